//! The dialogs of a call joined to its caller's media leg: their commands become effects on it, and events come back.
//!
//! Mostly there is one. A dialog that hands its caller over gives way to another; one that connects an owner with
//! somebody whose mailbox answers waits until that is over.

mod commands;

use std::sync::Arc;
use std::time::Duration;

use antiphon_core::ids::RecordingId;
use antiphon_core::message::MessageFrom;
use antiphon_core::time::Now;
use antiphon_dialog::event::{ConnectionNews, Event, Recorded, RecordingEnd};
use antiphon_dialog::prompts::{self, Language};
use antiphon_dialog::question::{Answer as DialogAnswer, Question};
use antiphon_dialog::{
    Afterwards, Command, ConnectionId, Destination, OnBehalf, Playback, QuestionId, SpeechId, TimerId,
    Utterance,
};
use antiphon_media::codec::Codec;
use antiphon_media::leg::{LegCommand, LegEvent};
use antiphon_media::player::PlayId;
use antiphon_media::recorder;
use antiphon_sip::event::RequestId;
use antiphon_sip::offer_answer::{AudioCodec, LocalMedia};

use crate::call::Begin;
use crate::input::{Ask, CallId, Clip, Effect, MediaId, Observation, Party, Scope};
use crate::talk::Talk;
use crate::timers::{CallTimer, Timers};
use crate::tones::Tones;

/// How much of a recording's end is cut when a key ends it: the key was held before it was understood.
const STOP_KEY_CUT_MS: u32 = 100;

/// The ringing tone among the plays of a leg: no speech has this name.
const RINGING: PlayId = PlayId(u64::MAX);

/// What a conversation needs from the switchboard while it carries out commands.
pub(crate) struct Desk<'a> {
    pub(crate) now: Now,
    pub(crate) call: CallId,
    pub(crate) effects: &'a mut Vec<Effect>,
    pub(crate) timers: &'a mut Timers,
    /// Whether anybody wants to see what happens.
    pub(crate) observed: bool,
    pub(crate) tones: &'a Tones,
    /// What the switchboard is to see to, in order.
    pub(crate) errands: Vec<Errand>,
}

impl Desk<'_> {
    fn media(&mut self, command: LegCommand) {
        self.effects.push(Effect::Media { media: MediaId::of_caller(self.call), command });
    }

    fn observe(&mut self, observation: impl FnOnce(CallId) -> Observation) {
        if self.observed {
            self.effects.push(Effect::Observe(observation(self.call)));
        }
    }
}

/// What a dialog wants that goes beyond its caller's leg.
pub(crate) enum Errand {
    /// An answer of the office.
    Ask {
        /// Which of the call's dialogs asks.
        turn: u32,
        /// Names the question.
        question: QuestionId,
        /// The question.
        ask: Ask,
    },
    /// A connection of the caller with somebody else.
    Connect(Wanted),
    /// The end of that connection.
    Disconnect,
}

/// A connection that a dialog wants.
pub(crate) struct Wanted {
    pub(crate) id: ConnectionId,
    pub(crate) to: Destination,
    pub(crate) on_behalf: OnBehalf,
    pub(crate) then: Afterwards,
    /// Who calls the dialog.
    pub(crate) party: Arc<Party>,
}

/// What a conversation wants of its call after an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Go on.
    Continue,
    /// End the call: the last words have been heard, or nobody is there any more.
    HangUp,
    /// Let the dialog go on that waits for this one to be over.
    Resume,
    /// The caller has gone and all work is done.
    Finished,
}

/// The dialogs of a call and the leg they speak and listen on, one at a time.
pub(crate) struct Conversation {
    /// The dialog that speaks and listens.
    talk: Talk,
    /// Dialogs that go on when what they were connected with is over, the last one first.
    waiting: Vec<(Talk, ConnectionId)>,
    /// Dialogs that are over but for their last work.
    leaving: Vec<Talk>,
    /// Dialogs so far.
    turns: u32,
    /// What we told the peer of our media; a re-offer is answered with its next version.
    pub(crate) local: LocalMedia,
    /// How often a caller who is sent on has been offered our media in vain.
    pub(crate) offered: u32,
    /// The coding agreed on; the commonest one until then.
    codec: Codec,
    /// The speech whose end is waited for.
    speaking: Option<SpeechId>,
    /// Recordings begun whose fate is open: they are thrown away at the end.
    recordings: Vec<RecordingId>,
    recording: bool,
    /// Nothing has been heard of the caller for too long.
    lost_caller: bool,
    gone: bool,
    /// The caller's BYE, answered when the dialogs have finished their work.
    pub(crate) bye: Option<RequestId>,
    /// A message was left and could not be kept.
    lost: bool,
}

