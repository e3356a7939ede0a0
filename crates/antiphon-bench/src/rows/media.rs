//! What a channel's audio costs beside the kernel: in the clear, with reports, and encrypted.
//!
//! Measured in this process, with nothing around it: the sockets cost the same whatever is in a packet.

use std::net::SocketAddr;
use std::time::Duration;

use antiphon_core::time::Now;
use antiphon_media::codec::Codec;
use antiphon_media::leg::{Latch, NO_PACKETS_MAX, Reports};
use antiphon_media::player::PlayId;
use antiphon_media::rtp::PACKET_MAX;
use antiphon_media::srtp::{MasterKey, SrtpKeys, Suite};
use antiphon_media::{Leg, LegCommand, LegConfig, Sound};
use anyhow::Context as _;

use crate::clocks::thread_cpu;
use crate::report::{Table, median};

/// Packets each way in one run: ten minutes of a call.
const PACKETS: u32 = 30_000;
const RUNS: usize = 5;
/// Packets that a channel sends in a second, and hears.
const PER_SECOND: u32 = 50;
/// From one packet to the next.
const FRAME: Duration = Duration::from_millis(20);

/// The ways a channel's audio may go.
const WAYS: [(&str, bool, Option<Suite>); 4] = [
    ("CPU of one core per channel for its audio, without the kernel", false, None),
    ("the same with reports (RTCP)", true, None),
    ("the same encrypted: AES_CM_128_HMAC_SHA1_80", true, Some(Suite::AesCm128HmacSha1_80)),
    ("the same encrypted: AEAD_AES_128_GCM", true, Some(Suite::AeadAes128Gcm)),
];

/// What the audio of a channel costs in each way.
pub(crate) fn price(table: &mut Table) -> anyhow::Result<()> {
    for (what, reports, suite) in WAYS {
        let runs: Vec<Duration> =
            (0..RUNS).map(|_| of_frame(reports, suite)).collect::<anyhow::Result<_>>()?;
        let share = median(&runs) * PER_SECOND;
        table.add(what, format!("{:.4} %", share.as_secs_f64() * 100.0), None, "–");
    }
    Ok(())
}

/// What a server's leg uses to hear one packet and to send one.
fn of_frame(reports: bool, suite: Option<Suite>) -> anyhow::Result<Duration> {
    let (mut server, mut phone) = (leg(1, suite, [1, 2])?, leg(2, suite, [2, 1])?);
    for (leg, chance) in [(&mut server, 3), (&mut phone, 4)].into_iter().filter(|_| reports) {
        leg.command(at(0), LegCommand::Reports { to: Reports::WithAudio, chance }, &mut Vec::new());
    }
    let prompt = Sound::tone(Codec::Pcmu, 440.0, FRAME.as_millis() as u32 * PACKETS, -10.0);
    server.command(at(0), LegCommand::Play { id: PlayId(1), sounds: vec![prompt] }, &mut Vec::new());
    let said = said(&mut phone);
    let (mut packet, mut report, mut events) = ([0; PACKET_MAX], Vec::new(), Vec::new());
    let (begun, mut sent) = (thread_cpu()?, 0);
    for (frame, datagrams) in (0..).zip(&said) {
        for datagram in datagrams {
            server.receive(at(frame), address(2), datagram, &mut events);
        }
        sent += u32::from(server.tick(at(frame), &mut packet, &mut events).is_some());
        sent += u32::from(server.report(at(frame), &mut report).is_some());
        events.clear();
    }
    let used = thread_cpu()? - begun;
    anyhow::ensure!(sent >= PACKETS, "{sent} packets were sent of {PACKETS}");
    Ok(used / PACKETS)
}

/// What a phone says in that time: a packet, and now and then a report, each 20 ms.
fn said(phone: &mut Leg) -> Vec<Vec<Vec<u8>>> {
    let one = |frame: u32| {
        let (mut packet, mut report) = ([0; PACKET_MAX], Vec::new());
        let length = phone.tick(at(frame), &mut packet, &mut Vec::new()).map_or(0, |(length, _)| length);
        let mut datagrams = vec![packet.get(..length).unwrap_or_default().to_vec()];
        if phone.report(at(frame), &mut report).is_some() {
            datagrams.push(report);
        }
        datagrams
    };
    (0..PACKETS).map(one).collect()
}

/// A leg whose other side is `number`'s opposite, with keys made of these bytes: ours, theirs.
fn leg(number: u8, suite: Option<Suite>, [ours, theirs]: [u8; 2]) -> anyhow::Result<Leg> {
    let keys = suite.map(|suite| {
        let key = |fill| MasterKey::new(suite, &vec![fill; suite.key_bytes() + suite.salt_bytes()]);
        Some(Box::new(SrtpKeys { ours: key(ours)?, theirs: key(theirs)? }))
    });
    let config = LegConfig {
        codec: Codec::Pcmu,
        payload_type: Codec::Pcmu.payload_type(),
        telephone_event: None,
        inband_digits: false,
        srtp: keys.map(|keys| keys.context("keys of that length")).transpose()?,
        web: None,
        acknowledged: true,
        remote: address(3 - number),
        latch: Latch::Never,
        sending: true,
        receiving: true,
        ssrc: u32::from(number),
        first_seq: 0,
        first_timestamp: 0,
        silence_max: NO_PACKETS_MAX,
    };
    Ok(Leg::new(at(0), &config))
}

fn address(number: u8) -> SocketAddr {
    SocketAddr::from(([192, 0, 2, number], 4_000))
}

fn at(frame: u32) -> Now {
    Now { since_start: FRAME * frame, wall_ms: 0 }
}
