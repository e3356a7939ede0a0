//! What is to become of an auto attendant: laid over the draft of what it is.

use antiphon_core::ids::AnnouncementId;
use antiphon_office::admin::attendants::{AttendantDraft, KeyDraft, MenuDraft, NoInputDraft, SubMenuDraft};
use serde::Deserialize;
use utoipa::ToSchema;

use super::wire::{AlternateNumber, RETRIES};
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::wire::{Digits, language_tag, present};

/// What is to change in an auto attendant, or what a new one is to be. A field that is absent stays, in menus too; one
/// that is null is taken away. Names of callers' displays are those of the auto attendant.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AttendantUpdate {
    name: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    extension: Option<Option<Digits>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    phone_number: Option<Option<Digits>>,
    /// Such as `en_us`; the portal's of the location, if a new one leaves it out.
    language_code: Option<String>,
    /// IANA time zone; the location's, if a new one leaves it out.
    time_zone: Option<String>,
    /// Name of a schedule of business hours.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    business_schedule: Option<Option<String>>,
    /// Name of a schedule of holidays.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    holiday_schedule: Option<Option<String>>,
    /// `ENTERPRISE` or `GROUP`.
    extension_dialing: Option<String>,
    /// `ENTERPRISE` or `GROUP`.
    name_dialing: Option<String>,
    business_hours_menu: Option<MenuUpdate>,
    after_hours_menu: Option<MenuUpdate>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<MenuUpdate>)]
    holiday_menu: Option<Option<MenuUpdate>>,
    /// All of them.
    sub_menus: Option<Vec<SubMenuUpdate>>,
    /// `business`, `after_hours` or `holiday`; null leaves it to the schedules.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    activated_period: Option<Option<String>>,
    /// Not available.
    alternate_numbers: Option<Vec<AlternateNumber>>,
    /// Cannot be switched off.
    enabled: Option<bool>,
}

/// A menu that keys of others lead to.
#[derive(Clone, Deserialize, ToSchema)]
pub(crate) struct SubMenuUpdate {
    name: String,
    menu: MenuUpdate,
}

/// What a caller is to hear and what the keys are to do.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MenuUpdate {
    /// `DEFAULT` or `CUSTOM`.
    greeting: Option<String>,
    extension_enabled: Option<bool>,
    audio_announcement_file: Option<AudioFileName>,
    /// All of them.
    key_configurations: Option<Vec<KeyUpdate>>,
    call_treatment: Option<TreatmentUpdate>,
}

/// An announcement of the repository.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AudioFileName {
    id: Option<String>,
    /// Counts where there is no `id`.
    file_name: Option<String>,
}

/// A key.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyUpdate {
    /// `0`–`9`, `*` or `#`.
    key: String,
    /// Such as `TRANSFER_WITH_PROMPT`.
    action: String,
    description: Option<String>,
    /// The number, announcement or sub-menu, where the action needs one.
    value: Option<Digits>,
    audio_announcement_file: Option<AudioFileName>,
}

/// What is to become of a caller who presses nothing.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TreatmentUpdate {
    /// `NO_REPEAT`, `ONE_TIME`, `TWO_TIMES` or `THREE_TIMES`.
    retry_attempt_for_no_input: Option<String>,
    /// Seconds, 1–60.
    no_input_timer: Option<Digits>,
    action_to_be_performed: Option<EndingUpdate>,
}

/// What is to happen to a caller who pressed nothing often enough.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EndingUpdate {
    action: Option<String>,
    greeting: Option<String>,
    audio_announcement_file: Option<AudioFileName>,
    transfer_call_to: Option<Digits>,
}

impl AttendantUpdate {
    /// The draft with what is to change.
    pub(super) fn over(&self, mut draft: AttendantDraft) -> Result<AttendantDraft, ApiError> {
        self.refuse_what_is_lacking()?;
        let digits = |digits: &Option<Digits>| digits.as_ref().map(|it| it.0.clone());
        set(&mut draft.name, self.name.as_ref());
        set(&mut draft.extension, self.extension.as_ref().map(digits).as_ref());
        set(&mut draft.number, self.phone_number.as_ref().map(digits).as_ref());
        set(&mut draft.business_schedule, self.business_schedule.as_ref());
        set(&mut draft.holiday_schedule, self.holiday_schedule.as_ref());
        set_some(&mut draft.language, self.language_code.as_deref().map(language_tag));
        set_some(&mut draft.time_zone, self.time_zone.clone());
        set_some(&mut draft.extension_dialing, self.extension_dialing.clone());
        set_some(&mut draft.name_dialing, self.name_dialing.clone());
        if let Some(period) = &self.activated_period {
            draft.activated = Some(period.clone().unwrap_or_else(|| "schedule".to_owned()));
        }
        if let Some(menu) = &self.business_hours_menu {
            menu.over(&mut draft.business_menu)?;
        }
        if let Some(menu) = &self.after_hours_menu {
            menu.over(draft.after_hours_menu.get_or_insert_default())?;
        }
        match &self.holiday_menu {
            Some(Some(menu)) => menu.over(draft.holiday_menu.get_or_insert_default())?,
            Some(None) => draft.holiday_menu = None,
            None => {}
        }
        if let Some(sub_menus) = &self.sub_menus {
            let read: Result<Vec<SubMenuDraft>, ApiError> =
                sub_menus.iter().map(SubMenuUpdate::draft).collect();
            draft.sub_menus = read?;
        }
        Ok(draft)
    }

