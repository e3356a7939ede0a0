//! Sessions of browsers and tokens of programs.

use antiphon_core::account::scope::{Scope, Scopes};
use antiphon_core::account::secret::SecretHash;
use antiphon_core::account::{Account, Administration, ApiToken, TokenOwner, WebSession};
use antiphon_core::ids::{SessionId, TokenId};
use antiphon_core::limits::SESSIONS_PER_ACCOUNT_MAX;

use super::accounts::{account, insert};
use super::fixture::{MORNING_MS, Tenant, organization, uuid};
use crate::ports::{SignInAges, Store, StoreError};

pub(super) fn session(account: &Account, n: u64) -> WebSession {
    let at_ms = MORNING_MS + i64::try_from(n).unwrap();
    WebSession {
        id: SessionId(uuid(21, n)),
        organization: account.organization,
        account: account.id,
        created_ms: at_ms,
        used_ms: at_ms,
        proved_ms: at_ms,
        user_agent: "Bröwser/1".into(),
        address: "192.0.2.1".into(),
    }
}

pub(super) fn token(account: &Account, n: u64) -> ApiToken {
    ApiToken {
        id: TokenId(uuid(22, n)),
        organization: account.organization,
        owner: TokenOwner::Account(account.id),
        name: format!("Tøken {n}"),
        scopes: [Scope::OwnCallsRead, Scope::PeopleWrite].into_iter().collect(),
        created_ms: MORNING_MS + i64::try_from(n).unwrap(),
        expires_ms: Some(MORNING_MS + 1_000),
        used_ms: None,
    }
}

fn hash(n: u64) -> SecretHash {
    let mut bytes = [0xA5; 32];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    SecretHash(bytes)
}

pub(super) async fn sessions_come_back_whole_and_end(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let ada = account(&tenant, 1, "ada@example.org");
    let audit = tenant.audit("account.signed-in");
    let nobody = store.insert_session(&session(&ada, 1), &hash(1), &audit).await;
    assert!(matches!(nobody, Err(StoreError::Missing(_))), "{nobody:?}");
    insert(store, &tenant, &ada).await.unwrap();
    for n in [1, 2, 3] {
        store.insert_session(&session(&ada, n), &hash(n), &audit).await.unwrap();
    }
    assert_eq!(store.session(&hash(2)).await.unwrap(), Some(session(&ada, 2)));
    assert_eq!(store.session(&hash(9)).await.unwrap(), None);
    let newest_first = [3, 2, 1].map(|n| session(&ada, n));
    assert_eq!(store.sessions(tenant.id(), ada.id).await.unwrap(), newest_first);

    store.use_session(session(&ada, 1).id, MORNING_MS + 50).await.unwrap();
    let used = WebSession { used_ms: MORNING_MS + 50, ..session(&ada, 1) };
    assert_eq!(store.sessions(tenant.id(), ada.id).await.unwrap()[0], used);
    store.prove_session(used.id, MORNING_MS + 60, &hash(11)).await.unwrap();
    assert_eq!(store.session(&hash(1)).await.unwrap(), None, "the old secret is worth nothing");
    let proved = WebSession { proved_ms: MORNING_MS + 60, ..used };
    assert_eq!(store.session(&hash(11)).await.unwrap(), Some(proved));

    let foreign = store.end_session(organization(9).id, ada.id, session(&ada, 2).id, &audit).await;
    assert!(matches!(foreign, Err(StoreError::Missing(_))), "{foreign:?}");
    store.end_session(tenant.id(), ada.id, session(&ada, 2).id, &audit).await.unwrap();
    assert_eq!(store.session(&hash(2)).await.unwrap(), None);
    let keep = Some(session(&ada, 3).id);
    assert_eq!(store.end_sessions(tenant.id(), ada.id, keep, &audit).await, Ok(1));
    assert_eq!(store.end_sessions(tenant.id(), ada.id, None, &audit).await, Ok(1));
    assert_eq!(store.sessions(tenant.id(), ada.id).await.unwrap(), []);
    let gone = store.prove_session(session(&ada, 3).id, 0, &hash(12)).await;
    assert!(matches!(gone, Err(StoreError::Missing(_))), "{gone:?}");
}

