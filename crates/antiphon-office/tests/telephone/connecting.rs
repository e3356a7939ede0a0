//! Where callers go whom a dialog connects with somebody else, and who may call back.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use antiphon_core::greeting::DepositCause;
use antiphon_core::ids::MailboxId;
use antiphon_core::limits::{CALL_BACKS_PER_DAY_MAX, DAY_MS};
use antiphon_core::mailbox::Access;
use antiphon_office::connecting::{ConnectRequest, ConnectTo, OnBehalf};
use antiphon_office::routing::{CallRequest, Caller, Destination};
use futures::executor::block_on;

use crate::world::{GRAZ, ORGANIZATION, Resident, VIENNA, World};

/// Ann and Bob in Vienna, Eve in Graz; the phone "ann" is Ann's.
struct Neighbours {
    world: World,
    ann: Resident,
    bob: Resident,
    eve: Resident,
}

impl Neighbours {
    fn new() -> Self {
        let world = World::new();
        let add = |location, extension, number| {
            world.add_person(ORGANIZATION, location, extension, number, &Access::Unset)
        };
        let ann = add(VIENNA, "2001", Some("+43123000001"));
        let (bob, eve) = (add(VIENNA, "2002", None), add(GRAZ, "2002", None));
        world.add_device(&ann, "ann");
        Self { world, ann, bob, eve }
    }

    /// Who has called the portal of Vienna or of Graz.
    fn caller(&self, account: Option<&str>, portal: &str) -> Caller {
        let call = CallRequest {
            account,
            called: portal,
            called_host: "voice.example",
            called_instance: None,
            shown_number: Some("+4315550100"),
            shown_name: None,
            address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)),
        };
        let destination = block_on(self.world.office.route(call)).unwrap();
        let Destination::Portal(caller) = destination else { panic!("{portal}: {destination:?}") };
        caller
    }

    fn connect(&self, caller: &Caller, to: ConnectTo<'_>, on_behalf: OnBehalf) -> Destination {
        block_on(self.world.office.connect(ConnectRequest { caller, to, on_behalf })).unwrap()
    }

    fn call_back(&self, caller: &Caller, number: &str) -> Destination {
        self.connect(caller, ConnectTo::Number(number), OnBehalf::Owner(self.ann.mailbox))
    }

    fn allow_call_back(&self) {
        self.world.change_service(|it| it.call_back_allowed = true);
    }

    fn details(&self, action: &str) -> Vec<String> {
        self.world.audited(action).into_iter().map(|audit| audit.detail).collect()
    }
}

/// Nobody has a phone here: whoever is reached is reached by his mailbox.
fn reached(destination: &Destination) -> Option<MailboxId> {
    match destination {
        Destination::Deposit(_, mailbox, _) => Some(*mailbox),
        Destination::Portal(_)
        | Destination::Attendant(..)
        | Destination::Ring(_)
        | Destination::Outside(_)
        | Destination::Blocked(_)
        | Destination::NotFound
        | Destination::NotAllowed
        | Destination::NotReachable
        | Destination::Busy => None,
    }
}

#[test]
fn a_caller_is_sent_on_to_numbers_as_they_are_dialled_at_the_location_he_called() {
    let it = Neighbours::new();
    let (vienna, graz) = (it.caller(None, "2000"), it.caller(Some("ann"), "93000"));
    for (caller, number, want) in [
        (&vienna, "2001", Some(&it.ann)),
        (&vienna, "2002", Some(&it.bob)),
        (&vienna, "92002", Some(&it.eve)),
        (&vienna, "+43123000001", Some(&it.ann)),
        (&vienna, "+4369955501", None),
        (&vienna, "2999", None),
        (&vienna, "operator", None),
        (&graz, "2002", Some(&it.eve)),
        (&graz, "82002", Some(&it.bob)),
    ] {
        let destination = it.connect(caller, ConnectTo::Number(number), OnBehalf::Caller);
        assert_eq!(reached(&destination), want.map(|it| it.mailbox), "{number}");
        assert!(want.is_some() || destination == Destination::NotFound, "{number}: {destination:?}");
    }
}

