//! The audit log, looked through.

use super::fixture::{MORNING_MS, Tenant};
use crate::ports::{Audit, AuditQuery, Store};

pub(super) async fn the_audit_log_is_searched_by_whom_what_and_when(store: &dyn Store) {
    let tenant = Tenant::enter(store, 1).await;
    let later = MORNING_MS + 1_000;
    let written = [
        ("person:1", "mailbox.reset", "mailbox:9", later),
        ("account:2", "person.changed", "person:1", later + 10),
        ("account:2", "person.100%_changed", "person:3", later + 10),
        ("caller:x", "mailbox.locked", "mailbox:9", later + 20),
    ];
    for (actor, action, target, at_ms) in written {
        let named = Audit { actor: actor.into(), target: target.into(), at_ms, ..tenant.audit(action) };
        store.audit(&named).await.unwrap();
    }
    let bare = AuditQuery { from_ms: later, max: 9, ..AuditQuery::default() };
    let about = |names: &[&str]| names.iter().map(|&it| it.to_owned()).collect::<Vec<_>>();
    for (query, actions) in [
        (bare.clone(), vec!["mailbox.locked", "person.100%_changed", "person.changed", "mailbox.reset"]),
        (AuditQuery { about: about(&["person:1"]), ..bare.clone() }, vec!["person.changed", "mailbox.reset"]),
        (
            AuditQuery { about: about(&["person:3", "mailbox:9"]), ..bare.clone() },
            vec!["mailbox.locked", "person.100%_changed", "mailbox.reset"],
        ),
        (AuditQuery { action: "MailBox.".into(), ..bare.clone() }, vec!["mailbox.locked", "mailbox.reset"]),
        (AuditQuery { action: "%_ch".into(), ..bare.clone() }, vec!["person.100%_changed"]),
        (AuditQuery { until_ms: later + 10, ..bare.clone() }, vec!["mailbox.reset"]),
        (AuditQuery { from_ms: later + 11, ..bare.clone() }, vec!["mailbox.locked"]),
        (AuditQuery { skip: 1, max: 2, ..bare.clone() }, vec!["person.100%_changed", "person.changed"]),
        (AuditQuery { about: about(&["account:2"]), skip: 1, ..bare.clone() }, vec!["person.changed"]),
    ] {
        let found = store.find_audit(tenant.id(), &query).await.unwrap();
        assert_eq!(found.iter().map(|it| it.action.as_str()).collect::<Vec<_>>(), actions, "{query:?}");
    }
}
