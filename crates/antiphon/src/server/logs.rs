//! Logs: text for people, JSON for machines, always on standard error.

use anyhow::Context as _;
use tracing_subscriber::EnvFilter;

use crate::config::Log;

/// Starts logging for the whole process.
pub(crate) fn start(config: &Log) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.level)
        .with_context(|| format!("log.level: \"{}\" is no level and no filter", config.level))?;
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if config.json { logs.json().try_init() } else { logs.try_init() };
    started.map_err(|error| anyhow::anyhow!("cannot start logging: {error}"))
}
