//! Whether a passcode opens a mailbox: the only way in by telephone.
//!
//! Nothing tells a guesser which mailboxes exist, have a passcode, or take it from where he calls: every attempt
//! that is admitted or barred asks the store for as much and computes one hash, and every answer has the same words.

use std::fmt;

use antiphon_core::event::SOURCE_REFUSED;
use antiphon_core::ids::{BlobKey, GroupId, LocationId, MailboxId, OrganizationId, PersonId};
use antiphon_core::limits::{DAY_MS, DIGITS_PER_ENTRY_MAX};
use antiphon_core::lockout::{Attempts, Budget, LockState, Side};
use antiphon_core::mailbox::{Access, Mailbox, MailboxOwner, PasscodeHash};
use antiphon_core::notice::Notice;
use antiphon_core::organization::ServiceSettings;
use antiphon_core::passcode::{Passcode, PasscodeRules};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Office;
use crate::directory::after_prefix;
use crate::hashing::{default_subject, mailbox_subject, portal_subject};
use crate::ports::{AttemptSubject, Audit, Credential, NumberOwner, NumberRecord, StoreError};

/// Days before its expiry from which an owner is told that his passcode expires: a week to think of a new one.
const EXPIRES_SOON_DAYS: i64 = 7;

/// A passcode entered by telephone.
#[derive(Clone, Debug)]
pub struct PasscodeAttempt<'a> {
    /// The organization whose portal is called.
    pub organization: OrganizationId,
    /// The location whose portal is called: its extensions need no prefix.
    pub location: LocationId,
    /// The mailbox of the phone that calls, where proved.
    pub own: Option<MailboxId>,
    /// Whose mailbox is to open.
    pub claim: Claim,
    /// What was entered.
    pub passcode: &'a Passcode,
    /// What wrong passcodes are counted on over all mailboxes.
    pub source: &'a str,
}

/// Whose mailbox a caller wants to open.
#[derive(Clone, PartialEq, Eq)]
pub enum Claim {
    /// The one of the phone the call comes from.
    Own,
    /// The one with this extension, prefix and extension, or number, as entered.
    Number(String),
}

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // People enter their passcode where the number is asked for.
        f.write_str(match self {
            Self::Own => "Own",
            Self::Number(_) => "Number(****)",
        })
    }
}

/// What an entered passcode led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The mailbox opens, or its set-up dialog.
    Open(Admission),
    /// The administrator menu of the portal called opens.
    Administration,
    /// Wrong. Also the answer for mailboxes that do not exist or have no passcode.
    Wrong,
    /// Locked from this side: by this wrong passcode, the last one allowed, or before, and then it was not looked at.
    Locked,
    /// This source has guessed too often over all mailboxes: the passcode was not looked at.
    Refused,
}

/// What an owner may do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admission {
    /// The open mailbox.
    pub mailbox: MailboxId,
    /// Whether a new passcode comes first.
    pub passcode_due: PasscodeDue,
    /// Whether the personalized name comes first.
    pub name_due: NameDue,
    /// Days until the passcode expires, if those are seven or fewer; 0 is today.
    pub passcode_expires_in_days: Option<u32>,
}

/// Whether a new passcode must be chosen before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasscodeDue {
    /// No.
    No,
    /// It is the default or a one-time passcode.
    Initial,
    /// It has expired.
    Expired,
}

/// Whether the personalized name must be recorded before anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameDue {
    /// No.
    No,
    /// There is none yet.
    Record,
    /// There is one from before a reset: keep it or record anew.
    Confirm(BlobKey),
}

/// Where the attempt goes.
struct Aim {
    target: Target,
    subject: AttemptSubject,
    side: Side,
}

/// What a right passcode would open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    /// A mailbox, and whether the phone that calls is one of its own.
    Mailbox { mailbox: MailboxId, from_own_phone: bool },
    /// The administrator menu of the portal called.
    Portal,
    /// Nothing: nobody has that number.
    Nothing,
}

impl Target {
    fn mailbox(self) -> Option<MailboxId> {
        match self {
            Self::Mailbox { mailbox, .. } => Some(mailbox),
            Self::Portal | Self::Nothing => None,
        }
    }
}

/// What a right passcode would be here and now.
struct Expected {
    subject: String,
    hash: Option<PasscodeHash>,
}

