//! Passkeys of accounts.

use antiphon_core::account::Account;
use antiphon_core::account::PasswordHash;
use antiphon_core::account::passkey::{Backup, Passkey, PasskeyState};
use antiphon_core::ids::PasskeyId;
use antiphon_core::limits::PASSKEYS_PER_ACCOUNT_MAX;
use futures::future::join_all;

use super::accounts::{account, insert};
use super::fixture::{MORNING_MS, Tenant, actions, organization, uuid};
use crate::ports::{PasskeyUse, Spare, Store, StoreError};

fn passkey(account: &Account, n: u64) -> Passkey {
    Passkey {
        id: PasskeyId(uuid(27, n)),
        organization: account.organization,
        account: account.id,
        credential: format!("credential {n}").into_bytes(),
        site: "voice.example.org".into(),
        name: format!("Schlüssel {n}"),
        key: vec![0, 255, 7],
        state: PasskeyState { sign_count: 0, is_user_verified: true, backup: Backup::Made },
        created_ms: MORNING_MS + i64::try_from(n).unwrap(),
        used_ms: None,
    }
}

fn counted(sign_count: u32) -> PasskeyUse {
    let state = PasskeyState { sign_count, is_user_verified: true, backup: Backup::Possible };
    PasskeyUse { state, used_ms: MORNING_MS + 9 }
}

pub(super) async fn passkeys_come_back_whole_and_are_known_by_their_credential(store: &dyn Store) {
    let (ours, theirs) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let (ada, zoe) = (account(&ours, 1, "ada@example.org"), account(&theirs, 2, "zoe@example.org"));
    let audit = ours.audit("passkey.created");
    let nobody = store.insert_passkey(&passkey(&ada, 1), &audit).await;
    assert!(matches!(nobody, Err(StoreError::Missing(_))), "{nobody:?}");
    insert(store, &ours, &ada).await.unwrap();
    insert(store, &theirs, &zoe).await.unwrap();
    let state = PasskeyState { sign_count: u32::MAX, is_user_verified: false, backup: Backup::Never };
    let odd = Passkey { state, used_ms: Some(MORNING_MS), ..passkey(&ada, 2) };
    for it in [&passkey(&ada, 1), &odd] {
        store.insert_passkey(it, &audit).await.unwrap();
    }
    store.insert_passkey(&passkey(&zoe, 3), &theirs.audit("passkey.created")).await.unwrap();
    assert_eq!(store.passkeys(ours.id(), ada.id).await.unwrap(), [passkey(&ada, 1), odd.clone()]);
    assert_eq!(store.passkeys(theirs.id(), ada.id).await.unwrap(), [], "another organization");
    assert_eq!(store.passkey_with_credential(&odd.credential).await.unwrap(), Some(odd));
    assert_eq!(store.passkey_with_credential(b"credential 9").await.unwrap(), None);
    assert_eq!(store.passkey_counts(ours.id()).await.unwrap(), [(ada.id, 2)].into());
    let known = Passkey { credential: passkey(&ada, 1).credential, ..passkey(&zoe, 4) };
    let twice = store.insert_passkey(&known, &theirs.audit("x")).await;
    assert!(matches!(twice, Err(StoreError::Exists(_))), "{twice:?}");
}

pub(super) async fn a_passkey_that_is_used_says_what_it_counted_and_a_copy_is_noticed(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let ada = account(&tenant, 1, "ada@example.org");
    insert(store, &tenant, &ada).await.unwrap();
    let (id, audit) = (passkey(&ada, 1).id, tenant.audit("passkey.used"));
    store.insert_passkey(&passkey(&ada, 1), &tenant.audit("passkey.created")).await.unwrap();
    for (count, follows) in [(0, true), (7, true), (7, false), (3, false), (0, false), (8, true)] {
        let used = store.use_passkey(tenant.id(), id, &counted(count), Some(&audit)).await;
        assert_eq!(used, Ok(follows), "{count}");
    }
    let used = Passkey { state: counted(8).state, used_ms: Some(MORNING_MS + 9), ..passkey(&ada, 1) };
    assert_eq!(store.passkeys(tenant.id(), ada.id).await.unwrap(), [used]);
    assert_eq!(actions(store, tenant.id()).await.iter().filter(|it| *it == "passkey.used").count(), 3);
    assert_eq!(store.use_passkey(organization(9).id, id, &counted(9), None).await, Ok(false));
    let nine = counted(9);
    let twins = join_all([(); 3].map(|()| store.use_passkey(tenant.id(), id, &nine, None))).await;
    assert_eq!(twins.iter().filter(|it| **it == Ok(true)).count(), 1);
}

