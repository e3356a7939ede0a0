//! How German, French and Spanish put prompts together where they do it alike: all but the welcome and the counts.

use antiphon_core::passcode::BrokenRule;
use antiphon_core::time::LocalTime;

use super::Prompt;
use super::piece::{Gender, Piece, clip};

/// What these languages do not have in common.
pub(super) struct Style {
    /// Of digits.
    pub(super) digit: Gender,
    /// Of times that something happens.
    pub(super) time: Gender,
    /// Of passcodes.
    pub(super) passcode: Gender,
    /// Of days.
    pub(super) day: Gender,
    /// Of minutes.
    pub(super) minute: Gender,
    /// Of seconds.
    pub(super) second: Gender,
    /// One thing is counted by its own word ("eine Minute"), with no number before it.
    pub(super) one_is_a_word: bool,
}

impl Style {
    /// The parts of a prompt, if it is one of those that are put together alike.
    pub(super) fn pieces(&self, prompt: &Prompt) -> Option<Vec<Piece>> {
        Some(match prompt {
            Prompt::Fixed(words) => vec![Piece::Clip(*words)],
            Prompt::Choice { says, key } => vec![Piece::Clip(*says), Piece::Key(*key)],
            Prompt::PasscodeExpires { days } => self.expires(*days),
            Prompt::PasscodeBroken(rule) => self.broken(*rule),
            Prompt::MessageHeading { number, new, urgent, confidential } => {
                heading(*number, *new, *urgent, *confidential)
            }
            Prompt::FromNumber(number) => vec![clip("message.from"), Piece::Digits(number.clone())],
            Prompt::Received(time) => received(*time),
            Prompt::MessageLength { seconds } => self.length(*seconds),
            Prompt::PersonAt(number) => vec![clip("deposit.person_at"), Piece::Digits(number.clone())],
            Prompt::ToNumber(number) => vec![clip("send.to"), Piece::Digits(number.clone())],
            Prompt::ListMembers { list, members } => self.list_members(*list, *members),
            Prompt::ForwardingNumber(number) => vec![clip("handling.number"), Piece::Digits(number.clone())],
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
            Prompt::Welcome { .. } | Prompt::InboxCount { .. } => return None,
        })
    }

    /// A count with the piece for one and the piece for all other numbers.
    pub(super) fn counted(
        &self,
        count: u32,
        gender: Gender,
        one: &'static str,
        many: &'static str,
    ) -> Vec<Piece> {
        match count {
            1 if self.one_is_a_word => vec![clip(one)],
            1 => vec![Piece::Count(1, gender), clip(one)],
            _ => vec![Piece::Count(count, gender), clip(many)],
        }
    }

    fn expires(&self, days: u32) -> Vec<Piece> {
        if days == 0 {
            return vec![clip("passcode.expires_today")];
        }
        let mut pieces = vec![clip("passcode.expires_in")];
        pieces.extend(self.counted(days, self.day, "unit.day_end", "unit.days_end"));
        pieces
    }

    fn broken(&self, rule: BrokenRule) -> Vec<Piece> {
        let around = |before, count: u16, gender, after| {
            vec![clip(before), Piece::Count(count.into(), gender), clip(after)]
        };
        let Self { digit, time, passcode, day, .. } = *self;
        match rule {
            BrokenRule::NotDigits => vec![clip("passcode.digits_only")],
            BrokenRule::TooShort { min } => around("passcode.at_least", min, digit, "unit.digits_end"),
            BrokenRule::TooLong { max } => around("passcode.at_most", max, digit, "unit.digits_end"),
            BrokenRule::RepeatedDigits { max: 1 } => vec![clip("passcode.repeated_once")],
            BrokenRule::RepeatedDigits { max } => {
                around("passcode.repeated", max, time, "unit.times_in_a_row_end")
            }
            BrokenRule::Ascending { max } => around("passcode.run", max, digit, "passcode.run_ascending"),
            BrokenRule::Descending { max } => around("passcode.run", max, digit, "passcode.run_descending"),
            BrokenRule::RepeatedPattern => vec![clip("passcode.pattern")],
            BrokenRule::OwnNumber => vec![clip("passcode.own_number")],
            BrokenRule::ReversedOwnNumber => vec![clip("passcode.own_number_reversed")],
            BrokenRule::PreviousPasscode { previous_max: 1 } => vec![clip("passcode.previous_one")],
            BrokenRule::PreviousPasscode { previous_max } => {
                around("passcode.previous", previous_max, passcode, "passcode.previous_end")
            }
            BrokenRule::ReversedPreviousPasscode { previous_max: 1 } => {
                vec![clip("passcode.previous_one_reversed")]
            }
            BrokenRule::ReversedPreviousPasscode { previous_max } => {
                around("passcode.previous", previous_max, passcode, "passcode.previous_end_reversed")
            }
            BrokenRule::TooSoon { days: 1 } => vec![clip("passcode.too_soon_one")],
            BrokenRule::TooSoon { days } => around("passcode.too_soon", days, day, "passcode.too_soon_end"),
            BrokenRule::KeypadLine => vec![clip("passcode.keypad_line")],
            BrokenRule::OwnName => vec![clip("passcode.own_name")],
            BrokenRule::Year => vec![clip("passcode.year")],
            BrokenRule::TooFewDistinctDigits { min } => {
                around("passcode.at_least", min, digit, "unit.different_digits_end")
            }
        }
    }

    fn list_members(&self, list: u32, members: u32) -> Vec<Piece> {
        let mut pieces = vec![clip("list.list"), Piece::Number(list)];
        if members == 0 {
            pieces.push(clip("list.is_empty"));
        } else {
            pieces.push(clip("list.has"));
            pieces.extend(self.counted(members, Gender::Masculine, "list.member", "list.members"));
        }
        pieces
    }

    fn length(&self, seconds: u32) -> Vec<Piece> {
        let (minutes, rest) = (seconds / 60, seconds % 60);
        let mut pieces = vec![clip("message.length")];
        if minutes > 0 {
            pieces.extend(self.counted(minutes, self.minute, "unit.minute", "unit.minutes"));
        }
        if minutes == 0 || rest > 0 {
            pieces.extend(self.counted(rest, self.second, "unit.second", "unit.seconds"));
        }
        pieces
    }
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
