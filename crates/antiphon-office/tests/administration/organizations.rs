//! Organizations, locations, portals, people and phones.

use antiphon_core::ids::LocationId;
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::location::{PlaceField, VoicePortal};
use antiphon_office::admin::AdminError;
use antiphon_office::admin::locations::{LocationChange, NewLocation, PortalChange};
use antiphon_office::admin::people::NewPerson;
use antiphon_office::admin::service::DefaultChange;
use antiphon_office::ports::{Store, StoreError};
use futures::executor::block_on;
use md5::Md5;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::desk::{Desk, OPERATOR, extension, named, new_location, new_person};

#[test]
fn m1_a_location_has_a_portal_that_answers_once_it_has_a_number() {
    let desk = Desk::new();
    let silent = || block_on(desk.office.silent_portals()).unwrap();
    assert!(!desk.location.portal.answers());
    assert_eq!(
        silent().iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "the voice portal of location \"Vienna\" has no extension and no number: its users get no voicemail"
        ]
    );
    assert!(desk.change_portal(&extension("2000")).unwrap().portal.answers());
    assert_eq!(silent(), []);
    assert!(!desk.change_portal(&extension("")).unwrap().portal.answers());
    assert_eq!(silent().len(), 1);
}

#[test]
fn m3_an_administrator_sets_everything_of_a_portal() {
    let desk = Desk::new();
    let text = |text: &str| Some(text.to_owned());
    let change = PortalChange {
        name: text("Messages"),
        caller_id_first: text("Ada"),
        caller_id_last: text(""),
        language: text("de-AT"),
        key_layout: text("unity"),
        extension: text("2000"),
        number: text("+43 (1) 555-000"),
    };
    let portal = desk.change_portal(&change).unwrap().portal;
    let VoicePortal { name, caller_id_first, caller_id_last, language, .. } = &portal;
    assert_eq!([name, caller_id_first, caller_id_last, language], ["Messages", "Ada", "", "de-AT"]);
    assert_eq!(portal.key_layout, KeyLayout::Unity);
    assert_eq!(portal.extension.as_ref().unwrap().as_str(), "2000");
    assert_eq!(portal.number.as_ref().unwrap().as_str(), "+431555000");
    // What is not named stays, and a change of nothing is none.
    assert_eq!(desk.change_portal(&PortalChange::default()).unwrap().portal, portal);
    for (change, problem) in [
        (extension("2"), "extension: \"2\" is refused: the number must have 2 to 10 digits"),
        (extension("2001"), "extension 2001 exists already"),
        (
            PortalChange { language: text("German"), ..PortalChange::default() },
            "language: \"German\" is no language such as en-US",
        ),
    ] {
        assert_eq!(desk.change_portal(&change).unwrap_err().to_string(), problem);
    }
    assert_eq!(block_on(desk.office.location(desk.id(), desk.location.id)).unwrap().portal, portal);
}

#[test]
fn m3_the_portal_admin_passcode_satisfies_the_rules_and_is_not_the_default() {
    let desk = Desk::new();
    desk.change_portal(&extension("739158")).unwrap();
    desk.save(|_| {}, DefaultChange::Set("284915")).unwrap();
    let set =
        |digits| block_on(desk.office.set_portal_passcode(OPERATOR, desk.id(), desk.location.id, digits));
    for (digits, problem) in [
        ("12", "passcode: The passcode must have at least 6 digits."),
        ("1x3456", "passcode: The passcode may have digits only."),
        (
            "7391582",
            "passcode: The passcode must not contain your phone number or extension, or be a part of it.",
        ),
        ("284915", "passcode: must not be the organization's default passcode"),
    ] {
        assert_eq!(set(digits).unwrap_err().to_string(), problem);
        assert_eq!(block_on(desk.store.portal_passcode(desk.id(), desk.location.id)).unwrap(), None);
    }
    set("640275").unwrap();
    let refused = desk.save(|_| {}, DefaultChange::Set("640275")).unwrap_err();
    let problem = "default_passcode: must not be the portal admin passcode of location \"Vienna\"";
    assert_eq!(refused.to_string(), problem, "nor the other way round");
}

