//! A running server, a child of the test.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::eventually;
use super::operator::antiphon;

/// Where a server is reached.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) sip: SocketAddr,
    pub(crate) domain: String,
}

/// Somebody's telephone account.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) username: String,
    pub(crate) password: String,
}

/// A server that ends with the test, if not before.
pub(crate) struct Server {
    child: Child,
    output: TempDir,
    pub(crate) place: Place,
}

impl Server {
    /// The demo without its own call, on ports of its own.
    pub(crate) fn demo(folder: &Path) -> Self {
        Self::demo_at_level(folder, "info")
    }

    /// The same with other logs.
    pub(crate) fn demo_at_level(folder: &Path, level: &str) -> Self {
        Self::demo_with(folder, &[("ANTIPHON_LOG__LEVEL", level)])
    }

    /// The same with other settings, as the environment has them.
    pub(crate) fn demo_with(folder: &Path, settings: &[(&str, &str)]) -> Self {
        Self::demo_at("127.0.0.1:0", folder, settings)
    }

    /// The same with another address for SIP.
    pub(crate) fn demo_at(sip: &str, folder: &Path, settings: &[(&str, &str)]) -> Self {
        let description = folder.join("demo.json");
        let before = std::fs::read(&description).ok();
        let mut command = antiphon(folder);
        command.envs(settings.iter().copied());
        command.args(["demo", "--no-call", "--sip", sip, "--http", "127.0.0.1:0"]);
        let (child, output) = start(&mut command);
        let mut server = Self { child, output, place: Place::nowhere() };
        // Written once the server answers; a second start writes its new ports.
        server.place = server.until("demo.json", || {
            let now = std::fs::read(&description).ok().filter(|now| Some(now) != before.as_ref())?;
            Place::of_demo(&serde_json::from_slice(&now).expect("JSON"))
        });
        server
    }

    /// `antiphon serve` with the configuration of a small office.
    pub(crate) fn serve(folder: &Path, level: &str) -> Self {
        Self::serve_with(folder, level, &[])
    }

    /// The same with other settings, as the environment has them.
    pub(crate) fn serve_with(folder: &Path, level: &str, settings: &[(&str, &str)]) -> Self {
        let mut command = antiphon(folder);
        command.envs(settings.iter().copied());
        command.env("ANTIPHON_SIP__LISTEN", "127.0.0.1:0").env("ANTIPHON_HTTP__LISTEN", "127.0.0.1:0");
        command.env("ANTIPHON_ADMIN__LISTEN", "127.0.0.1:0");
        command.env("ANTIPHON_LOG__LEVEL", level).arg("serve");
        let (child, output) = start(&mut command);
        let mut server = Self { child, output, place: Place::nowhere() };
        let log = server.output.path().join("stderr");
        server.place = server.until("a line that says where it answers", || {
            Place::of_log(&std::fs::read_to_string(&log).expect("the log"))
        });
        server
    }

    /// Everything it has printed: standard output and standard error.
    pub(crate) fn printed(&self) -> [String; 2] {
        ["stdout", "stderr"].map(|name| {
            String::from_utf8_lossy(&std::fs::read(self.output.path().join(name)).expect("its output"))
                .into_owned()
        })
    }

    /// The same once `text` is on standard output.
    pub(crate) fn until_printed(&self, text: &str) -> [String; 2] {
        eventually(text, || Some(self.printed()).filter(|[stdout, _]| stdout.contains(text)))
    }

    /// The memory it holds, in kilobytes.
    pub(crate) fn memory_kb(&self) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("its status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }

    /// It gets a signal, such as `TERM`.
    pub(crate) fn is_told(&self, name: &str) {
        signal(&self.child, name);
    }

    /// It ends by itself, as it should.
    pub(crate) fn ends_by_itself(mut self) {
        assert!(self.ended().success(), "{:?}", self.printed());
    }

    /// Ctrl-C, and what it leaves behind.
    pub(crate) fn ends(mut self) {
        signal(&self.child, "INT");
        assert!(self.ended().success(), "{:?}", self.printed());
    }

    /// `kill -9`: nothing it had only in memory survives.
    pub(crate) fn dies(mut self) {
        self.child.kill().expect("it can be killed");
        self.ended();
    }

    fn ended(&mut self) -> ExitStatus {
        eventually("the server's end", || self.child.try_wait().expect("its status"))
    }

    fn until<T>(&mut self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        eventually(what, || {
            if let Some(status) = self.child.try_wait().expect("its status") {
                panic!("the server ended with {status}: {:?}", self.printed());
            }
            look()
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            println!("the server's log:\n{}", self.printed()[1]);
        }
    }
}

impl Place {
    fn nowhere() -> Self {
        Self { sip: SocketAddr::from(([127, 0, 0, 1], 0)), domain: String::new() }
    }

    fn of_demo(description: &Value) -> Option<Self> {
        let text = |value: &Value| Some(value.as_str()?.to_owned());
        let sip = &description["sip"];
        Some(Self { sip: sip["udp"].as_str()?.parse().ok()?, domain: text(&sip["domain"])? })
    }

    fn of_log(log: &str) -> Option<Self> {
        let line = log.lines().find(|line| line.contains("answering calls"))?;
        let field = |name: &str| {
            let (_, rest) = line.split_once(name)?;
            rest.split_whitespace().next().map(|it| it.trim_matches('"').to_owned())
        };
        Some(Self { sip: field(" sip=")?.parse().ok()?, domain: field(" domain=")? })
    }
}

/// `demo.json`.
pub(crate) struct Demo(Value);

impl Demo {
    /// Where it listens for TLS.
    pub(crate) fn tls(&self) -> &str {
        self.0["sip"]["tls"].as_str().expect("an address")
    }

    /// The description in a demo's folder.
    pub(crate) fn of(folder: &Path) -> Self {
        let bytes = std::fs::read(folder.join("demo.json")).expect("demo.json");
        Self(serde_json::from_slice(&bytes).expect("JSON"))
    }

    pub(crate) fn all(&self) -> &Value {
        &self.0
    }

    pub(crate) fn passcode(&self, extension: &str) -> String {
        self.person(extension)["passcode"].as_str().expect("a passcode").to_owned()
    }

    pub(crate) fn account(&self, extension: &str) -> Account {
        let device = &self.person(extension)["device"];
        let text = |key: &str| device[key].as_str().expect("a device").to_owned();
        Account { username: text("username"), password: text("password") }
    }

    fn person(&self, extension: &str) -> &Value {
        let people = self.0["people"].as_array().expect("people");
        people.iter().find(|it| it["extension"] == extension).expect("the person")
    }
}

fn start(command: &mut Command) -> (Child, TempDir) {
    let output = tempfile::tempdir().expect("a folder");
    let file = |name: &str| File::create(output.path().join(name)).expect("a file");
    let child = command
        .stdin(Stdio::null())
        .stdout(file("stdout"))
        .stderr(file("stderr"))
        .spawn()
        .expect("the program starts");
    (child, output)
}

/// Sends a signal to a child.
pub(crate) fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").arg(format!("-{name}")).arg(child.id().to_string()).status();
    assert!(sent.expect("kill starts").success());
}

/// Every file below a folder.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// Audio in the spool that is more than a recording too short to be kept, in bytes: two seconds and a half.
pub(crate) const ENOUGH_RECORDED: u64 = 20_000;

/// How much has been recorded by calls in progress.
pub(crate) fn recorded_bytes(folder: &Path) -> u64 {
    let spool = files_below(&folder.join("spool"));
    spool.iter().filter_map(|path| Some(path.metadata().ok()?.len())).sum()
}
