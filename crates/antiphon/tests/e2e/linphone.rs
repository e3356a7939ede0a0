//! linphone registers, calls, is called, leaves a message, sees its lamp, and speaks in secret.

use antiphon_dialog::prompts::Prompt;

use crate::support::baresip::Baresip;
use crate::support::caller::Caller;
use crate::support::eventually;
use crate::support::linphone::Linphone;
use crate::support::operator::Operator;
use crate::support::server::{Demo, ENOUGH_RECORDED, Server, recorded_bytes};

#[test]
fn two_kinds_of_telephones_call_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let Some(mut linphone) = Linphone::of(&server.place, &demo.account("2004")) else { return };
    let Some(mut baresip) = Baresip::of(&server.place, &demo.account("2001")) else { return };
    linphone.dials("2001", &server.place);
    baresip.answers();
    linphone.talks();
    baresip.prints("incoming rtp");
    // They talk for a while.
    baresip.listens_for(2_000);
    baresip.hangs_up();
    linphone.is_left();
    baresip.dials("2004", &server.place);
    linphone.answers();
    baresip.prints("Call established");
    baresip.listens_for(2_000);
    linphone.hangs_up();
    baresip.is_left();
    server.ends();
}

#[test]
fn what_it_leaves_lights_the_lamp_of_another_one_until_it_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let operator = Operator(folder.path());
    operator.asks("mailbox set 2004 --send-all-calls true");
    let Some(owner) = Linphone::of(&server.place, &demo.account("2004")) else { return };
    owner.shows("0/0 (0/0)");
    let mut caller = Linphone::of(&server.place, &demo.account("2001")).expect("it is installed");
    caller.dials("2004", &server.place);
    caller.talks();
    eventually("some seconds are recorded", || {
        (recorded_bytes(folder.path()) > ENOUGH_RECORDED).then_some(())
    });
    caller.hangs_up();
    owner.shows("1/0 (0/0)");
    let mut hand = Caller::with_phone(&server.place, &demo.account("2004"));
    hand.calls("2000");
    hand.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
    hand.presses(&format!("{}#", demo.passcode("2004")));
    hand.hears(&Prompt::InboxCount { new: 1, urgent: 0, saved: 0 });
    hand.presses("11");
    hand.presses("7");
    hand.hears(&Prompt::MESSAGE_DELETED);
    hand.hangs_up();
    owner.shows("0/0 (0/0)");
    server.ends();
}

#[test]
fn one_that_insists_on_encryption_talks_to_the_portal_and_to_one_that_has_none() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let trusted = folder.path().join("demo-certificate.pem");
    let account = demo.account("2004");
    let Some(mut secretive) = Linphone::of_secretive(&server.place, &account, demo.tls(), &trusted) else {
        return;
    };
    secretive.dials("2000", &server.place);
    secretive.talks();
    secretive.hangs_up();
    let Some(mut plain) = Baresip::of(&server.place, &demo.account("2001")) else { return };
    secretive.dials("2001", &server.place);
    plain.answers();
    secretive.talks();
    plain.prints("incoming rtp");
    plain.listens_for(2_000);
    plain.hangs_up();
    secretive.is_left();
    server.ends();
}