#[test]
fn whoever_is_sent_on_stays_who_he_is() {
    let it = Neighbours::new();
    for (account, portal, number, shown) in [
        (None, "2000", "2002", "+4315550100"),
        (Some("ann"), "2000", "2002", "2001"),
        (Some("ann"), "2000", "92002", "82001"),
        (Some("ann"), "93000", "82002", "2001"),
    ] {
        let caller = it.caller(account, portal);
        let destination = it.connect(&caller, ConnectTo::Number(number), OnBehalf::Caller);
        let Destination::Deposit(seen, _, DepositCause::NotRegistered) = destination else {
            panic!("{number}: {destination:?}");
        };
        assert_eq!(seen.from.number.as_deref(), Some(shown), "{account:?} at {portal} to {number}");
        assert_eq!((seen.source, seen.own), (caller.source, caller.own));
    }
}

#[test]
fn a_mailbox_answers_at_once_if_it_takes_calls_and_is_of_the_organization() {
    let it = Neighbours::new();
    let caller = it.caller(None, "2000");
    let to = |mailbox| it.connect(&caller, ConnectTo::Mailbox(mailbox), OnBehalf::Caller);
    assert_eq!(
        to(it.bob.mailbox),
        Destination::Deposit(caller.clone(), it.bob.mailbox, DepositCause::AllCalls)
    );
    assert_eq!(to(MailboxId(uuid::Uuid::from_u128(4711))), Destination::NotFound);
}

#[test]
fn nobody_calls_back_unless_the_organization_allows_it() {
    let it = Neighbours::new();
    let ann = it.caller(Some("ann"), "2000");
    assert_eq!(it.call_back(&ann, "2002"), Destination::NotAllowed);
    it.allow_call_back();
    assert_eq!(reached(&it.call_back(&ann, "2002")), Some(it.bob.mailbox));
    assert_eq!(it.details("call-back.refused"), ["2002: the organization does not allow it"]);
    assert_eq!(it.details("call-back.made"), ["2002"]);
}

#[test]
fn an_owner_calls_back_from_his_own_phone_only() {
    let it = Neighbours::new();
    it.allow_call_back();
    // Who knows the passcode has opened the mailbox; his phone is not the owner's all the same.
    let outside = it.caller(None, "2000");
    assert_eq!(it.call_back(&outside, "2002"), Destination::NotAllowed);
    let ann = it.caller(Some("ann"), "2000");
    let of_bob = it.connect(&ann, ConnectTo::Number("2001"), OnBehalf::Owner(it.bob.mailbox));
    assert_eq!(of_bob, Destination::NotAllowed);
    assert_eq!(it.details("call-back.refused").len(), 2);
}

#[test]
fn an_owner_dials_as_at_his_desk_wherever_the_portal_is() {
    let it = Neighbours::new();
    it.allow_call_back();
    let ann = it.caller(Some("ann"), "93000");
    assert_eq!(reached(&it.call_back(&ann, "2002")), Some(it.bob.mailbox));
    assert_eq!(reached(&it.call_back(&ann, "92002")), Some(it.eve.mailbox));
    assert_eq!(it.call_back(&ann, "+4369955501"), Destination::NotFound);
}

#[test]
fn an_owner_calls_back_so_often_a_day_and_no_more() {
    let it = Neighbours::new();
    it.allow_call_back();
    let ann = it.caller(Some("ann"), "2000");
    for _ in 0..CALL_BACKS_PER_DAY_MAX {
        assert_eq!(reached(&it.call_back(&ann, "2002")), Some(it.bob.mailbox));
    }
    assert_eq!(it.call_back(&ann, "2002"), Destination::NotAllowed);
    assert_eq!(it.details("call-back.refused"), ["2002: too many calls today"]);
    it.world.clock.advance(Duration::from_millis(DAY_MS.unsigned_abs()));
    assert_eq!(reached(&it.call_back(&ann, "2002")), Some(it.bob.mailbox));
}
