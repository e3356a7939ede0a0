//! What a server says to requests as peers write them.

use std::time::Duration;

use antiphon_core::digit::Digit;

use super::world::*;
use crate::event::Event;

/// A request with everything it needs; `extra` are further header lines.
fn request(method: &str, branch: &str, to_tag: &str, cseq: u32, extra: &str) -> String {
    let tag = if to_tag.is_empty() { String::new() } else { format!(";tag={to_tag}") };
    format!(
        "{method} sip:2001@example.com SIP/2.0\nVia: SIP/2.0/UDP 10.0.0.1:5064;branch=z9hG4bK{branch};rport\n\
         Max-Forwards: 70\nFrom: <sip:bob@elsewhere.example>;tag=f\nTo: <sip:2001@example.com>{tag}\n\
         Call-ID: call-1\nCSeq: {cseq} {method}\nContact: <sip:bob@10.0.0.1:5064>\n{extra}\n"
    )
}

fn tag_of(answer: &str) -> String {
    header(answer, "To").and_then(|to| to.split("tag=").nth(1)).unwrap_or_default().to_owned()
}

/// A call that has been answered and acknowledged, in text; our tag.
fn answered(world: &mut World, extra: &str) -> String {
    world.write(OTHER, SERVER, &request("INVITE", "1", "", 1, extra));
    let leg = incoming_leg(&world.event_of(SERVER));
    world.act(SERVER, |end, now| end.answer(now, leg, sdp("server")));
    let answer = world.read(OTHER).pop().unwrap();
    let tag = tag_of(&answer);
    world.write(OTHER, SERVER, &request("ACK", "2", &tag, 1, ""));
    assert_eq!(world.event_of(SERVER), Event::Confirmed { leg, sdp: None });
    tag
}

#[test]
fn what_cannot_be_done_is_refused_with_the_right_status() {
    for (text, want) in [
        (request("OPTIONS", "1", "", 1, ""), 200),
        (request("MESSAGE", "1", "", 1, ""), 405),
        (request("PUBLISH", "1", "", 1, ""), 405),
        (request("REFER", "1", "", 1, ""), 403),
        (request("invite", "1", "", 1, ""), 501),
        (request("NEWMETHOD", "1", "", 1, ""), 501),
        (request("BYE", "1", "", 1, ""), 481),
        (request("BYE", "1", "unknown", 1, ""), 481),
        (request("CANCEL", "1", "", 1, ""), 481),
        (request("INVITE", "1", "unknown", 1, ""), 481),
        (request("NOTIFY", "1", "", 1, "Event: message-summary\n"), 481),
        (request("INVITE", "1", "", 1, "Require: magic, timer\n"), 420),
        (request("INVITE", "1", "", 1, "Content-Type: text/plain\nContent-Length: 2\n\nhi"), 415),
        (request("INVITE", "1", "", 1, "Content-Encoding: gzip\nContent-Length: 2\n\nhi"), 415),
        (request("INVITE", "1", "", 1, "Accept: text/plain\n"), 406),
        (request("INVITE", "1", "", 1, "Session-Expires: 60\n"), 422),
        (request("INVITE", "1", "", 1, "").replace("Max-Forwards: 70", "Max-Forwards: 0"), 483),
        (request("OPTIONS", "1", "", 1, "").replace("Max-Forwards: 70", "Max-Forwards: 0"), 200),
        (request("INVITE", "1", "", 1, "").replace(" SIP/2.0\n", " SIP/7.0\n"), 505),
        (request("INVITE", "1", "", 1, "").replace("INVITE sip:", "INVITE nobody:"), 416),
        (request("INVITE", "1", "", 1, "").replace("CSeq: 1 INVITE", "CSeq: 1 BYE"), 400),
        (request("INVITE", "1", "", 1, "").replace("CSeq: 1 INVITE", "CSeq: 4294967296 INVITE"), 400),
        (request("INVITE", "1", "", 1, "To: <sip:x@y>\n"), 400),
        (request("INVITE", "1", "", 1, "Content-Length: 999\n"), 400),
        (request("INVITE", "1", "", 1, "").replace("Call-ID: call-1\n", ""), 400),
        (
            request("INVITE", "1", "", 1, "Contact: <<<\n").replace("Contact: <sip:bob@10.0.0.1:5064>\n", ""),
            400,
        ),
        (request("REGISTER", "1", "", 1, ""), 401),
    ] {
        let mut world = World::new(1);
        world.write(OTHER, SERVER, &text);
        let answers: Vec<u16> = world.read(OTHER).iter().map(|it| status(it)).collect();
        assert_eq!(answers, [want], "{text}");
    }
}

