//! A caller is asked to call somebody else, and tells how that went, in text as a phone writes it.

use std::time::Duration;

use super::world::*;
use crate::caller::NameAddr;
use crate::event::{Event, LegId};

/// A caller in text, whose call has been answered.
pub(super) struct Caller {
    pub(super) world: World,
    pub(super) leg: LegId,
    pub(super) tag: String,
    cseq: u32,
}

impl Caller {
    pub(super) fn new() -> Self {
        let mut caller = Self { world: World::new(1), leg: LegId(0), tag: String::new(), cseq: 0 };
        caller.says("INVITE", "Allow: INVITE, ACK, BYE, CANCEL, REFER, NOTIFY\n", "");
        let Event::Incoming(incoming) = caller.world.event_of(SERVER) else { panic!("no call") };
        assert!(incoming.may_be_referred);
        caller.leg = incoming.leg;
        let leg = caller.leg;
        caller.world.act(SERVER, |end, now| end.answer(now, leg, sdp("server")));
        let answer = caller.world.read(OTHER).pop().unwrap();
        caller.tag = format!(";tag={}", header(&answer, "To").unwrap().split("tag=").nth(1).unwrap());
        caller.cseq = 0;
        caller.says("ACK", "", "");
        caller.world.events.clear();
        caller
    }

    pub(super) fn says(&mut self, method: &str, headers: &str, body: &str) {
        self.cseq += 1;
        let (tag, cseq, length) = (&self.tag, self.cseq, body.len() + 2);
        let text = format!(
            "{method} sip:2001@example.com SIP/2.0\nVia: SIP/2.0/UDP 10.0.0.1:5064;branch=z9hG4bK{method}{cseq};rport\n\
             Max-Forwards: 70\nFrom: <sip:bob@elsewhere.example>;tag=f\nTo: <sip:2001@example.com>{tag}\n\
             Call-ID: call-1\nCSeq: {cseq} {method}\nContact: <sip:bob@10.0.0.1:5064>\n{headers}"
        );
        let end =
            if body.is_empty() { "\n".to_owned() } else { format!("Content-Length: {length}\n\n{body}\n") };
        self.world.write(OTHER, SERVER, &(text + &end));
    }

    /// The server asks for a call to 2002, and gets an answer to that.
    fn is_referred(&mut self, status: u16) -> String {
        let (leg, to) = (self.leg, NameAddr::new(None, "2002", DOMAIN));
        self.world.act(SERVER, |end, now| end.refer(now, leg, &to));
        let refer = self.world.read(OTHER).pop().expect("a REFER");
        let copied = |name| format!("{name}: {}\n", header(&refer, name).unwrap());
        let copied: String = ["Via", "From", "To", "Call-ID", "CSeq"].into_iter().map(copied).collect();
        self.world.write(OTHER, SERVER, &format!("SIP/2.0 {status} Whatever\n{copied}\n"));
        refer
    }

    fn notifies(&mut self, event: &str, fragment: &str) -> u16 {
        let headers = format!(
            "Event: {event}\nSubscription-State: active;expires=60\nContent-Type: message/sipfrag;version=2.0\n"
        );
        self.says("NOTIFY", &headers, fragment);
        status(&self.world.read(OTHER).pop().unwrap())
    }

    /// How it went, as the server sees it.
    fn outcomes(&mut self) -> Vec<u16> {
        let mut outcomes = Vec::new();
        for event in self.world.events_of(SERVER) {
            let Event::Referred { leg, status } = event else { panic!("{event:?}") };
            assert_eq!(leg, self.leg);
            outcomes.push(status);
        }
        outcomes
    }
}

#[test]
fn a_caller_who_is_sent_on_is_told_where_and_by_whom() {
    let mut caller = Caller::new();
    let refer = caller.is_referred(202);
    assert!(refer.starts_with("REFER sip:bob@10.0.0.1:5064 SIP/2.0\r\n"), "{refer}");
    assert_eq!(header(&refer, "Refer-To"), Some("<sip:2002@example.com>"));
    assert_eq!(header(&refer, "Referred-By"), header(&refer, "Contact"));
    assert_eq!(caller.outcomes(), []);
}

#[test]
fn how_it_went_is_told_once_by_the_last_notify() {
    for (fragments, want) in [
        (&["SIP/2.0 100 Trying", "SIP/2.0 180 Ringing", "SIP/2.0 200 OK"][..], vec![200]),
        (&["SIP/2.0 100 Trying", "SIP/2.0 486 Busy Here"], vec![486]),
        (&["nonsense"], vec![]),
    ] {
        let mut caller = Caller::new();
        caller.is_referred(202);
        for fragment in fragments {
            assert_eq!(caller.notifies("refer", fragment), 200, "{fragment}");
        }
        assert_eq!(caller.outcomes(), want, "{fragments:?}");
        let over = !want.is_empty();
        assert_eq!(caller.notifies("refer;id=2", "SIP/2.0 200 OK"), if over { 481 } else { 200 });
    }
}

#[test]
fn a_refusal_and_silence_are_outcomes_too() {
    let mut caller = Caller::new();
    caller.is_referred(405);
    assert_eq!(caller.outcomes(), [405]);
    caller.is_referred(202);
    caller.world.run(Duration::from_secs(160));
    assert_eq!(caller.outcomes(), [408]);
}

#[test]
fn a_notify_about_nothing_that_was_asked_for_is_refused() {
    let mut caller = Caller::new();
    assert_eq!(caller.notifies("refer", "SIP/2.0 200 OK"), 481);
    caller.is_referred(202);
    assert_eq!(caller.notifies("message-summary", "SIP/2.0 200 OK"), 481);
    assert_eq!(caller.outcomes(), []);
}
