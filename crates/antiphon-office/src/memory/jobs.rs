//! The outbox's jobs.

use std::collections::BTreeMap;

use antiphon_core::ids::{JobId, OrganizationId};

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
            let row = Row { job: job.clone(), tried: 0, leased_until_ms: None, last_error: None };
            self.0.entry(job.id).or_insert(row);
        }
    }

    pub(super) fn claim(&mut self, lane: Lane, now_ms: i64, lease_ms: i64, max: u32) -> Vec<Job> {
        let free = |row: &&mut Row| row.leased_until_ms.is_none_or(|until_ms| until_ms <= now_ms);
        let due = self.0.values_mut().filter(|row| row.job.due_ms <= now_ms && row.job.kind.lane() == lane);
        let mut due: Vec<_> = due.filter(free).collect();
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
        match self.0.get_mut(&id).filter(|row| row.job.organization == organization) {
            Some(row) => {
                row.job.due_ms = now_ms;
                true
            }
            None => false,
        }
    }

    pub(super) fn drop(&mut self, organization: OrganizationId, id: JobId) -> bool {
        let is_there = self.0.get(&id).is_some_and(|row| row.job.organization == organization);
        is_there && self.0.remove(&id).is_some()
    }

    /// False if it was not there any more.
    pub(super) fn finish(&mut self, id: JobId) -> bool {
        self.0.remove(&id).is_some()
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
