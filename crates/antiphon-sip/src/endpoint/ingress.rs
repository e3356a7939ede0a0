//! What arrives: whether it is SIP at all, what is wrong with it, and whose business it is.
//!
//! Broken requests get the answer that RFC 3261 has for them without a transaction: their client repeats them until it
//! has it. ACKs and answers that are broken get silence.

use sipx_sip::headers::{Contact, ContentType, MaxForwards, Require, TokenList};
use sipx_sip::{
    CallId, Finding, Host, HostName, Limits, Message, Method, Uri, parse_datagram, validate_request,
    validate_response,
};

use super::answers::{ACCEPT, ALLOW, SDP, SUPPORTED, header};
use super::bounds::{BODY_BYTES_MAX, CALL_TRANSACTIONS_MAX, SERVER_TRANSACTIONS_MAX, TOKEN_BYTES_MAX};
use super::dialog::{from_tag, to_tag};
use super::transactions::{Arrived, Key};
use super::*;
use crate::caller;
use crate::mwi;
use crate::registrar::outbound;

/// The headers that an answer needs of a request.
const COPIED: [HeaderName; 5] =
    [HeaderName::Via, HeaderName::From, HeaderName::To, HeaderName::CallId, HeaderName::CSeq];

impl Endpoint {
    /// A datagram, or one message cut out of a stream.
    pub fn receive(&mut self, now: Now, flow: Flow, bytes: Bytes) {
        // Pings that keep a path open (RFC 5626 section 4.4.1), and what phones send for one.
        if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
            return;
        }
        let whole = bytes.clone();
        match parse_datagram(bytes, &Limits::datagram()) {
            Ok(Message::Request(request)) => self.request_arrived(now, flow, &request, whole.len()),
            Ok(Message::Response(response)) => self.response_arrived(now, response),
            Err(_) => self.unreadable(flow, &whole),
        }
    }

    fn request_arrived(&mut self, now: Now, flow: Flow, request: &Request, bytes: usize) {
        if let Some(answer) = fault(request) {
            return self.respond_once(flow, request, &answer);
        }
        match self.transactions.arrived(request, bytes, flow, self.room_for(request)) {
            Arrived::New(id) => self.dispatch(now, id),
            Arrived::Known(id, outputs) => self.heed_server(now, id, outputs),
            Arrived::LooseAck => self.acknowledged(now, request),
            Arrived::Full => self.respond_once(flow, request, &self.come_back(request)),
            Arrived::Unusable => {}
        }
    }

    /// How many transactions there may be when this request comes. A flood of strangers must not keep a call from being
    /// ended, nor what belongs to a call from being heard.
    fn room_for(&self, request: &Request) -> usize {
        if self.transactions.count().0 < SERVER_TRANSACTIONS_MAX {
            return SERVER_TRANSACTIONS_MAX;
        }
        match (self.ends_call(request), self.leg_of(request)) {
            (true, _) => usize::MAX,
            (false, Some(_)) => SERVER_TRANSACTIONS_MAX + CALL_TRANSACTIONS_MAX,
            (false, None) => SERVER_TRANSACTIONS_MAX,
        }
    }

    /// An answer: to a request of ours, or to nobody's. One that came through somebody else is no answer to us
    /// (RFC 3261 section 8.1.3.3).
    fn response_arrived(&mut self, now: Now, response: Response) {
        if !validate_response(&response).is_empty() || vias(&response) != 1 {
            return;
        }
        match self.transactions.answered(response) {
            Ok((id, outputs)) => self.heed_client(now, id, outputs),
            Err(response) => self.answered_late(now, &response),
        }
    }

    /// What no parser understands still gets its 400, where it looks like a request and says who asks.
    fn unreadable(&mut self, flow: Flow, bytes: &Bytes) {
        if let Some(request) = salvage(bytes) {
            self.respond_once(flow, &request, &Answer::new(400));
        }
    }

    fn dispatch(&mut self, now: Now, id: ServerId) {
        let Some((request, flow)) = self.transactions.server(id).map(|it| (it.request().clone(), it.flow))
        else {
            return;
        };
        let in_dialog = !to_tag(&request.headers).is_empty();
        if !in_dialog && self.sheds(&request.method) {
            self.shed_requests += 1;
            return self.respond_and_forget(id, &self.come_back(&request));
        }
        if let Some(answer) = unsuitable(&request) {
            return self.respond_and_forget(id, &answer);
        }
        if !in_dialog && request.method != Method::Cancel && self.is_foreign(&request.uri, flow) {
            // Nothing is passed on for others: no proxy is open here.
            return self.respond_and_forget(id, &Answer::new(404));
        }
        match (&request.method, in_dialog) {
            (Method::Cancel, _) => self.cancel_arrived(now, id, &request),
            (Method::Register, _) => self.register_arrived(now, id, &request, flow),
            (Method::Subscribe | Method::Notify, true) => self.subscription_request(now, id, &request, flow),
            (_, true) => self.dialog_request(now, id, &request, flow),
            (Method::Invite, false) => self.invite_arrived(now, id, &request, flow),
            (Method::Options, false) => self.respond_and_forget(id, &abilities()),
            (Method::Subscribe, false) => self.subscribe_arrived(now, id, &request, flow),
            (Method::Notify, false) => self.notify_arrived(now, id, &request, flow),
            // Nobody's call but one's own can be sent on, and nobody makes calls for others.
            (Method::Refer, false) => self.respond_and_forget(id, &Answer::new(403)),
            (_, false) => self.respond_and_forget(id, &Answer::new(481)),
        }
    }

    /// Whether a request is for another server. An address may be ours behind a translator, so only names tell; and a
    /// trunk calls us as it likes.
    fn is_foreign(&self, uri: &Uri, flow: Flow) -> bool {
        let Some(Host::Name(_)) = uri.host() else { return false };
        !self.config.is_phone && !self.is_our_name(&caller::host(uri)) && !self.is_of_trunk(flow)
    }

    /// Whether a host name is one of ours: the domain, an alias, or what is below one of them.
    #[must_use]
    pub fn is_our_name(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let host = host.strip_suffix('.').unwrap_or(&host);
        let is_of = |name: &str| {
            let name = name.to_ascii_lowercase();
            host.strip_suffix(&name).is_some_and(|before| before.is_empty() || before.ends_with('.'))
        };
        host == "localhost"
            || is_of(&self.config.domain)
            || self.config.aliases.iter().any(|name| is_of(name))
    }

    /// Whether the same request came on another way already; then it gets its 482 (RFC 3261 section 8.2.2.2).
    pub(super) fn is_merged(&mut self, id: ServerId, request: &Request) -> bool {
        let headers = &request.headers;
        let call_id = headers.value(&HeaderName::CallId).unwrap_or_default();
        let cseq = headers.value(&HeaderName::CSeq).unwrap_or_default();
        let fresh = self.transactions.identify(id, Key::of(&[&call_id, &from_tag(headers), &cseq]));
        if !fresh {
            self.respond_and_forget(id, &Answer::new(482));
        }
        !fresh
    }
}

