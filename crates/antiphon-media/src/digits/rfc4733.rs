//! Telephone events in RTP (RFC 4733): hearing them once each, and sending them.

use std::collections::VecDeque;
use std::time::Duration;

use antiphon_core::digit::Digit;
use antiphon_core::time::Now;

use crate::codec::{BYTES_PER_MS, FRAME_MS};

/// Bytes of one event (RFC 4733 section 2.3).
pub const EVENT_BYTES: usize = 4;

/// An event whose packets stop for so long is over: three update intervals of the slowest phones.
const GONE: Duration = Duration::from_millis(150);
/// Ended events remembered, so that their late packets are not new events.
const REMEMBERED: usize = 4;
/// Timestamps further apart than this belong to a stream that began anew, in RTP clock ticks: ten seconds.
const RESTART_TICKS: u32 = 80_000;
/// A segment this long may be continued by another (RFC 4733 section 2.5.1.3), in RTP clock ticks.
const SEGMENT_LONG: u16 = 0xF000;

/// The content of one packet.
#[derive(Clone, Copy, PartialEq, Eq)]
struct EventPayload {
    event: u8,
    end: bool,
    /// In RTP clock ticks, since the timestamp of the packet.
    duration: u16,
}

impl EventPayload {
    fn parse(payload: &[u8]) -> Option<Self> {
        let &[event, flags, d0, d1] = payload.first_chunk::<EVENT_BYTES>()?;
        Some(Self { event, end: flags & 0x80 != 0, duration: u16::from_be_bytes([d0, d1]) })
    }
}

#[derive(Clone, Copy)]
struct Active {
    event: u8,
    timestamp: u32,
    duration: u16,
    last_heard: Duration,
}

impl Active {
    /// Whether a packet with another timestamp goes on with this event, which outlasted one segment.
    fn is_continued_by(&self, timestamp: u32, payload: EventPayload) -> bool {
        let offset = timestamp.wrapping_sub(self.timestamp);
        let exact = offset == u32::from(self.duration);
        let after_long = self.duration >= SEGMENT_LONG && offset <= u32::from(u16::MAX) + 1;
        self.event == payload.event && self.duration > 0 && (exact || after_long)
    }
}

/// Hears each key once, however its packets are repeated, lost or reordered.
///
/// An event is known by its timestamp within one synchronization source; make a new receiver when the source
/// changes. Never prints digits.
#[derive(Default)]
pub struct EventReceiver {
    active: Option<Active>,
    /// Timestamps of the latest events that ended, the newest at `newest`.
    ended: [Option<u32>; REMEMBERED],
    newest: usize,
}

impl EventReceiver {
    /// Takes the payload of one telephone-event packet. Returns the key that goes down with it: at the first
    /// packet of an event that arrives, whichever that is.
    pub fn packet(&mut self, now: Now, timestamp: u32, payload: &[u8]) -> Option<Digit> {
        let payload = EventPayload::parse(payload)?;
        let digit = Digit::from_event(payload.event)?;
        if self.updates_active(now, timestamp, payload) || self.is_old(timestamp) {
            return None;
        }
        self.release();
        self.active = Some(Active {
            event: payload.event,
            timestamp,
            duration: payload.duration,
            last_heard: now.since_start,
        });
        if payload.end {
            self.release();
        }
        Some(digit)
    }

    /// Lets go of a key whose packets have stopped without its end being heard.
    pub fn tick(&mut self, now: Now) {
        if self.active.is_some_and(|active| now.since_start.saturating_sub(active.last_heard) >= GONE) {
            self.release();
        }
    }

    /// Whether a key is held down.
    #[must_use]
    pub fn is_down(&self) -> bool {
        self.active.is_some()
    }

    /// Whether the packet belongs to the key that is down; if so takes note of it.
    fn updates_active(&mut self, now: Now, timestamp: u32, payload: EventPayload) -> bool {
        let Some(active) = &mut self.active else { return false };
        let continued = active.is_continued_by(timestamp, payload);
        if active.timestamp != timestamp && !continued {
            return false;
        }
        if continued {
            active.timestamp = timestamp;
            active.duration = payload.duration;
        }
        active.duration = active.duration.max(payload.duration);
        active.last_heard = now.since_start;
        if payload.end {
            self.release();
        }
        true
    }

    /// Whether the timestamp is that of an event already over, or older than the latest one. A timestamp
    /// far away from both begins a new count.
    fn is_old(&self, timestamp: u32) -> bool {
        let latest = self
            .active
            .map(|active| active.timestamp)
            .or_else(|| self.ended.get(self.newest).copied().flatten());
        let behind = latest.is_some_and(|latest| {
            let behind = latest.wrapping_sub(timestamp);
            behind > 0 && behind < RESTART_TICKS
        });
        behind || self.ended.contains(&Some(timestamp))
    }

