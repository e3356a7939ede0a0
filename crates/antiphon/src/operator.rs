//! The operator's commands: each goes through the same use case as the phone, the pages and the API.
//!
//! They work on the same rows and files as a running server, beside it.

mod accounts;
mod announcements;
mod attendants;
mod calls;
mod deliveries;
mod dialing;
mod documents;
mod find;
mod greetings;
mod groups;
mod handling;
mod integrations;
mod lists;
mod mailboxes;
mod messages;
pub(crate) mod output;
mod passcode;
mod settings;
mod structure;
mod trunks;
mod webhooks;

use std::sync::Arc;

use antiphon_dialog::prompts::Language;
use antiphon_office::Office;
use anyhow::bail;

use crate::cli::OperatorCommand;
use crate::config::Config;
use crate::server::clocks::Clocks;
use crate::server::office::Opened;
use output::Output;

/// What every command works with.
pub(crate) struct Desktop {
    office: Arc<Office>,
    output: Output,
    /// The domain that phones register at.
    domain: String,
    /// Where the pages are.
    pages: String,
}

/// Carries out one command.
///
/// # Errors
/// One line that names what was wrong and what would be right.
pub(crate) async fn run(command: OperatorCommand, config: &Config, json: bool) -> anyhow::Result<()> {
    let opened = Opened::open(config, Clocks::start()).await?;
    let desktop = Desktop {
        office: Arc::clone(&opened.office),
        output: Output::new(json),
        domain: config.sip.domain.clone(),
        pages: config.http.pages(config.http.listen),
    };
    let done = desktop.carry_out(command).await;
    opened.close().await;
    done
}

/// A language that prompts are to be said in must be one that there are words in.
fn check_language(tag: Option<&str>) -> anyhow::Result<()> {
    if let Some(tag) = tag.filter(|tag| Language::parse(tag).is_none()) {
        let known = Language::ALL.map(Language::tag).join(", ");
        bail!("--language: there are no prompts in \"{tag}\"; there are {known}");
    }
    Ok(())
}

impl Desktop {
    async fn carry_out(&self, command: OperatorCommand) -> anyhow::Result<()> {
        match command {
            OperatorCommand::Organization(command) => self.organization(command).await,
            OperatorCommand::Settings(command) => self.settings(command).await,
            OperatorCommand::Location(command) => self.location(command).await,
            OperatorCommand::Portal(command) => self.portal(command).await,
            OperatorCommand::Person(command) => self.person(command).await,
            OperatorCommand::Device(command) => self.device(command).await,
            OperatorCommand::Group(command) => self.group(command).await,
            OperatorCommand::Mailbox(command) => self.mailbox(command).await,
            OperatorCommand::Delivery(command) => self.delivery(command).await,
            OperatorCommand::Message(command) => self.message(command).await,
            OperatorCommand::Announcement(command) => self.announcement(command).await,
            OperatorCommand::Schedule(command) => self.schedule(command).await,
            OperatorCommand::Attendant(command) => self.attendant(command).await,
            OperatorCommand::Trunk(command) => self.trunk(command).await,
            OperatorCommand::Dialing(command) => self.dialing(command).await,
            OperatorCommand::Admin(command) => self.admin(command).await,
            OperatorCommand::Account(command) => self.account(command).await,
            OperatorCommand::Token(command) => self.token(command).await,
            OperatorCommand::Integration(command) => self.integration(command).await,
            OperatorCommand::Webhook(command) => self.webhook(command).await,
            OperatorCommand::SetupLink(of) => self.set_up_link(&of).await,
            OperatorCommand::Audit(audit) => self.audit(&audit).await,
            OperatorCommand::Calls(calls) => self.calls(&calls).await,
            OperatorCommand::Trace(trace) => self.trace(&trace).await,
        }
    }
}
