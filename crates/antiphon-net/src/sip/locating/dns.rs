//! The DNS as the system is set up to use it.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use hickory_resolver::TokioResolver;
use hickory_resolver::lookup::Lookup;
use hickory_resolver::net::NetError;
use hickory_resolver::proto::rr::{RData, RecordType};
use tokio::time::timeout;

use super::{Answers, Dns, Naptr, Srv};

/// How long a question may take: a caller waits for the answer.
const QUESTION_MAX: Duration = Duration::from_secs(4);
/// How long it holds that there is nothing, or that nobody answered.
const NOTHING_HOLDS: Duration = Duration::from_secs(30);

/// Asks the servers that the system names, and keeps what they say for as long as it holds.
pub struct SystemDns(Option<TokioResolver>);

impl SystemDns {
    /// As `/etc/resolv.conf` says. Without it nobody is asked, and peers have to be given by their addresses.
    #[must_use]
    pub fn new() -> Self {
        let resolver = TokioResolver::builder_tokio().and_then(|builder| builder.build());
        Self(resolver.inspect_err(|error| tracing::warn!(%error, "no DNS")).ok())
    }

    async fn ask<T>(&self, name: &str, kind: RecordType, read: impl Fn(&RData) -> Option<T>) -> Answers<T> {
        let nothing = Answers { records: Vec::new(), holds: NOTHING_HOLDS };
        let Some(resolver) = &self.0 else { return nothing };
        // The whole name: nothing is to be looked for in the domains of this machine.
        let name = if name.ends_with('.') { name.to_owned() } else { format!("{name}.") };
        match timeout(QUESTION_MAX, resolver.lookup(name.as_str(), kind)).await {
            Ok(Ok(found)) => answers(&found, read),
            Ok(Err(error)) => noted(&name, &error, nothing),
            Err(_) => {
                tracing::warn!(name, %kind, "the DNS did not answer in time");
                nothing
            }
        }
    }
}

impl Default for SystemDns {
    fn default() -> Self {
        Self::new()
    }
}

fn answers<T>(found: &Lookup, read: impl Fn(&RData) -> Option<T>) -> Answers<T> {
    let records = found.answers().iter().filter_map(|record| read(&record.data)).collect();
    Answers { records, holds: found.valid_until().saturating_duration_since(Instant::now()) }
}

fn noted<T>(name: &str, error: &NetError, nothing: Answers<T>) -> Answers<T> {
    if !error.is_no_records_found() {
        tracing::warn!(name, %error, "the DNS cannot be asked");
    }
    nothing
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl Dns for SystemDns {
    async fn naptr(&self, name: &str) -> Answers<Naptr> {
        let read = |data: &RData| {
            let RData::NAPTR(it) = data else { return None };
            // Only `s` leads to SRV records, which is all that SIP uses (RFC 3263 section 4.1).
            it.flags.eq_ignore_ascii_case(b"s").then(|| Naptr {
                order: it.order,
                preference: it.preference,
                service: text(&it.services),
                replacement: it.replacement.to_utf8(),
            })
        };
        self.ask(name, RecordType::NAPTR, read).await
    }

    async fn srv(&self, name: &str) -> Answers<Srv> {
        let read = |data: &RData| {
            let RData::SRV(it) = data else { return None };
            let target = it.target.to_utf8();
            Some(Srv { priority: it.priority, weight: it.weight, port: it.port, target })
        };
        self.ask(name, RecordType::SRV, read).await
    }

    async fn addresses(&self, name: &str) -> Answers<IpAddr> {
        // The machine's own table of hosts counts here, as for every other program.
        if let Some(resolver) = &self.0
            && let Ok(Ok(found)) = timeout(QUESTION_MAX, resolver.lookup_ip(name)).await
        {
            let holds = found.valid_until().saturating_duration_since(Instant::now());
            return Answers { records: found.iter().collect(), holds };
        }
        Answers { records: Vec::new(), holds: NOTHING_HOLDS }
    }
}
