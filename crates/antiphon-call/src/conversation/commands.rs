//! What dialogs want done, carried out on the caller's media leg.

use super::*;

impl Conversation {
    pub(super) fn carry_out(&mut self, turn: u32, commands: Vec<Command>, desk: &mut Desk<'_>) {
        // Only one of the dialogs has the leg; the others have been told that it is gone, and only ask.
        let has_leg = turn == self.talk.turn;
        for command in commands {
            if has_leg || matches!(command, Command::Ask { .. }) {
                self.carry_out_one(turn, command, desk);
            }
        }
        if let Some(talk) = self.talk_of(turn).filter(|talk| talk.is_over()) {
            talk.wants_hang_up = true;
        }
    }

    fn carry_out_one(&mut self, turn: u32, command: Command, desk: &mut Desk<'_>) {
        match command {
            Command::Speak { id, language, speech } => self.speak(id, language, speech, desk),
            Command::StopSpeaking => {
                self.fall_silent(desk);
                desk.media(LegCommand::Stop);
            }
            Command::Playback(playback) => desk.media(playback_command(playback)),
            Command::Record { recording, max_ms, silence_ms } => {
                self.record(recording, max_ms, silence_ms, desk);
            }
            Command::StopRecording => desk.media(LegCommand::StopRecording { cut_ms: STOP_KEY_CUT_MS }),
            Command::Ask { id, question } => self.ask(turn, id, question, desk),
            Command::SetTimer { id, after } => {
                let at = desk.now.since_start + after;
                desk.timers.set(at, desk.call, CallTimer::Dialog, Some(id));
            }
            Command::ClearTimer => desk.timers.clear(desk.call, CallTimer::Dialog),
            Command::Scene(scene) => desk.observe(|call| Observation::Scene { call, scene }),
            Command::Expects(what) => desk.observe(|call| Observation::Expects { call, what }),
            Command::Took(key) => desk.observe(|call| Observation::Pressed { call, key }),
            Command::Connect { id, to, on_behalf, then } => {
                let party = Arc::clone(&self.talk.party);
                desk.errands.push(Errand::Connect(Wanted { id, to, on_behalf, then, party }));
            }
            Command::Disconnect => {
                // At once, because the next words may follow in the same breath.
                self.stop_ringing(desk);
                desk.errands.push(Errand::Disconnect);
            }
            Command::HangUp => self.talk.wants_hang_up = true,
        }
    }

    pub(super) fn fall_silent(&mut self, desk: &mut Desk<'_>) {
        if self.speaking.take().is_some() {
            desk.observe(|call| Observation::Silent { call });
        }
    }

    fn speak(&mut self, id: SpeechId, language: Language, speech: Vec<Utterance>, desk: &mut Desk<'_>) {
        if self.gone {
            return;
        }
        self.speaking = Some(id);
        let Party { organization, location, .. } = *self.talk.party;
        desk.observe(|call| Observation::Says { call, language, text: words(language, &speech) });
        let clips = speech.into_iter().map(|utterance| clip(language, utterance)).collect();
        desk.effects.push(Effect::Play {
            media: MediaId::of_caller(desk.call),
            play: self.talk.play_id(id),
            codec: self.codec,
            scope: Scope { organization, location },
            clips,
        });
    }

    fn record(&mut self, recording: RecordingId, max_ms: u32, silence_ms: u32, desk: &mut Desk<'_>) {
        if self.gone {
            return;
        }
        self.recording = true;
        desk.observe(|call| Observation::Records { call });
        let lead_tone = desk.tones.record(self.codec);
        desk.media(LegCommand::Record {
            id: recorder::RecordingId(recording.0.as_u128()),
            max_ms,
            silence_ms: Some(silence_ms),
            lead_tone,
        });
    }

    fn ask(&mut self, turn: u32, id: QuestionId, question: Question, desk: &mut Desk<'_>) {
        if let Some(recording) = question.disposes_of() {
            self.recordings.retain(|begun| *begun != recording);
        }
        let Some(talk) = self.talk_of(turn) else { return };
        let ask = talk.asks(id, question);
        desk.errands.push(Errand::Ask { turn, question: id, ask });
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
