//! What holds for every language, and the golden lists of those beside English.

use super::*;
use crate::prompts::piece::Gender;

const OTHERS: [Language; 3] = [Language::DeDe, Language::FrFr, Language::EsEs];

fn file(language: Language) -> String {
    language.tag().replace('-', "_").to_lowercase()
}

fn golden(language: Language, list: &str) -> expect_test::ExpectFile {
    let path = format!("{}/src/prompts/golden/{}_{list}.txt", env!("CARGO_MANIFEST_DIR"), file(language));
    expect_test::expect_file![path]
}

/// A number alone, and of things of either gender where that differs.
fn numbers(language: Language, number: u32) -> String {
    let said = |gender| piece_said_in(language, &Piece::Count(number, gender));
    let mut forms = vec![said(Gender::None)];
    for form in [said(Gender::Masculine), said(Gender::Feminine)] {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms.join(" | ")
}

#[test]
fn every_language_says_numbers_as_in_its_golden_list() {
    for language in OTHERS {
        let mut list = String::new();
        for number in (0..2_000).chain([2_001, 3_100, 4_021, 5_500, 9_999, 10_000]) {
            writeln!(list, "{number}: {}", numbers(language, number)).unwrap();
        }
        golden(language, "numbers").assert_eq(&list);
    }
}

#[test]
fn every_language_says_the_days_of_a_year_as_in_its_golden_list() {
    for language in OTHERS {
        let mut list = String::new();
        let old = [(1999, 1), (2000, 1), (2009, 8), (2105, 31)].map(|(year, day)| LocalTime {
            year,
            day,
            days_ago: 9_000,
            ..NOON
        });
        for day in days_of_2028().chain(old) {
            let date = Piece::Date(day);
            write!(list, "{}-{:02}-{:02}: ", day.year, day.month, day.day).unwrap();
            writeln!(list, "{}; {}", piece_said_in(language, &date), piece_shown(language, &date)).unwrap();
        }
        golden(language, "days").assert_eq(&list);
    }
}

#[test]
fn every_language_says_the_minutes_of_a_day_as_in_its_golden_list() {
    for language in OTHERS {
        let mut list = String::new();
        for (hour, minute) in (0..24).flat_map(|hour| (0..60).map(move |minute| (hour, minute))) {
            let time = Piece::Time(LocalTime { hour, minute, ..NOON });
            write!(list, "{hour:02}:{minute:02}: ").unwrap();
            writeln!(list, "{}; {}", piece_said_in(language, &time), piece_shown(language, &time)).unwrap();
        }
        golden(language, "times").assert_eq(&list);
    }
}

/// What a language says of every prompt there is, to be read by somebody who speaks it.
#[test]
fn every_language_words_its_prompts_as_in_its_golden_list() {
    for language in OTHERS {
        let mut list = String::new();
        let examples = every_prompt().into_iter().filter(|prompt| !matches!(prompt, Prompt::Choice { .. }));
        let examples = examples.filter(|prompt| !matches!(prompt, Prompt::Received(_)));
        let headings = |prompt: &Prompt| !matches!(prompt, Prompt::MessageHeading { number: 2.., .. });
        for prompt in examples.filter(headings).filter(|prompt| render(language, prompt).language == language)
        {
            writeln!(list, "{}", text(language, &prompt)).unwrap();
        }
        for (hour, minute, days_ago) in [(0, 0, 0), (1, 5, 1), (21, 21, 3), (9, 30, 400)] {
            let received = Prompt::Received(LocalTime { hour, minute, days_ago, ..NOON });
            writeln!(list, "{} / {}", text(language, &received), said_in(language, &received)).unwrap();
        }
        for key in ["7", "*", "#"].map(|key| Digit::from_char(key.chars().next().unwrap()).unwrap()) {
            let choice = Prompt::Choice { says: ClipId("choice.delete_message"), key };
            writeln!(list, "{} / {}", text(language, &choice), said_in(language, &choice)).unwrap();
        }
        golden(language, "prompts").assert_eq(&list);
    }
}

#[test]
fn every_clip_of_every_language_is_said_by_some_prompt() {
    for language in OTHERS {
        let mut said: BTreeSet<ClipId> = BTreeSet::new();
        for prompt in every_prompt() {
            let rendered = render(language, &prompt);
            said.extend(rendered.clips.into_iter().filter(|_| rendered.language == language));
        }
        for count in (0..100).chain((1..=9).flat_map(|it| [it * 100, it * 1_101])) {
            for gender in [Gender::None, Gender::Masculine, Gender::Feminine] {
                let mut clips = Vec::new();
                say::speak(language.grammar(), &Piece::Count(count, gender), &mut clips);
                said.extend(clips);
            }
        }
        for hour in 0..24 {
            said.extend(render(language, &Prompt::Received(LocalTime { hour, minute: 7, ..NOON })).clips);
        }
        let there: BTreeSet<ClipId> = catalogue(language).map(|clip| clip.id).collect();
        let unsaid: Vec<_> = there.difference(&said).collect();
        let unknown: Vec<_> = said.difference(&there).collect();
        assert!(unsaid.is_empty() && unknown.is_empty(), "{}: {unsaid:?} {unknown:?}", language.tag());
        assert_eq!(there.len(), catalogue(language).count(), "a clip is there twice");
    }
}

#[test]
fn no_language_begins_a_prompt_in_one_language_and_ends_it_in_another() {
    for language in Language::ALL {
        for prompt in every_prompt() {
            let Rendered { language, clips } = render(language, &prompt);
            spoken(language, clips);
        }
    }
}

#[test]
fn what_is_not_translated_is_said_in_english_as_a_whole() {
    let untranslated = Prompt::Fixed(ClipId("no.such.clip"));
    assert_eq!(render(Language::DeDe, &untranslated).language, Language::EnUs);
    let choice = Prompt::Choice { says: ClipId("no.such.clip"), key: Digit::POUND };
    let rendered = render(Language::FrFr, &choice);
    assert_eq!((rendered.language, rendered.clips.last()), (Language::EnUs, Some(&ClipId("key.pound"))));
    assert_eq!(text(Language::FrFr, &choice), "the pound key.");
}

#[test]
fn a_count_agrees_with_what_is_counted() {
    for (language, prompt, words) in [
        (
            Language::DeDe,
            Prompt::InboxCount { new: 21, urgent: 1, saved: 1 },
            "Sie haben einundzwanzig neue Nachrichten , davon eine dringend, und eine gespeicherte Nachricht.",
        ),
        (
            Language::DeDe,
            Prompt::InboxCount { new: 0, urgent: 0, saved: 2 },
            "Sie haben keine neuen Nachrichten und zwei gespeicherte Nachrichten.",
        ),
        (Language::DeDe, Prompt::PasscodeExpires { days: 1 }, "Ihre Geheimzahl läuft in einem Tag ab."),
        (
            Language::FrFr,
            Prompt::InboxCount { new: 21, urgent: 1, saved: 0 },
            "Vous avez vingt et un nouveaux messages , dont un urgent, et aucun message archivé.",
        ),
        (
            Language::FrFr,
            Prompt::MessageLength { seconds: 21 * 60 + 1 },
            "Durée : vingt et une minutes une seconde",
        ),
        (
            Language::EsEs,
            Prompt::InboxCount { new: 21, urgent: 1, saved: 1 },
            "Tiene veintiún mensajes nuevos , de los cuales uno es urgente, y un mensaje guardado.",
        ),
        (
            Language::EsEs,
            Prompt::PasscodeBroken(BrokenRule::TooShort { min: 21 }),
            "La clave debe tener al menos veintiuna cifras.",
        ),
    ] {
        assert_eq!(said_in(language, &prompt), words);
    }
}

#[test]
fn branding_is_read_in_every_language() {
    for (language, line) in [
        (Language::DeDe, "Willkommen in Ihrem Acme Sprachportal."),
        (Language::FrFr, "Bienvenue sur votre portail vocal Acme."),
        (Language::EsEs, "Bienvenido a su portal de voz de Acme."),
    ] {
        assert_eq!(text(language, &Prompt::Welcome { branding: Some("Acme".to_owned()) }), line);
    }
}

#[test]
fn a_tag_finds_its_language_or_the_nearest() {
    for (tag, exact, nearest) in [
        ("en-US", true, Some(Language::EnUs)),
        ("EN_us", true, Some(Language::EnUs)),
        ("en-GB", false, Some(Language::EnUs)),
        ("de-DE", true, Some(Language::DeDe)),
        ("de-AT", false, Some(Language::DeDe)),
        ("de", false, Some(Language::DeDe)),
        ("es_mx", false, Some(Language::EsEs)),
        ("fr", false, Some(Language::FrFr)),
        ("tlh-US", false, None),
        ("", false, None),
    ] {
        assert_eq!(Language::parse(tag).is_some(), exact, "{tag}");
        assert_eq!(Language::nearest(tag), nearest, "{tag}");
        assert_eq!(Language::or_nearest(tag), nearest.unwrap_or(Language::EnUs), "{tag}");
    }
}

#[test]
fn every_language_has_words_for_every_clip() {
    for language in Language::ALL {
        let lacking = untranslated(language);
        assert!(lacking.is_empty(), "{}: {lacking:?}", language.tag());
    }
}
