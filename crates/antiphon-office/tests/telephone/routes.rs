//! Where calls go.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use antiphon_core::call_handling::{CallHandling, Diversion, DivertCause, Diverted, HandlingChange, Rings};
use antiphon_core::forwarding::Forwarding;
use antiphon_core::forwarding::ForwardingChange;
use antiphon_core::greeting::DepositCause;
use antiphon_core::ids::{LocationId, MailboxId, OrganizationId};
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::mailbox::{Access, MailboxSettings};
use antiphon_core::numbering::dialled;
use antiphon_core::organization::ServiceSettings;
use antiphon_office::ports::{BindingRecord, CallHandlings as _, Forwardings as _, Store, StoreError};
use antiphon_office::routing::diverting::DivertRequest;
use antiphon_office::routing::{CallRequest, Caller, Destination, OwnMailbox};
use futures::executor::block_on;
use uuid::Uuid;

use crate::world::{CABIN, GRAZ, ORGANIZATION, Resident, START_MS, VIENNA, World, audit, location};

pub(crate) const PASSCODE: &str = "739158";
const OTHER: OrganizationId = OrganizationId(Uuid::from_u128(50));
const OTHER_SITE: LocationId = LocationId(Uuid::from_u128(51));

pub(crate) fn call<'a>(account: Option<&'a str>, called: &'a str) -> CallRequest<'a> {
    CallRequest {
        account,
        called,
        called_host: "voice.example",
        called_instance: None,
        shown_number: Some("+43 1 5550100"),
        shown_name: Some("Some\u{7}body "),
        address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)),
    }
}

pub(crate) fn route(world: &World, call: CallRequest<'_>) -> Destination {
    block_on(world.office.route(call)).unwrap()
}

/// Where a call ends, in a word: the location of a portal, the mailbox of a person.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Portal(LocationId),
    Person(MailboxId),
    Nobody,
}

fn end(destination: Destination) -> End {
    match destination {
        Destination::Portal(caller) => End::Portal(caller.location),
        Destination::Deposit(_, mailbox, _) => End::Person(mailbox),
        Destination::Ring(_)
        | Destination::Outside(_)
        | Destination::Blocked(_)
        | Destination::Attendant(..)
        | Destination::NotFound
        | Destination::NotAllowed
        | Destination::NotReachable
        | Destination::Busy => End::Nobody,
    }
}

fn caller(destination: Destination) -> Caller {
    match destination {
        Destination::Portal(caller)
        | Destination::Attendant(caller, _)
        | Destination::Deposit(caller, ..) => caller,
        Destination::Ring(ring) => ring.caller,
        Destination::Outside(outside) => outside.caller,
        Destination::Blocked(_)
        | Destination::NotFound
        | Destination::NotAllowed
        | Destination::NotReachable
        | Destination::Busy => {
            panic!("nobody is called")
        }
    }
}

fn change_settings(world: &World, of: &Resident, change: impl FnOnce(&mut MailboxSettings)) {
    let mut settings = world.mailbox(of).settings;
    change(&mut settings);
    let audit = audit(ORGANIZATION);
    let saved = world.store.save_mailbox_settings(ORGANIZATION, of.mailbox, &settings, &audit);
    block_on(saved).unwrap();
}

/// Ann (2001, phone "ann") and another 2001 in Graz; another organization has 2001 and 7001.
fn neighbourhood() -> (World, [Resident; 5]) {
    let world = World::new();
    let people = [
        world.add_person(ORGANIZATION, VIENNA, "2001", Some("+43123000001"), &Access::Unset),
        world.add_person(ORGANIZATION, GRAZ, "2001", None, &Access::Unset),
        world.add_person(ORGANIZATION, GRAZ, "2002", None, &Access::Unset),
    ];
    world.add_device(&people[0], "ann");
    world.add_organization(OTHER, "Müller & Co.", ServiceSettings::default());
    world.add_location(&location(OTHER, OTHER_SITE, None, Some("7000")));
    let [two, seven] = [("2001", None), ("7001", Some("+43555000111"))]
        .map(|(extension, number)| world.add_person(OTHER, OTHER_SITE, extension, number, &Access::Unset));
    let [ann, graz, far] = people;
    (world, [ann, graz, far, two, seven])
}

