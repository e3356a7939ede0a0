//! The address that one signs in with: another one asked for, and confirmed with the link that went there.

use antiphon_core::account::secret::Secret;
use antiphon_office::admin::AdminError;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;

use super::account::{self, HERE};
use crate::Hub;
use crate::form::{Form, Typed};
use crate::new_address::{change, without_whose};
use crate::page::{Answer, Frame, go, show, show_again};
use crate::session::SignedIn;

/// `POST /account/email`
pub(crate) async fn ask(State(hub): State<Hub>, who: SignedIn, headers: HeaderMap, typed: Typed) -> Answer {
    let administers = who.administration().changes_organization();
    match change(&hub, who.actor(), &who.open.account, administers, &typed).await? {
        Ok(word) => go(HERE, word),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            let page = account::page(&hub, &who, &headers, Form::new(), None).await?;
            show_again(&page.with_address_form(form))
        }
    }
}

#[derive(Template)]
#[template(path = "user/confirm_address.html")]
struct Confirmation {
    frame: Frame,
    email: String,
    form: Form,
}

impl Confirmation {
    fn new(who: &SignedIn, form: Form, query: Option<&str>) -> Self {
        Self { frame: Frame::of(who, HERE, query), email: who.open.account.email.to_string(), form }
    }
}

/// `GET /account/email/confirm`. The link's secret stands behind its `#`, where no server and no log sees it; a script
/// puts it into the form, or somebody pastes it.
pub(crate) async fn show_confirmation(who: SignedIn, RawQuery(query): RawQuery) -> Answer {
    show(&Confirmation::new(&who, Form::new(), query.as_deref()))
}

/// `POST /account/email/confirm`
pub(crate) async fn confirm(State(hub): State<Hub>, who: SignedIn, typed: Typed) -> Answer {
    let code = typed.text("code");
    let form = match hub.office.confirm_email(&who.open.account, &Secret::presented(code)).await {
        Ok(Some(_)) => return go(HERE, "address-changed"),
        Ok(None) => {
            let problem = "this link does not hold, or not any more, or was asked for by somebody else: ask for another \
                           one on your account's page";
            Form::new().with_fault("code", problem)
        }
        Err(error) => {
            let error = without_whose(error);
            if let AdminError::Invalid { problem, .. } = &error {
                Form::new().with_fault("code", &format!("the address {problem}"))
            } else {
                Form::new().with("code", code).refused(&error)
            }
        }
    };
    show_again(&Confirmation::new(&who, form, None))
}
