//! What a receiver knows of a stream: how much of it arrives, and how regularly (RFC 3550 section 6.4.1, appendices A.1,
//! A.3 and A.8).

use std::time::Duration;

use crate::rtcp::ReceptionReport;
use crate::rtp::{CLOCK_RATE, RtpHeader};

/// A jump by more is another numbering, not a loss (RFC 3550 appendix A.1).
const JUMP_MAX: u16 = 3_000;
/// A packet that comes late by more is not counted as one of the stream's past (RFC 3550 appendix A.1).
const LATE_MAX: u16 = 100;

/// Counts the packets of one stream.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reception {
    stream: Option<Stream>,
    /// Counts of streams before this one: a call may have several, one after the other.
    before: Counts,
}

/// Packets that arrived and that did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) heard: u32,
    pub(crate) lost: u32,
}

#[derive(Clone, Debug)]
struct Stream {
    ssrc: u32,
    base: u32,
    /// The highest number, extended by the wraps of its 16 bits.
    highest: u32,
    received: u32,
    /// What was expected and received when it was reported last.
    reported: [u32; 2],
    /// Arrival time less timestamp of the packet before, in RTP ticks.
    transit: u32,
    /// Sixteen times the mean deviation, in RTP ticks.
    jitter_16: u32,
    /// The middle 32 bits of the NTP timestamp of their last sender report, and when it came.
    sender_report: Option<(u32, Duration)>,
}

impl Reception {
    /// A packet of the other side has arrived. That of a key that is held repeats its timestamp, so that its arrival
    /// says nothing of how regular the stream is.
    pub(crate) fn packet(&mut self, now: Duration, header: RtpHeader, is_key: bool) {
        let transit = ticks(now).wrapping_sub(header.timestamp);
        let of_stream = self.stream.as_mut().filter(|it| it.ssrc == header.ssrc);
        if let Some(stream) = of_stream
            && stream.takes(header.sequence)
        {
            if !is_key {
                stream.arrived(transit);
            }
            return;
        }
        self.before = self.counts();
        self.stream = Some(Stream::new(header, transit));
    }

    /// Their sender report has arrived.
    pub(crate) fn sender_report(&mut self, now: Duration, ssrc: u32, ntp: u64) {
        if let Some(stream) = self.stream.as_mut().filter(|it| it.ssrc == ssrc) {
            stream.sender_report = Some((middle(ntp), now));
        }
    }

    /// What is told to the other side; nothing while nothing was heard.
    pub(crate) fn report(&mut self, now: Duration) -> Option<ReceptionReport> {
        self.stream.as_mut().map(|stream| stream.report(now))
    }

    /// All packets up to now.
    pub(crate) fn counts(&self) -> Counts {
        let Some(stream) = &self.stream else { return self.before };
        Counts {
            heard: self.before.heard.saturating_add(stream.received),
            lost: self.before.lost.saturating_add(stream.expected().saturating_sub(stream.received)),
        }
    }

    /// The mean deviation of arrival times, in milliseconds.
    pub(crate) fn jitter_ms(&self) -> u16 {
        let ticks = self.stream.as_ref().map_or(0, |stream| stream.jitter_16 >> 4);
        millis(ticks)
    }
}

impl Stream {
    fn new(header: RtpHeader, transit: u32) -> Self {
        let base = u32::from(header.sequence);
        Self {
            ssrc: header.ssrc,
            base,
            highest: base,
            received: 1,
            reported: [0, 0],
            transit,
            jitter_16: 0,
            sender_report: None,
        }
    }

    /// Takes note of a number; false if it belongs to another numbering.
    fn takes(&mut self, sequence: u16) -> bool {
        let ahead = sequence.wrapping_sub(self.highest as u16);
        if ahead < JUMP_MAX {
            self.highest = self.highest.wrapping_add(u32::from(ahead));
        } else if ahead < u16::MAX - LATE_MAX {
            return false;
        }
        self.received = self.received.wrapping_add(1);
        true
    }

    fn arrived(&mut self, transit: u32) {
        let deviation = (transit.wrapping_sub(self.transit) as i32).unsigned_abs();
        self.transit = transit;
        // A twenty-second pause of a phone that sends nothing while it is silent says nothing of the way.
        if deviation < 20 * CLOCK_RATE {
            self.jitter_16 = self.jitter_16 + deviation - ((self.jitter_16 + 8) >> 4);
        }
    }

    fn expected(&self) -> u32 {
        self.highest.wrapping_sub(self.base).wrapping_add(1)
    }

    fn report(&mut self, now: Duration) -> ReceptionReport {
        let now_are = [self.expected(), self.received];
        let [expected, received] = [0, 1].map(|it: usize| {
            let (is, was) = (now_are.get(it), self.reported.get(it));
            is.copied().unwrap_or_default().wrapping_sub(was.copied().unwrap_or_default())
        });
        self.reported = now_are;
        let lost = expected.saturating_sub(received);
        let fraction = (u64::from(lost) << 8) / u64::from(expected.max(1));
        let (last_sender_report, delay) = match self.sender_report {
            Some((ntp, came)) => (ntp, short(now.saturating_sub(came))),
            None => (0, 0),
        };
        ReceptionReport {
            ssrc: self.ssrc,
            fraction_lost: u8::try_from(fraction).unwrap_or(u8::MAX),
            lost: self.expected().wrapping_sub(self.received) as i32,
            highest_sequence: self.highest,
            jitter: self.jitter_16 >> 4,
            last_sender_report,
            delay,
        }
    }
}

