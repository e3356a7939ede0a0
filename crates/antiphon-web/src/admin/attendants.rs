//! An auto attendant: its number and hours, its menus key by key, and what its callers hear.

mod general;
mod keypad;
mod making;
mod preview;
mod sub_menus;

use antiphon_core::announcement::Level;
use antiphon_core::attendant::{Attendant, Period};
use antiphon_core::ids::AttendantId;
use antiphon_core::numbering::dialled;
use antiphon_office::admin::AdminError;
use antiphon_office::admin::attendants::{AttendantDraft, MenuDraft, Target};
use askama::Template;
use axum::extract::{RawQuery, State};

use super::{locations_seen, name_of};
use crate::Hub;
use crate::form::{Form, Typed, is_conflict};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;
use crate::stamp::stamp;
use keypad::{ACTIONS, ENDINGS, KEYS, Key};
use preview::Heard;

pub(crate) use making::{ask_to_remove, copy, create, new, remove, show_copy};
pub(crate) use sub_menus::act as act_on_sub_menu;

const HERE: &str = "/admin/features";
/// How often saving is tried while others save other menus of the same auto attendant.
const SAVES_MAX: usize = 5;
/// Whom the lists of targets offer at first; more come while one types.
const TARGETS_MAX: u32 = 100;

/// The menus of the day: name in a tab.
pub(super) fn title(period: Period) -> &'static str {
    match period {
        Period::Business => "Business hours",
        Period::AfterHours => "After hours",
        Period::Holiday => "Holidays",
    }
}

/// A menu of an auto attendant, as an address names it.
enum Place {
    Of(Period),
    Sub(String),
}

impl Place {
    fn named(word: &str, draft: &AttendantDraft) -> Result<Self, Refusal> {
        match Period::parse(word) {
            Some(period) => Ok(Self::Of(period)),
            None if draft.sub_menus.iter().any(|it| it.name == word) => Ok(Self::Sub(word.to_owned())),
            None => Err(Refusal::Missing),
        }
    }

    /// How the office calls it in errors.
    fn at(&self) -> String {
        match self {
            Self::Of(period) => period.word().to_owned(),
            Self::Sub(name) => format!("sub_menus.{name}"),
        }
    }

    /// The menu as written. Holidays without a menu of their own are like after hours, and that like business hours.
    fn menu<'a>(&self, draft: &'a AttendantDraft) -> Option<&'a MenuDraft> {
        let after_hours = draft.after_hours_menu.as_ref().unwrap_or(&draft.business_menu);
        match self {
            Self::Of(Period::Business) => Some(&draft.business_menu),
            Self::Of(Period::AfterHours) => Some(after_hours),
            Self::Of(Period::Holiday) => Some(draft.holiday_menu.as_ref().unwrap_or(after_hours)),
            Self::Sub(name) => draft.sub_menus.iter().find(|it| it.name == *name).map(|it| &it.menu),
        }
    }

    fn put(&self, draft: &mut AttendantDraft, menu: Option<MenuDraft>) {
        match (self, menu) {
            (Self::Of(Period::Business), Some(menu)) => draft.business_menu = menu,
            (Self::Of(Period::AfterHours), menu @ Some(_)) => draft.after_hours_menu = menu,
            (Self::Of(Period::Holiday), menu) => draft.holiday_menu = menu,
            (Self::Sub(name), Some(menu)) => {
                draft
                    .sub_menus
                    .iter_mut()
                    .filter(|it| it.name == *name)
                    .for_each(|it| it.menu = menu.clone());
            }
            (Self::Of(Period::Business | Period::AfterHours) | Self::Sub(_), None) => {}
        }
    }

    fn is_holiday(&self) -> bool {
        matches!(self, Self::Of(Period::Holiday))
    }
}

/// What the tabs of an auto attendant show.
struct Tabs {
    id: String,
    name: String,
    numbers: String,
    location: String,
    may_change: bool,
    /// The menu that is shown; empty for number and hours.
    here: String,
    menus: Vec<(String, String)>,
}

