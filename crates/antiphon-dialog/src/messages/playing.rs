//! Playing one message, with the keys that move within it.

use antiphon_core::digit::Digit;
use antiphon_core::limits::PAUSE_MAX;

use crate::command::{Playback, Utterance};
use crate::kernel::{Call, Does, Key, Leave, Menu};
use crate::question::Envelope;

/// How far one key skips, in milliseconds.
const SKIP_MS: i32 = 3_000;

/// While a message is played. Its keys go before those between messages, whose other keys act at once.
pub(crate) static DURING_MESSAGE: Menu<During> = Menu {
    id: "playMessageMenu",
    intro: None,
    keys: &[
        Key { key: '1', id: "skipBackward", says: None, does: Does::Act(During::Backward) },
        Key { key: '2', id: "pauseOrResume", says: None, does: Does::Act(During::PauseOrResume) },
        Key { key: '3', id: "skipForward", says: None, does: Does::Act(During::Forward) },
        Key { key: '4', id: "jumpToBegin", says: None, does: Does::Act(During::Begin) },
        Key { key: '6', id: "jumpToEnd", says: None, does: Does::Act(During::End) },
    ],
};

/// How to move within a message.
#[derive(Clone, Copy, Debug)]
pub(crate) enum During {
    Backward,
    PauseOrResume,
    Forward,
    Begin,
    End,
}

/// How a message or a greeting was heard.
pub(crate) enum Heard {
    /// Whole.
    ToTheEnd,
    /// Its end was jumped to.
    Skipped,
    /// It could not be played.
    Not,
    /// Until a key that is none of the playback keys.
    Key(Digit),
}

/// Plays audio under these playback keys. A pause ends with any key, or by itself.
pub(crate) async fn listen(
    call: &Call,
    audio: impl IntoIterator<Item = Utterance>,
    keys: &'static Menu<During>,
) -> Result<Heard, Leave> {
    call.start_playback(audio)?;
    call.expect(keys.expects());
    let (mut paused, mut skipped) = (false, false);
    loop {
        let key = if paused { call.key_within(PAUSE_MAX).await? } else { call.key_during_speech().await? };
        let Some(key) = key else {
            if !paused {
                return Ok(heard(call, skipped));
            }
            call.playback(Playback::Resume);
            paused = false;
            continue;
        };
        call.offer()?;
        let Some(Does::Act(action)) = call.action(keys, key) else {
            call.stop_speaking();
            return Ok(Heard::Key(key));
        };
        let resumes = std::mem::take(&mut paused);
        if resumes {
            call.playback(Playback::Resume);
        }
        match action {
            During::Backward => call.playback(Playback::Skip(-SKIP_MS)),
            During::Forward => call.playback(Playback::Skip(SKIP_MS)),
            During::Begin => call.playback(Playback::JumpToBegin),
            During::End => {
                skipped = true;
                call.playback(Playback::JumpToEnd);
            }
            During::PauseOrResume if resumes => {}
            During::PauseOrResume => {
                paused = true;
                call.playback(Playback::Pause);
            }
        }
    }
}

/// All that is heard of a message: what whoever forwarded it said, then itself.
pub(crate) fn pieces(envelope: &Envelope) -> Vec<Utterance> {
    let pieces = envelope.introduction.iter().chain([&envelope.audio]);
    pieces.cloned().map(Utterance::Stored).collect()
}

/// How a message that is over was heard.
fn heard(call: &Call, skipped: bool) -> Heard {
    match (call.was_unplayable(), skipped) {
        (true, _) => Heard::Not,
        (false, true) => Heard::Skipped,
        (false, false) => Heard::ToTheEnd,
    }
}
