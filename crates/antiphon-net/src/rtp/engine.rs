//! The front of the RTP threads: opens ports, gives each leg to a thread, passes orders on.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use antiphon_core::time::Now;
use antiphon_media::{Leg, LegCommand, LegConfig, LegEvent, WebPath};

use super::line::Line;
use super::ports::{self, PortPool};
use super::thread::{Order, RtpThread};
use super::web::{WebConfig, WebMedia, WebPort, WebSocket};

/// Names a leg to the threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LegKey {
    /// Legs of one group run on one thread, so that they can be bridged.
    pub group: u64,
    /// Which leg of the group.
    pub leg: u16,
}

/// How the threads are set up.
#[derive(Clone, Debug)]
pub struct RtpConfig {
    /// First UDP port for audio; 0 takes whatever port the system has free.
    pub port_min: u16,
    /// Last UDP port for audio.
    pub port_max: u16,
    /// How many threads; one serves about 2,000 legs.
    pub threads: usize,
    /// The port for web phones; without it they have no audio.
    pub web: Option<WebConfig>,
}

/// Where events of legs go: called from the packet path, so it must neither block nor take long.
pub type EventSink = Arc<dyn Fn(LegKey, LegEvent) + Send + Sync>;

/// Counters of the packet path.
#[derive(Debug, Default)]
pub struct RtpStats {
    /// Rounds that were skipped because the thread came more than 60 ms late.
    pub overruns: AtomicU64,
    /// How late the latest round has been since somebody asked, in microseconds.
    late_us: AtomicU64,
    /// Whether every thread runs with real-time priority.
    pub real_time: AtomicBool,
}

impl RtpStats {
    /// How late the latest round has been since this was asked last.
    pub fn take_late(&self) -> Duration {
        Duration::from_micros(self.late_us.swap(0, Ordering::Relaxed))
    }

