//! Every key of every menu, from the tables themselves: a key without a case here, or a case without a key, fails.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use antiphon_core::digit::Digit;
use antiphon_core::greeting::DepositCause::NoAnswer;
use antiphon_core::greeting::{GreetingChange, GreetingKind};
use antiphon_core::ids::BlobKey;
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::message::MessageState::{New, Saved};
use antiphon_dialog::keymap::{self, KeyAction, MenuKeys};
use antiphon_dialog::prompts::{self, Language, Prompt};
use antiphon_dialog::question::{Intake, NameDue, PasscodeDue};
use antiphon_dialog::start::OwnMailbox;
use expect_test::expect_file;

use crate::front::{attendant, every_action};
use crate::harness::*;
use crate::place::{self, Place};

/// The way to a message that is composed, and on from there.
macro_rules! composed {
    ($on:literal) => {
        concat!("presses 471169#15|listens|presses #", $on)
    };
}

/// How a menu is reached: the call, and what the caller does first.
pub(crate) fn at(menu: &str) -> (World, &'static str) {
    let unset = Some(OwnMailbox { mailbox: mailbox(), passcode_unset: true });
    let earlier = NameDue::Confirm(BlobKey("earlier name".to_owned()));
    let messages = || Office::with_messages(&[New, Saved]);
    let mut welcoming = Office::default();
    welcoming.reception.login_allowed = true;
    welcoming.reception.transfer = Some("2009".to_owned());
    let mut recorded = Office::default();
    let audio = BlobKey("own greeting".to_owned());
    recorded.handled.greetings.make(&GreetingChange::Record(GreetingKind::Busy, audio));
    let mut full = welcoming.clone();
    full.reception.intake = Intake::Full;
    let mut returning = messages();
    returning.inbox.iter_mut().for_each(|it| it.call_back = Some("3001".to_owned()));
    match menu {
        "voicePortalLogin" => (World::new(portal(unset), Office::default()), ""),
        "announcementRecordingMenu" => {
            (World::new(own_phone(), Office::default()), "presses 471169#311|listens|presses #")
        }
        "confirmName" => (World::new(own_phone(), Office::due(PasscodeDue::No, earlier)), "presses 471169#"),
        "voicePortalMainMenu" => (World::new(own_phone(), messages()), "presses 471169#"),
        "voiceMessagingMenu" => (World::new(own_phone(), messages()), "presses 471169#1"),
        "playMessagesMenu" => (World::new(own_phone(), returning), "presses 471169#116|listens|listens"),
        "playMessageMenu" => (World::new(own_phone(), messages()), "presses 471169#11|listens"),
        "playDeletedMessagesMenu" => {
            (World::new(own_phone(), messages()), "presses 471169#117|presses 4|listens|listens")
        }
        "deleteAllMessagesMenu" => (World::new(own_phone(), messages()), "presses 471169#17"),
        "additionalMessageOptionsMenu" => (World::new(own_phone(), messages()), "presses 471169#119"),
        "replyMessageMenu" => (World::new(own_phone(), messages()), "presses 471169#1191|listens|presses #"),
        "forwardOrComposeMessageMenu" => (World::new(own_phone(), messages()), composed!("")),
        "sendToPersonMenu" => (
            World::new(own_phone(), messages()),
            composed!("|presses 3|presses 2002#|presses 1|presses 2003#"),
        ),
        "sendToAllGroupMembersMenu" => (World::new(own_phone(), messages()), composed!("|presses 4")),
        "sendToDistributionListMenu" => {
            (World::new(own_phone(), messages()), composed!("|presses 5|presses 1|presses 3#"))
        }
        "confirmSendingToDistributionListMenu" => {
            (World::new(own_phone(), messages()), composed!("|presses 5|presses 1|presses 3#|presses 3"))
        }
        "addToDistributionListMenu" => {
            (World::new(own_phone(), messages()), composed!("|presses 5|presses 4|presses 3#|presses 2002#"))
        }
        "changeBusyOrNoAnswerGreetingMenu" => {
            (World::new(own_phone(), Office::default()), "presses 471169#12")
        }
        "changeExtendedAwayGreetingMenu" => (World::new(own_phone(), Office::default()), "presses 471169#14"),
        "playGreetingMenu" => (World::new(own_phone(), recorded), "presses 471169#122"),
        "greetingsMenu" => (World::new(own_phone(), Office::default()), "presses 471169#3"),
        "personalizedNameMenu" => (World::new(own_phone(), Office::default()), "presses 471169#31"),
        "callForwardingOptionsMenu" => (World::new(own_phone(), Office::default()), "presses 471169#4"),
        "messageDepositMenu" => (World::new(own_phone(), Office::default()), "presses 471169#16"),
        "disableMessageDepositMenu" => (World::new(own_phone(), Office::default()), "presses 471169#162"),
        "administratorMenu" => (World::new(unknown_phone(), Office::default()), "presses 2000#918273#"),
        "administerUser" => (World::new(unknown_phone(), Office::default()), "presses 2000#918273#42001#"),
        "confirmReset" => (World::new(unknown_phone(), Office::default()), "presses 2000#918273#42001#2"),
        "administerGroup" => (World::new(unknown_phone(), Office::default()), "presses 2000#918273#3"),
        "attendantGreetingsMenu" => (administered(place::activated()), "presses 2000#918273#1"),
        "attendantGreetingMenu" => (administered(place::activated()), "presses 2000#918273#11"),
        "announcementMenu" => (administered(Place::default()), "presses 2000#918273#2"),
        "playAnnouncementsMenu" => {
            let announcements = place::announcements(3);
            (
                administered(Place { announcements, ..Place::default() }),
                "presses 2000#918273#23|listens|presses 6",
            )
        }
        "depositGreeting" => (World::new(deposit(NoAnswer), welcoming), ""),
        "depositRecording" => (World::new(deposit(NoAnswer), welcoming), "presses #"),
        "depositSent" => (World::new(deposit(NoAnswer), welcoming), "presses #|presses #|presses 3"),
        "depositReview" => (World::new(deposit(NoAnswer), welcoming), "presses #|presses #"),
        "depositClosed" => (World::new(deposit(NoAnswer), full), "listens"),
        "nameDialingConfirmation" => {
            let office = Office { front: every_action(), ..Office::default() };
            (World::new(attendant(), office), "presses 5392#")
        }
        other => panic!("nobody has said how to reach {other}"),
    }
}

