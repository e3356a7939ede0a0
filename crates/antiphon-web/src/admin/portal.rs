//! A location's voice portal (M1, M3, M4).

use antiphon_core::ids::LocationId;
use antiphon_core::location::Location;
use antiphon_office::admin::locations::PortalChange;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::location::{Head, seen, who_changed_it};
use super::locations::HERE;
use crate::Hub;
use crate::form::{Form, Typed};
use crate::mailbox_form::languages;
use crate::merging::merged;
use crate::page::{Answer, Frame, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;

const SECRETS: &[&str] = &["passcode", "again"];

#[derive(Template)]
#[template(path = "admin/portal.html")]
struct Page {
    frame: Frame,
    tab: &'static str,
    head: Head,
    place: String,
    silent: bool,
    may_change: bool,
    form: Form,
    languages: Vec<(String, String)>,
    passcode_form: Form,
    passcode_words: &'static str,
}

/// `GET /admin/locations/{id}`
pub(crate) async fn show_portal(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<LocationId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let location = seen(&hub, &admin, id).await?;
    show(&page(&admin, &location, query.as_deref()))
}

/// `POST /admin/locations/{id}`
pub(crate) async fn save(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<LocationId>,
    typed: Typed,
) -> Answer {
    let location = seen(&hub, &admin, id).await?;
    admin.to_change(id)?;
    let stored = stored(&location);
    let typed = match merged(&typed, &stored) {
        Ok(typed) => typed,
        Err(clash) => {
            let who = who_changed_it(&hub, &admin, &location).await?;
            return show_again(&Page { form: clash.shown(&who), ..page(&admin, &location, None) });
        }
    };
    let text = |name: &str| typed.changed(&stored, name);
    let change = PortalChange {
        name: text("name"),
        caller_id_first: text("caller_id_first"),
        caller_id_last: text("caller_id_last"),
        language: text("language"),
        key_layout: None,
        extension: text("extension"),
        number: text("number"),
    };
    match hub.office.change_portal(admin.actor(), admin.organization(), id, &change).await {
        Ok(_) => go(&format!("{HERE}/{id}"), "saved"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            show_again(&Page { form, ..page(&admin, &location, None) })
        }
    }
}

/// `POST /admin/locations/{id}/passcode`
pub(crate) async fn set_passcode(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<LocationId>,
    typed: Typed,
) -> Answer {
    let location = seen(&hub, &admin, id).await?;
    admin.to_change(id)?;
    let form = Form::sent(&typed, SECRETS);
    if typed.exact("passcode") != typed.exact("again") {
        let passcode_form = form.with_fault("again", "the two are not the same");
        return show_again(&Page { passcode_form, ..page(&admin, &location, None) });
    }
    let passcode = typed.text("passcode");
    match hub.office.set_portal_passcode(admin.actor(), admin.organization(), id, passcode).await {
        Ok(()) => go(&format!("{HERE}/{id}"), "portal-passcode-set"),
        Err(error) => {
            show_again(&Page { passcode_form: form.refused(&error), ..page(&admin, &location, None) })
        }
    }
}

fn stored(location: &Location) -> Form {
    let portal = &location.portal;
    Form::new()
        .with("name", &portal.name)
        .with("caller_id_first", &portal.caller_id_first)
        .with("caller_id_last", &portal.caller_id_last)
        .with("language", &portal.language)
        .with_given("extension", portal.extension.as_ref())
        .with_given("number", portal.number.as_ref())
}

fn page(admin: &Admin, location: &Location, query: Option<&str>) -> Page {
    let portal = &location.portal;
    Page {
        frame: Frame::of(&admin.who, HERE, query),
        tab: "portal",
        head: Head::of(location),
        place: format!("{HERE}/{}", location.id),
        silent: !portal.answers(),
        may_change: admin.changes(location.id),
        form: stored(location),
        languages: languages(""),
        passcode_form: Form::new(),
        passcode_words: "At the mailbox-number prompt, the portal's own number and then this passcode open the \
                         administrators' menu: announcements, group mailboxes, unlocking. A new one frees the menu where \
                         too many wrong ones have locked it.",
    }
}
