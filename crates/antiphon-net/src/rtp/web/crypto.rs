//! The cryptography of the handshake, with what TLS in this tree stands on already.
//!
//! One suite, which every browser has: ECDHE with ECDSA and AES-128-GCM.

mod certificate;
mod cipher;
mod exchange;
mod signing;

use dimpl::crypto::{
    Buf, CryptoProvider, HashAlgorithm, HashContext, HashProvider, HmacProvider, SecureRandom,
};
use dimpl::{CryptoError, CryptoOperation};
use ring::rand::SecureRandom as _;
use ring::{digest, hmac, rand};

/// All of it.
pub(super) fn provider() -> CryptoProvider {
    CryptoProvider {
        kx_groups: exchange::GROUPS,
        signature_verification: &signing::Signatures,
        key_provider: &signing::Signatures,
        secure_random: &Chance,
        hash_provider: &Hashes,
        hmac_provider: &Hashes,
        cipher_suites: cipher::SUITES,
        dtls13_cipher_suites: cipher::SUITES_OF_1_3,
    }
}

fn failed(operation: CryptoOperation) -> CryptoError {
    CryptoError::OperationFailed(operation)
}

#[derive(Debug)]
struct Chance;

impl SecureRandom for Chance {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), CryptoError> {
        rand::SystemRandom::new().fill(buffer).map_err(|_| failed(CryptoOperation::FillRandom))
    }
}

#[derive(Debug)]
struct Hashes;

impl HashProvider for Hashes {
    fn create_hash(&self, algorithm: HashAlgorithm) -> Box<dyn HashContext> {
        // No suite of ours has any other.
        let is_384 = algorithm == HashAlgorithm::SHA384;
        let algorithm = if is_384 { &digest::SHA384 } else { &digest::SHA256 };
        Box::new(Hash(digest::Context::new(algorithm)))
    }
}

impl HmacProvider for Hashes {
    fn hmac(
        &self,
        hash: HashAlgorithm,
        key: &[u8],
        data: &[u8],
        out: &mut [u8],
    ) -> Result<usize, CryptoError> {
        let algorithm = match hash {
            HashAlgorithm::SHA256 => hmac::HMAC_SHA256,
            HashAlgorithm::SHA384 => hmac::HMAC_SHA384,
            other => return Err(CryptoError::UnsupportedHmacHash(other)),
        };
        let tag = hmac::sign(&hmac::Key::new(algorithm, key), data);
        let tag = tag.as_ref();
        out.get_mut(..tag.len()).ok_or(CryptoError::KeyingMaterialTooLong)?.copy_from_slice(tag);
        Ok(tag.len())
    }
}

struct Hash(digest::Context);

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hash")
    }
}

impl HashContext for Hash {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn clone_and_finalize(&self, out: &mut Buf) {
        out.clear();
        out.extend_from_slice(self.0.clone().finish().as_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_answers_of_the_handshake_are_found() {
        // Building a configuration tries every part with known answers.
        let config = dimpl::Config::builder().with_crypto_provider(provider()).build();
        assert!(config.is_ok(), "{:?}", config.err());
    }
}
