//! What an owner asks and sets about his greetings, and about how his calls are handled.

use antiphon_core::forwarding::{Forwarding, ForwardingChange};
use antiphon_core::greeting::{GreetingChange, GreetingKind, Greetings};
use antiphon_core::ids::RecordingId;
use antiphon_core::mailbox::{MessageDeposit, MessageDepositChange};

use super::SpokenOwner;

/// A question of an owner about an opened mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandlingQuestion {
    /// What are the greetings? Answered by [`HandlingAnswer::Greetings`].
    Greetings,
    /// Keep the recording as this greeting. Answered by [`HandlingAnswer::Done`].
    KeepGreeting {
        /// Which greeting.
        kind: GreetingKind,
        /// What was recorded.
        recording: RecordingId,
    },
    /// Change which greetings callers hear. Answered by [`HandlingAnswer::Done`].
    ChangeGreetings(GreetingChange),
    /// Take the personalized name away. Answered by [`HandlingAnswer::Done`].
    DeleteName,
    /// Where do all calls go? Answered by [`HandlingAnswer::Forwarding`].
    Forwarding,
    /// Change that. Answered by [`HandlingAnswer::Forwarding`] or [`HandlingAnswer::Refused`].
    ChangeForwarding(ForwardingChange),
    /// Are messages taken? Answered by [`HandlingAnswer::MessageDeposit`].
    MessageDeposit,
    /// Change that. Answered by [`HandlingAnswer::MessageDeposit`] or [`HandlingAnswer::Refused`].
    ChangeMessageDeposit(MessageDepositChange),
}

/// The office's answer, of its question's kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandlingAnswer {
    /// It holds.
    Done,
    /// The greetings.
    Greetings(OwnGreetings),
    /// Where all calls go.
    Forwarding {
        /// The switch and the number.
        forwarding: Forwarding,
        /// Whether calls get there.
        reachable: bool,
    },
    /// Whether messages are taken.
    MessageDeposit(MessageDeposit),
    /// Nothing has changed.
    Refused(NotSentOn),
}

/// What the owner has, and how callers hear of him where he has nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnGreetings {
    /// The greetings.
    pub greetings: Greetings,
    /// By the name, if one is recorded.
    pub owner: SpokenOwner,
}

/// Why calls cannot be sent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSentOn {
    /// There is no number to send them to.
    NoDestination,
    /// The number is the owner's own.
    OwnNumber,
    /// It leads outside, and that is not said on the owner's own phone.
    NotFromOutside,
}
