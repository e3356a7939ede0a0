//! What one leg hears for another one that it is bridged with, on its way there.
//!
//! Each leg sends by our own clock, and what it sends for the other one waits here for its turn. A little is gathered
//! before the first is sent, so that packets may come early or late; when the two clocks drift apart, what is too much
//! is left out, and what is missing is silence. The phones at both ends smooth the rest, as they always do.

use std::collections::VecDeque;

use antiphon_core::digit::Digit;

use crate::codec::{Codec, FRAME_BYTES};
use crate::rtp::RtpHeader;
use crate::translator::Translator;

/// Frames gathered before the first is sent on, and again when nothing was left: packets may be 20 ms late.
const GATHERED: usize = 2;
/// Frames that may wait. When more do, after a burst or because the other clock is faster, all but [`KEPT`] are left
/// out at once: rarely, instead of a little all the time.
const FRAMES_MAX: usize = 8;
const KEPT: usize = 3;
/// Keys that may wait, of which there is never more than one in practice.
const KEYS_MAX: usize = 8;

/// Sound and keys on their way to the other leg.
pub(super) struct Crossing {
    /// In the coding in which they were heard.
    bytes: VecDeque<u8>,
    /// Whether enough has been gathered.
    flows: bool,
    /// The stream that is heard, and the number of its newest packet.
    newest: Option<(u32, u16)>,
    keys: VecDeque<Digit>,
    translator: Translator,
}

impl Crossing {
    /// From a leg of the one coding to a leg of the other.
    pub(super) fn new(from: Codec, to: Codec) -> Self {
        Self {
            // What may wait, and what a packet of any usual length brings beyond it.
            bytes: VecDeque::with_capacity((FRAMES_MAX + KEPT) * FRAME_BYTES),
            flows: false,
            newest: None,
            keys: VecDeque::with_capacity(KEYS_MAX),
            translator: Translator::new(from, to),
        }
    }

    /// Takes the sound of a packet. One that comes after its successor comes too late.
    pub(super) fn hear(&mut self, header: RtpHeader, payload: &[u8]) {
        let is_late = |newest: u16| header.sequence.wrapping_sub(newest).wrapping_sub(1) > u16::MAX / 2;
        if self.newest.is_some_and(|(ssrc, newest)| ssrc == header.ssrc && is_late(newest)) {
            return;
        }
        self.newest = Some((header.ssrc, header.sequence));
        self.bytes.extend(payload);
        if self.bytes.len() > FRAMES_MAX * FRAME_BYTES {
            self.bytes.drain(..self.bytes.len() - KEPT * FRAME_BYTES);
        }
    }

    /// Takes a key.
    pub(super) fn press(&mut self, digit: Digit) {
        if self.keys.len() < KEYS_MAX {
            self.keys.push_back(digit);
        }
    }

    /// The next key.
    pub(super) fn next_digit(&mut self) -> Option<Digit> {
        self.keys.pop_front()
    }

    /// The next frame in the other leg's coding. False if there is none yet.
    pub(super) fn next_frame(&mut self, from: Codec, to: Codec, frame: &mut [u8; FRAME_BYTES]) -> bool {
        let needed = if self.flows { 1 } else { GATHERED };
        self.flows = self.bytes.len() >= needed * FRAME_BYTES;
        if !self.flows {
            return false;
        }
        for (byte, heard) in frame.iter_mut().zip(self.bytes.drain(..FRAME_BYTES)) {
            *byte = heard;
        }
        if !self.translator.is_between(from, to) {
            self.translator = Translator::new(from, to);
        }
        self.translator.translate(frame);
        true
    }
}
