//! Announcements, and who plays them.

use antiphon_core::announcement::{Announcement, Level};
use antiphon_core::attendant::{Attendant, Greeting};
use antiphon_core::ids::{AnnouncementId, BlobKey};
use antiphon_core::limits::EARLIER_TAKES_MAX;

use super::attendants::attendant;
use super::fixture::{MORNING_MS, Tenant, location, organization, uuid};
use crate::ports::{Store, StoreError};

/// An announcement of the whole organization.
pub(super) fn announcement(tenant: &Tenant, n: u64) -> Announcement {
    Announcement {
        id: AnnouncementId(uuid(20, n)),
        organization: tenant.id(),
        level: Level::Organization,
        name: format!("Ansage № {n}"),
        audio: BlobKey(format!("announcements/{n}.wav")),
        duration_ms: 12_345,
        bytes: 98_765,
        created_ms: MORNING_MS + i64::try_from(n).unwrap(),
        version: 1,
    }
}

pub(super) async fn announcements_come_back_whole_oldest_first(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let local = Announcement { level: Level::Location(tenant.location.id), ..announcement(&tenant, 1) };
    let (second, third) = (announcement(&tenant, 2), announcement(&tenant, 3));
    for it in [&third, &local, &second] {
        add(store, &tenant, it).await.unwrap();
        assert_eq!(store.announcement(tenant.id(), it.id).await.unwrap().as_ref(), Some(it));
    }
    assert_eq!(store.announcements(tenant.id()).await.unwrap(), [local, second, third]);
    assert_eq!(store.announcement(tenant.id(), AnnouncementId(uuid(20, 9))).await.unwrap(), None);
    let nobodys = Announcement { organization: organization(9).id, ..announcement(&tenant, 4) };
    let refused = store.insert_announcement(&nobodys, &tenant.audit("announcement.added")).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
}

pub(super) async fn an_announcement_has_its_name_alone_at_its_level(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let second = location(&tenant.organization, 300);
    store.insert_location(&second, &tenant.audit("location.created")).await.unwrap();
    let named = |n, level| Announcement { name: "Welcome".into(), level, ..announcement(&tenant, n) };
    let (here, there) = (Level::Location(tenant.location.id), Level::Location(second.id));
    for (n, level) in [(1, Level::Organization), (2, here), (3, there)] {
        add(store, &tenant, &named(n, level)).await.unwrap();
        let refused = add(store, &tenant, &named(n + 10, level)).await;
        assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    }
    let other = announcement(&tenant, 5);
    add(store, &tenant, &other).await.unwrap();
    let renamed = Announcement { name: "Welcome".into(), ..other };
    let refused = store.save_announcement(&renamed, &tenant.audit("announcement.saved")).await;
    assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    let neighbour = Tenant::enter(store, 2).await;
    add(store, &neighbour, &Announcement { name: "Welcome".into(), ..announcement(&neighbour, 6) })
        .await
        .unwrap();
}

pub(super) async fn an_announcement_conflicts_by_version(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let first = announcement(&tenant, 1);
    add(store, &tenant, &first).await.unwrap();
    let renamed = Announcement { name: "Renamed".into(), duration_ms: 1, bytes: 2, ..first.clone() };
    let audit = tenant.audit("announcement.saved");
    assert_eq!(store.save_announcement(&renamed, &audit).await.unwrap(), None);
    let stored = store.announcement(tenant.id(), first.id).await.unwrap().unwrap();
    assert_eq!(stored, Announcement { version: 2, ..renamed });
    let refused = store.save_announcement(&first, &audit).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    let refused = store.save_announcement(&announcement(&tenant, 9), &audit).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    assert_eq!(store.announcement(tenant.id(), first.id).await.unwrap(), Some(stored));
}

pub(super) async fn an_announcement_in_use_stays(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (played, idle) = (announcement(&tenant, 1), announcement(&tenant, 2));
    for it in [&played, &idle] {
        add(store, &tenant, it).await.unwrap();
    }
    let mut first = attendant(&tenant, 1, "2900");
    first.business_menu.greeting = Greeting::Announcement(played.id);
    let mut second = attendant(&tenant, 2, "2901");
    second.after_hours_menu.greeting = Greeting::Announcement(played.id);
    let audit = tenant.audit("set");
    store.insert_attendant(&first, &audit).await.unwrap();
    store.insert_attendant(&second, &audit).await.unwrap();
    assert_eq!(store.announcement_users(tenant.id(), played.id).await.unwrap(), [first.id, second.id]);
    assert_eq!(store.announcement_users(tenant.id(), idle.id).await.unwrap(), []);

    in_use(&remove(store, &tenant, played.id).await);
    store.remove_attendant(tenant.id(), first.id, &audit).await.unwrap();
    in_use(&remove(store, &tenant, played.id).await);
    let idle_now = Attendant { after_hours_menu: Default::default(), ..second };
    store.save_attendant(&idle_now, &audit).await.unwrap();
    assert_eq!(store.announcement_users(tenant.id(), played.id).await.unwrap(), []);
    assert_eq!(remove(store, &tenant, played.id).await, Ok(vec![played.audio]));
    assert_eq!(store.announcements(tenant.id()).await.unwrap(), [idle]);
    let gone = remove(store, &tenant, played.id).await;
    assert!(matches!(gone, Err(StoreError::Missing(_))), "{gone:?}");
}