#[test]
fn a_phone_dials_as_its_location_does() {
    let (world, [ann, graz, far, _, seven]) = neighbourhood();
    for (called, want) in [
        ("2000", End::Portal(VIENNA)),
        ("3000", End::Nobody),
        ("93000", End::Portal(GRAZ)),
        ("2001", End::Person(ann.mailbox)),
        ("82001", End::Person(ann.mailbox)),
        ("92001", End::Person(graz.mailbox)),
        ("92002", End::Person(far.mailbox)),
        ("+43123000001", End::Person(ann.mailbox)),
        ("43123000001", End::Person(ann.mailbox)),
        ("+43-1-23000001;user=phone", End::Person(ann.mailbox)),
        ("+43555000111", End::Person(seven.mailbox)),
        ("7001", End::Nobody),
        ("7000", End::Nobody),
        ("2999", End::Nobody),
        ("ann", End::Nobody),
        ("", End::Nobody),
    ] {
        assert_eq!(end(route(&world, call(Some("ann"), called))), want, "{called}");
    }
}

#[test]
fn a_stranger_reaches_what_is_unambiguous_on_this_server() {
    let (world, [ann, graz, far, two, seven]) = neighbourhood();
    for (called, host, want) in [
        ("+43123000001", "voice.example", End::Person(ann.mailbox)),
        ("43555000111", "voice.example", End::Person(seven.mailbox)),
        ("7001", "voice.example", End::Person(seven.mailbox)),
        ("2002", "voice.example", End::Person(far.mailbox)),
        ("7000", "voice.example", End::Portal(OTHER_SITE)),
        ("92001", "voice.example", End::Person(graz.mailbox)),
        ("2001", "voice.example", End::Nobody),
        ("2001", "müller-co.voice.example", End::Person(two.mailbox)),
        ("2001", "00000000-0000-0000-0000-000000000032.voice.example", End::Person(two.mailbox)),
        ("2001", "example-inc.voice.example", End::Nobody),
        ("2999", "example-inc.voice.example", End::Nobody),
        ("*97", "example-inc.voice.example", End::Nobody),
    ] {
        let request = CallRequest { called_host: host, ..call(None, called) };
        assert_eq!(end(route(&world, request)), want, "{called} at {host}");
    }
}

#[test]
fn an_own_mailbox_is_proved_and_never_shown() {
    let (world, [ann, ..]) = neighbourhood();
    let number = Some("2001");
    let shown = CallRequest { shown_number: number, ..call(None, "82000") };
    assert_eq!(caller(route(&world, shown)).own, None);
    let forged = CallRequest { shown_number: number, ..call(Some("nobody"), "82000") };
    assert_eq!(caller(route(&world, forged)).own, None);
    let proved = caller(route(&world, call(Some("ann"), "2000")));
    assert_eq!(proved.own, Some(OwnMailbox { mailbox: ann.mailbox, passcode_unset: true }));
    world.set_access(&ann, world.own(&ann, PASSCODE));
    let proved = caller(route(&world, call(Some("ann"), "93000")));
    assert_eq!(proved.own, Some(OwnMailbox { mailbox: ann.mailbox, passcode_unset: false }));
    let abroad = caller(route(&world, call(Some("ann"), "+43555000111")));
    assert_eq!((abroad.own, abroad.organization), (None, OTHER));
}

