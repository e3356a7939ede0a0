//! Whom the gate lets in.

use std::net::SocketAddr;
use std::time::Duration;

use super::gate::Gate;
use super::recent::Recent;
use super::*;
use crate::flow::{Flow, Transport};

const SECOND: Duration = Duration::from_secs(1);

fn flow(remote: &str) -> Flow {
    let local = SocketAddr::from(([192, 0, 2, 1], 5060));
    Flow { transport: Transport::Udp, local, remote: remote.parse().unwrap(), connection: None }
}

fn limits() -> SourceLimits {
    SourceLimits {
        messages: Rate::per_second(2, 10),
        calls: Rate::per_second(1, 3),
        trunk_calls: Rate::per_second(2, 5),
        wrong_passwords: Rate::per_hour(60, 20),
        exempt: vec!["203.0.113.0/24".parse().unwrap()],
    }
}

/// How many of a hundred messages at once are let in.
fn admitted(gate: &mut Gate, now: Duration, remote: &str) -> usize {
    (0..100).filter(|_| gate.admits_message(now, flow(remote))).count()
}

#[test]
fn a_source_may_send_a_burst_and_then_its_rate() {
    let mut gate = Gate::new(limits());
    assert_eq!(admitted(&mut gate, SECOND, "198.51.100.7:5060"), 10);
    assert_eq!(admitted(&mut gate, SECOND, "198.51.100.7:6060"), 0, "another port is the same source");
    assert_eq!(admitted(&mut gate, SECOND, "198.51.100.8:5060"), 10, "another address is not");
    assert_eq!(admitted(&mut gate, 3 * SECOND, "198.51.100.7:5060"), 4);
    assert_eq!(
        admitted(&mut gate, 600 * SECOND, "198.51.100.7:5060"),
        10,
        "no more than a burst is saved up"
    );
    assert_eq!(gate.turned().messages, 90 + 100 + 90 + 96 + 90);
    let none = SourceLimits { messages: Rate::per_second(0, 0), ..limits() };
    assert_eq!(admitted(&mut Gate::new(none), SECOND, "198.51.100.7:5060"), 100, "0 is no limit");
}

#[test]
fn a_network_of_64_bits_is_one_source() {
    let mut gate = Gate::new(limits());
    assert_eq!(admitted(&mut gate, SECOND, "[2001:db8:1:2::1]:5060"), 10);
    assert_eq!(admitted(&mut gate, SECOND, "[2001:db8:1:2:ffff::9]:5060"), 0);
    assert_eq!(admitted(&mut gate, SECOND, "[2001:db8:1:3::1]:5060"), 10);
    for (address, shown) in [
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
    ] {
        assert_eq!(Source::of(address.parse().unwrap()).to_string(), shown);
    }
}

#[test]
fn exempt_networks_and_proved_paths_are_not_limited() {
    let mut gate = Gate::new(limits());
    assert_eq!(admitted(&mut gate, SECOND, "203.0.113.9:5060"), 100);
    assert_eq!(admitted(&mut gate, SECOND, "198.51.100.7:5060"), 10);
    gate.proved(SECOND, flow("198.51.100.7:5062"), "2001.k7m2pq");
    assert_eq!(admitted(&mut gate, SECOND, "198.51.100.7:5062"), 100, "a phone behind the same address");
    assert_eq!(admitted(&mut gate, SECOND, "198.51.100.7:5060"), 0);
    let (morning, evening) = (SECOND, 12 * 3_600 * SECOND);
    gate.knows(flow("192.0.2.7:5060"), morning + SECOND);
    assert_eq!(admitted(&mut gate, morning, "192.0.2.7:5060"), 100);
    assert_eq!(admitted(&mut gate, evening, "192.0.2.7:5060"), 10, "no proof holds for ever");
}

#[test]
fn calls_of_strangers_are_counted_by_themselves() {
    let mut gate = Gate::new(limits());
    let stranger = flow("198.51.100.7:5060");
    let calls = |gate: &mut Gate, now| (0..10).filter(|_| gate.admits_call(now, stranger)).count();
    assert_eq!((calls(&mut gate, SECOND), calls(&mut gate, 2 * SECOND)), (3, 1));
    assert_eq!((gate.turned().calls, gate.turned().messages), (7 + 9, 0));
}

