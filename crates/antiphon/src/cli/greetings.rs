//! What can be said about greetings, names, and where calls are sent on to.

use std::path::PathBuf;

use antiphon_core::greeting::GreetingKind;
use clap::{Args, Subcommand, ValueEnum};

use super::{OfMailbox, OfPerson};

/// `antiphon mailbox greeting …`
#[derive(Debug, Subcommand)]
pub(crate) enum GreetingCommand {
    /// Show which greetings callers hear.
    Show(OfMailbox),
    /// Take a WAV file as a greeting: 16-bit PCM, A-law or mu-law, mono or stereo, 8-48 kHz, five minutes at most.
    Upload {
        #[command(flatten)]
        of: OfMailbox,
        /// Which greeting.
        #[arg(long, value_enum)]
        greeting: Greeting,
        /// The WAV file.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
    },
    /// Write a recorded greeting as a WAV file.
    Export {
        #[command(flatten)]
        of: OfMailbox,
        /// Which greeting.
        #[arg(long, value_enum)]
        greeting: Greeting,
        /// The file to write.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
    },
    /// Have callers hear the recording again; extended away becomes active.
    Activate {
        #[command(flatten)]
        of: OfMailbox,
        /// Which greeting.
        #[arg(long, value_enum)]
        greeting: Greeting,
    },
    /// Go back to the default greeting; extended away is no longer active. The recording is kept.
    Revert {
        #[command(flatten)]
        of: OfMailbox,
        /// Which greeting.
        #[arg(long, value_enum)]
        greeting: Greeting,
    },
    /// Say whether callers may leave messages while the extended-away greeting is active.
    AwayMessages {
        #[command(flatten)]
        of: OfMailbox,
        /// Whether they may.
        #[arg(long, value_name = "true|false")]
        taken: bool,
    },
}

/// `antiphon mailbox name …`
#[derive(Debug, Subcommand)]
pub(crate) enum NameCommand {
    /// Take a WAV file as the personalized name: as for greetings, ten seconds at most.
    Upload {
        #[command(flatten)]
        of: OfMailbox,
        /// The WAV file.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
    },
    /// Write the personalized name as a WAV file.
    Export {
        #[command(flatten)]
        of: OfMailbox,
        /// The file to write.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
    },
    /// Take the personalized name away: the number is said instead.
    Delete(OfMailbox),
}

/// `antiphon person forward`: without anything to change, it is shown.
#[derive(Debug, Args)]
pub(crate) struct Forward {
    #[command(flatten)]
    pub(crate) of: OfPerson,
    /// Which calls.
    #[arg(long, value_enum, default_value_t = When::Always)]
    pub(crate) when: When,
    /// The number that they go to, as the person dials it.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) to: Option<String>,
    /// Rings before a call is unanswered, 2 to 20.
    #[arg(long, value_name = "RINGS")]
    pub(crate) rings: Option<u32>,
    /// Whether they are forwarded.
    #[arg(long, value_name = "true|false")]
    pub(crate) active: Option<bool>,
}

/// Calls that are forwarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// All of them.
    Always,
    /// Those that find the person busy, or are refused.
    Busy,
    /// Those that nobody answers.
    NoAnswer,
    /// Those that find no phone registered.
    NotReachable,
}

/// `antiphon person do-not-disturb`
#[derive(Debug, Args)]
pub(crate) struct DoNotDisturb {
    #[command(flatten)]
    pub(crate) of: OfPerson,
    /// Whether phones stay silent and callers find the person busy.
    #[arg(long, value_name = "true|false")]
    pub(crate) active: Option<bool>,
}

/// A greeting on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Greeting {
    /// When the phone is busy.
    Busy,
    /// When nobody answers.
    NoAnswer,
    /// While the owner is away for long.
    ExtendedAway,
}

impl From<Greeting> for GreetingKind {
    fn from(greeting: Greeting) -> Self {
        match greeting {
            Greeting::Busy => Self::Busy,
            Greeting::NoAnswer => Self::NoAnswer,
            Greeting::ExtendedAway => Self::ExtendedAway,
        }
    }
}
