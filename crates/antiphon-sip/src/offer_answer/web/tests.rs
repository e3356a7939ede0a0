use super::super::sdes::Security;
use super::super::{AudioCodec, LocalMedia, accept_answer, answer, make_offer};
use super::*;

const THEIR_PRINT: &str =
    "0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F:20:21:22:23:24:25:26:27:28:29";

/// What a browser says of its audio, as far as it matters.
fn browsers(setup: &str, more: &str) -> String {
    format!(
        "v=0\r\no=- 4 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE mike\r\na=msid-semantic: WMS\r\n\
         m=audio 9 UDP/TLS/RTP/SAVPF 111 9 0 8 110 126\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n\
         a=ice-ufrag:9pzm\r\na=ice-pwd:NcFgcVXh1Vtc9xwyL4Yw0lV2\r\na=fingerprint:sha-256 {THEIR_PRINT}\r\n\
         a=setup:{setup}\r\na=mid:mike\r\na=sendrecv\r\n{more}a=rtpmap:111 opus/48000/2\r\n\
         a=rtpmap:9 G722/8000\r\na=rtpmap:110 telephone-event/48000\r\na=rtpmap:126 telephone-event/8000\r\n"
    )
}

fn ours() -> LocalMedia {
    let path = OwnPath {
        credentials: Credentials { ufrag: "ours".into(), password: Zeroizing::new("secret".into()) },
        fingerprint: [0xAB; 32],
        addresses: vec!["192.0.2.1:19999".parse().unwrap(), "[2001:db8::1]:19999".parse().unwrap()],
    };
    LocalMedia {
        address: "192.0.2.1".parse().unwrap(),
        port: 19_999,
        codecs: vec![AudioCodec::Pcmu, AudioCodec::G722],
        session_id: 1,
        version: 1,
        security: Security::Web(Box::new(path)),
    }
}

#[test]
fn a_browsers_offer_is_answered_on_one_port_as_the_lite_side() {
    let agreement = answer(browsers("actpass", "a=rtcp-mux\r\n").as_bytes(), &ours()).unwrap();
    assert_eq!((agreement.codec, agreement.telephone_event), (AudioCodec::G722, Some(126)));
    assert!(agreement.sending && agreement.receiving, "0.0.0.0 is no hold here");
    let web = agreement.web.unwrap();
    assert_eq!((&*web.theirs.credentials.ufrag, web.theirs.is_active), ("9pzm", false));
    assert_eq!(web.theirs.fingerprint, std::array::from_fn(|at| at as u8 + 10));
    let said = String::from_utf8_lossy(&agreement.sdp).into_owned();
    for line in [
        "a=ice-lite",
        "a=group:BUNDLE mike",
        "m=audio 19999 UDP/TLS/RTP/SAVPF 9 126",
        "a=mid:mike",
        "a=rtcp-mux",
        "a=setup:passive",
        "a=ice-ufrag:ours",
        "a=ice-pwd:secret",
        "a=candidate:1 1 udp 2130706431 192.0.2.1 19999 typ host",
        "a=candidate:2 1 udp 2130706175 2001:db8::1 19999 typ host",
    ] {
        assert!(said.lines().any(|it| it == line), "{line} in {said}");
    }
    assert!(said.contains(&format!("a=fingerprint:sha-256 AB:{}", "AB:".repeat(30))));
}

#[test]
fn our_offer_leaves_the_roles_to_the_browser() {
    let offer = make_offer(&ours());
    let said = String::from_utf8_lossy(&offer).into_owned();
    assert!(said.contains("a=setup:actpass\r\n") && said.contains("a=group:BUNDLE 0\r\n"), "{said}");
    for (setup, we_begin) in [("active", false), ("passive", true)] {
        let answer = browsers(setup, "a=rtcp-mux\r\n");
        let agreement = accept_answer(&ours(), answer.as_bytes()).unwrap();
        assert_eq!(agreement.web.unwrap().theirs.is_active, we_begin, "{setup}");
    }
}

#[test]
fn what_cannot_be_proved_or_needs_a_second_port_is_refused() {
    let good = browsers("actpass", "a=rtcp-mux\r\n");
    for (from, to) in [
        ("a=rtcp-mux\r\n", ""),
        ("a=ice-pwd", "a=x"),
        ("sha-256 0A", "sha-256 A"),
        (":29\r\n", "\r\n"),
        ("sha-256", "md5"),
        ("UDP/TLS/RTP/SAVPF", "RTP/SAVPF"),
    ] {
        let offer = good.replace(from, to);
        assert_eq!(answer(offer.as_bytes(), &ours()), Err(Error::Transport), "{from} {to}");
    }
    // And where no web phone is expected, what one says is not understood.
    let plain = LocalMedia { security: Security::Plain, ..ours() };
    assert_eq!(answer(good.as_bytes(), &plain), Err(Error::Transport));
}

#[test]
fn a_new_name_of_the_path_is_seen() {
    assert_eq!(ufrag(browsers("actpass", "").as_bytes()).as_deref(), Some("9pzm"));
    assert_eq!(ufrag(b"v=0\r\n"), None);
}
