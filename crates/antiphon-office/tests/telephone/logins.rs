//! Who gets in.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use antiphon_core::ids::{BlobKey, OrganizationId};
use antiphon_core::limits::Limit;
use antiphon_core::lockout::Attempts;
use antiphon_core::mailbox::Access;
use antiphon_core::organization::ServiceSettings;
use antiphon_office::hashing::portal_subject;
use antiphon_office::ports::{CredentialChange, PasscodeHasher, Store, StoreError};
use antiphon_office::verify::{Claim, NameDue, PasscodeDue, Verdict};
use futures::executor::block_on;
use futures::future::join_all;
use uuid::Uuid;

use crate::world::{
    CABIN, DAY, GRAZ, ORGANIZATION, START_MS, VIENNA, World, admission, attempt, audit, location, passcode,
};

const RIGHT: &str = "739158";
const WRONG: &str = "640275";

fn is_open(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Open(_))
}

#[test]
fn the_fourth_wrong_passcode_locks_and_the_right_one_no_longer_helps() {
    let mut world = World::new();
    let ann = world.resident("2001", RIGHT);
    for guess in 1..=4 {
        let want = if guess < 4 { Verdict::Wrong } else { Verdict::Locked };
        assert_eq!(world.at_desk(&ann, WRONG), want, "{guess}");
        assert_eq!(world.audited("mailbox.locked").len(), usize::from(guess == 4), "{guess}");
    }
    for entered in [RIGHT, WRONG] {
        assert_eq!(world.at_desk(&ann, entered), Verdict::Locked);
        assert_eq!(world.outside("2001", entered), Verdict::Locked);
    }
    world.restart();
    assert_eq!(world.at_desk(&ann, RIGHT), Verdict::Locked);
    assert_eq!(world.credential(&ann).attempts, Attempts { own_phone: 4, outside: 0 });
    let locked = world.audited("mailbox.locked");
    let told: Vec<_> =
        locked.iter().map(|it| (it.target.clone(), it.detail.as_str(), it.actor.as_str())).collect();
    assert_eq!(told, [(format!("mailbox:{}", ann.mailbox), "everywhere", "caller:account:desk")]);
}

#[test]
fn three_wrong_passcodes_and_the_right_one_open_and_count_anew() {
    let world = World::new();
    let ann = world.resident("2001", RIGHT);
    for _ in 0..3 {
        for _ in 0..3 {
            assert_eq!(world.at_desk(&ann, WRONG), Verdict::Wrong);
        }
        assert_eq!(admission(world.at_desk(&ann, RIGHT)).mailbox, ann.mailbox);
    }
    assert_eq!(world.credential(&ann).attempts, Attempts::default());
    assert_eq!(world.audited("mailbox.locked"), []);
}

#[test]
fn a_stranger_locks_the_outside_only_and_a_login_at_the_desk_opens_it_not() {
    let world = World::new();
    let ann = world.resident("2001", RIGHT);
    for _ in 0..4 {
        world.outside("2001", WRONG);
    }
    assert_eq!(world.outside("82001", RIGHT), Verdict::Locked);
    assert!(is_open(&world.at_desk(&ann, RIGHT)));
    // Her own number, entered on her own phone, is her own phone all the same.
    assert!(is_open(&world.enter(Some(&ann), Claim::Number("2001".to_owned()), RIGHT, "account:desk")));
    assert_eq!(world.outside("2001", RIGHT), Verdict::Locked);
    assert_eq!(world.audited("mailbox.locked").len(), 1);
}

#[test]
fn one_phone_gets_no_second_counter_by_entering_its_own_number() {
    let world = World::new();
    let ann = world.resident("2001", RIGHT);
    let by_number = || world.enter(Some(&ann), Claim::Number("82001".to_owned()), WRONG, "account:desk");
    let verdicts =
        [world.at_desk(&ann, WRONG), by_number(), world.at_desk(&ann, WRONG), by_number(), by_number()];
    let (wrong, locked) = (Verdict::Wrong, Verdict::Locked);
    assert_eq!(verdicts, [wrong.clone(), wrong.clone(), wrong, locked.clone(), locked]);
}

