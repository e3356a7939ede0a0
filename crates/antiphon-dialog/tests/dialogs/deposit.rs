use antiphon_core::greeting::DepositCause::{AllCalls, Busy, NoAnswer, NotRegistered};
use antiphon_core::ids::BlobKey;
use antiphon_dialog::question::{DepositOutcome, Intake, Reception, SpokenOwner};
use expect_test::expect;

use crate::harness::*;

fn receiving(change: impl FnOnce(&mut Reception)) -> Office {
    let mut office = Office::default();
    change(&mut office.reception);
    office
}

fn fates(world: &World) -> Vec<Fate> {
    world.office.recordings.values().copied().collect()
}

#[test]
fn m20_a_caller_hears_the_greeting_and_leaves_a_message() {
    check(
        deposit(NoAnswer),
        Office::default(),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    listens
            office    begin recording a message
            portal    records 600 s at most
            caller    hangs up
            office    deposit: stored
        "#]],
    );
}

#[test]
fn m20_pound_skips_the_greeting_and_ends_the_message() {
    check(
        deposit(Busy),
        receiving(|it| it.owner = SpokenOwner::Name(BlobKey("name of 2001".to_owned()))),
        &expect![[r#"
            scene     deposit
            office    reception, busy
            portal    (name of 2001) is on the phone. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    presses 5
            caller    presses #
            office    begin recording a message
            portal    records 600 s at most
            caller    presses #
            portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses 3
            office    deposit: stored
            portal    Your message has been sent. Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn keys_that_mean_nothing_do_not_skip_the_greeting_before_it_begins() {
    for (keys, greets) in [("5", true), ("*", true), ("19*0", true), ("#", false), ("5#", false)] {
        let mut world = World::new(deposit(NoAnswer), Office::default());
        world.act(&format!("presses {keys}"));
        let heard = world.transcript.iter().any(|line| line.contains("The person at 2001"));
        let records = world.transcript.iter().any(|line| line.contains("records"));
        assert_eq!((heard, records), (greets, !greets), "{keys}");
    }
}

#[test]
fn the_greeting_tells_why_nobody_answers_and_an_own_one_stands_alone() {
    let custom = BlobKey("own greeting".to_owned());
    for (cause, greeting, expected) in [
        (Busy, None, "The person at 2001 is on the phone."),
        (NoAnswer, None, "The person at 2001 is not available."),
        (NotRegistered, None, "The person at 2001 is not available."),
        (AllCalls, None, "The person at 2001 is not available."),
        (Busy, Some(custom), "(own greeting)"),
    ] {
        let office = receiving(|it| it.recording = greeting);
        let world = play(World::new(deposit(cause), office), []);
        let last = world.transcript.last().expect("a greeting");
        assert!(last.contains(expected), "{last}");
    }
}

#[test]
fn every_choice_after_the_message() {
    check(
        deposit(NoAnswer),
        Office::default(),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    listens
            office    begin recording a message
            portal    records 600 s at most
            caller    presses #
            portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses 2
            portal    (the recording) To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses 6
            portal    The message is marked urgent. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses 6
            portal    The message is no longer marked urgent. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses 6
            portal    The message is marked urgent. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses 7
            portal    The message is marked confidential. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses 7
            portal    The message is no longer marked confidential. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses 7
            portal    The message is marked confidential. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses 4
            portal    That is not a choice. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses #
            portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    discard the recording
            office    begin recording a message
            portal    records 600 s at most
            caller    presses #
            portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses 3
            office    deposit, urgent, confidential: stored
            portal    Your message has been sent. Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn a_cancelled_message_is_thrown_away() {
    check(
        deposit(NoAnswer),
        Office::default(),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    presses #
            office    begin recording a message
            portal    records 600 s at most
            caller    presses #
            portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses *
            portal    Your message has been cancelled. Goodbye.
            portal    hangs up
            office    discard the recording
        "#]],
    );
}

#[test]
fn a_message_is_stored_whichever_way_its_caller_leaves() {
    for script in [
        "presses #|hangs up",
        "presses #|presses #|hangs up",
        "presses #|presses #|presses 2|hangs up",
        "presses #|falls silent|waits|waits|waits",
        "presses #|talks on and on|waits|waits|waits",
        "presses #|presses #|presses 0000000000",
    ] {
        let world = play(World::new(deposit(NoAnswer), Office::default()), script.split('|'));
        assert_eq!(fates(&world), [Fate::Deposited], "{script}");
        assert!(world.is_over(), "{script}");
    }
}

#[test]
fn a_message_of_full_length_and_one_ended_by_silence_offer_the_choices() {
    check(
        deposit(NoAnswer),
        Office::default(),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    presses #
            office    begin recording a message
            portal    records 600 s at most
            caller    talks on and on
            portal    Your recording has reached its longest length. To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    presses 1
            office    discard the recording
            office    begin recording a message
            portal    records 600 s at most
            caller    falls silent
            portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    waits
            portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    waits
            portal    To send your message, press 3. To record your message again, press 1. To listen to your message, press 2. To mark it urgent, or to take the mark away, press 6. To mark it confidential, or to take the mark away, press 7. To cancel your message, press the star key. To repeat this menu, press the pound key.
            caller    waits
            office    deposit: stored
            portal    Your message has been sent. Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn a_message_under_one_second_of_sound_may_be_recorded_again_three_times() {
    check(
        deposit(NoAnswer),
        Office::default(),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    speaks 999
            caller    presses #
            office    begin recording a message
            portal    records 600 s at most
            caller    presses #
            portal    Your recording was too short and is not kept. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            office    discard the recording
            caller    listens
            office    begin recording a message
            portal    records 600 s at most
            caller    falls silent
            portal    Your recording was too short and is not kept. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            office    discard the recording
            caller    listens
            office    begin recording a message
            portal    records 600 s at most
            caller    presses #
            portal    Your recording was too short and is not kept. Goodbye.
            portal    hangs up
            office    discard the recording
        "#]],
    );
}

#[test]
fn a_message_too_short_when_the_caller_hangs_up_is_thrown_away() {
    let script = ["speaks 999", "presses #", "hangs up"];
    let world = play(World::new(deposit(NoAnswer), Office::default()), script);
    assert_eq!(fates(&world), [Fate::Discarded]);
    assert!(world.is_over());
}

#[test]
fn a_mailbox_that_takes_no_message_says_so_before_the_tone() {
    let office = receiving(|it| it.intake = Intake::Full);
    check(
        deposit(NoAnswer),
        office,
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is not available.
            caller    listens
            portal    This mailbox is full. Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn a_caller_is_told_when_the_message_cannot_be_kept() {
    let office = Office { deposit: DepositOutcome::Failed, ..Office::default() };
    let world = play(World::new(deposit(NoAnswer), office), ["presses #", "presses #", "presses 3"]);
    let told = |line: &String| line.contains("Your message could not be kept");
    assert!(world.transcript.iter().any(told), "{:?}", world.transcript);
}

#[test]
fn an_office_that_does_not_answer_is_said_to_be_unavailable() {
    for (question, expected) in [
        ("reception", "not available at the moment"),
        ("begin", "not available at the moment"),
        ("deposit", "could not be kept"),
    ] {
        let office = Office { unavailable: Some(question), ..Office::default() };
        let world = play(World::new(deposit(NoAnswer), office), ["presses #", "presses #", "presses 3"]);
        let said = world.transcript.iter().any(|line| line.contains(expected));
        assert!(said && world.hangs_up && world.is_over(), "{question}: {:?}", world.transcript);
    }
}

#[test]
fn a_recording_that_fails_is_said_to_be_lost() {
    check(
        deposit(NoAnswer),
        Office::default(),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    presses #
            office    begin recording a message
            portal    records 600 s at most
            caller    breaks the disk
            portal    We are sorry. Your recording could not be kept. Goodbye.
            portal    hangs up
            office    discard the recording
        "#]],
    );
}

#[test]
fn star_opens_the_voice_portal_only_where_the_mailbox_allows_it() {
    check(
        deposit(NoAnswer),
        Office::default(),
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    presses *
            caller    hangs up
        "#]],
    );
    let mut office = Office::default();
    office.reception.login_allowed = true;
    check(
        deposit(NoAnswer),
        office,
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    The person at 2001 is not available. Please leave a message after the tone. When you are finished, hang up, or press the pound key for more choices.
            caller    presses *
            scene     deposit/portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    presses 471169#
            office    verify own mailbox: open
            scene     deposit/portal/main_menu
            office    counts
            portal    You have no messages. For your messages, press 1. For your name, press 3. For call forwarding, press 4. To change your passcode, press 8. To leave the voice portal, press 9. To repeat this menu, press the pound key.
            caller    presses 9
            portal    Goodbye.
            portal    hangs up
        "#]],
    );
}

#[test]
fn star_opens_the_voice_portal_under_the_name_of_its_organization() {
    let mut office = Office::default();
    office.reception.login_allowed = true;
    let dialog = branded_deposit(NoAnswer, Some("Acme".to_owned()));
    let world = play(World::new(dialog, office), ["presses *"]);
    let last = world.transcript.last().expect("a welcome");
    assert!(last.contains("Welcome to your Acme Voice Portal."), "{last}");
}

#[test]
fn callers_are_greeted_in_the_owners_language() {
    let mut office = Office::default();
    office.reception.language = Some(antiphon_dialog::prompts::Language::DeDe);
    office.reception.login_allowed = true;
    check(
        deposit(NoAnswer),
        office,
        &expect![[r#"
            scene     deposit
            office    reception, no-answer
            portal    Der Teilnehmer mit der Nummer 2001 ist nicht erreichbar. Bitte hinterlassen Sie eine Nachricht nach dem Ton. Wenn Sie fertig sind, legen Sie auf oder drücken Sie für weitere Möglichkeiten die Rautetaste.
            caller    presses *
            scene     deposit/portal/login
            portal    Welcome to your Voice Portal. Please enter your passcode, then enter the pound key. If you are not calling from your own phone, please press the star key.
            caller    hangs up
        "#]],
    );
}