#[test]
fn what_cannot_be_is_refused_by_name_and_nothing_is_added() {
    let desk = Desk::new();
    let location = |new: NewLocation| block_on(desk.office.create_location(OPERATOR, &new)).unwrap_err();
    let person = |new: NewPerson| block_on(desk.office.create_person(OPERATOR, &new)).unwrap_err();
    let (good_location, good_person) =
        (new_location(desk.id()), new_person(desk.id(), &desk.location, "2002"));
    let nowhere = LocationId(Uuid::nil());
    for (error, problem) in [
        (
            location(NewLocation { time_zone: "Wien".into(), ..good_location.clone() }),
            "time_zone: \"Wien\" is no IANA time zone such as Europe/Vienna",
        ),
        (location(NewLocation { name: " ".into(), ..good_location.clone() }), "name: must not be empty"),
        (
            location(NewLocation { prefix: Some("12345678".into()), ..good_location }),
            "prefix: \"12345678\" is refused: the number must have 1 to 7 digits",
        ),
        (person(new_person(desk.id(), &desk.location, "2001")), "extension 2001 exists already"),
        (
            person(NewPerson { email: Some("ann".into()), ..good_person.clone() }),
            "email: \"ann\" is no e-mail address such as ann@example.org",
        ),
        (person(NewPerson { location: nowhere, ..good_person }), "there is no such location"),
    ] {
        assert_eq!(error.to_string(), problem);
    }
    assert_eq!(block_on(desk.office.locations(desk.id())).unwrap().len(), 1);
    assert_eq!(block_on(desk.office.people(desk.id())).unwrap(), std::slice::from_ref(&desk.ann));
}

#[test]
fn a_location_is_changed_field_by_field() {
    let desk = Desk::new();
    let change = |change: LocationChange| {
        block_on(desk.office.change_location(OPERATOR, desk.id(), desk.location.id, &change))
    };
    let named = LocationChange { name: Some(" Wien ".into()), ..LocationChange::default() };
    assert_eq!(change(named).unwrap().name, "Wien");
    let city = (PlaceField::City, "Wien".to_owned());
    let moved = LocationChange {
        prefix: Some(String::new()),
        language: Some("de-AT".into()),
        place: vec![city],
        ..LocationChange::default()
    };
    let changed = change(moved).unwrap();
    assert_eq!(
        (changed.name.as_str(), changed.prefix, changed.time_zone.as_str()),
        ("Wien", None, "Europe/Vienna")
    );
    assert_eq!(
        (changed.portal.language.as_str(), changed.place.of(PlaceField::City)),
        ("de-AT", Some("Wien"))
    );
    let refused = change(LocationChange { prefix: Some("x".into()), ..LocationChange::default() });
    assert!(refused.unwrap_err().to_string().starts_with("prefix: "));
    assert_eq!(desk.audited()[0], ("location.changed".to_owned(), "operator".to_owned()));
}

#[test]
fn a_phones_password_is_told_once_and_kept_as_digests_only() {
    let desk = Desk::new();
    let account =
        block_on(desk.office.create_device(OPERATOR, desk.id(), desk.ann.id, "pbx.example.org")).unwrap();
    assert!(account.username.starts_with("2001."));
    assert!(!format!("{account:?}").contains(account.password.expose()));
    let device = block_on(desk.store.device_named(&account.username)).unwrap().unwrap();
    let secret = format!("{}:pbx.example.org:{}", account.username, account.password.expose());
    assert_eq!(device.ha1_md5, <[u8; 16]>::from(Md5::digest(&secret)));
    assert_eq!(device.ha1_sha256, <[u8; 32]>::from(Sha256::digest(&secret)));
    assert_eq!((device.person, device.id), (desk.ann.id, account.device));
}

#[test]
fn the_phone_on_a_persons_pages_is_made_once_and_is_one_among_others() {
    let desk = Desk::new();
    let phone = || block_on(desk.office.browser_phone(OPERATOR, desk.id(), desk.ann.id, "pbx")).unwrap();
    block_on(desk.office.create_device(OPERATOR, desk.id(), desk.ann.id, "pbx")).unwrap();
    let made = phone();
    assert!(made.in_browser);
    assert_eq!(phone(), made);
    let known = block_on(desk.office.devices(desk.id(), desk.ann.id)).unwrap();
    assert_eq!(known.iter().filter(|it| it.in_browser).count(), 1);
    assert_eq!(known.len(), 2);
}

