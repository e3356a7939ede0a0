//! Calls as they will be told of afterwards: what was observed of each, folded into one record.
//!
//! Pure like the switchboard itself; whoever carries out its effects shows every [`Observation`] to the [`History`] and
//! keeps the records it returns.

use std::collections::BTreeMap;

use antiphon_core::audio_quality::{AudioQuality, LegAudio};
use antiphon_core::call_record::{AnsweredBy, CallLeg, CallRecord, Outcome};
use antiphon_core::ids::CallRecordId;
use antiphon_core::message::MessageFrom;
use antiphon_sip::event::LegId;

use crate::input::{CallId, MediaId, Observation, Party};

/// The calls in progress, each a record in the making.
#[derive(Debug, Default)]
pub struct History {
    calls: BTreeMap<CallId, Draft>,
    /// Which call a phone's leg belongs to, and where it stands among its legs.
    phones: BTreeMap<LegId, (CallId, usize)>,
}

#[derive(Debug)]
struct Draft {
    record: CallRecord,
    phones: Vec<LegId>,
}

impl History {
    /// Takes note of what was observed at `now_ms`. A call that is over is returned, and forgotten.
    ///
    /// `new_id` is asked once for each call, when it begins.
    pub fn observe(
        &mut self,
        now_ms: i64,
        observation: &Observation,
        new_id: impl FnOnce() -> CallRecordId,
    ) -> Option<CallRecord> {
        match observation {
            Observation::Began { call, sip_call_id, called, shown, .. } => {
                let record = began(new_id(), now_ms, sip_call_id, called, shown);
                self.calls.insert(*call, Draft { record, phones: Vec::new() });
            }
            Observation::Routed { call, party } => self.routed(*call, party),
            Observation::Rings { call, leg, sip_call_id, contact } => {
                self.rings(*call, *leg, new_leg(now_ms, sip_call_id, Some(contact)));
            }
            Observation::Refused { leg, status } => {
                if let Some(leg) = self.leg(*leg) {
                    leg.refused = Some(*status);
                    leg.ended_ms = now_ms;
                }
            }
            Observation::Released { leg } => {
                if let Some(leg) = self.leg(*leg) {
                    leg.ended_ms = now_ms;
                }
            }
            Observation::Answered { call, by, leg } => self.answered(now_ms, *call, *by, *leg),
            Observation::Ended { call, outcome } => return self.ended(now_ms, *call, *outcome),
            Observation::Scene { .. }
            | Observation::Expects { .. }
            | Observation::Pressed { .. }
            | Observation::Says { .. }
            | Observation::Silent { .. }
            | Observation::Records { .. }
            | Observation::Recorded { .. }
            | Observation::Connects { .. }
            | Observation::Disconnects { .. }
            | Observation::HangsUp { .. } => {}
        }
        None
    }

    /// How well a leg of a call in progress has been heard up to now. False if there is no such call any more.
    pub fn measured(&mut self, media: MediaId, quality: AudioQuality) -> bool {
        let Some(draft) = self.calls.get_mut(&media.call) else { return false };
        note_quality(&mut draft.record, media, quality);
        true
    }

    /// The identity that the record of a call in progress will have.
    #[must_use]
    pub fn id_of(&self, call: CallId) -> Option<CallRecordId> {
        self.calls.get(&call).map(|draft| draft.record.id)
    }

    /// Call-IDs of all legs of the calls in progress.
    pub fn call_ids(&self) -> impl Iterator<Item = &str> {
        self.calls.values().flat_map(|draft| &draft.record.legs).map(|leg| leg.sip_call_id.as_str())
    }

    fn routed(&mut self, call: CallId, party: &Party) {
        let Some(draft) = self.calls.get_mut(&call) else { return };
        draft.record.organization = Some(party.organization);
        draft.record.location = Some(party.location);
        draft.record.caller =
            MessageFrom { person: party.person.or(party.from.person), ..party.from.clone() };
    }

    fn rings(&mut self, call: CallId, leg: LegId, record: CallLeg) {
        let Some(draft) = self.calls.get_mut(&call) else { return };
        self.phones.insert(leg, (call, draft.record.legs.len()));
        draft.record.legs.push(record);
        draft.phones.push(leg);
    }

    fn answered(&mut self, now_ms: i64, call: CallId, by: AnsweredBy, phone: Option<LegId>) {
        if let Some(leg) = phone.and_then(|phone| self.leg(phone)) {
            leg.answered_ms = Some(now_ms);
        }
        let Some(draft) = self.calls.get_mut(&call) else { return };
        draft.record.answered_ms.get_or_insert(now_ms);
        draft.record.answered_by = Some(by);
        if let Some(callers) = draft.record.legs.first_mut() {
            callers.answered_ms.get_or_insert(now_ms);
        }
    }