/// The answer to OPTIONS (RFC 3261 section 11.2).
pub(super) fn abilities() -> Answer {
    Answer::new(200)
        .header(HeaderName::Allow, ALLOW)
        .header(HeaderName::Accept, ACCEPT)
        .header(HeaderName::Supported, SUPPORTED)
        .header(HeaderName::AllowEvents, mwi::EVENT)
}

/// What is broken in a request so that nobody may act on it.
fn fault(request: &Request) -> Option<Answer> {
    let finding = validate_request(request).into_iter().find(|finding| !finding.is_repairable());
    let status = match finding {
        Some(Finding::UnsupportedVersion) => 505,
        Some(_) => 400,
        None if is_too_long(request) => 400,
        None if request.body().len() > BODY_BYTES_MAX => 413,
        None => return None,
    };
    Some(Answer::new(status))
}

fn is_too_long(request: &Request) -> bool {
    let headers = &request.headers;
    let call_id = headers.typed::<CallId>().and_then(Result::ok).map_or(0, |id| id.0.len());
    let longest = [call_id, from_tag(headers).len(), to_tag(headers).len()].into_iter().max();
    longest.is_some_and(|bytes| bytes > TOKEN_BYTES_MAX)
}

/// What a sound request asks of us that we cannot give.
fn unsuitable(request: &Request) -> Option<Answer> {
    let method = &request.method;
    if matches!(method, Method::Cancel | Method::Ack) {
        // They are about their INVITE, which has been looked at.
        return None;
    }
    if matches!(method, Method::Message | Method::Publish) {
        return Some(Answer::new(405).header(HeaderName::Allow, ALLOW));
    }
    if matches!(method, Method::Other(_)) {
        return Some(Answer::new(501).header(HeaderName::Allow, ALLOW));
    }
    let scheme = request.uri.scheme();
    if !scheme.is_sip() && request.uri.tel_parts().is_none() {
        return Some(Answer::new(416));
    }
    unsupported(request).or_else(|| unsuitable_call(request))
}

/// Extensions it insists on and we do not know (RFC 3261 section 8.2.2.3).
fn unsupported(request: &Request) -> Option<Answer> {
    let mut unknown = Vec::new();
    for required in request.headers.typed_all::<Require>() {
        let Ok(Require(TokenList(tags))) = required else { return Some(Answer::new(400)) };
        unknown.extend(tags.into_iter().filter(|tag| !is_supported(&request.method, tag)));
    }
    let unknown: Vec<String> = unknown.iter().map(text_of).collect();
    (!unknown.is_empty()).then(|| Answer::new(420).header(HeaderName::Unsupported, unknown.join(", ")))
}

