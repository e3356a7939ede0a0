//! Signing in with a passkey: the question to the browser, and its answer. Scripts carry both, pages do the rest.

use std::net::IpAddr;

use antiphon_core::account::passkey::{NoSite, PasskeySite};
use antiphon_core::account::secret::Secret;
use antiphon_core::limits::PASSKEY_CEREMONY_MAX_MS;
use antiphon_office::accounts::passkeys::{self, PasskeyDoor, PasskeySignIn};
use axum::extract::State;
use axum::http::header::{self, HOST};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};

use crate::Hub;
use crate::form::Typed;
use crate::page::{Answer, Refusal, go_on};
use crate::session::{self, SignedIn};
use crate::sign_in::{self, Visitor, inside};

/// The field that a script puts the browser's answer into.
const ANSWER: &str = "passkey";
/// What is said where no script did.
pub(crate) const NEEDS_A_SCRIPT: &str =
    "passkeys need a script of this page, and your browser has not run it. Please use the web password";
/// The cookie of a question where pages come over TLS.
const SECURE_NAME: &str = "__Host-passkey";
/// The cookie's name on a loopback or a network without TLS.
const PLAIN_NAME: &str = "passkey";

/// What a page says about passkeys at the address that it was opened by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Offer {
    /// The origin that they belong to; none where there can be none.
    pub(crate) origin: Option<String>,
    /// Why there can be none.
    pub(crate) why_not: String,
    /// The same pages by a name.
    pub(crate) elsewhere: Option<String>,
    /// What was wrong with the last one, as a sentence.
    pub(crate) problem: String,
}

impl Offer {
    pub(crate) fn at(hub: &Hub, headers: &HeaderMap) -> Self {
        match site(hub, headers) {
            Ok(site) => Self { origin: Some(site.origin().to_owned()), ..Self::default() },
            Err(why) => Self {
                why_not: why.to_string(),
                elsewhere: elsewhere(host(headers)).filter(|_| hub.public_url.is_none()),
                ..Self::default()
            },
        }
    }

    /// With what was wrong with the last one.
    pub(crate) fn with_problem(self, problem: &str) -> Self {
        Self { problem: crate::form::sentence(problem), ..self }
    }
}

/// Where passkeys are made and shown.
///
/// # Errors
/// [`NoSite`] where browsers have none.
pub(crate) fn site(hub: &Hub, headers: &HeaderMap) -> Result<PasskeySite, NoSite> {
    match &hub.public_url {
        Some(url) => PasskeySite::of(url),
        None => PasskeySite::of(&format!("http://{}", host(headers))),
    }
}

/// The name by which the browser reaches the server.
fn host(headers: &HeaderMap) -> &str {
    headers.get(HOST).and_then(|it| it.to_str().ok()).unwrap_or("localhost")
}

/// The same machine by its name, if the host is its number: `127.0.0.1:8080` is `localhost:8080`.
fn elsewhere(host: &str) -> Option<String> {
    let (number, port) = match host.rsplit_once(':') {
        Some((number, port)) if !port.ends_with(']') => (number, format!(":{port}")),
        Some(_) | None => (host, String::new()),
    };
    let number = number.trim_start_matches('[').trim_end_matches(']');
    let is_here = number.parse::<IpAddr>().is_ok_and(|it| it.is_loopback());
    is_here.then(|| format!("http://localhost{port}"))
}

impl Hub {
    pub(crate) fn passkey_door<'a>(&'a self, site: &'a PasskeySite) -> PasskeyDoor<'a> {
        PasskeyDoor { protocol: &*self.passkeys, site }
    }
}

/// `POST /sign-in/passkey/ask`: what the browser is asked for.
pub(crate) async fn ask(State(hub): State<Hub>, visitor: Visitor, headers: HeaderMap) -> Answer {
    let site = site(&hub, &headers).map_err(|why| Refusal::Bad(why.to_string()))?;
    let asked = hub.office.ask_for_passkey(hub.passkey_door(&site), &visitor.address);
    let (options, browser) = asked.map_err(|error| Refusal::Broken(error.to_string()))?;
    let seconds = PASSKEY_CEREMONY_MAX_MS / 1_000;
    let kept = cookie(browser.expose(), seconds, hub.secure);
    Ok(([(header::SET_COOKIE, kept)], question(options)).into_response())
}

/// A question as scripts get it.
pub(crate) fn question(options: String) -> Response {
    (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], options).into_response()
}

/// `POST /sign-in/passkey`: the browser's answer.
pub(crate) async fn sign_in(
    State(hub): State<Hub>,
    who: Option<SignedIn>,
    visitor: Visitor,
    headers: HeaderMap,
    typed: Typed,
) -> Answer {
    let back = typed.text("back");
    let refused = |why: &str| {
        let offer = Offer::at(&hub, &headers).with_problem(why);
        sign_in::door_with_passkey_problem(&hub, offer, &typed)
    };
    let site = match site(&hub, &headers) {
        Ok(site) => site,
        Err(why) => return refused(&why.to_string()).await,
    };
    let answer = typed.exact(ANSWER);
    if answer.is_empty() {
        return refused(NEEDS_A_SCRIPT).await;
    }
    let Some(browser) = presented(&headers, hub.secure) else {
        return refused(&passkeys::PasskeyRefusal::Late.to_string()).await;
    };
    let at = passkeys::Visitor { source: &visitor.address, user_agent: &visitor.user_agent };
    let door = hub.passkey_door(&site);
    let signed_in = match hub.office.sign_in_with_passkey(door, &browser, answer, at).await? {
        PasskeySignIn::In(signed_in) => signed_in,
        PasskeySignIn::Refused(refusal) => return refused(&refusal.to_string()).await,
    };
    sign_in::leave_before(&hub, who).await?;
    let mut answer = go_on(inside(back))?;
    let cookies = answer.headers_mut();
    cookies.append(header::SET_COOKIE, session::cookie(&signed_in.secret, hub.secure));
    cookies.append(header::SET_COOKIE, cookie("", 0, hub.secure));
    Ok(answer)
}

/// The secret that a browser was given with its question.
fn presented(headers: &HeaderMap, secure: bool) -> Option<Secret> {
    let name = if secure { SECURE_NAME } else { PLAIN_NAME };
    session::cookie_named(headers, name).map(|it| Secret::presented(&it))
}

fn cookie(value: &str, seconds: i64, secure: bool) -> HeaderValue {
    let (name, only) = if secure { (SECURE_NAME, "; Secure") } else { (PLAIN_NAME, "") };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{only}");
    let mut header = HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
    header.set_sensitive(true);
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_a_name() {
        for (host, name) in [
            ("127.0.0.1:8080", Some("http://localhost:8080")),
            ("127.0.0.1", Some("http://localhost")),
            ("[::1]:8080", Some("http://localhost:8080")),
            ("[::1]", Some("http://localhost")),
            ("192.0.2.1:8080", None),
            ("voice.example.org", None),
        ] {
            assert_eq!(elsewhere(host).as_deref(), name, "{host}");
        }
    }

    #[test]
    fn the_question_belongs_to_one_browser_for_some_minutes() {
        let set = cookie("s", 300, true);
        let text = "__Host-passkey=s; Path=/; HttpOnly; SameSite=Strict; Max-Age=300; Secure";
        assert_eq!(set.to_str().unwrap(), text);
    }
}
