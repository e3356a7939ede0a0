use std::collections::BTreeSet;
use std::fmt::Write as _;

use antiphon_core::time::Weekday;

use super::*;

const RULES: [BrokenRule; 19] = [
    BrokenRule::NotDigits,
    BrokenRule::TooShort { min: 6 },
    BrokenRule::TooLong { max: 30 },
    BrokenRule::RepeatedDigits { max: 1 },
    BrokenRule::RepeatedDigits { max: 3 },
    BrokenRule::Ascending { max: 3 },
    BrokenRule::Descending { max: 3 },
    BrokenRule::RepeatedPattern,
    BrokenRule::OwnNumber,
    BrokenRule::ReversedOwnNumber,
    BrokenRule::PreviousPasscode { previous_max: 1 },
    BrokenRule::PreviousPasscode { previous_max: 10 },
    BrokenRule::ReversedPreviousPasscode { previous_max: 1 },
    BrokenRule::ReversedPreviousPasscode { previous_max: 10 },
    BrokenRule::TooSoon { days: 1 },
    BrokenRule::TooSoon { days: 7 },
    BrokenRule::KeypadLine,
    BrokenRule::OwnName,
    BrokenRule::Year,
];

const NOON: LocalTime =
    LocalTime { year: 2026, month: 7, day: 14, weekday: Weekday::Tuesday, hour: 12, minute: 0, days_ago: 0 };

mod languages;

fn said(prompt: &Prompt) -> String {
    said_in(Language::EnUs, prompt)
}

fn said_in(language: Language, prompt: &Prompt) -> String {
    let rendered = render(language, prompt);
    assert_eq!(rendered.language, language, "{prompt:?}");
    spoken(language, rendered.clips)
}

/// The words of clips, each of which must have some.
fn spoken(language: Language, clips: Vec<ClipId>) -> String {
    let words = |clip| say::find(language.grammar(), clip).unwrap_or_else(|| panic!("{clip:?}")).text;
    clips.into_iter().map(words).collect::<Vec<_>>().join(" ")
}

fn shown(prompt: &Prompt) -> String {
    text(Language::EnUs, prompt)
}

fn piece_said(piece: &Piece) -> String {
    piece_said_in(Language::EnUs, piece)
}

fn piece_said_in(language: Language, piece: &Piece) -> String {
    let mut clips = Vec::new();
    say::speak(language.grammar(), piece, &mut clips);
    spoken(language, clips)
}

fn piece_shown(language: Language, piece: &Piece) -> String {
    say::write(language.grammar(), piece)
}

/// The days of the leap year 2028, which began on a Saturday.
fn days_of_2028() -> impl Iterator<Item = LocalTime> {
    const DAYS: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    const WEEK: [Weekday; 7] = [
        Weekday::Saturday,
        Weekday::Sunday,
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
    ];
    let dates = (1..=12_u8).zip(DAYS).flat_map(|(month, days)| (1..=days).map(move |day| (month, day)));
    dates.zip(WEEK.into_iter().cycle()).map(|((month, day), weekday)| LocalTime {
        year: 2028,
        month,
        day,
        weekday,
        days_ago: 100,
        ..NOON
    })
}

/// A prompt of every kind, with the arguments that lead to every clip.
fn every_prompt() -> Vec<Prompt> {
    let mut prompts: Vec<Prompt> = fixed::all().chain(every_choice()).collect();
    prompts.extend(crate::attendant::every_choice());
    prompts.extend(RULES.map(Prompt::PasscodeBroken));
    prompts.push(Prompt::PasscodeBroken(BrokenRule::TooFewDistinctDigits { min: 3 }));
    prompts.extend([None, Some("Acme".to_owned())].map(|branding| Prompt::Welcome { branding }));
    prompts.extend([0, 1, 2].map(|days| Prompt::PasscodeExpires { days }));
    for (new, urgent, saved) in [(0, 0, 0), (1, 1, 0), (2, 2, 1), (3, 0, 2), (0, 0, 9_999)] {
        prompts.push(Prompt::InboxCount { new, urgent, saved });
    }
    for new in [true, false] {
        prompts.push(Prompt::MessageHeading { number: 1, new, urgent: new, confidential: !new });
    }
    prompts.push(Prompt::FromNumber("+13015551212".to_owned()));
    prompts.push(Prompt::ToNumber("2002".to_owned()));
    prompts.extend([0, 1, 2].map(|members| Prompt::ListMembers { list: 3, members }));
    prompts.push(Prompt::PersonAt("2001".to_owned()));
    prompts.push(Prompt::ForwardingNumber("2005".to_owned()));
    prompts.push(Prompt::MailboxAt("2001".to_owned()));
    prompts.push(Prompt::AttendantAt("2900".to_owned()));
    prompts.push(Prompt::AnnouncementNumber { number: 2, of: 3 });
    prompts.push(Prompt::Number("2001".to_owned()));
    prompts.extend(Digit::from_char('1').map(|key| Prompt::NumberChoice { number: "2001".to_owned(), key }));
    prompts.extend([0, 1, 60, 61, 125].map(|seconds| Prompt::MessageLength { seconds }));
    prompts.extend((0..100).map(|number| Prompt::MessageHeading {
        number,
        new: true,
        urgent: false,
        confidential: false,
    }));
    prompts.extend(days_of_2028().map(Prompt::Received));
    for (hour, minute, days_ago) in [(0, 1, 0), (23, 9, 1), (12, 30, 400), (1, 5, -1)] {
        prompts.push(Prompt::Received(LocalTime { hour, minute, days_ago, ..NOON }));
    }
    prompts.extend((1..10).map(|minute| Prompt::Received(LocalTime { minute, ..NOON })));
    prompts
}

