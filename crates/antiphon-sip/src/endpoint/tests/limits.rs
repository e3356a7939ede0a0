//! What one source may send before it has proved who it is.

use std::time::Duration;

use super::world::*;
use crate::digest::Credentials;
use crate::endpoint::{Registration, Shed};
use crate::event::Event;
use crate::sources::{Rate, SourceLimits};

const MOMENT: Duration = Duration::from_millis(100);

/// A world whose server counts everybody, phones behind one address among them.
fn world() -> World {
    World::limited(SourceLimits {
        messages: Rate::per_second(1, 20),
        calls: Rate::per_second(1, 3),
        trunk_calls: Rate::per_second(1, 3),
        wrong_passwords: Rate::per_hour(60, 10),
        exempt: Vec::new(),
    })
}

fn register(world: &mut World, password: &str) -> Event {
    let wish = Registration {
        flow: flow(PHONE, SERVER),
        domain: DOMAIN.to_owned(),
        credentials: Credentials::with_password(ALICE, password),
        expires_s: 600,
    };
    world.act(PHONE, |end, now| end.register(now, wish));
    world.run(Duration::from_secs(33));
    world.event_of(PHONE)
}

#[test]
fn a_flood_of_a_stranger_does_not_reach_a_registered_phone_behind_the_same_address() {
    let mut world = world();
    assert!(matches!(register(&mut world, PASSWORD), Event::Registered { status: 200, .. }));
    let options = |number| {
        format!(
            "OPTIONS sip:{DOMAIN} SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5064;branch=z9hG4bK-{number}\n\
             From: <sip:x@x>;tag=1\nTo: <sip:{DOMAIN}>\nCall-ID: {number}\nCSeq: 1 OPTIONS\n\n"
        )
    };
    let answered = |world: &mut World, from| {
        world.read(from);
        (0..200).for_each(|number| world.write_if_admitted(from, &options(number)));
        world.read(from).len()
    };
    let few = answered(&mut world, OTHER);
    assert!((1..=20).contains(&few), "{few}");
    assert_eq!(answered(&mut world, PHONE), 200);
}

#[test]
fn more_calls_than_a_stranger_may_have_at_once_are_refused_with_503() {
    let mut world = world();
    for _ in 0..5 {
        world.call(OTHER, "2001");
    }
    world.run(MOMENT);
    let answers: Vec<u16> = world.read(OTHER).iter().map(|it| status(it)).collect();
    assert_eq!(answers, [100, 100, 100, 503, 503]);
    assert_eq!(world.end(SERVER).turned().calls, 2);
}

#[test]
fn a_guesser_is_met_with_silence_and_told_of_once() {
    let mut world = world();
    let first = register(&mut world, "wrong");
    assert!(matches!(first, Event::Registered { status: 401, .. }), "{first:?}");
    let second = register(&mut world, "still wrong");
    assert!(matches!(second, Event::Registered { status: 401, .. }), "{second:?}");
    let third = register(&mut world, PASSWORD);
    assert!(matches!(third, Event::Registered { status: 408, .. }), "{third:?}");
    let alarm = world.end(SERVER).next_alarm().expect("an alarm");
    assert_eq!((alarm.username.as_str(), alarm.source.to_string().as_str()), (ALICE, "127.0.0.1"));
    assert_eq!(world.end(SERVER).next_alarm(), None);
    world.run(Duration::from_secs(6 * 60));
    assert!(matches!(register(&mut world, PASSWORD), Event::Registered { status: 200, .. }));
}

#[test]
fn what_is_new_is_sent_away_while_there_is_no_room_and_calls_go_on() {
    let mut world = World::new(1);
    let (theirs, _) = world.connected();
    world.end(SERVER).shed(Shed::Calls);
    world.call(OTHER, "2001");
    world.run(MOMENT);
    let [refusal] = &world.read(OTHER)[..] else { panic!("not one answer") };
    let wait = |text: &str| header(text, "Retry-After").and_then(|it| it.parse::<u32>().ok());
    assert_eq!(status(refusal), 503);
    assert!(wait(refusal).is_some_and(|seconds| (5..=15).contains(&seconds)), "{refusal}");
    assert!(matches!(register(&mut world, PASSWORD), Event::Registered { status: 200, .. }));
    world.read(PHONE);

    world.end(SERVER).shed(Shed::All);
    let mut waits = std::collections::BTreeSet::new();
    for _ in 0..8 {
        assert!(matches!(register(&mut world, PASSWORD), Event::Registered { status: 503, .. }));
        waits.extend(world.read(PHONE).iter().filter_map(|it| wait(it)));
    }
    assert!(waits.len() > 3 && waits.iter().all(|it| (10..=60).contains(it)), "{waits:?}");
    world.act(OTHER, |end, now| end.hang_up(now, theirs));
    world.run(MOMENT);
    assert!(matches!(world.events_of(SERVER).last(), Some(Event::HungUp { .. })), "a call ends as ever");
    assert_eq!(world.end(SERVER).shed_requests(), 9);
}

#[test]
fn a_phone_keeps_its_password_while_nobody_can_be_looked_up() {
    let mut world = World::new(1);
    world.office_is_away = true;
    assert!(matches!(register(&mut world, PASSWORD), Event::Registered { status: 503, .. }));
    let answers = world.read(PHONE);
    assert!(answers.last().is_some_and(|it| header(it, "Retry-After").is_some()), "{answers:?}");
    world.office_is_away = false;
    assert!(matches!(register(&mut world, PASSWORD), Event::Registered { status: 200, .. }));
}
