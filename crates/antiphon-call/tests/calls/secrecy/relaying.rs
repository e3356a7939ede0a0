//! Whose media go through the server, and what each side is told then.

use std::net::SocketAddr;

use super::*;

/// A description of a phone that insists on encryption.
fn insisting() -> String {
    sdp(KEYS).replace("RTP/AVP", "RTP/SAVP")
}

/// Where the last message to a host that begins so wants audio to be sent.
fn told(line: &Line, to: u8, begins: &str) -> String {
    let message = line.last(to, begins).expect(begins);
    let word = |name: &str, nth: usize| {
        let line = message.lines().find(|line| line.starts_with(name)).expect("a description");
        line.split(' ').nth(nth).expect("a word").to_owned()
    };
    format!("{}:{}", word("c=", 2), word("m=audio", 1))
}

#[test]
fn one_who_insists_on_encryption_and_one_who_has_none_talk_through_the_server() {
    let mut line = Line::new(Offer, Tls, &[(PHONE, Udp)]);
    line.says("INVITE", &insisting());
    assert_eq!(told(&line, PHONE, "INVITE"), "10.0.0.1:20000");
    assert!(!line.last(PHONE, "INVITE").unwrap().contains("a=crypto"));
    line.answers(200, &sdp(NO_KEYS));
    assert_eq!(told(&line, CALLER, "SIP/2.0 200"), "10.0.0.1:20000");
    let answer = line.last(CALLER, "SIP/2.0 200").unwrap();
    assert!(answer.contains("RTP/SAVP") && answer.contains("a=crypto"), "{answer}");
    assert!(line.is_bridged);
    line.says("ACK", "");
    line.heard();
    // What the one changes is no business of the other one.
    line.says("INVITE", &insisting().replace("m=audio", "a=sendonly\r\nm=audio"));
    assert_eq!(line.heard(), ["100 9", "200 9"]);
    line.says("ACK", "").says("BYE", "");
    assert!(line.heard().contains(&"BYE 8".to_owned()));
}

#[test]
fn a_phone_on_an_encrypted_path_gets_a_call_from_a_plain_one_encrypted() {
    let mut line = Line::new(Offer, Udp, &[(PHONE, Tls)]);
    line.says("INVITE", &sdp(NO_KEYS));
    assert!(line.last(PHONE, "INVITE").unwrap().contains("a=crypto"));
    line.answers(200, &sdp(KEYS));
    assert!(line.is_bridged);
    assert!(!line.last(CALLER, "SIP/2.0 200").unwrap().contains("a=crypto"));
}

#[test]
fn phones_behind_different_translators_of_addresses_talk_through_the_server() {
    let at = |address: &str| -> SocketAddr { address.parse().unwrap() };
    for (caller, phone, relayed) in [
        ("203.0.113.9:5060", "198.51.100.8:5060", true),
        ("203.0.113.9:5060", "203.0.113.9:5062", false),
        ("203.0.113.9:5060", "10.0.0.8:5060", true),
        ("10.0.0.9:5060", "10.0.0.8:5060", false),
    ] {
        let mut line = Line::new(Offer, Udp, &[(PHONE, Udp)]);
        line.caller.remote = at(caller);
        line.phones[0].remote = at(phone);
        line.contact = Some("sip:bob@192.168.0.8".to_owned());
        line.says("INVITE", &sdp(NO_KEYS));
        let invite = line.sent.iter().find(|(_, text)| text.starts_with("INVITE")).expect("an INVITE");
        assert_eq!(invite.1.contains("m=audio 20000"), relayed, "{caller} {phone}");
        assert_eq!(invite.1.contains("m=audio 4000"), !relayed, "{caller} {phone}");
    }
}

#[test]
fn phones_of_different_address_families_talk_through_the_server() {
    let mut line = Line::new(Offer, Udp, &[(PHONE, Udp)]);
    line.phones[0].remote = "[fd00::8]:5060".parse().unwrap();
    line.phones[0].local = "[fd00::1]:5060".parse().unwrap();
    line.contact = Some("sip:bob@[fd00::8]".to_owned());
    line.says("INVITE", &sdp(NO_KEYS));
    let invite = line.sent.iter().find(|(_, text)| text.starts_with("INVITE")).expect("an INVITE");
    assert!(invite.1.contains("c=IN IP6 fd00::1"), "{}", invite.1);
}

#[test]
fn all_media_go_through_the_server_where_that_is_wanted() {
    for offer in [sdp(NO_KEYS), String::new()] {
        let mut line = Line::with(DirectMedia::Never, Offer, Udp, &[(PHONE, Udp)]);
        line.says("INVITE", &offer).answers(200, &sdp(NO_KEYS));
        assert_eq!(told(&line, PHONE, "INVITE"), "10.0.0.1:20000");
        assert_eq!(told(&line, CALLER, "SIP/2.0 200"), "10.0.0.1:20000");
        let answer = if offer.is_empty() { sdp(NO_KEYS) } else { String::new() };
        line.says("ACK", &answer);
        assert!(line.is_bridged, "{offer}");
    }
}

