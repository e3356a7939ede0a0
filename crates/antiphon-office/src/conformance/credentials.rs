//! What opens a mailbox.

use antiphon_core::lockout::{Attempts, Side};
use antiphon_core::mailbox::Access;

use super::fixture::{MORNING_MS, Tenant, hash, person};
use crate::ports::{AttemptSubject, CredentialChange, Store, StoreError};

pub(super) async fn what_opens_a_mailbox_is_replaced(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let since_ms = MORNING_MS + 5;
    for (access, name_due, owes) in [
        (Access::Default { since_ms }, None, true),
        (Access::Own { hash: hash("own"), since_ms }, Some(false), false),
        (Access::OneTime { hash: hash("once"), since_ms }, None, false),
        (Access::Unset, Some(true), true),
    ] {
        let change = CredentialChange { access: access.clone(), name_due, ..change(&tenant, Access::Unset) };
        store.save_credential(&change, &tenant.audit("passcode.changed")).await.unwrap();
        let credential = store.credential(tenant.id(), tenant.mailbox.id).await.unwrap().unwrap();
        assert!(credential.access == access, "{:?} instead of {access:?}", credential.access);
        assert_eq!(credential.name_due, owes, "after {access:?}");
    }
    let (_, nowhere) = person(&tenant.location, 9, "2009");
    let change = CredentialChange { mailbox: nowhere.id, ..change(&tenant, Access::Unset) };
    let refused = store.save_credential(&change, &tenant.audit("x")).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    assert_eq!(store.credential(tenant.id(), nowhere.id).await.unwrap(), None);
}

pub(super) async fn the_newest_own_passcodes_are_remembered(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let own = |text: &str| Access::Own { hash: hash(text), since_ms: MORNING_MS };
    let once = Access::OneTime { hash: hash("once"), since_ms: MORNING_MS };
    for (access, expected) in [
        (own("a"), vec!["a"]),
        (own("b"), vec!["b", "a"]),
        (once, vec!["b", "a"]),
        (Access::Unset, vec!["b", "a"]),
        (own("c"), vec!["c", "b", "a"]),
        (own("d"), vec!["d", "c", "b"]),
    ] {
        let change = change(&tenant, access.clone());
        store.save_credential(&change, &tenant.audit("passcode.changed")).await.unwrap();
        let history = store.passcode_history(tenant.id(), tenant.mailbox.id).await.unwrap();
        let expected: Vec<_> = expected.into_iter().map(hash).collect();
        assert!(history == expected, "{} hashes after {access:?}", history.len());
    }
}

pub(super) async fn a_new_passcode_unlocks_if_asked_to(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let subject = AttemptSubject::Mailbox(tenant.mailbox.id);
    let counted = Attempts { own_phone: 1, outside: 1 };
    for side in [Side::OwnPhone, Side::Outside] {
        store.reserve_attempt(tenant.id(), &subject, side, 4, MORNING_MS, "source").await.unwrap().unwrap();
    }
    for (clear_attempts, expected) in [(false, counted), (true, Attempts::default())] {
        let change = CredentialChange { clear_attempts, ..change(&tenant, Access::Unset) };
        store.save_credential(&change, &tenant.audit("passcode.reset")).await.unwrap();
        let credential = store.credential(tenant.id(), tenant.mailbox.id).await.unwrap().unwrap();
        assert_eq!(credential.attempts, expected);
        assert_eq!(store.attempts(tenant.id(), &subject).await.unwrap(), expected);
    }
}

fn change(tenant: &Tenant, access: Access) -> CredentialChange {
    CredentialChange {
        organization: tenant.id(),
        mailbox: tenant.mailbox.id,
        access,
        name_due: None,
        history_max: 3,
        clear_attempts: false,
        now_ms: MORNING_MS,
    }
}
