//! `antiphon mailbox lists …`

use clap::{Args, Subcommand};

use super::OfMailbox;

/// `antiphon mailbox lists …`
#[derive(Debug, Subcommand)]
pub(crate) enum ListsCommand {
    /// Show the distribution lists of a mailbox.
    Show(OfMailbox),
    /// Name a list; an empty name takes the name away.
    Rename {
        #[command(flatten)]
        list: OfList,
        /// The name, at most 80 characters.
        name: String,
    },
    /// Add numbers to a list: extensions, prefix and extension, or phone numbers of people here.
    Add {
        #[command(flatten)]
        list: OfList,
        /// The numbers.
        #[arg(required = true, value_name = "NUMBER")]
        numbers: Vec<String>,
    },
    /// Remove numbers from a list.
    Remove {
        #[command(flatten)]
        list: OfList,
        /// The numbers.
        #[arg(required = true, value_name = "NUMBER")]
        numbers: Vec<String>,
    },
    /// Take name and numbers of a list away.
    Clear(OfList),
}

/// Which list of which mailbox.
#[derive(Debug, Args)]
pub(crate) struct OfList {
    #[command(flatten)]
    pub(crate) of: OfMailbox,
    /// Which list, 1-15.
    #[arg(value_name = "LIST")]
    pub(crate) list: u32,
}
