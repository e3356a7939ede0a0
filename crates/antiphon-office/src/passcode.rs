//! A new passcode for a mailbox, wherever it was chosen: by phone, in the user hub, by an operator.

use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_core::mailbox::{Access, Mailbox, PasscodeHash};
use antiphon_core::notice::Notice;
use antiphon_core::passcode::{BrokenRule, Passcode, PasscodeContext, PasscodeRules};

use crate::Office;
use crate::hashing::{default_subject, mailbox_subject};
use crate::ports::{Audit, Credential, CredentialChange, StoreError};

/// Hashes of earlier passcodes that are kept, however few the rules look at now: the largest number that they can
/// look at, so that a stricter rule works from the moment it is switched on.
pub const PASSCODES_REMEMBERED_MAX: u32 = 10;

/// A passcode that an owner has chosen.
#[derive(Clone, Copy, Debug)]
pub struct OwnPasscode<'a> {
    /// The organization.
    pub organization: OrganizationId,
    /// Whose mailbox.
    pub mailbox: MailboxId,
    /// The new passcode.
    pub passcode: &'a Passcode,
    /// Why it is chosen.
    pub occasion: ChangeOccasion,
    /// Who does it, as [`Audit::actor`] has it.
    pub actor: &'a str,
}

/// Why a passcode is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeOccasion {
    /// The owner wants to, by phone or elsewhere. Bound by the minimum age.
    Voluntary,
    /// Set-up or expiry demands it.
    Demanded,
    /// The owner resets it in the user hub (M17): no minimum age, and it unlocks.
    Reset,
}

/// What became of a new passcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasscodeChange {
    /// From this moment only the new one works.
    Accepted,
    /// Refused; the first broken rule.
    Broken(BrokenRule),
}

