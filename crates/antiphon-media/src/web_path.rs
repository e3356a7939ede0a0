//! How the packets of a web phone find their way, and who it proves to be.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use zeroize::Zeroizing;

/// Stands for the other side of a leg with a [`WebPath`]: where that really is changes with the networks it is in, and
/// is the business of whoever carries its packets. A dummy address (RFC 7600 section 4.8) that is never sent to.
pub const WEB_PEER: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 0, 8)), 9);

/// Whom a web phone has to prove to be, and how its path is checked (RFC 8445, RFC 5763). Keys follow from the handshake,
/// by [`crate::leg::LegCommand::Keys`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebPath {
    /// What checks of the path to us are addressed and sealed with.
    pub ours: IceCredentials,
    /// What the other side is addressed by.
    pub theirs: IceCredentials,
    /// SHA-256 of the other side's certificate, as its signalling said.
    pub fingerprint: [u8; 32],
    /// Whether we begin the handshake.
    pub is_active: bool,
}

/// A name and a password for checks of a path (RFC 8445 section 5.3).
#[derive(Clone, PartialEq, Eq)]
pub struct IceCredentials {
    /// The name.
    pub ufrag: String,
    /// The password.
    pub password: Zeroizing<String>,
}

impl fmt::Debug for IceCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IceCredentials({}, ****)", self.ufrag)
    }
}
