//! Secrets that must be read again, such as the password of an account at a carrier: sealed under the server's key.
//!
//! AES-256-GCM with a key made of the server's key and nothing else. What a secret belongs to is bound to it, so that
//! a sealed secret moved to another row does not open.

use std::fmt;

use aes_gcm::aead::AeadInOut as _;
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce, Tag};
use antiphon_core::entropy::Entropy;
use antiphon_core::ids::{MailboxId, TrunkId, WebhookId};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::hashing::ServerKey;

/// Bytes of a nonce (RFC 5116 section 5.2). Random ones do not meet within the passwords of a server.
const NONCE_BYTES: usize = 12;
/// Bytes of the tag that shows what was changed.
const TAG_BYTES: usize = 16;

/// What the password of a trunk's account is bound to.
#[must_use]
pub fn trunk_subject(trunk: TrunkId) -> String {
    format!("trunk:{trunk}")
}

/// What a one-time passcode on its way to its owner is bound to.
#[must_use]
pub fn passcode_subject(mailbox: MailboxId) -> String {
    format!("one-time-passcode:{mailbox}")
}

/// What the secret of a webhook is bound to.
#[must_use]
pub fn webhook_subject(webhook: WebhookId) -> String {
    format!("webhook:{webhook}")
}

/// What stands in a link is bound to, on its way to whoever is to choose a web password.
#[must_use]
pub fn link_subject(target: Uuid) -> String {
    format!("account-link:{target}")
}

/// Seals and opens secrets.
#[derive(Clone)]
pub struct Vault(Box<Aes256Gcm>);

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(****)")
    }
}

impl Vault {
    /// The vault of a server. Without its key nothing that is sealed can be opened.
    #[must_use]
    pub fn new(key: &ServerKey) -> Self {
        let key = key.derived("secrets that are read again");
        Self(Box::new(Aes256Gcm::new(&(*key).into())))
    }

    /// Seals a secret that belongs to `subject`.
    pub fn seal(&self, subject: &str, secret: &str, entropy: &mut dyn Entropy) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        entropy.fill(&mut nonce);
        let mut sealed = secret.as_bytes().to_vec();
        let (nonce, bytes) = (Nonce::from(nonce), sealed.as_mut_slice());
        let tag = self.0.encrypt_inout_detached(&nonce, subject.as_bytes(), bytes.into());
        [nonce.as_slice(), tag.expect("a secret is short").as_slice(), &sealed].concat()
    }

    /// Opens what was sealed for `subject` under this key; `None` for anything else.
    #[must_use]
    pub fn open(&self, subject: &str, sealed: &[u8]) -> Option<Zeroizing<String>> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let (tag, sealed) = rest.split_first_chunk::<TAG_BYTES>()?;
        let mut secret = Zeroizing::new(sealed.to_vec());
        let (nonce, tag, bytes) = (Nonce::from(*nonce), Tag::from(*tag), secret.as_mut_slice());
        self.0.decrypt_inout_detached(&nonce, subject.as_bytes(), bytes.into(), &tag).ok()?;
        std::str::from_utf8(&secret).ok().map(|secret| Zeroizing::new(secret.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use antiphon_core::entropy::SeededEntropy;

    use super::*;

    #[test]
    fn a_secret_opens_for_what_it_belongs_to_under_its_key_only() {
        let (vault, other) = (Vault::new(&ServerKey::new([1; 32])), Vault::new(&ServerKey::new([2; 32])));
        let mut entropy = SeededEntropy::new(1);
        let sealed = vault.seal("trunk:1", "s3cret", &mut entropy);
        assert_eq!(vault.open("trunk:1", &sealed).as_deref().map(String::as_str), Some("s3cret"));
        assert_ne!(sealed, vault.seal("trunk:1", "s3cret", &mut entropy), "never the same twice");
        assert!(!sealed.windows(6).any(|part| part == b"s3cret"));
        let mut damaged = sealed.clone();
        damaged[20] ^= 1;
        for (vault, subject, sealed) in [
            (&vault, "trunk:2", sealed.as_slice()),
            (&other, "trunk:1", &sealed),
            (&vault, "trunk:1", &damaged),
            (&vault, "trunk:1", &sealed[..8]),
        ] {
            assert!(vault.open(subject, sealed).is_none(), "{subject}");
        }
    }
}
