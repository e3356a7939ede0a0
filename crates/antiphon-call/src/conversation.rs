//! A dialog joined to a media leg: commands of the one become effects on the other, and events come back.

use std::sync::Arc;

use antiphon_core::ids::RecordingId;
use antiphon_core::time::Now;
use antiphon_dialog::event::{ConnectFailure, ConnectionNews, Event, Recorded, RecordingEnd};
use antiphon_dialog::kernel::Dialog;
use antiphon_dialog::prompts::{self, Language};
use antiphon_dialog::question::{Answer as DialogAnswer, DepositOutcome, Question};
use antiphon_dialog::{Command, Playback, QuestionId, SpeechId, TimerId, Utterance};
use antiphon_media::codec::Codec;
use antiphon_media::leg::{LegCommand, LegEvent};
use antiphon_media::player::PlayId;
use antiphon_media::recorder;
use antiphon_media::sound::Sound;
use antiphon_sip::event::RequestId;
use antiphon_sip::offer_answer::{AudioCodec, LocalMedia};

use crate::input::{Ask, CallId, Clip, Effect, Observation, Party, Scope};
use crate::timers::{CallTimer, Timers};

/// How much of a recording's end is cut when a key ends it: the key was held before it was understood.
const STOP_KEY_CUT_MS: u32 = 100;

/// What a conversation needs from the switchboard while it carries out commands.
pub(crate) struct Desk<'a> {
    pub(crate) now: Now,
    pub(crate) call: CallId,
    pub(crate) effects: &'a mut Vec<Effect>,
    pub(crate) timers: &'a mut Timers,
    /// Whether anybody wants to see what happens.
    pub(crate) observed: bool,
    /// The tone before a recording, coded for this leg.
    pub(crate) tone: &'a dyn Fn(Codec) -> Sound,
    /// Questions to be asked, in order; the switchboard numbers them.
    pub(crate) asks: Vec<(QuestionId, Ask)>,
}

impl Desk<'_> {
    fn media(&mut self, command: LegCommand) {
        self.effects.push(Effect::Media { call: self.call, command });
    }

    fn observe(&mut self, observation: impl FnOnce(CallId) -> Observation) {
        if self.observed {
            self.effects.push(Effect::Observe(observation(self.call)));
        }
    }
}

/// What a conversation wants of its call after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Go on.
    Continue,
    /// End the call: the last words have been heard, or nobody is there any more.
    HangUp,
    /// The caller has gone and all work is done.
    Finished,
}

/// A dialog and the leg it speaks and listens on.
pub(crate) struct Conversation {
    dialog: Dialog,
    pub(crate) party: Arc<Party>,
    /// What we told the peer of our media; a re-offer is answered with its next version.
    pub(crate) local: LocalMedia,
    /// The coding agreed on; the commonest one until then.
    codec: Codec,
    /// The speech whose end is waited for.
    speaking: Option<SpeechId>,
    /// Recordings begun whose fate is open: they are thrown away at the end.
    recordings: Vec<RecordingId>,
    recording: bool,
    open_questions: u32,
    wants_hang_up: bool,
    gone: bool,
    /// The caller's BYE, answered when the dialog has finished its work.
    pub(crate) bye: Option<RequestId>,
    /// The question that is to store a caller's message.
    depositing: Option<QuestionId>,
    /// A message was left and could not be kept.
    lost: bool,
}

impl Conversation {
    pub(crate) fn new(dialog: Dialog, party: Arc<Party>, local: LocalMedia) -> Self {
        Self {
            dialog,
            party,
            local,
            codec: Codec::Pcmu,
            speaking: None,
            recordings: Vec::new(),
            recording: false,
            open_questions: 0,
            wants_hang_up: false,
            gone: false,
            bye: None,
            depositing: None,
            lost: false,
        }
    }

    /// The coding both sides agreed on. A later offer is answered with it alone, because what is queued is coded in it.
    pub(crate) fn agreed(&mut self, codec: Codec, audio_codec: AudioCodec) {
        self.codec = codec;
        self.local.codecs = vec![audio_codec];
    }

    /// The dialog's first words.
    pub(crate) fn begin(&mut self, desk: &mut Desk<'_>) {
        let commands = self.dialog.start();
        self.carry_out(commands, desk);
    }

