//! The mailbox settings of a person.

use antiphon_core::account::scope::Scope;
use antiphon_core::greeting::{GreetingKind, Greetings};
use antiphon_core::limits::RINGS_MAX;
use antiphon_core::mailbox::{EmailSwitch, Mailbox, MailboxSettings};
use antiphon_core::numbering::{Dialled, dialled};
use antiphon_core::person::Person;
use antiphon_office::ports::MailboxSettingsEdit;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::{Body, DONE, Json};
use crate::caller::{Access, Caller, TheirMailbox};
use crate::error::ApiError;
use crate::wire::{Digits, present};

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(read, configure))
}

/// The mailbox settings of a person. What this server does not have is switched off and stays so.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Voicemail {
    enabled: bool,
    send_all_calls: Switch,
    send_busy_calls: BusyCalls,
    send_unanswered_calls: UnansweredCalls,
    /// E-mail about new messages, without the recording.
    notifications: Notifications,
    /// Where callers go who press 0.
    transfer_to_number: Transfer,
    /// A copy of each message by e-mail, with the recording.
    email_copy_of_message: EmailCopy,
    message_storage: Storage,
    fax_message: Switch,
    voice_message_forwarding_enabled: bool,
}

/// A switch.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
pub(crate) struct Switch {
    enabled: bool,
}

impl Switch {
    /// Of what this server does not have.
    pub(super) const OFF: Self = Self { enabled: false };
}

/// What callers hear who meet a busy phone.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BusyCalls {
    enabled: bool,
    greeting: Greeting,
    greeting_uploaded: bool,
}

/// What callers hear whom nobody answers, and when.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UnansweredCalls {
    enabled: bool,
    greeting: Greeting,
    greeting_uploaded: bool,
    /// 2–20.
    number_of_rings: u32,
    system_max_number_of_rings: u32,
}

/// Whose greeting callers hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Greeting {
    Default,
    Custom,
}

/// A switch with a number.
#[derive(Serialize, ToSchema)]
pub(crate) struct Transfer {
    enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    destination: Option<String>,
}

/// A switch with an e-mail address that news of messages go to.
#[derive(Serialize, ToSchema)]
pub(crate) struct Notifications {
    enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    destination: Option<String>,
}

/// A switch with an e-mail address that copies of messages go to.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EmailCopy {
    enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_id: Option<String>,
}

impl EmailCopy {
    /// As a mailbox has it.
    pub(super) fn of(mailbox: &Mailbox) -> Self {
        let EmailSwitch { active, email } = mailbox.settings.email_copy.clone();
        Self { enabled: active, email_id: email }
    }
}

/// Where messages are kept.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Storage {
    mwi_enabled: bool,
    /// Always `INTERNAL`.
    storage_type: &'static str,
}

impl Storage {
    /// The only kind there is.
    pub(super) const INTERNAL: Self = Self { mwi_enabled: true, storage_type: "INTERNAL" };
}

/// What is to change in the mailbox of a voicemail group.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GroupSettings {
    enabled: Option<bool>,
    greeting: Option<Greeting>,
    transfer_to_number: Option<TransferUpdate>,
    email_copy_of_message: Option<EmailCopyUpdate>,
    message_storage: Option<StorageUpdate>,
    fax_message: Option<SwitchUpdate>,
}

impl GroupSettings {
    /// The same as of a person's mailbox: callers of a group hear its no-answer greeting.
    pub(super) fn as_voicemail(&self) -> VoicemailUpdate {
        let greeting =
            self.greeting.map(|greeting| CallsUpdate { greeting: Some(greeting), ..CallsUpdate::default() });
        VoicemailUpdate {
            enabled: self.enabled,
            send_unanswered_calls: greeting,
            transfer_to_number: self.transfer_to_number.clone(),
            email_copy_of_message: self.email_copy_of_message.clone(),
            message_storage: self.message_storage.clone(),
            fax_message: self.fax_message.clone(),
            ..VoicemailUpdate::default()
        }
    }

    pub(super) fn refuse_what_is_lacking(&self) -> Result<(), ApiError> {
        refuse_what_is_lacking(&self.as_voicemail())
    }

    pub(super) fn edit(&self) -> Result<MailboxSettingsEdit, ApiError> {
        edit(&self.as_voicemail())
    }
}

/// What is to change. A field that is absent stays, in sub-objects too.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VoicemailUpdate {
    enabled: Option<bool>,
    send_all_calls: Option<SwitchUpdate>,
    send_busy_calls: Option<CallsUpdate>,
    send_unanswered_calls: Option<CallsUpdate>,
    notifications: Option<NotificationsUpdate>,
    transfer_to_number: Option<TransferUpdate>,
    email_copy_of_message: Option<EmailCopyUpdate>,
    message_storage: Option<StorageUpdate>,
    fax_message: Option<SwitchUpdate>,
}

