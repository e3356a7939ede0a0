//! What a dialog knows of its call: what is being spoken, recorded, asked and waited for, and the keys typed ahead.

use std::collections::VecDeque;
use std::time::Duration;

use antiphon_core::digit::Digit;
use antiphon_core::ids::RecordingId;
use antiphon_core::limits::{KEYS_TYPED_AHEAD_MAX, RECORDING_MIN};
use antiphon_core::live_call::Expects;

use crate::command::{
    Afterwards, Command, ConnectionId, Destination, OnBehalf, QuestionId, SpeechId, TimerId, Utterance,
};
use crate::event::{ConnectionNews, Event, Recorded};
use crate::prompts::{Language, Prompt};
use crate::question::{Answer, Question, RecordingPurpose};

/// One call as its dialog sees it. At most one speech, recording, timer and awaited question exist at a time.
#[derive(Default)]
pub(super) struct Line {
    /// Set by whoever waits for the call; the kernel checks that nothing else was waited for.
    pub(super) waits: bool,
    commands: Vec<Command>,
    next_id: u32,
    gone: bool,
    /// What is said from now on.
    language: Language,
    typed: VecDeque<Digit>,
    /// How many of them have been told of already, because they were given back.
    told: usize,
    /// What the caller is to press; until that is said, nobody sees what he presses.
    expects: Option<Expects>,
    mentions: Vec<Utterance>,
    scenes: Vec<&'static str>,
    scene_is_news: bool,
    speaking: Option<SpeechId>,
    /// The last speech could not be heard whole.
    unheard: bool,
    timer: Option<TimerId>,
    awaited: Option<QuestionId>,
    answer: Option<Answer>,
    recording: Option<RecordingId>,
    recorded: Option<Recorded>,
    undecided: Option<Undecided>,
    connection: Option<ConnectionId>,
    /// What became of the connection, until the conversation takes note.
    connection_news: VecDeque<ConnectionNews>,
}

/// A recording about which nobody has decided yet.
struct Undecided {
    recording: RecordingId,
    purpose: RecordingPurpose,
    sound_ms: u64,
    /// The dialog failed: what a caller has left is kept then.
    rescue: bool,
}

impl Line {
    /// Takes note of an event. What belongs to an earlier speech, timer, question or recording is dropped.
    pub(super) fn take(&mut self, event: Event) {
        match event {
            Event::Digit(digit) if self.typed.len() < KEYS_TYPED_AHEAD_MAX => self.typed.push_back(digit),
            Event::Digit(_) => {}
            Event::Spoken(id) => self.spoken(id, true),
            Event::Unplayable(id) => self.spoken(id, false),
            Event::TimedOut(id) => self.timer = self.timer.filter(|current| *current != id),
            Event::Answered { id, answer } => self.answered(id, answer),
            Event::Recorded(recorded) => self.recorded(recorded),
            Event::Connection { id, news } if self.connection == Some(id) => {
                self.connection_news.push_back(news)
            }
            Event::Connection { .. } => {}
            Event::HungUp => self.hung_up(),
        }
    }

    fn spoken(&mut self, id: SpeechId, heard: bool) {
        if self.speaking == Some(id) {
            self.speaking = None;
            self.unheard = !heard;
        }
    }

    fn answered(&mut self, id: QuestionId, answer: Answer) {
        if self.awaited == Some(id) {
            self.awaited = None;
            self.answer = Some(answer);
        }
    }

    fn recorded(&mut self, recorded: Recorded) {
        if self.recording != Some(recorded.recording) {
            return;
        }
        self.recording = None;
        self.recorded = Some(recorded);
        if let Some(undecided) = &mut self.undecided {
            undecided.sound_ms = recorded.sound_ms;
        }
    }

    fn hung_up(&mut self) {
        self.gone = true;
        self.speaking = None;
        self.timer = None;
        self.connection = None;
    }

