//! Addresses and networks, as they are written in a configuration.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// One address with its port, or a list of them, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "OneOrMore", into = "OneOrMore")]
pub(crate) struct Addresses(pub(crate) Vec<SocketAddr>);

#[derive(Serialize, Deserialize)]
#[serde(untagged, expecting = "not an address with its port, such as \"0.0.0.0:5060\", nor a list of them")]
enum OneOrMore {
    One(SocketAddr),
    More(Vec<SocketAddr>),
}

impl From<OneOrMore> for Addresses {
    fn from(given: OneOrMore) -> Self {
        match given {
            OneOrMore::One(address) => Self(vec![address]),
            OneOrMore::More(addresses) => Self(addresses),
        }
    }
}

impl From<Addresses> for OneOrMore {
    fn from(Addresses(addresses): Addresses) -> Self {
        match *addresses {
            [address] => Self::One(address),
            _ => Self::More(addresses),
        }
    }
}

impl From<SocketAddr> for Addresses {
    fn from(address: SocketAddr) -> Self {
        Self(vec![address])
    }
}

/// An encrypted transport.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Encrypted {
    /// Address and port, or several.
    pub(crate) listen: Addresses,
    /// The certificate in PEM, and after it those that lead to a known authority.
    pub(crate) certificate: PathBuf,
    /// Its private key in PEM.
    pub(crate) key: PathBuf,
}

/// Networks are written as texts.
pub(super) mod networks {
    use antiphon_sip::sources::Network;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(in crate::config) fn serialize<S: Serializer>(
        networks: &[Network],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(networks.iter().map(ToString::to_string))
    }

    pub(in crate::config) fn deserialize<'de, D: Deserializer<'de>>(
        given: D,
    ) -> Result<Vec<Network>, D::Error> {
        let parse =
            |text: String| text.parse().map_err(|error| D::Error::custom(format!("\"{text}\" is {error}")));
        Vec::<String>::deserialize(given)?.into_iter().map(parse).collect()
    }
}
