//! Connections that we open ourselves, to the peers of trunks.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use antiphon_sip::flow::Transport;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::connections::Connection;
use super::tls::CertificateError;
use super::{Arrival, Sink, stream};

/// How long a peer may take until there is a connection, and until both sides agree on encryption: a caller waits.
const DIAL_MAX: Duration = Duration::from_secs(4);

/// Where systems keep the authorities that they trust: Debian, Fedora, Alpine and SUSE.
const SYSTEM_AUTHORITIES: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
    "/etc/ssl/ca-bundle.pem",
];

/// A peer to be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) transport: Transport,
    pub(super) remote: SocketAddr,
    /// The name that its certificate must be for (RFC 5922 section 7.2): the one that an administrator wrote, not one
    /// that the DNS has led to.
    pub(super) host: String,
}

/// Opens connections.
#[derive(Clone, Default)]
pub(super) struct Dialler {
    tls: Option<TlsConnector>,
    runtime: Option<Handle>,
}

/// Why a peer could not be called.
#[derive(Debug, thiserror::Error)]
enum DialError {
    #[error("no answer in time")]
    Silent(#[from] tokio::time::error::Elapsed),
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("no certificate can be for that name")]
    Name,
    #[error("this transport calls nobody")]
    Transport,
}

impl Dialler {
    /// A dialler that trusts the authorities in a file, or else those of the system. Its tasks are those of the present
    /// runtime, if there is one.
    ///
    /// # Errors
    /// The file cannot be read, or there is no TLS.
    pub(super) fn trusting(authorities: Option<&PathBuf>) -> Result<Self, super::StartError> {
        let roots = match authorities {
            Some(file) => read(file)?,
            None => system_authorities(),
        };
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { tls: Some(TlsConnector::from(Arc::new(config))), runtime: Handle::try_current().ok() })
    }

    /// Where calls are made.
    pub(super) fn runtime(&self) -> Option<Handle> {
        self.runtime.clone()
    }

    /// Calls a peer and carries messages until one side ends it. One that cannot be reached is told of at once, since no
    /// timer of a reliable transport would tell before half a minute has passed.
    pub(super) async fn dial(self, line: Line, connection: Connection, sink: &Sink) {
        let flow = connection.flow;
        if let Err(error) = self.connect(&line, connection).await {
            tracing::warn!(peer = %line.remote, host = line.host, %error, "cannot call a peer");
            sink(Arrival::Closed(flow));
        }
    }

    async fn connect(&self, line: &Line, connection: Connection) -> Result<(), DialError> {
        let socket = timeout(DIAL_MAX, TcpStream::connect(line.remote)).await??;
        // Answers are small and awaited: do not let them wait for more.
        socket.set_nodelay(true)?;
        match (line.transport, &self.tls) {
            (Transport::Tcp, _) => stream::serve(socket, connection).await,
            (Transport::Tls, Some(tls)) => {
                let name = ServerName::try_from(line.host.clone()).map_err(|_| DialError::Name)?;
                let encrypted = timeout(DIAL_MAX, tls.connect(name, socket)).await??;
                stream::serve(encrypted, connection).await;
            }
            (Transport::Tls, None) | (Transport::Udp | Transport::Ws | Transport::Wss, _) => {
                return Err(DialError::Transport);
            }
        }
        Ok(())
    }
}

fn system_authorities() -> RootCertStore {
    let mut found = SYSTEM_AUTHORITIES.iter().map(Path::new).filter(|path| path.exists());
    found.find_map(|path| read(path).ok()).unwrap_or_else(RootCertStore::empty)
}

/// The authorities in a file. Those that cannot be read are left out: systems keep very old ones.
fn read(file: &Path) -> Result<RootCertStore, CertificateError> {
    let certificates = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| CertificateError::Unreadable { file: file.to_owned(), error })?;
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificates);
    Ok(roots)
}
