//! Attempts.

use antiphon_core::ids::OrganizationId;
use antiphon_core::limits::UNKNOWN_MAILBOXES_REMEMBERED_MAX;
use antiphon_core::lockout::{Attempts, Side};
use futures::future::join_all;

use super::fixture::{MORNING_MS, Tenant, actions};
use crate::ports::{AttemptSubject, Store};

pub(super) async fn attempts_are_counted_to_the_limit(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    for subject in subjects(&tenant) {
        for own_phone in 1..=4 {
            let counted = reserve(store, tenant.id(), &subject, Side::OwnPhone, 0).await;
            assert_eq!(counted, Some(Attempts { own_phone, outside: 0 }));
        }
        for _ in 0..3 {
            assert_eq!(reserve(store, tenant.id(), &subject, Side::OwnPhone, 0).await, None);
        }
        let expected = Attempts { own_phone: 4, outside: 0 };
        assert_eq!(store.attempts(tenant.id(), &subject).await.unwrap(), expected);
    }
}

pub(super) async fn the_lock_of_the_own_phone_holds_outside_and_not_the_other_way_round(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let subject = AttemptSubject::Mailbox(tenant.mailbox.id);
    for _ in 0..4 {
        assert!(reserve(store, tenant.id(), &subject, Side::Outside, 0).await.is_some());
    }
    assert_eq!(reserve(store, tenant.id(), &subject, Side::Outside, 0).await, None);
    let counted = reserve(store, tenant.id(), &subject, Side::OwnPhone, 0).await;
    assert_eq!(counted, Some(Attempts { own_phone: 1, outside: 4 }));

    let portal = AttemptSubject::Portal(tenant.location.id);
    for _ in 0..4 {
        assert!(reserve(store, tenant.id(), &portal, Side::OwnPhone, 0).await.is_some());
    }
    assert_eq!(reserve(store, tenant.id(), &portal, Side::Outside, 0).await, None);
    let expected = Attempts { own_phone: 4, outside: 0 };
    assert_eq!(store.attempts(tenant.id(), &portal).await.unwrap(), expected);
}

pub(super) async fn parallel_attempts_never_exceed_the_limit(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    for subject in subjects(&tenant) {
        let guesses = (0..32).map(|_| reserve(store, tenant.id(), &subject, Side::Outside, 0));
        let mut admitted: Vec<_> = join_all(guesses).await.into_iter().flatten().collect();
        admitted.sort_by_key(|it| it.outside);
        let expected: Vec<_> = (1..=4).map(|outside| Attempts { own_phone: 0, outside }).collect();
        assert_eq!(admitted, expected, "{subject:?}");
    }
}

pub(super) async fn attempts_start_anew_when_cleared(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    for subject in subjects(&tenant) {
        for side in [Side::OwnPhone, Side::Outside] {
            reserve(store, tenant.id(), &subject, side, 0).await.unwrap();
        }
        store.clear_attempts(tenant.id(), &subject, None).await.unwrap();
        assert_eq!(store.attempts(tenant.id(), &subject).await.unwrap(), Attempts::default());
        let counted = reserve(store, tenant.id(), &subject, Side::Outside, 0).await;
        assert_eq!(counted, Some(Attempts { own_phone: 0, outside: 1 }));
    }
    let subject = AttemptSubject::Mailbox(tenant.mailbox.id);
    store.clear_attempts(tenant.id(), &subject, Some(&tenant.audit("mailbox.unlocked"))).await.unwrap();
    let unlocked = actions(store, tenant.id()).await.into_iter().filter(|it| it == "mailbox.unlocked");
    assert_eq!(unlocked.count(), 1);
}

pub(super) async fn a_right_passcode_clears_its_own_side(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    for subject in subjects(&tenant) {
        for side in [Side::OwnPhone, Side::Outside] {
            reserve(store, tenant.id(), &subject, side, 0).await.unwrap();
        }
        for (side, expected) in [
            (Side::OwnPhone, Attempts { own_phone: 0, outside: 1 }),
            (Side::Outside, Attempts { own_phone: 0, outside: 0 }),
        ] {
            store.clear_attempts_from(tenant.id(), &subject, side).await.unwrap();
            assert_eq!(store.attempts(tenant.id(), &subject).await.unwrap(), expected, "{subject:?}");
        }
    }
}

pub(super) async fn subjects_count_apart(store: &dyn Store) {
    let (tenant, neighbour) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let unknown = AttemptSubject::Unknown("2999".into());
    for organization in [tenant.id(), neighbour.id()] {
        for subject in [&unknown, &AttemptSubject::Unknown("2998".into())] {
            let counted = reserve(store, organization, subject, Side::Outside, 0).await;
            assert_eq!(counted, Some(Attempts { own_phone: 0, outside: 1 }));
        }
    }
    store.clear_attempts(tenant.id(), &unknown, None).await.unwrap();
    let expected = Attempts { own_phone: 0, outside: 1 };
    assert_eq!(store.attempts(neighbour.id(), &unknown).await.unwrap(), expected);
    for subject in subjects(&tenant).into_iter().take(2) {
        assert_eq!(store.attempts(tenant.id(), &subject).await.unwrap(), Attempts::default());
    }
}

pub(super) async fn unknown_mailboxes_are_forgotten_in_the_order_of_their_last_try(store: &dyn Store) {
    let (tenant, neighbour) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let unknown = |n: usize| AttemptSubject::Unknown(format!("7{n}"));
    let known = AttemptSubject::Mailbox(tenant.mailbox.id);
    reserve(store, tenant.id(), &known, Side::Outside, 0).await.unwrap();
    reserve(store, neighbour.id(), &unknown(0), Side::Outside, 0).await.unwrap();
    // The first two are the oldest until the first is tried again.
    for (later_ms, n) in [(1, 0), (2, 1), (3, 0)] {
        reserve(store, tenant.id(), &unknown(n), Side::Outside, later_ms).await.unwrap();
    }
    let fill: Vec<_> = (2..=UNKNOWN_MAILBOXES_REMEMBERED_MAX).map(unknown).collect();
    for batch in fill.chunks(500) {
        let tries = batch.iter().map(|subject| reserve(store, tenant.id(), subject, Side::Outside, 4));
        assert!(join_all(tries).await.iter().all(Option::is_some));
    }
    for (organization, subject, outside) in [
        (tenant.id(), unknown(0), 2),
        (tenant.id(), unknown(1), 0),
        (tenant.id(), unknown(2), 1),
        (tenant.id(), known, 1),
        (neighbour.id(), unknown(0), 1),
    ] {
        let expected = Attempts { own_phone: 0, outside };
        assert_eq!(store.attempts(organization, &subject).await.unwrap(), expected, "{subject:?}");
    }
}

fn subjects(tenant: &Tenant) -> [AttemptSubject; 3] {
    [
        AttemptSubject::Mailbox(tenant.mailbox.id),
        AttemptSubject::Portal(tenant.location.id),
        AttemptSubject::Unknown("2999".into()),
    ]
}

/// One of four attempts.
async fn reserve(
    store: &dyn Store,
    organization: OrganizationId,
    subject: &AttemptSubject,
    side: Side,
    later_ms: i64,
) -> Option<Attempts> {
    store.reserve_attempt(organization, subject, side, 4, MORNING_MS + later_ms, "192.0.2.1").await.unwrap()
}
