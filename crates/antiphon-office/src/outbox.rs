//! The outbox: what the outside is told after a change is durable, again and again until it was told: lamps and
//! letters.
//!
//! A lamp carries absolute counts and the version they belong to, read when it is lit, so that repeating one, or
//! telling once for many changes, is right.

use std::collections::BTreeMap;

use antiphon_core::ids::{MailboxId, OrganizationId};
use antiphon_core::location::VoicePortal;
use antiphon_core::mailbox::{Mailbox, MailboxOwner};
use antiphon_core::notice::Mail;

use crate::Office;
use crate::admin::Actor;
use crate::ports::{Deliver, Job, JobKind, Lamp, Lane, MailFailure, StoreError};

/// How long a job is leased: longer than everything here may take, so that nobody repeats what is under way.
const LEASE_MS: i64 = 60_000;
/// Jobs leased at once.
const JOBS_PER_RUN_MAX: u32 = 100;
/// Letters sent in one run. Each is leased by itself, and may take its server half a minute: if this server dies
/// meanwhile, one letter waits for the end of its lease, and no other does.
const LETTERS_PER_RUN_MAX: u32 = 10;
/// The wait after the first failure, in milliseconds; each further one doubles it.
const FIRST_RETRY_MS: i64 = 1_000;
/// The longest wait, in milliseconds: a phone that comes back is right within a quarter of an hour.
const RETRY_MAX_MS: i64 = 15 * 60 * 1_000;
/// Tries of a letter after which it is given up: with the waits between them, three days.
const LETTER_TRIES_MAX: u32 = 300;

/// What one run of the outbox did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxRun {
    /// Jobs that are done.
    pub done: u32,
    /// Jobs that failed and are due again later.
    pub failed: u32,
    /// Whether there may be more that are due now.
    pub more: bool,
}

impl Office {
    /// Tells phones what is due. Jobs for the lamp of one mailbox are done by lighting it once.
    ///
    /// # Errors
    /// What the store says; what was leased is due again when the lease ends.
    pub async fn run_outbox(&self, deliver: &dyn Deliver) -> Result<OutboxRun, StoreError> {
        let jobs =
            self.ports.store.claim_jobs(Lane::Lamps, self.now_ms(), LEASE_MS, JOBS_PER_RUN_MAX).await?;
        let mut run = OutboxRun { more: is_full(&jobs, JOBS_PER_RUN_MAX), ..OutboxRun::default() };
        for ((organization, mailbox), jobs) in by_mailbox(jobs) {
            match self.light(deliver, organization, mailbox).await {
                Ok(()) => run.done += self.finish(&jobs).await?,
                Err(error) => run.failed += self.put_off(&jobs, &error).await?,
            }
        }
        Ok(run)
    }

    /// Sends the letters that are due, one after the other.
    ///
    /// # Errors
    /// As [`Self::run_outbox`].
    pub async fn run_post(&self, deliver: &dyn Deliver) -> Result<OutboxRun, StoreError> {
        let mut run = OutboxRun::default();
        for _ in 0..LETTERS_PER_RUN_MAX {
            let claimed = self.ports.store.claim_jobs(Lane::Letters, self.now_ms(), LEASE_MS, 1).await?;
            let Some(job) = claimed.into_iter().next() else { return Ok(run) };
            let JobKind::Mail(mail) = job.job.kind.clone() else { continue };
            match self.post(deliver, &job, &mail).await {
                Sent::Done => run.done += self.finish(&[job]).await?,
                Sent::Later(error) => run.failed += self.put_off(&[job], &error).await?,
                Sent::Never(error) => run.done += self.give_up(&job, &mail, &error).await?,
            }
        }
        Ok(OutboxRun { more: true, ..run })
    }

