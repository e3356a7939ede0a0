//! Calls that are sent on outside.

use antiphon_core::call_handling::{CallHandling, DivertCause};
use antiphon_core::dialling::{DialRules, Permissions};
use antiphon_core::ids::TrunkId;
use antiphon_core::limits::SENT_OUTSIDE_PER_DAY_MAX;
use antiphon_core::trunk::{Trunk, TrunkLamps};
use antiphon_office::ports::{Dialling as _, Trunks as _};
use antiphon_office::routing::diverting::DivertRequest;
use antiphon_office::routing::{Destination, Ring};
use futures::executor::block_on;
use uuid::Uuid;

use crate::routes::{PASSCODE, call, handle, route, to};
use crate::world::{ORGANIZATION, START_MS, VIENNA, World, audit};

/// A carrier of the location's, and calls within the country allowed.
fn open_the_way_outside(world: &World) {
    let trunk = Trunk {
        id: TrunkId(Uuid::from_u128(60)),
        organization: ORGANIZATION,
        location: VIENNA,
        name: "Carrier".to_owned(),
        active: true,
        peers: vec!["sip.example.net".parse().unwrap()],
        sources: Vec::new(),
        domain: None,
        account: None,
        login: None,
        registers: false,
        trusted: false,
        pilot: None,
        lamps: TrunkLamps::Off,
        created_ms: START_MS,
        version: 1,
    };
    block_on(world.store.insert_trunk(&trunk, &audit(ORGANIZATION))).unwrap();
    let permissions = Permissions { national: true, ..Permissions::default() };
    let rules = DialRules { country_code: Some("43".to_owned()), permissions, ..DialRules::default() };
    block_on(world.store.save_dial_rules(ORGANIZATION, VIENNA, &rules, &audit(ORGANIZATION))).unwrap();
}

#[test]
fn only_calls_that_go_outside_count_among_those_of_a_day() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    open_the_way_outside(&world);
    let outside = || to("+4366412345678");
    let handling = CallHandling { busy: outside(), no_answer: outside(), ..CallHandling::default() };
    handle(&world, &ann, &handling);
    let anns = world.add_device(&ann, "ann");
    world.register(anns, "sip:ann@192.0.2.9", START_MS + 60_000);
    let ring = || {
        let destination = route(&world, call(None, "2001"));
        let Destination::Ring(ring) = destination else { panic!("nobody's phone rings: {destination:?}") };
        ring
    };
    for _ in 0..SENT_OUTSIDE_PER_DAY_MAX {
        assert_eq!(ring().diversion.causes, [DivertCause::Busy, DivertCause::NoAnswer]);
    }
    let busy = || {
        let Ring { caller, diversion, .. } = ring();
        let request =
            DivertRequest { caller: &caller, diversion: &diversion, cause: DivertCause::Busy, to: None };
        block_on(world.office.divert(request)).unwrap()
    };
    for nth in 0..SENT_OUTSIDE_PER_DAY_MAX {
        assert!(matches!(busy(), Destination::Outside(_)), "{nth}");
    }
    assert!(matches!(busy(), Destination::Deposit(..)));
    assert_eq!(ring().diversion.causes, []);
}
