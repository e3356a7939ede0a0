//! Session timers: a call whose peer has died is found out (RFC 4028). A peer that knows nothing of them is asked all the
//! same, by the changes of session that every peer answers.

use std::time::Duration;

use sipx_sip::Headers;
use sipx_sip::headers::{Allow, Supported};
use sipx_sip::session::{self, Accepted, MinSe, Refresher, SessionExpires};

use super::bounds::{SESSION_INTERVAL, SESSION_MAX, SESSION_MIN};
use super::legs::Change;
use super::*;
use crate::event::Failure;

/// How long before its end a session is given up: then the BYE still finds open paths (RFC 4028 section 10).
const GIVE_UP_EARLY_MAX: Duration = Duration::from_secs(32);
/// When a refresh that met the peer's own change of session is tried again.
const REFRESH_AGAIN: Duration = Duration::from_secs(3);

/// The session of a leg: how long it lasts without a refresh.
#[derive(Clone, Copy, Debug)]
pub(super) struct SessionTimer {
    interval: Duration,
    we_refresh: bool,
    /// Whether the peer knows of it. One that knows nothing of session timers is asked for a sign of life as often, and
    /// any answer is one.
    is_agreed: bool,
    /// When it is given up, counted since the start.
    over_at: Duration,
}

impl SessionTimer {
    fn begin(now: Now, interval: Duration, we_refresh: bool) -> Self {
        let interval = interval.clamp(SESSION_MIN, SESSION_MAX);
        let over_at = now.since_start + interval - GIVE_UP_EARLY_MAX.min(interval / 3);
        Self { interval, we_refresh, is_agreed: true, over_at }
    }

    /// That of a peer that has agreed to none.
    fn ours_alone(now: Now, interval: Duration) -> Self {
        Self { is_agreed: false, ..Self::begin(now, interval, true) }
    }

    /// When the session is over without a word, if the peer has agreed to that.
    pub(super) fn ends(self) -> Option<Duration> {
        self.is_agreed.then_some(self.over_at)
    }

    fn next(&self, now: Now) -> Duration {
        let half = now.since_start + self.interval / 2;
        if self.we_refresh { half.min(self.over_at) } else { self.over_at }
    }
}

impl Endpoint {
    /// Agrees, as the one who answers, on how the session is kept alive: what the 2xx says of it.
    pub(super) fn agree_on_session(
        &mut self,
        now: Now,
        id: LegId,
        server: ServerId,
    ) -> Vec<(HeaderName, String)> {
        let Some(request) = self.transactions.server(server).map(|it| it.request()) else {
            return Vec::new();
        };
        let terms = terms(&request.headers);
        let timer = match &terms {
            Some(it) => SessionTimer::begin(now, it.interval, it.refresher == Refresher::Uas),
            None => SessionTimer::ours_alone(now, SESSION_INTERVAL),
        };
        self.run_session(now, id, timer);
        let Some(Accepted { interval, refresher, require }) = terms else { return Vec::new() };
        let value =
            SessionExpires { interval: interval.min(SESSION_MAX), refresher: Some(refresher) }.to_string();
        let require = require.then(|| (HeaderName::Require, session::OPTION_TAG.to_owned()));
        std::iter::once((HeaderName::SessionExpires, value)).chain(require).collect()
    }

    /// Takes over what the 2xx to a request of ours says of the session.
    pub(super) fn adopt_session(&mut self, now: Now, id: LegId, response: &Response, asked: Duration) {
        let agreed = response.headers.typed::<SessionExpires>().and_then(Result::ok);
        let session = session::adopt(agreed, None);
        let timer = match session {
            Some(it) => SessionTimer::begin(now, it.interval, it.we_refresh),
            None => SessionTimer::ours_alone(now, asked),
        };
        self.run_session(now, id, timer);
    }

    /// How long the session of a leg lasts.
    pub(super) fn interval_of(&self, id: LegId) -> Duration {
        self.legs.get(&id).and_then(|leg| leg.session).map_or(SESSION_INTERVAL, |timer| timer.interval)
    }

    fn run_session(&mut self, now: Now, id: LegId, timer: SessionTimer) {
        let Some(leg) = self.legs.get_mut(&id) else { return };
        leg.session = Some(timer);
        self.timers.set(timer.next(now), Due::Session(id));
    }

    /// What a request of ours says of the session that there is.
    pub(super) fn session_headers(&self, id: LegId) -> Vec<(HeaderName, String)> {
        let Some(timer) = self.legs.get(&id).and_then(|leg| leg.session) else { return Vec::new() };
        // Who refreshed goes on doing so, whichever side this request makes it (RFC 4028 section 7.4).
        let refresher = if timer.we_refresh { Refresher::Uac } else { Refresher::Uas };
        let value = SessionExpires { interval: timer.interval, refresher: Some(refresher) }.to_string();
        vec![(HeaderName::SessionExpires, value)]
    }

