//! English as spoken in the United States: how prompts, numbers, dates and times are put together.

mod say;

use antiphon_core::passcode::BrokenRule;
use antiphon_core::time::LocalTime;

use super::piece::{Gender, Piece, clip, counted};
use super::say::Grammar;
use super::{Clip, ClipId, Prompt, catalogue};

/// The language.
pub(super) struct EnUs;

impl Grammar for EnUs {
    fn tag(&self) -> &'static str {
        "en-US"
    }

    fn clips(&self) -> &'static [&'static [Clip]] {
        catalogue::EN_US
    }

    fn unused(&self) -> &'static [&'static str] {
        &[]
    }

    fn pieces(&self, prompt: &Prompt) -> Option<Vec<Piece>> {
        Some(pieces(prompt))
    }

    fn say_number(&self, number: u32, _gender: Gender, clips: &mut Vec<ClipId>) {
        say::number(number, clips);
    }

    fn say_day(&self, day: LocalTime, clips: &mut Vec<ClipId>) {
        say::day(day, clips);
    }

    fn say_time(&self, time: LocalTime, clips: &mut Vec<ClipId>) {
        say::time(time, clips);
    }

    fn write_day(&self, day: LocalTime) -> String {
        say::written_day(day)
    }

    fn write_time(&self, time: LocalTime) -> String {
        say::written_time(time)
    }
}

/// The parts of a prompt, in order.
pub(super) fn pieces(prompt: &Prompt) -> Vec<Piece> {
    match prompt {
        Prompt::Welcome { branding } => vec![welcome(branding.as_deref())],
        Prompt::PasscodeExpires { days } => expires(*days),
        Prompt::PasscodeBroken(rule) => broken(*rule),
        Prompt::InboxCount { new, urgent, saved } => inbox(*new, *urgent, *saved),
        Prompt::MessageHeading { number, new, urgent, confidential } => {
            heading(*number, *new, *urgent, *confidential)
        }
        Prompt::FromNumber(number) => vec![clip("message.from"), Piece::Digits(number.clone())],
        Prompt::ToNumber(number) => vec![clip("send.to"), Piece::Digits(number.clone())],
        Prompt::ListMembers { list, members } => list_members(*list, *members),
        Prompt::Received(time) => received(*time),
        Prompt::MessageLength { seconds } => length(*seconds),
        Prompt::ForwardingNumber(number) => vec![clip("handling.number"), Piece::Digits(number.clone())],
        Prompt::PersonAt(number) => vec![clip("deposit.person_at"), Piece::Digits(number.clone())],
        Prompt::MailboxAt(number) => vec![clip("admin.mailbox_at"), Piece::Digits(number.clone())],
        Prompt::AttendantAt(number) => vec![clip("admin.attendant_at"), Piece::Digits(number.clone())],
        Prompt::AnnouncementNumber { number, of } => {
            vec![clip("admin.announcement"), Piece::Number(*number), clip("admin.of"), Piece::Number(*of)]
        }
        Prompt::NumberChoice { number, key } => vec![
            clip("attendant.for_number"),
            Piece::Digits(number.clone()),
            clip("attendant.press"),
            Piece::Key(*key),
        ],
        Prompt::Number(number) => vec![clip("attendant.number"), Piece::Digits(number.clone())],
        Prompt::Fixed(words) => vec![Piece::Clip(*words)],
        Prompt::Choice { says, key } => vec![Piece::Clip(*says), Piece::Key(*key)],
    }
}

/// An organization's name cannot be spoken by a pack: the captions show it, and the organization can record the clip.
fn welcome(branding: Option<&str>) -> Piece {
    match branding {
        None => clip("portal.welcome"),
        Some(name) => Piece::Shown {
            clip: ClipId("portal.welcome.branded"),
            text: format!("Welcome to your {name} Voice Portal."),
        },
    }
}

fn expires(days: u32) -> Vec<Piece> {
    if days == 0 {
        return vec![clip("passcode.expires_today")];
    }
    let mut pieces = vec![clip("passcode.expires_in")];
    pieces.extend(counted(days, "unit.day_end", "unit.days_end"));
    pieces
}

