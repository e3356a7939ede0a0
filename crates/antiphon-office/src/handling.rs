//! How an owner wants calls handled, as he sets it by telephone: all calls sent on, messages taken or not.

use antiphon_core::call_handling::{CallHandling, DivertCause, HandlingChange};
use antiphon_core::forwarding::{Forwarding, ForwardingChange};
use antiphon_core::ids::{OrganizationId, PersonId};
use antiphon_core::mailbox::{MailboxOwner, MessageDeposit, MessageDepositChange};
use antiphon_core::numbering::Dialled;
use antiphon_core::person::Person;

use crate::Office;
use crate::ports::{Audit, NumberOwner, StoreError};
use crate::routing::outside::{Behalf, Onward};
use crate::setter::Setter;

/// Where all calls of a person go, as it is stored now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallForwarding {
    /// The switch and the number.
    pub forwarding: Forwarding,
    /// Whether the number is somebody's inside, or leads outside and is allowed, so that calls get there.
    pub reachable: bool,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed<T> {
    /// It is like this now.
    To(T),
    /// There is no number to send calls on to.
    NoDestination,
    /// The number is the person's own.
    OwnNumber,
}

impl Office {
    /// Where all calls of a person go.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such person, and what the store says.
    pub async fn call_forwarding(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<CallForwarding, StoreError> {
        let person = self.person(organization, person).await?;
        self.forwarding_of(&person).await
    }

    /// The same of a mailbox's owner.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn own_call_forwarding(&self, owner: Setter<'_>) -> Result<CallForwarding, StoreError> {
        let person = self.person_owning(owner).await?;
        self.call_forwarding(owner.organization, person).await
    }

    /// Changes where all calls of a person go.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such person, and what the store says.
    pub async fn change_call_forwarding(
        &self,
        actor: &str,
        organization: OrganizationId,
        person: PersonId,
        change: &ForwardingChange,
    ) -> Result<Changed<CallForwarding>, StoreError> {
        let mut person = self.person(organization, person).await?;
        if let ForwardingChange::To(number) = change
            && self.inside(&person, number.as_str()).await? == Some(NumberOwner::Person(person.id))
        {
            return Ok(Changed::OwnNumber);
        }
        if !person.forwarding.make(change) {
            return Ok(Changed::NoDestination);
        }
        let audit = self.forwarding_audit(actor, &person);
        self.ports.store.save_forwarding(organization, person.id, &person.forwarding, &audit).await?;
        Ok(Changed::To(self.forwarding_of(&person).await?))
    }

