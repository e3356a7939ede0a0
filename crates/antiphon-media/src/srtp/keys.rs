//! Suites, and the keys that both sides agreed on.

use std::fmt;

use zeroize::Zeroizing;

/// How media are encrypted and authenticated (RFC 4568 section 6.2, RFC 7714 section 14.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suite {
    /// `AES_CM_128_HMAC_SHA1_80`: what everybody has.
    AesCm128HmacSha1_80,
    /// `AES_CM_128_HMAC_SHA1_32`: the same with a short tag on RTP.
    AesCm128HmacSha1_32,
    /// `AEAD_AES_128_GCM`.
    AeadAes128Gcm,
    /// `AEAD_AES_256_GCM`.
    AeadAes256Gcm,
}

impl Suite {
    /// Bytes of the master key.
    #[must_use]
    pub fn key_bytes(self) -> usize {
        match self {
            Self::AesCm128HmacSha1_80 | Self::AesCm128HmacSha1_32 | Self::AeadAes128Gcm => 16,
            Self::AeadAes256Gcm => 32,
        }
    }

    /// Bytes of the master salt, which follows the key.
    #[must_use]
    pub fn salt_bytes(self) -> usize {
        match self {
            Self::AesCm128HmacSha1_80 | Self::AesCm128HmacSha1_32 => 14,
            Self::AeadAes128Gcm | Self::AeadAes256Gcm => 12,
        }
    }
}

/// A master key with its salt. Its `Debug` shows neither.
#[derive(Clone, PartialEq, Eq)]
pub struct MasterKey {
    suite: Suite,
    bytes: Zeroizing<Vec<u8>>,
}

impl MasterKey {
    /// Key and salt, one after the other; `None` if they are not as long as the suite has them.
    #[must_use]
    pub fn new(suite: Suite, bytes: &[u8]) -> Option<Self> {
        let fits = bytes.len() == suite.key_bytes() + suite.salt_bytes();
        fits.then(|| Self { suite, bytes: Zeroizing::new(bytes.to_vec()) })
    }

    pub(super) fn suite(&self) -> Suite {
        self.suite
    }

    pub(super) fn key(&self) -> &[u8] {
        self.bytes.get(..self.suite.key_bytes()).unwrap_or_default()
    }

    pub(super) fn salt(&self) -> &[u8] {
        self.bytes.get(self.suite.key_bytes()..).unwrap_or_default()
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({:?}, ****)", self.suite)
    }
}

/// The keys of both directions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SrtpKeys {
    /// What we send is sealed with it.
    pub ours: MasterKey,
    /// What we hear is opened with it.
    pub theirs: MasterKey,
}
