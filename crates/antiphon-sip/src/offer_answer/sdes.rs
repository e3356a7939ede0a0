//! Keys for encrypted media in session descriptions (RFC 4568). Whoever reads the description has the keys, so they are
//! offered and taken only where the signalling is encrypted itself.

use std::fmt;

use antiphon_core::entropy::Entropy;
use base64::Engine as _;
use base64::engine::GeneralPurposeConfig;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD};
use base64::{alphabet, engine::DecodePaddingMode};
use bytes::Bytes;
use sipx_sdp::{Attribute, MediaDescription};
use zeroize::Zeroizing;

use super::web::OwnPath;

/// Room for key and salt of any suite.
const KEY_BYTES_MAX: usize = 46;
/// Lines of an offer that are looked at; no phone has more suites.
const LINES_MAX: usize = 16;
/// Some phones leave the padding out.
const TOLERANT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// How media are encrypted and authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suite {
    /// `AES_CM_128_HMAC_SHA1_80` (RFC 4568 section 6.2.1): what everybody has.
    AesCm128HmacSha1_80,
    /// `AES_CM_128_HMAC_SHA1_32` (section 6.2.2).
    AesCm128HmacSha1_32,
    /// `AEAD_AES_128_GCM` (RFC 7714 section 14.1).
    AeadAes128Gcm,
    /// `AEAD_AES_256_GCM`.
    AeadAes256Gcm,
}

impl Suite {
    /// In the order of our offers: what everybody has comes first.
    const ALL: [Self; 4] =
        [Self::AesCm128HmacSha1_80, Self::AeadAes256Gcm, Self::AeadAes128Gcm, Self::AesCm128HmacSha1_32];

    /// The name in `a=crypto`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AesCm128HmacSha1_80 => "AES_CM_128_HMAC_SHA1_80",
            Self::AesCm128HmacSha1_32 => "AES_CM_128_HMAC_SHA1_32",
            Self::AeadAes128Gcm => "AEAD_AES_128_GCM",
            Self::AeadAes256Gcm => "AEAD_AES_256_GCM",
        }
    }

    /// Bytes of master key and salt together.
    fn key_bytes(self) -> usize {
        match self {
            Self::AesCm128HmacSha1_80 | Self::AesCm128HmacSha1_32 => 30,
            Self::AeadAes128Gcm => 28,
            Self::AeadAes256Gcm => 44,
        }
    }
}

/// A master key and its salt, one after the other. Its `Debug` shows neither.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Zeroizing<Vec<u8>>);

impl Key {
    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(****)")
    }
}

/// Our keys for one session: another one for each suite. Its `Debug` shows none.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnKeys(Zeroizing<[[u8; KEY_BYTES_MAX]; Suite::ALL.len()]>);

impl OwnKeys {
    /// Fresh ones.
    #[must_use]
    pub fn new(entropy: &mut dyn Entropy) -> Self {
        let mut keys = Zeroizing::new([[0; KEY_BYTES_MAX]; Suite::ALL.len()]);
        keys.iter_mut().for_each(|key| entropy.fill(key));
        Self(keys)
    }

    fn of(&self, suite: Suite) -> Key {
        let keys = Suite::ALL.iter().zip(self.0.iter());
        let key =
            keys.into_iter().find(|(it, _)| **it == suite).and_then(|(_, key)| key.get(..suite.key_bytes()));
        Key(Zeroizing::new(key.unwrap_or_default().to_vec()))
    }
}

impl fmt::Debug for OwnKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OwnKeys(****)")
    }
}

/// Whether a session's media are to be encrypted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Security {
    /// They are not: the signalling can be read, or nobody wants it.
    #[default]
    Plain,
    /// They are, where the peer can.
    Offered(OwnKeys),
    /// They are, or there is no session.
    Required(OwnKeys),
    /// They are those of a web phone: keys come by a handshake that a certificate proves.
    Web(Box<OwnPath>),
}

impl Security {
    pub(super) fn keys(&self) -> Option<&OwnKeys> {
        match self {
            Self::Plain | Self::Web(_) => None,
            Self::Offered(keys) | Self::Required(keys) => Some(keys),
        }
    }

    pub(super) fn is_required(&self) -> bool {
        matches!(self, Self::Required(_))
    }
}

/// A description as it may be told where it can be read on the way: without keys. Media are then not encrypted, or there
/// is no session where the peer insists.
#[must_use]
pub fn without_keys(sdp: Bytes) -> Bytes {
    if !sdp.split(|byte| *byte == b'\n').any(is_key) {
        return sdp;
    }
    let kept = sdp.split_inclusive(|byte| *byte == b'\n').filter(|line| !is_key(line));
    kept.flatten().copied().collect()
}

