//! What is going on, as a story's people see it.

use super::*;

impl World {
    /// Whether the portal is saying something on any call.
    pub(crate) fn is_speaking(&self) -> bool {
        self.legs.values().any(SimLeg::is_speaking)
    }

    /// The last words that anybody heard.
    pub(crate) fn heard_last(&self) -> Option<&str> {
        self.noticed.iter().rev().find_map(|noticed| match noticed {
            Noticed::Says(text) => Some(text.as_str()),
            Noticed::Records
            | Noticed::PortalHangsUp
            | Noticed::Goodbye { .. }
            | Noticed::Connects(_)
            | Noticed::Bridged(..)
            | Noticed::Changed(..)
            | Noticed::Talks(_)
            | Noticed::TalksTo(..)
            | Noticed::IsLeft(_)
            | Noticed::Phone(..)
            | Noticed::Ended(_) => None,
        })
    }

    /// Calls in progress at the server.
    pub(crate) fn calls(&self) -> usize {
        self.switchboard.calls()
    }

    /// Whether a message is being played, and nothing else.
    pub(crate) fn is_playing_message(&self) -> bool {
        self.legs.values().any(SimLeg::is_playing_message)
    }

    /// Where the newest call's playback is, in words.
    pub(crate) fn playback(&self) -> String {
        let leg = self.callers_leg().and_then(|media| self.legs.get(&media));
        let position = leg.and_then(|leg| leg.position(self.now.since_start));
        match position {
            Some((at, true)) => format!("paused at {:.1} s", at.as_secs_f64()),
            Some((at, false)) => format!("at {:.1} s", at.as_secs_f64()),
            None => "silent".to_owned(),
        }
    }

    /// Whether the server has answered a call.
    pub(crate) fn is_answered(&self) -> bool {
        !self.legs.is_empty()
    }

    /// Ports for audio that are open.
    pub(crate) fn open_ports(&self) -> usize {
        self.ports.open.len()
    }

    /// Whether a caller is being recorded.
    pub(crate) fn is_recording(&self) -> bool {
        self.legs.values().any(SimLeg::is_recording)
    }
}