#[test]
fn silence_meets_what_nobody_may_answer() {
    for text in [
        "\n\n",
        "\0\0\0\0",
        "GET / HTTP/1.1\nHost: x\n\n",
        "nonsense",
        "SIP/2.0 200 OK\n\n",
        &request("ACK", "1", "", 1, ""),
        &request("ACK", "1", "", 1, "Content-Length: 999\n"),
        &request("INVITE", "1", "", 1, "").replace("Via:", "Vio:"),
    ] {
        let mut world = World::new(1);
        world.write(OTHER, SERVER, text);
        world.assert_silent(OTHER);
        assert_eq!(world.events, []);
    }
}

#[test]
fn an_invite_gets_100_and_its_repetitions_the_last_answer() {
    let mut world = World::new(1);
    let invite = request("INVITE", "1", "", 1, "");
    world.write(OTHER, SERVER, &invite);
    let trying = world.read(OTHER).pop().unwrap();
    assert_eq!(status(&trying), 100);
    assert_eq!(header(&trying, "To"), Some("<sip:2001@example.com>"));
    assert!(
        trying.contains("Via: SIP/2.0/UDP 10.0.0.1:5064;branch=z9hG4bK1;received=127.0.0.1;rport=5064\r\n")
    );
    let leg = incoming_leg(&world.event_of(SERVER));
    world.act(SERVER, |end, now| end.ring(now, leg, 180, None));
    world.read(OTHER);
    world.write(OTHER, SERVER, &invite);
    assert_eq!(world.read(OTHER).iter().map(|it| status(it)).collect::<Vec<_>>(), [180]);
    assert_eq!(world.events, []);
}

#[test]
fn a_cancel_gets_200_and_its_invite_487_with_the_tag_of_the_180() {
    let mut world = World::new(1);
    world.write(OTHER, SERVER, &request("INVITE", "1", "", 1, ""));
    let leg = incoming_leg(&world.event_of(SERVER));
    world.act(SERVER, |end, now| end.ring(now, leg, 180, None));
    let ringing = world.read(OTHER).pop().unwrap();
    world.write(OTHER, SERVER, &request("CANCEL", "1", "", 1, ""));
    let answers = world.read(OTHER);
    assert_eq!(answers.iter().map(|it| status(it)).collect::<Vec<_>>(), [200, 487]);
    assert!(answers.iter().all(|it| tag_of(it) == tag_of(&ringing)), "{answers:?}");
    assert_eq!(world.event_of(SERVER), Event::Cancelled { leg });
    world.write(OTHER, SERVER, &request("ACK", "1", &tag_of(&ringing), 1, ""));
    world.run(Duration::from_secs(70));
    world.assert_silent(OTHER);
    world.assert_idle();
}

#[test]
fn a_call_is_found_by_its_way_and_numbers() {
    let mut world = World::new(1);
    let routes = "Record-Route: <sip:p2.example;lr>, <sip:p1.example;lr>\n";
    world.write(OTHER, SERVER, &request("INVITE", "1", "", 5, routes));
    let leg = incoming_leg(&world.event_of(SERVER));
    world.act(SERVER, |end, now| end.answer(now, leg, sdp("server")));
    let answer = world.read(OTHER).pop().unwrap();
    assert_eq!(header(&answer, "Record-Route"), Some("<sip:p2.example;lr>, <sip:p1.example;lr>"));
    assert_eq!(header(&answer, "Contact"), Some("<sip:antiphon@127.0.0.1:5060>"));
    let tag = tag_of(&answer);
    world.write(OTHER, SERVER, &request("ACK", "2", &tag, 5, ""));
    let say = |world: &mut World, text: String| {
        world.write(OTHER, SERVER, &text);
        world.read(OTHER).iter().map(|it| status(it)).collect::<Vec<_>>()
    };
    // The same INVITE on another way, a number that is too low, a tag that is not ours, a gap.
    assert_eq!(say(&mut world, request("INVITE", "3", "", 5, routes)), [482]);
    assert_eq!(say(&mut world, request("OPTIONS", "4", &tag, 4, "")), [500]);
    assert_eq!(say(&mut world, request("OPTIONS", "5", "x", 6, "")), [481]);
    assert_eq!(say(&mut world, request("OPTIONS", "6", &tag, 90, "")), [200]);
    world.act(SERVER, |end, now| end.hang_up(now, leg));
    let bye = world.read(OTHER).pop().unwrap();
    assert!(bye.starts_with("BYE sip:bob@10.0.0.1:5064 SIP/2.0\r\n"), "{bye}");
    assert!(bye.contains("Route: <sip:p2.example;lr>\r\nRoute: <sip:p1.example;lr>\r\n"), "{bye}");
}

