//! Figures for Prometheus: counted while calls go on, or asked for when somebody reads them.
//!
//! Nothing in a name or label is personal: no number, no name, no address.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU64;

use antiphon_call::Observation;
use antiphon_office::Office;
use antiphon_sip::endpoint::Shed;
use antiphon_sip::sources::Turned;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    by: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Message {
    direction: &'static str,
    /// A method, or the class of a status such as `4xx`.
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TurnedAway {
    /// `messages`, `calls` or `passwords`.
    what: &'static str,
}

/// All figures of a server.
pub(crate) struct Metrics {
    registry: Mutex<Registry>,
    ended: Family<Ended, Counter>,
    answered: Family<Answered, Counter>,
    recordings: Counter,
    messages: Family<Message, Counter>,
    turned: Family<TurnedAway, Counter>,
    shed: Counter,
    shedding: Gauge,
    active: Gauge,
    silent_portals: Gauge,
    trunks_unwell: Gauge,
    outbox_jobs: Gauge,
    outbox_late_seconds: Gauge<f64, AtomicU64>,
    spooled: Gauge,
    ready: Gauge,
}

impl Metrics {
    /// All at zero.
    pub(crate) fn new() -> Self {
        let metrics = Self {
            registry: Mutex::new(Registry::with_prefix("antiphon")),
            ended: Family::default(),
            answered: Family::default(),
            recordings: Counter::default(),
            messages: Family::default(),
            turned: Family::default(),
            shed: Counter::default(),
            shedding: Gauge::default(),
            active: Gauge::default(),
            silent_portals: Gauge::default(),
            trunks_unwell: Gauge::default(),
            outbox_jobs: Gauge::default(),
            outbox_late_seconds: Gauge::default(),
            spooled: Gauge::default(),
            ready: Gauge::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&self) {
        let mut registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The program that runs", build);
        registry.register("calls", "Calls that are over, by how they went", self.ended.clone());
        registry.register("calls_answered", "Calls, by what answered them", self.answered.clone());
        registry.register("recordings", "Recordings begun", self.recordings.clone());
        registry.register("sip_messages", "SIP messages, by direction and kind", self.messages.clone());
        let turned = "What was turned away of sources that sent too much, by what they sent";
        registry.register("turned_away", turned, self.turned.clone());
        registry.register(
            "shed",
            "Requests refused with 503 because there was too much to do",
            self.shed.clone(),
        );
        registry.register(
            "shedding",
            "1 while new calls are so refused, 2 while registrations are too",
            self.shedding.clone(),
        );
        registry.register("calls_active", "Calls in progress", self.active.clone());
        let silent = "Locations whose portal has no number, so that nobody there gets voicemail";
        registry.register("locations_without_portal_number", silent, self.silent_portals.clone());
        let unwell = "Trunks with no peer that answers, or whose registration was refused";
        registry.register("trunks_unwell", unwell, self.trunks_unwell.clone());
        registry.register("outbox_jobs", "Jobs of the outbox", self.outbox_jobs.clone());
        let late = "How long the job that waits longest has been due";
        registry.register("outbox_late_seconds", late, self.outbox_late_seconds.clone());
        registry.register("recordings_in_spool", "Recordings not stored yet", self.spooled.clone());
        registry.register("ready", "1 if the database answers", self.ready.clone());
    }

    /// Something happened on a call.
    pub(crate) fn observed(&self, observation: &Observation) {
        match observation {
            Observation::Ended { outcome, .. } => {
                self.ended.get_or_create(&Ended { outcome: outcome.word() }).inc();
            }
            Observation::Answered { by, .. } => {
                self.answered.get_or_create(&Answered { by: by.word() }).inc();
            }
            Observation::Records { .. } => drop(self.recordings.inc()),
            Observation::Began { .. }
            | Observation::Routed { .. }
            | Observation::Rings { .. }
            | Observation::Refused { .. }
            | Observation::Released { .. }
            | Observation::Scene { .. }
            | Observation::Expects { .. }
            | Observation::Pressed { .. }
            | Observation::Says { .. }
            | Observation::Silent { .. }
            | Observation::Recorded { .. }
            | Observation::Disconnects { .. }
            | Observation::Connects { .. }
            | Observation::HangsUp { .. } => {}
        }
    }

    /// A SIP message came or goes.
    pub(crate) fn heard(&self, message: &[u8], inbound: bool) {
        let direction = if inbound { "in" } else { "out" };
        self.messages.get_or_create(&Message { direction, kind: kind(message) }).inc();
    }

    /// What is refused because there is too much to do, and how many requests have been.
    pub(crate) fn shed(&self, shed: Shed, requests: u64) {
        self.shedding.set(shed as i64);
        self.shed.inc_by(requests.saturating_sub(self.shed.get()));
    }

    /// How much was turned away since the start.
    pub(crate) fn turned(&self, turned: Turned) {
        let Turned { messages, calls, passwords } = turned;
        for (what, count) in [("messages", messages), ("calls", calls), ("passwords", passwords)] {
            let counter = self.turned.get_or_create(&TurnedAway { what });
            counter.inc_by(count.saturating_sub(counter.get()));
        }
    }

    /// So many trunks are not well.
    pub(crate) fn trunks_unwell(&self, unwell: usize) {
        self.trunks_unwell.set(count(unwell));
    }

    /// All figures as Prometheus reads them (OpenMetrics text), those of the office as they are now.
    pub(crate) async fn text(&self, office: &Office, calls: usize, now_ms: i64) -> String {
        self.active.set(count(calls));
        self.ask(office, now_ms).await;
        let mut text = String::new();
        let registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        // A string takes whatever is written into it.
        let _ = encode(&mut text, &registry);
        text
    }

    async fn ask(&self, office: &Office, now_ms: i64) {
        self.ready.set(i64::from(office.is_ready().await.is_ok()));
        if let Ok(portals) = office.silent_portals().await {
            self.silent_portals.set(count(portals.len()));
        }
        if let Ok(backlog) = office.outbox_backlog().await {
            self.outbox_jobs.set(i64::try_from(backlog.jobs).unwrap_or(i64::MAX));
            let late_ms = backlog.oldest_due_ms.map_or(0, |due| now_ms.saturating_sub(due).max(0));
            self.outbox_late_seconds.set(late_ms as f64 / 1000.0);
        }
        if let Ok(spooled) = office.recordings_in_spool().await {
            self.spooled.set(count(spooled));
        }
    }
}

fn count(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}

/// What a message is. A method nobody knows is `other`: labels must not be what strangers make them.
fn kind(message: &[u8]) -> &'static str {
    const METHODS: [&str; 14] = [
        "INVITE",
        "ACK",
        "BYE",
        "CANCEL",
        "OPTIONS",
        "REGISTER",
        "SUBSCRIBE",
        "NOTIFY",
        "INFO",
        "UPDATE",
        "PRACK",
        "REFER",
        "MESSAGE",
        "PUBLISH",
    ];
    const CLASSES: [&str; 6] = ["1xx", "2xx", "3xx", "4xx", "5xx", "6xx"];
    if let Some(status) = message.strip_prefix(b"SIP/2.0 ") {
        let class = status.first().map_or(0, |digit| usize::from(digit.wrapping_sub(b'1')));
        return CLASSES.get(class).copied().unwrap_or("other");
    }
    let method = message.split(|byte| *byte == b' ').next().unwrap_or_default();
    METHODS.into_iter().find(|known| known.as_bytes() == method).unwrap_or("other")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_counted_by_method_and_class_and_by_nothing_a_stranger_made_up() {
        for (message, want) in [
            (&b"INVITE sip:x SIP/2.0\r\n"[..], "INVITE"),
            (b"SIP/2.0 486 Busy Here\r\n", "4xx"),
            (b"SIP/2.0 999 What\r\n", "other"),
            (b"GET / HTTP/1.1\r\n", "other"),
            (b"", "other"),
        ] {
            assert_eq!(kind(message), want);
        }
    }
}
