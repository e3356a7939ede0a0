//! A letter as a message (RFC 5322): headers, plain text, HTML, and a file where there is one.

use antiphon_office::ports::{Letter, Logo};
use askama::Template;
use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};

use crate::words::{Words, words};

#[derive(Template)]
#[template(path = "letter.txt", escape = "none")]
struct Text<'a> {
    words: &'a Words,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    words: &'a Words,
    language: &'a str,
    organization: &'a str,
    accent: Option<&'a str>,
    has_logo: bool,
}

/// What the letter calls its logo (RFC 2392).
const LOGO: &str = "logo";

/// The message, or why there can be none.
pub(crate) fn compose(letter: &Letter, from: &Mailbox, pages: &str) -> Result<Message, String> {
    let to: Mailbox = letter.to.parse().map_err(|_| format!("\"{}\" is no e-mail address", letter.to))?;
    let words = words(letter, pages);
    let text = Text { words: &words }.render().map_err(|error| error.to_string())?;
    let html = Html {
        words: &words,
        language: &letter.language,
        organization: &letter.organization,
        accent: letter.accent.as_deref(),
        has_logo: letter.logo.is_some(),
    };
    let html = SinglePart::html(html.render().map_err(|error| error.to_string())?);
    let both = MultiPart::alternative().singlepart(SinglePart::plain(text));
    let both = match &letter.logo {
        None => both.singlepart(html),
        Some(logo) => both.multipart(MultiPart::related().singlepart(html).singlepart(shown(logo)?)),
    };
    let body = match &letter.attachment {
        None => both,
        Some(file) => MultiPart::mixed().multipart(both).singlepart(attached(file)?),
    };
    let host = from.email.domain();
    let message = Message::builder()
        .from(from.clone())
        .to(to)
        .subject(one_line(&words.subject))
        .message_id(Some(format!("<{}@{host}>", letter.id)))
        // Nobody's holiday notice answers it (RFC 3834 section 5).
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".into(),
        ))
        .multipart(body);
    message.map_err(|error| error.to_string())
}

fn attached(file: &antiphon_office::ports::Attachment) -> Result<SinglePart, String> {
    let media_type = ContentType::parse(file.media_type).map_err(|error| error.to_string())?;
    Ok(Attachment::new(file.file_name.clone()).body(file.bytes.clone(), media_type))
}

/// A logo, inside the letter: whoever reads it tells nobody so.
fn shown(logo: &Logo) -> Result<SinglePart, String> {
    let media_type = ContentType::parse(logo.format.media_type()).map_err(|error| error.to_string())?;
    Ok(Attachment::new_inline(LOGO.to_owned()).body(logo.bytes.clone(), media_type))
}

/// A caller's name may hold anything; a header is one line.
fn one_line(text: &str) -> String {
    text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
}

#[cfg(test)]
mod tests {
    use antiphon_core::branding::LogoFormat;
    use antiphon_core::ids::JobId;
    use antiphon_office::ports::LetterContent;
    use uuid::Uuid;

    use super::*;

    fn letter(caller: &str, to: &str) -> Letter {
        Letter {
            id: JobId(Uuid::from_u128(7)),
            to: to.to_owned(),
            language: "en-US".to_owned(),
            organization: "Example".to_owned(),
            accent: None,
            logo: None,
            content: LetterContent::NewMessage {
                owner: "Ada".to_owned(),
                caller: Some(caller.to_owned()),
                number: Some("+431555".to_owned()),
                received_ms: 1_772_614_800_000,
                time_zone: "Europe/Vienna".to_owned(),
                duration_ms: 7_000,
                urgent: false,
                new: 2,
            },
            attachment: None,
        }
    }

    fn sent(letter: &Letter) -> String {
        let from = "Voicemail <voicemail@example.org>".parse().expect("an address");
        let message = compose(letter, &from, "https://voice.example.org").expect("a message");
        String::from_utf8(message.formatted()).expect("text")
    }

    #[test]
    fn a_caller_writes_neither_headers_nor_markup() {
        let hostile = "Eve\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>";
        let sent = sent(&letter(hostile, "ada@example.org"));
        let (headers, body) = sent.split_once("\r\n\r\n").expect("headers and a body");
        assert!(!headers.lines().any(|line| line.starts_with("Bcc")), "{headers}");
        let html = body.split("text/html").nth(1).expect("a part in HTML");
        assert!(!html.contains("<script>") && html.contains("script&#62;alert(1)"), "{html}");
    }

    #[test]
    fn a_letter_looks_like_its_organization() {
        let plain = letter("Eve", "ada@example.org");
        let looks = Letter {
            organization: "Smith & Sons".to_owned(),
            accent: Some("#7d6200".to_owned()),
            logo: Some(Logo { format: LogoFormat::Png, bytes: vec![1; 9] }),
            ..plain.clone()
        };
        // Long lines are broken (RFC 2045 section 6.7).
        let told = sent(&looks).replace("=\r\n", "");
        for part in ["multipart/related", "Content-ID: <logo>", "Content-Type: image/png", "cid:logo"] {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert!(told.contains("Smith &#38; Sons") && told.contains("background: #7d6200"), "{told}");
        assert!(!sent(&plain).contains("cid:logo"));
    }

    #[test]
    fn a_letter_has_one_identity_however_often_it_is_sent() {
        let letter = letter("Eve", "ada@example.org");
        let id = format!("Message-ID: <{}@example.org>", letter.id);
        assert!(sent(&letter).contains(&id) && sent(&letter).contains("Auto-Submitted: auto-generated"));
    }

    #[test]
    fn what_is_no_address_is_refused_for_good() {
        let from = "voicemail@example.org".parse().expect("an address");
        let refused = compose(&letter("Eve", "ada@\r\nevil"), &from, "https://voice.example.org");
        assert!(refused.is_err());
    }
}