#[test]
fn a_second_bye_finds_no_call() {
    let mut world = World::new(1);
    let tag = answered(&mut world, "");
    world.write(OTHER, SERVER, &request("BYE", "3", &tag, 2, ""));
    let bye = hung_up(&world.event_of(SERVER));
    world.act(SERVER, |end, now| end.bye_done(now, bye, true));
    world.write(OTHER, SERVER, &request("BYE", "4", &tag, 3, ""));
    let answers: Vec<u16> = world.read(OTHER).iter().map(|it| status(it)).collect();
    assert_eq!(answers, [200, 481]);
}

#[test]
fn a_flood_keeps_no_call_from_being_ended() {
    let mut world = World::new(1);
    let tag = answered(&mut world, "");
    let ringing = request("INVITE", "r", "", 1, "").replace("call-1", "ringing");
    world.write(OTHER, SERVER, &ringing);
    let leg = incoming_leg(&world.event_of(SERVER));
    let subscribe = |number: u32, proof: &str| {
        let extra = format!("Event: message-summary\n{proof}");
        request("SUBSCRIBE", &format!("s{number}"), "", number, &extra).replace("call-1", "flood")
    };
    world.write(OTHER, SERVER, &subscribe(0, ""));
    let challenge = world.read(OTHER).pop().unwrap();
    let nonce = challenge.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let proof = format!(
        "Authorization: Digest username=\"{ALICE}\", realm=\"{DOMAIN}\", nonce=\"{nonce}\", uri=\"sip:a\", \
         response=\"{:032}\", algorithm=MD5, cnonce=\"c\", qop=auth, nc=00000001\n",
        0
    );
    let now = world.now;
    for number in 1..=400 {
        let bytes = subscribe(number, &proof).replace('\n', "\r\n");
        world.end(SERVER).receive(now, flow(SERVER, OTHER), bytes.into());
    }
    let counts = world.end(SERVER).counts();
    assert_eq!((counts.waiting, counts.server_transactions), (100, 400), "no flood");
    while world.end(SERVER).poll().is_some() {}
    world.write(OTHER, SERVER, &request("INVITE", "n", "", 1, "").replace("call-1", "new"));
    assert_eq!(world.read(OTHER).iter().map(|it| status(it)).collect::<Vec<_>>(), [503]);
    world.write(OTHER, SERVER, &ringing.replace("INVITE", "CANCEL"));
    assert_eq!(world.read(OTHER).iter().map(|it| status(it)).collect::<Vec<_>>(), [200, 487]);
    assert_eq!(world.event_of(SERVER), Event::Cancelled { leg });
    world.write(OTHER, SERVER, &request("OPTIONS", "o", &tag, 2, ""));
    world.write(OTHER, SERVER, &request("BYE", "b", &tag, 3, ""));
    let bye = hung_up(&world.event_of(SERVER));
    world.act(SERVER, |end, now| end.bye_done(now, bye, true));
    assert_eq!(world.read(OTHER).iter().map(|it| status(it)).collect::<Vec<_>>(), [200, 200]);
}

