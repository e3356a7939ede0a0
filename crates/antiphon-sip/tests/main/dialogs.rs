//! What a phone may rely on within and around a call, request by request (RFC 3261 sections 8, 9, 12–15, 17, 22).

use std::time::Duration;

use antiphon_sip::event::{Event, Failure};

use crate::server::*;

const SDP: &str =
    "v=0\no=- 1 1 IN IP4 198.51.100.7\ns=-\nc=IN IP4 198.51.100.7\nt=0 0\nm=audio 4000 RTP/AVP 0\n";
/// What an INVITE of a phone has besides what every request has.
const INVITE: &str = "Contact: <sip:bob@198.51.100.7:5062>\nContent-Type: application/sdp\n";

/// One call of a phone that writes each byte itself.
struct Call {
    server: Server,
    /// The tag of the server, once it is known.
    tag: String,
}

impl Call {
    fn new(calls: Calls) -> Self {
        Self { server: Server::new(calls), tag: String::new() }
    }

    /// A call that is up.
    fn connected() -> Self {
        let mut call = Self::new(Calls::Answer);
        let answers = call.request("INVITE", 1, INVITE, SDP);
        assert_eq!(statuses(&answers), [100, 200]);
        call.tag = to_tag(&answers[1]).to_owned();
        assert_eq!(call.request("ACK", 1, "", "").len(), 0);
        call
    }

    fn request(&mut self, method: &str, cseq: u32, extra: &str, body: &str) -> Vec<String> {
        let tag = self.tag.clone();
        self.server.write(&request(method, &format!("{method}{cseq}"), cseq, &tag, extra, body))
    }

    /// Statuses only.
    fn ask(&mut self, method: &str, cseq: u32) -> Vec<u16> {
        statuses(&self.request(method, cseq, "", ""))
    }
}

fn request(method: &str, branch: &str, cseq: u32, tag: &str, extra: &str, body: &str) -> String {
    let tag = if tag.is_empty() { String::new() } else { format!(";tag={tag}") };
    let length = body.replace('\n', "\r\n").len();
    format!(
        "{method} sip:2000@example.com SIP/2.0\nVia: SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bK{branch}\n\
         Max-Forwards: 70\nFrom: <sip:bob@elsewhere.example>;tag=bob\nTo: <sip:2000@example.com>{tag}\n\
         Call-ID: call-1\nCSeq: {cseq} {method}\n{extra}Content-Length: {length}\n\n{body}"
    )
}

fn millis(sent: &[(Duration, String)], begin: &str) -> Vec<u128> {
    sent.iter().filter(|(_, text)| text.starts_with(begin)).map(|(at, _)| at.as_millis()).collect()
}

#[test]
fn a_cancel_while_ringing_ends_the_invite_with_the_same_tag() {
    let mut call = Call::new(Calls::Ring);
    let ringing = call.request("INVITE", 1, INVITE, SDP);
    assert_eq!(statuses(&ringing), [100, 180]);
    let mut answers = call.server.write(&request("CANCEL", "INVITE1", 1, "", "", ""));
    answers.sort();
    assert_eq!(statuses(&answers), [200, 487]);
    let tags: Vec<&str> = [&ringing[1], &answers[0], &answers[1]].map(|it| to_tag(it)).to_vec();
    assert!(!tags[0].is_empty() && tags.iter().all(|tag| *tag == tags[0]), "{tags:?}");
    assert!(matches!(call.server.events[..], [Event::Incoming(_), Event::Cancelled { .. }]));
    // The ACK ends the repetition.
    call.server.write(&request("ACK", "INVITE1", 1, tags[0], "", ""));
    assert_eq!(call.server.run(Duration::from_secs(60)), []);
}

#[test]
fn a_cancel_of_nothing_or_of_an_answered_call_changes_nothing() {
    let mut call = Call::connected();
    assert_eq!(statuses(&call.server.write(&request("CANCEL", "other", 1, "", "", ""))), [481]);
    assert_eq!(statuses(&call.server.write(&request("CANCEL", "INVITE1", 1, "", "", "")))[..1], [200]);
    assert_eq!(call.ask("BYE", 2), [200]);
}

