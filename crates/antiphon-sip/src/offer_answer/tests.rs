use antiphon_core::entropy::SeededEntropy;
use proptest::prelude::*;

use super::sdes::{OwnKeys, Suite};
use super::*;

fn local() -> LocalMedia {
    LocalMedia {
        address: "192.0.2.1".parse().unwrap(),
        port: 40_000,
        codecs: AudioCodec::ALL.to_vec(),
        session_id: 7,
        version: 1,
        security: Security::Plain,
    }
}

/// An offer from 198.51.100.7 with these lines after `t=`.
fn offer(lines: &[&str]) -> String {
    session("c=IN IP4 198.51.100.7", lines)
}

fn session(connection: &str, lines: &[&str]) -> String {
    let mut text = format!("v=0\r\no=- 1 1 IN IP4 198.51.100.7\r\ns=-\r\n{connection}\r\nt=0 0\r\n");
    for line in lines {
        text.push_str(line);
        text.push_str("\r\n");
    }
    text
}

fn answered(lines: &[&str]) -> Result<Agreement, Error> {
    answer(offer(lines).as_bytes(), &local())
}

/// The stream lines of an answer.
fn streams(agreement: &Agreement) -> Vec<String> {
    let text = String::from_utf8(agreement.sdp.to_vec()).unwrap();
    text.lines().filter(|line| line.starts_with("m=")).map(str::to_owned).collect()
}

#[test]
fn reports_go_with_the_audio_where_both_sides_say_so_and_else_to_a_port_of_their_own() {
    let offer = |lines: &str| {
        format!(
            "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n{lines}"
        )
    };
    let at = |text: &str| Reports::At(text.parse().unwrap());
    for (lines, want) in [
        ("", at("192.0.2.9:4001")),
        ("a=rtcp:4007\r\n", at("192.0.2.9:4007")),
        ("a=rtcp:4007 IN IP4 192.0.2.10\r\n", at("192.0.2.10:4007")),
        ("a=rtcp:4007 IN IP6 2001:db8::1\r\n", at("192.0.2.9:4007")),
        ("a=rtcp:x\r\n", at("192.0.2.9:4001")),
        ("a=rtcp:4007\r\na=rtcp-mux\r\n", Reports::WithAudio),
    ] {
        let offer = offer(lines);
        let (answered, accepted) =
            (answer(offer.as_bytes(), &local()).unwrap(), accept_answer(&local(), offer.as_bytes()).unwrap());
        assert_eq!((answered.reports, accepted.reports), (want, want), "{lines}");
        let says_so = String::from_utf8_lossy(&answered.sdp).contains("a=rtcp-mux\r\n");
        assert_eq!(says_so, want == Reports::WithAudio, "only where it was offered: {lines}");
    }
    assert!(String::from_utf8_lossy(&make_offer(&local())).contains("a=rtcp-mux\r\n"));
}

#[test]
fn a_usual_offer_is_answered_with_one_coding_and_telephone_events() {
    let agreement = answered(&[
        "m=audio 49170 RTP/AVP 18 8 0 9 96",
        "a=rtpmap:96 telephone-event/8000",
        "a=fmtp:96 0-16",
        "a=ptime:30",
    ])
    .unwrap();
    let want = "v=0\r\no=- 7 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n\
                m=audio 40000 RTP/AVP 8 96\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:96 telephone-event/8000\r\n\
                a=fmtp:96 0-15\r\na=ptime:20\r\na=sendrecv\r\n";
    assert_eq!(std::str::from_utf8(&agreement.sdp), Ok(want));
    assert_eq!((agreement.codec, agreement.payload_type), (AudioCodec::Pcma, 8));
    assert_eq!((agreement.telephone_event, agreement.sending, agreement.receiving), (Some(96), true, true));
    assert_eq!(agreement.remote, "198.51.100.7:49170".parse().unwrap());
}

