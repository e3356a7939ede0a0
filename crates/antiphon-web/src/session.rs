//! Who is signed in: the cookie, and what its bearer may see.

use std::sync::Arc;

use antiphon_core::account::secret::Secret;
use antiphon_core::account::{AccountOwner, Administration};
use antiphon_core::ids::{LocationId, OrganizationId};
use antiphon_core::person::Person;
use antiphon_office::accounts::sessions::OpenSession;
use antiphon_office::admin::Actor;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};

use crate::Hub;
use crate::brand::Brand;
use crate::page::Refusal;
use crate::user::Subject;

/// The cookie's name where pages come over TLS: browsers hold a name like this to the host, the path and TLS.
const SECURE_NAME: &str = "__Host-session";
/// The cookie's name on a loopback or a network without TLS.
const PLAIN_NAME: &str = "session";

/// Somebody who is signed in.
#[derive(Clone)]
pub(crate) struct SignedIn {
    pub(crate) open: Arc<OpenSession>,
    /// What the cookie holds.
    pub(crate) secret: Secret,
    /// The organization, as its pages show it.
    pub(crate) brand: Brand,
    /// The name that pages show.
    pub(crate) name: String,
    /// The person whose account it is, if it is a person's.
    pub(crate) person: Option<Person>,
    /// New messages in the person's mailbox.
    pub(crate) new_messages: u32,
}

impl SignedIn {
    pub(crate) fn organization(&self) -> OrganizationId {
        self.open.principal.organization
    }

    pub(crate) fn actor(&self) -> Actor {
        self.open.principal.actor
    }

    pub(crate) fn administration(&self) -> &Administration {
        &self.open.principal.administration
    }

    pub(crate) fn administers(&self) -> bool {
        self.administration().is_any()
    }

    /// What every page shows of new messages; empty if there are none.
    pub(crate) fn lamp(&self) -> String {
        if self.new_messages == 0 { String::new() } else { format!("{} new", self.new_messages) }
    }

    /// The role in words.
    pub(crate) fn role(&self) -> &'static str {
        match self.administration() {
            Administration::Nothing => "User",
            Administration::ReadOnly => "Read-only administrator",
            Administration::Locations(_) => "Location administrator",
            Administration::Organization => "Organization administrator",
        }
    }

    async fn of(hub: &Hub, open: OpenSession, secret: Secret) -> Result<Self, Refusal> {
        let organization = hub.office.organization(open.principal.organization).await?;
        let person = match open.principal.person {
            Some(id) => Some(hub.office.person(organization.id, id).await?),
            None => None,
        };
        let new_messages = match &person {
            Some(person) => hub.office.counts(organization.id, person.mailbox).await?.new,
            None => 0,
        };
        let name = match (&person, &open.account.owner) {
            (Some(person), _) => person.name.clone(),
            (None, AccountOwner::Administrator { name }) => name.clone(),
            (None, AccountOwner::Person(_)) => open.account.email.to_string(),
        };
        Ok(Self { open: Arc::new(open), secret, brand: Brand::of(organization), name, person, new_messages })
    }
}

impl FromRequestParts<Hub> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Refusal> {
        match <Self as OptionalFromRequestParts<Hub>>::from_request_parts(parts, hub).await? {
            Some(who) => Ok(who),
            None => Err(Refusal::SignIn { back: back(parts) }),
        }
    }
}

impl OptionalFromRequestParts<Hub> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Option<Self>, Refusal> {
        // An extractor behind another one need not ask again.
        if let Some(who) = parts.extensions.get::<Self>() {
            return Ok(Some(who.clone()));
        }
        let Some(secret) = presented(&parts.headers, hub.secure) else { return Ok(None) };
        let Some(open) = hub.office.session_of(&secret).await? else { return Ok(None) };
        let who = Self::of(hub, open, secret).await?;
        parts.extensions.insert(who.clone());
        Ok(Some(who))
    }
}

/// A person who is signed in, on pages about his own mailbox.
pub(crate) struct Owner {
    pub(crate) who: SignedIn,
    pub(crate) subject: Subject,
}

impl FromRequestParts<Hub> for Owner {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Refusal> {
        let who = <SignedIn as FromRequestParts<Hub>>::from_request_parts(parts, hub).await?;
        let person = who.person.clone().ok_or(Refusal::Forbidden)?;
        let subject = Subject::of(&hub.office, person).await?;
        Ok(Self { who, subject })
    }
}

