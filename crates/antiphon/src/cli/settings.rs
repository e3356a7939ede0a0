//! What an organization is set to.

use clap::{Args, Subcommand};

use super::{OfOrganization, PasscodeSource};

/// `antiphon settings …`
#[derive(Debug, Subcommand)]
pub(crate) enum SettingsCommand {
    /// Print the service settings.
    Show(OfOrganization),
    /// Change service settings; what is not named stays.
    Set(Box<SettingsSet>),
    /// Switch the default passcode on, or replace it; it is read from standard input or a file.
    SetDefaultPasscode {
        #[command(flatten)]
        of: OfOrganization,
        #[command(flatten)]
        passcode: PasscodeSource,
    },
    /// Switch the default passcode off: mailboxes still on it have none then.
    ClearDefaultPasscode(OfOrganization),
}

/// `antiphon settings set`
#[derive(Debug, Args)]
pub(crate) struct SettingsSet {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Whether voicemail may be forwarded by e-mail.
    #[arg(long, value_name = "true|false")]
    pub(crate) email_forwarding: Option<bool>,
    /// Days after which messages expire, 1-180; 0 for never.
    #[arg(long, value_name = "DAYS")]
    pub(crate) message_expiry_days: Option<u32>,
    /// Whether unread messages expire too.
    #[arg(long, value_name = "true|false")]
    pub(crate) message_expiry_strict: Option<bool>,
    /// Wrong passcodes until a mailbox locks, 2-10.
    #[arg(long, value_name = "N")]
    pub(crate) failed_attempts: Option<u16>,
    /// Days after which a passcode must be changed, 15-180; 0 for never.
    #[arg(long, value_name = "DAYS")]
    pub(crate) passcode_expiry_days: Option<u16>,
    /// Days between two voluntary changes, 1-7; 0 for no limit.
    #[arg(long, value_name = "DAYS")]
    pub(crate) passcode_change_days: Option<u16>,
    /// Days after which an unused default or one-time passcode stops working.
    #[arg(long, value_name = "DAYS")]
    pub(crate) initial_passcode_days: Option<u32>,
    /// Whether a default or one-time passcode works from other phones than the owner's.
    #[arg(long, value_name = "true|false")]
    pub(crate) initial_passcode_from_outside: Option<bool>,
    /// Whether `*` while leaving a message opens the voice portal's login.
    #[arg(long, value_name = "true|false")]
    pub(crate) login_from_deposit: Option<bool>,
    /// Whether owners may call back who left them a message, from their own phones.
    #[arg(long, value_name = "true|false")]
    pub(crate) call_back: Option<bool>,
    /// Whether callers are told before the tone that they will be recorded.
    #[arg(long, value_name = "true|false")]
    pub(crate) warn_before_recording: Option<bool>,
    /// Whether owners may send one message to everybody of their location.
    #[arg(long, value_name = "true|false")]
    pub(crate) send_to_all: Option<bool>,
    /// Longest message, in seconds.
    #[arg(long, value_name = "SECONDS")]
    pub(crate) message_max_seconds: Option<u32>,
    /// All messages of a mailbox together, in minutes.
    #[arg(long, value_name = "MINUTES")]
    pub(crate) mailbox_max_minutes: Option<u32>,
    #[command(flatten)]
    pub(crate) rules: RulesSet,
}

/// What new passcodes must satisfy.
#[derive(Debug, Args)]
pub(crate) struct RulesSet {
    /// Fewest digits of a new passcode, 2-15.
    #[arg(long, value_name = "N")]
    pub(crate) passcode_length_min: Option<u16>,
    /// Most digits of a new passcode, 3-30.
    #[arg(long, value_name = "N")]
    pub(crate) passcode_length_max: Option<u16>,
    /// Earlier passcodes that may not come back, 1-10; 0 to allow all.
    #[arg(long, value_name = "N")]
    pub(crate) passcode_history: Option<u16>,
    /// Whether an earlier passcode read backwards is refused too.
    #[arg(long, value_name = "true|false")]
    pub(crate) passcode_block_reversed_history: Option<bool>,
    /// Longest run of one digit, 1-6; 0 for no limit.
    #[arg(long, value_name = "N")]
    pub(crate) passcode_repeated_digits: Option<u16>,
    /// Whether runs that count upwards or downwards are limited.
    #[arg(long, value_name = "true|false")]
    pub(crate) passcode_limit_sequences: Option<bool>,
    /// Longest run upwards, 2-5.
    #[arg(long, value_name = "N")]
    pub(crate) passcode_ascending_max: Option<u16>,
    /// Longest run downwards, 2-5.
    #[arg(long, value_name = "N")]
    pub(crate) passcode_descending_max: Option<u16>,
    /// Whether a repeated block such as 123123 is refused.
    #[arg(long, value_name = "true|false")]
    pub(crate) passcode_block_patterns: Option<bool>,
    /// Whether the owner's number or extension is refused.
    #[arg(long, value_name = "true|false")]
    pub(crate) passcode_block_own_number: Option<bool>,
    /// Whether the owner's number or extension read backwards is refused.
    #[arg(long, value_name = "true|false")]
    pub(crate) passcode_block_reversed_own_number: Option<bool>,
    /// Whether straight lines on the keypad, such as 2580, are refused.
    #[arg(long, value_name = "true|false")]
    pub(crate) passcode_block_keypad_lines: Option<bool>,
    /// Whether the owner's name spelled on the keypad is refused.
    #[arg(long, value_name = "true|false")]
    pub(crate) passcode_block_own_name: Option<bool>,
    /// Whether a year from 1900 to 2099 is refused.
    #[arg(long, value_name = "true|false")]
    pub(crate) passcode_block_years: Option<bool>,
    /// Fewest different digits, 2-5; 0 to ask for no variety.
    #[arg(long, value_name = "N")]
    pub(crate) passcode_distinct_digits: Option<u16>,
}
