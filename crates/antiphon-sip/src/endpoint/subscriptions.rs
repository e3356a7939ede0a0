//! Message-waiting lamps: subscriptions to them, and phones that are told without one (RFC 3842, RFC 6665).
//!
//! Only one NOTIFY to a phone is on its way at a time, so that an older state never arrives after a newer one; what
//! happens meanwhile is told next, and only the last of it.

use std::time::Duration;

use antiphon_core::trunk::TrunkRef;
use sipx_sip::Uri;
use sipx_sip::headers::ContentType;

use super::authentication::{Origin, Question, Waiting};
use super::bounds::{SUBSCRIPTION_MAX_S, SUBSCRIPTION_MIN_S, SUBSCRIPTIONS_MAX};
use super::dialog::{Dialog, cseq, record_route_values, route_values, with_body};
use super::ingress::accepts;
use super::*;
use crate::event::Subscriber;
use crate::mwi::{self, MessageSummary};

/// Names a subscription. Never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SubscriptionId(u64);

/// A phone that is told.
#[derive(Debug)]
pub(super) struct Subscription {
    dialog: Dialog,
    kind: Kind,
    /// What it was told last.
    shown: MessageSummary,
    /// Whether a NOTIFY waits for its answer.
    on_its_way: bool,
    /// Whether there is something newer to be told.
    changed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// It subscribed; the topic, and until when, counted since the start.
    Subscribed { topic: String, until: Duration },
    /// Its subscription is over, and the NOTIFY that says so (with this reason) is all that is left.
    Ending { reason: &'static str },
    /// It is told because it is registered; its address.
    Unsolicited { contact: String },
}

impl Endpoint {
    pub(super) fn subscribe_arrived(&mut self, now: Now, id: ServerId, request: &Request, flow: Flow) {
        match unsuitable(request) {
            Some(answer) => drop(self.respond(now, id, &answer)),
            None if self.config.is_phone => drop(self.respond(now, id, &bad_event())),
            None => match self.origin(now, request, flow) {
                Origin::Trunk(from) if self.gate.admits_trunk_call(now.since_start, flow) => {
                    self.trunk_subscribes(now, id, request, flow, &from.trunks);
                }
                Origin::Trunk(_) => drop(self.respond(now, id, &self.come_back_to(id))),
                Origin::ToProve | Origin::Stranger => self.ask_for_proof(now, id, request, flow),
            },
        }
    }

    /// The peer of a trunk asks for the lamp of a phone that it keeps itself.
    pub(super) fn trunk_subscribes(
        &mut self,
        now: Now,
        id: ServerId,
        request: &Request,
        flow: Flow,
        trunks: &[TrunkRef],
    ) {
        let is_told = |it: &&TrunkPeer| it.lamps && trunks.contains(&it.trunk);
        let trunks: Vec<TrunkRef> = self.trunks.iter().filter(is_told).map(|it| it.trunk).collect();
        if trunks.is_empty() {
            self.respond(now, id, &Answer::new(403));
            return;
        }
        let number = crate::caller::user(&request.uri);
        self.subscribes(now, id, flow, Subscriber::Trunk { trunks, number });
    }

    pub(super) fn subscribes(&mut self, now: Now, id: ServerId, flow: Flow, whose: Subscriber) {
        if self.subscriptions.len() >= SUBSCRIPTIONS_MAX {
            self.respond(now, id, &self.come_back_to(id));
            return;
        }
        if let Some(request) = self.wait(now, id, flow, Question::Subscribed) {
            self.tell(Event::Subscribe { request, whose, flow });
        }
    }

