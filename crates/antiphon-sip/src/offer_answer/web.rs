//! Media of web phones in session descriptions: the path by ICE (RFC 8839), of which we do the lite half, and keys from a
//! handshake on it, which a fingerprint of the certificate in the signalling vouches for (RFC 5763, RFC 8842).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use antiphon_core::entropy::Entropy;
use sipx_sdp::{Attribute, MediaDescription, SessionDescription};
use zeroize::Zeroizing;

use super::{Error, SHARED};

/// Stands in an agreement for where a web phone is, which its path tells later: a dummy address (RFC 7600 section 4.8).
pub const SOMEWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 0, 8)), 9);

/// The profile of web phones' media (RFC 5764 section 8); the older one is taken as well.
pub(super) const PROFILE: &str = "UDP/TLS/RTP/SAVPF";
const PROFILE_WITHOUT_FEEDBACK: &str = "UDP/TLS/RTP/SAVP";

/// Characters of our names and passwords: 4 and 22 are the least that RFC 8839 section 5.4 has.
const UFRAG_CHARS: usize = 16;
const PASSWORD_CHARS: usize = 32;
/// The most that either may have.
const CREDENTIAL_CHARS_MAX: usize = 256;

/// What names the stream where we offer it (RFC 8843).
const OUR_MID: &str = "0";

/// A name and a password for checks of a path. Its `Debug` shows the name alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The name.
    pub ufrag: String,
    /// The password.
    pub password: Zeroizing<String>,
}

impl Credentials {
    /// Fresh ones.
    #[must_use]
    pub fn new(entropy: &mut dyn Entropy) -> Self {
        Self { ufrag: word(entropy, UFRAG_CHARS), password: Zeroizing::new(word(entropy, PASSWORD_CHARS)) }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({}, ****)", self.ufrag)
    }
}

/// Our half of a web phone's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPath {
    /// What checks of it are addressed and sealed with.
    pub credentials: Credentials,
    /// SHA-256 of our certificate.
    pub fingerprint: [u8; 32],
    /// Where we can be reached, the likeliest first.
    pub addresses: Vec<SocketAddr>,
}

/// A web phone's half.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TheirPath {
    /// What it is addressed by.
    pub credentials: Credentials,
    /// SHA-256 of its certificate.
    pub fingerprint: [u8; 32],
    /// Whether we begin the handshake.
    pub is_active: bool,
}

/// Both halves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Ours.
    pub ours: Credentials,
    /// The other side's.
    pub theirs: TheirPath,
}

/// Whether a stream's media are those of a web phone.
pub(super) fn is_of_web_phone(media: &MediaDescription) -> bool {
    [PROFILE, PROFILE_WITHOUT_FEEDBACK].iter().any(|it| media.protocol.eq_ignore_ascii_case(it))
}

/// The name that the other side's path has in its description: a new one means that the path is looked for anew
/// (RFC 8839 section 4.4.1.1.1).
#[must_use]
pub fn ufrag(sdp: &[u8]) -> Option<String> {
    let session = super::parse(sdp).ok()?;
    let media = session.media.iter().find(|media| is_of_web_phone(media) && !media.is_rejected())?;
    value(&session, media, "ice-ufrag").map(str::to_owned)
}

/// Reads the other side's half. Reports have to come with the audio: there is one port for all.
pub(super) fn read(session: &SessionDescription, media: &MediaDescription) -> Result<TheirPath, Error> {
    let wanted = |name| value(session, media, name).filter(|it| it.len() <= CREDENTIAL_CHARS_MAX);
    let (ufrag, password) = wanted("ice-ufrag").zip(wanted("ice-pwd")).ok_or(Error::Transport)?;
    let fingerprint = fingerprint(session, media).ok_or(Error::Transport)?;
    // Whoever offers to be either, or does not say, is called by: it begins (RFC 5763 section 5).
    let is_active = value(session, media, "setup").is_some_and(|it| it.eq_ignore_ascii_case("passive"));
    if !is_of_web_phone(media) || media.attribute(SHARED).is_none() {
        return Err(Error::Transport);
    }
    let credentials = Credentials { ufrag: ufrag.to_owned(), password: Zeroizing::new(password.to_owned()) };
    Ok(TheirPath { credentials, fingerprint, is_active })
}

