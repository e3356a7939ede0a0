//! The SIP messages of calls in progress, by Call-ID.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use antiphon_core::call_record::{CallRecord, SipStep};
use antiphon_core::time::Now;
use antiphon_sip::flow::Flow;
use antiphon_sip::ladder;
use bytes::Bytes;

/// Bytes of messages remembered at once: those of 4,000 calls with two legs of a dozen messages each, and some. Of
/// what comes beyond, strangers' messages among it, nothing is remembered.
const BYTES_MAX: usize = 128 * 1024 * 1024;
/// Messages of a dialog: a long call with its session timers, not a phone gone mad.
const STEPS_MAX: usize = 200;
/// Bytes of a message.
const MESSAGE_MAX: usize = 8 * 1024;
/// How long what belongs to no call is kept, however often more of it comes: an INVITE that is challenged is the first message of the call that follows.
const STRANGER_KEPT: Duration = Duration::from_secs(40);

/// Dialogs that began with an INVITE.
#[derive(Default)]
pub(super) struct Ladders {
    dialogs: BTreeMap<String, Dialog>,
    bytes: usize,
}

struct Dialog {
    steps: Vec<Step>,
    since: Duration,
}

impl Dialog {
    fn bytes(&self) -> usize {
        self.steps.iter().map(Step::bytes).sum()
    }
}

/// A message as it went over the wire: shared with whoever sent or received it, of a long one the beginning.
pub(super) struct Step {
    at_ms: i64,
    inbound: bool,
    flow: Flow,
    message: Bytes,
}

impl Ladders {
    /// A message came or goes. What begins no call and belongs to none is not remembered.
    pub(super) fn heard(&mut self, now: Now, flow: &Flow, message: &Bytes, inbound: bool) {
        let Some(call_id) = ladder::call_id(message) else { return };
        let is_new = !self.dialogs.contains_key(call_id);
        if self.bytes >= BYTES_MAX || (is_new && !ladder::is_invite(message)) {
            return;
        }
        let new = || Dialog { steps: Vec::new(), since: now.since_start };
        let dialog = self.dialogs.entry(call_id.to_owned()).or_insert_with(new);
        if dialog.steps.len() < STEPS_MAX {
            let step = Step { at_ms: now.wall_ms, inbound, flow: *flow, message: beginning(message) };
            self.bytes += step.bytes();
            dialog.steps.push(step);
        }
    }

    /// The messages of a call's legs in the order of time, which are forgotten here.
    pub(super) fn take(&mut self, record: &CallRecord) -> Vec<Step> {
        let dialogs = record.legs.iter().filter_map(|leg| self.dialogs.remove(&leg.sip_call_id));
        let mut steps: Vec<Step> = dialogs.flat_map(|dialog| dialog.steps).collect();
        self.bytes -= steps.iter().map(Step::bytes).sum::<usize>();
        steps.sort_by_key(|step| step.at_ms);
        steps
    }

    /// Forgets dialogs that are of none of these calls and began a while ago.
    pub(super) fn forget_strangers<'a>(
        &mut self,
        since_start: Duration,
        known: impl Iterator<Item = &'a str>,
    ) {
        let is_old = |dialog: &Dialog| dialog.since + STRANGER_KEPT <= since_start;
        if self.dialogs.values().any(is_old) {
            let known: BTreeSet<&str> = known.collect();
            self.dialogs.retain(|call_id, dialog| !is_old(dialog) || known.contains(call_id.as_str()));
            self.bytes = self.dialogs.values().map(Dialog::bytes).sum();
        }
    }
}

impl Step {
    /// What it takes in memory, roughly.
    fn bytes(&self) -> usize {
        size_of::<Self>() + self.message.len()
    }
}

/// A long message is copied, so that the rest of it is not kept.
fn beginning(message: &Bytes) -> Bytes {
    match message.get(..MESSAGE_MAX) {
        Some(beginning) => Bytes::copy_from_slice(beginning),
        None => message.clone(),
    }
}

