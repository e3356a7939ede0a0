use sipx_sip::{Limits, Message, parse_datagram};

use super::*;

const FLOW: &str = "udp/192.0.2.1:5060/198.51.100.7:5062";
const NOW_MS: i64 = 1_000_000;

fn read(headers: &str) -> Result<ContactChanges, Refused> {
    read_as("a", 1, headers)
}

/// Before a `Contact` whose flow has a number.
const OUTBOUND: &str = "Supported: path, outbound\r\n";

fn read_as(call_id: &str, cseq: u32, headers: &str) -> Result<ContactChanges, Refused> {
    let text = format!(
        "REGISTER sip:example.com SIP/2.0\r\nVia: SIP/2.0/UDP 198.51.100.7;branch=z9hG4bK1\r\n\
         From: <sip:2001@example.com>;tag=1\r\nTo: <sip:2001@example.com>\r\nCall-ID: {call_id}\r\n\
         CSeq: {cseq} REGISTER\r\nMax-Forwards: 70\r\n{headers}Content-Length: 0\r\n\r\n"
    );
    match parse_datagram(text.into(), &Limits::datagram()) {
        Ok(Message::Request(request)) => ContactChanges::read(&request, FLOW.parse().unwrap()),
        other => panic!("no request: {other:?}"),
    }
}

/// What is registered after these requests, each with its Call-ID, CSeq and headers.
fn after(requests: &[(&str, u32, &str)]) -> Vec<String> {
    let mut bindings = Vec::new();
    for (call_id, cseq, headers) in requests {
        if let Ok(next) = read_as(call_id, *cseq, headers).unwrap().apply(&bindings, NOW_MS) {
            bindings = next;
        }
    }
    bindings.iter().map(|binding| binding.contact_value(NOW_MS, None)).collect()
}

#[test]
fn wishes_are_kept_within_the_limits() {
    for (headers, want) in [
        ("Contact: <sip:a@h>\r\n", Ok(3_600)),
        ("Contact: <sip:a@h>\r\nExpires: 120\r\n", Ok(120)),
        ("Contact: <sip:a@h>;expires=300\r\nExpires: 120\r\n", Ok(300)),
        ("Contact: sip:a@h;expires=300\r\n", Ok(300)),
        ("Contact: <sip:a@h>;expires=60\r\n", Ok(60)),
        ("Contact: <sip:a@h>;expires=59\r\n", Err(Refused::TooBrief { min_s: 60 })),
        ("Contact: <sip:a@h>\r\nExpires: 1\r\n", Err(Refused::TooBrief { min_s: 60 })),
        ("Contact: <sip:a@h>;expires=0\r\n", Ok(0)),
        ("Contact: <sip:a@h>\r\nExpires: 0\r\n", Ok(0)),
        ("Contact: <sip:a@h>;expires=7200\r\n", Ok(3_600)),
        ("Contact: <sip:a@h>;expires=soon\r\n", Ok(3_600)),
        ("Contact: <sip:a@h>;expires=99999999999\r\n", Ok(3_600)),
        ("Contact: <sip:a@h>;q=0.5;expires=\"300\";other\r\n", Ok(300)),
    ] {
        let expires = read(headers).map(|changes| match changes.change {
            Change::Set(contacts) => contacts.iter().map(|contact| contact.expires_s).sum(),
            Change::Query | Change::RemoveAll => panic!("no contact"),
        });
        assert_eq!(expires, want, "{headers}");
    }
}

#[test]
fn what_cannot_be_registered_is_refused() {
    let many: String = (0..11).map(|user| format!("Contact: <sip:{user}@h>\r\n")).collect();
    let long = format!("Contact: <sip:{}@h>\r\n", "a".repeat(600));
    let proxies: String = (0..9).map(|hop| format!("Path: <sip:{hop}.h;lr>\r\n")).collect();
    for headers in [
        "Contact: *\r\n",
        "Contact: *\r\nExpires: 3600\r\n",
        "Contact: *\r\nContact: <sip:a@h>\r\nExpires: 0\r\n",
        "Contact: *, <sip:a@h>\r\nExpires: 0\r\n",
        "Contact: <mailto:a@h>\r\n",
        "Contact: sip:a@h?Route=%3Csip:x%3E\r\n",
        "Contact: nonsense\r\n",
        "Contact: <sip:a@h>;+sip.instance=\"<urn:x>;reg-id=1\"\r\n",
        &many,
        &long,
        &format!("Contact: <sip:a@h>\r\n{proxies}"),
    ] {
        assert_eq!(read(headers), Err(Refused::Malformed), "{headers}");
    }
}

