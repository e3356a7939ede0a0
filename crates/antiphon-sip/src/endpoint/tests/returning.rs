//! Calls whose connection is gone.

use std::time::Duration;

use super::world::*;
use crate::event::{Event, Failure, LegId};
use crate::flow::{ConnectionId, Flow, Transport};
use crate::registrar::Binding;

const MOMENT: Duration = Duration::from_millis(50);

/// A connection of a peer at the address of the stranger's phone.
fn connection(id: u64, transport: Transport) -> Flow {
    Flow { transport, connection: Some(ConnectionId(id)), ..flow(SERVER, OTHER) }
}

/// A caller at the other end of a connection, as text.
struct Caller {
    contact: &'static str,
    routes: &'static str,
    tag: String,
}

impl Caller {
    fn request(&self, method: &str, number: u32) -> String {
        let to = if self.tag.is_empty() { String::new() } else { format!(";tag={}", self.tag) };
        let sdp = if method == "INVITE" { sdp("caller") } else { Default::default() };
        let body = String::from_utf8_lossy(&sdp).into_owned();
        let length = body.len();
        format!(
            "{method} sip:2000@{DOMAIN} SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK{method}{number}\r\n\
             {routes}Max-Forwards: 70\r\nFrom: <sip:bob@elsewhere.example>;tag=caller\r\n\
             To: <sip:2000@{DOMAIN}>{to}\r\nCall-ID: lost\r\nCSeq: {number} {method}\r\n\
             Contact: {contact}\r\nContent-Type: application/sdp\r\nContent-Length: {length}\r\n\r\n{body}",
            routes = self.routes,
            contact = self.contact,
        )
    }
}

/// A call that is answered on a connection.
fn answered(world: &mut World, caller: &mut Caller, flow: Flow) -> LegId {
    // The caller is text alone.
    world.ends.remove(&OTHER);
    let now = world.now;
    world.end(SERVER).receive(now, flow, caller.request("INVITE", 1).into());
    world.run(Duration::ZERO);
    let leg = incoming_leg(&world.event_of(SERVER));
    world.act(SERVER, |end, now| end.answer(now, leg, sdp("server")));
    let sent = world.read(OTHER);
    let answer = sent.iter().find(|it| status(it) == 200).unwrap();
    caller.tag = header(answer, "To").unwrap().split_once("tag=").unwrap().1.to_owned();
    let now = world.now;
    world.end(SERVER).receive(now, flow, caller.request("ACK", 1).into());
    world.run(Duration::ZERO);
    assert_eq!(world.event_of(SERVER), Event::Confirmed { leg, sdp: None });
    leg
}

fn caller(contact: &'static str, routes: &'static str) -> Caller {
    Caller { contact, routes, tag: String::new() }
}

#[test]
fn a_call_outlives_its_connection_and_ends_on_another_one() {
    let mut world = World::new(1);
    let mut bob = caller("<sip:bob@127.0.0.1:5064;transport=tcp>", "");
    let leg = answered(&mut world, &mut bob, connection(1, Transport::Tcp));
    world.act(SERVER, |end, now| end.flow_closed(now, connection(1, Transport::Tcp)));
    let Event::Lost { leg: lost, next, address } = world.event_of(SERVER) else { panic!("it is over") };
    assert_eq!((lost, next.to_string().as_str()), (leg, "127.0.0.1:5064;transport=tcp"));
    assert_eq!(address.to_string(), "127.0.0.1");
    // What is said meanwhile waits for the way.
    world.act(SERVER, |end, now| end.hang_up(now, leg));
    world.assert_silent(OTHER);
    world.act(SERVER, |end, now| end.reroute(now, leg, connection(2, Transport::Tcp)));
    let sent = world.read(OTHER);
    assert!(sent.len() == 1 && sent[0].starts_with("BYE sip:bob@127.0.0.1:5064"), "{sent:?}");
}

