//! XSI-Actions: how desk phones and the field's JavaScript client show, play and mark messages. The specification is
//! inconsistent in its own spellings, so that the words of a path count in any case, with a slash at the end or none.
//!
//! Invariant: whoever a request names, it is about the person who has proved himself and nobody else.

mod door;
mod messages;
mod path;
mod tree;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use antiphon_core::ids::PersonId;
use antiphon_core::message::MessageState;
use antiphon_core::person::Person;
use antiphon_office::Office;
use antiphon_office::inbox::{Mark, Marked};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;

use crate::ApiSettings;
use crate::error::ApiError;
use crate::rate::RateLimit;
use crate::stranger;
use path::Wanted;
use tree::Element;

/// Where all of it is mounted.
pub(crate) const PREFIX: &str = "/com.broadsoft.xsi-actions";
/// Nothing that is sent here has a body that counts.
const BODY_BYTES_MAX: usize = 4 * 1024;

/// What every request works with.
struct Xsi {
    office: Arc<Office>,
    realm: String,
    limit: RateLimit<PersonId>,
    trusted_proxies: Arc<[IpAddr]>,
}

/// Everything below [`PREFIX`].
pub(crate) fn routes(office: Arc<Office>, trusted_proxies: Arc<[IpAddr]>, settings: &ApiSettings) -> Router {
    let limit = RateLimit::per_minute(settings.requests_per_minute);
    let xsi = Arc::new(Xsi { office, realm: settings.sip_domain.clone(), limit, trusted_proxies });
    Router::new()
        .route(&format!("{PREFIX}/{{*path}}"), any(answer))
        .with_state(xsi)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

async fn answer(State(xsi): State<Arc<Xsi>>, request: Request) -> Response {
    // What a client sends beside the head does not count.
    let (head, _) = request.into_parts();
    let json = tree::wants_json(head.uri.query().unwrap_or_default());
    let mut response = match xsi.served(&head).await {
        Ok(Some(element)) => shown(StatusCode::OK, &element, json),
        Ok(None) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refused(&error, json),
    };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

impl Xsi {
    async fn served(&self, head: &Parts) -> Result<Option<Element>, ApiError> {
        let source = stranger::address(&head.extensions, &head.headers, &self.trusted_proxies).to_string();
        let changes = head.method != Method::GET;
        let person = self.let_in(&head.headers, &source, changes).await?;
        if let Err(seconds) = self.limit.take(person.id, Instant::now()) {
            let told = format!("too many requests: again in {seconds} s");
            return Err(ApiError::new(StatusCode::TOO_MANY_REQUESTS, told).again_after(seconds));
        }
        let nowhere = || ApiError::new(StatusCode::NOT_FOUND, "there is no such resource");
        let path = head.uri.path().strip_prefix(PREFIX).ok_or_else(nowhere)?;
        let (user, wanted) = path::parse(path).ok_or_else(nowhere)?;
        if !path::is(&user, &person) {
            return Err(ApiError::no_such("user"));
        }
        self.act(&head.method, &person, &user, wanted).await
    }

    async fn act(
        &self,
        method: &Method,
        person: &Person,
        user: &str,
        wanted: Wanted,
    ) -> Result<Option<Element>, ApiError> {
        let office = &self.office;
        let (organization, mailbox) = (person.organization, person.mailbox);
        if !wanted.methods().contains(&method.as_str()) {
            return Err(ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "the resource cannot do this"));
        }
        match wanted {
            Wanted::Messages => messages::list(office, person, user).await.map(Some),
            Wanted::MarkAll(state) => {
                for message in office.messages(organization, mailbox).await? {
                    office.mark(Mark { organization, mailbox, message: message.id, state }).await?;
                }
                Ok(None)
            }
            Wanted::Message(message) if method == Method::GET => {
                messages::whole(office, person, user, message).await.map(Some)
            }
            Wanted::Message(message) => self.mark(person, message, MessageState::Deleted).await,
            Wanted::Mark(message, state) => self.mark(person, message, state).await,
            Wanted::Transcript(message) => messages::transcript(office, person, message).await.map(Some),
            Wanted::Summary => messages::summary(office, person).await.map(Some),
            Wanted::CallLogs(kind) => messages::call_logs(office, person, kind).await.map(Some),
            Wanted::Services => Ok(Some(messages::services(user))),
            Wanted::Profile => Ok(Some(messages::profile(person))),
        }
    }

    async fn mark(
        &self,
        person: &Person,
        message: antiphon_core::ids::MessageId,
        state: MessageState,
    ) -> Result<Option<Element>, ApiError> {
        let mark = Mark { organization: person.organization, mailbox: person.mailbox, message, state };
        match self.office.mark(mark).await? {
            Marked::Done => Ok(None),
            Marked::Gone => Err(ApiError::no_such("message")),
        }
    }
}

fn shown(status: StatusCode, element: &Element, json: bool) -> Response {
    let (kind, text) = match json {
        true => ("application/json", element.json()),
        false => ("application/xml; charset=UTF-8", element.xml()),
    };
    (status, [(CONTENT_TYPE, HeaderValue::from_static(kind))], text).into_response()
}

fn refused(error: &ApiError, json: bool) -> Response {
    let element = Element::new("ErrorInfo")
        .with("summary", &error.message)
        .with("summaryEnglish", &error.message)
        .with("errorCode", &error.status.as_u16().to_string());
    let mut response = shown(error.status, &element, json);
    let headers = response.headers_mut();
    if error.status == StatusCode::UNAUTHORIZED {
        headers.append(WWW_AUTHENTICATE, HeaderValue::from_static("BroadWorksSIP"));
        headers.append(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"XSI\", charset=\"UTF-8\""));
    }
    if let Some(seconds) = error.retry_after_seconds {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The text of the header that says who asks.
fn authorization(headers: &axum::http::HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()
}