#[test]
fn an_invite_repeated_while_ringing_gets_the_last_answer_and_is_one_call() {
    let mut call = Call::new(Calls::Ring);
    call.request("INVITE", 1, INVITE, SDP);
    assert_eq!(statuses(&call.request("INVITE", 1, INVITE, SDP)), [180]);
    assert_eq!(call.server.legs.len(), 1);
}

#[test]
fn a_success_is_repeated_until_its_ack_and_not_after() {
    let mut call = Call::new(Calls::Answer);
    let answers = call.request("INVITE", 1, INVITE, SDP);
    let sent = call.server.run(Duration::from_secs(8));
    assert_eq!(millis(&sent, "SIP/2.0 200"), [500, 1_500, 3_500, 7_500]);
    call.tag = to_tag(&answers[1]).to_owned();
    call.request("ACK", 1, "", "");
    assert_eq!(call.server.run(Duration::from_secs(60)), []);
}

#[test]
fn a_success_nobody_acknowledges_ends_in_a_bye() {
    let mut call = Call::new(Calls::Answer);
    call.request("INVITE", 1, INVITE, SDP);
    let sent = call.server.run(Duration::from_secs(40));
    assert_eq!(millis(&sent, "BYE sip:bob@198.51.100.7:5062 ").first(), Some(&32_000));
    assert!(matches!(
        call.server.events.last(),
        Some(Event::Failed { failure: Failure::NotAcknowledged, .. })
    ));
}

#[test]
fn a_call_can_be_changed_asked_after_and_held() {
    let mut call = Call::connected();
    let hold = format!("{SDP}a=sendonly\n");
    let held = call.request("INVITE", 2, INVITE, &hold);
    assert_eq!(statuses(&held).last(), Some(&200));
    assert!(held.last().unwrap().contains("a=recvonly"), "{held:?}");
    call.request("ACK", 2, "", "");
    let updated = call.request("UPDATE", 3, INVITE, SDP);
    assert!(updated.last().unwrap().contains("a=sendrecv"), "{updated:?}");
    assert_eq!(call.ask("OPTIONS", 4), [200]);
    assert_eq!(call.ask("BYE", 5), [200]);
}

#[test]
fn numbers_within_a_call_go_up_and_may_skip() {
    for (cseq, want) in [(1, 500), (2, 200), (900, 200)] {
        let mut call = Call::connected();
        let tag = call.tag.clone();
        let bye = request("BYE", "bye", cseq, &tag, "", "");
        assert_eq!(statuses(&call.server.write(&bye)), [want], "{cseq}");
    }
}

#[test]
fn a_call_is_found_by_both_its_tags() {
    let mut call = Call::connected();
    let tag = std::mem::replace(&mut call.tag, "other".to_owned());
    assert_eq!(call.ask("BYE", 2), [481]);
    let stranger = request("BYE", "b3", 3, &tag, "", "").replace("tag=bob", "tag=eve");
    assert_eq!(statuses(&call.server.write(&stranger)), [481]);
    call.tag = tag;
    assert_eq!(call.ask("BYE", 4), [200]);
    assert_eq!(call.ask("BYE", 5), [481], "it is gone");
    assert_eq!(call.ask("BYE", 4), [200], "a repetition gets the answer again");
}

#[test]
fn one_branch_of_two_senders_is_two_transactions() {
    let mut server = Server::new(Calls::Refuse);
    let options = request("OPTIONS", "same", 1, "", "", "");
    let other = options.replace("198.51.100.7:5062", "198.51.100.8").replace("call-1", "call-2");
    let answers = [server.write(&options), server.write(&other)].concat();
    assert_eq!(statuses(&answers), [200, 200]);
    assert_eq!([0, 1].map(|index| header(&answers[index], "Call-ID")), ["call-1", "call-2"]);
}

