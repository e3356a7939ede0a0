//! What an administrator does for auto attendants by telephone.

use antiphon_core::announcement::Level;
use antiphon_core::attendant::{Attendant, Greeting, Period};
use antiphon_core::ids::{LocationId, RecordingId};
use antiphon_core::limits::ANNOUNCEMENTS_BYTES_MAX;
use antiphon_core::message::MessageFrom;
use antiphon_office::admin::Actor;
use antiphon_office::admin::attendants::{AttendantDraft, MenuDraft};
use antiphon_office::admin::groups::NewGroup;
use antiphon_office::admin::locations::NewLocation;
use antiphon_office::error::OfficeError;
use antiphon_office::portal_admin::{OwnerKind, PhoneKeeping, PortalAdmin};
use antiphon_office::ports::{
    Announcements as _, AudioFormat, Spool as _, SpoolError, SpoolPurpose, SpoolWriter as _, StoreError,
};
use antiphon_office::recording::NewRecording;
use futures::executor::block_on;

use crate::desk::*;

impl Desk {
    fn admin(&self) -> PortalAdmin<'static> {
        PortalAdmin { organization: self.id(), location: self.location.id, source: "192.0.2.7" }
    }

    fn attendant(&self, name: &str, extension: &str) -> Attendant {
        let draft = AttendantDraft {
            name: name.into(),
            extension: Some(extension.into()),
            business_menu: MenuDraft::default(),
            ..AttendantDraft::default()
        };
        block_on(self.office.apply_attendant(OPERATOR, self.id(), self.location.id, &draft)).unwrap()
    }

    fn elsewhere(&self) -> LocationId {
        let new = NewLocation {
            organization: self.id(),
            name: "Graz".into(),
            time_zone: "Europe/Vienna".into(),
            prefix: None,
            language: None,
            place: Vec::new(),
        };
        block_on(self.office.create_location(OPERATOR, &new)).unwrap().id
    }

    /// Two seconds of sound for that purpose.
    fn record(&self, purpose: SpoolPurpose) -> RecordingId {
        let mailbox = (purpose != SpoolPurpose::Announcement).then_some(self.ann.mailbox);
        let new = NewRecording { organization: self.id(), mailbox, purpose, from: MessageFrom::default() };
        let recording = block_on(self.office.begin_recording(new)).unwrap();
        self.spool.chunk(recording, AudioFormat::MuLaw8k, vec![0x55; 16_000]);
        recording
    }

    fn greet(&self, attendant: &Attendant, recording: RecordingId) -> Result<PhoneKeeping, OfficeError> {
        let (admin, period) = (self.admin(), Period::Business);
        block_on(self.office.keep_attendant_greeting_by_phone(admin, attendant.id, period, recording))
    }

    fn names(&self) -> Vec<String> {
        let all = block_on(self.store.announcements(self.id())).unwrap();
        let mut names: Vec<_> = all.into_iter().map(|it| it.name).collect();
        names.sort();
        names
    }

    fn waiting(&self) -> usize {
        block_on(self.spool.leftovers()).unwrap().len()
    }

    /// Actor, action and detail of the newest entries.
    fn told(&self, max: u32) -> Vec<String> {
        let entries = block_on(self.office.audit_entries(self.id(), max)).unwrap();
        entries.into_iter().map(|it| format!("{} {} {}", it.actor, it.action, it.detail)).collect()
    }
}

#[test]
fn a_greeting_recorded_by_telephone_is_an_announcement_that_the_next_recording_replaces() {
    let desk = Desk::new();
    let reception = desk.attendant("Reception", "2900");
    for recorded in 1..=2 {
        let recording = desk.record(SpoolPurpose::Announcement);
        assert_eq!(desk.greet(&reception, recording), Ok(PhoneKeeping::Kept));
        assert_eq!(desk.names(), ["Reception, business hours"], "recording {recorded}");
        assert_eq!(desk.waiting(), 0);
    }
    let announcement = block_on(desk.store.announcements(desk.id())).unwrap().remove(0);
    assert_eq!(announcement.level, Level::Location(desk.location.id));
    assert_eq!((announcement.duration_ms, announcement.version), (2_000, 2));
    let attending = block_on(desk.office.attending(desk.id(), reception.id)).unwrap();
    let greeting = attending.attendant.menu(Period::Business).greeting;
    assert_eq!(greeting, Greeting::Announcement(announcement.id));
    assert_eq!(attending.announcements.get(&announcement.id), Some(&announcement.audio));
    let actor = Actor::PortalAdmin(desk.location.id);
    assert_eq!(
        desk.told(2),
        [
            format!(
                "{actor} attendant.greeting-activated business: Reception, business hours, by telephone, 192.0.2.7"
            ),
            format!("{actor} announcement.replaced Reception, business hours, by telephone, 192.0.2.7"),
        ]
    );
}