impl Office {
    /// Sets the passcode that an owner has chosen, if it satisfies the rules. The duty to record a name stays as
    /// it was.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn set_own_passcode(&self, chosen: OwnPasscode<'_>) -> Result<PasscodeChange, StoreError> {
        let store = &self.ports.store;
        let organization =
            store.organization(chosen.organization).await?.ok_or(StoreError::Missing("organization"))?;
        let rules = organization.service.passcode_rules;
        if let Some(broken) = self.broken_rule(chosen, &rules).await? {
            return Ok(PasscodeChange::Broken(broken));
        }
        let hash = self.ports.hasher.hash(&mailbox_subject(chosen.mailbox), chosen.passcode).await;
        let (change, mut audit) = self.own_passcode_change(chosen, hash);
        // Whoever changes it by telephone has just said the old one; a reset needs none, so its owner hears of it.
        if chosen.occasion == ChangeOccasion::Reset
            && let Some(mailbox) = store.mailbox(chosen.organization, chosen.mailbox).await?
        {
            audit.jobs = self.owner_notice(&mailbox, Notice::PasscodeSet(mailbox.id)).await?;
        }
        store.save_credential(&change, &audit).await?;
        Ok(PasscodeChange::Accepted)
    }

    /// Every rule that a passcode would break, if its owner chose it now as in the user hub; nothing changes. Earlier
    /// passcodes are not compared: whoever may ask as often as he likes would find the present one.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn passcode_flaws(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        typed: &str,
    ) -> Result<Vec<BrokenRule>, StoreError> {
        let found = self.ports.store.organization(organization).await?;
        let rules = found.ok_or(StoreError::Missing("organization"))?.service.passcode_rules;
        let context = self.passcode_context(organization, mailbox).await?;
        Ok(match Passcode::parse(typed) {
            Ok(passcode) => rules.check_all(&passcode, &context),
            Err(error) => vec![rules.broken_by(error)],
        })
    }

    /// What the rules must know of a mailbox's owner: his numbers and his names.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn passcode_context(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<PasscodeContext, StoreError> {
        let store = &self.ports.store;
        let mailbox = store.mailbox(organization, mailbox).await?.ok_or(StoreError::Missing("mailbox"))?;
        let owner = self.owner_of(&mailbox).await?;
        let long = match &owner.extension {
            Some(extension) => self.long_number(&mailbox, extension.as_str()).await?,
            None => None,
        };
        let extension = owner.extension.map(|extension| extension.to_string());
        let numbers = [extension, owner.number.map(|number| number.to_string()), long];
        let context =
            numbers.into_iter().flatten().fold(PasscodeContext::new(), |it, number| it.with_number(&number));
        Ok(owner.name.split_whitespace().fold(context, PasscodeContext::with_name))
    }

    /// Location prefix and extension together, where the location has a prefix.
    async fn long_number(&self, mailbox: &Mailbox, extension: &str) -> Result<Option<String>, StoreError> {
        let location = self.ports.store.location(mailbox.organization, mailbox.location).await?;
        Ok(location.and_then(|location| location.prefix).map(|prefix| format!("{prefix}{extension}")))
    }

    async fn broken_rule(
        &self,
        chosen: OwnPasscode<'_>,
        rules: &PasscodeRules,
    ) -> Result<Option<BrokenRule>, StoreError> {
        let context = self.passcode_context(chosen.organization, chosen.mailbox).await?;
        let credential = self.ports.store.credential(chosen.organization, chosen.mailbox).await?;
        let credential = credential.ok_or(StoreError::Missing("mailbox"))?;
        let by_rules = || rules.check(chosen.passcode, &context).err();
        match self.too_soon(chosen, rules, &credential).or_else(by_rules) {
            Some(broken) => Ok(Some(broken)),
            None => self.used_before(chosen, rules, &credential).await,
        }
    }

    /// The minimum age binds choices only, and only the age of a passcode that was chosen too.
    fn too_soon(
        &self,
        chosen: OwnPasscode<'_>,
        rules: &PasscodeRules,
        credential: &Credential,
    ) -> Option<BrokenRule> {
        match (chosen.occasion, &credential.access) {
            (ChangeOccasion::Voluntary, Access::Own { since_ms, .. }) => {
                rules.check_age(self.now_ms(), *since_ms).err()
            }
            _ => None,
        }
    }

    async fn used_before(
        &self,
        chosen: OwnPasscode<'_>,
        rules: &PasscodeRules,
        credential: &Credential,
    ) -> Result<Option<BrokenRule>, StoreError> {
        let previous_max = rules.previous_max();
        if self.is_initial(chosen, credential).await? {
            return Ok(Some(BrokenRule::PreviousPasscode { previous_max: previous_max.max(1) }));
        }
        let history = self.ports.store.passcode_history(chosen.organization, chosen.mailbox).await?;
        let subject = mailbox_subject(chosen.mailbox);
        let earlier: Vec<_> = history.into_iter().take(previous_max.into()).collect();
        if self.is_any(&subject, chosen.passcode, &earlier).await {
            return Ok(Some(BrokenRule::PreviousPasscode { previous_max }));
        }
        let backwards = rules.block_reversed_previous
            && self.is_any(&subject, &chosen.passcode.reversed(), &earlier).await;
        Ok(backwards.then_some(BrokenRule::ReversedPreviousPasscode { previous_max }))
    }

    /// Whether it is the passcode that others gave: the default that everybody knows, or the one-time passcode
    /// that was sent. Those are to be replaced, so keeping them is refused whatever the rules say.
    async fn is_initial(&self, chosen: OwnPasscode<'_>, credential: &Credential) -> Result<bool, StoreError> {
        let (subject, hash) = match &credential.access {
            Access::Default { .. } => {
                let default = self.ports.store.default_passcode(chosen.organization).await?;
                (default_subject(chosen.organization), default)
            }
            Access::OneTime { hash, .. } => (mailbox_subject(chosen.mailbox), Some(hash.clone())),
            Access::Unset | Access::Own { .. } => return Ok(false),
        };
        Ok(self.ports.hasher.verify(&subject, chosen.passcode, hash.as_ref()).await)
    }

    async fn is_any(&self, subject: &str, candidate: &Passcode, hashes: &[PasscodeHash]) -> bool {
        for hash in hashes {
            if self.ports.hasher.verify(subject, candidate, Some(hash)).await {
                return true;
            }
        }
        false
    }

    fn own_passcode_change(&self, chosen: OwnPasscode<'_>, hash: PasscodeHash) -> (CredentialChange, Audit) {
        let (now_ms, reset) = (self.now_ms(), chosen.occasion == ChangeOccasion::Reset);
        let change = CredentialChange {
            organization: chosen.organization,
            mailbox: chosen.mailbox,
            access: Access::Own { hash, since_ms: now_ms },
            name_due: None,
            history_max: PASSCODES_REMEMBERED_MAX,
            clear_attempts: reset,
            now_ms,
        };
        let audit = Audit {
            organization: chosen.organization,
            at_ms: now_ms,
            actor: chosen.actor.to_owned(),
            action: if reset { "passcode.reset" } else { "passcode.changed" }.to_owned(),
            target: format!("mailbox:{}", chosen.mailbox),
            detail: String::new(),
            jobs: Vec::new(),
        };
        (change, audit)
    }
}
