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