#[test]
fn what_another_auto_attendant_plays_is_not_replaced() {
    let desk = Desk::new();
    let long = "Empfang ".repeat(10);
    let [first, second] = [("1", "2900"), ("2", "2901")]
        .map(|(n, extension)| desk.attendant(&format!("{} {n}", &long[..78]), extension));
    for attendant in [&first, &second, &first, &second] {
        let recording = desk.record(SpoolPurpose::Announcement);
        assert_eq!(desk.greet(attendant, recording), Ok(PhoneKeeping::Kept));
    }
    let names = desk.names();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.iter().all(|it| it.chars().count() <= 80), "{names:?}");
    for end in [", business hours", ", business hours 2"] {
        assert!(names.iter().any(|it| it.ends_with(end)), "{names:?}");
    }
}

#[test]
fn an_activated_period_holds_whatever_the_schedules_say() {
    let desk = Desk::new();
    let reception = desk.attendant("Reception", "2900");
    let activate =
        |period| block_on(desk.office.activate_period_by_phone(desk.admin(), reception.id, period));
    for (period, holds, entry) in [
        (
            Some(Period::Holiday),
            Period::Holiday,
            "attendant.period-activated holiday, by telephone, 192.0.2.7",
        ),
        (None, Period::Business, "attendant.schedule-followed by telephone, 192.0.2.7"),
    ] {
        activate(period).unwrap();
        let found = block_on(desk.office.managed_attendants(desk.admin())).unwrap();
        assert_eq!(found.first().unwrap().activated, period);
        assert_eq!(block_on(desk.office.attending(desk.id(), reception.id)).unwrap().period, holds);
        assert_eq!(desk.told(1), [format!("portal-admin:{} {entry}", desk.location.id)]);
    }
}

#[test]
fn an_administrator_by_telephone_reaches_nothing_of_another_location() {
    let desk = Desk::new();
    let reception = desk.attendant("Reception", "2900");
    let here = desk.record(SpoolPurpose::Announcement);
    assert_eq!(
        block_on(desk.office.keep_announcement_by_phone(desk.admin(), None, here)),
        Ok(PhoneKeeping::Kept)
    );
    let announcement = block_on(desk.office.managed_announcements(desk.admin())).unwrap().remove(0);
    let there = PortalAdmin { location: desk.elsewhere(), ..desk.admin() };
    assert_eq!(block_on(desk.office.managed_attendants(there)).unwrap(), []);
    assert_eq!(block_on(desk.office.managed_announcements(there)).unwrap(), []);
    assert_eq!(block_on(desk.office.groups_here(there)).unwrap().groups, []);

    let missing = OfficeError::Store(StoreError::Missing("auto attendant"));
    let recording = desk.record(SpoolPurpose::Announcement);
    let (office, period) = (&desk.office, Period::Business);
    let kept = block_on(office.keep_attendant_greeting_by_phone(there, reception.id, period, recording));
    assert_eq!(kept, Err(missing));
    let id = Some(announcement.announcement);
    let replaced = block_on(office.keep_announcement_by_phone(there, id, recording));
    assert_eq!(replaced, Err(OfficeError::Store(StoreError::Missing("announcement"))));
    assert!(block_on(office.activate_period_by_phone(there, reception.id, None)).is_err());
    assert!(block_on(office.default_attendant_greeting_by_phone(there, reception.id, period)).is_err());
    assert_eq!(block_on(office.attendant(desk.id(), reception.id)).unwrap(), reception);
}

#[test]
fn only_what_was_recorded_for_auto_attendants_is_kept_for_them() {
    let desk = Desk::new();
    let reception = desk.attendant("Reception", "2900");
    for purpose in [SpoolPurpose::Deposit, SpoolPurpose::Greeting, SpoolPurpose::Name] {
        let recording = desk.record(purpose);
        let missing = Err(OfficeError::Spool(SpoolError::Missing(recording)));
        assert_eq!(desk.greet(&reception, recording), missing, "{purpose:?}");
        let kept = block_on(desk.office.keep_announcement_by_phone(desk.admin(), None, recording));
        assert_eq!(kept, missing, "{purpose:?}");
    }
    assert_eq!(desk.names(), [""; 0]);
}

