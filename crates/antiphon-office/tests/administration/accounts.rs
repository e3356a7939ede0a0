//! Accounts: signing in, sessions, passwords, tokens and the first administrator.

use std::time::Duration;

use antiphon_core::account::scope::{Scope, Scopes};
use antiphon_core::account::secret::Secret;
use antiphon_core::account::{Account, Administration};
use antiphon_office::accounts::administration::NewAccount;
use antiphon_office::accounts::passwords::PasswordChange;
use antiphon_office::accounts::sessions::{OpenSession, Reauthenticated};
use antiphon_office::accounts::set_up::{NewAdministrator, SetUp};
use antiphon_office::accounts::sign_in::{Door, SignIn, SignedIn};
use antiphon_office::accounts::tokens::NewToken;
use antiphon_office::admin::{Actor, AdminError};
use antiphon_office::ports::StoreError;
use futures::executor::block_on;

use crate::desk::{DAY, Desk, OPERATOR};

const EMAIL: &str = "Ann@example.org";
const PASSWORD: &str = "correct horse battery";
const MINUTE: Duration = Duration::from_secs(60);

fn with_account(desk: &Desk) -> Account {
    let new = NewAccount {
        organization: desk.id(),
        person: Some(desk.ann.id),
        name: "",
        email: EMAIL,
        administration: Administration::Nothing,
        password: Some(PASSWORD),
    };
    block_on(desk.office.create_account(OPERATOR, &new)).unwrap()
}

fn comes(desk: &Desk, email: &str, password: &str) -> SignIn {
    let door = Door { email, password, source: "192.0.2.7", user_agent: "Browser/1" };
    block_on(desk.office.sign_in(door)).unwrap()
}

fn signed_in(desk: &Desk) -> SignedIn {
    match comes(desk, "ann@EXAMPLE.org", PASSWORD) {
        SignIn::In(signed_in) => *signed_in,
        refused @ (SignIn::Wrong | SignIn::Wait { .. }) => panic!("{refused:?}"),
    }
}

fn open(desk: &Desk, secret: &Secret) -> Option<OpenSession> {
    block_on(desk.office.session_of(secret)).unwrap()
}

#[test]
fn whoever_knows_address_and_password_is_in_until_he_signs_out() {
    let desk = Desk::new();
    with_account(&desk);
    assert!(matches!(comes(&desk, EMAIL, "wrong horse battery"), SignIn::Wrong));
    assert!(matches!(comes(&desk, "nobody@example.org", PASSWORD), SignIn::Wrong));
    let SignedIn { secret, principal, .. } = signed_in(&desk);
    assert_eq!((principal.person, principal.organization), (Some(desk.ann.id), desk.id()));
    let session = open(&desk, &secret).unwrap();
    block_on(desk.office.sign_out(&session)).unwrap();
    assert!(open(&desk, &secret).is_none());
    let audited = format!("{:?}", block_on(desk.office.audit_entries(desk.id(), 99)).unwrap());
    assert!(audited.contains("account.signed-in") && !audited.contains(PASSWORD), "{audited}");
}

#[test]
fn after_some_wrong_passwords_each_further_one_waits_whether_there_is_an_account_or_not() {
    let desk = Desk::new();
    let ann = with_account(&desk);
    for email in [EMAIL, "nobody@example.org"] {
        for _ in 0..5 {
            assert!(matches!(comes(&desk, email, "wrong"), SignIn::Wrong));
        }
        assert!(matches!(comes(&desk, email, PASSWORD), SignIn::Wait { seconds: 30 }), "{email}");
    }
    let entries = block_on(desk.office.audit_entries(desk.id(), 99)).unwrap();
    assert_eq!(entries.iter().filter(|it| it.action == "account.guessed-at").count(), 1);
    desk.clock.advance(MINUTE / 2);
    let SignedIn { .. } = signed_in(&desk);
    for _ in 0..5 {
        comes(&desk, EMAIL, "wrong");
    }
    assert!(matches!(comes(&desk, EMAIL, PASSWORD), SignIn::Wait { .. }));
    block_on(desk.office.free_account(OPERATOR, &ann)).unwrap();
    signed_in(&desk);
}

