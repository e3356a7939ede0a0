//! People changed and found at a desk.

use antiphon_core::lockout::LockState;
use antiphon_office::admin::AdminError;
use antiphon_office::admin::attention::Unwell;
use antiphon_office::admin::people::PersonChange;
use antiphon_office::ports::{PeopleQuery, Sought, StoreError};
use futures::executor::block_on;

use crate::desk::{Desk, OPERATOR};

#[test]
fn a_person_moves_to_another_extension_and_keeps_the_mailbox() {
    let desk = Desk::new();
    let (organization, ann) = (desk.organization.id, &desk.ann);
    let change = PersonChange {
        name: Some(" Ann Lee ".into()),
        extension: Some("2017".into()),
        number: Some("+43 1 5550117".into()),
        ..PersonChange::default()
    };
    let changed = block_on(desk.office.change_person(OPERATOR, organization, ann.id, &change)).unwrap();
    assert_eq!((changed.name.as_str(), changed.extension.as_str()), ("Ann Lee", "2017"));
    assert_eq!((changed.mailbox, &changed.email), (ann.mailbox, &ann.email));
    let query = PeopleQuery { sought: Sought::Part("5550117".into()), max: 5, ..PeopleQuery::default() };
    assert_eq!(block_on(desk.office.find_people(organization, &query)).unwrap(), [changed]);
    let entry = block_on(desk.office.audit_entries(organization, 1)).unwrap().remove(0);
    assert_eq!(
        (entry.action.as_str(), entry.detail.as_str()),
        ("person.changed", "name Ann Lee, extension 2017, number +4315550117")
    );
}

#[test]
fn a_change_that_cannot_be_names_its_field_and_changes_nothing() {
    let desk = Desk::new();
    let (organization, ann) = (desk.organization.id, &desk.ann);
    let change = |change: PersonChange| {
        block_on(desk.office.change_person(OPERATOR, organization, ann.id, &change)).unwrap_err()
    };
    let name = change(PersonChange { name: Some(" ".into()), ..PersonChange::default() });
    assert!(matches!(name, AdminError::Invalid { field: "name", .. }), "{name:?}");
    desk.person("2005");
    let taken = change(PersonChange { extension: Some("2005".into()), ..PersonChange::default() });
    assert!(matches!(taken, AdminError::Store(StoreError::Exists(_))), "{taken:?}");
    assert_eq!(block_on(desk.office.person(organization, ann.id)).unwrap(), desk.ann);
}

#[test]
fn whoever_is_locked_out_is_listed_for_attention() {
    let desk = Desk::new();
    let organization = desk.organization.id;
    assert_eq!(block_on(desk.office.mailboxes_unwell(organization, None)).unwrap(), Unwell::default());
    desk.choose(&desk.ann, "482913").unwrap();
    for wrong in ["482914", "482915", "482916", "482917"] {
        desk.enter(&desk.ann, wrong);
    }
    let unwell = block_on(desk.office.mailboxes_unwell(organization, Some(desk.ann.location))).unwrap();
    let [locked] = unwell.locked.as_slice() else { panic!("{unwell:?}") };
    assert_eq!((locked.owner.mailbox, locked.lock), (desk.ann.mailbox, LockState::LockedEverywhere));
    let tries = block_on(desk.office.wrong_passcodes(organization, desk.ann.mailbox)).unwrap();
    assert_eq!((tries.len(), &tries), (4, &locked.tries));
}