#[test]
fn a_coding_is_what_its_map_says() {
    for (lines, want) in [
        (vec!["m=audio 2 RTP/AVP 0"], Some((AudioCodec::Pcmu, 0))),
        (vec!["m=audio 2 RTP/AVP 8 0"], Some((AudioCodec::Pcma, 8))),
        (vec!["m=audio 2 RTP/AVP 9 0"], Some((AudioCodec::G722, 9))),
        (vec!["m=audio 2 RTP/AVPF 0"], Some((AudioCodec::Pcmu, 0))),
        (vec!["m=audio 2 RTP/AVP 97 0", "a=rtpmap:97  pcma/8000/1"], Some((AudioCodec::Pcma, 97))),
        (vec!["m=audio 2 RTP/AVP 0 8", "a=rtpmap:0 G729/8000"], Some((AudioCodec::Pcma, 8))),
        (vec!["m=audio 2 RTP/AVP 97", "a=rtpmap:97 PCMU/16000"], None),
        (vec!["m=audio 2 RTP/AVP 97", "a=rtpmap:97 PCMU/8000/2"], None),
        (vec!["m=audio 2 RTP/AVP 97"], None),
        (vec!["m=audio 2 RTP/AVP 256 -1 x"], None),
        (vec!["m=audio 2 RTP/AVP 101", "a=rtpmap:101 telephone-event/8000"], None),
    ] {
        let agreement = answered(&lines);
        let found = agreement.as_ref().ok().map(|it| (it.codec, it.payload_type));
        assert_eq!(found, want, "{lines:?}");
        assert!(agreement.is_ok() || agreement == Err(Error::Coding), "{lines:?}");
    }
}

#[test]
fn hold_is_answered_with_its_mirror() {
    for (lines, address, said, sending, receiving) in [
        (vec!["a=sendrecv"], "198.51.100.7", "sendrecv", true, true),
        (vec!["a=sendonly"], "198.51.100.7", "recvonly", false, true),
        (vec!["a=recvonly"], "198.51.100.7", "sendonly", true, false),
        (vec!["a=inactive"], "198.51.100.7", "inactive", false, false),
        (vec![], "0.0.0.0", "recvonly", false, true),
        (vec!["a=sendonly"], "0.0.0.0", "recvonly", false, true),
        (vec!["a=recvonly"], "0.0.0.0", "inactive", false, false),
    ] {
        let lines = [vec!["m=audio 2 RTP/AVP 0"], lines].concat();
        let agreement = answer(session(&format!("c=IN IP4 {address}"), &lines).as_bytes(), &local()).unwrap();
        assert_eq!((agreement.sending, agreement.receiving), (sending, receiving), "{lines:?} {address}");
        assert!(agreement.sdp.ends_with(format!("a={said}\r\n").as_bytes()), "{lines:?} {address}");
    }
    let by_session = session("c=IN IP4 198.51.100.7\r\na=sendonly", &["m=audio 2 RTP/AVP 0"]);
    assert!(!answer(by_session.as_bytes(), &local()).unwrap().sending);
}

#[test]
fn every_other_stream_is_refused_in_its_place() {
    for (lines, want) in [
        (
            vec!["m=audio 2 RTP/AVP 0", "m=audio 4 RTP/AVP 0"],
            vec!["m=audio 40000 RTP/AVP 0", "m=audio 0 RTP/AVP 0"],
        ),
        (
            vec!["m=video 6 RTP/AVP 96 97", "m=audio 2 RTP/AVP 0", "m=image 8 udptl t38"],
            vec!["m=video 0 RTP/AVP 96", "m=audio 40000 RTP/AVP 0", "m=image 0 udptl t38"],
        ),
        (
            // A phone that would rather encrypt: its second choice is ours.
            vec![
                "m=audio 2 RTP/SAVP 0",
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x",
                "m=audio 4 RTP/AVP 8",
            ],
            vec!["m=audio 0 RTP/SAVP 0", "m=audio 40000 RTP/AVP 8"],
        ),
        (
            vec!["m=audio 0 RTP/AVP 0", "m=audio 4 RTP/AVP 8"],
            vec!["m=audio 0 RTP/AVP 0", "m=audio 40000 RTP/AVP 8"],
        ),
    ] {
        assert_eq!(streams(&answered(&lines).unwrap()), want);
    }
}

