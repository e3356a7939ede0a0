//! Calls to numbers outside: who may make them, on which trunks they go, and who is named as the caller.
//!
//! A call goes outside only on behalf of somebody: the person who dials, who has sent it on, or whose mailbox it is, or
//! the location whose auto attendant sends callers there. Their permissions hold. Digits that a caller enters himself
//! lead nowhere outside.

use antiphon_core::call_handling::{Diversion, DivertCause, Diverted};
use antiphon_core::dialling::{CallClass, DialRules, OutsideNumber, PersonalPermissions};
use antiphon_core::ids::{LocationId, MailboxId, OrganizationId};
use antiphon_core::limits::{OUTSIDE_RING, SENT_OUTSIDE_PER_DAY_MAX};
use antiphon_core::numbering::{Dialled, PhoneNumber};
use antiphon_core::person::Person;
use antiphon_core::trunk::TrunkRef;
use std::time::Duration;

use super::{Caller, Destination};
use crate::Office;
use crate::ports::{NumberOwner, NumberRecord, StoreError};

/// A call to a number outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// Who calls.
    pub caller: Caller,
    /// The trunks it goes on, in the order they are tried.
    pub trunks: Vec<TrunkRef>,
    /// The number, as it goes out.
    pub number: String,
    /// The number of ours that answers for the call; `None` if there is none.
    pub identity: Option<String>,
    /// How long it rings.
    pub ring: Duration,
    /// The mailbox if the number is busy.
    pub busy: Option<MailboxId>,
    /// The mailbox if nobody answers there, or it cannot be reached.
    pub unanswered: Option<MailboxId>,
    /// On whose behalf it is, and whom it was for before, by their numbers outside.
    pub diversion: Diversion,
}

/// On whose behalf a call goes outside.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Behalf<'a> {
    /// A person's.
    Person(&'a Person),
    /// An administrator's, for a location.
    Location(OrganizationId, LocationId),
}

impl Behalf<'_> {
    fn place(self) -> (OrganizationId, LocationId) {
        match self {
            Self::Person(person) => (person.organization, person.location),
            Self::Location(organization, location) => (organization, location),
        }
    }
}

/// Where a number leads that is dialled on somebody's behalf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Onward {
    /// To somebody on this server.
    Inside(NumberRecord),
    /// Outside.
    Outside(WayOut),
    /// Nowhere: calls of that kind are blocked.
    Blocked(CallClass),
}

/// A number outside, and how it is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WayOut {
    /// The number, as it goes out.
    pub(crate) number: String,
    /// The trunks, in order.
    pub(crate) trunks: Vec<TrunkRef>,
}

impl Office {
    /// Where a number leads that nobody has as an inside one; `None` if nowhere at all. The emergency services are
    /// called by people alone ([`Self::emergency`]): whatever sends calls on by itself leads nobody there, for anybody
    /// at all could have it call them, in the name of whoever set it.
    pub(crate) async fn way_out(
        &self,
        behalf: Behalf<'_>,
        number: &Dialled,
    ) -> Result<Option<Onward>, StoreError> {
        let (organization, location) = behalf.place();
        let rules = self.ports.store.dial_rules(organization, location).await?;
        let number = match rules.outside(number) {
            Some(OutsideNumber::Public(number)) => number,
            Some(OutsideNumber::Emergency(_)) | None => return Ok(None),
        };
        if let Some(record) = self.ports.store.number_owner(&number).await? {
            return Ok(Some(Onward::Inside(record)));
        }
        let trunks = self.trunks_out(organization, location).await?;
        if trunks.is_empty() {
            return Ok(None);
        }
        let class = rules.class(&number);
        if !self.allows(behalf, class, &rules).await? {
            return Ok(Some(Onward::Blocked(class)));
        }
        Ok(Some(Onward::Outside(WayOut { number: number.to_string(), trunks })))
    }

    /// Whether a number is one of the emergency services where a person dials it, who is known: his own phone has proved
    /// itself. Whoever needs help is not asked for permissions.
    pub(crate) async fn emergency(
        &self,
        person: &Person,
        number: &Dialled,
    ) -> Result<Option<WayOut>, StoreError> {
        let (organization, location) = (person.organization, person.location);
        let rules = self.ports.store.dial_rules(organization, location).await?;
        let Some(OutsideNumber::Emergency(number)) = rules.outside(number) else { return Ok(None) };
        let trunks = self.trunks_out(organization, location).await?;
        // Without a way out whoever has the number inside is better than nobody.
        Ok(Some(WayOut { number, trunks }).filter(|way| !way.trunks.is_empty()))
    }

    /// Whether calls of a class are allowed on somebody's behalf.
    pub(crate) async fn allows(
        &self,
        behalf: Behalf<'_>,
        class: CallClass,
        rules: &DialRules,
    ) -> Result<bool, StoreError> {
        let personal = match behalf {
            Behalf::Person(person) => {
                self.ports.store.personal_permissions(person.organization, person.id).await?
            }
            Behalf::Location(..) => PersonalPermissions::default(),
        };
        Ok(personal.allow(class, &rules.permissions))
    }

