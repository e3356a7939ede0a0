//! An auto attendant as somebody writes it: everything a text, announcements and schedules by their names.

use std::collections::BTreeSet;

use antiphon_core::attendant::{
    Attendant, DialingScope, Greeting, KeyAction, Menu, MenuKey, NoInput, NoInputAction, NoInputTimer,
    Period, SubMenu,
};
use antiphon_core::digit::Digit;
use antiphon_core::ids::{AnnouncementId, AttendantId};
use antiphon_core::limits::{NO_INPUT_TIMER_DEFAULT, RETRIES_WITHOUT_INPUT_MAX, SUB_MENUS_PER_ATTENDANT_MAX};
use antiphon_core::location::Location;
use antiphon_core::numbering::{Dialled, dialled};
use antiphon_core::schedule::ScheduleKind;
use uuid::Uuid;

use super::names::Names;
use crate::admin::{AdminError, fields};

/// What is written where the schedules decide.
const BY_SCHEDULE: &str = "schedule";

/// An auto attendant as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttendantDraft {
    /// Its name; one that exists in the location is replaced.
    pub name: String,
    /// The short number.
    pub extension: Option<String>,
    /// The public number in international form.
    pub number: Option<String>,
    /// Language of its prompts; the portal's of the location, if left out.
    pub language: Option<String>,
    /// IANA time zone of its schedules; the location's, if left out.
    pub time_zone: Option<String>,
    /// Name of a schedule of business hours.
    pub business_schedule: Option<String>,
    /// Name of a schedule of holidays.
    pub holiday_schedule: Option<String>,
    /// The period that holds whatever the schedules say, or `schedule` if they decide; as it is, if left out.
    pub activated: Option<String>,
    /// `ENTERPRISE` (if left out) or `GROUP`.
    pub extension_dialing: Option<String>,
    /// `ENTERPRISE` (if left out) or `GROUP`.
    pub name_dialing: Option<String>,
    /// The menu of business hours.
    pub business_menu: MenuDraft,
    /// The menu after hours; that of business hours, if left out.
    pub after_hours_menu: Option<MenuDraft>,
    /// The menu of holidays; that after hours, if left out.
    pub holiday_menu: Option<MenuDraft>,
    /// Menus that keys lead to.
    pub sub_menus: Vec<SubMenuDraft>,
    /// The version of which this was made; whoever leaves it out replaces any.
    pub version: Option<i64>,
}

/// A sub-menu as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubMenuDraft {
    /// Its name.
    pub name: String,
    /// The menu.
    pub menu: MenuDraft,
}

/// A menu as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MenuDraft {
    /// Name of an announcement; our own words, if left out or `DEFAULT`.
    pub greeting: Option<String>,
    /// Whether an extension may be dialled at any time.
    pub extension_enabled: bool,
    /// The keys.
    pub keys: Vec<KeyDraft>,
    /// What becomes of a caller who presses nothing.
    pub no_input: Option<NoInputDraft>,
}

/// A key as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyDraft {
    /// The key: `0`–`9`, `*` or `#`.
    pub key: String,
    /// The action, such as `TRANSFER_WITH_PROMPT`.
    pub action: String,
    /// What people call it.
    pub description: String,
    /// The number, announcement or sub-menu, where the action needs one.
    pub value: Option<String>,
}

/// What becomes of a caller who presses nothing, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoInputDraft {
    /// How often the menu is offered again, 0–3.
    pub retries: u64,
    /// Seconds a key is waited for, 1–60; 10, if left out.
    pub seconds: Option<u64>,
    /// The action; `PLAY_MESSAGE_AND_DISCONNECT`, if left out.
    pub action: Option<String>,
    /// The number or announcement, where the action needs one.
    pub value: Option<String>,
}

