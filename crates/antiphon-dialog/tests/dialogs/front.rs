//! The auto attendant behind a call in a test: menus from a few words, and who can be dialled and spelled.

use std::collections::BTreeMap;

use antiphon_core::attendant::{
    Attendant, DialingScope, Greeting, KeyAction, Menu, MenuKey, NoInput, NoInputAction, Period, SubMenu,
};
use antiphon_core::digit::Digit;
use antiphon_core::ids::{AnnouncementId, AttendantId, BlobKey, LocationId, OrganizationId};
use antiphon_core::numbering::dialled;
use antiphon_dialog::kernel::Dialog;
use antiphon_dialog::prompts::Language;
use antiphon_dialog::question::{AttendantAnswer, AttendantQuestion, Attending, FoundPerson, NamesFound};
use antiphon_dialog::start::AttendantStart;

use crate::harness::mailbox;

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(number: u32) -> T {
    format!("00000000-0000-7000-8000-{number:012}").parse().unwrap()
}

/// A call to the auto attendant.
pub(crate) fn attendant() -> Dialog {
    Dialog::attendant(AttendantStart { attendant: AttendantId(id(1)), language: Language::EnUs })
}

/// What the office knows of the auto attendant.
#[derive(Clone)]
pub(crate) struct Front {
    pub(crate) attending: Attending,
    /// The numbers that may be dialled.
    pub(crate) dialable: Vec<&'static str>,
    pub(crate) names: NamesFound,
}

impl Default for Front {
    fn default() -> Self {
        Self {
            attending: Attending {
                attendant: bare(),
                period: Period::Business,
                announcements: BTreeMap::new(),
                mailboxes: BTreeMap::from([(dialled("2001").unwrap(), mailbox())]),
                extension_starts: vec![Digit::from_char('2').unwrap()],
                extension_digits_max: 4,
            },
            dialable: vec!["2001", "2002", "201"],
            names: found(&[("2001", true)]),
        }
    }
}

impl Front {
    /// One menu with these keys in business hours.
    pub(crate) fn with_keys(keys: &[(char, KeyAction)]) -> Self {
        let mut front = Self::default();
        front.attending.attendant.business_menu.keys = keys_of(keys);
        front
    }

    /// The same with an announcement that can be played, by its number.
    pub(crate) fn playing(mut self, number: u32) -> Self {
        let audio = BlobKey(format!("announcement {number}"));
        self.attending.announcements.insert(announcement(number), audio);
        self
    }

    /// The same with a sub-menu.
    pub(crate) fn with_sub_menu(mut self, name: &str, keys: &[(char, KeyAction)]) -> Self {
        let menu = Menu { keys: keys_of(keys), ..Menu::default() };
        self.attending.attendant.sub_menus.push(SubMenu { name: name.to_owned(), menu });
        self
    }

    /// The same with another menu of business hours.
    pub(crate) fn changed(mut self, change: impl FnOnce(&mut Menu)) -> Self {
        change(&mut self.attending.attendant.business_menu);
        self
    }

    pub(crate) fn answer(&self, question: &AttendantQuestion) -> AttendantAnswer {
        match question {
            AttendantQuestion::Attending(_) => AttendantAnswer::Attending(Box::new(self.attending.clone())),
            AttendantQuestion::MayDial { digits, .. } => {
                AttendantAnswer::MayDial(self.dialable.contains(&digits.as_str()))
            }
            AttendantQuestion::Names { .. } => AttendantAnswer::Names(self.names.clone()),
        }
    }
}

/// A menu with every action, and a sub-menu.
pub(crate) fn every_action() -> Front {
    Front::with_keys(&[
        ('0', KeyAction::TransferToOperator(to("2000"))),
        ('1', KeyAction::TransferWithPrompt(to("2002"))),
        ('2', KeyAction::TransferWithoutPrompt(to("2002"))),
        ('3', KeyAction::TransferToMailbox(to("2001"))),
        ('4', KeyAction::PlayAnnouncement(announcement(1))),
        ('5', KeyAction::NameDialing),
        ('6', KeyAction::ExtensionDialing),
        ('7', KeyAction::SubMenu("sales".to_owned())),
        ('9', KeyAction::RepeatMenu),
        ('#', KeyAction::Exit),
    ])
    .playing(1)
    .with_sub_menu(
        "sales",
        &[
            ('1', KeyAction::TransferWithPrompt(to("2003"))),
            ('7', KeyAction::SubMenu("sales".to_owned())),
            ('*', KeyAction::ReturnToPreviousMenu),
        ],
    )
}

pub(crate) fn to(number: &str) -> antiphon_core::numbering::Dialled {
    dialled(number).unwrap()
}

pub(crate) fn announcement(number: u32) -> AnnouncementId {
    AnnouncementId(id(100 + number))
}

/// People of these numbers, with or without a recorded name.
pub(crate) fn found(people: &[(&str, bool)]) -> NamesFound {
    let person = |(number, named): &(&str, bool)| FoundPerson {
        number: (*number).to_owned(),
        name: named.then(|| BlobKey(format!("name of {number}"))),
    };
    NamesFound { people: people.iter().map(person).collect(), more: false }
}

/// What becomes of silence.
pub(crate) fn silence(retries: u8, action: NoInputAction) -> NoInput {
    NoInput { retries, action, ..NoInput::default() }
}

/// Last words by the announcement of that number.
pub(crate) fn last_words(number: u32) -> NoInputAction {
    NoInputAction::PlayMessageAndDisconnect(Greeting::Announcement(announcement(number)))
}

fn keys_of(keys: &[(char, KeyAction)]) -> Vec<MenuKey> {
    let key = |(key, action): &(char, KeyAction)| MenuKey {
        key: Digit::from_char(*key).unwrap(),
        description: String::new(),
        action: action.clone(),
    };
    keys.iter().map(key).collect()
}

fn bare() -> Attendant {
    Attendant {
        id: AttendantId(id(1)),
        organization: OrganizationId(id(1)),
        location: LocationId(id(1)),
        name: "Reception".to_owned(),
        extension: None,
        number: None,
        language: "en-US".to_owned(),
        time_zone: "UTC".to_owned(),
        business_schedule: None,
        holiday_schedule: None,
        activated: None,
        business_menu: Menu::default(),
        after_hours_menu: Menu::default(),
        holiday_menu: None,
        sub_menus: Vec::new(),
        extension_dialing: DialingScope::Enterprise,
        name_dialing: DialingScope::Enterprise,
        created_ms: 0,
        version: 1,
    }
}
