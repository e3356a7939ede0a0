//! A call in a test: a phone that does what a script says, and an office that answers from a few fields.

use std::collections::{BTreeMap, VecDeque};

use antiphon_core::digit::Digit;
use antiphon_core::greeting::DepositCause;
use antiphon_core::ids::{BlobKey, MailboxId, MessageId, RecordingId};
use antiphon_core::message::MessageState;
use antiphon_core::passcode::{Passcode, PasscodeContext, PasscodeRules};
use antiphon_core::time::{LocalTime, Weekday};
use antiphon_dialog::event::{Recorded, RecordingEnd};
use antiphon_dialog::kernel::Dialog;
use antiphon_dialog::prompts::{self, Language};
use antiphon_dialog::question::{
    Admission, Answer, ChangeOccasion, Claim, DepositOutcome, Envelope, Greeting, Marked, NameDue,
    PasscodeChange, PasscodeDue, Question, Reception, RecordingPurpose, SpokenFrom, Verdict,
};
use antiphon_dialog::start::{DepositStart, OwnMailbox, PortalStart};
use antiphon_dialog::{Command, Event, Playback, QuestionId, SpeechId, TimerId, Utterance};

/// Sound of a recording unless the script says otherwise, in milliseconds.
const SOUND_MS: u64 = 3_000;

pub(crate) fn mailbox() -> MailboxId {
    MailboxId(id(1))
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(number: u32) -> T {
    format!("00000000-0000-7000-8000-{number:012}").parse().unwrap()
}

/// The start of a call to the portal.
pub(crate) fn portal(own: Option<OwnMailbox>) -> Dialog {
    Dialog::portal(PortalStart { branding: None, language: "en-US".to_owned(), own })
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
    let own = Some(OwnMailbox { mailbox: mailbox(), passcode_unset: false });
    Dialog::deposit(DepositStart { mailbox: mailbox(), cause, language: "en-US".to_owned(), own })
}

/// An office with one mailbox, 2001.
#[derive(Clone)]
pub(crate) struct Office {
    /// The passcode in force.
    pub(crate) passcode: &'static str,
    /// Wrong ones until this side locks.
    pub(crate) attempts_max: u32,
    pub(crate) attempts: u32,
    /// The source has guessed too often.
    pub(crate) refuses: bool,
    pub(crate) admission: Admission,
    /// The passcode cannot be changed again so soon.
    pub(crate) change_too_soon: bool,
    pub(crate) inbox: Vec<Envelope>,
    /// Messages deleted elsewhere since the inbox was read.
    pub(crate) gone: Vec<MessageId>,
    pub(crate) reception: Reception,
    pub(crate) deposit: DepositOutcome,
    /// The first word of the question that cannot be answered.
    pub(crate) unavailable: Option<&'static str>,
    pub(crate) chosen: Option<Passcode>,
    pub(crate) recordings: BTreeMap<RecordingId, Fate>,
    pub(crate) verifies: u32,
}

/// What has become of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Open,
    Kept,
    Deposited,
    Discarded,
}

impl Default for Office {
    fn default() -> Self {
        Self {
            passcode: "471169",
            attempts_max: 4,
            attempts: 0,
            refuses: false,
            admission: Admission {
                mailbox: mailbox(),
                passcode_due: PasscodeDue::No,
                name_due: NameDue::No,
                passcode_expires_in_days: None,
            },
            change_too_soon: false,
            inbox: Vec::new(),
            gone: Vec::new(),
            reception: Reception {
                greeting: Greeting::DefaultWithNumber("2001".to_owned()),
                message_max_ms: Some(600_000),
                login_allowed: false,
            },
            deposit: DepositOutcome::Stored,
            unavailable: None,
            chosen: None,
            recordings: BTreeMap::new(),
            verifies: 0,
        }
    }
}

/// A message of 12 seconds from 3001, the `number`th of its inbox.
pub(crate) fn message(number: u32, state: MessageState) -> Envelope {
    Envelope {
        message: MessageId(id(100 + number)),
        state,
        urgent: false,
        confidential: false,
        from: SpokenFrom::Number("3001".to_owned()),
        received: LocalTime {
            year: 2026,
            month: 7,
            day: 14,
            weekday: Weekday::Tuesday,
            hour: 9,
            minute: 5,
            days_ago: 0,
        },
        duration_ms: 11_400,
        audio: Some(BlobKey(format!("message {number}"))),
    }
}

