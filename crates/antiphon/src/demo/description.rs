//! `demo.json`: the demo organization with its secrets, for scripts. Only its owner can read it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use crate::server::Server;
use crate::server::keys::write_secret;

/// Everything a script needs to call the demo.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Description {
    pub(super) sip: SipPlace,
    pub(super) http: String,
    /// Health with reasons, and figures. None in the description of an earlier version, until it is written again.
    #[serde(default)]
    pub(super) admin_http: String,
    pub(super) organization: OrganizationPlace,
    pub(super) locations: Vec<LocationPlace>,
    pub(super) people: Vec<PersonPlace>,
    pub(super) admin: AdminPlace,
    /// Absent where an earlier version made the demo.
    #[serde(default)]
    pub(super) attendants: Vec<AttendantPlace>,
    /// None in the description of an earlier version.
    #[serde(default)]
    pub(super) groups: Vec<GroupPlace>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct SipPlace {
    pub(super) udp: String,
    pub(super) tcp: String,
    /// None in the description of an earlier version, until it is written again.
    #[serde(default)]
    pub(super) tls: String,
    /// Where it listens for WebSockets, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ws: Option<String>,
    /// The same over TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) wss: Option<String>,
    pub(super) domain: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct OrganizationPlace {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) default_passcode: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct LocationPlace {
    pub(super) id: String,
    pub(super) name: String,
    /// Dialled before an extension by other locations.
    pub(super) prefix: String,
    pub(super) portal: PortalPlace,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct PortalPlace {
    pub(super) extension: String,
    pub(super) admin_passcode: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct PersonPlace {
    pub(super) id: String,
    pub(super) name: String,
    /// Id of the location.
    pub(super) location: String,
    pub(super) extension: String,
    /// `set`, `default` or `unset`, as it was when the demo was made.
    pub(super) state: String,
    pub(super) passcode: Option<String>,
    pub(super) email: String,
    pub(super) web_password: String,
    pub(super) api_token: String,
    pub(super) device: DevicePlace,
}

/// The administrator, who has no mailbox.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct AdminPlace {
    pub(super) email: String,
    pub(super) web_password: String,
    pub(super) api_token: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct DevicePlace {
    pub(super) username: String,
    pub(super) password: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct AttendantPlace {
    pub(super) id: String,
    pub(super) name: String,
    /// Id of the location.
    pub(super) location: String,
    pub(super) extension: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct GroupPlace {
    pub(super) id: String,
    pub(super) name: String,
    /// Id of the location.
    pub(super) location: String,
    pub(super) extension: String,
    pub(super) passcode: String,
    /// Extensions.
    pub(super) members: Vec<String>,
}

/// Where the description lies.
pub(super) fn path(data: &Path) -> PathBuf {
    data.join("demo.json")
}

impl SipPlace {
    /// Where the server listens.
    pub(super) fn of(server: &Server) -> Self {
        let bound = server.sip();
        let first = |addresses: &[SocketAddr]| addresses.first().map(ToString::to_string).unwrap_or_default();
        let address = first(&bound.plain);
        Self {
            udp: address.clone(),
            tcp: address,
            tls: first(&bound.tls),
            ws: bound.ws.first().map(ToString::to_string),
            wss: bound.wss.first().map(ToString::to_string),
            domain: super::DOMAIN.to_owned(),
        }
    }
}

impl Description {
    /// The description of an earlier start, if there was one.
    pub(super) fn read(data: &Path) -> anyhow::Result<Option<Self>> {
        let path = path(data);
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).with_context(|| {
                format!("{} is not a demo's description; another folder will do", path.display())
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    /// The same organization at the addresses of this start.
    pub(super) fn at(self, server: &Server) -> Self {
        let (http, admin_http) = (format!("http://{}", server.http()), format!("http://{}", server.admin()));
        Self { sip: SipPlace::of(server), http, admin_http, ..self }
    }

    /// Writes it for scripts, with mode 0600.
    pub(super) fn write(&self, data: &Path) -> anyhow::Result<()> {
        write_secret(&path(data), &serde_json::to_vec_pretty(self)?)
    }
}