    fn release(&mut self) {
        if let Some(active) = self.active.take() {
            self.newest = (self.newest + 1) % REMEMBERED;
            if let Some(slot) = self.ended.get_mut(self.newest) {
                *slot = Some(active.timestamp);
            }
        }
    }
}

/// The shortest tone that receivers must recognize (ITU-T Q.24) is 40 ms.
const TONE_MIN_MS: u32 = 40;
/// The longest tone that fits one segment (RFC 4733 section 2.5.1.3), rounded down.
const TONE_MAX_MS: u32 = 8000;
/// The end of an event is told three times (RFC 4733 section 2.5.1.4).
const END_PACKETS: u32 = 3;
/// Ticks of pause after an event, so that receivers tell two equal digits apart.
const PAUSE_TICKS: u32 = 3;
/// Digits that may wait: an international number, an extension and a passcode.
const QUEUE_MAX: usize = 64;
/// Our tones are as loud as a telephone's: -10 dBm0 (RFC 4733 section 2.3.4).
const VOLUME: u8 = 10;

/// One packet of an event to send.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct EventPacket {
    /// The payload.
    pub payload: [u8; EVENT_BYTES],
    /// The timestamp of the packet: that of the beginning of the event.
    pub timestamp: u32,
    /// Whether this is the first packet of the event, which carries the marker.
    pub first: bool,
    /// The key and which frame of its tone sounds meanwhile, counted from 0; none while the end is told again.
    pub tone: Option<(Digit, u32)>,
}

#[derive(Clone, Copy)]
struct Sending {
    digit: Digit,
    timestamp: u32,
    /// Ticks the tone lasts.
    ticks: u32,
    /// Ticks since it began.
    elapsed: u32,
}

/// Sends digits as telephone events, one packet per 20 ms tick.
#[derive(Default)]
pub struct EventSender {
    queue: VecDeque<(Digit, u32)>,
    sending: Option<Sending>,
    pause: u32,
}

impl EventSender {
    /// Queues a digit to be held for `ms` milliseconds (40 to 8,000). Says whether there was room.
    pub fn send(&mut self, digit: Digit, ms: u32) -> bool {
        let room = self.queue.len() < QUEUE_MAX;
        if room {
            self.queue.push_back((digit, ms.clamp(TONE_MIN_MS, TONE_MAX_MS)));
        }
        room
    }

    /// The packet of this tick, if an event is being sent; `timestamp` is that of the tick.
    pub fn tick(&mut self, timestamp: u32) -> Option<EventPacket> {
        if self.sending.is_none() {
            self.begin(timestamp);
        }
        let mut sending = self.sending.take()?;
        sending.elapsed += 1;
        let packet = sending.packet();
        if sending.elapsed + 1 < sending.ticks + END_PACKETS {
            self.sending = Some(sending);
        } else {
            self.pause = PAUSE_TICKS;
        }
        Some(packet)
    }

    fn begin(&mut self, timestamp: u32) {
        if self.pause > 0 {
            self.pause -= 1;
        } else if let Some((digit, ms)) = self.queue.pop_front() {
            let ticks = ms.div_ceil(FRAME_MS);
            self.sending = Some(Sending { digit, timestamp, ticks, elapsed: 0 });
        }
    }
}

