//! baresip, a telephone no one here wrote: driven by its keys, heard by the files it records.

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use antiphon_dialog::prompts::Prompt;
use antiphon_media::codec::Codec;
use antiphon_media::wav;
use tempfile::TempDir;

use super::server::{Account, Place};
use super::{eventually, is_installed, sound};

/// Where Debian puts its modules.
const MODULES: &str = "/usr/lib/baresip/modules";
/// How much more must have been heard before it is looked through again, in bytes: half a second.
const LOOK_AGAIN: usize = 4_000;
/// How long one start speaks into the line.
pub(crate) const SPEECH_SECONDS: u32 = 60;

/// A running baresip with one account.
pub(crate) struct Baresip {
    child: Child,
    keys: Option<ChildStdin>,
    folder: TempDir,
    /// How much of what it printed has been read, in bytes.
    read: usize,
    /// How much of what it heard has been attended to.
    attended: usize,
}

/// A phone in a call is busy for everybody else.
const ONE_LINE: &str = "call_max_calls 1\n";

impl Baresip {
    /// One with somebody's account, once the server has accepted it. `None` where it is not installed.
    pub(crate) fn of(place: &Place, account: &Account) -> Option<Self> {
        let Account { username, password } = account;
        let mut phone = Self::start(&format!(
            "<sip:{username}@{}>;auth_user={username};auth_pass={password};outbound=\"sip:{}\";regint=300;mwi=yes",
            place.domain, place.sip
        ))?;
        phone.prints("200 OK");
        Some(phone)
    }

    /// One with somebody's account that reaches the server at `address` by TLS, trusts no certificate but the one in
    /// `trusted`, and speaks to nobody who does not encrypt.
    pub(crate) fn of_secretive(
        place: &Place,
        account: &Account,
        address: &str,
        trusted: &Path,
    ) -> Option<Self> {
        let Account { username, password } = account;
        let account = format!(
            "<sip:{username}@{};transport=tls>;auth_user={username};auth_pass={password};\
             outbound=\"sip:{address};transport=tls\";regint=300;mediaenc=srtp-mand",
            place.domain
        );
        let trusted = trusted.display();
        let mut phone =
            Self::start_with(&account, &format!("{ONE_LINE}sip_cafile {trusted}\nsip_verify_server yes\n"))?;
        phone.prints("200 OK");
        Some(phone)
    }

    /// One with no account here. It has a second line, on which it makes the call that it is asked to make.
    pub(crate) fn of_stranger(place: &Place) -> Option<Self> {
        let account = format!("<sip:stranger@elsewhere.example>;outbound=\"sip:{}\";regint=0", place.sip);
        let mut phone = Self::start_with(&account, "call_max_calls 2\n")?;
        phone.prints("baresip is ready");
        Some(phone)
    }

    fn start(account: &str) -> Option<Self> {
        Self::start_with(account, ONE_LINE)
    }

