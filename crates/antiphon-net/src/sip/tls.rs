//! The certificate of the encrypted transports: read from files, and read again when they change.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

/// Where certificate and key lie, in PEM as ACME clients write them: `fullchain.pem` and `privkey.pem`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFiles {
    /// The certificate, and after it those that lead to a known authority.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// Why a certificate cannot be used. It says nothing of the key's content.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// A file cannot be read, or is not PEM.
    #[error("cannot read {file}: {error}", file = file.display())]
    Unreadable {
        /// Which.
        file: PathBuf,
        /// What is wrong.
        error: rustls::pki_types::pem::Error,
    },
    /// The key is not that of the certificate, or of a kind that TLS does not have.
    #[error("{file} and its key cannot be used for TLS: {error}", file = file.display())]
    Unusable {
        /// The certificate.
        file: PathBuf,
        /// What is wrong.
        error: rustls::Error,
    },
}

/// A certificate in use.
pub(super) struct Certificate {
    files: CertificateFiles,
    provider: Arc<CryptoProvider>,
    current: RwLock<Arc<CertifiedKey>>,
    /// When the files were written that were read last.
    read: Mutex<[Option<SystemTime>; 2]>,
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").field("files", &self.files).finish_non_exhaustive()
    }
}

impl Certificate {
    /// Reads it for the first time.
    ///
    /// # Errors
    /// A file is missing or wrong, or they do not belong together.
    pub(super) fn read(files: CertificateFiles) -> Result<Arc<Self>, CertificateError> {
        let provider = Arc::new(ring::default_provider());
        let read = Mutex::new(written(&files));
        let current = RwLock::new(Arc::new(load(&files, &provider)?));
        Ok(Arc::new(Self { files, provider, current, read }))
    }

    /// What connections agree on: TLS 1.2 or 1.3, with whatever certificate is the present one.
    ///
    /// # Errors
    /// The library has no TLS 1.2 and 1.3.
    pub(super) fn server(self: &Arc<Self>) -> Result<Arc<ServerConfig>, rustls::Error> {
        let config = ServerConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?;
        Ok(Arc::new(config.with_no_client_auth().with_cert_resolver(Arc::clone(self) as _)))
    }

    /// Reads the files again if one of them was written since. What is wrong leaves the certificate as it was.
    pub(super) fn refresh(&self) {
        let now = written(&self.files);
        let before = std::mem::replace(&mut *self.read.lock().unwrap_or_else(PoisonError::into_inner), now);
        if before != now {
            self.reload();
        }
    }

    /// Reads the files again.
    pub(super) fn reload(&self) {
        let file = self.files.certificate.display();
        match load(&self.files, &self.provider) {
            Ok(certified) => {
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(certified);
                tracing::info!(%file, "a certificate was read again");
            }
            Err(error) => tracing::error!(%error, "a certificate cannot be read again: the old one stays"),
        }
    }

    /// What new connections are shown.
    pub(super) fn current(&self) -> Arc<CertifiedKey> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current())
    }
}

fn written(files: &CertificateFiles) -> [Option<SystemTime>; 2] {
    let written = |file: &Path| std::fs::metadata(file).and_then(|it| it.modified()).ok();
    [written(&files.certificate), written(&files.key)]
}

fn load(files: &CertificateFiles, provider: &CryptoProvider) -> Result<CertifiedKey, CertificateError> {
    let unreadable = |file: &PathBuf| {
        let file = file.clone();
        move |error| CertificateError::Unreadable { file, error }
    };
    let chain = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(unreadable(&files.certificate))?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(unreadable(&files.key))?;
    CertifiedKey::from_der(chain, key, provider)
        .map_err(|error| CertificateError::Unusable { file: files.certificate.clone(), error })
}
