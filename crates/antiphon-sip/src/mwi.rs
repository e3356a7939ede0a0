//! Message waiting: the body that tells a phone how many messages wait (RFC 3842).

use std::fmt::Write as _;

use crate::caller::clean;

/// The media type of the body (RFC 3842 section 5.1).
pub const CONTENT_TYPE: &str = "application/simple-message-summary";
/// The event package (RFC 3842 section 3.1).
pub const EVENT: &str = "message-summary";

/// Bytes of a body that are looked at: ours have a tenth.
const BODY_BYTES_MAX: usize = 4_096;
/// Characters of the account's address.
const ACCOUNT_CHARS_MAX: usize = 256;

/// What a phone's lamp and counts should show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageSummary {
    /// Whether the lamp is lit.
    pub waiting: bool,
    /// What the voicemail button dials, a URI. Empty if there is nothing to dial.
    pub account: String,
    /// Voice messages not heard yet, urgent ones included.
    pub new: u32,
    /// Voice messages heard and kept, urgent ones included.
    pub saved: u32,
    /// Urgent ones among the new.
    pub new_urgent: u32,
    /// Urgent ones among the saved.
    pub saved_urgent: u32,
}

impl MessageSummary {
    /// The body of a NOTIFY (RFC 3842 section 5.2).
    #[must_use]
    pub fn body(&self) -> String {
        let mut body = format!("Messages-Waiting: {}\r\n", if self.waiting { "yes" } else { "no" });
        let account = clean(&self.account, ACCOUNT_CHARS_MAX);
        if !account.is_empty() {
            let _ = write!(body, "Message-Account: {account}\r\n");
        }
        let Self { new, saved, new_urgent, saved_urgent, .. } = self;
        let _ = write!(body, "Voice-Message: {new}/{saved} ({new_urgent}/{saved_urgent})\r\n");
        body
    }

    /// Reads a body. Lines it does not know are skipped.
    ///
    /// # Errors
    /// [`InvalidSummary`] if it does not say whether messages wait, or counts are no numbers.
    pub fn parse(body: &[u8]) -> Result<Self, InvalidSummary> {
        let text = std::str::from_utf8(body).ok().filter(|text| text.len() <= BODY_BYTES_MAX);
        let mut summary = Self::default();
        let mut waiting = None;
        for line in text.ok_or(InvalidSummary)?.lines() {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "messages-waiting" => waiting = Some(yes_or_no(value)?),
                "message-account" => summary.account = clean(value, ACCOUNT_CHARS_MAX),
                "voice-message" => summary.read_counts(value)?,
                _ => {}
            }
        }
        summary.waiting = waiting.ok_or(InvalidSummary)?;
        Ok(summary)
    }

    /// Reads `new/saved`, perhaps with ` (urgent new/urgent saved)`.
    fn read_counts(&mut self, value: &str) -> Result<(), InvalidSummary> {
        let (all, urgent) = match value.split_once('(') {
            Some((all, urgent)) => (all, Some(urgent.trim_end().strip_suffix(')').ok_or(InvalidSummary)?)),
            None => (value, None),
        };
        (self.new, self.saved) = pair(all)?;
        if let Some(urgent) = urgent {
            (self.new_urgent, self.saved_urgent) = pair(urgent)?;
        }
        Ok(())
    }
}

/// A body that is no message summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a message summary")]
pub struct InvalidSummary;

fn yes_or_no(value: &str) -> Result<bool, InvalidSummary> {
    match value.to_ascii_lowercase().as_str() {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(InvalidSummary),
    }
}

fn pair(text: &str) -> Result<(u32, u32), InvalidSummary> {
    let (new, saved) = text.split_once('/').ok_or(InvalidSummary)?;
    let number = |text: &str| text.trim().parse().map_err(|_| InvalidSummary);
    Ok((number(new)?, number(saved)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary() -> MessageSummary {
        MessageSummary {
            waiting: true,
            account: "sip:2000@example.com".to_owned(),
            new: 3,
            saved: 12,
            new_urgent: 1,
            saved_urgent: 0,
        }
    }

    #[test]
    fn the_body_says_whether_how_many_and_where() {
        let want =
            "Messages-Waiting: yes\r\nMessage-Account: sip:2000@example.com\r\nVoice-Message: 3/12 (1/0)\r\n";
        assert_eq!(summary().body(), want);
        assert_eq!(MessageSummary::default().body(), "Messages-Waiting: no\r\nVoice-Message: 0/0 (0/0)\r\n");
    }

    #[test]
    fn what_is_written_reads_back() {
        for summary in [summary(), MessageSummary::default()] {
            assert_eq!(MessageSummary::parse(summary.body().as_bytes()), Ok(summary));
        }
    }

    #[test]
    fn bodies_of_others_are_read_tolerantly() {
        let body = b"messages-waiting:YES\nvoice-message : 2/8\nFax-Message: 1/1\n\nSubject: x\n";
        let want = MessageSummary { waiting: true, new: 2, saved: 8, ..MessageSummary::default() };
        assert_eq!(MessageSummary::parse(body), Ok(want));
    }

    #[test]
    fn what_is_no_summary_is_refused() {
        for body in [
            "",
            "Voice-Message: 1/1\r\n",
            "Messages-Waiting: perhaps\r\n",
            "Messages-Waiting: yes\r\nVoice-Message: many\r\n",
            "Messages-Waiting: yes\r\nVoice-Message: -1/0\r\n",
            "Messages-Waiting: yes\r\nVoice-Message: 1/4294967296\r\n",
            "Messages-Waiting: yes\r\nVoice-Message: 1/0 (1/0\r\n",
        ] {
            assert_eq!(MessageSummary::parse(body.as_bytes()), Err(InvalidSummary), "{body}");
        }
        assert_eq!(MessageSummary::parse(b"Messages-Waiting: \xff"), Err(InvalidSummary));
    }

    #[test]
    fn an_account_breaks_no_line() {
        let evil = MessageSummary { account: "sip:a\r\nVoice-Message: 9/9".to_owned(), ..summary() };
        assert_eq!(evil.body().lines().count(), 3);
    }
}
