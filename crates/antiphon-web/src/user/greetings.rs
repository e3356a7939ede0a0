//! The owner's greetings and recorded name.

use askama::Template;
use axum::extract::{Multipart, RawQuery, State};
use axum::http::HeaderMap;

use crate::Hub;
use crate::audio;
use crate::form::Typed;
use crate::greeting_cards::{self, Card, Piece};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::session::Owner;

const HERE: &str = "/greetings";

#[derive(Template)]
#[template(path = "user/greetings.html")]
struct Page {
    frame: Frame,
    place: &'static str,
    portal: String,
    greetings: Vec<Card>,
}

/// `GET /greetings`
pub(crate) async fn list(State(hub): State<Hub>, owner: Owner, RawQuery(query): RawQuery) -> Answer {
    show(&page(&hub, &owner, None, query.as_deref()).await?)
}

/// `POST /greetings/{piece}`
pub(crate) async fn act(
    State(hub): State<Hub>,
    Owner { who, subject }: Owner,
    piece: Piece,
    typed: Typed,
) -> Answer {
    go(HERE, greeting_cards::act(&hub.office, who.actor(), &subject, piece, typed.text("do")).await?)
}

/// `POST /greetings/{piece}/upload`
pub(crate) async fn upload(State(hub): State<Hub>, owner: Owner, piece: Piece, form: Multipart) -> Answer {
    match greeting_cards::upload(&hub.office, owner.who.actor(), &owner.subject, piece, form).await? {
        Ok(word) => go(HERE, word),
        Err(problem) => show_again(&page(&hub, &owner, Some((piece, problem)), None).await?),
    }
}

/// `GET /greetings/{piece}/audio`
pub(crate) async fn sound(
    State(hub): State<Hub>,
    Owner { subject, .. }: Owner,
    piece: Piece,
    headers: HeaderMap,
) -> Answer {
    let stored = greeting_cards::sound(&hub.office, &subject, piece).await?;
    Ok(audio::serve(&headers, audio::playable(stored)))
}

async fn page(
    hub: &Hub,
    owner: &Owner,
    fault: Option<(Piece, String)>,
    query: Option<&str>,
) -> Result<Page, Refusal> {
    let listing = hub.office.mailbox(owner.subject.organization(), owner.subject.mailbox()).await?;
    let portal = match owner.subject.portal() {
        portal if portal.is_empty() => "your voice portal".to_owned(),
        portal => portal,
    };
    Ok(Page {
        frame: Frame::of(&owner.who, HERE, query),
        place: HERE,
        portal,
        greetings: greeting_cards::cards(&listing.mailbox, fault),
    })
}
