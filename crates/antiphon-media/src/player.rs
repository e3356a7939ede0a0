//! Plays queued sounds frame by frame, and knows how far it has got.
//!
//! The player only copies frames that are already encoded. Each play it accepts is reported as over exactly
//! once, whether it was heard to its end, stopped, or never begun.

use std::collections::VecDeque;

use crate::codec::{Codec, FRAME_BYTES, FRAME_MS};
use crate::sound::Sound;

/// Names one [`Player::play`], so that its end can be told from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlayId(pub u64);

/// A play that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Played {
    /// Which one.
    pub id: PlayId,
    /// How much of it had been played, in milliseconds.
    pub position_ms: u32,
}

/// Plays that may wait at once: a dialog queues a menu and perhaps its repetition, never this many.
pub const PLAYS_MAX: usize = 64;

struct Play {
    id: PlayId,
    sounds: Vec<Sound>,
    total_frames: usize,
}

impl Play {
    /// The frame at `position`, counted over all sounds.
    fn frame(&self, mut position: usize) -> Option<(&[u8; FRAME_BYTES], Codec)> {
        for sound in &self.sounds {
            if let Some(frame) = sound.frame(position) {
                return Some((frame, sound.codec()));
            }
            position = position.checked_sub(sound.frame_count())?;
        }
        None
    }
}

/// The queue of what a call is to hear.
#[derive(Default)]
pub struct Player {
    queue: VecDeque<Play>,
    /// Frames of the first play that have been played.
    position: usize,
    paused: bool,
}

impl Player {
    /// Queues sounds to be played one after the other, behind what is queued already.
    pub fn play(&mut self, id: PlayId, sounds: Vec<Sound>, over: &mut impl FnMut(Played)) {
        let total_frames = sounds.iter().map(Sound::frame_count).sum();
        if self.queue.len() == PLAYS_MAX {
            over(Played { id, position_ms: 0 });
            return;
        }
        self.queue.push_back(Play { id, sounds, total_frames });
        self.retire(over);
    }

    /// Ends all plays, the current one where it is and the waiting ones unheard, and forgets a pause.
    pub fn stop(&mut self, over: &mut impl FnMut(Played)) {
        while let Some(play) = self.queue.pop_front() {
            over(Played { id: play.id, position_ms: frames_to_ms(self.position) });
            self.position = 0;
        }
        self.paused = false;
    }

    /// Holds the current place until [`Self::resume`].
    pub fn pause(&mut self) {
        self.paused = true;
    }

    /// Goes on where [`Self::pause`] held.
    pub fn resume(&mut self) {
        self.paused = false;
    }

    /// Moves within the current play, back when `delta_ms` is negative; never before its beginning, and past
    /// its end only to end it.
    pub fn seek(&mut self, delta_ms: i32, over: &mut impl FnMut(Played)) {
        let frames = (delta_ms.unsigned_abs() / FRAME_MS) as usize;
        let target = if delta_ms < 0 {
            self.position.saturating_sub(frames)
        } else {
            self.position.saturating_add(frames)
        };
        self.move_to(target, over);
    }

    /// Begins the current play again.
    pub fn jump_to_begin(&mut self) {
        self.position = 0;
    }

    /// Ends the current play as if it had been heard.
    pub fn jump_to_end(&mut self, over: &mut impl FnMut(Played)) {
        self.move_to(usize::MAX, over);
    }

    /// Whether nothing is queued.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.queue.is_empty()
    }

    /// How much of the current play has been played, in milliseconds.
    #[must_use]
    pub fn position_ms(&self) -> u32 {
        frames_to_ms(self.position)
    }

    /// Copies the next frame into `out`, or says that there is none because nothing is queued or it is paused.
    ///
    /// A sound in another codec than the call's (which happens only when the codec changed while it played)
    /// is passed over in silence, because noise would be worse.
    pub fn next_frame(
        &mut self,
        codec: Codec,
        out: &mut [u8; FRAME_BYTES],
        over: &mut impl FnMut(Played),
    ) -> bool {
        if self.paused {
            return false;
        }
        let Some((frame, coding)) = self.queue.front().and_then(|play| play.frame(self.position)) else {
            return false;
        };
        if coding == codec {
            *out = *frame;
        } else {
            out.fill(codec.silence_byte());
        }
        self.position += 1;
        self.retire(over);
        true
    }

    fn move_to(&mut self, target: usize, over: &mut impl FnMut(Played)) {
        if let Some(play) = self.queue.front() {
            self.position = target.min(play.total_frames);
            self.retire(over);
        }
    }

    /// Reports and drops every play at the head of the queue that has nothing left.
    fn retire(&mut self, over: &mut impl FnMut(Played)) {
        while let Some(play) = self.queue.pop_front_if(|play| self.position >= play.total_frames) {
            over(Played { id: play.id, position_ms: frames_to_ms(self.position) });
            self.position = 0;
        }
    }
}

