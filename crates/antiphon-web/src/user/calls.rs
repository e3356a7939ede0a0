//! What becomes of the owner's calls.

use askama::Template;
use axum::extract::{RawQuery, State};

use crate::Hub;
use crate::form::{Form, Typed};
use crate::handling_form;
use crate::merging::merged;
use crate::page::{Answer, Frame, go, show, show_again};
use crate::session::Owner;

const HERE: &str = "/calls";

#[derive(Template)]
#[template(path = "user/calls.html")]
struct Page {
    frame: Frame,
    form: Form,
}

/// `GET /calls`
pub(crate) async fn show_calls(State(hub): State<Hub>, owner: Owner, RawQuery(query): RawQuery) -> Answer {
    let form = handling_form::shown(&hub.office, &owner.subject).await?;
    show(&Page { frame: Frame::of(&owner.who, HERE, query.as_deref()), form })
}

/// `POST /calls`
pub(crate) async fn save(State(hub): State<Hub>, owner: Owner, typed: Typed) -> Answer {
    let frame = Frame::of(&owner.who, HERE, None);
    let typed = match merged(&typed, &handling_form::shown(&hub.office, &owner.subject).await?) {
        Ok(typed) => typed,
        // Nobody but himself and administrators can have been here.
        Err(clash) => return show_again(&Page { frame, form: clash.shown("You or an administrator") }),
    };
    match handling_form::save(&hub.office, owner.who.actor(), &owner.subject, &typed).await? {
        Ok(()) => go(HERE, "saved"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            show_again(&Page { frame, form })
        }
    }
}
