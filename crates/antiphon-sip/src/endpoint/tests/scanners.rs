//! What a stranger learns by asking: nothing of who has an account, and nothing that he could aim at others.

use super::world::*;
use crate::endpoint::EndpointConfig;
use crate::event::Event;
use crate::sources::SourceLimits;

/// Every method there is, and one there is not.
const METHODS: [&str; 15] = [
    "INVITE",
    "ACK",
    "BYE",
    "CANCEL",
    "OPTIONS",
    "REGISTER",
    "SUBSCRIBE",
    "NOTIFY",
    "INFO",
    "UPDATE",
    "PRACK",
    "REFER",
    "MESSAGE",
    "PUBLISH",
    "FROB",
];
const NOBODY: &str = "2009.aaaaaa";

/// A server that trusts no address, and challenges everybody.
fn world() -> World {
    let limits = SourceLimits { exempt: Vec::new(), ..SourceLimits::default() };
    World::served_by(EndpointConfig { limits, challenges_strangers: true, ..EndpointConfig::server(DOMAIN) })
}

/// A request about `user`, as a scanner sends it.
fn request(method: &str, user: &str, host: &str, extra: &str) -> String {
    format!(
        "{method} sip:{user}@{host} SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5064;branch=z9hG4bK-{method}-{guesses};rport\n\
         Max-Forwards: 70\nEvent: message-summary\nFrom: <sip:{user}@{host}>;tag=f\nTo: <sip:{user}@{host}>\nCall-ID: c-{method}\n\
         CSeq: 1 {method}\nContact: <sip:{user}@127.0.0.1:5064>\n{extra}Content-Length: 0\n\n",
        guesses = extra.is_empty()
    )
}

/// Credentials with a nonce of the server's own and a wrong password, for an account.
fn guess(world: &mut World, method: &str, user: &str) -> String {
    world.write(OTHER, SERVER, &request("REGISTER", user, DOMAIN, "Subject: x\n"));
    let challenge = world.read(OTHER).pop().unwrap_or_default();
    let nonce = challenge.split("nonce=\"").nth(1).and_then(|it| it.split('"').next()).unwrap_or_default();
    format!(
        "Authorization: Digest username=\"{user}\", realm=\"{DOMAIN}\", nonce=\"{nonce}\", algorithm=MD5, \
         uri=\"sip:{user}@{DOMAIN}\", qop=auth, nc=00000001, cnonce=\"c\", response=\"{}\"\nSubject: {method}\n",
        "0".repeat(32)
    )
}

/// The answers without what differs from one to the next: nonce, tag, and the name that was asked for.
fn without_chance(answers: &[String], user: &str) -> String {
    let part = |text: &str, from: &str, to: &[char]| -> String {
        let mut parts = text.split(from);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |whole, part| whole + from + &part[part.find(to).unwrap_or(part.len())..])
    };
    let text = answers.concat().replace(user, "USER");
    part(&part(&text, "nonce=\"", &['"']), ";tag=", &[';', '\r'])
}

#[test]
fn every_method_is_answered_alike_whether_an_account_is_there_or_not() {
    for method in METHODS {
        for with_guess in [false, true] {
            let heard = [ALICE, NOBODY, "2001", "2009"].map(|user| {
                let mut world = world();
                let extra = if with_guess { guess(&mut world, method, user) } else { String::new() };
                world.sent.clear();
                world.write(OTHER, SERVER, &request(method, user, DOMAIN, &extra));
                let answers = world.read(OTHER);
                assert_eq!(world.events_of(SERVER), [], "{method}: nothing of it goes further");
                (
                    answers.iter().map(String::len).sum::<usize>() - count(&answers.concat(), user),
                    without_chance(&answers, user),
                )
            });
            assert!(heard.iter().all(|it| *it == heard[0]), "{method} {with_guess}: {heard:#?}");
        }
    }
}

/// Bytes of a text that are the name asked for.
fn count(text: &str, user: &str) -> usize {
    text.matches(user).count() * user.len()
}

#[test]
fn what_is_asked_of_another_server_is_not_passed_on() {
    for (host, challenged) in [
        ("example.com", true),
        ("EXAMPLE.com.", true),
        ("müller-co.example.com", false),
        ("site.example.com", true),
        ("localhost", true),
        ("198.51.100.9", true),
        ("[2001:db8::1]:5060", true),
        ("other.example", true),
        ("elsewhere.example", false),
        ("notexample.com", false),
        ("example.com.evil.example", false),
    ] {
        let limits = SourceLimits { exempt: Vec::new(), ..SourceLimits::default() };
        let aliases = vec!["other.example".to_owned()];
        let server = EndpointConfig::server(DOMAIN);
        let mut world =
            World::served_by(EndpointConfig { limits, aliases, challenges_strangers: true, ..server });
        for method in ["INVITE", "REGISTER", "SUBSCRIBE"] {
            world.write(OTHER, SERVER, &request(method, "2001", host, ""));
            let answers: Vec<u16> = world.read(OTHER).iter().map(|it| status(it)).collect();
            let want = if challenged {
                401
            } else if host.is_ascii() {
                404
            } else {
                400
            };
            assert_eq!(answers, [want], "{method} {host}");
        }
    }
}

