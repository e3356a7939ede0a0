//! Passkeys that prove nothing: a browser's answer is the question with whatever it says of itself.

use std::sync::atomic::{AtomicU64, Ordering};

use antiphon_core::account::passkey::{Backup, Passkey, PasskeySite, PasskeyState, count_follows};

use crate::ports::{Asked, MadePasskey, PasskeyError, PasskeyOwner, PasskeyProtocol};

/// Believes every answer to its own question. For tests alone.
#[derive(Debug, Default)]
pub struct InsecureTestPasskeys {
    asked: AtomicU64,
}

impl InsecureTestPasskeys {
    /// What the browser answers to a question, with a passkey of this credential and count.
    #[must_use]
    pub fn answer(options: &str, credential: &str, count: u32) -> String {
        format!("{options} {credential} {count}")
    }

    fn ask(&self, site: &PasskeySite) -> Asked {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let options = format!("{{\"{}\":{number}}}", site.id());
        Asked { kept: options.clone().into_bytes(), options }
    }
}

impl PasskeyProtocol for InsecureTestPasskeys {
    fn ask_to_make(
        &self,
        site: &PasskeySite,
        _: &PasskeyOwner<'_>,
        _: &[Passkey],
    ) -> Result<Asked, PasskeyError> {
        Ok(self.ask(site))
    }

    fn made(&self, _: &PasskeySite, kept: &[u8], answer: &str) -> Result<MadePasskey, PasskeyError> {
        let (credential, sign_count) = read(kept, answer)?;
        Ok(MadePasskey { credential, key: vec![1], state: state(sign_count) })
    }

    fn ask_to_show(&self, site: &PasskeySite) -> Result<Asked, PasskeyError> {
        Ok(self.ask(site))
    }

    fn named(&self, answer: &str) -> Result<Vec<u8>, PasskeyError> {
        let named = answer.split(' ').nth(1).ok_or_else(|| PasskeyError::Refused("no answer".to_owned()))?;
        Ok(named.as_bytes().to_vec())
    }

    fn shown(
        &self,
        _: &PasskeySite,
        kept: &[u8],
        answer: &str,
        passkey: &Passkey,
    ) -> Result<PasskeyState, PasskeyError> {
        let (_, sign_count) = read(kept, answer)?;
        if count_follows(passkey.state.sign_count, sign_count) {
            Ok(state(sign_count))
        } else {
            Err(PasskeyError::Copied)
        }
    }
}

fn read(kept: &[u8], answer: &str) -> Result<(Vec<u8>, u32), PasskeyError> {
    let refused = || PasskeyError::Refused("no answer to this question".to_owned());
    let mut words = answer.split(' ');
    let (Some(options), Some(credential), Some(count)) = (words.next(), words.next(), words.next()) else {
        return Err(refused());
    };
    if options.as_bytes() != kept {
        return Err(refused());
    }
    Ok((credential.as_bytes().to_vec(), count.parse().map_err(|_| refused())?))
}

fn state(sign_count: u32) -> PasskeyState {
    PasskeyState { sign_count, is_user_verified: true, backup: Backup::Possible }
}