/// A switch to be thrown.
#[derive(Clone, Default, Deserialize, ToSchema)]
pub(crate) struct SwitchUpdate {
    enabled: Option<bool>,
}

/// What is to change about news of messages.
#[derive(Clone, Default, Deserialize, ToSchema)]
pub(crate) struct NotificationsUpdate {
    enabled: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    destination: Option<Option<String>>,
}

/// What is to change about copies of messages.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EmailCopyUpdate {
    enabled: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    email_id: Option<Option<String>>,
}

/// What is to change for callers who meet a busy phone, or whom nobody answers.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallsUpdate {
    enabled: Option<bool>,
    greeting: Option<Greeting>,
    number_of_rings: Option<u32>,
}

/// What is to change for callers who press 0.
#[derive(Clone, Default, Deserialize, ToSchema)]
pub(crate) struct TransferUpdate {
    enabled: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    destination: Option<Option<Digits>>,
}

/// What is to change about where messages are kept.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StorageUpdate {
    mwi_enabled: Option<bool>,
    storage_type: Option<String>,
}

/// The mailbox settings of a person.
#[utoipa::path(get, path = "/people/{personId}/features/voicemail", tag = "Mailbox settings",
    operation_id = "getVoicemail",
    params(("personId" = String, Path, description = "The person")),
    responses((status = 200, body = Voicemail)),
    security(("token" = ["spark:people_read"]), ("token" = ["spark-admin:people_read"])))]
async fn read(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
) -> Result<Json<Voicemail>, ApiError> {
    let (own, admin) = (Scope::OwnPersonRead, Scope::PeopleRead);
    let person = caller.person(&api, &person, Access::Read, own, admin).await?;
    Ok(Json(settings_of(&api, &person).await?))
}

/// Changes mailbox settings of a person.
#[utoipa::path(put, path = "/people/{personId}/features/voicemail", tag = "Mailbox settings",
    operation_id = "configureVoicemail",
    params(("personId" = String, Path, description = "The person")),
    request_body = VoicemailUpdate, responses((status = 204, description = "Changed")),
    security(("token" = ["spark:people_write"]), ("token" = ["spark-admin:people_write"])))]
async fn configure(
    State(api): State<Api>,
    caller: Caller,
    Path(person): Path<String>,
    Body(update): Body<VoicemailUpdate>,
) -> Result<StatusCode, ApiError> {
    let (own, admin) = (Scope::OwnPersonWrite, Scope::PeopleWrite);
    let person = caller.person(&api, &person, Access::Write, own, admin).await?;
    change(&api, caller.mailbox_of(&person), &update).await
}

/// The settings as they are now.
pub(super) async fn settings_of(api: &Api, person: &Person) -> Result<Voicemail, ApiError> {
    let mailbox = api.office.mailbox(person.organization, person.mailbox).await?.mailbox;
    let service = api.office.organization(person.organization).await?.service;
    Ok(shown(&mailbox, service.email_forwarding_allowed))
}

/// Makes the change: the settings in one step, then the greetings.
pub(super) async fn change(
    api: &Api,
    theirs: TheirMailbox,
    update: &VoicemailUpdate,
) -> Result<StatusCode, ApiError> {
    refuse_what_is_lacking(update)?;
    let edit = edit(update)?;
    let TheirMailbox { organization, mailbox, actor } = theirs;
    let greetings = api.office.mailbox(organization, mailbox).await?.mailbox.greetings;
    let switches = switches(&greetings, update)?;
    if edit != MailboxSettingsEdit::default() {
        api.office.edit_mailbox_settings(actor, organization, mailbox, &edit).await?;
    }
    for (kind, on) in switches {
        api.office.switch_greeting(actor, organization, mailbox, kind, on).await?;
    }
    Ok(DONE)
}

fn refuse_what_is_lacking(update: &VoicemailUpdate) -> Result<(), ApiError> {
    let on = |switch: &Option<SwitchUpdate>| switch.as_ref().and_then(|it| it.enabled) == Some(true);
    let storage = update.message_storage.as_ref();
    let external = storage.and_then(|it| it.storage_type.as_deref()).is_some_and(|it| it != "INTERNAL");
    for (wanted, what) in [
        (on(&update.fax_message), "faxMessage: fax"),
        (external, "messageStorage: storage elsewhere than INTERNAL"),
        (storage.and_then(|it| it.mwi_enabled) == Some(false), "messageStorage: a lamp that stays dark"),
    ] {
        if wanted {
            return Err(ApiError::lacking(what));
        }
    }
    Ok(())
}

