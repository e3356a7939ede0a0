//! The stream we send: its numbers (RFC 3550 section 5.1).

use std::time::Duration;

use crate::codec::{BYTES_PER_MS, FRAME_BYTES, FRAME_MS};
use crate::rtcp::SenderInfo;
use crate::rtp::{HEADER_BYTES, PACKET_MAX, RtpHeader};

const FRAME: Duration = Duration::from_millis(FRAME_MS as u64);

/// A tick this late leaves out the timestamps in between: the other side has bridged the time already, and must
/// not take it for delay that lasts.
const LATE_MAX: Duration = Duration::from_millis(60);

/// Counts packets and time for the other side.
pub(super) struct Stream {
    ssrc: u32,
    sequence: u16,
    /// That of the current tick.
    timestamp: u32,
    /// When the next tick is due; unknown before the first.
    due: Option<Duration>,
    /// Whether the next audio packet follows a gap and says so.
    marker: bool,
    packets: u32,
    octets: u32,
}

impl Stream {
    pub(super) fn new(ssrc: u32, first_sequence: u16, first_timestamp: u32) -> Self {
        Self {
            ssrc,
            sequence: first_sequence,
            timestamp: first_timestamp,
            due: None,
            marker: true,
            packets: 0,
            octets: 0,
        }
    }

    /// Nothing is sent in this tick.
    pub(super) fn pause(&mut self) {
        self.marker = true;
    }

    /// Moves on to the tick that comes `now`.
    pub(super) fn advance(&mut self, now: Duration) {
        let Some(due) = self.due else {
            self.due = Some(now + FRAME);
            return;
        };
        let mut frames = 1;
        let late = now.saturating_sub(due);
        if late > LATE_MAX {
            frames += u32::try_from(late.as_millis() / FRAME.as_millis()).unwrap_or(u32::MAX);
            self.marker = true;
        }
        self.timestamp = self.timestamp.wrapping_add(frames.wrapping_mul(FRAME_MS * BYTES_PER_MS));
        self.due = Some(due + FRAME.saturating_mul(frames));
    }

    pub(super) fn ssrc(&self) -> u32 {
        self.ssrc
    }

    /// Packets that have been sent.
    pub(super) fn packets(&self) -> u32 {
        self.packets
    }

    /// What has been sent, for a report; nothing before the first packet. The time of the report is left to its writer.
    pub(super) fn sent(&self) -> Option<SenderInfo> {
        let Self { packets, octets, timestamp, .. } = *self;
        (packets > 0).then_some(SenderInfo { ntp: 0, rtp_timestamp: timestamp, packets, octets })
    }

    pub(super) fn timestamp(&self) -> u32 {
        self.timestamp
    }

    /// Writes an audio packet with the timestamp of the tick and says how long it is.
    pub(super) fn write_audio(
        &mut self,
        payload_type: u8,
        frame: &[u8; FRAME_BYTES],
        out: &mut [u8; PACKET_MAX],
    ) -> usize {
        let marker = std::mem::take(&mut self.marker);
        self.write(payload_type, marker, self.timestamp, frame, out)
    }

    /// Writes any packet, of which [`PACKET_MAX`] leaves room for one frame, and says how long it is.
    pub(super) fn write(
        &mut self,
        payload_type: u8,
        marker: bool,
        timestamp: u32,
        payload: &[u8],
        out: &mut [u8; PACKET_MAX],
    ) -> usize {
        let header = RtpHeader { marker, payload_type, sequence: self.sequence, timestamp, ssrc: self.ssrc };
        self.sequence = self.sequence.wrapping_add(1);
        let Some((head, body)) = out.split_first_chunk_mut::<HEADER_BYTES>() else { return 0 };
        header.write_header(head);
        for (to, from) in body.iter_mut().zip(payload) {
            *to = *from;
        }
        let bytes = payload.len().min(FRAME_BYTES);
        self.packets = self.packets.wrapping_add(1);
        self.octets = self.octets.wrapping_add(bytes as u32);
        HEADER_BYTES + bytes
    }
}
