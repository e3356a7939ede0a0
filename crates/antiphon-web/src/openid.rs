//! Signing in with a provider (OpenID Connect): the way there, and the way back.

use std::sync::Arc;

use antiphon_core::account::secret::Secret;
use antiphon_office::accounts::provider::Recognized;
use antiphon_office::ports::{IdentityProvider, ProviderError, Visit};
use axum::extract::{RawQuery, State};
use axum::http::header::{self, HOST};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::IntoResponse as _;

use crate::Hub;
use crate::form::Typed;
use crate::page::{Answer, Refusal, go_on};
use crate::session::{self, SignedIn};
use crate::sign_in::{self, Visitor, inside};

/// Where the provider sends browsers back to.
const BACK: &str = "/sign-in/openid/back";
/// The cookie of a visit where pages come over TLS: no neighbour in the domain can plant one (a login of somebody else).
const SECURE_NAME: &str = "__Host-openid";
/// The cookie's name on a loopback or a network without TLS.
const PLAIN_NAME: &str = "openid";
/// How long a visit may take, in seconds: somebody looks for his second factor.
const VISIT_SECONDS: u32 = 15 * 60;

/// `GET /sign-in/openid`: to the provider. With `again`, for a proof that is given now.
pub(crate) async fn go_there(
    State(hub): State<Hub>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Answer {
    let provider = provider(&hub)?;
    let typed = Typed::of_query(query.as_deref());
    let secret = hub.office.visit_secret();
    let again = typed.on("again");
    let door = match provider.door(&Visit::of(&secret, again), &redirect(&hub, &headers)).await {
        Ok(door) => door,
        Err(error) => return failed(&hub, &headers, provider.name(), &error).await,
    };
    let kept = Kept { secret, again, back: inside(typed.text("back")).to_owned() };
    Ok(([(header::SET_COOKIE, kept.cookie(hub.secure))], go_on(&door)?).into_response())
}

/// `GET /sign-in/openid/back`: from the provider.
pub(crate) async fn come_back(
    State(hub): State<Hub>,
    who: Option<SignedIn>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Answer {
    let provider = provider(&hub)?;
    let typed = Typed::of_query(query.as_deref());
    let Some(kept) = Kept::presented(&headers, hub.secure) else {
        return refused(
            &hub,
            &headers,
            provider.name(),
            "this took too long, or was begun in another browser",
        )
        .await;
    };
    let visit = Visit::of(&kept.secret, kept.again);
    if typed.exact("state") != visit.state {
        return refused(&hub, &headers, provider.name(), "this was begun in another window").await;
    }
    if typed.exact("code").is_empty() {
        return refused(&hub, &headers, provider.name(), "it did not say who you are").await;
    }
    let identity = match provider.visitor(typed.exact("code"), &visit, &redirect(&hub, &headers)).await {
        Ok(identity) => identity,
        Err(error) => return failed(&hub, &headers, provider.name(), &error).await,
    };
    let (source, user_agent) = (visitor.address.as_str(), visitor.user_agent.as_str());
    let signed_in = match hub.office.recognize(&identity, provider.name(), source, user_agent).await? {
        Recognized::In(signed_in) => signed_in,
        Recognized::Unverified => {
            return refused(
                &hub,
                &headers,
                provider.name(),
                "it does not know your e-mail address for certain",
            )
            .await;
        }
        Recognized::Unknown(email) => {
            let told = format!("nobody signs in here with {email}; an administrator can add you");
            return refused(&hub, &headers, provider.name(), &told).await;
        }
    };
    sign_in::leave_before(&hub, who).await?;
    let mut answer = go_on(&kept.back)?;
    let cookies = answer.headers_mut();
    cookies.append(header::SET_COOKIE, session::cookie(&signed_in.secret, hub.secure));
    cookies.append(header::SET_COOKIE, no_cookie(hub.secure));
    Ok(answer)
}

fn provider(hub: &Hub) -> Result<Arc<dyn IdentityProvider>, Refusal> {
    hub.provider.clone().ok_or(Refusal::Missing)
}

/// Where browsers come back, as they reach this server; the provider sends them nowhere that it does not know.
fn redirect(hub: &Hub, headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|it| it.to_str().ok()).unwrap_or("localhost");
    match &hub.public_url {
        Some(url) => format!("{url}{BACK}"),
        None => format!("http://{host}{BACK}"),
    }
}

/// What the operator may have to mend: it stands in the log too.
async fn failed(hub: &Hub, headers: &HeaderMap, name: &str, error: &ProviderError) -> Answer {
    tracing::warn!(provider = name, %error, "nobody can sign in with the provider");
    refused(hub, headers, name, &error.to_string()).await
}

async fn refused(hub: &Hub, headers: &HeaderMap, name: &str, why: &str) -> Answer {
    sign_in::door_with_problem(hub, headers, &format!("You cannot sign in with {name} now: {why}.")).await
}

/// What a browser keeps during a visit.
struct Kept {
    secret: Secret,
    again: bool,
    back: String,
}

impl Kept {
    fn cookie(&self, secure: bool) -> HeaderValue {
        let back: String = form_urlencoded::byte_serialize(self.back.as_bytes()).collect();
        let again = u8::from(self.again);
        written(&format!("{}.{again}.{back}", self.secret.expose()), VISIT_SECONDS, secure)
    }

    fn presented(headers: &HeaderMap, secure: bool) -> Option<Self> {
        let text = session::cookie_named(headers, if secure { SECURE_NAME } else { PLAIN_NAME })?;
        let mut parts = text.splitn(3, '.');
        let (secret, again, back) = (parts.next()?, parts.next()?, parts.next()?);
        let back = form_urlencoded::parse(format!("back={back}").as_bytes()).next()?.1.into_owned();
        Some(Self { secret: Secret::presented(secret), again: again == "1", back: inside(&back).to_owned() })
    }
}

fn no_cookie(secure: bool) -> HeaderValue {
    written("", 0, secure)
}

fn written(value: &str, seconds: u32, secure: bool) -> HeaderValue {
    let (name, only) = if secure { (SECURE_NAME, "; Secure") } else { (PLAIN_NAME, "") };
    // Lax: it has to be sent along when the provider leads the browser back.
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{only}");
    let mut header = HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
    header.set_sensitive(true);
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_tls_no_neighbour_can_plant_a_visit() {
        let kept = Kept { secret: Secret::presented("s"), again: true, back: "/a b?c=d;e".to_owned() };
        let cookie = kept.cookie(true);
        let text = cookie.to_str().unwrap();
        assert!(text.starts_with("__Host-openid=s.1."), "{text}");
        assert!(text.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=900; Secure"), "{text}");
        let pair = text.split(';').next().unwrap();
        let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(pair).unwrap())]);
        let back = Kept::presented(&headers, true).unwrap();
        assert_eq!((back.again, back.back.as_str()), (true, "/a b?c=d;e"));
        assert!(Kept::presented(&headers, false).is_none());
    }
}
