//! The door: signing in and out, and setting up the first administrator.

use std::net::{IpAddr, SocketAddr};

use antiphon_core::account::secret::Secret;
use antiphon_core::client_address::client_address;
use antiphon_office::accounts::set_up::NewAdministrator;
use antiphon_office::accounts::sign_in::{Door, SignIn};
use antiphon_office::ports::StoreError;
use askama::Template;
use axum::extract::{ConnectInfo, FromRequestParts, RawQuery, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse as _;

use crate::Hub;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, go, go_on, show, show_again};
use crate::passkeys::Offer;
use crate::session::{SignedIn, cookie, no_cookie};

const SECRETS: &[&str] = &["password", "again", "code"];

#[derive(Template)]
#[template(path = "sign_in.html")]
struct Page {
    frame: Frame,
    form: Form,
    back: String,
    /// Whether a link for a forgotten password can be sent.
    sends_mail: bool,
    /// The provider that people may sign in with instead.
    provider: Option<String>,
    offer: Offer,
}

impl Page {
    fn new(hub: &Hub, frame: Frame, form: Form, (back, offer): (&str, Offer)) -> Self {
        let (sends_mail, provider) = (hub.sends_mail, hub.provider_name());
        Self { frame, form, back: back.to_owned(), sends_mail, provider, offer }
    }

    /// Where the provider's door is.
    fn provider_door(&self) -> String {
        let back: String = form_urlencoded::byte_serialize(self.back.as_bytes()).collect();
        format!("/sign-in/openid?back={back}")
    }
}

/// `GET /`: to the place that is one's own.
pub(crate) async fn home(State(hub): State<Hub>, who: Option<SignedIn>) -> Answer {
    match who {
        Some(who) if who.person.is_some() => go_on("/voicemail"),
        Some(_) => go_on("/admin"),
        None if hub.demo.is_open() => go_on("/demo"),
        None if hub.office.needs_set_up().await? => Err(Refusal::Bad(
            "Nobody can sign in yet. The server printed a link for the first administrator when it started; \
             `antiphon setup-link` prints a new one."
                .to_owned(),
        )),
        None => go_on("/sign-in"),
    }
}

