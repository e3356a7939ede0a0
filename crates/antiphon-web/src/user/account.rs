//! One's own account: the web password, and where one is signed in.

use antiphon_core::ids::SessionId;
use antiphon_office::accounts::passwords::PasswordChange;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;

use super::integrations::{self, GrantRow};
use super::passkeys::{self, PasskeyRow};
use super::tokens::{self, ScopeBox, TokenRow};
use crate::Hub;
use crate::form::{Form, Typed};
use crate::new_address::NewAddress;
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::passkeys::Offer;
use crate::path::Id;
use crate::session::SignedIn;
use crate::words::{Zone, waiting};

pub(super) const HERE: &str = "/account";
const SECRETS: &[&str] = &["current", "password", "again"];

#[derive(Template)]
#[template(path = "user/account.html")]
pub(super) struct Page {
    frame: Frame,
    name: String,
    email: String,
    role: &'static str,
    form: Form,
    address: NewAddress,
    passkeys: Vec<PasskeyRow>,
    offer: Offer,
    sessions: Vec<Row>,
    tokens: Vec<TokenRow>,
    grants: Vec<GrantRow>,
    scopes: Vec<ScopeBox>,
    token_form: Form,
    made_token: Option<String>,
}

impl Page {
    /// With the form of another address as it was sent.
    pub(super) fn with_address_form(self, form: Form) -> Self {
        Self { address: NewAddress { form, ..self.address }, ..self }
    }

    /// With a token that was just made.
    pub(super) fn with_token(self, secret: String) -> Self {
        Self { made_token: Some(secret), ..self }
    }

    /// With the form of a token as it was sent.
    pub(super) fn with_token_form(self, token_form: Form, scopes: Vec<ScopeBox>) -> Self {
        Self { token_form, scopes, ..self }
    }
}

struct Row {
    id: String,
    browser: String,
    address: String,
    since: String,
    used: String,
    this: bool,
}

/// `GET /account`
pub(crate) async fn show_account(
    State(hub): State<Hub>,
    who: SignedIn,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Answer {
    show(&page(&hub, &who, &headers, Form::new(), query.as_deref()).await?)
}

/// `POST /account/password`
pub(crate) async fn change_password(
    State(hub): State<Hub>,
    who: SignedIn,
    headers: HeaderMap,
    typed: Typed,
) -> Answer {
    let form = Form::sent(&typed, SECRETS);
    if typed.exact("password") != typed.exact("again") {
        let form = form.with_fault("again", "the two are not the same");
        return show_again(&page(&hub, &who, &headers, form, None).await?);
    }
    let (old, new) = (typed.exact("current"), typed.exact("password"));
    let form = match hub.office.change_password(&who.open, &who.secret, old, new).await {
        Ok(PasswordChange::Changed) => return go(HERE, "password-set"),
        Ok(PasswordChange::Wrong) => form.with_fault("current", "this is not the current password"),
        Ok(PasswordChange::Wait { seconds }) => {
            let problem = format!("too many wrong passwords; please try again in {}", waiting(seconds));
            form.with_fault("current", &problem)
        }
        Err(error) => form.refused(&error),
    };
    show_again(&page(&hub, &who, &headers, form, None).await?)
}

/// `POST /account/sessions/{id}/end`: one browser is signed out.
pub(crate) async fn end_session(State(hub): State<Hub>, who: SignedIn, Id(id): Id<SessionId>) -> Answer {
    hub.office.end_session(who.actor(), &who.open.account, id).await?;
    go(HERE, "session-ended")
}

/// `POST /account/sign-out-everywhere`
pub(crate) async fn sign_out_everywhere(State(hub): State<Hub>, who: SignedIn) -> Answer {
    hub.office.sign_out_everywhere(who.actor(), &who.open.account, Some(who.open.session.id)).await?;
    go(HERE, "signed-out-everywhere")
}

pub(super) async fn page(
    hub: &Hub,
    who: &SignedIn,
    headers: &HeaderMap,
    form: Form,
    query: Option<&str>,
) -> Result<Page, Refusal> {
    let zone = zone(hub, who).await?;
    let now_ms = hub.now_ms();
    let sessions = hub.office.sessions(&who.open.account).await?;
    let rows = sessions.into_iter().map(|session| Row {
        id: session.id.to_string(),
        this: session.id == who.open.session.id,
        browser: browser(&session.user_agent),
        address: session.address,
        since: zone.moment(session.created_ms, now_ms),
        used: zone.moment(session.used_ms, now_ms),
    });
    Ok(Page {
        frame: Frame::of(who, HERE, query),
        name: who.name.clone(),
        email: who.open.account.email.to_string(),
        role: who.role(),
        form,
        address: NewAddress::own(hub, &who.open.account, &zone, Form::new()).await?,
        passkeys: passkeys::rows(hub, who, headers, &zone).await?,
        offer: Offer::at(hub, headers),
        sessions: rows.collect(),
        tokens: tokens::rows(hub, who, &zone).await?,
        grants: integrations::rows(hub, who, &zone).await?,
        scopes: tokens::boxes(who, None),
        token_form: tokens::form(),
        made_token: None,
    })
}

/// The zone that somebody's times are shown in.
pub(super) async fn zone(hub: &Hub, who: &SignedIn) -> Result<Zone, Refusal> {
    Ok(match &who.person {
        Some(person) => {
            Zone::named(&hub.office.location(person.organization, person.location).await?.time_zone)
        }
        None => Zone::named("UTC"),
    })
}

/// What people call a browser, by what it says of itself.
pub(super) fn browser(user_agent: &str) -> String {
    let has = |word: &str| user_agent.contains(word);
    let name = [("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]
        .into_iter()
        .find(|(word, _)| has(word));
    let system = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]
    .into_iter()
    .find(|(word, _)| has(word));
    match (name, system) {
        (Some((_, name)), Some((_, system))) => format!("{name} on {system}"),
        (Some((_, name)), None) => name.to_owned(),
        (None, _) if user_agent.is_empty() => "unknown".to_owned(),
        (None, _) => user_agent.chars().take(40).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_goes_by_the_name_people_know() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36";
        assert_eq!(browser(chrome), "Chrome on Linux");
        assert_eq!(browser("curl/8.5"), "curl/8.5");
    }
}