    fn start_with(account: &str, further: &str) -> Option<Self> {
        if !is_installed("baresip", "baresip-core") {
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let write =
            |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("a file");
        write("accounts", format!("{account};audio_codecs=PCMU\n").as_bytes());
        write("contacts", b"");
        write("speech.wav", &wav::file_from_samples(&sound::speech(SPEECH_SECONDS), 8_000));
        write("config", (configuration(folder.path()) + further).as_bytes());
        let output = std::fs::File::create(folder.path().join("output")).expect("a file");
        // Its output comes a line at a time only to a terminal.
        let mut child = Command::new("stdbuf")
            .args(["-oL", "-eL", "baresip", "-f"])
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(output.try_clone().expect("a file"))
            .stderr(output)
            .spawn()
            .expect("baresip starts");
        let keys = child.stdin.take();
        Some(Self { child, keys, folder, read: 0, attended: 0 })
    }

    /// Dials a number of the server and is answered.
    pub(crate) fn calls(&mut self, number: &str, place: &Place) {
        self.types(&format!("/dial sip:{number}@{}\n", place.domain));
        self.prints("Call established");
        self.attended = 0;
    }

    /// Dials a number of the server, whose phone only rings.
    pub(crate) fn dials(&mut self, number: &str, place: &Place) {
        self.types(&format!("/dial sip:{number}@{}\n", place.domain));
        self.attended = 0;
    }

    /// Sends the other side on to a number.
    pub(crate) fn sends_on(&mut self, number: &str, place: &Place) {
        self.types(&format!("/transfer sip:{number}@{}\n", place.domain));
    }

    /// Takes the call that comes in.
    pub(crate) fn answers(&mut self) {
        self.prints("Incoming call");
        self.attended = 0;
        self.types("/accept\n");
        self.prints("Call established");
    }

    /// Waits until it hears what another one of its kind says.
    pub(crate) fn hears_the_other(&self) {
        let said = sound::speech_on_the_line(SPEECH_SECONDS);
        let from = self.heard().len();
        eventually("baresip hears the other", || {
            let heard = self.heard();
            let piece = heard.get(from..)?.rchunks_exact(LOOK_AGAIN).next()?;
            sound::position(piece, &said).map(drop)
        });
    }

    /// Presses keys, which go by RFC 4733, one after the other as it sends them.
    pub(crate) fn presses(&mut self, keys: &str) {
        self.attended = self.heard().len();
        for key in keys.chars() {
            self.types(&key.to_string());
            self.prints("send DTMF digit end");
        }
    }

    /// Hangs up. That a call is over it tells of calls of a second and more alone, so that is not waited for.
    pub(crate) fn hangs_up(&mut self) {
        self.types("/hangup\n");
        self.prints("terminate call");
    }

    /// Does not take the call that comes in.
    pub(crate) fn declines(&mut self) {
        self.types("/hangup\n");
        self.prints("rejecting incoming call");
    }

    /// Waits until the other side hangs up.
    pub(crate) fn is_left(&mut self) {
        self.prints("session closed");
    }

    /// Waits until these words have been heard, sample for sample, since the last key or words.
    pub(crate) fn hears(&mut self, prompt: &Prompt) {
        self.hears_one_of(&format!("{prompt:?}"), &[sound::words(prompt)]);
    }

    /// Waits until one of several sounds has been heard.
    pub(crate) fn hears_one_of(&mut self, what: &str, sounds: &[Vec<u8>]) {
        let (attended, mut looked_at) = (self.attended, 0);
        self.attended = eventually(&format!("baresip hears {what}"), || {
            let heard = self.heard();
            if heard.len() < looked_at + LOOK_AGAIN {
                return None;
            }
            looked_at = heard.len();
            let new = heard.get(attended..)?;
            sounds.iter().any(|it| sound::is_heard(it, new)).then_some(heard.len())
        });
    }

    /// Listens for so long.
    pub(crate) fn listens_for(&self, ms: usize) {
        let end = self.heard().len() + ms * 8;
        eventually("baresip has listened", || (self.heard().len() >= end).then_some(()));
    }

    /// Waits until it prints something it has not printed before.
    pub(crate) fn prints(&mut self, what: &str) {
        let read = self.read;
        self.read = eventually(&format!("baresip prints \"{what}\""), || {
            let output = self.output();
            output.get(read..)?.find(what).map(|at| read + at + what.len())
        });
    }

    /// Waits until its lamp shows these counts: new/saved, and of those the urgent ones.
    pub(crate) fn shows(&self, counts: &str) {
        eventually(&format!("the lamp shows {counts}"), || {
            let output = self.output();
            let last = output.lines().rev().find_map(|line| line.strip_prefix("Voice-Message: "))?;
            (last.trim() == counts).then_some(())
        });
    }

    /// Everything it has printed.
    pub(crate) fn output(&self) -> String {
        let bytes = std::fs::read(self.folder.path().join("output")).expect("its output");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// All it has heard on its last call, as it came over the line.
    pub(crate) fn heard(&self) -> Vec<u8> {
        let dumps = std::fs::read_dir(self.folder.path()).expect("its folder");
        let last = dumps
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.to_string_lossy().ends_with("-dec.wav"))
            .max();
        let Some(file) = last.and_then(|path| std::fs::read(path).ok()) else { return Vec::new() };
        // The header tells the length only when the file is closed.
        let Some(at) = sound::position(b"data", &file) else { return Vec::new() };
        let bytes = file.get(at + 8..).unwrap_or_default();
        let samples: Vec<i16> =
            bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
        Codec::Pcmu.encode_all(&samples)
    }

    fn types(&mut self, keys: &str) {
        let pipe = self.keys.as_mut().expect("its keys");
        pipe.write_all(keys.as_bytes()).and_then(|()| pipe.flush()).expect("baresip reads");
    }
}

impl Drop for Baresip {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            println!("baresip printed:\n{}", self.output());
        }
    }
}

fn configuration(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "poll_method epoll\n\
         net_interface 127.0.0.1\n\
         audio_source aufile,{folder}/speech.wav\n\
         audio_player aubridge,ears\n\
         audio_alert aubridge,bell\n\
         ausrc_srate 8000\n\
         auplay_srate 8000\n\
         ausrc_format s16\n\
         auplay_format s16\n\
         auenc_format s16\n\
         audec_format s16\n\
         audio_buffer 20-160\n\
         snd_path {folder}\n\
         ringback_disabled yes\n\
         statmode_default off\n\
         module_path {MODULES}\n\
         module stdio.so\n\
         module g711.so\n\
         module srtp.so\n\
         module sndfile.so\n\
         module aubridge.so\n\
         module aufile.so\n\
         module_tmp account.so\n\
         module_app menu.so\n\
         module_app mwi.so\n"
    )
}
