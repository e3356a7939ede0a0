//! The log of calls.

use antiphon_core::audio_quality::{AudioQuality, LegAudio, Told};
use antiphon_core::call_record::{AnsweredBy, CallLeg, CallRecord, Outcome, SipStep};
use antiphon_core::ids::{CallRecordId, LocationId, OrganizationId, PersonId};
use antiphon_core::message::MessageFrom;
use uuid::Uuid;

use super::fixture::MORNING_MS;
use crate::ports::{CallFilter, CallName, CallsOfPerson, KeptCall, Store};

const ALWAYS: i64 = i64::MAX;

pub(super) async fn calls_come_back_whole_newest_first(store: &dyn Store) {
    let calls = [call(1, Some(1)), call(2, None), call(3, Some(1)), call(4, Some(2))];
    store.keep_calls(&calls).await.unwrap();
    assert_eq!(listed(store, None, ALWAYS, 9).await, [4, 3, 2, 1]);
    assert_eq!(listed(store, Some(1), ALWAYS, 9).await, [3, 1]);
    assert_eq!(listed(store, None, ALWAYS, 2).await, [4, 3]);
    assert_eq!(listed(store, None, calls[2].record.begun_ms, 9).await, [2, 1]);
    let first = CallFilter { organization: calls[0].record.organization, ..everything(ALWAYS, 9) };
    let there = CallFilter { location: calls[0].record.location, ..first };
    assert_eq!(found(store, &there).await, [3, 1]);
    let elsewhere = CallFilter { location: calls[3].record.location, ..first };
    assert_eq!(found(store, &elsewhere).await, []);
    for kept in &calls {
        let by_id = store.call(&CallName::Record(kept.record.id)).await.unwrap();
        assert_eq!(by_id.as_ref(), Some(kept));
        let by_leg = CallName::Sip(kept.record.legs[1].sip_call_id.clone());
        assert_eq!(store.call(&by_leg).await.unwrap().as_ref(), Some(kept));
    }
    assert_eq!(store.call(&CallName::Sip("nobody's".to_owned())).await.unwrap(), None);
}

pub(super) async fn the_calls_of_a_person_are_those_made_and_those_got(store: &dyn Store) {
    let (ours, theirs) = (PersonId(Uuid::from_u128(7)), Some(PersonId(Uuid::from_u128(8))));
    let got = |n: u128, organization: u128, called: &str, location: u128| {
        let mut kept = call(n, Some(organization));
        kept.record.caller.person = theirs;
        kept.record.called = called.to_owned();
        kept.record.location = Some(LocationId(Uuid::from_u128(location)));
        kept
    };
    let calls = [
        call(1, Some(1)),
        got(2, 1, "2005", 101),
        got(3, 1, "2005", 102),
        got(4, 1, "812005", 102),
        got(5, 1, "+43155505", 102),
        got(6, 2, "+43155505", 101),
        call(7, Some(2)),
    ];
    store.keep_calls(&calls).await.unwrap();
    let wanted = CallsOfPerson {
        organization: OrganizationId(Uuid::from_u128(1)),
        person: ours,
        location: LocationId(Uuid::from_u128(101)),
        extension: "2005".into(),
        prefixed: Some("812005".into()),
        number: Some("+43155505".into()),
        begun_before_ms: ALWAYS,
        max: 9,
    };
    let listed = async |wanted: CallsOfPerson| {
        let calls = store.calls_of(&wanted).await.unwrap();
        calls.iter().map(|it| it.id.0.as_u128()).collect::<Vec<_>>()
    };
    assert_eq!(listed(wanted.clone()).await, [5, 4, 2, 1]);
    assert_eq!(listed(CallsOfPerson { max: 2, ..wanted.clone() }).await, [5, 4]);
    let earlier = CallsOfPerson { begun_before_ms: calls[3].record.begun_ms, ..wanted.clone() };
    assert_eq!(listed(earlier).await, [2, 1]);
    assert_eq!(listed(CallsOfPerson { prefixed: None, number: None, ..wanted }).await, [2, 1]);
}

pub(super) async fn calls_of_one_millisecond_are_listed_in_pages(store: &dyn Store) {
    let mut calls: Vec<KeptCall> = (1..=4).map(|n| call(n, Some(1))).collect();
    for kept in &mut calls {
        kept.record.begun_ms = MORNING_MS;
    }
    store.keep_calls(&calls).await.unwrap();
    let (organization, location) = (calls[0].record.organization, calls[0].record.location);
    for filter in [
        everything(MORNING_MS, 2),
        CallFilter { organization, ..everything(MORNING_MS, 2) },
        CallFilter { organization, location, ..everything(MORNING_MS, 2) },
    ] {
        assert_eq!(found(store, &filter).await, []);
        let page = CallFilter { begun_before_ms: ALWAYS, ..filter };
        assert_eq!(found(store, &page).await, [4, 3]);
        let next = CallFilter { before: Some(calls[2].record.id), ..filter };
        assert_eq!(found(store, &next).await, [2, 1]);
        let last = CallFilter { before: Some(calls[0].record.id), ..filter };
        assert_eq!(found(store, &last).await, []);
    }
}

