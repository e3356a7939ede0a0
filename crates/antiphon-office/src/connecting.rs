//! Where a dialog's caller goes on to: sent on by somebody whom he called, or called back by the owner of a mailbox.
//!
//! Digits that a caller enters reach numbers of this server only. An owner calls with his own permissions, by his own phone, where the
//! organization allows it, and so often a day at most; whatever becomes of it is in the audit.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use antiphon_core::greeting::DepositCause;
use antiphon_core::ids::MailboxId;
use antiphon_core::limits::{CALL_BACKS_PER_DAY_MAX, DAY_MS, SENT_OUTSIDE_PER_DAY_MAX};
use antiphon_core::mailbox::MailboxOwner;
use antiphon_core::numbering::dialled;
use antiphon_core::person::Person;

use crate::Office;
use crate::ports::{Audit, StoreError};
use crate::routing::outside::{Behalf, Onward};
use crate::routing::{Caller, Destination, Shown};

/// A caller who is to be connected with somebody else.
#[derive(Clone, Copy, Debug)]
pub struct ConnectRequest<'a> {
    /// Who calls, and whom he has reached so far.
    pub caller: &'a Caller,
    /// With whom.
    pub to: ConnectTo<'a>,
    /// Whose call it is.
    pub on_behalf: OnBehalf,
}

/// Whom a caller is to be connected with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectTo<'a> {
    /// Whoever has this number.
    Number(&'a str),
    /// A mailbox, whose greeting answers at once.
    Mailbox(MailboxId),
}

/// Whose call a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnBehalf {
    /// The caller's own, to a number that he entered himself.
    Caller,
    /// The caller's own, sent on to where an administrator of the location wants such calls.
    Location,
    /// The caller's own, sent on to where the owner of the mailbox that he has reached wants such calls.
    Addressee(MailboxId),
    /// The owner's of a mailbox, who dials out.
    Owner(MailboxId),
}

/// Calls that owners have made from their mailboxes today. The day is that of UTC; what was counted is forgotten when
/// the process ends, and each process counts for itself.
#[derive(Debug, Default)]
pub(crate) struct CallBacks(Mutex<(i64, HashMap<MailboxId, u32>)>);

impl CallBacks {
    /// Counts one more, unless that would be too many.
    pub(crate) fn count(&self, mailbox: MailboxId, now_ms: i64, per_day_max: u32) -> bool {
        let mut today = self.today(now_ms);
        let made = today.1.entry(mailbox).or_default();
        let is_allowed = *made < per_day_max;
        *made += u32::from(is_allowed);
        is_allowed
    }

    /// Whether one more would not be too many. Counts nothing.
    pub(crate) fn may_count(&self, mailbox: MailboxId, now_ms: i64, per_day_max: u32) -> bool {
        self.today(now_ms).1.get(&mailbox).is_none_or(|made| *made < per_day_max)
    }

    fn today(&self, now_ms: i64) -> MutexGuard<'_, (i64, HashMap<MailboxId, u32>)> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let today = now_ms.div_euclid(DAY_MS);
        if counted.0 != today {
            *counted = (today, HashMap::new());
        }
        counted
    }
}

impl Office {
    /// Where a caller goes who is to be connected with somebody else.
    ///
    /// Numbers are understood as they are dialled at the location called, and those of an owner as he dials them at
    /// his own.
    ///
    /// # Errors
    /// What the store says; nobody is connected then.
    pub async fn connect(&self, request: ConnectRequest<'_>) -> Result<Destination, StoreError> {
        let caller = request.caller;
        match (request.on_behalf, request.to) {
            (OnBehalf::Caller, ConnectTo::Number(number)) => self.send_on(caller, number, None).await,
            (OnBehalf::Location, ConnectTo::Number(number)) => {
                let behalf = Behalf::Location(caller.organization, caller.location);
                self.send_on(caller, number, Some(behalf)).await
            }
            (OnBehalf::Addressee(mailbox), ConnectTo::Number(number)) => {
                self.send_on_from_mailbox(caller, mailbox, number).await
            }
            (OnBehalf::Caller | OnBehalf::Location | OnBehalf::Addressee(_), ConnectTo::Mailbox(mailbox)) => {
                self.to_mailbox(caller, mailbox).await
            }
            (OnBehalf::Owner(mailbox), to) => self.call_back(caller, mailbox, to).await,
        }
    }

    /// Sends a caller on to where a mailbox's owner wants him: outside with the owner's permissions, and only so often a
    /// day. A mailbox of a group has those of its location.
    async fn send_on_from_mailbox(
        &self,
        caller: &Caller,
        id: MailboxId,
        number: &str,
    ) -> Result<Destination, StoreError> {
        let store = &self.ports.store;
        let mailbox = store.mailbox(caller.organization, id).await?.ok_or(StoreError::Missing("mailbox"))?;
        let owner = match mailbox.owner {
            MailboxOwner::Person(person) => store.person(caller.organization, person).await?,
            MailboxOwner::Group(_) => None,
        };
        let location = Behalf::Location(caller.organization, mailbox.location);
        let behalf = owner.as_ref().map_or(location, Behalf::Person);
        let destination = self.send_on(caller, number, Some(behalf)).await?;
        let goes_out = matches!(destination, Destination::Outside(_));
        if goes_out && !self.sent_outside.count(id, self.now_ms(), SENT_OUTSIDE_PER_DAY_MAX) {
            return Ok(Destination::NotAllowed);
        }
        Ok(destination)
    }

