//! Auto attendants: what a customer has made of menus, greetings and keys, as data.
//!
//! The data may be foolish: a key that leads nowhere, a menu nobody gets out of. It is kept as it is, told by
//! [`faults`](Attendant::faults), and survived by whoever answers the call.

mod faults;

use std::time::Duration;

use crate::digit::Digit;
use crate::ids::{AnnouncementId, AttendantId, LocationId, OrganizationId, ScheduleId};
use crate::limits::{NO_INPUT_TIMER_DEFAULT, NO_INPUT_TIMER_MAX, RETRIES_WITHOUT_INPUT_MAX};
use crate::numbering::{Dialled, Extension, PhoneNumber};
use crate::schedule::{Moment, Schedule};

pub use faults::Fault;

/// An auto attendant: a number that answers with a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendant {
    /// Its identity.
    pub id: AttendantId,
    /// The organization it belongs to.
    pub organization: OrganizationId,
    /// The location whose numbers it dials.
    pub location: LocationId,
    /// Its name, unique in the location.
    pub name: String,
    /// The short number.
    pub extension: Option<Extension>,
    /// The public number.
    pub number: Option<PhoneNumber>,
    /// Language of its prompts, such as `en-US`.
    pub language: String,
    /// IANA time zone of its schedules.
    pub time_zone: String,
    /// When somebody is there; always, if there is none.
    pub business_schedule: Option<ScheduleId>,
    /// When nobody is there, whatever the business hours say.
    pub holiday_schedule: Option<ScheduleId>,
    /// The period that somebody has activated: it holds whatever the schedules say, until it is taken back.
    pub activated: Option<Period>,
    /// What is heard when somebody is there.
    pub business_menu: Menu,
    /// What is heard when nobody is.
    pub after_hours_menu: Menu,
    /// What is heard on holidays, where that is something else.
    pub holiday_menu: Option<Menu>,
    /// Menus that keys lead to.
    pub sub_menus: Vec<SubMenu>,
    /// Whose extensions a caller may dial.
    pub extension_dialing: DialingScope,
    /// Whose names a caller may spell.
    pub name_dialing: DialingScope,
    /// When it was created, epoch milliseconds.
    pub created_ms: i64,
    /// Counts changes, so that two writers cannot lose each other's.
    pub version: i64,
}

impl Attendant {
    /// What the schedules say. A holiday goes before the business hours; without a schedule it is always business
    /// hours.
    #[must_use]
    pub fn period(business: Option<&Schedule>, holidays: Option<&Schedule>, moment: &Moment) -> Period {
        if holidays.is_some_and(|it| it.holds_at(moment)) {
            return Period::Holiday;
        }
        match business {
            Some(hours) if !hours.holds_at(moment) => Period::AfterHours,
            _ => Period::Business,
        }
    }

    /// The menu of a period. A holiday without a menu of its own is like after hours.
    #[must_use]
    pub fn menu(&self, period: Period) -> &Menu {
        match period {
            Period::Business => &self.business_menu,
            Period::AfterHours => &self.after_hours_menu,
            Period::Holiday => self.holiday_menu.as_ref().unwrap_or(&self.after_hours_menu),
        }
    }

    /// The menu of a period, to be changed. A holiday without a menu of its own gets one like after hours.
    pub fn menu_mut(&mut self, period: Period) -> &mut Menu {
        match period {
            Period::Business => &mut self.business_menu,
            Period::AfterHours => &mut self.after_hours_menu,
            Period::Holiday => self.holiday_menu.get_or_insert_with(|| self.after_hours_menu.clone()),
        }
    }

    /// Every menu with its name: `business`, `after_hours`, `holiday`, then the sub-menus by theirs.
    pub fn menus(&self) -> impl Iterator<Item = (&str, &Menu)> {
        let top = [
            (Period::Business.word(), Some(&self.business_menu)),
            (Period::AfterHours.word(), Some(&self.after_hours_menu)),
            (Period::Holiday.word(), self.holiday_menu.as_ref()),
        ];
        let top = top.into_iter().filter_map(|(name, menu)| Some((name, menu?)));
        top.chain(self.sub_menus.iter().map(|it| (it.name.as_str(), &it.menu)))
    }

