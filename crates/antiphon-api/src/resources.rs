//! The resources: one file for each.

#![allow(
    unused_qualifications,
    reason = "the macro that documents a handler names its parameters with their traits"
)]

mod extensions;
mod greetings;
mod locations;
mod me;
mod messages;
mod organization_voicemail;
mod organizations;
mod passcode_rules;
mod passcodes;
mod people;
mod voice_portal;
mod voicemail;

use utoipa_axum::router::OpenApiRouter;

use crate::Api;

/// All of them.
pub(crate) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .merge(people::routes())
        .merge(locations::routes())
        .merge(organizations::routes())
        .merge(voice_portal::routes())
        .merge(organization_voicemail::routes())
        .merge(voicemail::routes())
        .merge(greetings::routes())
        .merge(passcodes::routes())
        .merge(me::routes())
        .merge(messages::routes())
        .merge(extensions::routes())
}
