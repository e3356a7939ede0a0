//! Pages as answers: the frame around every page, and what is answered where there is no page.

use antiphon_core::ids::OrganizationId;
use antiphon_office::admin::AdminError;
use antiphon_office::ports::{BlobError, StoreError};
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::Hub;
use crate::brand::Brand;
use crate::form::Typed;
use crate::session::SignedIn;

/// What a page's handler returns.
pub(crate) type Answer = Result<Response, Refusal>;

/// What stands around a page.
#[derive(Clone)]
pub(crate) struct Frame {
    /// Whose page it is; nobody's before signing in.
    pub(crate) who: Option<SignedIn>,
    /// The organization whose page it is before anybody is signed in, where that is known.
    door: Option<Brand>,
    /// That organization as the address named it; it goes along to the next page.
    pub(crate) at: Option<OrganizationId>,
    /// Which entry of the navigation is the current one, by its address.
    pub(crate) place: &'static str,
    /// What was just done, as the page says it.
    pub(crate) done: &'static str,
}

impl Frame {
    /// The frame of a page for somebody who is signed in.
    pub(crate) fn of(who: &SignedIn, place: &'static str, query: Option<&str>) -> Self {
        Self { who: Some(who.clone()), door: None, at: None, place, done: done(query) }
    }

    /// The frame of a page that everybody sees.
    pub(crate) fn open() -> Self {
        Self { who: None, door: None, at: None, place: "", done: "" }
    }

    /// The frame of a page before anybody is signed in. Its address, or the form that was sent, may name the
    /// organization.
    pub(crate) async fn at_the_door(hub: &Hub, typed: &Typed) -> Result<Self, Refusal> {
        let at = typed.text("at").parse().ok();
        let door = Brand::at_the_door(hub, at).await?;
        Ok(Self { who: None, door, at, place: "", done: said(typed.text("done")) })
    }

    /// The organization whose page it is, where that is known.
    pub(crate) fn brand(&self) -> Option<&Brand> {
        self.who.as_ref().map(|who| &who.brand).or(self.door.as_ref())
    }

    pub(crate) fn is_at(&self, place: &str) -> bool {
        self.place == place
    }

    pub(crate) fn is_admin(&self) -> bool {
        self.place.starts_with("/admin")
    }
}

/// A page that is shown.
pub(crate) fn show(page: &impl Template) -> Answer {
    answer(StatusCode::OK, page)
}

/// A form that is shown again, because something in it cannot be.
pub(crate) fn show_again(page: &impl Template) -> Answer {
    answer(StatusCode::UNPROCESSABLE_ENTITY, page)
}

/// A page that is shown with a status of its own.
pub(crate) fn show_with(status: StatusCode, page: &impl Template) -> Answer {
    answer(status, page)
}

fn answer(status: StatusCode, page: &impl Template) -> Answer {
    let html = page.render().map_err(|error| Refusal::Broken(error.to_string()))?;
    Ok((status, Html(html)).into_response())
}

/// Goes to a page, which says what was done. The word is one of [`DONE`]'s.
pub(crate) fn go(place: &str, word: &'static str) -> Answer {
    debug_assert!(DONE.iter().any(|(known, _)| *known == word), "{word} has no sentence");
    let sign = if place.contains('?') { '&' } else { '?' };
    Ok(Redirect::to(&format!("{place}{sign}done={word}")).into_response())
}

/// Goes to a page and says nothing.
pub(crate) fn go_on(place: &str) -> Answer {
    Ok(Redirect::to(place).into_response())
}

/// A file to be kept, such as a message.
pub(crate) fn download(media_type: &'static str, file_name: &str, bytes: Vec<u8>) -> Response {
    let name: String = file_name
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() || "+-_.".contains(it) { it } else { '_' })
        .collect();
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes)
        .into_response()
}

/// What pages say after something was done. The address carries only the word, so that nobody can make a page say
/// something by a link.
const DONE: &[(&str, &str)] = &[
    ("saved", "Saved. It holds from now on."),
    ("created", "Created."),
    ("removed", "Removed."),
    ("announcement-replaced", "Callers hear it from the next call on."),
    ("greeting-removed", "The recording is gone. Callers hear the default greeting."),
    ("activated", "It holds from the next call on."),
    ("attendant-made", "Created. Give its keys something to do: choose a menu above."),
    ("deleted", "Message deleted. It can be brought back under Deleted for 14 days."),
    ("undeleted", "Message brought back."),
    ("sent", "Sent."),
    ("list-made", "Made. Add its members."),
    ("list-gone", "The list is gone."),
    ("member-added", "Added."),
    ("member-removed", "Taken out."),
    ("read", "Marked as heard."),
    ("unread", "Marked as new."),
    ("all-read", "All messages are marked as heard."),
    ("passcode-set", "The new passcode works at once, and the mailbox is unlocked."),
    ("passcode-reset", "The passcode is reset, and the mailbox is unlocked."),
    ("unlocked", "Unlocked. The passcode is the same as before."),
    ("portal-passcode-set", "The new admin passcode works at once."),
    ("password-set", "The new password holds, and you are signed out everywhere else."),
    ("greeting-saved", "Callers hear the new greeting from now on."),
    ("greeting-switched", "Switched. Callers hear it from now on."),
    ("name-saved", "Your recorded name is saved."),
    ("name-removed", "The recorded name is gone; your number is said instead."),
    ("signed-out", "You are signed out."),
    ("signed-out-everywhere", "Everybody else who was signed in as you is signed out."),
    ("hurried", "It is tried again at once."),
    ("mail-tested", "The letter is on its way. If it does not arrive, its error stands below."),
    ("web-access", "The web password is set. Tell it to the user, who can change it."),
    ("invited", "The invitation is on its way. Its link holds for seven days."),
    ("invitation-revoked", "The invitation is taken back: its link is worth nothing any more."),
    ("link-sent", "If that address signs in here, a letter with a link is on its way. It holds for an hour."),
    ("password-chosen", "Your web password is set, and you are signed in."),
    ("address-asked", "A letter with a link is on its way to the new address. It holds for an hour."),
    ("address-changed", "The new address signs in from now on."),
    ("call-ended", "The call is ended. What its caller left is kept."),
    ("session-ended", "That browser is signed out."),
    ("role-saved", "The role is changed. It holds from the next page on."),
    ("device-removed", "Removed. The phone can neither call nor be called any more."),
    ("person-removed", "Removed. Until the day below, the user can be brought back here."),
    ("person-restored", "The user is back, with mailbox and phones."),
    ("proved", "You have confirmed that it is you. Go on where you were asked for it."),
    ("grant-revoked", "The program can act for you no more."),
    ("webhook-tested", "A test event is on its way. What became of it stands below in a moment."),
    ("webhook-enabled", "The webhook is enabled. What happens from now on is posted."),
    ("webhook-disabled", "The webhook is switched off. Nothing is posted until it is enabled."),
    ("passkey-added", "The passkey is added. You can sign in with it from now on."),
    ("passkey-removed", "The passkey is removed. Nobody can sign in with it any more."),
    ("token-revoked", "The token is revoked. Nobody can use it any more."),
];

