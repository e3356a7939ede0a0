//! Web passwords chosen with a link that came by e-mail, and asking for such a link.

use antiphon_core::account::secret::Secret;
use antiphon_core::ids::OrganizationId;
use antiphon_office::accounts::sign_in::{Door, SignIn};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::IntoResponse as _;

use crate::Hub;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::session::cookie;
use crate::sign_in::Visitor;

#[derive(Template)]
#[template(path = "forgot_password.html")]
struct Forgotten {
    frame: Frame,
    form: Form,
}

/// `GET /forgot-password`
pub(crate) async fn show_forgotten(State(hub): State<Hub>, RawQuery(query): RawQuery) -> Answer {
    to_send_mail(&hub)?;
    let frame = Frame::at_the_door(&hub, &Typed::of_query(query.as_deref())).await?;
    show(&Forgotten { frame, form: Form::new() })
}

/// `POST /forgot-password`. The answer is the same whatever address it is, and does not wait for the letter to be
/// written, so that its time tells nothing either.
pub(crate) async fn send_link(State(hub): State<Hub>, visitor: Visitor, typed: Typed) -> Answer {
    to_send_mail(&hub)?;
    if !hub.office.may_ask_for_link(&visitor.address) {
        let form = Form::sent(&typed, &[])
            .with_problem("Too many letters were asked for from here. Please try again in an hour.");
        return show_again(&Forgotten { frame: Frame::at_the_door(&hub, &typed).await?, form });
    }
    let (office, email) = (hub.office.clone(), typed.text("email").to_owned());
    tokio::spawn(async move {
        if let Err(error) = office.send_password_link(&email).await {
            tracing::error!(%error, "a link for a forgotten password could not be sent");
        }
    });
    match typed.text("at").parse::<OrganizationId>() {
        Ok(at) => go(&format!("/forgot-password?at={at}"), "link-sent"),
        Err(_) => go("/forgot-password", "link-sent"),
    }
}

#[derive(Template)]
#[template(path = "set_password.html")]
struct Choice {
    frame: Frame,
    form: Form,
}

/// `GET /set-password`. The link's secret stands behind its `#`, where no server and no log sees it; a script puts it
/// into the form, or somebody pastes it.
pub(crate) async fn show_choice(State(hub): State<Hub>, RawQuery(query): RawQuery) -> Answer {
    let frame = Frame::at_the_door(&hub, &Typed::of_query(query.as_deref())).await?;
    show(&Choice { frame, form: Form::new() })
}

/// `POST /set-password`: whoever has chosen a password is signed in with it.
pub(crate) async fn choose(State(hub): State<Hub>, visitor: Visitor, typed: Typed) -> Answer {
    let frame = Frame::at_the_door(&hub, &typed).await?;
    let again = |form: Form| show_again(&Choice { frame: frame.clone(), form });
    let (code, password) = (typed.text("code"), typed.exact("password"));
    // The code is shown again: whoever typed a password that is too short would have to look for the letter.
    let form = Form::new().with("code", code);
    if password != typed.exact("again") {
        return again(form.with_fault("again", "the two are not the same"));
    }
    let account = match hub.office.use_link(&Secret::presented(code), password).await {
        Ok(Some(account)) => account,
        Ok(None) => {
            let problem = "this link does not hold, or not any more: ask for another one";
            return again(Form::new().with_fault("code", problem));
        }
        Err(error) => return again(form.refused(&error)),
    };
    let (source, user_agent) = (visitor.address.as_str(), visitor.user_agent.as_str());
    let door = Door { email: account.email.as_str(), password, source, user_agent };
    match hub.office.sign_in(door).await? {
        SignIn::In(signed_in) => {
            let place =
                go(if account.person().is_some() { "/voicemail" } else { "/admin" }, "password-chosen")?;
            Ok(([(header::SET_COOKIE, cookie(&signed_in.secret, hub.secure))], place).into_response())
        }
        // From an address with too many wrong ones: the password is chosen all the same.
        SignIn::Wrong | SignIn::Wait { .. } => go("/sign-in", "saved"),
    }
}

fn to_send_mail(hub: &Hub) -> Result<(), Refusal> {
    match hub.sends_mail {
        true => Ok(()),
        false => Err(Refusal::Bad(
            "This server sends no letters. An administrator can give you a new web password.".to_owned(),
        )),
    }
}
