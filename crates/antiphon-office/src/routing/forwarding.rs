//! Call forwarding always: whom a call reaches in the end.

use antiphon_core::call_handling::{DivertCause, Diverted};
use antiphon_core::limits::FORWARDS_PER_CALL_MAX;
use antiphon_core::person::Person;

use crate::Office;
use crate::ports::{NumberOwner, NumberRecord, StoreError};

/// Whom a call reaches.
#[expect(clippy::large_enum_variant, reason = "there is one at a time, for as long as a call is routed")]
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
    /// A portal, or whatever else has numbers.
    Other(NumberRecord),
}

impl Reached {
    /// Whose number it is.
    pub(super) fn record(&self) -> &NumberRecord {
        match self {
            Self::Person { record, .. } | Self::Other(record) => record,
        }
    }
}

impl Office {
    /// Follows call forwarding from one person to the next. A number that nobody inside has is as good as none: calls
    /// cannot leave this server yet. Whoever gets somebody's calls can still call him himself.
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
            let Some(next) = next.filter(|next| Some(next.owner) != calling.map(owner)) else {
                return Ok(Reached::Person { person, record, stuck: false });
            };
            trail.push(diverted(&person, DivertCause::Always));
            if has_passed(trail, next.owner) || trail.len() > FORWARDS_PER_CALL_MAX {
                return Ok(Reached::Person { person, record, stuck: true });
            }
            record = next;
        }
    }

    async fn forwards_to(&self, person: &Person) -> Result<Option<NumberRecord>, StoreError> {
        match person.forwarding.destination_in_force() {
            Some(to) => self.number_inside(person.organization, person.location, to.as_str()).await,
            None => Ok(None),
        }
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
