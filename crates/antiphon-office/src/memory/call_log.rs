//! Calls that are over.

use antiphon_core::call_record::CallRecord;
use async_trait::async_trait;

use super::MemoryStore;
use crate::ports::{CallFilter, CallLog, CallName, CallsOfPerson, Forgotten, KeptCall, StoreError};

#[async_trait]
impl CallLog for MemoryStore {
    async fn keep_calls(&self, calls: &[KeptCall]) -> Result<(), StoreError> {
        let mut rows = self.rows()?;
        for call in calls {
            let key = (call.record.begun_ms, call.record.id);
            rows.calls.entry(key).or_insert_with(|| call.clone());
        }
        Ok(())
    }

    async fn calls(&self, filter: &CallFilter) -> Result<Vec<CallRecord>, StoreError> {
        let rows = self.rows()?;
        let asked_for = |record: &&CallRecord| {
            let is_before = record.begun_ms < filter.begun_before_ms
                || record.begun_ms == filter.begun_before_ms
                    && filter.before.is_some_and(|it| record.id < it);
            is_before
                && filter.location.is_none_or(|it| record.location == Some(it))
                && filter.organization.is_none_or(|it| record.organization == Some(it))
        };
        let newest = rows.calls.values().rev().map(|call| &call.record).filter(asked_for);
        Ok(newest.take(filter.max as usize).cloned().collect())
    }

    async fn calls_of(&self, wanted: &CallsOfPerson) -> Result<Vec<CallRecord>, StoreError> {
        let rows = self.rows()?;
        let to_them = |record: &CallRecord| {
            let called = Some(&record.called);
            (record.location == Some(wanted.location) && record.called == wanted.extension)
                || called == wanted.prefixed.as_ref()
                || called == wanted.number.as_ref()
        };
        let asked_for = |record: &&CallRecord| {
            record.organization == Some(wanted.organization)
                && record.begun_ms < wanted.begun_before_ms
                && (record.caller.person == Some(wanted.person) || to_them(record))
        };
        let newest = rows.calls.values().rev().map(|call| &call.record).filter(asked_for);
        Ok(newest.take(wanted.max as usize).cloned().collect())
    }

    async fn call(&self, name: &CallName) -> Result<Option<KeptCall>, StoreError> {
        let rows = self.rows()?;
        let is_it = |call: &&KeptCall| match name {
            CallName::Record(id) => call.record.id == *id,
            CallName::Sip(id) => call.record.legs.iter().any(|leg| leg.sip_call_id == *id),
        };
        Ok(rows.calls.values().rev().find(is_it).cloned())
    }

    async fn forget_calls(
        &self,
        calls_before_ms: i64,
        ladders_before_ms: i64,
        max: u32,
    ) -> Result<Forgotten, StoreError> {
        let mut rows = self.rows()?;
        let (max, ladders_before_ms) = (max as usize, ladders_before_ms.max(calls_before_ms));
        let with_ladders = rows.calls.values_mut().filter(|call| !call.ladder.is_empty());
        let mut forgotten = Forgotten::default();
        for call in with_ladders.filter(|it| it.record.begun_ms < ladders_before_ms).take(max) {
            call.ladder.clear();
            forgotten.ladders += 1;
        }
        let old: Vec<_> = rows.calls.keys().copied().filter(|(begun, _)| *begun < calls_before_ms).collect();
        for key in old.iter().take(max) {
            rows.calls.remove(key);
            forgotten.calls += 1;
        }
        Ok(forgotten)
    }
}
