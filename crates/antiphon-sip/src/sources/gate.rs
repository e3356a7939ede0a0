//! Who is let in, and who has to wait.

use std::collections::VecDeque;
use std::time::Duration;

use super::meter::Meter;
use super::recent::Recent;
use super::{Source, SourceLimits};
use crate::flow::Flow;

/// Sources whose messages are counted: an office and everybody who scans the internet this hour.
const SOURCES_MAX: usize = 20_000;
/// Accounts tried from a source that are remembered.
const TRIED_MAX: usize = 50_000;
/// Paths that an account has proved itself on: as many as registered phones.
const PROVED_MAX: usize = 200_000;
/// How long a path counts as proved: the longest registration, and some.
const PROVED_FOR: Duration = Duration::from_secs(2 * 60 * 60);
/// From one alarm about a source to the next.
const ALARM_EVERY: Duration = Duration::from_secs(60 * 60);
/// Alarms that wait to be told of; of more the later ones are left out.
const ALARMS_MAX: usize = 100;

/// How many messages were turned away since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turned {
    /// Messages of sources that sent too many, unread.
    pub messages: u64,
    /// Calls of sources that had too many.
    pub calls: u64,
    /// Passwords of sources that had too many wrong ones, unchecked.
    pub passwords: u64,
}

/// Somebody tries passwords.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// From where.
    pub source: Source,
    /// The account tried last, as claimed.
    pub username: String,
}

/// What one source has done lately.
#[derive(Debug, Default)]
struct Conduct {
    messages: Meter,
    calls: Meter,
    trunk_calls: Meter,
    wrong_passwords: Meter,
    alarm_after: Duration,
}

/// What became of one account's passwords from one source.
#[derive(Debug, Default)]
struct Tried {
    wrong_passwords: Meter,
    proved_until: Duration,
}

/// A path that an account has proved itself on.
#[derive(Debug, Default)]
struct Proved {
    /// Until when that counts, since the start.
    until: Duration,
    /// Which account, unless that was before a restart.
    username: Option<String>,
}

/// Counts what sources send, and turns away what is too much.
#[derive(Debug)]
pub(crate) struct Gate {
    limits: SourceLimits,
    conduct: Recent<Source, Conduct>,
    tried: Recent<(Source, String), Tried>,
    proved: Recent<Flow, Proved>,
    turned: Turned,
    alarms: VecDeque<Alarm>,
}

impl Gate {
    pub(crate) fn new(limits: SourceLimits) -> Self {
        Self {
            limits,
            conduct: Recent::new(SOURCES_MAX),
            tried: Recent::new(TRIED_MAX),
            proved: Recent::new(PROVED_MAX),
            turned: Turned::default(),
            alarms: VecDeque::new(),
        }
    }

    pub(crate) fn turned(&self) -> Turned {
        self.turned
    }

    pub(crate) fn next_alarm(&mut self) -> Option<Alarm> {
        self.alarms.pop_front()
    }

    /// Whether a message may be looked at.
    pub(crate) fn admits_message(&mut self, now: Duration, flow: Flow) -> bool {
        let rate = self.limits.messages;
        let admitted = self.is_exempt(now, flow)
            || self.conduct.of(Source::of(flow.remote.ip())).messages.try_take(now, rate);
        self.turned.messages += u64::from(!admitted);
        admitted
    }

    /// Whether a stranger may have one more call.
    pub(crate) fn admits_call(&mut self, now: Duration, flow: Flow) -> bool {
        let rate = self.limits.calls;
        let admitted = self.is_exempt(now, flow)
            || self.conduct.of(Source::of(flow.remote.ip())).calls.try_take(now, rate);
        self.turned.calls += u64::from(!admitted);
        admitted
    }

    /// Whether there may be one more call that is a trunk's by its address. Only a datagram's may be forged.
    pub(crate) fn admits_trunk_call(&mut self, now: Duration, flow: Flow) -> bool {
        let rate = self.limits.trunk_calls;
        let admitted = flow.transport.is_reliable()
            || self.is_exempt(now, flow)
            || self.conduct.of(Source::of(flow.remote.ip())).trunk_calls.try_take(now, rate);
        self.turned.calls += u64::from(!admitted);
        admitted
    }

    /// Whether a proof of identity may be judged. One account that is tried too often from a source must wait, except on
    /// the path it has proved itself on; other accounts that have proved themselves from there need not.
    pub(crate) fn admits_proof(&mut self, now: Duration, flow: Flow, username: &str) -> bool {
        if self.is_of_exempt_network(flow) {
            return true;
        }
        let (source, rate) = (Source::of(flow.remote.ip()), self.limits.wrong_passwords);
        let tried = self.tried.get(&(source, username.to_owned()));
        let is_free = tried.is_none_or(|it| it.wrong_passwords.has_room(now, rate.fifth()));
        let is_known = tried.is_some_and(|it| it.proved_until > now);
        let is_own_path = self.proved.get(&flow).is_some_and(|proved| proved.is_of(now, username));
        let source_is_free =
            || self.conduct.get(&source).is_none_or(|it| it.wrong_passwords.has_room(now, rate));
        let admitted = is_own_path || (is_free && (is_known || source_is_free()));
        self.turned.passwords += u64::from(!admitted);
        admitted
    }

    /// An account has proved itself.
    pub(crate) fn proved(&mut self, now: Duration, flow: Flow, username: &str) {
        let until = now + PROVED_FOR;
        self.tried.of((Source::of(flow.remote.ip()), username.to_owned())).proved_until = until;
        *self.proved.of(flow) = Proved { until, username: Some(username.to_owned()) };
    }

    /// An account proved itself on a path before.
    pub(crate) fn knows(&mut self, flow: Flow, until: Duration) {
        *self.proved.of(flow) = Proved { until, username: None };
    }

    /// A password was wrong, or there is no such account.
    pub(crate) fn wrong_password(&mut self, now: Duration, flow: Flow, username: &str) {
        if self.is_of_exempt_network(flow) {
            return;
        }
        let (source, rate) = (Source::of(flow.remote.ip()), self.limits.wrong_passwords);
        let tried = self.tried.of((source, username.to_owned()));
        tried.wrong_passwords.take(now, rate.fifth());
        let mut is_too_much = !tried.wrong_passwords.has_room(now, rate.fifth());
        let conduct = self.conduct.of(source);
        conduct.wrong_passwords.take(now, rate);
        is_too_much |= !conduct.wrong_passwords.has_room(now, rate);
        if is_too_much && now >= conduct.alarm_after && self.alarms.len() < ALARMS_MAX {
            conduct.alarm_after = now + ALARM_EVERY;
            self.alarms.push_back(Alarm { source, username: username.to_owned() });
        }
    }

    fn is_exempt(&self, now: Duration, flow: Flow) -> bool {
        self.is_of_exempt_network(flow) || self.is_proved(now, flow)
    }

    /// Whether whoever sends from there is trusted to send as much as he likes.
    pub(crate) fn is_of_exempt_network(&self, flow: Flow) -> bool {
        self.limits.exempt.iter().any(|network| network.contains(flow.remote.ip()))
    }

    fn is_proved(&self, now: Duration, flow: Flow) -> bool {
        self.proved.get(&flow).is_some_and(|proved| proved.until > now)
    }
}

impl Proved {
    /// Whether it is the path of this account.
    fn is_of(&self, now: Duration, username: &str) -> bool {
        self.until > now && self.username.as_deref().is_none_or(|it| it == username)
    }
}
