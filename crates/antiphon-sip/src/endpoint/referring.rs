//! Sending a peer on: it is asked to call somebody else, and tells how that went (RFC 3515).
//!
//! What a peer asks of us in the same way is [`super::transferring`].

use super::bounds::REFERRAL_MAX;
use super::replacing::Replaces;
use super::*;

/// The event package of the NOTIFYs that follow a REFER (RFC 3515 section 2.4.1).
pub(super) const EVENT: &str = "refer";

/// Whether a peer says that it may be sent on.
pub(super) fn understands_refer(headers: &sipx_sip::Headers) -> bool {
    headers.typed_all::<sipx_sip::headers::Allow>().any(|it| it.is_ok_and(|it| it.contains("REFER")))
}

impl Endpoint {
    /// Asks the peer of a leg to call somebody else instead of us. [`Event::Referred`] follows, once, unless the peer
    /// hangs up before: whoever has got through mostly does.
    pub fn refer(&mut self, now: Now, leg: LegId, to: &NameAddr) {
        if !self.send_refer(now, leg, to.to_string()) {
            self.tell(Event::Referred { leg, status: 503 });
        }
    }

    /// The same, and whoever is called there is to take the place that we have on `replaced` (RFC 5589 section 7).
    pub fn refer_replacing(&mut self, now: Now, leg: LegId, to: &NameAddr, replaced: LegId) {
        let replaces = self.legs.get(&replaced).map(|it| Replaces::of(&it.dialog)).unwrap_or_default();
        let escaped = replaces.replace('@', "%40").replace(';', "%3B").replace('=', "%3D");
        if !self.send_refer(now, leg, format!("<{}?Replaces={escaped}>", to.uri())) {
            self.tell(Event::Referred { leg, status: 503 });
        }
    }

    fn send_refer(&mut self, now: Now, id: LegId, to: String) -> bool {
        let (branch, agent) = (self.branch(), self.config.product.clone());
        let Some(flow) = self.legs.get(&id).filter(|leg| leg.is_talking()).map(|leg| leg.dialog.flow) else {
            return false;
        };
        let contact = self.contact(flow);
        let Some(leg) = self.legs.get_mut(&id) else { return false };
        let request = leg.dialog.request(&Method::Refer, &branch).and_then(|request| {
            let referred_by = contact.clone();
            let request = request.header(HeaderName::Contact, contact).ok()?;
            let request = request.header(HeaderName::ReferTo, to).ok()?;
            let request = request.header(HeaderName::ReferredBy, referred_by).ok()?;
            Some(request.header(HeaderName::UserAgent, agent).ok()?.build())
        });
        let sent = request.and_then(|request| self.request(now, flow, request, Purpose::Refer(id)));
        if sent.is_some() {
            self.timers.set(now.since_start + REFERRAL_MAX, Due::Referral(id));
        }
        sent.is_some()
    }

    /// The peer does so, or will not. How it goes is told by its NOTIFYs.
    pub(super) fn refer_responded(&mut self, id: LegId, status: u16) {
        if status >= 300 {
            self.referral_over(id, status);
        }
    }

    /// Nobody has heard for too long how it goes.
    pub(super) fn referral_unheard(&mut self, leg: LegId) {
        self.tell(Event::Referred { leg, status: 408 });
    }

    /// A NOTIFY within a call: whether it is about a REFER of ours, and has been answered.
    pub(super) fn referral_notified(&mut self, now: Now, id: ServerId, request: &Request) -> bool {
        let is_refer = request
            .headers
            .value(&HeaderName::Event)
            .is_some_and(|event| text_of(event).split(';').next().is_some_and(|it| it.trim() == EVENT));
        let found = self.leg_of(request).filter(|leg| is_refer && self.legs.contains_key(leg));
        let Some(leg_id) = found else { return false };
        let Some(leg) = self.legs.get_mut(&leg_id) else { return false };
        if !leg.dialog.is_in_order(dialog::cseq(&request.headers).unwrap_or_default()) {
            self.respond(now, id, &Answer::new(500));
            return true;
        }
        let is_known = self.timers.is_set(Due::Referral(leg_id));
        self.respond(now, id, &Answer::new(if is_known { 200 } else { 481 }));
        if let Some(status) = outcome(&text_of(request.body())).filter(|status| is_known && *status >= 200) {
            self.referral_over(leg_id, status);
        }
        true
    }

    fn referral_over(&mut self, leg: LegId, status: u16) {
        if self.timers.is_set(Due::Referral(leg)) {
            self.timers.clear(Due::Referral(leg));
            self.tell(Event::Referred { leg, status });
        }
    }
}

/// The status in the first line of a message fragment (RFC 3420), such as `SIP/2.0 200 OK`.
fn outcome(fragment: &str) -> Option<u16> {
    let status = fragment.lines().next()?.trim().strip_prefix("SIP/2.0 ")?;
    status.get(..3)?.parse().ok().filter(|status| (100..700).contains(status))
}

#[cfg(test)]
mod tests {
    use super::outcome;

    #[test]
    fn only_a_status_line_tells_how_it_went() {
        for (fragment, want) in [
            ("SIP/2.0 200 OK", Some(200)),
            ("SIP/2.0 100 Trying\r\n", Some(100)),
            ("SIP/2.0 486 Busy Here\r\nContact: <sip:a@b>\r\n", Some(486)),
            ("SIP/2.0 999 What", None),
            ("SIP/2.0 2", None),
            ("SIP/2.0 2é0 OK", None),
            ("200 OK", None),
            ("", None),
        ] {
            assert_eq!(outcome(fragment), want, "{fragment}");
        }
    }
}
