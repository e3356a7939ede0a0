//! What the kernel guarantees whatever a conversation does: the telephone interface itself is tested from outside.

use std::future::pending;

use antiphon_core::ids::{MailboxId, RecordingId};

use super::*;
use crate::command::{QuestionId, Utterance};
use crate::event::{Recorded, RecordingEnd};
use crate::question::{Answer, Question, RecordingPurpose};

const MAILBOX: &str = "00000000-0000-7000-8000-000000000001";
const RECORDING: &str = "00000000-0000-7000-8000-000000000002";

fn mailbox() -> MailboxId {
    MAILBOX.parse().unwrap()
}

fn recording() -> RecordingId {
    RECORDING.parse().unwrap()
}

fn says(commands: &[Command]) -> Vec<Prompt> {
    let mut prompts = Vec::new();
    for command in commands {
        let Command::Speak { speech, .. } = command else { continue };
        for utterance in speech {
            let Utterance::Prompt(prompt) = utterance else { continue };
            prompts.push(prompt.clone());
        }
    }
    prompts
}

fn question(commands: &[Command]) -> Option<(QuestionId, Question)> {
    commands.iter().find_map(|command| {
        let Command::Ask { id, question } = command else { return None };
        Some((*id, question.clone()))
    })
}

/// A conversation that records a message, then goes on as told.
fn recording_dialog(then: impl AsyncFnOnce(&Call) -> Result<(), Leave> + 'static) -> (Dialog, Vec<Command>) {
    let mut dialog = Dialog::new(async move |call: &Call| {
        call.record(RecordingPurpose::Deposit { mailbox: mailbox() }, 1_000).await?;
        then(call).await
    });
    let commands = dialog.start();
    let (id, _) = question(&commands).expect("a recording is begun");
    let commands = dialog.handle(Event::Answered { id, answer: Answer::Recording(recording()) });
    (dialog, commands)
}

fn recorded(sound_ms: u64) -> Event {
    let (recording, ended) = (recording(), RecordingEnd::Key);
    Event::Recorded(Recorded { recording, duration_ms: sound_ms, sound_ms, ended })
}

#[test]
fn a_panic_ends_the_call_with_an_apology() {
    let mut dialog = Dialog::new(async |_: &Call| panic!("this test panics on purpose"));
    let commands = dialog.start();
    assert_eq!(says(&commands), [Prompt::Apology]);
    assert_eq!(commands.last(), Some(&Command::HangUp));
    assert!(dialog.is_over());
    assert_eq!(dialog.handle(Event::HungUp), []);
}

#[test]
fn waiting_for_anything_but_the_call_ends_it_with_an_apology() {
    let mut dialog = Dialog::new(async |_: &Call| pending().await);
    assert_eq!(says(&dialog.start()), [Prompt::Apology]);
    assert!(dialog.is_over());
}

#[test]
fn a_message_left_before_a_panic_is_stored() {
    let (mut dialog, _) = recording_dialog(async |_| panic!("this test panics on purpose"));
    let commands = dialog.handle(recorded(2_000));
    let (_, question) = question(&commands).expect("something becomes of the recording");
    assert!(matches!(question, Question::Deposit { recording: it, .. } if it == recording()), "{question:?}");
    assert!(dialog.is_over());
}

#[test]
fn a_recording_that_nobody_decided_about_is_thrown_away() {
    let (mut dialog, _) = recording_dialog(async |_| Ok(()));
    let commands = dialog.handle(recorded(2_000));
    assert_eq!(
        question(&commands).map(|(_, question)| question),
        Some(Question::DiscardRecording(recording()))
    );
    assert_eq!(says(&commands), [Prompt::Goodbye]);
}

#[test]
fn a_recording_under_way_at_a_hang_up_is_waited_for() {
    let (mut dialog, _) = recording_dialog(async |_| Ok(()));
    assert_eq!(dialog.handle(Event::HungUp), []);
    assert!(!dialog.is_over());
    dialog.handle(recorded(2_000));
    assert!(dialog.is_over());
}

#[test]
fn an_answer_is_awaited_after_a_hang_up_and_no_word_is_spoken_then() {
    let mut dialog = Dialog::new(async |call: &Call| {
        call.inbox(mailbox()).await?;
        call.say([Prompt::NoMessages.into()]).await?;
        Ok(())
    });
    let (id, _) = question(&dialog.start()).expect("the inbox is asked for");
    assert_eq!(dialog.handle(Event::HungUp), []);
    assert!(!dialog.is_over());
    assert_eq!(dialog.handle(Event::Answered { id, answer: Answer::Inbox(Vec::new()) }), []);
    assert!(dialog.is_over());
}

#[test]
fn what_belongs_to_something_earlier_is_not_taken_for_the_present() {
    let mut dialog = Dialog::new(async |call: &Call| {
        call.say([Prompt::NoMessages.into()]).await?;
        call.say([Prompt::EndOfMessages.into()]).await?;
        Ok(())
    });
    let first = dialog.start();
    let [Command::Speak { id, .. }] = first.as_slice() else { panic!("one speech: {first:?}") };
    let early = QuestionId(77);
    assert_eq!(dialog.handle(Event::Answered { id: early, answer: Answer::Kept }), []);
    assert_eq!(says(&dialog.handle(Event::Spoken(*id))), [Prompt::EndOfMessages]);
    assert_eq!(dialog.handle(Event::Spoken(*id)), [], "the first speech ends only once");
}

#[test]
fn keys_typed_far_ahead_are_dropped() {
    let mut dialog = Dialog::new(async |call: &Call| {
        call.inbox(mailbox()).await?;
        let mut keys = 0;
        while call.say([]).await?.is_some() {
            keys += 1;
        }
        assert_eq!(keys, antiphon_core::limits::KEYS_TYPED_AHEAD_MAX);
        Ok(())
    });
    let (id, _) = question(&dialog.start()).expect("the inbox is asked for");
    for _ in 0..1_000 {
        dialog.handle(Event::Digit(antiphon_core::digit::Digit::POUND));
    }
    let commands = dialog.handle(Event::Answered { id, answer: Answer::Inbox(Vec::new()) });
    assert_eq!(says(&commands), [Prompt::Goodbye]);
}
