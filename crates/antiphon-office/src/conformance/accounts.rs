//! Accounts, their tries, and the link of the first one.

use antiphon_core::account::secret::SecretHash;
use antiphon_core::account::tries::{SignInTries, TryReserved};
use antiphon_core::account::{Account, AccountOwner, Administration, Email, PasswordHash, TokenOwner};
use antiphon_core::ids::{AccountId, LocationId, OrganizationId, PersonId};
use antiphon_core::limits::{SIGN_IN_TRIES_FREE, SIGN_IN_TRIES_KEPT_MS};
use futures::future::join_all;

use super::fixture::{MORNING_MS, Tenant, actions, organization, uuid};
use super::sign_ins::{session, token};
use crate::ports::{FirstAdministrator, SetUpLink, Store, StoreError};

pub(super) fn account(tenant: &Tenant, n: u64, email: &str) -> Account {
    Account {
        id: AccountId(uuid(20, n)),
        organization: tenant.id(),
        owner: AccountOwner::Administrator { name: format!("Ádmin {n}") },
        email: Email::parse(email).unwrap(),
        administration: Administration::Organization,
        created_ms: MORNING_MS,
        version: 1,
    }
}

pub(super) async fn insert(store: &dyn Store, tenant: &Tenant, account: &Account) -> Result<(), StoreError> {
    store.insert_account(account, None, &tenant.audit("account.created")).await
}

fn password(text: &str) -> PasswordHash {
    PasswordHash(format!("$argon2id$v=19$m=8,t=1,p=1${text}"))
}

pub(super) async fn accounts_come_back_whole_by_address(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    assert_eq!(store.has_accounts().await, Ok(false));
    let zoe = Account { administration: Administration::ReadOnly, ..account(&tenant, 1, "zoe@example.org") };
    let ada = Account {
        owner: AccountOwner::Person(tenant.person.id),
        administration: Administration::of_locations(vec![tenant.location.id]),
        ..account(&tenant, 2, "ada@example.org")
    };
    for account in [&zoe, &ada] {
        insert(store, &tenant, account).await.unwrap();
    }
    assert_eq!(store.accounts(tenant.id()).await.unwrap(), [ada.clone(), zoe.clone()]);
    assert_eq!(store.administrators(tenant.id()).await.unwrap(), [ada.clone(), zoe.clone()]);
    assert_eq!(store.account(tenant.id(), zoe.id).await.unwrap(), Some(zoe.clone()));
    assert_eq!(store.account_with_email(&zoe.email).await.unwrap(), Some(zoe.clone()));
    assert_eq!(store.account_of_person(tenant.id(), tenant.person.id).await.unwrap(), Some(ada));
    assert_eq!(store.has_accounts().await, Ok(true));

    let changed = Account {
        email: Email::parse("zoë@example.org").unwrap(),
        administration: Administration::Nothing,
        ..zoe.clone()
    };
    store.save_account(&changed, &tenant.audit("account.changed")).await.unwrap();
    let administrators = store.administrators(tenant.id()).await.unwrap();
    assert_eq!(administrators.iter().map(|it| it.id).collect::<Vec<_>>(), [AccountId(uuid(20, 2))]);
    let stored = store.account(tenant.id(), zoe.id).await.unwrap();
    assert_eq!(stored, Some(Account { version: 2, ..changed.clone() }));
    let conflict = store.save_account(&changed, &tenant.audit("x")).await;
    assert!(matches!(conflict, Err(StoreError::Conflict(_))), "{conflict:?}");
    assert_eq!(store.account_with_email(&zoe.email).await.unwrap(), None);
}

pub(super) async fn an_address_and_a_person_have_one_account_on_the_server(store: &dyn Store) {
    let (ours, theirs) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let owner = AccountOwner::Person(ours.person.id);
    let first = Account { owner: owner.clone(), ..account(&ours, 1, "ada@example.org") };
    insert(store, &ours, &first).await.unwrap();
    let second = Account { owner, ..account(&ours, 2, "other@example.org") };
    for twin in [account(&theirs, 3, "ada@example.org"), second] {
        let refused = store.insert_account(&twin, None, &theirs.audit("x")).await;
        assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    }
    let other = account(&ours, 4, "bob@example.org");
    insert(store, &ours, &other).await.unwrap();
    let renamed = Account { email: first.email.clone(), ..other };
    let refused = store.save_account(&renamed, &ours.audit("x")).await;
    assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    let accounts = [5, 6, 7].map(|n| account(&ours, n, "racer@example.org"));
    let added = join_all(accounts.iter().map(|it| insert(store, &ours, it))).await;
    assert_eq!(added.iter().filter(|it| it.is_ok()).count(), 1);
}

pub(super) async fn an_account_needs_what_it_names(store: &dyn Store) {
    let (ours, theirs) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let good = account(&ours, 1, "ada@example.org");
    let nobody = PersonId(uuid(3, 999));
    let elsewhere = Administration::of_locations(vec![LocationId(uuid(2, 999)), theirs.location.id]);
    for wrong in [
        Account { organization: OrganizationId(uuid(1, 999)), ..good.clone() },
        Account { owner: AccountOwner::Person(nobody), ..good.clone() },
        Account { owner: AccountOwner::Person(theirs.person.id), ..good.clone() },
        Account { administration: elsewhere, ..good.clone() },
    ] {
        let refused = store.insert_account(&wrong, None, &ours.audit("x")).await;
        assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    }
    assert_eq!(store.accounts(ours.id()).await.unwrap(), []);
    let gone = store.save_account(&good, &ours.audit("x")).await;
    assert!(matches!(gone, Err(StoreError::Missing(_))), "{gone:?}");
}

