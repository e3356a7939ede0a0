//! Phones that register (RFC 3261 section 10.3).

use super::authentication::{Question, Waiting};
use super::*;
use crate::caller;
use crate::registrar::outbound::{self, Extensions};
use crate::registrar::{Binding, ContactChanges, Refused};

/// After how many seconds at most a phone says that its flow is alive: the addresses of many routers forget a silent
/// datagram in half a minute (RFC 5626 section 4.4.2), a connection stays for minutes (section 4.4.1).
const FLOW_TIMERS_S: [u32; 2] = [29, 120];

/// Why a registration that was in order is not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegisterError {
    /// The office cannot store it now: 503, the phone tries again.
    #[error("registrations cannot be stored now")]
    Unavailable,
}

/// What a registration that waits to be stored will be told.
#[derive(Debug)]
pub(super) struct Granted {
    extensions: Extensions,
    username: String,
}

impl Endpoint {
    pub(super) fn register_arrived(&mut self, now: Now, id: ServerId, request: &Request, flow: Flow) {
        if self.config.is_phone {
            self.respond(now, id, &Answer::new(405).header(HeaderName::Allow, answers::ALLOW));
            return;
        }
        self.ask_for_proof(now, id, request, flow);
    }

    /// The phone is who it says; it may register for itself and for nobody else.
    pub(super) fn register_proved(
        &mut self,
        now: Now,
        id: ServerId,
        request: &Request,
        flow: Flow,
        username: String,
    ) {
        let changes = match ContactChanges::read(request, flow) {
            Ok(changes) => changes,
            Err(refused) => return self.register_refused(now, id, refused),
        };
        let to = request.headers.value(&HeaderName::To).map(|to| NameAddr::parse(&to));
        if to.is_none_or(|to| to.user != username) {
            self.respond(now, id, &Answer::new(403));
            return;
        }
        let granted = Granted { extensions: changes.extensions, username: username.clone() };
        if let Some(waiting) = self.wait(now, id, flow, Question::Registered(granted)) {
            self.tell(Event::Register { request: waiting, username, changes, flow });
        }
    }

    fn register_refused(&mut self, now: Now, id: ServerId, refused: Refused) {
        let answer = match refused {
            Refused::Malformed => Answer::new(400),
            Refused::TooBrief { min_s } => Answer::new(423).header(HeaderName::MinExpires, min_s.to_string()),
            Refused::FirstHop => Answer::new(439),
        };
        self.respond(now, id, &answer);
    }

    /// What a phone's contacts are now, all of them, once that is stored.
    pub fn registered(
        &mut self,
        now: Now,
        request: RequestId,
        bindings: Result<Vec<Binding>, RegisterError>,
    ) {
        let Some(Waiting { server, flow, what: Question::Registered(granted) }) =
            self.take_waiting_if(request, |what| matches!(what, Question::Registered(_)))
        else {
            return;
        };
        let answer = match bindings {
            Ok(bindings) => {
                let is_new = !self.flows.contains_key(&flow);
                self.remember_flows(now, &granted.username, flow, &bindings);
                self.phone_registered(now, &granted.username, flow, &bindings, is_new);
                let account = format!("{}@{}", granted.username, self.config.domain);
                let account = Some(&*account).filter(|_| granted.extensions.gruu);
                let contacts = bindings.iter().map(|it| it.contact_value(now.wall_ms, account));
                Answer::new(200)
                    .headers(contacts.map(|contact| (HeaderName::Contact, contact)))
                    .headers(self.path_of(server))
                    .header(HeaderName::Supported, outbound::SUPPORTED.join(", "))
                    .headers(granted.extensions.outbound.then(|| keep_flow(flow)).into_iter().flatten())
            }
            Err(RegisterError::Unavailable) => self.come_back_to(server),
        };
        self.respond(now, server, &answer);
    }

    /// The proxies on the way want to see that we know them (RFC 3327 section 5.3).
    fn path_of(&self, server: ServerId) -> Vec<(HeaderName, String)> {
        let Some(request) = self.transactions.server(server).map(|it| it.request()) else {
            return Vec::new();
        };
        let rows = request.headers.get_all(&HeaderName::Path);
        rows.map(|row| (HeaderName::Path, caller::clean(&text_of(row.value()), usize::MAX))).collect()
    }
}

/// That the phone is reached by its flow, and how often it is to show that the flow is alive (RFC 5626 section 6).
fn keep_flow(flow: Flow) -> [(HeaderName, String); 2] {
    let [datagrams_s, connection_s] = FLOW_TIMERS_S;
    let seconds = if flow.transport.is_reliable() { connection_s } else { datagrams_s };
    [
        (HeaderName::Require, "outbound".to_owned()),
        (HeaderName::Other(Bytes::from_static(b"Flow-Timer")), seconds.to_string()),
    ]
}