    /// What the lamp of a mailbox is to show now; `None` if there is no such mailbox.
    ///
    /// # Errors
    /// What the store says.
    pub async fn lamp_now(
        &self,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<Option<Lamp>, StoreError> {
        match self.ports.store.mailbox(organization, mailbox).await? {
            Some(mailbox) => self.shown_lamp(&mailbox).await.map(Some),
            None => Ok(None),
        }
    }

    async fn shown_lamp(&self, mailbox: &Mailbox) -> Result<Lamp, StoreError> {
        let (store, organization) = (&self.ports.store, mailbox.organization);
        let (devices, number) = match mailbox.owner {
            MailboxOwner::Person(id) => {
                let owner = store.person(organization, id).await?;
                (store.devices(organization, id).await?, owner.map(|it| it.extension.to_string()))
            }
            // The one lamp of a member's phone shows the member's own mailbox.
            MailboxOwner::Group(id) => {
                let group = store.group(organization, id).await?;
                (Vec::new(), group.and_then(|it| it.extension).map(|it| it.to_string()))
            }
        };
        let location = store.location(organization, mailbox.location).await?;
        let mut counts = mailbox.counts;
        // A phone has one lamp. Another system says only that there is something, which is one message at least.
        counts.new += u32::from(store.external_lamp(organization, mailbox.id).await?);
        Ok(Lamp {
            organization,
            mailbox: mailbox.id,
            devices: devices.into_iter().map(|device| device.username).collect(),
            counts,
            version: mailbox.version,
            portal: location.and_then(|location| number_to_dial(&location.portal)),
            location: mailbox.location,
            number,
        })
    }

    async fn light(
        &self,
        deliver: &dyn Deliver,
        organization: OrganizationId,
        mailbox: MailboxId,
    ) -> Result<(), String> {
        let away = |error: StoreError| error.to_string();
        let found = self.ports.store.mailbox(organization, mailbox).await.map_err(away)?;
        // If the mailbox is gone, so is its lamp.
        let Some(mailbox) = found else { return Ok(()) };
        deliver.lamp(self.shown_lamp(&mailbox).await.map_err(away)?).await?;
        self.publish_lamp(deliver, &mailbox).await.map_err(away)
    }

    async fn post(&self, deliver: &dyn Deliver, job: &Job, mail: &Mail) -> Sent {
        let letter = match self.letter_about(job.job.organization, job.job.id, mail).await {
            Ok(Some(letter)) => letter,
            // What it was about is gone.
            Ok(None) | Err(StoreError::Missing(_)) => return Sent::Done,
            Err(error) => return Sent::Later(error.to_string()),
        };
        match deliver.mail(letter).await {
            Ok(()) | Err(MailFailure::NotConfigured) => Sent::Done,
            Err(MailFailure::Later(error)) if job.attempts < LETTER_TRIES_MAX => Sent::Later(error),
            Err(MailFailure::Later(error) | MailFailure::Never(error)) => Sent::Never(error),
        }
    }

    /// A letter that nobody will get; the audit tells the administrators.
    async fn give_up(&self, job: &Job, mail: &Mail, error: &str) -> Result<u32, StoreError> {
        let mut audit =
            self.audit_of(Actor::Server, job.job.organization, "mail.failed", format!("mail:{}", mail.to));
        audit.detail = format!("{}: {error}", mail.notice.word());
        tracing::warn!(job = %job.job.id, about = mail.notice.word(), error, "an e-mail cannot be delivered");
        self.ports.store.drop_job(job.job.organization, job.job.id, &audit).await?;
        Ok(1)
    }

    async fn finish(&self, jobs: &[Job]) -> Result<u32, StoreError> {
        let mut finished = 0;
        for job in jobs {
            self.ports.store.finish_job(job.job.id).await?;
            finished += 1;
        }
        Ok(finished)
    }

    async fn put_off(&self, jobs: &[Job], error: &str) -> Result<u32, StoreError> {
        let mut put_off = 0;
        for job in jobs {
            let due_ms = self.now_ms().saturating_add(retry_after_ms(job.attempts));
            tracing::warn!(job = %job.job.id, attempts = job.attempts, error, "something could not be told");
            self.ports.store.fail_job(job.job.id, due_ms, error).await?;
            put_off += 1;
        }
        Ok(put_off)
    }
}

/// What became of a letter.
enum Sent {
    Done,
    Later(String),
    Never(String),
}

fn by_mailbox(jobs: Vec<Job>) -> BTreeMap<(OrganizationId, MailboxId), Vec<Job>> {
    let mut lamps: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for job in jobs {
        if let JobKind::Lamp(mailbox) = job.job.kind {
            lamps.entry((job.job.organization, mailbox)).or_default().push(job);
        }
    }
    lamps
}

/// Whether there may be more than were asked for.
fn is_full(jobs: &[Job], max: u32) -> bool {
    u32::try_from(jobs.len()).is_ok_and(|claimed| claimed >= max)
}

/// A second, doubled with every earlier attempt, at most a quarter of an hour.
fn retry_after_ms(attempts: u32) -> i64 {
    let factor = 1_i64.checked_shl(attempts).filter(|factor| *factor > 0).unwrap_or(i64::MAX);
    FIRST_RETRY_MS.saturating_mul(factor).min(RETRY_MAX_MS)
}

/// The extension where there is one: a phone inside can dial it, however its calls to the outside go.
fn number_to_dial(portal: &VoicePortal) -> Option<String> {
    let extension = portal.extension.as_ref().map(ToString::to_string);
    extension.or_else(|| portal.number.as_ref().map(ToString::to_string))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_to_a_quarter_of_an_hour() {
        for (attempts, seconds) in
            [(0, 1), (1, 2), (2, 4), (9, 512), (10, 900), (62, 900), (63, 900), (u32::MAX, 900)]
        {
            assert_eq!(retry_after_ms(attempts), seconds * 1_000, "after {attempts}");
        }
    }
}
