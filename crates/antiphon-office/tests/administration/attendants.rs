//! Announcements, schedules and auto attendants as administrators write them.

use antiphon_core::announcement::{Announcement, Level};
use antiphon_core::attendant::{Attendant, Greeting, Period};
use antiphon_core::schedule::ScheduleKind;
use antiphon_media::codec::Codec;
use antiphon_media::wav::{self, WavFormat};
use antiphon_office::admin::announcements::NewAnnouncement;
use antiphon_office::admin::attendants::{AttendantDraft, KeyDraft, MenuDraft, NoInputDraft, SubMenuDraft};
use antiphon_office::admin::schedules::{EventDraft, ScheduleDraft};
use antiphon_office::admin::{Actor, AdminError};
use antiphon_office::attending::FoundPerson;
use antiphon_office::ports::{Blobs, StoreError};
use antiphon_office::routing::{CallRequest, Destination};
use futures::executor::block_on;

use crate::desk::{Desk, OPERATOR};

/// A WAV file of so many seconds.
fn wav_of(seconds: usize) -> Vec<u8> {
    wav::file(WavFormat::stored(Codec::Pcmu), &vec![0x7f; 8_000 * seconds])
}

fn key(key: &str, action: &str, value: &str) -> KeyDraft {
    let value = Some(value.to_owned()).filter(|value| !value.is_empty());
    KeyDraft { key: key.into(), action: action.into(), description: String::new(), value }
}

fn menu(keys: &[KeyDraft]) -> MenuDraft {
    MenuDraft { keys: keys.to_vec(), ..MenuDraft::default() }
}

fn draft(business_menu: MenuDraft) -> AttendantDraft {
    AttendantDraft {
        name: "Reception".into(),
        extension: Some("2900".into()),
        business_menu,
        ..AttendantDraft::default()
    }
}

impl Desk {
    fn announce(&self, name: &str, level: Level) -> Result<Announcement, AdminError> {
        let new = NewAnnouncement { organization: self.id(), level, name: name.to_owned(), wav: wav_of(2) };
        block_on(self.office.add_announcement(OPERATOR, new))
    }

    fn apply(&self, draft: &AttendantDraft) -> Result<Attendant, AdminError> {
        block_on(self.office.apply_attendant(OPERATOR, self.id(), self.location.id, draft))
    }

    fn check(&self, attendant: &Attendant) -> Vec<String> {
        block_on(self.office.check_attendant(self.id(), attendant.id)).unwrap()
    }

    fn hours(&self, kind: ScheduleKind, events: Vec<EventDraft>) -> Result<String, AdminError> {
        let draft = ScheduleDraft { name: "Week".into(), kind, events };
        let applied = self.office.apply_schedule(OPERATOR, self.id(), self.location.id, &draft);
        block_on(applied).map(|schedule| schedule.name)
    }
}