/// The words are those of the rule's own sentence, which the pages and the API show.
fn broken(rule: BrokenRule) -> Vec<Piece> {
    let around = |before, count: u16, after| vec![clip(before), Piece::Number(count.into()), clip(after)];
    match rule {
        BrokenRule::NotDigits => vec![clip("passcode.digits_only")],
        BrokenRule::TooShort { min } => around("passcode.at_least", min, "unit.digits_end"),
        BrokenRule::TooLong { max } => around("passcode.at_most", max, "unit.digits_end"),
        BrokenRule::RepeatedDigits { max: 1 } => vec![clip("passcode.repeated_once")],
        BrokenRule::RepeatedDigits { max } => around("passcode.repeated", max, "unit.times_in_a_row_end"),
        BrokenRule::Ascending { max } => around("passcode.run", max, "passcode.run_ascending"),
        BrokenRule::Descending { max } => around("passcode.run", max, "passcode.run_descending"),
        BrokenRule::RepeatedPattern => vec![clip("passcode.pattern")],
        BrokenRule::OwnNumber => vec![clip("passcode.own_number")],
        BrokenRule::ReversedOwnNumber => vec![clip("passcode.own_number_reversed")],
        BrokenRule::PreviousPasscode { previous_max: 1 } => vec![clip("passcode.previous_one")],
        BrokenRule::PreviousPasscode { previous_max } => {
            around("passcode.previous", previous_max, "passcode.previous_end")
        }
        BrokenRule::ReversedPreviousPasscode { previous_max: 1 } => {
            vec![clip("passcode.previous_one_reversed")]
        }
        BrokenRule::ReversedPreviousPasscode { previous_max } => {
            around("passcode.previous", previous_max, "passcode.previous_end_reversed")
        }
        BrokenRule::TooSoon { days: 1 } => vec![clip("passcode.too_soon_one")],
        BrokenRule::TooSoon { days } => around("passcode.too_soon", days, "passcode.too_soon_end"),
        BrokenRule::KeypadLine => vec![clip("passcode.keypad_line")],
        BrokenRule::OwnName => vec![clip("passcode.own_name")],
        BrokenRule::Year => vec![clip("passcode.year")],
        BrokenRule::TooFewDistinctDigits { min } => {
            around("passcode.at_least", min, "unit.different_digits_end")
        }
    }
}

fn inbox(new: u32, urgent: u32, saved: u32) -> Vec<Piece> {
    if new == 0 && saved == 0 {
        return vec![clip("inbox.empty")];
    }
    let mut pieces = vec![clip("inbox.you_have")];
    pieces.extend(none_or_counted(new, "inbox.new_one", "inbox.new"));
    if urgent > 0 {
        pieces.push(clip("inbox.of_which"));
        pieces.extend(counted(urgent, "inbox.urgent_one", "inbox.urgent"));
    }
    pieces.push(clip("inbox.and"));
    pieces.extend(none_or_counted(saved, "inbox.saved_one", "inbox.saved"));
    pieces
}

fn none_or_counted(count: u32, one: &'static str, many: &'static str) -> [Piece; 2] {
    if count == 0 { [clip("inbox.no"), clip(many)] } else { counted(count, one, many) }
}

fn list_members(list: u32, members: u32) -> Vec<Piece> {
    let mut pieces = vec![clip("list.list"), Piece::Number(list)];
    if members == 0 {
        pieces.push(clip("list.is_empty"));
    } else {
        pieces.push(clip("list.has"));
        pieces.extend(counted(members, "list.member", "list.members"));
    }
    pieces
}

fn heading(number: u32, new: bool, urgent: bool, confidential: bool) -> Vec<Piece> {
    let mut pieces = vec![clip(if new { "message.new" } else { "message.old" }), Piece::Number(number)];
    pieces.extend(urgent.then(|| clip("message.urgent")));
    pieces.extend(confidential.then(|| clip("message.confidential")));
    pieces
}

fn received(time: LocalTime) -> Vec<Piece> {
    vec![clip("message.received"), Piece::Date(time), clip("time.at"), Piece::Time(time)]
}

fn length(seconds: u32) -> Vec<Piece> {
    let (minutes, rest) = (seconds / 60, seconds % 60);
    let mut pieces = vec![clip("message.length")];
    if minutes > 0 {
        pieces.extend(counted(minutes, "unit.minute", "unit.minutes"));
    }
    if minutes == 0 || rest > 0 {
        pieces.extend(counted(rest, "unit.second", "unit.seconds"));
    }
    pieces
}
