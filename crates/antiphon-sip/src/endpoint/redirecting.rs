//! Redirections: whom a phone that does not take a call sends its caller on to.

use sipx_sip::headers::ContactValue;

use super::bounds::REDIRECTIONS_MAX;
use super::*;
use crate::caller;

impl Endpoint {
    /// Whom a phone sends its caller on to (RFC 3261 section 21.3): if it names several, the one that it likes best of
    /// those that are ours. Somebody elsewhere may have a colleague's number and be another.
    pub(super) fn redirect(&self, id: LegId, response: &Response) -> Option<String> {
        if !matches!(response.status.code(), 301 | 302) {
            return None;
        }
        let local = self.legs.get(&id)?.dialog.flow.local.ip().to_string();
        let is_ours = |uri: &Uri| {
            let host = caller::host(uri);
            host.is_empty() || self.is_our_name(&host) || host == local
        };
        let contacts = response.headers.typed_all::<ContactValue>().filter_map(Result::ok);
        let mut best: Option<(u16, String)> = None;
        for contact in contacts.take(REDIRECTIONS_MAX) {
            let ContactValue::Address(address) = contact else { continue };
            let (liking, user) = (liking(&address), caller::user(&address.uri));
            let is_better = best.as_ref().is_none_or(|(before, _)| liking > *before);
            if is_better && is_ours(&address.uri) && !user.is_empty() {
                best = Some((liking, user));
            }
        }
        best.map(|(_, user)| user)
    }
}

/// How much an address is liked, in thousandths: its `q` (RFC 3261 section 20.10), all of it without one.
fn liking(address: &sipx_sip::Address) -> u16 {
    let q = address.param("q").map(text_of).and_then(|q| q.parse::<f32>().ok());
    q.filter(|q| (0.0..=1.0).contains(q)).map_or(1_000, |q| (q * 1_000.0).round() as u16)
}
