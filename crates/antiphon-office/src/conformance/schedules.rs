//! Schedules, and who follows them.

use antiphon_core::attendant::Attendant;
use antiphon_core::ids::ScheduleId;
use antiphon_core::schedule::{Date, DayTime, Schedule, ScheduleEvent, ScheduleKind, TimeOfDay, When};
use antiphon_core::time::Weekday;

use super::attendants::attendant;
use super::fixture::{MORNING_MS, Tenant, location, uuid};
use crate::ports::{Store, StoreError};

/// A schedule with an event of each form.
pub(super) fn schedule(tenant: &Tenant, n: u64, kind: ScheduleKind) -> Schedule {
    let time = |text| TimeOfDay::parse(text).unwrap();
    let day_time = |date, at| DayTime { date: Date::parse(date).unwrap(), time: time(at) };
    let event = |name: &str, when| ScheduleEvent { name: name.to_owned(), when };
    let dated = |yearly| When::Dated {
        from: day_time("2027-12-31", "12:00"),
        to: day_time("2028-01-01", "24:00"),
        yearly,
    };
    Schedule {
        id: ScheduleId(uuid(21, n)),
        organization: tenant.id(),
        location: tenant.location.id,
        name: format!("Zeiten № {n}"),
        kind,
        events: vec![
            event(
                "Sonntags \"früh\"",
                When::Weekly { day: Weekday::Sunday, from: time("06:30"), to: time("24:00") },
            ),
            event("Neujahr", dated(true)),
            event("", dated(false)),
        ],
        created_ms: MORNING_MS + i64::try_from(n).unwrap(),
        version: 1,
    }
}

pub(super) async fn schedules_come_back_whole_oldest_first(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let first = schedule(&tenant, 1, ScheduleKind::Holidays);
    let second = Schedule { events: Vec::new(), ..schedule(&tenant, 2, ScheduleKind::BusinessHours) };
    for it in [&second, &first] {
        add(store, &tenant, it).await.unwrap();
        assert_eq!(store.schedule(tenant.id(), it.id).await.unwrap().as_ref(), Some(it));
    }
    assert_eq!(store.schedules(tenant.id()).await.unwrap(), [first.clone(), second]);
    assert_eq!(store.schedule(tenant.id(), ScheduleId(uuid(21, 9))).await.unwrap(), None);
    let nowhere = location(&tenant.organization, 9).id;
    let refused = add(store, &tenant, &Schedule { location: nowhere, ..first }).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
}

pub(super) async fn a_schedule_has_its_name_alone_among_its_kind(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let named = |n, kind| Schedule { name: "Year".into(), ..schedule(&tenant, n, kind) };
    for (n, kind) in [(1, ScheduleKind::BusinessHours), (2, ScheduleKind::Holidays)] {
        add(store, &tenant, &named(n, kind)).await.unwrap();
        let refused = add(store, &tenant, &named(n + 10, kind)).await;
        assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    }
    let second = location(&tenant.organization, 300);
    store.insert_location(&second, &tenant.audit("location.created")).await.unwrap();
    let elsewhere = Schedule { location: second.id, ..named(3, ScheduleKind::Holidays) };
    add(store, &tenant, &elsewhere).await.unwrap();
}

pub(super) async fn a_schedule_conflicts_by_version(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let first = schedule(&tenant, 1, ScheduleKind::BusinessHours);
    add(store, &tenant, &first).await.unwrap();
    let shorter = Schedule { name: "Short".into(), events: Vec::new(), ..first.clone() };
    let audit = tenant.audit("schedule.saved");
    store.save_schedule(&shorter, &audit).await.unwrap();
    let stored = store.schedule(tenant.id(), first.id).await.unwrap().unwrap();
    assert_eq!(stored, Schedule { version: 2, ..shorter });
    let refused = store.save_schedule(&first, &audit).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    let refused = store.save_schedule(&schedule(&tenant, 9, ScheduleKind::BusinessHours), &audit).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    assert_eq!(store.schedule(tenant.id(), first.id).await.unwrap(), Some(stored));
}

pub(super) async fn a_schedule_in_use_stays(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (hours, holidays) =
        (schedule(&tenant, 1, ScheduleKind::BusinessHours), schedule(&tenant, 2, ScheduleKind::Holidays));
    for it in [&hours, &holidays] {
        add(store, &tenant, it).await.unwrap();
    }
    let follower = Attendant {
        business_schedule: Some(hours.id),
        holiday_schedule: Some(holidays.id),
        ..attendant(&tenant, 1, "2900")
    };
    let audit = tenant.audit("set");
    store.insert_attendant(&follower, &audit).await.unwrap();
    for it in [&hours, &holidays] {
        let refused = store.remove_schedule(tenant.id(), it.id, &audit).await;
        assert!(matches!(refused, Err(StoreError::InUse(_))), "{refused:?}");
    }
    store.save_attendant(&Attendant { holiday_schedule: None, ..follower }, &audit).await.unwrap();
    store.remove_schedule(tenant.id(), holidays.id, &audit).await.unwrap();
    assert_eq!(store.schedules(tenant.id()).await.unwrap(), [hours]);
    let gone = store.remove_schedule(tenant.id(), holidays.id, &audit).await;
    assert!(matches!(gone, Err(StoreError::Missing(_))), "{gone:?}");
}

async fn add(store: &dyn Store, tenant: &Tenant, it: &Schedule) -> Result<(), StoreError> {
    store.insert_schedule(it, &tenant.audit("schedule.created")).await
}
