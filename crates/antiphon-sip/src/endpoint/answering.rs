//! Answers on their way: through a transaction or without one, and never much longer than what they answer.

use super::bounds::AMPLIFICATION_MAX;
use super::*;

impl Endpoint {
    /// Answers a request.
    pub(super) fn respond(&mut self, now: Now, id: ServerId, answer: &Answer) -> Option<Bytes> {
        let server = self.transactions.server(id)?;
        let request = server.request();
        let bytes_max = self.answer_bytes_max(server.flow, request, server.bytes);
        let response = self.with_tag(request, answer).within(request, bytes_max)?;
        let bytes = sipx_sip::Message::Response(response.clone()).to_bytes();
        let outputs = self.transactions.respond(id, response);
        self.heed_server(now, id, outputs);
        Some(bytes)
    }

    /// Answers a request that has no transaction, and whose repetitions get the same answer again.
    pub(super) fn respond_once(&mut self, flow: Flow, request: &Request, answer: &Answer) {
        // An answer finds its way by `Via` alone; an ACK has none.
        if request.method == Method::Ack || request.headers.get(&HeaderName::Via).is_none() {
            return;
        }
        let bytes = answers::length(|out| request.write_to(out));
        let mut request = request.clone();
        answers::note_source(&mut request, flow);
        self.transmit_answer(flow, &request, bytes, answer);
    }

    /// Answers a request and keeps nothing of it: its repetition is looked at anew and gets the same answer again. So
    /// what anybody may send under a forged address takes no memory, and is answered once instead of until an ACK
    /// comes (RFC 3261 section 26.3.2.4); the ACK to such an answer belongs to nothing, and is met with silence. Not for
    /// an INVITE that has got its 100: its client does not repeat it any more.
    pub(super) fn respond_and_forget(&mut self, id: ServerId, answer: &Answer) {
        let Some(server) = self.transactions.server(id) else { return };
        let (flow, request, bytes) = (server.flow, server.request().clone(), server.bytes);
        self.forget_server(id);
        self.transmit_answer(flow, &request, bytes, answer);
    }

    fn transmit_answer(&mut self, flow: Flow, request: &Request, bytes: usize, answer: &Answer) {
        let bytes_max = self.answer_bytes_max(flow, request, bytes);
        if let Some(response) = self.with_tag(request, answer).within(request, bytes_max) {
            self.transmit(flow, sipx_sip::Message::Response(response).to_bytes());
        }
    }

    /// How long the answer to a request of so many bytes may be. Whoever forges the address of a datagram must not have
    /// us send more there than he could himself. A tag of ours shows that its sender has heard us, and a connection that
    /// he is where he says. The address of a trunk is as easily forged as any other.
    fn answer_bytes_max(&self, flow: Flow, request: &Request, bytes: usize) -> usize {
        let is_known = flow.transport.is_reliable()
            || !dialog::to_tag(&request.headers).is_empty()
            || self.gate.is_of_exempt_network(flow);
        if is_known { usize::MAX } else { bytes * AMPLIFICATION_MAX }
    }

    /// An answer outside of a dialog gets a tag made of the request, so that a repetition gets the same one
    /// (RFC 3261 section 8.2.7).
    pub(super) fn with_tag(&self, request: &Request, answer: &Answer) -> Answer {
        let answer = answer.clone().header(HeaderName::Server, self.config.product.clone());
        match answer.tag {
            Some(_) => answer,
            None => answer.tag(&self.tag_of(request)),
        }
    }

    pub(super) fn tag_of(&self, request: &Request) -> String {
        let mut hash = Sha256::new();
        hash.update(self.tag_key);
        for name in [HeaderName::Via, HeaderName::From, HeaderName::CallId, HeaderName::CSeq] {
            hash.update(request.headers.value(&name).unwrap_or_default());
            hash.update([0]);
        }
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}