/// What the menus say of their keys, each followed by every key.
fn every_choice() -> impl Iterator<Item = Prompt> {
    let keys = "0123456789*#".chars().filter_map(Digit::from_char);
    let says = crate::keymap::menus(antiphon_core::key_layout::KeyLayout::Webex)
        .into_iter()
        .flat_map(|menu| menu.keys)
        .filter_map(|it| it.says);
    says.flat_map(move |says| keys.clone().map(move |key| Prompt::Choice { says, key }))
}

#[test]
fn every_clip_said_is_in_the_catalogue_and_every_clip_there_is_said() {
    let rendered: BTreeSet<ClipId> =
        every_prompt().iter().flat_map(|prompt| render(Language::EnUs, prompt).clips).collect();
    let recorded: BTreeSet<ClipId> = catalogue(Language::EnUs).map(|clip| clip.id).collect();
    assert_eq!(rendered, recorded);
    assert_eq!(recorded.len(), catalogue(Language::EnUs).count(), "a clip is there twice");
}

#[test]
fn no_clip_is_without_words() {
    for language in Language::ALL {
        for clip in catalogue(language) {
            assert!(!clip.text.trim_matches([' ', ',', '.']).is_empty(), "{:?}", clip.id);
        }
    }
}

#[test]
fn numbers_are_said_as_in_the_golden_list() {
    let mut list = String::new();
    for number in 0..2_000 {
        writeln!(list, "{number}: {}", piece_said(&Piece::Number(number))).unwrap();
    }
    expect_test::expect_file!["golden/en_us_numbers.txt"].assert_eq(&list);
}

#[test]
fn every_day_of_a_year_is_said_as_in_the_golden_list() {
    let mut list = String::new();
    for day in days_of_2028() {
        let date = Piece::Date(day);
        write!(list, "{}-{:02}-{:02}: ", day.year, day.month, day.day).unwrap();
        writeln!(list, "{}; {}", piece_said(&date), piece_shown(Language::EnUs, &date)).unwrap();
    }
    expect_test::expect_file!["golden/en_us_days.txt"].assert_eq(&list);
}

#[test]
fn every_minute_of_a_day_is_said_as_in_the_golden_list() {
    let mut list = String::new();
    for (hour, minute) in (0..24).flat_map(|hour| (0..60).map(move |minute| (hour, minute))) {
        let time = Piece::Time(LocalTime { hour, minute, ..NOON });
        writeln!(
            list,
            "{hour:02}:{minute:02}: {}; {}",
            piece_said(&time),
            piece_shown(Language::EnUs, &time)
        )
        .unwrap();
    }
    expect_test::expect_file!["golden/en_us_times.txt"].assert_eq(&list);
}

#[test]
fn numbers_without_clips_are_read_digit_by_digit() {
    for (number, words) in
        [(9_999, "nine thousand nine hundred ninety nine"), (10_000, "one zero zero zero zero")]
    {
        assert_eq!(piece_said(&Piece::Number(number)), words);
    }
}