    /// Whether a person may call whoever has a number inside. The portal is open to everybody.
    pub(crate) async fn may_call_inside(
        &self,
        person: &Person,
        record: &NumberRecord,
    ) -> Result<bool, StoreError> {
        if record.owner == NumberOwner::Portal {
            return Ok(true);
        }
        let rules = self.ports.store.dial_rules(person.organization, person.location).await?;
        self.allows(Behalf::Person(person), CallClass::Internal, &rules).await
    }

    async fn trunks_out(
        &self,
        organization: OrganizationId,
        location: LocationId,
    ) -> Result<Vec<TrunkRef>, StoreError> {
        let all = self.ports.store.trunks(organization).await?;
        let fit = all.iter().filter(|it| it.active && it.location == location && !it.peers.is_empty());
        Ok(fit.map(|trunk| trunk.reference()).collect())
    }

    /// A call that a person makes.
    pub(crate) async fn call_out(
        &self,
        caller: Caller,
        person: &Person,
        way: WayOut,
    ) -> Result<Destination, StoreError> {
        let identity = self.identity(Behalf::Person(person)).await?;
        let number = identity.clone().unwrap_or_else(|| person.extension.to_string());
        Ok(Destination::Outside(Box::new(Outside {
            caller,
            trunks: way.trunks,
            number: way.number,
            identity,
            ring: OUTSIDE_RING,
            busy: None,
            unanswered: None,
            diversion: Diversion { person: person.id, number, causes: Vec::new(), trail: Vec::new() },
        })))
    }

    /// A call that is sent on by an administrator's will, or by that of a mailbox's owner: who calls is told to the
    /// number outside, and we answer for it.
    pub(crate) async fn send_out(
        &self,
        caller: Caller,
        behalf: Behalf<'_>,
        way: WayOut,
    ) -> Result<Destination, StoreError> {
        let identity = self.identity(behalf).await?;
        let person = match behalf {
            Behalf::Person(person) => person.id,
            Behalf::Location(..) => antiphon_core::ids::PersonId(uuid::Uuid::nil()),
        };
        let trail = identity.iter().map(|number| Diverted {
            person,
            number: number.clone(),
            cause: DivertCause::Always,
        });
        let trail = trail.collect();
        Ok(Destination::Outside(Box::new(Outside {
            caller,
            trunks: way.trunks,
            identity,
            ring: OUTSIDE_RING,
            busy: None,
            unanswered: None,
            diversion: Diversion { person, number: way.number.clone(), causes: Vec::new(), trail },
            number: way.number,
        })))
    }

    /// A call that a person has sent on. If it comes to nothing outside, it comes back to that person's mailbox.
    pub(crate) async fn divert_out(
        &self,
        caller: Caller,
        person: &Person,
        mailboxes: [Option<MailboxId>; 2],
        way: WayOut,
        trail: Vec<Diverted>,
    ) -> Result<Destination, StoreError> {
        let identity = self.identity(Behalf::Person(person)).await?;
        let trail = self.numbers_outside(caller.organization, trail).await?;
        // The one that is too many at this very moment goes out too: it was allowed when it was asked about.
        self.sent_outside.count(person.mailbox, self.now_ms(), SENT_OUTSIDE_PER_DAY_MAX);
        let [busy, unanswered] = mailboxes;
        Ok(Destination::Outside(Box::new(Outside {
            caller,
            trunks: way.trunks,
            identity,
            ring: OUTSIDE_RING,
            busy,
            unanswered,
            diversion: Diversion { person: person.id, number: way.number.clone(), causes: Vec::new(), trail },
            number: way.number,
        })))
    }

    /// The number of ours that answers for a call: the person's own, else that of the location's portal.
    async fn identity(&self, behalf: Behalf<'_>) -> Result<Option<String>, StoreError> {
        let own = match behalf {
            Behalf::Person(person) => person.number.as_ref().map(PhoneNumber::to_string),
            Behalf::Location(..) => None,
        };
        if own.is_some() {
            return Ok(own);
        }
        let (organization, location) = behalf.place();
        let location = self.ports.store.location(organization, location).await?;
        Ok(location.and_then(|it| it.portal.number).map(|number| number.to_string()))
    }

    /// Those whom a call was for, by the numbers that mean something outside. Who has none is not told of.
    async fn numbers_outside(
        &self,
        organization: OrganizationId,
        trail: Vec<Diverted>,
    ) -> Result<Vec<Diverted>, StoreError> {
        let mut outside = Vec::with_capacity(trail.len());
        for it in trail {
            let person = self.ports.store.person(organization, it.person).await?;
            if let Some(number) = person.and_then(|person| person.number) {
                outside.push(Diverted { number: number.to_string(), ..it });
            }
        }
        Ok(outside)
    }
}
