//! The questions of the administrator menu, in the office's words, and its answers in theirs.

use antiphon_call::input::Party;
use antiphon_dialog::question::Answer;
use antiphon_dialog::question::admin::{
    AdminAnswer, AdminQuestion, FoundGroup, GroupsHere, ManagedAnnouncement, ManagedAttendant,
    ManagedMailbox, OwnerKind,
};
use antiphon_office::error::OfficeError;
use antiphon_office::portal_admin::{self, PhoneKeeping, PhoneReset, PortalAdmin};

use crate::Desk;
use crate::dialogs::answered;

impl Desk {
    pub(crate) async fn administer(&self, party: &Party, question: AdminQuestion) -> Answer {
        let admin =
            PortalAdmin { organization: party.organization, location: party.location, source: &party.source };
        match question {
            AdminQuestion::Find { number, kind } => {
                let found = self.office.managed_mailbox(admin, &number, of_kind(kind)).await;
                answered(found, |it| Answer::Administered(AdminAnswer::Found(it.map(managed))))
            }
            AdminQuestion::Unlock { mailbox } => {
                answered(self.office.unlock_by_phone(admin, mailbox).await, |()| done())
            }
            AdminQuestion::Reset { mailbox } => {
                answered(self.office.reset_by_phone(admin, mailbox).await, |reset| match reset {
                    PhoneReset::Default => done(),
                    PhoneReset::NoDefault => Answer::Administered(AdminAnswer::NoDefaultPasscode),
                })
            }
            AdminQuestion::KeepGreeting { mailbox, recording } => {
                let kept = self.office.keep_greeting_by_phone(admin, mailbox, recording).await;
                answered(kept, |()| done())
            }
            AdminQuestion::Groups => {
                answered(self.office.groups_here(admin).await, |it| Answer::Administered(groups(it)))
            }
            AdminQuestion::Attendants => {
                let found = self.office.managed_attendants(admin).await;
                answered(found, |it| Answer::Administered(attendants(it)))
            }
            AdminQuestion::KeepAttendantGreeting { attendant, period, recording } => {
                let office = &self.office;
                kept(office.keep_attendant_greeting_by_phone(admin, attendant, period, recording).await)
            }
            AdminQuestion::DefaultAttendantGreeting { attendant, period } => {
                let done_so = self.office.default_attendant_greeting_by_phone(admin, attendant, period).await;
                answered(done_so, |()| done())
            }
            AdminQuestion::Activate { attendant, period } => {
                answered(self.office.activate_period_by_phone(admin, attendant, period).await, |()| done())
            }
            AdminQuestion::Announcements => {
                let found = self.office.managed_announcements(admin).await;
                answered(found, |it| Answer::Administered(announcements(it)))
            }
            AdminQuestion::KeepAnnouncement { instead_of, recording } => {
                kept(self.office.keep_announcement_by_phone(admin, instead_of, recording).await)
            }
        }
    }
}

fn done() -> Answer {
    Answer::Administered(AdminAnswer::Done)
}

fn kept(kept: Result<PhoneKeeping, OfficeError>) -> Answer {
    answered(kept, |kept| match kept {
        PhoneKeeping::Kept => done(),
        PhoneKeeping::NoRoom => Answer::Administered(AdminAnswer::NoRoom),
    })
}

fn groups(here: portal_admin::GroupsHere) -> AdminAnswer {
    let group = |it: portal_admin::FoundGroup| FoundGroup { number: it.number, name: it.name };
    AdminAnswer::Groups(GroupsHere { groups: here.groups.into_iter().map(group).collect(), more: here.more })
}

fn attendants(found: Vec<portal_admin::attendants::ManagedAttendant>) -> AdminAnswer {
    let attendant = |it: portal_admin::attendants::ManagedAttendant| ManagedAttendant {
        attendant: it.attendant,
        number: it.number,
        activated: it.activated,
        greetings: it.greetings,
    };
    AdminAnswer::Attendants(found.into_iter().map(attendant).collect())
}

fn announcements(found: Vec<portal_admin::announcements::ManagedAnnouncement>) -> AdminAnswer {
    let announcement = |it: portal_admin::announcements::ManagedAnnouncement| ManagedAnnouncement {
        announcement: it.announcement,
        audio: it.audio,
    };
    AdminAnswer::Announcements(found.into_iter().map(announcement).collect())
}

fn of_kind(kind: OwnerKind) -> portal_admin::OwnerKind {
    match kind {
        OwnerKind::Person => portal_admin::OwnerKind::Person,
        OwnerKind::Group => portal_admin::OwnerKind::Group,
    }
}

fn managed(found: portal_admin::ManagedMailbox) -> ManagedMailbox {
    ManagedMailbox {
        mailbox: found.mailbox,
        name: found.name,
        number: found.number,
        lock: found.lock,
        greeting: found.greeting,
        counts: found.counts,
    }
}
