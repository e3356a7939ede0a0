//! A call in a test: a phone that does what a script says, and the transcript of what it hears.

use std::collections::VecDeque;

use antiphon_core::digit::Digit;
use antiphon_core::greeting::DepositCause;
use antiphon_core::ids::{BlobKey, RecordingId};
use antiphon_core::key_layout::KeyLayout;
use antiphon_dialog::command::{Afterwards, ConnectionId, Destination, OnBehalf};
use antiphon_dialog::event::{ConnectFailure, ConnectionNews, Recorded, RecordingEnd};
use antiphon_dialog::kernel::Dialog;
use antiphon_dialog::prompts::{self, Language};
use antiphon_dialog::question::Question;
use antiphon_dialog::start::{DepositStart, OwnMailbox, PortalStart};
use antiphon_dialog::{Command, Event, Playback, QuestionId, SpeechId, TimerId, Utterance};

pub(crate) use crate::office::{Fate, Office, mailbox};
use crate::walk::Walk;

/// Sound of a recording unless the script says otherwise, in milliseconds.
const SOUND_MS: u64 = 3_000;

/// The start of a call to the portal.
pub(crate) fn portal(own: Option<OwnMailbox>) -> Dialog {
    portal_with(KeyLayout::Webex, own)
}

/// The same where the portal has other keys.
pub(crate) fn portal_with(layout: KeyLayout, own: Option<OwnMailbox>) -> Dialog {
    Dialog::portal(PortalStart { branding: None, language: Language::EnUs, layout, own })
}

/// A call from one's own phone to the portal.
pub(crate) fn own_phone() -> Dialog {
    portal(Some(OwnMailbox { mailbox: mailbox(), passcode_unset: false }))
}

/// A call to the portal from a phone that nobody knows.
pub(crate) fn unknown_phone() -> Dialog {
    portal(None)
}

/// A caller for a mailbox.
pub(crate) fn deposit(cause: DepositCause) -> Dialog {
    branded_deposit(cause, None)
}

/// A caller for a mailbox of an organization that may want its name said.
pub(crate) fn branded_deposit(cause: DepositCause, branding: Option<String>) -> Dialog {
    let own = Some(OwnMailbox { mailbox: mailbox(), passcode_unset: false });
    let (language, layout) = (Language::EnUs, KeyLayout::Webex);
    Dialog::deposit(DepositStart { mailbox: mailbox(), cause, branding, language, layout, own })
}

/// A call under way, with everything its dialog wants kept in view and checked.
pub(crate) struct World {
    dialog: Dialog,
    pub(crate) office: Office,
    pub(crate) transcript: Vec<String>,
    pub(crate) gone: bool,
    pub(crate) hangs_up: bool,
    /// Events the dialog has handled.
    pub(crate) events: usize,
    /// Hang up before that event.
    pub(crate) hang_up_before: Option<usize>,
    speaking: Option<SpeechId>,
    timer: Option<TimerId>,
    recording: Option<RecordingId>,
    stopped: bool,
    ends_by_itself: Option<SpeechId>,
    asks: VecDeque<(QuestionId, Question)>,
    connection: Option<ConnectionId>,
    sound_ms: u64,
    pub(crate) walk: Walk,
}

impl World {
    pub(crate) fn new(dialog: Dialog, office: Office) -> Self {
        let mut world = Self {
            dialog,
            office,
            transcript: Vec::new(),
            gone: false,
            hangs_up: false,
            events: 0,
            hang_up_before: None,
            speaking: None,
            timer: None,
            recording: None,
            stopped: false,
            ends_by_itself: None,
            asks: VecDeque::new(),
            connection: None,
            sound_ms: SOUND_MS,
            walk: Walk::default(),
        };
        let commands = world.dialog.start();
        world.carry_out(commands);
        world
    }

    pub(crate) fn is_over(&self) -> bool {
        self.dialog.is_over()
    }

    /// One line of a script, without the word `caller`.
    pub(crate) fn act(&mut self, action: &str) {
        self.note("caller", action);
        let (verb, rest) = action.split_once(' ').unwrap_or((action, ""));
        match (verb, rest) {
            ("presses", keys) => {
                // Faster than the office answers: what follows is typed ahead.
                keys.chars().for_each(|key| self.press(key));
                self.settle();
            }
            ("listens", "") => self.hear(),
            ("hears", "nothing") => self.hear_nothing(),
            ("waits", "") => self.wait(),
            ("speaks", milliseconds) => self.sound_ms = milliseconds.parse().unwrap(),
            ("falls", "silent") => self.end_recording(RecordingEnd::Silence),
            ("talks", "on and on") => self.end_recording(RecordingEnd::MaxLength),
            ("breaks", "the disk") => self.end_recording(RecordingEnd::Failed),
            ("hangs", "up") => self.hang_up(),
            ("is", news) => self.connection_news(news),
            _ => panic!("the caller cannot: {action}"),
        }
    }

