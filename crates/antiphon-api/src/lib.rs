//! The REST contract under `/v1`: what the field's clients already speak, and what they lack beside it; and what desk
//! phones speak to show messages, in `xsi`.
//!
//! Invariants: no rule is decided here, each handler calls the office's use cases; nothing of another organization is
//! told apart from what does not exist; every route but the document's own needs a token with one of the scopes that
//! the document names for it, because the guard reads them from there.

mod again;
mod body;
mod caller;
mod document;
mod envelope;
mod error;
mod event;
mod guard;
mod id;
mod oauth;
mod paging;
mod posted;
mod range;
mod rate;
mod stranger;
mod reference;
mod resources;
mod upload;
mod wire;
mod xsi;

use std::net::IpAddr;
use std::sync::Arc;

use antiphon_office::Office;
use antiphon_office::events::Newsroom;
use antiphon_office::live::Monitor;
use axum::extract::DefaultBodyLimit;
use axum::{Router, middleware};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use guard::Guard;
use rate::RateLimit;
use resources::Listeners;
use stranger::Strangers;

pub use posted::posted;

/// Where all of it is mounted.
pub const PREFIX: &str = "/v1";
/// Bytes of a JSON body: more than any of ours has.
const JSON_BYTES_MAX: usize = 256 * 1024;

/// How the API is served.
#[derive(Clone, Debug)]
pub struct ApiSettings {
    /// How clients reach the server, such as `https://voice.example.org`; what they call it by, if that is not said.
    pub public_url: Option<String>,
    /// Requests that each token may make in a minute; a sixth of them may come at once.
    pub requests_per_minute: u32,
    /// Proxies whose word is taken for who is behind them: what needs no token is limited by network address.
    pub trusted_proxies: Vec<IpAddr>,
    /// The domain that phones register at: they prove themselves with their SIP accounts below `/com.broadsoft…`.
    pub sip_domain: String,
}

/// What happens, for those who look on.
#[derive(Clone)]
pub struct Onlookers {
    /// Calls in progress.
    pub monitor: Monitor,
    /// Events.
    pub newsroom: Newsroom,
}

/// What every handler works with.
#[derive(Clone)]
pub(crate) struct Api {
    office: Arc<Office>,
    monitor: Monitor,
    newsroom: Newsroom,
    listeners: Listeners,
    public_url: Option<Arc<str>>,
    /// The domain that phones register at.
    sip_domain: Arc<str>,
}

/// The routes, ready to be merged with others on one listener. What nobody knows below `/v1` is answered here too.
pub fn routes(office: Arc<Office>, onlookers: Onlookers, settings: &ApiSettings) -> Router {
    let trusted_proxies: Arc<[IpAddr]> = settings.trusted_proxies.as_slice().into();
    let phones = xsi::routes(Arc::clone(&office), Arc::clone(&trusted_proxies), settings);
    let Onlookers { monitor, newsroom } = onlookers;
    let listeners = Listeners::default();
    let api = Api {
        office,
        monitor,
        newsroom,
        listeners,
        public_url: settings.public_url.as_deref().map(Arc::from),
        sip_domain: Arc::from(settings.sip_domain.as_str()),
    };
    let (routes, tokens, document) = documented();
    let guard = Guard::new(api.clone(), RateLimit::per_minute(settings.requests_per_minute), &document);
    let routes = routes
        .route_layer(middleware::from_fn_with_state(Arc::new(guard), guard::pass))
        .layer(DefaultBodyLimit::max(JSON_BYTES_MAX));
    let strangers = Arc::new(Strangers::new(settings.requests_per_minute, trusted_proxies));
    let open = reference::routes(&document)
        .fallback(envelope::nothing_here)
        .layer(middleware::from_fn_with_state(Arc::clone(&strangers), stranger::pass));
    let open = Router::new().nest(PREFIX, open);
    // Errors of these are OAuth's own.
    let tokens = tokens
        .layer(DefaultBodyLimit::max(oauth::BODY_BYTES_MAX))
        .layer(middleware::from_fn_with_state(strangers, oauth::pass))
        .with_state(api.clone());
    let sealed = routes.with_state(api).merge(open).layer(middleware::from_fn(envelope::seal));
    sealed.merge(phones).merge(tokens)
}

/// The OpenAPI 3.1 document of all of it.
#[must_use]
pub fn document() -> String {
    document::text(&documented().2)
}

/// The resources, what gives tokens, and the document of both.
fn documented() -> (Router<Api>, Router<Api>, OpenApi) {
    let (routes, document) =
        OpenApiRouter::with_openapi(document::frame()).nest(PREFIX, resources::routes()).split_for_parts();
    let (tokens, theirs) = OpenApiRouter::new().nest(PREFIX, oauth::routes()).split_for_parts();
    (routes, tokens, document::finished(document).merge_from(theirs))
}
