//! A hasher that is fast, and therefore worthless.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use antiphon_core::account::PasswordHash;
use antiphon_core::account::password::WebPassword;
use antiphon_core::mailbox::PasscodeHash;
use antiphon_core::passcode::Passcode;
use async_trait::async_trait;
use sha2::{Digest, Sha256};

use crate::ports::PasscodeHasher;

/// Hashes passcodes in no time, for tests and simulations only: whoever steals such a hash has the passcode.
///
/// It behaves like a real one all the same: two hashes of one passcode differ, and a hash is bound to its subject.
#[derive(Debug, Default)]
pub struct InsecureTestHasher {
    salts: AtomicU64,
}

#[async_trait]
impl PasscodeHasher for InsecureTestHasher {
    async fn hash(&self, subject: &str, passcode: &Passcode) -> PasscodeHash {
        let salt = self.salts.fetch_add(1, Ordering::Relaxed).to_string();
        PasscodeHash(format!("insecure${salt}${}", digest(&salt, subject, passcode.expose())))
    }

    async fn verify(&self, subject: &str, passcode: &Passcode, hash: Option<&PasscodeHash>) -> bool {
        let mut parts = hash.map_or("", |hash| hash.0.as_str()).splitn(3, '$').skip(1);
        let (salt, expected) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        digest(salt, subject, passcode.expose()) == expected
    }

    async fn hash_password(&self, subject: &str, password: &WebPassword) -> PasswordHash {
        let salt = self.salts.fetch_add(1, Ordering::Relaxed).to_string();
        PasswordHash(format!("insecure${salt}${}", digest(&salt, subject, password.expose())))
    }

    async fn verify_password(
        &self,
        subject: &str,
        password: &WebPassword,
        hash: Option<&PasswordHash>,
    ) -> bool {
        let mut parts = hash.map_or("", |hash| hash.0.as_str()).splitn(3, '$').skip(1);
        let (salt, expected) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        digest(salt, subject, password.expose()) == expected
    }
}

fn digest(salt: &str, subject: &str, secret: &str) -> String {
    let digest = Sha256::digest(format!("{salt}\n{subject}\n{secret}"));
    digest.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;

    #[test]
    fn a_hash_verifies_its_own_subject_and_passcode_only() {
        let hasher = InsecureTestHasher::default();
        let passcode = |digits| Passcode::parse(digits).unwrap();
        let hash = block_on(hasher.hash("mailbox 1", &passcode("284915")));
        for (subject, digits, hash, right) in [
            ("mailbox 1", "284915", Some(&hash), true),
            ("mailbox 1", "284916", Some(&hash), false),
            ("mailbox 2", "284915", Some(&hash), false),
            ("mailbox 1", "284915", None, false),
        ] {
            assert_eq!(block_on(hasher.verify(subject, &passcode(digits), hash)), right);
        }
    }

    #[test]
    fn a_hash_does_not_tell_the_digits_and_never_comes_twice() {
        let hasher = InsecureTestHasher::default();
        let passcode = Passcode::parse("284915").unwrap();
        let (one, other) = (block_on(hasher.hash("m", &passcode)), block_on(hasher.hash("m", &passcode)));
        assert_ne!(one, other);
        assert!(!one.0.contains("284915"));
        assert_eq!(format!("{one:?}"), "PasscodeHash(****)");
    }
}