/// A time on the clock of RTP.
fn ticks(time: Duration) -> u32 {
    (time.as_micros() * u128::from(CLOCK_RATE) / 1_000_000) as u32
}

/// RTP ticks in milliseconds.
pub(crate) fn millis(ticks: u32) -> u16 {
    u16::try_from(ticks / (CLOCK_RATE / 1_000)).unwrap_or(u16::MAX)
}

/// A time as an NTP timestamp: 32 bits of seconds, 32 of fraction. Nobody needs the time of day for what is reported, so
/// that it may count from anywhere (RFC 3550 section 6.4.1).
pub(crate) fn ntp(time: Duration) -> u64 {
    (time.as_secs() << 32) | ((u64::from(time.subsec_nanos()) << 32) / 1_000_000_000)
}

/// The middle 32 bits of an NTP timestamp, which reports echo: 1/65536 of a second.
pub(crate) fn middle(ntp: u64) -> u32 {
    (ntp >> 16) as u32
}

/// A time in 1/65536 of a second.
pub(crate) fn short(time: Duration) -> u32 {
    middle(ntp(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn header(sequence: u16, timestamp: u32, ssrc: u32) -> RtpHeader {
        RtpHeader { marker: false, payload_type: 0, sequence, timestamp, ssrc }
    }

    /// A second of a stream from this number on, whose packets are late by so many milliseconds; `None` is lost.
    fn heard(first: u16, late_ms: impl Fn(u32) -> Option<u32>) -> Reception {
        let mut reception = Reception::default();
        for number in 0..50_u32 {
            let Some(late) = late_ms(number) else { continue };
            let at = MS * (1_000 + 20 * number + late);
            reception.packet(at, header(first.wrapping_add(number as u16), 160 * number, 7), false);
        }
        reception
    }

    #[test]
    fn losses_are_counted_across_the_wrap_of_numbers() {
        for first in [0, 100, u16::MAX - 20] {
            let mut reception = heard(first, |number| (number % 10 != 5).then_some(0));
            assert_eq!(reception.counts(), Counts { heard: 45, lost: 5 }, "from {first}");
            let report = reception.report(3_000 * MS).unwrap();
            assert_eq!((report.lost, report.fraction_lost, report.jitter), (5, 25, 0));
            assert_eq!(report.highest_sequence, u32::from(first) + 49);
            let report = reception.report(3_000 * MS).unwrap();
            assert_eq!((report.lost, report.fraction_lost), (5, 0), "none since the last report");
        }
    }

    #[test]
    fn irregular_arrival_is_jitter_and_the_late_are_not_lost() {
        assert_eq!(heard(0, |_| Some(80)).jitter_ms(), 0, "a long way is none");
        let reception = heard(0, |number| Some(if number % 2 == 0 { 0 } else { 10 }));
        assert!((8..=10).contains(&reception.jitter_ms()), "{}", reception.jitter_ms());
        let mut swapped = Reception::default();
        for sequence in [1, 3, 2, 4, 4] {
            swapped.packet(MS, header(sequence, 0, 7), false);
        }
        assert_eq!(
            swapped.counts(),
            Counts { heard: 5, lost: 0 },
            "a duplicate hides no loss it does not have"
        );
    }

    #[test]
    fn another_stream_begins_anew_and_the_sum_goes_on() {
        let mut reception = heard(0, |number| (number != 5).then_some(0));
        reception.packet(2_000 * MS, header(40_000, 9, 8), false);
        assert_eq!(reception.counts(), Counts { heard: 50, lost: 1 });
        assert_eq!(reception.report(MS).map(|it| (it.ssrc, it.lost)), Some((8, 0)));
        reception.packet(2_000 * MS, header(20_000, 9, 8), false);
        assert_eq!(reception.counts(), Counts { heard: 51, lost: 1 }, "a jump is no loss");
    }

    #[test]
    fn a_sender_report_is_echoed_with_the_time_since() {
        let mut reception = heard(0, |_| Some(0));
        assert_eq!(reception.report(MS).map(|it| (it.last_sender_report, it.delay)), Some((0, 0)));
        reception.sender_report(3_000 * MS, 9, 1 << 40);
        reception.sender_report(3_000 * MS, 7, 0x1234_5678_9ABC_DEF0);
        let report = reception.report(3_500 * MS).unwrap();
        assert_eq!((report.last_sender_report, report.delay), (0x5678_9ABC, 32_768));
    }

    #[test]
    fn a_key_that_is_held_is_no_jitter() {
        let mut reception = Reception::default();
        for number in 0..50_u16 {
            let is_key = (20..40).contains(&number);
            let timestamp = 160 * u32::from(if is_key { 20 } else { number });
            reception.packet(MS * 20 * u32::from(number), header(number, timestamp, 7), is_key);
        }
        assert_eq!((reception.jitter_ms(), reception.counts()), (0, Counts { heard: 50, lost: 0 }));
    }
}
