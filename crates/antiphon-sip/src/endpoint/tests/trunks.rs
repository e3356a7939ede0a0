//! Calls of trunks that are known by their address alone.

use std::time::Duration;

use antiphon_core::ids::{OrganizationId, TrunkId};
use antiphon_core::trunk::TrunkRef;
use uuid::Uuid;

use super::world::*;
use crate::event::Event;
use crate::sources::{Rate, SourceLimits};
use crate::trunks::TrunkPeer;

/// An INVITE from where a carrier calls from.
fn invite_with(headers: &str) -> String {
    let padding = "x".repeat(400);
    format!(
        "INVITE sip:2001@{DOMAIN} SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5064;branch=z9hG4bK-1;rport\nMax-Forwards: 70\n\
         From: <sip:+4315550199@carrier.example>;tag=f\nTo: <sip:2001@{DOMAIN}>\nCall-ID: c\nCSeq: 1 INVITE\n\
         Contact: <sip:127.0.0.1:5064>\nSubject: {padding}\n{headers}Content-Length: 0\n\n"
    )
}

/// The server knows a trunk at the stranger's address.
fn with_trunk(world: World) -> World {
    with_trunk_of(world, false)
}

/// The same, which may ask for lamps or not.
fn with_trunk_of(mut world: World, lamps: bool) -> World {
    let trunk =
        TrunkRef { organization: OrganizationId(Uuid::from_u128(1)), trunk: TrunkId(Uuid::from_u128(2)) };
    let sources = vec!["127.0.0.1".parse().unwrap()];
    world.act(SERVER, |end, _| {
        end.set_trunks(vec![TrunkPeer { trunk, sources, login: None, trusted: false, lamps }]);
    });
    world
}

#[test]
fn credentials_for_another_server_do_not_make_a_trunk_prove_anything() {
    let for_realm = |name: &str, realm: &str| {
        format!(
            "{name}: Digest username=\"a\", realm=\"{realm}\", nonce=\"n\", uri=\"sip:2001@{DOMAIN}\", \
             qop=auth, nc=00000001, cnonce=\"c\", response=\"{}\"\n",
            "0".repeat(32)
        )
    };
    for (headers, want) in [
        (String::new(), 100),
        (for_realm("Proxy-Authorization", "carrier.example"), 100),
        (for_realm("Authorization", "carrier.example"), 100),
        ("Authorization: Basic eHg6eHg=\n".to_owned(), 100),
        (for_realm("Authorization", DOMAIN), 401),
        (for_realm("Authorization", "carrier.example") + &for_realm("Proxy-Authorization", DOMAIN), 401),
    ] {
        let mut world = with_trunk(World::new(1));
        world.write(OTHER, SERVER, &invite_with(&headers));
        assert_eq!(world.read(OTHER).first().map(|it| status(it)), Some(want), "{headers}");
        assert_eq!(matches!(&world.events_of(SERVER)[..], [Event::Incoming(_)]), want == 100, "{headers}");
    }
}

/// The same of a server that limits everybody, where a trunk may have three calls at once.
fn limited() -> World {
    let limits =
        SourceLimits { trunk_calls: Rate::per_second(1, 3), exempt: Vec::new(), ..SourceLimits::default() };
    with_trunk(World::limited(limits))
}

#[test]
fn more_calls_than_a_trunk_may_have_at_once_are_refused_with_503() {
    let mut world = limited();
    for _ in 0..5 {
        world.call(OTHER, "2001");
    }
    world.run(Duration::from_millis(100));
    let events = world.events_of(SERVER);
    let let_in = events.iter().filter(|it| matches!(it, Event::Incoming(_))).count();
    assert_eq!(let_in, 3, "{events:?}");
    let refused = world.sent.iter().filter(|it| it.3.starts_with("SIP/2.0 503")).count();
    assert_eq!(refused, 2);
}

#[test]
fn an_answer_to_a_datagram_in_a_trunks_name_is_no_longer_than_to_a_strangers() {
    let mut heard = 0;
    for method in ["OPTIONS", "INVITE", "SUBSCRIBE", "FROB"] {
        let mut world = limited();
        let text = format!(
            "{method} sip:a@{DOMAIN} SIP/2.0\nv: SIP/2.0/UDP h;branch=z9hG4bK1\nf: <sip:a>;tag=1\nt: <sip:a>\ni: 1\n\
             CSeq: 1 {method}\nAccept: text/html\n\n"
        );
        world.write(OTHER, SERVER, &text);
        let sent = text.replace('\n', "\r\n").len();
        for answer in world.read(OTHER) {
            heard += 1;
            assert!(answer.len() <= 3 * sent, "{method}: {} to {sent}: {answer}", answer.len());
        }
    }
    assert!(heard > 3, "{heard}");
}

#[test]
fn a_peer_asks_for_the_lamps_of_phones_that_it_keeps_where_it_may() {
    let subscribe = |from: &str| {
        format!(
            "SUBSCRIBE sip:2001@{DOMAIN} SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5064;branch=z9hG4bK-1;rport\n\
             Max-Forwards: 70\nFrom: <sip:{from}>;tag=f\nTo: <sip:2001@{DOMAIN}>\nCall-ID: c\n\
             CSeq: 1 SUBSCRIBE\nContact: <sip:127.0.0.1:5064>\nEvent: message-summary\nExpires: 3600\n\
             Content-Length: 0\n\n"
        )
    };
    for (lamps, from, want) in [
        (true, "2001@pbx.example", 200),
        (false, "2001@pbx.example", 403),
        // A phone of ours at the same address is a phone.
        (true, "2001.k7m2pq@example.com", 401),
    ] {
        let mut world = with_trunk_of(World::new(1), lamps);
        world.write(OTHER, SERVER, &subscribe(from));
        let heard = world.read(OTHER);
        assert_eq!(heard.first().map(|it| status(it)), Some(want), "{lamps} {from}");
        let is_told = heard.iter().any(|it| it.starts_with("NOTIFY sip:127.0.0.1:5064"));
        assert_eq!(is_told, want == 200, "{heard:?}");
    }
}
