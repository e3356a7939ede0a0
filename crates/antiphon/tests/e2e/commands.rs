//! What an operator does on the command line, beside a running server and without one.

use antiphon_dialog::prompts::Prompt;

use crate::support::caller::Caller;
use crate::support::operator::Operator;
use crate::support::server::{Account, Server};
use crate::support::sound;

/// Passcodes that the rules accept.
const OWN: &str = "482915";
const DEFAULT: &str = "739154";

/// An office made by commands alone; one person at 2001 with a phone and an own passcode.
fn make_office(operator: &Operator<'_>) -> Account {
    assert_eq!(operator.asks("organization create Lantern")["name"], "Lantern");
    let location = operator.asks("location create Vienna --time-zone Europe/Vienna --prefix 81");
    assert!(location["warning"].as_str().unwrap().contains("no number"), "{location}");
    let portal = operator
        .asks("portal set Vienna --extension 2000 --name 'Front Desk' --language en-US --key-layout webex");
    assert_eq!((&portal["extension"], &portal["warning"]), (&"2000".into(), &serde_json::Value::Null));
    assert_eq!(operator.types("portal set-passcode Vienna", "918273\n")["admin_passcode"], "set");
    let person =
        "person create --location Vienna 'Ada Lovelace' --extension 2001 --email ada@lantern.example";
    assert_eq!(operator.asks(person)["extension"], "2001");
    let device = operator.asks("device create 2001");
    assert_eq!(operator.types("mailbox set-passcode 2001", &format!("{OWN}\n"))["passcode"], "set");
    let text = |key: &str| device[key].as_str().unwrap().to_owned();
    Account { username: text("username"), password: text("password") }
}

#[test]
fn an_office_made_by_commands_is_listed_and_answers() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator(folder.path());
    let account = make_office(&operator);
    assert_eq!(operator.asks("organization set --accent '#0B5A86'")["accent"], "#0b5a86");
    assert_eq!(operator.asks("organization list")[0]["name"], "Lantern");
    let moved = operator.asks("location set Vienna --time-zone Europe/Berlin --prefix 82");
    assert_eq!((&moved["time_zone"], &moved["prefix"]), (&"Europe/Berlin".into(), &"82".into()));
    assert_eq!(operator.asks("location list")[0]["portal"], "2000");
    assert_eq!(operator.asks("person list")[0]["email"], "ada@lantern.example");
    assert_eq!(operator.asks("device list 2001")[0]["username"], account.username);
    let settings =
        operator.asks("settings set --failed-attempts 3 --message-expiry-days 30 --message-max-seconds 120");
    assert_eq!(settings, operator.asks("settings show"));
    assert_eq!((&settings["failed_attempts"], &settings["message_expiry_days"]), (&3.into(), &30.into()));
    let audited = operator.asks("audit --last 100");
    assert!(audited.as_array().unwrap().len() >= 6, "{audited}");
    assert!(!audited.to_string().contains(OWN));

    let server = Server::serve(folder.path(), "info");
    let mut caller = Caller::with_phone(&server.place, &account);
    caller.calls("2000");
    caller.presses(&format!("{OWN}#"));
    // He is new: only the name is left to do.
    caller.hears(&Prompt::SET_UP_NAME);
    caller.hangs_up();
    server.ends();
}

