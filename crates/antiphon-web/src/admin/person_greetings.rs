//! A user's greetings and recorded name, heard and uploaded.

use antiphon_core::ids::PersonId;
use askama::Template;
use axum::extract::{Multipart, RawQuery, State};
use axum::http::HeaderMap;

use super::people::HERE;
use super::person::{Head, place, subject, to_change};
use crate::form::Typed;
use crate::greeting_cards::{self, Card, Piece};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;
use crate::user::Subject;
use crate::{Hub, audio};

#[derive(Template)]
#[template(path = "admin/person_greetings.html")]
struct Greetings {
    frame: Frame,
    tab: &'static str,
    person: Head,
    place: String,
    greetings: Vec<Card>,
}

/// `GET /admin/users/{id}/greetings`
pub(crate) async fn greetings(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let subject = subject(&hub, &admin, id).await?;
    show(&greetings_page(&hub, &admin, &subject, None, query.as_deref()).await?)
}

/// `POST /admin/users/{id}/greetings/{piece}`
pub(crate) async fn act_on_greeting(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    piece: Piece,
    typed: Typed,
) -> Answer {
    let subject = to_change(&hub, &admin, id).await?;
    let done = greeting_cards::act(&hub.office, admin.actor(), &subject, piece, typed.text("do")).await?;
    go(&place(id, "/greetings"), done)
}

/// `POST /admin/users/{id}/greetings/{piece}/upload`
pub(crate) async fn upload_greeting(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    piece: Piece,
    form: Multipart,
) -> Answer {
    let subject = to_change(&hub, &admin, id).await?;
    match greeting_cards::upload(&hub.office, admin.actor(), &subject, piece, form).await? {
        Ok(done) => go(&place(id, "/greetings"), done),
        Err(problem) => {
            show_again(&greetings_page(&hub, &admin, &subject, Some((piece, problem)), None).await?)
        }
    }
}

/// `GET /admin/users/{id}/greetings/{piece}/audio`
pub(crate) async fn greeting_sound(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    piece: Piece,
    headers: HeaderMap,
) -> Answer {
    let subject = subject(&hub, &admin, id).await?;
    let stored = greeting_cards::sound(&hub.office, &subject, piece).await?;
    Ok(audio::serve(&headers, audio::playable(stored)))
}

async fn greetings_page(
    hub: &Hub,
    admin: &Admin,
    subject: &Subject,
    fault: Option<(Piece, String)>,
    query: Option<&str>,
) -> Result<Greetings, Refusal> {
    let listing = hub.office.mailbox(subject.organization(), subject.mailbox()).await?;
    Ok(Greetings {
        frame: Frame::of(&admin.who, HERE, query),
        tab: "greetings",
        person: Head::of(subject),
        place: place(subject.person.id, "/greetings"),
        greetings: greeting_cards::cards(&listing.mailbox, fault),
    })
}
