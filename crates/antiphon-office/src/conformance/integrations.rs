//! Integrations, grants and access tokens.

use antiphon_core::account::integration::{
    AccessToken, Challenge, Grant, GrantCode, Integration, RedirectUri,
};
use antiphon_core::account::scope::{Scope, Scopes};
use antiphon_core::account::secret::SecretHash;
use antiphon_core::account::{Account, Administration};
use antiphon_core::ids::{GrantId, IntegrationId, TokenId};
use antiphon_core::limits::{ACCESS_TOKENS_MAX, GRANTS_PER_ACCOUNT_MAX};
use futures::future::join_all;

use super::accounts::{account, insert};
use super::fixture::{MORNING_MS, Tenant, actions, organization, uuid};
use crate::ports::{Store, StoreError};

fn at_ms(n: u64) -> i64 {
    MORNING_MS + i64::try_from(n).unwrap()
}

fn hash(kind: u8, n: u64) -> SecretHash {
    let mut bytes = [kind; 32];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    SecretHash(bytes)
}

fn integration(tenant: &Tenant, n: u64) -> Integration {
    let redirect = |text: &str| RedirectUri::parse(text).unwrap();
    Integration {
        id: IntegrationId(uuid(31, n)),
        organization: tenant.id(),
        name: format!("Diäler {n}"),
        redirects: vec![redirect("https://example.org/done?a=b"), redirect("http://localhost/")],
        scopes: Scopes::all(),
        administration: Administration::of_locations(vec![tenant.location.id]),
        created_ms: at_ms(n),
    }
}

fn grant(account: &Account, integration: &Integration, n: u64) -> Grant {
    Grant {
        id: GrantId(uuid(32, n)),
        organization: account.organization,
        integration: integration.id,
        account: account.id,
        scopes: [Scope::OwnCallsRead].into_iter().collect(),
        created_ms: at_ms(n),
        used_ms: None,
        expires_ms: at_ms(n) + 100,
    }
}

fn code(challenge: Option<&str>) -> GrantCode {
    let redirect = RedirectUri::parse("http://localhost/").unwrap();
    GrantCode { redirect, challenge: challenge.map(|it| Challenge::parse(it).unwrap()) }
}

fn token(integration: &Integration, granted: Option<&Grant>, n: u64) -> AccessToken {
    AccessToken {
        id: TokenId(uuid(33, n)),
        organization: integration.organization,
        integration: integration.id,
        granted: granted.map(|it| (it.id, it.account)),
        scopes: [Scope::OwnCallsRead].into_iter().collect(),
        created_ms: at_ms(n),
        expires_ms: at_ms(n) + 100,
        used_ms: None,
    }
}

/// A tenant with an account and an integration, which has the secret `hash(1, 1)`.
async fn entered(store: &dyn Store) -> (Tenant, Account, Integration) {
    let tenant = Tenant::enter(store, 1).await;
    let ada = account(&tenant, 1, "ada@example.org");
    insert(store, &tenant, &ada).await.unwrap();
    let dialler = integration(&tenant, 1);
    store.insert_integration(&dialler, &hash(1, 1), &tenant.audit("integration.created")).await.unwrap();
    (tenant, ada, dialler)
}

pub(super) async fn integrations_come_back_whole_and_are_known_by_their_secret(store: &dyn Store) {
    let (tenant, _, dialler) = entered(store).await;
    let other = Integration { redirects: Vec::new(), ..integration(&tenant, 2) };
    let audit = tenant.audit("x");
    store.insert_integration(&other, &hash(1, 2), &audit).await.unwrap();
    let nowhere = Integration { organization: organization(9).id, ..integration(&tenant, 3) };
    let refused = store.insert_integration(&nowhere, &hash(1, 3), &audit).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    assert_eq!(store.integrations(tenant.id()).await.unwrap(), [dialler.clone(), other.clone()]);
    assert_eq!(store.integrations(organization(9).id).await.unwrap(), []);
    assert_eq!(store.integration(dialler.id).await.unwrap(), Some(dialler.clone()));
    let proved = store.integration_with_secret(dialler.id, &hash(1, 1)).await.unwrap();
    assert_eq!(proved, Some(dialler.clone()));
    assert_eq!(store.integration_with_secret(dialler.id, &hash(1, 2)).await.unwrap(), None);

    let renewed = tenant.audit("integration.secret-renewed");
    let foreign = store.save_integration_secret(organization(9).id, dialler.id, &hash(1, 9), &renewed).await;
    assert!(matches!(foreign, Err(StoreError::Missing(_))), "{foreign:?}");
    store.save_integration_secret(tenant.id(), dialler.id, &hash(1, 9), &renewed).await.unwrap();
    assert_eq!(actions(store, tenant.id()).await.first().unwrap(), "integration.secret-renewed");
    assert_eq!(store.integration_with_secret(dialler.id, &hash(1, 1)).await.unwrap(), None);
    assert!(store.integration_with_secret(dialler.id, &hash(1, 9)).await.unwrap().is_some());
}