#[test]
fn callers_are_named_by_what_is_proved_else_by_what_they_show() {
    let (world, [ann, ..]) = neighbourhood();
    let text = |it: &str| Some(it.to_owned());
    for (called, number) in [("2000", "2001"), ("92002", "82001"), ("93000", "82001")] {
        let from = caller(route(&world, call(Some("ann"), called))).from;
        let want = (Some(ann.person), text(number), text("Ann Miller"));
        assert_eq!((from.person, from.number, from.name), want, "{called}");
    }
    let from = caller(route(&world, call(Some("ann"), "+43555000111"))).from;
    assert_eq!((from.person, from.number, from.name), (None, text("+43123000001"), text("Ann Miller")));
    let from = caller(route(&world, call(None, "92002"))).from;
    assert_eq!((from.person, from.number, from.name), (None, text("+4315550100"), text("Somebody")));
    let anonymous =
        CallRequest { shown_number: Some("anonymous"), shown_name: Some(" "), ..call(None, "92002") };
    let from = caller(route(&world, anonymous)).from;
    assert_eq!((from.person, from.number, from.name), (None, None, None));
}

#[test]
fn wrong_passcodes_are_counted_on_the_account_else_on_the_address() {
    let (world, _) = neighbourhood();
    assert_eq!(caller(route(&world, call(Some("ann"), "2000"))).source, "account:ann");
    assert_eq!(caller(route(&world, call(None, "7000"))).source, "address:192.0.2.7");
}

#[test]
fn a_call_has_the_language_the_keys_and_the_branding_of_the_place_that_is_called() {
    let world = World::new();
    let mut site = location(OTHER, OTHER_SITE, None, Some("7000"));
    site.portal.language = "de-AT".to_owned();
    site.portal.key_layout = KeyLayout::Asterisk;
    world.add_organization(OTHER, "Müller & Co.", ServiceSettings::default());
    world.add_location(&site);
    let called = caller(route(&world, call(None, "7000")));
    assert_eq!((called.location, called.language.as_str(), called.branding), (OTHER_SITE, "de-AT", None));
    assert_eq!(called.key_layout, KeyLayout::Asterisk);
}

#[test]
fn settings_and_registrations_decide_between_phone_and_mailbox() {
    let later = START_MS + 60_000;
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let mailbox = ann.mailbox;
    let phone = world.add_device(&ann, "ann");
    let on = MailboxSettings::default();
    let off = MailboxSettings { enabled: false, ..on.clone() };
    let rings = |busy, unanswered, seconds| format!("{:?}", (busy, unanswered, Duration::from_secs(seconds)));
    for (settings, expires_ms, want) in [
        (on.clone(), later, rings(Some(mailbox), Some(mailbox), 30)),
        (MailboxSettings { rings: 2, ..on.clone() }, later, rings(Some(mailbox), Some(mailbox), 12)),
        (MailboxSettings { send_busy_calls: false, ..on.clone() }, later, rings(None, Some(mailbox), 30)),
        (
            MailboxSettings { send_unanswered_calls: false, ..on.clone() },
            later,
            rings(Some(mailbox), None, 30),
        ),
        (MailboxSettings { send_all_calls: true, ..on.clone() }, later, "AllCalls".to_owned()),
        (MailboxSettings { send_all_calls: true, ..off.clone() }, later, rings(None, None, 30)),
        (off.clone(), later, rings(None, None, 30)),
        (on.clone(), START_MS, "NotRegistered".to_owned()),
        (MailboxSettings { send_unanswered_calls: false, ..on }, START_MS, "nowhere".to_owned()),
        (off, START_MS, "nowhere".to_owned()),
    ] {
        world.register(phone, "sip:ann@192.0.2.9", expires_ms);
        change_settings(&world, &ann, |it| *it = settings.clone());
        let got = match route(&world, call(None, "2001")) {
            Destination::Ring(ring) => format!("{:?}", (ring.busy, ring.unanswered, ring.ring)),
            Destination::Deposit(_, of, cause) => {
                assert_eq!(of, mailbox);
                format!("{cause:?}")
            }
            Destination::NotReachable => "nowhere".to_owned(),
            Destination::Portal(_)
            | Destination::Outside(_)
            | Destination::Blocked(_)
            | Destination::Attendant(..)
            | Destination::NotFound
            | Destination::NotAllowed
            | Destination::Busy => {
                panic!("a person was called")
            }
        };
        assert_eq!(got, want, "{settings:?} until {expires_ms}");
    }
}