fn frames_to_ms(frames: usize) -> u32 {
    u32::try_from(frames).map_or(u32::MAX, |frames| frames.saturating_mul(FRAME_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODEC: Codec = Codec::Pcmu;

    /// A sound whose frames are filled with `first`, `first + 1` and so on.
    fn numbered(first: u8, frames: u8) -> Sound {
        Sound::from_encoded(CODEC, (first..first + frames).flat_map(|n| [n; FRAME_BYTES]).collect())
    }

    /// What a player does, written down: frames as their number, ends as `id@ms`, silence as `-`.
    struct Heard {
        player: Player,
        log: Vec<String>,
    }

    impl Heard {
        fn new() -> Self {
            Self { player: Player::default(), log: Vec::new() }
        }

        fn with(&mut self, act: impl FnOnce(&mut Player, &mut dyn FnMut(Played))) -> &mut Self {
            let Self { player, log } = self;
            act(player, &mut |played| log.push(format!("{}@{}", played.id.0, played.position_ms)));
            self
        }

        fn play(&mut self, id: u64, sounds: Vec<Sound>) -> &mut Self {
            self.with(|player, mut over| player.play(PlayId(id), sounds, &mut over))
        }

        fn frames(&mut self, count: usize) -> &mut Self {
            for _ in 0..count {
                let mut out = [0; FRAME_BYTES];
                let mut heard = String::from("-");
                self.with(|player, mut over| {
                    if player.next_frame(CODEC, &mut out, &mut over) {
                        heard = out[0].to_string();
                    }
                });
                self.log.push(heard);
            }
            self
        }

        fn log(&self) -> String {
            self.log.join(" ")
        }
    }

    #[test]
    fn sounds_follow_each_other_without_a_gap() {
        let mut heard = Heard::new();
        heard.play(1, vec![numbered(10, 2), numbered(20, 1)]).play(2, vec![numbered(30, 1)]).frames(5);
        assert_eq!(heard.log(), "10 11 1@60 20 2@20 30 -");
    }

    #[test]
    fn a_play_without_frames_is_over_at_once_and_in_order() {
        let mut heard = Heard::new();
        heard.play(1, Vec::new()).play(2, vec![numbered(1, 1)]).play(3, vec![]).frames(2);
        assert_eq!(heard.log(), "1@0 2@20 3@0 1 -");
    }

    #[test]
    fn stop_ends_every_play_once_and_forgets_a_pause() {
        let mut heard = Heard::new();
        heard.play(1, vec![numbered(1, 9)]).play(2, vec![numbered(1, 1)]).frames(2);
        heard.with(|player, mut over| {
            player.pause();
            player.stop(&mut over);
        });
        heard.play(3, vec![numbered(7, 1)]).frames(1);
        assert_eq!(heard.log(), "1 2 1@40 2@0 3@20 7");
    }

    #[test]
    fn pause_holds_the_place() {
        let mut heard = Heard::new();
        heard.play(1, vec![numbered(1, 3)]).frames(1).with(|player, _| player.pause());
        heard.frames(2).with(|player, _| player.resume()).frames(1);
        assert_eq!(heard.log(), "1 - - 2");
    }

    #[test]
    fn seeking_stays_within_the_play_until_it_passes_the_end() {
        let mut heard = Heard::new();
        heard.play(1, vec![numbered(0, 2), numbered(2, 4)]).frames(1);
        heard.with(|player, mut over| player.seek(60, &mut over)).frames(1);
        heard.with(|player, mut over| player.seek(-3000, &mut over)).frames(1);
        heard.with(|player, mut over| player.seek(40, &mut over)).frames(1);
        heard.with(|player, _| player.jump_to_begin()).frames(1);
        heard.with(|player, mut over| player.seek(3000, &mut over)).frames(1);
        assert_eq!(heard.log(), "0 4 0 3 0 1@120 -");
    }

    #[test]
    fn jumping_to_the_end_ends_only_the_current_play() {
        let mut heard = Heard::new();
        heard.play(1, vec![numbered(0, 9)]).play(2, vec![numbered(5, 1)]).frames(1);
        heard.with(|player, mut over| player.jump_to_end(&mut over)).frames(1);
        assert_eq!(heard.log(), "0 1@180 2@20 5");
    }

    #[test]
    fn a_full_queue_refuses_further_plays_by_reporting_them_over() {
        let mut heard = Heard::new();
        for id in 0..=PLAYS_MAX as u64 {
            heard.play(id, vec![numbered(1, 1)]);
        }
        assert_eq!(heard.log(), format!("{PLAYS_MAX}@0"));
    }

    #[test]
    fn a_sound_in_another_codec_passes_in_silence() {
        let mut heard = Heard::new();
        heard.play(1, vec![Sound::silence(Codec::G722, 20)]).frames(1);
        assert_eq!(heard.log(), "1@20 255");
    }
}
