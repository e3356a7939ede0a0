//! One's own passkeys: listed on the account's page, made, renamed and removed.

use antiphon_core::account::passkey::{Backup, Passkey};
use antiphon_core::ids::PasskeyId;
use antiphon_office::accounts::passkeys::PasskeyAdded;
use antiphon_office::admin::AdminError;
use antiphon_office::ports::{Spare, StoreError};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;

use super::account::{self, HERE};
use crate::Hub;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::passkeys::{NEEDS_A_SCRIPT, Offer, question, site};
use crate::path::Id;
use crate::session::SignedIn;
use crate::sign_in::Visitor;
use crate::words::Zone;

/// The field that a script puts the browser's answer into.
const ANSWER: &str = "passkey";

/// A passkey as it is listed.
pub(super) struct PasskeyRow {
    pub(super) id: String,
    pub(super) name: String,
    /// The site it belongs to, where that is another one than this.
    pub(super) elsewhere: Option<String>,
    pub(super) copies: &'static str,
    pub(super) since: String,
    pub(super) used: String,
}

impl PasskeyRow {
    fn of(passkey: Passkey, here: Option<&str>, zone: &Zone, now_ms: i64) -> Self {
        Self {
            id: passkey.id.to_string(),
            name: passkey.name,
            elsewhere: Some(passkey.site).filter(|site| Some(site.as_str()) != here),
            copies: match passkey.state.backup {
                Backup::Never => "on one device only",
                Backup::Possible => "on one device so far",
                Backup::Made => "on all your devices that share it",
            },
            since: zone.moment(passkey.created_ms, now_ms),
            used: passkey.used_ms.map_or_else(|| "never".to_owned(), |at_ms| zone.moment(at_ms, now_ms)),
        }
    }
}

/// The passkeys of whoever is signed in.
pub(super) async fn rows(
    hub: &Hub,
    who: &SignedIn,
    headers: &HeaderMap,
    zone: &Zone,
) -> Result<Vec<PasskeyRow>, Refusal> {
    let site = site(hub, headers).ok();
    let here = site.as_ref().map(|it| it.id());
    let passkeys = hub.office.passkeys(&who.open.account).await?;
    Ok(passkeys.into_iter().map(|it| PasskeyRow::of(it, here, zone, hub.now_ms())).collect())
}

#[derive(Template)]
#[template(path = "user/passkey_new.html")]
struct NewPage {
    frame: Frame,
    form: Form,
    offer: Offer,
    /// What the browser is asked for.
    options: String,
}

/// `POST /account/passkeys/new`: asks the browser to make one.
pub(crate) async fn new(
    State(hub): State<Hub>,
    who: SignedIn,
    visitor: Visitor,
    headers: HeaderMap,
) -> Answer {
    let form = Form::new().with("name", account::browser(&visitor.user_agent));
    show(&asked(&hub, &who, &headers, form, "").await?)
}

/// `POST /account/passkeys`: keeps the one that the browser has made.
pub(crate) async fn add(State(hub): State<Hub>, who: SignedIn, headers: HeaderMap, typed: Typed) -> Answer {
    let form = Form::sent(&typed, &[ANSWER]);
    let site = site(&hub, &headers).map_err(|why| Refusal::Bad(why.to_string()))?;
    if typed.exact(ANSWER).is_empty() {
        return show_again(&asked(&hub, &who, &headers, form, NEEDS_A_SCRIPT).await?);
    }
    let door = hub.passkey_door(&site);
    let added = hub.office.add_passkey(door, &who.open, typed.text("name"), typed.exact(ANSWER)).await;
    let (form, problem) = match added {
        Ok(PasskeyAdded::Added(_)) => return go(HERE, "passkey-added"),
        Ok(PasskeyAdded::Refused(refusal)) => (form, refusal.to_string()),
        Err(AdminError::Store(StoreError::Exists(what))) => (form, format!("{what} is known already")),
        Err(error) => (form.refused(&error), String::new()),
    };
    show_again(&asked(&hub, &who, &headers, form, &problem).await?)
}

