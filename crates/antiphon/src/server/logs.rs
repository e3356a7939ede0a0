//! Logs: text for people, JSON for machines, always on standard error.
//!
//! A call leaves a line when it begins and one when it ends; what is said and where in the menus it is said are for
//! those who look closer. Keys are never among it.

use antiphon_call::Observation;
use anyhow::Context as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, fmt, registry};

use crate::config::Log;

/// Starts logging for the whole process.
pub(crate) fn start(config: &Log) -> anyhow::Result<()> {
    let filter: Targets = config
        .level
        .parse()
        .with_context(|| format!("log.level: \"{}\" is no level and no filter", config.level))?;
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = if config.json { lines.json().boxed() } else { lines.boxed() };
    let started = registry().with(lines.with_filter(filter)).try_init();
    started.map_err(|error| anyhow::anyhow!("cannot start logging: {error}"))
}

/// Writes down what happens on a call.
pub(crate) fn observed(observation: &Observation) {
    match observation {
        Observation::Began { call, sip_call_id, called, account, .. } => {
            tracing::info!(call = call.0, sip_call_id, called, account, "a call came in");
        }
        Observation::Scene { call, scene } => {
            tracing::debug!(call = call.0, scene, "the caller is elsewhere")
        }
        Observation::Says { call, text, .. } => tracing::debug!(call = call.0, text, "says"),
        Observation::Rings { call, leg, contact, .. } => {
            tracing::debug!(call = call.0, leg = leg.0, contact, "a phone rings");
        }
        Observation::Refused { leg, status } => tracing::debug!(leg = leg.0, status, "a phone refuses"),
        Observation::Released { leg } => tracing::debug!(leg = leg.0, "a phone is released"),
        Observation::Answered { call, by, .. } => tracing::info!(call = call.0, by = by.word(), "answered"),
        Observation::Routed { .. }
        | Observation::Expects { .. }
        | Observation::Pressed { .. }
        | Observation::Silent { .. }
        | Observation::Recorded { .. }
        | Observation::Disconnects { .. } => {}
        Observation::Records { call } => tracing::debug!(call = call.0, "records"),
        Observation::Connects { call, to } => tracing::info!(call = call.0, to, "the caller is connected"),
        Observation::HangsUp { call } => tracing::debug!(call = call.0, "hangs up"),
        Observation::Ended { call, outcome } => tracing::info!(call = call.0, ?outcome, "a call is over"),
    }
}