    fn refuse_what_is_lacking(&self) -> Result<(), ApiError> {
        if self.alternate_numbers.as_ref().is_some_and(|it| !it.is_empty()) {
            return Err(ApiError::lacking("alternateNumbers: more than one number"));
        }
        if self.enabled == Some(false) {
            return Err(ApiError::lacking("enabled: an auto attendant that does not answer"));
        }
        Ok(())
    }
}

impl SubMenuUpdate {
    fn draft(&self) -> Result<SubMenuDraft, ApiError> {
        let mut menu = MenuDraft::default();
        self.menu.over(&mut menu)?;
        Ok(SubMenuDraft { name: self.name.clone(), menu })
    }
}

impl MenuUpdate {
    fn over(&self, draft: &mut MenuDraft) -> Result<(), ApiError> {
        greet(&mut draft.greeting, self.greeting.as_deref(), self.audio_announcement_file.as_ref())?;
        set(&mut draft.extension_enabled, self.extension_enabled.as_ref());
        if let Some(keys) = &self.key_configurations {
            draft.keys = keys.iter().map(KeyUpdate::draft).collect();
        }
        if let Some(treatment) = &self.call_treatment {
            treatment.over(draft.no_input.get_or_insert_default())?;
        }
        Ok(())
    }
}

impl KeyUpdate {
    fn draft(&self) -> KeyDraft {
        let value = self.value.as_ref().map(|it| it.0.clone());
        let value = match self.action.as_str() {
            "PLAY_ANNOUNCEMENT" => {
                let file = self.audio_announcement_file.as_ref().and_then(AudioFileName::named);
                file.or_else(|| value.as_deref().map(announcement))
            }
            _ => value,
        };
        KeyDraft {
            key: self.key.clone(),
            action: self.action.clone(),
            description: self.description.clone().unwrap_or_default(),
            value,
        }
    }
}

impl TreatmentUpdate {
    fn over(&self, draft: &mut NoInputDraft) -> Result<(), ApiError> {
        if let Some(word) = &self.retry_attempt_for_no_input {
            let told = || ApiError::bad(format!("retryAttemptForNoInput: is one of {}", RETRIES.join(", ")));
            let times = RETRIES.iter().position(|it| it == word).ok_or_else(told)?;
            draft.retries = u64::try_from(times).unwrap_or_default();
        }
        if let Some(Digits(seconds)) = &self.no_input_timer {
            let told = |_| ApiError::bad("noInputTimer: is a number of seconds");
            draft.seconds = Some(seconds.parse().map_err(told)?);
        }
        match &self.action_to_be_performed {
            Some(ending) => ending.over(draft),
            None => Ok(()),
        }
    }
}

impl EndingUpdate {
    fn over(&self, draft: &mut NoInputDraft) -> Result<(), ApiError> {
        if let Some(action) = self.action.as_ref().filter(|it| draft.action.as_ref() != Some(*it)) {
            draft.action = Some(action.clone());
            draft.value = None;
        }
        if draft.action.as_deref() == Some("PLAY_MESSAGE_AND_DISCONNECT") {
            return greet(&mut draft.value, self.greeting.as_deref(), self.audio_announcement_file.as_ref());
        }
        if let Some(to) = &self.transfer_call_to {
            draft.value = Some(to.0.clone());
        }
        Ok(())
    }
}

impl AudioFileName {
    fn named(&self) -> Option<String> {
        self.id.as_deref().or(self.file_name.as_deref()).map(announcement)
    }
}

/// What is heard: an announcement, or our own words if it is `None`.
fn greet(
    before: &mut Option<String>,
    greeting: Option<&str>,
    file: Option<&AudioFileName>,
) -> Result<(), ApiError> {
    let file = file.and_then(AudioFileName::named);
    match greeting {
        Some("DEFAULT") => *before = None,
        Some("PLAYLIST") => return Err(ApiError::lacking("greeting: a playlist")),
        Some("CUSTOM") if file.is_none() && before.is_none() => {
            return Err(ApiError::bad("greeting: CUSTOM needs an audioAnnouncementFile"));
        }
        Some("CUSTOM") | None => set_some(before, file),
        Some(_) => return Err(ApiError::bad("greeting: is DEFAULT or CUSTOM")),
    }
    Ok(())
}

/// An announcement as the office takes it: by identity, or by the name without what a file's name ends with.
fn announcement(text: &str) -> String {
    match AnnouncementId::read(text) {
        Some(id) => id.to_string(),
        None => text.strip_suffix(".wav").unwrap_or(text).to_owned(),
    }
}

fn set<T: Clone>(place: &mut T, value: Option<&T>) {
    if let Some(value) = value {
        place.clone_from(value);
    }
}

fn set_some<T>(place: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *place = value;
    }
}
