//! Callers who hang up anywhere, and callers who press anything: every dialog ends, and no recording is forgotten.

use antiphon_core::entropy::{Entropy, SeededEntropy};
use antiphon_core::greeting::DepositCause::{Busy, NoAnswer};
use antiphon_core::ids::BlobKey;
use antiphon_core::limits::WRONG_PASSCODES_PER_CALL_MAX;
use antiphon_core::message::MessageState::{New, Saved};
use antiphon_dialog::event::RecordingEnd;
use antiphon_dialog::kernel::Dialog;
use antiphon_dialog::question::{DepositOutcome, Intake, NameDue, PasscodeDue};
use antiphon_dialog::start::OwnMailbox;

use crate::front::{attendant, every_action};
use crate::harness::*;

/// Random callers tried by the sweep, and by the long one under `ANTIPHON_SLOW`.
const SEEDS: u64 = 256;
const SEEDS_SLOW: u64 = 10_000;
/// What a random caller does before he hangs up, if the portal has not ended the call by then.
const ACTIONS_MAX: u32 = 2_000;

/// How a call begins, and what its caller does.
type Script = (fn() -> World, Vec<&'static str>);

/// Calls that between them wait for everything a dialog can wait for.
fn calls() -> Vec<Script> {
    let set_up = || World::new(own_phone(), Office::due(PasscodeDue::Initial, NameDue::Record));
    let confirm = || {
        let earlier = NameDue::Confirm(BlobKey("earlier name".to_owned()));
        World::new(own_phone(), Office::due(PasscodeDue::Expired, earlier))
    };
    let listen = || World::new(own_phone(), Office::with_messages(&[New, New, Saved]));
    let leave = || World::new(deposit(NoAnswer), Office::default());
    let administer = || World::new(unknown_phone(), Office::default());
    vec![
        (
            administer,
            vec![
                "presses 2000#918273#",
                "presses 3",
                "presses 2",
                "listens",
                "falls silent",
                "presses 2",
                "listens",
                "presses #",
                "presses 1",
                "presses 3",
                "presses *",
                "presses 42001#",
                "presses 2",
                "presses 1",
                "presses 1",
                "presses *",
                "presses 9",
            ],
        ),
        (
            administer,
            vec![
                "presses 2000#918273#",
                "presses 11",
                "presses 1",
                "listens",
                "presses #",
                "presses 1",
                "presses 4",
                "presses *",
                "presses 4",
                "presses *",
                "presses 2",
                "presses 1",
                "listens",
                "falls silent",
                "presses 3",
                "presses 1",
                "presses 3",
                "presses 6",
                "presses 1",
                "listens",
                "presses #",
                "presses *",
                "presses **",
                "presses 9",
            ],
        ),
        (
            set_up,
            vec![
                "presses *",
                "presses 2001#",
                "presses 111111#",
                "presses 471169#",
                "presses 123456#123456#",
                "presses 246802#",
                "waits",
                "presses 246802#",
                "listens",
                "presses #",
                "presses 2",
                "listens",
                "falls silent",
                "presses 3",
                "presses 1",
                "presses 9",
            ],
        ),
        (confirm, vec!["presses 471169#", "presses 246802#246802#", "presses 1", "waits", "waits", "waits"]),
        (
            listen,
            vec![
                "presses 471169#",
                "presses 8",
                "presses 246802#",
                "presses 246802#",
                "presses 1",
                "presses 1",
                "listens",
                "presses 2",
                "presses 2",
                "listens",
                "presses 5",
                "presses #",
                "listens",
                "presses 7",
                "presses 4",
                "presses 6",
                "presses 6",
                "presses *",
                "presses 9",
            ],
        ),
        (
            leave,
            vec!["listens", "presses #", "presses 2", "presses 6", "presses 1", "presses #", "presses 3"],
        ),
        (leave, vec!["presses #", "presses #", "presses *"]),
        (
            listen,
            vec![
                "presses 471169#",
                "presses 12",
                "presses 1",
                "listens",
                "presses #",
                "presses 1",
                "presses 2",
                "listens",
                "presses *",
                "presses 4",
                "presses 1",
                "presses *",
                "presses 62",
                "presses 32005#",
                "presses 2",
                "presses *",
                "presses *",
                "presses *",
                "presses 4",
                "presses 32002#",
                "presses 1",
                "presses *",
                "presses 31",
                "presses 1",
                "listens",
                "presses #",
                "presses *",
                "presses 3",
                "presses *",
                "presses *",
                "presses 9",
            ],
        ),
        (
            || World::new(attendant(), Office { front: every_action(), ..Office::default() }),
            vec![
                "presses 7",
                "presses *",
                "presses 4",
                "listens",
                "presses 6",
                "presses 999#",
                "presses *",
                "presses 5",
                "presses 392#",
                "presses 2",
                "presses 392#",
                "presses 1",
                "listens",
                "is told: busy",
                "waits",
            ],
        ),
        (
            listen,
            vec![
                "presses 471169#15",
                "listens",
                "presses #",
                "presses 4*",
                "presses 5",
                "presses 1",
                "presses 3#",
                "presses 4",
                "presses 2002#",
                "presses 1",
                "presses 5",
                "presses 2003#",
                "presses 3",
                "presses *",
                "presses *",
                "presses 3",
                "presses 2002#",
                "presses 1",
                "presses 2003#",
                "presses 1",
                "presses #",
                "presses 1",
                "listens",
                "presses 9",
                "presses 2",
                "listens",
                "presses #",
                "presses 3",
                "presses 2002#",
                "presses 1",
                "presses #",
                "presses 9",
                "presses 1",
                "listens",
                "presses #",
                "presses 1",
                "listens",
                "presses #",
                "presses 3",
                "presses 7",
                "presses 4",
                "presses 7",
                "presses *",
                "presses 7",
                "presses 1",
                "presses *",
                "presses 9",
            ],
        ),
    ]
}

#[test]
fn a_caller_may_hang_up_before_any_event() {
    for (start, script) in calls() {
        let whole = play(start(), script.iter().copied());
        assert!(whole.is_over(), "{}", whole.transcript.join("\n"));
        for before in 0..whole.events {
            let mut world = start();
            world.hang_up_before = Some(before);
            let world = play(world, script.iter().copied());
            assert_accounted(&world, &format!("hung up before event {before}"));
        }
    }
}

#[test]
fn a_caller_may_hang_up_while_a_recording_is_being_made() {
    let mut world = World::new(deposit(Busy), Office::default());
    world.settle();
    for action in ["presses #", "hangs up"] {
        world.act(action);
    }
    assert_accounted(&world, "while recording");
    assert_eq!(world.office.recordings.values().copied().collect::<Vec<_>>(), [Fate::Deposited]);
}

#[test]
fn whatever_a_caller_does_the_call_ends_and_guesses_are_bounded() {
    let seeds = if std::env::var_os("ANTIPHON_SLOW").is_some() { SEEDS_SLOW } else { SEEDS };
    for seed in 0..seeds {
        let world = random_call(seed);
        assert_accounted(&world, &format!("seed {seed}"));
        assert!(world.office.verifies <= WRONG_PASSCODES_PER_CALL_MAX + 1, "seed {seed}");
    }
}

fn random_call(seed: u64) -> World {
    let mut entropy = SeededEntropy::new(seed);
    let mut world = World::new(random_dialog(&mut entropy), random_office(&mut entropy));
    world.settle();
    for _ in 0..ACTIONS_MAX {
        if world.is_over() {
            break;
        }
        random_action(&mut world, &mut entropy);
        if one_of(&mut entropy, &[true, true, false]) {
            world.settle();
        }
    }
    world.settle();
    if !world.is_over() {
        world.hang_up();
    }
    world
}

fn one_of<T: Copy>(entropy: &mut SeededEntropy, choices: &[T]) -> T {
    let index = entropy.next_u64() % u64::try_from(choices.len()).unwrap();
    choices[usize::try_from(index).unwrap()]
}

fn random_dialog(entropy: &mut SeededEntropy) -> Dialog {
    match one_of(entropy, &[0, 1, 2, 3, 4, 5]) {
        5 => attendant(),
        0 => own_phone(),
        1 => unknown_phone(),
        2 => portal(Some(OwnMailbox { mailbox: mailbox(), passcode_unset: true })),
        3 => deposit(Busy),
        _ => deposit(NoAnswer),
    }
}

fn random_office(entropy: &mut SeededEntropy) -> Office {
    let earlier = NameDue::Confirm(BlobKey("earlier name".to_owned()));
    let name_due =
        [NameDue::No, NameDue::Record, earlier][usize::from(one_of(entropy, &[0_u8, 1, 2]))].clone();
    let passcode_due = one_of(entropy, &[PasscodeDue::No, PasscodeDue::Initial, PasscodeDue::Expired]);
    let mut office = Office::with_messages(&[New, New, Saved]);
    office.front = every_action().changed(|menu| menu.extension_enabled = true);
    office.admission.passcode_due = passcode_due;
    office.admission.name_due = name_due;
    // Short, so that random keys find it, and without a limit of the mailbox's own.
    office.passcode = one_of(entropy, &["11", "471169"]);
    office.attempts_max = one_of(entropy, &[4, 1_000]);
    if one_of(entropy, &[true, false]) {
        office.gone.push(office.inbox[0].message);
    }
    office.reception.login_allowed = one_of(entropy, &[true, false]);
    let takes = || Intake::Takes { max_ms: 600_000 };
    let refuses = |then: Option<&str>| Intake::Refuses { then: then.map(str::to_owned) };
    let intakes = [takes(), takes(), Intake::Full, refuses(None), refuses(Some("2005"))];
    office.reception.intake = intakes[one_of(entropy, &[0, 1, 2, 3, 4])].clone();
    office.reception.transfer = one_of(entropy, &[None, Some("2009")]).map(str::to_owned);
    office.reception.warned = one_of(entropy, &[true, false]);
    office.reception.recording =
        one_of(entropy, &[None, Some("own greeting")]).map(|it| BlobKey(it.to_owned()));
    office.deposit = one_of(entropy, &[DepositOutcome::Stored, DepositOutcome::Failed]);
    office.unavailable = one_of(
        entropy,
        &[
            None,
            None,
            None,
            Some("mark"),
            Some("deposit"),
            Some("counts"),
            Some("inbox"),
            Some("send"),
            Some("find"),
            Some("members"),
            Some("restore"),
        ],
    );
    office
}

fn random_action(world: &mut World, entropy: &mut SeededEntropy) {
    match one_of(entropy, &[0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 4, 5, 6, 7, 8]) {
        0 => world
            .press(one_of(entropy, &['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', '#', 'A'])),
        1 => world.hear(),
        2 => world.wait(),
        3 => world.end_recording(one_of(
            entropy,
            &[RecordingEnd::Silence, RecordingEnd::MaxLength, RecordingEnd::Failed],
        )),
        4 => world
            .act(one_of(entropy, &["presses 11#", "presses 471169#", "presses 246802#", "presses 2001#"])),
        5 => world.act(one_of(entropy, &["speaks 0", "speaks 3000"])),
        6 => world.hear_nothing(),
        7 => world.connection_fails(),
        _ if entropy.next_u64().is_multiple_of(50) => world.hang_up(),
        _ => {}
    }
}

fn assert_accounted(world: &World, case: &str) {
    let transcript = || format!("{case}\n{}", world.transcript.join("\n"));
    assert!(world.is_over(), "{}", transcript());
    assert!(world.gone || world.hangs_up, "{}", transcript());
    assert!(world.office.recordings.values().all(|fate| *fate != Fate::Open), "{}", transcript());
}
