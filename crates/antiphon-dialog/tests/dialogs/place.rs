//! What an administrator finds at his location: groups, auto attendants, announcements.

use std::collections::BTreeMap;

use antiphon_core::attendant::Period;
use antiphon_core::ids::{AttendantId, BlobKey};
use antiphon_dialog::question::admin::{
    AdminAnswer, AdminQuestion, FoundGroup, GroupsHere, ManagedAnnouncement, ManagedAttendant,
};

use crate::front::announcement;

/// A location with one of each, unless a test changes that.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) groups: GroupsHere,
    pub(crate) attendants: Vec<ManagedAttendant>,
    pub(crate) announcements: Vec<ManagedAnnouncement>,
    /// Whether another announcement can be kept.
    pub(crate) has_room: bool,
}

impl Default for Place {
    fn default() -> Self {
        Self {
            groups: groups(&[("2801", false)]),
            attendants: attendants(&["2900"]),
            announcements: announcements(1),
            has_room: true,
        }
    }
}

impl Place {
    /// The answer to a question about the location.
    pub(crate) fn answer(&mut self, question: &AdminQuestion) -> AdminAnswer {
        match question {
            AdminQuestion::Groups => AdminAnswer::Groups(self.groups.clone()),
            AdminQuestion::Attendants => AdminAnswer::Attendants(self.attendants.clone()),
            AdminQuestion::Announcements => AdminAnswer::Announcements(self.announcements.clone()),
            AdminQuestion::KeepAttendantGreeting { .. } | AdminQuestion::KeepAnnouncement { .. }
                if !self.has_room =>
            {
                AdminAnswer::NoRoom
            }
            AdminQuestion::KeepAttendantGreeting { attendant, period, .. } => {
                let audio = BlobKey(format!("{} greeting", period.word()));
                self.change(*attendant, |it| it.greetings.insert(*period, audio).is_some())
            }
            AdminQuestion::DefaultAttendantGreeting { attendant, period } => {
                self.change(*attendant, |it| it.greetings.remove(period).is_some())
            }
            AdminQuestion::Activate { attendant, period } => {
                self.change(*attendant, |it| std::mem::replace(&mut it.activated, *period).is_some())
            }
            AdminQuestion::KeepAnnouncement { instead_of, .. } => {
                let audio = BlobKey("recorded announcement".to_owned());
                match self.announcements.iter_mut().find(|it| Some(it.announcement) == *instead_of) {
                    Some(replaced) => replaced.audio = audio,
                    None => {
                        let announcement = announcement(99);
                        self.announcements.insert(0, ManagedAnnouncement { announcement, audio });
                    }
                }
                AdminAnswer::Done
            }
            AdminQuestion::Find { .. }
            | AdminQuestion::Unlock { .. }
            | AdminQuestion::Reset { .. }
            | AdminQuestion::KeepGreeting { .. } => panic!("not about the location: {question:?}"),
        }
    }

    fn change(&mut self, id: AttendantId, how: impl FnOnce(&mut ManagedAttendant) -> bool) -> AdminAnswer {
        let _before = how(self.attendants.iter_mut().find(|it| it.attendant == id).unwrap());
        AdminAnswer::Done
    }
}

/// Groups by number, some with a recorded name.
pub(crate) fn groups(numbers: &[(&str, bool)]) -> GroupsHere {
    let group = |(number, named): &(&str, bool)| FoundGroup {
        number: (*number).to_owned(),
        name: named.then(|| BlobKey(format!("name of {number}"))),
    };
    GroupsHere { groups: numbers.iter().map(group).collect(), more: false }
}

/// Auto attendants by number, none with a recorded greeting.
pub(crate) fn attendants(numbers: &[&str]) -> Vec<ManagedAttendant> {
    let attendant = |(n, number): (u32, &&str)| ManagedAttendant {
        attendant: AttendantId(announcement(n).0),
        number: (*number).to_owned(),
        activated: None,
        greetings: BTreeMap::new(),
    };
    (1..).zip(numbers).map(attendant).collect()
}

/// So many announcements.
pub(crate) fn announcements(count: u32) -> Vec<ManagedAnnouncement> {
    let one = |n| ManagedAnnouncement {
        announcement: announcement(n),
        audio: BlobKey(format!("announcement {n}")),
    };
    (1..=count).map(one).collect()
}

/// The one auto attendant with a recorded greeting for business hours, which is activated.
pub(crate) fn activated() -> Place {
    let mut place = Place::default();
    for it in &mut place.attendants {
        it.activated = Some(Period::Business);
        it.greetings.insert(Period::Business, BlobKey("business greeting".to_owned()));
    }
    place
}