pub(super) async fn a_new_password_ends_the_other_sessions(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let ada = account(&tenant, 1, "ada@example.org");
    let audit = tenant.audit("account.password-set");
    store.insert_account(&ada, Some(&password("first")), &audit).await.unwrap();
    assert_eq!(store.account_password(tenant.id(), ada.id).await.unwrap(), Some(password("first")));
    let hashes = [1, 2, 3].map(|n| SecretHash([n; 32]));
    for (n, hash) in (1..).zip(&hashes) {
        store.insert_session(&session(&ada, n), hash, &audit).await.unwrap();
    }
    let keep = hashes.first();
    store.save_account_password(tenant.id(), ada.id, &password("second"), keep, &audit).await.unwrap();
    assert_eq!(store.account_password(tenant.id(), ada.id).await.unwrap(), Some(password("second")));
    assert_eq!(store.sessions(tenant.id(), ada.id).await.unwrap(), [session(&ada, 1)]);
    store.save_account_password(tenant.id(), ada.id, &password("third"), None, &audit).await.unwrap();
    assert_eq!(store.sessions(tenant.id(), ada.id).await.unwrap(), []);
    assert_eq!(store.account_password(organization(9).id, ada.id).await.unwrap(), None);
}

pub(super) async fn a_removed_account_takes_sessions_and_tokens_along(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (ada, bob) = (account(&tenant, 1, "ada@example.org"), account(&tenant, 2, "bob@example.org"));
    let audit = tenant.audit("account.removed");
    for (n, it) in [(1, &ada), (2, &bob)] {
        insert(store, &tenant, it).await.unwrap();
        store.insert_session(&session(it, n.into()), &SecretHash([n; 32]), &audit).await.unwrap();
        let token = token(it, n.into());
        store.insert_token(&token, &SecretHash([n + 10; 32]), &audit).await.unwrap();
    }
    let foreign = store.remove_account(organization(9).id, ada.id, &audit).await;
    assert!(matches!(foreign, Err(StoreError::Missing(_))), "{foreign:?}");
    store.remove_account(tenant.id(), ada.id, &audit).await.unwrap();
    assert_eq!(store.accounts(tenant.id()).await.unwrap(), std::slice::from_ref(&bob));
    assert_eq!(store.session(&SecretHash([1; 32])).await.unwrap(), None);
    let owners: Vec<_> = store.tokens(tenant.id()).await.unwrap().into_iter().map(|it| it.owner).collect();
    assert_eq!(owners, [TokenOwner::Account(bob.id)]);
}

pub(super) async fn parallel_tries_to_sign_in_get_no_more_than_the_free_ones(store: &dyn Store) {
    let subject = SecretHash([7; 32]);
    let tries = join_all((0..12).map(|_| store.reserve_sign_in(&subject, MORNING_MS))).await;
    let evaluated = tries.iter().filter(|it| matches!(it, Ok(TryReserved::Evaluate(_)))).count();
    assert_eq!(evaluated, SIGN_IN_TRIES_FREE as usize);
    let waits = |reserved| matches!(reserved, Ok(TryReserved::Wait { .. }));
    assert!(waits(store.reserve_sign_in(&subject, MORNING_MS).await));
    assert!(!waits(store.reserve_sign_in(&SecretHash([8; 32]), MORNING_MS).await));
    assert!(!waits(store.reserve_sign_in(&subject, MORNING_MS + 60_000).await));
    assert!(waits(store.reserve_sign_in(&subject, MORNING_MS + 60_000).await));
    store.clear_sign_in(&subject, None).await.unwrap();
    let first = TryReserved::Evaluate(SignInTries { failed: 1, last_ms: MORNING_MS });
    assert_eq!(store.reserve_sign_in(&subject, MORNING_MS).await, Ok(first));
    let later = MORNING_MS + SIGN_IN_TRIES_KEPT_MS + 1;
    let anew = TryReserved::Evaluate(SignInTries { failed: 1, last_ms: later });
    assert_eq!(store.reserve_sign_in(&subject, later).await, Ok(anew));
}

pub(super) async fn the_set_up_link_works_once(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    assert_eq!(store.set_up_link().await, Ok(None));
    let link = |n| SetUpLink { hash: SecretHash([n; 32]), organization: None, expires_ms: MORNING_MS };
    store.save_set_up_link(&link(1)).await.unwrap();
    let named = SetUpLink { organization: Some(tenant.id()), ..link(2) };
    store.save_set_up_link(&named).await.unwrap();
    assert_eq!(store.set_up_link().await, Ok(Some(named)));

    let new = organization(5);
    let account = Account { organization: new.id, ..account(&tenant, 1, "ada@example.org") };
    let mut first = FirstAdministrator {
        audit: super::fixture::audit(new.id, "account.created"),
        organization: Some(new.clone()),
        account: account.clone(),
        password: password("first"),
    };
    assert_eq!(store.set_up(&link(1).hash, &first).await, Ok(false));
    first.account.organization = OrganizationId(uuid(1, 999));
    first.organization = None;
    assert!(store.set_up(&link(2).hash, &first).await.is_err());
    (first.account, first.organization) = (account.clone(), Some(new.clone()));
    assert_eq!(store.set_up(&link(2).hash, &first).await, Ok(true));
    assert_eq!(store.set_up(&link(2).hash, &first).await, Ok(false));
    assert_eq!(store.set_up_link().await, Ok(None));
    assert_eq!(store.organization(new.id).await.unwrap(), Some(new.clone()));
    assert_eq!(store.accounts(new.id).await.unwrap(), [account]);
    assert_eq!(actions(store, new.id).await, ["account.created"]);
}
