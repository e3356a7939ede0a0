//! A person has an extension and numbers: calls are sent on to whichever of them, and to nobody twice.

use antiphon_core::call_handling::DivertCause;
use antiphon_core::greeting::DepositCause;
use antiphon_core::mailbox::Access;
use antiphon_core::message::MessageFrom;
use antiphon_office::routing::Destination;
use antiphon_office::routing::diverting::DivertRequest;
use antiphon_office::transferring::{Known, TransferRequest};
use futures::executor::block_on;

use crate::routes::{call, route};
use crate::world::{ORGANIZATION, START_MS, VIENNA, World};

const ANNS: &str = "+43123000001";
const BOBS: &str = "+43123000002";

/// Ann and Bob, with a phone and a number each.
fn office() -> World {
    let world = World::new();
    for (extension, number, phone) in [("2001", ANNS, "ann"), ("2002", BOBS, "bob")] {
        let person = world.add_person(ORGANIZATION, VIENNA, extension, Some(number), &Access::Unset);
        let device = world.add_device(&person, phone);
        world.register(device, &format!("sip:{phone}@192.0.2.9"), START_MS + 60_000);
    }
    world
}

fn rings_at(destination: &Destination, extension: &str) -> bool {
    matches!(destination, Destination::Ring(ring) if ring.diversion.number == extension)
}

#[test]
fn whoever_is_sent_on_to_a_number_reaches_the_phones_of_who_has_it() {
    let world = office();
    let transfer = |moved, to| {
        let shown = MessageFrom::default();
        let request =
            TransferRequest { by: Known::Account("ann"), moved, shown: &shown, source: "192.0.2.1", to };
        block_on(world.office.transfer(request)).unwrap()
    };
    for to in ["2002", BOBS, "+43-1-23000002"] {
        let got = transfer(Known::Nobody, to);
        assert!(rings_at(&got, "2002"), "{to}: {got:?}");
        // Nobody is sent on to himself, whatever his number is called.
        assert_eq!(transfer(Known::Account("bob"), to), Destination::NotAllowed, "{to}");
    }
}

#[test]
fn a_phone_that_deflects_to_a_number_has_the_phones_ring_of_who_has_it() {
    let world = office();
    let Destination::Ring(ring) = route(&world, call(None, "2001")) else { panic!("the phone rings") };
    let deflect = |to| {
        let (caller, diversion, cause) = (&ring.caller, &ring.diversion, DivertCause::Deflected);
        block_on(world.office.divert(DivertRequest { caller, diversion, cause, to: Some(to) })).unwrap()
    };
    for to in ["2002", BOBS] {
        let got = deflect(to);
        assert!(rings_at(&got, "2002"), "{to}: {got:?}");
    }
    for to in ["2001", ANNS] {
        let got = deflect(to);
        assert!(matches!(got, Destination::Deposit(_, _, DepositCause::NoAnswer)), "{to}: {got:?}");
    }
}
