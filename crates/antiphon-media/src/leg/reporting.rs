//! What a leg reports of its audio by RTCP, and hears of it (RFC 3550 section 6).

use std::net::SocketAddr;
use std::time::Duration;

use antiphon_core::audio_quality::{AudioQuality, Told};

use super::command::Reports;
use crate::reception::{Reception, millis, ntp, short};
use crate::rtcp::{ReceptionReport, RtcpPacket, SenderInfo, packets, write_compound};
use crate::rtp::RtpHeader;

/// Between two reports on the average: the least that RFC 3550 section 6.2 has, which is far below five percent of a
/// call's bytes with two ends.
const INTERVAL: Duration = Duration::from_secs(5);
/// What the average of intervals that are drawn anew when they end comes out longer by (RFC 3550 section 6.3.1).
const COMPENSATION: f64 = 1.218_28;
/// A round trip longer than this is a mistake in somebody's arithmetic.
const ROUND_TRIP_MAX: Duration = Duration::from_secs(10);

/// The reports of a leg.
pub(super) struct Reporting {
    ssrc: u32,
    name: [u8; 16],
    to: Reports,
    next: Duration,
    chance: u64,
    heard: Reception,
    told: Option<Told>,
    round_trip_ms: Option<u16>,
}

impl Reporting {
    /// Reports of the stream `ssrc` from `now` on, under a name that is drawn by `chance` and tells nobody who we are
    /// (RFC 7022).
    pub(super) fn new(now: Duration, ssrc: u32, to: Reports, chance: u64) -> Self {
        let mut name = [0; 16];
        for (place, digit) in (0..16).zip(&mut name) {
            *digit = b"0123456789abcdef".get((chance >> (place * 4) & 0xF) as usize).copied().unwrap_or(b'0');
        }
        let mut reporting = Self {
            ssrc,
            name,
            to,
            next: now,
            chance: chance | 1,
            heard: Reception::default(),
            told: None,
            round_trip_ms: None,
        };
        // The first one comes after half the time (RFC 3550 section 6.2).
        reporting.next = now + reporting.interval() / 2;
        reporting
    }

    /// Goes on with other addresses.
    pub(super) fn renew(&mut self, to: Reports) {
        self.to = to;
    }

    /// Whether they come and go on the port of the audio.
    pub(super) fn is_with_audio(&self) -> bool {
        self.to == Reports::WithAudio
    }

    /// A packet of the other side has arrived. That of a key that is held repeats its timestamp.
    pub(super) fn heard(&mut self, now: Duration, header: RtpHeader, is_key: bool) {
        self.heard.packet(now, header, is_key);
    }

    /// A compound of the other side has arrived. `sent` is how many packets we have sent.
    pub(super) fn read(&mut self, now: Duration, datagram: &[u8], sent: u32) {
        for packet in packets(datagram) {
            match packet {
                RtcpPacket::SenderReport { ssrc, info, reception } => {
                    self.heard.sender_report(now, ssrc, info.ntp);
                    self.hear_of_us(now, reception, sent);
                }
                RtcpPacket::ReceiverReport { reception, .. } => self.hear_of_us(now, reception, sent),
                RtcpPacket::Goodbye { .. } | RtcpPacket::Other(_) => {}
            }
        }
    }

    fn hear_of_us(&mut self, now: Duration, report: Option<ReceptionReport>, sent: u32) {
        let Some(report) = report.filter(|report| report.ssrc == self.ssrc) else { return };
        let lost = u64::from(report.lost.unsigned_abs()) * u64::from(report.lost > 0) * 1_000;
        let lost_permille = u16::try_from(lost / u64::from(sent.max(1))).map_or(1_000, |it| it.min(1_000));
        self.told = Some(Told { lost_permille, jitter_ms: millis(report.jitter) });
        if report.last_sender_report == 0 {
            return;
        }
        let back = short(now).wrapping_sub(report.last_sender_report).wrapping_sub(report.delay);
        let round_trip = Duration::from_micros(u64::from(back) * 1_000_000 / 65_536);
        if round_trip < ROUND_TRIP_MAX {
            self.round_trip_ms = u16::try_from(round_trip.as_millis()).ok();
        }
    }

