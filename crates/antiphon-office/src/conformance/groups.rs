//! Voicemail groups.

use antiphon_core::group::Group;
use antiphon_core::ids::{BlobKey, GroupId, MailboxId, PersonId};
use antiphon_core::mailbox::{Access, Mailbox, MailboxOwner};
use antiphon_core::message::Message;
use futures::future::join_all;

use super::fixture::{MORNING_MS, Tenant, actions, extension, hash, message, number, person, uuid};
use crate::ports::{Deposit, NumberOwner, NumberRecord, Store, StoreError};

pub(super) async fn groups_come_back_whole_oldest_first(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (bare, empty) = group(&tenant, 2, "2802");
    let full = Group {
        name: "Änderungsdienst".into(),
        extension: None,
        number: Some(number("+431555800")),
        language: "de-DE".into(),
        members: vec![tenant.person.id],
        notification_email: Some("dienst@example.org".into()),
        ..group(&tenant, 1, "2801").0
    };
    let mailbox = Mailbox { owner: MailboxOwner::Group(full.id), id: full.mailbox, ..empty.clone() };
    add(store, &tenant, &bare, &empty).await.unwrap();
    let access = Access::Own { hash: hash("group"), since_ms: MORNING_MS };
    store.insert_group(&full, &mailbox, &access, &tenant.audit("group.created")).await.unwrap();
    assert_eq!(store.groups(tenant.id()).await.unwrap(), [full.clone(), bare]);
    assert_eq!(store.group(tenant.id(), full.id).await.unwrap(), Some(full));
    assert_eq!(store.mailbox(tenant.id(), mailbox.id).await.unwrap().as_ref(), Some(&mailbox));
    let credential = store.credential(tenant.id(), mailbox.id).await.unwrap().unwrap();
    assert!(credential.access == access && credential.name_due);
    assert_eq!(store.group(tenant.id(), GroupId(uuid(12, 9))).await.unwrap(), None);
    // A group is nobody in the list of people.
    assert_eq!(store.people(tenant.id(), None, 9).await.unwrap(), [tenant.person]);
}

