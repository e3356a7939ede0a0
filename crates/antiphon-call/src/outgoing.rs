//! Calls to numbers outside: what the INVITE to a trunk's peer says.

use std::time::Duration;

use antiphon_core::trunk::Peer;
use antiphon_sip::caller::NameAddr;
use antiphon_sip::diversion;
use antiphon_sip::endpoint::Invite;

use crate::input::Target;
use crate::ringing::Ringing;
use crate::trunks::TrunkLine;

/// How long a peer may stay silent before the next one is tried: three sendings over UDP, as long as a caller listens to
/// nothing without doubt.
const ANSWER_WITHIN: Duration = Duration::from_secs(4);

/// What a call outside is besides a call to a phone.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    /// The number, as it goes out.
    pub(crate) number: String,
    /// The number of ours that answers for it.
    pub(crate) identity: Option<String>,
}

/// The address of a number at a peer.
pub(crate) fn request_uri(number: &str, trunk: &TrunkLine, peer: &Peer) -> String {
    format!("{};user=phone", address(number, trunk, peer))
}

/// The address of somebody at a peer.
pub(crate) fn address(user: &str, trunk: &TrunkLine, peer: &Peer) -> String {
    let address = NameAddr::new(None, user, &at(trunk, peer)).uri();
    let port = peer.port.filter(|_| trunk.domain.is_none()).map(|port| format!(":{port}"));
    let transport = peer.transport.map(|it| format!(";transport={}", it.word()));
    format!("{address}{}{}", port.unwrap_or_default(), transport.unwrap_or_default())
}

/// The domain of addresses at a peer.
pub(crate) fn at(trunk: &TrunkLine, peer: &Peer) -> String {
    trunk.domain.clone().unwrap_or_else(|| peer.host.clone())
}

/// The INVITE to a trunk's peer. `domain` is ours.
///
/// A colleague who calls is named by the number that answers for him, anybody else by his own. A trunk that vouches for
/// its callers is told who answers for this one (RFC 3325); to all others nothing is asserted.
pub(crate) fn invite(
    ringing: &Ringing,
    outgoing: &Outgoing,
    target: &Target,
    trunk: &TrunkLine,
    domain: &str,
) -> Invite {
    let from = &ringing.party.from;
    let own = from.person.is_some();
    let number = if own { outgoing.identity.clone() } else { from.number.clone() };
    // A peer that knows us by an account knows us in its own domain.
    let ours = trunk.domain.clone().filter(|_| trunk.credentials.is_some());
    let ours = ours.as_deref().unwrap_or(domain);
    let is_private = number.is_none();
    let from = match number {
        Some(number) => NameAddr::new(from.name.clone(), &number, ours),
        None => NameAddr::new(Some("Anonymous".to_owned()), "anonymous", "anonymous.invalid"),
    };
    let mut headers = diversion::headers(&ringing.diversion.trail, &outgoing.number, domain);
    if let Some(identity) = outgoing.identity.as_ref().filter(|_| trunk.trusted) {
        let address = NameAddr::new(None, identity, ours);
        headers.push(("P-Asserted-Identity".to_owned(), address.to_string()));
    }
    if is_private {
        headers.push(("Privacy".to_owned(), "id".to_owned()));
    }
    let host = target.contact.split_once('@').map_or("", |(_, host)| host);
    let host = host.split([';', ':']).next().unwrap_or_default();
    Invite {
        request_uri: target.contact.clone(),
        flow: target.flow,
        from,
        to: NameAddr::new(None, &outgoing.number, trunk.domain.as_deref().unwrap_or(host)),
        sdp: ringing.offer.clone(),
        credentials: trunk.credentials.clone(),
        answer_within: Some(ANSWER_WITHIN),
        headers,
    }
}
