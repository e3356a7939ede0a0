//! Bad input and a bad place to run: one line that says so, an exit code that is not 0, and nothing lost.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use antiphon_dialog::prompts::Prompt;

use crate::support::caller::Caller;
use crate::support::eventually;
use crate::support::operator::{Operator, antiphon, refusal, run};
use crate::support::server::{Demo, Server};

/// `antiphon demo` on ports of its own.
fn demo(folder: &Path) -> Command {
    demo_at(folder, "127.0.0.1:0", "127.0.0.1:0")
}

fn demo_at(folder: &Path, sip: &str, http: &str) -> Command {
    let mut command = antiphon(folder);
    command.args(["demo", "--no-call", "--sip", sip, "--http", http]);
    command
}

/// What a start that must fail said.
fn refused(command: &mut Command) -> String {
    refusal(&run(command, ""), "a start")
}

#[test]
fn a_port_in_use_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let sip = refused(&mut demo_at(folder.path(), &address, "127.0.0.1:0"));
    assert!(sip.contains(&address) && sip.contains("SIP"), "{sip}");
    let http = refused(&mut demo_at(folder.path(), "127.0.0.1:0", &address));
    assert!(http.contains(&address) && http.contains("HTTP"), "{http}");
    // Nothing was harmed by it.
    Server::demo(folder.path()).ends();
}

#[test]
fn a_data_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, b"not a folder").unwrap();
    let below_a_file = file.join("data");
    // Not even the superuser can make a folder there.
    for place in [below_a_file.as_path(), Path::new("/proc/antiphon"), file.as_path()] {
        for words in [&["demo", "--no-call"][..], &["serve"][..], &["organization", "list"][..]] {
            let line = refused(antiphon(place).args(words).env("ANTIPHON_SIP__LISTEN", "127.0.0.1:0"));
            assert!(line.contains(&place.display().to_string()), "{words:?}: {line}");
        }
    }
    assert_eq!(std::fs::read(&file).unwrap(), b"not a folder");
}

#[test]
fn a_second_server_on_the_same_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let line = refused(&mut demo(folder.path()));
    assert!(
        line.contains("another Antiphon") && line.contains(&folder.path().display().to_string()),
        "{line}"
    );
    // The first one goes on.
    let mut caller = Caller::stranger(&server.place);
    caller.calls("2000");
    caller.hears(&Prompt::ENTER_MAILBOX_NUMBER);
    caller.hangs_up();
    server.ends();
}

#[test]
fn a_database_from_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    Server::demo(folder.path()).ends();
    let database = folder.path().join("antiphon.sqlite");
    set_version(&database, 9_999);
    let before = std::fs::read(&database).unwrap();
    for line in
        [refused(&mut demo(folder.path())), refused(antiphon(folder.path()).args(["organization", "list"]))]
    {
        assert!(line.contains("newer") && line.contains("9999"), "{line}");
    }
    assert!(before == std::fs::read(&database).unwrap(), "it was written to");
}

fn set_version(database: &Path, version: i64) {
    let connection = rusqlite::Connection::open(database).unwrap();
    let set = "UPDATE meta SET value = ?1 WHERE name = 'version'";
    assert_eq!(connection.execute(set, [version]).unwrap(), 1);
}

#[test]
fn a_file_that_is_no_database_is_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("antiphon.sqlite");
    std::fs::write(&database, "this is a letter, not a database\n".repeat(100)).unwrap();
    let before = std::fs::read(&database).unwrap();
    let line = refused(&mut demo(folder.path()));
    assert!(line.contains("antiphon.sqlite"), "{line}");
    assert!(before == std::fs::read(&database).unwrap());
}

#[test]
fn a_corrupt_recording_of_a_prompt_is_named_and_the_built_in_one_is_heard() {
    let folder = tempfile::tempdir().unwrap();
    Server::demo(folder.path()).ends();
    let prompts = folder.path().join("prompts/en-US");
    std::fs::create_dir_all(&prompts).unwrap();
    for (clip, text) in antiphon_dialog::prompts::catalogue(antiphon_dialog::prompts::Language::EnUs)
        .map(|clip| (clip.id.0, "RIFF and then nothing of the kind"))
    {
        std::fs::write(prompts.join(format!("{clip}.wav")), text).unwrap();
    }
    std::fs::write(prompts.join("no-such-clip.wav"), b"RIFF").unwrap();

    let server = Server::demo(folder.path());
    let warned = eventually("a warning", || {
        let [_, log] = server.printed();
        log.lines().find(|line| line.contains("no-such-clip.wav")).map(str::to_owned)
    });
    assert!(warned.contains("WARN") && warned.contains("there is no clip of this name"), "{warned}");
    let demo = Demo::of(folder.path());
    let mut caller = Caller::with_phone(&server.place, &demo.account("2001"));
    caller.calls("2000");
    caller.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
    caller.hangs_up();
    server.ends();
}

#[test]
fn a_configuration_that_cannot_be_is_named_by_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("antiphon.toml");
    let missing = folder.path().join("missing.toml");
    let check = |text: &str| {
        std::fs::write(&file, text).unwrap();
        refused(antiphon(folder.path()).args(["check-config", "--config"]).arg(&file))
    };
    for (text, want) in [
        ("colour = \"red\"", "colour"),
        ("[sip]\nlisten_on = \"0.0.0.0:5060\"", "listen_on"),
        ("[sip]\nlisten = \"here\"", "sip.listen"),
        ("[media]\nport_min = 70000", "media.port_min"),
        ("[media]\nport_min = 30000\nport_max = 30000", "media.port_max"),
        ("[sip]\ndomain = \"a b\"", "sip.domain"),
        ("[sip\n", "antiphon.toml"),
    ] {
        let line = check(text);
        assert!(line.contains(want), "{text}: {line}");
    }
    let line = refused(antiphon(folder.path()).args(["serve", "--config"]).arg(&missing));
    assert!(line.contains("missing.toml"), "{line}");
    let line = refused(antiphon(folder.path()).arg("serve").env("ANTIPHON_SIP__LISTNE", "127.0.0.1:0"));
    assert!(line.to_lowercase().contains("listne"), "{line}");
    let line = refused(antiphon(folder.path()).arg("serve").env("ANTIPHON_LOG__LEVEL", "a=b=c"));
    assert!(line.contains("log.level"), "{line}");
}

#[test]
fn the_demo_takes_no_address_but_the_loopback() {
    let folder = tempfile::tempdir().unwrap();
    for (sip, http) in [("0.0.0.0:0", "127.0.0.1:0"), ("127.0.0.1:0", "192.0.2.1:8080")] {
        let line = refused(&mut demo_at(folder.path(), sip, http));
        assert!(line.contains("loopback"), "{line}");
    }
    // What is no address at all is told by the command line itself, with an exit code of its own.
    for address in ["here", "127.0.0.1", "127.0.0.1:70000"] {
        let ran = run(&mut demo_at(folder.path(), address, "127.0.0.1:0"), "");
        assert_eq!(ran.status.code(), Some(2));
        assert!(ran.stderr.contains(address) && ran.stderr.contains("--sip"), "{}", ran.stderr);
    }
    assert_eq!(Operator(folder.path()).is_refused("person list", "").lines().count(), 1);
}

#[test]
fn a_command_whose_error_nobody_reads_fails_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let (reader, closed) = std::io::pipe().unwrap();
    drop(reader);
    let status = Command::new(env!("CARGO_BIN_EXE_antiphon"))
        .args(["person", "list", "--data"])
        .arg(folder.path())
        .stderr(closed)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
}