#[test]
fn contacts_come_stay_and_go() {
    let a = "<sip:a@h>;expires=300";
    for (requests, want) in [
        (vec![], vec![]),
        (vec![("1", 1, "Contact: <sip:a@h>;expires=300\r\n")], vec![a]),
        (
            vec![
                ("1", 1, "Contact: <sip:a@h>, <sip:b@h>\r\n"),
                ("1", 2, "Contact: <sip:a@H>;expires=300\r\n"),
            ],
            vec!["<sip:b@h>;expires=3600", "<sip:a@H>;expires=300"],
        ),
        (vec![("1", 1, "Contact: <sip:a@h>;expires=300\r\n"), ("1", 2, "")], vec![a]),
        (vec![("1", 1, "Contact: <sip:a@h>\r\n"), ("1", 2, "Contact: <sip:a@h>;expires=0\r\n")], vec![]),
        (vec![("1", 1, "Contact: <sip:a@h>\r\n"), ("2", 1, "Contact: *\r\nExpires: 0\r\n")], vec![]),
        (
            // The address must be the same; one with another port or transport is another contact.
            vec![("1", 1, "Contact: <sip:a@h:5060>\r\n"), ("1", 2, "Contact: <sip:a@h>;expires=0\r\n")],
            vec!["<sip:a@h:5060>;expires=3600"],
        ),
    ] {
        assert_eq!(after(&requests), want, "{requests:?}");
    }
}

#[test]
fn an_older_request_changes_nothing() {
    let newer = ("1", 5, "Contact: <sip:a@h>;expires=300\r\n");
    let kept = vec!["<sip:a@h>;expires=300"];
    for (older, want) in [
        (("1", 5, "Contact: <sip:a@h>;expires=0\r\n"), kept.clone()),
        (("1", 4, "Contact: <sip:b@h>, <sip:a@h>;expires=0\r\n"), kept.clone()),
        (("1", 4, "Contact: *\r\nExpires: 0\r\n"), kept),
        // Another Call-ID: the phone was restarted and counts anew.
        (("2", 1, "Contact: <sip:a@h>;expires=0\r\n"), vec![]),
    ] {
        assert_eq!(after(&[newer, older]), want, "{older:?}");
    }
}

#[test]
fn a_phone_that_moved_replaces_its_own_flow_and_no_other() {
    let contact = |host: &str, reg_id: &str| {
        format!("{OUTBOUND}Contact: <sip:a@{host}>;+sip.instance=\"<urn:uuid:1>\"{reg_id};expires=300\r\n")
    };
    let value = |host: &str, reg_id: &str| {
        format!("<sip:a@{host}>;expires=300;+sip.instance=\"<urn:uuid:1>\"{reg_id}")
    };
    let both = [("1", 1, &*contact("h", ";reg-id=1")), ("2", 1, &*contact("i", ";reg-id=2"))];
    assert_eq!(after(&both), [value("h", ";reg-id=1"), value("i", ";reg-id=2")]);
    let moved = contact("j", ";reg-id=1");
    let [first, second] = both;
    assert_eq!(after(&[first, second, ("3", 1, &moved)]), [value("i", ";reg-id=2"), value("j", ";reg-id=1")]);
    // Without a number the address is what counts (RFC 5626 section 6).
    let plain = [("1", 1, &*contact("h", "")), ("2", 1, &*contact("i", ";reg-id=0"))];
    assert_eq!(after(&plain), [value("h", ""), value("i", "")]);
}

#[test]
fn the_contacts_of_one_phone_are_bounded_and_the_newest_stay() {
    let headers: Vec<String> = (0..13)
        .map(|port| format!("Contact: <sip:a@h:{}>;expires={}\r\n", 5000 + port, 100 + port))
        .collect();
    let requests: Vec<_> = headers.iter().map(|headers| ("1", 1, &**headers)).collect();
    // Each from a Call-ID of its own, as a phone does that was restarted.
    let ids: Vec<String> = (0..13).map(|id| id.to_string()).collect();
    let requests: Vec<_> = requests.iter().zip(&ids).map(|((_, cseq, it), id)| (&**id, *cseq, *it)).collect();
    let contacts = after(&requests);
    assert_eq!(contacts.len(), CONTACTS_MAX);
    assert_eq!(contacts.last().map(String::as_str), Some("<sip:a@h:5012>;expires=112"));
}

