//! Passcodes set and freed from a desk: reset (M16), unlock, and the owner's own choice in the user hub (M9, M17).

use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_core::mailbox::Access;
use antiphon_core::notice::Notice;
use antiphon_core::passcode::{Passcode, propose};

use super::{Actor, AdminError, fields};
use crate::Office;
use crate::hashing::mailbox_subject;
use crate::passcode::{ChangeOccasion, OwnPasscode, PASSCODES_REMEMBERED_MAX, PasscodeChange};
use crate::ports::{AttemptSubject, CredentialChange, NewJob, StoreError};
use crate::vault::passcode_subject;

/// What opens a mailbox after a reset, until its owner has replaced it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResetPasscode {
    /// The organization's default passcode.
    Default,
    /// This one, which is told here and never again.
    OneTime(Passcode),
}

impl Office {
    /// Resets a mailbox's passcode (M16): it is unlocked, opens with the default passcode where there is one, else
    /// with a random one, and the next login is the set-up dialog.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn reset_passcode(
        &self,
        actor: Actor,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<ResetPasscode, AdminError> {
        if self.ports.store.default_passcode(organization).await?.is_none() {
            let passcode = self.issue_one_time_passcode(actor, organization, mailbox).await?;
            return Ok(ResetPasscode::OneTime(passcode));
        }
        let access = Access::Default { since_ms: self.now_ms() };
        self.save_reset(actor, (organization, mailbox), access, &ResetPasscode::Default).await?;
        Ok(ResetPasscode::Default)
    }

    /// The same with a random passcode, also where there is a default one, which everybody knows.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn issue_one_time_passcode(
        &self,
        actor: Actor,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Passcode, AdminError> {
        let passcode = self.one_time_passcode(organization, mailbox).await?;
        let hash = self.ports.hasher.hash(&mailbox_subject(mailbox), &passcode).await;
        let access = Access::OneTime { hash, since_ms: self.now_ms() };
        let reset = ResetPasscode::OneTime(passcode.clone());
        self.save_reset(actor, (organization, mailbox), access, &reset).await?;
        Ok(passcode)
    }

    async fn save_reset(
        &self,
        actor: Actor,
        (organization, mailbox): (OrganizationId, MailboxId),
        access: Access,
        reset: &ResetPasscode,
    ) -> Result<(), AdminError> {
        let mut audit = self.audit_of(actor, organization, "passcode.reset", target(mailbox));
        audit.detail = access.word().to_owned();
        audit.jobs = self.reset_notice(organization, mailbox, reset).await?;
        let change = CredentialChange {
            organization,
            mailbox,
            access,
            name_due: Some(true),
            history_max: PASSCODES_REMEMBERED_MAX,
            clear_attempts: true,
            now_ms: self.now_ms(),
        };
        Ok(self.ports.store.save_credential(&change, &audit).await?)
    }

    /// Frees a mailbox on both sides without touching its passcode.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such mailbox, and what the store says.
    pub async fn unlock_mailbox(
        &self,
        actor: Actor,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<(), AdminError> {
        let store = &self.ports.store;
        store.mailbox(organization, mailbox).await?.ok_or(StoreError::Missing("mailbox"))?;
        let audit = self.audit_of(actor, organization, "mailbox.unlocked", target(mailbox));
        let subject = AttemptSubject::Mailbox(mailbox);
        Ok(store.clear_attempts(organization, &subject, Some(&audit)).await?)
    }

    /// Sets a passcode as its owner does in the user hub (M9, M13, M17): the rules hold, but for the minimum age;
    /// it unlocks and works at once; a name that is due stays due.
    ///
    /// # Errors
    /// [`AdminError::Passcode`] with the first broken rule; [`StoreError::Missing`] if there is no such mailbox;
    /// and what the store says.
    pub async fn choose_passcode(
        &self,
        actor: Actor,
        organization: OrganizationId,
        mailbox: MailboxId,
        typed: &str,
    ) -> Result<(), AdminError> {
        let rules = self.organization(organization).await?.service.passcode_rules;
        let passcode = fields::passcode("passcode", typed, &rules)?;
        let occasion = ChangeOccasion::Reset;
        let actor = &actor.to_string();
        let chosen = OwnPasscode { organization, mailbox, passcode: &passcode, occasion, actor };
        match self.set_own_passcode(chosen).await? {
            PasscodeChange::Accepted => Ok(()),
            PasscodeChange::Broken(rule) => Err(AdminError::Passcode { field: "passcode", rule }),
        }
    }

    /// The owner is told, with the one-time passcode sealed until the letter is written.
    async fn reset_notice(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
        reset: &ResetPasscode,
    ) -> Result<Vec<NewJob>, StoreError> {
        let one_time = match reset {
            ResetPasscode::Default => None,
            ResetPasscode::OneTime(passcode) => {
                let (vault, subject) = (&self.ports.vault, passcode_subject(mailbox));
                Some(vault.seal(&subject, passcode.expose(), &mut **self.entropy()))
            }
        };
        let owned =
            self.ports.store.mailbox(organization, mailbox).await?.ok_or(StoreError::Missing("mailbox"))?;
        self.owner_notice(&owned, Notice::PasscodeReset { mailbox, one_time }).await
    }

    async fn one_time_passcode(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Passcode, AdminError> {
        let rules = self.organization(organization).await?.service.passcode_rules;
        let context = self.passcode_context(organization, mailbox).await?;
        let proposed = propose(&mut **self.entropy(), &rules, &context);
        proposed.ok_or_else(|| fields::invalid("passcode_rules", "must admit some passcode, and admit none"))
    }
}

fn target(mailbox: MailboxId) -> String {
    format!("mailbox:{mailbox}")
}