fn is_key(line: &[u8]) -> bool {
    line.get(..9).is_some_and(|begins| begins.eq_ignore_ascii_case(b"a=crypto:"))
}

/// Whether there are media, and each of them that is not refused (port 0, RFC 3264 section 6) is encrypted: by keys, or
/// by a certificate that a handshake on the media's own path proves (RFC 5763).
#[must_use]
pub fn has_keys(sdp: &[u8]) -> bool {
    let (mut encrypted, mut is_certified, mut is_dtls): (Vec<bool>, bool, bool) = (Vec::new(), false, false);
    for line in sdp.split(|byte| *byte == b'\n') {
        if line.starts_with(b"m=") {
            is_dtls = line.split(|byte| *byte == b' ').any(|word| word.starts_with(b"UDP/TLS/"));
            let is_refused = line.split(|byte| *byte == b' ').nth(1) == Some(b"0");
            encrypted.push(is_refused || (is_dtls && is_certified));
        } else if is_certificate(line) {
            match encrypted.last_mut() {
                Some(encrypted) => *encrypted |= is_dtls,
                None => is_certified = true,
            }
        } else if let Some(encrypted) = encrypted.last_mut().filter(|_| is_key(line)) {
            *encrypted = true;
        }
    }
    !encrypted.is_empty() && encrypted.into_iter().all(|encrypted| encrypted)
}

fn is_certificate(line: &[u8]) -> bool {
    line.get(..14).is_some_and(|begins| begins.eq_ignore_ascii_case(b"a=fingerprint:"))
}

/// The keys both sides agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Srtp {
    /// What they are for.
    pub suite: Suite,
    /// What we send is encrypted with it.
    pub ours: Key,
    /// What the peer sends is encrypted with it.
    pub theirs: Key,
    /// The number of the line (RFC 4568 section 4.1).
    tag: u32,
}

impl Srtp {
    /// The first line of the peer that we can take, with our key for it.
    pub(super) fn read(media: &MediaDescription, keys: &OwnKeys) -> Option<Self> {
        let lines = media.attributes.iter().filter(|it| it.name.eq_ignore_ascii_case("crypto"));
        let mut read = lines.take(LINES_MAX).filter_map(|line| read_line(line.value.as_deref()?));
        let (tag, suite, theirs) = read.next()?;
        Some(Self { suite, ours: keys.of(suite), theirs, tag })
    }

    /// Our line in an answer.
    pub(super) fn line(&self) -> Attribute {
        line(self.tag, self.suite, &self.ours)
    }
}

/// Our lines in an offer.
pub(super) fn lines(keys: &OwnKeys) -> Vec<Attribute> {
    (1..).zip(Suite::ALL).map(|(tag, suite)| line(tag, suite, &keys.of(suite))).collect()
}

fn line(tag: u32, suite: Suite, key: &Key) -> Attribute {
    Attribute::valued("crypto", format!("{tag} {} inline:{}", suite.name(), STANDARD.encode(key.bytes())))
}

/// `1 AES_CM_128_HMAC_SHA1_80 inline:…|2^31`. Nothing for what we do not do: several keys, marks in the packets that say
/// which (MKI), or media that are not encrypted after all.
fn read_line(value: &str) -> Option<(u32, Suite, Key)> {
    let mut words = value.split_ascii_whitespace();
    let tag = words.next().filter(|tag| tag.len() <= 9)?.parse().ok()?;
    let name = words.next()?;
    let suite = Suite::ALL.into_iter().find(|suite| suite.name().eq_ignore_ascii_case(name))?;
    let (method, key) = words.next()?.split_once(':')?;
    if !method.eq_ignore_ascii_case("inline") || words.any(changes_packets) {
        return None;
    }
    let mut parts = key.split('|');
    let key = Zeroizing::new(TOLERANT.decode(parts.next()?).ok()?);
    // A lifetime is longer than any call; MKI has a colon, several keys a semicolon.
    if parts.any(|part| part.contains([':', ';'])) || key.len() != suite.key_bytes() {
        return None;
    }
    Some((tag, suite, Key(key)))
}

/// All session parameters but the hint for the window of replay protection change what packets look like.
fn changes_packets(parameter: &str) -> bool {
    !parameter.to_ascii_uppercase().starts_with("WSH=")
}
