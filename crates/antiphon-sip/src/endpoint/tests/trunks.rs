//! Calls of trunks that are known by their address alone.

use antiphon_core::ids::{OrganizationId, TrunkId};
use antiphon_core::trunk::TrunkRef;
use uuid::Uuid;

use super::world::*;
use crate::event::Event;
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

fn world() -> World {
    let trunk =
        TrunkRef { organization: OrganizationId(Uuid::from_u128(1)), trunk: TrunkId(Uuid::from_u128(2)) };
    let sources = vec!["127.0.0.1".parse().unwrap()];
    let mut world = World::new(1);
    world.act(SERVER, |end, _| {
        end.set_trunks(vec![TrunkPeer { trunk, sources, login: None, trusted: false }]);
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
        let mut world = world();
        world.write(OTHER, SERVER, &invite_with(&headers));
        assert_eq!(world.read(OTHER).first().map(|it| status(it)), Some(want), "{headers}");
        assert_eq!(matches!(&world.events_of(SERVER)[..], [Event::Incoming(_)]), want == 100, "{headers}");
    }
}