    /// What is to be done because of the last event.
    pub(super) fn take_commands(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.commands)
    }

    pub(super) fn is_gone(&self) -> bool {
        self.gone
    }

    // Keys.

    /// Takes a key. It is told of only now, because only now it is known whether it is a secret: a passcode may be typed
    /// ahead.
    pub(super) fn next_key(&mut self) -> Option<Digit> {
        let key = self.typed.pop_front()?;
        let is_news = self.told == 0;
        self.told = self.told.saturating_sub(1);
        let is_public = !matches!(self.expects, None | Some(Expects::Secret));
        if is_news && is_public {
            self.push(Command::Took(key));
        }
        Some(key)
    }

    pub(super) fn give_back(&mut self, key: Digit) {
        self.typed.push_front(key);
        self.told += 1;
    }

    /// What the caller is to press from now on.
    pub(super) fn expect(&mut self, what: Expects) {
        if self.expects != Some(what) {
            self.expects = Some(what);
            self.push(Command::Expects(what));
        }
    }

    pub(super) fn has_keys(&self) -> bool {
        !self.typed.is_empty()
    }

    pub(super) fn forget_keys(&mut self) {
        self.typed.clear();
        self.told = 0;
    }

    pub(super) fn forget_keys_but(&mut self, means_something: impl Fn(Digit) -> bool) {
        self.typed.retain(|key| means_something(*key));
        self.told = 0;
    }

    // Speech.

    pub(super) fn set_language(&mut self, language: Language) {
        self.language = language;
    }

    pub(super) fn mention(&mut self, utterance: Utterance) {
        self.mentions.push(utterance);
    }

    pub(super) fn forget_mentions(&mut self) {
        self.mentions.clear();
    }

    /// Speaks what was mentioned, then the rest.
    pub(super) fn speak(&mut self, rest: impl IntoIterator<Item = Utterance>) {
        let mut speech = std::mem::take(&mut self.mentions);
        speech.extend(rest);
        if speech.is_empty() {
            return;
        }
        debug_assert!(self.speaking.is_none(), "one speech at a time");
        let id = SpeechId(self.new_id());
        self.speaking = Some(id);
        self.unheard = false;
        self.push(Command::Speak { id, language: self.language, speech });
    }

    pub(super) fn is_speaking(&self) -> bool {
        self.speaking.is_some()
    }

    /// Whether something of the last speech could not be heard.
    pub(super) fn was_unplayable(&self) -> bool {
        self.unheard
    }

    pub(super) fn stop_speaking(&mut self) {
        if self.speaking.take().is_some() {
            self.push(Command::StopSpeaking);
        }
    }

    // The timer.

    pub(super) fn set_timer(&mut self, after: Duration) {
        let id = TimerId(self.new_id());
        self.timer = Some(id);
        self.push(Command::SetTimer { id, after });
    }

    pub(super) fn clear_timer(&mut self) {
        if self.timer.take().is_some() {
            self.push(Command::ClearTimer);
        }
    }

    /// Whether the timer still runs.
    pub(super) fn is_timed(&self) -> bool {
        self.timer.is_some()
    }

    // Questions.

    /// Asks and forgets what the answer will be.
    pub(super) fn ask(&mut self, question: Question) -> QuestionId {
        if question.disposes_of().is_some() {
            self.undecided = None;
        }
        let id = QuestionId(self.new_id());
        self.push(Command::Ask { id, question });
        id
    }

    /// Asks; the answer comes to [`take_answer`](Self::take_answer).
    pub(super) fn ask_and_await(&mut self, question: Question) {
        self.answer = None;
        self.awaited = Some(self.ask(question));
    }

    pub(super) fn take_answer(&mut self) -> Option<Answer> {
        self.answer.take()
    }

    // Recording.

    /// The office has prepared a recording; until somebody decides about it, it is thrown away at the end.
    pub(super) fn recording_begun(&mut self, recording: RecordingId, purpose: RecordingPurpose) {
        self.undecided = Some(Undecided { recording, purpose, sound_ms: 0, rescue: false });
    }

    pub(super) fn record(&mut self, recording: RecordingId, max_ms: u32, silence_ms: u32) {
        debug_assert!(self.speaking.is_none() && self.recording.is_none(), "one recording at a time");
        self.recording = Some(recording);
        self.recorded = None;
        self.push(Command::Record { recording, max_ms, silence_ms });
    }

    pub(super) fn stop_recording(&mut self) {
        self.push(Command::StopRecording);
    }

    pub(super) fn take_recorded(&mut self) -> Option<Recorded> {
        self.recorded.take()
    }

    // Connections.

    pub(super) fn connect(&mut self, to: Destination, on_behalf: OnBehalf, then: Afterwards) {
        debug_assert!(self.speaking.is_none() && self.recording.is_none(), "one voice at a time");
        let id = ConnectionId(self.new_id());
        self.connection = Some(id);
        self.connection_news.clear();
        self.push(Command::Connect { id, to, on_behalf, then });
    }

    pub(super) fn disconnect(&mut self) {
        if self.connection.take().is_some() {
            self.push(Command::Disconnect);
        }
    }

    pub(super) fn take_connection_news(&mut self) -> Option<ConnectionNews> {
        self.connection_news.pop_front()
    }

    // Scenes.

    pub(super) fn enter_scene(&mut self, name: &'static str) {
        self.scenes.push(name);
        self.scene_is_news = true;
        self.expects = None;
    }

    pub(super) fn leave_scene(&mut self) {
        self.scenes.pop();
        self.scene_is_news = true;
        self.expects = None;
    }

    // The end.

    /// Says the last words, then ends the call.
    pub(super) fn hang_up_with(&mut self, last: impl IntoIterator<Item = Prompt>) {
        if self.gone {
            return;
        }
        self.clear_timer();
        self.stop_speaking();
        self.speak(last.into_iter().map(Utterance::Prompt));
        self.push(Command::HangUp);
    }

    /// The dialog failed: the caller hears so, and what he has left so far is kept.
    pub(super) fn apologize(&mut self) {
        if self.recording.is_some() {
            self.stop_recording();
        }
        if let Some(undecided) = &mut self.undecided {
            undecided.rescue = true;
        }
        self.mentions.clear();
        self.hang_up_with([Prompt::APOLOGY]);
    }

    pub(super) fn is_settled(&self) -> bool {
        self.undecided.is_none()
    }

    /// Decides about a recording that the conversation has left open.
    pub(super) fn settle(&mut self) {
        if self.recording.is_some() {
            return;
        }
        if let Some(undecided) = self.undecided.take() {
            self.ask(undecided.fate());
        }
    }

    fn new_id(&mut self) -> u32 {
        self.next_id = self.next_id.wrapping_add(1);
        self.next_id
    }

    /// Appends a command; a scene entered or left since the last one is told first.
    pub(super) fn push(&mut self, command: Command) {
        if std::mem::take(&mut self.scene_is_news) && !self.scenes.is_empty() {
            self.commands.push(Command::Scene(self.scenes.join("/")));
        }
        self.commands.push(command);
    }
}

impl Undecided {
    fn fate(self) -> Question {
        let long_enough = u128::from(self.sound_ms) >= RECORDING_MIN.as_millis();
        match self.purpose {
            RecordingPurpose::Deposit { mailbox } | RecordingPurpose::Reply { to: mailbox, .. }
                if self.rescue && long_enough =>
            {
                Question::Deposit { mailbox, recording: self.recording, urgent: false, confidential: false }
            }
            RecordingPurpose::Deposit { .. }
            | RecordingPurpose::Reply { .. }
            | RecordingPurpose::Name { .. }
            | RecordingPurpose::Greeting { .. }
            | RecordingPurpose::Composition { .. }
            | RecordingPurpose::Announcement => Question::DiscardRecording(self.recording),
        }
    }
}
