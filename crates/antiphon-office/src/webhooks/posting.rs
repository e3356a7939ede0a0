//! Posting: each event to whoever wants it, again and again until it is taken, and no longer than is of use.

use std::pin::pin;

use antiphon_core::account::Administration;
use antiphon_core::event::DomainEvent;
use antiphon_core::notice::Notice;
use antiphon_core::webhook::{Delivery, Webhook, WebhookStatus, WhyOff};
use futures::future;
use futures::stream::{FusedStream as _, FuturesUnordered, Stream, StreamExt as _};

use super::{summary, target};
use crate::Office;
use crate::admin::Actor;
use crate::ports::{
    AfterDelivery, Deliver, Job, JobKind, Lane, NewJob, Post, PostFailure, Posting, StoreError,
};
use crate::vault::webhook_subject;

/// Posts under way at once: as many webhooks may keep us waiting before one that answers has to wait with them.
const POSTS_AT_ONCE_MAX: usize = 64;
/// How long a post is leased: the ten seconds that its server may take, and time to write down what became of it. If this
/// server dies meanwhile, the webhook waits no longer than that.
const LEASE_MS: i64 = 30_000;
/// The waits between the attempts, in seconds: at once again for a restart, ever rarer for an outage, three days in all.
const WAITS_S: &[i64] = &[
    5,
    30,
    2 * 60,
    10 * 60,
    30 * 60,
    60 * 60,
    2 * 60 * 60,
    5 * 60 * 60,
    10 * 60 * 60,
    14 * 60 * 60,
    20 * 60 * 60,
    20 * 60 * 60,
];
/// The status by which a server says that nobody wants anything there any more (RFC 9110 section 15.5.11).
const GONE: u16 = 410;

impl Office {
    /// The jobs that post an event to whoever wants it.
    pub(crate) async fn posts_of(&self, event: &DomainEvent) -> Result<Vec<NewJob>, StoreError> {
        let webhooks = self.webhooks(event.organization).await?;
        Ok(webhooks.iter().filter(|it| it.wants(event)).map(|it| self.post_job(it.id, event)).collect())
    }

    /// An event that stands in no log is to be posted to whoever wants it.
    ///
    /// # Errors
    /// What the store says.
    pub async fn post_passing(&self, event: &DomainEvent) -> Result<(), StoreError> {
        let jobs = self.posts_of(event).await?;
        if jobs.is_empty() { Ok(()) } else { self.ports.store.add_jobs(&jobs).await }
    }

    /// Posts what is due, whenever there is a look at it and whenever a post is over, until no more looks come: to
    /// different webhooks at the same time, to each of them one after the other.
    ///
    /// What the store cannot do is left for the next look; what was leased is due again when the lease ends.
    pub async fn run_posts(&self, deliver: &dyn Deliver, looks: impl Stream<Item = ()> + Send) {
        let mut looks = pin!(looks.fuse());
        let mut under_way = FuturesUnordered::new();
        loop {
            for job in self.due_posts(POSTS_AT_ONCE_MAX - under_way.len()).await {
                under_way.push(self.deliver_post(deliver, job));
            }
            match (looks.is_terminated(), under_way.is_empty()) {
                (true, true) => return,
                (true, false) => {
                    under_way.next().await;
                }
                (false, true) => {
                    looks.next().await;
                }
                (false, false) => {
                    future::select(looks.next(), under_way.next()).await;
                }
            }
        }
    }

    /// The post that each webhook is to get next, at most `max`.
    async fn due_posts(&self, max: usize) -> Vec<Job> {
        let Some(max) = u32::try_from(max).ok().filter(|max| *max > 0) else { return Vec::new() };
        let claimed = self.ports.store.claim_jobs(Lane::Posts, self.now_ms(), LEASE_MS, max).await;
        claimed.unwrap_or_else(|error| {
            tracing::warn!(%error, "nothing can be posted to webhooks now");
            Vec::new()
        })
    }

    async fn deliver_post(&self, deliver: &dyn Deliver, job: Job) {
        let JobKind::Post(post) = job.job.kind.clone() else { return };
        if let Err(error) = self.post_one(deliver, &job, *post).await {
            tracing::warn!(job = %job.job.id, %error, "what became of a post cannot be written down");
        }
    }

