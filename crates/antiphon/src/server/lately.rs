//! Stored sounds that were heard lately, coded: a name is said on every call to its owner, and coding it takes longer
//! than the rest of the call. What a key leads to never changes, so nothing here grows stale.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use antiphon_core::ids::BlobKey;
use antiphon_media::codec::Codec;
use antiphon_media::sound::Sound;

/// Bytes of all sounds kept: the names of five hundred people, or so.
const ALL_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Bytes of one sound: fifteen seconds. What is longer is a message, and heard once or twice.
const ONE_BYTES_MAX: usize = 15 * 8_000;

/// Keeps sounds, and forgets the one that was unheard for the longest time.
#[derive(Debug, Default)]
pub(crate) struct Lately(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// Each with when it was heard last, counted in hearings.
    sounds: BTreeMap<(BlobKey, u8), (u64, Sound)>,
    bytes: usize,
    hearings: u64,
}

impl Lately {
    /// The sound, if it is there.
    pub(crate) fn find(&self, key: &BlobKey, codec: Codec) -> Option<Sound> {
        let mut kept = self.kept();
        kept.hearings += 1;
        let now = kept.hearings;
        let (heard, sound) = kept.sounds.get_mut(&(key.clone(), codec as u8))?;
        *heard = now;
        Some(sound.clone())
    }

    /// Keeps a sound, unless it is long.
    pub(crate) fn keep(&self, key: BlobKey, sound: &Sound) {
        let bytes = sound.encoded().len();
        if bytes > ONE_BYTES_MAX {
            return;
        }
        let mut kept = self.kept();
        kept.hearings += 1;
        let heard = kept.hearings;
        let before = kept.sounds.insert((key, sound.codec() as u8), (heard, sound.clone()));
        kept.bytes += bytes;
        kept.bytes -= before.map_or(0, |(_, sound)| sound.encoded().len());
        while kept.bytes > ALL_BYTES_MAX {
            kept.forget_one();
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn forget_one(&mut self) {
        let oldest = self.sounds.iter().min_by_key(|(_, (heard, _))| *heard).map(|(key, _)| key.clone());
        let gone = oldest.and_then(|key| self.sounds.remove(&key));
        self.bytes -= gone.map_or(0, |(_, sound)| sound.encoded().len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: usize) -> BlobKey {
        BlobKey(format!("name/{number}"))
    }

    #[test]
    fn what_was_unheard_for_the_longest_time_makes_room() {
        let (lately, longest) = (Lately::default(), Sound::silence(Codec::Pcmu, 15_000));
        let room = ALL_BYTES_MAX / ONE_BYTES_MAX;
        for number in 0..room {
            lately.keep(key(number), &longest);
        }
        assert!(lately.find(&key(0), Codec::Pcmu).is_some());
        lately.keep(key(room), &longest);
        let kept = [0, 1, 2, room].map(|number| lately.find(&key(number), Codec::Pcmu).is_some());
        assert_eq!(kept, [true, false, true, true]);
        assert!(lately.find(&key(0), Codec::G722).is_none(), "another coding is another sound");
    }

    #[test]
    fn messages_are_not_kept() {
        let lately = Lately::default();
        lately.keep(key(1), &Sound::silence(Codec::Pcmu, 15_020));
        assert!(lately.find(&key(1), Codec::Pcmu).is_none());
    }
}
