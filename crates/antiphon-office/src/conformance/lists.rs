//! Distribution lists of mailboxes.

use antiphon_core::lists::{DistributionList, ListChange, ListNumber, ListRefusal};
use antiphon_core::numbering::{Dialled, dialled};
use futures::future::join_all;

use super::fixture::{Tenant, actions, person};
use crate::ports::{ListKept, Store, StoreError};

pub(super) async fn distribution_lists_are_changed_one_by_one(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let mut expected = DistributionList::empty(list(3));
    for change in [
        ListChange::Rename("Küche № 3".to_owned()),
        ListChange::Add(number("2002")),
        ListChange::Add(number("+431555001")),
        ListChange::Add(number("72003")),
        ListChange::Remove(vec![number("2002")]),
        ListChange::Rename(String::new()),
    ] {
        expected.make(&change).unwrap();
        assert_eq!(make(store, &tenant, 3, &change).await, Ok(Ok(expected.clone())), "{change:?}");
        assert_eq!(lists(store, &tenant).await, [expected.clone()]);
    }
    let other = ListChange::Add(number("2009"));
    make(store, &tenant, 15, &other).await.unwrap().unwrap();
    make(store, &tenant, 1, &other).await.unwrap().unwrap();
    let numbers: Vec<u32> = lists(store, &tenant).await.iter().map(|it| it.number.get()).collect();
    assert_eq!(numbers, [1, 3, 15]);
    make(store, &tenant, 3, &ListChange::Clear).await.unwrap().unwrap();
    assert_eq!(lists(store, &tenant).await.len(), 2);
}

pub(super) async fn a_refused_list_change_changes_nothing(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let add = ListChange::Add(number("2002"));
    make(store, &tenant, 1, &add).await.unwrap().unwrap();
    let before = (lists(store, &tenant).await, actions(store, tenant.id()).await);
    for (change, why) in [
        (add, ListRefusal::Already),
        (ListChange::Remove(vec![number("2003")]), ListRefusal::NotThere),
        (ListChange::Rename("a\u{7}".to_owned()), ListRefusal::BadName),
    ] {
        assert_eq!(make(store, &tenant, 1, &change).await, Ok(Err(why)), "{change:?}");
    }
    assert_eq!((lists(store, &tenant).await, actions(store, tenant.id()).await), before);
    let (_, nowhere) = person(&tenant.location, 9, "2009");
    let change = ListChange::Rename("x".to_owned());
    let refused =
        store.change_distribution_list(tenant.id(), nowhere.id, list(1), &change, &tenant.audit("x")).await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
}

pub(super) async fn of_parallel_entries_none_is_lost(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let changes: Vec<_> = (0..8).map(|n| ListChange::Add(number(&format!("200{n}")))).collect();
    for kept in join_all(changes.iter().map(|change| make(store, &tenant, 2, change))).await {
        kept.unwrap().unwrap();
    }
    let mut entries = lists(store, &tenant).await[0].entries.clone();
    entries.sort_by(|one, other| one.as_str().cmp(other.as_str()));
    assert_eq!(entries, (0..8).map(|n| number(&format!("200{n}"))).collect::<Vec<_>>());
}

pub(super) async fn distribution_lists_belong_to_one_mailbox(store: &dyn Store) {
    let (ours, theirs) = (Tenant::enter(store, 1).await, Tenant::enter(store, 2).await);
    make(store, &ours, 1, &ListChange::Add(number("2002"))).await.unwrap().unwrap();
    assert_eq!(lists(store, &theirs).await, []);
    let elsewhere = store.distribution_lists(theirs.id(), ours.mailbox.id).await.unwrap();
    assert_eq!(elsewhere, []);
    let change = ListChange::Clear;
    let refused = store
        .change_distribution_list(theirs.id(), ours.mailbox.id, list(1), &change, &theirs.audit("x"))
        .await;
    assert!(matches!(refused, Err(StoreError::Missing(_))), "{refused:?}");
    assert_eq!(lists(store, &ours).await.len(), 1);
}

async fn lists(store: &dyn Store, tenant: &Tenant) -> Vec<DistributionList> {
    store.distribution_lists(tenant.id(), tenant.mailbox.id).await.unwrap()
}

async fn make(
    store: &dyn Store,
    tenant: &Tenant,
    number: u32,
    change: &ListChange,
) -> Result<ListKept, StoreError> {
    let audit = tenant.audit("list.changed");
    store.change_distribution_list(tenant.id(), tenant.mailbox.id, list(number), change, &audit).await
}

fn list(number: u32) -> ListNumber {
    ListNumber::new(number).unwrap()
}

fn number(digits: &str) -> Dialled {
    dialled(digits).unwrap()
}
