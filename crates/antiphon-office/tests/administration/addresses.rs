//! The address that an account is signed in with, changed.

use std::time::Duration;

use antiphon_core::account::secret::Secret;
use antiphon_core::account::{Account, Administration};
use antiphon_office::accounts::administration::NewAccount;
use antiphon_office::accounts::sign_in::{Door, SignIn};
use antiphon_office::admin::{Actor, AdminError};
use antiphon_office::ports::{LetterContent, StoreError};
use futures::executor::block_on;

use crate::desk::{Desk, OPERATOR, Phones};

const OLD: &str = "ann@example.org";
const NEW: &str = "ann@example.net";
const PASSWORD: &str = "correct horse battery";
const HOUR: Duration = Duration::from_secs(3_600);

/// Ann, who signs in.
fn ann(desk: &Desk) -> Account {
    account(desk, &NewAccount { person: Some(desk.ann.id), ..administrator(desk, OLD) })
}

fn administrator<'a>(desk: &Desk, email: &'a str) -> NewAccount<'a> {
    NewAccount {
        organization: desk.id(),
        person: None,
        name: "Root",
        email,
        administration: Administration::Nothing,
        password: Some(PASSWORD),
    }
}

fn account(desk: &Desk, new: &NewAccount<'_>) -> Account {
    block_on(desk.office.create_account(OPERATOR, new)).unwrap()
}

fn asks(desk: &Desk, account: &Account, address: &str) -> Result<(), String> {
    let asked = block_on(desk.office.ask_for_email(Actor::Account(account.id), account, address));
    asked.map(drop).map_err(|error| error.to_string())
}

fn letters(desk: &Desk) -> Vec<(String, LetterContent)> {
    let post = Phones::default();
    block_on(desk.office.run_post(&post)).unwrap();
    post.letters.into_inner().unwrap().into_iter().map(|it| (it.to, it.content)).collect()
}

/// The link of the one letter that waits, which goes to this address.
fn link_to(desk: &Desk, address: &str) -> Secret {
    match letters(desk).as_slice() {
        [(to, LetterContent::NewEmail { link, name })] => {
            assert_eq!((to.as_str(), name.as_str()), (address, desk.ann.name.as_str()));
            link.secret.clone()
        }
        other => panic!("{other:?}"),
    }
}

fn confirms(desk: &Desk, account: &Account, link: &Secret) -> Result<Option<Account>, AdminError> {
    block_on(desk.office.confirm_email(account, link))
}

fn signs_in(desk: &Desk, email: &str) -> bool {
    let door = Door { email, password: PASSWORD, source: "192.0.2.1", user_agent: "" };
    matches!(block_on(desk.office.sign_in(door)), Ok(SignIn::In(_)))
}

#[test]
fn the_address_is_another_once_its_link_is_opened_and_the_old_one_is_told() {
    let desk = Desk::settled();
    let ann = ann(&desk);
    asks(&desk, &ann, NEW).unwrap();
    assert!(signs_in(&desk, OLD) && !signs_in(&desk, NEW), "nothing has changed yet");
    let link = link_to(&desk, NEW);
    assert_eq!(block_on(desk.office.use_link(&link, PASSWORD)).unwrap(), None, "it chooses no password");
    let changed = confirms(&desk, &ann, &link).unwrap().unwrap();
    assert_eq!(changed.email.as_str(), NEW);
    assert!(signs_in(&desk, NEW) && !signs_in(&desk, OLD));
    let told = LetterContent::EmailChanged { name: desk.ann.name.clone(), address: NEW.to_owned() };
    assert_eq!(letters(&desk), [(OLD.to_owned(), told)]);
    assert_eq!(confirms(&desk, &changed, &link).unwrap(), None, "it works once");
    let audited = block_on(desk.office.audit_entries(desk.id(), 99)).unwrap();
    let changed = audited.iter().find(|it| it.action == "account.email-changed").unwrap();
    assert_eq!(changed.detail, "ann@example.org → ann@example.net");
}

#[test]
fn a_link_to_a_new_address_ends_is_replaced_and_is_its_accounts_alone() {
    let desk = Desk::settled();
    let ann = ann(&desk);
    let other = account(&desk, &administrator(&desk, "root@example.org"));
    asks(&desk, &ann, "typo@example.net").unwrap();
    let typo = link_to(&desk, "typo@example.net");
    asks(&desk, &ann, NEW).unwrap();
    let link = link_to(&desk, NEW);
    assert_eq!(confirms(&desk, &ann, &typo).unwrap(), None, "it was replaced");
    assert_eq!(confirms(&desk, &other, &link).unwrap(), None, "somebody else found it");
    let waits = block_on(desk.office.asked_email(&ann)).unwrap().unwrap();
    assert_eq!(waits.email.as_str(), NEW);
    desk.clock.advance(HOUR);
    assert_eq!(confirms(&desk, &ann, &link).unwrap(), None, "it has ended");
    assert_eq!(block_on(desk.office.asked_email(&ann)).unwrap(), None);
}

#[test]
fn whether_an_address_is_taken_is_told_only_to_whoever_reads_it() {
    let desk = Desk::settled();
    let ann = ann(&desk);
    account(&desk, &administrator(&desk, NEW));
    asks(&desk, &ann, NEW).unwrap();
    let link = link_to(&desk, NEW);
    let refused = confirms(&desk, &ann, &link);
    assert!(matches!(refused, Err(AdminError::Store(StoreError::Exists(_)))), "{refused:?}");
    assert!(signs_in(&desk, OLD));
}

#[test]
fn what_is_no_other_address_is_refused_and_letters_come_slower_and_slower() {
    let desk = Desk::settled();
    let ann = ann(&desk);
    let same = asks(&desk, &ann, "Ann@Example.org").unwrap_err();
    assert_eq!(same, "new_email: is the address that is signed in with already");
    assert!(asks(&desk, &ann, "nonsense").unwrap_err().starts_with("new_email: \"nonsense\""));
    let asked = (0..99).map(|n| asks(&desk, &ann, &format!("a{n}@example.net"))).find_map(Result::err);
    assert!(asked.unwrap().contains("please try again in"), "nobody is flooded from here");
}

#[test]
fn an_administrator_changes_an_address_at_once_and_the_old_one_is_told() {
    let desk = Desk::settled();
    let ann = ann(&desk);
    let changed = block_on(desk.office.change_email(OPERATOR, &ann, NEW)).unwrap();
    assert_eq!(changed.email.as_str(), NEW);
    assert!(matches!(letters(&desk).as_slice(), [(to, LetterContent::EmailChanged { .. })] if to == OLD));
    let stale = block_on(desk.office.change_email(OPERATOR, &ann, "late@example.net"));
    assert!(matches!(stale, Err(AdminError::Store(StoreError::Conflict(_)))), "{stale:?}");
}
