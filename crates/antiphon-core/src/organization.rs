//! An organization: the tenant, with the service settings that hold for all its mailboxes.

use crate::branding::Branding;
use crate::ids::OrganizationId;
use crate::passcode::PasscodeRules;

/// A tenant. Everything else belongs to exactly one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Its identity.
    pub id: OrganizationId,
    /// Its name, as pages show it.
    pub name: String,
    /// Spoken before "Voice Portal" in the welcome when switched on (M11).
    pub branded: bool,
    /// How it looks.
    pub branding: Branding,
    /// When it was created, epoch milliseconds.
    pub created_ms: i64,
    /// What holds for all its mailboxes (M7).
    pub service: ServiceSettings,
    /// Counts changes, so that two writers cannot lose each other's.
    pub version: i64,
}

/// Calling > Service Settings (M7): what holds for the mailboxes of people and of voicemail groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceSettings {
    /// Whether voicemail may be forwarded and copied by e-mail.
    pub email_forwarding_allowed: bool,
    /// Messages expire by age, if set.
    pub message_expiry: Option<MessageExpiry>,
    /// The passcode rules, expiry and minimum age, and the number of failed attempts.
    pub passcode_rules: PasscodeRules,
    /// Whether new mailboxes get the organization's default passcode (M8); its hash is kept apart.
    pub default_passcode_on: bool,
    /// Days after which a default or one-time passcode no longer opens the set-up dialog.
    pub initial_passcode_days: u32,
    /// Whether a default or one-time passcode is accepted from other phones than the owner's own.
    pub initial_passcode_from_outside: bool,
    /// Whether `*` during a deposit opens the voice portal login; off until an administrator allows it.
    pub login_from_deposit: bool,
    /// Whether owners may call back who left them a message, from their own phones and with their own permissions.
    pub call_back_allowed: bool,
    /// Whether owners may send one message to everybody of their location.
    pub send_to_all_allowed: bool,
    /// Whether callers are told before the tone that they will be recorded.
    pub warn_before_recording: bool,
    /// Longest message in milliseconds.
    pub message_max_ms: u32,
    /// All messages of one mailbox together, in milliseconds.
    pub mailbox_max_ms: u64,
}

impl Default for ServiceSettings {
    fn default() -> Self {
        Self {
            email_forwarding_allowed: true,
            message_expiry: None,
            passcode_rules: PasscodeRules::default(),
            default_passcode_on: false,
            initial_passcode_days: crate::limits::INITIAL_PASSCODE_DAYS,
            initial_passcode_from_outside: false,
            login_from_deposit: false,
            call_back_allowed: false,
            send_to_all_allowed: false,
            warn_before_recording: false,
            message_max_ms: crate::limits::MESSAGE_MAX_MS,
            mailbox_max_ms: crate::limits::MAILBOX_MAX_MS,
        }
    }
}

/// When messages expire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageExpiry {
    /// Age in days, 1–180.
    pub days: u32,
    /// Strict: all by age. Permissive otherwise: unread ones are kept.
    pub strict: bool,
}
