//! One's own tokens of the API: made, listed on the account's page, revoked.

use antiphon_core::account::scope::{Scope, Scopes};
use antiphon_core::ids::TokenId;
use antiphon_office::accounts::tokens::NewToken;
use antiphon_office::admin::AdminError;
use axum::extract::State;
use axum::http::HeaderMap;

use super::account::{self, HERE};
use crate::Hub;
use crate::form::{Form, Typed};
use crate::page::{Answer, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::SignedIn;
use crate::words::{Zone, scope_words};

/// Days that a token holds unless something else is typed.
const DAYS: u32 = 90;

/// A token as it is listed.
pub(super) struct TokenRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) scopes: String,
    pub(super) expires: String,
    pub(super) used: String,
}

/// Something that a token can be for.
pub(super) struct ScopeBox {
    pub(super) word: &'static str,
    pub(super) words: &'static str,
    pub(super) ticked: bool,
}

/// `POST /account/tokens`. The token is shown in this answer and never again.
pub(crate) async fn make(State(hub): State<Hub>, who: SignedIn, headers: HeaderMap, typed: Typed) -> Answer {
    match made(&hub, &who, &typed).await {
        Ok(secret) => {
            let page = account::page(&hub, &who, &headers, Form::new(), Some("done=created")).await?;
            show(&page.with_token(secret))
        }
        Err(error) => {
            let page = account::page(&hub, &who, &headers, Form::new(), None).await?;
            let (token_form, scopes) = (Form::sent(&typed, &[]).refused(&error), boxes(&who, Some(&typed)));
            show_again(&page.with_token_form(token_form, scopes))
        }
    }
}

/// `POST /account/tokens/{id}/revoke`
pub(crate) async fn revoke(State(hub): State<Hub>, who: SignedIn, Id(id): Id<TokenId>) -> Answer {
    hub.office.revoke_own_token(who.actor(), &who.open.account, id).await?;
    go(HERE, "token-revoked")
}

async fn made(hub: &Hub, who: &SignedIn, typed: &Typed) -> Result<String, AdminError> {
    let days = typed.number("days")?;
    let scopes: Scopes = typed.all("scope").filter_map(Scope::from_word).collect();
    let new = NewToken { name: typed.text("name").to_owned(), scopes: Some(scopes), days: Some(days) };
    let made = hub.office.create_personal_token(who.actor(), &who.open.account, &new).await?;
    Ok(made.secret.expose().to_owned())
}

/// The tokens of whoever is signed in.
pub(super) async fn rows(hub: &Hub, who: &SignedIn, zone: &Zone) -> Result<Vec<TokenRow>, Refusal> {
    let now_ms = hub.now_ms();
    let tokens = hub.office.tokens_of(&who.open.account).await?;
    let rows = tokens.into_iter().map(|token| TokenRow {
        id: token.id.to_string(),
        scopes: token.scopes.iter().map(scope_words).collect::<Vec<_>>().join("; "),
        expires: match token.expires_ms {
            None => "never".to_owned(),
            Some(at_ms) if at_ms <= now_ms => "ended".to_owned(),
            Some(at_ms) => zone.moment(at_ms, now_ms),
        },
        used: token.used_ms.map_or_else(|| "never".to_owned(), |at_ms| zone.moment(at_ms, now_ms)),
        name: token.name,
    });
    Ok(rows.collect())
}

/// What a token of this account can be for; what only reads is ticked until something was typed.
pub(super) fn boxes(who: &SignedIn, typed: Option<&Typed>) -> Vec<ScopeBox> {
    let useful = Scopes::useful_to(who.administration(), who.person.is_some());
    let ticked = |scope: Scope| match typed {
        Some(typed) => typed.all("scope").any(|word| word == scope.word()),
        None => !scope.is_administrative() && scope.word().ends_with("_read"),
    };
    useful
        .iter()
        .map(|scope| ScopeBox { word: scope.word(), words: scope_words(scope), ticked: ticked(scope) })
        .collect()
}

/// The form as it is shown first.
pub(super) fn form() -> Form {
    Form::new().with("days", DAYS)
}
