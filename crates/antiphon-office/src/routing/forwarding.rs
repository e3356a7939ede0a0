//! Call forwarding always: whom a call reaches in the end.

use antiphon_core::call_handling::{DivertCause, Diverted};
use antiphon_core::limits::{FORWARDS_PER_CALL_MAX, SENT_OUTSIDE_PER_DAY_MAX};
use antiphon_core::numbering::Dialled;
use antiphon_core::person::Person;

use crate::Office;
use crate::ports::{NumberOwner, NumberRecord, StoreError};
use crate::routing::outside::{Behalf, Onward, WayOut};

/// Whom a call reaches.
pub(super) enum Reached {
    /// A person.
    Person {
        /// Who.
        person: Person,
        /// Where that person's number is.
        record: NumberRecord,
        /// The person sends calls on too, but no further: in a circle, or too often already.
        stuck: bool,
    },
    /// A number outside, where a person sends all calls.
    Outside {
        /// Who.
        person: Person,
        /// Where that person's number is.
        record: NumberRecord,
        /// Where to.
        way: WayOut,
    },
    /// A portal, or whatever else has numbers.
    Other(NumberRecord),
}

impl Reached {
    /// Whose number it is.
    pub(super) fn record(&self) -> &NumberRecord {
        match self {
            Self::Person { record, .. } | Self::Outside { record, .. } | Self::Other(record) => record,
        }
    }
}

impl Office {
    /// Follows call forwarding from one person to the next, and outside where the person may call there: a number that
    /// leads nowhere is as good as none. Whoever gets somebody's calls can still call him himself.
    pub(super) async fn forwarded(
        &self,
        mut record: NumberRecord,
        calling: Option<&Person>,
        trail: &mut Vec<Diverted>,
    ) -> Result<Reached, StoreError> {
        loop {
            let NumberOwner::Person(id) = record.owner else { return Ok(Reached::Other(record)) };
            let person = self.ports.store.person(record.organization, id).await?;
            let person = person.ok_or(StoreError::Missing("person"))?;
            let next = self.forwards_to(&person).await?;
            let next = match next {
                Some(Onward::Inside(next)) if Some(next.owner) != calling.map(owner) => next,
                Some(Onward::Outside(way)) if trail.len() < FORWARDS_PER_CALL_MAX => {
                    trail.push(diverted(&person, DivertCause::Always));
                    return Ok(Reached::Outside { person, record, way });
                }
                Some(_) | None => return Ok(Reached::Person { person, record, stuck: false }),
            };
            trail.push(diverted(&person, DivertCause::Always));
            if has_passed(trail, next.owner) || trail.len() > FORWARDS_PER_CALL_MAX {
                return Ok(Reached::Person { person, record, stuck: true });
            }
            record = next;
        }
    }

    async fn forwards_to(&self, person: &Person) -> Result<Option<Onward>, StoreError> {
        match person.forwarding.destination_in_force() {
            Some(to) => self.onward(person, to).await,
            None => Ok(None),
        }
    }

    /// Whether a number that a person dials is somebody's inside, or leads outside and is allowed.
    pub(crate) async fn leads_somewhere(&self, person: &Person, to: &Dialled) -> Result<bool, StoreError> {
        let inside = self.number_inside(person.organization, person.location, to.as_str()).await?;
        Ok(inside.is_some()
            || matches!(self.way_out(Behalf::Person(person), to).await?, Some(Onward::Outside(_))))
    }

    /// Where a person's calls go that are sent on to a number. Outside they go only so often a day; a call is counted
    /// once it goes there ([`Self::divert_out`]), for most calls are asked about that never do.
    pub(super) async fn onward(&self, person: &Person, to: &Dialled) -> Result<Option<Onward>, StoreError> {
        let inside = self.number_inside(person.organization, person.location, to.as_str()).await?;
        let onward = match inside {
            Some(record) => Some(Onward::Inside(record)),
            None => self.way_out(Behalf::Person(person), to).await?,
        };
        let is_too_often = matches!(onward, Some(Onward::Outside(_)))
            && !self.sent_outside.may_count(person.mailbox, self.now_ms(), SENT_OUTSIDE_PER_DAY_MAX);
        Ok(onward.filter(|_| !is_too_often))
    }
}

/// A person whom a call was for, before it went on.
pub(super) fn diverted(person: &Person, cause: DivertCause) -> Diverted {
    Diverted { person: person.id, number: person.extension.as_str().to_owned(), cause }
}

/// Whether a call was for somebody already.
pub(super) fn has_passed(trail: &[Diverted], owner: NumberOwner) -> bool {
    trail.iter().any(|it| NumberOwner::Person(it.person) == owner)
}

pub(super) fn owner(person: &Person) -> NumberOwner {
    NumberOwner::Person(person.id)
}
