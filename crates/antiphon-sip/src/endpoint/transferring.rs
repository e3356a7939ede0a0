//! Transfers: a peer wants whom it talks to connected with somebody else, and is told how that goes (RFC 3515, RFC 5589).
//!
//! What it is told belongs to its dialog, and outlives its call: phones hang up as soon as they are told that somebody
//! is at it. One NOTIFY is on its way at a time, so that the last word is never overtaken.

use sipx_sip::Address;

use super::authentication::{Question, Waiting};
use super::bounds::REFERRAL_MAX;
use super::dialog::{Dialog, cseq, with_body};
use super::replacing::{Replaces, Wanted};
use super::*;
use crate::caller;
use crate::event::Transfer;

/// A fragment of a message, such as its first line (RFC 3420).
const FRAGMENT: &str = "message/sipfrag;version=2.0";

/// How a peer is told of the transfer that it asked for.
#[derive(Debug)]
pub(super) struct Progress {
    /// The dialog it asked in, once its leg is gone; until then the leg has it.
    dialog: Option<Dialog>,
    /// The number of its REFER, where it is not the first one of the dialog (RFC 3515 section 2.4.6).
    id: Option<u32>,
    /// How far the transfer is.
    status: u16,
    /// Whether there is something that it has not been told.
    changed: bool,
    /// Whether a NOTIFY waits for its answer.
    on_its_way: bool,
    /// Whether its leg is to be ended as soon as it knows how it went.
    then_hang_up: bool,
}

/// What a REFER asks for.
struct Asked {
    called: String,
    called_host: String,
    replaces: Option<Replaces>,
}

impl Endpoint {
    /// A REFER within a call (RFC 3515 section 2.4.2).
    pub(super) fn refer_arrived(
        &mut self,
        now: Now,
        id: ServerId,
        leg: LegId,
        request: &Request,
        flow: Flow,
    ) {
        let talks = self.legs.get(&leg).is_some_and(Leg::is_talking);
        let is_under_way = self.progress.contains_key(&leg)
            || self.waiting.values().any(|it| matches!(it.what, Question::Transfer(other) if other == leg));
        let asked = asked(request).filter(|_| talks && !is_under_way);
        let Some(Asked { called, called_host, replaces }) = asked else {
            // The reason is the request's own, or the moment's.
            self.respond(now, id, &Answer::new(if talks && !is_under_way { 400 } else { 491 }));
            return;
        };
        let replaces = match replaces.map(|replaces| self.find_replaced(&replaces)) {
            Some(Wanted::Gone) => {
                self.respond(now, id, &Answer::new(481));
                return;
            }
            Some(Wanted::Leg(replaced)) => Some(replaced),
            None => None,
        };
        let Some(waiting) = self.wait(now, id, flow, Question::Transfer(leg)) else { return };
        self.tell(Event::Transfer(Transfer { leg, request: waiting, called, called_host, replaces }));
    }

    /// Somebody is at it. What becomes of it is told by [`Self::transfer_progressed`].
    pub fn accept_transfer(&mut self, now: Now, request: RequestId) {
        let Some((server, leg_id)) = self.take_transfer(request) else { return };
        let Some(asked) = self.transactions.server(server).map(|it| (it.request().clone(), it.flow)) else {
            return;
        };
        let (asked, flow) = asked;
        let is_silent = wants_silence(&asked);
        let accepted = Answer::new(202).header(HeaderName::Contact, self.contact(flow));
        let accepted = if is_silent { accepted.header(HeaderName::ReferSub, "false") } else { accepted };
        self.respond(now, server, &accepted);
        let Some(leg) = self.legs.get_mut(&leg_id).filter(|_| !is_silent) else { return };
        let id = cseq(&asked.headers).filter(|_| leg.has_transferred);
        leg.has_transferred = true;
        let (dialog, changed) = (None, true);
        let told = Progress { dialog, id, status: 100, changed, on_its_way: false, then_hang_up: false };
        self.progress.insert(leg_id, told);
        self.timers.set(now.since_start + REFERRAL_MAX, Due::Transfer(leg_id));
        self.tell_progress(now, leg_id);
    }

    /// Nobody will be at it.
    pub fn refuse_transfer(&mut self, now: Now, request: RequestId, refusal: Refusal) {
        let Some((server, _)) = self.take_transfer(request) else { return };
        let answer = Answer::refusing(refusal, &self.config.domain);
        self.respond(now, server, &answer);
    }

    fn take_transfer(&mut self, request: RequestId) -> Option<(ServerId, LegId)> {
        let waiting = self.take_waiting_if(request, |what| matches!(what, Question::Transfer(_)))?;
        let Waiting { server, what: Question::Transfer(leg), .. } = waiting else { return None };
        Some((server, leg))
    }

    /// How far the transfer is that the peer of a leg asked for; a status from 200 on is the last one.
    pub fn transfer_progressed(&mut self, now: Now, leg: LegId, status: u16) {
        let Some(told) = self.progress.get_mut(&leg).filter(|it| it.status < 200) else { return };
        if told.status == status {
            return;
        }
        (told.status, told.changed) = (status, true);
        self.tell_progress(now, leg);
    }

    /// Nobody said for too long how it goes.
    pub(super) fn transfer_unheard(&mut self, now: Now, leg: LegId) {
        self.transfer_progressed(now, leg, 408);
    }

    /// Whether the peer must hear how its transfer went before its leg may end; then the leg ends after that.
    pub(super) fn ends_after_progress(&mut self, leg: LegId) -> bool {
        let told = self.progress.get_mut(&leg).filter(|it| it.status >= 200);
        told.is_some_and(|told| {
            told.then_hang_up = true;
            true
        })
    }

