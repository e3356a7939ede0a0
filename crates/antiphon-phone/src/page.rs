//! The telephone on a person's pages: the SIP half of it, whose audio is the browser's business.
//!
//! What the browser says of its audio passes through unread. It has one line; whoever calls meanwhile hears that it is
//! busy, unless another phone of the person answers.

use std::collections::VecDeque;
use std::time::Duration;

use antiphon_core::entropy::Entropy;
use antiphon_core::page_phone::{PhoneNews, PhoneOrder};
use antiphon_core::time::Now;
use antiphon_sip::caller::NameAddr;
use antiphon_sip::digest::Credentials;
use antiphon_sip::endpoint::{Endpoint, EndpointConfig, Invite, Output, Refusal, Registration};
use antiphon_sip::event::{Event, Incoming, LegId, RegistrationId, RequestId};
use antiphon_sip::flow::Flow;
use bytes::Bytes;

/// How long the registration holds; it is renewed at half of that, and taken back at the end.
const EXPIRES_S: u32 = 600;
/// What other phones and the log of calls see that it is.
const PRODUCT: &str = "Antiphon browser phone";

/// What it is set up with.
#[derive(Clone, Debug)]
pub struct PagePhoneConfig {
    /// The person's account.
    pub account: Credentials,
    /// The number that it shows, and the name.
    pub shown: NameAddr,
    /// The server's domain.
    pub domain: String,
    /// The path to the server.
    pub server: Flow,
}

/// The telephone.
pub struct PagePhone {
    sip: Endpoint,
    config: PagePhoneConfig,
    registration: Option<RegistrationId>,
    /// The call that there is, or that is being made.
    leg: Option<LegId>,
    /// Whether that call is somebody's who waits for an answer.
    rings: bool,
    /// A change that the other side waits for an answer to.
    asked: Option<RequestId>,
    transmits: VecDeque<Bytes>,
    news: VecDeque<PhoneNews>,
}

impl PagePhone {
    /// An idle telephone. `key` makes nonces, which a telephone never uses.
    #[must_use]
    pub fn new(config: PagePhoneConfig, key: [u8; 32], entropy: Box<dyn Entropy>) -> Self {
        let endpoint = EndpointConfig {
            product: PRODUCT.to_owned(),
            ..EndpointConfig::phone(&config.domain, config.account.username())
        };
        Self {
            sip: Endpoint::new(endpoint, key, entropy),
            config,
            registration: None,
            leg: None,
            rings: false,
            asked: None,
            transmits: VecDeque::new(),
            news: VecDeque::new(),
        }
    }

    /// Can be called from now on.
    pub fn register(&mut self, now: Now) {
        let PagePhoneConfig { account, domain, server, .. } = self.config.clone();
        let wish = Registration { flow: server, domain, credentials: account, expires_s: EXPIRES_S };
        self.registration = Some(self.sip.register(now, wish));
        self.settle(now);
    }

    /// Its user does something.
    pub fn order(&mut self, now: Now, order: PhoneOrder) {
        match order {
            PhoneOrder::Call { number, offer } => self.call(now, &number, offer),
            PhoneOrder::Answer { answer } => self.answer(now, Bytes::from(answer)),
            PhoneOrder::Change { offer } => {
                if let Some(leg) = self.leg.filter(|_| !self.rings) {
                    self.sip.offer(now, leg, Bytes::from(offer));
                }
            }
            PhoneOrder::Press(key) => {
                if let Some(leg) = self.leg.filter(|_| !self.rings) {
                    self.sip.press(now, leg, key);
                }
            }
            PhoneOrder::HangUp => self.hang_up(now),
        }
        self.settle(now);
    }

    /// Nobody is there any more: the call ends, and so does the registration.
    pub fn leave(&mut self, now: Now) {
        self.hang_up(now);
        if let Some(registration) = self.registration.take() {
            self.sip.unregister(now, registration);
        }
        self.settle(now);
    }

    /// A message from the server.
    pub fn receive(&mut self, now: Now, message: Bytes) {
        self.sip.receive(now, self.config.server, message);
        self.settle(now);
    }

    /// Time has passed.
    pub fn timeout(&mut self, now: Now) {
        self.sip.timeout(now);
        self.settle(now);
    }

