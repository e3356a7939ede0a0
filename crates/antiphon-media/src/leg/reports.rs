//! The reports of a leg on their way out and in.

use std::net::SocketAddr;

use antiphon_core::audio_quality::AudioQuality;
use antiphon_core::time::Now;

use super::reporting::Reporting;
use super::{Leg, Reports};
use crate::rtp::DATAGRAM_MAX;
use crate::srtp::RTCP_SEAL_BYTES_MAX;

impl Leg {
    pub(super) fn report_to(&mut self, now: Now, to: Reports, chance: u64) {
        match &mut self.reporting {
            Some(reporting) => reporting.renew(to),
            None => {
                let reporting = Reporting::new(now.since_start, self.stream.ssrc(), to, chance);
                self.reporting = Some(Box::new(reporting));
            }
        }
    }

    /// Takes a datagram that arrived from `from` at the port for reports.
    pub fn receive_report(&mut self, now: Now, from: SocketAddr, datagram: &[u8]) {
        if !self.peer.is_known_host(from.ip()) {
            return;
        }
        let Some(secrecy) = &mut self.secrecy else { return self.read_report(now, datagram) };
        let mut room = [0; DATAGRAM_MAX];
        let Some(packet) = room.get_mut(..datagram.len()) else { return };
        packet.copy_from_slice(datagram);
        if let Some(plain) = secrecy.open_report(packet).and_then(|length| room.get(..length)) {
            self.read_report(now, plain);
        }
    }

    /// Who reports is still there, and says how he hears us.
    pub(super) fn read_report(&mut self, now: Now, plain: &[u8]) {
        self.heard(now);
        if let Some(reporting) = &mut self.reporting {
            reporting.read(now.since_start, plain, self.stream.packets());
        }
    }

    /// The report that is due, if one is: written to `out`, and where it goes.
    pub fn report(&mut self, now: Now, out: &mut Vec<u8>) -> Option<SocketAddr> {
        let is_due = self.reporting.as_ref().is_some_and(|it| it.is_due(now.since_start));
        if is_due { self.write_report(now, false, out) } else { None }
    }

    /// The last report, with which the leg takes its leave (RFC 3550 section 6.6): written to `out`, and where it goes.
    /// Nobody is told who has heard nothing of us.
    pub fn goodbye(&mut self, now: Now, out: &mut Vec<u8>) -> Option<SocketAddr> {
        if self.stream.packets() > 0 { self.write_report(now, true, out) } else { None }
    }

    /// Whether reports come and go on the port of the audio.
    #[must_use]
    pub fn reports_with_audio(&self) -> bool {
        self.reporting.as_ref().is_some_and(|reporting| reporting.is_with_audio())
    }

    /// What has been measured of the audio; `None` where nothing is reported.
    #[must_use]
    pub fn quality(&self) -> Option<AudioQuality> {
        self.reporting.as_ref().map(|reporting| reporting.quality())
    }

    fn write_report(&mut self, now: Now, is_last: bool, out: &mut Vec<u8>) -> Option<SocketAddr> {
        if self.awaits_keys {
            return None;
        }
        let reporting = self.reporting.as_mut()?;
        out.clear();
        reporting.write(now.since_start, self.stream.sent(), is_last, out);
        let target = reporting.target(self.peer.target()?)?;
        if let Some(secrecy) = &mut self.secrecy {
            let length = out.len();
            out.resize(length + RTCP_SEAL_BYTES_MAX, 0);
            let sealed = secrecy.seal_report(length, out)?;
            out.truncate(sealed);
        }
        Some(target)
    }
}