#[test]
fn the_times_are_the_offers() {
    let text = offer(&["m=audio 2 RTP/AVP 0"]).replace("t=0 0", "t=10 20\r\nt=30 40");
    let agreement = answer(text.as_bytes(), &local()).unwrap();
    assert!(String::from_utf8_lossy(&agreement.sdp).contains("t=10 20\r\nt=30 40\r\n"));
}

#[test]
fn what_cannot_be_agreed_on_is_refused_with_the_reason() {
    let ip6 = "c=IN IP6 2001:db8::7";
    let ip4 = "c=IN IP4 198.51.100.7";
    for (connection, lines, status, warning) in [
        (ip4, vec![], 488, 304),
        (ip4, vec!["m=video 2 RTP/AVP 96"], 488, 304),
        (ip4, vec!["m=audio 0 RTP/AVP 0"], 488, 304),
        (ip4, vec!["m=audio 2 RTP/AVP 18"], 488, 305),
        (ip4, vec!["m=audio 2 RTP/SAVP 0"], 488, 302),
        (ip4, vec!["m=audio 2 UDP/TLS/RTP/SAVPF 0", "m=video 2 RTP/AVP 96"], 488, 302),
        (ip6, vec!["m=audio 2 RTP/AVP 0"], 488, 301),
        ("c=IN IP4 phone.example.com", vec!["m=audio 2 RTP/AVP 0"], 488, 301),
        ("c=IN IP4 224.2.1.1/127", vec!["m=audio 2 RTP/AVP 0"], 488, 301),
        ("b=AS:64", vec!["m=audio 2 RTP/AVP 0"], 400, 399),
        (ip4, vec!["m=audio 2 RTP/AVP"], 400, 399),
        (ip4, vec!["m=audio 70000 RTP/AVP 0"], 400, 399),
        (ip4, vec!["m=audio 0 RTP/AVP 0"; 33], 400, 399),
    ] {
        let refusal =
            answer(session(connection, &lines).as_bytes(), &local()).map_err(Error::refusal).unwrap_err();
        let code = refusal.warning.map(|warning| warning.code);
        assert_eq!((refusal.status, code), (status, Some(warning)), "{connection} {lines:?}");
    }
    for text in ["", "hello", "v=0\r\n", "\u{0}"] {
        assert_eq!(answer(text.as_bytes(), &local()), Err(Error::Malformed), "{text}");
    }
}

#[test]
fn both_ip_versions_are_spoken() {
    let local = LocalMedia { address: "2001:db8::1".parse().unwrap(), ..local() };
    let lines = ["m=audio 2 RTP/AVP 0"];
    let agreement = answer(session("c=IN IP6 2001:db8::7", &lines).as_bytes(), &local).unwrap();
    assert_eq!(agreement.remote, "[2001:db8::7]:2".parse().unwrap());
    assert!(String::from_utf8_lossy(&agreement.sdp).contains("c=IN IP6 2001:db8::1\r\n"));
}

#[test]
fn our_offer_is_answered_by_ourselves() {
    let peer = LocalMedia { address: "198.51.100.7".parse().unwrap(), port: 2, ..local() };
    for codec in AudioCodec::ALL {
        let answerer = LocalMedia { codecs: vec![codec], ..peer.clone() };
        let theirs = answer(&make_offer(&local()), &answerer).unwrap();
        let ours = accept_answer(&local(), &theirs.sdp).unwrap();
        assert_eq!((ours.codec, ours.payload_type), (codec, codec.static_payload_type()));
        assert_eq!((ours.telephone_event, theirs.telephone_event), (Some(101), Some(101)));
        assert_eq!(
            (ours.remote, theirs.remote),
            ("198.51.100.7:2".parse().unwrap(), "192.0.2.1:40000".parse().unwrap())
        );
        assert_eq!(ours.sdp, make_offer(&local()));
    }
}