impl Tabs {
    async fn of(hub: &Hub, admin: &Admin, attendant: &Attendant, here: &str) -> Result<Self, Refusal> {
        let locations = locations_seen(hub, admin).await?;
        let periods = Period::ALL.map(|it| (it.word().to_owned(), title(it).to_owned()));
        let subs = attendant.sub_menus.iter().map(|it| (it.name.clone(), format!("› {}", it.name)));
        Ok(Self {
            id: attendant.id.to_string(),
            name: attendant.name.clone(),
            numbers: numbers(attendant),
            location: name_of(&locations, attendant.location),
            may_change: admin.changes(attendant.location),
            here: here.to_owned(),
            menus: periods.into_iter().chain(subs).collect(),
        })
    }

    fn is_at(&self, word: &str) -> bool {
        self.here == word
    }

    fn query(&self, word: &str) -> String {
        form_urlencoded::byte_serialize(word.as_bytes()).collect()
    }
}

#[derive(Template)]
#[template(path = "admin/attendant_menu.html")]
struct MenuPage {
    frame: Frame,
    tabs: Tabs,
    is_holiday: bool,
    is_sub: bool,
    keys: &'static [Key],
    actions: &'static [(&'static str, &'static str)],
    endings: &'static [(&'static str, &'static str)],
    announcements: Vec<(String, String)>,
    sub_menus: Vec<String>,
    targets: Vec<Target>,
    known: Vec<Target>,
    heard: Heard,
    form: Form,
}

impl MenuPage {
    /// Whose a number of the form is.
    fn whose(&self, word: &str) -> &str {
        let number = self.form.value(&format!("number-{word}"));
        self.known.iter().find(|it| it.number == number).map_or("", |it| it.name.as_str())
    }

    fn at(&self, field: &str, word: &str) -> &str {
        self.form.value(&format!("{field}-{word}"))
    }

    fn is(&self, field: &str, word: &str, value: &str) -> bool {
        self.at(field, word) == value
    }

    /// What stands in a list of announcements while none is chosen.
    fn no_announcement(&self, word: &str) -> &'static str {
        if word == "end" { "Our own goodbye" } else { "Choose an announcement" }
    }

    fn fault(&self, word: &str) -> &str {
        self.form.error(&format!("key-{word}"))
    }
}

/// `GET /admin/features/attendants/{id}`: number and hours, or with `?menu=…` one of the menus; with `&from=…` as it
/// would be with the keys of another one.
pub(crate) async fn show_attendant(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AttendantId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let attendant = seen(&hub, &admin, id).await?;
    let asked = Typed::of_query(query.as_deref());
    let Some(word) = asked.given("menu") else {
        return general::page(&hub, &admin, &attendant, None, query.as_deref()).await;
    };
    let draft = hub.office.draft_of(&attendant).await?;
    let place = Place::named(&word, &draft)?;
    let form = match asked.given("from") {
        None => stored(&place, &draft)?,
        Some(from) => {
            let other = stored(&Place::named(&from, &draft)?, &draft)?;
            let stamp = stored(&place, &draft)?.value("stamp").to_owned();
            other.with("stamp", stamp).with_box("own", true).with_problem(
                "Not saved yet: these are the keys of the other menu. Change what is different here, then save.",
            )
        }
    };
    show(&menu_page(&hub, &admin, &attendant, &place, form, query.as_deref()).await?)
}

/// `POST /admin/features/attendants/{id}`, with `?menu=…` one of the menus.
pub(crate) async fn save(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AttendantId>,
    RawQuery(query): RawQuery,
    typed: Typed,
) -> Answer {
    to_change(&hub, &admin, id).await?;
    match Typed::of_query(query.as_deref()).given("menu") {
        None => general::save(&hub, &admin, id, &typed).await,
        Some(word) => save_menu(&hub, &admin, id, &word, &typed).await,
    }
}

