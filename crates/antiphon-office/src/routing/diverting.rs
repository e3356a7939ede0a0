//! Calls for a person: whether phones ring, and where a call goes that comes to nothing there.
//!
//! What is sent on is sent on with the permissions of the person who sends it on. Nobody gets a call twice, and nobody gets one that he made himself.

use std::time::Duration;

use antiphon_core::call_handling::{CallHandling, Diversion, DivertCause, Diverted, HandlingChange};
use antiphon_core::forwarding::ForwardingChange;
use antiphon_core::ids::MailboxId;
use antiphon_core::limits::FORWARDS_PER_CALL_MAX;
use antiphon_core::location::Location;
use antiphon_core::mailbox::Mailbox;
use antiphon_core::numbering::dialled;
use antiphon_core::person::Person;

use super::forwarding::{diverted, has_passed, owner};
use super::outside::{Onward, WayOut};
use super::{CallRequest, Caller, Destination, Ring, Shown, from_stranger, source};
use crate::Office;
use crate::ports::{BindingRecord, NumberRecord, StoreError};

/// One ring, as settings count them.
const RING: Duration = Duration::from_secs(6);

/// A call that came to nothing at somebody's phones.
#[derive(Clone, Copy, Debug)]
pub struct DivertRequest<'a> {
    /// Who calls, and whom he has reached so far.
    pub caller: &'a Caller,
    /// Whose phones.
    pub diversion: &'a Diversion,
    /// Why it goes on.
    pub cause: DivertCause,
    /// Where a phone wants it sent that deflects it.
    pub to: Option<&'a str>,
}

/// What is found out about a call for a person.
#[expect(clippy::large_enum_variant, reason = "there is one at a time, for as long as a call is routed")]
pub(super) enum Step {
    /// Where it goes.
    There(Destination),
    /// To whoever has that number.
    On(NumberRecord),
}

/// A person whom a call has reached, with what decides over it.
struct Called<'a> {
    person: &'a Person,
    mailbox: Mailbox,
    handling: CallHandling,
    /// A location's users get no voicemail while its portal has no number (M1).
    voicemail: bool,
}

impl Called<'_> {
    /// Where a call goes that nobody else gets.
    fn mailbox_for(&self, caller: Caller, cause: DivertCause) -> Destination {
        let settings = &self.mailbox.settings;
        let takes = match cause {
            DivertCause::Always => true,
            DivertCause::Busy => settings.send_busy_calls,
            DivertCause::NoAnswer | DivertCause::NotReachable | DivertCause::Deflected => {
                settings.send_unanswered_calls
            }
        };
        match cause {
            _ if takes && self.voicemail => Destination::Deposit(caller, self.mailbox.id, cause.deposit()),
            DivertCause::Busy => Destination::Busy,
            DivertCause::Always
            | DivertCause::NoAnswer
            | DivertCause::NotReachable
            | DivertCause::Deflected => Destination::NotReachable,
        }
    }

    /// The mailboxes for a call that somebody else does not take: if he is busy, and for everything else.
    fn mailboxes(&self) -> [Option<MailboxId>; 2] {
        let settings = &self.mailbox.settings;
        let if_on = |on: bool| (on && self.voicemail).then_some(self.mailbox.id);
        [if_on(settings.send_busy_calls), if_on(settings.send_unanswered_calls)]
    }

    fn ring(&self, caller: Caller, contacts: Vec<BindingRecord>, trail: Vec<Diverted>) -> Destination {
        let settings = &self.mailbox.settings;
        let [busy, unanswered] = self.mailboxes();
        let causes = [DivertCause::Busy, DivertCause::NoAnswer, DivertCause::NotReachable];
        let goes_on = |cause: &DivertCause| self.handling.destination(*cause).is_some();
        Destination::Ring(Ring {
            caller,
            contacts,
            ring: RING.saturating_mul(self.handling.rings().unwrap_or(settings.rings)),
            busy,
            unanswered,
            diversion: Diversion {
                person: self.person.id,
                number: self.person.extension.as_str().to_owned(),
                causes: causes.into_iter().filter(goes_on).collect(),
                trail,
            },
        })
    }
}

impl Office {
    /// Where a call goes on to that came to nothing at somebody's phones: where the person sends such calls, else to
    /// the mailbox.
    ///
    /// # Errors
    /// What the store says.
    pub async fn divert(&self, request: DivertRequest<'_>) -> Result<Destination, StoreError> {
        let DivertRequest { caller, diversion, cause, to } = request;
        let organization = caller.organization;
        let person = self.ports.store.person(organization, diversion.person).await?;
        let person = person.ok_or(StoreError::Missing("person"))?;
        let location = self.ports.store.location(organization, person.location).await?;
        let location = location.ok_or(StoreError::Missing("location"))?;
        let called = self.called(&person, &location).await?;
        let calling = self.proved(caller).await?;
        let mut trail = diversion.trail.clone();
        let wanted = to.or_else(|| called.handling.destination(cause).map(|it| it.as_str()));
        match self.goes_on(&person, wanted, cause, calling.as_ref(), &mut trail).await? {
            Some(Onward::Inside(next)) => {
                let shown = Shown { source: caller.source.clone(), stranger: caller.from.clone() };
                self.along(shown, calling.as_ref(), next, trail).await
            }
            Some(Onward::Outside(way)) => {
                let mailboxes = called.mailboxes();
                self.divert_out(caller.clone(), &person, mailboxes, way, trail).await
            }
            Some(Onward::Blocked(_)) | None => Ok(called.mailbox_for(caller.clone(), cause)),
        }
    }