#[test]
fn who_answers_our_offer_in_the_ack_is_heard_from_then_on() {
    let mut line = Line::with(DirectMedia::Never, Offer, Udp, &[(PHONE, Udp)]);
    line.says("INVITE", "").answers(200, &sdp(NO_KEYS)).says("ACK", &sdp(NO_KEYS));
    assert_eq!(line.at_once, [true, true]);
    assert!(line.is_bridged);
}

/// The description in the last message to a host that begins so.
fn description(line: &Line, to: u8, begins: &str) -> String {
    let message = line.last(to, begins).expect(begins);
    message.split_once("\r\n\r\n").expect("a body").1.to_owned()
}

#[test]
fn what_a_phone_sends_before_it_answers_is_heard_through_the_server() {
    for answer in [sdp(NO_KEYS), sdp(NO_KEYS).replace("4000", "4002"), String::new()] {
        let mut line = Line::with(DirectMedia::Never, Offer, Udp, &[(PHONE, Udp)]);
        line.says("INVITE", &sdp(NO_KEYS)).answers(183, &sdp(NO_KEYS));
        assert_eq!(told(&line, CALLER, "SIP/2.0 183"), "10.0.0.1:20000");
        assert!(line.is_bridged, "before anybody has answered");
        // The caller has acknowledged nothing yet, so that nothing is sent to where he only says that he is.
        assert_eq!(line.at_once, [true, false]);
        let early = description(&line, CALLER, "SIP/2.0 183");
        line.answers(183, &sdp(NO_KEYS)).answers(200, &answer);
        assert_eq!(description(&line, CALLER, "SIP/2.0 200"), early, "phones take it from the first one");
        assert_eq!(line.at_once.len(), 2, "and no leg begins twice");
        line.says("ACK", "").says("BYE", "");
        assert!(line.heard().contains(&"BYE 8".to_owned()));
    }
}

#[test]
fn a_phone_that_was_heard_and_refuses_after_all_leaves_its_caller_with_that() {
    let mut line = Line::with(DirectMedia::Never, Offer, Udp, &[(PHONE, Udp)]);
    line.says("INVITE", &sdp(NO_KEYS)).answers(183, &sdp(NO_KEYS)).heard();
    line.answers(486, "");
    assert_eq!(line.heard(), ["ACK 8", "486 9"]);
}

#[test]
fn a_call_is_over_when_one_side_is_not_heard_any_more() {
    for number in [0, 1] {
        let mut line = Line::with(DirectMedia::Never, Offer, Udp, &[(PHONE, Udp)]);
        line.says("INVITE", &sdp(NO_KEYS)).answers(200, &sdp(NO_KEYS)).says("ACK", "");
        line.heard();
        let media = MediaId { call: CallId(1), number };
        line.tell(Input::Media { media, event: LegEvent::NoPackets { ms: 300_000 } });
        let mut heard = line.heard();
        heard.sort();
        assert_eq!(heard, ["BYE 8", "BYE 9"], "{number}");
        assert_eq!(line.switchboard.calls(), 0);
    }
}

#[test]
fn who_picks_up_a_ringing_call_is_told_of_the_server() {
    let colleague = 7;
    for (direct, offer) in [(DirectMedia::Never, sdp(NO_KEYS)), (DirectMedia::Never, String::new())] {
        let mut line = Line::with(direct, Offer, Udp, &[(PHONE, Udp)]);
        line.says("INVITE", &offer).answers(180, "");
        let invite = line.last(PHONE, "INVITE").expect("it rings");
        let word =
            |name: &str| invite.lines().find_map(|it| it.strip_prefix(name)).expect("a header").to_owned();
        let (call_id, from) = (word("Call-ID: "), word("From: "));
        let tag = from.split_once("tag=").expect("a tag").1.to_owned();
        let caller_to = line.to.clone();
        // Another phone of the same person calls in its place.
        line.caller = flow(Udp, colleague);
        (line.call_id, line.cseq, line.to) = ("d", 0, "<sip:2001@voice.example>".to_owned());
        line.proves();
        line.proof += &format!("Replaces: {call_id};to-tag={tag};from-tag=p\r\n");
        line.says("INVITE", &sdp(NO_KEYS));
        assert_eq!(told(&line, colleague, "SIP/2.0 200"), "10.0.0.1:20000");
        assert_eq!(told(&line, CALLER, "SIP/2.0 200"), "10.0.0.1:20000");
        assert!(line.last(PHONE, "CANCEL").is_some(), "the phone rings no longer");
        line.proof.clear();
        line.says("ACK", "");
        (line.caller, line.call_id, line.cseq) = (flow(Udp, CALLER), "c", 1);
        let answered = line.last(CALLER, "SIP/2.0 200").expect("an answer");
        line.to = answered.lines().find_map(|it| it.strip_prefix("To: ")).expect("a To").to_owned();
        assert_ne!(line.to, caller_to);
        let answer = if offer.is_empty() { sdp(NO_KEYS) } else { String::new() };
        line.says("ACK", &answer);
        assert!(line.is_bridged, "{offer}");
        line.heard();
        line.says("BYE", "");
        assert_eq!(line.heard(), ["BYE 7", "200 9"]);
    }
}
