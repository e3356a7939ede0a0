//! Voicemail groups.

use antiphon_core::greeting::DepositCause;
use antiphon_core::group::Group;
use antiphon_core::person::Person;
use antiphon_office::admin::AdminError;
use antiphon_office::admin::groups::{GroupChange, NewGroup};
use antiphon_office::ports::{Blobs as _, StoreError};
use antiphon_office::reception::SpokenOwner;
use antiphon_office::routing::{CallRequest, Destination};
use antiphon_office::verify::{Claim, NameDue, PasscodeAttempt, Verdict};
use futures::executor::block_on;

use crate::desk::{Desk, OPERATOR};
use antiphon_core::passcode::Passcode;
use antiphon_office::admin::locations::PortalChange;
use antiphon_office::admin::service::DefaultChange;

const RIGHT: &str = "739158";
const WRONG: &str = "640275";

fn wanted(desk: &Desk, extension: &str) -> NewGroup {
    NewGroup {
        organization: desk.id(),
        location: desk.location.id,
        name: format!("Support {extension}"),
        extension: Some(extension.to_owned()),
        number: None,
        language: None,
        notification_email: Some(" support@example.org ".to_owned()),
        members: vec![desk.ann.id, desk.ann.id],
    }
}

fn create(desk: &Desk, passcode: Option<&str>) -> Result<Group, AdminError> {
    block_on(desk.office.create_group(OPERATOR, &wanted(desk, "2801"), passcode))
}

fn enter(desk: &Desk, own: Option<&Person>, digits: &str) -> Verdict {
    let attempt = PasscodeAttempt {
        organization: desk.id(),
        location: desk.location.id,
        claim: Claim::Number("2801".to_owned()),
        own: own.map(|person| person.mailbox),
        source: "address:192.0.2.7",
        passcode: &Passcode::parse(digits).unwrap(),
    };
    block_on(desk.office.verify(&attempt)).unwrap()
}

fn route(desk: &Desk, called: &str) -> Destination {
    let call = CallRequest {
        account: None,
        called,
        called_host: "voice.example",
        called_instance: None,
        shown_number: None,
        shown_name: None,
        address: "192.0.2.7".parse().unwrap(),
    };
    block_on(desk.office.route(call)).unwrap()
}

#[test]
fn a_group_is_made_and_changed_as_typed() {
    let desk = Desk::new();
    let group = create(&desk, Some(RIGHT)).unwrap();
    assert_eq!(group.members, [desk.ann.id]);
    assert_eq!(
        (group.language.as_str(), group.notification_email.as_deref()),
        ("en-US", Some("support@example.org"))
    );
    let change = GroupChange {
        name: Some("Sales".into()),
        extension: Some(String::new()),
        number: Some("+43 1 555 2801".into()),
        members: Some(vec![]),
        notification_email: Some(String::new()),
        language: Some("de-DE".into()),
    };
    let changed = block_on(desk.office.change_group(OPERATOR, desk.id(), group.id, &change)).unwrap();
    assert_eq!(changed.spoken_number().as_deref(), Some("+4315552801"));
    assert!(changed.members.is_empty() && changed.notification_email.is_none() && changed.version == 2);
    let none = GroupChange { number: Some(String::new()), ..GroupChange::default() };
    let refused = block_on(desk.office.change_group(OPERATOR, desk.id(), group.id, &none));
    assert!(matches!(refused, Err(AdminError::Invalid { field: "extension", .. })), "{refused:?}");
    let audit = block_on(desk.office.audit_entries(desk.id(), 2)).unwrap();
    let actions: Vec<_> = audit.iter().map(|it| it.action.as_str()).collect();
    assert_eq!(actions, ["group.changed", "group.created"]);
}

#[test]
fn a_group_takes_only_a_passcode_that_the_rules_admit() {
    let desk = Desk::new();
    for refused in ["123456", "112801", "12"] {
        let result = create(&desk, Some(refused));
        assert!(matches!(result, Err(AdminError::Passcode { .. })), "{refused}: {result:?}");
    }
    desk.save(|_| {}, DefaultChange::Set(RIGHT)).unwrap();
    let result = create(&desk, Some(RIGHT));
    assert!(matches!(result, Err(AdminError::Invalid { field: "passcode", .. })), "{result:?}");
    let twice = [create(&desk, Some(WRONG)), create(&desk, Some(WRONG))];
    assert!(matches!(twice, [Ok(_), Err(AdminError::Store(StoreError::Exists(_)))]), "{twice:?}");
}

