//! Auto attendants and schedules as files: TOML or JSON, with the words of `docs/attendants.md`.

use std::collections::BTreeMap;
use std::path::Path;

use antiphon_core::schedule::{DayTime, Schedule, ScheduleKind, TimeOfDay, When};
use antiphon_office::admin::attendants::{AttendantDraft, KeyDraft, MenuDraft, NoInputDraft, SubMenuDraft};
use antiphon_office::admin::schedules::{EventDraft, ScheduleDraft};
use anyhow::{Context as _, bail};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// An auto attendant as a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttendantDocument {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extension: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time_zone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    business_schedule: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    holiday_schedule: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    activated: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    extension_dialing: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name_dialing: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<i64>,
    business: MenuDocument,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after_hours: Option<MenuDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    holiday: Option<MenuDocument>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    sub_menus: BTreeMap<String, MenuDocument>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MenuDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    greeting: Option<String>,
    #[serde(default)]
    extension_enabled: bool,
    #[serde(default)]
    keys: Vec<KeyDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    no_input: Option<NoInputDocument>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyDocument {
    key: String,
    action: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    description: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoInputDocument {
    #[serde(default)]
    retries: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seconds: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    action: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

/// A schedule as a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScheduleDocument {
    name: String,
    kind: String,
    #[serde(default)]
    weekly: Vec<WeeklyDocument>,
    #[serde(default)]
    dated: Vec<DatedDocument>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WeeklyDocument {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    day: String,
    from: String,
    to: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DatedDocument {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    from: String,
    to: String,
    #[serde(default)]
    yearly: bool,
}

/// Reads a file whose name ends in `.toml` or `.json`.
pub(crate) fn read<T: DeserializeOwned>(file: &Path) -> anyhow::Result<T> {
    let name = || file.display().to_string();
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", name()))?;
    match file.extension().and_then(|it| it.to_str()) {
        Some("toml") => toml::from_str(&text).with_context(|| format!("{} cannot be understood", name())),
        Some("json") => {
            serde_json::from_str(&text).with_context(|| format!("{} cannot be understood", name()))
        }
        _ => bail!("{} is neither a .toml nor a .json file", name()),
    }
}

impl From<AttendantDocument> for AttendantDraft {
    fn from(it: AttendantDocument) -> Self {
        let sub_menu = |(name, menu): (String, MenuDocument)| SubMenuDraft { name, menu: menu.into() };
        Self {
            name: it.name,
            extension: it.extension,
            number: it.number,
            language: it.language,
            time_zone: it.time_zone,
            business_schedule: it.business_schedule,
            holiday_schedule: it.holiday_schedule,
            activated: it.activated,
            extension_dialing: it.extension_dialing,
            name_dialing: it.name_dialing,
            business_menu: it.business.into(),
            after_hours_menu: it.after_hours.map(MenuDraft::from),
            holiday_menu: it.holiday.map(MenuDraft::from),
            sub_menus: it.sub_menus.into_iter().map(sub_menu).collect(),
            version: it.version,
        }
    }
}

impl From<AttendantDraft> for AttendantDocument {
    fn from(it: AttendantDraft) -> Self {
        Self {
            name: it.name,
            extension: it.extension,
            number: it.number,
            language: it.language,
            time_zone: it.time_zone,
            business_schedule: it.business_schedule,
            holiday_schedule: it.holiday_schedule,
            activated: it.activated,
            extension_dialing: it.extension_dialing,
            name_dialing: it.name_dialing,
            version: it.version,
            business: it.business_menu.into(),
            after_hours: it.after_hours_menu.map(MenuDocument::from),
            holiday: it.holiday_menu.map(MenuDocument::from),
            sub_menus: it.sub_menus.into_iter().map(|it| (it.name, it.menu.into())).collect(),
        }
    }
}

impl From<MenuDocument> for MenuDraft {
    fn from(it: MenuDocument) -> Self {
        let key = |it: KeyDocument| KeyDraft {
            key: it.key,
            action: it.action,
            description: it.description,
            value: it.value,
        };
        let no_input = |it: NoInputDocument| NoInputDraft {
            retries: it.retries,
            seconds: it.seconds,
            action: it.action,
            value: it.value,
        };
        Self {
            greeting: it.greeting,
            extension_enabled: it.extension_enabled,
            keys: it.keys.into_iter().map(key).collect(),
            no_input: it.no_input.map(no_input),
        }
    }
}

impl From<MenuDraft> for MenuDocument {
    fn from(it: MenuDraft) -> Self {
        let key = |it: KeyDraft| KeyDocument {
            key: it.key,
            action: it.action,
            value: it.value,
            description: it.description,
        };
        let no_input = |it: NoInputDraft| NoInputDocument {
            retries: it.retries,
            seconds: it.seconds,
            action: it.action,
            value: it.value,
        };
        Self {
            greeting: it.greeting,
            extension_enabled: it.extension_enabled,
            keys: it.keys.into_iter().map(key).collect(),
            no_input: it.no_input.map(no_input),
        }
    }
}

impl TryFrom<ScheduleDocument> for ScheduleDraft {
    type Error = anyhow::Error;

    fn try_from(it: ScheduleDocument) -> anyhow::Result<Self> {
        let Some(kind) = ScheduleKind::parse(&it.kind) else {
            bail!("kind: \"{}\" is neither businessHours nor holidays", it.kind)
        };
        let weekly = it.weekly.into_iter().map(|it| EventDraft::Weekly {
            name: it.name,
            day: it.day,
            from: it.from,
            to: it.to,
        });
        let dated = it.dated.into_iter().map(|it| EventDraft::Dated {
            name: it.name,
            from: it.from,
            to: it.to,
            yearly: it.yearly,
        });
        Ok(Self { name: it.name, kind, events: weekly.chain(dated).collect() })
    }
}

impl From<&Schedule> for ScheduleDocument {
    fn from(schedule: &Schedule) -> Self {
        let (mut weekly, mut dated) = (Vec::new(), Vec::new());
        for event in &schedule.events {
            let name = event.name.clone();
            match event.when {
                When::Weekly { day, from, to } => {
                    let day = day.word().to_owned();
                    weekly.push(WeeklyDocument { name, day, from: from.to_string(), to: to.to_string() });
                }
                When::Dated { from, to, yearly } => {
                    let (from, to) = (moment(from, TimeOfDay::MIDNIGHT), moment(to, TimeOfDay::END));
                    dated.push(DatedDocument { name, from, to, yearly });
                }
            }
        }
        Self { name: schedule.name.clone(), kind: schedule.kind.word().to_owned(), weekly, dated }
    }
}

/// A day alone where it counts whole.
fn moment(at: DayTime, whole: TimeOfDay) -> String {
    if at.time == whole { at.date.to_string() } else { format!("{} {}", at.date, at.time) }
}