    /// Something happened on the media leg.
    pub(crate) fn media(&mut self, event: &LegEvent, desk: &mut Desk<'_>) {
        match event {
            LegEvent::Digit(digit) => self.tell(Event::Digit(*digit), desk),
            LegEvent::Played { id, .. } => self.played(speech_id(*id), desk),
            LegEvent::Recorded { id, duration_ms, sound_ms, ended, .. } => {
                self.recording = false;
                let ended = if self.gone { RecordingEnd::HangUp } else { recording_end(*ended) };
                let recorded = Recorded {
                    recording: recording_id(*id),
                    duration_ms: (*duration_ms).into(),
                    sound_ms: (*sound_ms).into(),
                    ended,
                };
                self.tell(Event::Recorded(recorded), desk);
            }
            LegEvent::NoPackets { .. } => self.wants_hang_up = true,
            LegEvent::RecordingChunk { .. } | LegEvent::Latched(_) => {}
        }
    }

    /// What was to be heard cannot be fetched.
    pub(crate) fn unplayable(&mut self, play: PlayId, desk: &mut Desk<'_>) {
        let id = speech_id(play);
        if self.speaking == Some(id) {
            self.speaking = None;
            self.tell(Event::Unplayable(id), desk);
        }
    }

    /// The dialog's timer ran out.
    pub(crate) fn timed_out(&mut self, id: TimerId, desk: &mut Desk<'_>) {
        self.tell(Event::TimedOut(id), desk);
    }

    /// The office answered.
    pub(crate) fn answered(&mut self, id: QuestionId, answer: DialogAnswer, desk: &mut Desk<'_>) {
        self.open_questions = self.open_questions.saturating_sub(1);
        match &answer {
            DialogAnswer::Recording(recording) => self.recordings.push(*recording),
            DialogAnswer::Deposit(DepositOutcome::Failed) => self.lost = true,
            DialogAnswer::Unavailable if self.depositing == Some(id) => self.lost = true,
            DialogAnswer::Verdict(_)
            | DialogAnswer::PasscodeChange(_)
            | DialogAnswer::Kept
            | DialogAnswer::Counts(_)
            | DialogAnswer::Inbox(_)
            | DialogAnswer::Marked(_)
            | DialogAnswer::Reception(_)
            | DialogAnswer::Deposit(DepositOutcome::Stored)
            | DialogAnswer::Unavailable => {}
        }
        self.tell(Event::Answered { id, answer }, desk);
    }

    /// The caller has gone: what is being recorded ends, what is being asked is still answered.
    pub(crate) fn hung_up(&mut self, bye: Option<RequestId>, desk: &mut Desk<'_>) {
        self.bye = bye;
        if self.gone {
            return;
        }
        self.gone = true;
        self.speaking = None;
        desk.media(LegCommand::Stop);
        if self.recording {
            desk.media(LegCommand::StopRecording { cut_ms: 0 });
        }
        self.tell(Event::HungUp, desk);
    }

    /// What is to become of the call now.
    pub(crate) fn wish(&self) -> Wish {
        let working = self.open_questions > 0 || self.recording || !self.dialog.is_over();
        match (self.gone, working) {
            (true, true) => Wish::Continue,
            (true, false) => Wish::Finished,
            (false, _) if self.wants_hang_up && self.speaking.is_none() => Wish::HangUp,
            (false, _) => Wish::Continue,
        }
    }

    /// Whether everything the caller left is durable, so that the BYE may be answered with a 200.
    pub(crate) fn kept_everything(&self) -> bool {
        !self.lost
    }

    /// Recordings that nobody decided about.
    pub(crate) fn take_recordings(&mut self) -> Vec<RecordingId> {
        std::mem::take(&mut self.recordings)
    }

    fn played(&mut self, id: SpeechId, desk: &mut Desk<'_>) {
        if self.speaking != Some(id) {
            return;
        }
        self.speaking = None;
        if !self.wants_hang_up {
            self.tell(Event::Spoken(id), desk);
        }
    }

    fn tell(&mut self, event: Event, desk: &mut Desk<'_>) {
        let commands = self.dialog.handle(event);
        self.carry_out(commands, desk);
    }

    fn carry_out(&mut self, commands: Vec<Command>, desk: &mut Desk<'_>) {
        for command in commands {
            self.carry_out_one(command, desk);
        }
        if self.dialog.is_over() {
            self.wants_hang_up = true;
        }
    }

