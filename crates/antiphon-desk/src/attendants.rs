//! The questions of auto attendants.

use antiphon_call::input::Party;
use antiphon_dialog::question as ask;
use antiphon_dialog::question::{Answer, AttendantAnswer, AttendantQuestion};
use antiphon_office::attending;

use crate::Desk;
use crate::dialogs::answered;

impl Desk {
    pub(crate) async fn attendant(&self, party: &Party, question: AttendantQuestion) -> Answer {
        let organization = party.organization;
        match question {
            AttendantQuestion::Attending(attendant) => {
                let attending = self.office.attending(organization, attendant).await;
                answered(attending, |it| AttendantAnswer::Attending(Box::new(as_asked(it))).into())
            }
            AttendantQuestion::MayDial { attendant, digits } => {
                let allowed = self.office.may_dial(organization, attendant, &digits).await;
                answered(allowed, |it| AttendantAnswer::MayDial(it).into())
            }
            AttendantQuestion::Names { attendant, digits } => {
                let found = self.office.names_spelled(organization, attendant, &digits).await;
                answered(found, |it| AttendantAnswer::Names(names(it)).into())
            }
        }
    }
}

fn as_asked(attending: attending::Attending) -> ask::Attending {
    ask::Attending {
        attendant: attending.attendant,
        period: attending.period,
        announcements: attending.announcements,
        mailboxes: attending.mailboxes,
        extension_starts: attending.extensions.first,
        extension_digits_max: attending.extensions.digits_max,
    }
}

fn names(found: attending::NamesFound) -> ask::NamesFound {
    let person = |it: attending::FoundPerson| ask::FoundPerson { number: it.number, name: it.name };
    ask::NamesFound { people: found.people.into_iter().map(person).collect(), more: found.more }
}
