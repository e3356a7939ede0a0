//! What the outbox tells: lamps go to the phones, letters to the mail server, events to webhooks.

use std::sync::Arc;

use antiphon_call::Input;
use antiphon_core::ids::MailboxId;
use antiphon_core::webhook::address::is_public;
use antiphon_desk::Desk;
use antiphon_notify::{Mailer, Poster, Server, Sheet};
use antiphon_office::ports::{Deliver, Lamp, Letter, MailFailure, PostFailure, Posting, Published};
use anyhow::Context as _;
use async_trait::async_trait;
use tokio::sync::broadcast;

use super::exchange::Line;
use super::feed::FeedBoard;
use crate::config::Config;

/// Hands lamps to the switchboard, which tells the phones, and letters to the mailer.
pub(crate) struct Outside {
    pub(crate) desk: Arc<Desk>,
    pub(crate) line: Line,
    /// Tells open pages which mailbox has changed.
    pub(crate) news: broadcast::Sender<MailboxId>,
    /// Tells programs that listen what has happened.
    pub(crate) feed: Arc<FeedBoard>,
    /// Where letters go; nowhere without a mail server.
    pub(crate) mailer: Option<Mailer>,
    /// Posts to webhooks.
    pub(crate) poster: Poster,
}

#[async_trait]
impl Deliver for Outside {
    async fn lamp(&self, lamp: Lamp) -> Result<(), String> {
        // Nobody may have a page open; that is no failure.
        let _ = self.news.send(lamp.mailbox);
        let lamp = self.desk.lamp(&lamp).await.map_err(|error| error.to_string())?;
        self.line.tell(Input::Lamp(lamp));
        Ok(())
    }

    async fn mail(&self, letter: Letter) -> Result<(), MailFailure> {
        match &self.mailer {
            Some(mailer) => mailer.send(&letter).await,
            None => Err(MailFailure::NotConfigured),
        }
    }

    fn event(&self, event: &Published) {
        self.feed.published(event);
    }

    async fn post(&self, posting: &Posting) -> Result<u16, PostFailure> {
        let body = antiphon_api::posted(&posting.webhook, &posting.event);
        let sheet = Sheet {
            target: &posting.webhook.target_url,
            id: &posting.id.to_string(),
            at: posting.at_ms / 1_000,
            secret: &posting.secret,
            body: &body,
        };
        self.poster.post(sheet).await
    }
}

/// Posts to public addresses, and to those that the configuration allows.
pub(crate) fn poster(config: &Config) -> Poster {
    let allowed = config.webhooks.allow.clone();
    Poster::new(Arc::new(move |address| {
        is_public(address) || allowed.iter().any(|network| network.contains(address))
    }))
}

/// The mailer that is configured, if one is; `pages` is where links in letters lead.
///
/// # Errors
/// What is wrong with the configuration, in one line.
pub(crate) fn mailer(config: &Config, pages: &str) -> anyhow::Result<Option<Mailer>> {
    let Some(mail) = &config.mail else { return Ok(None) };
    let password = mail.password()?;
    let login = mail.user.as_deref().zip(password.as_ref().map(|it| it.as_str()));
    let server = Server { url: &mail.server, login, from: &mail.from, pages };
    Ok(Some(Mailer::new(&server).context("mail")?))
}
