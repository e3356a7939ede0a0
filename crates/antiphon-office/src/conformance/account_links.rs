//! Links that came by e-mail.

use antiphon_core::account::link::{AccountLink, LinkPurpose, LinkSubject};
use antiphon_core::account::secret::SecretHash;
use antiphon_core::account::{Account, AccountOwner, Email, PasswordHash};
use futures::future::join_all;

use super::accounts::{account, insert};
use super::fixture::{MORNING_MS, Tenant, actions, organization};
use super::sign_ins::session;
use crate::ports::{SignInAges, Store, StoreError};

fn link(tenant: &Tenant, subject: LinkSubject, purpose: LinkPurpose) -> AccountLink {
    AccountLink::new(tenant.id(), subject, purpose, Email::parse("ada@example.org").unwrap(), MORNING_MS)
}

fn password() -> PasswordHash {
    PasswordHash("$argon2id$v=19$m=8,t=1,p=1$x".to_owned())
}

pub(super) async fn a_link_is_the_only_one_of_its_subject_and_purpose(store: &dyn Store) {
    let (tenant, other) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let subject = LinkSubject::Person(tenant.person.id);
    let first = link(&tenant, subject, LinkPurpose::Invitation);
    let [one, two] = [1, 2].map(|n| SecretHash([n; 32]));
    store.save_link(&first, &one, None).await.unwrap();
    assert_eq!(store.link(&one).await.unwrap(), Some(first.clone()));
    let invitation = LinkPurpose::Invitation;
    assert_eq!(store.link_of(tenant.id(), subject, invitation).await.unwrap(), Some(first));
    assert_eq!(store.link_of(other.id(), subject, invitation).await.unwrap(), None);
    let second = link(&tenant, subject, LinkPurpose::Invitation);
    store.save_link(&second, &two, Some(&tenant.audit("account.invited"))).await.unwrap();
    assert_eq!(store.link(&one).await.unwrap(), None, "it was replaced");
    assert_eq!(store.link(&two).await.unwrap(), Some(second.clone()));
    let beside = link(&tenant, subject, LinkPurpose::NewPassword);
    store.save_link(&beside, &one, None).await.unwrap();
    assert_eq!(store.link(&two).await.unwrap(), Some(second), "that one is for something else");
    assert_eq!(store.link_of(tenant.id(), subject, LinkPurpose::NewPassword).await.unwrap(), Some(beside));
    assert_eq!(actions(store, tenant.id()).await.first().map(String::as_str), Some("account.invited"));

    let foreign = store.remove_link(other.id(), subject, &other.audit("x")).await;
    assert!(matches!(foreign, Err(StoreError::Missing(_))), "{foreign:?}");
    store.remove_link(tenant.id(), subject, &tenant.audit("account.uninvited")).await.unwrap();
    assert_eq!(store.link(&two).await.unwrap(), None);
    assert_eq!(store.link(&one).await.unwrap(), None, "all of them are taken back");
    let again = store.remove_link(tenant.id(), subject, &tenant.audit("x")).await;
    assert!(matches!(again, Err(StoreError::Missing(_))), "{again:?}");
}

pub(super) async fn a_link_is_used_once_and_adds_its_account_or_signs_it_out(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let subject = LinkSubject::Person(tenant.person.id);
    let hash = SecretHash([1; 32]);
    store.save_link(&link(&tenant, subject, LinkPurpose::Invitation), &hash, None).await.unwrap();
    let owner = AccountOwner::Person(tenant.person.id);
    let ada = Account { owner, ..account(&tenant, 1, "ada@example.org") };
    let audit = tenant.audit("account.created");
    let used = join_all([&ada, &ada].map(|it| async {
        let password = password();
        store.use_link(&hash, it, &password, &audit).await
    }))
    .await;
    assert_eq!(used.iter().filter(|it| **it == Ok(true)).count(), 1, "{used:?}");
    assert_eq!(store.account_of_person(tenant.id(), tenant.person.id).await.unwrap(), Some(ada.clone()));
    assert_eq!(store.account_password(tenant.id(), ada.id).await.unwrap(), Some(password()));

    store.insert_session(&session(&ada, 1), &SecretHash([9; 32]), &audit).await.unwrap();
    let reset = link(&tenant, LinkSubject::Account(ada.id), LinkPurpose::NewPassword);
    store.save_link(&reset, &hash, None).await.unwrap();
    let [invited, person] = [7, 8].map(|n| SecretHash([n; 32]));
    let beside = link(&tenant, LinkSubject::Account(ada.id), LinkPurpose::Invitation);
    store.save_link(&beside, &invited, None).await.unwrap();
    store.save_link(&link(&tenant, subject, LinkPurpose::Invitation), &person, None).await.unwrap();
    let another = PasswordHash("another".to_owned());
    assert_eq!(store.use_link(&hash, &ada, &another, &audit).await, Ok(true));
    assert_eq!(store.account_password(tenant.id(), ada.id).await.unwrap(), Some(another));
    assert_eq!(store.sessions(tenant.id(), ada.id).await.unwrap(), []);
    for other in [invited, person] {
        assert_eq!(store.link(&other).await.unwrap(), None, "whoever has an old letter chooses nothing");
    }

    let twin = account(&tenant, 2, "ada@example.org");
    let invitation = link(&tenant, LinkSubject::Account(twin.id), LinkPurpose::Invitation);
    store.save_link(&invitation, &hash, None).await.unwrap();
    let refused = store.use_link(&hash, &twin, &password(), &audit).await;
    assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    assert_eq!(store.link(&hash).await.unwrap(), Some(invitation), "what is refused uses nothing up");
}

