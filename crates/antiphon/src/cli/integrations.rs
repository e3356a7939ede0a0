//! `antiphon integration`.

use antiphon_core::ids::IntegrationId;
use clap::{Args, Subcommand};

use super::OfOrganization;
use super::accounts::RoleArgs;

/// `antiphon integration …`
#[derive(Debug, Subcommand)]
pub(crate) enum IntegrationCommand {
    /// Register an integration; its secret is printed this once.
    Create(IntegrationCreate),
    /// List the integrations.
    List(OfOrganization),
    /// Make another secret; the one of before proves nothing any more.
    RenewSecret(OfIntegration),
    /// Remove an integration; its tokens are unknown from then on.
    Remove(OfIntegration),
}

/// `antiphon integration create`
#[derive(Debug, Args)]
pub(crate) struct IntegrationCreate {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// What people are asked about.
    pub(crate) name: String,
    /// Where browsers are sent back to, letter by letter; may be given several times.
    #[arg(long, value_name = "URI")]
    pub(crate) redirect: Vec<String>,
    /// What it may ask for, such as spark:calls_read; may be given several times. Everything otherwise.
    #[arg(long, value_name = "SCOPE")]
    pub(crate) scope: Vec<String>,
    /// What it may administer when it acts for itself; nothing otherwise.
    #[command(flatten)]
    pub(crate) role: RoleArgs,
}

/// Which integration.
#[derive(Debug, Args)]
pub(crate) struct OfIntegration {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// The client ID, as `antiphon integration list` shows it.
    #[arg(value_name = "ID")]
    pub(crate) id: IntegrationId,
}