pub(super) async fn audio_of_announcements_is_counted(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let first = announcement(&tenant, 1);
    let second = Announcement { audio: first.audio.clone(), ..announcement(&tenant, 2) };
    for it in [&first, &second] {
        add(store, &tenant, it).await.unwrap();
    }
    let audit = tenant.audit("announcement.saved");
    let fresh = Announcement { audio: BlobKey("announcements/fresh.wav".into()), ..first.clone() };
    assert_eq!(store.save_announcement(&fresh, &audit).await.unwrap(), None, "it may be brought back");
    assert_eq!(remove(store, &tenant, second.id).await, Ok(vec![]), "the first said it before");
    let again = Announcement { version: 2, ..fresh.clone() };
    assert_eq!(store.save_announcement(&again, &audit).await.unwrap(), None, "it is the same");
    let mut gone = remove(store, &tenant, fresh.id).await.unwrap();
    gone.sort();
    assert_eq!(gone, [first.audio, fresh.audio]);
}

pub(super) async fn what_an_announcement_said_before_is_kept(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let first = announcement(&tenant, 1);
    add(store, &tenant, &first).await.unwrap();
    let audit = tenant.audit("announcement.replaced");
    let audio = |n| BlobKey(format!("announcements/take-{n}.wav"));
    let takes = |version: i64| Announcement { audio: audio(version), bytes: 10, version, ..first.clone() };
    let kept = i64::try_from(EARLIER_TAKES_MAX).unwrap();
    for version in 1..=kept {
        assert_eq!(store.save_announcement(&takes(version), &audit).await.unwrap(), None, "{version}");
    }
    let renamed = Announcement { name: "Renamed".into(), version: kept + 1, ..takes(kept) };
    assert_eq!(store.save_announcement(&renamed, &audit).await.unwrap(), None);
    let earlier = store.earlier_takes(tenant.id(), first.id).await.unwrap();
    let numbers: Vec<i64> = earlier.iter().map(|it| it.number).collect();
    assert_eq!(numbers, (1..=kept).rev().collect::<Vec<_>>(), "a new name is no new recording");
    let oldest = earlier.last().unwrap();
    assert_eq!((&oldest.audio, oldest.bytes, oldest.replaced_ms), (&first.audio, first.bytes, audit.at_ms));
    let bytes = first.bytes + 10 * (EARLIER_TAKES_MAX as u64 - 1);
    assert_eq!(store.earlier_takes_bytes(tenant.id()).await.unwrap(), bytes);

    let back = Announcement { audio: audio(1), version: kept + 2, ..renamed };
    assert_eq!(store.save_announcement(&back, &audit).await.unwrap(), Some(first.audio), "the oldest goes");
    let more = Announcement { audio: audio(kept + 9), version: kept + 3, ..back };
    assert_eq!(store.save_announcement(&more, &audit).await.unwrap(), None, "it has come back meanwhile");
    let neighbour = Tenant::enter(store, 2).await;
    assert_eq!(store.earlier_takes(neighbour.id(), first.id).await.unwrap(), []);
    assert_eq!(store.earlier_takes_bytes(neighbour.id()).await.unwrap(), 0);
    let gone = remove(store, &tenant, first.id).await.unwrap();
    assert_eq!(gone.len(), EARLIER_TAKES_MAX + 1, "each once: {gone:?}");
    assert_eq!(store.earlier_takes(tenant.id(), first.id).await.unwrap(), []);
}

pub(super) async fn an_announcement_is_used_or_removed_but_not_both(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    for n in 0..6 {
        let it = announcement(&tenant, n);
        add(store, &tenant, &it).await.unwrap();
        let mut user = attendant(&tenant, n, &format!("290{n}"));
        user.business_menu.greeting = Greeting::Announcement(it.id);
        let audit = tenant.audit("set");
        let used = async { store.insert_attendant(&user, &audit).await.is_ok() };
        let removed = async { remove(store, &tenant, it.id).await.is_ok() };
        let (used, removed) = futures::join!(used, removed);
        assert!(used != removed, "used: {used}, removed: {removed}");
    }
}

async fn add(store: &dyn Store, tenant: &Tenant, it: &Announcement) -> Result<(), StoreError> {
    store.insert_announcement(it, &tenant.audit("announcement.added")).await
}

async fn remove(store: &dyn Store, tenant: &Tenant, id: AnnouncementId) -> Result<Vec<BlobKey>, StoreError> {
    store.remove_announcement(tenant.id(), id, &tenant.audit("removed")).await
}

fn in_use<T: std::fmt::Debug>(result: &Result<T, StoreError>) {
    assert!(matches!(result, Err(StoreError::InUse(_))), "{result:?}");
}