    /// What a phone is subscribed to and what to show at first; `None` if there is nothing for it to subscribe to.
    pub fn subscribed(&mut self, now: Now, request: RequestId, topic: Option<(String, MessageSummary)>) {
        let Some(Waiting { server, flow, .. }) =
            self.take_waiting_if(request, |what| matches!(what, Question::Subscribed))
        else {
            return;
        };
        let Some(asked) = self.transactions.server(server).map(|it| it.request().clone()) else { return };
        let tag = self.token();
        let (Some((topic, summary)), Some(dialog)) = (topic, Dialog::of_request(&asked, &tag, flow)) else {
            self.respond(now, server, &Answer::new(404));
            return;
        };
        let seconds = granted_s(&asked);
        let answer =
            self.subscribe_answer(seconds, flow).tag(&tag).headers(record_route_values(&asked.headers));
        self.respond(now, server, &answer);
        let id = SubscriptionId(self.next_id());
        let kind = Kind::Ending { reason: "timeout" };
        let new = Subscription { dialog, kind, shown: summary, on_its_way: false, changed: true };
        self.subscriptions.insert(id, new);
        self.prolong(now, id, topic, seconds);
        self.send_notify(now, id);
    }

    /// A SUBSCRIBE or NOTIFY within a dialog.
    pub(super) fn subscription_request(&mut self, now: Now, id: ServerId, request: &Request, flow: Flow) {
        if request.method == Method::Notify && self.referral_notified(now, id, request) {
            return;
        }
        let found = self.subscription_of(request);
        let Some(subscription) = found.filter(|_| request.method == Method::Subscribe) else {
            if request.method == Method::Notify && self.config.is_phone {
                return self.notify_arrived(now, id, request, flow);
            }
            self.respond(now, id, &Answer::new(481));
            return;
        };
        if let Some(answer) = unsuitable(request).or_else(|| self.out_of_order(subscription, request)) {
            self.respond(now, id, &answer);
            return;
        }
        self.resubscribe(now, id, subscription, request, flow);
    }

    fn out_of_order(&mut self, id: SubscriptionId, request: &Request) -> Option<Answer> {
        let dialog = &mut self.subscriptions.get_mut(&id)?.dialog;
        (!dialog.is_in_order(cseq(&request.headers).unwrap_or_default())).then(|| Answer::new(500))
    }

    /// A refresh, or the end. Either is told what is shown now (RFC 6665 section 4.2.1.2).
    fn resubscribe(
        &mut self,
        now: Now,
        id: ServerId,
        subscription: SubscriptionId,
        request: &Request,
        flow: Flow,
    ) {
        let seconds = granted_s(request);
        let Some(it) = self.subscriptions.get_mut(&subscription) else { return };
        let Kind::Subscribed { topic, .. } = it.kind.clone() else {
            self.respond(now, id, &Answer::new(481));
            return;
        };
        it.dialog.flow = flow;
        it.dialog.moved(&request.headers);
        it.changed = true;
        let answer = self.subscribe_answer(seconds, flow);
        self.respond(now, id, &answer);
        self.prolong(now, subscription, topic, seconds);
        self.send_notify(now, subscription);
    }

    fn subscribe_answer(&self, seconds: u32, flow: Flow) -> Answer {
        Answer::new(200)
            .header(HeaderName::Expires, seconds.to_string())
            .header(HeaderName::Contact, self.contact(flow))
            .header(HeaderName::AllowEvents, mwi::EVENT)
    }

    fn prolong(&mut self, now: Now, id: SubscriptionId, topic: String, seconds: u32) {
        let Some(subscription) = self.subscriptions.get_mut(&id) else { return };
        if seconds == 0 {
            subscription.kind = Kind::Ending { reason: "timeout" };
            return self.timers.clear(Due::Subscription(id));
        }
        let until = now.since_start + Duration::from_secs(seconds.into());
        subscription.kind = Kind::Subscribed { topic, until };
        self.timers.set(until, Due::Subscription(id));
    }

    /// Nobody refreshed it.
    pub(super) fn subscription_ended(&mut self, now: Now, id: SubscriptionId) {
        let Some(subscription) = self.subscriptions.get_mut(&id) else { return };
        subscription.kind = Kind::Ending { reason: "timeout" };
        subscription.changed = true;
        self.send_notify(now, id);
    }

    /// Something changed: all subscribers of the topic are told.
    pub fn notify(&mut self, now: Now, topic: &str, summary: MessageSummary) {
        let subscribers: Vec<_> = self.subscriptions.iter().filter(|(_, it)| it.is_about(topic)).collect();
        let subscribers: Vec<_> = subscribers.into_iter().map(|(id, _)| *id).collect();
        let copies = std::iter::repeat_n(summary, subscribers.len());
        for (id, summary) in subscribers.into_iter().zip(copies) {
            self.show(now, id, summary);
        }
    }

