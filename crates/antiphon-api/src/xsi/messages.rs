//! Messages, counts and calls as elements.

use antiphon_core::call_record::{AnsweredBy, CallRecord};
use antiphon_core::ids::MessageId;
use antiphon_core::message::{Message, MessageState};
use antiphon_core::person::Person;
use antiphon_office::Office;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::path::Logged;
use super::tree::Element;
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::wire::time;

/// Calls of each kind that are told.
const CALLS_MAX: u32 = 200;

/// All messages, newest first.
pub(super) async fn list(office: &Office, person: &Person, user: &str) -> Result<Element, ApiError> {
    let mut messages = office.messages(person.organization, person.mailbox).await?;
    messages.reverse();
    let shown = messages.iter().map(|message| info(message, user)).collect();
    Ok(Element::new("VoiceMessagingMessages").and(Element::list("messageInfoList", shown)))
}

/// One message with its recording.
pub(super) async fn whole(
    office: &Office,
    person: &Person,
    user: &str,
    id: MessageId,
) -> Result<Element, ApiError> {
    let message = found(office, person, id).await?;
    let wav = office.message_audio(person.organization, person.mailbox, id).await?;
    // A client takes the second child for the kind and the third for the sound.
    let content = Element::new("messageMediaContent")
        .with("description", "")
        .with("mediaType", "WAV")
        .with("content", &STANDARD.encode(wav));
    Ok(Element::new("VoiceMessage").and(info(&message, user)).and(content))
}

/// What is said in a message: none is written down yet.
pub(super) async fn transcript(office: &Office, person: &Person, id: MessageId) -> Result<Element, ApiError> {
    found(office, person, id).await?;
    Ok(Element::new("VoiceMessageTranscript").with("status", "NOT_AVAILABLE"))
}

/// How many messages there are. The urgent ones are counted apart.
pub(super) async fn summary(office: &Office, person: &Person) -> Result<Element, ApiError> {
    let counts = office.counts(person.organization, person.mailbox).await?;
    let summary = Element::new("summary")
        .with("newMessages", &counts.new.saturating_sub(counts.new_urgent).to_string())
        .with("newUrgentMessages", &counts.new_urgent.to_string())
        .with("oldMessages", &counts.saved.saturating_sub(counts.saved_urgent).to_string())
        .with("oldUrgentMessages", &counts.saved_urgent.to_string());
    Ok(Element::new("MessageSummary").and(summary))
}

/// Calls of a kind, or of each, newest first.
pub(super) async fn call_logs(
    office: &Office,
    person: &Person,
    kind: Option<Logged>,
) -> Result<Element, ApiError> {
    let calls = office.calls_of(person, i64::MAX, CALLS_MAX).await?;
    let of = |kind: Logged| {
        let calls = calls.iter().filter(|call| logged(call, person) == kind);
        Element::list(kind.word(), calls.map(|call| entry(call, kind)).collect())
    };
    let logs = Element::new("CallLogs");
    Ok(match kind {
        Some(kind) => logs.and(of(kind)),
        None => Logged::ALL.into_iter().fold(logs, |logs, kind| logs.and(of(kind))),
    })
}

/// What the user has.
pub(super) fn services(user: &str) -> Element {
    let service = Element::new("service")
        .with("name", "Voice Messaging User")
        .with("uri", &format!("/v2.0/user/{user}/VoiceMessagingMessages"));
    Element::list("Services", vec![service])
}

/// Who the user is.
pub(super) fn profile(person: &Person) -> Element {
    let (first, last) = person.name.rsplit_once(' ').unwrap_or((person.name.as_str(), ""));
    let number = person.number.as_ref().map(ToString::to_string);
    let details = Element::new("details")
        .with("userId", &person.id.wire())
        .with("firstName", first)
        .with("lastName", last)
        .with_some("number", number.as_deref())
        .with("extension", person.extension.as_str());
    let email = person.email.as_deref();
    Element::new("Profile")
        .and(details)
        .and(Element::new("additionalDetails").with_some("emailAddress", email))
}

async fn found(office: &Office, person: &Person, id: MessageId) -> Result<Message, ApiError> {
    let messages = office.messages(person.organization, person.mailbox).await?;
    messages.into_iter().find(|it| it.id == id).ok_or_else(|| ApiError::no_such("message"))
}

fn info(message: &Message, user: &str) -> Element {
    let from = &message.from;
    let number = from.number.as_ref().map(|number| format!("tel:{number}"));
    let caller = Element::new("callingPartyInfo")
        .with("name", from.name.as_deref().or(from.number.as_deref()).unwrap_or("Unavailable"))
        .with_some("userId", from.person.map(|it| it.wire()).as_deref())
        .with_some("address", number.as_deref());
    Element::new("messageInfo")
        .with("duration", &message.duration_ms.to_string())
        .and(caller)
        .with("time", &message.created_ms.to_string())
        .flag("urgent", message.urgent)
        .flag("confidential", message.confidential)
        .with("messageId", &format!("/v2.0/user/{user}/VoiceMessagingMessages/{}", message.id))
        .flag("read", message.state != MessageState::New)
}

fn logged(call: &CallRecord, person: &Person) -> Logged {
    match (call.caller.person == Some(person.id), call.answered_by) {
        (true, _) => Logged::Placed,
        (false, Some(AnsweredBy::Phone)) => Logged::Received,
        (false, Some(AnsweredBy::Voicemail | AnsweredBy::Portal | AnsweredBy::Attendant) | None) => {
            Logged::Missed
        }
    }
}

fn entry(call: &CallRecord, kind: Logged) -> Element {
    let (number, name) = match kind {
        Logged::Placed => (Some(call.called.as_str()), None),
        Logged::Received | Logged::Missed => (call.caller.number.as_deref(), call.caller.name.as_deref()),
    };
    Element::new("callLogsEntry")
        .with_some("phoneNumber", number)
        .with("name", name.or(number).unwrap_or("Unavailable"))
        .with("time", &time(call.begun_ms))
        .with("callLogId", &call.id.to_string())
}