fn is_supported(method: &Method, extension: &[u8]) -> bool {
    let of_registrations: &[&str] = if *method == Method::Register { &outbound::SUPPORTED } else { &[] };
    let mut known = of_registrations.iter().copied().chain(SUPPORTED.split(", "));
    known.any(|it| extension.eq_ignore_ascii_case(it.as_bytes()))
}

fn unsuitable_call(request: &Request) -> Option<Answer> {
    let headers = &request.headers;
    if request.method == Method::Invite && hops_left(headers) == Some(0) {
        // A call goes on from here to a phone, as through a proxy.
        return Some(Answer::new(483));
    }
    let describes_session = matches!(request.method, Method::Invite | Method::Update);
    if describes_session
        && headers.get(&HeaderName::Contact).is_some()
        && headers.typed::<Contact>()?.is_err()
    {
        return Some(Answer::new(400));
    }
    if describes_session && !accepts(headers, SDP) {
        return Some(Answer::new(406));
    }
    unsuitable_body(request, describes_session)
}

/// A body that matters and that we cannot read (RFC 3261 section 8.2.3).
fn unsuitable_body(request: &Request, describes_session: bool) -> Option<Answer> {
    let headers = &request.headers;
    if request.body().is_empty() || is_optional_body(headers) {
        return None;
    }
    if headers.value(&HeaderName::ContentEncoding).is_some_and(|it| !it.eq_ignore_ascii_case(b"identity")) {
        return Some(Answer::new(415).header(HeaderName::AcceptEncoding, "identity"));
    }
    let is_sdp =
        headers.typed::<ContentType>().is_some_and(|it| it.is_ok_and(|it| it.is("application", "sdp")));
    (describes_session && !is_sdp).then(|| Answer::new(415).header(HeaderName::Accept, SDP))
}

fn is_optional_body(headers: &sipx_sip::Headers) -> bool {
    let disposition = headers.value(&HeaderName::ContentDisposition).unwrap_or_default().to_ascii_lowercase();
    text_of(&disposition).replace(' ', "").contains("handling=optional")
}

/// The session description of a message.
pub(super) fn session_description(headers: &sipx_sip::Headers, body: &Bytes) -> Option<Bytes> {
    let is_sdp =
        headers.typed::<ContentType>().is_some_and(|it| it.is_ok_and(|it| it.is("application", "sdp")));
    (is_sdp && !body.is_empty()).then(|| body.clone())
}

/// Whether `Accept` allows a media type; without one it does for what the method usually has.
pub(super) fn accepts(headers: &sipx_sip::Headers, media_type: &str) -> bool {
    let rows: Vec<String> = headers.get_all(&HeaderName::Accept).map(|row| text_of(row.value())).collect();
    let kind = media_type.split('/').next().unwrap_or_default();
    rows.is_empty()
        || rows.iter().flat_map(|row| row.split(',')).any(|range| {
            let range = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            range == media_type || range == "*/*" || range == format!("{kind}/*")
        })
}

/// How many hops a request may still go.
pub(super) fn hops_left(headers: &sipx_sip::Headers) -> Option<u8> {
    Some(headers.typed::<MaxForwards>()?.ok()?.0)
}

fn vias(response: &Response) -> usize {
    response.headers.typed_all::<sipx_sip::Via>().take(2).count()
}

/// The head of a request that is not understood, as far as an answer needs it. An ACK is never answered, and what does
/// not even have a `Via` cannot be.
fn salvage(bytes: &Bytes) -> Option<Request> {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let method = lines.next()?.split(|byte| *byte == b' ').next()?;
    if method.is_empty() || method.starts_with(b"SIP/") || method == b"ACK" {
        return None;
    }
    let placeholder = Uri::sip(Host::Name(HostName::new("invalid").ok()?));
    let mut request = Request::new(Method::parse(&Bytes::copy_from_slice(method)), placeholder);
    for (name, value) in unfolded(lines) {
        let name = HeaderName::parse(&name.into());
        if COPIED.contains(&name) {
            request.headers.push(header(&name, &value)?);
        }
    }
    request.headers.get(&HeaderName::Via).is_some().then_some(request)
}

/// Names and values of the lines up to the empty one, continued lines joined.
fn unfolded<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut headers: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    for line in lines.take_while(|line| !line.is_empty()).take(256) {
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if let Some((_, value)) = headers.last_mut() {
                value.push(b' ');
                value.extend_from_slice(line.trim_ascii());
            }
            continue;
        }
        let mut parts = line.splitn(2, |byte| *byte == b':');
        if let (Some(name), Some(value)) = (parts.next(), parts.next()) {
            headers.push((name.trim_ascii().to_vec(), value.trim_ascii().to_vec()));
        }
    }
    headers
}
