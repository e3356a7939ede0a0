//! A PostgreSQL server for this test binary: that of `ANTIPHON_TEST_POSTGRES`, else a private one on a free port of
//! the loopback, else none, with the reason printed.
//!
//! The private one is watched by a shell that stops it and removes its folder once this process is gone, however it
//! ends: the shell reads from a pipe that nobody writes to.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;

static SERVER: OnceLock<Option<Server>> = OnceLock::new();

struct Server {
    url: String,
    _alive: Option<ChildStdin>,
}

const SCRIPT: &str = r#"
set -e
dir=$(mktemp -d "${TMPDIR:-/tmp}/antiphon-test-postgres-XXXXXX")
trap '"$BIN/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
"$BIN/initdb" -D "$dir/data" -U antiphon --auth=trust --no-sync -E UTF8 --locale=C.UTF-8 >"$dir/initdb.log" 2>&1 \
    || { tail -n 1 "$dir/initdb.log"; exit 1; }
"$BIN/pg_ctl" -D "$dir/data" -l "$dir/log" -w start \
    -o "-c listen_addresses=127.0.0.1 -c port=$PORT -c unix_socket_directories=$dir -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=500" \
    >/dev/null 2>&1 || { tail -n 1 "$dir/log"; exit 1; }
echo ready
read -r _ || true
"#;

/// The address of the server, or none after the reason was printed.
pub(crate) fn url() -> Option<&'static str> {
    SERVER.get_or_init(start).as_ref().map(|server| server.url.as_str())
}

fn start() -> Option<Server> {
    if let Ok(url) = std::env::var("ANTIPHON_TEST_POSTGRES") {
        return Some(Server { url, _alive: None });
    }
    let started =
        binaries().ok_or_else(|| "no server under /usr/lib/postgresql".to_owned()).and_then(start_private);
    started.inspect_err(|reason| eprintln!("PostgreSQL is skipped: {reason}")).ok()
}

fn binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let folders = versions.flatten().map(|version| version.path().join("bin"));
    folders.filter(|folder| folder.join("initdb").exists()).max()
}

fn start_private(binaries: PathBuf) -> Result<Server, String> {
    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).map_err(|it| it.to_string())?.port();
    let mut shell = unprivileged_shell();
    shell.args(["-c", SCRIPT]).env("BIN", binaries).env("PORT", port.to_string()).current_dir("/");
    shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut shell = shell.spawn().map_err(|error| error.to_string())?;
    let mut first = String::new();
    let stdout = shell.stdout.take().ok_or("it has no output")?;
    BufReader::new(stdout).read_line(&mut first).map_err(|error| error.to_string())?;
    if first.trim() != "ready" {
        return Err(format!("a private server did not start: {}", first.trim()));
    }
    let url = format!("postgres://antiphon@127.0.0.1:{port}/postgres");
    Ok(Server { url, _alive: shell.stdin.take() })
}

/// PostgreSQL refuses to run as root.
fn unprivileged_shell() -> Command {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    if !is_root {
        return Command::new("sh");
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "sh"]);
    command
}
