//! Where somebody goes whom the one he talks to sends on, and who is whose phone in a call.
//!
//! Whoever sends somebody on does so as he would call there himself: a number is understood as he dials it, and it must
//! be one that he may call. Whoever is sent on is shown where he goes.

use antiphon_core::ids::{OrganizationId, PersonId};
use antiphon_core::message::MessageFrom;
use antiphon_core::numbering::dialled;
use antiphon_core::person::Person;

use crate::Office;
use crate::ports::{NumberOwner, NumberRecord, StoreError};
use crate::routing::outside::{Behalf, Onward, WayOut};
use crate::routing::{Destination, Shown};

/// Somebody in a call, as far as that is proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known<'a> {
    /// The owner of the phone with this SIP user name.
    Account(&'a str),
    /// This person.
    Person(OrganizationId, PersonId),
    /// Nobody knows who.
    Nobody,
}

/// Somebody who is sent on.
#[derive(Clone, Copy, Debug)]
pub struct TransferRequest<'a> {
    /// Who sends him on.
    pub by: Known<'a>,
    /// Who is sent on.
    pub moved: Known<'a>,
    /// What he shows. Proves nothing.
    pub shown: &'a MessageFrom,
    /// What wrong passcodes of his are counted on.
    pub source: &'a str,
    /// The number.
    pub to: &'a str,
}

impl Office {
    /// Where he goes. Nobody is sent on to himself.
    ///
    /// # Errors
    /// What the store says; he stays where he is then.
    pub async fn transfer(&self, request: TransferRequest<'_>) -> Result<Destination, StoreError> {
        let Some(by) = self.person_known(request.by).await? else { return Ok(Destination::NotAllowed) };
        let Ok(number) = dialled(request.to) else { return Ok(Destination::NotFound) };
        let moved = self.person_known(request.moved).await?;
        let shown = Shown { source: request.source.to_owned(), stranger: request.shown.clone() };
        if let Some(way) = self.emergency(&by, &number).await? {
            return self.sent_out(&by, moved.as_ref(), shown, way).await;
        }
        let found = self.dialled_at(by.organization, by.location, &number).await?;
        let onward = match found {
            Some(record) => Some(Onward::Inside(record)),
            None => self.way_out(Behalf::Person(&by), &number).await?,
        };
        let record = match onward {
            None => return Ok(Destination::NotFound),
            Some(Onward::Blocked(class)) => return Ok(Destination::Blocked(class)),
            Some(Onward::Outside(way)) => return self.sent_out(&by, moved.as_ref(), shown, way).await,
            Some(Onward::Inside(record)) => record,
        };
        if moved.as_ref().is_some_and(|moved| record.owner == NumberOwner::Person(moved.id)) {
            return Ok(Destination::NotAllowed);
        }
        self.to_number(shown, moved.as_ref(), record).await
    }

    /// Outside, with the permissions of whoever sends him there.
    async fn sent_out(
        &self,
        by: &Person,
        moved: Option<&Person>,
        shown: Shown,
        way: WayOut,
    ) -> Result<Destination, StoreError> {
        let (organization, location) = (by.organization, by.location);
        let place = NumberRecord { organization, location, owner: NumberOwner::Portal };
        let (organization, location) = self.place(&place).await?;
        let caller = self.caller(shown, moved, &organization, &location).await?;
        self.send_out(caller, Behalf::Person(by), way).await
    }

    /// Whether somebody in a call is the owner of a phone.
    ///
    /// # Errors
    /// What the store says.
    pub async fn is_owner(&self, account: &str, known: Known<'_>) -> Result<bool, StoreError> {
        let owner = self.person_known(Known::Account(account)).await?;
        let known = self.person_known(known).await?;
        Ok(owner.is_some_and(|owner| known.is_some_and(|known| known.id == owner.id)))
    }

    async fn person_known(&self, known: Known<'_>) -> Result<Option<Person>, StoreError> {
        match known {
            Known::Account(account) => self.calling(Some(account)).await,
            Known::Person(organization, person) => self.ports.store.person(organization, person).await,
            Known::Nobody => Ok(None),
        }
    }
}