/// Of the stream itself, else of the session.
fn value<'a>(session: &'a SessionDescription, media: &'a MediaDescription, name: &str) -> Option<&'a str> {
    let named = |it: &&Attribute| it.name.eq_ignore_ascii_case(name);
    let attribute = media.attributes.iter().find(named).or_else(|| session.attributes.iter().find(named));
    attribute?.value.as_deref().map(str::trim)
}

/// The fingerprint by SHA-256 (RFC 8122 section 5), which all have.
fn fingerprint(session: &SessionDescription, media: &MediaDescription) -> Option<[u8; 32]> {
    let all = media.attributes.iter().chain(&session.attributes);
    let mut read = all.filter(|it| it.name.eq_ignore_ascii_case("fingerprint")).filter_map(|it| {
        let (function, digest) = it.value.as_deref()?.trim().split_once(' ')?;
        function.eq_ignore_ascii_case("sha-256").then(|| digest_of(digest.trim()))?
    });
    read.next()
}

fn digest_of(text: &str) -> Option<[u8; 32]> {
    let mut digest = [0; 32];
    let mut pairs = text.split(':');
    for byte in &mut digest {
        let pair = pairs.next().filter(|pair| pair.len() == 2)?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    pairs.next().is_none().then_some(digest)
}

/// What a description of ours says of the whole session: that we answer checks and make none, and that everything is on
/// one port, where the other side says so too.
pub(super) fn session_lines(group: Option<&str>) -> Vec<Attribute> {
    let group = group.map(|mid| Attribute::valued("group", format!("BUNDLE {mid}")));
    std::iter::once(Attribute::flag("ice-lite")).chain(group).collect()
}

/// The name of the stream where we offer it.
pub(super) fn our_mid() -> Attribute {
    Attribute::valued("mid", OUR_MID)
}

/// What our offer says of the whole session.
pub(super) fn session_lines_of_offer() -> Vec<Attribute> {
    session_lines(Some(OUR_MID))
}

/// The name that the other side gave a stream, and whether it is to share its port with others.
pub(super) fn mid_of<'a>(
    session: &SessionDescription,
    media: &'a MediaDescription,
) -> (Option<&'a str>, bool) {
    let mid = media.attribute("mid").and_then(|it| it.value.as_deref()).map(str::trim);
    let groups = session.attributes.iter().filter(|it| it.name.eq_ignore_ascii_case("group"));
    let is_bundled = mid.is_some_and(|mid| {
        let mut words = groups.filter_map(|it| it.value.as_deref()).flat_map(str::split_ascii_whitespace);
        words.any(|word| word == mid)
    });
    (mid, is_bundled)
}

/// What a description of ours says of the stream. `setup` is `actpass` in offers (RFC 5763 section 5).
pub(super) fn stream_lines(own: &OwnPath, setup: &str) -> Vec<Attribute> {
    let Credentials { ufrag, password } = &own.credentials;
    let fingerprint: Vec<String> = own.fingerprint.iter().map(|byte| format!("{byte:02X}")).collect();
    let mut lines = vec![
        Attribute::valued("ice-ufrag", ufrag.clone()),
        Attribute::valued("ice-pwd", password.to_string()),
        Attribute::valued("fingerprint", format!("sha-256 {}", fingerprint.join(":"))),
        Attribute::valued("setup", setup),
        // Players in pages look for a stream, and not only for a track.
        Attribute::valued("msid", "antiphon audio"),
    ];
    lines.extend((1_u32..).zip(&own.addresses).map(|(number, address)| candidate(number, *address)));
    lines.push(Attribute::flag("end-of-candidates"));
    lines
}

/// One of our addresses. They are equally good, so the earlier one only breaks the tie (RFC 8445 section 5.1.2).
fn candidate(number: u32, address: SocketAddr) -> Attribute {
    let priority = (126 << 24) | ((65_536 - number) << 8) | 255;
    let (ip, port) = (address.ip(), address.port());
    Attribute::valued("candidate", format!("{number} 1 udp {priority} {ip} {port} typ host"))
}

/// Letters and digits that nobody can guess.
fn word(entropy: &mut dyn Entropy, chars: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = vec![0; chars];
    entropy.fill(&mut bytes);
    bytes
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte % 64)))
        .map(|byte| char::from(*byte))
        .collect()
}

#[cfg(test)]
mod tests;
