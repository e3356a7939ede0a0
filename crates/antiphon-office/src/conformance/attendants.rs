//! Auto attendants and their numbers.

use antiphon_core::attendant::{
    Attendant, DialingScope, Greeting, KeyAction, Menu, MenuKey, NoInput, NoInputAction, NoInputTimer,
    Period, SubMenu,
};
use antiphon_core::digit::Digit;
use antiphon_core::ids::{AnnouncementId, AttendantId, ScheduleId};
use antiphon_core::numbering::dialled;
use antiphon_core::person::Person;
use antiphon_core::schedule::ScheduleKind;
use futures::future::join_all;

use super::announcements::announcement;
use super::fixture::{MORNING_MS, Tenant, actions, extension, location, number, person, uuid};
use super::schedules::schedule;
use crate::ports::{NumberOwner, NumberRecord, Store, StoreError};

/// An auto attendant without any key.
pub(super) fn attendant(tenant: &Tenant, n: u64, digits: &str) -> Attendant {
    Attendant {
        id: AttendantId(uuid(22, n)),
        organization: tenant.id(),
        location: tenant.location.id,
        name: format!("Empfang № {n}"),
        extension: Some(extension(digits)),
        number: None,
        language: "en-US".into(),
        time_zone: "Europe/Vienna".into(),
        business_schedule: None,
        holiday_schedule: None,
        activated: None,
        business_menu: Menu::default(),
        after_hours_menu: Menu::default(),
        holiday_menu: None,
        sub_menus: Vec::new(),
        extension_dialing: DialingScope::Enterprise,
        name_dialing: DialingScope::Enterprise,
        created_ms: MORNING_MS + i64::try_from(n).unwrap(),
        version: 1,
    }
}

/// A menu with every action.
fn full_menu(played: AnnouncementId) -> Menu {
    let to = |number| dialled(number).unwrap();
    let actions = [
        KeyAction::TransferToOperator(to("0")),
        KeyAction::PlayAnnouncement(played),
        KeyAction::TransferWithPrompt(to("2001")),
        KeyAction::TransferWithoutPrompt(to("+431555001")),
        KeyAction::TransferToMailbox(to("2001")),
        KeyAction::NameDialing,
        KeyAction::ExtensionDialing,
        KeyAction::RepeatMenu,
        KeyAction::Exit,
        KeyAction::SubMenu("Verkauf \"2\"".into()),
        KeyAction::ReturnToPreviousMenu,
    ];
    let keys = "0123456789*".chars().zip(actions).map(|(key, action)| MenuKey {
        key: Digit::from_char(key).unwrap(),
        description: format!("Taste {key}"),
        action,
    });
    Menu {
        greeting: Greeting::Announcement(played),
        extension_enabled: true,
        keys: keys.collect(),
        no_input: NoInput {
            retries: 3,
            timer: NoInputTimer::from_seconds(60).unwrap(),
            action: NoInputAction::TransferToMailbox(to("2001")),
        },
    }
}

pub(super) async fn attendants_come_back_whole_oldest_first(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (played, hours) = (announcement(&tenant, 1), schedule(&tenant, 1, ScheduleKind::BusinessHours));
    let holidays = schedule(&tenant, 2, ScheduleKind::Holidays);
    store.insert_announcement(&played, &tenant.audit("added")).await.unwrap();
    for it in [&hours, &holidays] {
        store.insert_schedule(it, &tenant.audit("created")).await.unwrap();
    }
    let to = |number| dialled(number).unwrap();
    let ending = |action| Menu { no_input: NoInput { action, ..NoInput::default() }, ..Menu::default() };
    let endings = [
        NoInputAction::PlayMessageAndDisconnect(Greeting::Announcement(played.id)),
        NoInputAction::TransferWithPrompt(to("2001")),
        NoInputAction::TransferWithoutPrompt(to("*99")),
        NoInputAction::TransferToOperator(to("0")),
        NoInputAction::Disconnect,
    ];
    let named = |(n, action)| SubMenu { name: format!("menu {n}"), menu: ending(action) };
    let full = Attendant {
        number: Some(number("+431555900")),
        language: "de-AT".into(),
        time_zone: "America/New_York".into(),
        business_schedule: Some(hours.id),
        holiday_schedule: Some(holidays.id),
        activated: Some(Period::Holiday),
        business_menu: full_menu(played.id),
        holiday_menu: Some(full_menu(played.id)),
        sub_menus: endings.into_iter().enumerate().map(named).collect(),
        extension_dialing: DialingScope::Group,
        name_dialing: DialingScope::Group,
        ..attendant(&tenant, 1, "2900")
    };
    let bare = Attendant { extension: None, ..attendant(&tenant, 2, "2901") };
    for it in [&bare, &full] {
        add(store, &tenant, it).await.unwrap();
        assert_eq!(store.attendant(tenant.id(), it.id).await.unwrap().as_ref(), Some(it));
    }
    assert_eq!(store.attendants(tenant.id()).await.unwrap(), [full, bare]);
    assert_eq!(store.attendant(tenant.id(), AttendantId(uuid(22, 9))).await.unwrap(), None);
}