#[test]
fn a_colleagues_phone_is_outside() {
    let world = World::new();
    let (ann, bob) = (world.resident("2001", RIGHT), world.resident("2002", WRONG));
    assert!(is_open(&world.enter(Some(&bob), Claim::Number("2001".to_owned()), RIGHT, "account:bob")));
    for _ in 0..4 {
        world.enter(Some(&bob), Claim::Number("2001".to_owned()), WRONG, "account:bob");
    }
    assert_eq!(world.credential(&ann).attempts, Attempts { own_phone: 0, outside: 4 });
}

#[test]
fn of_a_thousand_parallel_guesses_four_are_evaluated() {
    for from_own_phone in [true, false] {
        let world = World::new();
        let ann = world.resident("2001", RIGHT);
        let entered: Vec<_> = (0..1_000).map(|n| passcode(if n < 4 { WRONG } else { RIGHT })).collect();
        let sources: Vec<_> = (0..1_000).map(|n| format!("address:{n}")).collect();
        let (own, claim) = match from_own_phone {
            true => (Some(&ann), Claim::Own),
            false => (None, Claim::Number("2001".to_owned())),
        };
        let attempts: Vec<_> = entered
            .iter()
            .zip(&sources)
            .map(|(it, source)| attempt(own, claim.clone(), it, source))
            .collect();
        let verdicts = block_on(join_all(attempts.iter().map(|it| world.office.verify(it))));
        let mut counted = BTreeMap::new();
        for verdict in verdicts {
            *counted.entry(format!("{:?}", verdict.unwrap())).or_insert(0) += 1;
        }
        assert_eq!(counted, BTreeMap::from([("Locked".to_owned(), 997), ("Wrong".to_owned(), 3)]));
        assert_eq!(world.audited("mailbox.locked").len(), 1);
    }
}

#[test]
fn every_attempt_costs_one_hash_and_sounds_alike_whatever_is_behind_the_number() {
    let world = World::new();
    world.resident("2001", RIGHT);
    world.add_person(ORGANIZATION, VIENNA, "2002", None, &Access::Unset);
    world.add_person(ORGANIZATION, VIENNA, "2003", None, &Access::Default { since_ms: START_MS });
    let new = world.add_person(ORGANIZATION, VIENNA, "2004", None, &Access::Unset);
    world.set_access(&new, world.one_time(&new, RIGHT));
    let other = OrganizationId(Uuid::from_u128(50));
    world.add_organization(other, "Other", ServiceSettings::default());
    let elsewhere = antiphon_core::ids::LocationId(Uuid::from_u128(51));
    world.add_location(&location(other, elsewhere, None, Some("7000")));
    world.add_person(other, elsewhere, "7001", Some("+43555000111"), &Access::Unset);
    for number in ["2001", "2002", "2003", "2004", "2999", "2000", "7001", "43555000111", "", "0", "*#", "١٢"]
    {
        for guess in 1..=6 {
            let before = world.hasher.verified.load(Ordering::Relaxed);
            let verdict =
                world.enter(None, Claim::Number(number.to_owned()), WRONG, &format!("address:{number}"));
            let want = if guess < 4 { Verdict::Wrong } else { Verdict::Locked };
            assert_eq!(verdict, want, "guess {guess} at {number}");
            assert_eq!(
                world.hasher.verified.load(Ordering::Relaxed),
                before + 1,
                "guess {guess} at {number}"
            );
        }
    }
    assert_eq!(world.audited("mailbox.locked").len(), 12);
}

#[test]
fn a_number_asks_the_store_for_as_much_whether_or_not_it_exists() {
    let world = World::new();
    let numbered = |location, extension| {
        world.add_person(
            ORGANIZATION,
            location,
            extension,
            Some(&format!("+4312{extension}")),
            &Access::Unset,
        );
    };
    numbered(VIENNA, "2001");
    numbered(GRAZ, "3001");
    numbered(CABIN, "4001");
    for alike in [
        ["2001", "2000", "3001", "4001", "2999"].as_slice(),
        &["82001", "82000", "82999", "93001", "93999"],
        &["43122001", "43124001", "43122999"],
    ] {
        let asked = alike.iter().map(|number| {
            let before = world.store.faults.calls();
            assert_eq!(world.outside(number, WRONG), Verdict::Wrong, "{number}");
            world.store.faults.calls() - before
        });
        let asked: Vec<_> = asked.collect();
        assert!(asked.iter().all(|it| *it == asked[0]), "{alike:?}: {asked:?}");
    }
}

