//! What two ends of a dialog know of each other (RFC 3261 section 12).

use bytes::Bytes;
use sipx_sip::build::RequestBuilder;
use sipx_sip::headers::{Contact, RecordRoute, Route};
use sipx_sip::{Address, CSeq, HeaderName, Headers, Method, Request, Response, Uri};

use crate::flow::Flow;

use super::bounds::{HOPS_MAX, ROUTES_MAX, TOKEN_BYTES_MAX};

/// One dialog, from our end.
#[derive(Clone, Debug)]
pub(super) struct Dialog {
    pub(super) call_id: Vec<u8>,
    pub(super) local_tag: String,
    /// Empty until the peer has answered, and for a peer older than RFC 3261.
    pub(super) remote_tag: Vec<u8>,
    /// Our `From`, with our tag.
    local: Vec<u8>,
    /// Our `To`, with the peer's tag once there is one.
    remote: Vec<u8>,
    /// Where our requests are addressed.
    pub(super) target: Uri,
    routes: Vec<Vec<u8>>,
    /// The path our requests go on.
    pub(super) flow: Flow,
    pub(super) local_cseq: u32,
    remote_cseq: Option<u32>,
}

impl Dialog {
    /// The dialog a request of a peer makes; `None` if the request lacks what a dialog needs.
    pub(super) fn of_request(request: &Request, local_tag: &str, flow: Flow) -> Option<Self> {
        let headers = &request.headers;
        let (from, to) = (headers.value(&HeaderName::From)?, headers.value(&HeaderName::To)?);
        let from_address = Address::parse(&from, "From").ok()?;
        let local = [&*to, b";tag=", local_tag.as_bytes()].concat();
        Some(Self {
            call_id: headers.value(&HeaderName::CallId)?.to_vec(),
            local_tag: local_tag.to_owned(),
            remote_tag: from_address.tag().unwrap_or_default().to_vec(),
            local,
            remote: from.to_vec(),
            // A phone of the older kind has no Contact: then it is where it says it is (RFC 2543 section 6.13).
            target: contact(headers).unwrap_or(from_address.uri),
            routes: record_routes(headers)?,
            flow,
            local_cseq: 0,
            remote_cseq: Some(cseq(headers)?),
        })
    }

    /// The dialog a request of ours will make.
    pub(super) fn of_ours(
        call_id: &str,
        local: &str,
        local_tag: &str,
        remote: &str,
        target: Uri,
        flow: Flow,
    ) -> Self {
        Self {
            call_id: call_id.as_bytes().to_vec(),
            local_tag: local_tag.to_owned(),
            remote_tag: Vec::new(),
            local: format!("{local};tag={local_tag}").into_bytes(),
            remote: remote.as_bytes().to_vec(),
            target,
            routes: Vec::new(),
            flow,
            local_cseq: 0,
            remote_cseq: None,
        }
    }

    /// Routes for requests outside of a dialog, in order.
    pub(super) fn set_routes(&mut self, routes: impl IntoIterator<Item = Vec<u8>>) {
        self.routes = routes.into_iter().take(ROUTES_MAX).collect();
    }

    /// Takes over our `From` as it was sent.
    pub(super) fn set_local(&mut self, from: Vec<u8>) {
        self.local = from;
    }

    /// Takes in the peer's 2xx: its tag, its way and where it is (RFC 3261 section 12.1.2).
    pub(super) fn accepted(&mut self, response: &Response) {
        let headers = &response.headers;
        if let Some(to) = headers.value(&HeaderName::To) {
            self.remote_tag = to_tag(headers);
            self.remote = to.to_vec();
        }
        if let Some(routes) = record_routes(headers) {
            self.routes = routes.into_iter().rev().collect();
        }
        self.moved(headers);
    }

    /// The peer may say with each request or answer that makes a session where it is now (RFC 3261 section 12.2).
    pub(super) fn moved(&mut self, headers: &Headers) {
        if let Some(target) = contact(headers) {
            self.target = target;
        }
    }

    /// Whether a request comes after all that came before; equal numbers are never the same request, because those
    /// are matched as repetitions (RFC 3261 section 12.2.2).
    pub(super) fn is_in_order(&mut self, number: u32) -> bool {
        let newer = self.comes_next(number);
        if newer {
            self.remote_cseq = Some(number);
        }
        newer
    }

    /// Whether a request with this number would be in order, without taking note of it.
    pub(super) fn comes_next(&self, number: u32) -> bool {
        self.remote_cseq.is_none_or(|last| number > last)
    }

    /// A request in this dialog, with the next number. Lacks `Contact` and what is special to it.
    pub(super) fn request(&mut self, method: &Method, branch: &str) -> Option<RequestBuilder> {
        self.local_cseq = self.local_cseq.saturating_add(1);
        let number = self.local_cseq;
        self.request_numbered(method, number, branch)
    }

