//! `antiphon trunk` and `antiphon dialing`.

use std::path::PathBuf;

use antiphon_core::trunk::TrunkLamps;
use clap::{Args, Subcommand, ValueEnum};

use super::{OfOrganization, OfPerson};

/// `antiphon trunk …`
#[derive(Debug, Subcommand)]
pub(crate) enum TrunkCommand {
    /// Add a trunk.
    Create(Box<TrunkCreate>),
    /// List the trunks, and how they do.
    List(OfOrganization),
    /// Print one trunk.
    Show(NamedTrunk),
    /// Change a trunk; what is not named stays.
    Set(Box<TrunkSet>),
    /// Remove a trunk.
    Delete(NamedTrunk),
}

/// Which trunk.
#[derive(Debug, Args)]
pub(crate) struct NamedTrunk {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Name or id of the trunk.
    #[arg(value_name = "NAME|ID")]
    pub(crate) trunk: String,
}

/// `antiphon trunk create`
#[derive(Debug, Args)]
pub(crate) struct TrunkCreate {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Name or id of the location it serves.
    #[arg(long, value_name = "NAME|ID")]
    pub(crate) location: String,
    /// Its name.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) facts: TrunkFacts,
}

/// `antiphon trunk set`
#[derive(Debug, Args)]
pub(crate) struct TrunkSet {
    #[command(flatten)]
    pub(crate) named: NamedTrunk,
    /// A new name.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Name or id of the location it serves from now on.
    #[arg(long, value_name = "NAME|ID")]
    pub(crate) location: Option<String>,
    /// Take all peers away.
    #[arg(long, conflicts_with = "peers")]
    pub(crate) no_peers: bool,
    /// Take all sources away.
    #[arg(long, conflicts_with = "sources")]
    pub(crate) no_sources: bool,
    #[command(flatten)]
    pub(crate) facts: TrunkFacts,
}

/// What a trunk is made of.
#[derive(Debug, Args)]
pub(crate) struct TrunkFacts {
    /// Whether it is in service.
    #[arg(long, value_name = "true|false")]
    pub(crate) active: Option<bool>,
    /// Where calls go to: `host[:port][;transport=udp|tcp|tls]`; may be given several times, in the order to be tried.
    #[arg(long = "peer", value_name = "PEER")]
    pub(crate) peers: Vec<String>,
    /// An address or range that calls come from; may be given several times.
    #[arg(long = "source", value_name = "ADDRESS[/BITS]")]
    pub(crate) sources: Vec<String>,
    /// The domain of addresses at the peer; empty for the first peer's host.
    #[arg(long, value_name = "DOMAIN")]
    pub(crate) domain: Option<String>,
    /// Our user name at the peer; its password is read from a file or standard input. Empty takes it away.
    #[arg(long, value_name = "NAME")]
    pub(crate) username: Option<String>,
    /// Read the password of --username from this file.
    #[arg(long, value_name = "FILE", requires = "username")]
    pub(crate) password_file: Option<PathBuf>,
    /// The peer's user name here, which it must prove in each call; empty takes it away.
    #[arg(long, value_name = "NAME")]
    pub(crate) login: Option<String>,
    /// Read the password of --login from this file.
    #[arg(long, value_name = "FILE", requires = "login")]
    pub(crate) login_password_file: Option<PathBuf>,
    /// Whether --username is registered at the peer.
    #[arg(long, value_name = "true|false")]
    pub(crate) registers: Option<bool>,
    /// Whether the peer vouches for who calls (P-Asserted-Identity).
    #[arg(long, value_name = "true|false")]
    pub(crate) trusted: Option<bool>,
    /// The number that the peer sends calls to voicemail to, where it is not the portal's; empty for none.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) pilot: Option<String>,
    /// Whether the peer is told of messages that wait for the location's people (message-waiting indication).
    #[arg(long, value_enum)]
    pub(crate) lamps: Option<Lamps>,
}

/// Of which mailboxes a peer is told.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Lamps {
    /// Of none.
    Off,
    /// Of those that it subscribes to.
    Subscribe,
    /// Of all of the location.
    Notify,
}

impl From<Lamps> for TrunkLamps {
    fn from(lamps: Lamps) -> Self {
        match lamps {
            Lamps::Off => Self::Off,
            Lamps::Subscribe => Self::Subscribe,
            Lamps::Notify => Self::Notify,
        }
    }
}

/// `antiphon dialing …`
#[derive(Debug, Subcommand)]
pub(crate) enum DialingCommand {
    /// Print the dial rules of a location.
    Show {
        #[command(flatten)]
        of: OfOrganization,
        /// Name or id of the location.
        #[arg(value_name = "LOCATION")]
        location: String,
    },
    /// Change the dial rules of a location; what is not named stays.
    Set(Box<DialingSet>),
    /// Show or change which calls a person may make, where that differs from the location.
    Person {
        #[command(flatten)]
        of: OfPerson,
        #[command(flatten)]
        permissions: PersonPermissions,
    },
}

/// `antiphon dialing set`
#[derive(Debug, Args)]
pub(crate) struct DialingSet {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Name or id of the location.
    #[arg(value_name = "LOCATION")]
    pub(crate) location: String,
    /// Digits of the country code, such as 43; empty takes it away.
    #[arg(long, value_name = "DIGITS")]
    pub(crate) country_code: Option<String>,
    /// Digits before a national number, such as 0; empty for none.
    #[arg(long, value_name = "DIGITS")]
    pub(crate) national_prefix: Option<String>,
    /// Digits before a country code, such as 00; empty for none.
    #[arg(long, value_name = "DIGITS")]
    pub(crate) international_prefix: Option<String>,
    /// Digits before every number outside, such as 9; empty for none.
    #[arg(long, value_name = "DIGITS")]
    pub(crate) outside_prefix: Option<String>,
    /// Numbers that everybody may call, such as 112,144; empty for none.
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    pub(crate) emergency: Option<Vec<String>>,
    /// What dear numbers begin with, such as +43900,+43930; empty for none.
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    pub(crate) premium: Option<Vec<String>>,
    /// Whether people may call each other.
    #[arg(long, value_name = "true|false")]
    pub(crate) internal: Option<bool>,
    /// Whether people may call numbers of the own country.
    #[arg(long, value_name = "true|false")]
    pub(crate) national: Option<bool>,
    /// Whether people may call numbers of other countries.
    #[arg(long, value_name = "true|false")]
    pub(crate) international: Option<bool>,
    /// Whether people may call dear numbers.
    #[arg(long = "allow-premium", value_name = "true|false")]
    pub(crate) allow_premium: Option<bool>,
}

/// Which calls a person may make.
#[derive(Debug, Args)]
pub(crate) struct PersonPermissions {
    /// Calls to colleagues.
    #[arg(long, value_enum)]
    pub(crate) internal: Option<Permission>,
    /// Calls to numbers of the own country.
    #[arg(long, value_enum)]
    pub(crate) national: Option<Permission>,
    /// Calls to numbers of other countries.
    #[arg(long, value_enum)]
    pub(crate) international: Option<Permission>,
    /// Calls to dear numbers.
    #[arg(long, value_enum)]
    pub(crate) premium: Option<Permission>,
}

/// What is said of a kind of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Permission {
    /// Whatever the location says.
    Allow,
    /// Whatever the location says.
    Block,
    /// As the location says.
    Default,
}

impl Permission {
    /// As it is kept.
    pub(crate) fn kept(self) -> Option<bool> {
        match self {
            Self::Allow => Some(true),
            Self::Block => Some(false),
            Self::Default => None,
        }
    }
}