pub(super) async fn a_call_is_kept_once(store: &dyn Store) {
    let kept = call(1, Some(1));
    let mut again = kept.clone();
    again.record.called = "something else".to_owned();
    store.keep_calls(&[kept.clone(), again.clone()]).await.unwrap();
    store.keep_calls(&[again]).await.unwrap();
    assert_eq!(store.call(&CallName::Record(kept.record.id)).await.unwrap(), Some(kept));
    assert_eq!(listed(store, None, ALWAYS, 9).await, [1]);
}

pub(super) async fn old_calls_go_and_their_messages_before_them(store: &dyn Store) {
    let calls: Vec<KeptCall> = (1..=4).map(|n| call(n, Some(1))).collect();
    store.keep_calls(&calls).await.unwrap();
    let begun = |n: usize| calls[n - 1].record.begun_ms;
    // The first two calls and the messages of the first three, one by one.
    for gone in [(1, 1), (1, 1), (0, 1), (0, 0)] {
        let forgotten = store.forget_calls(begun(3), begun(4), 1).await.unwrap();
        assert_eq!((forgotten.calls, forgotten.ladders), gone);
    }
    assert_eq!(listed(store, None, ALWAYS, 9).await, [4, 3]);
    let third = store.call(&CallName::Record(calls[2].record.id)).await.unwrap().unwrap();
    assert_eq!(third, KeptCall { ladder: Vec::new(), ..calls[2].clone() });
    let fourth = store.call(&CallName::Record(calls[3].record.id)).await.unwrap();
    assert_eq!(fourth.as_ref(), Some(&calls[3]));
    let gone = CallName::Sip(calls[0].record.legs[0].sip_call_id.clone());
    assert_eq!(store.call(&gone).await.unwrap(), None);
}

async fn listed(store: &dyn Store, organization: Option<u128>, begun_before_ms: i64, max: u32) -> Vec<u128> {
    let organization = organization.map(|n| OrganizationId(Uuid::from_u128(n)));
    found(store, &CallFilter { organization, ..everything(begun_before_ms, max) }).await
}

fn everything(begun_before_ms: i64, max: u32) -> CallFilter {
    CallFilter { organization: None, location: None, begun_before_ms, before: None, max }
}

async fn found(store: &dyn Store, filter: &CallFilter) -> Vec<u128> {
    store.calls(filter).await.unwrap().iter().map(|it| it.id.0.as_u128()).collect()
}

/// The call of that number, the later the higher.
fn call(n: u128, organization: Option<u128>) -> KeptCall {
    let begun_ms = MORNING_MS + 1000 * i64::try_from(n).unwrap();
    let leg = |place: i64, contact: Option<&str>, refused: Option<u16>| CallLeg {
        sip_call_id: format!("leg-{place}-of-{n}@ä"),
        contact: contact.map(str::to_owned),
        begun_ms: begun_ms + place,
        answered_ms: refused.map_or(Some(begun_ms + 5), |_| None),
        ended_ms: begun_ms + 9,
        refused,
    };
    let person = Some(PersonId(Uuid::from_u128(7)));
    let record = CallRecord {
        id: CallRecordId(Uuid::from_u128(n)),
        organization: organization.map(|n| OrganizationId(Uuid::from_u128(n))),
        location: organization.map(|n| LocationId(Uuid::from_u128(n + 100))),
        caller: MessageFrom {
            person,
            number: Some("+431555".to_owned()),
            name: Some("Zoë \"Z\"".to_owned()),
        },
        called: "2001".to_owned(),
        begun_ms,
        answered_ms: organization.map(|_| begun_ms + 5),
        ended_ms: begun_ms + 9,
        answered_by: organization.map(|_| AnsweredBy::Voicemail),
        outcome: organization.map_or(Outcome::Refused(404), |_| Outcome::Answered),
        legs: vec![leg(0, None, None), leg(1, Some("sip:2001@192.0.2.1"), Some(486))],
        audio: vec![
            LegAudio { is_callers: true, quality: AudioQuality::default() },
            LegAudio {
                is_callers: false,
                quality: AudioQuality {
                    heard: 3_000,
                    lost: 30,
                    jitter_ms: 4,
                    told: Some(Told { lost_permille: 2, jitter_ms: 3 }),
                    round_trip_ms: Some(40),
                },
            },
        ],
    };
    let step = |at_ms, inbound| SipStep {
        at_ms,
        inbound,
        peer: "udp 192.0.2.1:5060".to_owned(),
        message: "INVITE sip:2001@x SIP/2.0\nSubject: Küche\n\n".to_owned(),
    };
    KeptCall { record, ladder: vec![step(begun_ms, true), step(begun_ms + 1, false)] }
}
