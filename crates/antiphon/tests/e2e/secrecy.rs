//! A telephone that insists on encryption, and what somebody sees who reads along.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use antiphon_dialog::prompts::Prompt;

use crate::support::baresip::Baresip;
use crate::support::server::{Demo, Server};
use crate::support::{eventually, is_installed, sound};

#[test]
fn nobody_who_reads_along_hears_a_call_over_tls() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let trusted = folder.path().join("demo-certificate.pem");
    let account = demo.account("2001");
    let Some(mut phone) = Baresip::of_secretive(&server.place, &account, demo.tls(), &trusted) else {
        return;
    };
    let Some(secret) = Eavesdropper::listen(folder.path(), "secret") else { return };
    phone.calls("2000", &server.place);
    phone.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
    phone.presses(&format!("{}#", demo.passcode("2001")));
    phone.hears(&Prompt::InboxCount { new: 3, urgent: 1, saved: 0 });
    phone.hangs_up();
    assert!(secret.ends_with_packets() && !secret.heard(&Prompt::ENTER_PASSCODE_OR_STAR));
    drop(phone);

    // The same in the clear, so that it is known to have listened in the right place.
    let mut phone = Baresip::of(&server.place, &account).expect("it is installed");
    let plain = Eavesdropper::listen(folder.path(), "plain").expect("it listened before");
    phone.calls("2000", &server.place);
    phone.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
    phone.hangs_up();
    assert!(plain.ends_with_packets() && plain.heard(&Prompt::ENTER_PASSCODE_OR_STAR));
    server.ends();
}

/// tshark on the loopback.
struct Eavesdropper {
    child: std::cell::RefCell<Child>,
    file: PathBuf,
}

impl Eavesdropper {
    /// Listens from when this returns. `None` where it is not installed, or may not listen.
    fn listen(folder: &Path, name: &str) -> Option<Self> {
        if !is_installed("tshark", "tshark") {
            return None;
        }
        let (file, said) = (folder.join(format!("{name}.pcapng")), folder.join(format!("{name}.said")));
        let output = std::fs::File::create(&said).expect("a file");
        let mut child = Command::new("tshark")
            .args(["-i", "lo", "-f", "udp", "-q", "-F", "pcapng", "-w"])
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(output)
            .spawn()
            .expect("tshark starts");
        let may = eventually("tshark listens, or may not", || {
            let said = std::fs::read_to_string(&said).expect("what it said");
            let ended = child.try_wait().expect("its status").is_some();
            // It begins its file when it listens.
            let listens = said.contains("Capturing") && std::fs::metadata(&file).is_ok_and(|it| it.len() > 0);
            (ended || listens).then_some(!ended)
        });
        if !may {
            println!("skipped: tshark may not listen on the loopback here");
        }
        may.then(|| Self { child: child.into(), file })
    }

    /// Listens no longer; whether anything was there.
    fn ends_with_packets(&self) -> bool {
        let mut child = self.child.borrow_mut();
        // It writes what it still has.
        let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        eventually("tshark ends", || child.try_wait().expect("its status"));
        std::fs::metadata(&self.file).is_ok_and(|it| it.len() > 10_000)
    }

    /// Whether a part of the words was to be heard by anybody.
    fn heard(&self, prompt: &Prompt) -> bool {
        let (seen, words) = (std::fs::read(&self.file).expect("what it saw"), sound::words(prompt));
        // Some pieces from where somebody speaks; a piece may lie across two packets.
        let spoken = words.get(words.len() / 4..).expect("words");
        let pieces = spoken.chunks_exact(40).step_by(7).take(12);
        pieces.filter(|piece| sound::position(piece, &seen).is_some()).count() > 4
    }
}

impl Drop for Eavesdropper {
    fn drop(&mut self) {
        let mut child = self.child.borrow_mut();
        let _ = child.kill();
        let _ = child.wait();
    }
}
