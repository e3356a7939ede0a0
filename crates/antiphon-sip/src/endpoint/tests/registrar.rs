//! Registrations, subscriptions and lamps.

use std::time::Duration;

use sipx_sip::auth::{Challenge, Credentials as Account, respond};

use super::world::*;
use crate::digest::Credentials;
use crate::endpoint::Registration;
use crate::event::{Event, RegistrationId};

const MOMENT: Duration = Duration::from_millis(100);

fn register(world: &mut World, password: &str) -> RegistrationId {
    let wish = Registration {
        flow: flow(PHONE, SERVER),
        domain: DOMAIN.to_owned(),
        credentials: Credentials::with_password(ALICE, password),
        expires_s: 600,
    };
    world.act(PHONE, |end, now| end.register(now, wish))
}

#[test]
fn a_phone_registers_and_renews() {
    let mut world = World::new(1);
    let registration = register(&mut world, PASSWORD);
    world.run(MOMENT);
    assert_eq!(world.event_of(PHONE), Event::Registered { registration, status: 200, expires_s: 600 });
    let answers: Vec<u16> = world.read(PHONE).iter().map(|it| status(it)).collect();
    assert_eq!(answers, [401, 200]);
    world.run(Duration::from_secs(301));
    assert_eq!(world.event_of(PHONE), Event::Registered { registration, status: 200, expires_s: 600 });
    world.act(PHONE, |end, now| end.unregister(now, registration));
    world.run(MOMENT);
    assert_eq!(world.event_of(PHONE), Event::Registered { registration, status: 200, expires_s: 0 });
}

#[test]
fn a_phone_that_chokes_on_sha_256_is_asked_for_md5_alone() {
    for (phone, want) in [
        ("", "SHA-256 MD5"),
        ("User-Agent: baresip v4.1.0 (x86_64/linux)\n", "SHA-256 MD5"),
        ("User-Agent: baresip v1.0.0 (x86_64/linux)\n", "MD5"),
    ] {
        let answer = Peer::new(ALICE).send("REGISTER", phone, None);
        let asked: Vec<&str> = answer
            .lines()
            .filter(|line| line.starts_with("WWW-Authenticate"))
            .filter_map(|line| line.split("algorithm=").nth(1)?.split(',').next())
            .collect();
        assert_eq!(asked.join(" "), want, "{phone}");
    }
}

#[test]
fn a_wrong_secret_and_an_unknown_account_look_the_same() {
    let shape = |username: &str| {
        let mut peer = Peer::new(username);
        let challenge = peer.challenge("REGISTER");
        let answer = peer.send("REGISTER", "Contact: <sip:a@127.0.0.1:5062>\n", Some(&challenge));
        let headers: Vec<String> =
            answer.lines().map(|it| it.split([':', ' ']).next().unwrap().to_owned()).collect();
        (status(&answer), headers)
    };
    let mut wrong = Peer::new(ALICE);
    wrong.password = "wrong";
    let challenge = wrong.challenge("REGISTER");
    assert_eq!(status(&wrong.send("REGISTER", "", Some(&challenge))), 401);
    let (status, headers) = shape("2009.aaaaaa");
    assert_eq!(status, 401);
    let known = wrong.send("REGISTER", "", Some(&challenge));
    let known: Vec<String> =
        known.lines().map(|it| it.split([':', ' ']).next().unwrap().to_owned()).collect();
    assert_eq!(headers, known);
}

#[test]
fn credentials_are_good_once() {
    let mut peer = Peer::new(ALICE);
    let challenge = peer.challenge("REGISTER");
    assert_eq!(status(&peer.send("REGISTER", "", Some(&challenge))), 200);
    let again = peer.send("REGISTER", "", Some(&challenge));
    assert_eq!(status(&again), 401);
    assert!(again.contains("stale=true"), "{again}");
}