#[test]
fn what_anybody_may_send_leaves_nothing_behind_and_is_answered_once() {
    let ours = |text: String| {
        text.replace("From: <sip:bob@elsewhere.example>", &format!("From: <sip:{ALICE}@{DOMAIN}>"))
    };
    let made_up = format!(
        "Authorization: Digest username=\"{ALICE}\", realm=\"{DOMAIN}\", nonce=\"00\", uri=\"sip:a\", \
         response=\"00\", algorithm=MD5, cnonce=\"c\", qop=auth, nc=00000001\n"
    );
    for (text, want) in [
        (ours(request("INVITE", "1", "", 1, "")), 401),
        (request("INVITE", "1", "", 1, &made_up), 401),
        (request("INVITE", "1", "", 1, "Require: magic\n"), 420),
        (request("INVITE", "1", "unknown", 1, ""), 481),
        (request("REGISTER", "1", "", 1, ""), 401),
        (request("OPTIONS", "1", "", 1, ""), 200),
        (request("BYE", "1", "unknown", 1, ""), 481),
    ] {
        let mut world = World::new(1);
        let tags = [0, 1].map(|_| {
            world.write(OTHER, SERVER, &text);
            let answers = world.read(OTHER);
            assert_eq!(answers.iter().map(|it| status(it)).collect::<Vec<_>>(), [want], "{text}");
            assert!(answers[0].contains(";received=127.0.0.1;rport=5064"), "{answers:?}");
            tag_of(&answers[0])
        });
        assert_eq!(tags[0], tags[1]);
        world.assert_idle();
        world.write(OTHER, SERVER, &request("ACK", "1", &tags[0], 1, ""));
        world.run(Duration::from_secs(40));
        world.assert_silent(OTHER);
        assert_eq!(world.events, []);
    }
}

#[test]
fn keys_come_by_info_and_are_shown_to_nobody() {
    let mut world = World::new(1);
    let tag = answered(&mut world, "");
    for (number, (kind, body, want)) in [
        ("application/dtmf-relay", "Signal=5\nDuration=160\n", Some('5')),
        ("application/dtmf-relay", "Duration=160\nsignal = #\n", Some('#')),
        ("application/dtmf", "11", Some('#')),
        ("application/dtmf", "*", Some('*')),
        ("application/dtmf", "d", Some('D')),
        ("application/dtmf", "nonsense", None),
        ("application/media_control+xml", "<x/>", None),
    ]
    .into_iter()
    .enumerate()
    {
        let body = body.replace('\n', "\r\n");
        let extra = format!("Content-Type: {kind}\nContent-Length: {}\n\n{body}", body.len());
        let info = request("INFO", &format!("i{number}"), &tag, 10 + u32::try_from(number).unwrap(), &extra);
        world.write(OTHER, SERVER, info.strip_suffix('\n').unwrap());
        let events = world.events_of(SERVER);
        let mut keys: Vec<Digit> = Vec::new();
        for event in &events {
            if let Event::Digit { digit, .. } = event {
                keys.push(*digit);
            }
        }
        assert_eq!(keys, want.and_then(Digit::from_char).into_iter().collect::<Vec<_>>(), "{kind} {body}");
        assert!(!format!("{events:?}").contains("'5'"));
        let answer = world.read(OTHER).pop().unwrap();
        assert_eq!(status(&answer) == 200, want.is_some(), "{answer}");
    }
}

#[test]
fn an_ack_of_the_older_kind_ends_the_repetition_of_a_refusal() {
    let mut world = World::new(1);
    let old = |method: &str, tag: &str| request(method, "", tag, 1, "").replace(";branch=z9hG4bK;rport", "");
    world.write(OTHER, SERVER, &old("INVITE", ""));
    let leg = incoming_leg(&world.event_of(SERVER));
    world.act(SERVER, |end, now| end.hang_up(now, leg));
    let refusal = world.read(OTHER).pop().unwrap();
    assert_eq!(status(&refusal), 480);
    world.write(OTHER, SERVER, &old("ACK", &tag_of(&refusal)));
    world.run(Duration::from_secs(70));
    world.assert_silent(OTHER);
}

#[test]
fn a_name_with_a_nul_still_gets_an_answer_with_a_tag() {
    let mut world = World::new(1);
    let invite = request("INVITE", "1", "", 1, "").replace("To: <sip", "To: \"a\\\0b\" <sip");
    world.write(OTHER, SERVER, &invite);
    let leg = incoming_leg(&world.event_of(SERVER));
    world.act(SERVER, |end, now| end.ring(now, leg, 180, None));
    assert!(!tag_of(&world.read(OTHER).pop().unwrap()).is_empty());
}

