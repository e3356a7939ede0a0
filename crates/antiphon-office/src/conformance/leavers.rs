//! People and phones, removed and brought back.

use antiphon_core::mailbox::Access;
use antiphon_core::message::MessageState;
use antiphon_core::person::Person;

use super::fixture::{MORNING_MS, Tenant, device, extension, number};
use crate::ports::{AuditQuery, BindingRecord, PeopleQuery, PersonEdit, Store, StoreError};

fn binding() -> BindingRecord {
    BindingRecord {
        contact: "sip:2001@192.0.2.7".into(),
        flow: "udp".into(),
        instance: None,
        user_agent: None,
        path: Vec::new(),
        call_id: "a".into(),
        cseq: 1,
        expires_ms: i64::MAX,
    }
}

pub(super) async fn a_removed_person_is_found_nowhere_and_comes_back_whole(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let id = tenant.person.id;
    let edit = PersonEdit { number: Some(Some(number("+431555009"))), ..PersonEdit::default() };
    store.edit_person(tenant.id(), id, &edit, &tenant.audit("person.changed")).await.unwrap();
    let whole = store.person(tenant.id(), id).await.unwrap().unwrap();
    tenant.left(store, 1, MessageState::New).await;
    let phone = device(&whole, 1, "2001.kxm4tw");
    store.insert_device(&phone, &tenant.audit("device.created")).await.unwrap();
    store.save_bindings(phone.id, &[binding()]).await.unwrap();

    store.remove_person(tenant.id(), id, MORNING_MS, &tenant.audit("person.removed")).await.unwrap();
    assert_eq!(store.person(tenant.id(), id).await.unwrap(), None);
    let everybody = PeopleQuery { max: 9, ..PeopleQuery::default() };
    assert_eq!(store.find_people(tenant.id(), &everybody).await.unwrap(), []);
    assert_eq!(store.extension_owners(&whole.extension).await.unwrap(), []);
    assert_eq!(store.number_owner(&number("+431555009")).await.unwrap(), None);
    assert!(store.device_named("2001.kxm4tw").await.unwrap().is_none());
    assert!(store.live_bindings(MORNING_MS).await.unwrap().is_empty());
    assert_eq!(store.directory(tenant.id()).await.unwrap(), []);
    let again = store.remove_person(tenant.id(), id, MORNING_MS, &tenant.audit("again")).await;
    assert!(matches!(again, Err(StoreError::Missing(_))), "{again:?}");
    let aside = store.leavers(tenant.id(), 9).await.unwrap();
    assert_eq!((aside.len(), &aside[0].person, aside[0].removed_ms), (1, &whole, MORNING_MS));
    assert_eq!(aside[0].messages, 1);

    store.restore_person(&whole, &tenant.audit("person.restored")).await.unwrap();
    assert_eq!(store.person(tenant.id(), id).await.unwrap(), Some(whole.clone()));
    assert_eq!(store.extension_owners(&whole.extension).await.unwrap().len(), 1);
    assert!(store.device_named("2001.kxm4tw").await.unwrap().is_some());
    assert_eq!(store.messages(tenant.id(), whole.mailbox).await.unwrap().len(), 1);
    assert_eq!(store.find_people(tenant.id(), &everybody).await.unwrap(), [whole]);
    assert_eq!(store.leavers(tenant.id(), 9).await.unwrap(), []);
}

pub(super) async fn numbers_given_away_meanwhile_are_not_taken_back(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let person = &tenant.person;
    store.remove_person(tenant.id(), person.id, MORNING_MS, &tenant.audit("person.removed")).await.unwrap();
    let (other, mailbox) = super::fixture::person(&tenant.location, 99, person.extension.as_str());
    store.insert_person(&other, &mailbox, &Access::Unset, &tenant.audit("person.created")).await.unwrap();
    let refused = store.restore_person(person, &tenant.audit("person.restored")).await;
    assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    assert_eq!(store.leavers(tenant.id(), 9).await.unwrap().len(), 1);
    let elsewhere = Person { extension: extension("2088"), ..person.clone() };
    store.restore_person(&elsewhere, &tenant.audit("person.restored")).await.unwrap();
    assert_eq!(store.person(tenant.id(), person.id).await.unwrap(), Some(elsewhere));
}

pub(super) async fn whoever_was_removed_long_ago_is_forgotten_with_all_audio(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let id = tenant.person.id;
    let message = tenant.left(store, 1, MessageState::New).await;
    store.remove_person(tenant.id(), id, MORNING_MS, &tenant.audit("person.removed")).await.unwrap();
    assert_eq!(store.leavers_before(tenant.id(), MORNING_MS, 9).await.unwrap(), []);
    let before = store.leavers_before(tenant.id(), MORNING_MS + 1, 9).await.unwrap();
    assert_eq!(before, std::slice::from_ref(&tenant.person));
    let audio = store.purge_person(tenant.id(), id, &tenant.audit("person.purged")).await.unwrap();
    assert!(audio.contains(&message.audio), "{audio:?}");
    assert_eq!(store.mailbox(tenant.id(), tenant.mailbox.id).await.unwrap(), None);
    assert_eq!(store.leavers(tenant.id(), 9).await.unwrap(), []);
    let gone = store.restore_person(&tenant.person, &tenant.audit("person.restored")).await;
    assert!(matches!(gone, Err(StoreError::Missing(_))), "{gone:?}");
    let query = AuditQuery { action: "person.purged".into(), ..AuditQuery::default() };
    assert_eq!(store.find_audit(tenant.id(), &query).await.unwrap().len(), 1);
}

pub(super) async fn a_removed_phone_is_nobodys(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let phone = device(&tenant.person, 1, "2001.kxm4tw");
    store.insert_device(&phone, &tenant.audit("device.created")).await.unwrap();
    store.save_bindings(phone.id, &[binding()]).await.unwrap();
    let (stranger, _) = tenant.person(store, "2005", &Access::Unset).await;
    let audit = tenant.audit("device.removed");
    let refused = store.remove_device(tenant.id(), stranger.id, phone.id, &audit).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    store.remove_device(tenant.id(), tenant.person.id, phone.id, &audit).await.unwrap();
    assert!(store.device_named("2001.kxm4tw").await.unwrap().is_none());
    assert!(store.live_bindings(MORNING_MS).await.unwrap().is_empty());
}
