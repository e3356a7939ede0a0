//! Provisional answers that must arrive (RFC 3262), from either side.

use std::time::Duration;

use super::world::*;
use crate::endpoint::Invite;
use crate::event::{Event, LegId};

const SOON: Duration = Duration::from_millis(50);

/// A caller in text with these headers, who has got his 100.
struct Caller {
    world: World,
    leg: LegId,
    tag: String,
}

impl Caller {
    fn new(headers: &str) -> Self {
        let mut caller = Self { world: World::new(1), leg: LegId(0), tag: String::new() };
        caller.says("INVITE", 1, headers);
        caller.leg = incoming_leg(&caller.world.event_of(SERVER));
        caller.world.sent.clear();
        caller
    }

    fn says(&mut self, method: &str, cseq: u32, headers: &str) {
        let tag = &self.tag;
        let text = format!(
            "{method} sip:2001@example.com SIP/2.0\nVia: SIP/2.0/UDP 10.0.0.1:5064;branch=z9hG4bK{method}{cseq};rport\n\
             Max-Forwards: 70\nFrom: <sip:bob@elsewhere.example>;tag=f\nTo: <sip:2001@example.com>{tag}\n\
             Call-ID: call-1\nCSeq: {cseq} {method}\nContact: <sip:bob@10.0.0.1:5064>\n{headers}\n"
        );
        self.world.write(OTHER, SERVER, &text);
    }

    fn rings(&mut self, status: u16, described: bool) {
        let leg = self.leg;
        let sdp = described.then(|| sdp("early"));
        self.world.act(SERVER, |end, now| end.ring(now, leg, status, sdp));
    }

    /// The last thing he heard: its status and its number.
    fn heard(&mut self) -> Option<(u16, Option<u32>)> {
        let text = self.world.read(OTHER).pop()?;
        let to = header(&text, "To").unwrap();
        self.tag = to.split_once(";tag=").map(|(_, tag)| format!(";tag={tag}")).unwrap_or_default();
        let number = header(&text, "RSeq").map(|number| number.parse().unwrap());
        assert_eq!(number.is_some(), header(&text, "Require") == Some("100rel"), "{text}");
        Some((status(&text), number))
    }
}

#[test]
fn who_insists_gets_every_provisional_answer_until_he_has_it() {
    let mut caller = Caller::new("Require: 100rel\n");
    caller.rings(180, false);
    let (180, Some(first)) = caller.heard().unwrap() else { panic!("no reliable answer") };
    caller.world.run(Duration::from_millis(3_600));
    assert_eq!(caller.world.read(OTHER).len(), 3, "after half a second, one and a half, three and a half");
    caller.rings(183, false);
    caller.world.assert_silent(OTHER);
    caller.says("PRACK", 2, &format!("RAck: {} 1 INVITE\n", first + 1));
    assert_eq!(caller.heard(), Some((481, None)));
    caller.says("PRACK", 3, &format!("RAck: {first} 1 INVITE\n"));
    let answers: Vec<u16> = caller.world.read(OTHER).iter().map(|it| status(it)).collect();
    assert_eq!(answers, [200, 183], "the next one only now");
    caller.says("PRACK", 4, &format!("RAck: {} 1 INVITE\n", first + 1));
    assert_eq!(caller.heard(), Some((200, None)));
    caller.world.run(Duration::from_secs(30));
    caller.world.assert_silent(OTHER);
}

#[test]
fn who_never_acknowledges_is_refused() {
    let mut caller = Caller::new("Require: 100rel\n");
    caller.rings(180, false);
    caller.world.run(Duration::from_secs(33));
    let answers = caller.world.read(OTHER);
    assert!(answers.iter().any(|it| status(it) == 504), "{answers:?}");
    assert_eq!(caller.world.event_of(SERVER), Event::Cancelled { leg: caller.leg });
}

#[test]
fn who_can_gets_descriptions_reliably_and_all_else_as_ever() {
    for (headers, described, reliable) in
        [("Supported: 100rel\n", true, true), ("Supported: 100rel\n", false, false), ("", true, false)]
    {
        let mut caller = Caller::new(headers);
        caller.rings(183, described);
        let (183, number) = caller.heard().unwrap() else { panic!("no 183") };
        assert_eq!(number.is_some(), reliable, "{headers} {described}");
    }
}

