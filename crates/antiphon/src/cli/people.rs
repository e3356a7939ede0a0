//! People and their phones.

use clap::Subcommand;

use super::greetings::{DoNotDisturb, Forward};
use super::{OfOrganization, OfPerson};

/// `antiphon person …`
#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    /// Add a person with a mailbox.
    Create {
        #[command(flatten)]
        of: OfOrganization,
        /// Name or id of the location.
        #[arg(long, value_name = "NAME|ID")]
        location: String,
        /// Their name.
        name: String,
        /// Extension.
        #[arg(long, value_name = "DIGITS")]
        extension: String,
        /// Phone number in international form.
        #[arg(long, value_name = "NUMBER")]
        number: Option<String>,
        /// E-mail address.
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
    },
    /// List the people.
    List(OfOrganization),
    /// Change a person; what is not named stays, and an empty number or address is taken away.
    Set {
        #[command(flatten)]
        of: OfPerson,
        /// Their name.
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// Extension.
        #[arg(long, value_name = "DIGITS")]
        new_extension: Option<String>,
        /// Phone number in international form.
        #[arg(long, value_name = "NUMBER")]
        number: Option<String>,
        /// E-mail address.
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
    },
    /// Show or change call forwarding: where all calls of a person go, or those that come to nothing.
    Forward(Forward),
    /// Show or change whether a person's phones ring at all.
    DoNotDisturb(DoNotDisturb),
}

/// `antiphon device …`
#[derive(Debug, Subcommand)]
pub(crate) enum DeviceCommand {
    /// Add a phone; prints its account, the password this once.
    Create(OfPerson),
    /// List a person's phones.
    List(OfPerson),
}
