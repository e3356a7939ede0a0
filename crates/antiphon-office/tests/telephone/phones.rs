//! Phones that register.

use antiphon_office::ports::StoreError;
use futures::executor::block_on;
use futures::future::join_all;

use crate::world::{START_MS, World, binding};

const PASSCODE: &str = "739158";

#[test]
fn a_registration_is_durable_and_one_that_changes_nothing_writes_nothing() {
    let mut world = World::new();
    let ann = world.resident("2001", PASSCODE);
    world.add_device(&ann, "ann");
    let contact = binding("sip:ann@192.0.2.9", START_MS + 60_000);
    let registered = block_on(world.office.register("ann", |before, now_ms| {
        assert_eq!((before.len(), now_ms), (0, START_MS));
        Some(vec![contact.clone()])
    }));
    assert_eq!(registered.as_deref(), Ok(&[contact.clone()][..]));
    world.restart();
    let live = block_on(world.office.live_contacts()).unwrap();
    assert_eq!(
        live.iter().map(|(device, it)| (device.username.as_str(), it)).collect::<Vec<_>>(),
        [("ann", &contact)]
    );
    let unchanged = block_on(world.office.register("ann", |before, _| {
        assert_eq!(before.len(), 1);
        None
    }));
    assert_eq!(unchanged, Ok(vec![contact]));
    world.clock.advance(std::time::Duration::from_secs(60));
    assert_eq!(block_on(world.office.live_contacts()), Ok(vec![]));
}

#[test]
fn parallel_registrations_of_one_phone_lose_no_contact() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let device = world.add_device(&ann, "ann");
    block_on(join_all((0..50).map(|n| {
        world.office.register("ann", move |before, now_ms| {
            let mut after = before.to_vec();
            after.push(binding(&format!("sip:{n}"), now_ms + 60_000));
            Some(after)
        })
    })));
    let bindings = block_on(antiphon_office::ports::Store::bindings(&*world.store, device)).unwrap();
    assert_eq!(bindings.len(), 50);
}

#[test]
fn only_known_phones_have_secrets_and_contacts() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    world.add_device(&ann, "ann");
    assert_eq!(block_on(world.office.device("ann")).unwrap().map(|it| it.ha1_md5), Some([7; 16]));
    assert_eq!(block_on(world.office.device("bob")), Ok(None));
    let refused = block_on(world.office.register("bob", |_, _| Some(Vec::new())));
    assert_eq!(refused, Err(StoreError::Missing("device")));
}