/// Saves one menu over what is stored now: what others have saved of the rest meanwhile stays.
async fn save_menu(hub: &Hub, admin: &Admin, id: AttendantId, word: &str, typed: &Typed) -> Answer {
    let mut tries = 0;
    loop {
        tries += 1;
        let attendant = seen(hub, admin, id).await?;
        let before = hub.office.draft_of(&attendant).await?;
        let place = Place::named(word, &before)?;
        let done = if stored(&place, &before)?.value("stamp") == typed.text("stamp") {
            save_over(hub, admin, &attendant, &place, before.clone(), typed).await
        } else {
            Err(antiphon_office::ports::StoreError::Conflict(attendant.name.clone()).into())
        };
        match done {
            Ok(()) => return go(&place_of(id, word), "saved"),
            Err(error) if is_conflict(&error) && tries < SAVES_MAX && unchanged(&place, &before, typed)? => {}
            Err(error) => {
                let form = sent(&place, &before, typed, &error)?;
                return show_again(&menu_page(hub, admin, &attendant, &place, form, None).await?);
            }
        }
    }
}

fn unchanged(place: &Place, draft: &AttendantDraft, typed: &Typed) -> Result<bool, Refusal> {
    Ok(stored(place, draft)?.value("stamp") == typed.text("stamp"))
}

async fn save_over(
    hub: &Hub,
    admin: &Admin,
    attendant: &Attendant,
    place: &Place,
    mut draft: AttendantDraft,
    typed: &Typed,
) -> Result<(), AdminError> {
    let kept = place.is_holiday() && !typed.on("own");
    place.put(&mut draft, if kept { None } else { Some(keypad::read(typed)?) });
    hub.office.change_attendant(admin.actor(), admin.organization(), attendant.id, &draft).await.map(drop)
}

/// The form as it was sent, with what was wrong. Where others have changed the same menu, each key tells what they
/// have saved.
fn sent(
    place: &Place,
    stored_now: &AttendantDraft,
    typed: &Typed,
    error: &AdminError,
) -> Result<Form, Refusal> {
    let form = Form::sent(typed, &[]);
    if !is_conflict(error) {
        return Ok(form.refused(&keypad::beside(error.clone(), &place.at(), typed)));
    }
    let now = stored(place, stored_now)?;
    let differs = |key: &&Key| {
        ["action", "number", "announcement", "sub_menu"].iter().any(|field| {
            let name = format!("{field}-{}", key.word);
            now.value(&name) != typed.text(&name)
        })
    };
    let stamp = now.value("stamp").to_owned();
    let form = KEYS.iter().filter(differs).fold(form.with("stamp", stamp), |form, key| {
        let action = now.value(&format!("action-{}", key.word));
        let words = ACTIONS.iter().find(|(word, _)| *word == action).map_or("", |(_, words)| *words);
        form.with_fault(&format!("key-{}", key.word), &format!("saved by somebody else: {words}"))
    });
    Ok(form.refused(error))
}

/// `POST /admin/features/attendants/{id}/preview?menu=…`: what callers would hear, were it saved as it is typed.
pub(crate) async fn show_preview(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AttendantId>,
    RawQuery(query): RawQuery,
    typed: Typed,
) -> Answer {
    let attendant = to_change(&hub, &admin, id).await?;
    let draft = hub.office.draft_of(&attendant).await?;
    let place = Place::named(Typed::of_query(query.as_deref()).text("menu"), &draft)?;
    show(&preview::of_typed(&hub, &attendant, &place, draft, &typed).await?)
}

#[derive(Template)]
#[template(path = "parts/targets.html")]
struct Targets {
    targets: Vec<Target>,
}

/// `GET /admin/features/attendants/{id}/numbers`: whom a number that is being typed could lead to.
pub(crate) async fn find_numbers(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AttendantId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let attendant = seen(&hub, &admin, id).await?;
    // The field is called after its key, whichever that is.
    let sought = Typed::of_query(query.as_deref()).last().to_owned();
    let found = hub.office.find_targets(admin.organization(), attendant.location, &sought, TARGETS_MAX).await;
    show(&Targets { targets: found? })
}

