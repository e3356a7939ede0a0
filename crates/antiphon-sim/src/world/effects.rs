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
            Effect::OpenMedia { media, local } => {
                let local = self.ports.open(media).map(|port| SocketAddr::new(local, port));
                self.tell(Input::MediaOpened { media, local });
            }
            Effect::StartMedia { media, config } => {
                self.legs.insert(media, SimLeg::new(config.remote.ip()));
            }
            Effect::Bridge { one, other } => self.bridge(one, other),
            Effect::Play { media, play, clips, .. } => {
                let heard: Vec<Duration> = clips.iter().filter_map(|clip| self.lasts(clip)).collect();
                let is_message = Clip::are_message(&clips);
                if heard.is_empty() || (is_message && heard.len() < clips.len()) {
                    return self.tell(Input::Unplayable { media, play });
                }
                if let Some(leg) = self.legs.get_mut(&media) {
                    leg.play(now, play, heard.into_iter().sum(), is_message);
                }
            }
            Effect::Media { media, command } => {
                self.notice_change(media, &command);
                let events =
                    self.legs.get_mut(&media).map(|leg| leg.command(now, &command)).unwrap_or_default();
                for event in events {
                    self.media(media, event);
                }
            }
            Effect::CloseMedia(media) => {
                self.ports.close(media);
                self.legs.remove(&media);
            }
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
            Effect::TrunksDo(states) => {
                self.trunks = states.iter().map(|state| (state.trunk.trunk, state.words())).collect();
            }
            Effect::Locate { locate, peer } => {
                let address = peer.address().map(|ip| SocketAddr::new(ip, peer.port.unwrap_or(5060)));
                let hops = address.map(|it| crate::parts::path(crate::parts::server_address(), it));
                let holds = Duration::from_secs(60);
                self.tell(Input::Located { locate, hops: hops.into_iter().collect(), holds });
            }
            Effect::Observe(observation) => self.observe(observation),
        }
    }

    /// What happens on a leg goes where the server's own threads would send it.
    pub(super) fn media(&mut self, media: MediaId, event: LegEvent) {
        match &event {
            LegEvent::RecordingChunk { id, bytes, .. } => {
                let recording = crate::parts::recording(*id);
                self.backing.spool().chunk(recording, AudioFormat::MuLaw8k, bytes.clone());
            }
            LegEvent::Recorded { id, kept_bytes, sound_ms, .. } => {
                self.ledger.recorded(crate::parts::recording(*id), media.call, *sound_ms);
                self.backing.spool().complete(
                    crate::parts::recording(*id),
                    *kept_bytes,
                    AudioFormat::MuLaw8k,
                );
                self.tell(Input::Media { media, event });
            }
            LegEvent::Digit(_)
            | LegEvent::Played { .. }
            | LegEvent::NoPackets { .. }
            | LegEvent::Broken
            | LegEvent::PathLost
            | LegEvent::Measured(_)
            | LegEvent::Latched(_) => self.tell(Input::Media { media, event }),
        }
    }

    /// Two phones hear each other.
    fn bridge(&mut self, one: MediaId, other: MediaId) {
        let name = |world: &mut Self, media| world.handset_of(media).map(|handset| handset.name.clone());
        if let (Some(one), Some(name)) = (name(self, one), name(self, other)) {
            self.noticed.push(Noticed::Bridged(one, name));
        }
        // Whom the caller reached hears him hang up; what the caller hears then is the portal's business.
        if let Some(handset) = self.handset_of(other) {
            handset.talks_to_phone = true;
        }
    }

    /// The server sends to a phone in another way from now on, or listens to it.
    fn notice_change(&mut self, media: MediaId, command: &LegCommand) {
        let &LegCommand::Update { remote, sending, receiving, codec, .. } = command else { return };
        let Some(name) = self.handset_of(media).map(|handset| handset.name.clone()) else { return };
        let sent = match codec {
            Some((codec, _)) if sending => {
                format!("sent {} on port {}", codec.encoding_name(), remote.port())
            }
            Some(_) | None => "sent nothing".to_owned(),
        };
        let heard = if receiving { "heard" } else { "not heard" };
        self.noticed.push(Noticed::Changed(name, format!("is {sent} and {heard}")));
    }

    fn handset_of(&mut self, media: MediaId) -> Option<&mut Handset> {
        let leg = self.legs.get(&media)?;
        self.phones.iter_mut().find(|(address, _)| address.ip() == leg.phone).map(|(_, handset)| handset)
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
            Observation::Says { call, text, .. } => {
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
            Observation::Connects { to, .. } => self.noticed.push(Noticed::Connects(to)),
            Observation::Scene { .. }
            | Observation::Expects { .. }
            | Observation::Pressed { .. }
            | Observation::Silent { .. }
            | Observation::Recorded { .. }
            | Observation::Disconnects { .. }
            | Observation::Routed { .. }
            | Observation::Rings { .. }
            | Observation::Refused { .. }
            | Observation::Released { .. }
            | Observation::Answered { .. } => {}
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