/// An administrator who is signed in.
pub(crate) struct Admin {
    pub(crate) who: SignedIn,
}

impl FromRequestParts<Hub> for Admin {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Refusal> {
        let who = <SignedIn as FromRequestParts<Hub>>::from_request_parts(parts, hub).await?;
        if who.administers() { Ok(Self { who }) } else { Err(Refusal::Forbidden) }
    }
}

impl Admin {
    pub(crate) fn organization(&self) -> OrganizationId {
        self.who.organization()
    }

    pub(crate) fn actor(&self) -> Actor {
        self.who.actor()
    }

    pub(crate) fn sees(&self, location: LocationId) -> bool {
        self.who.administration().sees(location)
    }

    pub(crate) fn changes(&self, location: LocationId) -> bool {
        self.who.administration().changes(location)
    }

    pub(crate) fn changes_organization(&self) -> bool {
        self.who.administration().changes_organization()
    }

    /// Whether there is anything at all that this administrator may change.
    pub(crate) fn changes_anything(&self) -> bool {
        matches!(self.who.administration(), Administration::Organization | Administration::Locations(_))
    }

    /// The locations whose people are seen, each by itself; `None` alone for all of the organization.
    pub(crate) fn restricted_to(&self) -> Vec<Option<LocationId>> {
        match self.who.administration() {
            Administration::Locations(locations) => locations.iter().copied().map(Some).collect(),
            Administration::Nothing => Vec::new(),
            Administration::ReadOnly | Administration::Organization => vec![None],
        }
    }

    pub(crate) fn to_change(&self, location: LocationId) -> Result<(), Refusal> {
        match (self.changes(location), self.sees(location)) {
            (true, _) => Ok(()),
            (false, true) => Err(Refusal::Forbidden),
            (false, false) => Err(Refusal::Missing),
        }
    }

    pub(crate) fn to_change_anything(&self) -> Result<(), Refusal> {
        if self.changes_anything() { Ok(()) } else { Err(Refusal::Forbidden) }
    }

    pub(crate) fn to_change_organization(&self) -> Result<(), Refusal> {
        if self.changes_organization() { Ok(()) } else { Err(Refusal::Forbidden) }
    }

    pub(crate) fn to_see_organization(&self) -> Result<(), Refusal> {
        if self.who.administration().sees_organization() { Ok(()) } else { Err(Refusal::Forbidden) }
    }
}

/// The cookie of a session. It ends with the browser; the server ends it by age and by silence.
pub(crate) fn cookie(secret: &Secret, secure: bool) -> HeaderValue {
    written(secret.expose(), "", secure)
}

/// The cookie that takes the session's cookie away.
pub(crate) fn no_cookie(secure: bool) -> HeaderValue {
    written("", "; Max-Age=0", secure)
}

fn written(value: &str, age: &str, secure: bool) -> HeaderValue {
    let (name, only) = if secure { (SECURE_NAME, "; Secure") } else { (PLAIN_NAME, "") };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{only}{age}");
    let mut header = HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
    header.set_sensitive(true);
    header
}

/// The secret that a browser presents.
fn presented(headers: &HeaderMap, secure: bool) -> Option<Secret> {
    cookie_named(headers, if secure { SECURE_NAME } else { PLAIN_NAME }).map(|it| Secret::presented(&it))
}

/// What a browser presents under a name.
pub(crate) fn cookie_named(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value.to_owned())
}

/// Where somebody wanted to be: a page, not something that was sent.
fn back(parts: &Parts) -> String {
    match (&parts.method, parts.uri.path_and_query()) {
        (&Method::GET, Some(place)) => place.as_str().to_owned(),
        _ => "/".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(cookie: &str, secure: bool) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
        presented(&headers, secure).map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn the_session_is_found_among_other_cookies() {
        assert_eq!(found("theme=dark; session=abc", false).as_deref(), Some("abc"));
        assert_eq!(found("session=", false), None);
        assert_eq!(found("xsession=abc", false), None);
    }

    #[test]
    fn behind_tls_only_a_cookie_that_came_over_tls_counts() {
        assert_eq!(found("session=abc", true), None);
        assert_eq!(found("__Host-session=abc", true).as_deref(), Some("abc"));
        let set = cookie(&Secret::presented("abc"), true);
        let set = set.to_str().unwrap();
        assert_eq!(set, "__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
    }
}