#[test]
fn registrations_follow_the_rules() {
    for (extra, want) in [
        ("Contact: <sip:a@127.0.0.1:5062>\nExpires: 5\n", 423),
        ("Contact: *\nExpires: 0\n", 200),
        ("Contact: *\nExpires: 60\n", 400),
        ("Contact: *\nContact: <sip:a@127.0.0.1>\nExpires: 0\n", 400),
        ("", 200),
    ] {
        let mut peer = Peer::new(ALICE);
        let challenge = peer.challenge("REGISTER");
        assert_eq!(status(&peer.send("REGISTER", extra, Some(&challenge))), want, "{extra}");
    }
    // Nobody registers for somebody else.
    let mut peer = Peer::new(ALICE);
    peer.to = "2002.k7m2pq";
    let challenge = peer.challenge("REGISTER");
    assert_eq!(status(&peer.send("REGISTER", "", Some(&challenge))), 403);
}

#[test]
fn all_contacts_are_told_with_their_time() {
    let mut peer = Peer::new(ALICE);
    for port in ["5062", "5063"] {
        let challenge = peer.challenge("REGISTER");
        let contact = format!("Contact: <sip:a@127.0.0.1:{port}>\nExpires: 100\n");
        peer.last = peer.send("REGISTER", &contact, Some(&challenge));
    }
    let contacts: Vec<&str> = peer.last.lines().filter_map(|line| line.strip_prefix("Contact: ")).collect();
    assert_eq!(contacts, ["<sip:a@127.0.0.1:5062>;expires=100", "<sip:a@127.0.0.1:5063>;expires=100"]);
}

#[test]
fn a_phone_reached_by_its_flow_is_told_so_and_how_to_keep_it() {
    let contact = "Contact: <sip:a@127.0.0.1:5062>;+sip.instance=\"<urn:uuid:1>\";reg-id=1;expires=100\n";
    for (extra, want) in [
        ("Supported: path, outbound, gruu\n", [Some("outbound"), Some("29")]),
        ("Require: outbound, gruu\n", [Some("outbound"), Some("29")]),
        ("Supported: gruu\n", [None, None]),
    ] {
        let mut peer = Peer::new(ALICE);
        let challenge = peer.challenge("REGISTER");
        let answer = peer.send("REGISTER", &format!("{extra}{contact}"), Some(&challenge));
        assert_eq!([header(&answer, "Require"), header(&answer, "Flow-Timer")], want, "{extra}");
        let gruu = ";pub-gruu=\"sip:2001.k7m2pq@example.com;gr=urn:uuid:1\"";
        assert!(header(&answer, "Contact").unwrap().ends_with(gruu), "{answer}");
    }
    let mut peer = Peer::new(ALICE);
    let challenge = peer.challenge("REGISTER");
    assert_eq!(status(&peer.send("REGISTER", "Require: cookies\n", Some(&challenge))), 420);
}

#[test]
fn a_call_from_where_a_phone_is_registered_must_prove_itself() {
    for (binding, elapsed_s, want) in [(false, 0, 100), (true, 0, 401), (true, 700, 100)] {
        let mut world = World::new(1);
        let until_ms = world.now.wall_ms + 600_000;
        if binding {
            let now = world.now;
            world.end(SERVER).learn_binding(now, flow(SERVER, OTHER), until_ms);
        }
        world.run(Duration::from_secs(elapsed_s));
        world.call(OTHER, "2001");
        world.run(MOMENT);
        assert_eq!(status(&world.read(OTHER)[0]), want, "{binding} {elapsed_s}");
    }
}

