//! The owner's voicemail settings.

use askama::Template;
use axum::extract::{RawQuery, State};

use crate::Hub;
use crate::form::{Form, Typed};
use crate::mailbox_form;
use crate::merging::merged;
use crate::page::{Answer, Frame, go, show, show_again};
use crate::session::Owner;

const HERE: &str = "/settings";

#[derive(Template)]
#[template(path = "user/settings.html")]
struct Page {
    frame: Frame,
    form: Form,
    languages: Vec<(String, String)>,
}

fn page(owner: &Owner, form: Form, query: Option<&str>) -> Page {
    let languages = mailbox_form::languages("As the number that was called");
    Page { frame: Frame::of(&owner.who, HERE, query), form, languages }
}

/// `GET /settings`
pub(crate) async fn show_settings(State(hub): State<Hub>, owner: Owner, RawQuery(query): RawQuery) -> Answer {
    let listing = hub.office.mailbox(owner.subject.organization(), owner.subject.mailbox()).await?;
    show(&page(&owner, mailbox_form::shown(&listing.mailbox.settings), query.as_deref()))
}

/// `POST /settings`
pub(crate) async fn save(State(hub): State<Hub>, owner: Owner, typed: Typed) -> Answer {
    let (organization, mailbox) = (owner.subject.organization(), owner.subject.mailbox());
    let before = hub.office.mailbox(organization, mailbox).await?.mailbox.settings;
    let typed = match merged(&typed, &mailbox_form::shown(&before)) {
        Ok(typed) => typed,
        // Nobody but himself and administrators can have been here.
        Err(clash) => return show_again(&page(&owner, clash.shown("You or an administrator"), None)),
    };
    let saved = match mailbox_form::read(&typed, &before) {
        Ok(settings) => {
            hub.office.save_mailbox_settings(owner.who.actor(), organization, mailbox, &settings).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => go(HERE, "saved"),
        Err(error) => show_again(&page(&owner, Form::sent(&typed, &[]).refused(&error), None)),
    }
}
