use antiphon_core::digit::Digit;
use antiphon_core::greeting::DepositCause::NoAnswer;
use antiphon_core::limits::{
    DIGITS_PER_ENTRY_MAX, MAILBOX_NUMBERS_PER_CALL_MAX, MENUS_PER_CALL_MAX, NEW_PASSCODES_PER_CALL_MAX,
    RECORDINGS_PER_CALL_MAX, UNKNOWN_KEYS_PER_MENU_MAX, WRONG_PASSCODES_PER_CALL_MAX,
};
use antiphon_core::message::MessageState::New;
use antiphon_dialog::question::{NameDue, PasscodeDue};
use antiphon_dialog::{Command, Event};

use crate::harness::*;

/// Plays the beginning, then repeats the rest until the dialog ends; how often that took.
fn rounds_until_goodbye(mut world: World, beginning: &[&str], rest: &[&str], max: u32) -> u32 {
    world.settle();
    for action in beginning {
        world.act(action);
    }
    for round in 0..max {
        if world.is_over() {
            assert!(world.transcript.iter().any(|line| line.contains("Goodbye.")));
            assert!(world.hangs_up);
            return round;
        }
        for action in rest {
            world.act(action);
        }
    }
    panic!("no end after {max} rounds");
}

fn patient_office() -> Office {
    Office { attempts_max: 1_000, ..Office::default() }
}

#[test]
fn wrong_passcodes_end_a_call_where_no_lock_does() {
    let world = World::new(own_phone(), patient_office());
    let rounds = rounds_until_goodbye(world, &[], &["presses 111111#"], 100);
    assert_eq!(rounds, WRONG_PASSCODES_PER_CALL_MAX);
}

#[test]
fn wrong_passcodes_of_several_mailboxes_are_counted_together() {
    let mut world = World::new(unknown_phone(), patient_office());
    for number in ["2001", "2002", "2003", "2004", "2005"] {
        for action in
            [format!("presses {number}#"), "presses 111111#222222#".into(), "presses 333333#*".into()]
        {
            world.act(&action);
        }
    }
    assert!(world.is_over());
    assert!(world.office.verifies <= WRONG_PASSCODES_PER_CALL_MAX);
}

#[test]
fn mailbox_numbers_end_a_call() {
    for start in [own_phone, unknown_phone] {
        let world = World::new(start(), patient_office());
        let rounds = rounds_until_goodbye(world, &["presses *"], &["presses 2001#", "presses *"], 100);
        assert!(rounds <= MAILBOX_NUMBERS_PER_CALL_MAX, "{rounds}");
    }
}

#[test]
fn going_back_and_forth_at_the_door_ends_a_call() {
    let rounds = rounds_until_goodbye(World::new(own_phone(), patient_office()), &[], &["presses *"], 100);
    assert_eq!(rounds, 2 * MAILBOX_NUMBERS_PER_CALL_MAX + 1);
}

#[test]
fn keys_without_a_meaning_end_a_call() {
    let world = World::new(own_phone(), Office::default());
    let rounds = rounds_until_goodbye(world, &["presses 471169#"], &["presses 5"], 100);
    assert_eq!(rounds, UNKNOWN_KEYS_PER_MENU_MAX);
}

#[test]
fn silence_at_any_menu_ends_a_call_in_three_rounds() {
    for beginning in [
        vec![],
        vec!["presses *"],
        vec!["presses 471169#"],
        vec!["presses 471169#8"],
        vec!["presses 471169#8", "presses 246802#"],
        vec!["presses 471169#1"],
        vec!["presses 471169#11", "presses 5"],
    ] {
        let world = World::new(own_phone(), Office::with_messages(&[New]));
        let rounds = rounds_until_goodbye(world, &beginning, &["waits"], 100);
        assert_eq!(rounds, 3, "{beginning:?}");
    }
}

#[test]
fn new_passcodes_end_a_set_up_that_never_finds_one() {
    let office = Office::due(PasscodeDue::Initial, NameDue::Record);
    let world = World::new(own_phone(), office);
    let rounds = rounds_until_goodbye(world, &["presses 471169#"], &["presses 1#"], 100);
    assert_eq!(rounds, NEW_PASSCODES_PER_CALL_MAX);
}

#[test]
fn recordings_end_a_call_and_the_last_message_is_stored() {
    let mut world = World::new(deposit(NoAnswer), Office::default());
    world.settle();
    world.act("presses #");
    for _ in 0..RECORDINGS_PER_CALL_MAX {
        world.act("presses #");
        world.act("presses 1");
    }
    assert!(world.is_over());
    let fates: Vec<Fate> = world.office.recordings.values().copied().collect();
    assert_eq!(fates.len(), usize::try_from(RECORDINGS_PER_CALL_MAX).unwrap());
    assert_eq!(fates.iter().filter(|fate| **fate == Fate::Deposited).count(), 1);
    assert_eq!(fates.last(), Some(&Fate::Deposited));
}

#[test]
fn recordings_end_a_set_up_that_never_keeps_one() {
    let office = Office::due(PasscodeDue::No, NameDue::Record);
    let world = World::new(own_phone(), office);
    let rounds =
        rounds_until_goodbye(world, &["presses 471169#"], &["listens", "presses #", "presses 2"], 200);
    assert_eq!(rounds, RECORDINGS_PER_CALL_MAX);
}

#[test]
fn a_menu_repeated_for_ever_ends_a_call() {
    for key in ["presses #", "presses 1*"] {
        let world = World::new(own_phone(), Office::default());
        let rounds = rounds_until_goodbye(world, &["presses 471169#"], &[key], MENUS_PER_CALL_MAX + 1);
        assert!(rounds <= MENUS_PER_CALL_MAX);
    }
}

#[test]
fn a_message_wound_back_for_ever_ends_a_call() {
    let world = World::new(own_phone(), Office::with_messages(&[New]));
    let beginning = ["presses 471169#11", "listens"];
    let rounds = rounds_until_goodbye(world, &beginning, &["presses 1"], MENUS_PER_CALL_MAX + 1);
    assert!(rounds < MENUS_PER_CALL_MAX);
}

#[test]
fn digits_beyond_the_longest_entry_do_not_prolong_it() {
    let mut dialog = own_phone();
    dialog.start();
    let mut press = || dialog.handle(Event::Digit(Digit::from_char('4').expect("a key")));
    let set_by_each: Vec<bool> =
        (0..DIGITS_PER_ENTRY_MAX).map(|_| matches!(press().last(), Some(Command::SetTimer { .. }))).collect();
    assert!(set_by_each.iter().all(|set| *set));
    assert_eq!(press(), []);
}