    /// The same of a mailbox's owner.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn change_own_call_forwarding(
        &self,
        owner: Setter<'_>,
        change: &ForwardingChange,
    ) -> Result<Changed<CallForwarding>, StoreError> {
        let person = self.person_owning(owner).await?;
        self.change_call_forwarding(owner.actor, owner.organization, person, change).await
    }

    /// How a person's calls are handled besides call forwarding always.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such person, and what the store says.
    pub async fn call_handling(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<CallHandling, StoreError> {
        let person = self.person(organization, person).await?;
        self.ports.store.call_handling(organization, person.id).await
    }

    /// Whether calls can go on to a number that a person dials: somebody has it inside, or it leads outside and is allowed.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such person, and what the store says.
    pub async fn can_go_on(
        &self,
        organization: OrganizationId,
        person: PersonId,
        number: &Dialled,
    ) -> Result<bool, StoreError> {
        let person = self.person(organization, person).await?;
        self.leads_somewhere(&person, number).await
    }

    /// Changes how a person's calls are handled.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such person, and what the store says.
    pub async fn change_call_handling(
        &self,
        actor: &str,
        organization: OrganizationId,
        person: PersonId,
        change: &HandlingChange,
    ) -> Result<Changed<CallHandling>, StoreError> {
        let person = self.person(organization, person).await?;
        if let HandlingChange::Forward(_, ForwardingChange::To(number)) = change
            && self.inside(&person, number.as_str()).await? == Some(NumberOwner::Person(person.id))
        {
            return Ok(Changed::OwnNumber);
        }
        let audit = self.handling_audit(actor, &person, change);
        let changed = self.ports.store.change_call_handling(organization, person.id, change, &audit).await?;
        Ok(changed.map_or(Changed::NoDestination, Changed::To))
    }

    /// Whether a mailbox takes messages, and what happens if not.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn message_deposit(&self, owner: Setter<'_>) -> Result<MessageDeposit, StoreError> {
        Ok(self.mailbox_owned(owner).await?.settings.message_deposit)
    }

    /// Changes whether a mailbox takes messages, or what happens if not.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn change_message_deposit(
        &self,
        owner: Setter<'_>,
        change: &MessageDepositChange,
    ) -> Result<Changed<MessageDeposit>, StoreError> {
        let mut settings = self.mailbox_owned(owner).await?.settings;
        if !settings.message_deposit.make(change) {
            return Ok(Changed::NoDestination);
        }
        let audit = self.audit_by(owner, "mailbox.settings-saved", "message deposit");
        let store = &self.ports.store;
        store.save_mailbox_settings(owner.organization, owner.mailbox, &settings, &audit).await?;
        Ok(Changed::To(settings.message_deposit))
    }

    /// The person whose mailbox it is; groups have no phone whose calls could go elsewhere.
    async fn person_owning(&self, owner: Setter<'_>) -> Result<PersonId, StoreError> {
        match self.mailbox_owned(owner).await?.owner {
            MailboxOwner::Person(person) => Ok(person),
            MailboxOwner::Group(_) => Err(StoreError::Missing("person")),
        }
    }

    /// Whether a number leads outside where a mailbox's owner dials it: who is not at the owner's own phone may not send
    /// calls there, because a thief of the passcode would do just that.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn leads_outside(&self, owner: Setter<'_>, number: &Dialled) -> Result<bool, StoreError> {
        let location = self.mailbox_owned(owner).await?.location;
        if self.number_inside(owner.organization, location, number.as_str()).await?.is_some() {
            return Ok(false);
        }
        let way = self.way_out(Behalf::Location(owner.organization, location), number).await?;
        Ok(matches!(way, Some(Onward::Outside(_) | Onward::Blocked(_))))
    }

    async fn forwarding_of(&self, person: &Person) -> Result<CallForwarding, StoreError> {
        let forwarding = person.forwarding.clone();
        let reachable = match &forwarding.destination {
            Some(number) => self.leads_somewhere(person, number).await?,
            None => false,
        };
        Ok(CallForwarding { forwarding, reachable })
    }

    /// Whose number it is inside, as the person dials it.
    async fn inside(&self, person: &Person, number: &str) -> Result<Option<NumberOwner>, StoreError> {
        let record = self.number_inside(person.organization, person.location, number).await?;
        Ok(record.map(|record| record.owner))
    }

    fn handling_audit(&self, actor: &str, person: &Person, change: &HandlingChange) -> Audit {
        Audit {
            organization: person.organization,
            at_ms: self.now_ms(),
            actor: actor.to_owned(),
            action: "person.handling-saved".to_owned(),
            target: format!("person:{}", person.id),
            detail: said(change),
            jobs: Vec::new(),
        }
    }

    fn forwarding_audit(&self, actor: &str, person: &Person) -> Audit {
        let Forwarding { active, destination } = &person.forwarding;
        let to = destination.as_ref().map_or("nowhere", |number| number.as_str());
        Audit {
            organization: person.organization,
            at_ms: self.now_ms(),
            actor: actor.to_owned(),
            action: "person.forwarding-saved".to_owned(),
            target: format!("person:{}", person.id),
            detail: format!("{} to {to}", if *active { "on" } else { "off" }),
            jobs: Vec::new(),
        }
    }
}

/// What the audit says of a change.
fn said(change: &HandlingChange) -> String {
    match change {
        HandlingChange::Forward(cause, ForwardingChange::On) => format!("{}: forwarded", reason(*cause)),
        HandlingChange::Forward(cause, ForwardingChange::Off) => format!("{}: not forwarded", reason(*cause)),
        HandlingChange::Forward(cause, ForwardingChange::To(number)) => {
            format!("{}: to {}", reason(*cause), number.as_str())
        }
        HandlingChange::Rings(rings) => format!("no answer: after {} rings", rings.get()),
        HandlingChange::DoNotDisturb(true) => "do not disturb".to_owned(),
        HandlingChange::DoNotDisturb(false) => "may be disturbed".to_owned(),
    }
}

fn reason(cause: DivertCause) -> &'static str {
    match cause {
        DivertCause::Always => "always",
        DivertCause::Busy => "busy",
        DivertCause::NoAnswer => "no answer",
        DivertCause::NotReachable => "not reachable",
        DivertCause::Deflected => "deflected",
    }
}

#[cfg(test)]
mod tests {
    use antiphon_core::numbering::dialled;

    use super::*;

    #[test]
    fn the_audit_tells_changes_in_words() {
        let to = ForwardingChange::To(dialled("2002").unwrap());
        assert_eq!(said(&HandlingChange::Forward(DivertCause::Busy, to)), "busy: to 2002");
        assert_eq!(said(&HandlingChange::DoNotDisturb(true)), "do not disturb");
    }
}
