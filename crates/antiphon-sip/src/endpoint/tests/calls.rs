//! Calls between machines.

use std::time::Duration;

use super::world::*;
use crate::endpoint::{Counts, Refusal};
use crate::event::{Event, Failure};

const MOMENT: Duration = Duration::from_millis(100);
/// Longer than any transaction lives.
const LONG: Duration = Duration::from_secs(70);

#[test]
fn a_call_rings_is_answered_and_ended_by_the_caller() {
    let mut world = World::new(1);
    let theirs = world.call(OTHER, "2001");
    world.run(MOMENT);
    let Event::Incoming(incoming) = world.event_of(SERVER) else { panic!("no call") };
    assert_eq!((&*incoming.called, &*incoming.called_host), ("2001", DOMAIN));
    assert_eq!((&*incoming.from.user, incoming.account, incoming.offer), ("bob", None, Some(sdp("phone"))));
    let ours = incoming.leg;
    world.act(SERVER, |end, now| end.ring(now, ours, 180, None));
    world.run(MOMENT);
    assert_eq!(world.event_of(OTHER), Event::Progress { leg: theirs, status: 180, sdp: None });
    world.act(SERVER, |end, now| end.answer(now, ours, sdp("server")));
    world.run(MOMENT);
    assert_eq!(world.event_of(OTHER), Event::Answered { leg: theirs, sdp: sdp("server") });
    assert_eq!(world.event_of(SERVER), Event::Confirmed { leg: ours, sdp: None });
    world.act(OTHER, |end, now| end.hang_up(now, theirs));
    world.run(MOMENT);
    let bye = hung_up(&world.event_of(SERVER));
    world.act(SERVER, |end, now| end.bye_done(now, bye, true));
    world.run(LONG);
    assert_eq!(world.events, []);
    world.assert_idle();
}

#[test]
fn a_call_says_how_far_it_may_still_go() {
    for (headers, want) in [(vec![], 70), (vec![("Max-Forwards".to_owned(), "3".to_owned())], 3)] {
        let mut world = World::new(1);
        let call = crate::endpoint::Invite { headers, ..invite(OTHER, "2001") };
        world.act(OTHER, |end, now| end.invite(now, call));
        world.run(MOMENT);
        let Event::Incoming(incoming) = world.event_of(SERVER) else { panic!("no call") };
        assert_eq!(incoming.max_forwards, want);
    }
}

#[test]
fn a_call_is_ended_by_the_one_who_answered() {
    let mut world = World::new(1);
    let (theirs, ours) = world.connected();
    world.act(SERVER, |end, now| end.hang_up(now, ours));
    world.run(MOMENT);
    let event = world.event_of(OTHER);
    assert!(matches!(event, Event::HungUp { leg, .. } if leg == theirs));
    world.act(OTHER, |end, now| end.bye_done(now, hung_up(&event), true));
    world.run(LONG);
    assert_eq!(world.events, []);
    world.assert_idle();
}

#[test]
fn the_answer_to_a_bye_waits_and_its_repetitions_are_absorbed() {
    for (kept, want) in [(true, 200), (false, 500)] {
        let mut world = World::new(1);
        let (theirs, _) = world.connected();
        world.act(OTHER, |end, now| end.hang_up(now, theirs));
        world.run(Duration::from_secs(4));
        let bye = hung_up(&world.event_of(SERVER));
        assert!(world.read(SERVER).len() > 2, "the BYE was not repeated");
        world.assert_silent(OTHER);
        world.act(SERVER, |end, now| end.bye_done(now, bye, kept));
        assert_eq!(world.read(OTHER).iter().map(|it| status(it)).collect::<Vec<_>>(), [want]);
        world.run(LONG);
        world.assert_idle();
    }
}

#[test]
fn a_call_taken_back_ends_on_both_sides() {
    let mut world = World::new(1);
    let theirs = world.call(OTHER, "2001");
    // Before anything has been heard no CANCEL may go out; it follows the first word of the peer.
    world.act(OTHER, |end, now| end.hang_up(now, theirs));
    assert_eq!(world.read(SERVER).len(), 1);
    world.run(MOMENT);
    let ours = incoming_leg(&world.events.remove(0).1);
    assert_eq!(world.event_of(SERVER), Event::Cancelled { leg: ours });
    assert_eq!(
        world.event_of(OTHER),
        Event::Refused { leg: theirs, status: 487, reason: "Request Terminated".into(), redirect: None }
    );
    world.run(LONG);
    world.assert_idle();
}

#[test]
fn a_call_answered_before_it_was_taken_back_is_ended() {
    let mut world = World::new(1);
    let theirs = world.call(OTHER, "2001");
    world.run(MOMENT);
    let ours = incoming_leg(&world.event_of(SERVER));
    world.act(SERVER, |end, now| end.answer(now, ours, sdp("server")));
    world.act(OTHER, |end, now| end.hang_up(now, theirs));
    world.run(MOMENT);
    let events = world.events_of(SERVER);
    assert!(matches!(&events[..], [Event::Confirmed { .. }, Event::HungUp { .. }]), "{events:?}");
    world.act(SERVER, |end, now| end.bye_done(now, hung_up(&events[1]), true));
    world.run(LONG);
    world.assert_idle();
}

