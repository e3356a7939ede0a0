//! Greetings and the recorded name as cards: heard, switched, uploaded. The owner's own page and the administrator's
//! page of a person share them.

use antiphon_core::greeting::GreetingKind;
use antiphon_core::limits::{GREETING_MAX, NAME_MAX};
use antiphon_core::mailbox::Mailbox;
use antiphon_office::Office;
use antiphon_office::admin::{Actor, AdminError};
use antiphon_office::setter::Setter;
use axum::extract::Multipart;

use crate::page::Refusal;
use crate::user::Subject;

/// What a card is about: one of the greetings, or the recorded name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece {
    Greeting(GreetingKind),
    Name,
}

impl Piece {
    /// All of them, in the order of the page.
    const ALL: [Self; 4] = [
        Self::Greeting(GreetingKind::NoAnswer),
        Self::Greeting(GreetingKind::Busy),
        Self::Greeting(GreetingKind::ExtendedAway),
        Self::Name,
    ];

    /// Its word in an address.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Greeting(kind) => kind.word(),
            Self::Name => "name",
        }
    }

    pub(crate) fn of_word(word: &str) -> Result<Self, Refusal> {
        Self::ALL.into_iter().find(|piece| piece.word() == word).ok_or(Refusal::Missing)
    }
}

/// A card.
pub(crate) struct Card {
    pub(crate) kind: &'static str,
    pub(crate) title: &'static str,
    pub(crate) what: &'static str,
    pub(crate) on: bool,
    pub(crate) on_words: &'static str,
    pub(crate) off_words: &'static str,
    pub(crate) turn_on: &'static str,
    pub(crate) turn_off: &'static str,
    pub(crate) recorded: bool,
    pub(crate) switchable: bool,
    pub(crate) removable: bool,
    /// Changes with the recording, so that no browser plays an old one.
    pub(crate) version: i64,
    pub(crate) limits: String,
    pub(crate) fault: Option<String>,
}

/// The cards of a mailbox; `fault` is what was wrong with a file for one of them.
pub(crate) fn cards(mailbox: &Mailbox, mut fault: Option<(Piece, String)>) -> Vec<Card> {
    Piece::ALL
        .into_iter()
        .map(|piece| {
            let fault = fault.take_if(|(of, _)| *of == piece).map(|(_, words)| words);
            Card { fault, ..card(piece, mailbox) }
        })
        .collect()
}

fn card(piece: Piece, mailbox: &Mailbox) -> Card {
    let away = piece == Piece::Greeting(GreetingKind::ExtendedAway);
    let (recorded, on) = match piece {
        Piece::Greeting(kind) => {
            let own = mailbox.greetings.of(kind);
            (own.recording.is_some(), own.on)
        }
        Piece::Name => (mailbox.personalized_name.is_some(), mailbox.personalized_name.is_some()),
    };
    let (title, what) = match piece {
        Piece::Greeting(GreetingKind::NoAnswer) => (
            "No-answer greeting",
            "What callers hear while you do not answer or no phone of yours is registered.",
        ),
        Piece::Greeting(GreetingKind::Busy) => {
            ("Busy greeting", "What callers hear while you are on the phone.")
        }
        Piece::Greeting(GreetingKind::ExtendedAway) => {
            ("Extended-away greeting", "While it is on, all callers hear it instead of the other two.")
        }
        Piece::Name => {
            ("Recorded name", "It is said in the default greetings and to those you send messages.")
        }
    };
    let (on_words, off_words) = match piece {
        Piece::Greeting(_) if away => ("on", "off"),
        Piece::Greeting(_) => ("your recording", "default greeting"),
        Piece::Name => ("recorded", "your number is said"),
    };
    let (turn_on, turn_off) = if away {
        ("Switch it on", "Switch it off")
    } else {
        ("Use your recording", "Use the default greeting")
    };
    let longest = if piece == Piece::Name { NAME_MAX } else { GREETING_MAX };
    Card {
        kind: piece.word(),
        title,
        what,
        on,
        on_words,
        off_words,
        turn_on,
        turn_off,
        recorded,
        switchable: piece != Piece::Name && (recorded || away),
        removable: piece == Piece::Name && recorded,
        version: mailbox.version,
        limits: format!("WAV, 8 to 48 kHz, at most {} seconds.", longest.as_secs()),
        fault: None,
    }
}

/// What a button of a card does.
pub(crate) async fn act(
    office: &Office,
    actor: Actor,
    subject: &Subject,
    piece: Piece,
    wanted: &str,
) -> Result<&'static str, Refusal> {
    let (organization, mailbox) = (subject.organization(), subject.mailbox());
    match (piece, wanted) {
        (Piece::Greeting(kind), "on" | "off") => {
            office.switch_greeting(actor, organization, mailbox, kind, wanted == "on").await?;
            Ok("greeting-switched")
        }
        (Piece::Name, "remove") => {
            let actor = actor.to_string();
            office.delete_name(Setter { organization, mailbox, actor: &actor }).await?;
            Ok("name-removed")
        }
        _ => Err(Refusal::Bad("That cannot be done with a greeting.".to_owned())),
    }
}

/// Keeps an uploaded file. The inner error is one to be told beside the file.
pub(crate) async fn upload(
    office: &Office,
    actor: Actor,
    subject: &Subject,
    piece: Piece,
    form: Multipart,
) -> Result<Result<&'static str, String>, Refusal> {
    let Some(file) = file(form).await? else { return Ok(Err("Choose a file first.".to_owned())) };
    let (organization, mailbox) = (subject.organization(), subject.mailbox());
    let kept = match piece {
        Piece::Greeting(kind) => office.upload_greeting(actor, organization, mailbox, kind, &file).await,
        Piece::Name => office.upload_name(actor, organization, mailbox, &file).await,
    };
    match kept {
        Ok(()) if piece == Piece::Name => Ok(Ok("name-saved")),
        Ok(()) => Ok(Ok("greeting-saved")),
        Err(AdminError::Invalid { problem, .. }) => Ok(Err(problem)),
        Err(error) => Err(error.into()),
    }
}

/// A recording, to be played.
pub(crate) async fn sound(office: &Office, subject: &Subject, piece: Piece) -> Result<Vec<u8>, Refusal> {
    let (organization, mailbox) = (subject.organization(), subject.mailbox());
    Ok(match piece {
        Piece::Greeting(kind) => office.greeting_audio(organization, mailbox, kind).await?,
        Piece::Name => office.name_audio(organization, mailbox).await?,
    })
}

/// The file of a form; `None` if nothing was chosen.
async fn file(mut form: Multipart) -> Result<Option<Vec<u8>>, Refusal> {
    while let Some(field) = form.next_field().await.map_err(|_| Refusal::TooLarge)? {
        if field.name() == Some("file") {
            let bytes = field.bytes().await.map_err(|_| Refusal::TooLarge)?;
            return Ok((!bytes.is_empty()).then(|| bytes.to_vec()));
        }
    }
    Ok(None)
}
