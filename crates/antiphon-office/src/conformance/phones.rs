//! Phones and their registrations.

use antiphon_core::person::Device;

use super::fixture::{MORNING_MS, Tenant, device, person};
use crate::ports::{BindingRecord, Store, StoreError};

pub(super) async fn phones_come_back_whole(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let phones = [device(&tenant.person, 1, "2001.kxm4tw"), device(&tenant.person, 2, "2001.p7qrsa")];
    for phone in &phones {
        add(store, &tenant, phone).await.unwrap();
        assert!(store.device_named(&phone.username).await.unwrap().as_ref() == Some(phone));
    }
    let mut theirs = store.devices(tenant.id(), tenant.person.id).await.unwrap();
    theirs.sort_by_key(|it| it.id);
    assert!(theirs == phones, "{theirs:?}");
    let (nobody, _) = person(&tenant.location, 9, "2009");
    assert!(store.devices(tenant.id(), nobody.id).await.unwrap().is_empty());
    assert!(store.device_named("2001").await.unwrap().is_none());
}

pub(super) async fn a_phone_needs_its_person_and_a_name_of_its_own(store: &dyn Store) {
    let (tenant, neighbour) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let phone = device(&tenant.person, 1, "2001.kxm4tw");
    add(store, &tenant, &phone).await.unwrap();
    let refused = add(store, &neighbour, &device(&neighbour.person, 2, "2001.kxm4tw")).await;
    assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    let (nobody, _) = person(&tenant.location, 9, "2009");
    let refused = add(store, &tenant, &device(&nobody, 3, "2009.kxm4tw")).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    assert!(store.device_named("2001.kxm4tw").await.unwrap() == Some(phone));
    assert!(store.device_named("2009.kxm4tw").await.unwrap().is_none());
}

pub(super) async fn bindings_are_replaced(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let phone = device(&tenant.person, 1, "2001.kxm4tw");
    add(store, &tenant, &phone).await.unwrap();
    assert_eq!(store.bindings(phone.id).await.unwrap(), []);
    let full = BindingRecord {
        instance: Some("<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>".into()),
        user_agent: Some("Phönix 3".into()),
        path: vec!["<sip:p1.example.org;lr>".into(), "<sip:p2.example.org;lr>".into()],
        ..binding(1, MORNING_MS)
    };
    for bindings in [vec![full.clone(), binding(2, MORNING_MS)], vec![binding(3, MORNING_MS)], vec![]] {
        store.save_bindings(phone.id, &bindings).await.unwrap();
        let mut stored = store.bindings(phone.id).await.unwrap();
        stored.sort_by(|one, other| one.contact.cmp(&other.contact));
        assert_eq!(stored, bindings);
    }
    let refused = store.save_bindings(device(&tenant.person, 9, "x").id, &[full]).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
}

pub(super) async fn live_bindings_are_those_that_have_not_expired(store: &dyn Store) {
    let (tenant, neighbour) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let phones = [device(&tenant.person, 1, "2001.kxm4tw"), device(&neighbour.person, 2, "2001.p7qrsa")];
    add(store, &tenant, &phones[0]).await.unwrap();
    add(store, &neighbour, &phones[1]).await.unwrap();
    let bindings = [binding(1, MORNING_MS), binding(2, MORNING_MS + 1)];
    store.save_bindings(phones[0].id, &bindings).await.unwrap();
    store.save_bindings(phones[1].id, &[binding(3, MORNING_MS + 60_000)]).await.unwrap();
    for (now_ms, expected) in
        [(MORNING_MS - 1, vec![1, 2, 3]), (MORNING_MS, vec![2, 3]), (MORNING_MS + 60_000, vec![])]
    {
        let mut live = store.live_bindings(now_ms).await.unwrap();
        live.sort_by_key(|(_, binding)| binding.cseq);
        let seen: Vec<_> = live.iter().map(|(_, binding)| binding.cseq).collect();
        assert_eq!(seen, expected, "at {now_ms}");
        for (phone, binding) in live {
            assert!(phone == phones[usize::from(binding.cseq == 3)], "{phone:?} has {binding:?}");
        }
    }
    assert_eq!(store.bindings(phones[0].id).await.unwrap().len(), 2, "expired ones included");
}

async fn add(store: &dyn Store, tenant: &Tenant, phone: &Device) -> Result<(), StoreError> {
    store.insert_device(phone, &tenant.audit("device.created")).await
}

fn binding(n: i64, expires_ms: i64) -> BindingRecord {
    BindingRecord {
        contact: format!("sip:2001@192.0.2.{n}:5060;transport=udp"),
        flow: format!("udp 192.0.2.{n}:5060"),
        instance: None,
        user_agent: None,
        path: Vec::new(),
        call_id: format!("registration-{n}"),
        cseq: n,
        expires_ms,
    }
}
