//! Answers to requests, as messages (RFC 3261 section 8.2.6).

use bytes::Bytes;
use sipx_sip::build::ResponseBuilder;
use sipx_sip::headers::{Via, first_hop_end};
use sipx_sip::{Header, HeaderName, Host, Message, Request, Response, StatusCode, parse_datagram};

use crate::flow::Flow;
use crate::refusal::Refusal;

/// What we understand, as `Allow` spells it.
pub(super) const ALLOW: &str =
    "INVITE, ACK, CANCEL, BYE, PRACK, OPTIONS, INFO, UPDATE, REFER, REGISTER, SUBSCRIBE, NOTIFY";
/// The bodies we understand, as `Accept` spells them.
pub(super) const ACCEPT: &str = "application/sdp, application/dtmf-relay, application/dtmf";
/// The extensions we understand, as `Supported` spells them.
pub(super) const SUPPORTED: &str = "timer, replaces, norefersub, 100rel";
/// The same for changes of a session, and for calls without an offer: a provisional answer to them would have to be
/// answered itself (RFC 3262 section 5).
pub(super) const SUPPORTED_IN_CHANGES: &str = "timer, replaces, norefersub";
/// The media type of session descriptions.
pub(super) const SDP: &str = "application/sdp";

/// What answers say beyond what they must, the least needed first.
const DISPENSABLE: [HeaderName; 6] = [
    HeaderName::Server,
    HeaderName::AllowEvents,
    HeaderName::Accept,
    HeaderName::Supported,
    HeaderName::Allow,
    HeaderName::Warning,
];

/// An answer to be sent.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    reason: String,
    /// Our tag; where there is none the request's own To stays, or a tag made of the request is added.
    pub(super) tag: Option<String>,
    headers: Vec<(HeaderName, String)>,
    body: Option<(&'static str, Bytes)>,
}

impl Answer {
    pub(super) fn new(status: u16) -> Self {
        Self { status, reason: reason(status).to_owned(), tag: None, headers: Vec::new(), body: None }
    }

    pub(super) fn refusing(refusal: Refusal, agent: &str) -> Self {
        // Below 300 it would be no refusal, and a leg would be left without an end.
        let status = if (300..700).contains(&refusal.status) { refusal.status } else { 500 };
        let mut answer = Self { reason: printable(&refusal.reason), ..Self::new(status) };
        if let Some(warning) = refusal.warning {
            let text = printable(&warning.text).replace(['"', '\\'], "'");
            answer = answer.header(HeaderName::Warning, format!("{} {agent} \"{text}\"", warning.code));
        }
        match refusal.retry_after_s {
            Some(seconds) => answer.header(HeaderName::RetryAfter, seconds.to_string()),
            None => answer,
        }
    }

    pub(super) fn tag(self, tag: &str) -> Self {
        Self { tag: Some(tag.to_owned()), ..self }
    }

    pub(super) fn header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn headers(mut self, headers: impl IntoIterator<Item = (HeaderName, String)>) -> Self {
        self.headers.extend(headers);
        self
    }

    pub(super) fn body(self, media_type: &'static str, body: Bytes) -> Self {
        Self { body: Some((media_type, body)), ..self }
    }

    /// The message, without what helps but is not needed where it would be too long. `None` if it cannot be written at
    /// all, or not so short; one with a body is written in any case.
    pub(super) fn within(mut self, request: &Request, bytes_max: usize) -> Option<Response> {
        loop {
            let response = self.to(request)?;
            if bytes_max == usize::MAX || length(|out| response.write_to(out)) <= bytes_max {
                return Some(response);
            }
            if !self.leave_out_one() {
                return self.body.is_some().then_some(response);
            }
        }
    }

    /// Leaves out the header that is needed least; whether there was one.
    fn leave_out_one(&mut self) -> bool {
        let at = |name: &HeaderName| self.headers.iter().position(|(it, _)| it == name);
        let is_challenge = |(name, _): &&(HeaderName, String)| *name == HeaderName::WwwAuthenticate;
        // Of two challenges the last one is enough: every phone knows its algorithm.
        let challenge = || {
            let several = self.headers.iter().filter(is_challenge).count() > 1;
            several.then(|| at(&HeaderName::WwwAuthenticate)).flatten()
        };
        let least = DISPENSABLE.iter().find_map(at).or_else(challenge);
        least.map(|at| self.headers.remove(at)).is_some()
    }

    /// The message; `None` if it cannot be written at all.
    pub(super) fn to(&self, request: &Request) -> Option<Response> {
        let status = StatusCode::new(self.status)?;
        let mut response = skeleton(request, status, &self.reason)?;
        if let Some(tag) = self.tag.as_deref().filter(|_| self.status > 100) {
            add_tag(&mut response, tag);
        }
        for (name, value) in &self.headers {
            response.headers.push(header(name, value.as_bytes())?);
        }
        if let Some((media_type, body)) = &self.body {
            response.headers.push(header(&HeaderName::ContentType, media_type.as_bytes())?);
            response.headers.remove_all(&HeaderName::ContentLength);
            response.headers.push(header(&HeaderName::ContentLength, body.len().to_string().as_bytes())?);
            response.set_body(body.clone());
        }
        Some(response)
    }
}

/// How many bytes something takes on the wire.
pub(super) fn length(write: impl FnOnce(&mut Vec<u8>)) -> usize {
    let mut bytes = Vec::with_capacity(1_024);
    write(&mut bytes);
    bytes.len()
}