    pub(super) fn session_due(&mut self, now: Now, id: LegId) {
        let Some(leg) = self.legs.get(&id).filter(|leg| leg.is_talking()) else { return };
        let Some(timer) = leg.session else { return };
        if now.since_start >= timer.over_at {
            return self.break_leg(now, id, Failure::SessionExpired);
        }
        if leg.change.is_some() || leg.unacknowledged.is_some() || leg.is_lost {
            return self.timers.set((now.since_start + REFRESH_AGAIN).min(timer.over_at), Due::Session(id));
        }
        self.timers.set(timer.over_at, Due::Session(id));
        self.refresh(now, id);
    }

    fn refresh(&mut self, now: Now, id: LegId) {
        let Some(leg) = self.legs.get(&id) else { return };
        let (method, sdp) = match leg.peer_updates {
            true => (Method::Update, None),
            false => (Method::Invite, leg.local_sdp.clone()),
        };
        if self.send_change(now, id, &method, sdp, Purpose::Refresh(id))
            && let Some(leg) = self.legs.get_mut(&id)
        {
            leg.change = Some(Change::Refresh);
        }
    }

    pub(super) fn refresh_responded(&mut self, now: Now, id: LegId, response: &Response) {
        let status = response.status.code();
        match status {
            0..200 => {}
            200..300 => self.refreshed(now, id, response),
            _ => self.refresh_failed(now, id, status),
        }
    }

    fn refreshed(&mut self, now: Now, id: LegId, response: &Response) {
        let invited = response.headers.typed::<sipx_sip::CSeq>().and_then(Result::ok);
        if invited.is_some_and(|cseq| cseq.method == Method::Invite) {
            self.send_ack(id, response);
        }
        let Some(leg) = self.legs.get_mut(&id) else { return };
        if leg.change.take_if(|change| *change == Change::Refresh).is_none() {
            return;
        }
        leg.dialog.moved(&response.headers);
        let interval = self.interval_of(id);
        self.adopt_session(now, id, response, interval);
    }

    /// A peer that does not know the call any more has none; any other refusal leaves the session to its end
    /// (RFC 4028 section 10), and is a sign of life where none was agreed.
    pub(super) fn refresh_failed(&mut self, now: Now, id: LegId, status: u16) {
        let Some(leg) = self.legs.get_mut(&id) else { return };
        if leg.change.take_if(|change| *change == Change::Refresh).is_none() {
            return;
        }
        match (status, leg.session) {
            (408 | 481, _) => self.break_leg(now, id, Failure::PeerGone),
            (491, Some(timer)) => {
                self.timers.set((now.since_start + REFRESH_AGAIN).min(timer.over_at), Due::Session(id));
            }
            (_, Some(timer)) if !timer.is_agreed => {
                self.run_session(now, id, SessionTimer::ours_alone(now, timer.interval));
            }
            _ => {}
        }
    }
}

/// What we would agree to; nothing if the peer knows nothing of session timers.
fn terms(headers: &Headers) -> Option<Accepted> {
    match answer(headers) {
        session::Answer::Accept(accepted) => Some(accepted),
        session::Answer::None | session::Answer::TooBrief(_) => None,
    }
}

/// The 422 to a session that would have to be refreshed too often.
pub(super) fn too_small(request: &Request) -> Option<Answer> {
    match answer(&request.headers) {
        session::Answer::TooBrief(floor) => {
            Some(Answer::new(422).header(HeaderName::MinSe, floor.as_secs().to_string()))
        }
        session::Answer::None | session::Answer::Accept(_) => None,
    }
}

fn answer(headers: &Headers) -> session::Answer {
    let supports =
        headers.typed_all::<Supported>().any(|it| it.is_ok_and(|it| it.contains(session::OPTION_TAG)));
    let requested = headers.typed::<SessionExpires>().and_then(Result::ok);
    let minimum = headers.typed::<MinSe>().and_then(Result::ok).map(|it| it.0.min(SESSION_MAX));
    session::answer(supports, requested, minimum, SESSION_MIN)
}

/// The interval that a 422 asks for, in seconds.
pub(super) fn wanted_minimum(response: &Response) -> Option<u64> {
    let wanted = response.headers.typed::<MinSe>()?.ok()?.0;
    (wanted <= SESSION_MAX).then_some(wanted.max(SESSION_INTERVAL).as_secs())
}

/// Whether the peer says that it understands UPDATE.
pub(super) fn understands_update(headers: &Headers) -> bool {
    headers.typed_all::<Allow>().any(|it| it.is_ok_and(|it| it.contains("UPDATE")))
}

/// Whether a challenge says that only the nonce was too old.
pub(super) fn is_stale(response: &Response) -> bool {
    let asked = [HeaderName::WwwAuthenticate, HeaderName::ProxyAuthenticate];
    asked.iter().any(|name| {
        response
            .headers
            .get_all(name)
            .any(|it| text_of(it.value()).to_ascii_lowercase().contains("stale=true"))
    })
}
