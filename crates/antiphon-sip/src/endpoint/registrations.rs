//! Phones that register (RFC 3261 section 10.3).

use super::authentication::{Question, Waiting};
use super::*;
use crate::caller;
use crate::registrar::{Binding, ContactChanges, Refused};

/// Why a registration that was in order is not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegisterError {
    /// The office cannot store it now: 503, the phone tries again.
    #[error("registrations cannot be stored now")]
    Unavailable,
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
        if let Some(waiting) = self.wait(now, id, flow, Question::Registered) {
            self.tell(Event::Register { request: waiting, username, changes, flow });
        }
    }

    fn register_refused(&mut self, now: Now, id: ServerId, refused: Refused) {
        let answer = match refused {
            Refused::Malformed => Answer::new(400),
            Refused::TooBrief { min_s } => Answer::new(423).header(HeaderName::MinExpires, min_s.to_string()),
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
        let Some(Waiting { server, flow, .. }) =
            self.take_waiting_if(request, |what| matches!(what, Question::Registered))
        else {
            return;
        };
        let answer = match bindings {
            Ok(bindings) => {
                self.remember_flows(now, flow, &bindings);
                let contacts = bindings.iter().map(|it| (HeaderName::Contact, it.contact_value(now.wall_ms)));
                Answer::new(200).headers(contacts).headers(self.path_of(server))
            }
            Err(RegisterError::Unavailable) => ingress::overloaded(),
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