fn done(query: Option<&str>) -> &'static str {
    said(Typed::of_query(query).text("done"))
}

fn said(word: &str) -> &'static str {
    DONE.iter().find(|(known, _)| *known == word).map_or("", |(_, sentence)| sentence)
}

/// Why there is no page.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Nobody is signed in; goes back to the place afterwards.
    SignIn { back: String },
    /// Whoever is signed in may not see this.
    Forbidden,
    /// There is no such thing, or it is another organization's.
    Missing,
    /// More was sent than a form has.
    TooLarge,
    /// Something sent cannot be understood by a page without fields.
    Bad(String),
    /// The database or the disk does not answer.
    Away(String),
    /// We erred.
    Broken(String),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing(_) => Self::Missing,
            StoreError::Unavailable(_) => Self::Away(error.to_string()),
            StoreError::Corrupt(_) => Self::Broken(error.to_string()),
            StoreError::Exists(_) | StoreError::Conflict(_) | StoreError::InUse(_) => {
                Self::Bad(error.to_string())
            }
        }
    }
}

impl From<AdminError> for Refusal {
    fn from(error: AdminError) -> Self {
        match error {
            AdminError::Store(error) => error.into(),
            AdminError::Blob(BlobError::Missing(_)) => Self::Missing,
            AdminError::Blob(error) => Self::Away(error.to_string()),
            AdminError::Invalid { .. } | AdminError::InvalidAt { .. } | AdminError::Passcode { .. } => {
                Self::Bad(error.to_string())
            }
        }
    }
}

#[derive(Template)]
#[template(path = "refusal.html")]
struct RefusalPage {
    frame: Frame,
    title: &'static str,
    words: String,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, title, words) = match self {
            Self::SignIn { back } => return Redirect::to(&sign_in_place(&back)).into_response(),
            Self::Forbidden => {
                let words =
                    "Your account may not see this page. An organization administrator can give it the role.";
                (StatusCode::FORBIDDEN, "Not for this account", words.to_owned())
            }
            Self::Missing => {
                let words = "There is nothing at this address, or not any more.";
                (StatusCode::NOT_FOUND, "Nothing here", words.to_owned())
            }
            Self::TooLarge => {
                let words = "What was sent is larger than this page can take. Nothing has changed.";
                (StatusCode::PAYLOAD_TOO_LARGE, "Too large", words.to_owned())
            }
            Self::Bad(problem) => (StatusCode::UNPROCESSABLE_ENTITY, "Not possible", problem),
            Self::Away(problem) => {
                tracing::error!(%problem, "a page could not be served");
                let words = "The server cannot reach its database or disk at the moment. Nothing has changed; please \
                             try again in a minute.";
                (StatusCode::SERVICE_UNAVAILABLE, "Please try again", words.to_owned())
            }
            Self::Broken(problem) => {
                tracing::error!(%problem, "a page is broken");
                let words = "Something went wrong here, and it is noted in the server's log.";
                (StatusCode::INTERNAL_SERVER_ERROR, "Our mistake", words.to_owned())
            }
        };
        let page = RefusalPage { frame: Frame::open(), title, words };
        match page.render() {
            Ok(html) => (status, Html(html)).into_response(),
            Err(_) => (status, title).into_response(),
        }
    }
}

fn sign_in_place(back: &str) -> String {
    if back == "/" {
        return "/sign-in".to_owned();
    }
    let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
    format!("/sign-in?back={back}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_only_what_it_knows_to_say() {
        assert_eq!(done(Some("q=ada&done=saved")), "Saved. It holds from now on.");
        assert_eq!(done(Some("done=<b>Call+me</b>")), "");
        assert_eq!(done(None), "");
    }

    #[test]
    fn signing_in_leads_back_to_where_one_wanted_to_be() {
        assert_eq!(sign_in_place("/voicemail?deleted=1"), "/sign-in?back=%2Fvoicemail%3Fdeleted%3D1");
        assert_eq!(sign_in_place("/"), "/sign-in");
    }

    #[test]
    fn a_file_name_breaks_no_header() {
        let answer = download("audio/wav", "a\"b\r\nc.wav", Vec::new());
        let said = answer.headers().get(header::CONTENT_DISPOSITION).expect("a disposition");
        assert_eq!(said, "attachment; filename=\"a_b__c.wav\"");
    }
}