pub(super) async fn an_attendant_needs_what_it_names(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let plain = attendant(&tenant, 1, "2900");
    let nowhere = location(&tenant.organization, 9).id;
    let nothing = AnnouncementId(uuid(20, 9));
    let never = Some(ScheduleId(uuid(21, 9)));
    let unheard = Menu { greeting: Greeting::Announcement(nothing), ..Menu::default() };
    for refused in [
        Attendant { location: nowhere, ..plain.clone() },
        Attendant { business_menu: unheard.clone(), ..plain.clone() },
        Attendant { sub_menus: vec![SubMenu { name: "x".into(), menu: unheard }], ..plain.clone() },
        Attendant { business_schedule: never, ..plain.clone() },
        Attendant { holiday_schedule: never, ..plain.clone() },
    ] {
        let refused = add(store, &tenant, &refused).await;
        assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    }
    assert_eq!(store.attendants(tenant.id()).await.unwrap(), []);
    assert_eq!(store.extension_owners(&extension("2900")).await.unwrap(), []);
    add(store, &tenant, &plain).await.unwrap();
    let twin = Attendant { name: plain.name.clone(), ..attendant(&tenant, 2, "2901") };
    let refused = add(store, &tenant, &twin).await;
    assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
}

pub(super) async fn an_attendant_conflicts_by_version(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let first = attendant(&tenant, 1, "2900");
    add(store, &tenant, &first).await.unwrap();
    let saved = join_all((0..8).map(|_| save(store, &tenant, &first))).await;
    assert_eq!(saved.iter().filter(|it| it.is_ok()).count(), 1, "{saved:?}");
    let lost = saved.iter().filter(|it| matches!(it, Err(StoreError::Conflict(_)))).count();
    assert_eq!(lost, 7, "{saved:?}");
    let stored = store.attendant(tenant.id(), first.id).await.unwrap();
    assert_eq!(stored, Some(Attendant { version: 2, ..first }));
    let refused = save(store, &tenant, &attendant(&tenant, 9, "2909")).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    let written = actions(store, tenant.id()).await;
    assert_eq!(written.iter().filter(|it| *it == "attendant.saved").count(), 1);
}

pub(super) async fn attendants_take_and_free_numbers(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let mut first = attendant(&tenant, 1, "2900");
    add(store, &tenant, &first).await.unwrap();
    let owner = NumberRecord {
        organization: tenant.id(),
        location: tenant.location.id,
        owner: NumberOwner::Attendant(first.id),
    };
    for (ext, public) in [(Some("2900"), None), (Some("2901"), Some("+431555900")), (None, None)] {
        first.extension = ext.map(extension);
        first.number = public.map(number);
        save(store, &tenant, &first).await.unwrap();
        first.version += 1;
        for candidate in ["2900", "2901"] {
            let expected = if Some(candidate) == ext { vec![owner.clone()] } else { vec![] };
            assert_eq!(store.extension_owners(&extension(candidate)).await.unwrap(), expected);
        }
        let expected = public.map(|_| owner.clone());
        assert_eq!(store.number_owner(&number("+431555900")).await.unwrap(), expected);
    }
    first.extension = Some(extension("2900"));
    save(store, &tenant, &first).await.unwrap();
    store.remove_attendant(tenant.id(), first.id, &tenant.audit("attendant.removed")).await.unwrap();
    assert_eq!(store.extension_owners(&extension("2900")).await.unwrap(), []);
    assert_eq!(store.attendant(tenant.id(), first.id).await.unwrap(), None);
    let gone = store.remove_attendant(tenant.id(), first.id, &tenant.audit("removed again")).await;
    assert!(matches!(gone, Err(StoreError::Missing(_))), "{gone:?}");
}