impl AttendantDraft {
    /// What is written, with an identity that nobody has.
    pub(super) fn read(&self, location: &Location, names: &Names) -> Result<Attendant, AdminError> {
        let language = self.language.as_deref().unwrap_or(&location.portal.language);
        let time_zone = self.time_zone.as_deref().unwrap_or(&location.time_zone);
        let sub_menus = self.read_sub_menus(names)?;
        let reader = Reader { names, sub_menus: self.sub_menus.iter().map(|it| it.name.trim()).collect() };
        let business_menu = reader.menu(Period::Business.word(), &self.business_menu)?;
        let menu = |period: Period, draft: &Option<MenuDraft>| {
            draft.as_ref().map(|draft| reader.menu(period.word(), draft)).transpose()
        };
        let after_hours = menu(Period::AfterHours, &self.after_hours_menu)?;
        Ok(Attendant {
            id: AttendantId(Uuid::nil()),
            organization: location.organization,
            location: location.id,
            name: fields::name("name", &self.name)?,
            extension: filled(&self.extension).map(|it| fields::extension("extension", it)).transpose()?,
            number: filled(&self.number).map(|it| fields::phone_number("number", it)).transpose()?,
            language: fields::language("language", language)?,
            time_zone: fields::time_zone("time_zone", time_zone)?,
            business_schedule: self.schedule(names, ScheduleKind::BusinessHours)?,
            holiday_schedule: self.schedule(names, ScheduleKind::Holidays)?,
            activated: self.activated()?.flatten(),
            after_hours_menu: after_hours.unwrap_or_else(|| business_menu.clone()),
            business_menu,
            holiday_menu: menu(Period::Holiday, &self.holiday_menu)?,
            sub_menus,
            extension_dialing: scope("extension_dialing", &self.extension_dialing)?,
            name_dialing: scope("name_dialing", &self.name_dialing)?,
            created_ms: 0,
            version: 1,
        })
    }

    /// What is to be activated; `None` if it stays as it is.
    pub(super) fn activated(&self) -> Result<Option<Option<Period>>, AdminError> {
        match filled(&self.activated) {
            None => Ok(None),
            Some(BY_SCHEDULE) => Ok(Some(None)),
            Some(typed) => Period::parse(typed).map(|it| Some(Some(it))).ok_or_else(|| {
                let known = Period::ALL.map(Period::word).join(", ");
                fields::invalid("activated", &format!("\"{typed}\" is none of {known}, {BY_SCHEDULE}"))
            }),
        }
    }

    fn read_sub_menus(&self, names: &Names) -> Result<Vec<SubMenu>, AdminError> {
        if self.sub_menus.len() > SUB_MENUS_PER_ATTENDANT_MAX {
            let problem = format!("may be at most {SUB_MENUS_PER_ATTENDANT_MAX}");
            return Err(fields::invalid("sub_menus", &problem));
        }
        let reader = Reader { names, sub_menus: self.sub_menus.iter().map(|it| it.name.trim()).collect() };
        let mut seen = BTreeSet::new();
        let mut read = Vec::new();
        for draft in &self.sub_menus {
            let name = fields::name("sub_menus", &draft.name)?;
            if Period::parse(&name).is_some() || !seen.insert(name.clone()) {
                return Err(fields::invalid("sub_menus", &format!("there is a menu \"{name}\" already")));
            }
            let menu = reader.menu(&format!("sub_menus.{name}"), &draft.menu)?;
            read.push(SubMenu { name, menu });
        }
        Ok(read)
    }

    fn schedule(
        &self,
        names: &Names,
        kind: ScheduleKind,
    ) -> Result<Option<antiphon_core::ids::ScheduleId>, AdminError> {
        let (field, named) = match kind {
            ScheduleKind::BusinessHours => ("business_schedule", &self.business_schedule),
            ScheduleKind::Holidays => ("holiday_schedule", &self.holiday_schedule),
        };
        let Some(named) = filled(named) else { return Ok(None) };
        let problem = || format!("the location has no schedule \"{named}\" of the kind {}", kind.word());
        Ok(Some(names.schedule(kind, named).ok_or_else(|| fields::invalid(field, &problem()))?))
    }

    /// The draft of which an auto attendant could have been made.
    pub(super) fn of(attendant: &Attendant, names: &Names) -> Self {
        let menu = |it: &Menu| MenuDraft::of(it, names);
        Self {
            name: attendant.name.clone(),
            extension: attendant.extension.as_ref().map(ToString::to_string),
            number: attendant.number.as_ref().map(ToString::to_string),
            language: Some(attendant.language.clone()),
            time_zone: Some(attendant.time_zone.clone()),
            business_schedule: attendant.business_schedule.map(|it| names.of_schedule(it)),
            holiday_schedule: attendant.holiday_schedule.map(|it| names.of_schedule(it)),
            activated: Some(attendant.activated.map_or(BY_SCHEDULE, Period::word).to_owned()),
            extension_dialing: Some(attendant.extension_dialing.word().to_owned()),
            name_dialing: Some(attendant.name_dialing.word().to_owned()),
            business_menu: menu(&attendant.business_menu),
            after_hours_menu: Some(menu(&attendant.after_hours_menu)),
            holiday_menu: attendant.holiday_menu.as_ref().map(menu),
            sub_menus: attendant
                .sub_menus
                .iter()
                .map(|it| SubMenuDraft { name: it.name.clone(), menu: menu(&it.menu) })
                .collect(),
            version: Some(attendant.version),
        }
    }
}