    /// Presses a key without waiting for what comes of it.
    pub(crate) fn press(&mut self, key: char) {
        if !self.gone {
            self.deliver(Event::Digit(Digit::from_char(key).expect("a key")));
        }
    }

    /// Hears what is being said to its end.
    pub(crate) fn hear(&mut self) {
        if let Some(id) = self.speaking {
            self.caller_does(Event::Spoken(id));
        }
    }

    /// What should be heard cannot be played.
    pub(crate) fn hear_nothing(&mut self) {
        if let Some(id) = self.speaking {
            self.caller_does(Event::Unplayable(id));
        }
    }

    /// Hears everything and does nothing until the timer runs out.
    pub(crate) fn wait(&mut self) {
        self.hear();
        if self.speaking.is_none()
            && let Some(id) = self.timer.take()
        {
            self.caller_does(Event::TimedOut(id));
        }
    }

    /// Says nothing into a recording, which ends by itself then.
    pub(crate) fn falls_silent(&mut self) {
        self.sound_ms = 0;
        self.end_recording(RecordingEnd::Silence);
    }

    /// Whether something is under way that ends by itself: a speech, a timer, a recording, a connection, a question.
    pub(crate) fn waits_for_something(&self) -> bool {
        let media = self.speaking.is_some() || self.recording.is_some() || self.connection.is_some();
        media || self.timer.is_some() || !self.asks.is_empty()
    }

    pub(crate) fn end_recording(&mut self, ended: RecordingEnd) {
        let Some(recording) = self.recording else { return };
        if !self.gone {
            let (duration_ms, sound_ms) = (self.sound_ms + 500, self.sound_ms);
            self.deliver(Event::Recorded(Recorded { recording, duration_ms, sound_ms, ended }));
            self.settle();
        }
    }

    pub(crate) fn hang_up(&mut self) {
        if std::mem::replace(&mut self.gone, true) {
            return;
        }
        let commands = self.dialog.handle(Event::HungUp);
        self.carry_out(commands);
        if let Some(recording) = self.recording {
            let (duration_ms, sound_ms) = (self.sound_ms, self.sound_ms);
            let ended = RecordingEnd::HangUp;
            self.deliver(Event::Recorded(Recorded { recording, duration_ms, sound_ms, ended }));
        }
        self.settle();
    }

    /// Whoever is to be connected is on the phone.
    pub(crate) fn connection_fails(&mut self) {
        if let Some(id) = self.connection.take() {
            let news = ConnectionNews::Failed(ConnectFailure::Busy);
            self.caller_does(Event::Connection { id, news });
        }
    }

    /// What becomes of the connection: `is connected`, `is back`, or why it could not be made.
    fn connection_news(&mut self, news: &str) {
        if self.gone {
            return;
        }
        let id = self.connection.expect("a connection");
        let failed = ConnectionNews::Failed;
        let news = match news {
            "connected" => ConnectionNews::Answered,
            "back" => ConnectionNews::Over,
            "told: not found" => failed(ConnectFailure::NotFound),
            "told: busy" => failed(ConnectFailure::Busy),
            "told: no answer" => failed(ConnectFailure::NoAnswer),
            "told: not reachable" => failed(ConnectFailure::NotReachable),
            "told: not allowed" => failed(ConnectFailure::NotAllowed),
            "told: unavailable" => failed(ConnectFailure::Unavailable),
            other => panic!("nobody can be {other}"),
        };
        self.caller_does(Event::Connection { id, news });
    }

    /// Something only a caller who is still there can do.
    fn caller_does(&mut self, event: Event) {
        if !self.gone {
            self.deliver(event);
            self.settle();
        }
    }

    /// Lets the office answer and the media end what they were told to end.
    pub(crate) fn settle(&mut self) {
        loop {
            if let Some((id, question)) = self.asks.pop_front() {
                let (answer, exchange) = self.office.answer(&question);
                self.note("office", &exchange);
                self.deliver(Event::Answered { id, answer });
            } else if self.stopped && self.recording.is_some() && !self.gone {
                self.end_recording(RecordingEnd::Key);
            } else if let Some(id) = self.ends_by_itself.take() {
                if self.speaking == Some(id) && !self.gone {
                    self.deliver(Event::Spoken(id));
                }
            } else {
                return;
            }
        }
    }

    fn deliver(&mut self, event: Event) {
        if self.hang_up_before == Some(self.events) {
            self.hang_up_before = None;
            self.note("caller", "hangs up");
            self.hang_up();
        }
        if !self.takes_place(&event) {
            return;
        }
        self.events += 1;
        let commands = self.dialog.handle(event);
        self.carry_out(commands);
    }