/// `GET /sign-in`
pub(crate) async fn show_door(
    State(hub): State<Hub>,
    who: Option<SignedIn>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Answer {
    if who.is_some() {
        return go_on("/");
    }
    let (asked, offer) = (Typed::of_query(query.as_deref()), Offer::at(&hub, &headers));
    let frame = Frame::at_the_door(&hub, &asked).await?;
    show(&Page::new(&hub, frame, Form::new(), (asked.text("back"), offer)))
}

/// The door again, with what was wrong.
pub(crate) async fn door_with_problem(hub: &Hub, headers: &HeaderMap, problem: &str) -> Answer {
    let (form, frame) =
        (Form::new().with_problem(problem), Frame::at_the_door(hub, &Typed::default()).await?);
    show_again(&Page::new(hub, frame, form, ("", Offer::at(hub, headers))))
}

/// The door again, with what was wrong about a passkey.
pub(crate) async fn door_with_passkey_problem(hub: &Hub, offer: Offer, typed: &Typed) -> Answer {
    let frame = Frame::at_the_door(hub, typed).await?;
    show_again(&Page::new(hub, frame, Form::new(), (typed.text("back"), offer)))
}

/// Ends the session of before, whose cookie is gone when somebody signs in anew.
pub(crate) async fn leave_before(hub: &Hub, who: Option<SignedIn>) -> Result<(), Refusal> {
    let Some(who) = who else { return Ok(()) };
    match hub.office.sign_out(&who.open).await {
        Ok(()) | Err(StoreError::Missing(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// `POST /sign-in`
pub(crate) async fn sign_in(
    State(hub): State<Hub>,
    visitor: Visitor,
    headers: HeaderMap,
    typed: Typed,
) -> Answer {
    let door = Door {
        email: typed.text("email"),
        password: typed.exact("password"),
        source: &visitor.address,
        user_agent: &visitor.user_agent,
    };
    let problem = match hub.office.sign_in(door).await? {
        SignIn::In(signed_in) => {
            let place = go_on(inside(typed.text("back")))?;
            return Ok(([(header::SET_COOKIE, cookie(&signed_in.secret, hub.secure))], place).into_response());
        }
        SignIn::Wrong => "That e-mail address and password do not belong together.".to_owned(),
        SignIn::Wait { seconds } => {
            format!("Too many wrong passwords. Please try again in {}.", crate::words::waiting(seconds))
        }
    };
    let form = Form::sent(&typed, SECRETS).with_problem(&problem);
    let offer = Offer::at(&hub, &headers);
    let frame = Frame::at_the_door(&hub, &typed).await?;
    show_again(&Page::new(&hub, frame, form, (typed.text("back"), offer)))
}

/// `POST /sign-out`: to the door, which looks as the pages did.
pub(crate) async fn sign_out(State(hub): State<Hub>, who: Option<SignedIn>) -> Answer {
    let mut door = "/sign-in".to_owned();
    if let Some(who) = who {
        hub.office.sign_out(&who.open).await?;
        if hub.office.only_organization().await?.is_none() {
            door = format!("{door}?at={}", who.organization());
        }
    }
    let place = go(&door, "signed-out")?;
    Ok(([(header::SET_COOKIE, no_cookie(hub.secure))], place).into_response())
}

#[derive(Template)]
#[template(path = "setup.html")]
struct SetUpPage {
    frame: Frame,
    form: Form,
}

/// `GET /set-up`. The link's secret stands behind its `#`, where no server and no log sees it; a script puts it into the
/// form, or somebody pastes it.
pub(crate) async fn show_set_up() -> Answer {
    show(&SetUpPage { frame: Frame::open(), form: Form::new() })
}

/// `POST /set-up`
pub(crate) async fn set_up(
    State(hub): State<Hub>,
    visitor: Visitor,
    headers: HeaderMap,
    typed: Typed,
) -> Answer {
    let form = Form::sent(&typed, SECRETS);
    let again = |form: Form| show_again(&SetUpPage { frame: Frame::open(), form });
    if typed.exact("password") != typed.exact("again") {
        return again(form.with_fault("again", "the two are not the same"));
    }
    let new = NewAdministrator {
        organization: typed.text("organization"),
        name: typed.text("name"),
        email: typed.text("email"),
        password: typed.exact("password"),
    };
    match hub.office.set_up(&Secret::presented(typed.text("code")), new).await {
        Ok(Some(_)) => sign_in(State(hub), visitor, headers, typed).await,
        Ok(None) => again(form.with_fault(
            "code",
            "this code does not hold, or not any more: `antiphon setup-link` prints a new link",
        )),
        Err(error) => again(form.refused(&error)),
    }
}

/// Who is at the door, as far as the connection tells.
pub(crate) struct Visitor {
    pub(crate) address: String,
    pub(crate) user_agent: String,
}

impl FromRequestParts<Hub> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Refusal> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(it)| it.ip());
        let address = peer.map(|peer| client(peer, &parts.headers, &hub.trusted_proxies));
        Ok(Self {
            address: address.map_or_else(|| "unknown".to_owned(), |it| it.to_string()),
            user_agent: user_agent(&parts.headers),
        })
    }
}

/// Who is at the other end, through proxies that are trusted.
pub(crate) fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let said = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    client_address(peer, said, trusted)
}

fn user_agent(headers: &HeaderMap) -> String {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// A place on this server, whatever was sent: nobody is led elsewhere by a link to the door.
pub(crate) fn inside(back: &str) -> &str {
    let is_place = back.starts_with('/')
        && !back.starts_with("//")
        && !back.contains(|it: char| it == '\\' || it.is_control());
    if is_place { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_leads_to_no_other_server() {
        for (back, place) in [
            ("/voicemail?show=deleted", "/voicemail?show=deleted"),
            ("", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("https://evil.example", "/"),
        ] {
            assert_eq!(inside(back), place);
        }
    }
}