#[test]
fn a_missing_number_is_one_number_with_and_without_its_prefix() {
    let world = World::new();
    for number in ["2999", "82999", "2999"] {
        assert_eq!(world.outside(number, WRONG), Verdict::Wrong);
    }
    assert_eq!(world.outside("82999", WRONG), Verdict::Locked);
    assert_eq!(world.outside("2999", WRONG), Verdict::Locked);
    assert_eq!(world.outside("82999", WRONG), Verdict::Locked);
    assert_eq!(world.outside("92999", WRONG), Verdict::Wrong);
}

#[test]
fn a_phone_without_a_mailbox_opens_nothing_and_locks_like_one() {
    let world = World::new();
    for guess in 1..=5 {
        let verdict = world.enter(None, Claim::Own, RIGHT, "account:lobby");
        assert_eq!(verdict, if guess < 4 { Verdict::Wrong } else { Verdict::Locked });
    }
}

#[test]
fn a_mailbox_has_all_the_numbers_of_its_owner_in_his_own_organization() {
    use crate::world::{CABIN, GRAZ};
    let world = World::new();
    let people = [
        world.add_person(ORGANIZATION, VIENNA, "2001", Some("+43123000001"), &Access::Unset),
        world.add_person(ORGANIZATION, GRAZ, "2001", None, &Access::Unset),
        world.add_person(ORGANIZATION, GRAZ, "2002", None, &Access::Unset),
        world.add_person(ORGANIZATION, CABIN, "4001", None, &Access::Unset),
    ];
    for person in &people {
        world.set_access(person, world.own(person, RIGHT));
    }
    let [vienna, graz, far, cabin] = &people;
    for (entered, want) in [
        ("2001", Some(vienna)),
        ("82001", Some(vienna)),
        ("43123000001", Some(vienna)),
        ("+43123000001", Some(vienna)),
        ("92001", Some(graz)),
        ("92002", Some(far)),
        ("2002", None),
        ("4001", Some(cabin)),
        ("2000", None),
        ("82000", None),
    ] {
        let opened = match world.outside(entered, RIGHT) {
            Verdict::Open(admission) => Some(admission.mailbox),
            Verdict::Administration | Verdict::Wrong | Verdict::Locked | Verdict::Refused => None,
        };
        assert_eq!(opened, want.map(|want| want.mailbox), "{entered}");
    }
}

#[test]
fn the_portal_admin_passcode_entered_for_a_mailbox_is_wrong_and_counts() {
    let world = World::new();
    let ann = world.resident("2001", RIGHT);
    let admin = "918273";
    let hash = block_on(world.hasher.hash(&portal_subject(VIENNA), &passcode(admin)));
    block_on(world.store.save_portal_passcode(ORGANIZATION, VIENNA, &hash, &audit(ORGANIZATION))).unwrap();
    assert_eq!(world.at_desk(&ann, admin), Verdict::Wrong);
    assert_eq!(world.outside("2001", admin), Verdict::Wrong);
    assert_eq!(world.credential(&ann).attempts, Attempts { own_phone: 1, outside: 1 });
}

#[test]
fn the_number_of_the_portal_called_and_its_admin_passcode_open_the_administrator_menu() {
    use crate::world::GRAZ;
    let world = World::new();
    let ann = world.resident("2001", RIGHT);
    let admin = "918273";
    for location in [VIENNA, GRAZ] {
        let hash = block_on(world.hasher.hash(&portal_subject(location), &passcode(admin)));
        block_on(world.store.save_portal_passcode(ORGANIZATION, location, &hash, &audit(ORGANIZATION)))
            .unwrap();
    }
    // The portal of Graz has 3000 and the prefix 9; it is not the one that is called.
    for (entered, digits, want) in [
        ("2000", admin, Verdict::Administration),
        ("82000", admin, Verdict::Administration),
        ("2000", RIGHT, Verdict::Wrong),
        ("2001", admin, Verdict::Wrong),
        ("93000", admin, Verdict::Wrong),
    ] {
        assert_eq!(world.outside(entered, digits), want, "{entered}");
    }
    let from_desk = world.enter(Some(&ann), Claim::Number("2000".to_owned()), admin, "account:desk");
    assert_eq!(from_desk, Verdict::Administration);
    assert_eq!(world.audited("portal.administered").len(), 3);
}

