//! The admin hub and the user hub: pages of the office for browsers.
//!
//! A page is a handler that asks the office and fills a template; what is sent is a form that is either done, and leads
//! on with a word of what was done, or shown again with what was typed and what was wrong. Every page works without
//! scripts; with them, changes of page need no reload and news of a mailbox come by themselves.
//!
//! Invariants: no rule is decided here; every route but the door asks who is signed in, and every handler of the admin
//! hub whether the location or organization is this administrator's; a secret is in the one answer that shows it, and in
//! no address.

mod admin;
mod assets;
mod audio;
mod brand;
mod confirm;
mod authorize;
mod demo;
mod events;
mod files;
mod form;
mod greeting_cards;
mod handling_form;
mod links;
mod mailbox_form;
mod merging;
mod naming;
mod navigation;
mod new_address;
mod openid;
mod page;
mod passkeys;
mod path;
mod phones;
mod pin;
mod proof;
mod qr;
mod recording;
pub mod routes;
mod security;
mod session;
mod sign_in;
mod stamp;
mod telephone;
mod user;
mod words;

use std::net::IpAddr;
use std::sync::Arc;

use antiphon_core::ids::MailboxId;
use antiphon_core::limits::UPLOAD_BYTES_MAX;
use antiphon_office::Office;
use antiphon_office::live::Monitor;
use antiphon_office::ports::{Clock, IdentityProvider, PasskeyProtocol};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::MethodRouter;
use tokio::sync::broadcast;
use tower_http::csrf::CsrfLayer;

pub use demo::{DemoDoor, DemoRole, Scenario};
pub use telephone::{LineOwner, OpenLine, PageLines, Telephones};

/// The largest form without a file: strangers may send forms, and nobody fills the memory with them.
const FORM_BYTES_MAX: usize = 64 * 1024;
/// The largest form with a file.
const UPLOAD_FORM_BYTES_MAX: usize = UPLOAD_BYTES_MAX + FORM_BYTES_MAX;
/// The largest list of users.
const LIST_BYTES_MAX: usize = 1024 * 1024;

/// What the pages need.
#[derive(Clone)]
pub struct Hub {
    /// Every use case.
    pub office: Arc<Office>,
    /// The clock that pages tell times by.
    pub clock: Arc<dyn Clock>,
    /// The domain that phones register at.
    pub sip_domain: String,
    /// Whether browsers reach the pages over TLS: their cookies are for TLS alone then.
    pub secure: bool,
    /// Proxies that say truly whom they speak for (`X-Forwarded-For`).
    pub trusted_proxies: Vec<IpAddr>,
    /// How browsers reach the pages, without a slash at its end; what they call the server by, if that is not said.
    pub public_url: Option<String>,
    /// The provider that people may sign in with.
    pub provider: Option<Arc<dyn IdentityProvider>>,
    /// Who asks browsers for passkeys and understands their answers.
    pub passkeys: Arc<dyn PasskeyProtocol>,
    /// Whether there is a mail server.
    pub sends_mail: bool,
    /// Which one, to be shown.
    pub mail_server: Option<MailServer>,
    /// Mailboxes that have just changed.
    pub news: broadcast::Sender<MailboxId>,
    /// Calls in progress.
    pub monitor: Monitor,
    /// The phones on pages.
    pub telephones: Telephones,
    /// The way into the demo; closed but there.
    pub demo: DemoDoor,
}

/// The mail server as pages show it: all but its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailServer {
    /// Its URL.
    pub url: String,
    /// What stands behind From.
    pub from: String,
    /// The user name, where it asks for one.
    pub user: Option<String>,
}

impl MailServer {
    /// Whether nothing goes to it in the clear.
    fn is_encrypted(&self) -> bool {
        self.url.starts_with("smtps:") || self.url.contains("tls=required")
    }
}

impl Hub {
    fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// What people call the provider that they may sign in with.
    fn provider_name(&self) -> Option<String> {
        self.provider.as_ref().map(|it| it.name().to_owned())
    }
}

/// The handlers of a route, behind the question who it is where that matters.
fn handlers(route: &routes::Route, hub: &Hub) -> MethodRouter<Hub> {
    let handlers = route.all_handlers();
    match route.proved {
        true => handlers.layer(middleware::from_fn_with_state(hub.clone(), proof::gate)),
        false => handlers,
    }
}

/// All pages.
pub fn pages(hub: Hub) -> Router {
    routes::ROUTES
        .iter()
        .fold(Router::new(), |router, route| router.route(route.place, handlers(route, &hub)))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn(security::headers))
        .with_state(hub)
}