    /// The leg is gone, its dialog goes on with what is to be told.
    pub(super) fn keep_dialog(&mut self, leg: LegId, dialog: Dialog) {
        if let Some(told) = self.progress.get_mut(&leg) {
            told.dialog = Some(dialog);
        }
    }

    pub(super) fn tell_progress(&mut self, now: Now, leg: LegId) {
        if self.legs.get(&leg).is_some_and(|leg| leg.is_lost) {
            return;
        }
        let (branch, agent) = (self.branch(), self.config.product.clone());
        let Some(told) = self.progress.get_mut(&leg).filter(|it| it.changed && !it.on_its_way) else {
            return;
        };
        let ([event, state], body) = (told.headers(), told.fragment());
        (told.changed, told.on_its_way) = (false, true);
        let ended = told.dialog.as_mut();
        let dialog = ended.or_else(|| self.legs.get_mut(&leg).map(|leg| &mut leg.dialog));
        let Some(dialog) = dialog else { return drop(self.progress.remove(&leg)) };
        let flow = dialog.flow;
        let notify = dialog.request(&Method::Notify, &branch);
        let contact = self.contact(flow);
        let notify = notify.and_then(|it| {
            let it = it.header(HeaderName::Event, event).ok()?;
            let it = it.header(HeaderName::SubscriptionState, state).ok()?;
            let it =
                it.header(HeaderName::Contact, contact).ok()?.header(HeaderName::UserAgent, agent).ok()?;
            Some(with_body(it, FRAGMENT, body.into())?.build())
        });
        let sent = notify.and_then(|notify| self.request(now, flow, notify, Purpose::Progress(leg)));
        if sent.is_none() {
            self.end_progress(now, leg);
        }
    }

    /// The peer has been told, or does not want to be (RFC 6665 section 4.2.2).
    pub(super) fn progress_responded(&mut self, now: Now, leg: LegId, status: u16) {
        let Some(told) = self.progress.get_mut(&leg).filter(|_| status >= 200) else { return };
        told.on_its_way = false;
        if told.changed && status < 300 {
            self.tell_progress(now, leg);
        } else if status >= 300 || told.status >= 200 {
            self.end_progress(now, leg);
        }
    }

    fn end_progress(&mut self, now: Now, leg: LegId) {
        self.timers.clear(Due::Transfer(leg));
        if self.progress.remove(&leg).is_some_and(|told| told.then_hang_up) {
            self.hang_up(now, leg);
        }
    }

    /// A connection is gone. Whose call goes on is told once there is another way; nobody else can be told any more.
    pub(super) fn lose_progress_on(&mut self, flow: Flow) {
        let legs = &self.legs;
        self.progress.retain(|leg, told| match legs.get(leg) {
            Some(leg) => {
                if leg.dialog.flow == flow {
                    told.changed |= std::mem::take(&mut told.on_its_way);
                }
                true
            }
            None => told.dialog.as_ref().is_some_and(|dialog| dialog.flow != flow),
        });
    }
}

impl Progress {
    /// `Event` and `Subscription-State`.
    fn headers(&self) -> [String; 2] {
        let event = match self.id {
            Some(id) => format!("{};id={id}", referring::EVENT),
            None => referring::EVENT.to_owned(),
        };
        let state = if self.status < 200 {
            format!("active;expires={}", REFERRAL_MAX.as_secs())
        } else {
            "terminated;reason=noresource".to_owned()
        };
        [event, state]
    }

    fn fragment(&self) -> String {
        format!("SIP/2.0 {} {}\r\n", self.status, answers::reason(self.status))
    }
}

/// What a REFER wants, if that is clear: one address to be called (RFC 3515 section 2.4.2).
fn asked(request: &Request) -> Option<Asked> {
    let mut rows = request.headers.get_all(&HeaderName::ReferTo);
    let value = rows.next().filter(|_| rows.next().is_none())?.value().to_vec();
    let uri = Address::parse(&value, "Refer-To").ok()?.uri;
    let params = uri.params();
    let method = params.and_then(|params| params.value("method").map(text_of));
    if method.is_some_and(|method| !method.eq_ignore_ascii_case("INVITE")) {
        return None;
    }
    let replaces = uri.headers().and_then(|headers| headers.value("Replaces"));
    let replaces = match replaces {
        Some(value) => Some(Replaces::parse(&unescaped(value))?),
        None => None,
    };
    let called = caller::user(&uri);
    (!called.is_empty() || replaces.is_some()).then(|| Asked {
        called,
        called_host: caller::host(&uri),
        replaces,
    })
}

/// Whether the peer does not want to be told how it goes (RFC 4488 section 4).
fn wants_silence(request: &Request) -> bool {
    let wish = request.headers.value(&HeaderName::ReferSub).unwrap_or_default();
    text_of(wish).split(';').next().is_some_and(|it| it.trim().eq_ignore_ascii_case("false"))
}

/// Bytes without the escapes that a URI needs (RFC 3261 section 19.1.2).
fn unescaped(value: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%');
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        plain.push(code.unwrap_or(*first));
        rest = if code.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn escapes_are_read_and_what_only_looks_like_one_stays() {
        for (written, want) in [("a%3Bb%3db", "a;b=b"), ("100%", "100%"), ("%zz%4", "%zz%4"), ("", "")] {
            assert_eq!(String::from_utf8_lossy(&unescaped(written.as_bytes())), want, "{written}");
        }
    }
}
