//! Cuts messages out of a stream by their Content-Length (RFC 3261 section 18.3), and hears keep-alives.
//!
//! Nothing is parsed here but what says where a message ends; whether it makes sense is not a transport's matter.

use bytes::{Buf, Bytes, BytesMut};

/// The longest header section: twenty times what phones send, with a dozen `Via` and `Record-Route` lines.
pub const HEAD_MAX: usize = 16 * 1024;

/// The longest message: what fits a datagram, so that no transport carries what another cannot.
pub const MESSAGE_MAX: usize = 65_535;

/// The end of a header section.
const HEAD_END: &[u8] = b"\r\n\r\n";

/// What comes out of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Framed {
    /// One whole message.
    Message(Bytes),
    /// A keep-alive that wants an answer (RFC 5626 section 4.4.1).
    Ping,
}

/// A stream that is not SIP, or not within the limits. Where its next message begins cannot be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a stream of SIP messages")]
pub struct NotSip;

/// Holds the beginning of a message until the rest arrives.
#[derive(Debug, Default)]
pub struct Framer {
    held: BytesMut,
}

impl Framer {
    /// Takes the next bytes of the stream, and returns what they complete.
    ///
    /// # Errors
    /// The stream is not SIP, or a message exceeds the limits: close the connection.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Framed>, NotSip> {
        self.held.extend_from_slice(bytes);
        let mut framed = Vec::new();
        while let Some(next) = self.next()? {
            framed.push(next);
        }
        if self.held.is_empty() {
            // Connections wait for hours: none keeps the room of its largest message.
            self.held = BytesMut::new();
        }
        Ok(framed)
    }

    /// Whether no message has begun that is not complete.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        // The first half of a ping is a pong, after which nothing need follow.
        HEAD_END.starts_with(&self.held)
    }

    fn next(&mut self) -> Result<Option<Framed>, NotSip> {
        if self.held.starts_with(HEAD_END) {
            self.held.advance(HEAD_END.len());
            return Ok(Some(Framed::Ping));
        }
        if self.held.starts_with(b"\r\n") && !HEAD_END.starts_with(&self.held) {
            // A pong, or an empty line before a message (RFC 3261 section 7.5).
            self.held.advance(2);
        }
        let Some(length) = message_len(&self.held)? else { return Ok(None) };
        if self.held.len() < length {
            return Ok(None);
        }
        Ok(Some(Framed::Message(self.held.split_to(length).freeze())))
    }
}

/// Whether a message with a whole header section begins here.
pub(super) fn begins_with_message(bytes: &[u8]) -> bool {
    matches!(message_len(bytes), Ok(Some(_)))
}

/// The length of the message that begins here, once its header section is complete.
fn message_len(held: &[u8]) -> Result<Option<usize>, NotSip> {
    let Some(head_len) = held.windows(HEAD_END.len()).position(|window| window == HEAD_END) else {
        return if held.len() > HEAD_MAX { Err(NotSip) } else { Ok(None) };
    };
    let head = held.get(..head_len).unwrap_or_default();
    let length = head_len + HEAD_END.len() + body_len(head)?;
    if head_len > HEAD_MAX || length > MESSAGE_MAX { Err(NotSip) } else { Ok(Some(length)) }
}

/// What the header section says of the body. A message that says nothing has none: some clients leave the line
/// out where RFC 3261 section 18.3 wants it.
fn body_len(head: &[u8]) -> Result<usize, NotSip> {
    let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.next().unwrap_or_default();
    if !first.starts_with(b"SIP/2.0 ") && !first.ends_with(b" SIP/2.0") {
        return Err(NotSip);
    }
    let mut lengths = lines.filter_map(content_length);
    let length = lengths.next().unwrap_or(Ok(0))?;
    // Two that differ would let a peer hide one message in another.
    if lengths.any(|other| other != Ok(length)) { Err(NotSip) } else { Ok(length) }
}

/// The value of a line, if it is that of Content-Length or `l`, its short form.
fn content_length(line: &[u8]) -> Option<Result<usize, NotSip>> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (name, value) = line.split_at_checked(colon)?;
    let name = name.trim_ascii_end();
    let names_it = name.eq_ignore_ascii_case(b"content-length") || name.eq_ignore_ascii_case(b"l");
    let value = value.get(1..).unwrap_or_default().trim_ascii();
    names_it.then(|| number(value).ok_or(NotSip))
}

fn number(digits: &[u8]) -> Option<usize> {
    let plain = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(digits).ok().filter(|_| plain)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: &str = "OPTIONS sip:a@b SIP/2.0\r\nVia: x\r\nContent-Length: 0\r\n\r\n";
    const ANSWER: &str = "SIP/2.0 200 OK\r\nl : 4\r\n\r\nbody";

    /// What comes out, in letters: `P` for a ping, else the length of a message; `!` when the stream is refused.
    fn framed(stream: &str, piece: usize) -> String {
        let mut framer = Framer::default();
        let mut told = String::new();
        for bytes in stream.as_bytes().chunks(piece) {
            match framer.push(bytes) {
                Ok(items) => told.extend(items.into_iter().map(|item| match item {
                    Framed::Message(message) => format!("{} ", message.len()),
                    Framed::Ping => "P ".into(),
                })),
                Err(NotSip) => return told + "!",
            }
        }
        if framer.is_empty() { told } else { told + "…" }
    }

    #[test]
    fn messages_are_cut_out_however_the_stream_is_cut() {
        let (options, answer) = (OPTIONS.len(), ANSWER.len());
        let cases: [(&str, String, String); 9] = [
            ("one", OPTIONS.into(), format!("{options} ")),
            ("two at once", [OPTIONS, ANSWER].concat(), format!("{options} {answer} ")),
            ("pings between", ["\r\n\r\n", OPTIONS, "\r\n\r\n"].concat(), format!("P {options} P ")),
            ("a pong before", ["\r\n", OPTIONS].concat(), format!("{options} ")),
            ("half", OPTIONS[..40].into(), "…".into()),
            ("half a body", ANSWER[..ANSWER.len() - 1].into(), "…".into()),
            ("no length", "BYE sip:a@b SIP/2.0\r\nVia: x\r\n\r\n".into(), "31 ".into()),
            ("same length twice", OPTIONS.replace("Via: x", "l:0"), format!("{} ", options - 3)),
            ("any case", ANSWER.replace("l :", "CONTENT-length:"), format!("{} ", answer + 12)),
        ];
        for (case, stream, want) in cases {
            for piece in [1, 2, 3, 7, stream.len()] {
                assert_eq!(framed(&stream, piece), want, "{case}, {piece} bytes at a time");
            }
        }
    }

    #[test]
    fn what_cannot_be_framed_is_refused() {
        let cases: [(&str, String); 8] = [
            ("another protocol", "GET / HTTP/1.1\r\nHost: x\r\n\r\n".into()),
            ("negative", OPTIONS.replace("h: 0", "h: -1")),
            ("no number", OPTIONS.replace("h: 0", "h: ")),
            ("huge", OPTIONS.replace("h: 0", "h: 99999999999999999999")),
            ("beyond the limit", OPTIONS.replace("h: 0", "h: 65535")),
            ("two that differ", OPTIONS.replace("Via: x", "l: 5")),
            ("endless", "OPTIONS sip:a@b SIP/2.0\r\nVia: ".to_owned() + &"x".repeat(HEAD_MAX)),
            ("a head too long", OPTIONS.replace("Via: x", &format!("Via: {}", "x".repeat(HEAD_MAX)))),
        ];
        for (case, stream) in cases {
            assert_eq!(framed(&stream, 1500), "!", "{case}");
        }
    }
}