    /// Whether it is time for a report.
    pub(super) fn is_due(&self, now: Duration) -> bool {
        now >= self.next
    }

    /// Where reports go, when audio goes to `target`.
    pub(super) fn target(&self, target: SocketAddr) -> Option<SocketAddr> {
        match self.to {
            Reports::Nowhere => None,
            Reports::WithAudio => Some(target),
            // A translator of addresses that moved the audio has moved this as well, nobody knows where to.
            Reports::At(remote) => (remote.ip() == target.ip()).then_some(remote),
        }
    }

    /// Writes a report, the last one with a goodbye.
    pub(super) fn write(
        &mut self,
        now: Duration,
        sender: Option<SenderInfo>,
        is_last: bool,
        out: &mut Vec<u8>,
    ) {
        self.next = now + self.interval();
        let sender = sender.map(|info| SenderInfo { ntp: ntp(now), ..info });
        let reception = self.heard.report(now);
        let name = std::str::from_utf8(&self.name).unwrap_or_default();
        write_compound(self.ssrc, sender.as_ref(), reception.as_ref(), name, is_last, out);
    }

    /// What has been measured.
    pub(super) fn quality(&self) -> AudioQuality {
        let counts = self.heard.counts();
        AudioQuality {
            heard: counts.heard,
            lost: counts.lost,
            jitter_ms: self.heard.jitter_ms(),
            told: self.told,
            round_trip_ms: self.round_trip_ms,
        }
    }

    /// Half to one and a half times the average, so that nobody's reports fall into step (RFC 3550 section 6.3.1).
    fn interval(&mut self) -> Duration {
        // An xorshift is chance enough for that.
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        let share = f64::from((self.chance >> 16) as u32) / f64::from(u32::MAX);
        INTERVAL.mul_f64((0.5 + share) / COMPENSATION)
    }
}

#[cfg(test)]
mod tests {
    use antiphon_core::time::Now;

    use super::super::{Latch, Leg, LegConfig};
    use super::*;
    use crate::codec::Codec;
    use crate::leg::LegCommand;
    use crate::rtp::PACKET_MAX;
    use crate::srtp::{MasterKey, SrtpKeys, Suite};

    const FRAME: Duration = Duration::from_millis(20);

