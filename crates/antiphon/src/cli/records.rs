//! What is told, and what has happened.

use antiphon_core::ids::JobId;
use clap::{Args, Subcommand};

use super::OfOrganization;

/// `antiphon delivery …`
#[derive(Debug, Subcommand)]
pub(crate) enum DeliveryCommand {
    /// List what waits to be told: lamps and letters, the next due first.
    List {
        #[command(flatten)]
        of: OfOrganization,
        /// How many.
        #[arg(long, value_name = "N", default_value_t = 100)]
        last: u32,
    },
    /// Try a delivery at once instead of when it is due.
    Hurry {
        #[command(flatten)]
        of: OfOrganization,
        /// The delivery.
        #[arg(value_name = "ID")]
        delivery: JobId,
    },
    /// Take a delivery out without making it.
    Drop {
        #[command(flatten)]
        of: OfOrganization,
        /// The delivery.
        #[arg(value_name = "ID")]
        delivery: JobId,
    },
    /// Have the running server send a letter that says that the mail server works.
    TestMail {
        #[command(flatten)]
        of: OfOrganization,
        /// Whom to.
        #[arg(value_name = "ADDRESS")]
        to: String,
    },
}

/// `antiphon audit`
#[derive(Debug, Args)]
pub(crate) struct AuditArgs {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// How many entries.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) last: u32,
}

/// `antiphon calls`
#[derive(Debug, Args)]
pub(crate) struct CallsArgs {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// The calls of the whole server, those that led nowhere among them.
    #[arg(long, conflicts_with = "organization")]
    pub(crate) all: bool,
    /// How many calls.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) last: u32,
}

/// `antiphon trace`
#[derive(Debug, Args)]
pub(crate) struct TraceArgs {
    /// The call, as `antiphon calls` lists it, or the Call-ID of one of its SIP dialogs.
    #[arg(value_name = "CALL")]
    pub(crate) call: String,
    /// The messages whole, instead of a line each.
    #[arg(long)]
    pub(crate) messages: bool,
}