#[test]
fn the_contact_registered_last_is_rung_first() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    let phone = world.add_device(&ann, "ann");
    let bindings = [("old", 0), ("one", 60_000), ("two", 90_000)]
        .map(|(contact, after_ms)| crate::world::binding(contact, START_MS + after_ms));
    block_on(world.store.save_bindings(phone, &bindings)).unwrap();
    let Destination::Ring(ring) = route(&world, call(None, "2001")) else {
        panic!("the phone is registered")
    };
    assert_eq!(ring.contacts.iter().map(|it| it.contact.as_str()).collect::<Vec<_>>(), ["two", "one"]);
}

#[test]
fn a_portal_without_a_number_gives_its_users_no_voicemail() {
    let world = World::new();
    let person = world.add_person(ORGANIZATION, CABIN, "4001", None, &Access::Unset);
    assert_eq!(route(&world, call(None, "4001")), Destination::NotReachable);
    change_settings(&world, &person, |it| it.send_all_calls = true);
    assert_eq!(route(&world, call(None, "4001")), Destination::NotReachable);
    let mut cabin = block_on(world.store.location(ORGANIZATION, CABIN)).unwrap().unwrap();
    cabin.portal.extension = antiphon_core::numbering::Extension::parse("4000").ok();
    block_on(world.store.save_location(&cabin, &audit(ORGANIZATION))).unwrap();
    let Destination::Deposit(_, mailbox, DepositCause::AllCalls) = route(&world, call(None, "4001")) else {
        panic!("all calls go to the mailbox")
    };
    assert_eq!(mailbox, person.mailbox);
}

#[test]
fn no_answer_is_made_up_when_the_database_is_away() {
    let world = World::new();
    let away = StoreError::Unavailable("away".to_owned());
    world.store.faults.fail_with(away.clone());
    assert_eq!(block_on(world.office.route(call(None, "2001"))), Err(away));
}

fn forward(world: &World, of: &Resident, to: &str) {
    let forwarding = Forwarding { active: true, destination: dialled(to).ok() };
    let audit = audit(ORGANIZATION);
    let saved = world.store.save_forwarding(ORGANIZATION, of.person, &forwarding, &audit);
    block_on(saved).unwrap();
}

#[test]
fn all_calls_of_somebody_go_where_he_sends_them() {
    for (to, want) in [
        ("2003", Some("2003")),
        ("2000", None),
        // Nobody inside has it: his own phone rings as before.
        ("+15550123", Some("2002")),
    ] {
        let world = World::new();
        let people = ["2002", "2003"].map(|it| (it, world.resident(it, PASSCODE)));
        forward(&world, &people[0].1, to);
        let got = end(route(&world, call(None, "2002")));
        let expected = want.map_or(End::Portal(VIENNA), |want| {
            End::Person(people.iter().find(|(it, _)| *it == want).unwrap().1.mailbox)
        });
        assert_eq!(got, expected, "{to}");
    }
}

#[test]
fn whoever_gets_somebodys_calls_can_still_call_him() {
    let world = World::new();
    let (ann, bob) = (world.resident("2002", PASSCODE), world.resident("2003", PASSCODE));
    world.add_device(&bob, "bob");
    forward(&world, &ann, "2003");
    assert_eq!(end(route(&world, call(Some("bob"), "2002"))), End::Person(ann.mailbox));
}

#[test]
fn forwarding_in_a_circle_or_on_and_on_ends_at_the_last_ones_voicemail() {
    let extensions: Vec<String> = (2_010..2_020).map(|it| it.to_string()).collect();
    for (length, circle, last) in [(1, true, 0), (2, true, 1), (3, true, 2), (9, false, 5)] {
        let world = World::new();
        let people: Vec<Resident> = extensions.iter().map(|it| world.resident(it, PASSCODE)).collect();
        for (n, person) in people.iter().enumerate().take(length) {
            let next = if circle && n + 1 == length { 0 } else { n + 1 };
            forward(&world, person, &extensions[next]);
        }
        let Destination::Deposit(_, mailbox, cause) = route(&world, call(None, "2010")) else {
            panic!("a voicemail answers")
        };
        assert_eq!((mailbox, cause), (people[last].mailbox, DepositCause::AllCalls), "{length} {circle}");
    }
}