    /// Every announcement it plays, each once.
    #[must_use]
    pub fn announcements(&self) -> Vec<AnnouncementId> {
        let mut used: Vec<_> = self.menus().flat_map(|(_, menu)| menu.announcements()).collect();
        used.sort_unstable();
        used.dedup();
        used
    }

    /// Whether anybody can call it.
    #[must_use]
    pub fn answers(&self) -> bool {
        self.extension.is_some() || self.number.is_some()
    }
}

/// What time it is for an auto attendant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// Somebody is there.
    Business,
    /// Nobody is there.
    AfterHours,
    /// Nobody is there, because of a holiday.
    Holiday,
}

impl Period {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Business, Self::AfterHours, Self::Holiday];

    /// A word for documents, logs and commands.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::AfterHours => "after_hours",
            Self::Holiday => "holiday",
        }
    }

    /// The period of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// Whom a caller may reach by dialing an extension or spelling a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DialingScope {
    /// Everybody in the organization.
    #[default]
    Enterprise,
    /// Those of the attendant's location.
    Group,
}

impl DialingScope {
    /// The word by which it is stored and typed.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Enterprise => "ENTERPRISE",
            Self::Group => "GROUP",
        }
    }

    /// The scope of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Enterprise, Self::Group].into_iter().find(|it| it.word() == word)
    }
}

/// A menu that keys of other menus lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubMenu {
    /// Its name, unique in the attendant.
    pub name: String,
    /// The menu.
    pub menu: Menu,
}

/// What a caller hears and what his keys do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Menu {
    /// What is heard first.
    pub greeting: Greeting,
    /// Whether an extension may be dialled at any time.
    pub extension_enabled: bool,
    /// The keys, each at most once.
    pub keys: Vec<MenuKey>,
    /// What becomes of a caller who presses nothing.
    pub no_input: NoInput,
}

impl Menu {
    /// What the key does, if anything.
    #[must_use]
    pub fn action(&self, key: Digit) -> Option<&KeyAction> {
        self.keys.iter().find(|it| it.key == key).map(|it| &it.action)
    }

    fn announcements(&self) -> impl Iterator<Item = AnnouncementId> {
        let at_keys = self.keys.iter().filter_map(|it| match &it.action {
            KeyAction::PlayAnnouncement(announcement) => Some(*announcement),
            KeyAction::TransferWithPrompt(_)
            | KeyAction::TransferWithoutPrompt(_)
            | KeyAction::TransferToOperator(_)
            | KeyAction::TransferToMailbox(_)
            | KeyAction::NameDialing
            | KeyAction::ExtensionDialing
            | KeyAction::RepeatMenu
            | KeyAction::Exit
            | KeyAction::SubMenu(_)
            | KeyAction::ReturnToPreviousMenu => None,
        });
        let last = match self.no_input.action {
            NoInputAction::PlayMessageAndDisconnect(greeting) => greeting.announcement(),
            NoInputAction::TransferWithPrompt(_)
            | NoInputAction::TransferWithoutPrompt(_)
            | NoInputAction::TransferToOperator(_)
            | NoInputAction::TransferToMailbox(_)
            | NoInputAction::Disconnect => None,
        };
        self.greeting.announcement().into_iter().chain(at_keys).chain(last)
    }
}

/// What is heard: our own words, or an announcement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Greeting {
    /// Our own words, which name the keys.
    #[default]
    Default,
    /// An announcement, and nothing else.
    Announcement(AnnouncementId),
}

impl Greeting {
    /// The announcement, if it is one.
    #[must_use]
    pub fn announcement(self) -> Option<AnnouncementId> {
        match self {
            Self::Default => None,
            Self::Announcement(id) => Some(id),
        }
    }
}

/// One key of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuKey {
    /// The key: `0`–`9`, `*` or `#`.
    pub key: Digit,
    /// What people call it.
    pub description: String,
    /// What it does.
    pub action: KeyAction,
}