/// The status line and what is copied from the request. A request that lacks some of it gets the rest back.
fn skeleton(request: &Request, status: StatusCode, reason: &str) -> Option<Response> {
    let reason = Bytes::copy_from_slice(reason.as_bytes());
    if let Ok(builder) = ResponseBuilder::to_request(request, status, reason.clone()) {
        return Some(builder.build());
    }
    let mut response = ResponseBuilder::new(status, reason).ok()?.build();
    for name in [HeaderName::CSeq, HeaderName::CallId, HeaderName::To, HeaderName::From, HeaderName::Via] {
        for header in request.headers.get_all(&name).cloned().collect::<Vec<_>>().into_iter().rev() {
            response.headers.push_front(header);
        }
    }
    Some(response)
}

/// Adds our tag to a `To` that has none.
fn add_tag(response: &mut Response, tag: &str) {
    let Some(to) = response.headers.value(&HeaderName::To).map(|to| to.to_vec()) else { return };
    if has_tag(&to) {
        return;
    }
    let Some(tagged) = header(&HeaderName::To, &[&*to, b";tag=", tag.as_bytes()].concat()) else { return };
    let at = response.headers.iter().position(|it| *it.name() == HeaderName::To).unwrap_or_default();
    response.headers.remove_all(&HeaderName::To);
    response.headers.insert(at, tagged);
}

fn has_tag(to: &[u8]) -> bool {
    sipx_sip::Address::parse(to, "To").is_ok_and(|address| address.tag().is_some())
}

/// A header with this value. One that came from the wire may hold bytes that builders refuse, such as NUL in a quoted
/// name; the parser takes them back as they were.
pub(super) fn header(name: &HeaderName, value: &[u8]) -> Option<Header> {
    if let Ok(header) = Header::build(name.clone(), value.to_vec()) {
        return Some(header);
    }
    if value.iter().any(|byte| matches!(byte, b'\r' | b'\n')) {
        return None;
    }
    let message = [b"OPTIONS sip:a SIP/2.0\r\n", name.canonical(), b": ", value, b"\r\n\r\n"].concat();
    match parse_datagram(message.into(), &sipx_sip::Limits::datagram()).ok()? {
        Message::Request(request) => request.headers.get(name).cloned(),
        Message::Response(_) => None,
    }
}

/// Notes in the topmost `Via` where the request really came from (RFC 3261 section 18.2.1, RFC 3581 section 4).
pub(super) fn note_source(request: &mut Request, flow: Flow) {
    let name = HeaderName::Via;
    let Some(value) = request.headers.value(&name).map(|value| value.to_vec()) else { return };
    let Ok(via) = Via::parse_one(value.get(..first_hop_end(&value)).unwrap_or_default()) else { return };
    let source = flow.remote.ip();
    let wants_port = matches!(via.rport(), Some(None));
    if !wants_port && shows(&via.host, source) {
        return;
    }
    let (first, rest) = value.split_at(first_hop_end(&value).min(value.len()));
    let mut noted = without_params(first, &[b"rport", b"received"]);
    noted.extend_from_slice(format!(";received={source}").as_bytes());
    if wants_port {
        noted.extend_from_slice(format!(";rport={}", flow.remote.port()).as_bytes());
    }
    noted.extend_from_slice(rest);
    let Some(header) = header(&name, &noted) else { return };
    request.headers.remove_first(&name);
    request.headers.push_front(header);
}

fn shows(host: &Host, source: std::net::IpAddr) -> bool {
    matches!(host, Host::Ip(shown) if *shown == source)
}

fn without_params(via: &[u8], names: &[&[u8]]) -> Vec<u8> {
    let mut parts = via.split(|byte| *byte == b';');
    let mut kept = parts.next().unwrap_or_default().trim_ascii().to_vec();
    for part in parts {
        let name = part.split(|byte| *byte == b'=').next().unwrap_or_default().trim_ascii();
        if !names.iter().any(|unwanted| name.eq_ignore_ascii_case(unwanted)) {
            kept.push(b';');
            kept.extend_from_slice(part.trim_ascii());
        }
    }
    kept
}

fn printable(text: &str) -> String {
    text.chars().filter(|it| !it.is_control()).take(200).collect()
}

/// The words of RFC 3261 section 21 and its extensions for what we answer ourselves.
pub(super) fn reason(status: u16) -> &'static str {
    match status {
        100 => "Trying",
        180 => "Ringing",
        181 => "Call Is Being Forwarded",
        182 => "Queued",
        183 => "Session Progress",
        200 => "OK",
        202 => "Accepted",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        415 => "Unsupported Media Type",
        416 => "Unsupported URI Scheme",
        420 => "Bad Extension",
        422 => "Session Interval Too Small",
        423 => "Interval Too Brief",
        430 => "Flow Failed",
        439 => "First Hop Lacks Outbound Support",
        480 => "Temporarily Unavailable",
        481 => "Call/Transaction Does Not Exist",
        482 => "Loop Detected",
        483 => "Too Many Hops",
        487 => "Request Terminated",
        488 => "Not Acceptable Here",
        489 => "Bad Event",
        486 => "Busy Here",
        491 => "Request Pending",
        500 => "Server Internal Error",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        504 => "Server Time-out",
        505 => "Version Not Supported",
        603 => "Decline",
        _ => "Answered",
    }
}