#[test]
fn no_route_of_a_stranger_is_followed() {
    for extra in ["Route: <sip:198.51.100.9;lr>\n", "Route: <sip:example.com;lr>, <sip:198.51.100.9;lr>\n"] {
        for method in METHODS {
            let mut world = world();
            world.write(OTHER, SERVER, &request(method, "2001", DOMAIN, extra));
            world.run(std::time::Duration::from_secs(40));
            let to_others: Vec<_> = world.sent.iter().filter(|it| it.2 != OTHER).collect();
            assert!(to_others.is_empty(), "{method} {extra}: {to_others:?}");
        }
    }
}

#[test]
fn a_refer_of_a_stranger_calls_nobody() {
    let mut world = world();
    world.write(
        OTHER,
        SERVER,
        &request("REFER", "2001", DOMAIN, "Refer-To: <sip:+15550100@elsewhere.example>\n"),
    );
    world.run(std::time::Duration::from_secs(40));
    assert!(world.sent.iter().all(|it| it.3.starts_with("SIP/2.0 4")), "{:?}", world.sent);
}

#[test]
fn no_answer_to_a_datagram_is_longer_than_three_times_what_it_answers() {
    let tiny = |method: &str, extra: &str| {
        format!(
            "{method} sip:a@{DOMAIN} SIP/2.0\nv: SIP/2.0/UDP h;branch=z9hG4bK1\nf: <sip:a>;tag=1\nt: <sip:a>\ni: 1\n\
             CSeq: 1 {method}\n{extra}\n"
        )
    };
    let extras =
        ["", "Require: x\n", "c: text/plain\nl: 1\n", "Max-Forwards: 0\n", "Accept: text/html\n", "Via\n"];
    let mut heard = 0;
    for challenges_strangers in [true, false] {
        for method in METHODS {
            for extra in extras {
                let limits = SourceLimits { exempt: Vec::new(), ..SourceLimits::default() };
                let server = EndpointConfig::server(DOMAIN);
                let mut world = World::served_by(EndpointConfig { limits, challenges_strangers, ..server });
                let text = tiny(method, extra);
                world.write(OTHER, SERVER, &text);
                let sent = text.replace('\n', "\r\n").len();
                for answer in world.read(OTHER) {
                    heard += 1;
                    assert!(answer.len() <= 3 * sent, "{method}: {} to {sent}: {answer}", answer.len());
                }
            }
        }
    }
    assert!(heard > 100, "{heard}");
}

#[test]
fn a_datagram_too_short_for_the_description_that_answers_it_gets_none() {
    for (padding, want) in [(0, 400), (400, 100)] {
        let limits = SourceLimits { exempt: Vec::new(), ..SourceLimits::default() };
        let mut world = World::served_by(EndpointConfig { limits, ..EndpointConfig::server(DOMAIN) });
        let subject = format!("Subject: {}\n", "x".repeat(padding));
        let text = request("INVITE", "2001", DOMAIN, &subject);
        world.write(OTHER, SERVER, &text);
        assert_eq!(world.read(OTHER).first().map(|it| status(it)), Some(want), "{padding}");
        assert_eq!(matches!(&world.events_of(SERVER)[..], [Event::Incoming(_)]), want == 100);
    }
}

#[test]
fn an_answer_goes_to_where_the_request_came_from_whatever_its_via_says() {
    for via in [
        "198.51.100.9:7;branch=z9hG4bK-1",
        "198.51.100.9:7;branch=z9hG4bK-1;rport",
        "198.51.100.9:7;branch=z9hG4bK-1;received=198.51.100.9;rport=7",
        "127.0.0.1:7;branch=z9hG4bK-1;maddr=198.51.100.9",
        "h;branch=z9hG4bK-1;received=198.51.100.9",
    ] {
        let mut world = world();
        let text = request("OPTIONS", "2001", DOMAIN, "");
        let (head, rest) = text.split_once("127.0.0.1:5064;branch").unwrap();
        let (_, rest) = rest.split_once('\n').unwrap();
        world.write(OTHER, SERVER, &format!("{head}{via}\n{rest}"));
        let answers: Vec<u16> = world.sent.iter().map(|it| it.2).collect();
        assert_eq!(answers, [OTHER], "{via}");
        let shown = !via.starts_with("127.0.0.1");
        assert_eq!(world.read(OTHER)[0].contains(";received=127.0.0.1"), shown, "{via}");
    }
}