#[test]
fn one_network_address_gets_a_limited_number_of_wrong_passwords() {
    let desk = Desk::new();
    with_account(&desk);
    for n in 0..20 {
        assert!(matches!(comes(&desk, &format!("{n}@example.org"), "wrong"), SignIn::Wrong), "{n}");
    }
    assert!(matches!(comes(&desk, EMAIL, PASSWORD), SignIn::Wait { seconds: 900 }));
    desk.clock.advance(61 * MINUTE);
    signed_in(&desk);
}

#[test]
fn a_session_ends_when_it_lies_idle_or_is_old() {
    let desk = Desk::new();
    with_account(&desk);
    let idle = signed_in(&desk).secret;
    desk.clock.advance(DAY - MINUTE);
    assert!(open(&desk, &idle).is_some());
    desk.clock.advance(DAY);
    assert!(open(&desk, &idle).is_none());
    let used = signed_in(&desk).secret;
    for _ in 0..59 {
        desk.clock.advance(DAY / 2);
        assert!(open(&desk, &used).is_some());
    }
    desk.clock.advance(DAY / 2);
    assert!(open(&desk, &used).is_none(), "however busy it is");
    desk.clock.advance(MINUTE);
    assert_eq!(block_on(desk.office.forget_sign_ins()), Ok(2));
}

#[test]
fn proving_again_refreshes_the_proof_and_changes_the_secret() {
    let desk = Desk::new();
    with_account(&desk);
    let secret = signed_in(&desk).secret;
    assert!(open(&desk, &secret).unwrap().is_proved);
    desk.clock.advance(16 * MINUTE);
    let stale = open(&desk, &secret).unwrap();
    assert!(!stale.is_proved);
    let proves = |password| block_on(desk.office.reauthenticate(&stale, password)).unwrap();
    assert!(matches!(proves("wrong horse battery"), Reauthenticated::Wrong));
    let Reauthenticated::Proved(fresh) = proves(PASSWORD) else { panic!("not proved") };
    assert!(open(&desk, &secret).is_none());
    assert!(open(&desk, &fresh).unwrap().is_proved);
}

#[test]
fn a_new_password_puts_everybody_else_out() {
    let desk = Desk::new();
    let ann = with_account(&desk);
    let (here, elsewhere) = (signed_in(&desk).secret, signed_in(&desk).secret);
    let session = open(&desk, &here).unwrap();
    let change = |old: &str, new: &str| block_on(desk.office.change_password(&session, &here, old, new));
    let weak = change(PASSWORD, "short").unwrap_err();
    assert_eq!(weak.to_string(), "password: the password must have at least 12 characters");
    assert_eq!(change("wrong horse battery", "another horse battery"), Ok(PasswordChange::Wrong));
    assert_eq!(change(PASSWORD, "another horse battery"), Ok(PasswordChange::Changed));
    assert!(open(&desk, &here).is_some() && open(&desk, &elsewhere).is_none());
    assert!(matches!(comes(&desk, EMAIL, PASSWORD), SignIn::Wrong));
    assert!(matches!(comes(&desk, EMAIL, "another horse battery"), SignIn::In(_)));
    assert_eq!(block_on(desk.office.sign_out_everywhere(OPERATOR, &ann, None)), Ok(2));
    assert_eq!(block_on(desk.office.sessions(&ann)), Ok(Vec::new()));
}

