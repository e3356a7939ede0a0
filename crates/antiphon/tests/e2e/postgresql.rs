//! The same on PostgreSQL: an office is set up by commands, a telephone no one here wrote logs in, is left a
//! message, and its lamp goes on and off.

use antiphon_dialog::prompts::Prompt;

use crate::support::baresip::Baresip;
use crate::support::caller::Caller;
use crate::support::office::SmallOffice;
use crate::support::operator::{DATABASE_URL_FILE, Operator};
use crate::support::server::{ENOUGH_RECORDED, Server, recorded_bytes};
use crate::support::{postgres, sound};

#[test]
fn an_office_on_postgresql_answers_keeps_messages_and_lights_lamps() {
    if std::env::var_os("ANTIPHON_TEST_POSTGRES").is_some() {
        println!("skipped: an office needs a database of its own, and that one may have been used before");
        return;
    }
    let Some(url) = postgres::url() else { return };
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(DATABASE_URL_FILE), url).unwrap();
    let operator = Operator(folder.path());
    let office = SmallOffice::set_up(&operator);
    let server = Server::serve(folder.path(), "info");
    let ada = office.account(&operator, "2001");
    let Some(phone) = Baresip::of(&server.place, &ada) else { return };
    phone.shows("0/0 (0/0)");

    operator.asks("mailbox set 2001 --send-all-calls true");
    let mut caller = Caller::stranger(&server.place);
    caller.calls("2001");
    caller.presses("#");
    caller.speaks(&sound::speech_on_the_line(10));
    caller.until("some seconds are recorded", |_| recorded_bytes(folder.path()) > ENOUGH_RECORDED);
    caller.hangs_up();
    phone.shows("1/0 (0/0)");

    // What is in the database outlives the server, and so does the lamp.
    server.ends();
    let server = Server::serve(folder.path(), "info");
    let mut phone = {
        drop(phone);
        Baresip::of(&server.place, &ada).expect("it is installed")
    };
    phone.shows("1/0 (0/0)");
    phone.calls("2000", &server.place);
    phone.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
    phone.presses(&format!("{}#", SmallOffice::PASSCODE));
    phone.hears(&Prompt::InboxCount { new: 1, urgent: 0, saved: 0 });
    phone.presses("11");
    let [message] = <[_; 1]>::try_from(operator.export("2001")).expect("one message");
    phone.hears_one_of("the message", &[sound::as_played(&message)]);
    phone.presses("7");
    phone.hears(&Prompt::MESSAGE_DELETED);
    phone.hangs_up();
    phone.shows("0/0 (0/0)");
    assert_eq!(operator.asks("calls --last 1")[0]["outcome"], "answered");
    server.ends();
}
