//! What a path asks for.

use antiphon_core::ids::{MessageId, PersonId};
use antiphon_core::message::MessageState;
use antiphon_core::person::Person;

use crate::id::WireId as _;

/// What a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All messages.
    Messages,
    /// All messages are to have a state.
    MarkAll(MessageState),
    /// One message, heard or deleted.
    Message(MessageId),
    /// One message is to have a state.
    Mark(MessageId, MessageState),
    /// What is said in a message.
    Transcript(MessageId),
    /// How many messages there are.
    Summary,
    /// Calls.
    CallLogs(Option<Logged>),
    /// What the user has.
    Services,
    /// Who the user is.
    Profile,
}

/// Which calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Logged {
    Placed,
    Received,
    Missed,
}

impl Logged {
    pub(super) const ALL: [Self; 3] = [Self::Placed, Self::Received, Self::Missed];

    /// The word in answers and, in any case, in paths.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Received => "received",
            Self::Missed => "missed",
        }
    }
}

impl Wanted {
    /// What it can do.
    pub(super) fn methods(self) -> &'static [&'static str] {
        match self {
            Self::Message(_) => &["GET", "DELETE"],
            Self::MarkAll(_) | Self::Mark(..) => &["PUT", "POST"],
            Self::Messages
            | Self::Transcript(_)
            | Self::Summary
            | Self::CallLogs(_)
            | Self::Services
            | Self::Profile => &["GET"],
        }
    }
}

/// The user and what is wanted of him, in a path behind the prefix; `None` if there is no such thing.
pub(super) fn parse(path: &str) -> Option<(String, Wanted)> {
    let segments: Vec<String> = path.split('/').filter(|it| !it.is_empty()).map(decoded).collect();
    let words: Vec<String> = segments.iter().map(|it| it.to_lowercase()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let ["v2.0", "user", _, rest @ ..] = words.as_slice() else { return None };
    let message = || MessageId::read(segments.get(4)?);
    let wanted = match rest {
        ["voicemessagingmessages"] => Wanted::Messages,
        ["voicemessagingmessages", "markallasread"] => Wanted::MarkAll(MessageState::Saved),
        ["voicemessagingmessages", "markallasunread"] => Wanted::MarkAll(MessageState::New),
        ["voicemessagingmessages", _] => Wanted::Message(message()?),
        ["voicemessagingmessages", _, "markasread"] => Wanted::Mark(message()?, MessageState::Saved),
        ["voicemessagingmessages", _, "markasunread"] => Wanted::Mark(message()?, MessageState::New),
        ["voicemessagingmessages", _, "transcript"] => Wanted::Transcript(message()?),
        ["calls", "messagesummary"] => Wanted::Summary,
        ["directories", "calllogs"] => Wanted::CallLogs(None),
        ["directories", "calllogs", kind] => {
            Wanted::CallLogs(Some(Logged::ALL.into_iter().find(|it| it.word() == *kind)?))
        }
        ["services"] => Wanted::Services,
        ["profile"] => Wanted::Profile,
        _ => return None,
    };
    Some((segments.get(2)?.clone(), wanted))
}

/// Whether somebody is meant: by identity, extension, number or e-mail address, with or without a domain.
pub(super) fn is(user: &str, person: &Person) -> bool {
    let name = user.split('@').next().unwrap_or_default();
    let number = person.number.as_ref().map(ToString::to_string);
    PersonId::read(user) == Some(person.id)
        || user.eq_ignore_ascii_case("me")
        || name == person.extension.as_str()
        || Some(name) == number.as_deref()
        || person.email.as_ref().is_some_and(|email| email.eq_ignore_ascii_case(user))
        || is_phone_of(name, person)
}

/// The accounts of phones begin with the extension.
fn is_phone_of(name: &str, person: &Person) -> bool {
    name.strip_prefix(person.extension.as_str())
        .is_some_and(|rest| !rest.starts_with(|it: char| it.is_ascii_digit()))
}

/// A segment without its `%41`s (RFC 3986 section 2.1); one that is none of them stays as it is.
fn decoded(segment: &str) -> String {
    let bytes = segment.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = segment.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(decoded) => {
                plain.push(decoded);
                at += 3;
            }
            None => {
                plain.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn words_count_in_any_case_and_slashes_do_not() {
        let id = MessageId(Uuid::from_u128(7));
        for (path, wanted) in [
            ("/v2.0/user/a@b/VoiceMessagingMessages", Wanted::Messages),
            ("/v2.0/user/a%40b/voicemessagingmessages/", Wanted::Messages),
            ("/v2.0/user/a@b/voicemessagingmessages/markAllAsRead", Wanted::MarkAll(MessageState::Saved)),
            (&format!("/v2.0/user/a@b/VoiceMessagingMessages/{id}"), Wanted::Message(id)),
            (
                &format!("/v2.0/user/a@b/VoiceMessagingMessages/{id}/MarkAsUnread/"),
                Wanted::Mark(id, MessageState::New),
            ),
            (
                &format!("/v2.0/user/a@b/VoiceMessagingMessages/{}/Transcript", id.wire()),
                Wanted::Transcript(id),
            ),
            ("/v2.0/user/a@b/calls/MessageSummary", Wanted::Summary),
            ("/v2.0/user/a@b/directories/CallLogs/Missed", Wanted::CallLogs(Some(Logged::Missed))),
        ] {
            assert_eq!(parse(path), Some(("a@b".to_owned(), wanted)), "{path}");
        }
        for path in ["/v2.0/user/a", "/v1.0/user/a/profile", "/v2.0/user/a/VoiceMessagingMessages/7", "/"] {
            assert_eq!(parse(path), None, "{path}");
        }
    }
}