#[test]
fn every_change_is_audited_with_who_did_it() {
    let desk = Desk::new();
    desk.change_portal(&extension("2000")).unwrap();
    desk.save(|_| {}, DefaultChange::Keep).unwrap();
    desk.choose(&desk.ann, "739158").unwrap();
    let (id, ann) = (desk.id(), &desk.ann);
    block_on(desk.office.set_portal_passcode(OPERATOR, id, desk.location.id, "640275")).unwrap();
    block_on(desk.office.create_device(OPERATOR, id, ann.id, "pbx")).unwrap();
    block_on(desk.office.unlock_mailbox(OPERATOR, id, ann.mailbox)).unwrap();
    block_on(desk.office.reset_passcode(OPERATOR, id, ann.mailbox)).unwrap();
    let settings = desk.listing(ann).mailbox.settings;
    block_on(desk.office.save_mailbox_settings(OPERATOR, id, ann.mailbox, &settings)).unwrap();
    let message = desk.leave(ann);
    block_on(desk.office.export_message(OPERATOR, id, ann.mailbox, message.id)).unwrap();
    let mut audited = desk.audited();
    audited.reverse();
    let by_ann = format!("person:{}", ann.id);
    let expected = [
        ("organization.created", "operator"),
        ("location.created", "operator"),
        ("person.created", "operator"),
        ("portal.changed", "operator"),
        ("service-settings.saved", "operator"),
        ("passcode.reset", &by_ann),
        ("portal.passcode-set", "operator"),
        ("device.created", "operator"),
        ("mailbox.unlocked", "operator"),
        ("passcode.reset", "operator"),
        ("mailbox.settings-saved", "operator"),
        ("message.exported", "operator"),
    ];
    assert_eq!(audited, expected.map(|(action, actor)| (action.to_owned(), actor.to_owned())));
}

#[test]
fn rings_lie_in_their_range() {
    let desk = Desk::new();
    for (rings, taken) in [(1, false), (2, true), (20, true), (21, false)] {
        let settings = antiphon_core::mailbox::MailboxSettings { rings, ..Default::default() };
        let saved = desk.office.save_mailbox_settings(OPERATOR, desk.id(), desk.ann.mailbox, &settings);
        assert_eq!(block_on(saved).is_ok(), taken, "{rings}");
        assert_eq!(desk.listing(&desk.ann).mailbox.settings.rings == rings, taken, "{rings}");
    }
}

#[test]
fn another_organization_sees_and_changes_nothing() {
    let desk = Desk::new();
    desk.choose(&desk.ann, "739158").unwrap();
    let message = desk.leave(&desk.ann);
    let before = desk.listing(&desk.ann);
    let stranger = block_on(desk.office.create_organization(OPERATOR, &named("Stranger"))).unwrap().id;
    let (office, mailbox, location) = (&desk.office, desk.ann.mailbox, desk.location.id);
    let missing = |error: AdminError| {
        assert!(matches!(error, AdminError::Store(StoreError::Missing(_))), "{error:?}");
    };
    missing(block_on(office.reset_passcode(OPERATOR, stranger, mailbox)).unwrap_err());
    missing(block_on(office.unlock_mailbox(OPERATOR, stranger, mailbox)).unwrap_err());
    missing(block_on(office.choose_passcode(OPERATOR, stranger, mailbox, "640275")).unwrap_err());
    missing(block_on(office.change_portal(OPERATOR, stranger, location, &extension("3000"))).unwrap_err());
    missing(block_on(office.set_portal_passcode(OPERATOR, stranger, location, "640275")).unwrap_err());
    missing(block_on(office.create_device(OPERATOR, stranger, desk.ann.id, "pbx")).unwrap_err());
    let person = new_person(stranger, &desk.location, "2009");
    missing(block_on(office.create_person(OPERATOR, &person)).unwrap_err());
    missing(block_on(office.export_message(OPERATOR, stranger, mailbox, message.id)).unwrap_err());
    let settings = before.mailbox.settings.clone();
    missing(block_on(office.save_mailbox_settings(OPERATOR, stranger, mailbox, &settings)).unwrap_err());
    assert!(block_on(office.messages(stranger, mailbox)).is_err());
    assert_eq!(block_on(office.mailboxes(stranger)).unwrap(), []);
    assert_eq!(block_on(office.locations(stranger)).unwrap(), []);
    assert_eq!(block_on(office.audit_entries(stranger, 9)).unwrap().len(), 1);
    assert_eq!(desk.listing(&desk.ann), before);
}