    /// Whether the event still happens after what has happened since it was due.
    fn takes_place(&mut self, event: &Event) -> bool {
        match event {
            Event::Digit(_) | Event::TimedOut(_) | Event::Connection { .. } => !self.gone,
            Event::Spoken(id) | Event::Unplayable(id) => {
                self.speaking.take_if(|current| current == id).is_some()
            }
            Event::Recorded(it) => self.recording.take_if(|current| *current == it.recording).is_some(),
            Event::Answered { .. } | Event::HungUp => true,
        }
    }

    fn carry_out(&mut self, commands: Vec<Command>) {
        for command in commands {
            self.carry_out_one(command);
        }
    }

    fn carry_out_one(&mut self, command: Command) {
        match command {
            Command::Speak { id, language, speech } => {
                assert!(!self.gone, "nobody is there to hear it");
                assert!(self.recording.is_none(), "the portal does not talk into a recording");
                self.speaking = Some(id);
                self.note("portal", &words(language, &speech));
            }
            Command::StopSpeaking => self.speaking = None,
            Command::Playback(playback) => {
                if playback == Playback::JumpToEnd {
                    self.ends_by_itself = self.speaking;
                }
                self.note("portal", movement(playback));
            }
            Command::Record { recording, max_ms, silence_ms } => {
                assert!(!self.gone, "nobody is there to be recorded");
                assert_eq!(silence_ms, 10_000);
                self.speaking = None;
                self.stopped = false;
                self.recording = Some(recording);
                self.note("portal", &format!("records {} s at most", max_ms / 1_000));
            }
            Command::StopRecording => {
                assert!(self.recording.is_some(), "something is recorded that can be stopped");
                self.stopped = true;
            }
            Command::Ask { id, question } => self.asks.push_back((id, question)),
            Command::SetTimer { id, .. } => self.timer = Some(id),
            Command::ClearTimer => self.timer = None,
            Command::Scene(scene) => {
                self.walk.enter(&scene);
                self.note("scene", &scene);
            }
            Command::Expects(what) => self.walk.expects(what),
            Command::Took(key) => self.walk.took(key),
            Command::Connect { id, to, on_behalf, then } => {
                assert!(!self.gone && self.speaking.is_none(), "nobody is there to be connected");
                self.connection = Some(id);
                self.note("portal", &connection(&to, on_behalf, then));
            }
            Command::Disconnect => {
                self.connection = None;
                self.note("portal", "ends the connection");
            }
            Command::HangUp => {
                self.hangs_up = true;
                self.note("portal", "hangs up");
            }
        }
    }

    fn note(&mut self, who: &str, what: &str) {
        self.transcript.push(format!("{who:<9} {what}"));
    }
}

fn words(language: Language, speech: &[Utterance]) -> String {
    let parts: Vec<String> = speech
        .iter()
        .map(|utterance| match utterance {
            Utterance::Prompt(prompt) => prompts::text(language, prompt),
            Utterance::Stored(BlobKey(key)) => format!("({key})"),
            Utterance::Recording(_) => "(the recording)".to_owned(),
        })
        .collect();
    parts.join(" ")
}

fn connection(to: &Destination, on_behalf: OnBehalf, then: Afterwards) -> String {
    let whom = match to {
        Destination::Number(number) => number.as_str(),
        Destination::Mailbox(_) => "a mailbox",
    };
    let whose = match on_behalf {
        OnBehalf::Caller | OnBehalf::Location | OnBehalf::Addressee(_) => "",
        OnBehalf::Owner(_) => " as the owner",
    };
    let then = match then {
        Afterwards::HandOver => "hands the call over to",
        Afterwards::Return => "calls",
    };
    format!("{then} {whom}{whose}")
}

fn movement(playback: Playback) -> &'static str {
    match playback {
        Playback::Pause => "pauses",
        Playback::Resume => "goes on",
        Playback::Skip(3_000) => "skips 3 s forward",
        Playback::Skip(-3_000) => "skips 3 s back",
        Playback::Skip(_) => "skips somewhere",
        Playback::JumpToBegin => "jumps to the beginning",
        Playback::JumpToEnd => "jumps to the end",
    }
}

/// Replays the `caller` lines of a call and compares what is heard, asked and recorded.
pub(crate) fn check(dialog: Dialog, office: Office, expected: &expect_test::Expect) {
    let script: Vec<String> = expected
        .data()
        .lines()
        .filter_map(|line| line.trim().strip_prefix("caller"))
        .map(|action| action.trim().to_owned())
        .collect();
    let world = play(World::new(dialog, office), script.iter().map(String::as_str));
    expected.assert_eq(&(world.transcript.join("\n") + "\n"));
}

/// Plays a script to its end.
pub(crate) fn play<'a>(mut world: World, script: impl IntoIterator<Item = &'a str>) -> World {
    world.settle();
    for action in script {
        world.act(action);
    }
    world
}
