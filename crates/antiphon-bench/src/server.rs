//! The server under test: the real program, in a folder of its own.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use serde::Deserialize;
use tempfile::TempDir;
use uuid::Uuid;

/// The server needs as long for its demo organization at most.
const START_MAX: Duration = Duration::from_secs(30);
/// Linux counts the time of processes in hundredths of a second for everybody who asks, whatever it uses inside.
const TICK: Duration = Duration::from_millis(10);

/// What the demo tells about itself, as far as it is needed.
#[derive(Debug, Deserialize)]
pub(crate) struct Demo {
    pub(crate) sip: Sip,
    /// How the API is reached.
    http: String,
    pub(crate) organization: Organization,
    pub(crate) admin: Admin,
    pub(crate) locations: Vec<Location>,
    pub(crate) people: Vec<Person>,
}

impl Demo {
    /// Address and port of the API.
    pub(crate) fn host(&self) -> anyhow::Result<&str> {
        self.http.strip_prefix("http://").context("the demo speaks HTTP in the clear")
    }

    pub(crate) fn first_person(&self) -> anyhow::Result<&Person> {
        self.people.first().context("the demo has people")
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Organization {
    pub(crate) id: Uuid,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Admin {
    pub(crate) api_token: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Sip {
    pub(crate) udp: SocketAddr,
    pub(crate) domain: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Location {
    pub(crate) id: Uuid,
    pub(crate) portal: Portal,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Portal {
    pub(crate) extension: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Person {
    pub(crate) id: Uuid,
    pub(crate) extension: String,
    pub(crate) state: String,
    pub(crate) passcode: Option<String>,
    pub(crate) api_token: String,
    pub(crate) device: Device,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Device {
    pub(crate) username: String,
    pub(crate) password: String,
}

/// A running server; dropping it ends it.
pub(crate) struct Server {
    child: Child,
    folder: TempDir,
    pub(crate) demo: Demo,
}

impl Server {
    /// Starts `program` in a fresh folder below `within`. `prepare` may put files there first.
    pub(crate) fn start(
        program: &Path,
        within: &Path,
        prepare: impl FnOnce(&Path) -> anyhow::Result<()>,
    ) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir_in(within).context("a folder for the server")?;
        prepare(folder.path())?;
        let mut child = Command::new(program)
            .args(["demo", "--no-call", "--sip", "127.0.0.1:0", "--http", "127.0.0.1:0", "--data"])
            .arg(folder.path())
            // Its callers have no accounts.
            .env("ANTIPHON_SIP__STRANGERS", "answer")
            // Programs are measured, not held back.
            .env("ANTIPHON_HTTP__API_REQUESTS_PER_MINUTE", u32::MAX.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let demo = await_demo(&mut child, &folder.path().join("demo.json"))?;
        Ok(Self { child, folder, demo })
    }

    /// What it has used of a core so far.
    pub(crate) fn cpu(&self) -> anyhow::Result<Duration> {
        let stat = self.read("stat")?;
        // The name, in parentheses, may hold anything; times are fields 14 and 15.
        let fields = stat.rsplit_once(')').context("a process has a name")?.1;
        let times = fields.split_whitespace().skip(11).take(2).map(str::parse::<u32>);
        let ticks: u32 = times.sum::<Result<_, _>>()?;
        Ok(TICK * ticks)
    }

    /// Resident memory, in bytes.
    pub(crate) fn memory(&self) -> anyhow::Result<u64> {
        let status = self.read("status")?;
        let line =
            status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("a process has memory")?;
        let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes * 1024)
    }

    /// What each kind of thread has used of a core so far, in nanoseconds.
    pub(crate) fn cpu_by_thread(&self) -> anyhow::Result<Vec<(String, u64)>> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id()))?;
        let mut threads: Vec<(String, u64)> = Vec::new();
        for task in tasks.flatten() {
            // A thread may end while it is looked at.
            let read = |file: &str| std::fs::read_to_string(task.path().join(file)).unwrap_or_default();
            let name = read("comm").trim().to_owned();
            let used = read("schedstat").split(' ').next().and_then(|it| it.parse().ok()).unwrap_or(0);
            match threads.iter_mut().find(|(known, _)| *known == name) {
                Some((_, all)) => *all += used,
                None => threads.push((name, used)),
            }
        }
        Ok(threads)
    }

    /// Its database.
    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("antiphon.sqlite")
    }

    /// Audio files of messages and names.
    pub(crate) fn audio_files(&self) -> usize {
        count_files(&self.folder.path().join("audio"))
    }

    fn read(&self, file: &str) -> anyhow::Result<String> {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).context("the server has ended")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing of it is kept.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn await_demo(child: &mut Child, description: &PathBuf) -> anyhow::Result<Demo> {
    let deadline = Instant::now() + START_MAX;
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait()? {
            bail!("the server ended: {status}");
        }
        if let Ok(bytes) = std::fs::read(description) {
            return serde_json::from_slice(&bytes).context("the demo's description cannot be read");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    bail!("the server did not start within {} seconds", START_MAX.as_secs())
}

fn count_files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { count_files(&entry.path()) } else { 1 }).sum()
}