impl Conversation {
    pub(crate) fn new(begin: &Begin, local: LocalMedia) -> Self {
        Self {
            talk: Talk::new(0, begin),
            waiting: Vec::new(),
            leaving: Vec::new(),
            turns: 1,
            local,
            offered: 0,
            codec: Codec::Pcmu,
            speaking: None,
            recordings: Vec::new(),
            recording: false,
            lost_caller: false,
            gone: false,
            bye: None,
            lost: false,
        }
    }

    /// The coding both sides agreed on. A later offer is answered with it alone, because what is queued is coded in it.
    pub(crate) fn agreed(&mut self, codec: Codec, audio_codec: AudioCodec) {
        self.codec = codec;
        self.local.codecs = vec![audio_codec];
    }

    /// The first dialog's first words.
    pub(crate) fn begin(&mut self, desk: &mut Desk<'_>) {
        let commands = self.talk.start();
        self.carry_out(self.talk.turn, commands, desk);
    }

    /// Something happened on the media leg.
    pub(crate) fn media(&mut self, event: &LegEvent, desk: &mut Desk<'_>) {
        match event {
            LegEvent::Digit(digit) => self.tell(Event::Digit(*digit), desk),
            LegEvent::Played { id, .. } => self.played(*id, desk),
            LegEvent::Recorded { id, duration_ms, sound_ms, ended, .. } => {
                self.recording = false;
                desk.observe(|call| Observation::Recorded { call });
                let ended = if self.gone { RecordingEnd::HangUp } else { recording_end(*ended) };
                let recorded = Recorded {
                    recording: recording_id(*id),
                    duration_ms: (*duration_ms).into(),
                    sound_ms: (*sound_ms).into(),
                    ended,
                };
                self.tell(Event::Recorded(recorded), desk);
            }
            LegEvent::NoPackets { .. } | LegEvent::PathLost => self.lost_caller = true,
            LegEvent::Broken => {
                // No word of the recording will come; what there is of it comes back from the spool.
                self.recording = false;
                self.lost_caller = true;
            }
            LegEvent::RecordingChunk { .. } | LegEvent::Latched(_) | LegEvent::Measured(_) => {}
        }
    }

    /// What was to be heard cannot be fetched.
    pub(crate) fn unplayable(&mut self, play: PlayId, desk: &mut Desk<'_>) {
        let id = self.talk.speech_id(play);
        if let Some(id) = self.speaking.take_if(|speaking| Some(*speaking) == id) {
            desk.observe(|call| Observation::Silent { call });
            self.tell(Event::Unplayable(id), desk);
        }
    }

    /// The dialog's timer ran out.
    pub(crate) fn timed_out(&mut self, id: TimerId, desk: &mut Desk<'_>) {
        self.tell(Event::TimedOut(id), desk);
    }

    /// The office answered.
    pub(crate) fn answered(&mut self, turn: u32, id: QuestionId, answer: DialogAnswer, desk: &mut Desk<'_>) {
        if let DialogAnswer::Recording(recording) = &answer {
            self.recordings.push(*recording);
        }
        let Some(talk) = self.talk_of(turn) else { return };
        let lost = talk.answered(id, &answer);
        self.lost |= lost;
        self.tell_turn(turn, Event::Answered { id, answer }, desk);
        self.leaving.retain(Talk::is_working);
    }

    /// Something became of the connection that the dialog wanted.
    pub(crate) fn connection(&mut self, id: ConnectionId, news: ConnectionNews, desk: &mut Desk<'_>) {
        self.tell(Event::Connection { id, news }, desk);
    }

    /// The caller hears that somebody's phone rings.
    pub(crate) fn ring(&self, how_long: Duration, desk: &mut Desk<'_>) {
        let sounds = desk.tones.ringing(self.codec, how_long);
        desk.media(LegCommand::Play { id: RINGING, sounds });
    }

    /// He hears it no more.
    pub(crate) fn stop_ringing(&self, desk: &mut Desk<'_>) {
        desk.media(LegCommand::Stop);
    }

    /// Another dialog goes on in place of the one that talks.
    pub(crate) fn hand_over(&mut self, begin: &Begin, desk: &mut Desk<'_>) {
        let former = self.turn_to(begin, desk);
        self.leave(former);
        self.begin(desk);
    }

