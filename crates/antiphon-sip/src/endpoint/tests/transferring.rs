//! A caller wants whom he talks to connected with somebody else, in text as a phone writes it.

use std::time::Duration;

use super::referring::Caller;
use super::world::*;
use crate::event::{Event, Transfer};
use crate::refusal::Refusal;

impl Caller {
    /// Asks for a transfer with these headers; what the server heard of it, or its answer at once.
    fn refers(&mut self, headers: &str) -> Result<Transfer, u16> {
        self.says("REFER", headers, "");
        match self.world.events_of(SERVER).pop() {
            Some(Event::Transfer(transfer)) => Ok(transfer),
            Some(event) => panic!("{event:?}"),
            None => Err(status(&self.world.read(OTHER).pop().expect("an answer"))),
        }
    }

    fn accepted(&mut self, headers: &str) -> Transfer {
        let transfer = self.refers(headers).expect("a transfer");
        let request = transfer.request;
        self.world.act(SERVER, |end, now| end.accept_transfer(now, request));
        transfer
    }

    fn progressed(&mut self, status: u16) {
        let leg = self.leg;
        self.world.act(SERVER, |end, now| end.transfer_progressed(now, leg, status));
    }

    /// What he is told next: the number in its sequence, the state and the line. He says so.
    fn is_told(&mut self) -> Option<(u32, String, String)> {
        let notify = self.world.read(OTHER).into_iter().rfind(|it| it.starts_with("NOTIFY "))?;
        let copied = |name| format!("{name}: {}\n", header(&notify, name).unwrap());
        let copied: String = ["Via", "From", "To", "Call-ID", "CSeq"].into_iter().map(copied).collect();
        self.world.write(OTHER, SERVER, &format!("SIP/2.0 200 OK\n{copied}\n"));
        assert_eq!(header(&notify, "Event"), Some("refer"));
        assert_eq!(header(&notify, "Content-Type"), Some("message/sipfrag;version=2.0"));
        let number = header(&notify, "CSeq").unwrap().split(' ').next().unwrap().parse().unwrap();
        let state = header(&notify, "Subscription-State").unwrap().to_owned();
        Some((number, state, notify.split("\r\n\r\n").nth(1).unwrap().trim().to_owned()))
    }
}

const TO_2002: &str = "Refer-To: <sip:2002@example.com>\n";

#[test]
fn whoever_asks_for_a_transfer_is_told_how_it_goes() {
    let mut caller = Caller::new();
    let transfer = caller.accepted(TO_2002);
    assert_eq!((&*transfer.called, &*transfer.called_host), ("2002", "example.com"));
    assert_eq!((transfer.leg, transfer.replaces), (caller.leg, None));
    caller.progressed(180);
    let active = "active;expires=150".to_owned();
    assert_eq!(caller.is_told(), Some((1, active.clone(), "SIP/2.0 100 Trying".to_owned())));
    assert_eq!(caller.is_told(), Some((2, active, "SIP/2.0 180 Ringing".to_owned())));
    caller.progressed(180);
    assert_eq!(caller.is_told(), None);
    caller.progressed(200);
    let leg = caller.leg;
    caller.world.act(SERVER, |end, now| end.hang_up(now, leg));
    let over = "terminated;reason=noresource".to_owned();
    let said = caller.world.read(OTHER);
    assert!(said.iter().all(|it| !it.starts_with("BYE")), "he hears of it before his call ends: {said:?}");
    caller.world.sent.extend(said.into_iter().map(|it| (Duration::ZERO, SERVER, OTHER, it)));
    assert_eq!(caller.is_told(), Some((3, over, "SIP/2.0 200 OK".to_owned())));
    assert!(caller.world.read(OTHER).iter().any(|it| it.starts_with("BYE")));
}

#[test]
fn a_transfer_goes_on_when_whoever_asked_for_it_hangs_up() {
    let mut caller = Caller::new();
    caller.accepted(TO_2002);
    caller.is_told();
    caller.says("BYE", "", "");
    let bye = hung_up(&caller.world.event_of(SERVER));
    caller.world.act(SERVER, |end, now| end.bye_done(now, bye, true));
    caller.progressed(200);
    let over = "terminated;reason=noresource".to_owned();
    assert_eq!(caller.is_told(), Some((2, over, "SIP/2.0 200 OK".to_owned())));
    caller.world.run(Duration::from_secs(40));
    caller.world.assert_idle();
}

#[test]
fn a_transfer_that_nobody_speaks_of_again_has_failed() {
    let mut caller = Caller::new();
    caller.accepted(TO_2002);
    caller.is_told();
    caller.world.run(Duration::from_secs(151));
    let over = "terminated;reason=noresource".to_owned();
    assert_eq!(caller.is_told(), Some((2, over, "SIP/2.0 408 Request Timeout".to_owned())));
}

#[test]
fn whoever_does_not_want_to_be_told_is_not() {
    let mut caller = Caller::new();
    caller.accepted(&format!("{TO_2002}Refer-Sub: false\nSupported: norefersub\nRequire: norefersub\n"));
    let answer = caller.world.read(OTHER).pop().expect("an answer");
    assert_eq!((status(&answer), header(&answer, "Refer-Sub")), (202, Some("false")));
    caller.progressed(200);
    caller.world.assert_silent(OTHER);
}

