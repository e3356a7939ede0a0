//! Voicemail groups.

use clap::{Args, Subcommand};

use super::{OfOrganization, PasscodeSource};

/// `antiphon group …`
#[derive(Debug, Subcommand)]
pub(crate) enum GroupCommand {
    /// Add a voicemail group; its passcode is read from standard input or a file.
    Create(Box<GroupCreate>),
    /// List the voicemail groups.
    List(OfOrganization),
    /// Change a voicemail group; what is not named stays.
    Set(Box<GroupSet>),
    /// Remove a voicemail group with its mailbox; refused while there are messages in it.
    Remove(GroupRemove),
}

/// `antiphon group remove`
#[derive(Debug, Args)]
pub(crate) struct GroupRemove {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Name, extension, number or id of the voicemail group.
    #[arg(value_name = "NAME|EXTENSION|NUMBER|ID")]
    pub(crate) group: String,
    /// Remove its messages too.
    #[arg(long)]
    pub(crate) with_messages: bool,
}

/// `antiphon group create`
#[derive(Debug, Args)]
pub(crate) struct GroupCreate {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Name or id of the location.
    #[arg(long, value_name = "NAME|ID")]
    pub(crate) location: String,
    /// Its name.
    pub(crate) name: String,
    /// Extension; this or a number is needed.
    #[arg(long, value_name = "DIGITS")]
    pub(crate) extension: Option<String>,
    /// Phone number in international form.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) number: Option<String>,
    /// Language of what its callers hear; the portal's if it is left out.
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<String>,
    /// E-mail address for news of its messages.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) notification_email: Option<String>,
    /// Extension or id of a member; may be given several times.
    #[arg(long = "member", value_name = "EXTENSION|ID")]
    pub(crate) members: Vec<String>,
    /// Take no passcode: the default passcode opens it where that is on.
    #[arg(long, conflicts_with = "passcode_file")]
    pub(crate) without_passcode: bool,
    #[command(flatten)]
    pub(crate) passcode: PasscodeSource,
}

/// `antiphon group set`
#[derive(Debug, Args)]
pub(crate) struct GroupSet {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Extension, name or id of the group.
    #[arg(value_name = "EXTENSION|NAME|ID")]
    pub(crate) group: String,
    /// Its name.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Extension; empty takes it away.
    #[arg(long, value_name = "DIGITS")]
    pub(crate) extension: Option<String>,
    /// Phone number in international form; empty takes it away.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) number: Option<String>,
    /// Language of what its callers hear.
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<String>,
    /// E-mail address for news of its messages; empty for none.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) notification_email: Option<String>,
    /// Extension or id of somebody who becomes a member; may be given several times.
    #[arg(long = "add-member", value_name = "EXTENSION|ID")]
    pub(crate) add_members: Vec<String>,
    /// Extension or id of a member who leaves; may be given several times.
    #[arg(long = "remove-member", value_name = "EXTENSION|ID")]
    pub(crate) remove_members: Vec<String>,
}
