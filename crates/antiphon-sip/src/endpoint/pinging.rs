//! Whether a peer is there (RFC 3261 section 11.1).

use super::dialog::Dialog;
use super::*;
use crate::event::PingId;

/// A question to a peer.
#[derive(Clone, Debug)]
pub struct Ping {
    /// The path to it.
    pub flow: Flow,
    /// Who asks.
    pub from: NameAddr,
    /// Who is asked; its address is the Request-URI.
    pub to: NameAddr,
}

impl Endpoint {
    /// Asks a peer whether it is there. [`Event::Pinged`] follows.
    pub fn ping(&mut self, now: Now, ping: &Ping) -> PingId {
        let id = PingId(self.next_id());
        let (call_id, tag, branch) = (self.token(), self.token(), self.branch());
        let sent = Uri::parse(ping.to.uri().into()).ok().and_then(|target| {
            let (from, to) = (ping.from.to_string(), ping.to.to_string());
            let mut dialog = Dialog::of_ours(&call_id, &from, &tag, &to, target, ping.flow);
            let request = dialog.request(&Method::Options, &branch)?;
            let agent = self.config.product.clone();
            let request = request
                .header(HeaderName::Contact, self.contact(ping.flow))
                .and_then(|it| it.header(HeaderName::Accept, answers::SDP))
                .and_then(|it| it.header(HeaderName::UserAgent, agent));
            self.request(now, ping.flow, request.ok()?.build(), Purpose::Ping(id))
        });
        if sent.is_none() {
            self.tell(Event::Pinged { ping: id, status: 503 });
        }
        id
    }

    pub(super) fn ping_responded(&mut self, ping: PingId, status: u16) {
        if status >= 200 {
            self.tell(Event::Pinged { ping, status });
        }
    }

    /// The path of questions is gone.
    pub(super) fn lose_pings(&mut self, clients: &[ClientId]) {
        let ping = |id: &ClientId| {
            let Purpose::Ping(ping) = self.transactions.client(*id)?.purpose else { return None };
            Some(ping)
        };
        let lost: Vec<PingId> = clients.iter().filter_map(ping).collect();
        for ping in lost {
            self.tell(Event::Pinged { ping, status: 503 });
        }
    }
}
