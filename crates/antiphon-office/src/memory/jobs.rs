//! The outbox's jobs.

use std::collections::{BTreeMap, BTreeSet};

use antiphon_core::ids::{JobId, OrganizationId, WebhookId};

use super::rows::to_usize;
use crate::ports::{Job, Lane, NewJob, OutboxBacklog, WaitingJob};

#[derive(Debug, Default)]
pub(super) struct JobRows(BTreeMap<JobId, Row>);

#[derive(Debug)]
struct Row {
    job: NewJob,
    tried: u32,
    leased_until_ms: Option<i64>,
    last_error: Option<String>,
}

impl JobRows {
    pub(super) fn add(&mut self, jobs: &[NewJob]) {
        for job in jobs {
            let mut job = job.clone();
            let first_due_ms = job.kind.webhook().and_then(|it| self.first_due_ms(it));
            job.due_ms = job.due_ms.max(first_due_ms.unwrap_or(job.due_ms));
            let row = Row { job, tried: 0, leased_until_ms: None, last_error: None };
            self.0.entry(row.job.id).or_insert(row);
        }
    }

    /// When the first post to a webhook is due.
    fn first_due_ms(&self, webhook: WebhookId) -> Option<i64> {
        let first = self.0.values().find(|row| row.job.kind.webhook() == Some(webhook));
        first.map(|row| row.job.due_ms)
    }

    fn posts_to(&mut self, webhook: WebhookId) -> impl Iterator<Item = &mut Row> {
        self.0.values_mut().filter(move |row| row.job.kind.webhook() == Some(webhook))
    }

    /// The first post to each webhook.
    fn next_posts(&self) -> BTreeSet<JobId> {
        let mut webhooks = BTreeSet::new();
        let posts = self.0.values().filter_map(|row| Some((row.job.kind.webhook()?, row.job.id)));
        posts.filter(|(webhook, _)| webhooks.insert(*webhook)).map(|(_, id)| id).collect()
    }

    pub(super) fn claim(&mut self, lane: Lane, now_ms: i64, lease_ms: i64, max: u32) -> Vec<Job> {
        let next_posts = self.next_posts();
        let is_next = |row: &&mut Row| lane != Lane::Posts || next_posts.contains(&row.job.id);
        let free = |row: &&mut Row| row.leased_until_ms.is_none_or(|until_ms| until_ms <= now_ms);
        let due = self.0.values_mut().filter(|row| row.job.due_ms <= now_ms && row.job.kind.lane() == lane);
        let mut due: Vec<_> = due.filter(free).filter(is_next).collect();
        due.sort_by_key(|row| (row.job.due_ms, row.job.id));
        due.into_iter().take(to_usize(max)).map(|row| row.lease(now_ms.saturating_add(lease_ms))).collect()
    }

    pub(super) fn backlog(&self) -> OutboxBacklog {
        let oldest_due_ms = self.0.values().map(|row| row.job.due_ms).min();
        OutboxBacklog { jobs: self.0.len() as u64, oldest_due_ms }
    }

    pub(super) fn waiting(&self, organization: OrganizationId, max: u32) -> Vec<WaitingJob> {
        let mut rows: Vec<_> = self.0.values().filter(|row| row.job.organization == organization).collect();
        rows.sort_by_key(|row| (row.job.due_ms, row.job.id));
        let waiting = |row: &Row| WaitingJob {
            id: row.job.id,
            kind: row.job.kind.clone(),
            due_ms: row.job.due_ms,
            attempts: row.tried,
            last_error: row.last_error.clone(),
        };
        rows.into_iter().take(to_usize(max)).map(waiting).collect()
    }

    pub(super) fn hurry(&mut self, organization: OrganizationId, id: JobId, now_ms: i64) -> bool {
        let found = self.0.get_mut(&id).filter(|row| row.job.organization == organization);
        let Some(row) = found else { return false };
        row.job.due_ms = now_ms;
        if let Some(webhook) = row.job.kind.webhook() {
            self.posts_to(webhook).for_each(|row| row.job.due_ms = now_ms);
        }
        true
    }

    pub(super) fn drop(&mut self, organization: OrganizationId, id: JobId) -> bool {
        let is_there = self.0.get(&id).is_some_and(|row| row.job.organization == organization);
        is_there && self.0.remove(&id).is_some()
    }

    /// False if it was not there any more.
    pub(super) fn finish(&mut self, id: JobId) -> bool {
        self.0.remove(&id).is_some()
    }

    /// Nothing is posted to a webhook before this moment.
    pub(super) fn hold_back(&mut self, webhook: WebhookId, due_ms: i64) {
        self.posts_to(webhook).for_each(|row| row.job.due_ms = row.job.due_ms.max(due_ms));
    }

    pub(super) fn drop_posts(&mut self, webhook: WebhookId) {
        self.0.retain(|_, row| row.job.kind.webhook() != Some(webhook));
    }

    pub(super) fn fail(&mut self, id: JobId, due_ms: i64, error: &str) {
        if let Some(row) = self.0.get_mut(&id) {
            row.job.due_ms = due_ms;
            row.leased_until_ms = None;
            row.last_error = Some(error.to_owned());
        }
    }
}

impl Row {
    fn lease(&mut self, until_ms: i64) -> Job {
        let attempts = self.tried;
        self.tried += 1;
        self.leased_until_ms = Some(until_ms);
        Job { job: self.job.clone(), attempts }
    }
}