fn edit(update: &VoicemailUpdate) -> Result<MailboxSettingsEdit, ApiError> {
    let (busy, unanswered) = (update.send_busy_calls.as_ref(), update.send_unanswered_calls.as_ref());
    let transfer = update.transfer_to_number.as_ref();
    let transfer_to = match transfer.and_then(|it| it.destination.as_ref()) {
        Some(Some(Digits(number))) if !number.is_empty() => {
            let told = format!("transferToNumber.destination: \"{number}\" is no number that can be dialled");
            Some(Some(dialled(number).map_err(|_| ApiError::bad(told))?))
        }
        Some(_) => Some(None),
        None => None,
    };
    Ok(MailboxSettingsEdit {
        enabled: update.enabled,
        send_all_calls: update.send_all_calls.as_ref().and_then(|it| it.enabled),
        send_busy_calls: busy.and_then(|it| it.enabled),
        send_unanswered_calls: unanswered.and_then(|it| it.enabled),
        rings: unanswered.and_then(|it| it.number_of_rings),
        takes_messages: None,
        transfers: transfer.and_then(|it| it.enabled),
        transfer_to,
        language: None,
        notifies: update.notifications.as_ref().and_then(|it| it.enabled),
        notification_email: update.notifications.as_ref().and_then(|it| emptied(it.destination.as_ref())),
        copies: update.email_copy_of_message.as_ref().and_then(|it| it.enabled),
        copy_email: update.email_copy_of_message.as_ref().and_then(|it| emptied(it.email_id.as_ref())),
    })
}

/// An address as sent: null and an empty one take it away.
fn emptied(sent: Option<&Option<String>>) -> Option<Option<String>> {
    sent.map(|address| address.clone().filter(|address| !address.is_empty()))
}

/// The greetings that are to be switched, none of which would lead to silence.
fn switches(greetings: &Greetings, update: &VoicemailUpdate) -> Result<Vec<(GreetingKind, bool)>, ApiError> {
    let mut switches = Vec::new();
    for (kind, wanted) in [
        (GreetingKind::Busy, &update.send_busy_calls),
        (GreetingKind::NoAnswer, &update.send_unanswered_calls),
    ] {
        let Some(wanted) = wanted.as_ref().and_then(|it| it.greeting) else { continue };
        let (on, own) = (wanted == Greeting::Custom, greetings.of(kind));
        if on && own.recording.is_none() {
            let told = format!("greeting: there is no {} greeting yet; upload one", kind.word());
            return Err(ApiError::bad(told));
        }
        if own.on != on {
            switches.push((kind, on));
        }
    }
    Ok(switches)
}

fn shown(mailbox: &Mailbox, forwarding: bool) -> Voicemail {
    let MailboxSettings { enabled, send_all_calls, send_busy_calls, send_unanswered_calls, rings, .. } =
        mailbox.settings;
    let greeting = |kind| greeting_of(mailbox, kind);
    let uploaded = |kind| mailbox.greetings.of(kind).recording.is_some();
    Voicemail {
        enabled,
        send_all_calls: Switch { enabled: send_all_calls },
        send_busy_calls: BusyCalls {
            enabled: send_busy_calls,
            greeting: greeting(GreetingKind::Busy),
            greeting_uploaded: uploaded(GreetingKind::Busy),
        },
        send_unanswered_calls: UnansweredCalls {
            enabled: send_unanswered_calls,
            greeting: greeting(GreetingKind::NoAnswer),
            greeting_uploaded: uploaded(GreetingKind::NoAnswer),
            number_of_rings: rings,
            system_max_number_of_rings: RINGS_MAX,
        },
        notifications: Notifications {
            enabled: mailbox.settings.notification.active,
            destination: mailbox.settings.notification.email.clone(),
        },
        transfer_to_number: transfer_of(mailbox),
        email_copy_of_message: EmailCopy::of(mailbox),
        message_storage: Storage::INTERNAL,
        fax_message: Switch::OFF,
        voice_message_forwarding_enabled: forwarding,
    }
}

/// Whose greeting callers hear.
pub(super) fn greeting_of(mailbox: &Mailbox, kind: GreetingKind) -> Greeting {
    match mailbox.greetings.of(kind).recording_in_force() {
        Some(_) => Greeting::Custom,
        None => Greeting::Default,
    }
}

/// Where callers go who press 0.
pub(super) fn transfer_of(mailbox: &Mailbox) -> Transfer {
    let transfer = &mailbox.settings.transfer;
    Transfer {
        enabled: transfer.active,
        destination: transfer.destination.as_ref().map(Dialled::as_str).map(str::to_owned),
    }
}