#[test]
fn a_group_made_by_commands_is_called_and_heard_by_its_members() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator(folder.path());
    let account = make_office(&operator);
    let create = "group create --location Vienna Support --extension 2801 --member 2001";
    let group = operator.types(create, "739158\n");
    assert_eq!((&group["extension"], &group["members"]), (&"2801".into(), &1.into()));
    let changed = operator.asks("group set 2801 --name Helpdesk --remove-member 2001 --language de-DE");
    assert_eq!((&changed["name"], &changed["members"]), (&"Helpdesk".into(), &0.into()));
    operator.asks("group set Helpdesk --add-member 2001");
    assert_eq!(operator.asks("group list")[0]["members"], 1);
    assert_eq!(operator.asks("mailbox list")[1]["extension"], "2801");
    assert_eq!(operator.asks("message list 2801"), serde_json::json!([]));
    let audited = operator.asks("audit --last 100").to_string();
    assert!(audited.contains("group.created") && !audited.contains("739158"), "{audited}");

    let server = Server::serve(folder.path(), "info");
    let mut caller = Caller::with_phone(&server.place, &account);
    caller.calls("2000");
    caller.presses("*2801#739158#");
    caller.hears(&Prompt::SET_UP_NAME);
    caller.hangs_up();
    let mut administrator = Caller::with_phone(&server.place, &account);
    administrator.calls("2000");
    administrator.presses("*2000#918273#42001#");
    administrator.hears(&Prompt::MailboxAt("2001".to_owned()));
    administrator.hangs_up();
    server.ends();
    assert_eq!(operator.asks("group remove 2801")["removed"], true);
    assert_eq!(operator.asks("group list"), serde_json::json!([]));
    assert!(operator.is_refused("group remove 2801 --with-messages", "").contains("2801"));
}

#[test]
fn commands_beside_a_server_lock_and_unlock_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator(folder.path());
    let account = make_office(&operator);
    operator.asks("settings set --failed-attempts 3");
    let server = Server::serve(folder.path(), "info");

    let mut caller = Caller::with_phone(&server.place, &account);
    caller.calls("2000");
    for (wrong, answer) in [
        ("111222#", Prompt::PASSCODE_WRONG),
        ("222333#", Prompt::PASSCODE_WRONG),
        ("333444#", Prompt::ACCESS_LOCKED),
    ] {
        caller.presses(wrong);
        caller.hears(&answer);
    }
    caller.is_left();
    assert_eq!(operator.mailbox("2001")["lock"], "locked");

    let answer_to_the_right_one = |want: &Prompt| {
        let mut caller = Caller::with_phone(&server.place, &account);
        caller.calls("2000");
        caller.presses(&format!("{OWN}#"));
        caller.hears(want);
        if *want == Prompt::ACCESS_LOCKED {
            caller.is_left();
        } else {
            caller.hangs_up();
        }
    };
    answer_to_the_right_one(&Prompt::ACCESS_LOCKED);
    assert_eq!(operator.asks("mailbox unlock 2001")["lock"], "open");
    answer_to_the_right_one(&Prompt::SET_UP_NAME);

    // A new passcode counts from the next call on.
    assert_eq!(operator.types("mailbox set-passcode 2001", "605948")["passcode"], "set");
    answer_to_the_right_one(&Prompt::PASSCODE_WRONG);
    server.ends();
}

#[test]
fn a_reset_gives_the_default_or_a_one_time_passcode() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator(folder.path());
    let account = make_office(&operator);
    let reset = operator.asks("mailbox reset-passcode 2001");
    let one_time = reset["one_time_passcode"].as_str().unwrap();
    assert!(one_time.len() >= 6 && one_time.bytes().all(|digit| digit.is_ascii_digit()));
    let server = Server::serve(folder.path(), "info");
    let must_set_up = |passcode: &str| {
        let mut caller = Caller::with_phone(&server.place, &account);
        caller.calls("2000");
        caller.presses(&format!("{passcode}#"));
        caller.hears(&Prompt::SET_UP_PASSCODE_AND_NAME);
        caller.hangs_up();
    };
    must_set_up(one_time);
    assert_eq!(operator.types("settings set-default-passcode", DEFAULT)["default_passcode"], true);
    let reset = operator.asks("mailbox reset-passcode 2001");
    assert_eq!((&reset["passcode"], reset.get("one_time_passcode")), (&"default".into(), None));
    must_set_up(DEFAULT);
    server.ends();
}