#[test]
fn where_there_is_no_room_a_recording_is_thrown_away() {
    let desk = Desk::new();
    let reception = desk.attendant("Reception", "2900");
    let first = desk.record(SpoolPurpose::Announcement);
    block_on(desk.office.keep_announcement_by_phone(desk.admin(), None, first)).unwrap();
    let mut large = block_on(desk.store.announcements(desk.id())).unwrap().remove(0);
    large.bytes = ANNOUNCEMENTS_BYTES_MAX;
    let audit = block_on(desk.office.audit_entries(desk.id(), 1)).unwrap().remove(0);
    block_on(desk.store.save_announcement(&large, &audit)).unwrap();

    let recording = desk.record(SpoolPurpose::Announcement);
    assert_eq!(desk.greet(&reception, recording), Ok(PhoneKeeping::NoRoom));
    let recording = desk.record(SpoolPurpose::Announcement);
    let kept = block_on(desk.office.keep_announcement_by_phone(desk.admin(), None, recording));
    assert_eq!((kept, desk.waiting()), (Ok(PhoneKeeping::NoRoom), 0));
    assert_eq!(desk.names(), ["Recorded by telephone 1"]);
    // One that takes the place of the large one fits.
    let (recording, id) = (desk.record(SpoolPurpose::Announcement), Some(large.id));
    let kept = block_on(desk.office.keep_announcement_by_phone(desk.admin(), id, recording));
    assert_eq!(kept, Ok(PhoneKeeping::Kept));
}

#[test]
fn announcements_are_gone_through_newest_first_with_the_audio_of_now() {
    let desk = Desk::new();
    for _ in 0..2 {
        let recording = desk.record(SpoolPurpose::Announcement);
        block_on(desk.office.keep_announcement_by_phone(desk.admin(), None, recording)).unwrap();
        desk.clock.advance(std::time::Duration::from_secs(1));
    }
    assert_eq!(desk.names(), ["Recorded by telephone 1", "Recorded by telephone 2"]);
    let before = block_on(desk.office.managed_announcements(desk.admin())).unwrap();
    let oldest = before.last().unwrap();
    let recording = desk.record(SpoolPurpose::Announcement);
    let id = Some(oldest.announcement);
    block_on(desk.office.keep_announcement_by_phone(desk.admin(), id, recording)).unwrap();
    let after = block_on(desk.office.managed_announcements(desk.admin())).unwrap();
    let ids = |all: &[antiphon_office::portal_admin::announcements::ManagedAnnouncement]| {
        all.iter().map(|it| it.announcement).collect::<Vec<_>>()
    };
    assert_eq!(ids(&before), ids(&after));
    assert_ne!(oldest.audio, after.last().unwrap().audio);
    let earlier = block_on(desk.office.earlier_takes(desk.id(), oldest.announcement)).unwrap();
    assert_eq!(earlier.first().map(|it| &it.audio), Some(&oldest.audio), "what it said can be brought back");
}

#[test]
fn groups_are_found_by_the_number_by_which_they_are_chosen() {
    let desk = Desk::new();
    for (name, extension, number) in [("Support", Some("2801"), None), ("Sales", None, Some("+43155502"))] {
        let new = NewGroup {
            organization: desk.id(),
            location: desk.location.id,
            name: name.into(),
            extension: extension.map(Into::into),
            number: number.map(Into::into),
            language: None,
            notification_email: None,
            members: vec![desk.ann.id],
        };
        block_on(desk.office.create_group(OPERATOR, &new, None)).unwrap();
    }
    let here = block_on(desk.office.groups_here(desk.admin())).unwrap();
    let mut numbers: Vec<_> = here.groups.iter().map(|it| it.number.as_str()).collect();
    numbers.sort_unstable();
    assert_eq!((numbers, here.more), (vec!["+43155502", "2801"], false));
    for group in &here.groups {
        let found = block_on(desk.office.managed_mailbox(desk.admin(), &group.number, OwnerKind::Group));
        assert_eq!(found.unwrap().map(|it| it.number).as_ref(), Some(&group.number));
    }
}
