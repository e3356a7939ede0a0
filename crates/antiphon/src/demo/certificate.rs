//! The demo's own certificate: nobody vouches for it, and it is made once.

use std::net::SocketAddr;
use std::path::Path;

use anyhow::Context as _;

use super::DOMAIN;
use crate::config::Encrypted;
use crate::server::keys::write_secret;

/// Whom the certificate is for.
const NAMES: [&str; 4] = ["localhost", "127.0.0.1", "::1", DOMAIN];

/// SIP over TLS beside `sip`: on the next port, or on any where `sip` takes any.
pub(super) fn encrypted(sip: SocketAddr, data: &Path) -> anyhow::Result<Encrypted> {
    let port = if sip.port() == 0 { 0 } else { sip.port().checked_add(1).unwrap_or_default() };
    let (certificate, key) =
        (data.join("demo-certificate.pem"), data.join("keys").join("demo-certificate.key"));
    if !certificate.exists() || !key.exists() {
        make(&certificate, &key)
            .with_context(|| format!("cannot write the demo's certificate to {}", data.display()))?;
    }
    Ok(Encrypted { listen: SocketAddr::new(sip.ip(), port).into(), certificate, key })
}

fn make(certificate: &Path, key: &Path) -> anyhow::Result<()> {
    let made = rcgen::generate_simple_self_signed(NAMES.map(str::to_owned))?;
    if let Some(folder) = key.parent() {
        std::fs::create_dir_all(folder)?;
    }
    write_secret(key, made.signing_key.serialize_pem().as_bytes())?;
    // Last, so that a certificate that is there has its key.
    Ok(std::fs::write(certificate, made.cert.pem())?)
}
