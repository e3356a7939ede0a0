//! How a dialog begins: what is known of the call when it is answered.

use antiphon_core::greeting::DepositCause;
use antiphon_core::ids::{AttendantId, MailboxId};
use antiphon_core::key_layout::KeyLayout;

use crate::prompts::Language;

/// A call to a voice portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalStart {
    /// The organization's name, where it wants it said before "Voice Portal".
    pub branding: Option<String>,
    /// Language of the prompts.
    pub language: Language,
    /// Whose keys the menus have.
    pub layout: KeyLayout,
    /// The mailbox of the phone that calls, if it proved whose it is.
    pub own: Option<OwnMailbox>,
}

/// A call to an auto attendant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendantStart {
    /// Which.
    pub attendant: AttendantId,
    /// Language of its prompts.
    pub language: Language,
}

/// The mailbox of the phone that calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnMailbox {
    /// Which.
    pub mailbox: MailboxId,
    /// It has no passcode yet and there is no default: the owner must set one in the user hub first (M9).
    pub passcode_unset: bool,
}

/// A call sent to a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepositStart {
    /// The mailbox called.
    pub mailbox: MailboxId,
    /// Why the call came here.
    pub cause: DepositCause,
    /// The organization's name, where it wants it said before "Voice Portal"; for `*` where a login is allowed.
    pub branding: Option<String>,
    /// Language of the prompts.
    pub language: Language,
    /// Whose keys the menus have.
    pub layout: KeyLayout,
    /// The mailbox of the phone that calls, for `*` where a login is allowed.
    pub own: Option<OwnMailbox>,
}