async fn menu_page(
    hub: &Hub,
    admin: &Admin,
    attendant: &Attendant,
    place: &Place,
    form: Form,
    query: Option<&str>,
) -> Result<MenuPage, Refusal> {
    let here = match place {
        Place::Of(period) => period.word(),
        Place::Sub(name) => name,
    };
    let mut known = Vec::new();
    for number in keypad::numbers(&form).filter_map(|it| dialled(it).ok()) {
        known.extend(hub.office.target_at(admin.organization(), attendant.location, &number).await?);
    }
    Ok(MenuPage {
        frame: Frame::of(&admin.who, HERE, query),
        tabs: Tabs::of(hub, admin, attendant, here).await?,
        is_holiday: place.is_holiday(),
        is_sub: matches!(place, Place::Sub(_)),
        keys: &KEYS,
        actions: &ACTIONS,
        endings: &ENDINGS,
        announcements: announcements(hub, attendant).await?,
        sub_menus: attendant.sub_menus.iter().map(|it| it.name.clone()).collect(),
        targets: hub.office.find_targets(admin.organization(), attendant.location, "", TARGETS_MAX).await?,
        known,
        heard: preview::of_stored(hub, attendant, place).await?,
        form,
    })
}

/// The announcements that the location may play, as a form has them: by name, and where another one has that name,
/// by identity.
async fn announcements(hub: &Hub, attendant: &Attendant) -> Result<Vec<(String, String)>, Refusal> {
    let all = hub.office.announcements(attendant.organization).await?;
    let mut served: Vec<_> = all.into_iter().map(|it| it.announcement).collect();
    served.retain(|it| it.level.serves(attendant.location));
    served.sort_by_key(|it| (it.level == Level::Organization, it.name.to_lowercase()));
    let mut options: Vec<(String, String)> = Vec::new();
    for it in served {
        let shadowed = options.iter().any(|(value, _)| *value == it.name);
        let value = if shadowed { it.id.to_string() } else { it.name.clone() };
        let whole = if it.level == Level::Organization { ", of the whole organization" } else { "" };
        options.push((value, format!("{} ({}{whole})", it.name, crate::words::length(it.duration_ms))));
    }
    Ok(options)
}

/// The form of a menu as it is stored, with a stamp of that.
fn stored(place: &Place, draft: &AttendantDraft) -> Result<Form, Refusal> {
    let menu = place.menu(draft).ok_or(Refusal::Missing)?;
    let own = !place.is_holiday() || draft.holiday_menu.is_some();
    Ok(keypad::shown(menu).with_box("own", own).with("stamp", stamp(&(menu, own))))
}

async fn seen(hub: &Hub, admin: &Admin, id: AttendantId) -> Result<Attendant, Refusal> {
    let attendant = hub.office.attendant(admin.organization(), id).await?;
    if admin.sees(attendant.location) { Ok(attendant) } else { Err(Refusal::Missing) }
}

async fn to_change(hub: &Hub, admin: &Admin, id: AttendantId) -> Result<Attendant, Refusal> {
    let attendant = seen(hub, admin, id).await?;
    admin.to_change(attendant.location)?;
    Ok(attendant)
}

/// The numbers of an auto attendant, as lists show them.
pub(super) fn numbers(attendant: &Attendant) -> String {
    let extension = attendant.extension.as_ref().map(ToString::to_string);
    let number = attendant.number.as_ref().map(ToString::to_string);
    extension.into_iter().chain(number).collect::<Vec<_>>().join(", ")
}

fn place_of(id: AttendantId, menu: &str) -> String {
    let menu: String = form_urlencoded::byte_serialize(menu.as_bytes()).collect();
    format!("{HERE}/attendants/{id}?menu={menu}")
}
