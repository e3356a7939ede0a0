//! Letting an integration act for oneself: the question, and the way back with the answer (RFC 6749 section 4.1).

use antiphon_core::account::integration::RedirectUri;
use antiphon_office::accounts::oauth::{Asked, Asking, GrantError, Question};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Redirect, Response};

use crate::Hub;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, show, show_again};
use crate::passkeys::Offer;
use crate::proof::{self, Proof};
use crate::security::SendsTo;
use crate::session::{SignedIn, cookie};
use crate::words::scope_words;

/// What goes with the question and comes back with its answer.
const PARAMETERS: [&str; 7] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
];

#[derive(Template)]
#[template(path = "authorize.html")]
struct Page {
    frame: Frame,
    form: Form,
    integration: String,
    email: String,
    may: Vec<&'static str>,
    parameters: Vec<(&'static str, String)>,
    /// Where the browser goes without letting it in.
    no: String,
    /// Where it goes, as people know it.
    site: String,
    /// Whether the password is asked for, because the last proof is long ago.
    asks_password: bool,
    /// The passkeys that may be shown instead.
    offer: Option<Offer>,
}

/// `GET /v1/authorize`
pub(crate) async fn ask(
    State(hub): State<Hub>,
    who: SignedIn,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Answer {
    let typed = Typed::of_query(query.as_deref());
    match asked(&hub, &who, &typed).await? {
        Ok(question) => {
            let offer = match who.open.is_proved {
                true => None,
                false => proof::offer(&hub, &headers, &who.open, "").await?,
            };
            with_question(show(&page(&who, &typed, &question, (Form::new(), offer))), &question)
        }
        Err(answer) => Ok(answer),
    }
}

/// `POST /v1/authorize`: yes. The question is looked at anew: what came with the form may be anything.
pub(crate) async fn allow(State(hub): State<Hub>, who: SignedIn, headers: HeaderMap, typed: Typed) -> Answer {
    let question = match asked(&hub, &who, &typed).await? {
        Ok(question) => question,
        Err(answer) => return Ok(answer),
    };
    let proved = match who.open.is_proved {
        true => None,
        false => match proof::proved(&hub, &headers, &who.open, &typed).await? {
            Proof::Given(secret) => Some(secret),
            Proof::Wanted(form, problem) => {
                let offer = proof::offer(&hub, &headers, &who.open, &problem).await?;
                return with_question(show_again(&page(&who, &typed, &question, (form, offer))), &question);
            }
        },
    };
    let code = hub.office.grant(who.actor(), &who.open.account, &question).await?;
    let mut answer = back(&question.code.redirect, &[("code", code.expose()), ("state", state(&typed))]);
    if let Some(secret) = proved {
        answer.headers_mut().insert(header::SET_COOKIE, cookie(&secret, hub.secure));
    }
    Ok(answer)
}

/// What is to be decided; or else the answer, because nothing is.
async fn asked(hub: &Hub, who: &SignedIn, typed: &Typed) -> Result<Result<Question, Response>, Refusal> {
    let asking = Asking {
        client_id: typed.text("client_id"),
        redirect_uri: typed.text("redirect_uri"),
        response_type: typed.text("response_type"),
        scope: typed.text("scope"),
        challenge: typed.text("code_challenge"),
        challenge_method: typed.text("code_challenge_method"),
    };
    match hub.office.asked(&who.open.account, asking).await? {
        Asked::Question(question) => Ok(Ok(*question)),
        Asked::Refused { redirect, error } => Ok(Err(refused(&redirect, &error, state(typed)))),
        Asked::Unknown(what) => Err(Refusal::Bad(format!(
            "The program that sent you here is not registered in your organization with this {what}. Nothing was \
             given to it. Its maker, or an administrator of the organization, has to put that right."
        ))),
    }
}

fn page(who: &SignedIn, typed: &Typed, question: &Question, (form, offer): (Form, Option<Offer>)) -> Page {
    let denied = [("error", "access_denied"), ("state", state(typed))];
    Page {
        frame: Frame::of(who, "", None),
        form,
        integration: question.integration.name.clone(),
        email: who.open.account.email.to_string(),
        may: question.scopes.iter().map(scope_words).collect(),
        parameters: PARAMETERS.iter().map(|name| (*name, typed.text(name).to_owned())).collect(),
        no: question.code.redirect.with(&query(&denied)),
        site: question.code.redirect.origin().to_owned(),
        asks_password: !who.open.is_proved,
        offer,
    }
}

/// The page's form leads to the integration's address in the end, and browsers ask whether it may.
fn with_question(page: Answer, question: &Question) -> Answer {
    let mut page = page?;
    page.extensions_mut().insert(SendsTo(question.code.redirect.origin().to_owned()));
    Ok(page)
}

fn refused(redirect: &RedirectUri, error: &GrantError, state: &str) -> Response {
    let told = error.to_string();
    back(redirect, &[("error", error.word()), ("error_description", &told), ("state", state)])
}

/// To the integration. The code is in this address, which RFC 6749 wants there: it works once, soon, and only together
/// with the integration's own secret.
fn back(redirect: &RedirectUri, pairs: &[(&str, &str)]) -> Response {
    Redirect::to(&redirect.with(&query(pairs))).into_response()
}

/// What was given; a state that nobody gave is not given back.
fn query(pairs: &[(&str, &str)]) -> String {
    let given = pairs.iter().filter(|(_, value)| !value.is_empty());
    form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish()
}

fn state(typed: &Typed) -> &str {
    typed.exact("state")
}