    /// When [`timeout`](Self::timeout) has something to do, counted since the start.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Duration> {
        self.sip.next_deadline()
    }

    /// The next message to the server.
    pub fn transmit(&mut self) -> Option<Bytes> {
        self.transmits.pop_front()
    }

    /// The next thing that its user is told.
    pub fn news(&mut self) -> Option<PhoneNews> {
        self.news.pop_front()
    }

    fn call(&mut self, now: Now, number: &str, offer: String) {
        let Some(user) = dialled(number).filter(|_| self.leg.is_none()) else {
            return self.news.push_back(PhoneNews::Refused(if self.leg.is_some() { 486 } else { 484 }));
        };
        let PagePhoneConfig { account, shown, domain, server } = &self.config;
        let invite = Invite {
            request_uri: format!("sip:{user}@{domain}"),
            flow: *server,
            from: shown.clone(),
            to: NameAddr::new(None, number, domain),
            sdp: Some(Bytes::from(offer)),
            credentials: Some(account.clone()),
            answer_within: None,
            headers: Vec::new(),
        };
        self.leg = Some(self.sip.invite(now, invite));
    }

    fn answer(&mut self, now: Now, answer: Bytes) {
        if let Some(request) = self.asked.take() {
            self.sip.answer_offer(now, request, answer);
        } else if let Some(leg) = self.leg.filter(|_| std::mem::take(&mut self.rings)) {
            self.sip.answer(now, leg, answer);
        }
    }

    fn hang_up(&mut self, now: Now) {
        let Some(leg) = self.leg.take() else { return };
        self.asked = None;
        if std::mem::take(&mut self.rings) {
            // Only this phone does not want it: others of the person ring on.
            self.sip.refuse(now, leg, refusal(486, "Busy Here"));
        } else {
            self.sip.hang_up(now, leg);
        }
        self.news.push_back(PhoneNews::Ended);
    }

    fn settle(&mut self, now: Now) {
        while let Some(output) = self.sip.poll() {
            match output {
                Output::Transmit { bytes, .. } => self.transmits.push_back(bytes),
                Output::Event(event) => self.happened(now, event),
            }
        }
    }

    fn happened(&mut self, now: Now, event: Event) {
        match event {
            Event::Registered { status: 200, .. } if self.registration.is_some() => {
                self.news.push_back(PhoneNews::Registered);
            }
            Event::Registered { status, .. } => self.news.push_back(PhoneNews::NotRegistered(status)),
            Event::Notified { summary, .. } => {
                let (new, urgent, saved) = (summary.new, summary.new_urgent, summary.saved);
                self.news.push_back(PhoneNews::Lamp { new, urgent, saved });
            }
            Event::Incoming(incoming) => self.called(now, incoming),
            Event::Progress { leg, status: 180.., .. } if self.leg == Some(leg) => {
                self.news.push_back(PhoneNews::Rings);
            }
            Event::Answered { leg, sdp } if self.leg == Some(leg) => {
                let call = self.sip.call_id_of(leg).unwrap_or_default();
                self.news.push_back(PhoneNews::Talks { answer: text(&sdp), call });
            }
            Event::OfferAnswered { leg, sdp } if self.leg == Some(leg) => {
                self.news.push_back(PhoneNews::Changed { answer: text(&sdp) });
            }
            Event::Offered { leg, request, sdp: Some(sdp) } if self.leg == Some(leg) => {
                self.asked = Some(request);
                self.news.push_back(PhoneNews::Asked { offer: text(&sdp) });
            }
            Event::Offered { request, .. } => {
                self.sip.refuse_offer(now, request, refusal(488, "Not Acceptable Here"));
            }
            Event::Refused { leg, status, .. } if self.leg == Some(leg) => {
                self.leg = None;
                self.news.push_back(PhoneNews::Refused(status));
            }
            Event::HungUp { leg, request } => {
                self.sip.bye_done(now, request, true);
                self.ended(leg);
            }
            Event::Failed { leg, .. } | Event::Cancelled { leg } => self.ended(leg),
            Event::Credentials { request, .. } => self.sip.credentials(now, request, None),
            Event::Transfer(transfer) => {
                self.sip.refuse_transfer(now, transfer.request, refusal(501, "Not Implemented"));
            }
            Event::Register { .. }
            | Event::Subscribe { .. }
            | Event::Pinged { .. }
            | Event::Confirmed { .. }
            | Event::OfferConfirmed { .. }
            | Event::OfferMade { .. }
            | Event::OfferAnswered { .. }
            | Event::OfferRefused { .. }
            | Event::Answered { .. }
            | Event::Digit { .. }
            | Event::Referred { .. }
            | Event::Lost { .. }
            | Event::Progress { .. }
            | Event::Refused { .. } => {}
        }
    }

    fn called(&mut self, now: Now, incoming: Incoming) {
        let Incoming { leg, from, offer: Some(offer), .. } = incoming else {
            return self.sip.refuse(now, incoming.leg, refusal(488, "Not Acceptable Here"));
        };
        if self.leg.is_some() {
            return self.sip.refuse(now, leg, refusal(486, "Busy Here"));
        }
        (self.leg, self.rings) = (Some(leg), true);
        self.sip.ring(now, leg, 180, None);
        let name = from.display.unwrap_or_default();
        self.news.push_back(PhoneNews::Called { number: from.user, name, offer: text(&offer) });
    }

    fn ended(&mut self, leg: LegId) {
        if self.leg == Some(leg) {
            (self.leg, self.rings, self.asked) = (None, false, None);
            self.news.push_back(PhoneNews::Ended);
        }
    }
}

fn refusal(status: u16, reason: &str) -> Refusal {
    Refusal { status, reason: reason.to_owned(), warning: None, retry_after_s: None }
}

fn text(sdp: &[u8]) -> String {
    String::from_utf8_lossy(sdp).into_owned()
}

/// What was dialled as the user part of an address; `None` for what is on no telephone.
fn dialled(number: &str) -> Option<String> {
    let kept: String = number.chars().filter(|it| !" -()/.".contains(*it)).collect();
    let is_key = |it: char| it.is_ascii_alphanumeric() || "+*#".contains(it);
    let fits = (1..=40).contains(&kept.len()) && kept.chars().all(is_key);
    // In an address a pound key would begin something else (RFC 3261 section 25.1).
    fits.then(|| kept.replace('#', "%23"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_on_no_telephone_is_not_dialled() {
        for (typed, want) in [
            ("2000", Some("2000")),
            ("+43 (1) 234-56", Some("+43123456")),
            ("*98#", Some("*98%23")),
            ("", None),
            ("a@b", None),
            ("2000;x=y", None),
            ("2\r\n", None),
        ] {
            assert_eq!(dialled(typed).as_deref(), want, "{typed}");
        }
    }
}