/// Tries passwords for an account until it has to wait, at most a hundred times.
fn guesses(gate: &mut Gate, now: Duration, remote: &str, username: &str) -> usize {
    let mut guess = || {
        let admitted = gate.admits_proof(now, flow(remote), username);
        if admitted {
            gate.wrong_password(now, flow(remote), username);
        }
        admitted
    };
    (0..100).take_while(|_| guess()).count()
}

#[test]
fn guessing_at_one_account_stops_there_and_is_told_once() {
    let mut gate = Gate::new(limits());
    assert_eq!(guesses(&mut gate, SECOND, "198.51.100.7:5060", "2001.k7m2pq"), 4);
    assert_eq!(guesses(&mut gate, SECOND, "198.51.100.7:6000", "2001.k7m2pq"), 0);
    let source = Source::of("198.51.100.7".parse().unwrap());
    assert_eq!(gate.next_alarm(), Some(Alarm { source, username: "2001.k7m2pq".into() }));
    assert_eq!(guesses(&mut gate, SECOND, "198.51.100.7:5060", "2002.aaaaaa"), 4, "another account is free");
    assert_eq!(gate.next_alarm(), None, "once an hour");
    assert_eq!(
        guesses(&mut gate, 301 * SECOND, "198.51.100.7:5060", "2001.k7m2pq"),
        1,
        "one in five minutes"
    );
}

#[test]
fn a_phone_goes_on_registering_while_somebody_beside_it_guesses_at_its_password() {
    let mut gate = Gate::new(limits());
    let phone = flow("198.51.100.7:5062");
    gate.proved(SECOND, phone, "2001.k7m2pq");
    assert_eq!(guesses(&mut gate, SECOND, "198.51.100.7:5060", "2001.k7m2pq"), 4);
    assert!(gate.admits_proof(SECOND, phone, "2001.k7m2pq"));
    assert_eq!(guesses(&mut gate, SECOND, "198.51.100.7:5062", "2002.aaaaaa"), 4, "it may not guess either");
    gate.knows(phone, 2 * SECOND);
    assert!(gate.admits_proof(SECOND, phone, "2001.k7m2pq"), "known from before a restart");
}

#[test]
fn guessing_at_many_accounts_stops_and_registered_phones_do_not_suffer() {
    let mut gate = Gate::new(limits());
    gate.proved(SECOND, flow("198.51.100.7:5062"), "2001.k7m2pq");
    let sprayed: usize =
        (0..50).map(|it| guesses(&mut gate, SECOND, "198.51.100.7:5060", &format!("30{it}.aaaaaa"))).sum();
    assert_eq!(sprayed, 20);
    assert!(!gate.admits_proof(SECOND, flow("198.51.100.7:5060"), "2002.aaaaaa"));
    assert!(gate.admits_proof(SECOND, flow("198.51.100.7:7000"), "2001.k7m2pq"), "from a new port too");
    assert!(gate.admits_proof(SECOND, flow("198.51.100.8:5060"), "2002.aaaaaa"), "from elsewhere");
    assert!(gate.admits_proof(SECOND, flow("203.0.113.9:5060"), "2002.aaaaaa"));
}

#[test]
fn what_is_remembered_is_bounded_and_the_latest() {
    let mut recent = Recent::<u32, u32>::new(100);
    for key in 0..10_000 {
        *recent.of(key) += 1;
        *recent.of(7) += 1;
        assert!(recent.len() <= 100 + 1);
    }
    assert_eq!((*recent.of(7), recent.get(&9_999), recent.get(&8)), (10_001, Some(&1), None));
}

#[test]
fn networks_are_written_as_usual() {
    for (text, inside, outside) in [
        ("192.0.2.0/24", "192.0.2.255", "192.0.3.0"),
        ("192.0.2.1", "192.0.2.1", "192.0.2.2"),
        ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1"),
        ("::1", "::1", "127.0.0.1"),
        ("0.0.0.0/0", "8.8.8.8", "::1"),
        ("10.0.0.0/8", "::ffff:10.1.2.3", "11.0.0.0"),
    ] {
        let network: Network = text.parse().unwrap();
        assert!(network.contains(inside.parse().unwrap()), "{text} {inside}");
        assert!(!network.contains(outside.parse().unwrap()), "{text} {outside}");
        assert_eq!(network.to_string().parse(), Ok(network));
    }
    for text in ["", "x", "192.0.2.0/33", "192.0.2.0/-1", "::/129", "192.0.2.0/"] {
        assert_eq!(text.parse::<Network>(), Err(InvalidNetwork), "{text}");
    }
}
