//! A flood of calls beyond what can be done: how clean the calls in progress stay, and how soon the others are told.

use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use crate::bench::Bench;
use crate::report::{ms, note, quantile};

/// Calls that hear a prompt meanwhile.
const CHANNELS: usize = 300;
const RAMP_EVERY: Duration = Duration::from_millis(7);
const SETTLE: Duration = Duration::from_secs(3);
/// How long the flood lasts.
const WINDOW: Duration = Duration::from_secs(8);
/// Calls of the flood in one round, and from one round to the next: ten thousand a second.
const ROUND: u32 = 50;
const EVERY: Duration = Duration::from_millis(5);
/// After it: until the last answers have come, and whoever was let in has given up waiting for the ACK (RFC 3261
/// section 13.3.1.4).
const EBB: Duration = Duration::from_secs(2);
const FORGET: Duration = Duration::from_secs(40);

/// The calls in progress, and the answers that the flood gets.
pub(crate) fn flood(bench: &mut Bench) -> anyhow::Result<()> {
    let portal = bench.portal();
    let mut lost = bench.ramp(&portal, CHANNELS, RAMP_EVERY)?;
    bench.wait(SETTLE)?;
    bench.callers.count_anew();
    let sip = &bench.server.demo.sip;
    let flood = Flood::begin(sip.udp, &sip.domain, &portal)?;
    lost += bench.wait(WINDOW)?;
    let report = bench.callers.report()?;
    let flood = flood.end()?;
    note(&format!(
        "{} calls in {} s, {} refused, {} let in; {} packets of {CHANNELS} channels, {} lost, longest gap {}",
        flood.sent,
        WINDOW.as_secs(),
        flood.refused.len(),
        flood.let_in,
        report.packets,
        report.lost,
        ms(report.gap_max)
    ));
    let kept = format!("{} ({} packets lost, {lost} calls)", ms(report.gap_p999), report.lost);
    bench.table.add("packet-gap p99.9 of 300 channels in a flood of calls", kept, None, "≤ 40 ms, none lost");
    let (p50, p99) = (quantile(&flood.refused, 0.5), quantile(&flood.refused, 0.99));
    let told = format!("{} / {}", ms(p50), ms(p99));
    bench.table.add("INVITE to 503 in that flood, p50 / p99", told, None, "–");
    bench.end_all()?;
    bench.wait(FORGET)?;
    Ok(())
}

/// A thread that calls as fast as it is told to, and answers nothing.
struct Flood {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<std::io::Result<Flooded>>,
}

/// What became of a flood.
#[derive(Default)]
struct Flooded {
    sent: u32,
    /// Calls that got 200.
    let_in: usize,
    /// How long each 503 took.
    refused: Vec<Duration>,
}

impl Flood {
    fn begin(server: SocketAddr, domain: &str, number: &str) -> anyhow::Result<Self> {
        let socket = UdpSocket::bind((server.ip(), 0))?;
        socket.set_nonblocking(true)?;
        let stop = Arc::<AtomicBool>::default();
        let (ended, uri) = (Arc::clone(&stop), format!("sip:{number}@{domain}"));
        let run = move || Line { socket, server, uri, waiting: HashMap::new() }.run(&ended);
        let thread = std::thread::Builder::new().name("flood".into()).spawn(run)?;
        Ok(Self { stop, thread })
    }

    fn end(self) -> anyhow::Result<Flooded> {
        self.stop.store(true, Ordering::Relaxed);
        match self.thread.join() {
            Ok(flooded) => flooded.context("the flood's socket"),
            Err(_) => bail!("the flood's thread has panicked"),
        }
    }
}

struct Line {
    socket: UdpSocket,
    server: SocketAddr,
    uri: String,
    /// When the calls left that have no final answer yet.
    waiting: HashMap<u32, Instant>,
}

impl Line {
    fn run(mut self, stop: &AtomicBool) -> std::io::Result<Flooded> {
        let (local, mut flooded, mut round) = (self.socket.local_addr()?, Flooded::default(), Instant::now());
        while !stop.load(Ordering::Relaxed) {
            for _ in 0..ROUND {
                flooded.sent += 1;
                self.waiting.insert(flooded.sent, Instant::now());
                // One that the kernel does not take is one call less.
                let _ = self.socket.send_to(self.invite(local, flooded.sent).as_bytes(), self.server);
                self.read(&mut flooded);
            }
            round += EVERY;
            while Instant::now() < round {
                self.read(&mut flooded);
                std::thread::sleep(Duration::from_micros(200));
            }
        }
        let until = Instant::now() + EBB;
        while Instant::now() < until {
            self.read(&mut flooded);
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(flooded)
    }

    fn read(&mut self, flooded: &mut Flooded) {
        let mut buffer = [0; 4_096];
        while let Ok(length) = self.socket.recv(&mut buffer) {
            let text = String::from_utf8_lossy(buffer.get(..length).unwrap_or_default()).into_owned();
            let is_busy = text.starts_with("SIP/2.0 503");
            if !is_busy && !text.starts_with("SIP/2.0 200") {
                continue;
            }
            let branch = text.split_once("branch=z9hG4bK-").map(|(_, rest)| rest);
            let number =
                branch.and_then(|rest| rest.split(|it: char| !it.is_ascii_digit()).next()?.parse().ok());
            let Some(at) = number.and_then(|number: u32| self.waiting.remove(&number)) else { continue };
            if is_busy {
                flooded.refused.push(at.elapsed());
            } else {
                flooded.let_in += 1;
            }
        }
    }

    fn invite(&self, local: SocketAddr, number: u32) -> String {
        let uri = &self.uri;
        format!(
            "INVITE {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {local};branch=z9hG4bK-{number}\r\nMax-Forwards: 70\r\n\
             From: <sip:flood@elsewhere.example>;tag={number}\r\nTo: <{uri}>\r\nCall-ID: {number}-{local}\r\n\
             CSeq: 1 INVITE\r\nContact: <sip:flood@{local}>\r\nContent-Length: 0\r\n\r\n"
        )
    }
}
