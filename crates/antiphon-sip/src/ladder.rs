//! SIP messages as they may be shown to people: whose they are, and what they say but for their secrets.
//!
//! Works on the bytes as they went over the wire, whole or broken; nothing here decides anything about a call.

/// What stands in the place of a secret.
const MASK: &str = "***";

/// Headers whose values prove who somebody is (RFC 3261 sections 20.7 and 20.28).
const PROOFS: [&str; 2] = ["authorization", "proxy-authorization"];

/// The only kind of body that is shown: all others may hold keys pressed, in one of the many ways there are.
const SHOWN_BODY: &str = "application/sdp";

/// Attributes and fields of a session description that hold keys of media (RFC 4568, 4567, 8839) or passwords.
const MEDIA_KEYS: [&str; 4] = ["a=crypto:", "a=key-mgmt:", "a=ice-pwd:", "k="];

/// Call-ID of a message (RFC 3261 section 20.8), if it has one.
#[must_use]
pub fn call_id(message: &[u8]) -> Option<&str> {
    let value = lines(message).find_map(|line| value_of(line, "call-id").or_else(|| value_of(line, "i")))?;
    std::str::from_utf8(value).ok()
}

/// Whether it is an INVITE, with which a call begins.
#[must_use]
pub fn is_invite(message: &[u8]) -> bool {
    message.starts_with(b"INVITE ")
}

/// What a message says in a line: its method and Request-URI, or its status, and its CSeq.
#[must_use]
pub fn summary(message: &str) -> String {
    let mut lines = message.lines();
    let first = lines.next().unwrap_or_default();
    let cseq = lines.find_map(|line| value_of(line.as_bytes(), "cseq"));
    let cseq = cseq.and_then(|value| std::str::from_utf8(value).ok()).unwrap_or_default();
    if let Some(status) = first.strip_prefix("SIP/2.0 ") {
        format!("{status} ({cseq})")
    } else {
        first.trim_end_matches(" SIP/2.0").to_owned()
    }
}

/// The message without what must not be seen: proofs of identity, keys pressed, keys of encrypted media. At most `max`
/// bytes of it.
#[must_use]
pub fn masked(message: &[u8], max: usize) -> String {
    let text = String::from_utf8_lossy(message);
    let mut out = String::with_capacity(text.len().min(max));
    let (mut shown_body, mut in_body, mut in_proof) = (false, false, false);
    for line in text.lines() {
        if out.len() + line.len() > max {
            out.push_str("…\n");
            break;
        }
        if in_body && !shown_body {
            out.push_str(MASK);
            out.push('\n');
            break;
        }
        // A folded line belongs to the header before it (RFC 3261 section 7.3.1).
        let is_folded = !in_body && line.starts_with([' ', '\t']);
        if !is_folded {
            in_proof = !in_body && PROOFS.iter().any(|name| value_of(line.as_bytes(), name).is_some());
        }
        shown_body |= !in_body && is_session_description(line);
        in_body |= line.is_empty();
        push_masked(&mut out, line, in_proof, is_folded);
    }
    out
}

fn push_masked(out: &mut String, line: &str, is_proof: bool, is_folded: bool) {
    match (is_proof, is_folded, line.split_once(':')) {
        (true, false, Some((name, _))) => out.extend([name, ": ", MASK]),
        (true, _, _) => out.push_str(MASK),
        _ => match MEDIA_KEYS.iter().find(|key| begins_with(line, key)) {
            Some(key) => out.extend([key, MASK]),
            None => out.push_str(line),
        },
    }
    out.push('\n');
}

fn is_session_description(line: &str) -> bool {
    let value = value_of(line.as_bytes(), "content-type").or_else(|| value_of(line.as_bytes(), "c"));
    value.is_some_and(|value| value.eq_ignore_ascii_case(SHOWN_BODY.as_bytes()))
}

fn begins_with(line: &str, key: &str) -> bool {
    line.get(..key.len()).is_some_and(|start| start.eq_ignore_ascii_case(key))
}

/// The lines of the head.
fn lines(message: &[u8]) -> impl Iterator<Item = &[u8]> {
    message.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).take_while(|line| !line.is_empty())
}

/// The value of a line that is the header `name`, in small letters.
fn value_of<'a>(line: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let at = line.iter().position(|byte| *byte == b':')?;
    let (head, rest) = line.split_at_checked(at)?;
    let is_it = head.trim_ascii().eq_ignore_ascii_case(name.as_bytes());
    is_it.then(|| rest.get(1..).unwrap_or_default().trim_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    const INVITE: &str = "INVITE sip:2001@x SIP/2.0\r\ni: abc@host\r\nCSeq: 7 INVITE\r\nproxy-authorization : Digest u=\"a\",\r\n response=\"f00\"\r\nContent-Type: application/sdp\r\n\r\nv=0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0|2^20\r\n";

    #[test]
    fn a_call_is_found_by_its_long_and_its_short_name() {
        assert_eq!(call_id(INVITE.as_bytes()), Some("abc@host"));
        assert_eq!(call_id(b"BYE sip:x SIP/2.0\r\nCALL-ID:  d\r\n\r\n"), Some("d"));
        assert_eq!(call_id(b"BYE sip:x SIP/2.0\r\n\r\nCall-ID: in-the-body\r\n"), None);
        assert_eq!(call_id(b"\xff\xfe"), None);
    }

    #[test]
    fn proofs_and_media_keys_are_masked_and_the_rest_stays() {
        let shown = masked(INVITE.as_bytes(), 4096);
        for secret in ["f00", "Digest", "c2VjcmV0"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(shown.contains("proxy-authorization : ***\n***\nContent-Type"), "{shown}");
        assert!(shown.ends_with("v=0\na=crypto:***\n"), "{shown}");
        let odd = INVITE.replace("a=crypto", "A=CRYPTO") + "k=clear:c2VjcmV0\r\n";
        assert!(!masked(odd.as_bytes(), 4096).contains("c2VjcmV0"));
    }

    #[test]
    fn no_body_is_shown_but_a_session_description() {
        for kind in ["application/dtmf-relay", "Application/DTMF;x=y", "audio/telephone-event", "\r\n x/y"] {
            for header in ["Content-Type", "c", "X-Other"] {
                let info =
                    format!("INFO sip:x SIP/2.0\r\n{header}: {kind}\r\n\r\nSignal=7\r\nDuration=160\r\n");
                let shown = masked(info.as_bytes(), 4096);
                assert!(!shown.contains('7') && shown.ends_with("\n\n***\n"), "{shown}");
            }
        }
    }

    #[test]
    fn no_more_is_shown_than_asked_for() {
        let long = format!("INVITE sip:x SIP/2.0\r\nSubject: {}\r\nX: y\r\n\r\n", "é".repeat(500));
        assert_eq!(masked(long.as_bytes(), 200), "INVITE sip:x SIP/2.0\n…\n");
    }

    #[test]
    fn a_line_says_what_a_message_is() {
        assert_eq!(summary(INVITE), "INVITE sip:2001@x");
        assert_eq!(summary("SIP/2.0 486 Busy Here\r\nCSeq: 7 INVITE\r\n\r\n"), "486 Busy Here (7 INVITE)");
        assert_eq!(summary(""), "");
    }
}