pub(super) async fn a_link_to_a_new_address_is_used_once_and_saves_its_account(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let ada = account(&tenant, 1, "ada@example.org");
    insert(store, &tenant, &ada).await.unwrap();
    insert(store, &tenant, &account(&tenant, 2, "taken@example.org")).await.unwrap();
    store.insert_session(&session(&ada, 1), &SecretHash([9; 32]), &tenant.audit("x")).await.unwrap();
    let [hash, reset] = [1, 2].map(|n| SecretHash([n; 32]));
    let subject = LinkSubject::Account(ada.id);
    let asked = link(&tenant, subject, LinkPurpose::NewEmail);
    store.save_link(&asked, &hash, None).await.unwrap();
    store.save_link(&link(&tenant, subject, LinkPurpose::NewPassword), &reset, None).await.unwrap();
    let audit = tenant.audit("account.email-changed");
    let at = |email: &str, version| Account { email: Email::parse(email).unwrap(), version, ..ada.clone() };
    let refused = store.use_email_link(&hash, &at("taken@example.org", 1), &audit).await;
    assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    let stale = store.use_email_link(&hash, &at("new@example.org", 7), &audit).await;
    assert!(matches!(stale, Err(StoreError::Conflict(_))), "{stale:?}");
    assert_eq!(store.link(&hash).await.unwrap(), Some(asked), "what is refused uses nothing up");
    let used = join_all([1, 2].map(|_| async {
        let changed = at("new@example.org", 1);
        store.use_email_link(&hash, &changed, &audit).await
    }))
    .await;
    assert_eq!(used.iter().filter(|it| **it == Ok(true)).count(), 1, "{used:?}");
    let saved = store.account(tenant.id(), ada.id).await.unwrap();
    assert_eq!(saved, Some(at("new@example.org", 2)));
    assert_eq!(store.link(&reset).await.unwrap(), None, "what went to the old address opens nothing");
    assert_eq!(store.sessions(tenant.id(), ada.id).await.unwrap().len(), 1);
    assert_eq!(
        actions(store, tenant.id()).await.iter().filter(|it| *it == "account.email-changed").count(),
        1
    );
}

pub(super) async fn links_go_with_their_account_and_with_age(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let ada = account(&tenant, 1, "ada@example.org");
    insert(store, &tenant, &ada).await.unwrap();
    let [one, two] = [1, 2].map(|n| SecretHash([n; 32]));
    let reset = link(&tenant, LinkSubject::Account(ada.id), LinkPurpose::NewPassword);
    store.save_link(&reset, &one, None).await.unwrap();
    let foreign = store.remove_account(organization(9).id, ada.id, &tenant.audit("x")).await;
    assert!(foreign.is_err());
    store.remove_account(tenant.id(), ada.id, &tenant.audit("x")).await.unwrap();
    assert_eq!(store.link(&one).await.unwrap(), None);
    store.save_link(&reset, &two, None).await.unwrap();
    let mut ages =
        SignInAges { used_before_ms: 0, begun_before_ms: 0, tokens_ended_before_ms: reset.expires_ms };
    assert_eq!(store.forget_sign_ins(&ages).await, Ok(0));
    ages.tokens_ended_before_ms += 1;
    assert_eq!(store.forget_sign_ins(&ages).await, Ok(1));
}
