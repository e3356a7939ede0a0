//! Calls that come in on a trunk: whom their numbers reach, who calls, and whose mailbox a redirected one is for.
//!
//! What a trunk says of who calls and whom a call was for before is believed only where it is trusted to vouch for it; a
//! redirection chooses a mailbox and a greeting for a message, and opens nothing. No call goes from one trunk out on another but where
//! somebody here sends it on.

use antiphon_core::call_handling::Redirection;
use antiphon_core::dialling::DialRules;
use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_core::message::MessageFrom;
use antiphon_core::numbering::{Dialled, dialled};
use antiphon_core::person::Person;
use antiphon_core::trunk::{Trunk, TrunkLamps, TrunkRef};

use super::{Caller, Destination, Shown, shown_text};
use crate::Office;
use crate::ports::{NumberOwner, NumberRecord, StoreError};

/// A call that comes in on a trunk.
#[derive(Clone, Copy, Debug)]
pub struct TrunkCall<'a> {
    /// The trunks that it may be from.
    pub trunks: &'a [TrunkRef],
    /// What is dialled.
    pub called: &'a str,
    /// Whom the caller asked for, as shown: a server we are registered at dials our account, and names the number here.
    pub to: &'a str,
    /// Number and name that the caller shows. They prove nothing.
    pub shown: Identity<'a>,
    /// Number and name that the trunk vouches for.
    pub asserted: Option<Identity<'a>>,
    /// Whether the caller does not want to be shown.
    pub is_private: bool,
    /// Whom the call was for before, the last one first.
    pub redirections: &'a [Redirection],
}

/// A number and a name.
#[derive(Clone, Copy, Debug, Default)]
pub struct Identity<'a> {
    /// The number.
    pub number: Option<&'a str>,
    /// The name.
    pub name: Option<&'a str>,
}

/// A trunk, and how its location dials.
struct Way {
    trunk: Trunk,
    rules: DialRules,
}

impl Office {
    /// Where a call goes that comes in on a trunk: to whoever of the trunk's organization has the number, dialled in
    /// international form, as in the country, or as an extension of the trunk's location. A call to the portal that was
    /// for somebody else before goes to the mailbox of the last of them who has one.
    ///
    /// # Errors
    /// What the store says.
    pub async fn route_from_trunk(&self, call: TrunkCall<'_>) -> Result<Destination, StoreError> {
        let ways = self.ways(call.trunks).await?;
        let Some((way, record)) = self.reached_from_trunk(&ways, call).await? else {
            return Ok(Destination::NotFound);
        };
        let calling = self.asserted_person(way, call).await?;
        let shown = Shown { source: source(way, call), stranger: way.stranger(call) };
        if record.owner == NumberOwner::Portal
            && way.trunk.trusted
            && let Some(deposit) = self.redirected(way, call, &shown).await?
        {
            return Ok(deposit);
        }
        self.to_number(shown, calling.as_ref(), record).await
    }

    async fn ways(&self, trunks: &[TrunkRef]) -> Result<Vec<Way>, StoreError> {
        let mut ways = Vec::new();
        for it in trunks {
            let trunk = self.ports.store.trunk(it.organization, it.trunk).await?;
            if let Some(trunk) = trunk.filter(|trunk| trunk.active) {
                let rules = self.ports.store.dial_rules(it.organization, trunk.location).await?;
                ways.push(Way { trunk, rules });
            }
        }
        Ok(ways)
    }