    /// A request with a number of its own: ACK and CANCEL take that of their INVITE.
    pub(super) fn request_numbered(
        &self,
        method: &Method,
        number: u32,
        branch: &str,
    ) -> Option<RequestBuilder> {
        let (uri, routes) = self.way();
        let mut builder = RequestBuilder::new(method.clone(), uri)
            .header(HeaderName::Via, via(self.flow, branch))
            .ok()?
            .max_forwards(HOPS_MAX)
            .header(HeaderName::From, self.local.clone())
            .ok()?
            .header(HeaderName::To, self.remote.clone())
            .ok()?
            .header(HeaderName::CallId, self.call_id.clone())
            .ok()?
            .cseq(number, method)
            .ok()?;
        for route in routes {
            builder = builder.header(HeaderName::Route, route).ok()?;
        }
        Some(builder)
    }

    /// The first of the routes.
    pub(super) fn first_route(&self) -> Option<&[u8]> {
        self.routes.first().map(Vec::as_slice)
    }

    /// Request-URI and `Route` values (RFC 3261 section 12.2.1.1): a first proxy of the older kind wants itself as the
    /// former and the target as the last of the latter.
    fn way(&self) -> (Uri, Vec<Vec<u8>>) {
        let strict = self.routes.first().and_then(|first| Address::parse(first, "Route").ok());
        match strict.filter(|first| first.uri.params().is_none_or(|params| !params.contains("lr"))) {
            Some(first) => {
                let mut routes: Vec<_> = self.routes.iter().skip(1).cloned().collect();
                routes.push([b"<", &*self.target.to_bytes(), b">"].concat());
                (first.uri, routes)
            }
            None => (self.target.clone(), self.routes.clone()),
        }
    }
}

/// Our `Via` on a path.
pub(super) fn via(flow: Flow, branch: &str) -> String {
    format!("SIP/2.0/{} {};branch={branch};rport", flow.transport.via_name(), flow.local)
}

/// The tag of `To`, empty if there is none.
pub(super) fn to_tag(headers: &Headers) -> Vec<u8> {
    tag(headers, &HeaderName::To)
}

/// The tag of `From`, empty if there is none.
pub(super) fn from_tag(headers: &Headers) -> Vec<u8> {
    tag(headers, &HeaderName::From)
}

fn tag(headers: &Headers, name: &HeaderName) -> Vec<u8> {
    let address = headers.value(name).and_then(|value| Address::parse(&value, "address").ok());
    address.and_then(|address| address.tag().map(<[u8]>::to_vec)).unwrap_or_default()
}

/// The number of a request.
pub(super) fn cseq(headers: &Headers) -> Option<u32> {
    Some(headers.typed::<CSeq>()?.ok()?.sequence)
}

/// The one SIP address of `Contact`.
pub(super) fn contact(headers: &Headers) -> Option<Uri> {
    let uri = headers.typed::<Contact>()?.ok()?.0.uri;
    (uri.scheme().is_sip() && uri.to_bytes().len() <= TOKEN_BYTES_MAX).then_some(uri)
}

/// The values of `Record-Route` in order; `None` if there are too many, or some that are no addresses.
fn record_routes(headers: &Headers) -> Option<Vec<Vec<u8>>> {
    let mut routes = Vec::new();
    for route in headers.typed_all::<RecordRoute>() {
        routes.push([b"<", &*route.ok()?.uri.to_bytes(), b">"].concat());
    }
    (routes.len() <= ROUTES_MAX).then_some(routes)
}

/// The values of `Record-Route` as they came, to be copied into answers that make a dialog (RFC 3261 section 12.1.1).
pub(super) fn record_route_values(headers: &Headers) -> Vec<(HeaderName, String)> {
    let rows = headers.get_all(&HeaderName::RecordRoute);
    rows.map(|row| (HeaderName::RecordRoute, String::from_utf8_lossy(&row.value()).into_owned())).collect()
}

/// The values of a `Route` given as text.
pub(super) fn route_values(text: &str) -> Vec<Vec<u8>> {
    let routes = Route::parse_list(text.as_bytes()).unwrap_or_default();
    routes.into_iter().map(|route| [b"<", &*route.uri.to_bytes(), b">"].concat()).collect()
}

/// Bytes of text from the wire, for people.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A body with its type.
pub(super) fn with_body(builder: RequestBuilder, media_type: &str, body: Bytes) -> Option<RequestBuilder> {
    Some(builder.header(HeaderName::ContentType, media_type.to_owned()).ok()?.body(body))
}
