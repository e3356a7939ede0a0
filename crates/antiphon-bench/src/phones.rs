//! Registered phones that are always busy: their callers go to voicemail, and their lamps tell when it is in.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use antiphon_phone::{Manner, Phone, PhoneConfig, PhoneEvent};
use antiphon_sip::caller::NameAddr;
use antiphon_sip::digest::Credentials;
use antiphon_sip::flow::{Flow, Transport};
use antiphon_sip::offer_answer::sdes::Security;
use antiphon_sip::offer_answer::{AudioCodec, LocalMedia};
use bytes::Bytes;

use crate::clocks::{Stamp, SystemEntropy, now, random, stamp};
use crate::server::{Demo, Person};

/// How long a phone waits for a message before it looks at its own timers.
const LOOK: Duration = Duration::from_millis(50);
/// Longer than the benchmark.
const REGISTRATION_S: u32 = 3_600;
/// The port nobody is ever told to send audio to.
const DISCARD_PORT: u16 = 9;

/// A lamp shows new messages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lamp {
    /// Whose, by the order in which the demo lists people.
    pub(crate) person: usize,
    pub(crate) new: u32,
    pub(crate) at: Stamp,
}

/// One phone for each person; dropping them takes the registrations back.
pub(crate) struct Phones {
    lamps: Receiver<Lamp>,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Phones {
    /// Switches all phones on.
    pub(crate) fn register(demo: &Demo) -> anyhow::Result<Self> {
        let (tell, lamps) = mpsc::channel();
        let stop = Arc::new(AtomicBool::new(false));
        let mut threads = Vec::new();
        for (index, person) in demo.people.iter().enumerate() {
            let line = Line::new(index, person, demo.sip.udp, &demo.sip.domain, tell.clone())?;
            let stop = Arc::clone(&stop);
            threads.push(std::thread::Builder::new().name("phone".into()).spawn(move || line.run(&stop))?);
        }
        Ok(Self { lamps, stop, threads })
    }

    /// The lamps that were lit since the last look.
    pub(crate) fn lamps(&self) -> Vec<Lamp> {
        self.lamps.try_iter().collect()
    }
}

impl Drop for Phones {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

struct Line {
    person: usize,
    phone: Phone,
    socket: UdpSocket,
    flow: Flow,
    started: Instant,
    lamps: Sender<Lamp>,
}

impl Line {
    fn new(
        index: usize,
        person: &Person,
        server: SocketAddr,
        domain: &str,
        lamps: Sender<Lamp>,
    ) -> anyhow::Result<Self> {
        let socket = UdpSocket::bind((server.ip(), 0))?;
        socket.set_read_timeout(Some(LOOK))?;
        let local = socket.local_addr()?;
        let flow = Flow { transport: Transport::Udp, local, remote: server, connection: None };
        let device = &person.device;
        let config = PhoneConfig {
            account: Some(Credentials::with_password(&device.username, &device.password)),
            shown: NameAddr::new(None, &device.username, domain),
            domain: domain.to_owned(),
            server: flow,
            media: LocalMedia {
                address: local.ip(),
                port: DISCARD_PORT,
                codecs: vec![AudioCodec::Pcmu],
                session_id: 1,
                version: 1,
                security: Security::Plain,
            },
        };
        let mut phone = Phone::new(config, random(), Box::new(SystemEntropy));
        phone.behave(Manner::Busy);
        Ok(Self { person: index, phone, socket, flow, started: Instant::now(), lamps })
    }

    fn run(mut self, stop: &AtomicBool) {
        self.phone.register(now(self.started), REGISTRATION_S);
        while !stop.load(Ordering::Relaxed) {
            self.attend();
        }
        self.phone.register(now(self.started), 0);
        self.attend();
        self.attend();
    }

    fn attend(&mut self) {
        self.transmit();
        let mut buffer = [0; 8_192];
        if let Ok((length, _)) = self.socket.recv_from(&mut buffer) {
            let at = stamp();
            let message = Bytes::copy_from_slice(buffer.get(..length).unwrap_or_default());
            self.phone.receive(now(self.started), self.flow, message);
            while let Some(event) = self.phone.event() {
                if let PhoneEvent::Lamp(summary) = event {
                    let _ = self.lamps.send(Lamp { person: self.person, new: summary.new, at });
                }
            }
        }
        self.phone.timeout(now(self.started));
        self.transmit();
    }

    fn transmit(&mut self) {
        while let Some((flow, message)) = self.phone.transmit() {
            let _ = self.socket.send_to(&message, flow.remote);
        }
    }
}