#[test]
fn the_answer_waits_until_an_early_description_has_arrived() {
    let mut caller = Caller::new("Supported: 100rel\n");
    caller.rings(183, true);
    let (183, Some(number)) = caller.heard().unwrap() else { panic!("no reliable answer") };
    let leg = caller.leg;
    caller.world.act(SERVER, |end, now| end.answer(now, leg, sdp("answer")));
    caller.world.assert_silent(OTHER);
    caller.says("PRACK", 2, &format!("RAck: {number} 1 INVITE\n"));
    let answers: Vec<String> = caller.world.read(OTHER);
    let answers: Vec<&str> = answers.iter().filter_map(|it| header(it, "CSeq")).collect();
    assert_eq!(answers, ["2 PRACK", "1 INVITE"]);
}

#[test]
fn a_caller_may_say_before_the_answer_that_he_is_still_there() {
    let mut caller = Caller::new("");
    caller.rings(180, false);
    caller.heard();
    caller.says("UPDATE", 2, "");
    assert_eq!(caller.heard(), Some((200, None)));
}

/// A phone in text that is called by the server, with what it was sent.
pub(super) fn called(offers: bool) -> (World, LegId, String) {
    let mut world = World::new(1);
    let sdp = offers.then(|| sdp("server"));
    let invite = Invite {
        request_uri: "sip:bob@elsewhere.example".to_owned(),
        flow: flow(SERVER, 9),
        sdp,
        ..invite(OTHER, "2001")
    };
    let leg = world.act(SERVER, |end, now| end.invite(now, invite));
    let invite = world.read(9).pop().expect("an INVITE");
    (world, leg, invite)
}

pub(super) fn answers(world: &mut World, invite: &str, line: &str, headers: &str) {
    let copied = |name| format!("{name}: {}\n", header(invite, name).unwrap());
    let copied: String = ["Via", "From", "Call-ID", "CSeq"].into_iter().map(copied).collect();
    let to = header(invite, "To").unwrap();
    let contact = if headers.contains("Contact:") { "" } else { "Contact: <sip:bob@10.0.0.9>\n" };
    let text = format!("SIP/2.0 {line}\n{copied}To: {to};tag=p\n{contact}{headers}\n");
    world.write(9, SERVER, &text);
}

#[test]
fn what_a_phone_wants_acknowledged_is_acknowledged_once() {
    let (mut world, leg, invite) = called(true);
    assert!(header(&invite, "Supported").unwrap().contains("100rel"));
    let reliable = |number| format!("Require: 100rel\nRSeq: {number}\n");
    answers(&mut world, &invite, "180 Ringing", &reliable(7));
    let prack = world.read(9).pop().expect("a PRACK");
    assert!(prack.starts_with("PRACK sip:bob@10.0.0.9 SIP/2.0"), "{prack}");
    assert_eq!(header(&prack, "RAck"), Some("7 1 INVITE"));
    assert_eq!(header(&prack, "CSeq"), Some("2 PRACK"));
    assert!(header(&prack, "To").unwrap().ends_with(";tag=p"));
    assert_eq!(world.event_of(SERVER), Event::Progress { leg, status: 180, sdp: None });
    for number in [7, 9] {
        answers(&mut world, &invite, "183 Session Progress", &reliable(number));
        world.assert_silent(9);
        assert!(world.events_of(SERVER).is_empty(), "repeated, or one before it is missing");
    }
    answers(&mut world, &invite, "183 Session Progress", &reliable(8));
    assert_eq!(header(&world.read(9).pop().unwrap(), "RAck"), Some("8 1 INVITE"));
}

#[test]
fn an_early_description_counts_where_the_answer_has_none() {
    let (mut world, leg, invite) = called(true);
    let body = String::from_utf8_lossy(&sdp("early")).into_owned();
    let headers = format!(
        "Require: 100rel\nRSeq: 1\nContent-Type: application/sdp\nContent-Length: {}\n\n{body}",
        body.len()
    );
    let copied = |name| format!("{name}: {}\r\n", header(&invite, name).unwrap());
    let copied: String = ["Via", "From", "Call-ID", "CSeq"].into_iter().map(copied).collect();
    let to = header(&invite, "To").unwrap();
    let text =
        format!("SIP/2.0 183 Early\r\n{copied}To: {to};tag=p\r\nContact: <sip:bob@10.0.0.9>\r\n{headers}");
    world.write(9, SERVER, &text);
    world.events_of(SERVER);
    answers(&mut world, &invite, "200 OK", "");
    assert_eq!(world.event_of(SERVER), Event::Answered { leg, sdp: sdp("early") });
    world.run(SOON);
}

#[test]
fn a_call_without_an_offer_wants_no_reliable_answer() {
    let (_, _, invite) = called(false);
    assert!(!header(&invite, "Supported").unwrap().contains("100rel"));
}