#[test]
fn messages_are_listed_and_exported_as_wav_files() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let operator = Operator(folder.path());
    let messages = operator.messages("2001");
    assert_eq!(messages.len(), 3);
    assert_eq!(messages.iter().filter(|it| it["urgent"] == true).count(), 1);
    let exported = operator.export("2001");
    for (message, audio) in messages.iter().zip(&exported) {
        let ms = message["duration_ms"].as_u64().unwrap();
        assert_eq!(sound::audio(audio).len() as u64 / 8, ms, "{message}");
    }
    let one = messages[1]["id"].as_str().unwrap();
    let to = tempfile::tempdir().unwrap();
    let files = operator.asks(&format!("message export 2001 --message {one} --to {}", to.path().display()));
    assert_eq!(files.as_array().unwrap().len(), 1);
    assert_eq!(std::fs::read_dir(to.path()).unwrap().count(), 1);
    server.ends();
}

#[test]
fn a_refused_command_names_what_was_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator(folder.path());
    let refused = |words: &str, typed: &str, want: &str| {
        let line = operator.is_refused(words, typed);
        assert!(line.contains(want), "{words}: {line}");
        assert!(typed.is_empty() || !line.contains(typed), "{words} tells the passcode");
    };
    refused("person list", "", "no organization yet");
    make_office(&operator);
    refused("person create --location Graz Emil --extension 2002", "", "Graz");
    refused("person create --location Vienna Emil --extension 2001", "", "2001");
    refused("person create --location Vienna Emil --extension 20x1", "", "20x1");
    refused("location create Linz --time-zone Mars/Olympus", "", "Mars/Olympus");
    refused("portal set Vienna --language tlh", "", "tlh");
    refused("portal set Vienna --key-layout abc", "", "webex, asterisk, unity");
    refused("mailbox unlock 2009", "", "2009");
    refused("message export 2001 --message 7 --to /tmp/nowhere", "", "\"7\"");
    refused("settings set --failed-attempts 99", "", "99");
    refused("mailbox set 2001 --rings 99", "", "99");
    refused("mailbox set-passcode 2001", "", "no passcode was given");
    refused("settings set --passcode-ascending-max 9", "", "9");
    // Not the passcode but the rule it breaks is told.
    refused("mailbox set-passcode 2001", "1234567", "ascending");
    refused("mailbox set-passcode 2001", "112001", "extension");
    // Every rule of the organization can be changed, and holds at once.
    operator.asks("settings set --passcode-block-own-number false --passcode-distinct-digits 4");
    refused("mailbox set-passcode 2001", "112001", "4 different digits");
    operator.asks("settings set --passcode-distinct-digits 0 --passcode-block-years true");
    refused("mailbox set-passcode 2001", "112001", "year");
    operator.asks("settings set --passcode-block-years false");
    assert_eq!(operator.types("mailbox set-passcode 2001", "112001")["passcode"], "set");
}

