//! How many events a second one core's dialogs handle, with nothing around them.

use std::collections::VecDeque;
use std::time::Duration;

use antiphon_core::digit::Digit;
use antiphon_core::ids::MailboxId;
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::mailbox::Counts;
use antiphon_dialog::kernel::Dialog;
use antiphon_dialog::prompts::Language;
use antiphon_dialog::question::{Admission, Answer, NameDue, PasscodeDue, Question, Verdict};
use antiphon_dialog::start::PortalStart;
use antiphon_dialog::{Command, Event};

use crate::clocks::thread_cpu;
use crate::report::{Table, median};

/// Calls in one run.
const CALLS: u32 = 20_000;
const RUNS: usize = 5;
/// A login, a look into the mailbox and back, again and again, and the way out.
const KEYS: &str = "2001#739158#1*1*1*1*";

/// Events a second.
pub(crate) fn events(table: &mut Table) -> anyhow::Result<()> {
    let rates: Vec<u64> = (0..RUNS).map(|_| rate()).collect::<anyhow::Result<_>>()?;
    let figure = format!("{:.2} million", median(&rates) as f64 / 1e6);
    table.add("dialog events per second per core", figure, None, "≥ 2 million");
    Ok(())
}

fn rate() -> anyhow::Result<u64> {
    let (begun, mut events) = (thread_cpu()?, 0);
    for _ in 0..CALLS {
        events += one_call();
    }
    let used: Duration = thread_cpu()? - begun;
    Ok((events as f64 / used.as_secs_f64()) as u64)
}

/// A whole call; how many events it had.
fn one_call() -> u64 {
    let start = PortalStart { branding: None, language: Language::EnUs, layout: KeyLayout::Webex, own: None };
    let mut dialog = Dialog::portal(start);
    let mut due: VecDeque<Event> = heed(dialog.start());
    let mut keys = KEYS.chars().filter_map(Digit::from_char).map(Event::Digit).chain([Event::HungUp]);
    let mut events = 0;
    while let Some(event) = due.pop_front().or_else(|| keys.next()) {
        events += 1;
        due.extend(heed(dialog.handle(event)));
    }
    events
}

/// What follows from commands at once: speech is heard, questions are answered.
fn heed(commands: Vec<Command>) -> VecDeque<Event> {
    let follows = commands.into_iter().filter_map(|command| {
        if let Command::Ask { id, question } = command {
            return Some(Event::Answered { id, answer: answer(&question) });
        }
        let Command::Speak { id, .. } = command else { return None };
        Some(Event::Spoken(id))
    });
    follows.collect()
}

/// The right passcode, and an empty mailbox; the keys lead to no other question.
fn answer(question: &Question) -> Answer {
    if matches!(question, Question::Counts { .. }) {
        return Answer::Counts(Counts::default());
    }
    if matches!(question, Question::Inbox { .. }) {
        return Answer::Inbox(Vec::new());
    }
    Answer::Verdict(Verdict::Open(Admission {
        mailbox: MailboxId(uuid::Uuid::nil()),
        passcode_due: PasscodeDue::No,
        name_due: NameDue::No,
        passcode_expires_in_days: None,
    }))
}
