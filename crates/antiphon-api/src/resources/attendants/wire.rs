//! Auto attendants as they stand on the wire.

use antiphon_core::announcement::{Announcement, Level};
use antiphon_core::attendant::{
    Attendant, Greeting, KeyAction, Menu, MenuKey, NoInput, NoInputAction, Period,
};
use antiphon_core::ids::{AnnouncementId, ScheduleId};
use antiphon_core::location::Location;
use antiphon_core::schedule::Schedule;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::WireId as _;
use crate::wire::language_code;

/// How often a greeting is repeated, by the number of times.
pub(super) const RETRIES: [&str; 4] = ["NO_REPEAT", "ONE_TIME", "TWO_TIMES", "THREE_TIMES"];

/// A page of auto attendants.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Attendants {
    pub(super) auto_attendants: Vec<WireAttendant>,
}

/// An auto attendant in a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireAttendant {
    id: String,
    name: String,
    location_id: String,
    location_name: String,
    phone_number: Option<String>,
    extension: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    routing_prefix: Option<String>,
    /// Prefix and extension together.
    #[serde(skip_serializing_if = "Option::is_none")]
    esn: Option<String>,
    toll_free_number: bool,
    /// Always on.
    enabled: bool,
}

/// An auto attendant with its menus.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AttendantDetails {
    id: String,
    name: String,
    /// Always on.
    enabled: bool,
    phone_number: Option<String>,
    extension: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    routing_prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    esn: Option<String>,
    toll_free_number: bool,
    /// Always empty.
    alternate_numbers: Vec<AlternateNumber>,
    /// Such as `en-US`.
    language: String,
    /// The same as `en_us`.
    language_code: String,
    /// IANA time zone of its schedules.
    time_zone: String,
    /// Name of the schedule of business hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    business_schedule: Option<String>,
    /// Name of the schedule of holidays.
    #[serde(skip_serializing_if = "Option::is_none")]
    holiday_schedule: Option<String>,
    /// `ENTERPRISE` or `GROUP`.
    extension_dialing: &'static str,
    /// `ENTERPRISE` or `GROUP`.
    name_dialing: &'static str,
    /// Its name.
    dial_by_name: String,
    business_hours_menu: AttendantMenu,
    after_hours_menu: AttendantMenu,
    /// Absent where holidays are like after hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    holiday_menu: Option<AttendantMenu>,
    sub_menus: Vec<WireSubMenu>,
    /// The period that holds whatever the schedules say: `business`, `after_hours` or `holiday`; null if they decide.
    activated_period: Option<&'static str>,
}

/// Another number of an auto attendant, of which there is none.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AlternateNumber {
    phone_number: Option<String>,
}

/// A menu that keys of others lead to.
#[derive(Serialize, ToSchema)]
pub(crate) struct WireSubMenu {
    name: String,
    menu: AttendantMenu,
}

/// What a caller hears and what the keys do.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AttendantMenu {
    /// `DEFAULT` for the server's own words, `CUSTOM` for an announcement.
    greeting: &'static str,
    /// Whether an extension may be dialled at any time.
    extension_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    audio_announcement_file: Option<AudioFile>,
    key_configurations: Vec<AttendantKey>,
    call_treatment: CallTreatment,
}

/// A key of a menu.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AttendantKey {
    /// `0`–`9`, `*` or `#`.
    key: String,
    /// Such as `TRANSFER_WITH_PROMPT`.
    action: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    /// The number, announcement or sub-menu, where the action has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audio_announcement_file: Option<AudioFile>,
}

/// What becomes of a caller who presses nothing.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallTreatment {
    /// `NO_REPEAT`, `ONE_TIME`, `TWO_TIMES` or `THREE_TIMES`.
    retry_attempt_for_no_input: &'static str,
    /// Seconds, 1–60.
    no_input_timer: u8,
    action_to_be_performed: Ending,
}

/// What happens to a caller who pressed nothing often enough.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ending {
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    greeting: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    audio_announcement_file: Option<AudioFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer_call_to: Option<String>,
}

/// The announcements that an auto attendant plays.
#[derive(Serialize, ToSchema)]
pub(crate) struct AudioFiles {
    announcements: Vec<AudioFile>,
}

/// An announcement of the repository.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AudioFile {
    id: String,
    file_name: String,
    /// Kilobytes.
    file_size: String,
    /// Always `WAV`.
    media_file_type: &'static str,
    /// `ORGANIZATION` or `LOCATION`.
    level: &'static str,
    is_text_to_speech: bool,
}

/// What an auto attendant refers to by identity.
pub(super) struct Known {
    pub(super) announcements: Vec<Announcement>,
    pub(super) schedules: Vec<Schedule>,
}

impl Known {
    fn file(&self, id: AnnouncementId) -> Option<AudioFile> {
        let it = self.announcements.iter().find(|it| it.id == id)?;
        Some(AudioFile {
            id: it.id.wire(),
            file_name: format!("{}.wav", it.name),
            file_size: it.bytes.div_ceil(1_000).to_string(),
            media_file_type: "WAV",
            level: if it.level == Level::Organization { "ORGANIZATION" } else { "LOCATION" },
            is_text_to_speech: false,
        })
    }