    async fn send_on(
        &self,
        caller: &Caller,
        number: &str,
        behalf: Option<Behalf<'_>>,
    ) -> Result<Destination, StoreError> {
        let Ok(number) = dialled(number) else { return Ok(Destination::NotFound) };
        let found = self.dialled_at(caller.organization, caller.location, &number).await?;
        let onward = match (found, behalf) {
            (Some(record), _) => Some(Onward::Inside(record)),
            (None, Some(behalf)) => self.way_out(behalf, &number).await?,
            (None, None) => None,
        };
        let calling = self.proved(caller).await?;
        match (onward, behalf) {
            (Some(Onward::Inside(record)), _) => {
                self.to_number(shown(caller), calling.as_ref(), record).await
            }
            (Some(Onward::Outside(way)), Some(behalf)) => self.send_out(caller.clone(), behalf, way).await,
            (Some(Onward::Blocked(class)), _) => Ok(Destination::Blocked(class)),
            (Some(Onward::Outside(_)), None) | (None, _) => Ok(Destination::NotFound),
        }
    }

    /// An owner calls somebody, mostly one who has left him a message.
    async fn call_back(
        &self,
        caller: &Caller,
        mailbox: MailboxId,
        to: ConnectTo<'_>,
    ) -> Result<Destination, StoreError> {
        let (shown, destination) = match to {
            ConnectTo::Number(number) => (number, self.called_back(caller, mailbox, number).await?),
            ConnectTo::Mailbox(_) => ("a mailbox", Err(Refusal::NotFound)),
        };
        let (action, detail) = match &destination {
            Ok(_) => ("call-back.made", shown.to_owned()),
            Err(refusal) => ("call-back.refused", format!("{shown}: {refusal}")),
        };
        self.ports.store.audit(&self.audit_of_owner(caller, mailbox, action, detail)).await?;
        Ok(destination.unwrap_or_else(Destination::from))
    }

    async fn called_back(
        &self,
        caller: &Caller,
        mailbox: MailboxId,
        number: &str,
    ) -> Result<Result<Destination, Refusal>, StoreError> {
        let organization = self.ports.store.organization(caller.organization).await?;
        if !organization.is_some_and(|it| it.service.call_back_allowed) {
            return Ok(Err(Refusal::SwitchedOff));
        }
        let owner = self.proved(caller).await?.filter(|person| person.mailbox == mailbox);
        let is_own_phone = caller.own.is_some_and(|own| own.mailbox == mailbox);
        let Some(owner) = owner.filter(|_| is_own_phone) else { return Ok(Err(Refusal::FromOutside)) };
        let Ok(number) = dialled(number) else { return Ok(Err(Refusal::NotFound)) };
        let found = self.dialled_at(owner.organization, owner.location, &number).await?;
        let onward = match found {
            Some(record) => Some(Onward::Inside(record)),
            None => self.way_out(Behalf::Person(&owner), &number).await?,
        };
        match onward {
            None => Ok(Err(Refusal::NotFound)),
            Some(Onward::Blocked(_)) => Ok(Err(Refusal::Blocked)),
            Some(_) if !self.call_backs.count(mailbox, self.now_ms(), CALL_BACKS_PER_DAY_MAX) => {
                Ok(Err(Refusal::TooMany))
            }
            Some(Onward::Inside(record)) => {
                Ok(Ok(self.to_number(shown(caller), Some(&owner), record).await?))
            }
            Some(Onward::Outside(way)) => {
                let calling = self.calling_out(&owner, shown(caller)).await?;
                Ok(Ok(self.call_out(calling, &owner, way).await?))
            }
        }
    }

    /// A mailbox of the organization called, if it takes calls.
    async fn to_mailbox(&self, caller: &Caller, id: MailboxId) -> Result<Destination, StoreError> {
        let store = &self.ports.store;
        let Some(mailbox) = store.mailbox(caller.organization, id).await? else {
            return Ok(Destination::NotFound);
        };
        let location = store.location(caller.organization, mailbox.location).await?;
        // A location's users get no voicemail while its portal has no number (M1).
        let answers = location.is_some_and(|location| location.portal.answers());
        Ok(if answers && mailbox.settings.enabled {
            Destination::Deposit(caller.clone(), id, DepositCause::AllCalls)
        } else {
            Destination::NotReachable
        })
    }

    /// The person whose phone it is that calls.
    pub(crate) async fn proved(&self, caller: &Caller) -> Result<Option<Person>, StoreError> {
        match caller.from.person {
            Some(person) => self.ports.store.person(caller.organization, person).await,
            None => Ok(None),
        }
    }

    fn audit_of_owner(&self, caller: &Caller, mailbox: MailboxId, action: &str, detail: String) -> Audit {
        Audit {
            organization: caller.organization,
            at_ms: self.now_ms(),
            actor: format!("caller:{}", caller.source),
            action: action.to_owned(),
            target: format!("mailbox:{mailbox}"),
            detail,
            jobs: Vec::new(),
        }
    }
}

/// What the caller shows to whomever he gets on to.
fn shown(caller: &Caller) -> Shown {
    Shown { source: caller.source.clone(), stranger: caller.from.clone() }
}

/// Why an owner may not call back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Refusal {
    #[error("the organization does not allow it")]
    SwitchedOff,
    #[error("not from the owner's own phone")]
    FromOutside,
    #[error("the owner may make no calls of that kind")]
    Blocked,
    #[error("too many calls today")]
    TooMany,
    #[error("nobody has that number")]
    NotFound,
}

impl From<Refusal> for Destination {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::SwitchedOff | Refusal::FromOutside | Refusal::Blocked | Refusal::TooMany => {
                Self::NotAllowed
            }
            Refusal::NotFound => Self::NotFound,
        }
    }
}