fn told<T: std::fmt::Debug>(result: Result<T, AdminError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn announcements_are_kept_replaced_and_removed_with_their_audio() {
    let desk = Desk::new();
    let kept = desk.announce("Welcome", Level::Organization).unwrap();
    assert_eq!((kept.duration_ms, kept.bytes), (2_000, wav_of(2).len() as u64));
    let audio = block_on(desk.office.announcement_audio(desk.id(), kept.id)).unwrap();
    assert_eq!(audio, wav_of(2));
    let replaced =
        block_on(desk.office.replace_announcement(OPERATOR, desk.id(), kept.id, wav_of(3))).unwrap();
    assert_eq!((replaced.duration_ms, replaced.version), (3_000, 2));
    assert_eq!(desk.blobs.keys().len(), 2);
    let earlier = block_on(desk.office.earlier_takes(desk.id(), kept.id)).unwrap();
    assert_eq!((earlier.len(), earlier[0].number, earlier[0].duration_ms), (1, 1, 2_000));
    let heard = block_on(desk.office.earlier_take_audio(desk.id(), kept.id, 1)).unwrap();
    assert_eq!(heard, wav_of(2));
    let back = block_on(desk.office.restore_announcement(OPERATOR, desk.id(), kept.id, 1)).unwrap();
    assert_eq!((back.audio, back.duration_ms, back.version), (kept.audio, 2_000, 3));
    let missing = block_on(desk.office.restore_announcement(OPERATOR, desk.id(), kept.id, 7));
    assert!(told(missing).contains("earlier recording"));
    block_on(desk.office.remove_announcement(OPERATOR, desk.id(), kept.id)).unwrap();
    assert_eq!(desk.blobs.keys(), []);
}

#[test]
fn what_is_no_announcement_is_refused_and_leaves_nothing() {
    let desk = Desk::new();
    let add = |name: &str, wav| {
        let level = Level::Organization;
        let new = NewAnnouncement { organization: desk.id(), level, name: name.to_owned(), wav };
        block_on(desk.office.add_announcement(OPERATOR, new))
    };
    add("Welcome", wav_of(1)).unwrap();
    let before = desk.blobs.keys();
    for (name, wav, problem) in [
        ("", wav_of(1), "name: must not be empty"),
        ("Long", wav_of(241), "file: may last at most 4 minutes"),
        ("Large", vec![0; 9_600_001], "file: may have at most 9600 kB"),
        ("Silent", wav_of(0), "file: not a WAV file with sound"),
        ("Welcome", wav_of(1), "announcement Welcome exists already"),
    ] {
        assert_eq!(told(add(name, wav)), problem, "{name}");
    }
    assert!(told(add("Text", b"no sound at all".to_vec())).starts_with("file: "));
    assert_eq!(desk.blobs.keys(), before);
}

#[test]
fn schedules_are_created_and_replaced_by_name() {
    let desk = Desk::new();
    let monday = || EventDraft::Weekly {
        name: "Work".into(),
        day: " Monday".into(),
        from: "09:00".into(),
        to: "17:00".into(),
    };
    let dated = |from: &str, to: &str, yearly| EventDraft::Dated {
        name: "Feast".into(),
        from: from.into(),
        to: to.into(),
        yearly,
    };
    desk.hours(ScheduleKind::BusinessHours, vec![monday()]).unwrap();
    desk.hours(ScheduleKind::BusinessHours, vec![monday(), monday()]).unwrap();
    desk.hours(ScheduleKind::Holidays, vec![dated("2026-12-24", "2026-12-26", true)]).unwrap();
    let all = block_on(desk.office.schedules(desk.id())).unwrap();
    let mut shape: Vec<_> = all.iter().map(|it| (it.kind, it.events.len(), it.version)).collect();
    shape.sort_unstable();
    assert_eq!(shape, [(ScheduleKind::BusinessHours, 2, 2), (ScheduleKind::Holidays, 1, 1)]);
    let wrong_day = EventDraft::Weekly {
        name: String::new(),
        day: "Montag".into(),
        from: "09:00".into(),
        to: "17:00".into(),
    };
    for (event, problem) in [
        (wrong_day, "events[1].day: \"Montag\" is no day such as monday"),
        (
            dated("2026-12-32", "2026-12-26", false),
            "events[1].from: \"2026-12-32\" is no day such as 2026-12-24 or 2026-12-24 14:00",
        ),
        (
            dated("2026-12-24 14:00", "2026-12-24 13:00", false),
            "events[1]: must end after it begins, and within a year if it comes back every year",
        ),
    ] {
        assert_eq!(told(desk.hours(ScheduleKind::Holidays, vec![monday(), event])), problem);
    }
}

#[test]
fn a_draft_that_cannot_be_names_its_field() {
    let desk = Desk::new();
    let with = |it: KeyDraft| draft(menu(&[key("1", "EXIT", ""), it]));
    let no_input = |it: NoInputDraft| draft(MenuDraft { no_input: Some(it), ..MenuDraft::default() });
    let named = |name: &str| SubMenuDraft { name: name.into(), menu: menu(&[key("1", "DANCE", "")]) };
    let fine = || draft(MenuDraft::default());
    let announced = MenuDraft { greeting: Some("Hello".into()), ..MenuDraft::default() };
    for (draft, problem) in [
        (with(key("1", "EXIT", "")), "business.keys[1].key: key 1 is there already"),
        (with(key("A", "EXIT", "")), "business.keys[1].key: \"A\" is no key; those are 0 to 9, * and #"),
        (with(key("12", "EXIT", "")), "business.keys[1].key: \"12\" is no key; those are 0 to 9, * and #"),
        (with(key("2", "DANCE", "")), "business.keys[1].action: there is no action \"DANCE\""),
        (with(key("2", "TRANSFER_WITH_PROMPT", "")), "business.keys[1].value: name the number to be dialled"),
        (
            with(key("2", "TRANSFER_TO_MAILBOX", "ann")),
            "business.keys[1].value: \"ann\" is refused: a number has digits only",
        ),
        (
            with(key("2", "PLAY_ANNOUNCEMENT", "Hours")),
            "business.keys[1].value: there is no announcement \"Hours\" at this location",
        ),
        (with(key("2", "SUB_MENU", "sales")), "business.keys[1].value: name one of the sub-menus"),
        (draft(announced), "business.greeting: there is no announcement \"Hello\" at this location"),
        (
            no_input(NoInputDraft { retries: 4, ..NoInputDraft::default() }),
            "business.no_input.retries: must lie between 0 and 3, not 4",
        ),
        (
            no_input(NoInputDraft { seconds: Some(61), ..NoInputDraft::default() }),
            "business.no_input.seconds: must lie between 1 and 60, not 61",
        ),
        (
            AttendantDraft { sub_menus: vec![named("sales")], ..fine() },
            "sub_menus.sales.keys[0].action: there is no action \"DANCE\"",
        ),
        (
            AttendantDraft { sub_menus: vec![named("holiday")], ..fine() },
            "sub_menus: there is a menu \"holiday\" already",
        ),
        (
            AttendantDraft { business_schedule: Some("Week".into()), ..fine() },
            "business_schedule: the location has no schedule \"Week\" of the kind businessHours",
        ),
        (
            AttendantDraft { name_dialing: Some("ALL".into()), ..fine() },
            "name_dialing: \"ALL\" is neither ENTERPRISE nor GROUP",
        ),
        (AttendantDraft { name: " ".into(), ..fine() }, "name: must not be empty"),
        (AttendantDraft { extension: Some("2001".into()), ..fine() }, "extension 2001 exists already"),
    ] {
        assert_eq!(told(desk.apply(&draft)), problem);
    }
    assert_eq!(block_on(desk.office.attendants(desk.id())).unwrap(), []);
}

#[test]
fn an_attendant_is_applied_planned_and_written_back_as_it_was() {
    let desk = Desk::new();
    desk.announce("Welcome", Level::Organization).unwrap();
    let own = desk.announce("Welcome", Level::Location(desk.location.id)).unwrap();
    let business = MenuDraft {
        greeting: Some("Welcome".into()),
        extension_enabled: true,
        keys: vec![key("1", "TRANSFER_WITH_PROMPT", "2001"), key("2", "SUB_MENU", "more")],
        no_input: Some(NoInputDraft { retries: 2, ..NoInputDraft::default() }),
    };
    let sub_menus = vec![SubMenuDraft { name: "more".into(), menu: menu(&[key("*", "EXIT", "")]) }];
    let draft = AttendantDraft { sub_menus, ..draft(business) };
    let applied = desk.apply(&draft).unwrap();
    assert_eq!(applied.business_menu.greeting, Greeting::Announcement(own.id), "the location's own");
    assert_eq!(applied.after_hours_menu, applied.business_menu);
    assert_eq!((applied.time_zone.as_str(), applied.language.as_str()), ("Europe/Vienna", "en-US"));

    let written = block_on(desk.office.draft_of(&applied)).unwrap();
    let plan = block_on(desk.office.plan_attendant(desk.id(), desk.location.id, &written)).unwrap();
    assert_eq!((plan.before.as_ref(), &plan.after), (Some(&applied), &applied));
    desk.apply(&written).unwrap();
    assert_eq!(told(desk.apply(&written)), "auto attendant Reception was changed by somebody else meanwhile");
    let anyway = AttendantDraft { version: None, extension: None, ..written };
    assert_eq!(desk.apply(&anyway).unwrap().extension, None);
}

#[test]
fn a_greeting_is_activated_for_a_period() {
    let desk = Desk::new();
    let welcome = desk.announce("Closed", Level::Organization).unwrap();
    let attendant = desk.apply(&draft(MenuDraft::default())).unwrap();
    let activate = |announcement| {
        let actor = Actor::Person(desk.ann.id);
        let (id, period) = (attendant.id, Period::Holiday);
        block_on(desk.office.activate_greeting(actor, desk.id(), id, period, announcement))
    };
    let changed = activate(Some(welcome.id)).unwrap();
    assert_eq!(changed.menu(Period::Holiday).greeting, Greeting::Announcement(welcome.id));
    assert_eq!(changed.after_hours_menu.greeting, Greeting::Default);
    let removed = block_on(desk.office.remove_announcement(OPERATOR, desk.id(), welcome.id));
    assert_eq!(told(removed), "announcement Closed is still in use");
    assert_eq!(activate(None).unwrap().menu(Period::Holiday).greeting, Greeting::Default);
    block_on(desk.office.remove_announcement(OPERATOR, desk.id(), welcome.id)).unwrap();
    let gone = activate(Some(welcome.id)).unwrap_err();
    assert_eq!(gone, AdminError::Store(StoreError::Missing("announcement")));
}

#[test]
fn a_check_tells_where_keys_lead_nowhere() {
    let desk = Desk::new();
    let played = desk.announce("Hours", Level::Organization).unwrap();
    desk.hours(ScheduleKind::BusinessHours, Vec::new()).unwrap();
    let keys = [
        key("1", "TRANSFER_WITH_PROMPT", "2999"),
        key("2", "TRANSFER_TO_MAILBOX", "2900"),
        key("3", "PLAY_ANNOUNCEMENT", "Hours"),
        key("4", "TRANSFER_TO_OPERATOR", "2900"),
        key("5", "TRANSFER_WITHOUT_PROMPT", "+43155501"),
        key("6", "TRANSFER_TO_MAILBOX", "2001"),
    ];
    let silent = NoInputDraft {
        action: Some("TRANSFER_WITH_PROMPT".into()),
        value: Some("2998".into()),
        ..NoInputDraft::default()
    };
    let business = MenuDraft { no_input: Some(silent), ..menu(&keys) };
    let foolish = desk
        .apply(&AttendantDraft {
            business_schedule: Some("Week".into()),
            after_hours_menu: Some(MenuDraft::default()),
            ..draft(business)
        })
        .unwrap();
    block_on(desk.blobs.remove(&played.audio)).unwrap();
    assert_eq!(
        desk.check(&foolish),
        [
            "business_schedule: \"Week\" has no times",
            "menu business, key 1: nobody has the number 2999",
            "menu business, key 2: nobody with the number 2900 has a mailbox",
            "menu business, key 4: 2900 leads back to this auto attendant",
            "menu business, no input: nobody has the number 2998",
            "the audio of announcement \"Hours\" cannot be read",
        ]
    );
    let sound = draft(menu(&[key("1", "TRANSFER_WITH_PROMPT", "2001")]));
    assert_eq!(desk.check(&desk.apply(&AttendantDraft { version: None, ..sound }).unwrap()), [""; 0]);
}

#[test]
fn a_call_to_its_number_meets_the_attendant_in_its_language() {
    let desk = Desk::new();
    let keys = [key("1", "TRANSFER_TO_MAILBOX", "2001"), key("2", "TRANSFER_TO_MAILBOX", "2999")];
    let business = MenuDraft { extension_enabled: true, ..menu(&keys) };
    let draft = AttendantDraft { language: Some("de-AT".into()), ..draft(business) };
    let attendant = desk.apply(&draft).unwrap();
    let call = CallRequest {
        account: None,
        called: "2900",
        called_host: "voice.example",
        called_instance: None,
        shown_number: None,
        shown_name: None,
        address: [192, 0, 2, 7].into(),
    };
    let destination = block_on(desk.office.route(call)).unwrap();
    let Destination::Attendant(caller, id) = destination else { panic!("{destination:?}") };
    assert_eq!((caller.language.as_str(), id), ("de-AT", attendant.id));
    let attending = block_on(desk.office.attending(desk.id(), attendant.id)).unwrap();
    assert_eq!(attending.period, Period::Business);
    assert_eq!(attending.mailboxes.into_values().collect::<Vec<_>>(), [desk.ann.mailbox]);
    let starts: String = attending.extensions.first.iter().map(|key| key.as_char()).collect();
    assert_eq!((starts.as_str(), attending.extensions.digits_max), ("2", 4));
}

#[test]
fn only_those_within_its_scope_are_dialled_and_only_people_spelled() {
    let desk = Desk::new();
    let support = antiphon_office::admin::groups::NewGroup {
        organization: desk.id(),
        location: desk.location.id,
        name: "Exner Support".into(),
        extension: Some("2801".into()),
        number: None,
        language: None,
        notification_email: None,
        members: vec![desk.ann.id],
    };
    block_on(desk.office.create_group(OPERATOR, &support, None)).unwrap();
    let elsewhere = {
        let place = antiphon_office::admin::locations::NewLocation {
            organization: desk.id(),
            name: "Graz".into(),
            time_zone: "UTC".into(),
            prefix: Some("7".into()),
            language: None,
            place: Vec::new(),
        };
        block_on(desk.office.create_location(OPERATOR, &place)).unwrap()
    };
    let bob = antiphon_office::admin::people::NewPerson {
        organization: desk.id(),
        location: elsewhere.id,
        name: "Bob Exner".into(),
        email: None,
        extension: "3001".into(),
        number: None,
    };
    block_on(desk.office.create_person(OPERATOR, &bob)).unwrap();
    let scoped = |scope: &str| AttendantDraft {
        extension_dialing: Some(scope.into()),
        name_dialing: Some(scope.into()),
        ..draft(MenuDraft::default())
    };
    for (scope, dialled, found) in [
        ("ENTERPRISE", [true, true, true, false, false], Some("73001")),
        ("GROUP", [true, true, false, false, false], None),
    ] {
        let id = desk.apply(&scoped(scope)).unwrap().id;
        let may = |digits| block_on(desk.office.may_dial(desk.id(), id, digits)).unwrap();
        assert_eq!(["2001", "2801", "73001", "2900", "2999"].map(may), dialled, "{scope}");
        // EXN spells Exner, as nobody else here is called.
        let names = block_on(desk.office.names_spelled(desk.id(), id, "396")).unwrap();
        let person = |number: &str| FoundPerson { number: number.to_owned(), name: None };
        assert_eq!((names.people, names.more), (found.map(person).into_iter().collect(), false), "{scope}");
    }
}