    fn ended(&mut self, now_ms: i64, call: CallId, outcome: Outcome) -> Option<CallRecord> {
        let Draft { mut record, phones } = self.calls.remove(&call)?;
        for phone in phones {
            self.phones.remove(&phone);
        }
        record.ended_ms = now_ms;
        record.outcome = outcome;
        for leg in record.legs.iter_mut().filter(|leg| leg.ended_ms == GOES_ON) {
            leg.ended_ms = now_ms;
        }
        Some(record)
    }

    fn leg(&mut self, leg: LegId) -> Option<&mut CallLeg> {
        let (call, place) = *self.phones.get(&leg)?;
        self.calls.get_mut(&call)?.record.legs.get_mut(place)
    }
}

/// Notes in a record how well a leg was heard: for each side the latest, since a side that is sent on has a leg anew.
pub fn note_quality(record: &mut CallRecord, media: MediaId, quality: AudioQuality) {
    let audio = LegAudio { is_callers: media.is_callers(), quality };
    match record.audio.iter_mut().find(|it| it.is_callers == audio.is_callers) {
        Some(known) => *known = audio,
        None => record.audio.push(audio),
    }
}

/// The end of what goes on.
const GOES_ON: i64 = i64::MAX;

fn began(id: CallRecordId, now_ms: i64, sip_call_id: &str, called: &str, shown: &MessageFrom) -> CallRecord {
    CallRecord {
        id,
        organization: None,
        location: None,
        caller: shown.clone(),
        called: called.to_owned(),
        begun_ms: now_ms,
        answered_ms: None,
        ended_ms: GOES_ON,
        answered_by: None,
        outcome: Outcome::Failed,
        legs: vec![new_leg(now_ms, sip_call_id, None)],
        audio: Vec::new(),
    }
}

fn new_leg(now_ms: i64, sip_call_id: &str, contact: Option<&String>) -> CallLeg {
    CallLeg {
        sip_call_id: sip_call_id.to_owned(),
        contact: contact.cloned(),
        begun_ms: now_ms,
        answered_ms: None,
        ended_ms: GOES_ON,
        refused: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: CallId = CallId(7);

    fn told(seen: &[(i64, Observation)]) -> Vec<CallRecord> {
        let mut history = History::default();
        let id = || CallRecordId(uuid::Uuid::from_u128(1));
        let records = seen.iter().filter_map(|(at, it)| history.observe(*at, it, id)).collect();
        assert!(history.calls.is_empty() && history.phones.is_empty(), "{history:?}");
        records
    }

    fn began() -> Observation {
        let shown = MessageFrom { number: Some("555".to_owned()), ..MessageFrom::default() };
        let (sip_call_id, called) = ("a@b".to_owned(), "2001".to_owned());
        Observation::Began { call: CALL, sip_call_id, called, account: None, shown }
    }

    fn rings(leg: u64) -> Observation {
        let (sip_call_id, contact) = (format!("leg-{leg}"), format!("sip:phone-{leg}@192.0.2.1"));
        Observation::Rings { call: CALL, leg: LegId(leg), sip_call_id, contact }
    }

    #[test]
    fn of_two_phones_the_one_that_answers_is_told_from_the_one_that_refuses() {
        let records = told(&[
            (10, began()),
            (20, rings(1)),
            (21, rings(2)),
            (30, Observation::Refused { leg: LegId(1), status: 486 }),
            (40, Observation::Answered { call: CALL, by: AnsweredBy::Phone, leg: Some(LegId(2)) }),
            (90, Observation::Ended { call: CALL, outcome: Outcome::Answered }),
        ]);
        let [record] = records.as_slice() else { panic!("{records:?}") };
        assert_eq!((record.begun_ms, record.answered_ms, record.ended_ms), (10, Some(40), 90));
        assert_eq!((record.answered_by, record.outcome), (Some(AnsweredBy::Phone), Outcome::Answered));
        let legs: Vec<_> =
            record.legs.iter().map(|it| (it.begun_ms, it.answered_ms, it.ended_ms, it.refused)).collect();
        assert_eq!(legs, [(10, Some(40), 90, None), (20, None, 30, Some(486)), (21, Some(40), 90, None)]);
    }

    #[test]
    fn a_mailbox_that_answers_after_a_phone_is_what_answered() {
        let records = told(&[
            (10, began()),
            (20, rings(1)),
            (30, Observation::Released { leg: LegId(1) }),
            (31, Observation::Answered { call: CALL, by: AnsweredBy::Voicemail, leg: None }),
            (60, Observation::Ended { call: CALL, outcome: Outcome::Answered }),
        ]);
        assert_eq!(records[0].answered_by, Some(AnsweredBy::Voicemail));
        assert_eq!(records[0].legs[1].ended_ms, 30);
    }

    #[test]
    fn what_is_heard_of_no_call_is_nothing() {
        assert!(told(&[(1, Observation::Ended { call: CALL, outcome: Outcome::Failed })]).is_empty());
        assert!(told(&[(1, rings(1)), (2, Observation::Released { leg: LegId(1) })]).is_empty());
    }
}