#[test]
fn the_way_back_is_noted_in_the_via() {
    for (via, want) in [
        (
            "10.0.0.9:1;branch=z9hG4bKx;rport",
            "SIP/2.0/UDP 10.0.0.9:1;branch=z9hG4bKx;received=198.51.100.7;rport=5062",
        ),
        ("10.0.0.9:1;branch=z9hG4bKx", "SIP/2.0/UDP 10.0.0.9:1;branch=z9hG4bKx;received=198.51.100.7"),
        ("198.51.100.7:5062;branch=z9hG4bKx", "SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bKx"),
    ] {
        let mut server = Server::new(Calls::Refuse);
        let options =
            request("OPTIONS", "x", 1, "", "", "").replace("198.51.100.7:5062;branch=z9hG4bKx", via);
        let answers = server.write(&options);
        assert_eq!(header(&answers[0], "Via"), want);
    }
}

#[test]
fn an_invite_that_came_on_two_ways_is_one_call() {
    let mut call = Call::new(Calls::Ring);
    call.request("INVITE", 1, INVITE, SDP);
    let merged = call.server.write(&request("INVITE", "elsewhere", 1, "", INVITE, SDP));
    assert_eq!(statuses(&merged), [482]);
    assert_eq!(call.server.legs.len(), 1);
}

#[test]
fn the_way_through_proxies_is_told_in_order_and_used_back() {
    let route = "Record-Route: <sip:p2.example;lr>, <sip:p1.example;lr>\nRecord-Route: <sip:p0.example;lr>\n";
    let mut call = Call::new(Calls::Answer);
    let answers = call.request("INVITE", 1, &format!("{route}{INVITE}"), SDP);
    let told = headers(&answers[1], "Record-Route").join(", ");
    assert_eq!(told, "<sip:p2.example;lr>, <sip:p1.example;lr>, <sip:p0.example;lr>");
    call.tag = to_tag(&answers[1]).to_owned();
    call.request("ACK", 1, "", "");
    let leg = call.server.legs[0];
    let sent = call.server.act(|end, now| end.hang_up(now, leg));
    let bye = sent.first().unwrap();
    assert!(bye.starts_with("BYE sip:bob@198.51.100.7:5062 SIP/2.0"), "{bye}");
    assert_eq!(headers(bye, "Route").join(", "), told);
}

#[test]
fn unknown_methods_are_told_so_and_names_of_methods_have_one_spelling() {
    for (method, want) in [("FLY", 501), ("invite", 501), ("PUBLISH", 405)] {
        let mut call = Call::new(Calls::Refuse);
        let answers = call.request(method, 1, "", "");
        assert_eq!(statuses(&answers), [want], "{method}");
        assert!(header(&answers[0], "Allow").contains("INVITE"), "{method}");
    }
}

#[test]
fn bytes_of_an_older_coding_are_no_reason_to_refuse() {
    let mut server = Server::new(Calls::Refuse);
    let mut options = request("OPTIONS", "x", 1, "", "Subject: Zo#\n", "").replace('\n', "\r\n").into_bytes();
    let at = options.iter().position(|byte| *byte == b'#').unwrap();
    options[at] = 0xeb;
    assert_eq!(statuses(&server.receive(&options)), [200]);
}

#[test]
fn a_large_datagram_is_read_whole() {
    let padding = "a=x-padding\n".repeat(2_400);
    let mut call = Call::new(Calls::Ring);
    call.request("INVITE", 1, INVITE, &format!("{SDP}{padding}"));
    let Some(Event::Incoming(incoming)) = call.server.events.first() else { panic!("no call") };
    assert!(
        incoming.offer.as_ref().is_some_and(|offer| offer.len() > 30_000 && offer.ends_with(b"padding\r\n"))
    );
}

#[test]
fn acks_answers_and_pings_of_nobody_are_met_with_silence() {
    let mut call = Call::new(Calls::Refuse);
    let answer = "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKq\nFrom: <sip:a@b>;tag=1\n\
                  To: <sip:a@b>;tag=2\nCall-ID: q\nCSeq: 1 INVITE\nContent-Length: 0\n\n";
    for text in ["\n\n", "\0\0\0\0", answer, &request("ACK", "nothing", 1, "gone", "", "")] {
        assert_eq!(call.server.write(text), [""; 0], "{text}");
    }
    assert_eq!(call.server.run(Duration::from_secs(60)), []);
}

