//! The Voicemail tab: messages to hear, find, keep, delete and bring back.

mod asked;

use antiphon_core::ids::MessageId;
use antiphon_core::message::{Message, MessageState};
use antiphon_office::inbox::{Mark, Marked};
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;

use super::Subject;
use crate::Hub;
use crate::audio;
use crate::form::Typed;
use crate::page::{Answer, Frame, Refusal, download, go, show, show_again};
use crate::path::Id;
use crate::session::Owner;
use crate::words::{caller, counted, instant, length};
use asked::Asked;

/// Messages on one page.
const PER_PAGE: usize = 25;
const HERE: &str = "/voicemail";
const DELETED: &str = "/voicemail?show=deleted";

#[derive(Template)]
#[template(path = "user/messages.html")]
struct Page {
    frame: Frame,
    title: String,
    warnings: Vec<Warning>,
    here: String,
    tab: &'static str,
    tabs: [(&'static str, String); 2],
    asked: Asked,
    kinds: Vec<(String, String)>,
    /// How many were found.
    found: String,
    new_count: u32,
    messages: Vec<Row>,
    older: Option<String>,
    call_in: String,
}

#[derive(Template)]
#[template(path = "parts/lamp_lit.html")]
struct Lamp {
    lamp: String,
}

/// Something the owner should know.
struct Warning {
    kind: &'static str,
    words: String,
    way_out: Option<(&'static str, &'static str)>,
}

struct Row {
    id: String,
    from: String,
    number: String,
    is_new: bool,
    urgent: bool,
    confidential: bool,
    forwarded: bool,
    cut_off: bool,
    instant: String,
    when: String,
    length: String,
    /// Where a colleague who left it is answered.
    answer: Option<String>,
}

/// `GET /voicemail/lamp`
pub(crate) async fn lamp(owner: Owner) -> Answer {
    show(&Lamp { lamp: owner.who.lamp() })
}

/// `GET /voicemail`
pub(crate) async fn list(State(hub): State<Hub>, owner: Owner, RawQuery(query): RawQuery) -> Answer {
    let Owner { who, subject } = owner;
    let asked = Asked::read(query.as_deref(), &subject.zone());
    let (organization, mailbox) = (subject.organization(), subject.mailbox());
    let listing = hub.office.mailbox(organization, mailbox).await?;
    let mut messages = match asked.deleted {
        true => hub.office.deleted_messages(organization, mailbox).await?,
        false => hub.office.messages(organization, mailbox).await?,
    };
    messages.retain(|message| asked.finds(message));
    // The newest first: a page is read from above, a telephone from the beginning.
    messages.sort_by_key(|message| std::cmp::Reverse((message.created_ms, message.id)));
    let (found, next) = (messages.len(), asked.skip.saturating_add(PER_PAGE));
    let now_ms = hub.now_ms();
    let part = messages.iter().skip(asked.skip).take(PER_PAGE);
    let rows = part.map(|message| row(message, &subject, now_ms)).collect();
    let counts = listing.mailbox.counts;
    let page = Page {
        frame: Frame::of(&who, HERE, query.as_deref()),
        title: if counts.new > 0 { format!("({}) Voicemail", counts.new) } else { "Voicemail".to_owned() },
        warnings: warnings(&listing, &subject),
        here: asked.address(asked.skip),
        tab: asked.whole(),
        tabs: [(HERE, format!("Messages ({})", counts.new + counts.saved)), (DELETED, "Deleted".to_owned())],
        new_count: counts.new,
        messages: rows,
        older: (found > next).then(|| asked.address(next)),
        call_in: subject.call_in(),
        kinds: asked.kinds(),
        found: counted(found as u64, "message", "messages"),
        asked,
    };
    let faulty = ["from", "until"].iter().any(|name| page.asked.form.faulty(name));
    if faulty { show_again(&page) } else { show(&page) }
}

/// `POST /voicemail/{message}`
pub(crate) async fn act(
    State(hub): State<Hub>,
    Owner { who, subject }: Owner,
    Id(message): Id<MessageId>,
    typed: Typed,
) -> Answer {
    let (organization, mailbox) = (subject.organization(), subject.mailbox());
    let (state, word) = match typed.text("do") {
        "heard" => (MessageState::Saved, "read"),
        "new" => (MessageState::New, "unread"),
        "delete" => (MessageState::Deleted, "deleted"),
        "undelete" => {
            let state = MessageState::Saved;
            hub.office.undelete_message(who.actor(), organization, mailbox, message, state).await?;
            return go(DELETED, "undeleted");
        }
        _ => return Err(Refusal::Bad("That cannot be done with a message.".to_owned())),
    };
    match hub.office.mark(Mark { organization, mailbox, message, state }).await? {
        Marked::Done => go(HERE, word),
        Marked::Gone => Err(Refusal::Missing),
    }
}

/// `POST /voicemail/mark-all-heard`
pub(crate) async fn mark_all(State(hub): State<Hub>, Owner { subject, .. }: Owner) -> Answer {
    let (organization, mailbox) = (subject.organization(), subject.mailbox());
    for message in hub.office.messages(organization, mailbox).await? {
        if message.state == MessageState::New {
            let (message, state) = (message.id, MessageState::Saved);
            hub.office.mark(Mark { organization, mailbox, message, state }).await?;
        }
    }
    go(HERE, "all-read")
}

/// `GET /voicemail/{message}/audio`, to be played, or with `?download` to be kept.
pub(crate) async fn sound(
    State(hub): State<Hub>,
    Owner { who, subject }: Owner,
    Id(message): Id<MessageId>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Answer {
    let (organization, mailbox) = (subject.organization(), subject.mailbox());
    if Typed::of_query(query.as_deref()).on("download") {
        let exported = hub.office.export_message(who.actor(), organization, mailbox, message).await?;
        return Ok(download("audio/wav", &exported.file_name, audio::playable(exported.bytes)));
    }
    let stored = hub.office.message_audio(organization, mailbox, message).await?;
    Ok(audio::serve(&headers, audio::playable(stored)))
}

fn row(message: &Message, subject: &Subject, now_ms: i64) -> Row {
    let (from, number) = caller(&message.from);
    Row {
        id: message.id.to_string(),
        from,
        number,
        is_new: message.state == MessageState::New,
        urgent: message.urgent,
        confidential: message.confidential,
        forwarded: message.introduction.is_some(),
        cut_off: message.truncated,
        instant: instant(message.created_ms),
        when: subject.zone().moment(message.created_ms, now_ms),
        length: length(message.duration_ms),
        answer: message.from.person.and(message.from.number.as_deref()).map(answer_to),
    }
}

fn warnings(listing: &antiphon_office::admin::mailboxes::MailboxListing, subject: &Subject) -> Vec<Warning> {
    use antiphon_core::lockout::LockState;
    let mut warnings = Vec::new();
    match listing.lock {
        LockState::Open => {}
        LockState::LockedOutside => warnings.push(Warning {
            kind: "warn",
            words: "Too many wrong passcodes from other phones have locked your mailbox for them. Your own phone still \
                    opens it."
                .to_owned(),
            way_out: Some(("/passcode", "Reset the voicemail PIN to unlock it.")),
        }),
        LockState::LockedEverywhere => warnings.push(Warning {
            kind: "bad",
            words: "Too many wrong passcodes have locked your mailbox for the telephone.".to_owned(),
            way_out: Some(("/passcode", "Reset the voicemail PIN to unlock it.")),
        }),
    }
    if listing.access == "unset" {
        warnings.push(Warning {
            kind: "warn",
            words: "Your mailbox has no passcode yet, so the telephone does not open it.".to_owned(),
            way_out: Some(("/passcode", "Set one.")),
        });
    }
    let percent = listing.mailbox.used_ms * 100 / listing.mailbox_max_ms.max(1);
    if percent >= 80 {
        let left = listing.mailbox_max_ms.saturating_sub(listing.mailbox.used_ms) / 60_000;
        let words = match percent {
            100.. => "Your mailbox is full: callers can leave no more messages. Delete some.".to_owned(),
            _ => format!(
                "Your mailbox is {percent} % full: there is room for {}.",
                counted(left, "minute", "minutes")
            ),
        };
        warnings.push(Warning { kind: "warn", words, way_out: None });
    }
    if subject.portal().is_empty() {
        let words = "Your location's voice portal has no number: callers cannot leave messages. An administrator can \
                     give it one.";
        warnings.push(Warning { kind: "bad", words: words.to_owned(), way_out: None });
    }
    warnings
}

fn answer_to(number: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("to", number).finish();
    format!("/voicemail/new?{query}")
}