    fn at(port: u16) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, 1], port))
    }

    fn leg(ssrc: u32, remote: u16, srtp: Option<SrtpKeys>) -> Leg {
        let config = LegConfig {
            codec: Codec::Pcmu,
            payload_type: 0,
            telephone_event: None,
            inband_digits: false,
            srtp: srtp.map(Box::new),
            web: None,
            remote: at(remote),
            acknowledged: true,
            latch: Latch::Never,
            sending: true,
            receiving: true,
            ssrc,
            first_seq: 65_500,
            first_timestamp: 9,
            silence_max: crate::leg::NO_PACKETS_MAX,
        };
        Leg::new(now(Duration::ZERO), &config)
    }

    fn now(since_start: Duration) -> Now {
        Now { since_start, wall_ms: 0 }
    }

    /// Two legs that hear each other for a minute: their reports are ten milliseconds on the way, and every tenth packet
    /// from the first to the second is lost. How many reports each sent.
    fn talk(legs: &mut [Leg; 2], shared: bool) -> [usize; 2] {
        let (mut reports, mut report, mut on_the_way) = ([0; 2], Vec::new(), Vec::new());
        for (leg, other) in legs.iter_mut().zip([4_002, 4_000]) {
            let to = if shared { Reports::WithAudio } else { Reports::At(at(other + 1)) };
            leg.command(now(Duration::ZERO), LegCommand::Reports { to, chance: 77 }, &mut Vec::new());
        }
        for turn in 0..3_000_u32 {
            let when = FRAME * turn;
            for (from, other, port) in [(0, 1, 4_000), (1, 0, 4_002)] {
                let mut packet = [0; PACKET_MAX];
                let (length, target) = legs[from].tick(now(when), &mut packet, &mut Vec::new()).unwrap();
                assert_eq!(target, at(4_002 - (port - 4_000)));
                if from == 1 || turn % 10 != 5 {
                    legs[other].receive(now(when), at(port), &packet[..length], &mut Vec::new());
                }
                if let Some(target) = legs[from].report(now(when), &mut report) {
                    assert_eq!(target.port() % 2, u16::from(!shared));
                    reports[from] += 1;
                    on_the_way.push((when + FRAME / 2, other, port, report.clone()));
                }
            }
            let (arrived, rest) = on_the_way.into_iter().partition(|(due, ..)| *due <= when + FRAME);
            on_the_way = rest;
            let arrived: Vec<(Duration, usize, u16, Vec<u8>)> = arrived;
            for (due, to, port, report) in arrived {
                if shared {
                    legs[to].receive(now(due), at(port), &report, &mut Vec::new());
                } else {
                    legs[to].receive_report(now(due), at(port + 1), &report);
                }
            }
        }
        reports
    }

    #[test]
    fn both_ends_learn_how_well_they_hear_each_other() {
        let key = |fill| MasterKey::new(Suite::AesCm128HmacSha1_80, &[fill; 30]).unwrap();
        let keys = |ours, theirs| SrtpKeys { ours: key(ours), theirs: key(theirs) };
        for (shared, secret) in [(false, false), (true, false), (false, true), (true, true)] {
            let of = |ours, theirs| secret.then(|| keys(ours, theirs));
            let mut legs = [leg(1, 4_002, of(1, 2)), leg(2, 4_000, of(2, 1))];
            let reports = talk(&mut legs, shared);
            assert!(reports.iter().all(|it| (9..=30).contains(it)), "about one in five seconds: {reports:?}");
            let [first, second] = legs.map(|leg| leg.quality().unwrap());
            assert_eq!((first.heard, first.lost, first.jitter_ms), (3_000, 0, 0));
            assert_eq!((second.heard, second.lost), (2_700, 300));
            let told = first.told.expect("the second reports");
            assert!((90..=110).contains(&told.lost_permille), "{told:?}");
            assert_eq!(second.told.map(|it| it.lost_permille), Some(0));
            for quality in [first, second] {
                assert!(quality.round_trip_ms.is_some_and(|ms| (18..=22).contains(&ms)), "{quality:?}");
            }
        }
    }

    #[test]
    fn a_leg_takes_its_leave_and_says_nothing_where_it_was_never_heard() {
        let (mut leg, mut out) = (leg(1, 4_002, None), Vec::new());
        let order = LegCommand::Reports { to: Reports::At(at(4_003)), chance: 1 };
        leg.command(now(Duration::ZERO), order, &mut Vec::new());
        assert_eq!(leg.goodbye(now(FRAME), &mut out), None);
        leg.tick(now(FRAME), &mut [0; PACKET_MAX], &mut Vec::new());
        assert_eq!(leg.goodbye(now(FRAME), &mut out), Some(at(4_003)));
        let said: Vec<RtcpPacket> = packets(&out).collect();
        assert!(matches!(said[..], [RtcpPacket::SenderReport { .. }, _, RtcpPacket::Goodbye { ssrc: 1 }]));
    }

    #[test]
    fn reports_of_strangers_are_not_believed() {
        let mut legs = [leg(1, 4_002, None), leg(2, 4_000, None)];
        talk(&mut legs, false);
        let [mut first, _] = legs;
        let before = first.quality();
        let lie = ReceptionReport { ssrc: 1, fraction_lost: 255, lost: 3_000, ..ReceptionReport::default() };
        let mut compound = Vec::new();
        write_compound(2, None, Some(&lie), "x", false, &mut compound);
        let (later, stranger) = (now(61 * FRAME * 50), SocketAddr::from(([198, 51, 100, 9], 4_003)));
        first.receive_report(later, stranger, &compound);
        first.receive(later, stranger, &compound, &mut Vec::new());
        assert_eq!(first.quality(), before);
        first.receive_report(later, at(4_003), &compound);
        assert_ne!(first.quality(), before);
    }
}
