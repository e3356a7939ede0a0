//! Invitations, and links for forgotten web passwords.

use std::time::Duration;

use antiphon_core::account::secret::Secret;
use antiphon_core::account::{Account, Administration};
use antiphon_office::accounts::administration::NewAccount;
use antiphon_office::accounts::sign_in::{Door, SignIn};
use antiphon_office::admin::people::PersonChange;
use antiphon_office::ports::{LetterContent, LetterLink};
use futures::executor::block_on;

use crate::desk::{DAY, Desk, OPERATOR, Phones};

const EMAIL: &str = "ann@example.org";
const PASSWORD: &str = "correct horse battery";

/// The links of the letters that wait, oldest first, with their addressees.
fn links(desk: &Desk) -> Vec<(String, Secret)> {
    let post = Phones::default();
    block_on(desk.office.run_post(&post)).unwrap();
    let letters = post.letters.into_inner().unwrap();
    letters
        .into_iter()
        .filter_map(|letter| Some((letter.to, link_in(&letter.content)?.secret.clone())))
        .collect()
}

fn link_in(content: &LetterContent) -> Option<&LetterLink> {
    if let LetterContent::Welcome { link, .. } = content {
        return link.as_ref();
    }
    if let LetterContent::Invitation { link, .. }
    | LetterContent::NewPassword { link, .. }
    | LetterContent::NewEmail { link, .. } = content
    {
        return Some(link);
    }
    None
}

fn only_link(desk: &Desk) -> Secret {
    let mut links = links(desk);
    assert_eq!(links.len(), 1);
    links.remove(0).1
}

fn chooses(desk: &Desk, link: &Secret, password: &str) -> Option<Account> {
    block_on(desk.office.use_link(link, password)).unwrap()
}

fn signs_in(desk: &Desk, password: &str) -> bool {
    let door = Door { email: EMAIL, password, source: "192.0.2.1", user_agent: "" };
    matches!(block_on(desk.office.sign_in(door)), Ok(SignIn::In(_)))
}

fn invites(desk: &Desk) -> Result<(), String> {
    let invited = block_on(desk.office.invite_person(OPERATOR, desk.id(), desk.ann.id));
    invited.map(drop).map_err(|error| error.to_string())
}

#[test]
fn a_new_user_chooses_a_password_with_the_link_of_the_welcome_once() {
    let desk = Desk::new();
    let link = only_link(&desk);
    assert_eq!(block_on(desk.office.account_of_person(desk.id(), desk.ann.id)), Ok(None));
    let weak = block_on(desk.office.use_link(&link, "short")).unwrap_err().to_string();
    assert_eq!(weak, "password: the password must have at least 12 characters");
    let account = chooses(&desk, &link, PASSWORD).unwrap();
    assert_eq!((account.person(), account.email.as_str()), (Some(desk.ann.id), EMAIL));
    assert_eq!(account.administration, Administration::Nothing);
    assert!(signs_in(&desk, PASSWORD));
    assert_eq!(chooses(&desk, &link, "another horse battery"), None);
    assert!(signs_in(&desk, PASSWORD));
    assert_eq!(invites(&desk).unwrap_err(), "an account of this person exists already");
    let audited = format!("{:?}", block_on(desk.office.audit_entries(desk.id(), 99)).unwrap());
    assert!(audited.contains("account.invitation-accepted") && !audited.contains(link.expose()));
}

#[test]
fn an_invitation_is_replaced_revoked_and_ends() {
    let desk = Desk::new();
    let first = only_link(&desk);
    invites(&desk).unwrap();
    let second = only_link(&desk);
    assert_eq!(chooses(&desk, &first, PASSWORD), None, "it was replaced");
    block_on(desk.office.revoke_invitation(OPERATOR, desk.id(), desk.ann.id)).unwrap();
    assert_eq!(chooses(&desk, &second, PASSWORD), None, "it was taken back");
    assert!(block_on(desk.office.revoke_invitation(OPERATOR, desk.id(), desk.ann.id)).is_err());
    invites(&desk).unwrap();
    let late = only_link(&desk);
    desk.clock.advance(7 * DAY);
    assert_eq!(chooses(&desk, &late, PASSWORD), None, "it has ended");
    assert!(
        !block_on(desk.office.invitation_of(desk.id(), desk.ann.id)).unwrap().unwrap().holds_at(i64::MAX)
    );
}