#[test]
fn the_way_leads_through_the_first_proxy_and_nowhere_else() {
    for (contact, routes, transport, want) in [
        (
            "<sip:bob@10.0.0.7>",
            "Record-Route: <sip:127.0.0.1:5070;transport=tcp;lr>\r\n",
            Transport::Tcp,
            "127.0.0.1:5070;transport=tcp",
        ),
        (
            "<sip:bob@10.0.0.7>",
            "Record-Route: <sip:edge.example;lr>\r\n",
            Transport::Tcp,
            "edge.example;transport=tcp",
        ),
        ("<sip:bob@127.0.0.1:5064;transport=udp>", "", Transport::Tcp, "127.0.0.1:5064;transport=udp"),
        ("<sip:bob@127.0.0.1:5064;transport=tcp>", "", Transport::Tls, "127.0.0.1:5064;transport=tls"),
        ("<sip:bob@10.0.0.7:22;transport=tcp>", "", Transport::Tcp, ""),
        ("<sip:bob@127.0.0.1:5064;transport=ws>", "", Transport::Ws, ""),
    ] {
        let mut world = World::new(1);
        let leg = answered(&mut world, &mut caller(contact, routes), connection(1, transport));
        world.act(SERVER, |end, now| end.flow_closed(now, connection(1, transport)));
        let events = world.events_of(SERVER);
        let way = |event: &Event| {
            let Event::Lost { next, .. } = event else { panic!("{event:?}") };
            next.to_string()
        };
        let ways: Vec<String> = events.iter().map(way).collect();
        assert_eq!(ways.join(" "), want, "{contact} {routes}");
        assert!(world.end(SERVER).flow_of(leg).is_some(), "the call goes on");
    }
}

#[test]
fn a_call_is_where_its_peer_speaks_next() {
    let mut world = World::new(1);
    let mut bob = caller("<sip:bob@nowhere.invalid;transport=ws>", "");
    let leg = answered(&mut world, &mut bob, connection(1, Transport::Ws));
    world.act(SERVER, |end, now| end.flow_closed(now, connection(1, Transport::Ws)));
    let now = world.now;
    world.end(SERVER).receive(now, connection(2, Transport::Ws), bob.request("OPTIONS", 2).into());
    world.run(MOMENT);
    assert_eq!(world.end(SERVER).flow_of(leg), Some(connection(2, Transport::Ws)));
    world.run(Duration::from_secs(600));
    assert_eq!(world.events_of(SERVER), [], "it goes on");
}

#[test]
fn a_call_without_any_way_ends_at_last() {
    let mut world = World::new(1);
    let mut bob = caller("<sip:bob@nowhere.invalid;transport=ws>", "");
    let leg = answered(&mut world, &mut bob, connection(1, Transport::Ws));
    world.act(SERVER, |end, now| end.flow_closed(now, connection(1, Transport::Ws)));
    world.run(Duration::from_secs(179));
    assert_eq!(world.events_of(SERVER), []);
    world.run(Duration::from_secs(2));
    assert_eq!(world.event_of(SERVER), Event::Failed { leg, failure: Failure::FlowClosed });
    assert_eq!(world.end(SERVER).counts().legs, 0);
}

#[test]
fn nobody_is_called_back_for_ever() {
    let mut world = World::new(1);
    let mut bob = caller("<sip:bob@127.0.0.1:5064;transport=tcp>", "");
    let leg = answered(&mut world, &mut bob, connection(1, Transport::Tcp));
    world.act(SERVER, |end, now| end.hang_up(now, leg));
    let mut sent = 0;
    for id in 1..10 {
        world.act(SERVER, |end, now| end.flow_closed(now, connection(id, Transport::Tcp)));
        if !world.events_of(SERVER).is_empty() {
            sent += 1;
            world.act(SERVER, |end, now| end.reroute(now, leg, connection(id + 1, Transport::Tcp)));
        }
    }
    assert_eq!(sent, 3);
    world.run(Duration::from_secs(33));
    assert_eq!(world.end(SERVER).counts().legs, 0);
}

/// Alice's phone on a connection.
fn registers(world: &mut World, id: u64) -> Flow {
    let flow = Flow { connection: Some(ConnectionId(id)), transport: Transport::Wss, ..flow(SERVER, PHONE) };
    let binding = Binding {
        contact: "sip:alice@x7.invalid;transport=ws".to_owned(),
        flow,
        instance: None,
        user_agent: None,
        path: Vec::new(),
        call_id: "1".to_owned(),
        cseq: u32::try_from(id).unwrap(),
        expires_ms: world.now.wall_ms + 600_000,
    };
    world.act(SERVER, |end, now| {
        let is_new = !end.flows.contains_key(&flow);
        end.remember_flows(now, ALICE, flow, std::slice::from_ref(&binding));
        end.phone_registered(now, ALICE, flow, &[binding], is_new);
    });
    flow
}