#[test]
fn a_transfer_that_is_not_clear_or_not_now_is_refused() {
    for (headers, want) in [
        ("", 400),
        ("Refer-To: <sip:2002@example.com>\nRefer-To: <sip:2003@example.com>\n", 400),
        ("Refer-To: <sip:2002@example.com;method=BYE>\n", 400),
        ("Refer-To: <sip:example.com>\n", 400),
        ("Refer-To: nonsense\n", 400),
        ("Refer-To: <sip:2002@example.com?Replaces=call-2%3Bto-tag%3Da%3Bfrom-tag%3Db>\n", 481),
        ("Refer-To: <sip:2002@example.com?Replaces=call-2>\n", 400),
        ("Refer-To: <sip:2002@example.com>\nRequire: magic\n", 420),
    ] {
        assert_eq!(Caller::new().refers(headers), Err(want), "{headers}");
    }
    let mut caller = Caller::new();
    let transfer = caller.refers(TO_2002).expect("a transfer");
    assert_eq!(caller.refers(TO_2002), Err(491));
    let refusal = Refusal::new(403, "Forbidden");
    caller.world.act(SERVER, |end, now| end.refuse_transfer(now, transfer.request, refusal));
    assert_eq!(status(&caller.world.read(OTHER).pop().unwrap()), 403);
    assert!(caller.refers(TO_2002).is_ok());
}

#[test]
fn nobody_outside_of_a_call_has_calls_made_for_him() {
    let mut caller = Caller::new();
    caller.tag.clear();
    assert_eq!(caller.refers(TO_2002), Err(403));
}

#[test]
fn a_transfer_may_name_the_call_whose_other_side_is_meant() {
    let mut caller = Caller::new();
    let ours = caller.tag.trim_start_matches(";tag=").to_owned();
    let replaces = |to: &str, from: &str| {
        format!("Refer-To: <sip:2002@example.com?Replaces=call-1%3Bto-tag%3D{to}%3Bfrom-tag%3D{from}>\n")
    };
    assert_eq!(caller.refers(&replaces("wrong", "f")), Err(481));
    assert_eq!(caller.refers(&replaces(&ours, "wrong")), Err(481));
    let transfer = caller.refers(&replaces(&ours, "f")).expect("a transfer");
    assert_eq!(transfer.replaces.map(|it| it.leg), Some(caller.leg));
}

#[test]
fn either_side_can_ask_the_other_one_for_an_offer() {
    let mut world = World::new(1);
    let (theirs, ours) = world.connected();
    let soon = Duration::from_millis(50);
    world.act(SERVER, |end, now| end.ask_for_offer(now, ours));
    world.run(soon);
    let Event::Offered { request, sdp: None, .. } = world.event_of(OTHER) else { panic!("no question") };
    world.act(OTHER, |end, now| end.answer_offer(now, request, sdp("their offer")));
    world.run(soon);
    assert_eq!(world.event_of(SERVER), Event::OfferMade { leg: ours, sdp: sdp("their offer") });
    world.act(SERVER, |end, now| end.ask_for_offer(now, ours));
    assert_eq!(world.event_of(SERVER), Event::OfferRefused { leg: ours, status: 491 });
    world.act(SERVER, |end, _| end.acknowledge(ours, Some(sdp("our answer"))));
    world.run(soon);
    assert_eq!(world.event_of(OTHER), Event::OfferConfirmed { leg: theirs, sdp: Some(sdp("our answer")) });
    assert_eq!(world.end(SERVER).told(ours), Some(sdp("our answer")));
    world.act(SERVER, |end, now| end.offer(now, ours, sdp("our offer")));
    world.run(soon);
    assert!(matches!(world.event_of(OTHER), Event::Offered { sdp: Some(_), .. }));
}

#[test]
fn a_call_may_name_the_leg_that_it_takes_the_place_of() {
    let mut caller = Caller::new();
    let ours = caller.tag.trim_start_matches(";tag=").to_owned();
    for (replaces, want) in [
        (format!("call-1;to-tag={ours};from-tag=f"), Ok(Some((caller.leg, false)))),
        (format!("call-1;from-tag=f;to-tag={ours};early-only"), Ok(Some((caller.leg, true)))),
        (format!("call-1;to-tag={ours};from-tag=wrong"), Err(481)),
        ("call-1;to-tag=wrong;from-tag=f".to_owned(), Err(481)),
        (format!("call-2;to-tag={ours};from-tag=f"), Err(481)),
        (format!("call-1;to-tag={ours}"), Err(400)),
        (format!("call-1;to-tag={ours};from-tag=f\nReplaces: call-1;to-tag={ours};from-tag=f"), Err(400)),
    ] {
        let name = replaces.replace([';', '\n', ' ', ':', '='], "-");
        let invite = format!(
            "INVITE sip:2001@example.com SIP/2.0\nVia: SIP/2.0/UDP 10.0.0.2:5064;branch=z9hG4bK{name}\nMax-Forwards: 70\n\
             From: <sip:carol@elsewhere.example>;tag=c\nTo: <sip:2001@example.com>\nCall-ID: {name}\nCSeq: 1 INVITE\n\
             Contact: <sip:carol@10.0.0.2:5064>\nRequire: replaces\nReplaces: {replaces}\n\n"
        );
        caller.world.write(OTHER, SERVER, &invite);
        let heard = match caller.world.events_of(SERVER).pop() {
            Some(Event::Incoming(incoming)) => Ok(incoming.replaces.map(|it| (it.leg, it.early_only))),
            _ => Err(status(&caller.world.read(OTHER).pop().expect("an answer"))),
        };
        assert_eq!(heard, want, "{replaces}");
    }
}
