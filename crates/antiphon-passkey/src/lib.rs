//! Passkeys that people sign in with, by Web Authentication (W3C, level 3): questions for browsers, and what their answers
//! prove.
//!
//! Invariants: an answer counts only for the question it was given to, from the site's own origin, with the owner
//! verified by the passkey; nothing is kept here; no answer is in an error.

mod making;
mod showing;

use antiphon_core::account::passkey::{Backup, Passkey, PasskeySite, PasskeyState};
use antiphon_office::ports::{Asked, MadePasskey, PasskeyError, PasskeyOwner, PasskeyProtocol};
use webauthn_rp::request::{AsciiDomain, RpId};
use webauthn_rp::response;

/// Web Authentication.
#[derive(Clone, Copy, Debug, Default)]
pub struct WebAuthn;

impl PasskeyProtocol for WebAuthn {
    fn ask_to_make(
        &self,
        site: &PasskeySite,
        owner: &PasskeyOwner<'_>,
        known: &[Passkey],
    ) -> Result<Asked, PasskeyError> {
        making::ask(&relying_party(site)?, owner, known)
    }

    fn made(&self, site: &PasskeySite, kept: &[u8], answer: &str) -> Result<MadePasskey, PasskeyError> {
        making::made(site, &relying_party(site)?, kept, answer)
    }

    fn ask_to_show(&self, site: &PasskeySite) -> Result<Asked, PasskeyError> {
        showing::ask(&relying_party(site)?)
    }

    fn named(&self, answer: &str) -> Result<Vec<u8>, PasskeyError> {
        showing::named(answer)
    }

    fn shown(
        &self,
        site: &PasskeySite,
        kept: &[u8],
        answer: &str,
        passkey: &Passkey,
    ) -> Result<PasskeyState, PasskeyError> {
        showing::shown(site, &relying_party(site)?, kept, answer, passkey)
    }
}

fn relying_party(site: &PasskeySite) -> Result<RpId, PasskeyError> {
    let refused =
        |_| PasskeyError::Refused(format!("\"{}\" is no name that passkeys can belong to", site.id()));
    AsciiDomain::try_from(site.id().to_owned()).map(RpId::Domain).map_err(refused)
}

/// What a question is answered against, as it is kept meanwhile; and what the browser is given.
fn asked(
    kept: Result<Vec<u8>, impl Sized>,
    options: serde_json::Result<String>,
) -> Result<Asked, PasskeyError> {
    match (kept, options) {
        (Ok(kept), Ok(options)) => Ok(Asked { options, kept }),
        (Err(_), _) | (_, Err(_)) => Err(PasskeyError::Refused("the question cannot be asked".to_owned())),
    }
}

/// What is wrong with an answer, without a word of the answer: it may hold anything.
fn refused(error: impl std::fmt::Display) -> PasskeyError {
    PasskeyError::Refused(error.to_string())
}

/// An answer that cannot be read. The reason would quote it.
fn unreadable<E>(_: E) -> PasskeyError {
    PasskeyError::Refused("the answer cannot be read".to_owned())
}

fn backup_of(backup: response::Backup) -> Backup {
    match backup {
        response::Backup::NotEligible => Backup::Never,
        response::Backup::Eligible => Backup::Possible,
        response::Backup::Exists => Backup::Made,
    }
}

fn backup_for(backup: Backup) -> response::Backup {
    match backup {
        Backup::Never => response::Backup::NotEligible,
        Backup::Possible => response::Backup::Eligible,
        Backup::Made => response::Backup::Exists,
    }
}