impl Sending {
    fn packet(&self) -> EventPacket {
        let duration = self.elapsed.min(self.ticks) * FRAME_MS * BYTES_PER_MS;
        let [d0, d1] = u16::try_from(duration).unwrap_or(u16::MAX).to_be_bytes();
        let end = if self.elapsed >= self.ticks { 0x80 } else { 0 };
        EventPacket {
            payload: [self.digit.event(), end | VOLUME, d0, d1],
            timestamp: self.timestamp,
            first: self.elapsed == 1,
            tone: (self.elapsed <= self.ticks).then(|| (self.digit, self.elapsed.saturating_sub(1))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Arrival in milliseconds, timestamp, event, end bit, duration.
    type Packet = (u64, u32, u8, bool, u16);

    fn hear(packets: &[Packet]) -> String {
        let mut receiver = EventReceiver::default();
        let mut clock = 0;
        let mut heard = String::new();
        for &(ms, timestamp, event, end, duration) in packets {
            while clock < ms {
                clock += 10;
                receiver.tick(Now { since_start: Duration::from_millis(clock), wall_ms: 0 });
            }
            let [d0, d1] = duration.to_be_bytes();
            let payload = [event, if end { 0x8A } else { 10 }, d0, d1];
            let now = Now { since_start: Duration::from_millis(ms), wall_ms: 0 };
            heard.extend(receiver.packet(now, timestamp, &payload).map(Digit::as_char));
        }
        heard
    }

    #[test]
    fn a_key_is_heard_once_however_its_packets_come() {
        let cases: [(&str, &[Packet], &str); 13] = [
            (
                "whole",
                &[
                    (0, 0, 5, false, 160),
                    (20, 0, 5, false, 320),
                    (40, 0, 5, true, 480),
                    (60, 0, 5, true, 480),
                ],
                "5",
            ),
            ("only an end packet", &[(0, 0, 5, true, 800)], "5"),
            (
                "only the last end packet, then another key",
                &[(0, 0, 5, true, 800), (200, 1600, 5, true, 800)],
                "55",
            ),
            (
                "no end at all",
                &[(0, 0, 5, false, 160), (100, 0, 5, false, 960), (400, 0, 5, false, 3000)],
                "5",
            ),
            ("end lost, next key at once", &[(0, 0, 5, false, 160), (100, 1600, 5, false, 160)], "55"),
            (
                "update after the end",
                &[(0, 0, 5, true, 480), (20, 0, 5, false, 320), (40, 0, 5, true, 480)],
                "5",
            ),
            (
                "late packet of the last key",
                &[
                    (0, 0, 1, true, 480),
                    (90, 800, 2, false, 160),
                    (95, 0, 1, true, 480),
                    (110, 800, 2, true, 320),
                ],
                "12",
            ),
            (
                "late packet of an older key",
                &[
                    (0, 0, 1, true, 480),
                    (90, 800, 2, true, 160),
                    (180, 1600, 3, true, 480),
                    (190, 0, 1, true, 480),
                ],
                "123",
            ),
            (
                "held beyond one segment",
                &[(0, 0, 9, false, 0xFFFF), (20, 0xFFFF, 9, false, 160), (40, 0xFFFF, 9, true, 320)],
                "9",
            ),
            (
                "segment border lost",
                &[(0, 0, 9, false, 0xFF60), (40, 0xFFFF, 9, false, 320), (60, 0xFFFF, 9, true, 480)],
                "9",
            ),
            ("clock wraps", &[(0, u32::MAX - 100, 1, true, 480), (100, 700, 2, true, 480)], "12"),
            ("clock begins anew", &[(0, 4_000_000_000, 1, true, 480), (100, 5, 2, true, 480)], "12"),
            ("flash is no key", &[(0, 0, 16, true, 480)], ""),
        ];
        for (case, packets, want) in cases {
            assert_eq!(hear(packets), want, "{case}");
        }
    }

    #[test]
    fn all_sixteen_keys_have_their_event() {
        let packets: Vec<Packet> =
            (0..16).map(|n| (u64::from(n) * 100, n * 800, n as u8, true, 480)).collect();
        assert_eq!(hear(&packets), "0123456789*#ABCD");
    }

    #[test]
    fn a_payload_cut_short_is_ignored() {
        let mut receiver = EventReceiver::default();
        let now = Now { since_start: Duration::ZERO, wall_ms: 0 };
        for len in 0..4 {
            assert!(receiver.packet(now, 0, &[5, 10, 0, 160][..len]).is_none());
        }
    }

    #[test]
    fn an_event_is_sent_with_growing_duration_and_three_ends() {
        let mut sender = EventSender::default();
        assert!(sender.send(Digit::POUND, 60) && sender.send(Digit::STAR, 40));
        let sent: Vec<String> = (0..13)
            .map(|tick| match sender.tick(tick * 160) {
                None => String::from("-"),
                Some(packet) => format!(
                    "{}{}{}@{}:{}",
                    if packet.first { "M" } else { "" },
                    packet.payload[0],
                    if packet.payload[1] & 0x80 == 0 { "" } else { "E" },
                    packet.timestamp,
                    u16::from_be_bytes([packet.payload[2], packet.payload[3]]),
                ),
            })
            .collect();
        let want = "M11@0:160 11@0:320 11E@0:480 11E@0:480 11E@0:480 - - - M10@1280:160 10E@1280:320 10E@1280:320 10E@1280:320 -";
        assert_eq!(sent.join(" "), want);
    }

    #[test]
    fn the_queue_of_digits_is_bounded() {
        let mut sender = EventSender::default();
        let taken = (0..100).filter(|_| sender.send(Digit::STAR, 100)).count();
        assert_eq!(taken, QUEUE_MAX);
    }
}