#[test]
fn an_answer_that_takes_nothing_is_no_agreement() {
    let refused = offer(&["m=audio 0 RTP/AVP 0"]);
    assert_eq!(accept_answer(&local(), refused.as_bytes()), Err(Error::NoAudio));
    let other = offer(&["m=audio 2 RTP/AVP 18"]);
    assert_eq!(accept_answer(&local(), other.as_bytes()), Err(Error::Coding));
}

proptest! {
    #[test]
    fn hostile_descriptions_are_refused_or_answered_in_full(
        lines in proptest::collection::vec("[voscbtma]=[ -~]{0,40}|m=(audio|video) [0-9]{1,5} RTP/AVP [0-9 ]{1,8}", 0..12),
        cut in 0usize..400,
    ) {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let text = offer(&lines);
        let text = text.get(..text.len().saturating_sub(cut / 8)).unwrap_or(&text);
        if let Ok(agreement) = answer(text.as_bytes(), &local()) {
            let offered = sipx_sdp::parse(text).unwrap().media.len();
            let answered = streams(&agreement);
            prop_assert_eq!(answered.len(), offered);
            prop_assert_eq!(answered.iter().filter(|line| line.starts_with("m=audio 40000 ")).count(), 1);
        }
    }
}

const KEY: &str = "inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd";

fn with(security: fn(OwnKeys) -> Security) -> LocalMedia {
    LocalMedia { security: security(OwnKeys::new(&mut SeededEntropy::new(1))), ..local() }
}

#[test]
fn media_are_encrypted_as_offered_and_wanted() {
    let aes = format!("a=crypto:3 AES_CM_128_HMAC_SHA1_80 {KEY}|2^31");
    let [plain, secure] = ["m=audio 49170 RTP/AVP 0", "m=audio 49170 RTP/SAVP 0"];
    let none = "a=sendrecv";
    for (wanted, profile, line, want) in [
        (Security::Plain, plain, none, Ok(false)),
        (Security::Plain, plain, &aes, Ok(false)),
        (Security::Plain, secure, &aes, Err(Error::Transport)),
        (with(Security::Offered).security, plain, none, Ok(false)),
        (with(Security::Offered).security, plain, &aes, Ok(true)),
        (with(Security::Offered).security, secure, &aes, Ok(true)),
        (with(Security::Offered).security, secure, none, Err(Error::Transport)),
        (with(Security::Required).security, plain, none, Err(Error::Transport)),
        (with(Security::Required).security, plain, &aes, Ok(true)),
        (with(Security::Required).security, secure, &aes, Ok(true)),
    ] {
        let case = format!("{wanted:?}, {profile}, {line}");
        let local = LocalMedia { security: wanted, ..local() };
        let agreed = answer(offer(&[profile, line]).as_bytes(), &local);
        assert_eq!(agreed.as_ref().map(|it| it.srtp.is_some()).map_err(|error| *error), want, "{case}");
        if let Ok(Agreement { srtp: Some(srtp), sdp, .. }) = agreed {
            let sdp = String::from_utf8(sdp.to_vec()).unwrap();
            assert_eq!(srtp.theirs.bytes(), (0..30).collect::<Vec<u8>>(), "{case}");
            assert!(sdp.contains("\r\na=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:"), "{case}: {sdp}");
            assert!(sdp.contains(&profile.replace("49170", "40000")), "{case}: {sdp}");
            assert!(!sdp.contains(KEY), "our key is another one");
        }
    }
}

