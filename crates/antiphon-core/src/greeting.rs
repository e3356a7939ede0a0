//! Why a caller reaches a mailbox, and so which greeting is heard.

use crate::ids::BlobKey;

/// Why a call was sent to voicemail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DepositCause {
    /// The phone was busy.
    Busy,
    /// Nobody answered in the set number of rings.
    NoAnswer,
    /// No phone is registered.
    NotRegistered,
    /// The owner sends all calls to voicemail.
    AllCalls,
}

impl DepositCause {
    /// A word for logs and stored settings.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::NoAnswer => "no-answer",
            Self::NotRegistered => "not-registered",
            Self::AllCalls => "all-calls",
        }
    }
}

/// A greeting that an owner may record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GreetingKind {
    /// Heard when the phone is busy.
    Busy,
    /// Heard when nobody answers, no phone is registered, or all calls go to voicemail.
    NoAnswer,
    /// Heard instead of the others while it is switched on.
    ExtendedAway,
}

impl GreetingKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Busy, Self::NoAnswer, Self::ExtendedAway];

    /// A word for commands, logs and the audit.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::NoAnswer => "no-answer",
            Self::ExtendedAway => "extended-away",
        }
    }
}

/// What an owner has recorded for one kind of greeting, and whether callers hear it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnGreeting {
    /// Busy and no answer: callers hear the recording instead of the default greeting. Extended away: it is active.
    pub on: bool,
    /// The recording; it stays when it is switched off.
    pub recording: Option<BlobKey>,
}

impl OwnGreeting {
    /// The recording that callers hear now, if they hear one.
    #[must_use]
    pub fn recording_in_force(&self) -> Option<&BlobKey> {
        self.recording.as_ref().filter(|_| self.on)
    }
}

/// The greetings of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greetings {
    /// When the phone is busy.
    pub busy: OwnGreeting,
    /// When nobody answers.
    pub no_answer: OwnGreeting,
    /// While the owner is away for long.
    pub extended_away: OwnGreeting,
    /// Whether callers may leave a message while the owner is away for long.
    pub away_takes_messages: bool,
}

impl Default for Greetings {
    fn default() -> Self {
        let (busy, no_answer, extended_away) = Default::default();
        Self { busy, no_answer, extended_away, away_takes_messages: true }
    }
}

impl Greetings {
    /// The greeting of that kind.
    #[must_use]
    pub fn of(&self, kind: GreetingKind) -> &OwnGreeting {
        match kind {
            GreetingKind::Busy => &self.busy,
            GreetingKind::NoAnswer => &self.no_answer,
            GreetingKind::ExtendedAway => &self.extended_away,
        }
    }

    /// Which greeting a caller hears: extended away while that is active, else by the cause.
    #[must_use]
    pub fn kind_for(&self, cause: DepositCause) -> GreetingKind {
        if self.extended_away.on {
            return GreetingKind::ExtendedAway;
        }
        match cause {
            DepositCause::Busy => GreetingKind::Busy,
            DepositCause::NoAnswer | DepositCause::NotRegistered | DepositCause::AllCalls => {
                GreetingKind::NoAnswer
            }
        }
    }

    /// Whether a caller may leave a message as far as the greetings say.
    #[must_use]
    pub fn take_messages(&self) -> bool {
        !self.extended_away.on || self.away_takes_messages
    }

    /// Makes the change, and gives back the recording that it has replaced.
    pub fn make(&mut self, change: &GreetingChange) -> Option<BlobKey> {
        match change {
            GreetingChange::Record(kind, recording) => {
                let greeting = self.of_mut(*kind);
                // A busy greeting is recorded to be heard; one for an absence, before the absence.
                greeting.on |= *kind != GreetingKind::ExtendedAway;
                greeting.recording.replace(recording.clone()).filter(|before| before != recording)
            }
            GreetingChange::Forget(kind) => {
                let greeting = self.of_mut(*kind);
                // An absence goes on without its recording: it has default words.
                greeting.on &= *kind == GreetingKind::ExtendedAway;
                greeting.recording.take()
            }
            GreetingChange::Switch(kind, on) => {
                self.of_mut(*kind).on = *on;
                None
            }
            GreetingChange::AwayTakesMessages(takes) => {
                self.away_takes_messages = *takes;
                None
            }
        }
    }

