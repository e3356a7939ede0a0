//! Roles, given and taken.

use antiphon_core::account::{Account, Administration};
use antiphon_core::ids::LocationId;
use antiphon_office::admin::Actor;
use antiphon_office::ports::LetterContent;
use futures::executor::block_on;

use crate::desk::{DAY, Desk, OPERATOR, Phones};

fn given(desk: &Desk, role: Administration) -> Account {
    block_on(desk.office.give_role(OPERATOR, desk.id(), desk.ann.id, role)).unwrap()
}

fn invitations(desk: &Desk) -> usize {
    let post = Phones::default();
    block_on(desk.office.run_post(&post)).unwrap();
    let letters = post.letters.into_inner().unwrap();
    letters.iter().filter(|it| matches!(it.content, LetterContent::Invitation { .. })).count()
}

#[test]
fn whoever_gets_a_role_gets_an_account_and_a_letter_if_no_invitation_waits() {
    let invited = Desk::settled();
    assert_eq!(given(&invited, Administration::ReadOnly).person(), Some(invited.ann.id));
    assert_eq!(invitations(&invited), 0, "the link of the welcome chooses the password");
    let long_ago = Desk::settled();
    long_ago.clock.advance(365 * DAY);
    given(&long_ago, Administration::ReadOnly);
    assert_eq!(invitations(&long_ago), 1);
    let again = given(&long_ago, Administration::Organization);
    assert_eq!((again.administration, invitations(&long_ago)), (Administration::Organization, 0));
}

#[test]
fn a_user_stays_when_the_role_goes_and_an_administrator_without_a_mailbox_does_not() {
    let desk = Desk::settled();
    let ann = given(&desk, Administration::ReadOnly);
    block_on(desk.office.take_role(OPERATOR, &ann)).unwrap();
    let now = block_on(desk.office.account(desk.id(), ann.id)).unwrap();
    assert_eq!(now.administration, Administration::Nothing);
    let named = ("Eve", "eve@example.org");
    let eve = desk.office.invite_administrator(OPERATOR, desk.id(), named, Administration::ReadOnly);
    let eve = block_on(eve).unwrap();
    assert_eq!(invitations(&desk), 1);
    block_on(desk.office.take_role(OPERATOR, &eve)).unwrap();
    assert!(block_on(desk.office.account(desk.id(), eve.id)).is_err());
}

#[test]
fn nobody_changes_his_own_role_and_somebody_administers_the_organization() {
    let desk = Desk::settled();
    let ann = given(&desk, Administration::Organization);
    let refused = |actor, role| block_on(desk.office.change_role(actor, &ann, role)).unwrap_err().to_string();
    assert_eq!(
        refused(Actor::Account(ann.id), Administration::ReadOnly),
        "role: nobody changes the role of his own account: another administrator can"
    );
    assert_eq!(
        refused(OPERATOR, Administration::ReadOnly),
        "role: somebody must administer the organization: give another account that role first"
    );
    let elsewhere = Administration::of_locations(vec![LocationId(desk.id().0)]);
    let named = ("Eve", "eve@example.org");
    let nowhere = desk.office.invite_administrator(OPERATOR, desk.id(), named, elsewhere);
    assert_eq!(block_on(nowhere).unwrap_err().to_string(), "locationIds: there is no such location");
    let eve = desk.office.invite_administrator(OPERATOR, desk.id(), named, Administration::Organization);
    block_on(eve).unwrap();
    let demoted = block_on(desk.office.change_role(OPERATOR, &ann, Administration::Nothing)).unwrap();
    assert_eq!(demoted.administration, Administration::Nothing);
}
