//! `antiphon webhook`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::OfOrganization;

/// `antiphon webhook …`
#[derive(Debug, Subcommand)]
pub(crate) enum WebhookCommand {
    /// Have the events of an organization posted to an address. The secret that they are signed with is printed once.
    Create(Box<WebhookCreate>),
    /// List the webhooks, and how they do.
    List(OfOrganization),
    /// Print one webhook.
    Show(NamedWebhook),
    /// Change a webhook; what is not named stays.
    Set(Box<WebhookSet>),
    /// Post to a webhook again that was switched off.
    Enable(NamedWebhook),
    /// Post nothing to a webhook until it is enabled.
    Disable(NamedWebhook),
    /// Have a running server post a test event to a webhook.
    Test(NamedWebhook),
    /// List what was last posted to a webhook, and what became of it.
    Deliveries(NamedWebhook),
    /// Remove a webhook.
    Delete(NamedWebhook),
}

/// Which webhook.
#[derive(Debug, Args)]
pub(crate) struct NamedWebhook {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Name or id of the webhook.
    #[arg(value_name = "NAME|ID")]
    pub(crate) webhook: String,
}

/// `antiphon webhook create`
#[derive(Debug, Args)]
pub(crate) struct WebhookCreate {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Its name.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// Where events are posted, such as `https://example.org/events`.
    #[arg(long, value_name = "URL")]
    pub(crate) url: String,
    #[command(flatten)]
    pub(crate) wants: Wants,
}

/// `antiphon webhook set`
#[derive(Debug, Args)]
pub(crate) struct WebhookSet {
    #[command(flatten)]
    pub(crate) named: NamedWebhook,
    /// A new name.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Where events are posted from now on.
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    #[command(flatten)]
    pub(crate) wants: Wants,
}

/// What a webhook is told of, and how that is signed.
#[derive(Debug, Args)]
pub(crate) struct Wants {
    /// About what: voicemail_messages, telephony_mwi, voicemail_access, voicemail_greetings, telephony_calls or all.
    #[arg(long)]
    pub(crate) resource: Option<String>,
    /// What has become of it: created, updated, deleted or all.
    #[arg(long)]
    pub(crate) event: Option<String>,
    /// A file with the secret that posts are signed with, in its first line.
    #[arg(long, value_name = "FILE")]
    pub(crate) secret_file: Option<PathBuf>,
}
