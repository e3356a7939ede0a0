//! What browsers and passkeys say to each other and to us (Web Authentication, WebAuthn).

use antiphon_core::account::passkey::{Passkey, PasskeySite, PasskeyState};
use antiphon_core::ids::AccountId;

/// Asks browsers for passkeys and understands their answers. It keeps nothing: what an answer is held against is given
/// out with the question and comes back with the answer, from wherever it was kept meanwhile.
pub trait PasskeyProtocol: Send + Sync {
    /// The question for a new passkey; none of `known` is made a second time.
    ///
    /// # Errors
    /// [`PasskeyError::Refused`] where nothing can be asked.
    fn ask_to_make(
        &self,
        site: &PasskeySite,
        owner: &PasskeyOwner<'_>,
        known: &[Passkey],
    ) -> Result<Asked, PasskeyError>;
    /// The passkey of an answer.
    ///
    /// # Errors
    /// [`PasskeyError::Refused`] for what does not fit the question or is not whole.
    fn made(&self, site: &PasskeySite, kept: &[u8], answer: &str) -> Result<MadePasskey, PasskeyError>;
    /// The question for any passkey of the site.
    ///
    /// # Errors
    /// [`PasskeyError::Refused`] where nothing can be asked.
    fn ask_to_show(&self, site: &PasskeySite) -> Result<Asked, PasskeyError>;
    /// The credential that an answer names. Nothing of it is believed yet.
    ///
    /// # Errors
    /// [`PasskeyError::Refused`] for what is no answer.
    fn named(&self, answer: &str) -> Result<Vec<u8>, PasskeyError>;
    /// The state that a passkey is in, by an answer that proves it.
    ///
    /// # Errors
    /// [`PasskeyError`] for what proves nothing.
    fn shown(
        &self,
        site: &PasskeySite,
        kept: &[u8],
        answer: &str,
        passkey: &Passkey,
    ) -> Result<PasskeyState, PasskeyError>;
}

/// A question.
#[derive(Clone, PartialEq, Eq)]
pub struct Asked {
    /// What the browser is given: options in JSON (WebAuthn sections 5.4 and 5.5).
    pub options: String,
    /// What the answer is held against.
    pub kept: Vec<u8>,
}

/// For whom a passkey is made, as browsers show it.
#[derive(Clone, Copy, Debug)]
pub struct PasskeyOwner<'a> {
    /// The account: a passkey carries its identity and so says whose it is.
    pub account: AccountId,
    /// The address that is signed in with.
    pub email: &'a str,
    /// The owner's name.
    pub name: &'a str,
}

/// A new passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadePasskey {
    /// What it calls itself.
    pub credential: Vec<u8>,
    /// The public key.
    pub key: Vec<u8>,
    /// What it says of itself.
    pub state: PasskeyState,
}

/// Why an answer is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyError {
    /// It counts as a copy does.
    #[error("its counter does not go on from where it was")]
    Copied,
    /// It does not fit, for this reason.
    #[error("{0}")]
    Refused(String),
}
