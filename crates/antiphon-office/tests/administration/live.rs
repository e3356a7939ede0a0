//! Who looks on at calls in progress, and who ends them.

use std::sync::Arc;

use antiphon_core::account::Administration;
use antiphon_core::account::scope::Scopes;
use antiphon_core::call_record::AnsweredBy;
use antiphon_core::ids::{CallRecordId, LocationId, OrganizationId, PersonId};
use antiphon_core::live_call::{LiveCall, LiveNews, LiveState};
use antiphon_core::message::MessageFrom;
use antiphon_office::accounts::Principal;
use antiphon_office::admin::Actor;
use antiphon_office::live::Monitor;
use antiphon_office::memory::MemoryLiveCalls;
use antiphon_office::ports::LiveEvent;
use futures::StreamExt as _;
use futures::executor::block_on;
use uuid::Uuid;

use crate::desk::{Desk, START_MS};

/// A call of Ann's to the portal, and whoever looks on.
struct Look {
    monitor: Monitor,
    live: Arc<MemoryLiveCalls>,
    call: LiveCall,
    office: Arc<antiphon_office::Office>,
}

impl Look {
    fn new() -> Self {
        let Desk { office, organization, location, ann, .. } = Desk::settled();
        let (office, live) = (Arc::new(office), Arc::new(MemoryLiveCalls::default()));
        let call = call(organization.id, location.id, ann.id);
        live.show(call.clone(), LiveNews::Began);
        let monitor = Monitor::new(Arc::clone(&office), Arc::clone(&live) as _, |_, _| Vec::new());
        Self { monitor, live, call, office }
    }

    fn somebody(&self, administration: Administration, person: Option<PersonId>) -> Principal {
        Principal {
            organization: self.call.organization.unwrap(),
            actor: Actor::Operator,
            account: None,
            person,
            administration,
            scopes: Scopes::all(),
        }
    }

    fn sees(&self, who: &Principal) -> bool {
        !self.monitor.calls(who).is_empty()
    }

    fn ends(&self, who: &Principal) -> bool {
        block_on(self.monitor.end(who, self.call.id)).is_ok()
    }
}

fn call(organization: OrganizationId, location: LocationId, person: PersonId) -> LiveCall {
    LiveCall {
        id: CallRecordId(Uuid::from_u128(77)),
        organization: Some(organization),
        location: Some(location),
        caller: MessageFrom { person: Some(person), number: Some("2001".into()), name: None },
        account: Some("ann".into()),
        person: Some(person),
        sip_call_id: "a@b".into(),
        called: "2000".into(),
        begun_ms: START_MS,
        answered_ms: Some(START_MS),
        state: LiveState::Talking(AnsweredBy::Portal),
        scene: Some("portal/login".into()),
        expects: None,
        says: None,
        moments: Vec::new(),
    }
}

#[test]
fn administrators_see_the_calls_of_what_they_administer_and_a_person_his_own() {
    let look = Look::new();
    let location = look.call.location.unwrap();
    let elsewhere = LocationId(Uuid::from_u128(5));
    let stranger = Some(PersonId(Uuid::from_u128(6)));
    for (administration, person, sees, ends) in [
        (Administration::Nothing, None, false, false),
        (Administration::Nothing, stranger, false, false),
        (Administration::Nothing, look.call.person, true, false),
        (Administration::of_locations(vec![elsewhere]), None, false, false),
        (Administration::ReadOnly, None, true, false),
        (Administration::of_locations(vec![location]), None, true, true),
    ] {
        let who = look.somebody(administration, person);
        assert_eq!((look.sees(&who), look.ends(&who)), (sees, ends), "{who:?}");
    }
}

#[test]
fn an_organization_does_not_see_the_calls_of_another() {
    let look = Look::new();
    let organization = OrganizationId(Uuid::from_u128(9));
    let who = Principal { organization, ..look.somebody(Administration::Organization, look.call.person) };
    assert!(!look.sees(&who) && !look.ends(&who));
}

#[test]
fn whoever_looks_on_hears_of_his_calls_alone() {
    let look = Look::new();
    let mut watch = look.monitor.watch(look.somebody(Administration::Nothing, look.call.person));
    assert_eq!(watch.calls.len(), 1);
    let other = PersonId(Uuid::from_u128(6));
    let others = LiveCall { id: CallRecordId(Uuid::from_u128(78)), person: Some(other), ..look.call.clone() };
    look.live.show(others, LiveNews::Began);
    look.live.show(look.call.clone(), LiveNews::Pressed('1'));
    let Some(LiveEvent::Of(call, news)) = block_on(watch.events.next()) else { panic!("an event") };
    assert_eq!((call.id, news), (look.call.id, LiveNews::Pressed('1')));
}

#[test]
fn a_call_that_is_ended_is_in_the_audit() {
    let look = Look::new();
    assert!(look.ends(&look.somebody(Administration::Organization, None)));
    let entries = block_on(look.office.audit_entries(look.call.organization.unwrap(), 1)).unwrap();
    assert_eq!((entries[0].action.as_str(), entries[0].detail.as_str()), ("call.ended", "from 2001 to 2000"));
    assert!(!look.ends(&look.somebody(Administration::Organization, None)), "it is over");
}