    fn of_mut(&mut self, kind: GreetingKind) -> &mut OwnGreeting {
        match kind {
            GreetingKind::Busy => &mut self.busy,
            GreetingKind::NoAnswer => &mut self.no_answer,
            GreetingKind::ExtendedAway => &mut self.extended_away,
        }
    }
}

/// One change of a mailbox's greetings. Each is made on what is there, so that two at once do not undo one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GreetingChange {
    /// Replaces the recording. A busy or no-answer greeting is heard from now on; the switch of the extended-away
    /// greeting stays.
    Record(GreetingKind, BlobKey),
    /// Throws the recording away; callers hear the default greeting.
    Forget(GreetingKind),
    /// Own recording or default greeting; extended away active or not. The recording stays.
    Switch(GreetingKind, bool),
    /// Whether callers may leave a message while the extended-away greeting is active.
    AwayTakesMessages(bool),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> BlobKey {
        BlobKey(name.to_owned())
    }

    #[test]
    fn extended_away_wins_and_else_the_cause_decides() {
        let mut greetings = Greetings::default();
        for (cause, want) in [
            (DepositCause::Busy, GreetingKind::Busy),
            (DepositCause::NoAnswer, GreetingKind::NoAnswer),
            (DepositCause::NotRegistered, GreetingKind::NoAnswer),
            (DepositCause::AllCalls, GreetingKind::NoAnswer),
        ] {
            greetings.make(&GreetingChange::Switch(GreetingKind::ExtendedAway, false));
            assert_eq!(greetings.kind_for(cause), want);
            greetings.make(&GreetingChange::Switch(GreetingKind::ExtendedAway, true));
            assert_eq!(greetings.kind_for(cause), GreetingKind::ExtendedAway);
        }
    }

    #[test]
    fn only_an_active_absence_refuses_messages() {
        for (active, takes, want) in
            [(false, false, true), (false, true, true), (true, true, true), (true, false, false)]
        {
            let mut greetings = Greetings::default();
            greetings.make(&GreetingChange::Switch(GreetingKind::ExtendedAway, active));
            greetings.make(&GreetingChange::AwayTakesMessages(takes));
            assert_eq!(greetings.take_messages(), want);
        }
    }

    #[test]
    fn a_recording_is_kept_until_another_replaces_it() {
        for kind in GreetingKind::ALL {
            let mut greetings = Greetings::default();
            assert_eq!(greetings.make(&GreetingChange::Record(kind, key("one"))), None);
            assert_eq!(greetings.of(kind).on, kind != GreetingKind::ExtendedAway);
            assert_eq!(greetings.make(&GreetingChange::Switch(kind, false)), None);
            assert_eq!(greetings.of(kind).recording_in_force(), None);
            assert_eq!(greetings.of(kind).recording, Some(key("one")));
            assert_eq!(greetings.make(&GreetingChange::Switch(kind, true)), None);
            assert_eq!(greetings.of(kind).recording_in_force(), Some(&key("one")));
            assert_eq!(greetings.make(&GreetingChange::Record(kind, key("one"))), None);
            assert_eq!(greetings.make(&GreetingChange::Record(kind, key("two"))), Some(key("one")));
            let was_on = greetings.of(kind).on;
            assert_eq!(greetings.make(&GreetingChange::Forget(kind)), Some(key("two")));
            assert_eq!(greetings.of(kind).on, was_on && kind == GreetingKind::ExtendedAway);
            assert_eq!(greetings.make(&GreetingChange::Forget(kind)), None);
        }
    }
}
