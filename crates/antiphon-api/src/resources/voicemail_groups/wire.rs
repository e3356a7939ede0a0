//! Voicemail groups as they stand on the wire.

use antiphon_core::greeting::GreetingKind;
use antiphon_core::group::Group;
use antiphon_core::location::Location;
use antiphon_core::mailbox::Mailbox;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::WireId as _;
use crate::resources::voicemail::{
    EmailCopy, Greeting, GroupSettings, Storage, Switch, Transfer, greeting_of, transfer_of,
};
use crate::wire::{Digits, SecretDigits, language_code, language_tag, present};

/// A page of voicemail groups.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Groups {
    pub(super) voicemail_groups: Vec<WireGroup>,
}

/// A voicemail group in a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireGroup {
    id: String,
    name: String,
    location_id: String,
    location_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    extension: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    routing_prefix: Option<String>,
    /// Prefix and extension together.
    #[serde(skip_serializing_if = "Option::is_none")]
    esn: Option<String>,
    enabled: bool,
    toll_free_number: bool,
}

/// What was added.
#[derive(Serialize, ToSchema)]
pub(crate) struct Created {
    pub(crate) id: String,
}

/// A voicemail group; its passcode is in no answer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GroupDetails {
    id: String,
    name: String,
    phone_number: Option<String>,
    extension: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    routing_prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    esn: Option<String>,
    toll_free_number: bool,
    /// The caller ID name of a group is its name.
    first_name: String,
    last_name: String,
    enabled: bool,
    language_code: String,
    greeting: Greeting,
    greeting_uploaded: bool,
    message_storage: Storage,
    notifications: GroupNotifications,
    fax_message: Switch,
    transfer_to_number: Transfer,
    email_copy_of_message: EmailCopy,
    voice_message_forwarding_enabled: bool,
    time_zone: String,
}

/// Where news of a group's messages is to be sent.
#[derive(Serialize, Deserialize, ToSchema)]
pub(crate) struct GroupNotifications {
    enabled: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    destination: Option<String>,
}

/// What a group is to be. In a PUT what is absent stays, what is null is taken away.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GroupUpdate {
    pub(super) name: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub(super) phone_number: Option<Option<Digits>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub(super) extension: Option<Option<Digits>>,
    /// A leading zero needs a string.
    pub(super) passcode: Option<SecretDigits>,
    language_code: Option<String>,
    notifications: Option<GroupNotifications>,
    #[serde(flatten)]
    pub(super) settings: GroupSettings,
}

impl GroupUpdate {
    pub(super) fn language(&self) -> Option<String> {
        self.language_code.as_deref().map(language_tag)
    }

    /// Where news is to be sent from now on; empty for nowhere.
    pub(super) fn notification_email(&self) -> Option<String> {
        let notifications = self.notifications.as_ref()?;
        let wanted = notifications.destination.clone().filter(|_| notifications.enabled);
        Some(wanted.unwrap_or_default())
    }
}

pub(super) fn listed(group: &Group, location: &Location, enabled: bool) -> WireGroup {
    WireGroup {
        id: group.id.wire(),
        name: group.name.clone(),
        location_id: location.id.wire(),
        location_name: location.name.clone(),
        extension: group.extension.as_ref().map(ToString::to_string),
        phone_number: group.number.as_ref().map(ToString::to_string),
        routing_prefix: location.prefix.clone(),
        esn: esn(group, location),
        enabled,
        toll_free_number: false,
    }
}

pub(super) fn details_of(
    group: &Group,
    location: &Location,
    mailbox: &Mailbox,
    forwarding: bool,
) -> GroupDetails {
    GroupDetails {
        id: group.id.wire(),
        name: group.name.clone(),
        phone_number: group.number.as_ref().map(ToString::to_string),
        extension: group.extension.as_ref().map(ToString::to_string),
        routing_prefix: location.prefix.clone(),
        esn: esn(group, location),
        toll_free_number: false,
        first_name: group.name.clone(),
        last_name: String::new(),
        enabled: mailbox.settings.enabled,
        language_code: language_code(&group.language),
        greeting: greeting_of(mailbox, GreetingKind::NoAnswer),
        greeting_uploaded: mailbox.greetings.no_answer.recording.is_some(),
        message_storage: Storage::INTERNAL,
        notifications: GroupNotifications {
            enabled: group.notification_email.is_some(),
            destination: group.notification_email.clone(),
        },
        fax_message: Switch::OFF,
        transfer_to_number: transfer_of(mailbox),
        email_copy_of_message: EmailCopy::of(mailbox),
        voice_message_forwarding_enabled: forwarding,
        time_zone: location.time_zone.clone(),
    }
}

fn esn(group: &Group, location: &Location) -> Option<String> {
    let extension = group.extension.as_ref()?;
    location.prefix.as_ref().map(|prefix| format!("{prefix}{extension}"))
}