pub(crate) fn handle(world: &World, of: &Resident, handling: &CallHandling) {
    let rings = Rings::new(handling.no_answer_rings).unwrap();
    let mut changes =
        vec![HandlingChange::DoNotDisturb(handling.do_not_disturb), HandlingChange::Rings(rings)];
    let reasons = [
        (DivertCause::Busy, &handling.busy),
        (DivertCause::NoAnswer, &handling.no_answer),
        (DivertCause::NotReachable, &handling.not_reachable),
    ];
    for (cause, forwarding) in reasons {
        let to = forwarding.destination.clone().map(ForwardingChange::To);
        let on = if forwarding.active { ForwardingChange::On } else { ForwardingChange::Off };
        changes.extend(to.into_iter().chain([on]).map(|change| HandlingChange::Forward(cause, change)));
    }
    for change in changes {
        let audit = audit(ORGANIZATION);
        let changed = world.store.change_call_handling(ORGANIZATION, of.person, &change, &audit);
        assert!(block_on(changed).unwrap().is_some(), "{change:?}");
    }
}

pub(crate) fn to(number: &str) -> Forwarding {
    Forwarding { active: true, destination: dialled(number).ok() }
}

/// Whose phones ring, for how long, why the call may go on, and whom it was for before.
fn ringing(destination: Destination) -> (String, Duration, Vec<DivertCause>, Vec<(String, DivertCause)>) {
    let Destination::Ring(ring) = destination else { panic!("nobody's phone rings: {destination:?}") };
    let Diversion { number, causes, trail, .. } = ring.diversion;
    (number, ring.ring, causes, trail.into_iter().map(|it| (it.number, it.cause)).collect())
}

#[test]
fn calls_go_on_for_each_reason_where_they_are_sent() {
    let world = World::new();
    let [ann, bob] = ["2001", "2002"].map(|it| world.resident(it, PASSCODE));
    let handling = CallHandling {
        busy: to("2002"),
        no_answer: to("2002"),
        no_answer_rings: 3,
        not_reachable: to("2002"),
        do_not_disturb: false,
    };
    handle(&world, &ann, &handling);
    let anns = world.add_device(&ann, "ann");
    let bobs = world.add_device(&bob, "bob");
    world.register(bobs, "sip:bob@192.0.2.8", START_MS + 60_000);
    let causes = [DivertCause::Busy, DivertCause::NoAnswer, DivertCause::NotReachable];
    let at_bobs =
        |cause| ("2002".to_owned(), Duration::from_secs(30), vec![], vec![("2001".to_owned(), cause)]);
    assert_eq!(ringing(route(&world, call(None, "2001"))), at_bobs(DivertCause::NotReachable));
    world.register(anns, "sip:ann@192.0.2.9", START_MS + 60_000);
    let rung = route(&world, call(None, "2001"));
    let Destination::Ring(ring) = rung.clone() else { panic!("{rung:?}") };
    assert_eq!(ringing(rung), ("2001".to_owned(), Duration::from_secs(18), causes.to_vec(), vec![]));
    for cause in causes {
        let request = DivertRequest { caller: &ring.caller, diversion: &ring.diversion, cause, to: None };
        assert_eq!(ringing(block_on(world.office.divert(request)).unwrap()), at_bobs(cause));
    }
    handle(&world, &ann, &CallHandling { do_not_disturb: true, ..handling });
    assert_eq!(ringing(route(&world, call(None, "2001"))), at_bobs(DivertCause::Busy));
    // Whoever gets somebody's calls can still call him.
    let own = route(&world, call(Some("bob"), "2001"));
    assert!(matches!(own, Destination::Deposit(_, it, DepositCause::Busy) if it == ann.mailbox), "{own:?}");
}

