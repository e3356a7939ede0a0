//! Making a passkey (the registration ceremony, WebAuthn section 7.1).

use antiphon_core::account::passkey::{Passkey, PasskeySite, PasskeyState};
use antiphon_office::ports::{Asked, MadePasskey, PasskeyError, PasskeyOwner};
use webauthn_rp::bin::{Decode as _, Encode as _};
use webauthn_rp::request::register::{
    CredProtect, PublicKeyCredentialCreationOptions, PublicKeyCredentialUserEntity,
    RegistrationVerificationOptions, UserHandle16,
};
use webauthn_rp::request::{PublicKeyCredentialDescriptor, RpId};
use webauthn_rp::response::register::error::RegCeremonyErr;
use webauthn_rp::response::register::ser_relaxed::RegistrationRelaxed;
use webauthn_rp::response::{AuthTransports, CredentialId};
use webauthn_rp::{RegisteredCredential, RegistrationServerState};

use crate::{asked, backup_of, refused, unreadable};

pub(crate) fn ask(
    relying_party: &RpId,
    owner: &PasskeyOwner<'_>,
    known: &[Passkey],
) -> Result<Asked, PasskeyError> {
    let handle = handle_of(owner.account.0.into_bytes());
    let user = match owner.email.try_into() {
        Ok(name) => {
            PublicKeyCredentialUserEntity { name, id: &handle, display_name: owner.name.try_into().ok() }
        }
        // A name that no browser could show: the passkey goes by its site.
        Err(_) => (&handle).into(),
    };
    let known = known.iter().filter_map(|it| descriptor(&it.credential)).collect();
    let mut options = PublicKeyCredentialCreationOptions::passkey(relying_party, user, known);
    // The owner is verified each time, whatever the passkey would let pass; and platforms that cannot promise it for
    // others too would make no passkey at all.
    options.extensions.cred_protect = CredProtect::None;
    let (kept, question) = options.start_ceremony().map_err(refused)?;
    asked(kept.encode(), serde_json::to_string(&question))
}

pub(crate) fn made(
    site: &PasskeySite,
    relying_party: &RpId,
    kept: &[u8],
    answer: &str,
) -> Result<MadePasskey, PasskeyError> {
    let kept = RegistrationServerState::<16>::decode(kept).map_err(unreadable)?;
    let RegistrationRelaxed(answer) = serde_json::from_str(answer).map_err(unreadable)?;
    let origins = [site.origin()];
    let rules = RegistrationVerificationOptions::<&str, &str> {
        allowed_origins: &origins,
        // Browsers ask security keys for more than we do.
        error_on_unsolicited_extensions: false,
        ..RegistrationVerificationOptions::default()
    };
    match kept.verify(relying_party, &answer, &rules) {
        Ok(credential) => Ok(passkey(&credential)),
        // Its reason would quote the answer.
        Err(RegCeremonyErr::CollectedClientDataRelaxed(error)) => Err(unreadable(error)),
        Err(error) => Err(refused(error)),
    }
}

fn passkey(credential: &RegisteredCredential<'_, 16>) -> MadePasskey {
    let state = credential.dynamic_state();
    let Ok(key) = credential.static_state().encode();
    MadePasskey {
        credential: credential.id().into_inner().to_vec(),
        key,
        state: PasskeyState {
            sign_count: state.sign_count,
            is_user_verified: state.user_verified,
            backup: backup_of(state.backup),
        },
    }
}

/// What a passkey says its owner by: the account's identity.
pub(crate) fn handle_of(account: [u8; 16]) -> UserHandle16 {
    let Ok(handle) = UserHandle16::decode(account);
    handle
}

fn descriptor(credential: &[u8]) -> Option<PublicKeyCredentialDescriptor<Vec<u8>>> {
    let id = CredentialId::<Vec<u8>>::decode(credential.to_vec()).ok()?;
    Some(PublicKeyCredentialDescriptor { id, transports: AuthTransports::decode(0).ok()? })
}
