//! Events: what has happened in an organization, as programs are told of it.

use crate::call_record::AnsweredBy;
use crate::ids::{CallRecordId, EventId, LocationId, MailboxId, MessageId, OrganizationId, PersonId};
use crate::live_call::LiveNews;
use crate::mailbox::Counts;
use crate::message::MessageFrom;

/// What the audit calls it when a source is refused that has guessed at several mailboxes.
pub const SOURCE_REFUSED: &str = "source.refused";

/// Something that has happened. It may be told twice, under the same identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainEvent {
    /// Its identity.
    pub id: EventId,
    /// Where it happened.
    pub organization: OrganizationId,
    /// When, epoch milliseconds.
    pub at_ms: i64,
    /// What.
    pub what: EventKind,
    /// The mailbox that it is about.
    pub mailbox: Option<MailboxId>,
    /// The message in it.
    pub message: Option<MessageId>,
    /// What the lamp shows, where it is about that.
    pub counts: Option<Counts>,
    /// The call that it is about.
    pub call: Option<CallFacts>,
    /// The location where it is, once that has been looked up; with the person it says who may be told.
    pub location: Option<LocationId>,
    /// Whose mailbox or call it is.
    pub person: Option<PersonId>,
    /// Where wrong passcodes come from, where it is about that: an account, a number or an address.
    pub source: Option<String>,
}

impl DomainEvent {
    /// An event about nothing yet.
    #[must_use]
    pub fn new(id: EventId, organization: OrganizationId, at_ms: i64, what: EventKind) -> Self {
        Self {
            id,
            organization,
            at_ms,
            what,
            mailbox: None,
            message: None,
            counts: None,
            call: None,
            location: None,
            person: None,
            source: None,
        }
    }
}

/// What is told of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallFacts {
    /// The call.
    pub id: CallRecordId,
    /// Who calls.
    pub caller: MessageFrom,
    /// What was dialled.
    pub called: String,
    /// What has answered, if anything has.
    pub answered_by: Option<AnsweredBy>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $resource:ident, $verb:ident;)+) => {
        /// What can happen.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EventKind { $($(#[$doc])* $name),+ }

        impl EventKind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its word in rows, in the API and in what is posted.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// What it is about.
            #[must_use]
            pub fn resource(self) -> Resource {
                match self { $(Self::$name => Resource::$resource),+ }
            }

            /// What has become of that.
            #[must_use]
            pub fn verb(self) -> Verb {
                match self { $(Self::$name => Verb::$verb),+ }
            }
        }
    };
}

kinds! {
    /// A message was left, sent or forwarded to a mailbox.
    MessageDeposited = "message.deposited", Messages, Created;
    /// A message was heard or marked so.
    MessageRead = "message.read", Messages, Updated;
    /// A message was marked as new.
    MessageUnread = "message.unread", Messages, Updated;
    /// A deleted message was brought back.
    MessageRestored = "message.restored", Messages, Updated;
    /// A message was deleted.
    MessageDeleted = "message.deleted", Messages, Deleted;
    /// The counts that lamps show are other ones.
    LampChanged = "lamp.changed", Lamps, Updated;
    /// Wrong passcodes have locked a mailbox.
    MailboxLocked = "mailbox.locked", Access, Updated;
    /// A mailbox was unlocked.
    MailboxUnlocked = "mailbox.unlocked", Access, Updated;
    /// A passcode was reset.
    PasscodeReset = "passcode.reset", Access, Updated;
    /// A new passcode was set.
    PasscodeChanged = "passcode.changed", Access, Updated;
    /// Somebody has entered wrong passcodes at several mailboxes, and is refused for a while.
    GuessingNoticed = "guessing.noticed", Access, Created;
    /// A greeting or the recorded name is another one, or was switched.
    GreetingChanged = "greeting.changed", Greetings, Updated;
    /// A call came in.
    CallStarted = "call.started", Calls, Created;
    /// Something or somebody answered a call.
    CallAnswered = "call.answered", Calls, Updated;
    /// A call is over.
    CallEnded = "call.ended", Calls, Deleted;
    /// Somebody tests a webhook; it never happens of itself.
    WebhookTested = "webhook.tested", Webhooks, Created;
}

impl EventKind {
    /// The kind of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }

    /// What programs are told when a call in progress is otherwise than before, if anything.
    #[must_use]
    pub fn of_call(news: LiveNews) -> Option<Self> {
        match news {
            LiveNews::Began => Some(Self::CallStarted),
            LiveNews::Answered => Some(Self::CallAnswered),
            LiveNews::Ended => Some(Self::CallEnded),
            LiveNews::Moved | LiveNews::Says | LiveNews::Silent | LiveNews::Pressed(_) => None,
        }
    }

    /// What an entry of the audit tells programs, by its action; nothing for most.
    #[must_use]
    pub fn of_action(action: &str) -> Option<Self> {
        match action {
            "mailbox.locked" => Some(Self::MailboxLocked),
            "mailbox.unlocked" => Some(Self::MailboxUnlocked),
            "passcode.reset" => Some(Self::PasscodeReset),
            SOURCE_REFUSED => Some(Self::GuessingNoticed),
            "passcode.set" | "passcode.changed" => Some(Self::PasscodeChanged),
            action if action.starts_with("greeting.") || action.starts_with("name.") => {
                Some(Self::GreetingChanged)
            }
            _ => None,
        }
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$it_doc:meta])* $it:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$it_doc])* $it),+ }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$it),+];

            /// Its word, as the field's API has it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$it => $word),+ }
            }

            /// The one of that word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.word() == word)
            }
        }
    };
}

words! {
    /// What an event is about.
    Resource {
        /// The messages of a mailbox.
        Messages = "voicemail_messages",
        /// What phones show.
        Lamps = "telephony_mwi",
        /// Locks and passcodes.
        Access = "voicemail_access",
        /// Greetings and recorded names.
        Greetings = "voicemail_greetings",
        /// Calls.
        Calls = "telephony_calls",
        /// Webhooks themselves.
        Webhooks = "webhooks",
    }
}

words! {
    /// What has become of it.
    Verb {
        /// It is there now.
        Created = "created",
        /// It is otherwise.
        Updated = "updated",
        /// It is gone.
        Deleted = "deleted",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_words_of_their_own() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::from_word(kind.word()), Some(*kind));
        }
        assert_eq!(Resource::from_word("telephony_mwi"), Some(Resource::Lamps));
        assert_eq!(Verb::from_word("gone"), None);
    }

    #[test]
    fn of_the_audit_only_what_concerns_a_mailbox_is_told() {
        for (action, kind) in [
            ("mailbox.locked", Some(EventKind::MailboxLocked)),
            ("greeting.switched-on", Some(EventKind::GreetingChanged)),
            ("name.recorded", Some(EventKind::GreetingChanged)),
            ("mailbox.settings-saved", None),
            ("token.created", None),
        ] {
            assert_eq!(EventKind::of_action(action), kind, "{action}");
        }
    }
}
