//! Looking for messages in one mailbox: by who left them, when, and of which kind.
//!
//! What is said in a message is not looked at: no transcript is stored.

use super::{Message, MessageState};

/// What somebody looks for; all of it has to fit, and nothing wanted fits every message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageSearch {
    /// Parts of the caller's name or number, with blanks between; a number may be written with the signs that people
    /// put into it.
    pub text: String,
    /// Only those that were heard, or only those that were not.
    pub read: Option<bool>,
    /// Only urgent ones, or only others.
    pub urgent: Option<bool>,
    /// Only confidential ones, or only others.
    pub confidential: Option<bool>,
    /// Left at this time or later, epoch milliseconds.
    pub from_ms: Option<i64>,
    /// Left before this time, epoch milliseconds.
    pub before_ms: Option<i64>,
}

impl MessageSearch {
    /// Whether a message is of the kind and time looked for. The text is not looked at: [`Self::finds`].
    #[must_use]
    pub fn fits(&self, message: &Message) -> bool {
        self.read.is_none_or(|read| read == (message.state != MessageState::New))
            && self.urgent.is_none_or(|urgent| urgent == message.urgent)
            && self.confidential.is_none_or(|confidential| confidential == message.confidential)
            && self.from_ms.is_none_or(|from| message.created_ms >= from)
            && self.before_ms.is_none_or(|before| message.created_ms < before)
    }

    /// Whether the text stands in a caller's name and number.
    #[must_use]
    pub fn finds(&self, name: Option<&str>, number: Option<&str>) -> bool {
        let (name, number) = (name.unwrap_or_default().to_lowercase(), number.unwrap_or_default());
        let text = self.text.to_lowercase();
        if !text.is_empty()
            && text.chars().all(|it| it.is_ascii_digit() || it == '+' || is_between_digits(it))
        {
            return number.contains(&text.replace(is_between_digits, "")) || name.contains(&text);
        }
        text.split_whitespace().all(|part| name.contains(part) || number.to_lowercase().contains(part))
    }
}

/// What people write between the digits of a number. A `+` is part of the number.
fn is_between_digits(it: char) -> bool {
    it.is_whitespace() || "-/.()".contains(it)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::{BlobKey, MailboxId, MessageId, RecordingId};
    use crate::message::MessageFrom;

    fn message() -> Message {
        Message {
            id: MessageId(Uuid::from_u128(1)),
            mailbox: MailboxId(Uuid::from_u128(2)),
            state: MessageState::Saved,
            urgent: true,
            confidential: false,
            from: MessageFrom::default(),
            duration_ms: 1_000,
            truncated: false,
            audio: BlobKey("a".to_owned()),
            introduction: None,
            recording: RecordingId(Uuid::from_u128(3)),
            created_ms: 5_000,
            state_changed_ms: 5_000,
        }
    }

    #[test]
    fn kind_and_time_have_to_fit_all_of_them() {
        let all = MessageSearch::default();
        for (search, fits) in [
            (all.clone(), true),
            (MessageSearch { read: Some(true), urgent: Some(true), ..all.clone() }, true),
            (MessageSearch { read: Some(false), urgent: Some(true), ..all.clone() }, false),
            (MessageSearch { urgent: Some(false), ..all.clone() }, false),
            (MessageSearch { confidential: Some(true), ..all.clone() }, false),
            (MessageSearch { confidential: Some(false), ..all.clone() }, true),
            (MessageSearch { from_ms: Some(5_000), before_ms: Some(5_001), ..all.clone() }, true),
            (MessageSearch { from_ms: Some(5_001), ..all.clone() }, false),
            (MessageSearch { before_ms: Some(5_000), ..all }, false),
        ] {
            assert_eq!(search.fits(&message()), fits, "{search:?}");
        }
    }

    #[test]
    fn a_caller_is_found_by_parts_of_name_and_number() {
        let caller = (Some("Zoë Brown"), Some("+4315550100"));
        for (text, found) in [
            ("", true),
            ("brown", true),
            ("BROWN zoë", true),
            ("brown 0100", true),
            ("brown 0199", false),
            ("555 01 00", true),
            ("+43 (1) 555-0100", true),
            ("43 (1) 555-0100", true),
            ("555 02", false),
            ("dora", false),
        ] {
            let search = MessageSearch { text: text.to_owned(), ..MessageSearch::default() };
            assert_eq!(search.finds(caller.0, caller.1), found, "{text}");
        }
        let nobody = MessageSearch { text: "unknown".to_owned(), ..MessageSearch::default() };
        assert!(!nobody.finds(None, None));
    }
}
