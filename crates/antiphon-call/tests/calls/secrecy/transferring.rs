//! Where one who talks may send the other one on to.

use super::*;

#[test]
fn whom_one_talks_to_is_sent_on_to_names_of_ours_alone() {
    for (host, want) in [
        ("voice.example", "202 9"),
        ("VOICE.example", "202 9"),
        ("phones.voice.example", "202 9"),
        ("pbx.example", "202 9"),
        ("10.0.0.1", "202 9"),
        ("elsewhere.example", "403 9"),
        ("voice.example.elsewhere.example", "403 9"),
        ("notvoice.example", "403 9"),
        ("10.0.0.66", "403 9"),
    ] {
        let mut line = Line::new(Offer, Udp, &[(PHONE, Udp)]);
        line.proves();
        line.says("INVITE", &sdp(NO_KEYS)).answers(200, &sdp(NO_KEYS)).says("ACK", "");
        line.heard();
        line.refer(&format!("<sip:2003@{host}>"));
        let heard = line.heard();
        assert_eq!(heard.first().map(String::as_str), Some(want), "{host}");
    }
}
