//! Calls that are over.

use antiphon_core::call_record::CallRecord;
use async_trait::async_trait;

use super::MemoryStore;
use crate::ports::{CallFilter, CallLog, CallName, KeptCall, StoreError};

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
            record.begun_ms < filter.begun_before_ms
                && filter.organization.is_none_or(|it| record.organization == Some(it))
        };
        let newest = rows.calls.values().rev().map(|call| &call.record).filter(asked_for);
        Ok(newest.take(filter.max as usize).cloned().collect())
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
    ) -> Result<u64, StoreError> {
        let mut rows = self.rows()?;
        let old: Vec<_> = rows.calls.keys().copied().filter(|(begun, _)| *begun < calls_before_ms).collect();
        let gone: Vec<_> = old.into_iter().take(max as usize).collect();
        for key in &gone {
            rows.calls.remove(key);
        }
        let with_ladders = rows.calls.iter_mut().filter(|(_, call)| !call.ladder.is_empty());
        for (_, call) in with_ladders.filter(|((begun, _), _)| *begun < ladders_before_ms).take(max as usize)
        {
            call.ladder.clear();
        }
        Ok(gone.len() as u64)
    }
}