impl Office {
    /// Looks at a passcode, if this source and this side of the mailbox still have an evaluation left.
    ///
    /// The attempt is counted durably before the passcode is looked at, so that a crash or a hang-up gives none
    /// away. It counts as made from the own phone if the mailbox is the calling phone's own, however it was named; the
    /// own phones of a voicemail group are its members'. An administrator has none.
    ///
    /// # Errors
    /// What the store says; an attempt that was counted stays counted.
    pub async fn verify(&self, attempt: &PasscodeAttempt<'_>) -> Result<Verdict, StoreError> {
        let organization = self.ports.store.organization(attempt.organization).await?;
        let organization = organization.ok_or(StoreError::Missing("organization"))?;
        let aim = self.aim(attempt).await?;
        if let Some(refused) = self.refused(attempt, aim.side).await? {
            return Ok(refused);
        }
        let rules = &organization.service.passcode_rules;
        let reserved = self.reserve(attempt, &aim, rules.attempts_max()).await?;
        let (credential, expected) = self.expected(attempt, &aim, &organization.service).await?;
        let right =
            self.ports.hasher.verify(&expected.subject, attempt.passcode, expected.hash.as_ref()).await;
        match (reserved, aim.target, credential) {
            (None, ..) => {
                self.sources().give_back(aim.side, &attempt.source.to_owned());
                Ok(Verdict::Locked)
            }
            (Some(_), Target::Mailbox { mailbox, .. }, Some(credential)) if right => {
                self.forgive(attempt, &aim).await?;
                self.admit(attempt, mailbox, &credential, rules).await
            }
            (Some(_), Target::Portal, _) if right => {
                self.forgive(attempt, &aim).await?;
                self.admit_administrator(attempt).await
            }
            (Some(after), ..) => {
                self.tell_if_locked(attempt, &aim, after, rules.attempts_max()).await?;
                let locked = after.lock_state(rules.attempts_max()).bars(aim.side);
                Ok(if locked { Verdict::Locked } else { Verdict::Wrong })
            }
        }
    }

    async fn aim(&self, attempt: &PasscodeAttempt<'_>) -> Result<Aim, StoreError> {
        let (target, missing) = match &attempt.claim {
            Claim::Own => (own_target(attempt), unknown(attempt.organization, attempt.location, "")),
            // What a missing number counts on is found out for one with a mailbox too, so that the time does not tell.
            Claim::Number(entered) => {
                (self.numbered(attempt, entered).await?, self.unknown_number(attempt, entered).await?)
            }
        };
        let (subject, side) = match target {
            Target::Mailbox { mailbox, from_own_phone } => {
                let side = if from_own_phone { Side::OwnPhone } else { Side::Outside };
                (AttemptSubject::Mailbox(mailbox), side)
            }
            Target::Portal => (AttemptSubject::Portal(attempt.location), Side::Outside),
            Target::Nothing => (missing, Side::Outside),
        };
        Ok(Aim { target, subject, side })
    }

    /// What that number opens in the organization called. Of portals only the one called, by its own number, so that
    /// an administrator of one location gets no way into another.
    async fn numbered(&self, attempt: &PasscodeAttempt<'_>, entered: &str) -> Result<Target, StoreError> {
        let found = self.number_inside(attempt.organization, attempt.location, entered).await?;
        let nobody = (PersonId(Uuid::nil()), GroupId(Uuid::nil()));
        let (is_portal, (person, group)) = match found {
            Some(NumberRecord { owner: NumberOwner::Person(person), .. }) => (false, (person, nobody.1)),
            Some(NumberRecord { owner: NumberOwner::Group(group), .. }) => (false, (nobody.0, group)),
            Some(NumberRecord { owner: NumberOwner::Portal, location, .. }) => {
                (location == attempt.location, nobody)
            }
            Some(NumberRecord { owner: NumberOwner::Attendant(_), .. }) | None => (false, nobody),
        };
        // All three are asked for, whoever has the number: one that nobody has must not be answered sooner.
        let person = self.ports.store.person(attempt.organization, person).await?;
        let group = self.ports.store.group(attempt.organization, group).await?;
        let caller = self.caller_of(attempt).await?;
        Ok(match (person, group) {
            (Some(person), _) => from_own_or_outside(person.mailbox, attempt.own == Some(person.mailbox)),
            (None, Some(group)) => {
                from_own_or_outside(group.mailbox, caller.is_some_and(|caller| group.has(caller)))
            }
            (None, None) if is_portal => Target::Portal,
            (None, None) => Target::Nothing,
        })
    }

    /// Whose phone it is that calls.
    async fn caller_of(&self, attempt: &PasscodeAttempt<'_>) -> Result<Option<PersonId>, StoreError> {
        let own = attempt.own.unwrap_or(MailboxId(Uuid::nil()));
        let mailbox = self.ports.store.mailbox(attempt.organization, own).await?;
        Ok(mailbox.and_then(|mailbox| match mailbox.owner {
            MailboxOwner::Person(person) => Some(person),
            MailboxOwner::Group(_) => None,
        }))
    }