impl MenuDraft {
    fn of(menu: &Menu, names: &Names) -> Self {
        Self {
            greeting: menu.greeting.announcement().map(|it| names.of_announcement(it)),
            extension_enabled: menu.extension_enabled,
            keys: menu.keys.iter().map(|key| KeyDraft::of(key, names)).collect(),
            no_input: Some(NoInputDraft::of(&menu.no_input, names)),
        }
    }
}

impl KeyDraft {
    fn of(key: &MenuKey, names: &Names) -> Self {
        let value = match &key.action {
            KeyAction::PlayAnnouncement(id) => Some(names.of_announcement(*id)),
            KeyAction::TransferWithPrompt(to)
            | KeyAction::TransferWithoutPrompt(to)
            | KeyAction::TransferToOperator(to)
            | KeyAction::TransferToMailbox(to) => Some(to.to_string()),
            KeyAction::SubMenu(name) => Some(name.clone()),
            KeyAction::NameDialing
            | KeyAction::ExtensionDialing
            | KeyAction::RepeatMenu
            | KeyAction::Exit
            | KeyAction::ReturnToPreviousMenu => None,
        };
        Self {
            key: key.key.as_char().to_string(),
            action: key.action.word().to_owned(),
            description: key.description.clone(),
            value,
        }
    }
}

impl NoInputDraft {
    fn of(no_input: &NoInput, names: &Names) -> Self {
        let value = match &no_input.action {
            NoInputAction::PlayMessageAndDisconnect(greeting) => {
                greeting.announcement().map(|it| names.of_announcement(it))
            }
            NoInputAction::TransferWithPrompt(to)
            | NoInputAction::TransferWithoutPrompt(to)
            | NoInputAction::TransferToOperator(to)
            | NoInputAction::TransferToMailbox(to) => Some(to.to_string()),
            NoInputAction::Disconnect => None,
        };
        Self {
            retries: no_input.retries().into(),
            seconds: Some(no_input.timer.seconds().into()),
            action: Some(no_input.action.word().to_owned()),
            value,
        }
    }
}

/// Reads menus whose keys name announcements and sub-menus.
struct Reader<'a> {
    names: &'a Names,
    sub_menus: BTreeSet<&'a str>,
}