#[test]
fn a_proxy_with_phones_behind_it_is_called_through_and_still_a_stranger() {
    let path = "<sip:p1.example;lr>, <sip:p2.example;lr>";
    let mut peer = Peer::new(ALICE);
    for (via, want) in [(format!("Path: {path}\n"), 100), (String::new(), 401)] {
        let challenge = peer.challenge("REGISTER");
        let register = format!("Contact: <sip:a@127.0.0.1:5062>\n{via}");
        assert_eq!(status(&peer.send("REGISTER", &register, Some(&challenge))), 200);
        peer.world.read(PHONE);
        let from_there = crate::endpoint::Invite { flow: flow(PHONE, SERVER), ..invite(OTHER, "2001") };
        peer.world.act(PHONE, |end, now| end.invite(now, from_there));
        peer.world.run(MOMENT);
        assert_eq!(status(&peer.world.read(PHONE)[0]), want, "{via}");
    }
    let path = [path.to_owned()];
    peer.world.act(SERVER, |end, now| {
        end.notify_unsolicited(now, flow(SERVER, PHONE), "sip:a@127.0.0.1:5062", &path, summary(1));
    });
    let notify = peer.world.read(PHONE).pop().unwrap();
    assert!(notify.starts_with("NOTIFY sip:a@127.0.0.1:5062 "), "{notify}");
    assert!(notify.contains("Route: <sip:p1.example;lr>\r\nRoute: <sip:p2.example;lr>\r\n"), "{notify}");
}

#[test]
fn a_subscription_is_told_refreshed_and_ended() {
    let mut peer = Peer::new(ALICE);
    let event = "Event: message-summary\nContact: <sip:a@127.0.0.1:5062>\n";
    let challenge = peer.challenge_with("SUBSCRIBE", event);
    let answer = peer.send("SUBSCRIBE", &format!("{event}Expires: 100\n"), Some(&challenge));
    assert_eq!((status(&answer), header(&answer, "Expires")), (200, Some("100")));
    let notify = peer.notify(200);
    assert_eq!(header(&notify, "Subscription-State"), Some("active;expires=100"));
    assert!(notify.ends_with("Voice-Message: 1/0 (0/0)\r\n"), "{notify}");
    assert!(peer.world.end(SERVER).is_subscribed("box", &flow(SERVER, PHONE)));

    peer.world.act(SERVER, |end, now| end.notify(now, "box", summary(2)));
    assert!(peer.notify(200).contains("Voice-Message: 2/0"));
    peer.world.act(SERVER, |end, now| end.notify(now, "another", summary(9)));
    peer.world.assert_silent(PHONE);

    peer.tag = header(&answer, "To").unwrap().split("tag=").nth(1).unwrap().to_owned();
    assert_eq!(status(&peer.send("SUBSCRIBE", &format!("{event}Expires: 200\n"), None)), 200);
    assert_eq!(header(&peer.notify(200), "Subscription-State"), Some("active;expires=200"));
    assert_eq!(status(&peer.send("SUBSCRIBE", &format!("{event}Expires: 0\n"), None)), 200);
    assert_eq!(header(&peer.notify(200), "Subscription-State"), Some("terminated;reason=timeout"));
    assert_eq!(status(&peer.send("SUBSCRIBE", &format!("{event}Expires: 200\n"), None)), 481);
}

#[test]
fn a_subscription_ends_when_nobody_refreshes_it_or_its_phone_forgets_it() {
    let event = "Event: message-summary\nContact: <sip:a@127.0.0.1:5062>\nExpires: 60\n";
    for forgets in [true, false] {
        let mut peer = Peer::new(ALICE);
        let challenge = peer.challenge_with("SUBSCRIBE", event);
        peer.send("SUBSCRIBE", event, Some(&challenge));
        peer.notify(if forgets { 481 } else { 200 });
        let is_there = |peer: &mut Peer| peer.world.end(SERVER).is_subscribed("box", &flow(SERVER, PHONE));
        assert_eq!(is_there(&mut peer), !forgets);
        peer.world.run(Duration::from_secs(61));
        assert!(!is_there(&mut peer));
        let ended = peer.world.read(PHONE).iter().any(|it| it.contains("terminated;reason=timeout"));
        assert_eq!(ended, !forgets);
    }
}

#[test]
fn other_events_and_short_subscriptions_are_refused() {
    for (extra, want) in [
        ("Event: presence\n", 489),
        ("", 489),
        ("Event: message-summary\nExpires: 5\n", 423),
        ("Event: message-summary\nAccept: text/plain\n", 406),
        ("Event: message-summary;id=1\n", 401),
    ] {
        assert_eq!(status(&Peer::new(ALICE).send("SUBSCRIBE", extra, None)), want, "{extra}");
    }
}