/// What a key does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyAction {
    /// Plays an announcement, then offers the menu again.
    PlayAnnouncement(AnnouncementId),
    /// Says that the call is put through, then does it.
    TransferWithPrompt(Dialled),
    /// Puts the call through.
    TransferWithoutPrompt(Dialled),
    /// Says so and puts the call through to the operator.
    TransferToOperator(Dialled),
    /// Leads to the mailbox of whoever has that number.
    TransferToMailbox(Dialled),
    /// Asks for the name of somebody, to be spelled.
    NameDialing,
    /// Asks for an extension.
    ExtensionDialing,
    /// Offers the menu again.
    RepeatMenu,
    /// Ends the call.
    Exit,
    /// Leads to the sub-menu of that name.
    SubMenu(String),
    /// Leads back to where the sub-menu was entered.
    ReturnToPreviousMenu,
}

impl KeyAction {
    /// The word by which it is stored and typed.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::PlayAnnouncement(_) => "PLAY_ANNOUNCEMENT",
            Self::TransferWithPrompt(_) => "TRANSFER_WITH_PROMPT",
            Self::TransferWithoutPrompt(_) => "TRANSFER_WITHOUT_PROMPT",
            Self::TransferToOperator(_) => "TRANSFER_TO_OPERATOR",
            Self::TransferToMailbox(_) => "TRANSFER_TO_MAILBOX",
            Self::NameDialing => "NAME_DIALING",
            Self::ExtensionDialing => "EXTENSION_DIALING",
            Self::RepeatMenu => "REPEAT_MENU",
            Self::Exit => "EXIT",
            Self::SubMenu(_) => "SUB_MENU",
            Self::ReturnToPreviousMenu => "RETURN_TO_PREVIOUS_MENU",
        }
    }
}

/// What becomes of a caller who presses nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoInput {
    /// How often the menu is offered again, 0–3.
    pub retries: u8,
    /// How long a key is waited for after the last word.
    pub timer: NoInputTimer,
    /// What happens then.
    pub action: NoInputAction,
}

impl Default for NoInput {
    fn default() -> Self {
        let action = NoInputAction::PlayMessageAndDisconnect(Greeting::Default);
        Self { retries: 0, timer: NoInputTimer::default(), action }
    }
}

impl NoInput {
    /// How often the menu is offered again, held to its limit whatever is stored.
    #[must_use]
    pub fn retries(&self) -> u8 {
        self.retries.min(RETRIES_WITHOUT_INPUT_MAX)
    }
}

/// How long a key is waited for: 1–60 seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NoInputTimer(u8);

impl NoInputTimer {
    /// So many seconds; `None` outside 1–60.
    #[must_use]
    pub fn from_seconds(seconds: u64) -> Option<Self> {
        let possible = (1..=NO_INPUT_TIMER_MAX.as_secs()).contains(&seconds);
        possible.then(|| u8::try_from(seconds).ok().map(Self))?
    }

    /// In seconds.
    #[must_use]
    pub fn seconds(self) -> u8 {
        self.0
    }

    /// As a time.
    #[must_use]
    pub fn duration(self) -> Duration {
        Duration::from_secs(self.0.into())
    }
}

impl Default for NoInputTimer {
    fn default() -> Self {
        Self(NO_INPUT_TIMER_DEFAULT)
    }
}

/// What happens to a caller who pressed nothing often enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoInputAction {
    /// Last words, then the end of the call.
    PlayMessageAndDisconnect(Greeting),
    /// Says that the call is put through, then does it.
    TransferWithPrompt(Dialled),
    /// Puts the call through.
    TransferWithoutPrompt(Dialled),
    /// Says so and puts the call through to the operator.
    TransferToOperator(Dialled),
    /// Leads to the mailbox of whoever has that number.
    TransferToMailbox(Dialled),
    /// The end of the call, without a word.
    Disconnect,
}

impl NoInputAction {
    /// The word by which it is stored and typed.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::PlayMessageAndDisconnect(_) => "PLAY_MESSAGE_AND_DISCONNECT",
            Self::TransferWithPrompt(_) => "TRANSFER_WITH_PROMPT",
            Self::TransferWithoutPrompt(_) => "TRANSFER_WITHOUT_PROMPT",
            Self::TransferToOperator(_) => "TRANSFER_TO_OPERATOR",
            Self::TransferToMailbox(_) => "TRANSFER_TO_MAILBOX",
            Self::Disconnect => "DISCONNECT",
        }
    }
}

#[cfg(test)]
mod tests;
