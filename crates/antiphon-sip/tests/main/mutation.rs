//! Messages broken at random: nothing panics, the server stays well, and nothing is left behind.

use std::time::Duration;

use antiphon_core::entropy::{Entropy as _, SeededEntropy};

use crate::server::{Calls, Server};

/// Broken messages of one seed; with `ANTIPHON_SLOW=1` fifty times as many.
const MESSAGES: usize = 4_000;

/// What is broken: requests and answers as peers send them.
const SOUND: [&str; 6] = [
    "INVITE sip:2000@example.com SIP/2.0\nVia: SIP/2.0/UDP 198.51.100.7:5062;rport;branch=z9hG4bKa1\n\
     Max-Forwards: 70\nFrom: \"Bob \\\"B\\\"\" <sip:bob@elsewhere.example>;tag=f1\nTo: <sip:2000@example.com>\n\
     Call-ID: a1@198.51.100.7\nCSeq: 1 INVITE\nContact: <sip:bob@198.51.100.7:5062>\nSupported: timer, 100rel\n\
     Session-Expires: 1800;refresher=uac\nRecord-Route: <sip:p1.example;lr>, <sip:p2.example;lr>\n\
     Content-Type: application/sdp\nContent-Length: 129\n\nv=0\no=- 1 1 IN IP4 198.51.100.7\ns=-\n\
     c=IN IP4 198.51.100.7\nt=0 0\nm=audio 4000 RTP/AVP 0 101\na=rtpmap:101 telephone-event/8000\n",
    "REGISTER sip:example.com SIP/2.0\nv: SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bKr1\nMax-Forwards: 70\n\
     f: <sip:2001.k7m2pq@example.com>;tag=r1\nt: <sip:2001.k7m2pq@example.com>\ni: r1\nCSeq: 7 REGISTER\n\
     m: <sip:2001@198.51.100.7:5062>;expires=600;+sip.instance=\"<urn:uuid:1>\";reg-id=1\nPath: <sip:p1;lr>\n\
     Authorization: Digest username=\"2001.k7m2pq\", realm=\"example.com\", nonce=\"00\", uri=\"sip:example.com\", \
     response=\"00\", algorithm=SHA-256, qop=auth, nc=00000001, cnonce=\"x\"\nl: 0\n\n",
    "SUBSCRIBE sip:2001.k7m2pq@example.com SIP/2.0\nVia: SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bKs1\n\
     Max-Forwards: 70\nFrom: <sip:2001.k7m2pq@example.com>;tag=s1\nTo: <sip:2001.k7m2pq@example.com>\nCall-ID: s1\n\
     CSeq: 1 SUBSCRIBE\nContact: <sip:2001@198.51.100.7:5062>\nEvent: message-summary\nExpires: 600\n\
     Accept: application/simple-message-summary\nContent-Length: 0\n\n",
    "CANCEL sip:2000@example.com SIP/2.0\nVia: SIP/2.0/UDP 198.51.100.7:5062;rport;branch=z9hG4bKa1\n\
     Max-Forwards: 70\nFrom: <sip:bob@elsewhere.example>;tag=f1\nTo: <sip:2000@example.com>\n\
     Call-ID: a1@198.51.100.7\nCSeq: 1 CANCEL\nContent-Length: 0\n\n",
    "BYE sip:2000@example.com SIP/2.0\nVia: SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bKb1\nMax-Forwards: 70\n\
     From: <sip:bob@elsewhere.example>;tag=f1\nTo: <sip:2000@example.com>;tag=x\nCall-ID: a1@198.51.100.7\n\
     CSeq: 2 BYE\nRoute: <sip:example.com;lr>\nReason: Q.850;cause=16\nContent-Length: 0\n\n",
    "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx\nFrom: <sip:a@example.com>;tag=1\n\
     To: <sip:b@example.com>;tag=2\nCall-ID: x\nCSeq: 1 NOTIFY\nContact: <sip:b@198.51.100.7>\nContent-Length: 0\n\n",
];

/// Pieces that have broken parsers before.
const EVIL: [&str; 16] = [
    "\r\n",
    "\r\n ",
    "\0",
    "\"",
    "<",
    ">",
    ";",
    ",",
    "%00",
    "4294967296",
    "-1",
    "99999999999999999999",
    ";tag=",
    ";branch=z9hG4bK",
    "\u{fffd}",
    "\r\n\r\n",
];

#[test]
fn broken_messages_do_no_harm() {
    let messages = if std::env::var_os("ANTIPHON_SLOW").is_some() { MESSAGES * 50 } else { MESSAGES };
    for (seed, calls) in [(1, Calls::Ring), (2, Calls::Answer), (3, Calls::Refuse)] {
        let mut server = Server::new(calls);
        let mut chance = SeededEntropy::new(seed);
        for index in 0..messages / 3 {
            server.receive(&broken(&mut chance, index));
            if index % 50 == 0 {
                assert!(server.is_well(), "seed {seed}, message {index}");
                server.run(Duration::from_millis(100));
                server.events.clear();
                server.legs.clear();
            }
        }
        // Longer than the longest session a peer may have asked for.
        server.run(Duration::from_secs(25 * 60 * 60));
        let counts = server.end.counts();
        let left = counts.server_transactions + counts.client_transactions + counts.legs + counts.waiting;
        assert_eq!((left, counts.subscriptions, counts.timers), (0, 0, 0), "seed {seed}: {counts:?}");
    }
}

/// A sound message, made new by its index, with one to four faults.
fn broken(chance: &mut SeededEntropy, index: usize) -> Vec<u8> {
    let sound = pick(chance, &SOUND).replace('\n', "\r\n");
    // Half of them are new to the server, half repeat what it has seen.
    let sound = if index.is_multiple_of(2) { sound.replace("a1", &format!("a{index}")) } else { sound };
    let mut bytes = sound.into_bytes();
    for _ in 0..=below(chance, 4) {
        break_once(chance, &mut bytes);
    }
    bytes
}

fn break_once(chance: &mut SeededEntropy, bytes: &mut Vec<u8>) {
    let at = below(chance, bytes.len() + 1);
    let end = (at + below(chance, 24)).min(bytes.len());
    match below(chance, 6) {
        0 => drop(bytes.splice(at..end, [])),
        1 => drop(bytes.splice(at..at, pick(chance, &EVIL).bytes())),
        2 => drop(bytes.splice(at..end, pick(chance, &EVIL).bytes())),
        3 => bytes.extend_from_within(at..end),
        4 => bytes.truncate(at.max(1)),
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << below(chance, 8);
            }
        }
    }
}

fn below(chance: &mut SeededEntropy, bound: usize) -> usize {
    usize::try_from(chance.next_u64() % bound.max(1) as u64).unwrap()
}

fn pick(chance: &mut SeededEntropy, choices: &[&'static str]) -> &'static str {
    choices[below(chance, choices.len())]
}