#[test]
fn expired_contacts_are_gone() {
    let stored = read("Contact: <sip:a@h>;expires=60\r\n").unwrap().apply(&[], NOW_MS).unwrap();
    let query = read("").unwrap();
    assert_eq!(query.apply(&stored, NOW_MS + 59_999), Ok(stored.clone()));
    assert_eq!(query.apply(&stored, NOW_MS + 60_000), Ok(vec![]));
}

#[test]
fn a_binding_remembers_its_way_and_its_phone() {
    let changes = read(
        "Contact: <sip:a@h>\r\nPath: <sip:p1.h;lr>, <sip:p2.h;lr>\r\nPath: <sip:p3.h;lr>\r\nUser-Agent: Phone 1.0\r\n",
    );
    let bindings = changes.unwrap().apply(&[], NOW_MS).unwrap();
    let [binding] = &bindings[..] else { panic!("one binding: {bindings:?}") };
    assert_eq!(binding.path, ["<sip:p1.h;lr>", "<sip:p2.h;lr>", "<sip:p3.h;lr>"]);
    assert_eq!(binding.user_agent.as_deref(), Some("Phone 1.0"));
    assert_eq!(binding.flow.to_string(), FLOW);
    assert_eq!((&*binding.call_id, binding.cseq, binding.expires_ms), ("a", 1, NOW_MS + 3_600_000));
}

#[test]
fn flows_count_where_phone_registrar_and_first_hop_know_them() {
    let instance = ";+sip.instance=\"<urn:uuid:1>\"";
    let numbered = format!("Contact: <sip:a@h>{instance};reg-id=1\r\n");
    let proxy = "Via: SIP/2.0/UDP p.example;branch=z9hG4bK2\r\n";
    for (headers, want) in [
        (numbered.clone(), Ok((false, "<urn:uuid:1>"))),
        (format!("{OUTBOUND}{numbered}"), Ok((true, "<urn:uuid:1>;reg-id=1"))),
        (format!("Require: outbound\r\n{numbered}"), Ok((true, "<urn:uuid:1>;reg-id=1"))),
        (format!("{OUTBOUND}Contact: <sip:a@h>{instance}\r\n"), Ok((false, "<urn:uuid:1>"))),
        (format!("{proxy}{OUTBOUND}{numbered}"), Err(Refused::FirstHop)),
        (format!("{proxy}{OUTBOUND}{numbered}Path: <sip:p.example;lr>\r\n"), Err(Refused::FirstHop)),
        (
            format!("{proxy}{OUTBOUND}{numbered}Path: <sip:q.example;lr>, <sip:x@p.example;lr;ob>\r\n"),
            Ok((true, "<urn:uuid:1>;reg-id=1")),
        ),
        (format!("{OUTBOUND}{numbered}Contact: <sip:b@h>{instance};reg-id=2\r\n"), Err(Refused::Malformed)),
    ] {
        let changes = read(&headers);
        let agreed = changes.map(|changes| match &changes.change {
            Change::Set(contacts) => (changes.extensions.outbound, contacts[0].instance.clone().unwrap()),
            Change::Query | Change::RemoveAll => panic!("no contact"),
        });
        assert_eq!(agreed, want.map(|(outbound, it)| (outbound, it.to_owned())), "{headers}");
    }
}

#[test]
fn a_phone_is_told_its_own_address_where_its_instance_fits_into_one() {
    for (instance, want) in [
        ("<urn:uuid:1>", Some("sip:2001.k7m2pq@example.com;gr=urn:uuid:1")),
        ("<urn:uuid:1>;x", None),
        ("<urn:a b>", None),
        ("<urn:\u{e9}>", None),
        ("<>", None),
    ] {
        assert_eq!(public_gruu("2001.k7m2pq@example.com", instance).as_deref(), want, "{instance}");
    }
}
