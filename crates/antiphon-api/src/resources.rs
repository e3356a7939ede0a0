//! The resources: one file for each.

#![allow(
    unused_qualifications,
    reason = "the macro that documents a handler names its parameters with their traits"
)]

mod administrators;
mod announcements;
mod attendants;
mod elsewhere;
mod events;
mod extensions;
mod external_lamp;
mod forwarding;
mod greetings;
mod live_calls;
mod location_voicemail;
mod locations;
mod me;
mod messages;
mod numbers;
mod organization_voicemail;
mod organizations;
mod passcode_rules;
mod passcodes;
mod people;
mod schedules;
mod sought;
mod voice_portal;
mod voicemail;
mod voicemail_groups;
mod webhooks;

pub(crate) use events::Listeners;
pub(crate) use webhooks::{WireWebhook, shown as shown_webhook};

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
        .merge(location_voicemail::routes())
        .merge(numbers::routes())
        .merge(forwarding::routes())
        .merge(voicemail_groups::routes())
        .merge(announcements::routes())
        .merge(schedules::routes())
        .merge(attendants::routes())
        .merge(extensions::routes())
        .merge(external_lamp::routes())
        .merge(elsewhere::routes())
        .merge(live_calls::routes())
        .merge(events::routes())
        .merge(webhooks::routes())
        .merge(administrators::routes())
}