fn administered(place: Place) -> World {
    World::new(unknown_phone(), Office { place, ..Office::default() })
}

/// What is heard, asked or done because of each key.
const CASES: &[(&str, char, &str)] = &[
    ("voicePortalLogin", '*', "Please enter your mailbox number"),
    ("announcementRecordingMenu", '1', "Your name has been saved."),
    ("announcementRecordingMenu", '2', "Please record your name"),
    ("announcementRecordingMenu", '3', "Your name is recorded as: (the recording)"),
    ("announcementRecordingMenu", '*', "To record your name, press 1."),
    ("announcementRecordingMenu", '#', "To keep this recording, press 1."),
    ("confirmName", '1', "confirm the name"),
    ("confirmName", '2', "Please record your name"),
    ("confirmName", '#', "To keep this name, press 1."),
    ("voicePortalMainMenu", '1', "To listen to your messages, press 1."),
    ("voicePortalMainMenu", '3', "For your recorded name, press 1."),
    ("voicePortalMainMenu", '4', "To forward all your calls, press 1."),
    ("voicePortalMainMenu", '8', "Please enter your new passcode"),
    ("voicePortalMainMenu", '9', "Goodbye."),
    ("voicePortalMainMenu", '#', "For your messages, press 1."),
    ("voiceMessagingMenu", '1', "New message 1."),
    ("voiceMessagingMenu", '5', "Please record your message"),
    ("voiceMessagingMenu", '7', "All your messages, new and saved, will be deleted."),
    ("voiceMessagingMenu", '8', "To select a list, press 1."),
    ("voiceMessagingMenu", '9', "There are no messages."),
    ("voiceMessagingMenu", '*', "For your messages, press 1."),
    ("voiceMessagingMenu", '#', "To listen to your messages, press 1."),
    ("playMessagesMenu", '#', "The message is saved. There are no more messages."),
    ("playMessagesMenu", '2', "(message 2)"),
    ("playMessagesMenu", '4', "New message 1."),
    ("playMessagesMenu", '5', "From: 3001. Received today at 9:05 AM. Length: 12 seconds."),
    ("playMessagesMenu", '6', "There are no more messages."),
    ("playMessagesMenu", '7', "The message is deleted."),
    ("playMessagesMenu", '8', "calls 3001 as the owner"),
    ("playMessagesMenu", '9', "To reply, press 1."),
    ("playMessagesMenu", '*', "To listen to your messages, press 1."),
    ("playMessageMenu", '1', "skips 3 s back"),
    ("playMessageMenu", '2', "pauses"),
    ("playMessageMenu", '3', "skips 3 s forward"),
    ("playMessageMenu", '4', "jumps to the beginning"),
    ("playMessageMenu", '6', "jumps to the end"),
    ("playDeletedMessagesMenu", '7', "The message is restored."),
    ("playDeletedMessagesMenu", '2', "(message 1)"),
    ("playDeletedMessagesMenu", '4', "There is no earlier message."),
    ("playDeletedMessagesMenu", '5', "From: 3001. Received today at 9:05 AM. Length: 12 seconds."),
    ("playDeletedMessagesMenu", '6', "Saved message 2."),
    ("playDeletedMessagesMenu", '*', "To listen to your messages, press 1."),
    ("playDeletedMessagesMenu", '#', "To restore this message, press 7."),
    ("deleteAllMessagesMenu", '1', "Your messages are deleted."),
    ("deleteAllMessagesMenu", '*', "No message was deleted."),
    ("deleteAllMessagesMenu", '#', "All your messages, new and saved, will be deleted."),
    ("additionalMessageOptionsMenu", '1', "Please record your reply"),
    ("additionalMessageOptionsMenu", '2', "Please record an introduction"),
    ("additionalMessageOptionsMenu", '*', "To hear it again, press 2."),
    ("additionalMessageOptionsMenu", '#', "To reply, press 1."),
    ("replyMessageMenu", '1', "Please record your reply"),
    ("replyMessageMenu", '2', "(the recording)"),
    ("replyMessageMenu", '3', "Your message has been sent."),
    ("replyMessageMenu", '6', "The message is marked urgent."),
    ("replyMessageMenu", '7', "The message is marked confidential."),
    ("replyMessageMenu", '*', "Your message has been cancelled."),
    ("replyMessageMenu", '#', "To send your reply, press 3."),
    ("forwardOrComposeMessageMenu", '1', "Please record your message"),
    ("forwardOrComposeMessageMenu", '2', "(the recording)"),
    ("forwardOrComposeMessageMenu", '3', "Please enter the number to send the message to"),
    ("forwardOrComposeMessageMenu", '4', "Your message will be sent to everybody at your location."),
    ("forwardOrComposeMessageMenu", '5', "To select a list, press 1."),
    ("forwardOrComposeMessageMenu", '6', "The message is marked urgent."),
    ("forwardOrComposeMessageMenu", '7', "The message is marked confidential."),
    ("forwardOrComposeMessageMenu", '*', "Your message has been cancelled."),
    ("forwardOrComposeMessageMenu", '#', "To send it to a person, press 3."),
    ("sendToPersonMenu", '1', "Please enter the next number"),
    ("sendToPersonMenu", '*', "Please enter the next number"),
    ("sendToPersonMenu", '#', "send the recording to 2002: 1 sent"),
    ("sendToAllGroupMembersMenu", '1', "send the recording to everybody: 1 sent"),
    ("sendToAllGroupMembersMenu", '*', "To send it to a person, press 3."),
    ("sendToAllGroupMembersMenu", '#', "Your message will be sent to everybody at your location."),
    ("sendToDistributionListMenu", '1', "Please enter the number of the list"),
    ("sendToDistributionListMenu", '2', "List 3 has 2 members. To: 2002. To: (name of 2003)"),
    ("sendToDistributionListMenu", '3', "List 3 has 2 members. To confirm, press 1."),
    ("sendToDistributionListMenu", '4', "Please enter the number of the person"),
    ("sendToDistributionListMenu", '5', "Please enter the number of the person"),
    ("sendToDistributionListMenu", '*', "To send it to a person, press 3."),
    ("sendToDistributionListMenu", '#', "To select a list, press 1."),
    ("confirmSendingToDistributionListMenu", '1', "send the recording to list 3: 1 sent"),
    ("confirmSendingToDistributionListMenu", '*', "To select a list, press 1."),
    ("confirmSendingToDistributionListMenu", '#', "To confirm, press 1."),
    ("addToDistributionListMenu", '1', "The person is added to the list."),
    ("addToDistributionListMenu", '*', "To select a list, press 1."),
    ("addToDistributionListMenu", '#', "To confirm, press 1."),
    ("voiceMessagingMenu", '2', "To record a new greeting, press 1."),
    ("voiceMessagingMenu", '3', "To record a new greeting, press 1."),
    ("voiceMessagingMenu", '4', "Your extended away greeting is not active."),
    ("voiceMessagingMenu", '6', "To let callers leave messages, press 1."),
    ("changeBusyOrNoAnswerGreetingMenu", '1', "Please record your greeting"),
    ("changeBusyOrNoAnswerGreetingMenu", '2', "The person at 2001 is on the phone."),
    ("changeBusyOrNoAnswerGreetingMenu", '3', "switch the busy greeting off"),
    ("changeBusyOrNoAnswerGreetingMenu", '*', "To listen to your messages, press 1."),
    ("changeBusyOrNoAnswerGreetingMenu", '#', "To record a new greeting, press 1."),
    ("changeExtendedAwayGreetingMenu", '1', "switch the extended-away greeting on"),
    ("changeExtendedAwayGreetingMenu", '2', "switch the extended-away greeting off"),
    ("changeExtendedAwayGreetingMenu", '3', "Please record your greeting"),
    ("changeExtendedAwayGreetingMenu", '4', "The person at 2001 is away for some time."),
    ("changeExtendedAwayGreetingMenu", '5', "messages while away: true"),
    ("changeExtendedAwayGreetingMenu", '6', "messages while away: false"),
    ("changeExtendedAwayGreetingMenu", '*', "To listen to your messages, press 1."),
    ("changeExtendedAwayGreetingMenu", '#', "To activate your extended away greeting, press 1."),
    ("playGreetingMenu", '1', "skips 3 s back"),
    ("playGreetingMenu", '2', "pauses"),
    ("playGreetingMenu", '3', "skips 3 s forward"),
    ("playGreetingMenu", '4', "jumps to the beginning"),
    ("playGreetingMenu", '6', "jumps to the end"),
    ("greetingsMenu", '1', "To record your name, press 1."),
    ("greetingsMenu", '*', "For your messages, press 1."),
    ("greetingsMenu", '#', "For your recorded name, press 1."),
    ("personalizedNameMenu", '1', "Please record your name"),
    ("personalizedNameMenu", '2', "You have not recorded your name."),
    ("personalizedNameMenu", '3', "delete the name"),
    ("personalizedNameMenu", '*', "For your recorded name, press 1."),
    ("personalizedNameMenu", '#', "To record your name, press 1."),
    ("callForwardingOptionsMenu", '1', "Please set a number first."),
    ("callForwardingOptionsMenu", '2', "Your calls are not forwarded."),
    ("callForwardingOptionsMenu", '3', "Please enter the number"),
    ("callForwardingOptionsMenu", '4', "Your calls are not forwarded."),
    ("callForwardingOptionsMenu", '*', "For your messages, press 1."),
    ("callForwardingOptionsMenu", '#', "To forward all your calls, press 1."),
    ("messageDepositMenu", '1', "Callers can leave messages."),
    ("messageDepositMenu", '2', "Callers cannot leave messages."),
    ("messageDepositMenu", '3', "Callers can leave messages."),
    ("messageDepositMenu", '*', "To listen to your messages, press 1."),
    ("messageDepositMenu", '#', "To let callers leave messages, press 1."),
    ("disableMessageDepositMenu", '1', "The call ends after the greeting."),
    ("disableMessageDepositMenu", '2', "Please set a number first."),
    ("disableMessageDepositMenu", '3', "Please enter the number"),
    ("disableMessageDepositMenu", '*', "To let callers leave messages, press 1."),
    ("disableMessageDepositMenu", '#', "To end calls after the greeting, press 1."),
    ("administratorMenu", '1', "The auto attendant at 2900."),
    ("administratorMenu", '2', "To record a new announcement, press 1."),
    ("administratorMenu", '3', "To listen to the greeting, press 1."),
    ("administratorMenu", '4', "Please enter the extension, then"),
    ("administratorMenu", '*', "Please enter your mailbox number"),
    ("administratorMenu", '9', "Goodbye."),
    ("administratorMenu", '#', "For the mailbox of a user, press 4."),
    ("attendantGreetingsMenu", '1', "To activate this greeting now, press 4."),
    ("attendantGreetingsMenu", '2', "To activate this greeting now, press 4."),
    ("attendantGreetingsMenu", '3', "To activate this greeting now, press 4."),
    ("attendantGreetingsMenu", '4', "The schedule decides again which greeting callers hear."),
    ("attendantGreetingsMenu", '*', "For the mailbox of a user, press 4."),
    ("attendantGreetingsMenu", '#', "For the greeting after hours, press 2."),
    ("attendantGreetingMenu", '1', "Please record the greeting after the tone"),
    ("attendantGreetingMenu", '2', "The greeting is: (business greeting)"),
    ("attendantGreetingMenu", '3', "default greeting for business"),
    ("attendantGreetingMenu", '4', "activate business"),
    ("attendantGreetingMenu", '*', "For the greeting after hours, press 2."),
    ("attendantGreetingMenu", '#', "To activate this greeting now, press 4."),
    ("announcementMenu", '1', "Please record the announcement after the tone"),
    ("announcementMenu", '3', "Announcement 1 of 1. (announcement 1)"),
    ("announcementMenu", '*', "For the mailbox of a user, press 4."),
    ("announcementMenu", '#', "To go through the announcements, press 3."),
    ("playAnnouncementsMenu", '1', "Please record the announcement after the tone"),
    ("playAnnouncementsMenu", '2', "Announcement 2 of 3. (announcement 2)"),
    ("playAnnouncementsMenu", '4', "Announcement 1 of 3. (announcement 1)"),
    ("playAnnouncementsMenu", '6', "Announcement 3 of 3. (announcement 3)"),
    ("playAnnouncementsMenu", '*', "To go through the announcements, press 3."),
    ("playAnnouncementsMenu", '#', "For the next announcement, press 6."),
    ("administerUser", '1', "The mailbox is unlocked."),
    ("administerUser", '2', "The passcode will be replaced by the default passcode."),
    ("administerUser", '*', "For the mailbox of a user, press 4."),
    ("administerUser", '#', "To unlock the mailbox, press 1."),
    ("confirmReset", '1', "The passcode is reset."),
    ("confirmReset", '*', "To unlock the mailbox, press 1."),
    ("confirmReset", '#', "To confirm, press 1."),
    ("administerGroup", '1', "Callers hear the default greeting."),
    ("administerGroup", '2', "Please record the greeting after the tone"),
    ("administerGroup", '3', "For this mailbox: You have 2 new messages and 1 saved message."),
    ("administerGroup", '4', "The mailbox is unlocked."),
    ("administerGroup", '*', "For the mailbox of a user, press 4."),
    ("administerGroup", '#', "To listen to the greeting, press 1."),
    ("depositGreeting", '#', "records 600 s at most"),
    ("depositGreeting", '0', "Please hold while you are connected."),
    ("depositGreeting", '*', "Welcome to your Voice Portal."),
    ("depositRecording", '#', "To send your message, press 3."),
    ("depositRecording", '0', "Your message has been sent. Please hold while you are connected."),
    ("depositSent", '*', "Welcome to your Voice Portal."),
    ("depositSent", '#', "Goodbye."),
    ("depositReview", '1', "records 600 s at most"),
    ("depositReview", '2', "(the recording)"),
    ("depositReview", '3', "Your message has been sent."),
    ("depositReview", '6', "The message is marked urgent."),
    ("depositReview", '7', "The message is marked confidential."),
    ("depositReview", '0', "Your message has been sent. Please hold while you are connected."),
    ("depositReview", '*', "Your message has been cancelled."),
    ("nameDialingConfirmation", '1', "Please hold while your call is put through."),
    ("nameDialingConfirmation", '2', "Please spell the last name"),
    ("nameDialingConfirmation", '*', "Thank you for calling."),
    ("nameDialingConfirmation", '#', "To be connected, press 1."),
    ("depositReview", '#', "To send your message, press 3."),
    ("depositClosed", '0', "Please hold while you are connected."),
    ("depositClosed", '*', "Goodbye."),
    ("depositClosed", '#', "To speak to somebody else, press 0."),
];

