//! Showing a passkey (the authentication ceremony, WebAuthn section 7.2).

use antiphon_core::account::passkey::{Passkey, PasskeySite, PasskeyState};
use antiphon_office::ports::{Asked, PasskeyError};
use webauthn_rp::bin::{Decode as _, Encode as _};
use webauthn_rp::request::RpId;
use webauthn_rp::request::auth::{AuthenticationVerificationOptions, DiscoverableCredentialRequestOptions};
use webauthn_rp::response::auth::error::AuthCeremonyErr;
use webauthn_rp::response::auth::ser_relaxed::AuthenticationRelaxed;
use webauthn_rp::response::register::{DynamicState, StaticState};
use webauthn_rp::response::{AuthenticatorAttachment, CredentialId};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication16, DiscoverableAuthenticationServerState,
};

use crate::making::handle_of;
use crate::{asked, backup_for, backup_of, refused, unreadable};

pub(crate) fn ask(relying_party: &RpId) -> Result<Asked, PasskeyError> {
    let options = DiscoverableCredentialRequestOptions::passkey(relying_party);
    let (kept, question) = options.start_ceremony().map_err(refused)?;
    asked(kept.encode(), serde_json::to_string(&question))
}

pub(crate) fn named(answer: &str) -> Result<Vec<u8>, PasskeyError> {
    Ok(read(answer)?.raw_id().into_inner().to_vec())
}

pub(crate) fn shown(
    site: &PasskeySite,
    relying_party: &RpId,
    kept: &[u8],
    answer: &str,
    passkey: &Passkey,
) -> Result<PasskeyState, PasskeyError> {
    let kept = DiscoverableAuthenticationServerState::decode(kept).map_err(unreadable)?;
    let answer = read(answer)?;
    let handle = handle_of(passkey.account.0.into_bytes());
    let id = CredentialId::<&[u8]>::decode(&passkey.credential).map_err(unreadable)?;
    let key = StaticState::decode(passkey.key.as_slice()).map_err(refused)?;
    let mut credential =
        AuthenticatedCredential::new(id, &handle, key, state_for(passkey.state)).map_err(refused)?;
    let origins = [site.origin()];
    let rules = AuthenticationVerificationOptions::<&str, &str> {
        allowed_origins: &origins,
        error_on_unsolicited_extensions: false,
        ..AuthenticationVerificationOptions::default()
    };
    match kept.verify(relying_party, &answer, &mut credential, &rules) {
        Ok(_) => {
            let state = credential.dynamic_state();
            Ok(PasskeyState {
                sign_count: state.sign_count,
                is_user_verified: state.user_verified,
                backup: backup_of(state.backup),
            })
        }
        Err(AuthCeremonyErr::SignatureCounter) => Err(PasskeyError::Copied),
        // Its reason would quote the answer.
        Err(AuthCeremonyErr::CollectedClientDataRelaxed(error)) => Err(unreadable(error)),
        Err(error) => Err(refused(error)),
    }
}

fn read(answer: &str) -> Result<DiscoverableAuthentication16, PasskeyError> {
    let AuthenticationRelaxed(answer) = serde_json::from_str(answer).map_err(unreadable)?;
    Ok(answer)
}

fn state_for(state: PasskeyState) -> DynamicState {
    DynamicState {
        user_verified: state.is_user_verified,
        backup: backup_for(state.backup),
        sign_count: state.sign_count,
        // Telephones are on this device now and at the other end of a cable tomorrow.
        authenticator_attachment: AuthenticatorAttachment::None,
    }
}