    fn carry_out_one(&mut self, command: Command, desk: &mut Desk<'_>) {
        match command {
            Command::Speak { id, language, speech } => self.speak(id, language, speech, desk),
            Command::StopSpeaking => {
                self.speaking = None;
                desk.media(LegCommand::Stop);
            }
            Command::Playback(playback) => desk.media(playback_command(playback)),
            Command::Record { recording, max_ms, silence_ms } => {
                self.record(recording, max_ms, silence_ms, desk);
            }
            Command::StopRecording => desk.media(LegCommand::StopRecording { cut_ms: STOP_KEY_CUT_MS }),
            Command::Ask { id, question } => self.ask(id, question, desk),
            Command::SetTimer { id, after } => {
                let at = desk.now.since_start + after;
                desk.timers.set(at, desk.call, CallTimer::Dialog, Some(id));
            }
            Command::ClearTimer => desk.timers.clear(desk.call, CallTimer::Dialog),
            Command::Scene(scene) => desk.observe(|call| Observation::Scene { call, scene }),
            Command::Connect { id, .. } => {
                let news = ConnectionNews::Failed(ConnectFailure::Unavailable);
                self.tell(Event::Connection { id, news }, desk);
            }
            Command::Disconnect => {}
            Command::HangUp => self.wants_hang_up = true,
        }
    }

    fn speak(&mut self, id: SpeechId, language: Language, speech: Vec<Utterance>, desk: &mut Desk<'_>) {
        if self.gone {
            return;
        }
        self.speaking = Some(id);
        desk.observe(|call| Observation::Says { call, text: words(language, &speech) });
        let clips = speech.into_iter().map(|utterance| clip(language, utterance)).collect();
        desk.effects.push(Effect::Play {
            call: desk.call,
            play: PlayId(id.0.into()),
            codec: self.codec,
            scope: Scope { organization: self.party.organization, location: self.party.location },
            clips,
        });
    }

    fn record(&mut self, recording: RecordingId, max_ms: u32, silence_ms: u32, desk: &mut Desk<'_>) {
        if self.gone {
            return;
        }
        self.recording = true;
        desk.observe(|call| Observation::Records { call });
        desk.media(LegCommand::Record {
            id: recorder::RecordingId(recording.0.as_u128()),
            max_ms,
            silence_ms: Some(silence_ms),
            lead_tone: Some((desk.tone)(self.codec)),
        });
    }

    fn ask(&mut self, id: QuestionId, question: Question, desk: &mut Desk<'_>) {
        self.open_questions += 1;
        if matches!(question, Question::Deposit { .. }) {
            self.depositing = Some(id);
        }
        if let Some(recording) = question.disposes_of() {
            self.recordings.retain(|begun| *begun != recording);
        }
        desk.asks.push((id, Ask::Dialog { party: Arc::clone(&self.party), question }));
    }
}

/// Speeches are numbered from one within a call: no play has a larger number.
fn speech_id(id: PlayId) -> SpeechId {
    SpeechId(u32::try_from(id.0).unwrap_or(u32::MAX))
}

fn recording_id(id: recorder::RecordingId) -> RecordingId {
    RecordingId(uuid::Uuid::from_u128(id.0))
}

fn recording_end(ended: recorder::RecordingEnd) -> RecordingEnd {
    match ended {
        recorder::RecordingEnd::Key => RecordingEnd::Key,
        recorder::RecordingEnd::Silence => RecordingEnd::Silence,
        recorder::RecordingEnd::MaxLength => RecordingEnd::MaxLength,
        recorder::RecordingEnd::HangUp | recorder::RecordingEnd::Lost => RecordingEnd::HangUp,
    }
}

fn playback_command(playback: Playback) -> LegCommand {
    match playback {
        Playback::Pause => LegCommand::Pause,
        Playback::Resume => LegCommand::Resume,
        Playback::Skip(delta_ms) => LegCommand::Seek { delta_ms },
        Playback::JumpToBegin => LegCommand::JumpToBegin,
        Playback::JumpToEnd => LegCommand::JumpToEnd,
    }
}

/// What is heard, as text: for captions, logs and transcripts.
fn words(language: Language, speech: &[Utterance]) -> String {
    let parts: Vec<String> = speech
        .iter()
        .map(|utterance| match utterance {
            Utterance::Prompt(prompt) => prompts::text(language, prompt),
            Utterance::Stored(_) => "(stored audio)".to_owned(),
            Utterance::Recording(_) => "(recording)".to_owned(),
        })
        .collect();
    parts.join(" ")
}

fn clip(language: Language, utterance: Utterance) -> Clip {
    match utterance {
        Utterance::Prompt(prompt) => Clip::Prompt(language, prompt),
        Utterance::Stored(key) => Clip::Stored(key),
        Utterance::Recording(recording) => Clip::Recording(recording),
    }
}