#[test]
fn dates_name_the_year_only_when_they_are_older_than_one() {
    for (year, days_ago, words, figures) in [
        (2026, 0, "today", "today"),
        (2026, 1, "yesterday", "yesterday"),
        (2026, 2, "Tuesday July fourteenth", "Tuesday, July 14"),
        (2026, -1, "Tuesday July fourteenth", "Tuesday, July 14"),
        (2026, 364, "Tuesday July fourteenth", "Tuesday, July 14"),
        (2025, 365, "Tuesday July fourteenth twenty twenty five", "Tuesday, July 14, 2025"),
        (2009, 9_000, "Tuesday July fourteenth two thousand nine", "Tuesday, July 14, 2009"),
        (2000, 9_000, "Tuesday July fourteenth two thousand", "Tuesday, July 14, 2000"),
        (1999, 9_000, "Tuesday July fourteenth nineteen ninety nine", "Tuesday, July 14, 1999"),
        (2105, 9_000, "Tuesday July fourteenth twenty one oh five", "Tuesday, July 14, 2105"),
        (2100, 9_000, "Tuesday July fourteenth twenty one hundred", "Tuesday, July 14, 2100"),
    ] {
        let date = Piece::Date(LocalTime { year, days_ago, ..NOON });
        assert_eq!(
            (piece_said(&date).as_str(), piece_shown(Language::EnUs, &date).as_str()),
            (words, figures)
        );
    }
}

#[test]
fn dates_out_of_range_are_said_somehow() {
    let broken = LocalTime { year: -1, month: 13, day: 0, hour: 99, minute: 99, days_ago: 500, ..NOON };
    assert!(!said(&Prompt::Received(broken)).is_empty());
}

#[test]
fn a_broken_rule_is_named_by_voice_with_the_words_of_the_pages() {
    for rule in RULES {
        assert_eq!(shown(&Prompt::PasscodeBroken(rule)), rule.to_string());
    }
}

#[test]
fn the_sentences_of_the_mission_are_spoken_to_the_letter() {
    let both = |one: Prompt, two: Prompt| format!("{} {}", said(&one), said(&two));
    assert_eq!(
        both(Prompt::Welcome { branding: None }, Prompt::ENTER_PASSCODE_OR_STAR),
        "Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling \
         from your own phone, please press the star key."
    );
    assert_eq!(
        said(&Prompt::SET_UP_PASSCODE_AND_NAME),
        "Before you can use your voice portal, you must change your passcode and record your personalized name. \
         Please enter your new passcode, then press the pound key."
    );
    assert_eq!(
        said(&Prompt::ACCESS_LOCKED),
        "Your voice portal access is locked out, please contact your group administrator to reset the passcode."
    );
}

#[test]
fn branding_is_read_before_voice_portal_and_heard_as_a_clip_of_its_own() {
    let branded = Prompt::Welcome { branding: Some("Acme".to_owned()) };
    assert_eq!(shown(&branded), "Welcome to your Acme Voice Portal.");
    assert_eq!(render(Language::EnUs, &branded).clips, [ClipId("portal.welcome.branded")]);
}

#[test]
fn the_inbox_is_counted_in_a_sentence() {
    for ((new, urgent, saved), words, figures) in [
        ((0, 0, 0), "You have no messages.", "You have no messages."),
        (
            (1, 0, 0),
            "You have one new message and no saved messages.",
            "You have 1 new message and no saved messages.",
        ),
        (
            (0, 0, 1),
            "You have no new messages and one saved message.",
            "You have no new messages and 1 saved message.",
        ),
        (
            (23, 1, 2),
            "You have twenty three new messages , of which one is urgent, and two saved messages.",
            "You have 23 new messages, of which 1 is urgent, and 2 saved messages.",
        ),
    ] {
        let prompt = Prompt::InboxCount { new, urgent, saved };
        assert_eq!((said(&prompt).as_str(), shown(&prompt).as_str()), (words, figures));
    }
}

#[test]
fn captions_show_figures_and_punctuation() {
    for (prompt, caption) in [
        (
            Prompt::MessageHeading { number: 3, new: true, urgent: true, confidential: true },
            "New message 3, urgent, confidential.",
        ),
        (Prompt::FromNumber("+13015551212".to_owned()), "From: +13015551212."),
        (Prompt::Received(LocalTime { minute: 5, ..NOON }), "Received today at 12:05 PM."),
        (Prompt::MessageLength { seconds: 61 }, "Length: 1 minute 1 second."),
        (Prompt::MessageLength { seconds: 0 }, "Length: 0 seconds."),
        (Prompt::PasscodeExpires { days: 1 }, "Your passcode expires in 1 day."),
    ] {
        assert_eq!(shown(&prompt), caption);
    }
}