#[test]
fn the_first_key_is_taken_that_can_be_used_as_it_is() {
    let long = "inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKis=";
    let short = "inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGw";
    for (lines, want) in [
        (format!("1 AES_CM_128_HMAC_SHA1_32 {KEY}"), Some(Suite::AesCm128HmacSha1_32)),
        (format!("1 aead_aes_256_gcm {long}"), Some(Suite::AeadAes256Gcm)),
        (format!("1 AEAD_AES_128_GCM {short} WSH=128"), Some(Suite::AeadAes128Gcm)),
        (format!("1 AEAD_AES_128_GCM {KEY}"), None),
        (format!("1 F8_128_HMAC_SHA1_80 {KEY}"), None),
        (format!("x AES_CM_128_HMAC_SHA1_80 {KEY}"), None),
        (format!("1 AES_CM_128_HMAC_SHA1_80 {KEY}|2^20|1:4"), None),
        (format!("1 AES_CM_128_HMAC_SHA1_80 {KEY} UNENCRYPTED_SRTP"), None),
        (format!("1 AES_CM_128_HMAC_SHA1_80 {KEY} KDR=4"), None),
        ("1 AES_CM_128_HMAC_SHA1_80".to_owned(), None),
        ("1 AES_CM_128_HMAC_SHA1_80 inline:&".to_owned(), None),
    ] {
        let offer = offer(&["m=audio 49170 RTP/SAVP 0", &format!("a=crypto:{lines}")]);
        let agreed = answer(offer.as_bytes(), &with(Security::Offered));
        assert_eq!(agreed.ok().and_then(|it| it.srtp).map(|it| it.suite), want, "{lines}");
    }
}

#[test]
fn our_offer_of_keys_is_answered_with_one_of_them_and_both_sides_have_both() {
    for security in [Security::Offered, Security::Required] {
        let (ours, theirs) = (with(security), with(Security::Required));
        let theirs = LocalMedia { address: "192.0.2.9".parse().unwrap(), ..theirs };
        let sdp = make_offer(&ours);
        let answered = answer(&sdp, &theirs).unwrap();
        let agreed = accept_answer(&ours, &answered.sdp).unwrap();
        let (here, there) = (agreed.srtp.unwrap(), answered.srtp.unwrap());
        assert_eq!((here.ours, here.theirs, here.suite), (there.theirs, there.ours, there.suite));
    }
}

#[test]
fn a_peer_that_cannot_encrypt_is_spoken_with_unless_that_is_required() {
    let plain = session("c=IN IP4 198.51.100.7", &["m=audio 49170 RTP/AVP 0"]);
    assert_eq!(accept_answer(&with(Security::Offered), plain.as_bytes()).unwrap().srtp, None);
    assert_eq!(accept_answer(&with(Security::Required), plain.as_bytes()), Err(Error::Transport));
}

#[test]
fn keys_are_neither_shown_nor_told_where_they_can_be_read() {
    let local = with(Security::Required);
    let sdp = make_offer(&local);
    let agreed = answer(&sdp, &with(Security::Required)).unwrap();
    for shown in [format!("{local:?}"), format!("{agreed:?}")] {
        assert!(shown.contains("****") && !shown.contains("inline"), "{shown}");
    }
    let told = sdes::without_keys(sdp);
    assert!(!told.windows(6).any(|it| it == b"inline") && told.starts_with(b"v=0\r\n"));
    assert!(parse(&told).is_ok());
    assert_eq!(sdes::without_keys(told.clone()), told);
}

#[test]
fn every_medium_has_keys_or_is_refused_where_a_session_has_them() {
    let key = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x";
    for (lines, expected) in [
        (vec!["m=audio 4000 RTP/AVP 0", key], true),
        (vec!["m=audio 4000 RTP/SAVP 0", "a=sendonly", key, "m=video 0 RTP/AVP 31"], true),
        (vec!["m=audio 4000 RTP/AVP 0", key, "m=video 4002 RTP/AVP 31"], false),
        (vec![key, "m=audio 4000 RTP/AVP 0"], false),
        (vec!["m=audio 4000 RTP/AVP 0"], false),
        (vec![], false),
        (vec!["a=fingerprint:sha-256 AB", "m=audio 4000 UDP/TLS/RTP/SAVPF 0"], true),
        (vec!["m=audio 4000 UDP/TLS/RTP/SAVPF 0", "a=fingerprint:sha-256 AB"], true),
        (vec!["m=audio 4000 UDP/TLS/RTP/SAVPF 0"], false),
        (vec!["a=fingerprint:sha-256 AB", "m=audio 4000 RTP/AVP 0"], false),
    ] {
        assert_eq!(sdes::has_keys(lines.join("\r\n").as_bytes()), expected, "{lines:?}");
    }
}
