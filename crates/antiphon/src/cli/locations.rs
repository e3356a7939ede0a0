//! Locations and their voice portals.

use clap::{Args, Subcommand};

use super::{OfOrganization, PasscodeSource};

/// `antiphon location …`
#[derive(Debug, Subcommand)]
pub(crate) enum LocationCommand {
    /// Add a location; its voice portal comes with it.
    Create {
        #[command(flatten)]
        of: OfOrganization,
        /// Its name.
        name: String,
        /// IANA time zone, such as Europe/Vienna.
        #[arg(long, value_name = "ZONE", default_value = "UTC")]
        time_zone: String,
        /// Digits that other locations dial before an extension.
        #[arg(long, value_name = "DIGITS")]
        prefix: Option<String>,
    },
    /// Change a location; what is not named stays.
    Set {
        #[command(flatten)]
        of: OfOrganization,
        /// Name or id of the location.
        #[arg(value_name = "LOCATION")]
        location: String,
        /// Its name.
        #[arg(long)]
        name: Option<String>,
        /// IANA time zone.
        #[arg(long, value_name = "ZONE")]
        time_zone: Option<String>,
        /// Digits that other locations dial before an extension; empty takes them away.
        #[arg(long, value_name = "DIGITS")]
        prefix: Option<String>,
    },
    /// List the locations with their portals.
    List(OfOrganization),
}

/// `antiphon portal …`
#[derive(Debug, Subcommand)]
pub(crate) enum PortalCommand {
    /// Change the voice portal; what is not named stays.
    Set(Box<PortalSet>),
    /// Set the portal admin passcode; it is read from standard input or a file.
    SetPasscode {
        #[command(flatten)]
        of: OfOrganization,
        /// Name or id of the location.
        #[arg(value_name = "LOCATION")]
        location: String,
        #[command(flatten)]
        passcode: PasscodeSource,
    },
}

/// `antiphon portal set`
#[derive(Debug, Args)]
pub(crate) struct PortalSet {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Name or id of the location.
    #[arg(value_name = "LOCATION")]
    pub(crate) location: String,
    /// The portal's name.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// First part of the caller ID name.
    #[arg(long, value_name = "NAME")]
    pub(crate) caller_id_first: Option<String>,
    /// Last part of the caller ID name.
    #[arg(long, value_name = "NAME")]
    pub(crate) caller_id_last: Option<String>,
    /// Language of its prompts.
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<String>,
    /// Whose keys its menus have: webex, asterisk or unity.
    #[arg(long, value_name = "LAYOUT")]
    pub(crate) key_layout: Option<String>,
    /// Extension; empty takes it away.
    #[arg(long, value_name = "DIGITS")]
    pub(crate) extension: Option<String>,
    /// Phone number in international form; empty takes it away.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) number: Option<String>,
}