#[test]
fn the_documents_of_the_manual_make_an_auto_attendant_that_answers() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator(folder.path());
    make_office(&operator);
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/examples");
    let apply = format!("attendant apply {examples}/reception.toml --location Vienna");
    let missing = "business.greeting: there is no announcement \"Welcome\" at this location";
    assert_eq!(operator.is_refused(&apply, ""), missing);
    let wav = folder.path().join("welcome.wav");
    std::fs::write(&wav, antiphon_media::wav::file_from_samples(&sound::speech(2), 8_000)).unwrap();
    let added = operator.asks(&format!("announcement add Welcome {}", wav.display()));
    assert_eq!((&added["seconds"], &added["location"]), (&2.into(), &serde_json::Value::Null));
    for schedule in ["week", "feasts"] {
        operator.asks(&format!("schedule apply {examples}/{schedule}.toml --location Vienna"));
    }
    assert_eq!(operator.asks("schedule list").as_array().unwrap().len(), 2);

    let planned = operator.asks(&format!("{apply} --dry-run"));
    assert!(planned.to_string().contains("business.keys[0].action"), "{planned}");
    assert_eq!(operator.asks("attendant list"), serde_json::json!([]));
    assert_eq!(operator.asks(&apply)["extension"], "2950");
    assert_eq!(operator.asks(&format!("{apply} --dry-run")), serde_json::json!([]));
    assert_eq!(operator.asks("attendant check Reception"), serde_json::json!([]));
    let refused = operator.is_refused("announcement remove Welcome", "");
    assert_eq!(refused, "announcement Welcome is still in use");

    // What is shown can be applied, as either kind of file, and as often as nobody else changes it.
    let document = operator.asks("attendant show 2950");
    let file = folder.path().join("shown.json");
    std::fs::write(&file, document.to_string()).unwrap();
    let again = format!("attendant apply {} --location Vienna", file.display());
    assert_eq!(operator.asks(&again)["version"], 2);
    let stale = operator.is_refused(&again, "");
    assert_eq!(stale, "auto attendant Reception was changed by somebody else meanwhile");
    let exported = folder.path().join("exported.wav");
    operator.asks(&format!("announcement export Welcome --to {}", exported.display()));
    assert_eq!(std::fs::read(exported).unwrap(), std::fs::read(wav).unwrap());

    let greeted = operator.asks("attendant greeting Reception holiday --announcement Welcome");
    assert_eq!(greeted["activated"], serde_json::Value::Null);
    assert_eq!(operator.asks("attendant activate Reception after_hours")["activated"], "after_hours");
    let shown = operator.asks("attendant show Reception");
    assert_eq!(
        (&shown["activated"], &shown["holiday"]["greeting"]),
        (&"after_hours".into(), &"Welcome".into())
    );
    operator.asks("attendant greeting Reception holiday --default");
    assert_eq!(operator.asks("attendant activate Reception schedule")["activated"], serde_json::Value::Null);

    // Whatever day it is, everybody is greeted.
    std::fs::write(&file, r#"{"name": "Reception", "extension": "2950", "business": {"keys": []}}"#).unwrap();
    operator.asks(&again);
    let server = Server::serve(folder.path(), "info");
    let mut caller = Caller::stranger(&server.place);
    caller.calls("2950");
    caller.hears(&Prompt::ATTENDANT_WELCOME);
    caller.hangs_up();
    server.ends();
    operator.asks("attendant remove Reception");
    operator.asks("announcement remove Welcome");
}

#[test]
fn lists_are_kept_and_deleted_messages_brought_back_by_command() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator(folder.path());
    make_office(&operator);
    operator.asks("person create --location Vienna 'Ben Franklin' --extension 2002");
    let settings = operator.asks("settings set --send-to-all true");
    assert_eq!(settings["send_to_all"], true);
    operator.asks("mailbox lists rename 2001 3 Crew");
    let list = operator.asks("mailbox lists add 2001 3 2002 812001");
    assert_eq!((&list["name"], &list["numbers"]), (&"Crew".into(), &"2002, 812001".into()));
    let kept = operator.asks("mailbox lists remove 2001 3 2001");
    assert_eq!(kept["entries"], serde_json::json!(["2002"]), "taken out by another number");
    assert_eq!(operator.asks("mailbox lists show 2001")[0], kept);
    for (refused, why) in [
        ("mailbox lists add 2001 16 2002", "lists are numbered from 1 to 15"),
        ("mailbox lists add 2001 3 2099", "a list holds telephone numbers and extensions"),
        ("mailbox lists add 2001 3 2002", "the number is in the list already"),
        ("message undelete 2001 0198c0de-0000-7000-8000-000000000001", "there is no such deleted message"),
    ] {
        let error = operator.is_refused(refused, "");
        assert!(error.contains(why), "{refused}: {error}");
    }
    operator.asks("mailbox lists clear 2001 3");
    assert_eq!(operator.asks("mailbox lists show 2001"), serde_json::json!([]));
    assert_eq!(operator.asks("message list 2001 --deleted"), serde_json::json!([]));
}
