//! What a leg sends with each tick.

use super::*;

impl Leg {
    /// Lets 20 ms pass; `beneath` is sent where there is nothing of our own.
    pub(super) fn tick_over(
        &mut self,
        now: Now,
        beneath: Option<&[u8; FRAME_BYTES]>,
        out: &mut [u8; PACKET_MAX],
        events: &mut Vec<LegEvent>,
    ) -> Option<(usize, SocketAddr)> {
        self.events_heard.tick(now);
        self.heed_recording(now, events);
        self.heed_loss(now, events);
        let target = if self.sending && !self.awaits_keys { self.peer.target() } else { None };
        if target.is_none() {
            self.stream.pause();
        }
        let target = target?;
        self.stream.advance(now.since_start);
        let mut length = self.packet(now, beneath, out, events);
        if let Some(secrecy) = &mut self.secrecy {
            length = secrecy.seal(length, out)?;
        }
        Some((length, target))
    }

    /// Writes the packet of this tick.
    fn packet(
        &mut self,
        now: Now,
        beneath: Option<&[u8; FRAME_BYTES]>,
        out: &mut [u8; PACKET_MAX],
        events: &mut Vec<LegEvent>,
    ) -> usize {
        let timestamp = self.stream.timestamp();
        let mut frame = [self.codec.silence_byte(); FRAME_BYTES];
        match (self.events_sent.tick(timestamp), self.telephone_event) {
            (Some(event), Some(payload_type)) => {
                return self.stream.write(payload_type, event.first, event.timestamp, &event.payload, out);
            }
            (Some(event), None) => {
                if let Some((digit, index)) = event.tone {
                    self.key_tones.write(digit, index, &mut frame);
                }
            }
            (None, _) => self.next_frame(now, beneath, &mut frame, events),
        }
        self.stream.write_audio(self.payload_type, &frame, out)
    }

    /// What is to be heard next: what is queued, then the lead tone of a recording, then what lies beneath, else
    /// silence.
    fn next_frame(
        &mut self,
        now: Now,
        beneath: Option<&[u8; FRAME_BYTES]>,
        frame: &mut [u8; FRAME_BYTES],
        events: &mut Vec<LegEvent>,
    ) {
        if self.lead_tone(now, frame) {
            return;
        }
        let mut over = |played: Played| events.push(played.into());
        if !self.player.next_frame(self.codec, frame, &mut over) {
            match beneath {
                Some(beneath) => *frame = *beneath,
                None => frame.fill(self.codec.silence_byte()),
            }
        }
    }

    /// The next frame of a lead tone whose turn it is; after its last one the recording begins.
    fn lead_tone(&mut self, now: Now, frame: &mut [u8; FRAME_BYTES]) -> bool {
        let Recordings::Waiting(waiting) = &mut self.recording else { return false };
        if waiting.sounded == 0 && !self.player.is_idle() {
            return false;
        }
        let tone = waiting.lead_tone.as_ref().filter(|tone| tone.codec() == self.codec);
        if let Some(next) = tone.and_then(|tone| tone.frame(waiting.sounded)) {
            *frame = *next;
            waiting.sounded += 1;
            return true;
        }
        let recorder = Recorder::new(now, waiting.id, self.codec, waiting.max_ms, waiting.silence_ms);
        self.recording = Recordings::Running(Box::new(recorder));
        false
    }
}