#[test]
fn callers_of_a_group_go_straight_to_its_mailbox() {
    let desk = Desk::new();
    let group = create(&desk, Some(RIGHT)).unwrap();
    // M1: no voicemail while the portal has no number.
    assert_eq!(route(&desk, "2801"), Destination::NotReachable);
    let change = PortalChange { extension: Some("2000".into()), ..PortalChange::default() };
    desk.change_portal(&change).unwrap();
    let german = GroupChange { language: Some("de-DE".into()), ..GroupChange::default() };
    block_on(desk.office.change_group(OPERATOR, desk.id(), group.id, &german)).unwrap();
    let Destination::Deposit(caller, mailbox, cause) = route(&desk, "2801") else { panic!("no deposit") };
    assert_eq!((mailbox, cause), (group.mailbox, DepositCause::AllCalls));
    assert_eq!(caller.language, "de-DE");
    let reception = block_on(desk.office.reception(desk.id(), mailbox, cause)).unwrap();
    assert_eq!(reception.owner, SpokenOwner::Number("2801".into()));
    let listing = block_on(desk.office.mailbox(desk.id(), group.mailbox)).unwrap();
    let mut settings = listing.mailbox.settings;
    settings.enabled = false;
    block_on(desk.office.save_mailbox_settings(OPERATOR, desk.id(), group.mailbox, &settings)).unwrap();
    assert_eq!(route(&desk, "2801"), Destination::NotReachable);
}

#[test]
fn its_number_and_passcode_open_a_group_and_its_name_is_due() {
    let desk = Desk::new();
    let group = create(&desk, Some(RIGHT)).unwrap();
    for own in [None, Some(&desk.ann)] {
        let Verdict::Open(admission) = enter(&desk, own, RIGHT) else { panic!("not open") };
        assert_eq!((admission.mailbox, admission.name_due), (group.mailbox, NameDue::Record));
    }
}

#[test]
fn a_stranger_locks_a_group_for_strangers_and_not_for_its_members() {
    let desk = Desk::new();
    let outsider = desk.person("2002");
    create(&desk, Some(RIGHT)).unwrap();
    for _ in 0..4 {
        enter(&desk, None, WRONG);
    }
    assert_eq!(enter(&desk, None, RIGHT), Verdict::Locked);
    assert_eq!(enter(&desk, Some(&outsider), RIGHT), Verdict::Locked);
    assert!(matches!(enter(&desk, Some(&desk.ann), RIGHT), Verdict::Open(_)));
    for _ in 0..4 {
        enter(&desk, Some(&desk.ann), WRONG);
    }
    assert_eq!(enter(&desk, Some(&desk.ann), RIGHT), Verdict::Locked);
}

#[test]
fn the_default_passcode_of_a_group_works_from_its_members_phones() {
    let desk = Desk::new();
    desk.save(|_| {}, DefaultChange::Set(RIGHT)).unwrap();
    create(&desk, None).unwrap();
    assert_eq!(enter(&desk, None, RIGHT), Verdict::Wrong);
    assert!(matches!(enter(&desk, Some(&desk.ann), RIGHT), Verdict::Open(_)));
}

#[test]
fn a_group_lights_no_lamp_and_stands_in_the_list_of_mailboxes() {
    let desk = Desk::new();
    let group = create(&desk, Some(RIGHT)).unwrap();
    block_on(desk.office.create_device(OPERATOR, desk.id(), desk.ann.id, "voice.example")).unwrap();
    let lamp = block_on(desk.office.lamp_now(desk.id(), group.mailbox)).unwrap().unwrap();
    assert!(lamp.devices.is_empty());
    let listed = block_on(desk.office.mailboxes(desk.id())).unwrap();
    let names: Vec<_> = listed.iter().map(|it| it.owner.spoken_number()).collect();
    assert_eq!(names, ["2001", "2801"]);
}

#[test]
fn a_group_with_messages_is_removed_only_where_that_is_wanted_and_its_audio_goes_too() {
    let desk = Desk::new();
    let group = create(&desk, Some(RIGHT)).unwrap();
    let owner = Person { mailbox: group.mailbox, ..desk.ann.clone() };
    let message = desk.leave(&owner);
    let remove =
        |with_messages| block_on(desk.office.remove_group(OPERATOR, desk.id(), group.id, with_messages));
    let refused = remove(false).unwrap_err().to_string();
    assert_eq!(refused, format!("the mailbox of voicemail group {} is still in use", group.name));
    assert!(block_on(desk.blobs.read(&message.audio)).is_ok());
    remove(true).unwrap();
    assert!(block_on(desk.blobs.read(&message.audio)).is_err());
    let newest = block_on(desk.office.audit_entries(desk.id(), 1)).unwrap().remove(0);
    assert_eq!((newest.actor.as_str(), newest.action.as_str()), ("operator", "group.removed"));
    assert!(newest.detail.starts_with(&group.name), "{}", newest.detail);
    assert_eq!(create(&desk, Some(RIGHT)).unwrap().extension, group.extension);
}