pub(super) async fn a_grant_is_taken_up_once_and_renewed(store: &dyn Store) {
    let (tenant, ada, dialler) = entered(store).await;
    let asked = grant(&ada, &dialler, 1);
    let shown = code(Some(&"A".repeat(43)));
    store.insert_grant(&asked, &shown, &hash(2, 1), &tenant.audit("granted")).await.unwrap();
    assert_eq!(store.grant_of_code(&hash(2, 1)).await.unwrap(), Some((asked.clone(), shown.clone())));
    assert_eq!(store.grants(tenant.id(), ada.id).await.unwrap(), [], "nobody has taken it up");
    let taken = Grant { expires_ms: MORNING_MS + 1_000, ..asked.clone() };
    let (first, second) = (token(&dialler, Some(&asked), 1), token(&dialler, Some(&asked), 2));
    let (renewals, secrets) = ([hash(3, 1), hash(3, 2)], [hash(4, 1), hash(4, 2)]);
    let both = [&first, &second].into_iter().zip(renewals.iter().zip(&secrets));
    let took =
        join_all(both.map(|(token, (renewal, hash))| store.take_grant_up(&taken, renewal, token, hash)));
    let took: Vec<bool> = took.await.into_iter().map(Result::unwrap).collect();
    assert_eq!(took.iter().filter(|it| **it).count(), 1, "{took:?}");
    let won = took.iter().position(|it| *it).unwrap();
    assert_eq!(store.grant_of_code(&hash(2, 1)).await.unwrap(), Some((taken.clone(), shown)));
    assert_eq!(store.grants(tenant.id(), ada.id).await.unwrap(), std::slice::from_ref(&taken));
    assert_eq!(store.grants(organization(9).id, ada.id).await.unwrap(), []);
    assert_eq!(store.grant_to_renew(&renewals[won]).await.unwrap(), Some(taken.clone()));
    assert_eq!(store.grant_to_renew(&renewals[1 - won]).await.unwrap(), None);
    let there = store.access_token(&secrets[won]).await.unwrap();
    assert_eq!(there, Some([first, second][won].clone()));
    assert_eq!(store.access_token(&secrets[1 - won]).await.unwrap(), None);

    let used = [&token(&dialler, Some(&asked), 1), &token(&dialler, Some(&asked), 2)][won].id;
    store.use_access_token(used, MORNING_MS + 7).await.unwrap();
    let token_used = store.access_token(&secrets[won]).await.unwrap().unwrap().used_ms;
    assert_eq!(token_used, Some(MORNING_MS + 7));
    let longer = Grant { expires_ms: MORNING_MS + 2_000, used_ms: Some(MORNING_MS + 7), ..taken };
    for n in 0..ACCESS_TOKENS_MAX as u64 {
        let further = token(&dialler, Some(&asked), 10 + n);
        assert_eq!(store.renew_grant(&longer, &further, &hash(5, n)).await, Ok(true));
    }
    assert_eq!(store.grants(tenant.id(), ada.id).await.unwrap(), std::slice::from_ref(&longer));
    assert_eq!(store.access_token(&secrets[won]).await.unwrap(), None, "the oldest had to go");
    assert!(store.access_token(&hash(5, 0)).await.unwrap().is_some());

    let audit = tenant.audit("revoked");
    let foreign = store.remove_grant(organization(9).id, ada.id, asked.id, &audit).await;
    assert!(matches!(foreign, Err(StoreError::Missing(_))), "{foreign:?}");
    store.remove_grant(tenant.id(), ada.id, asked.id, &audit).await.unwrap();
    assert_eq!(store.access_token(&hash(5, 0)).await.unwrap(), None);
    assert_eq!(store.renew_grant(&longer, &token(&dialler, Some(&asked), 99), &hash(5, 99)).await, Ok(false));
    assert_eq!(store.access_token(&hash(5, 99)).await.unwrap(), None);
}