impl Office {
    /// The right passcode opens the set-up dialog.
    pub(crate) fn due(passcode_due: PasscodeDue, name_due: NameDue) -> Self {
        let office = Self::default();
        Self { admission: Admission { passcode_due, name_due, ..office.admission }, ..office }
    }

    /// With messages of these states.
    pub(crate) fn with_messages(states: &[MessageState]) -> Self {
        let inbox = (1..).zip(states).map(|(number, state)| message(number, *state)).collect();
        Self { inbox, ..Self::default() }
    }

    /// The answer, and the exchange as the transcript shows it.
    fn answer(&mut self, question: &Question) -> (Answer, String) {
        let asked = asked(question);
        if self.unavailable.is_some_and(|kind| asked.starts_with(kind)) {
            self.decide(question, Fate::Deposited);
            return (Answer::Unavailable, format!("{asked}: unavailable"));
        }
        let answer = self.answer_available(question);
        let outcome = outcome(&answer);
        (answer, if outcome.is_empty() { asked } else { format!("{asked}: {outcome}") })
    }

    fn answer_available(&mut self, question: &Question) -> Answer {
        match question {
            Question::Verify { claim, passcode, .. } => Answer::Verdict(self.verify(claim, passcode)),
            Question::ChangePasscode { passcode, .. } => Answer::PasscodeChange(self.change(passcode)),
            Question::BeginRecording(_) => {
                let recording = RecordingId(id(u32::try_from(self.recordings.len()).unwrap() + 500));
                self.recordings.insert(recording, Fate::Open);
                Answer::Recording(recording)
            }
            Question::KeepName { .. } => {
                self.decide(question, Fate::Kept);
                Answer::Kept
            }
            Question::DiscardRecording(_) => {
                self.decide(question, Fate::Discarded);
                Answer::Kept
            }
            Question::ConfirmName { .. } => Answer::Kept,
            Question::Inbox { .. } => Answer::Inbox(self.inbox.clone()),
            Question::Mark { message, state, .. } => Answer::Marked(self.mark(*message, *state)),
            Question::Reception { .. } => Answer::Reception(self.reception.clone()),
            Question::Deposit { .. } => {
                self.decide(question, Fate::Deposited);
                Answer::Deposit(self.deposit)
            }
        }
    }

    fn verify(&mut self, claim: &Claim, passcode: &Passcode) -> Verdict {
        self.verifies += 1;
        if self.refuses {
            return Verdict::Refused;
        }
        if self.attempts >= self.attempts_max {
            return Verdict::Locked;
        }
        let right = match &self.chosen {
            Some(chosen) => passcode == chosen,
            None => passcode.expose() == self.passcode,
        };
        let exists = *claim == Claim::Own || *claim == Claim::Number("2001".to_owned());
        if right && exists {
            self.attempts = 0;
            return Verdict::Open(self.admission.clone());
        }
        self.attempts += 1;
        if self.attempts >= self.attempts_max { Verdict::Locked } else { Verdict::Wrong }
    }

    fn change(&mut self, passcode: &Passcode) -> PasscodeChange {
        if self.change_too_soon {
            return PasscodeChange::Broken(antiphon_core::passcode::BrokenRule::TooSoon { days: 1 });
        }
        let owner = PasscodeContext::new().with_number("2001");
        match PasscodeRules::default().check(passcode, &owner) {
            Err(rule) => PasscodeChange::Broken(rule),
            Ok(()) => {
                self.chosen = Some(passcode.clone());
                PasscodeChange::Accepted
            }
        }
    }

    fn mark(&mut self, message: MessageId, state: MessageState) -> Marked {
        if self.gone.contains(&message) {
            self.inbox.retain(|it| it.message != message);
            return Marked::Gone;
        }
        for envelope in self.inbox.iter_mut().filter(|it| it.message == message) {
            envelope.state = state;
        }
        self.inbox.retain(|it| it.state != MessageState::Deleted);
        Marked::Done
    }

    fn decide(&mut self, question: &Question, fate: Fate) {
        let (Question::KeepName { recording, .. }
        | Question::Deposit { recording, .. }
        | Question::DiscardRecording(recording)) = question
        else {
            return;
        };
        let before = self.recordings.insert(*recording, fate);
        assert_eq!(before, Some(Fate::Open), "a recording is decided about once");
    }
}

