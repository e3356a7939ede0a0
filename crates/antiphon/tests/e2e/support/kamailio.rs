//! Kamailio, a proxy no one here wrote: a carrier beside the server, or a proxy before it.

use std::net::{SocketAddr, UdpSocket};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::{eventually, is_installed};

/// What every one of them has.
const HEAD: &str = r#"
debug=2
log_stderror=yes
children=2
auto_aliases=no
disable_tcp=yes
listen=udp:{here}
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/:/usr/lib/kamailio/modules/"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "rr.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "auth.so"
loadmodule "path.so"
loadmodule "xlog.so"
modparam("path", "use_received", 1)
"#;

/// A running Kamailio.
pub(crate) struct Kamailio {
    child: Child,
    folder: TempDir,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Kamailio {
    /// One that does what `routes` say, in which `{there}` is the server's address. `None` where it is not installed.
    pub(crate) fn start(there: SocketAddr, routes: &str) -> Option<Self> {
        Self::start_with(HEAD, there, routes)
    }

    /// The same with TCP, whose connections it closes when they were silent for two seconds; usually it is
    /// two minutes.
    pub(crate) fn start_connected(there: SocketAddr, routes: &str) -> Option<Self> {
        let connected = "tcp_children=1\ntcp_connection_lifetime=2\nlisten=tcp:{here}";
        Self::start_with(&HEAD.replace("disable_tcp=yes", connected), there, routes)
    }

    fn start_with(head: &str, there: SocketAddr, routes: &str) -> Option<Self> {
        if !is_installed("kamailio", "kamailio") {
            return None;
        }
        let (folder, address) = (tempfile::tempdir().expect("a folder"), free_address());
        let text = format!("{head}{routes}")
            .replace("{here}", &address.to_string())
            .replace("{there}", &there.to_string());
        let file = folder.path().join("kamailio.cfg");
        std::fs::write(&file, text).expect("a file");
        let output = std::fs::File::create(folder.path().join("output")).expect("a file");
        let child = Command::new("kamailio")
            .args(["-DD", "-E", "-m", "32", "-M", "4", "-f"])
            .arg(&file)
            .arg("-Y")
            .arg(folder.path())
            .arg("-P")
            .arg(folder.path().join("pid"))
            .stdin(Stdio::null())
            .stdout(output.try_clone().expect("a file"))
            .stderr(output)
            .spawn()
            .expect("Kamailio starts");
        let mut kamailio = Self { child, folder, address };
        eventually("Kamailio listens", || {
            if let Some(status) = kamailio.child.try_wait().expect("its status") {
                panic!("Kamailio ended with {status}: {}", kamailio.output());
            }
            // It has the port for itself.
            UdpSocket::bind(address).is_err().then_some(())
        });
        Some(kamailio)
    }

    /// Everything it has printed.
    pub(crate) fn output(&self) -> String {
        let bytes = std::fs::read(self.folder.path().join("output")).expect("its output");
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Drop for Kamailio {
    fn drop(&mut self) {
        // Its own children end with it only if it is asked to end.
        super::server::signal(&self.child, "TERM");
        let _ = self.child.wait();
        if std::thread::panicking() {
            println!("Kamailio printed:\n{}", self.output());
        }
    }
}

/// A port on the loopback that nobody has now.
pub(crate) fn free_address() -> SocketAddr {
    let socket = UdpSocket::bind(("127.0.0.1", 0)).expect("a port");
    socket.local_addr().expect("its address")
}
