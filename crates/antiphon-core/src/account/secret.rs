//! Secrets that machines carry: session cookies, API tokens, one-time links. 256 unpredictable bits need no slow hash,
//! so a plain digest of them is kept and looked up.

use std::fmt;

use zeroize::Zeroizing;

use crate::entropy::Entropy;

/// Bytes of a secret: 256 bits.
const BYTES: usize = 32;
/// The 64 digits that a secret is written with: safe in a URL, a header and a shell (RFC 4648 section 5).
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// What a token of the API begins with, so that scanners and people know one that went astray.
pub const TOKEN_PREFIX: &str = "antiphon_";

/// A secret as whoever holds it presents it. It is wiped from memory on drop and hidden in `Debug`. It is never compared
/// to let somebody in: its digest is looked up.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// A new one for a cookie or a link: 43 characters.
    pub fn random(entropy: &mut dyn Entropy) -> Self {
        Self::with_prefix("", entropy)
    }

    /// A new token of the API.
    pub fn token(entropy: &mut dyn Entropy) -> Self {
        Self::with_prefix(TOKEN_PREFIX, entropy)
    }

    /// What somebody presents, whatever it is.
    #[must_use]
    pub fn presented(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    /// The secret in the clear, for the one answer that shows it, and for its digest.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    fn with_prefix(prefix: &str, entropy: &mut dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0; BYTES]);
        entropy.fill(&mut *bytes);
        // The capacity is right from the start: a buffer that grew would leave an unwiped copy behind.
        let mut text = Zeroizing::new(String::with_capacity(prefix.len() + BYTES * 4 / 3 + 1));
        text.push_str(prefix);
        write_base64url(&bytes, &mut text);
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(****)")
    }
}

/// What is kept of a secret: its SHA-256 digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretHash(pub [u8; 32]);

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(****)")
    }
}

/// A digest in base64url without padding (RFC 4648 section 5).
#[must_use]
pub fn base64url(digest: &[u8; BYTES]) -> String {
    let mut text = String::with_capacity(BYTES * 4 / 3 + 1);
    write_base64url(digest, &mut text);
    text
}

fn write_base64url(bytes: &[u8; BYTES], text: &mut String) {
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in bytes {
        bits = (bits << 8) | u32::from(*byte);
        held += 8;
        while held >= 6 {
            held -= 6;
            text.push(digit(bits >> held));
        }
        bits &= (1 << held) - 1;
    }
    text.push(digit(bits << (6 - held)));
}

fn digit(bits: u32) -> char {
    let index = usize::try_from(bits & 63).unwrap_or(0);
    char::from(DIGITS.get(index).copied().unwrap_or(b'A'))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u8);
    impl Entropy for Fixed {
        fn fill(&mut self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn a_secret_is_written_in_base64url_without_padding() {
        assert_eq!(Secret::random(&mut Fixed(0)).expose(), "A".repeat(43));
        let ones = Secret::random(&mut Fixed(0xFF));
        assert_eq!(ones.expose(), format!("{}8", "_".repeat(42)));
        assert!(Secret::token(&mut Fixed(1)).expose().starts_with("antiphon_AQEB"));
        assert_eq!(format!("{ones:?}"), "Secret(****)");
    }
}