#[test]
fn the_administrator_menu_locks_like_a_mailbox_until_a_new_admin_passcode() {
    let mut world = World::new();
    let admin = "918273";
    let set = |world: &World| {
        let hash = block_on(world.hasher.hash(&portal_subject(VIENNA), &passcode(admin)));
        block_on(world.store.save_portal_passcode(ORGANIZATION, VIENNA, &hash, &audit(ORGANIZATION)))
            .unwrap();
    };
    set(&world);
    for guess in 1..=4 {
        let want = if guess < 4 { Verdict::Wrong } else { Verdict::Locked };
        assert_eq!(world.outside("2000", WRONG), want, "{guess}");
    }
    world.restart();
    assert_eq!(world.outside("2000", admin), Verdict::Locked);
    let locked = world.audited("mailbox.locked");
    let targets: Vec<_> = locked.iter().map(|it| it.target.clone()).collect();
    assert_eq!(targets, [format!("portal:{VIENNA}")]);
    set(&world);
    assert_eq!(world.outside("2000", admin), Verdict::Administration);
}

#[test]
fn mailboxes_on_the_default_passcode_follow_it_and_have_none_when_it_is_off() {
    let world = World::new();
    world.set_default_passcode(Some("384950"));
    let new = world.add_person(ORGANIZATION, VIENNA, "2001", None, &Access::Default { since_ms: START_MS });
    let opened = admission(world.at_desk(&new, "384950"));
    assert_eq!((opened.passcode_due, opened.name_due), (PasscodeDue::Initial, NameDue::Record));
    world.set_default_passcode(Some("501839"));
    assert_eq!(world.at_desk(&new, "384950"), Verdict::Wrong);
    assert!(is_open(&world.at_desk(&new, "501839")));
    world.set_default_passcode(None);
    for old in ["384950", "501839"] {
        assert_eq!(world.at_desk(&new, old), Verdict::Wrong);
    }
    world.set_default_passcode(Some("501839"));
    assert_eq!(world.at_desk(&new, "501839"), Verdict::Wrong);
}

#[test]
fn an_own_passcode_is_no_default_passcode() {
    let world = World::new();
    world.set_default_passcode(Some("384950"));
    let ann = world.resident("2001", RIGHT);
    assert_eq!(world.at_desk(&ann, "384950"), Verdict::Wrong);
    assert_eq!(admission(world.at_desk(&ann, RIGHT)).passcode_due, PasscodeDue::No);
}

#[test]
fn initial_passcodes_open_from_the_own_phone_for_thirty_days() {
    for kind in ["default", "one-time"] {
        for (allowed_outside, days, desk, outside) in [
            (false, 0, true, false),
            (false, 29, true, false),
            (true, 29, true, true),
            (true, 30, false, false),
        ] {
            let world = World::new();
            world.set_default_passcode(Some("384950"));
            world.change_service(|it| it.initial_passcode_from_outside = allowed_outside);
            let new =
                world.add_person(ORGANIZATION, VIENNA, "2001", None, &Access::Default { since_ms: START_MS });
            if kind == "one-time" {
                world.set_access(&new, world.one_time(&new, "384950"));
            }
            world.clock.advance(DAY * days);
            let context = format!("{kind} on day {days}, outside {allowed_outside}");
            assert_eq!(is_open(&world.outside("2001", "384950")), outside, "{context}");
            let verdict = world.at_desk(&new, "384950");
            assert_eq!(is_open(&verdict), desk, "{context}");
            if desk {
                assert_eq!(admission(verdict).passcode_due, PasscodeDue::Initial, "{context}");
            }
        }
    }
}