fn asked(question: &Question) -> String {
    match question {
        Question::Verify { claim: Claim::Own, side, .. } => {
            format!("verify own mailbox, {}", side_word(*side))
        }
        Question::Verify { claim: Claim::Number(number), side, .. } => {
            format!("verify {number}, {}", side_word(*side))
        }
        Question::ChangePasscode { occasion: ChangeOccasion::Voluntary, .. } => "change passcode".to_owned(),
        Question::ChangePasscode { occasion: ChangeOccasion::Demanded, .. } => {
            "change passcode on demand".to_owned()
        }
        Question::BeginRecording(RecordingPurpose::Name { .. }) => "begin recording a name".to_owned(),
        Question::BeginRecording(RecordingPurpose::Deposit { .. }) => "begin recording a message".to_owned(),
        Question::KeepName { .. } => "keep the name".to_owned(),
        Question::ConfirmName { .. } => "confirm the name".to_owned(),
        Question::DiscardRecording(_) => "discard the recording".to_owned(),
        Question::Inbox { .. } => "inbox".to_owned(),
        Question::Mark { message, state, .. } => {
            let last = message.to_string().chars().last().unwrap_or('?');
            format!("mark message {last} {}", state.word())
        }
        Question::Reception { cause, .. } => format!("reception, {}", cause.word()),
        Question::Deposit { urgent, confidential, .. } => {
            let marks = [(*urgent, ", urgent"), (*confidential, ", confidential")];
            let marks = marks.into_iter().filter(|(set, _)| *set).map(|(_, word)| word);
            format!("deposit{}", marks.collect::<String>())
        }
    }
}

fn side_word(side: antiphon_core::lockout::Side) -> &'static str {
    match side {
        antiphon_core::lockout::Side::OwnPhone => "own phone",
        antiphon_core::lockout::Side::Outside => "outside",
    }
}

fn outcome(answer: &Answer) -> String {
    match answer {
        Answer::Verdict(Verdict::Open(_)) => "open".to_owned(),
        Answer::Verdict(verdict) => format!("{verdict:?}").to_lowercase(),
        Answer::PasscodeChange(PasscodeChange::Accepted) => "accepted".to_owned(),
        Answer::PasscodeChange(PasscodeChange::Broken(_)) => "refused".to_owned(),
        Answer::Marked(marked) => format!("{marked:?}").to_lowercase(),
        Answer::Deposit(outcome) => format!("{outcome:?}").to_lowercase(),
        Answer::Recording(_)
        | Answer::Kept
        | Answer::Inbox(_)
        | Answer::Reception(_)
        | Answer::Unavailable => String::new(),
    }
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
    sound_ms: u64,
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
            sound_ms: SOUND_MS,
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
            ("presses", keys) => keys.chars().for_each(|key| self.press(key)),
            ("listens", "") => self.hear(),
            ("waits", "") => self.wait(),
            ("speaks", milliseconds) => self.sound_ms = milliseconds.parse().unwrap(),
            ("falls", "silent") => self.end_recording(RecordingEnd::Silence),
            ("talks", "on and on") => self.end_recording(RecordingEnd::MaxLength),
            ("breaks", "the disk") => self.end_recording(RecordingEnd::Failed),
            ("hangs", "up") => self.hang_up(),
            _ => panic!("the caller cannot: {action}"),
        }
    }

    pub(crate) fn press(&mut self, key: char) {
        self.caller_does(Event::Digit(Digit::from_char(key).expect("a key")));
    }

    /// Hears what is being said to its end.
    pub(crate) fn hear(&mut self) {
        if let Some(id) = self.speaking {
            self.caller_does(Event::Spoken(id));
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
            Event::Digit(_) | Event::TimedOut(_) => !self.gone,
            Event::Spoken(id) => self.speaking.take_if(|current| current == id).is_some(),
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
            Command::Speak { id, speech } => {
                assert!(!self.gone, "nobody is there to hear it");
                assert!(self.recording.is_none(), "the portal does not talk into a recording");
                self.speaking = Some(id);
                self.note("portal", &words(&speech));
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
            Command::Scene(scene) => self.note("scene", &scene),
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

fn words(speech: &[Utterance]) -> String {
    let parts: Vec<String> = speech
        .iter()
        .map(|utterance| match utterance {
            Utterance::Prompt(prompt) => prompts::text(Language::EnUs, prompt),
            Utterance::Stored(BlobKey(key)) => format!("({key})"),
            Utterance::Recording(_) => "(the recording)".to_owned(),
        })
        .collect();
    parts.join(" ")
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
