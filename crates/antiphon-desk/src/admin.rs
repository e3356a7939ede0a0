//! The questions of the administrator menu, in the office's words, and its answers in theirs.

use antiphon_call::input::Party;
use antiphon_dialog::question::Answer;
use antiphon_dialog::question::admin::{AdminAnswer, AdminQuestion, ManagedMailbox, OwnerKind};
use antiphon_office::portal_admin::{self, PhoneReset, PortalAdmin};

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
        }
    }
}

fn done() -> Answer {
    Answer::Administered(AdminAnswer::Done)
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