impl Reader<'_> {
    fn menu(&self, at: &str, draft: &MenuDraft) -> Result<Menu, AdminError> {
        let mut keys: Vec<MenuKey> = Vec::new();
        for (index, draft) in draft.keys.iter().enumerate() {
            let key = self.key(&format!("{at}.keys[{index}]"), draft)?;
            if keys.iter().any(|it| it.key == key.key) {
                let problem = format!("key {} is there already", key.key.as_char());
                return Err(wrong(&format!("{at}.keys[{index}].key"), problem));
            }
            keys.push(key);
        }
        Ok(Menu {
            greeting: self.greeting(&format!("{at}.greeting"), draft.greeting.as_deref())?,
            extension_enabled: draft.extension_enabled,
            keys,
            no_input: match &draft.no_input {
                Some(draft) => self.no_input(&format!("{at}.no_input"), draft)?,
                None => NoInput::default(),
            },
        })
    }

    fn key(&self, at: &str, draft: &KeyDraft) -> Result<MenuKey, AdminError> {
        let mut chars = draft.key.trim().chars();
        let key = match (chars.next().and_then(Digit::from_char), chars.next()) {
            (Some(key), None) if key.is_number() || [Digit::STAR, Digit::POUND].contains(&key) => key,
            _ => {
                let problem = format!("\"{}\" is no key; those are 0 to 9, * and #", draft.key);
                return Err(wrong(&format!("{at}.key"), problem));
            }
        };
        let description = fields::optional_name("description", &draft.description)
            .map_err(|error| AdminError::InvalidAt { field: at.to_owned(), problem: error.to_string() })?;
        let action = self.action(at, draft.action.trim(), filled(&draft.value))?;
        Ok(MenuKey { key, description, action })
    }

    fn action(&self, at: &str, word: &str, value: Option<&str>) -> Result<KeyAction, AdminError> {
        let at_value = format!("{at}.value");
        let number = || number(&at_value, value);
        Ok(match word {
            "PLAY_ANNOUNCEMENT" => {
                let named = value.ok_or_else(|| wrong(&at_value, "name an announcement".to_owned()))?;
                KeyAction::PlayAnnouncement(self.announcement(&at_value, named)?)
            }
            "TRANSFER_WITH_PROMPT" => KeyAction::TransferWithPrompt(number()?),
            "TRANSFER_WITHOUT_PROMPT" => KeyAction::TransferWithoutPrompt(number()?),
            "TRANSFER_TO_OPERATOR" => KeyAction::TransferToOperator(number()?),
            "TRANSFER_TO_MAILBOX" => KeyAction::TransferToMailbox(number()?),
            "NAME_DIALING" => KeyAction::NameDialing,
            "EXTENSION_DIALING" => KeyAction::ExtensionDialing,
            "REPEAT_MENU" => KeyAction::RepeatMenu,
            "EXIT" => KeyAction::Exit,
            "RETURN_TO_PREVIOUS_MENU" => KeyAction::ReturnToPreviousMenu,
            "SUB_MENU" => match value.filter(|named| self.sub_menus.contains(named)) {
                Some(named) => KeyAction::SubMenu(named.to_owned()),
                None => return Err(wrong(&at_value, "name one of the sub-menus".to_owned())),
            },
            other => return Err(wrong(&format!("{at}.action"), format!("there is no action \"{other}\""))),
        })
    }

    fn no_input(&self, at: &str, draft: &NoInputDraft) -> Result<NoInput, AdminError> {
        let retries = u8::try_from(draft.retries).ok().filter(|it| *it <= RETRIES_WITHOUT_INPUT_MAX);
        let problem = || format!("must lie between 0 and {RETRIES_WITHOUT_INPUT_MAX}, not {}", draft.retries);
        let retries = retries.ok_or_else(|| wrong(&format!("{at}.retries"), problem()))?;
        let seconds = draft.seconds.unwrap_or_else(|| NO_INPUT_TIMER_DEFAULT.into());
        let problem = || format!("must lie between 1 and 60, not {seconds}");
        let timer = NoInputTimer::from_seconds(seconds);
        let timer = timer.ok_or_else(|| wrong(&format!("{at}.seconds"), problem()))?;
        Ok(NoInput { retries, timer, action: self.ending(at, draft)? })
    }

    fn ending(&self, at: &str, draft: &NoInputDraft) -> Result<NoInputAction, AdminError> {
        let (at_value, value) = (format!("{at}.value"), filled(&draft.value));
        let number = || number(&at_value, value);
        Ok(match draft.action.as_deref().unwrap_or("PLAY_MESSAGE_AND_DISCONNECT").trim() {
            "PLAY_MESSAGE_AND_DISCONNECT" => {
                NoInputAction::PlayMessageAndDisconnect(self.greeting(&at_value, value)?)
            }
            "TRANSFER_WITH_PROMPT" => NoInputAction::TransferWithPrompt(number()?),
            "TRANSFER_WITHOUT_PROMPT" => NoInputAction::TransferWithoutPrompt(number()?),
            "TRANSFER_TO_OPERATOR" => NoInputAction::TransferToOperator(number()?),
            "TRANSFER_TO_MAILBOX" => NoInputAction::TransferToMailbox(number()?),
            "DISCONNECT" => NoInputAction::Disconnect,
            other => return Err(wrong(&format!("{at}.action"), format!("there is no action \"{other}\""))),
        })
    }

    fn greeting(&self, at: &str, named: Option<&str>) -> Result<Greeting, AdminError> {
        match named.map(str::trim).filter(|it| !it.is_empty() && *it != "DEFAULT") {
            None => Ok(Greeting::Default),
            Some(named) => Ok(Greeting::Announcement(self.announcement(at, named)?)),
        }
    }

    fn announcement(&self, at: &str, named: &str) -> Result<AnnouncementId, AdminError> {
        let problem = || format!("there is no announcement \"{named}\" at this location");
        self.names.announcement(named).ok_or_else(|| wrong(at, problem()))
    }
}

fn number(at: &str, value: Option<&str>) -> Result<Dialled, AdminError> {
    let typed = value.ok_or_else(|| wrong(at, "name the number to be dialled".to_owned()))?;
    dialled(typed).map_err(|error| wrong(at, format!("\"{typed}\" is refused: {error}")))
}

fn scope(field: &'static str, typed: &Option<String>) -> Result<DialingScope, AdminError> {
    let Some(typed) = filled(typed) else { return Ok(DialingScope::default()) };
    let problem = || format!("\"{typed}\" is neither ENTERPRISE nor GROUP");
    DialingScope::parse(typed).ok_or_else(|| fields::invalid(field, &problem()))
}

fn filled(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

fn wrong(field: &str, problem: String) -> AdminError {
    AdminError::InvalidAt { field: field.to_owned(), problem }
}
