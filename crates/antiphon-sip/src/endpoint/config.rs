//! What a machine has to know, and what it is told of a call to be made.

use std::time::Duration;

use bytes::Bytes;

use crate::caller::NameAddr;
use crate::digest::Credentials;
use crate::flow::Flow;
use crate::sources::SourceLimits;

/// What a SIP machine has to know.
#[derive(Clone, Debug)]
pub struct EndpointConfig {
    /// The domain phones register at; also the digest realm.
    pub domain: String,
    /// The user part of our own address in `Contact`.
    pub user: String,
    /// What we call ourselves in `Server` and `User-Agent`.
    pub product: String,
    /// Whether it is told about messages, as a phone is: a NOTIFY of nobody's subscription is welcome.
    pub is_phone: bool,
    /// Other names of the server, beside the domain and what is below it.
    pub aliases: Vec<String>,
    /// Whether a caller without an account has to prove himself too: nobody learns then which numbers there are.
    pub challenges_strangers: bool,
    /// How much one source may send that has proved nothing; a phone counts nothing.
    pub limits: SourceLimits,
}

impl EndpointConfig {
    /// A server for a domain.
    #[must_use]
    pub fn server(domain: &str) -> Self {
        Self {
            domain: domain.to_owned(),
            user: "antiphon".to_owned(),
            product: "Antiphon".to_owned(),
            is_phone: false,
            aliases: Vec::new(),
            challenges_strangers: false,
            limits: SourceLimits::default(),
        }
    }

    /// A phone with an account at a domain. It asks nobody for credentials.
    #[must_use]
    pub fn phone(domain: &str, username: &str) -> Self {
        Self {
            domain: domain.to_owned(),
            user: username.to_owned(),
            product: "Antiphon phone".to_owned(),
            is_phone: true,
            aliases: Vec::new(),
            challenges_strangers: false,
            limits: SourceLimits::default(),
        }
    }
}

/// A call to be made.
#[derive(Clone, Debug)]
pub struct Invite {
    /// The Request-URI.
    pub request_uri: String,
    /// The path it goes on.
    pub flow: Flow,
    /// Who calls.
    pub from: NameAddr,
    /// Who is called.
    pub to: NameAddr,
    /// Our offer; without one the peer makes it in its 200.
    pub sdp: Option<Bytes>,
    /// The account a challenge is answered with.
    pub credentials: Option<Credentials>,
    /// How long the peer may stay silent altogether; it counts as gone then (408). As long as SIP's own timer has it
    /// (RFC 3261 section 17.1.1.2) if nothing is said.
    pub answer_within: Option<Duration>,
    /// Further headers, such as `Route`. `Max-Forwards` replaces our own; others that the machine writes itself are not
    /// to be among them.
    pub headers: Vec<(String, String)>,
}
