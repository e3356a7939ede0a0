//! What the switchboard wants done, carried out by the office, the wire and the legs.

use super::*;

/// Speaking takes this long for each character: about 150 words a minute.
const MS_PER_CHARACTER: u64 = 60;

impl World {
    pub(super) fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.carry_out_one(effect);
        }
    }

    pub(super) fn carry_out_one(&mut self, effect: Effect) {
        let now = self.now.since_start;
        match effect {
            Effect::Transmit { flow, message } => self.wire.send(now, flow, &message),
            Effect::OpenMedia { call, local } => {
                let local = Some(SocketAddr::new(local, 20_000));
                self.tell(Input::MediaOpened { call, local });
            }
            Effect::StartMedia { call, .. } => drop(self.legs.insert(call, SimLeg::default())),
            Effect::Play { call, play, clips, .. } => {
                let heard: Vec<Duration> = clips.iter().filter_map(|clip| self.lasts(clip)).collect();
                if heard.is_empty() {
                    return self.tell(Input::Unplayable { call, play });
                }
                let is_message = matches!(clips.as_slice(), [Clip::Stored(_)]);
                if let Some(leg) = self.legs.get_mut(&call) {
                    leg.play(now, play, heard.into_iter().sum(), is_message);
                }
            }
            Effect::Media { call, command } => {
                let events =
                    self.legs.get_mut(&call).map(|leg| leg.command(now, &command)).unwrap_or_default();
                for event in events {
                    self.media(call, event);
                }
            }
            Effect::CloseMedia(call) => drop(self.legs.remove(&call)),
            Effect::Ask { ask, question } => {
                self.ledger.asked(&question);
                let expectation = self.ledger.expectation(&question);
                let Some(answer) = block_on(self.desk.answer(question)) else { return };
                self.ledger.answered(expectation, &answer);
                if matches!(answer, Answer::Dialog(DialogAnswer::Recording(_))) {
                    self.recovery.get_or_insert(now + RECOVERY_EVERY);
                }
                let input = Input::Answered { ask, answer };
                if self.answer_delay.is_zero() {
                    return self.tell(input);
                }
                self.asked += 1;
                self.late.insert((now + self.answer_delay, self.asked), input);
            }
            Effect::Observe(observation) => self.observe(observation),
        }
    }

    /// What happens on a leg goes where the server's own threads would send it.
    pub(super) fn media(&mut self, call: CallId, event: LegEvent) {
        match &event {
            LegEvent::RecordingChunk { id, bytes, .. } => {
                let recording = crate::parts::recording(*id);
                self.backing.spool().chunk(recording, AudioFormat::MuLaw8k, bytes.clone());
            }
            LegEvent::Recorded { id, kept_bytes, sound_ms, .. } => {
                self.ledger.recorded(crate::parts::recording(*id), call, *sound_ms);
                self.backing.spool().complete(
                    crate::parts::recording(*id),
                    *kept_bytes,
                    AudioFormat::MuLaw8k,
                );
                self.tell(Input::Media { call, event });
            }
            LegEvent::Digit(_)
            | LegEvent::Played { .. }
            | LegEvent::NoPackets { .. }
            | LegEvent::Latched(_) => self.tell(Input::Media { call, event }),
        }
    }

    /// How long a clip lasts; `None` for what cannot be read.
    pub(super) fn lasts(&self, clip: &Clip) -> Option<Duration> {
        match clip {
            Clip::Prompt(language, prompt) => Some(spoken(*language, prompt)),
            Clip::Stored(key) => lasts(block_on(self.office.audio(key)).ok()),
            Clip::Recording(recording) => lasts(block_on(self.office.recorded(*recording)).ok()),
        }
    }

    pub(super) fn observe(&mut self, observation: Observation) {
        match observation {
            Observation::Says { call, text } => {
                self.ledger.says(call, &text);
                self.noticed.push(Noticed::Says(text));
            }
            Observation::Records { .. } => self.noticed.push(Noticed::Records),
            Observation::HangsUp { call } => {
                self.ledger.ends(call);
                self.noticed.push(Noticed::PortalHangsUp);
            }
            Observation::Ended { outcome, .. } => self.noticed.push(Noticed::Ended(outcome)),
            Observation::Began { call, sip_call_id, .. } => self.ledger.began(call, &sip_call_id),
            Observation::Scene { .. } => {}
        }
    }
}

fn spoken(language: Language, prompt: &Prompt) -> Duration {
    let Rendered { language, clips } = prompts::render(language, prompt);
    let length = |clip| prompts::catalogue(language).find(|it| it.id == clip).map_or(0, |it| it.text.len());
    let characters: usize = clips.into_iter().map(length).sum();
    Duration::from_millis(MS_PER_CHARACTER.saturating_mul(characters as u64))
}

fn lasts(wav: Option<Vec<u8>>) -> Option<Duration> {
    let info = WavInfo::parse(&wav?).ok()?;
    Some(Duration::from_millis(info.duration_ms()))
}
