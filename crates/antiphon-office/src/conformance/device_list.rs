//! The phones of everybody, in one list.

use antiphon_core::mailbox::Access;

use super::fixture::{MORNING_MS, Tenant, device, location, person};
use crate::ports::{BindingRecord, DevicesQuery, ListedDevice, Store};

pub(super) async fn phones_are_found_with_their_owners_and_contacts(store: &dyn Store) {
    let (tenant, neighbour) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let second = location(&tenant.organization, 300);
    store.insert_location(&second, &tenant.audit("location.created")).await.unwrap();
    let (other, mailbox) = person(&second, 30, "1999");
    store.insert_person(&other, &mailbox, &Access::Unset, &tenant.audit("person.created")).await.unwrap();
    let theirs = [
        device(&tenant.person, 1, "2001.kxm4tw"),
        device(&tenant.person, 2, "2001.p7qrsa"),
        device(&other, 3, "1999.abcdef"),
    ];
    for phone in &theirs {
        store.insert_device(phone, &tenant.audit("device.created")).await.unwrap();
    }
    let foreign = device(&neighbour.person, 4, "2001.foreig");
    store.insert_device(&foreign, &neighbour.audit("device.created")).await.unwrap();
    let told = BindingRecord { user_agent: Some("Phönix 3".into()), ..binding(1, MORNING_MS + 1) };
    let contacts = [told, binding(2, MORNING_MS + 1), binding(3, MORNING_MS)];
    store.save_bindings(theirs[0].id, &contacts).await.unwrap();

    let found = async |query: DevicesQuery| store.find_devices(tenant.id(), &query).await.unwrap();
    let all = DevicesQuery { now_ms: MORNING_MS, max: 9, ..DevicesQuery::default() };
    let listed = found(all.clone()).await;
    assert_eq!(names(&listed), ["1999.abcdef", "2001.kxm4tw", "2001.p7qrsa"]);
    let first = ListedDevice {
        id: theirs[0].id,
        username: "2001.kxm4tw".into(),
        person: tenant.person.id,
        owner: tenant.person.name.clone(),
        extension: "2001".into(),
        location: tenant.location.id,
        contacts: vec!["Phönix 3".into(), binding(2, 0).contact],
    };
    assert_eq!(listed[1], first, "what has expired is not there");
    assert!(listed[2].contacts.is_empty());
    for (text, expected) in [
        ("P7Q", vec!["2001.p7qrsa"]),
        ("1999", vec!["1999.abcdef"]),
        ("%", vec![]),
        (tenant.person.name.as_str(), vec!["2001.kxm4tw", "2001.p7qrsa"]),
    ] {
        let query = DevicesQuery { text: text.to_owned(), ..all.clone() };
        assert_eq!(names(&found(query).await), expected, "{text}");
    }
    let there = DevicesQuery { location: Some(second.id), ..all.clone() };
    assert_eq!(names(&found(there).await), ["1999.abcdef"]);
    let page = found(DevicesQuery { max: 2, ..all.clone() }).await;
    let rest = found(DevicesQuery { after: page.last().map(|it| it.id), ..all.clone() }).await;
    assert_eq!((names(&page), names(&rest)), (vec!["1999.abcdef", "2001.kxm4tw"], vec!["2001.p7qrsa"]));
    let nowhere = DevicesQuery { after: Some(foreign.id), ..all };
    assert_eq!(found(nowhere).await, [], "behind another organization's phone there is nothing");
}

fn names(listed: &[ListedDevice]) -> Vec<&str> {
    listed.iter().map(|it| it.username.as_str()).collect()
}

fn binding(n: i64, expires_ms: i64) -> BindingRecord {
    BindingRecord {
        contact: format!("sip:2001@192.0.2.{n}:5060"),
        flow: format!("udp 192.0.2.{n}:5060"),
        instance: None,
        user_agent: None,
        path: Vec::new(),
        call_id: format!("registration-{n}"),
        cseq: n,
        expires_ms,
    }
}