pub(super) async fn a_group_needs_what_it_names(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (first, mailbox) = group(&tenant, 1, "2801");
    add(store, &tenant, &first, &mailbox).await.unwrap();
    let (other, empty) = group(&tenant, 2, "2802");
    let taken = |it: Group| (it, "exists");
    let gone = |it: Group| (it, "there is no such");
    let stranger = PersonId(uuid(3, 77));
    for (refused, why) in [
        taken(Group { name: first.name.clone(), ..other.clone() }),
        taken(Group { extension: Some(extension("2000")), ..other.clone() }),
        taken(Group { extension: Some(extension("2001")), ..other.clone() }),
        taken(Group { extension: Some(extension("2801")), ..other.clone() }),
        gone(Group { members: vec![tenant.person.id, stranger], ..other.clone() }),
        gone(Group { location: antiphon_core::ids::LocationId(uuid(2, 77)), ..other.clone() }),
    ] {
        let error = add(store, &tenant, &refused, &empty).await.unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
    assert_eq!(store.mailbox(tenant.id(), empty.id).await.unwrap(), None);
    assert_eq!(store.extension_owners(&extension("2802")).await.unwrap(), []);
    let (person, box_of_person) = person(&tenant.location, 5, "2801");
    let audit = tenant.audit("person.created");
    let refused = store.insert_person(&person, &box_of_person, &Access::Unset, &audit).await;
    assert!(matches!(refused, Err(StoreError::Exists(_))), "{refused:?}");
}

pub(super) async fn a_group_conflicts_by_version(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (first, mailbox) = group(&tenant, 1, "2801");
    add(store, &tenant, &first, &mailbox).await.unwrap();
    let stale = Group { version: 7, ..first.clone() };
    let refused = save(store, &tenant, &stale).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    let renamed: Vec<_> = (0..4).map(|n| Group { name: format!("New {n}"), ..first.clone() }).collect();
    let saved = join_all(renamed.iter().map(|it| save(store, &tenant, it))).await;
    assert_eq!(saved.iter().filter(|it| it.is_ok()).count(), 1, "{saved:?}");
    let now = store.group(tenant.id(), first.id).await.unwrap().unwrap();
    assert!(now.version == 2 && now.name.starts_with("New "), "{now:?}");
    let refused = save(store, &tenant, &group(&tenant, 9, "2809").0).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    let written = actions(store, tenant.id()).await;
    assert_eq!(written.iter().filter(|it| *it == "group.saved").count(), 1);
}

pub(super) async fn groups_take_and_free_numbers(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (mut first, mailbox) = group(&tenant, 1, "2801");
    add(store, &tenant, &first, &mailbox).await.unwrap();
    let owner = NumberRecord {
        organization: tenant.id(),
        location: tenant.location.id,
        owner: NumberOwner::Group(first.id),
    };
    for (ext, public) in [(Some("2801"), None), (Some("2802"), Some("+431555800")), (None, None)] {
        first.extension = ext.map(extension);
        first.number = public.map(number);
        // The location and the mailbox are where they are, whatever is asked for.
        let elsewhere = Group { mailbox: MailboxId(uuid(4, 99)), ..first.clone() };
        save(store, &tenant, &elsewhere).await.unwrap();
        first.version += 1;
        assert_eq!(store.group(tenant.id(), first.id).await.unwrap().as_ref(), Some(&first));
        for candidate in ["2801", "2802"] {
            let expected = if Some(candidate) == ext { vec![owner.clone()] } else { vec![] };
            assert_eq!(store.extension_owners(&extension(candidate)).await.unwrap(), expected);
        }
        let expected = public.map(|_| owner.clone());
        assert_eq!(store.number_owner(&number("+431555800")).await.unwrap(), expected);
    }
}

pub(super) async fn a_group_is_removed_with_its_mailbox_and_with_messages_only_if_wanted(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let (group, mailbox) = group(&tenant, 1, "2801");
    add(store, &tenant, &group, &mailbox).await.unwrap();
    let shared = message(tenant.mailbox.id, 1);
    let ours = Message { mailbox: mailbox.id, ..message(mailbox.id, 2) };
    let also_theirs = Message { mailbox: mailbox.id, audio: shared.audio.clone(), ..message(mailbox.id, 3) };
    store.deposit(&tenant.deposit(&shared)).await.unwrap();
    store.deposit(&tenant.deposit(&ours)).await.unwrap();
    let sharing = Deposit { shares_audio: true, ..tenant.deposit(&also_theirs) };
    store.deposit(&sharing).await.unwrap();
    let name = BlobKey("names/group.wav".into());
    store.save_personalized_name(tenant.id(), mailbox.id, Some(&name), &tenant.audit("named")).await.unwrap();

    let audit = tenant.audit("group.removed");
    let refused = store.remove_group(tenant.id(), group.id, false, &audit).await;
    assert!(matches!(refused, Err(StoreError::InUse(_))), "{refused:?}");
    assert!(!actions(store, tenant.id()).await.contains(&"group.removed".to_owned()));
    let mut forgotten = store.remove_group(tenant.id(), group.id, true, &audit).await.unwrap();
    forgotten.sort();
    let mut expected = [name, ours.audio.clone()];
    expected.sort();
    assert_eq!(forgotten, expected, "what somebody else refers to stays");

    assert_eq!(store.group(tenant.id(), group.id).await.unwrap(), None);
    assert_eq!(store.mailbox(tenant.id(), mailbox.id).await.unwrap(), None);
    assert!(store.credential(tenant.id(), mailbox.id).await.unwrap().is_none());
    assert_eq!(store.messages(tenant.id(), mailbox.id).await.unwrap(), []);
    assert_eq!(store.extension_owners(&extension("2801")).await.unwrap(), []);
    assert_eq!(store.messages(tenant.id(), tenant.mailbox.id).await.unwrap(), [shared]);
    // A message that is on its way finds nobody.
    let late = store.deposit(&tenant.deposit(&ours)).await;
    assert!(matches!(late, Err(StoreError::Missing(_))), "{late:?}");
    let gone = store.remove_group(tenant.id(), group.id, true, &audit).await;
    assert!(matches!(gone, Err(StoreError::Missing(_))), "{gone:?}");
    // Its name and number are free for another one.
    let (again, empty) = super::groups::group(&tenant, 1, "2801");
    add(store, &tenant, &again, &empty).await.unwrap();
    assert!(actions(store, tenant.id()).await.contains(&"group.removed".to_owned()));
}

pub(super) async fn groups_stay_in_their_organization(store: &dyn Store) {
    let (ours, theirs) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    let (group_of_theirs, mailbox) = group(&theirs, 1, "2801");
    add(store, &theirs, &group_of_theirs, &mailbox).await.unwrap();
    assert_eq!(store.group(ours.id(), group_of_theirs.id).await.unwrap(), None);
    assert_eq!(store.groups(ours.id()).await.unwrap(), []);
    let stolen = Group { organization: ours.id(), ..group_of_theirs.clone() };
    let refused = save(store, &ours, &stolen).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    let refused = store.remove_group(ours.id(), group_of_theirs.id, true, &ours.audit("removed")).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    // Nor may theirs be members of ours.
    let (own, empty) = group(&ours, 2, "2802");
    let mixed = Group { members: vec![theirs.person.id], ..own };
    let refused = add(store, &ours, &mixed, &empty).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    assert_eq!(store.groups(theirs.id()).await.unwrap(), [group_of_theirs]);
}

pub(super) async fn add(
    store: &dyn Store,
    tenant: &Tenant,
    group: &Group,
    mailbox: &Mailbox,
) -> Result<(), StoreError> {
    store.insert_group(group, mailbox, &Access::Unset, &tenant.audit("group.created")).await
}

async fn save(store: &dyn Store, tenant: &Tenant, group: &Group) -> Result<(), StoreError> {
    store.save_group(group, &tenant.audit("group.saved")).await
}

pub(super) fn group(tenant: &Tenant, n: u64, digits: &str) -> (Group, Mailbox) {
    let (_, mailbox) = person(&tenant.location, 800 + n, digits);
    let group = Group {
        id: GroupId(uuid(12, n)),
        organization: tenant.id(),
        location: tenant.location.id,
        name: format!("Group {n}"),
        extension: Some(extension(digits)),
        number: None,
        mailbox: mailbox.id,
        language: "en-US".into(),
        members: Vec::new(),
        notification_email: None,
        created_ms: MORNING_MS + i64::try_from(n).unwrap(),
        version: 1,
    };
    let mailbox = Mailbox { owner: MailboxOwner::Group(group.id), ..mailbox };
    (group, mailbox)
}
