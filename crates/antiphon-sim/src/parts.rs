//! The pieces a world is put together from.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use antiphon_call::{DirectMedia, SrtpPolicy, Switchboard, SwitchboardConfig};
use antiphon_core::entropy::{Entropy, SeededEntropy};
use antiphon_core::ids::RecordingId;
use antiphon_media::codec::Codec;
use antiphon_phone::{Phone, PhoneConfig};
use antiphon_sip::caller::NameAddr;
use antiphon_sip::digest::Credentials;
use antiphon_sip::endpoint::EndpointConfig;
use antiphon_sip::flow::{Flow, Transport};
use antiphon_sip::offer_answer::sdes::Security;
use antiphon_sip::offer_answer::{AudioCodec, LocalMedia};

use crate::world::DOMAIN;

/// Where the server listens.
pub(crate) fn server_address() -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)), 5060)
}

/// Where the `n`-th phone listens.
pub(crate) fn phone_address(n: u8) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 0, 1, n)), 5060)
}

/// A path over UDP.
pub(crate) fn path(local: SocketAddr, remote: SocketAddr) -> Flow {
    Flow { transport: Transport::Udp, local, remote, connection: None }
}

/// A switchboard with nothing to do.
pub(crate) fn switchboard(seed: u64, direct_media: DirectMedia) -> Switchboard {
    let config = SwitchboardConfig {
        endpoint: EndpointConfig::server(DOMAIN),
        codecs: vec![Codec::Pcmu, Codec::Pcma, Codec::G722],
        srtp: SrtpPolicy::default(),
        direct_media,
        silence_max: antiphon_media::leg::NO_PACKETS_MAX,
        web: None,
        calls_max: 1_000,
        prefer_refer: false,
        observed: true,
    };
    let entropy = |salt| Box::new(SeededEntropy::new(seed ^ salt)) as Box<dyn Entropy>;
    Switchboard::new(config, [7; 32], [entropy(0x51), entropy(0xCA)])
}

/// A phone at `address` that shows `number`; with credentials it is somebody's.
pub(crate) fn phone(
    address: SocketAddr,
    number: &str,
    name: &str,
    account: Option<Credentials>,
    seed: u64,
) -> Phone {
    let config = PhoneConfig {
        account,
        shown: NameAddr::new(Some(name.to_owned()), number, DOMAIN),
        domain: DOMAIN.to_owned(),
        server: path(address, server_address()),
        media: LocalMedia {
            address: address.ip(),
            port: 30_000,
            codecs: vec![AudioCodec::Pcmu],
            session_id: 1,
            version: 1,
            security: Security::Plain,
        },
    };
    Phone::new(config, [9; 32], Box::new(SeededEntropy::new(seed)))
}

/// The same recording, by the name the office has for it.
pub(crate) fn recording(id: antiphon_media::recorder::RecordingId) -> RecordingId {
    RecordingId(uuid::Uuid::from_u128(id.0))
}