pub(super) async fn passkeys_are_renamed_and_removed_by_their_account_alone(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (ada, bob) = (account(&tenant, 1, "ada@example.org"), account(&tenant, 2, "bob@example.org"));
    for it in [&ada, &bob] {
        insert(store, &tenant, it).await.unwrap();
    }
    let audit = tenant.audit("x");
    let it = passkey(&ada, 1);
    store.insert_passkey(&it, &audit).await.unwrap();
    for (organization, account) in [(tenant.id(), bob.id), (organization(9).id, ada.id)] {
        let renamed = store.rename_passkey(organization, account, it.id, "mine", &audit).await;
        assert!(matches!(renamed, Err(StoreError::Missing(_))), "{renamed:?}");
        let removed = store.remove_passkey(organization, account, it.id, Spare::Nothing, &audit).await;
        assert!(matches!(removed, Err(StoreError::Missing(_))), "{removed:?}");
    }
    store.rename_passkey(tenant.id(), ada.id, it.id, "Telefon", &audit).await.unwrap();
    assert_eq!(store.passkeys(tenant.id(), ada.id).await.unwrap()[0].name, "Telefon");
    store.remove_passkey(tenant.id(), ada.id, it.id, Spare::Nothing, &audit).await.unwrap();
    assert_eq!(store.passkeys(tenant.id(), ada.id).await.unwrap(), []);
    assert_eq!(store.use_passkey(tenant.id(), it.id, &counted(1), None).await, Ok(false));
}

pub(super) async fn the_last_way_of_signing_in_stays_unless_an_operator_takes_it(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (ada, bob) = (account(&tenant, 1, "ada@example.org"), account(&tenant, 2, "bob@example.org"));
    let audit = tenant.audit("x");
    insert(store, &tenant, &ada).await.unwrap();
    store.insert_account(&bob, Some(&PasswordHash("$argon2id$x".into())), &audit).await.unwrap();
    for it in [passkey(&ada, 1), passkey(&ada, 2), passkey(&bob, 3)] {
        store.insert_passkey(&it, &audit).await.unwrap();
    }
    let remove = |account: &Account, n| {
        let (organization, account) = (account.organization, account.id);
        let audit = &audit;
        async move {
            let id = PasskeyId(uuid(27, n));
            store.remove_passkey(organization, account, id, Spare::LastWayIn, audit).await
        }
    };
    remove(&bob, 3).await.unwrap();
    remove(&ada, 1).await.unwrap();
    let last = remove(&ada, 2).await;
    assert!(matches!(last, Err(StoreError::InUse(_))), "{last:?}");
    assert_eq!(store.remove_passkeys(tenant.id(), ada.id, &audit).await, Ok(1));
    assert_eq!(store.remove_passkeys(tenant.id(), ada.id, &audit).await, Ok(0));
}

pub(super) async fn of_parallel_removals_one_way_of_signing_in_stays(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let ada = account(&tenant, 1, "ada@example.org");
    insert(store, &tenant, &ada).await.unwrap();
    let audit = &tenant.audit("x");
    for n in [1, 2, 3] {
        store.insert_passkey(&passkey(&ada, n), audit).await.unwrap();
    }
    let ids = [1, 2, 3].map(|n| PasskeyId(uuid(27, n)));
    let removed = ids.map(|id| store.remove_passkey(ada.organization, ada.id, id, Spare::LastWayIn, audit));
    assert_eq!(join_all(removed).await.iter().filter(|it| it.is_ok()).count(), 2);
}

pub(super) async fn of_too_many_passkeys_none_is_added(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let ada = account(&tenant, 1, "ada@example.org");
    insert(store, &tenant, &ada).await.unwrap();
    for n in 1..=PASSKEYS_PER_ACCOUNT_MAX as u64 {
        store.insert_passkey(&passkey(&ada, n), &tenant.audit("x")).await.unwrap();
    }
    let refused = store.insert_passkey(&passkey(&ada, 99), &tenant.audit("x")).await;
    assert!(matches!(refused, Err(StoreError::InUse(_))), "{refused:?}");
}

pub(super) async fn passkeys_go_with_their_account(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (ada, bob) = (account(&tenant, 1, "ada@example.org"), account(&tenant, 2, "bob@example.org"));
    let audit = tenant.audit("x");
    for (n, it) in [(1, &ada), (2, &bob)] {
        insert(store, &tenant, it).await.unwrap();
        store.insert_passkey(&passkey(it, n), &audit).await.unwrap();
    }
    store.remove_account(tenant.id(), ada.id, &audit).await.unwrap();
    assert_eq!(store.passkey_with_credential(&passkey(&ada, 1).credential).await.unwrap(), None);
    assert_eq!(store.passkey_counts(tenant.id()).await.unwrap(), [(bob.id, 1)].into());
}