#[test]
fn a_token_acts_for_its_account_within_its_scopes_until_it_ends_or_is_revoked() {
    let desk = Desk::new();
    let ann = with_account(&desk);
    let new = |scopes, days| NewToken { name: "script".into(), scopes, days };
    let make = |new: &NewToken| block_on(desk.office.create_personal_token(OPERATOR, &ann, new));
    let calls: Scopes = [Scope::OwnCallsRead].into_iter().collect();
    let made = make(&new(Some(calls), Some(2))).unwrap();
    assert!(made.secret.expose().starts_with("antiphon_"));
    let comes = |secret: &Secret| block_on(desk.office.token_of(secret)).unwrap();
    let token = comes(&made.secret).unwrap();
    assert_eq!(token.principal.actor, Actor::Account(ann.id));
    assert!(token.principal.has(Scope::OwnCallsRead) && !token.principal.has(Scope::OwnCallsWrite));
    let listed = block_on(desk.office.tokens(desk.id())).unwrap();
    assert!(listed[0].id == token.id && listed[0].used_ms.is_some());
    desk.clock.advance(2 * DAY);
    assert!(comes(&made.secret).is_none());

    let endless = make(&new(None, None)).unwrap();
    assert!(comes(&endless.secret).is_some());
    block_on(desk.office.revoke_token(OPERATOR, desk.id(), endless.token.id)).unwrap();
    assert!(comes(&endless.secret).is_none());
    let audit: Scopes = [Scope::AuditRead].into_iter().collect();
    let refused = make(&new(Some(audit), None)).unwrap_err().to_string();
    assert_eq!(refused, "scopes: audit:events_read is of no use to this owner");
}

#[test]
fn a_service_token_acts_for_itself() {
    let desk = Desk::new();
    let new = NewToken { name: "billing".into(), scopes: None, days: None };
    let make =
        |it: &Administration| block_on(desk.office.create_service_token(OPERATOR, desk.id(), it, &new));
    assert!(matches!(make(&Administration::Nothing), Err(AdminError::Invalid { field: "role", .. })));
    let made = make(&Administration::ReadOnly).unwrap();
    let principal = block_on(desk.office.token_of(&made.secret)).unwrap().unwrap().principal;
    assert_eq!((principal.actor, principal.person), (Actor::Token(made.token.id), None));
    assert!(principal.administration.sees_organization() && !principal.administration.changes_organization());
}

#[test]
fn the_first_administrator_comes_with_a_link_that_works_once_and_for_a_day() {
    let desk = Desk::new();
    assert_eq!(block_on(desk.office.needs_set_up()), Ok(true));
    let link = || block_on(desk.office.make_set_up_link(None)).unwrap();
    let replaced = link();
    let secret = link();
    let is_for = |secret: &Secret| block_on(desk.office.set_up_of(secret)).unwrap();
    assert_eq!(is_for(&replaced), None);
    assert_eq!(is_for(&secret), Some(SetUp::Administrator(Box::new(desk.organization.clone()))));
    let set_up = |secret: &Secret, password: &str| {
        let new = NewAdministrator { organization: "", name: "Root", email: "root@example.org", password };
        block_on(desk.office.set_up(secret, new))
    };
    assert!(set_up(&secret, "short").is_err());
    let account = set_up(&secret, PASSWORD).unwrap().unwrap();
    assert_eq!(account.administration, Administration::Organization);
    assert_eq!(set_up(&secret, PASSWORD), Ok(None));
    assert!(matches!(comes(&desk, "root@example.org", PASSWORD), SignIn::In(_)));
    let late = link();
    desk.clock.advance(DAY);
    assert_eq!(is_for(&late), None);
}

#[test]
fn an_address_is_one_accounts_alone() {
    let desk = Desk::new();
    let ann = with_account(&desk);
    let new = NewAccount {
        organization: desk.id(),
        person: None,
        name: "Root",
        email: "ANN@example.org",
        administration: Administration::Organization,
        password: None,
    };
    let refused = block_on(desk.office.create_account(OPERATOR, &new));
    assert!(matches!(refused, Err(AdminError::Store(StoreError::Exists(_)))), "{refused:?}");
    let changed = block_on(desk.office.change_email(OPERATOR, &ann, "ann@example.net")).unwrap();
    assert_eq!(changed.email.as_str(), "ann@example.net");
    block_on(desk.office.create_account(OPERATOR, &new)).unwrap();
    assert!(matches!(comes(&desk, EMAIL, PASSWORD), SignIn::Wrong), "it has no password");
}
