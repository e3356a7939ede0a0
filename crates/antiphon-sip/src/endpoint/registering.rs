//! Our own registrations at other servers, as a phone has them (RFC 3261 section 10.2).

use std::time::Duration;

use sipx_sip::Uri;
use sipx_sip::headers::{ContactValue, Expires};

use super::dialog::{Dialog, cseq};
use super::outbound::proof;
use super::*;

/// Sendings of one REGISTER: as it is, with credentials, with fresh ones, with a longer wish.
const TRIES_MAX: u32 = 4;

/// A registration to be made and kept.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The path to the registrar.
    pub flow: Flow,
    /// The domain to register at.
    pub domain: String,
    /// The account.
    pub credentials: Credentials,
    /// How long it should hold, in seconds; 0 takes it back. It is renewed at half of what is granted.
    pub expires_s: u32,
}

/// A registration of ours.
#[derive(Debug)]
pub(super) struct OurRegistration {
    wish: Registration,
    dialog: Dialog,
    tries: u32,
    proof: Option<(HeaderName, String)>,
}

impl Endpoint {
    /// Registers us. [`Event::Registered`] follows, now and at each renewal.
    pub fn register(&mut self, now: Now, wish: Registration) -> RegistrationId {
        let id = RegistrationId(self.next_id());
        let (call_id, tag) = (self.token(), self.token());
        let address = NameAddr::new(None, wish.credentials.username(), &wish.domain).to_string();
        let registrar = NameAddr::new(None, "", &wish.domain).uri();
        let Ok(registrar) = Uri::parse(registrar.into()) else {
            self.tell(Event::Registered { registration: id, status: 400, expires_s: 0 });
            return id;
        };
        let dialog = Dialog::of_ours(&call_id, &address, &tag, &address, registrar, wish.flow);
        self.registrations.insert(id, OurRegistration { wish, dialog, tries: 0, proof: None });
        self.send_register(now, id);
        id
    }

    /// Takes a registration of ours back. [`Event::Registered`] follows.
    pub fn unregister(&mut self, now: Now, id: RegistrationId) {
        let Some(registration) = self.registrations.get_mut(&id) else { return };
        registration.wish.expires_s = 0;
        self.register_again(now, id);
    }

    pub(super) fn register_again(&mut self, now: Now, id: RegistrationId) {
        let Some(registration) = self.registrations.get_mut(&id) else { return };
        registration.tries = 0;
        registration.proof = None;
        self.timers.clear(Due::Registration(id));
        self.send_register(now, id);
    }

    fn send_register(&mut self, now: Now, id: RegistrationId) {
        let (branch, agent) = (self.branch(), self.config.product.clone());
        let Some(flow) = self.registrations.get(&id).map(|it| it.wish.flow) else { return };
        let contact = self.contact(flow);
        let Some(registration) = self.registrations.get_mut(&id) else { return };
        registration.tries += 1;
        let request = registration.request(&branch, contact, agent);
        if request.and_then(|request| self.request(now, flow, request, Purpose::Register(id))).is_none() {
            self.register_failed(now, id, 503);
        }
    }

    pub(super) fn register_responded(&mut self, now: Now, id: RegistrationId, response: &Response) {
        let status = response.status.code();
        let Some(registration) = self.registrations.get(&id) else { return };
        // The answer to an earlier wish says nothing of the last one.
        if status < 200 || cseq(&response.headers) != Some(registration.dialog.local_cseq) {
            return;
        }
        match status {
            200..300 => self.register_accepted(now, id, response),
            _ if self.prepare_register(id, response) => self.send_register(now, id),
            _ => self.register_failed(now, id, status),
        }
    }

    fn register_accepted(&mut self, now: Now, id: RegistrationId, response: &Response) {
        let Some(registration) = self.registrations.get(&id) else { return };
        let contact = self.contact(registration.wish.flow);
        let expires_s = granted_s(response, &contact).unwrap_or(registration.wish.expires_s);
        if registration.wish.expires_s == 0 || expires_s == 0 {
            self.registrations.remove(&id);
            return self.tell(Event::Registered { registration: id, status: 200, expires_s: 0 });
        }
        let renewal =
            now.since_start + Duration::from_secs(u64::from(expires_s) / 2).max(Duration::from_secs(1));
        self.timers.set(renewal, Due::Registration(id));
        self.tell(Event::Registered { registration: id, status: 200, expires_s });
    }

    /// Whether the refusal names something that we can put right.
    fn prepare_register(&mut self, id: RegistrationId, response: &Response) -> bool {
        let Some(registration) = self.registrations.get_mut(&id) else { return false };
        if registration.tries >= TRIES_MAX {
            return false;
        }
        match response.status.code() {
            401 | 407 if registration.proof.is_none() || session_timer::is_stale(response) => {
                let uri = text_of(registration.dialog.target.to_bytes());
                let credentials = &registration.wish.credentials;
                registration.proof = proof(response, credentials, "REGISTER", &uri, self.entropy.as_mut());
                registration.proof.is_some()
            }
            423 => {
                let minimum = response.headers.value(&HeaderName::MinExpires);
                let minimum = minimum.and_then(|value| text_of(value).parse::<u32>().ok());
                let longer = minimum.filter(|minimum| *minimum > registration.wish.expires_s);
                registration.wish.expires_s = longer.unwrap_or(registration.wish.expires_s);
                longer.is_some()
            }
            _ => false,
        }
    }

    /// It did not work, and is not tried again.
    pub(super) fn register_failed(&mut self, _now: Now, id: RegistrationId, status: u16) {
        self.timers.clear(Due::Registration(id));
        if self.registrations.remove(&id).is_some() {
            self.tell(Event::Registered { registration: id, status, expires_s: 0 });
        }
    }

    pub(super) fn lose_registrations(&mut self, now: Now, flow: Flow) {
        let lost = self.registrations.iter().filter(|(_, it)| it.wish.flow == flow);
        let lost: Vec<_> = lost.map(|(id, _)| *id).collect();
        lost.into_iter().for_each(|id| self.register_failed(now, id, 503));
    }
}

impl OurRegistration {
    fn request(&mut self, branch: &str, contact: String, agent: String) -> Option<Request> {
        let mut builder = self
            .dialog
            .request(&Method::Register, branch)?
            .header(HeaderName::Contact, contact)
            .ok()?
            .header(HeaderName::Expires, self.wish.expires_s.to_string())
            .ok()?
            .header(HeaderName::UserAgent, agent)
            .ok()?;
        if let Some((name, value)) = self.proof.clone() {
            builder = builder.header(name, value).ok()?;
        }
        Some(builder.build())
    }
}

/// How long our contact is registered, in seconds, as the registrar says.
fn granted_s(response: &Response, contact: &str) -> Option<u32> {
    let mut contacts = response.headers.typed_all::<ContactValue>().filter_map(Result::ok);
    let ours = contacts.find_map(|it| match it {
        ContactValue::Address(address) => {
            (format!("<{}>", text_of(address.uri.to_bytes())) == contact).then_some(address)
        }
        ContactValue::Wildcard => None,
    });
    let header = response.headers.typed::<Expires>().and_then(Result::ok).map(|it| it.0);
    let own = ours.and_then(|it| text_of(it.param("expires").unwrap_or_default()).parse().ok());
    own.or(header)
}
