//! How long administrators wait for pages of lists and for searches, with 100,000 people.

use std::time::{Duration, Instant};

use antiphon_core::ids::{DeviceId, LocationId, OrganizationId};
use antiphon_core::mailbox::Access;
use antiphon_core::person::Device;
use antiphon_office::ports::{
    Among, Audit, CallFilter, CallLog as _, DeviceLists as _, DevicesQuery, Need, PeopleQuery, Roster as _,
    Sought, Store as _,
};
use antiphon_store::SqlStore;
use futures::StreamExt as _;
use uuid::Uuid;

use crate::person_of;

const PEOPLE: u128 = 100_000;
/// People written at once: the database makes many durable with one flush.
const AT_ONCE: usize = 256;
/// Lists asked for one after the other; the middle one is told.
const RUNS: usize = 21;
const PAGE: u32 = 50;

/// Adds the people, each with a phone, and tells how long each list takes.
#[expect(clippy::print_stdout, reason = "a bench prints figures")]
pub(crate) async fn measure(
    store: &SqlStore,
    organization: OrganizationId,
    location: LocationId,
    audit: &Audit,
) {
    futures::stream::iter(1_001..=1_000 + PEOPLE)
        .for_each_concurrent(AT_ONCE, |n| add(store, organization, location, n, audit))
        .await;
    let people = |text: &str| PeopleQuery {
        sought: Sought::Part(text.to_owned()),
        max: PAGE,
        ..PeopleQuery::default()
    };
    let phones =
        |text: &str| DevicesQuery { text: text.to_owned(), now_ms: 1, max: PAGE, ..DevicesQuery::default() };
    for (list, text) in [("first page", ""), ("search of many", "person"), ("search of one", "person 99123")]
    {
        let took =
            middle(async || drop(store.find_people(organization, &people(text)).await.expect("found")));
        println!("people, {list}: {:.1} ms", millis(took.await));
        let took =
            middle(async || drop(store.find_devices(organization, &phones(text)).await.expect("found")));
        println!("phones, {list}: {:.1} ms", millis(took.await));
    }
    for (list, sought) in [
        ("by e-mail address", Sought::Email("person99123@example.org".to_owned())),
        ("by the beginning of a name", Sought::Name("person 99123".to_owned())),
    ] {
        let query = PeopleQuery { sought, max: PAGE, ..PeopleQuery::default() };
        let took = middle(async || drop(store.find_people(organization, &query).await.expect("found")));
        println!("people, {list}: {:.1} ms", millis(took.await));
    }
    let among = Among { location: Some(location), max: PAGE };
    let full = Need::Full { used_ms: 1 };
    let took =
        middle(async || drop(store.needy_mailboxes(organization, full, among).await.expect("found"))).await;
    println!("mailboxes that are full: {:.1} ms", millis(took));
    let took =
        middle(async || drop(store.locked_mailboxes(organization, 4, among).await.expect("found"))).await;
    println!("mailboxes that are locked: {:.1} ms", millis(took));
    let filter = CallFilter {
        organization: Some(organization),
        location: Some(location),
        begun_before_ms: i64::MAX,
        before: None,
        max: PAGE,
    };
    let took = middle(async || drop(store.calls(&filter).await.expect("found"))).await;
    println!("calls of a location: {:.1} ms", millis(took));
}

async fn add(store: &SqlStore, organization: OrganizationId, location: LocationId, n: u128, audit: &Audit) {
    let (person, mailbox) = person_of(organization, location, n);
    store.insert_person(&person, &mailbox, &Access::Unset, audit).await.expect("the store works");
    let phone = Device {
        id: DeviceId(Uuid::from_u128(n)),
        organization,
        person: person.id,
        username: format!("{}.bench", person.extension),
        ha1_md5: [0; 16],
        ha1_sha256: [0; 32],
        in_browser: false,
        created_ms: 1,
    };
    store.insert_device(&phone, audit).await.expect("the store works");
}

async fn middle(once: impl AsyncFn()) -> Duration {
    let mut took = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let begun = Instant::now();
        once().await;
        took.push(begun.elapsed());
    }
    took.sort_unstable();
    took.get(RUNS / 2).copied().unwrap_or_default()
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}
