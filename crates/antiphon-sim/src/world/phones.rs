//! The phones on people's desks: what they do, and what their users notice.

use std::net::IpAddr;

use super::*;

/// A phone and what it shows.
pub(crate) struct Handset {
    pub(crate) phone: Phone,
    pub(crate) name: String,
    pub(crate) lamp: Option<MessageSummary>,
    /// Cut off: nothing reaches it and nothing leaves it.
    pub(crate) unplugged: bool,
    /// Talks to another phone, not to the server.
    pub(crate) talks_to_phone: bool,
    /// Where the other side's audio was last.
    pub(crate) peer: Option<IpAddr>,
    /// Other phones that it came to talk to without hanging up.
    pub(crate) moved: Vec<IpAddr>,
}

impl World {
    /// Lets a phone do something.
    pub(crate) fn with_phone(&mut self, address: SocketAddr, act: impl FnOnce(&mut Phone, Now)) {
        let now = self.now;
        let Some(handset) = self.phones.get_mut(&address) else { return };
        act(&mut handset.phone, now);
        self.collect(address);
    }

    /// A phone registers, as it does when it is switched on: it remembers no lamp.
    pub(crate) fn register(&mut self, address: SocketAddr) {
        if let Some(handset) = self.phones.get_mut(&address) {
            handset.lamp = None;
        }
        self.with_phone(address, |phone, now| phone.register(now, 3_600));
    }

    /// A phone hangs up, or gives up calling; false if there is nothing to hang up.
    pub(crate) fn hang_up(&mut self, address: SocketAddr) -> bool {
        let in_call = self.is_in_call(address);
        self.with_phone(address, |phone, now| phone.hang_up(now));
        if let Some(handset) = self.phones.get_mut(&address) {
            handset.talks_to_phone = false;
        }
        in_call
    }

    /// Whether a phone is in a call, or tries to be.
    pub(crate) fn is_in_call(&self, address: SocketAddr) -> bool {
        self.phones.get(&address).is_some_and(|handset| handset.phone.is_in_call())
    }

    /// A phone asks for a change of its session.
    pub(crate) fn change(&mut self, address: SocketAddr, way: Way) {
        self.with_phone(address, |phone, now| phone.change(now, way));
    }

    /// A phone that rings is answered.
    pub(crate) fn pick_up(&mut self, address: SocketAddr) {
        self.with_phone(address, Phone::pick_up);
    }

    /// What a phone does from now on when it is called.
    pub(crate) fn behave(&mut self, address: SocketAddr, manner: Manner) {
        self.with_phone(address, |phone, _| phone.behave(manner));
    }

    /// Pulls a phone's plug, or puts it back.
    pub(crate) fn unplug(&mut self, address: SocketAddr, unplugged: bool) {
        if let Some(handset) = self.phones.get_mut(&address) {
            handset.unplugged = unplugged;
        }
    }

    pub(super) fn collect(&mut self, address: SocketAddr) {
        let Some(handset) = self.phones.get_mut(&address) else { return };
        while let Some((flow, message)) = handset.phone.transmit() {
            if !handset.unplugged {
                self.wire.send(self.now.since_start, flow, &message);
            }
        }
        while let Some(event) = handset.phone.event() {
            let noticed = handset.notices(event);
            self.noticed.extend(noticed);
        }
        let moved = std::mem::take(&mut handset.moved);
        for peer in moved {
            let name = |at: IpAddr| self.phones.iter().find(|(it, _)| it.ip() == at).map(|(_, it)| &it.name);
            if let (Some(one), Some(other)) = (name(address.ip()), name(peer)) {
                self.noticed.push(Noticed::TalksTo(one.clone(), other.clone()));
            }
        }
    }
}

impl Handset {
    /// What its user notices of it.
    fn notices(&mut self, event: PhoneEvent) -> Option<Noticed> {
        let name = self.name.clone();
        match event {
            PhoneEvent::Lamp(summary) => {
                self.lamp = Some(summary);
                None
            }
            PhoneEvent::Talking(agreement) => {
                let (before, remote) = (self.talks_to_phone, agreement.remote.ip());
                self.talks_to_phone = remote != crate::parts::server_address().ip();
                let peer = self.peer.replace(remote);
                self.moved
                    .extend(Some(remote).filter(|it| before && self.talks_to_phone && peer != Some(*it)));
                (self.talks_to_phone && !before).then_some(Noticed::Talks(name))
            }
            PhoneEvent::Ended => std::mem::take(&mut self.talks_to_phone).then_some(Noticed::IsLeft(name)),
            PhoneEvent::Registered { .. }
            | PhoneEvent::Ringing
            | PhoneEvent::Heard
            | PhoneEvent::Called
            | PhoneEvent::ChangeRefused { .. }
            | PhoneEvent::Transferred { .. }
            | PhoneEvent::Pressed(_)
            | PhoneEvent::Refused { .. } => Some(Noticed::Phone(name, event)),
        }
    }
}

/// The status that answers a BYE, and the Call-ID, if the message is such an answer.
pub(super) fn goodbye(message: &[u8]) -> Option<(u16, &str)> {
    let text = std::str::from_utf8(message).ok()?;
    let status = text.strip_prefix("SIP/2.0 ")?.get(..3)?.parse().ok()?;
    header(text, "CSeq:")?.ends_with("BYE").then_some((status, header(text, "Call-ID:")?))
}

/// The Call-ID of a BYE, if the message is one.
pub(super) fn hang_up(message: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(message).ok()?;
    text.starts_with("BYE ").then(|| header(text, "Call-ID:")).flatten()
}

fn header<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
}