#[test]
fn a_session_is_agreed_on_as_the_caller_wishes() {
    for (extra, want) in [
        ("", None),
        ("Supported: timer\n", Some("1800;refresher=uas")),
        ("Supported: timer\nSession-Expires: 200;refresher=uac\n", Some("200;refresher=uac")),
        ("Session-Expires: 200\n", Some("200;refresher=uas")),
    ] {
        let mut world = World::new(1);
        world.write(OTHER, SERVER, &request("INVITE", "1", "", 1, extra));
        let leg = incoming_leg(&world.event_of(SERVER));
        world.act(SERVER, |end, now| end.answer(now, leg, sdp("server")));
        let answer = world.read(OTHER).pop().unwrap();
        assert_eq!(header(&answer, "Session-Expires"), want, "{extra}");
    }
}

#[test]
fn a_session_that_its_caller_does_not_refresh_is_ended() {
    let mut world = World::new(1);
    let tag = answered(&mut world, "Supported: timer\nSession-Expires: 200;refresher=uac\n");
    world.run(Duration::from_secs(100));
    let refresh = "Supported: timer\nSession-Expires: 200;refresher=uac\n";
    world.write(OTHER, SERVER, &request("UPDATE", "3", &tag, 2, refresh));
    let answer = world.read(OTHER).pop().unwrap();
    assert_eq!((status(&answer), header(&answer, "Session-Expires")), (200, Some("200;refresher=uac")));
    world.run(Duration::from_secs(167));
    assert_eq!(world.events, []);
    world.run(Duration::from_secs(2));
    assert!(matches!(world.event_of(SERVER), Event::Failed { .. }));
    assert!(world.read(OTHER).pop().unwrap().starts_with("BYE"));
}

#[test]
fn a_refresh_describes_the_session_that_was_last_agreed_on() {
    for (status, want) in [(200, "hold"), (488, "server")] {
        let mut world = World::new(1);
        world.write(OTHER, SERVER, &request("INVITE", "1", "", 1, "Supported: timer\n"));
        let leg = incoming_leg(&world.event_of(SERVER));
        world.act(SERVER, |end, now| end.answer(now, leg, sdp("server")));
        let tag = tag_of(&world.read(OTHER).pop().unwrap());
        world.write(OTHER, SERVER, &request("ACK", "2", &tag, 1, ""));
        world.act(SERVER, |end, now| end.offer(now, leg, sdp("hold")));
        let offer = world.read(OTHER).pop().unwrap();
        let copied = ["Via", "From", "To", "Call-ID", "CSeq"]
            .map(|it| format!("{it}: {}\n", header(&offer, it).unwrap()));
        let accepted = format!(
            "SIP/2.0 {status} X\n{}Contact: <sip:bob@10.0.0.1:5064>\nSession-Expires: 1800;refresher=uac\n\
             Content-Type: application/sdp\nContent-Length: 13\n\nv=0\ns=held\n",
            copied.concat()
        );
        world.write(OTHER, SERVER, &accepted);
        world.read(OTHER);
        world.run(Duration::from_secs(901));
        let sent = world.read(OTHER);
        let refresh = sent.iter().find(|it| it.starts_with("INVITE")).expect("a refresh");
        assert!(refresh.ends_with(&format!("s={want}\r\n")), "{refresh}");
    }
}

#[test]
fn a_branch_that_answers_too_late_is_acknowledged_and_ended() {
    let mut world = World::new(1);
    world.call(OTHER, "2001");
    let invite = world.sent.iter().find(|it| it.3.starts_with("INVITE")).unwrap().3.clone();
    world.sent.clear();
    for tag in ["one", "two", "one"] {
        let copied: String = ["Via", "From", "Call-ID", "CSeq"]
            .map(|it| format!("{it}: {}\n", header(&invite, it).unwrap()))
            .concat();
        let answer = format!(
            "SIP/2.0 200 OK\n{copied}To: <sip:2001@example.com>;tag={tag}\nContact: <sip:{tag}@127.0.0.1>\n\
             Content-Length: 0\n\n"
        );
        world.write(SERVER, OTHER, &answer);
    }
    let sent: Vec<String> =
        world.read(SERVER).iter().map(|it| it.split(" SIP/2.0").next().unwrap().to_owned()).collect();
    let [one, two] = ["sip:one@127.0.0.1", "sip:two@127.0.0.1"];
    assert_eq!(
        sent,
        [format!("ACK {one}"), format!("ACK {two}"), format!("BYE {two}"), format!("ACK {one}")]
    );
}