#[test]
fn a_letter_whose_link_was_taken_back_is_not_sent() {
    let desk = Desk::new();
    block_on(desk.office.revoke_invitation(OPERATOR, desk.id(), desk.ann.id)).unwrap();
    assert_eq!(links(&desk), []);
}

#[test]
fn a_link_is_worth_nothing_once_the_address_is_another() {
    let desk = Desk::new();
    let link = only_link(&desk);
    let change = PersonChange { email: Some("ann@example.net".into()), ..PersonChange::default() };
    block_on(desk.office.change_person(OPERATOR, desk.id(), desk.ann.id, &change)).unwrap();
    assert_eq!(chooses(&desk, &link, PASSWORD), None);
}

#[test]
fn an_invitation_can_be_handed_over_instead_of_sent() {
    let desk = Desk::settled();
    let link = block_on(desk.office.invitation_to_hand_over(OPERATOR, desk.id(), desk.ann.id)).unwrap();
    assert_eq!(links(&desk), []);
    assert!(chooses(&desk, &link, PASSWORD).is_some());
}

#[test]
fn a_new_administrator_chooses_the_password_with_a_link() {
    let desk = Desk::settled();
    let new = NewAccount {
        organization: desk.id(),
        person: None,
        name: "Root",
        email: EMAIL,
        administration: Administration::Organization,
        password: None,
    };
    let account = block_on(desk.office.create_account(OPERATOR, &new)).unwrap();
    block_on(desk.office.invite_account(OPERATOR, &account)).unwrap();
    let link = only_link(&desk);
    assert_eq!(chooses(&desk, &link, PASSWORD).map(|it| it.id), Some(account.id));
    assert!(signs_in(&desk, PASSWORD));
}

#[test]
fn a_forgotten_password_is_replaced_with_a_link_and_everybody_is_signed_out() {
    let desk = Desk::new();
    let account = chooses(&desk, &only_link(&desk), PASSWORD).unwrap();
    assert!(signs_in(&desk, PASSWORD));
    let asks = |email: &str| block_on(desk.office.send_password_link(email)).unwrap();
    asks("nobody@example.org");
    asks("no address");
    assert_eq!(links(&desk), []);
    asks("ANN@example.org");
    let link = only_link(&desk);
    chooses(&desk, &link, "another horse battery").unwrap();
    assert_eq!(block_on(desk.office.sessions(&account)), Ok(Vec::new()));
    assert!(!signs_in(&desk, PASSWORD) && signs_in(&desk, "another horse battery"));
    asks(EMAIL);
    let late = only_link(&desk);
    desk.clock.advance(Duration::from_secs(3_600));
    assert_eq!(chooses(&desk, &late, PASSWORD), None);
}

#[test]
fn asking_for_another_password_leaves_the_invitation_valid_until_one_of_them_is_used() {
    let desk = Desk::settled();
    let new = NewAccount {
        organization: desk.id(),
        person: None,
        name: "Root",
        email: EMAIL,
        administration: Administration::Organization,
        password: None,
    };
    let account = block_on(desk.office.create_account(OPERATOR, &new)).unwrap();
    block_on(desk.office.invite_account(OPERATOR, &account)).unwrap();
    let invitation = only_link(&desk);
    block_on(desk.office.send_password_link(EMAIL)).unwrap();
    let reset = only_link(&desk);
    assert!(chooses(&desk, &invitation, PASSWORD).is_some(), "anybody can ask for another password");
    assert_eq!(chooses(&desk, &reset, "another horse battery"), None, "one was chosen meanwhile");
    assert!(signs_in(&desk, PASSWORD));
}

#[test]
fn nobody_is_flooded_with_letters() {
    let desk = Desk::new();
    chooses(&desk, &only_link(&desk), PASSWORD).unwrap();
    let mut sent = 0;
    for _ in 0..50 {
        block_on(desk.office.send_password_link(EMAIL)).unwrap();
        sent += links(&desk).len();
    }
    assert_eq!(sent, 5);
    for _ in 0..20 {
        assert!(desk.office.may_ask_for_link("192.0.2.1"));
    }
    assert!(!desk.office.may_ask_for_link("192.0.2.1") && desk.office.may_ask_for_link("192.0.2.2"));
}
