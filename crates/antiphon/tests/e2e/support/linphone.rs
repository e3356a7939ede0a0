//! linphone, another telephone no one here wrote: driven by its console, seen by what it prints and by its log.

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use antiphon_media::wav;
use tempfile::TempDir;

use super::baresip::SPEECH_SECONDS;
use super::server::{Account, Place};
use super::{eventually, is_installed, sound};

/// The address that it believes to be known by: with 127.0.0.1 alone it believes that there is no network.
const HOST: &str = "127.0.0.2";

/// A running linphone with one account.
pub(crate) struct Linphone {
    child: Child,
    keys: Option<ChildStdin>,
    folder: TempDir,
    /// How much of what it printed has been read, in bytes.
    read: usize,
}

impl Linphone {
    /// One with somebody's account, once the server has accepted it. `None` where it is not installed.
    pub(crate) fn of(place: &Place, account: &Account) -> Option<Self> {
        Self::start(place, account, &format!("<sip:{};transport=udp>", place.sip), "")
    }

    /// One that reaches the server at `address` by TLS, trusts no certificate but the one in `trusted`, and speaks to
    /// nobody who does not encrypt.
    pub(crate) fn of_secretive(
        place: &Place,
        account: &Account,
        address: &str,
        trusted: &Path,
    ) -> Option<Self> {
        let further = format!(
            "root_ca={}\nverify_server_certs=1\nverify_server_cn=0\nmedia_encryption=srtp\nmedia_encryption_mandatory=1\n",
            trusted.display()
        );
        Self::start(place, account, &format!("<sip:{address};transport=tls>"), &further)
    }

    fn start(place: &Place, account: &Account, server: &str, further: &str) -> Option<Self> {
        if !is_installed("linphonec", "linphone-cli") {
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let write =
            |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("a file");
        write("linphonerc", configuration(place, account, server, further).as_bytes());
        write("speech.wav", &wav::file_from_samples(&sound::speech(SPEECH_SECONDS), 8_000));
        std::fs::create_dir_all(folder.path().join(".local/share/linphone")).expect("a folder");
        let output = std::fs::File::create(folder.path().join("output")).expect("a file");
        let mut child = Command::new("stdbuf")
            .args(["-oL", "-eL", "linphonec", "-d", "1", "-c"])
            .arg(folder.path().join("linphonerc"))
            .arg("-l")
            .arg(folder.path().join("log"))
            .env("HOME", folder.path())
            .stdin(Stdio::piped())
            .stdout(output.try_clone().expect("a file"))
            .stderr(output)
            .spawn()
            .expect("linphonec starts");
        let keys = child.stdin.take();
        let mut phone = Self { child, keys, folder, read: 0 };
        phone.logs("SIP/2.0 200 OK");
        phone.types("soundcard use files");
        phone.prints("Using wav files");
        Some(phone)
    }

    /// Dials a number of the server.
    pub(crate) fn dials(&mut self, number: &str, place: &Place) {
        self.types(&format!("call sip:{number}@{}", place.domain));
    }

    /// Takes the call that comes in.
    pub(crate) fn answers(&mut self) {
        self.prints("incoming call");
        self.types("answer");
        self.talks();
    }

    /// Waits until audio goes both ways, and speaks.
    pub(crate) fn talks(&mut self) {
        self.prints("Media streams established");
        let speech = self.folder.path().join("speech.wav");
        self.types(&format!("play {}", speech.display()));
    }

    /// Hangs up.
    pub(crate) fn hangs_up(&mut self) {
        self.types("terminate");
        self.is_left();
    }

    /// Waits until its call is over.
    pub(crate) fn is_left(&mut self) {
        self.prints(" ended ");
    }

    /// Waits until its lamp shows these counts: new/saved, and of those the urgent ones.
    pub(crate) fn shows(&self, counts: &str) {
        eventually(&format!("the lamp shows {counts}"), || {
            let log = self.read_file("log");
            let last = log.lines().rev().find_map(|line| line.strip_prefix("Voice-Message: "))?;
            (last.trim() == counts).then_some(())
        });
    }

    /// Waits until its log says something.
    pub(crate) fn logs(&self, what: &str) {
        eventually(&format!("linphone logs \"{what}\""), || {
            self.read_file("log").contains(what).then_some(())
        });
    }

    /// Waits until it prints something it has not printed before.
    fn prints(&mut self, what: &str) {
        let read = self.read;
        self.read = eventually(&format!("linphone prints \"{what}\""), || {
            self.read_file("output").get(read..)?.find(what).map(|at| read + at + what.len())
        });
    }

    fn types(&mut self, line: &str) {
        let pipe = self.keys.as_mut().expect("its keys");
        writeln!(pipe, "{line}").and_then(|()| pipe.flush()).expect("linphone reads");
    }

    fn read_file(&self, name: &str) -> String {
        let bytes = std::fs::read(self.folder.path().join(name)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Drop for Linphone {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            println!("linphone printed:\n{}", self.read_file("output"));
        }
    }
}

fn configuration(place: &Place, account: &Account, server: &str, further: &str) -> String {
    let (Account { username, password }, domain) = (account, &place.domain);
    format!(
        "[sip]\nsip_port=-1\nsip_tcp_port=-1\nsip_tls_port=-1\nuse_ipv6=0\ndefault_proxy=0\n\
         guess_hostname=0\n{further}\n[net]\nfirewall_policy=1\nnat_address={HOST}\n\n[rtp]\naudio_rtp_port=-1\n\n\
         [proxy_0]\nreg_proxy={server}\nreg_route={server}\nreg_identity=<sip:{username}@{domain}>\nreg_expires=300\n\
         reg_sendregister=1\npublish=0\n\n[auth_info_0]\nusername={username}\nuserid={username}\npasswd={password}\n\
         realm={domain}\ndomain={domain}\n"
    )
}
