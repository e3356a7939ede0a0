//! A transcript's lines: what somebody does, and what is looked at.
//!
//! The first word says who acts; everything else is explained in `docs/testing.md`.

use std::time::Duration;

/// One line that makes something happen. Lines that only tell what was heard (`portal …`) are not steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// The line as it stands, to be repeated in the result.
    pub(crate) line: String,
    pub(crate) act: Act,
}

/// Who does something, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// `given`: the office before the story begins.
    Given(String),
    /// `call`: somebody dials.
    Call(String),
    /// `caller`: the one who called presses, says, waits or hangs up.
    Caller(Caller),
    /// `phone`: what a called phone does.
    Phone(String),
    /// `admin`: an administrator acts.
    Admin(String),
    /// `hub`: an owner acts on his web page.
    Hub(String),
    /// `time`: so much passes.
    Time(Duration),
    /// `server`, `disk`, `database`: faults.
    Fault(String),
    /// `mailbox`, `messages`, `lamp`, `playback`, `ports`, `audit`: look at it and write down what is there.
    Look {
        /// Which of these words.
        what: String,
        /// Whose.
        extension: String,
    },
}

/// What the caller does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Waits for the portal to finish, then presses the keys.
    Presses(String),
    /// Presses the keys while the portal speaks.
    Interrupts(String),
    /// Speaks for so long.
    Says(Duration),
    /// Does nothing for so long.
    Waits(Duration),
    /// Hears the announcement of a message, until the message itself is played.
    Listens,
    /// Hangs up when the portal has finished.
    HangsUp,
    /// Hangs up while the portal speaks.
    HangsUpAtOnce,
}

/// The steps of a transcript.
pub(crate) fn parse(transcript: &str) -> Vec<Step> {
    transcript.lines().filter_map(|line| step(line.trim())).collect()
}

fn step(line: &str) -> Option<Step> {
    if line.is_empty() {
        return None;
    }
    let (who, what) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let what = what.trim();
    let text = || what.to_owned();
    let act = match who {
        "given" => Act::Given(text()),
        "call" => Act::Call(text()),
        "caller" => Act::Caller(caller(what)),
        "phone" => Act::Phone(text()),
        "admin" => Act::Admin(text()),
        "hub" => Act::Hub(text()),
        "time" => Act::Time(duration(what.trim_start_matches("passes").trim())),
        "server" | "disk" | "database" => Act::Fault(format!("{who} {what}")),
        "mailbox" | "messages" | "lamp" | "trunk" => {
            Act::Look { what: who.to_owned(), extension: first_word(what) }
        }
        // There is one of each; what is seen stands in the place of the name.
        "playback" | "audit" | "ports" => Act::Look { what: who.to_owned(), extension: String::new() },
        // What is heard: the run itself writes these lines.
        "portal" | "line" | "answer" | "-" => return None,
        _ => panic!("a transcript line begins with an unknown word: {line}"),
    };
    let line = match &act {
        // Only who is looked at is said; what is seen is written by the run.
        Act::Look { what, extension } => format!("{what:<10}{extension}"),
        Act::Given(_)
        | Act::Call(_)
        | Act::Caller(_)
        | Act::Phone(_)
        | Act::Admin(_)
        | Act::Hub(_)
        | Act::Time(_)
        | Act::Fault(_) => format!("{who:<10}{what}"),
    };
    Some(Step { line, act })
}

fn caller(what: &str) -> Caller {
    match what.split_once(' ') {
        Some(("presses", keys)) => Caller::Presses(keys.to_owned()),
        Some(("interrupts", keys)) => Caller::Interrupts(keys.trim_start_matches("with ").to_owned()),
        Some(("says", long)) => Caller::Says(duration(long)),
        Some(("waits", long)) => Caller::Waits(duration(long)),
        None if what == "listens" => Caller::Listens,
        Some(("hangs", "up at once")) => Caller::HangsUpAtOnce,
        Some(("hangs", _)) => Caller::HangsUp,
        _ => panic!("a caller cannot do this: {what}"),
    }
}

fn first_word(text: &str) -> String {
    text.split_whitespace().next().unwrap_or_default().to_owned()
}

/// A number and a unit: `12 s`, `3 min`, `31 days`.
pub(crate) fn duration(text: &str) -> Duration {
    let (number, unit) = text.split_once(' ').expect("a duration is a number and a unit");
    let number: u64 = number.parse().expect("a duration begins with a number");
    let seconds = match unit {
        "s" => 1,
        "min" => 60,
        "h" | "hours" => 60 * 60,
        "day" | "days" => 24 * 60 * 60,
        _ => panic!("not a unit of time: {unit}"),
    };
    Duration::from_secs(number * seconds)
}
