//! The REST API as the field's own SDKs meet it, unmodified, as desk phones do, and as whoever sends nonsense does:
//! scripts in `rest/` against the running demo.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::operator::Operator;
use crate::support::server::{Demo, Server};

/// Where `./test` puts the SDKs.
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/python/bin/python");
/// The calls that the field's clients need.
const CALLS: &str = include_str!("rest/calls.txt");
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/rest");

#[test]
fn wxc_sdk_works_unmodified() {
    makes_every_call("wxc_sync.py");
}

#[test]
fn wxc_sdk_with_asyncio_works_unmodified() {
    makes_every_call("wxc_async.py");
}

#[test]
fn webexpythonsdk_works_unmodified() {
    runs("webexpython.py");
}

#[test]
fn a_desk_phone_shows_plays_and_marks_messages() {
    runs("desk_phone.py");
}

/// Requests that are made up from the document, by somebody who may do everything: none may end in an error of the
/// server, or with a body that is not as the document has it.
#[test]
fn made_up_requests_meet_no_server_error() {
    let Some(python) = python() else { return };
    let schemathesis = python.with_file_name("schemathesis");
    if !schemathesis.exists() {
        println!("skipped: schemathesis is not installed in target/python (./test does it where it may)");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // Made-up requests come as fast as they can.
    let server = Server::demo_with(
        folder.path(),
        &[("ANTIPHON_LOG__LEVEL", "warn"), ("ANTIPHON_HTTP__API_REQUESTS_PER_MINUTE", "4000000000")],
    );
    let demo = Demo::of(folder.path());
    let ada = demo.all()["people"][0]["email"].as_str().expect("an address").to_owned();
    let operator = Operator(folder.path());
    operator.asks(&format!("account set {ada} --role organization"));
    let token = operator.asks(&format!("token create made-up --account {ada}"));
    let document = format!("{}/v1/openapi.json", demo.all()["http"].as_str().expect("an address"));
    let output = Command::new(schemathesis)
        .current_dir(folder.path())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("NO_COLOR", "1")
        .env("SCHEMATHESIS_HOOKS", format!("{SCRIPTS}/made_up.py"))
        .env("TOKEN", token["token"].as_str().expect("a token"))
        .args(["--config-file", &format!("{SCRIPTS}/schemathesis.toml"), "run", &document])
        .output()
        .expect("it starts");
    let told = String::from_utf8_lossy(&output.stdout);
    print!("{told}");
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    server.ends();
}

#[test]
fn an_integration_of_wxc_sdk_is_let_in_by_a_user() {
    runs_with("wxc_integration.py", |folder| {
        let command = "integration create Dialler --redirect http://localhost:6001/redirect";
        let made = Operator(folder).asks(command);
        ["client_id", "client_secret"].map(|it| made[it].as_str().expect("a text").to_owned()).to_vec()
    });
}

/// The script must have made all calls that are listed.
fn makes_every_call(script: &str) {
    let Some(told) = runs(script) else { return };
    let made: Vec<&str> = told.lines().filter_map(|line| line.strip_prefix("ok ")).collect();
    let wanted = CALLS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let missing: Vec<&str> = wanted.filter(|call| !made.contains(call)).collect();
    assert!(missing.is_empty(), "{script} does not call {missing:?}");
}

fn runs(script: &str) -> Option<String> {
    runs_with(script, |_| Vec::new())
}

/// Runs a script against a demo of its own, with what is prepared there; it prints a line for each call, which are
/// returned, and ends with 1 at the first wrong one. Nothing where there is no Python.
fn runs_with(script: &str, prepare: impl FnOnce(&Path) -> Vec<String>) -> Option<String> {
    let python = python()?;
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let prepared = prepare(folder.path());
    let output = Command::new(python)
        .current_dir(SCRIPTS)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env_remove("WEBEX_ACCESS_TOKEN")
        .arg(script)
        .arg(folder.path().join("demo.json"))
        .arg(folder.path())
        .args(prepared)
        .output()
        .expect("Python starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (told, complained) = (text(&output.stdout), text(&output.stderr));
    print!("{told}");
    assert!(output.status.success(), "{script}: {told}{complained}");
    assert!(told.lines().all(|line| line.starts_with("ok ")) && told.lines().count() > 5, "{told}");
    server.ends();
    Some(told)
}

/// The interpreter with the SDKs; says so where it is not there.
fn python() -> Option<PathBuf> {
    let python = PathBuf::from(PYTHON);
    if !Path::exists(&python) {
        println!("skipped: the Python SDKs are not installed in target/python (./test does it where it may)");
        return None;
    }
    Some(python)
}
