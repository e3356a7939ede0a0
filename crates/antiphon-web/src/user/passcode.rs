//! Reset voicemail PIN: the owner's way out of a lock, without the old passcode (M9, M13, M17).

use askama::Template;
use axum::extract::{RawQuery, State};

use crate::Hub;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, go, show, show_again};
use crate::pin::{self, PinState, Rule};
use crate::session::Owner;

const HERE: &str = "/passcode";
const SECRETS: &[&str] = &["passcode", "again"];

#[derive(Template)]
#[template(path = "user/passcode.html")]
struct Page {
    frame: Frame,
    state: PinState,
    rules: Vec<Rule>,
    form: Form,
}

#[derive(Template)]
#[template(path = "parts/passcode_rules.html")]
struct Rules {
    rules: Vec<Rule>,
}

/// `GET /passcode`
pub(crate) async fn show_passcode(State(hub): State<Hub>, owner: Owner, RawQuery(query): RawQuery) -> Answer {
    show(&page(&hub, &owner, Form::new(), query.as_deref()).await?)
}

/// `POST /passcode`
pub(crate) async fn reset(State(hub): State<Hub>, owner: Owner, typed: Typed) -> Answer {
    if typed.exact("passcode") != typed.exact("again") {
        let form = Form::sent(&typed, SECRETS).with_fault("again", "the two are not the same");
        return show_again(&page(&hub, &owner, form, None).await?);
    }
    let (organization, mailbox) = (owner.subject.organization(), owner.subject.mailbox());
    match hub.office.choose_passcode(owner.who.actor(), organization, mailbox, typed.text("passcode")).await {
        Ok(()) => go(HERE, "passcode-set"),
        Err(error) => {
            let form = Form::sent(&typed, SECRETS).refused(&error);
            show_again(&page(&hub, &owner, form, None).await?)
        }
    }
}

/// `POST /passcode/check`: the rules, judged by what has been typed so far. Nothing is kept of it.
pub(crate) async fn check(State(hub): State<Hub>, owner: Owner, typed: Typed) -> Answer {
    let (organization, mailbox) = (owner.subject.organization(), owner.subject.mailbox());
    let of = hub.office.organization(organization).await?.service.passcode_rules;
    let context = hub.office.passcode_context(organization, mailbox).await?;
    let entered = typed.text("passcode");
    show(&Rules { rules: pin::rules(&of, entered, &pin::broken_by(&of, &context, entered)) })
}

async fn page(
    hub: &Hub,
    owner: &Owner,
    form: Form,
    query: Option<&str>,
) -> Result<Page, crate::page::Refusal> {
    let organization = owner.subject.organization();
    let listing = hub.office.mailbox(organization, owner.subject.mailbox()).await?;
    let of = hub.office.organization(organization).await?.service.passcode_rules;
    Ok(Page {
        frame: Frame::of(&owner.who, HERE, query),
        state: PinState::of(&listing),
        rules: pin::rules(&of, "", &[]),
        form,
    })
}