#[test]
fn a_passcode_expires_and_says_so_a_week_before() {
    let world = World::new();
    world.change_service(|it| it.passcode_rules.expiry_days = Limit::on(30));
    let ann = world.resident("2001", RIGHT);
    let mut half_day = 0;
    for (on_half_day, due, soon) in [
        (0, PasscodeDue::No, None),
        (44, PasscodeDue::No, None),
        (45, PasscodeDue::No, Some(7)),
        (46, PasscodeDue::No, Some(7)),
        (58, PasscodeDue::No, Some(1)),
        (59, PasscodeDue::No, Some(0)),
        (60, PasscodeDue::Expired, None),
        (800, PasscodeDue::Expired, None),
    ] {
        world.clock.advance(DAY / 2 * (on_half_day - half_day));
        half_day = on_half_day;
        let opened = admission(world.at_desk(&ann, RIGHT));
        let told = (opened.passcode_due, opened.passcode_expires_in_days);
        assert_eq!(told, (due, soon), "half-day {on_half_day}");
    }
}

#[test]
fn the_name_is_due_once_and_one_from_before_may_be_kept() {
    let world = World::new();
    let ann = world.resident("2001", RIGHT);
    assert_eq!(admission(world.at_desk(&ann, RIGHT)).name_due, NameDue::Record);
    let key = BlobKey("v1/name.wav".to_owned());
    let by = audit(ORGANIZATION);
    let saved = world.store.save_personalized_name(ORGANIZATION, ann.mailbox, Some(&key), &by);
    block_on(saved).unwrap();
    assert_eq!(admission(world.at_desk(&ann, RIGHT)).name_due, NameDue::No);
    let reset = CredentialChange {
        organization: ORGANIZATION,
        mailbox: ann.mailbox,
        access: world.one_time(&ann, WRONG),
        name_due: Some(true),
        history_max: 10,
        clear_attempts: true,
        now_ms: START_MS,
    };
    block_on(world.store.save_credential(&reset, &audit(ORGANIZATION))).unwrap();
    assert_eq!(admission(world.at_desk(&ann, WRONG)).name_due, NameDue::Confirm(key));
}

#[test]
fn a_source_gets_twenty_wrong_passcodes_an_hour_over_all_mailboxes_and_one_alert() {
    let world = World::new();
    let ann = world.resident("2001", RIGHT);
    for _ in 0..30 {
        assert!(is_open(&world.outside("2001", RIGHT)), "right passcodes cost nothing");
    }
    for mailbox in 3001..=3020 {
        assert_eq!(world.outside(&mailbox.to_string(), WRONG), Verdict::Wrong);
    }
    for entered in [WRONG, RIGHT] {
        assert_eq!(world.outside("2001", entered), Verdict::Refused);
    }
    assert_eq!(world.audited("source.refused").len(), 1);
    assert!(is_open(&world.enter(None, Claim::Number("2001".to_owned()), RIGHT, "address:192.0.2.2")));
    assert!(is_open(&world.at_desk(&ann, RIGHT)), "own phones are exempt");
    world.clock.advance(DAY / 24);
    assert!(is_open(&world.outside("2001", RIGHT)));
}

#[test]
fn tries_at_a_locked_mailbox_cost_the_source_nothing() {
    let world = World::new();
    for _ in 0..4 {
        world.outside("2999", WRONG);
    }
    for _ in 0..50 {
        assert_eq!(world.outside("2999", WRONG), Verdict::Locked);
    }
    assert_eq!(world.outside("3001", WRONG), Verdict::Wrong);
}

#[test]
fn an_attempt_that_was_counted_stays_counted_when_the_database_goes_away() {
    let away = StoreError::Unavailable("away".to_owned());
    let calls_before_reservation = {
        let world = World::new();
        let ann = world.resident("2001", RIGHT);
        let passcode = passcode(WRONG);
        (1..20)
            .find(|n| {
                world.store.faults.fail_nth(*n, away.clone());
                let failed = block_on(world.office.verify(&attempt(
                    Some(&ann),
                    Claim::Own,
                    &passcode,
                    "account:desk",
                )));
                world.store.faults.work();
                assert_eq!(failed, Err(away.clone()));
                world.credential(&ann).attempts.own_phone == 1
            })
            .unwrap()
    };
    assert!(calls_before_reservation > 1);
}
