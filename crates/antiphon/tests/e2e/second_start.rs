//! A second start of the demo goes on where the first one ended.

use antiphon_dialog::prompts::Prompt;

use crate::support::caller::Caller;
use crate::support::operator::Operator;
use crate::support::server::{Demo, Server};

#[test]
fn a_second_start_continues_with_the_same_data() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator(folder.path());
    Server::demo(folder.path()).ends();
    let (first, messages) = (Demo::of(folder.path()), operator.messages("2001"));
    assert_eq!(messages.len(), 3);

    let server = Server::demo(folder.path());
    let second = Demo::of(folder.path());
    for part in ["organization", "locations", "people", "groups"] {
        assert_eq!(first.all()[part], second.all()[part], "{part}");
    }
    assert_eq!(operator.messages("2001"), messages);
    let mut caller = Caller::with_phone(&server.place, &first.account("2001"));
    caller.calls("2000");
    caller.presses(&format!("{}#", first.passcode("2001")));
    caller.hears(&Prompt::InboxCount { new: 3, urgent: 1, saved: 0 });
    caller.hangs_up();
    server.ends();
}

#[test]
fn the_demos_secrets_are_random_and_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [one, other] = folders.each_ref().map(|folder| {
        Server::demo(folder.path()).ends();
        let mode = std::fs::metadata(folder.path().join("demo.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        Demo::of(folder.path())
    });
    assert_ne!(one.account("2001").password, other.account("2001").password);
    assert_ne!(
        (one.passcode("2001"), one.passcode("2004")),
        (other.passcode("2001"), other.passcode("2004"))
    );
}