    /// Where all calls of a person go outside.
    pub(super) async fn forwarded_out(
        &self,
        caller: Caller,
        person: &Person,
        way: WayOut,
        trail: Vec<Diverted>,
    ) -> Result<Destination, StoreError> {
        let location = self.ports.store.location(person.organization, person.location).await?;
        let location = location.ok_or(StoreError::Missing("location"))?;
        let mailboxes = self.called(person, &location).await?.mailboxes();
        self.divert_out(caller, person, mailboxes, way, trail).await
    }

    pub(super) async fn to_person(
        &self,
        caller: Caller,
        location: &Location,
        person: &Person,
        stuck: bool,
        calling: Option<&Person>,
        trail: &mut Vec<Diverted>,
    ) -> Result<Step, StoreError> {
        let called = self.called(person, location).await?;
        if stuck || (called.voicemail && called.mailbox.settings.send_all_calls) {
            return Ok(Step::There(called.mailbox_for(caller, DivertCause::Always)));
        }
        let contacts = self.contacts(caller.organization, person.id).await?;
        let cause = match (called.handling.do_not_disturb, contacts.is_empty()) {
            (true, _) => DivertCause::Busy,
            (false, true) => DivertCause::NotReachable,
            (false, false) => {
                return Ok(Step::There(called.ring(caller, contacts, std::mem::take(trail))));
            }
        };
        let wanted = called.handling.destination(cause).map(|it| it.as_str());
        let next = self.goes_on(person, wanted, cause, calling, trail).await?;
        Ok(match next {
            Some(Onward::Inside(next)) => Step::On(next),
            Some(Onward::Outside(way)) => {
                let (mailboxes, trail) = (called.mailboxes(), std::mem::take(trail));
                Step::There(self.divert_out(caller, person, mailboxes, way, trail).await?)
            }
            Some(Onward::Blocked(_)) | None => Step::There(called.mailbox_for(caller, cause)),
        })
    }

    /// To one phone of a colleague's and no other: it rings, and nothing else happens.
    pub(super) async fn to_instance(
        &self,
        call: CallRequest<'_>,
        calling: Option<&Person>,
        instance: &str,
    ) -> Result<Destination, StoreError> {
        let store = &self.ports.store;
        let device = store.device_named(call.called).await?;
        let Some(device) = device.filter(|it| calling.is_some_and(|by| by.organization == it.organization))
        else {
            return Ok(Destination::NotFound);
        };
        let person = store.person(device.organization, device.person).await?;
        let person = person.ok_or(StoreError::Missing("person"))?;
        let record = NumberRecord {
            organization: device.organization,
            location: person.location,
            owner: owner(&person),
        };
        let (organization, location) = self.place(&record).await?;
        let shown = Shown { source: source(call), stranger: from_stranger(call) };
        let caller = self.caller(shown, calling, &organization, &location).await?;
        let called = self.called(&person, &location).await?;
        if called.handling.do_not_disturb {
            return Ok(Destination::Busy);
        }
        let called = Called { voicemail: false, handling: CallHandling::default(), ..called };
        let mut contacts = store.bindings(device.id).await?;
        contacts.retain(|it| it.expires_ms > self.now_ms() && is_instance(it, instance));
        if contacts.is_empty() {
            return Ok(Destination::NotReachable);
        }
        Ok(called.ring(caller, contacts, Vec::new()))
    }

    async fn called<'a>(&self, person: &'a Person, location: &Location) -> Result<Called<'a>, StoreError> {
        let store = &self.ports.store;
        let mailbox = store.mailbox(person.organization, person.mailbox).await?;
        let mailbox = mailbox.ok_or(StoreError::Missing("mailbox"))?;
        let mut handling = store.call_handling(person.organization, person.id).await?;
        self.without_effect(person, &mut handling).await?;
        let voicemail = mailbox.settings.enabled && location.portal.answers();
        Ok(Called { person, mailbox, handling, voicemail })
    }

    /// Where calls are to go on to that nobody is, they do not: they ring, and reach the mailbox, as if that were not set.
    async fn without_effect(&self, person: &Person, handling: &mut CallHandling) -> Result<(), StoreError> {
        for cause in [DivertCause::Busy, DivertCause::NoAnswer, DivertCause::NotReachable] {
            let Some(to) = handling.destination(cause) else { continue };
            let leads_nowhere = matches!(self.onward(person, to).await?, None | Some(Onward::Blocked(_)));
            if leads_nowhere {
                handling.make(&HandlingChange::Forward(cause, ForwardingChange::Off));
            }
        }
        Ok(())
    }

    /// Who gets a call that is to go on to `to`, if that is possible; then it has passed the person.
    async fn goes_on(
        &self,
        person: &Person,
        to: Option<&str>,
        cause: DivertCause,
        calling: Option<&Person>,
        trail: &mut Vec<Diverted>,
    ) -> Result<Option<Onward>, StoreError> {
        let Some(number) = to.and_then(|to| dialled(to).ok()) else { return Ok(None) };
        if trail.len() >= FORWARDS_PER_CALL_MAX {
            return Ok(None);
        }
        let next = self.onward(person, &number).await?.filter(|next| match next {
            Onward::Inside(next) => {
                let is_callers = calling.map(owner) == Some(next.owner);
                let is_again = next.owner == owner(person) || has_passed(trail, next.owner);
                !is_callers && !is_again
            }
            Onward::Outside(_) => true,
            Onward::Blocked(_) => false,
        });
        if next.is_some() {
            trail.push(diverted(person, cause));
        }
        Ok(next)
    }
}

/// Whether a contact is that phone's, whichever of its flows.
fn is_instance(contact: &BindingRecord, instance: &str) -> bool {
    let id = contact.instance.as_deref().and_then(|it| it.strip_prefix('<')?.split_once('>'));
    id.is_some_and(|(id, _)| id == instance)
}