pub(super) async fn of_too_many_sessions_the_one_unused_longest_ends(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let ada = account(&tenant, 1, "ada@example.org");
    insert(store, &tenant, &ada).await.unwrap();
    for n in 0..=SESSIONS_PER_ACCOUNT_MAX as u64 {
        store.insert_session(&session(&ada, n), &hash(n), &tenant.audit("x")).await.unwrap();
    }
    let kept = store.sessions(tenant.id(), ada.id).await.unwrap();
    assert_eq!(kept.len(), SESSIONS_PER_ACCOUNT_MAX);
    assert_eq!(store.session(&hash(0)).await.unwrap(), None);
}

pub(super) async fn tokens_come_back_whole_and_are_revoked(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let ada = account(&tenant, 1, "ada@example.org");
    let audit = tenant.audit("token.created");
    let nobody = store.insert_token(&token(&ada, 1), &hash(1), &audit).await;
    assert!(matches!(nobody, Err(StoreError::Missing(_))), "{nobody:?}");
    insert(store, &tenant, &ada).await.unwrap();
    let locations = Administration::of_locations(vec![tenant.location.id]);
    let service = ApiToken {
        owner: TokenOwner::Service(locations),
        scopes: Scopes::all(),
        expires_ms: None,
        ..token(&ada, 2)
    };
    let own = token(&ada, 1);
    store.insert_token(&own, &hash(1), &audit).await.unwrap();
    store.insert_token(&service, &hash(2), &audit).await.unwrap();
    assert_eq!(store.tokens(tenant.id()).await.unwrap(), [own.clone(), service.clone()]);
    assert_eq!(store.tokens(organization(9).id).await.unwrap(), []);
    assert_eq!(store.token(&hash(2)).await.unwrap(), Some(service.clone()));
    store.use_token(own.id, MORNING_MS + 5).await.unwrap();
    let used = ApiToken { used_ms: Some(MORNING_MS + 5), ..own.clone() };
    assert_eq!(store.token(&hash(1)).await.unwrap(), Some(used));

    let foreign = store.remove_token(organization(9).id, own.id, &audit).await;
    assert!(matches!(foreign, Err(StoreError::Missing(_))), "{foreign:?}");
    store.remove_token(tenant.id(), own.id, &audit).await.unwrap();
    assert_eq!(store.token(&hash(1)).await.unwrap(), None);
    assert_eq!(store.tokens(tenant.id()).await.unwrap(), [service]);
}

pub(super) async fn sign_ins_that_are_over_are_forgotten(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let ada = account(&tenant, 1, "ada@example.org");
    insert(store, &tenant, &ada).await.unwrap();
    let audit = tenant.audit("x");
    for n in [1, 100] {
        store.insert_session(&session(&ada, n), &hash(n), &audit).await.unwrap();
    }
    store.insert_token(&token(&ada, 1), &hash(1), &audit).await.unwrap();
    let endless = ApiToken { expires_ms: None, ..token(&ada, 2) };
    store.insert_token(&endless, &hash(2), &audit).await.unwrap();
    let mut ages = SignInAges {
        used_before_ms: MORNING_MS + 50,
        begun_before_ms: MORNING_MS,
        tokens_ended_before_ms: MORNING_MS + 1_000,
    };
    assert_eq!(store.forget_sign_ins(&ages).await, Ok(1));
    ages.begun_before_ms = MORNING_MS + 101;
    ages.tokens_ended_before_ms = MORNING_MS + 1_001;
    assert_eq!(store.forget_sign_ins(&ages).await, Ok(2));
    assert_eq!(store.tokens(tenant.id()).await.unwrap(), [endless]);
}