    async fn reached_from_trunk<'w>(
        &self,
        ways: &'w [Way],
        call: TrunkCall<'_>,
    ) -> Result<Option<(&'w Way, NumberRecord)>, StoreError> {
        for number in [call.called, call.to].into_iter().filter_map(|it| dialled(it).ok()) {
            for way in ways {
                if let Some(record) = self.received(way, &number).await? {
                    return Ok(Some((way, record)));
                }
            }
        }
        Ok(None)
    }

    /// Whom a number reaches that comes in on a trunk.
    async fn received(&self, way: &Way, number: &Dialled) -> Result<Option<NumberRecord>, StoreError> {
        let Trunk { organization, location, .. } = way.trunk;
        if way.trunk.pilot.as_ref() == Some(number) {
            return Ok(Some(NumberRecord { organization, location, owner: NumberOwner::Portal }));
        }
        if let Some(record) = self.number_inside(organization, location, number.as_str()).await? {
            return Ok(Some(record));
        }
        for form in way.rules.received(number) {
            let record = self.ports.store.number_owner(&form).await?;
            if let Some(record) = record.filter(|record| record.organization == organization) {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    /// The person whose number the trunk vouches for. One who does not want to be known is nobody.
    async fn asserted_person(&self, way: &Way, call: TrunkCall<'_>) -> Result<Option<Person>, StoreError> {
        let number = call.asserted.and_then(|it| it.number).and_then(|it| dialled(it).ok());
        let Some(number) = number.filter(|_| way.trunk.trusted && !call.is_private) else { return Ok(None) };
        match self.received(way, &number).await? {
            Some(NumberRecord { organization, owner: NumberOwner::Person(id), .. }) => {
                self.ports.store.person(organization, id).await
            }
            Some(_) | None => Ok(None),
        }
    }

    /// The mailbox that a redirected call is for. It is nobody's own, whoever calls.
    async fn redirected(
        &self,
        way: &Way,
        call: TrunkCall<'_>,
        shown: &Shown,
    ) -> Result<Option<Destination>, StoreError> {
        for it in call.redirections {
            let Ok(number) = dialled(&it.number) else { continue };
            let Some(record) = self.received(way, &number).await? else { continue };
            let Some(mailbox) = self.mailbox_behind(&record).await? else { continue };
            let (organization, location) = self.place(&record).await?;
            let caller = self.caller(shown.clone(), None, &organization, &location).await?;
            return Ok(Some(if location.portal.answers() && self.takes_calls(&caller, mailbox).await? {
                Destination::Deposit(caller, mailbox, it.cause.deposit())
            } else {
                Destination::NotReachable
            }));
        }
        Ok(None)
    }

    /// The mailbox of whoever has a number that comes in on one of these trunks, if its peer is told of
    /// lamps.
    pub(crate) async fn mailbox_on_trunk(
        &self,
        trunks: &[TrunkRef],
        number: &str,
    ) -> Result<Option<(OrganizationId, MailboxId)>, StoreError> {
        let Ok(number) = dialled(number) else { return Ok(None) };
        for way in self.ways(trunks).await?.iter().filter(|it| it.trunk.lamps != TrunkLamps::Off) {
            if let Some(record) = self.received(way, &number).await?
                && let Some(mailbox) = self.mailbox_behind(&record).await?
            {
                return Ok(Some((record.organization, mailbox)));
            }
        }
        Ok(None)
    }

    async fn mailbox_behind(&self, record: &NumberRecord) -> Result<Option<MailboxId>, StoreError> {
        let store = &self.ports.store;
        Ok(match record.owner {
            NumberOwner::Person(id) => {
                store.person(record.organization, id).await?.map(|person| person.mailbox)
            }
            NumberOwner::Group(id) => store.group(record.organization, id).await?.map(|group| group.mailbox),
            NumberOwner::Portal | NumberOwner::Attendant(_) => None,
        })
    }

    async fn takes_calls(&self, caller: &Caller, mailbox: MailboxId) -> Result<bool, StoreError> {
        let mailbox = self.ports.store.mailbox(caller.organization, mailbox).await?;
        Ok(mailbox.is_some_and(|mailbox| mailbox.settings.enabled))
    }
}

impl Way {
    /// Who calls, as it is said and shown: the identity that the trunk vouches for, else what the caller shows.
    fn stranger(&self, call: TrunkCall<'_>) -> MessageFrom {
        if call.is_private {
            return MessageFrom::default();
        }
        let identity = call.asserted.filter(|_| self.trunk.trusted).unwrap_or(call.shown);
        let number = identity.number.and_then(|number| dialled(number).ok());
        MessageFrom {
            person: None,
            number: number.map(|number| self.rules.caller(&number)),
            name: identity.name.or(call.shown.name).and_then(shown_text),
        }
    }
}

/// What wrong passcodes are counted on: the trunk and the number it vouches for. What a caller merely shows he may
/// change with each guess, so all callers of a trunk that vouches for nobody count together.
fn source(way: &Way, call: TrunkCall<'_>) -> String {
    let trunk = way.trunk.id;
    match call.asserted.and_then(|it| it.number).filter(|_| way.trunk.trusted) {
        Some(number) => format!("trunk:{trunk}:{number}"),
        None => format!("trunk:{trunk}"),
    }
}
