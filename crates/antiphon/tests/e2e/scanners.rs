//! sipvicious, which looks for extensions as scanners on the internet do.

use std::process::{Command, Stdio};

use crate::support::is_installed_by;
use crate::support::server::Server;

/// Extensions of the demo, and some that nobody has.
const RANGE: &str = "1995-2010";
const SVWAR: &str = "sipvicious_svwar";

#[test]
fn a_scanner_finds_no_extension() {
    if !is_installed_by(SVWAR, "./test") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo_with(folder.path(), &[("ANTIPHON_SIP__STRANGERS", "challenge")]);
    for method in ["REGISTER", "INVITE", "OPTIONS"] {
        assert_eq!(found(&server, method), [""; 0], "{method}");
    }
    server.ends();
}

/// What shows that the scanner would find something if there were something to find.
#[test]
fn a_scanner_finds_extensions_where_strangers_are_answered() {
    if !is_installed_by(SVWAR, "./test") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo_with(folder.path(), &[("ANTIPHON_SIP__STRANGERS", "answer")]);
    assert_eq!(found(&server, "INVITE"), ["2000", "2001", "2002", "2003", "2004"]);
    server.ends();
}

/// The extensions that it reports.
fn found(server: &Server, method: &str) -> Vec<String> {
    let (address, folder) = (server.place.sip, tempfile::tempdir().unwrap());
    let output = Command::new(SVWAR)
        .current_dir(folder.path())
        .args(["--force", "-m", method, "-e", RANGE, "-p", &address.port().to_string()])
        .arg(address.ip().to_string())
        .stdin(Stdio::null())
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let cell = |line: &str| Some(line.strip_prefix("| ")?.split_whitespace().next()?.to_owned());
    let mut found: Vec<String> = text.lines().filter_map(cell).filter(|it| it != "Extension").collect();
    found.sort();
    found
}
