//! Attempts, per subject.

use std::collections::BTreeMap;

use antiphon_core::ids::OrganizationId;
use antiphon_core::limits::UNKNOWN_MAILBOXES_REMEMBERED_MAX;
use antiphon_core::lockout::{Attempts, Reservation, Side};

use crate::ports::{AttemptSubject, Try};

#[derive(Debug, Default)]
pub(super) struct AttemptRows {
    rows: BTreeMap<(OrganizationId, AttemptSubject), Row>,
    /// Unknown mailbox numbers by when they were tried last, the one tried longest ago first.
    unknown: BTreeMap<OrganizationId, BTreeMap<u64, AttemptSubject>>,
    /// Counts reservations: a clock set back must not make an old one young.
    tries: u64,
}

#[derive(Debug)]
struct Row {
    attempts: Attempts,
    tried: u64,
    /// Those that count, oldest first.
    tries: Vec<Try>,
}

impl AttemptRows {
    pub(super) fn reserve(
        &mut self,
        organization: OrganizationId,
        subject: &AttemptSubject,
        max: u32,
        one: Try,
    ) -> Option<Attempts> {
        let Reservation::Evaluate(attempts) = self.of(organization, subject).reserve(one.side, max) else {
            return None;
        };
        self.tries += 1;
        let mut tries = self.tries_of(organization, subject).to_vec();
        tries.push(one);
        let row = Row { attempts, tried: self.tries, tries };
        let before = self.rows.insert((organization, subject.clone()), row);
        if let AttemptSubject::Unknown(_) = subject {
            self.remember_unknown(organization, subject, before.map(|row| row.tried));
        }
        Some(attempts)
    }

    pub(super) fn clear(&mut self, organization: OrganizationId, subject: &AttemptSubject) {
        if let Some(row) = self.rows.get_mut(&(organization, subject.clone())) {
            row.attempts = row.attempts.cleared();
            row.tries.clear();
        }
    }

    pub(super) fn clear_from(&mut self, organization: OrganizationId, subject: &AttemptSubject, side: Side) {
        if let Some(row) = self.rows.get_mut(&(organization, subject.clone())) {
            row.attempts = row.attempts.cleared_from(side);
            row.tries.retain(|it| it.side != side);
        }
    }

    pub(super) fn of(&self, organization: OrganizationId, subject: &AttemptSubject) -> Attempts {
        self.rows.get(&(organization, subject.clone())).map(|row| row.attempts).unwrap_or_default()
    }

    /// The tries that count, oldest first.
    pub(super) fn tries_of(&self, organization: OrganizationId, subject: &AttemptSubject) -> &[Try] {
        self.rows.get(&(organization, subject.clone())).map(|row| row.tries.as_slice()).unwrap_or_default()
    }

    /// When a subject was tried last, as a place in the order of all tries.
    pub(super) fn tried(&self, organization: OrganizationId, subject: &AttemptSubject) -> u64 {
        self.rows.get(&(organization, subject.clone())).map_or(0, |row| row.tried)
    }

    fn remember_unknown(
        &mut self,
        organization: OrganizationId,
        subject: &AttemptSubject,
        tried_before: Option<u64>,
    ) {
        let unknown = self.unknown.entry(organization).or_default();
        if let Some(tried) = tried_before {
            unknown.remove(&tried);
        }
        unknown.insert(self.tries, subject.clone());
        while unknown.len() > UNKNOWN_MAILBOXES_REMEMBERED_MAX {
            let Some((_, oldest)) = unknown.pop_first() else { return };
            self.rows.remove(&(organization, oldest));
        }
    }
}