    /// A number without a mailbox counts alike whether its location's prefix was entered or not, as one with a
    /// mailbox does.
    async fn unknown_number(
        &self,
        attempt: &PasscodeAttempt<'_>,
        entered: &str,
    ) -> Result<AttemptSubject, StoreError> {
        let locations = self.ports.store.locations(attempt.organization).await?;
        let prefixed = after_prefix(&locations, entered).next();
        Ok(match prefixed {
            Some((location, extension)) => unknown(attempt.organization, location.id, extension.as_str()),
            None => unknown(attempt.organization, attempt.location, entered),
        })
    }

    async fn refused(
        &self,
        attempt: &PasscodeAttempt<'_>,
        side: Side,
    ) -> Result<Option<Verdict>, StoreError> {
        let budget = self.sources().reserve(side, &attempt.source.to_owned(), self.now());
        match budget {
            Budget::Evaluate => Ok(None),
            Budget::Refused { newly } => {
                if newly {
                    let target = format!("source:{}", attempt.source);
                    self.ports.store.audit(&self.by_caller(attempt, SOURCE_REFUSED, target)).await?;
                }
                Ok(Some(Verdict::Refused))
            }
        }
    }

    async fn reserve(
        &self,
        attempt: &PasscodeAttempt<'_>,
        aim: &Aim,
        max: u32,
    ) -> Result<Option<Attempts>, StoreError> {
        let (organization, now_ms) = (attempt.organization, self.now_ms());
        let store = &self.ports.store;
        store.reserve_attempt(organization, &aim.subject, aim.side, max, now_ms, attempt.source).await
    }

    async fn expected(
        &self,
        attempt: &PasscodeAttempt<'_>,
        aim: &Aim,
        service: &ServiceSettings,
    ) -> Result<(Option<Credential>, Expected), StoreError> {
        let mailbox = aim.target.mailbox().unwrap_or(MailboxId(Uuid::nil()));
        let store = &self.ports.store;
        let credential = store.credential(attempt.organization, mailbox).await?;
        let default = store.default_passcode(attempt.organization).await?;
        let admin = store.portal_passcode(attempt.organization, attempt.location).await?;
        if aim.target == Target::Portal {
            return Ok((None, Expected { subject: portal_subject(attempt.location), hash: admin }));
        }
        let initial = |since_ms| initial_accepted(service, aim.side, since_ms, self.now_ms());
        let hash = credential.as_ref().and_then(|credential| match &credential.access {
            Access::Unset => None,
            Access::Default { since_ms } => default.filter(|_| initial(*since_ms)),
            Access::OneTime { hash, since_ms } => Some(hash.clone()).filter(|_| initial(*since_ms)),
            Access::Own { hash, .. } => Some(hash.clone()),
        });
        let on_default = matches!(&credential, Some(Credential { access: Access::Default { .. }, .. }));
        let subject =
            if on_default { default_subject(attempt.organization) } else { mailbox_subject(mailbox) };
        Ok((credential, Expected { subject, hash }))
    }

    /// What was counted is forgotten: the passcode was right.
    async fn forgive(&self, attempt: &PasscodeAttempt<'_>, aim: &Aim) -> Result<(), StoreError> {
        let store = &self.ports.store;
        store.clear_attempts_from(attempt.organization, &aim.subject, aim.side).await?;
        self.sources().give_back(aim.side, &attempt.source.to_owned());
        Ok(())
    }

    async fn admit_administrator(&self, attempt: &PasscodeAttempt<'_>) -> Result<Verdict, StoreError> {
        let target = format!("portal:{}", attempt.location);
        self.ports.store.audit(&self.by_caller(attempt, "portal.administered", target)).await?;
        Ok(Verdict::Administration)
    }

    async fn admit(
        &self,
        attempt: &PasscodeAttempt<'_>,
        mailbox: MailboxId,
        credential: &Credential,
        rules: &PasscodeRules,
    ) -> Result<Verdict, StoreError> {
        let mailbox = self.ports.store.mailbox(attempt.organization, mailbox).await?;
        let mailbox = mailbox.ok_or(StoreError::Missing("mailbox"))?;
        let (passcode_due, passcode_expires_in_days) = passcode_age(&credential.access, rules, self.now_ms());
        let name_due = name_due(credential, &mailbox);
        let admission = Admission { mailbox: mailbox.id, passcode_due, name_due, passcode_expires_in_days };
        Ok(Verdict::Open(admission))
    }