/// Messages as they may be seen.
pub(super) fn shown(steps: Vec<Step>) -> Vec<SipStep> {
    let shown = steps.into_iter().map(|step| SipStep {
        at_ms: step.at_ms,
        inbound: step.inbound,
        peer: format!("{} {}", step.flow.transport.uri_name(), step.flow.remote),
        message: ladder::masked(&step.message, MESSAGE_MAX),
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use antiphon_core::call_record::{CallLeg, Outcome};
    use antiphon_core::ids::CallRecordId;
    use antiphon_core::message::MessageFrom;
    use antiphon_sip::flow::Transport;

    use super::*;

    fn heard(ladders: &mut Ladders, at_s: u64, first_line: &str, call_id: &str) {
        let local = ([127, 0, 0, 1], 5060).into();
        let flow = Flow {
            transport: Transport::Udp,
            local,
            remote: ([127, 0, 0, 1], 5070).into(),
            connection: None,
        };
        let message = Bytes::from(format!("{first_line}\r\nCall-ID: {call_id}\r\n\r\n"));
        let wall_ms = i64::try_from(at_s).unwrap() * 1000;
        let now = Now { since_start: Duration::from_secs(at_s), wall_ms };
        ladders.heard(now, &flow, &message, true);
    }

    fn call(call_ids: &[&str]) -> CallRecord {
        let leg = |id: &&str| CallLeg {
            sip_call_id: (*id).to_owned(),
            contact: None,
            begun_ms: 0,
            answered_ms: None,
            ended_ms: 0,
            refused: None,
        };
        CallRecord {
            audio: Vec::new(),
            id: CallRecordId(uuid::Uuid::nil()),
            organization: None,
            location: None,
            caller: MessageFrom::default(),
            called: String::new(),
            begun_ms: 0,
            answered_ms: None,
            ended_ms: 0,
            answered_by: None,
            outcome: Outcome::Failed,
            legs: call_ids.iter().map(leg).collect(),
        }
    }

    #[test]
    fn the_messages_of_all_legs_are_told_in_the_order_of_time() {
        let mut ladders = Ladders::default();
        heard(&mut ladders, 1, "INVITE sip:a SIP/2.0", "caller");
        heard(&mut ladders, 2, "INVITE sip:b SIP/2.0", "phone");
        heard(&mut ladders, 3, "SIP/2.0 200 OK", "phone");
        heard(&mut ladders, 4, "SIP/2.0 200 OK", "caller");
        let steps = shown(ladders.take(&call(&["caller", "phone"])));
        let said: Vec<String> = steps.iter().map(|step| ladder::summary(&step.message)).collect();
        assert_eq!(said, ["INVITE sip:a", "INVITE sip:b", "200 OK ()", "200 OK ()"]);
        assert!(ladders.dialogs.is_empty());
    }

    #[test]
    fn what_begins_no_call_is_not_remembered() {
        let mut ladders = Ladders::default();
        heard(&mut ladders, 1, "REGISTER sip:x SIP/2.0", "phone");
        heard(&mut ladders, 2, "SIP/2.0 200 OK", "phone");
        assert!(ladders.dialogs.is_empty());
    }

    #[test]
    fn strangers_cannot_fill_the_memory() {
        let mut ladders = Ladders::default();
        let long = format!("INVITE sip:a SIP/2.0\r\nSubject: {}", "a".repeat(60_000));
        for n in 0..20_000 {
            heard(&mut ladders, 1, &long, &format!("call-{n}"));
        }
        assert!(ladders.bytes <= BYTES_MAX + 2 * MESSAGE_MAX, "{}", ladders.bytes);
        heard(&mut ladders, 60, "BYE sip:a SIP/2.0", "call-1");
        ladders.forget_strangers(Duration::from_secs(60), std::iter::empty());
        assert_eq!((ladders.bytes, ladders.dialogs.len()), (0, 0));
    }

    #[test]
    fn what_came_to_nothing_is_forgotten_but_a_long_call_is_not() {
        let mut ladders = Ladders::default();
        heard(&mut ladders, 1, "INVITE sip:a SIP/2.0", "talks-on");
        heard(&mut ladders, 1, "INVITE sip:a SIP/2.0", "never-answered-the-challenge");
        ladders.forget_strangers(Duration::from_secs(3600), ["talks-on"].into_iter());
        let left: Vec<&String> = ladders.dialogs.keys().collect();
        assert_eq!(left, ["talks-on"]);
    }
}
