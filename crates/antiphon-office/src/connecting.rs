//! Where a dialog's caller goes on to: sent on by somebody whom he called, or called back by the owner of a mailbox.
//!
//! Only numbers of this server can be reached. An owner calls with his own permissions, by his own phone, where the
//! organization allows it, and so often a day at most; whatever becomes of it is in the audit.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use antiphon_core::greeting::DepositCause;
use antiphon_core::ids::MailboxId;
use antiphon_core::limits::{CALL_BACKS_PER_DAY_MAX, DAY_MS};
use antiphon_core::numbering::dialled;
use antiphon_core::person::Person;

use crate::Office;
use crate::ports::{Audit, StoreError};
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
    /// The caller's own, sent on from the location that he called.
    Caller,
    /// The owner's of a mailbox, who dials out.
    Owner(MailboxId),
}

/// Calls that owners have made from their mailboxes today. The day is that of UTC; what was counted is forgotten when
/// the process ends, and each process counts for itself.
#[derive(Debug, Default)]
pub(crate) struct CallBacks(Mutex<(i64, HashMap<MailboxId, u32>)>);

impl CallBacks {
    /// Counts one more, unless that would be too many.
    fn count(&self, mailbox: MailboxId, now_ms: i64) -> bool {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let today = now_ms.div_euclid(DAY_MS);
        if counted.0 != today {
            *counted = (today, HashMap::new());
        }
        let made = counted.1.entry(mailbox).or_default();
        let is_allowed = *made < CALL_BACKS_PER_DAY_MAX;
        *made += u32::from(is_allowed);
        is_allowed
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
            (OnBehalf::Caller, ConnectTo::Number(number)) => self.send_on(caller, number).await,
            (OnBehalf::Caller, ConnectTo::Mailbox(mailbox)) => self.to_mailbox(caller, mailbox).await,
            (OnBehalf::Owner(mailbox), to) => self.call_back(caller, mailbox, to).await,
        }
    }

    async fn send_on(&self, caller: &Caller, number: &str) -> Result<Destination, StoreError> {
        let Ok(number) = dialled(number) else { return Ok(Destination::NotFound) };
        let found = self.dialled_at(caller.organization, caller.location, &number).await?;
        let Some(record) = found else { return Ok(Destination::NotFound) };
        let calling = self.proved(caller).await?;
        self.to_number(shown(caller), calling.as_ref(), record).await
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
        let Some(record) = found else { return Ok(Err(Refusal::NotFound)) };
        if !self.call_backs.count(mailbox, self.now_ms()) {
            return Ok(Err(Refusal::TooMany));
        }
        Ok(Ok(self.to_number(shown(caller), Some(&owner), record).await?))
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
    #[error("too many calls today")]
    TooMany,
    #[error("nobody has that number")]
    NotFound,
}

impl From<Refusal> for Destination {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::SwitchedOff | Refusal::FromOutside | Refusal::TooMany => Self::NotAllowed,
            Refusal::NotFound => Self::NotFound,
        }
    }
}
