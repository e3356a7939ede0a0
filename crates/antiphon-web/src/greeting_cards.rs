//! Greetings and the recorded name as cards: heard, switched, recorded or uploaded. The owner's own page and the
//! administrator's pages of a person and of a voicemail group share them.

use antiphon_core::greeting::GreetingKind;
use antiphon_core::group::Group;
use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_core::mailbox::{Mailbox, MailboxOwner};
use antiphon_office::Office;
use antiphon_office::admin::{Actor, AdminError};
use antiphon_office::setter::Setter;
use axum::extract::Multipart;

use crate::page::Refusal;
use crate::recording::{Part, Sent};
use crate::user::Subject;

/// Whose greetings they are.
#[derive(Clone, Copy)]
pub(crate) struct Boxed {
    organization: OrganizationId,
    mailbox: MailboxId,
}

impl From<&Subject> for Boxed {
    fn from(subject: &Subject) -> Self {
        Self { organization: subject.organization(), mailbox: subject.mailbox() }
    }
}

impl From<&Group> for Boxed {
    fn from(group: &Group) -> Self {
        Self { organization: group.organization, mailbox: group.mailbox }
    }
}

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
    pub(crate) part: Part,
}

/// The cards of a mailbox; `fault` is what was wrong with a file for one of them.
pub(crate) fn cards(mailbox: &Mailbox, mut fault: Option<(Piece, String)>) -> Vec<Card> {
    let pieces = Piece::ALL.into_iter().filter(|piece| is_heard(*piece, mailbox));
    pieces
        .map(|piece| {
            let fault = fault.take_if(|(of, _)| *of == piece).map(|(_, words)| words);
            card(piece, mailbox, fault)
        })
        .collect()
}

/// A voicemail group is never on the phone.
fn is_heard(piece: Piece, mailbox: &Mailbox) -> bool {
    piece != Piece::Greeting(GreetingKind::Busy) || matches!(mailbox.owner, MailboxOwner::Person(_))
}

/// What it is called, and what for.
fn described(piece: Piece, mailbox: &Mailbox) -> (&'static str, &'static str) {
    let groups = matches!(mailbox.owner, MailboxOwner::Group(_));
    match piece {
        Piece::Greeting(GreetingKind::NoAnswer) if groups => {
            ("Greeting", "What callers hear before they leave a message.")
        }
        Piece::Greeting(GreetingKind::ExtendedAway) if groups => {
            ("Extended-away greeting", "While it is on, callers hear it instead of the other one.")
        }
        Piece::Greeting(GreetingKind::NoAnswer) => {
            ("No-answer greeting", "What callers hear while nobody answers or no phone is registered.")
        }
        Piece::Greeting(GreetingKind::Busy) => ("Busy greeting", "What callers hear while the line is busy."),
        Piece::Greeting(GreetingKind::ExtendedAway) => {
            ("Extended-away greeting", "While it is on, all callers hear it instead of the other two.")
        }
        Piece::Name => {
            ("Recorded name", "It is said in the default greetings and to those who get messages from here.")
        }
    }
}

fn card(piece: Piece, mailbox: &Mailbox, fault: Option<String>) -> Card {
    let away = piece == Piece::Greeting(GreetingKind::ExtendedAway);
    let (recorded, on) = match piece {
        Piece::Greeting(kind) => {
            let own = mailbox.greetings.of(kind);
            (own.recording.is_some(), own.on)
        }
        Piece::Name => (mailbox.personalized_name.is_some(), mailbox.personalized_name.is_some()),
    };
    let (title, what) = described(piece, mailbox);
    let (on_words, off_words) = match piece {
        Piece::Greeting(_) if away => ("on", "off"),
        Piece::Greeting(_) => ("own recording", "default greeting"),
        Piece::Name => ("recorded", "the number is said"),
    };
    let (turn_on, turn_off) = if away {
        ("Switch it on", "Switch it off")
    } else {
        ("Use the recording", "Use the default greeting")
    };
    let label = if recorded { "Replace it with a WAV file" } else { "Upload a WAV file" };
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
        removable: recorded,
        version: mailbox.version,
        part: Part::of_greeting(piece.word(), label, piece == Piece::Name).with(fault),
    }
}

/// What a button of a card does.
pub(crate) async fn act(
    office: &Office,
    actor: Actor,
    of: impl Into<Boxed>,
    piece: Piece,
    wanted: &str,
) -> Result<&'static str, Refusal> {
    let Boxed { organization, mailbox } = of.into();
    match (piece, wanted) {
        (Piece::Greeting(kind), "on" | "off") => {
            office.switch_greeting(actor, organization, mailbox, kind, wanted == "on").await?;
            Ok("greeting-switched")
        }
        (Piece::Greeting(kind), "remove") => {
            office.remove_greeting(actor, organization, mailbox, kind).await?;
            Ok("greeting-removed")
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
    of: impl Into<Boxed>,
    piece: Piece,
    form: Multipart,
) -> Result<Result<&'static str, String>, Refusal> {
    let Sent { file, .. } = Sent::read(form).await?;
    if file.is_empty() {
        return Ok(Err("Choose a file first.".to_owned()));
    }
    let Boxed { organization, mailbox } = of.into();
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
pub(crate) async fn sound(office: &Office, of: impl Into<Boxed>, piece: Piece) -> Result<Vec<u8>, Refusal> {
    let Boxed { organization, mailbox } = of.into();
    Ok(match piece {
        Piece::Greeting(kind) => office.greeting_audio(organization, mailbox, kind).await?,
        Piece::Name => office.name_audio(organization, mailbox).await?,
    })
}