    /// Of parallel wrong guesses exactly one took the last evaluation, and that one tells.
    async fn tell_if_locked(
        &self,
        attempt: &PasscodeAttempt<'_>,
        aim: &Aim,
        after: Attempts,
        max: u32,
    ) -> Result<(), StoreError> {
        let Some(state) = after.became_locked(before(after, aim.side), max) else { return Ok(()) };
        let target = match &aim.subject {
            AttemptSubject::Mailbox(mailbox) => format!("mailbox:{mailbox}"),
            AttemptSubject::Portal(location) => format!("portal:{location}"),
            AttemptSubject::Unknown(number) => format!("unknown:{number}"),
        };
        let mut audit = self.by_caller(attempt, "mailbox.locked", target);
        lock_word(state).clone_into(&mut audit.detail);
        if let AttemptSubject::Mailbox(id) = aim.subject
            && let Some(mailbox) = self.ports.store.mailbox(attempt.organization, id).await?
        {
            audit.jobs = self.owner_notice(&mailbox, Notice::Locked(id)).await?;
        }
        self.ports.store.audit(&audit).await
    }

    fn by_caller(&self, attempt: &PasscodeAttempt<'_>, action: &str, target: String) -> Audit {
        Audit {
            organization: attempt.organization,
            at_ms: self.now_ms(),
            actor: format!("caller:{}", attempt.source),
            action: action.to_owned(),
            target,
            detail: String::new(),
            jobs: Vec::new(),
        }
    }
}

fn own_target(attempt: &PasscodeAttempt<'_>) -> Target {
    attempt.own.map_or(Target::Nothing, |own| from_own_or_outside(own, true))
}

fn from_own_or_outside(mailbox: MailboxId, from_own_phone: bool) -> Target {
    Target::Mailbox { mailbox, from_own_phone }
}

/// What attempts on a number without a mailbox are counted on. A digest, because people enter their passcode
/// where the number is asked for, and that must not lie about in rows and audit entries.
fn unknown(organization: OrganizationId, location: LocationId, entered: &str) -> AttemptSubject {
    let entered: String = entered.chars().take(DIGITS_PER_ENTRY_MAX).collect();
    let digest = Sha256::digest(format!("{organization}/{location}/{entered}"));
    let shown = digest.iter().take(16).map(|byte| format!("{byte:02x}"));
    AttemptSubject::Unknown(shown.collect())
}

/// The counters that a reservation found, from those it left.
fn before(after: Attempts, side: Side) -> Attempts {
    match side {
        Side::OwnPhone => Attempts { own_phone: after.own_phone.saturating_sub(1), ..after },
        Side::Outside => Attempts { outside: after.outside.saturating_sub(1), ..after },
    }
}

fn lock_word(state: LockState) -> &'static str {
    match state {
        LockState::Open => "open",
        LockState::LockedOutside => "outside",
        LockState::LockedEverywhere => "everywhere",
    }
}

/// Whether a passcode that others gave is accepted now and from there.
fn initial_accepted(service: &ServiceSettings, side: Side, since_ms: i64, now_ms: i64) -> bool {
    let from_there = side == Side::OwnPhone || service.initial_passcode_from_outside;
    let until_ms = since_ms.saturating_add(i64::from(service.initial_passcode_days) * DAY_MS);
    from_there && now_ms < until_ms
}

fn passcode_age(access: &Access, rules: &PasscodeRules, now_ms: i64) -> (PasscodeDue, Option<u32>) {
    match access {
        Access::Unset => (PasscodeDue::No, None),
        Access::Default { .. } | Access::OneTime { .. } => (PasscodeDue::Initial, None),
        Access::Own { since_ms, .. } if rules.is_expired(now_ms, *since_ms) => (PasscodeDue::Expired, None),
        Access::Own { since_ms, .. } => (PasscodeDue::No, expires_soon_in_days(*since_ms, rules, now_ms)),
    }
}

/// Whole days count: one that expires before another day has passed expires today.
fn expires_soon_in_days(since_ms: i64, rules: &PasscodeRules, now_ms: i64) -> Option<u32> {
    let lasts_ms = i64::from(rules.expiry_days.active()?) * DAY_MS;
    let left_ms = since_ms.saturating_add(lasts_ms).saturating_sub(now_ms);
    let days = left_ms / DAY_MS;
    u32::try_from(days).ok().filter(|_| days <= EXPIRES_SOON_DAYS)
}

fn name_due(credential: &Credential, mailbox: &Mailbox) -> NameDue {
    match &mailbox.personalized_name {
        _ if !credential.name_due => NameDue::No,
        Some(name) => NameDue::Confirm(name.clone()),
        None => NameDue::Record,
    }
}