/// The server calls Alice's phone, which answers.
fn called(world: &mut World, flow: Flow) -> LegId {
    let invite = crate::endpoint::Invite {
        request_uri: "sip:alice@x7.invalid;transport=ws".to_owned(),
        flow,
        credentials: None,
        ..invite(OTHER, "2001")
    };
    let leg = world.act(SERVER, |end, now| end.invite(now, invite));
    let asked = world.read(PHONE).pop().unwrap();
    let lines =
        asked.lines().filter(|it| ["Via", "From", "Call-ID", "CSeq"].iter().any(|name| it.starts_with(name)));
    let head: Vec<&str> = lines.collect();
    let to = header(&asked, "To").unwrap();
    let answer = format!(
        "SIP/2.0 200 OK\r\n{}\r\nTo: {to};tag=alice\r\nContact: <sip:alice@x7.invalid;transport=ws>\r\n\
         Content-Length: 0\r\n\r\n",
        head.join("\r\n")
    );
    let now = world.now;
    world.end(SERVER).receive(now, flow, answer.into());
    world.run(Duration::ZERO);
    assert!(matches!(world.event_of(SERVER), Event::Answered { .. }));
    world.sent.clear();
    leg
}

#[test]
fn a_phone_that_registers_anew_has_its_calls_back_and_is_asked_about_them() {
    let mut world = World::new(1);
    let before = registers(&mut world, 1);
    let leg = called(&mut world, before);
    world.act(SERVER, |end, now| end.flow_closed(now, before));
    assert_eq!(world.events_of(SERVER), [], "a browser cannot be called");
    world.run(Duration::from_secs(20));
    let after = registers(&mut world, 2);
    assert_eq!(world.end(SERVER).flow_of(leg), Some(after));
    world.run(MOMENT);
    let sent = world.read(PHONE);
    assert!(sent[0].starts_with("INVITE sip:alice@x7.invalid"), "{sent:?}");
}

#[test]
fn a_phone_that_registers_from_elsewhere_takes_its_calls_along() {
    let mut world = World::new(1);
    let before = registers(&mut world, 1);
    let leg = called(&mut world, before);
    let after = registers(&mut world, 2);
    assert_eq!(world.end(SERVER).flow_of(leg), Some(after), "though nobody knows that the old path is dead");
}

#[test]
fn another_phone_of_the_account_gets_nothing_of_it() {
    let mut world = World::new(1);
    let lost = registers(&mut world, 1);
    let other = registers(&mut world, 2);
    let leg = called(&mut world, lost);
    world.act(SERVER, |end, now| end.flow_closed(now, lost));
    registers(&mut world, 2);
    assert_eq!(world.end(SERVER).flow_of(leg), Some(lost));
    assert_ne!(lost, other);
}

/// What the server asks of the caller, and its answer.
fn asked(world: &mut World, flow: Flow, answer: &str) -> String {
    let sent = world.read(OTHER);
    let asked = sent.iter().find(|it| it.starts_with("INVITE")).expect("a sign of life is asked for").clone();
    let lines = asked
        .lines()
        .filter(|it| ["Via", "From", "To", "Call-ID", "CSeq"].iter().any(|name| it.starts_with(name)));
    let head: Vec<&str> = lines.collect();
    let now = world.now;
    let answer = format!("SIP/2.0 {answer}\r\n{}\r\nContent-Length: 0\r\n\r\n", head.join("\r\n"));
    world.end(SERVER).receive(now, flow, answer.into());
    world.run(MOMENT);
    asked
}

#[test]
fn a_caller_who_knows_no_session_timers_is_asked_for_a_sign_of_life() {
    let mut world = World::new(1);
    let flow = connection(1, Transport::Tcp);
    let mut bob = caller("<sip:bob@127.0.0.1:5064;transport=tcp>", "");
    let leg = answered(&mut world, &mut bob, flow);
    for answer in ["488 Not Acceptable Here", "200 OK", "501 Not Implemented"] {
        world.run(Duration::from_secs(901));
        asked(&mut world, flow, answer);
    }
    assert_eq!(world.events_of(SERVER), [], "whatever it answers, it is there");
    world.run(Duration::from_secs(901));
    asked(&mut world, flow, "481 Call/Transaction Does Not Exist");
    assert_eq!(world.event_of(SERVER), Event::Failed { leg, failure: Failure::PeerGone });
}
