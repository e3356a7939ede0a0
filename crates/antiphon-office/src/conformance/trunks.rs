//! Trunks.

use antiphon_core::ids::{LocationId, TrunkId};
use antiphon_core::trunk::{Trunk, TrunkAccount, TrunkLamps, TrunkLogin};
use futures::future::join_all;

use super::fixture::{MORNING_MS, Tenant, actions, uuid};
use crate::ports::{Store, StoreError, TrunkState};

/// A trunk with everything that one can have.
fn trunk(tenant: &Tenant, n: u64) -> Trunk {
    Trunk {
        id: TrunkId(uuid(31, n)),
        organization: tenant.id(),
        location: tenant.location.id,
        name: format!("Träger {n}"),
        active: true,
        peers: vec!["sip.example.net".parse().unwrap(), "[2001:db8::1]:5061;transport=tls".parse().unwrap()],
        sources: vec!["192.0.2.0/24".parse().unwrap(), "2001:db8::1".parse().unwrap()],
        domain: Some("example.net".to_owned()),
        account: Some(TrunkAccount { username: "ann".to_owned(), sealed_password: vec![0, 1, 255] }),
        login: Some(TrunkLogin { username: format!("pbx-{n}"), ha1_md5: [1; 16], ha1_sha256: [2; 32] }),
        registers: true,
        trusted: true,
        pilot: antiphon_core::numbering::dialled("*98").ok(),
        lamps: TrunkLamps::Notify,
        created_ms: MORNING_MS + i64::try_from(n).unwrap(),
        version: 1,
    }
}

fn bare(tenant: &Tenant, n: u64) -> Trunk {
    Trunk {
        active: false,
        peers: Vec::new(),
        sources: Vec::new(),
        domain: None,
        account: None,
        login: None,
        registers: false,
        trusted: false,
        pilot: None,
        lamps: TrunkLamps::Off,
        ..trunk(tenant, n)
    }
}

async fn add(store: &dyn Store, tenant: &Tenant, it: &Trunk) -> Result<(), StoreError> {
    store.insert_trunk(it, &tenant.audit("trunk.created")).await
}

pub(super) async fn trunks_come_back_whole_oldest_first(store: &dyn Store) {
    let (ours, theirs) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let (first, second, other) = (trunk(&ours, 1), bare(&ours, 2), trunk(&theirs, 3));
    add(store, &ours, &second).await.unwrap();
    add(store, &theirs, &other).await.unwrap();
    add(store, &ours, &first).await.unwrap();
    assert_eq!(store.trunks(ours.id()).await.unwrap(), [first.clone(), second.clone()]);
    assert_eq!(store.all_trunks().await.unwrap(), [first.clone(), second, other.clone()]);
    assert_eq!(store.trunk(ours.id(), first.id).await.unwrap(), Some(first));
    assert_eq!(store.trunk(ours.id(), other.id).await.unwrap(), None);
}

pub(super) async fn a_trunk_has_its_name_and_login_alone(store: &dyn Store) {
    let (ours, theirs) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let first = trunk(&ours, 1);
    add(store, &ours, &first).await.unwrap();
    add(store, &theirs, &Trunk { name: first.name.clone(), ..bare(&theirs, 2) }).await.unwrap();
    let nowhere = LocationId(uuid(2, 77));
    for (refused, why) in [
        (Trunk { name: first.name.clone(), ..trunk(&ours, 3) }, "exists"),
        (Trunk { login: first.login.clone(), ..trunk(&ours, 3) }, "exists"),
        (Trunk { location: nowhere, ..trunk(&ours, 3) }, "there is no such"),
        (Trunk { location: theirs.location.id, ..trunk(&ours, 3) }, "there is no such"),
    ] {
        let error = add(store, &ours, &refused).await.unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
    let across = add(store, &theirs, &Trunk { login: first.login.clone(), ..trunk(&theirs, 3) }).await;
    assert!(matches!(across, Err(StoreError::Exists(_))), "{across:?}");
    let second = trunk(&ours, 4);
    add(store, &ours, &second).await.unwrap();
    for refused in [
        Trunk { name: first.name.clone(), ..second.clone() },
        Trunk { login: first.login.clone(), ..second.clone() },
    ] {
        let refused = store.save_trunk(&refused, &ours.audit("trunk.changed")).await;
        assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    }
    assert_eq!(store.trunks(ours.id()).await.unwrap(), [first, second]);
}

pub(super) async fn a_trunk_conflicts_by_version(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let first = trunk(&tenant, 1);
    add(store, &tenant, &first).await.unwrap();
    let audit = tenant.audit("trunk.changed");
    let named = |name: &str| Trunk { name: name.to_owned(), ..first.clone() };
    let changes = [named("a"), named("b"), named("c")];
    let saved = join_all(changes.iter().map(|it| store.save_trunk(it, &audit))).await;
    assert_eq!(saved.iter().filter(|it| it.is_ok()).count(), 1, "{saved:?}");
    let emptied = Trunk { version: 2, ..bare(&tenant, 1) };
    store.save_trunk(&emptied, &audit).await.unwrap();
    let stored = store.trunk(tenant.id(), first.id).await.unwrap().unwrap();
    assert_eq!(stored, Trunk { version: 3, ..emptied });
    let refused = store.save_trunk(&trunk(&tenant, 9), &audit).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    assert_eq!(actions(store, tenant.id()).await.iter().filter(|it| *it == "trunk.changed").count(), 2);
}

pub(super) async fn a_trunk_is_removed_with_its_state(store: &dyn Store) {
    let (tenant, other) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let first = trunk(&tenant, 1);
    add(store, &tenant, &first).await.unwrap();
    let said = |state: &str, at_ms| TrunkState {
        organization: tenant.id(),
        trunk: first.id,
        state: state.to_owned(),
        at_ms,
    };
    store.save_trunk_state(&said("down", 1)).await.unwrap();
    store.save_trunk_state(&said("up", 2)).await.unwrap();
    assert_eq!(store.trunk_states(tenant.id()).await.unwrap(), [said("up", 2)]);
    assert_eq!(store.trunk_states(other.id()).await.unwrap(), []);
    let foreign = store.remove_trunk(other.id(), first.id, &other.audit("trunk.removed")).await;
    assert!(matches!(foreign, Err(StoreError::Missing(_))), "{foreign:?}");
    store.remove_trunk(tenant.id(), first.id, &tenant.audit("trunk.removed")).await.unwrap();
    store.save_trunk_state(&said("up", 3)).await.unwrap();
    assert_eq!(store.trunk_states(tenant.id()).await.unwrap(), [], "nothing is said of one that is gone");
    assert_eq!(store.all_trunks().await.unwrap(), []);
}
