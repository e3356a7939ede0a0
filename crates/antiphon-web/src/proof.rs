//! Proving again who one is, before a sensitive act: somebody may have left his desk. What was typed goes along in the
//! page that asks, and what was to be done is done as soon as the proof is there.

use std::sync::Arc;

use antiphon_core::account::passkey::Passkey;
use antiphon_core::account::secret::Secret;
use antiphon_office::accounts::passkeys::PasskeyProof;
use antiphon_office::accounts::sessions::{OpenSession, Reauthenticated};
use askama::Template;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, show_with};
use crate::passkeys::{NEEDS_A_SCRIPT, Offer, site};
use crate::session::{SignedIn, cookie};
use crate::words::waiting;
use crate::{FORM_BYTES_MAX, Hub};

/// The field that proves it with the password.
const PASSWORD: &str = "proof_password";
/// The field that proves it with a passkey.
const PASSKEY: &str = "proof_passkey";

#[derive(Template)]
#[template(path = "prove.html")]
struct Page {
    frame: Frame,
    form: Form,
    /// Where it was to be sent.
    place: String,
    /// What was typed there.
    sent: Vec<(String, String)>,
    email: String,
    /// Whether there is a password to prove it with.
    has_password: bool,
    /// The provider that it can be proved with too.
    provider: Option<String>,
    /// The passkeys that it can be proved with too.
    offer: Option<Offer>,
}

/// Lets through whoever has proved lately who he is, and asks everybody else; whoever is not signed in at all is sent to
/// the door by what is behind.
pub(crate) async fn gate(State(hub): State<Hub>, request: Request, next: Next) -> Response {
    gated(&hub, request, next).await.unwrap_or_else(|refusal| refusal.into_response())
}

async fn gated(hub: &Hub, request: Request, next: Next) -> Answer {
    if request.method() != Method::POST {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    let who = <Option<SignedIn> as FromRequestParts<Hub>>::from_request_parts(&mut parts, hub);
    let Some(who) = who.await?.filter(|who| !who.open.is_proved) else {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    };
    let bytes = to_bytes(body, FORM_BYTES_MAX).await.map_err(|_| Refusal::TooLarge)?;
    let typed = Typed::of_body(&bytes);
    let secret = match proved(hub, &parts.headers, &who.open, &typed).await? {
        Proof::Given(secret) => secret,
        Proof::Wanted(form, problem) => {
            let offer = offer(hub, &parts.headers, &who.open, &problem).await?;
            let page = Page {
                frame: Frame::of(&who, "", None),
                form,
                place: parts.uri.path().to_owned(),
                sent: without_proof(&typed),
                email: who.open.account.email.to_string(),
                has_password: hub.office.has_password(&who.open.account).await?,
                provider: hub.provider_name(),
                offer,
            };
            return show_with(StatusCode::FORBIDDEN, &page);
        }
    };
    let set = cookie(&secret, hub.secure);
    parts.extensions.insert(fresh(who, secret));
    parts.headers.remove(header::CONTENT_LENGTH);
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(without_proof(&typed)).finish();
    let mut answer = next.run(Request::from_parts(parts, Body::from(body))).await;
    append(&mut answer, set);
    Ok(answer)
}

/// What became of a proof.
pub(crate) enum Proof {
    /// It holds: this is the secret of the session from now on.
    Given(Secret),
    /// It is still wanted, with what was wrong so far: in the form, or about the passkey.
    Wanted(Form, String),
}

/// Looks at what was sent as a proof: the password, or a passkey.
pub(crate) async fn proved(
    hub: &Hub,
    headers: &HeaderMap,
    open: &OpenSession,
    typed: &Typed,
) -> Result<Proof, Refusal> {
    let password = typed.exact(PASSWORD);
    if password.is_empty() {
        return proved_by_passkey(hub, headers, open, typed).await;
    }
    let problem = match hub.office.reauthenticate(open, password).await? {
        Reauthenticated::Proved(secret) => return Ok(Proof::Given(secret)),
        Reauthenticated::Wrong => "this is not your password".to_owned(),
        Reauthenticated::Wait { seconds } => {
            format!("too many wrong passwords; please try again in {}", waiting(seconds))
        }
    };
    Ok(Proof::Wanted(Form::new().with_fault(PASSWORD, &problem), String::new()))
}

async fn proved_by_passkey(
    hub: &Hub,
    headers: &HeaderMap,
    open: &OpenSession,
    typed: &Typed,
) -> Result<Proof, Refusal> {
    let wanted = |problem: &str| Ok(Proof::Wanted(Form::new(), problem.to_owned()));
    let site = match site(hub, headers) {
        Ok(site) if typed.on(PASSKEY) => site,
        Ok(_) | Err(_) => return wanted(""),
    };
    let answer = typed.exact(PASSKEY);
    if answer.is_empty() {
        return wanted(NEEDS_A_SCRIPT);
    }
    match hub.office.reauthenticate_with_passkey(hub.passkey_door(&site), open, answer).await? {
        PasskeyProof::Proved(secret) => Ok(Proof::Given(secret)),
        PasskeyProof::Refused(refusal) => wanted(&refusal.to_string()),
    }
}

/// The passkeys that whoever is signed in can prove it with; none, where he has none.
pub(crate) async fn offer(
    hub: &Hub,
    headers: &HeaderMap,
    open: &OpenSession,
    problem: &str,
) -> Result<Option<Offer>, Refusal> {
    let passkeys = hub.office.passkeys(&open.account).await?;
    let site = site(hub, headers).ok();
    let is_of_here = |passkey: &Passkey| site.as_ref().is_some_and(|site| site.id() == passkey.site);
    Ok(passkeys.iter().any(is_of_here).then(|| Offer::at(hub, headers).with_problem(problem)))
}

fn without_proof(typed: &Typed) -> Vec<(String, String)> {
    typed.without(&[PASSWORD, PASSKEY])
}

/// The same session with its new secret.
fn fresh(who: SignedIn, secret: Secret) -> SignedIn {
    let open = OpenSession { is_proved: true, ..(*who.open).clone() };
    SignedIn { open: Arc::new(open), secret, ..who }
}

fn append(answer: &mut Response, cookie: HeaderValue) {
    // What was done may have signed somebody out, or in as somebody else: that cookie is the right one then.
    answer.headers_mut().entry(header::SET_COOKIE).or_insert(cookie);
}