    /// Whether somebody on this path has subscribed to the topic.
    #[must_use]
    pub fn is_subscribed(&self, topic: &str, flow: &Flow) -> bool {
        self.subscriptions.values().any(|it| it.is_about(topic) && it.dialog.flow == *flow)
    }

    /// Tells a registered phone that did not subscribe. `contact` is the address it registered, `path` the way to it
    /// from the far end of the flow (RFC 3327 section 5.3).
    pub fn notify_unsolicited(
        &mut self,
        now: Now,
        flow: Flow,
        contact: &str,
        path: &[String],
        summary: MessageSummary,
    ) {
        let kind = Kind::Unsolicited { contact: contact.to_owned() };
        let routes = path.iter().flat_map(|value| route_values(value));
        let mut all = self.subscriptions.iter_mut();
        if let Some((id, known)) = all.find(|(_, it)| it.kind == kind && it.dialog.flow == flow) {
            known.dialog.set_routes(routes);
            let id = *id;
            return self.show(now, id, summary);
        }
        let Ok(target) = Uri::parse(Bytes::copy_from_slice(contact.as_bytes())) else { return };
        if self.subscriptions.len() >= SUBSCRIPTIONS_MAX {
            return;
        }
        let (call_id, tag) = (self.token(), self.token());
        let to = NameAddr::new(None, &crate::caller::user(&target), &self.config.domain).to_string();
        let from = NameAddr::new(None, &self.config.user, &self.config.domain).to_string();
        let mut dialog = Dialog::of_ours(&call_id, &from, &tag, &to, target, flow);
        dialog.set_routes(routes);
        let id = SubscriptionId(self.next_id());
        let new = Subscription { dialog, kind, shown: summary, on_its_way: false, changed: true };
        self.subscriptions.insert(id, new);
        self.send_notify(now, id);
    }

    fn show(&mut self, now: Now, id: SubscriptionId, summary: MessageSummary) {
        let Some(subscription) = self.subscriptions.get_mut(&id) else { return };
        subscription.shown = summary;
        subscription.changed = true;
        self.send_notify(now, id);
    }

    fn send_notify(&mut self, now: Now, id: SubscriptionId) {
        let (branch, agent) = (self.branch(), self.config.product.clone());
        let Some(flow) = self.subscriptions.get(&id).map(|it| it.dialog.flow) else { return };
        let contact = self.contact(flow);
        let Some(subscription) = self.subscriptions.get_mut(&id) else { return };
        if subscription.on_its_way || !subscription.changed {
            return;
        }
        subscription.changed = false;
        subscription.on_its_way = true;
        let notify = subscription.notify(now, &branch, contact, agent);
        let sent = notify.and_then(|notify| self.request(now, flow, notify, Purpose::Notify(id)));
        if sent.is_none() {
            self.drop_subscription(id);
        }
    }

    /// The phone has been told, or it is gone: then so is its subscription (RFC 6665 section 4.2.2).
    pub(super) fn notify_responded(&mut self, now: Now, id: SubscriptionId, status: u16) {
        let Some(subscription) = self.subscriptions.get_mut(&id) else { return };
        if status < 200 {
            return;
        }
        subscription.on_its_way = false;
        let goes_on = subscription.changed || matches!(subscription.kind, Kind::Subscribed { .. });
        // A phone that does not want to be told of this is told all the same of what has changed since: it costs little.
        let unsolicited = matches!(subscription.kind, Kind::Unsolicited { .. });
        match goes_on && (status < 300 || unsolicited) {
            true => self.send_notify(now, id),
            false => self.drop_subscription(id),
        }
    }