#[test]
fn a_registered_phone_is_told_one_thing_at_a_time_and_the_last() {
    let mut world = World::new(1);
    let contact = "sip:2001.k7m2pq@127.0.0.1:5062";
    for new in 1..=3 {
        world.act(SERVER, |end, now| {
            end.notify_unsolicited(now, flow(SERVER, PHONE), contact, &[], summary(new))
        });
    }
    assert_eq!(world.sent.iter().filter(|it| it.3.starts_with("NOTIFY")).count(), 1);
    world.run(MOMENT);
    let told: Vec<Event> = world.events_of(PHONE);
    let notified = |new| Event::Notified { flow: flow(PHONE, SERVER), summary: summary(new) };
    assert_eq!(told, [notified(1), notified(3)]);
    world.run(Duration::from_secs(70));
    assert_eq!(world.end(SERVER).counts().subscriptions, 0);
    world.assert_idle();
}

/// A phone written in text.
struct Peer {
    world: World,
    username: String,
    to: &'static str,
    password: &'static str,
    tag: String,
    cseq: u32,
    last: String,
}

impl Peer {
    fn new(username: &str) -> Self {
        let world = World::new(1);
        let (username, to) = (username.to_owned(), if username == ALICE { ALICE } else { "2009.aaaaaa" });
        Self { world, username, to, password: PASSWORD, tag: String::new(), cseq: 0, last: String::new() }
    }

    fn challenge(&mut self, method: &str) -> String {
        self.challenge_with(method, "")
    }

    fn challenge_with(&mut self, method: &str, extra: &str) -> String {
        let answer = self.send(method, extra, None);
        assert_eq!(status(&answer), 401);
        header(&answer, "WWW-Authenticate").unwrap().to_owned()
    }

    /// Sends a request, with the answer to a challenge if there is one, and gives its answer.
    fn send(&mut self, method: &str, extra: &str, challenge: Option<&str>) -> String {
        self.cseq += 1;
        let (cseq, username, to) = (self.cseq, &self.username, self.to);
        let tag = if self.tag.is_empty() { String::new() } else { format!(";tag={}", self.tag) };
        let proof = challenge.map(|challenge| {
            let challenge = Challenge::parse(challenge.as_bytes(), false).unwrap();
            let account = Account::new(username.clone(), self.password);
            format!("Authorization: {}\n", respond(&challenge, &account, method, "sip:example.com", 1, "c"))
        });
        let text = format!(
            "{method} sip:example.com SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.1:5062;branch=z9hG4bK-{method}-{cseq}\n\
             Max-Forwards: 70\nFrom: <sip:{username}@example.com>;tag=f\nTo: <sip:{to}@example.com>{tag}\n\
             Call-ID: c-{method}\nCSeq: {cseq} {method}\n{extra}{}Content-Length: 0\n\n",
            proof.unwrap_or_default()
        );
        self.world.write(PHONE, SERVER, &text);
        let answers = self.world.sent.iter().position(|it| it.2 == PHONE && it.3.starts_with("SIP/"));
        self.world.sent.remove(answers.expect("no answer")).3
    }

    /// Takes the NOTIFY that has come and answers it.
    fn notify(&mut self, answer: u16) -> String {
        let sent = self.world.read(PHONE);
        let [notify] = &sent[..] else { panic!("not one message: {sent:?}") };
        assert!(notify.starts_with("NOTIFY sip:a@127.0.0.1:5062"), "{notify}");
        let copied = ["Via", "From", "To", "Call-ID", "CSeq"]
            .map(|it| format!("{it}: {}\n", header(notify, it).unwrap()));
        self.world.write(
            PHONE,
            SERVER,
            &format!("SIP/2.0 {answer} X\n{}Content-Length: 0\n\n", copied.concat()),
        );
        notify.clone()
    }
}