#[test]
fn a_refusal_says_why() {
    let mut world = World::new(1);
    let theirs = world.call(OTHER, "2001");
    world.run(MOMENT);
    let ours = incoming_leg(&world.event_of(SERVER));
    let refusal = Refusal { retry_after_s: Some(7), ..Refusal::new(486, "Busy Here") };
    world.act(SERVER, |end, now| end.refuse(now, ours, refusal));
    let answer = world.read(OTHER).pop().unwrap();
    assert_eq!((status(&answer), header(&answer, "Retry-After")), (486, Some("7")));
    world.run(LONG);
    assert_eq!(
        world.event_of(OTHER),
        Event::Refused { leg: theirs, status: 486, reason: "Busy Here".into(), redirect: None }
    );
    world.assert_idle();
}

#[test]
fn a_call_nobody_hears_is_given_up() {
    let mut world = World::new(1);
    world.swallow = Some("INVITE");
    let leg = world.call(OTHER, "2001");
    world.run(Duration::from_secs(33));
    let event = world.event_of(OTHER);
    assert!(matches!(event, Event::Refused { leg: it, status: 408, .. } if it == leg), "{event:?}");
    world.assert_idle();
}

#[test]
fn a_success_is_repeated_until_it_is_acknowledged_and_given_up_at_last() {
    let mut world = World::new(1);
    world.swallow = Some("ACK");
    world.call(OTHER, "2001");
    world.run(MOMENT);
    let ours = incoming_leg(&world.event_of(SERVER));
    let answered_at = world.now.since_start;
    world.act(SERVER, |end, now| end.answer(now, ours, sdp("server")));
    world.run(Duration::from_secs(40));
    let successes = world.sent.iter().filter(|it| it.1 == SERVER && it.3.starts_with("SIP/2.0 200"));
    let at: Vec<u128> = successes.map(|it| (it.0 - answered_at).as_millis()).collect();
    assert_eq!(at, [0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
    assert_eq!(world.event_of(SERVER), Event::Failed { leg: ours, failure: Failure::NotAcknowledged });
    assert!(world.sent.iter().any(|it| it.1 == SERVER && it.3.starts_with("BYE")));
}

#[test]
fn hanging_up_before_the_ack_waits_for_it() {
    let mut world = World::new(1);
    world.call(OTHER, "2001");
    world.run(MOMENT);
    let ours = incoming_leg(&world.event_of(SERVER));
    world.act(SERVER, |end, now| {
        end.answer(now, ours, sdp("server"));
        end.hang_up(now, ours);
    });
    assert!(!world.read(OTHER).iter().any(|it| it.starts_with("BYE")));
    world.run(MOMENT);
    assert!(world.read(OTHER).iter().any(|it| it.starts_with("BYE")));
}

#[test]
fn an_offer_within_a_call_is_answered_or_refused() {
    let mut world = World::new(1);
    let (theirs, ours) = world.connected();
    for accept in [true, false] {
        world.act(OTHER, |end, now| end.offer(now, theirs, sdp("hold")));
        world.run(MOMENT);
        let Event::Offered { leg, request, sdp: Some(offer) } = world.event_of(SERVER) else { panic!() };
        assert_eq!((leg, offer), (ours, sdp("hold")));
        world.act(SERVER, |end, now| match accept {
            true => end.answer_offer(now, request, sdp("held")),
            false => end.refuse_offer(now, request, Refusal::new(488, "Not Acceptable Here")),
        });
        world.run(MOMENT);
        assert_eq!(
            world.event_of(OTHER),
            match accept {
                true => Event::OfferAnswered { leg: theirs, sdp: sdp("held") },
                false => Event::OfferRefused { leg: theirs, status: 488 },
            }
        );
    }
    world.run(LONG);
    let Counts { legs, client_transactions, .. } = world.end(OTHER).counts();
    assert_eq!((legs, client_transactions, world.events.len()), (1, 0, 0));
}

#[test]
fn offers_that_meet_are_both_refused() {
    let mut world = World::new(1);
    let (theirs, ours) = world.connected();
    world.act(OTHER, |end, now| end.offer(now, theirs, sdp("hold")));
    world.act(SERVER, |end, now| end.offer(now, ours, sdp("move")));
    world.run(MOMENT);
    assert_eq!(world.event_of(OTHER), Event::OfferRefused { leg: theirs, status: 491 });
    assert_eq!(world.event_of(SERVER), Event::OfferRefused { leg: ours, status: 491 });
}

#[test]
fn a_session_is_refreshed_and_a_dead_peer_found_out() {
    let mut world = World::new(1);
    let (_, ours) = world.connected();
    world.run(Duration::from_secs(4_000));
    let updates = world.sent.iter().filter(|it| it.3.starts_with("UPDATE")).count();
    assert_eq!((updates, world.events.len()), (4, 0));
    world.ends.remove(&OTHER);
    world.run(Duration::from_secs(1_900));
    assert_eq!(world.event_of(SERVER), Event::Failed { leg: ours, failure: Failure::PeerGone });
    world.run(LONG);
    world.assert_idle();
}

#[test]
fn our_phones_prove_themselves_and_strangers_stay_strangers() {
    let mut world = World::new(1);
    world.call(PHONE, "2000");
    world.run(MOMENT);
    let Event::Incoming(incoming) = world.event_of(SERVER) else { panic!("no call") };
    assert_eq!(incoming.account.as_deref(), Some(ALICE));
    // The same name without the secret gets nowhere.
    let liar = crate::endpoint::Invite {
        from: invite(PHONE, "2000").from,
        credentials: Some(crate::digest::Credentials::with_password(ALICE, "wrong")),
        ..invite(OTHER, "2000")
    };
    let leg = world.act(OTHER, |end, now| end.invite(now, liar));
    world.run(MOMENT);
    let event = world.event_of(OTHER);
    assert!(matches!(event, Event::Refused { leg: it, status: 401, .. } if it == leg), "{event:?}");
    assert_eq!(world.events, []);
}

/// The last INVITE that a peer got.
fn last_invite(world: &mut World) -> String {
    world.read(OTHER).into_iter().rfind(|it| it.starts_with("INVITE")).unwrap()
}

/// The answer to it, as the peer would have written it.
fn late_answer(world: &mut World, asked: &str, answer: &str) {
    let names = ["Via", "From", "Call-ID", "CSeq"];
    let lines: Vec<&str> = asked.lines().filter(|it| names.iter().any(|name| it.starts_with(name))).collect();
    let to = header(asked, "To").unwrap();
    let text = format!(
        "SIP/2.0 {answer}\n{}\nTo: {to};tag=late\nContact: <sip:127.0.0.1:5064>\nContent-Length: 0\n\n",
        lines.join("\n")
    );
    world.write(OTHER, SERVER, &text);
}

#[test]
fn a_peer_that_answers_after_it_was_given_up_keeps_no_call() {
    for (answer, want) in [
        ("100 Trying", &["CANCEL"][..]),
        ("180 Ringing", &["CANCEL"]),
        ("200 OK", &["ACK", "BYE"]),
        ("486 Busy Here", &["ACK"]),
    ] {
        let mut world = World::new(1);
        world.swallow = Some("INVITE");
        let slow = crate::endpoint::Invite {
            flow: flow(SERVER, OTHER),
            answer_within: Some(Duration::from_secs(4)),
            ..invite(OTHER, "2001")
        };
        let leg = world.act(SERVER, |end, now| end.invite(now, slow));
        world.run(Duration::from_secs(10));
        let event = world.event_of(SERVER);
        assert!(matches!(event, Event::Refused { leg: it, status: 408, .. } if it == leg), "{event:?}");
        let asked = world.sent.iter().filter(|it| it.3.starts_with("INVITE")).count();
        assert_eq!(asked, 4, "it is asked no more");
        let asked = last_invite(&mut world);
        late_answer(&mut world, &asked, answer);
        assert_eq!(methods(&world.read(OTHER)), want, "{answer}");
        world.run(LONG);
        assert_eq!(world.events_of(SERVER), [], "whoever called has heard of it already");
        world.ends.remove(&OTHER);
        world.run(LONG);
        world.assert_idle();
    }
}

#[test]
fn a_peer_that_answers_long_after_every_timer_keeps_no_call_either() {
    for (answer, want) in
        [("180 Ringing", &["CANCEL"][..]), ("200 OK", &["ACK", "BYE"]), ("486 Busy Here", &["ACK"])]
    {
        let mut world = World::new(1);
        world.swallow = Some("INVITE");
        let call = crate::endpoint::Invite { flow: flow(SERVER, OTHER), ..invite(OTHER, "2001") };
        let leg = world.act(SERVER, |end, now| end.invite(now, call));
        // Timer B is over after half a minute.
        world.run(Duration::from_secs(40));
        let event = world.event_of(SERVER);
        assert!(matches!(event, Event::Refused { leg: it, status: 408, .. } if it == leg), "{event:?}");
        let asked = last_invite(&mut world);
        late_answer(&mut world, &asked, answer);
        assert_eq!(methods(&world.read(OTHER)), want, "{answer}");
        assert_eq!(world.events_of(SERVER), [], "whoever called has heard of it already");
        world.run(Duration::from_secs(200));
        world.read(OTHER);
        late_answer(&mut world, &asked, answer);
        assert_eq!(methods(&world.read(OTHER)), [""; 0], "nobody rings for so long");
        world.ends.remove(&OTHER);
        world.run(LONG);
        world.assert_idle();
    }
}

fn methods(sent: &[String]) -> Vec<String> {
    sent.iter().map(|it| it.split(' ').next().unwrap_or_default().to_owned()).collect()
}