    /// Somebody tells us about our messages, as we subscribed to it or registered for it.
    pub(super) fn notify_arrived(&mut self, now: Now, id: ServerId, request: &Request, flow: Flow) {
        if !self.config.is_phone {
            self.respond(now, id, &Answer::new(481));
            return;
        }
        let kind = request.headers.typed::<ContentType>().and_then(Result::ok);
        let is_summary = kind.is_some_and(|kind| kind.is("application", "simple-message-summary"));
        let summary = MessageSummary::parse(request.body()).ok().filter(|_| is_summary);
        let answer = match (is_about_messages(request), &summary) {
            (false, _) => bad_event(),
            (true, None) if !request.body().is_empty() => Answer::new(400),
            (true, _) => Answer::new(200),
        };
        let welcome = answer.status == 200;
        self.respond(now, id, &answer);
        if let Some(summary) = summary.filter(|_| welcome) {
            self.tell(Event::Notified { flow, summary });
        }
    }

    fn subscription_of(&self, request: &Request) -> Option<SubscriptionId> {
        let headers = &request.headers;
        let call_id = headers.value(&HeaderName::CallId)?.to_vec();
        let (ours, theirs) = (text_of(dialog::to_tag(headers)), dialog::from_tag(headers));
        let mut all = self.subscriptions.iter();
        let found = all.find(|(_, it)| {
            it.dialog.local_tag == ours && it.dialog.call_id == call_id && it.dialog.remote_tag == theirs
        });
        found.map(|(id, _)| *id)
    }

    pub(super) fn drop_subscriptions_on(&mut self, flow: Flow) {
        let lost = self.subscriptions.iter().filter(|(_, it)| it.dialog.flow == flow);
        let lost: Vec<_> = lost.map(|(id, _)| *id).collect();
        lost.into_iter().for_each(|id| self.drop_subscription(id));
    }

    fn drop_subscription(&mut self, id: SubscriptionId) {
        self.timers.clear(Due::Subscription(id));
        self.subscriptions.remove(&id);
    }
}

impl Subscription {
    fn is_about(&self, topic: &str) -> bool {
        matches!(&self.kind, Kind::Subscribed { topic: mine, .. } if mine == topic)
    }

    /// The next NOTIFY (RFC 3842 section 3.6).
    fn notify(&mut self, now: Now, branch: &str, contact: String, agent: String) -> Option<Request> {
        let state = match &self.kind {
            Kind::Subscribed { until, .. } => {
                format!("active;expires={}", until.saturating_sub(now.since_start).as_secs())
            }
            Kind::Ending { reason } => format!("terminated;reason={reason}"),
            Kind::Unsolicited { .. } => "active".to_owned(),
        };
        let notify = self
            .dialog
            .request(&Method::Notify, branch)?
            .header(HeaderName::Event, mwi::EVENT)
            .ok()?
            .header(HeaderName::SubscriptionState, state)
            .ok()?
            .header(HeaderName::Contact, contact)
            .ok()?
            .header(HeaderName::UserAgent, agent)
            .ok()?;
        Some(with_body(notify, mwi::CONTENT_TYPE, self.shown.body().into())?.build())
    }
}

/// What a SUBSCRIBE asks for that there is not (RFC 6665 section 4.2.1).
fn unsuitable(request: &Request) -> Option<Answer> {
    if !is_about_messages(request) {
        return Some(bad_event());
    }
    if !accepts(&request.headers, mwi::CONTENT_TYPE) {
        return Some(Answer::new(406));
    }
    (1..SUBSCRIPTION_MIN_S)
        .contains(&granted_s(request))
        .then(|| Answer::new(423).header(HeaderName::MinExpires, SUBSCRIPTION_MIN_S.to_string()))
}

fn bad_event() -> Answer {
    Answer::new(489).header(HeaderName::AllowEvents, mwi::EVENT)
}

fn is_about_messages(request: &Request) -> bool {
    let event = text_of(request.headers.value(&HeaderName::Event).unwrap_or_default());
    event.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(mwi::EVENT)
}

/// How long it wants to be told, within our limit, in seconds.
fn granted_s(request: &Request) -> u32 {
    let wish = request.headers.typed::<sipx_sip::headers::Expires>().and_then(Result::ok);
    wish.map_or(SUBSCRIPTION_MAX_S, |wish| wish.0).min(SUBSCRIPTION_MAX_S)
}