    fn schedule(&self, id: Option<ScheduleId>) -> Option<String> {
        self.schedules.iter().find(|it| Some(it.id) == id).map(|it| it.name.clone())
    }

    /// All announcements that an auto attendant plays.
    pub(super) fn played_by(&self, attendant: &Attendant) -> AudioFiles {
        AudioFiles {
            announcements: attendant.announcements().into_iter().filter_map(|id| self.file(id)).collect(),
        }
    }

    pub(super) fn details(&self, it: &Attendant, location: &Location) -> AttendantDetails {
        let (routing_prefix, esn) = prefixed(it, location);
        AttendantDetails {
            id: it.id.wire(),
            name: it.name.clone(),
            enabled: true,
            phone_number: it.number.as_ref().map(ToString::to_string),
            extension: it.extension.as_ref().map(ToString::to_string),
            routing_prefix,
            esn,
            toll_free_number: false,
            alternate_numbers: Vec::new(),
            language: it.language.clone(),
            language_code: language_code(&it.language),
            time_zone: it.time_zone.clone(),
            business_schedule: self.schedule(it.business_schedule),
            holiday_schedule: self.schedule(it.holiday_schedule),
            extension_dialing: it.extension_dialing.word(),
            name_dialing: it.name_dialing.word(),
            dial_by_name: it.name.clone(),
            business_hours_menu: self.menu(&it.business_menu),
            after_hours_menu: self.menu(&it.after_hours_menu),
            holiday_menu: it.holiday_menu.as_ref().map(|menu| self.menu(menu)),
            sub_menus: it
                .sub_menus
                .iter()
                .map(|sub| WireSubMenu { name: sub.name.clone(), menu: self.menu(&sub.menu) })
                .collect(),
            activated_period: it.activated.map(Period::word),
        }
    }

    fn menu(&self, menu: &Menu) -> AttendantMenu {
        AttendantMenu {
            greeting: word(menu.greeting),
            extension_enabled: menu.extension_enabled,
            audio_announcement_file: menu.greeting.announcement().and_then(|id| self.file(id)),
            key_configurations: menu.keys.iter().map(|key| self.key(key)).collect(),
            call_treatment: self.treatment(&menu.no_input),
        }
    }

    fn key(&self, key: &MenuKey) -> AttendantKey {
        let (value, announcement) = match &key.action {
            KeyAction::PlayAnnouncement(id) => (Some(id.wire()), self.file(*id)),
            KeyAction::TransferWithPrompt(to)
            | KeyAction::TransferWithoutPrompt(to)
            | KeyAction::TransferToOperator(to)
            | KeyAction::TransferToMailbox(to) => (Some(to.to_string()), None),
            KeyAction::SubMenu(name) => (Some(name.clone()), None),
            KeyAction::NameDialing
            | KeyAction::ExtensionDialing
            | KeyAction::RepeatMenu
            | KeyAction::Exit
            | KeyAction::ReturnToPreviousMenu => (None, None),
        };
        AttendantKey {
            key: key.key.as_char().to_string(),
            action: key.action.word(),
            description: key.description.clone(),
            value,
            audio_announcement_file: announcement,
        }
    }

    fn treatment(&self, no_input: &NoInput) -> CallTreatment {
        let (greeting, to) = match &no_input.action {
            NoInputAction::PlayMessageAndDisconnect(greeting) => (Some(*greeting), None),
            NoInputAction::TransferWithPrompt(to)
            | NoInputAction::TransferWithoutPrompt(to)
            | NoInputAction::TransferToOperator(to)
            | NoInputAction::TransferToMailbox(to) => (None, Some(to.to_string())),
            NoInputAction::Disconnect => (None, None),
        };
        CallTreatment {
            retry_attempt_for_no_input: RETRIES
                .get(usize::from(no_input.retries()))
                .copied()
                .unwrap_or_default(),
            no_input_timer: no_input.timer.seconds(),
            action_to_be_performed: Ending {
                action: no_input.action.word(),
                greeting: greeting.map(word),
                audio_announcement_file: greeting
                    .and_then(Greeting::announcement)
                    .and_then(|id| self.file(id)),
                transfer_call_to: to,
            },
        }
    }
}

pub(super) fn listed(it: &Attendant, location: &Location) -> WireAttendant {
    let (routing_prefix, esn) = prefixed(it, location);
    WireAttendant {
        id: it.id.wire(),
        name: it.name.clone(),
        location_id: location.id.wire(),
        location_name: location.name.clone(),
        phone_number: it.number.as_ref().map(ToString::to_string),
        extension: it.extension.as_ref().map(ToString::to_string),
        routing_prefix,
        esn,
        toll_free_number: false,
        enabled: true,
    }
}

fn prefixed(it: &Attendant, location: &Location) -> (Option<String>, Option<String>) {
    let esn =
        location.prefix.as_ref().zip(it.extension.as_ref()).map(|(prefix, ext)| format!("{prefix}{ext}"));
    (location.prefix.clone(), esn)
}

fn word(greeting: Greeting) -> &'static str {
    match greeting {
        Greeting::Default => "DEFAULT",
        Greeting::Announcement(_) => "CUSTOM",
    }
}
