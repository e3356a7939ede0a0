//! What the kernel guarantees whatever a conversation does: the telephone interface itself is tested from outside.

use std::future::pending;

use antiphon_core::digit::Digit;
use antiphon_core::ids::{MailboxId, RecordingId};
use antiphon_core::live_call::Expects;

use super::*;
use crate::command::{Afterwards, ConnectionId, Destination, OnBehalf, QuestionId, Utterance};
use crate::event::{ConnectFailure, ConnectionNews, Recorded, RecordingEnd};
use crate::question::{Answer, Question, RecordingPurpose};

const MAILBOX: &str = "00000000-0000-7000-8000-000000000001";
const RECORDING: &str = "00000000-0000-7000-8000-000000000002";

fn mailbox() -> MailboxId {
    MAILBOX.parse().unwrap()
}

fn recording() -> RecordingId {
    RECORDING.parse().unwrap()
}

fn dialog(conversation: impl AsyncFnOnce(&Call) -> Result<(), Leave> + 'static) -> Dialog {
    Dialog::new(Language::EnUs, KeyLayout::Webex, conversation)
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
    let mut dialog = dialog(async move |call: &Call| {
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
    let mut dialog = dialog(async |_: &Call| panic!("this test panics on purpose"));
    let commands = dialog.start();
    assert_eq!(says(&commands), [Prompt::APOLOGY]);
    assert_eq!(commands.last(), Some(&Command::HangUp));
    assert!(dialog.is_over());
    assert_eq!(dialog.handle(Event::HungUp), []);
}

#[test]
fn waiting_for_anything_but_the_call_ends_it_with_an_apology() {
    let mut dialog = dialog(async |_: &Call| pending().await);
    assert_eq!(says(&dialog.start()), [Prompt::APOLOGY]);
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
    assert_eq!(says(&commands), [Prompt::GOODBYE]);
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
    let mut dialog = dialog(async |call: &Call| {
        call.inbox(mailbox()).await?;
        call.say([Prompt::NO_MESSAGES.into()]).await?;
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
    let mut dialog = dialog(async |call: &Call| {
        call.say([Prompt::NO_MESSAGES.into()]).await?;
        call.say([Prompt::END_OF_MESSAGES.into()]).await?;
        Ok(())
    });
    let first = dialog.start();
    let [Command::Speak { id, .. }] = first.as_slice() else { panic!("one speech: {first:?}") };
    let early = QuestionId(77);
    assert_eq!(dialog.handle(Event::Answered { id: early, answer: Answer::Kept }), []);
    assert_eq!(says(&dialog.handle(Event::Spoken(*id))), [Prompt::END_OF_MESSAGES]);
    assert_eq!(dialog.handle(Event::Spoken(*id)), [], "the first speech ends only once");
}

#[test]
fn keys_typed_far_ahead_are_dropped() {
    let mut dialog = dialog(async |call: &Call| {
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
        dialog.handle(Event::Digit(Digit::POUND));
    }
    let commands = dialog.handle(Event::Answered { id, answer: Answer::Inbox(Vec::new()) });
    assert_eq!(says(&commands), [Prompt::GOODBYE]);
}

/// A conversation that connects its caller, and what became of it in its last words.
fn connecting(then: Afterwards) -> (Dialog, ConnectionId) {
    let mut dialog = dialog(async move |call: &Call| {
        let to = Destination::Number("2002".to_owned());
        let failure = match then {
            Afterwards::HandOver => Some(call.hand_over(to, OnBehalf::Caller).await?),
            Afterwards::Return => call.connect(to, OnBehalf::Owner(mailbox())).await?.err(),
        };
        call.mention(if failure.is_some() { Prompt::NOT_A_CHOICE } else { Prompt::END_OF_MESSAGES });
        Ok(())
    });
    match dialog.start().as_slice() {
        [Command::Expects(Expects::Secret), Command::Connect { id, .. }] => (dialog, *id),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_call_handed_over_is_no_longer_the_dialogs() {
    let (mut dialog, id) = connecting(Afterwards::HandOver);
    assert_eq!(dialog.handle(Event::Connection { id, news: ConnectionNews::Answered }), []);
    assert!(dialog.is_over());
}

#[test]
fn whoever_cannot_be_handed_over_hears_so() {
    let (mut dialog, id) = connecting(Afterwards::HandOver);
    let news = ConnectionNews::Failed(ConnectFailure::Busy);
    let commands = dialog.handle(Event::Connection { id, news });
    assert_eq!(says(&commands), [Prompt::NOT_A_CHOICE, Prompt::GOODBYE]);
}

#[test]
fn an_owner_comes_back_when_the_other_side_has_hung_up() {
    let (mut dialog, id) = connecting(Afterwards::Return);
    assert_eq!(dialog.handle(Event::Connection { id, news: ConnectionNews::Answered }), []);
    let commands = dialog.handle(Event::Connection { id, news: ConnectionNews::Over });
    assert_eq!(says(&commands), [Prompt::END_OF_MESSAGES, Prompt::GOODBYE]);
}

#[test]
fn an_owner_ends_the_connection_with_two_pounds_and_gives_up_with_a_star() {
    for (answered, keys) in [(true, "1#*##"), (false, "*"), (false, "##")] {
        let (mut dialog, id) = connecting(Afterwards::Return);
        if answered {
            dialog.handle(Event::Connection { id, news: ConnectionNews::Answered });
        }
        let keys: Vec<Digit> = keys.chars().filter_map(Digit::from_char).collect();
        let (last, first) = keys.split_last().unwrap();
        for key in first {
            assert_eq!(dialog.handle(Event::Digit(*key)), []);
        }
        let commands = dialog.handle(Event::Digit(*last));
        assert_eq!(commands.first(), Some(&Command::Disconnect));
        assert_eq!(says(&commands), [Prompt::END_OF_MESSAGES, Prompt::GOODBYE]);
    }
}
