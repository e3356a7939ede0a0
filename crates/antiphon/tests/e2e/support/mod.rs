//! What the tests are written with.

pub(crate) mod baresip;
pub(crate) mod caller;
pub(crate) mod linphone;
pub(crate) mod kamailio;
pub(crate) mod office;
pub(crate) mod operator;
/// The same server for the tests of the store.
#[path = "../../../../antiphon-store/tests/store/postgres.rs"]
pub(crate) mod postgres;
pub(crate) mod server;
pub(crate) mod sound;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long anything may take that usually takes less than a second, on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// From one look to the next.
const LOOK: Duration = Duration::from_millis(50);

/// Looks until something is found.
pub(crate) fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}");
        std::thread::sleep(LOOK);
    }
}

/// Whether a program is installed; says so where it is not.
pub(crate) fn is_installed(program: &str, package: &str) -> bool {
    is_installed_by(program, &format!("Debian package {package}"))
}

/// The same for a program that comes from somewhere else.
pub(crate) fn is_installed_by(program: &str, installer: &str) -> bool {
    let quiet = Command::new(program)
        .arg("-h")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if quiet.is_err() {
        println!("skipped: {program} is not installed ({installer})");
    }
    quiet.is_ok()
}

/// Whether the long rounds are wanted.
pub(crate) fn is_slow() -> bool {
    std::env::var_os("ANTIPHON_SLOW").is_some_and(|it| it == "1")
}
