//! Spanish as spoken in Spain: how prompts, numbers, dates and times are put together.

mod say;

use antiphon_core::time::LocalTime;

use super::parts::Style;
use super::piece::{Gender, Piece, clip};
use super::say::Grammar;
use super::{Clip, ClipId, Prompt, catalogue};

/// The language.
pub(super) struct EsEs;

impl Grammar for EsEs {
    fn tag(&self) -> &'static str {
        "es-ES"
    }

    fn clips(&self) -> &'static [&'static [Clip]] {
        catalogue::ES_ES
    }

    fn unused(&self) -> &'static [&'static str] {
        &[
            "time.oh.",
            "time.am",
            "time.pm",
            "day.1",
            "day.2",
            "day.3",
            "day.4",
            "day.5",
            "day.6",
            "day.7",
            "day.8",
            "day.9",
            "inbox.no",
            "number.hundred",
        ]
    }

    fn pieces(&self, prompt: &Prompt) -> Option<Vec<Piece>> {
        if let Prompt::Welcome { branding } = prompt {
            return Some(vec![welcome(branding.as_deref())]);
        }
        if let Prompt::InboxCount { new, urgent, saved } = prompt {
            return Some(inbox(*new, *urgent, *saved));
        }
        STYLE.pieces(prompt)
    }

    fn say_number(&self, number: u32, gender: Gender, clips: &mut Vec<ClipId>) {
        say::number(number, gender, clips);
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

const STYLE: Style = Style {
    digit: Gender::Feminine,
    time: Gender::Feminine,
    passcode: Gender::Feminine,
    day: Gender::Masculine,
    minute: Gender::Masculine,
    second: Gender::Masculine,
    one_is_a_word: false,
};

fn welcome(branding: Option<&str>) -> Piece {
    match branding {
        None => clip("portal.welcome"),
        Some(name) => Piece::Shown {
            clip: ClipId("portal.welcome.branded"),
            text: format!("Bienvenido a su portal de voz de {name}."),
        },
    }
}

fn inbox(new: u32, urgent: u32, saved: u32) -> Vec<Piece> {
    if new == 0 && saved == 0 {
        return vec![clip("inbox.empty")];
    }
    let mut pieces = vec![clip("inbox.you_have")];
    pieces.extend(STYLE.counted(new, Gender::Masculine, "inbox.new_one", "inbox.new"));
    if urgent > 0 {
        pieces.push(clip("inbox.of_which"));
        pieces.extend(STYLE.counted(urgent, Gender::None, "inbox.urgent_one", "inbox.urgent"));
    }
    pieces.push(clip("inbox.and"));
    pieces.extend(STYLE.counted(saved, Gender::Masculine, "inbox.saved_one", "inbox.saved"));
    pieces
}
