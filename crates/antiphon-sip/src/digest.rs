//! Digest authentication (RFC 7616, RFC 3261 section 22): who says that he knows a password, and whether he does.
//!
//! Only the hashes of passwords are known here ([`Ha1s`]), never a password of a phone. A nonce carries its own time
//! and a seal, so that nothing is remembered for those who only ask; what is remembered of those who have proved
//! themselves is bounded, and forgetting only ever costs them a second try.

mod client;
mod server;
mod syntax;

use std::fmt;

use md5::Md5;
use sha2::Sha256;

pub use client::{Credentials, answer};
pub use server::{Authenticator, Verdict};
pub use syntax::Authorization;

/// The algorithms we know, the better one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// SHA-256.
    Sha256,
    /// MD5, for phones that know no other.
    Md5,
}

impl Algorithm {
    /// As challenges name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Md5 => "MD5",
        }
    }

    /// Reads the `algorithm` parameter; without one it is MD5 (RFC 7616 section 3.3).
    fn parse(name: Option<&str>) -> Option<Self> {
        let name = name.unwrap_or("MD5");
        [Self::Sha256, Self::Md5].into_iter().find(|it| it.name().eq_ignore_ascii_case(name))
    }

    /// The hash of the parts joined by colons, in small hexadecimal digits.
    fn hash(self, parts: &[&[u8]]) -> String {
        match self {
            Self::Sha256 => hex(&joined::<Sha256>(parts)),
            Self::Md5 => hex(&joined::<Md5>(parts)),
        }
    }
}

/// What a server keeps of a password: the hashes of `username:realm:password`. Secret like the password itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Ha1s {
    /// By MD5.
    pub md5: [u8; 16],
    /// By SHA-256.
    pub sha256: [u8; 32],
}

impl Ha1s {
    /// The hashes for an account.
    #[must_use]
    pub fn new(username: &str, realm: &str, password: &str) -> Self {
        let parts = [username.as_bytes(), realm.as_bytes(), password.as_bytes()];
        Self { md5: joined::<Md5>(&parts).into(), sha256: joined::<Sha256>(&parts).into() }
    }

    /// The hash for an algorithm, as it goes into the answer.
    fn hex(&self, algorithm: Algorithm) -> String {
        match algorithm {
            Algorithm::Sha256 => hex(&self.sha256),
            Algorithm::Md5 => hex(&self.md5),
        }
    }
}

impl fmt::Debug for Ha1s {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ha1s(****)")
    }
}

/// What is hashed into an answer besides the secret.
struct Question<'a> {
    algorithm: Algorithm,
    nonce: &'a str,
    /// `nc` and `cnonce`, where `qop=auth` is in force.
    counted: Option<(&'a str, &'a str)>,
    method: &'a str,
    uri: &'a str,
}

impl Question<'_> {
    /// The `response` (RFC 7616 section 3.4.1; without `qop` as in RFC 2069).
    fn response(&self, ha1: &Ha1s) -> String {
        let ha1 = ha1.hex(self.algorithm);
        let ha2 = self.algorithm.hash(&[self.method.as_bytes(), self.uri.as_bytes()]);
        let (ha1, nonce, ha2) = (ha1.as_bytes(), self.nonce.as_bytes(), ha2.as_bytes());
        match self.counted {
            Some((nc, cnonce)) => {
                self.algorithm.hash(&[ha1, nonce, nc.as_bytes(), cnonce.as_bytes(), b"auth", ha2])
            }
            None => self.algorithm.hash(&[ha1, nonce, ha2]),
        }
    }
}

fn joined<H: sha2::Digest>(parts: &[&[u8]]) -> sha2::digest::Output<H> {
    let mut hash = H::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            hash.update(b":");
        }
        hash.update(part);
    }
    hash.finalize()
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads hexadecimal digits.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|it| it.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    Some(digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

#[cfg(test)]
mod tests;