#[test]
fn every_key_does_what_its_menu_says() {
    for (menu, key, expected) in CASES {
        let (world, way) = at(menu);
        let mut world = play(world, way.split('|').filter(|action| !action.is_empty()));
        let before = world.transcript.len();
        world.act(&format!("presses {key}"));
        let after = world.transcript[before..].join("\n");
        assert!(after.contains(expected), "{menu} {key}:\n{after}");
        assert!(!after.contains("not a choice"), "{menu} {key}:\n{after}");
    }
}

#[test]
fn every_key_of_every_menu_has_a_case() {
    let menus = keymap::menus(KeyLayout::Webex);
    let there: BTreeSet<(&str, char)> =
        menus.iter().flat_map(|menu| menu.keys.iter().map(|key| (menu.id, key.key))).collect();
    let tested: BTreeSet<(&str, char)> = CASES.iter().map(|(menu, key, _)| (*menu, *key)).collect();
    assert_eq!(there, tested);
}

#[test]
fn every_menu_has_keys_that_a_telephone_has() {
    for menu in KeyLayout::ALL.into_iter().flat_map(keymap::menus) {
        assert!(menu.keys.iter().all(|key| "0123456789*#".contains(key.key)), "{}", menu.id);
    }
}

#[test]
fn what_a_menu_says_of_a_key_names_that_key() {
    for menu in KeyLayout::ALL.into_iter().flat_map(keymap::menus) {
        for key in menu.keys {
            let Some(said) = said(&key) else { continue };
            let name = match key.key {
                '#' => "the pound key".to_owned(),
                '*' => "the star key".to_owned(),
                digit => digit.to_string(),
            };
            assert!(said.ends_with(&format!("press {name}.")), "{} {}: {said}", menu.id, key.key);
        }
    }
}