pub(super) async fn an_integration_has_tokens_of_its_own(store: &dyn Store) {
    let (tenant, ada, dialler) = entered(store).await;
    let nobody = integration(&tenant, 9);
    let refused = store.insert_access_token(&token(&nobody, None, 1), &hash(4, 1)).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    let asked = grant(&ada, &dialler, 1);
    store.insert_grant(&asked, &code(None), &hash(2, 1), &tenant.audit("x")).await.unwrap();
    let granted = token(&dialler, Some(&asked), 1);
    store.take_grant_up(&asked, &hash(3, 1), &granted, &hash(4, 0)).await.unwrap();
    for n in 1..=ACCESS_TOKENS_MAX as u64 + 1 {
        store.insert_access_token(&token(&dialler, None, n + 1), &hash(4, n)).await.unwrap();
    }
    assert_eq!(store.access_token(&hash(4, 1)).await.unwrap(), None, "the oldest had to go");
    assert_eq!(store.access_token(&hash(4, 2)).await.unwrap(), Some(token(&dialler, None, 3)));
    assert_eq!(store.access_token(&hash(4, 0)).await.unwrap(), Some(granted), "that one is Ada's");
}

pub(super) async fn grants_go_with_their_account_their_integration_and_with_age(store: &dyn Store) {
    let (tenant, ada, dialler) = entered(store).await;
    let eve = account(&tenant, 2, "eve@example.org");
    insert(store, &tenant, &eve).await.unwrap();
    let audit = tenant.audit("x");
    let taken_up = |account: Account, n: u64| {
        let (dialler, audit) = (dialler.clone(), audit.clone());
        async move {
            let asked = grant(&account, &dialler, n);
            store.insert_grant(&asked, &code(None), &hash(2, n), &audit).await.unwrap();
            let token = token(&dialler, Some(&asked), n);
            assert_eq!(store.take_grant_up(&asked, &hash(3, n), &token, &hash(4, n)).await, Ok(true));
        }
    };
    taken_up(ada.clone(), 1).await;
    taken_up(eve.clone(), 2).await;
    store.remove_account(tenant.id(), eve.id, &audit).await.unwrap();
    assert!(store.access_token(&hash(4, 1)).await.unwrap().is_some());
    assert_eq!(store.access_token(&hash(4, 2)).await.unwrap(), None);
    assert_eq!(store.grant_to_renew(&hash(3, 2)).await.unwrap(), None);

    assert_eq!(store.forget_grants(at_ms(1) + 100).await, Ok(0));
    assert_eq!(store.forget_grants(at_ms(1) + 101).await, Ok(2));
    assert_eq!(store.grants(tenant.id(), ada.id).await.unwrap(), []);

    taken_up(ada.clone(), 3).await;
    store.remove_integration(tenant.id(), dialler.id, &audit).await.unwrap();
    assert_eq!(store.access_token(&hash(4, 3)).await.unwrap(), None);
    assert_eq!(store.grant_of_code(&hash(2, 3)).await.unwrap(), None);
    let gone = store.insert_grant(&grant(&ada, &dialler, 4), &code(None), &hash(2, 4), &audit).await;
    assert!(matches!(gone, Err(StoreError::Missing(_))), "{gone:?}");
}

pub(super) async fn of_too_many_grants_the_oldest_ends(store: &dyn Store) {
    let (tenant, ada, dialler) = entered(store).await;
    for n in 0..=GRANTS_PER_ACCOUNT_MAX as u64 {
        let asked = grant(&ada, &dialler, n);
        store.insert_grant(&asked, &code(None), &hash(2, n), &tenant.audit("x")).await.unwrap();
    }
    assert_eq!(store.grant_of_code(&hash(2, 0)).await.unwrap(), None);
    assert!(store.grant_of_code(&hash(2, 1)).await.unwrap().is_some());
}