pub(super) async fn numbers_of_attendants_are_nobody_elses(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    // The portal has 2000 and a person 2001.
    for taken in ["2000", "2001"] {
        let refused = add(store, &tenant, &attendant(&tenant, 1, taken)).await;
        assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    }
    let ours = Attendant { number: Some(number("+431555900")), ..attendant(&tenant, 1, "2900") };
    add(store, &tenant, &ours).await.unwrap();
    let twin = Attendant { number: ours.number.clone(), ..attendant(&tenant, 2, "2901") };
    let refused = add(store, &tenant, &twin).await;
    assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    let (bare, mailbox) = person(&tenant.location, 5, "2900");
    let access = antiphon_core::mailbox::Access::Unset;
    let numbered = Person { extension: extension("2005"), number: ours.number.clone(), ..bare.clone() };
    for person in [bare, numbered] {
        let refused = store.insert_person(&person, &mailbox, &access, &tenant.audit("created")).await;
        assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    }
    let mut portal = tenant.location.clone();
    portal.portal.extension = Some(extension("2900"));
    let refused = store.save_location(&portal, &tenant.audit("saved")).await;
    assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
    // Saving the portal leaves the attendant's numbers alone.
    store.save_location(&tenant.location, &tenant.audit("saved")).await.unwrap();
    assert_eq!(store.extension_owners(&extension("2900")).await.unwrap().len(), 1);
}

pub(super) async fn attendants_stay_in_their_organization(store: &dyn Store) {
    let (ours, theirs) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let played = announcement(&theirs, 1);
    let hours = schedule(&theirs, 1, ScheduleKind::BusinessHours);
    let answering = attendant(&theirs, 1, "2900");
    let audit = theirs.audit("created");
    store.insert_announcement(&played, &audit).await.unwrap();
    store.insert_schedule(&hours, &audit).await.unwrap();
    store.insert_attendant(&answering, &audit).await.unwrap();
    let (us, audit) = (ours.id(), ours.audit("intruded"));

    assert_eq!(store.announcement(us, played.id).await.unwrap(), None);
    assert_eq!(store.announcements(us).await.unwrap(), []);
    assert_eq!(store.announcement_users(us, played.id).await.unwrap(), []);
    assert_eq!(store.schedule(us, hours.id).await.unwrap(), None);
    assert_eq!(store.schedules(us).await.unwrap(), []);
    assert_eq!(store.attendant(us, answering.id).await.unwrap(), None);
    assert_eq!(store.attendants(us).await.unwrap(), []);
    assert_eq!(store.directory(us).await.unwrap().len(), 1);

    let mut stolen = played.clone();
    stolen.organization = us;
    missing(&store.save_announcement(&stolen, &audit).await);
    missing(&store.remove_announcement(us, played.id, &audit).await);
    let mut foreign = hours.clone();
    foreign.organization = us;
    missing(&store.save_schedule(&foreign, &audit).await);
    missing(&store.remove_schedule(us, hours.id, &audit).await);
    missing(&store.save_attendant(&Attendant { organization: us, ..answering.clone() }, &audit).await);
    missing(&store.remove_attendant(us, answering.id, &audit).await);
    // Nor may ours play or follow what is theirs.
    let mut playing = attendant(&ours, 2, "2900");
    playing.business_menu.greeting = Greeting::Announcement(played.id);
    missing(&store.insert_attendant(&playing, &audit).await);
    let following = Attendant { business_schedule: Some(hours.id), ..attendant(&ours, 3, "2900") };
    missing(&store.insert_attendant(&following, &audit).await);

    assert_eq!(store.announcements(theirs.id()).await.unwrap(), [played]);
    assert_eq!(store.schedules(theirs.id()).await.unwrap(), [hours]);
    assert_eq!(store.attendants(theirs.id()).await.unwrap(), [answering]);
    assert!(!actions(store, us).await.contains(&"intruded".to_owned()));
}

fn missing<T: std::fmt::Debug>(result: &Result<T, StoreError>) {
    assert!(matches!(result, Err(StoreError::Missing(_))), "{result:?}");
}

async fn add(store: &dyn Store, tenant: &Tenant, it: &Attendant) -> Result<(), StoreError> {
    store.insert_attendant(it, &tenant.audit("attendant.created")).await
}

async fn save(store: &dyn Store, tenant: &Tenant, it: &Attendant) -> Result<(), StoreError> {
    store.save_attendant(it, &tenant.audit("attendant.saved")).await
}