#[test]
fn the_key_map_in_the_documents_is_that_of_the_dialogs() {
    expect_file!["../../../../docs/keymap.md"].assert_eq(&document());
}

fn document() -> String {
    let mut page = String::from(
        "# Key map\n\n\
         Every menu of the telephone interface and what its keys do.\n\
         This page is made from the tables of the crate `antiphon-dialog`, and a test holds the two together.\n\n\
         Everywhere: keys interrupt what is said and may be typed ahead.\n\
         `#` ends an entry and a recording, `*` in an entry goes one step back, and an entry also ends by itself \
         when no further key follows for five seconds.\n\
         While a message is played, the keys of `playMessageMenu` go before those of `playMessagesMenu`, whose \
         other keys act at once.\n\n\
         A location chooses its layout: `antiphon portal set LOCATION --key-layout asterisk`.\n\
         `webex` has the keys of Webex Calling, `asterisk` those of Asterisk's Comedian Mail, `unity` those of Unity \
         Connection.\n\
         An action that the other system has not keeps its key, or has one that is free there.\n\
         The keys of `unity` are from memory of its reference cards, and doubtful beyond 1 2 3 7 8 9 and `#` while \
         and after a message is heard.\n\
         Menus say the keys of their layout; the words below are those of `webex`.\n",
    );
    let layouts = KeyLayout::ALL.map(keymap::menus);
    for menu in &layouts[0] {
        writeln!(page, "\n## `{}`\n\n| {} | action | said |", menu.id, layout_names()).unwrap();
        writeln!(page, "|{}---|---|", "---|".repeat(layouts.len())).unwrap();
        for key in &menu.keys {
            let said = said(key).unwrap_or_default();
            writeln!(page, "| {} | `{}` | {said} |", keys_of(&layouts, menu.id, key.id), key.id).unwrap();
        }
    }
    page
}

fn layout_names() -> String {
    KeyLayout::ALL.map(KeyLayout::word).join(" | ")
}

/// The keys of an action, in the order of the layouts.
fn keys_of(layouts: &[Vec<MenuKeys>], menu: &str, action: &str) -> String {
    let key = |menus: &Vec<MenuKeys>| {
        let menu = menus.iter().find(|it| it.id == menu)?;
        menu.keys.iter().find(|it| it.id == action).map(|it| format!("`{}`", it.key))
    };
    let keys: Vec<String> = layouts.iter().map(|menus| key(menus).unwrap_or_default()).collect();
    keys.join(" | ")
}

fn said(key: &KeyAction) -> Option<String> {
    let (says, key) = (key.says?, Digit::from_char(key.key)?);
    Some(prompts::text(Language::EnUs, &Prompt::Choice { says, key }))
}
