//! The REST API as the field's own SDKs meet it, unmodified: scripts in `rest/` against the running demo.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::server::Server;

/// Where `./test` puts the SDKs.
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/python/bin/python");
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/rest");

#[test]
fn wxc_sdk_works_unmodified() {
    runs("wxc_sync.py");
}

#[test]
fn wxc_sdk_with_asyncio_works_unmodified() {
    runs("wxc_async.py");
}

#[test]
fn webexpythonsdk_works_unmodified() {
    runs("webexpython.py");
}

/// Runs a script against a demo of its own; it prints a line for each call and ends with 1 at the first wrong one.
fn runs(script: &str) {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let output = Command::new(python)
        .current_dir(SCRIPTS)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env_remove("WEBEX_ACCESS_TOKEN")
        .arg(script)
        .arg(folder.path().join("demo.json"))
        .arg(folder.path())
        .output()
        .expect("Python starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (told, complained) = (text(&output.stdout), text(&output.stderr));
    print!("{told}");
    assert!(output.status.success(), "{script}: {told}{complained}");
    assert!(told.lines().all(|line| line.starts_with("ok ")) && told.lines().count() > 5, "{told}");
    server.ends();
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