    async fn post_one(&self, deliver: &dyn Deliver, job: &Job, post: Post) -> Result<(), StoreError> {
        let found = self.ports.store.webhook(job.job.organization, post.webhook).await?;
        let Some(webhook) = found.filter(|it| it.status == WebhookStatus::Active) else {
            return self.ports.store.drop_posts(job.job.organization, post.webhook).await;
        };
        let tried = self.tried(deliver, job, &webhook, &post.event).await;
        let (status, error) = match &tried {
            Ok(status) => (Some(*status), None),
            Err(PostFailure::Answered(status)) => (Some(*status), Some(format!("answered {status}"))),
            Err(PostFailure::NotReached(why)) => (None, Some(why.clone())),
        };
        let delivery = Delivery {
            organization: webhook.organization,
            webhook: webhook.id,
            job: job.job.id,
            event: post.event.id,
            what: post.event.what,
            at_ms: self.now_ms(),
            attempt: job.attempts.saturating_add(1),
            status,
            error,
        };
        let then = after(&tried, job.attempts, self.now_ms());
        match self.ports.store.note_delivery(&delivery, then).await? {
            Some(webhook) => self.give_up_if_hopeless(webhook, &delivery).await,
            None => Ok(()),
        }
    }

    async fn tried(
        &self,
        deliver: &dyn Deliver,
        job: &Job,
        webhook: &Webhook,
        event: &DomainEvent,
    ) -> Result<u16, PostFailure> {
        let Some(secret) = self.ports.vault.open(&webhook_subject(webhook.id), &webhook.secret) else {
            let why = "its secret was sealed under another key of the server; give it a new one";
            return Err(PostFailure::NotReached(why.to_owned()));
        };
        let (webhook, event, at_ms) = (webhook.clone(), event.clone(), self.now_ms());
        deliver.post(&Posting { id: job.job.id, webhook, event, secret, at_ms }).await
    }

    /// Switches a webhook off that nobody wants any more or that has failed for too long, and tells the administrators.
    async fn give_up_if_hopeless(&self, webhook: Webhook, last: &Delivery) -> Result<(), StoreError> {
        let why = match last.status {
            Some(GONE) => WhyOff::Gone,
            _ if webhook.standing.is_hopeless(last.at_ms) => WhyOff::Failing,
            _ => return Ok(()),
        };
        let status = WebhookStatus::Off(why);
        let mut audit =
            self.audit_of(Actor::Server, webhook.organization, "webhook.switched-off", target(webhook.id));
        audit.detail = summary(&webhook);
        audit.jobs = self.webhook_notices(&webhook).await?;
        tracing::warn!(webhook = %webhook.id, why = status.stored(), "a webhook is switched off");
        match self.ports.store.save_webhook(&Webhook { status, ..webhook }, &audit).await {
            // Somebody changed or removed it meanwhile: the next failure will tell.
            Err(StoreError::Conflict(_) | StoreError::Missing(_)) => Ok(()),
            saved => saved,
        }
    }

    async fn webhook_notices(&self, webhook: &Webhook) -> Result<Vec<NewJob>, StoreError> {
        let accounts = self.ports.store.accounts(webhook.organization).await?;
        let told = accounts.iter().filter(|it| it.administration == Administration::Organization);
        let notice = || Notice::WebhookOff(webhook.id);
        Ok(told.map(|it| self.mail_job(webhook.organization, it.email.as_str(), notice())).collect())
    }
}

/// What is gone is not tried again, and what was tried often enough is given up.
fn after(tried: &Result<u16, PostFailure>, attempts: u32, now_ms: i64) -> AfterDelivery {
    let is_last = usize::try_from(attempts).is_ok_and(|attempts| attempts >= WAITS_S.len());
    match tried {
        Ok(_) | Err(PostFailure::Answered(GONE)) => AfterDelivery::Finish,
        Err(_) if is_last => AfterDelivery::Finish,
        Err(_) => AfterDelivery::Again(now_ms.saturating_add(wait_ms(attempts))),
    }
}

fn wait_ms(attempts: u32) -> i64 {
    let wait_s = usize::try_from(attempts).ok().and_then(|it| WAITS_S.get(it)).or(WAITS_S.last());
    wait_s.copied().unwrap_or_default() * 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_taken_is_tried_ever_later_for_three_days() {
        let failed = Err(PostFailure::NotReached(String::new()));
        let mut now_ms = 0;
        for attempts in 0.. {
            let AfterDelivery::Again(due_ms) = after(&failed, attempts, now_ms) else { break };
            assert!(due_ms > now_ms);
            now_ms = due_ms;
        }
        assert_eq!(now_ms / 3_600_000, 72);
        assert_eq!(after(&Ok(204), 0, 5), AfterDelivery::Finish);
        assert_eq!(after(&Err(PostFailure::Answered(410)), 0, 5), AfterDelivery::Finish);
        assert_eq!(after(&Err(PostFailure::Answered(500)), 0, 5), AfterDelivery::Again(5_005));
    }
}