    /// A round was so late.
    pub(super) fn was_late(&self, late: Duration) {
        self.late_us.fetch_max(u64::try_from(late.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

/// The front of the RTP threads. Used from one thread.
pub struct RtpEngine {
    ports: PortPool,
    threads: Vec<Handle>,
    /// Ports that are open and wait for the other side to be known.
    opened: BTreeMap<LegKey, Sockets>,
    /// Ports of all legs.
    in_use: BTreeMap<LegKey, u16>,
    stats: Arc<RtpStats>,
    started: Instant,
    web: Option<WebMedia>,
}

/// For the audio of a leg, and for the reports on it if the port beside was free.
struct Sockets {
    audio: UdpSocket,
    reports: Option<UdpSocket>,
}

struct Handle {
    orders: mpsc::Sender<Order>,
    thread: Option<JoinHandle<()>>,
}

impl RtpEngine {
    /// Starts the threads. `started` is the beginning of the time that legs count from.
    ///
    /// # Errors
    /// The system refuses another thread, or the port for web phones.
    pub fn start(config: &RtpConfig, started: Instant, sink: &EventSink) -> std::io::Result<Self> {
        let web = config.web.as_ref().map(WebSocket::open).transpose()?;
        let stats = Arc::new(RtpStats::default());
        stats.real_time.store(true, Ordering::Relaxed);
        let threads: Vec<Handle> = (0..config.threads.max(1))
            .map(|number| {
                let (orders, received) = mpsc::channel();
                let thread = RtpThread::new(received, started, Arc::clone(sink), Arc::clone(&stats));
                let name = format!("rtp-{number}");
                let thread = std::thread::Builder::new().name(name).spawn(move || thread.run())?;
                Ok(Handle { orders, thread: Some(thread) })
            })
            .collect::<std::io::Result<_>>()?;
        let ports = PortPool::new(config.port_min, config.port_max);
        let (opened, in_use) = (BTreeMap::new(), BTreeMap::new());
        let mut engine = Self { ports, threads, opened, in_use, stats, started, web: None };
        engine.web = web.map(|web| web.start(engine.commander(), Arc::clone(sink))).transpose()?;
        Ok(engine)
    }

    /// Counters of the packet path.
    #[must_use]
    pub fn stats(&self) -> Arc<RtpStats> {
        Arc::clone(&self.stats)
    }

    /// Legs that hold a port.
    #[must_use]
    pub fn legs(&self) -> usize {
        self.in_use.len()
    }

    /// Whether there is a port for one more leg.
    #[must_use]
    pub fn has_free_port(&self) -> bool {
        self.ports.has_free(Instant::now())
    }

    /// What web phones are told of the port for their audio.
    #[must_use]
    pub fn web(&self) -> Option<&WebPort> {
        self.web.as_ref().map(WebMedia::port)
    }

    /// Opens a port for a leg: the address to put into the session description. `None` if none is free.
    pub fn open(&mut self, key: LegKey, address: IpAddr) -> Option<SocketAddr> {
        let audio = self.ports.bind(address, Instant::now())?;
        let local = audio.local_addr().ok()?;
        self.in_use.insert(key, local.port());
        self.opened.insert(key, Sockets { audio, reports: ports::bind_beside(local) });
        Some(local)
    }

    /// The other side is known: packets flow from now on.
    pub fn begin(&mut self, key: LegKey, config: &LegConfig) {
        if let Some(path) = &config.web {
            return self.begin_web(key, config, path);
        }
        let Some(Sockets { audio, reports }) = self.opened.remove(&key) else { return };
        let leg = Box::new(Leg::new(self.now(), config));
        self.order(key, Order::Begin { key, leg, line: Line::new(audio), reports });
    }

    /// A web phone needs no port of its own: one that was opened, because another phone rang as well, is given back.
    fn begin_web(&mut self, key: LegKey, config: &LegConfig, path: &WebPath) {
        self.close(key);
        let Some((line, ring)) = self.web.as_mut().map(WebMedia::line) else { return };
        let leg = Box::new(Leg::new(self.now(), config));
        self.order(key, Order::Begin { key, leg, line: Line::Web(line), reports: None });
        if let Some(web) = &self.web {
            web.attach(key, path.clone(), ring);
        }
    }

    /// Passes an order to a leg.
    pub fn command(&self, key: LegKey, command: LegCommand) {
        if let (Some(web), LegCommand::Update { web: Some(path), .. }) = (&self.web, &command) {
            web.renew(key, (**path).clone());
        }
        self.order(key, Order::Command { key, command });
    }

    /// Lets two legs of one group hear each other until one of them is closed. What is played on a leg is heard instead.
    pub fn bridge(&self, one: LegKey, other: LegKey) {
        debug_assert_eq!(one.group, other.group, "only legs of one thread can be bridged");
        self.order(one, Order::Bridge { one, other });
    }

    /// Ends a leg and frees its port. No event follows but what was measured of it, where it reports.
    pub fn close(&mut self, key: LegKey) {
        self.opened.remove(&key);
        self.order(key, Order::End { key });
        if let Some(port) = self.in_use.remove(&key) {
            self.ports.give_back(port, Instant::now());
        }
    }

    /// A handle that passes orders from other threads, such as sounds that had to be loaded first.
    #[must_use]
    pub fn commander(&self) -> RtpCommander {
        RtpCommander { orders: self.threads.iter().map(|thread| thread.orders.clone()).collect() }
    }

    fn order(&self, key: LegKey, order: Order) {
        if let Some(thread) = self.threads.get(place(key, self.threads.len())) {
            // A thread ends only with the engine.
            let _ = thread.orders.send(order);
        }
    }

    fn now(&self) -> Now {
        // Legs count on the monotonic part alone.
        Now { since_start: self.started.elapsed(), wall_ms: 0 }
    }
}

impl Drop for RtpEngine {
    fn drop(&mut self) {
        // First, so that nothing is handed to threads that are gone.
        self.web = None;
        for handle in &mut self.threads {
            let _ = handle.orders.send(Order::Stop);
            if let Some(thread) = handle.thread.take() {
                let _ = thread.join();
            }
        }
    }
}

/// Passes orders to legs from any thread.
#[derive(Clone)]
pub struct RtpCommander {
    orders: Vec<mpsc::Sender<Order>>,
}

impl RtpCommander {
    /// Passes an order to a leg.
    pub fn command(&self, key: LegKey, command: LegCommand) {
        if let Some(orders) = self.orders.get(place(key, self.orders.len())) {
            let _ = orders.send(Order::Command { key, command });
        }
    }
}

fn place(key: LegKey, threads: usize) -> usize {
    usize::try_from(key.group % threads as u64).unwrap_or_default()
}

#[cfg(test)]
mod tests;