#[test]
fn a_call_that_can_go_no_further_is_left_where_it_is() {
    let world = World::new();
    let [ann, bob] = ["2001", "2002"].map(|it| world.resident(it, PASSCODE));
    let anns = world.add_device(&ann, "ann");
    world.register(anns, "sip:ann@192.0.2.9", START_MS + 60_000);
    let Destination::Ring(ring) = route(&world, call(None, "2001")) else { panic!("the phone rings") };
    let passed = Diverted { person: bob.person, number: "2002".to_owned(), cause: DivertCause::Busy };
    let after_bob = Diversion { trail: vec![passed.clone()], ..ring.diversion.clone() };
    let far = Diversion { trail: vec![passed; 5], ..ring.diversion.clone() };
    for (diversion, to, cause, want) in [
        // To himself, to somebody who had it, to nobody, outside, and on and on.
        (&ring.diversion, "2001", DivertCause::Deflected, Some(DepositCause::NoAnswer)),
        (&after_bob, "2002", DivertCause::Busy, Some(DepositCause::Busy)),
        (&ring.diversion, "2999", DivertCause::NoAnswer, Some(DepositCause::NoAnswer)),
        (&ring.diversion, "+15550123", DivertCause::Deflected, Some(DepositCause::NoAnswer)),
        (&far, "2000", DivertCause::NotReachable, Some(DepositCause::NotRegistered)),
        // The portal takes what is sent to it.
        (&ring.diversion, "2000", DivertCause::Deflected, None),
    ] {
        let request = DivertRequest { caller: &ring.caller, diversion, cause, to: Some(to) };
        let got = block_on(world.office.divert(request)).unwrap();
        let is_wanted = match (&got, want) {
            (Destination::Deposit(_, mailbox, cause), want) => {
                (*mailbox, Some(*cause)) == (ann.mailbox, want)
            }
            (got, want) => want.is_none() && matches!(got, Destination::Portal(_)),
        };
        assert!(is_wanted, "{to} for {cause:?}: {got:?}");
    }
}

#[test]
fn who_does_not_want_to_be_disturbed_and_has_no_voicemail_is_busy() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    handle(&world, &ann, &CallHandling { do_not_disturb: true, ..CallHandling::default() });
    change_settings(&world, &ann, |it| it.enabled = false);
    assert_eq!(route(&world, call(None, "2001")), Destination::Busy);
}

#[test]
fn one_phone_of_a_colleague_is_called_by_its_own_address() {
    let world = World::new();
    let [ann, bob] = ["2001", "2002"].map(|it| world.resident(it, PASSCODE));
    world.add_device(&bob, "bob");
    let anns = world.add_device(&ann, "ann");
    let contact = |name: &str, instance: &str| BindingRecord {
        instance: Some(instance.to_owned()),
        ..crate::world::binding(name, START_MS + 60_000)
    };
    let bindings = [contact("desk", "<urn:uuid:1>;reg-id=1"), contact("app", "<urn:uuid:2>")];
    block_on(world.store.save_bindings(anns, &bindings)).unwrap();
    for (account, instance, want) in [
        (Some("bob"), "urn:uuid:1", Some("desk")),
        (Some("bob"), "urn:uuid:2", Some("app")),
        (Some("bob"), "urn:uuid:3", None),
        (None, "urn:uuid:1", None),
    ] {
        let request = CallRequest { called_instance: Some(instance), ..call(account, "ann") };
        let destination = route(&world, request);
        let Destination::Ring(ring) = destination else {
            let is_nowhere = matches!(destination, Destination::NotFound | Destination::NotReachable);
            assert!(is_nowhere && want.is_none(), "{account:?} {instance}: {destination:?}");
            continue;
        };
        assert_eq!((ring.busy, ring.unanswered), (None, None));
        let contacts: Vec<&str> = ring.contacts.iter().map(|it| it.contact.as_str()).collect();
        assert_eq!(contacts, want.into_iter().collect::<Vec<_>>(), "{account:?} {instance}");
    }
    handle(&world, &ann, &CallHandling { do_not_disturb: true, ..CallHandling::default() });
    let request = CallRequest { called_instance: Some("urn:uuid:1"), ..call(Some("bob"), "ann") };
    assert_eq!(route(&world, request), Destination::Busy, "no phone rings, however it is called");
}