/// `POST /account/passkeys/prove`: what the browser is asked for before a sensitive act.
pub(crate) async fn ask_again(State(hub): State<Hub>, who: SignedIn, headers: HeaderMap) -> Answer {
    let site = site(&hub, &headers).map_err(|why| Refusal::Bad(why.to_string()))?;
    let asked = hub.office.ask_for_passkey_again(hub.passkey_door(&site), &who.open);
    Ok(question(asked.map_err(|error| Refusal::Broken(error.to_string()))?))
}

async fn asked(
    hub: &Hub,
    who: &SignedIn,
    headers: &HeaderMap,
    form: Form,
    problem: &str,
) -> Result<NewPage, Refusal> {
    let offer = Offer::at(hub, headers).with_problem(problem);
    let options = match site(hub, headers) {
        Ok(site) => hub.office.ask_for_new_passkey(hub.passkey_door(&site), &who.open, &who.name).await?,
        Err(_) => String::new(),
    };
    Ok(NewPage { frame: Frame::of(who, HERE, None), form, offer, options })
}

#[derive(Template)]
#[template(path = "user/passkey.html")]
struct Page {
    frame: Frame,
    passkey: PasskeyRow,
    form: Form,
}

/// `GET /account/passkeys/{id}`
pub(crate) async fn show_one(
    State(hub): State<Hub>,
    who: SignedIn,
    headers: HeaderMap,
    Id(id): Id<PasskeyId>,
    RawQuery(query): RawQuery,
) -> Answer {
    show(&page(&hub, &who, &headers, id, query.as_deref()).await?)
}

/// `POST /account/passkeys/{id}`: another name.
pub(crate) async fn rename(
    State(hub): State<Hub>,
    who: SignedIn,
    headers: HeaderMap,
    Id(id): Id<PasskeyId>,
    typed: Typed,
) -> Answer {
    let renamed = hub.office.rename_passkey(who.actor(), &who.open.account, id, typed.text("name")).await;
    match renamed {
        Ok(()) => go(HERE, "saved"),
        Err(AdminError::Store(error)) => Err(error.into()),
        Err(error) => {
            let page = page(&hub, &who, &headers, id, None).await?;
            show_again(&Page { form: Form::sent(&typed, &[]).refused(&error), ..page })
        }
    }
}

async fn page(
    hub: &Hub,
    who: &SignedIn,
    headers: &HeaderMap,
    id: PasskeyId,
    query: Option<&str>,
) -> Result<Page, Refusal> {
    let passkey = hub.office.passkey(&who.open.account, id).await?;
    let form = Form::new().with("name", &passkey.name);
    let (site, zone) = (site(hub, headers).ok(), account::zone(hub, who).await?);
    let passkey = PasskeyRow::of(passkey, site.as_ref().map(|it| it.id()), &zone, hub.now_ms());
    Ok(Page { frame: Frame::of(who, HERE, query), passkey, form })
}

#[derive(Template)]
#[template(path = "user/passkey_remove.html")]
struct RemovalPage {
    frame: Frame,
    id: PasskeyId,
    name: String,
    problem: &'static str,
}

/// `GET /account/passkeys/{id}/remove`
pub(crate) async fn ask_to_remove(State(hub): State<Hub>, who: SignedIn, Id(id): Id<PasskeyId>) -> Answer {
    show(&removal(&hub, &who, id, "").await?)
}

/// `POST /account/passkeys/{id}/remove`
pub(crate) async fn remove(State(hub): State<Hub>, who: SignedIn, Id(id): Id<PasskeyId>) -> Answer {
    // A provider signs everybody in whose address it knows.
    let spare = if hub.provider.is_some() { Spare::Nothing } else { Spare::LastWayIn };
    match hub.office.remove_passkey(who.actor(), &who.open.account, id, spare).await {
        Ok(()) => go(HERE, "passkey-removed"),
        Err(StoreError::InUse(_)) => {
            let problem = "It is your only way of signing in, and so it stays. Once there is a web password or \
                           another passkey, this one can go.";
            show_again(&removal(&hub, &who, id, problem).await?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn removal(
    hub: &Hub,
    who: &SignedIn,
    id: PasskeyId,
    problem: &'static str,
) -> Result<RemovalPage, Refusal> {
    let name = hub.office.passkey(&who.open.account, id).await?.name;
    Ok(RemovalPage { frame: Frame::of(who, HERE, None), id, name, problem })
}
