//! Messages that have reached an age.

use antiphon_core::message::{Message, MessageState};

use super::fixture::{MORNING_MS, Tenant};
use crate::ports::{AgeLimits, Store};

/// Left in this order, seconds after the morning: state, left, state changed.
const MESSAGES: [(MessageState, i64, i64); 6] = [
    (MessageState::New, 10, 10),
    (MessageState::Saved, 20, 90),
    (MessageState::Deleted, 30, 60),
    (MessageState::Deleted, 40, 61),
    (MessageState::Saved, 50, 50),
    (MessageState::New, 60, 60),
];

pub(super) async fn messages_reach_their_ages(store: &dyn Store) {
    let (tenant, neighbour) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    for tenant in [&tenant, &neighbour] {
        leave_all(store, tenant).await;
    }
    for (deleted_until, saved_until, all_until, max, expected) in [
        (0, None, None, 9, vec![]),
        (59, None, None, 9, vec![]),
        (60, None, None, 9, vec![30]),
        (99, None, None, 9, vec![30, 40]),
        (0, Some(19), None, 9, vec![]),
        (0, Some(20), None, 9, vec![20]),
        (0, Some(50), None, 9, vec![20, 50]),
        (0, None, Some(9), 9, vec![]),
        (0, None, Some(40), 9, vec![10, 20, 30, 40]),
        (61, Some(50), Some(10), 9, vec![10, 20, 30, 40, 50]),
        (61, Some(50), Some(10), 2, vec![10, 20]),
    ] {
        let ages = AgeLimits {
            deleted_until_ms: second(deleted_until),
            saved_until_ms: saved_until.map(second),
            all_until_ms: all_until.map(second),
        };
        let aged = store.aged_messages(tenant.id(), &ages, max).await.unwrap();
        assert!(aged.iter().all(|it| it.mailbox == tenant.mailbox.id), "a neighbour's message");
        let left: Vec<_> = aged.iter().map(|it| (it.created_ms - MORNING_MS) / 1_000).collect();
        assert_eq!(left, expected, "{ages:?}");
    }
}

async fn leave_all(store: &dyn Store, tenant: &Tenant) {
    for (n, (state, left, changed)) in (1..).zip(MESSAGES) {
        let message = Message {
            state,
            created_ms: second(left),
            state_changed_ms: second(changed),
            // Identities fall while times rise: it is the time that counts.
            ..tenant.message(100 - n)
        };
        store.deposit(&tenant.deposit(&message)).await.unwrap();
    }
}

fn second(n: i64) -> i64 {
    MORNING_MS + n * 1_000
}
