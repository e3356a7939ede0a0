//! The words of letters, in the languages that prompts have; English where there is none.

mod de;
mod en;
mod es;
mod fr;

use antiphon_office::ports::{Letter, LetterLink};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What a letter says, ready to be laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) subject: String,
    pub(crate) greeting: String,
    pub(crate) paragraphs: Vec<String>,
    /// A passcode that only the reader may know.
    pub(crate) secret: Option<String>,
    /// A link: what it is called, and where it leads.
    pub(crate) link: Option<(String, String)>,
    pub(crate) signature: String,
}

/// The words of a letter; `pages` is where the hubs are.
pub(crate) fn words(letter: &Letter, pages: &str) -> Words {
    match letter.language.get(..2) {
        Some("de") => de::words(letter, pages),
        Some("fr") => fr::words(letter, pages),
        Some("es") => es::words(letter, pages),
        _ => en::words(letter, pages),
    }
}

/// The moment there, as a format says.
fn moment(at_ms: i64, zone: &str, format: &str) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let at = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned_datetime(zone).strftime(format).to_string()
}

/// The page that a link opens, with the secret behind its `#`: no browser sends that to a server or a log. Whose page it
/// is stands before it, for its looks.
fn opening(pages: &str, page: &str, link: &LetterLink) -> String {
    format!("{pages}{page}?at={}#{}", link.organization, link.secret.expose())
}

/// Who called: name and number, as far as they are known.
fn caller(name: Option<&str>, number: Option<&str>, unknown: &str) -> String {
    match (name.filter(|name| !name.is_empty()), number) {
        (Some(name), Some(number)) => format!("{name} ({number})"),
        (Some(name), None) => name.to_owned(),
        (None, Some(number)) => number.to_owned(),
        (None, None) => unknown.to_owned(),
    }
}

/// Whole seconds, at least one.
fn seconds(duration_ms: u64) -> u64 {
    duration_ms.div_ceil(1_000).max(1)
}

#[cfg(test)]
mod tests {
    use antiphon_core::account::secret::Secret;
    use antiphon_core::ids::{JobId, OrganizationId};
    use antiphon_core::passcode::Passcode;
    use antiphon_office::ports::LetterContent;
    use uuid::Uuid;

    use super::*;

    fn webhook_off(gone: bool) -> LetterContent {
        LetterContent::WebhookOff { name: "CRM".to_owned(), host: "example.org".to_owned(), gone }
    }

    /// One letter of each kind.
    fn contents() -> Vec<LetterContent> {
        let owner = || "Ada".to_owned();
        let portal = || vec!["2000".to_owned(), "+4315550100".to_owned()];
        let message = |urgent, new| LetterContent::NewMessage {
            owner: owner(),
            caller: Some("Eve".to_owned()),
            number: None,
            received_ms: 1_772_614_800_000,
            time_zone: "Europe/Vienna".to_owned(),
            duration_ms: 61_000,
            urgent,
            new,
        };
        let reset = |one_time: Option<&str>| LetterContent::PasscodeReset {
            owner: owner(),
            one_time: one_time.map(|digits| Passcode::parse(digits).expect("a passcode")),
            portal: portal(),
        };
        let link = || LetterLink {
            organization: OrganizationId(Uuid::from_u128(7)),
            secret: Secret::presented("s3cret"),
            expires_ms: 1_772_614_800_000,
            time_zone: "Europe/Vienna".to_owned(),
        };
        let welcome = |portal, by_default_passcode, link| LetterContent::Welcome {
            name: owner(),
            extension: "2001".to_owned(),
            portal,
            by_default_passcode,
            link,
        };
        vec![
            LetterContent::PortalNumber { location: "Vienna".to_owned(), numbers: portal() },
            welcome(portal(), true, None),
            welcome(Vec::new(), false, None),
            welcome(portal(), true, Some(link())),
            welcome(portal(), false, Some(link())),
            LetterContent::Invitation { name: owner(), link: link() },
            LetterContent::NewPassword { name: owner(), link: link() },
            LetterContent::NewEmail { name: owner(), link: link() },
            LetterContent::EmailChanged { name: owner(), address: "ada@example.net".to_owned() },
            message(false, 1),
            message(true, 3),
            LetterContent::Locked { owner: owner(), everywhere: true },
            LetterContent::Locked { owner: owner(), everywhere: false },
            reset(Some("739154")),
            reset(None),
            LetterContent::PasscodeSet { owner: owner() },
            LetterContent::NearlyFull { owner: owner(), percent: 83 },
            webhook_off(true),
            webhook_off(false),
            LetterContent::Test,
        ]
    }

    fn letter(language: &str, content: LetterContent) -> Letter {
        Letter {
            id: JobId(Uuid::from_u128(1)),
            to: "ada@example.org".to_owned(),
            language: language.to_owned(),
            organization: "Example".to_owned(),
            accent: None,
            logo: None,
            content,
            attachment: None,
        }
    }

    #[test]
    fn every_language_says_every_letter_in_its_own_words() {
        for content in contents() {
            let said: Vec<Words> = ["en-US", "de-DE", "fr-FR", "es-ES"]
                .map(|language| words(&letter(language, content.clone()), "https://voice.example.org"))
                .to_vec();
            for one in &said {
                assert!(!one.subject.is_empty() && !one.paragraphs.is_empty(), "{one:?}");
                assert!(!format!("{one:?}").contains('{'.to_string().repeat(2).as_str()));
            }
            let mut subjects: Vec<&str> = said.iter().map(|one| one.subject.as_str()).collect();
            subjects.dedup();
            assert_eq!(subjects.len(), 4, "{subjects:?}");
        }
    }

    #[test]
    fn the_secret_of_a_link_stands_behind_its_hash_and_nowhere_else() {
        for content in contents() {
            for language in ["en-US", "de-DE", "fr-FR", "es-ES"] {
                let said = words(&letter(language, content.clone()), "https://voice.example.org");
                assert!(!said.paragraphs.concat().contains("s3cret") && !said.subject.contains("s3cret"));
                let has_link = format!("{content:?}").contains("LetterLink");
                let leads = said.link.map(|(_, place)| place);
                let is_address = matches!(content, LetterContent::NewEmail { .. });
                let page = if is_address { "account/email/confirm" } else { "set-password" };
                let at = "at=00000000-0000-0000-0000-000000000007";
                let opens = leads == Some(format!("https://voice.example.org/{page}?{at}#s3cret"));
                assert_eq!(opens, has_link, "{content:?} leads to {leads:?}");
            }
        }
    }

    #[test]
    fn a_language_without_words_gets_english() {
        let said = words(&letter("nl-NL", LetterContent::Test), "https://voice.example.org");
        assert_eq!(said.subject, "The mail server of your voicemail works");
    }

    #[test]
    fn a_one_time_passcode_stands_apart_and_in_no_subject() {
        for content in contents() {
            let said = words(&letter("en-US", content.clone()), "https://voice.example.org");
            assert!(!said.subject.contains("739154") && !said.paragraphs.concat().contains("739154"));
            if let LetterContent::PasscodeReset { one_time: Some(_), .. } = content {
                assert_eq!(said.secret.as_deref(), Some("739154"));
            }
        }
    }
}