#[test]
fn an_ack_of_the_older_kind_ends_the_repetition_of_a_refusal() {
    let older = |text: String| text.replace(";branch=z9hG4bKINVITE1", "").replace(";branch=z9hG4bKACK1", "");
    let mut call = Call::new(Calls::Refuse);
    let refused = call.server.write(&older(request("INVITE", "INVITE1", 1, "", INVITE, SDP)));
    assert_eq!(statuses(&refused).last(), Some(&480));
    let tag = to_tag(refused.last().unwrap()).to_owned();
    call.server.write(&older(request("ACK", "ACK1", 1, &tag, "", "")));
    assert_eq!(call.server.run(Duration::from_secs(60)), []);
}

/// A REGISTER, with an answer to `challenge` if there is one.
fn register(server: &mut Server, cseq: u32, challenge: Option<(&str, &str, &str)>) -> String {
    let proof = challenge.map(|(unauthorized, username, password)| {
        authorization(unauthorized, username, password, "REGISTER", "sip:example.com")
    });
    register_with(server, cseq, proof)
}

fn register_with(server: &mut Server, cseq: u32, proof: Option<String>) -> String {
    let proof = proof.map(|value| format!("Authorization: {value}\n")).unwrap_or_default();
    let text = request("REGISTER", &format!("r{cseq}"), cseq, "", "Contact: <sip:a@198.51.100.7:5062>\n", "")
        .replace("REGISTER sip:2000@example.com", "REGISTER sip:example.com")
        .replace("sip:2000@example.com", &format!("sip:{USERNAME}@example.com"))
        .replace("Content-Length", &format!("{proof}Content-Length"));
    server.write(&text).pop().unwrap()
}

#[test]
fn a_phone_registers_with_what_it_knows_and_a_proof_is_good_once() {
    let mut server = Server::new(Calls::Refuse);
    let challenge = register(&mut server, 1, None);
    let algorithms = headers(&challenge, "WWW-Authenticate").join(" ");
    assert!(algorithms.find("SHA-256") < algorithms.find("MD5"), "{algorithms}");
    let proof = authorization(&challenge, USERNAME, PASSWORD, "REGISTER", "sip:example.com");
    let registered = register_with(&mut server, 2, Some(proof.clone()));
    assert_eq!(status(&registered), 200);
    assert_eq!(header(&registered, "Contact"), "<sip:a@198.51.100.7:5062>;expires=3600");
    let replayed = register_with(&mut server, 3, Some(proof));
    assert_eq!(status(&replayed), 401);
    assert!(header(&replayed, "WWW-Authenticate").contains("stale=true"));
}

#[test]
fn an_old_nonce_is_stale_and_a_wrong_secret_is_not() {
    let mut server = Server::new(Calls::Refuse);
    let challenge = register(&mut server, 1, None);
    server.run(Duration::from_secs(301));
    let stale = register(&mut server, 2, Some((&challenge, USERNAME, PASSWORD)));
    assert_eq!((status(&stale), stale.contains("stale=true")), (401, true));
    let wrong = register(&mut server, 3, Some((&stale, USERNAME, "guess")));
    assert_eq!((status(&wrong), wrong.contains("stale=true")), (401, false));
    assert_eq!(status(&register(&mut server, 4, Some((&wrong, USERNAME, PASSWORD)))), 200);
}

#[test]
fn an_unknown_account_cannot_be_told_from_a_wrong_secret() {
    let shape = |username: &str| {
        let mut server = Server::new(Calls::Refuse);
        let challenge = register(&mut server, 1, None);
        let answer = register(&mut server, 2, Some((&challenge, username, "guess")));
        answer
            .lines()
            .map(|line| line.split_inclusive(':').next().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(shape(USERNAME), shape("2099.zzzzzz"));
}
