//! Passcodes and web passwords as they are kept.

use antiphon_core::account::PasswordHash;
use antiphon_core::account::password::WebPassword;
use antiphon_core::mailbox::PasscodeHash;
use antiphon_core::passcode::Passcode;
use async_trait::async_trait;

/// Hashes passcodes; slow on purpose, so never on a media thread.
#[async_trait]
pub trait PasscodeHasher: Send + Sync {
    /// A new hash with a fresh salt. `subject` binds it to its owner: a hash moved elsewhere does not verify.
    async fn hash(&self, subject: &str, passcode: &Passcode) -> PasscodeHash;
    /// Whether the passcode is the one hashed. With `None` it computes as long and says no.
    async fn verify(&self, subject: &str, passcode: &Passcode, hash: Option<&PasscodeHash>) -> bool;
    /// A new hash of a web password, far dearer than that of a passcode: nobody counts the guesses of whoever steals
    /// the rows and the key.
    async fn hash_password(&self, subject: &str, password: &WebPassword) -> PasswordHash;
    /// Whether the web password is the one hashed. With `None` it computes as long and says no.
    async fn verify_password(
        &self,
        subject: &str,
        password: &WebPassword,
        hash: Option<&PasswordHash>,
    ) -> bool;
}
