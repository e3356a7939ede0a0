//! Who is at the other end of a connection that may come through a proxy.

use std::net::IpAddr;

/// The peer, or if that is a trusted proxy, the last one before it that is none, as the values of `X-Forwarded-For` tell
/// it. What stands further on the left anybody may have written.
#[must_use]
pub fn client_address<'a>(
    peer: IpAddr,
    forwarded_for: impl IntoIterator<Item = &'a str>,
    trusted: &[IpAddr],
) -> IpAddr {
    if !trusted.contains(&peer) {
        return peer;
    }
    let hops = forwarded_for.into_iter().flat_map(|line| line.split(','));
    let strangers = hops.filter_map(|it| it.trim().parse().ok()).filter(|hop| !trusted.contains(hop));
    strangers.last().unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_speaks_for_others_only_if_it_is_trusted() {
        let [proxy, visitor, forged] =
            ["192.0.2.1", "198.51.100.7", "203.0.113.9"].map(|it| it.parse().unwrap());
        let said = ["203.0.113.9, 198.51.100.7, 192.0.2.1"];
        assert_eq!(client_address(proxy, said, &[proxy]), visitor);
        assert_eq!(client_address(proxy, said, &[]), proxy);
        assert_eq!(client_address(forged, said, &[proxy]), forged);
        assert_eq!(client_address(proxy, [], &[proxy]), proxy);
    }
}
