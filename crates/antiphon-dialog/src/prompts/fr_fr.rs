//! French as spoken in France: how prompts, numbers, dates and times are put together.

mod say;

use antiphon_core::time::LocalTime;

use super::parts::Style;
use super::piece::{Gender, Piece, clip};
use super::say::Grammar;
use super::{Clip, ClipId, Prompt, catalogue};

/// The language.
pub(super) struct FrFr;

impl Grammar for FrFr {
    fn tag(&self) -> &'static str {
        "fr-FR"
    }

    fn clips(&self) -> &'static [&'static [Clip]] {
        catalogue::FR_FR
    }

    fn unused(&self) -> &'static [&'static str] {
        &[
            "time.oh.", "time.am", "time.pm", "day.1", "day.2", "day.3", "day.4", "day.5", "day.6", "day.7",
            "day.8", "day.9",
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
    digit: Gender::Masculine,
    time: Gender::Feminine,
    passcode: Gender::Masculine,
    day: Gender::Masculine,
    minute: Gender::Feminine,
    second: Gender::Feminine,
    one_is_a_word: false,
};

fn welcome(branding: Option<&str>) -> Piece {
    match branding {
        None => clip("portal.welcome"),
        Some(name) => Piece::Shown {
            clip: ClipId("portal.welcome.branded"),
            text: format!("Bienvenue sur votre portail vocal {name}."),
        },
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
        pieces.extend(STYLE.counted(urgent, Gender::Masculine, "inbox.urgent_one", "inbox.urgent"));
    }
    pieces.push(clip("inbox.and"));
    pieces.extend(none_or_counted(saved, "inbox.saved_one", "inbox.saved"));
    pieces
}

fn none_or_counted(count: u32, one: &'static str, many: &'static str) -> Vec<Piece> {
    match count {
        0 => vec![clip("inbox.no"), clip(one)],
        _ => STYLE.counted(count, Gender::Masculine, one, many),
    }
}