    /// Another dialog talks, and the one that talked waits until that is over.
    pub(crate) fn visit(&mut self, begin: &Begin, connection: ConnectionId, desk: &mut Desk<'_>) {
        let former = self.turn_to(begin, desk);
        self.waiting.push((former, connection));
        self.begin(desk);
    }

    /// The dialog that waited last goes on.
    pub(crate) fn resume(&mut self, desk: &mut Desk<'_>) {
        let Some((talk, connection)) = self.waiting.pop() else { return };
        let visited = std::mem::replace(&mut self.talk, talk);
        desk.timers.clear(desk.call, CallTimer::Dialog);
        self.leave(visited);
        self.connection(connection, ConnectionNews::Over, desk);
    }

    /// The caller has gone: what is being recorded ends, what is being asked is still answered.
    pub(crate) fn hung_up(&mut self, bye: Option<RequestId>, desk: &mut Desk<'_>) {
        self.bye = bye;
        if self.gone {
            return;
        }
        self.gone = true;
        self.fall_silent(desk);
        desk.media(LegCommand::Stop);
        if self.recording {
            desk.media(LegCommand::StopRecording { cut_ms: 0 });
        }
        let waiting: Vec<u32> = self.waiting.iter().map(|(talk, _)| talk.turn).collect();
        self.tell(Event::HungUp, desk);
        waiting.into_iter().for_each(|turn| self.tell_turn(turn, Event::HungUp, desk));
    }

    /// What is to become of the call now. While the caller is connected with somebody, the last word is not spoken.
    pub(crate) fn wish(&self, is_connected: bool) -> Wish {
        if self.gone {
            return if self.is_working() { Wish::Continue } else { Wish::Finished };
        }
        match self.talk.wants_hang_up && !is_connected {
            _ if self.speaking.is_some() => Wish::Continue,
            _ if self.lost_caller => Wish::HangUp,
            true if self.waiting.is_empty() => Wish::HangUp,
            true => Wish::Resume,
            false => Wish::Continue,
        }
    }

    fn is_working(&self) -> bool {
        let mut waiting = self.waiting.iter().map(|(talk, _)| talk);
        self.recording
            || self.talk.is_working()
            || waiting.any(Talk::is_working)
            || self.leaving.iter().any(Talk::is_working)
    }

    /// Whether everything the caller left is durable, so that the BYE may be answered with a 200.
    pub(crate) fn kept_everything(&self) -> bool {
        !self.lost
    }

    /// The same dialog anew, for somebody else who calls: nothing of what this one knows of its caller is his.
    pub(crate) fn anew(&self, shown: MessageFrom, source: String) -> Begin {
        let party =
            Party { person: shown.person, from: shown, source, own: None, ..(*self.talk.party).clone() };
        Begin { party: Arc::new(party), with: self.talk.with }
    }

    /// Recordings that nobody decided about.
    pub(crate) fn take_recordings(&mut self) -> Vec<RecordingId> {
        std::mem::take(&mut self.recordings)
    }

    /// The dialog that talks gives way to a new one.
    fn turn_to(&mut self, begin: &Begin, desk: &mut Desk<'_>) -> Talk {
        desk.timers.clear(desk.call, CallTimer::Dialog);
        let talk = Talk::new(self.turns, begin);
        self.turns = self.turns.wrapping_add(1);
        std::mem::replace(&mut self.talk, talk)
    }

    fn leave(&mut self, talk: Talk) {
        if talk.is_working() {
            self.leaving.push(talk);
        }
    }

    fn talk_of(&mut self, turn: u32) -> Option<&mut Talk> {
        let waiting = self.waiting.iter_mut().map(|(talk, _)| talk);
        let mut all = std::iter::once(&mut self.talk).chain(waiting).chain(&mut self.leaving);
        all.find(|talk| talk.turn == turn)
    }

    fn played(&mut self, play: PlayId, desk: &mut Desk<'_>) {
        let id = self.talk.speech_id(play);
        let Some(id) = self.speaking.take_if(|speaking| Some(*speaking) == id) else { return };
        desk.observe(|call| Observation::Silent { call });
        if !self.talk.wants_hang_up {
            self.tell(Event::Spoken(id), desk);
        }
    }

    fn tell(&mut self, event: Event, desk: &mut Desk<'_>) {
        self.tell_turn(self.talk.turn, event, desk);
    }

    fn tell_turn(&mut self, turn: u32, event: Event, desk: &mut Desk<'_>) {
        let Some(talk) = self.talk_of(turn) else { return };
        let commands = talk.handle(event);
        self.carry_out(turn, commands, desk);
    }
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
