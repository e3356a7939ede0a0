//! What the last messages of a handshake are sealed with.

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt as _, KeyInit as _};
use dimpl::crypto::{
    Aad, Buf, Cipher, Dtls12CipherSuite, Dtls13CipherSuite, HashAlgorithm, Nonce, SupportedDtls12CipherSuite,
    SupportedDtls13CipherSuite, TmpBuf,
};
use dimpl::{CryptoError, CryptoOperation};
use ring::aead::{self, AES_128_GCM, LessSafeKey, UnboundKey};

use super::failed;

const KEY_BYTES: usize = 16;
const TAG_BYTES: usize = 16;

pub(super) static SUITES: &[&dyn SupportedDtls12CipherSuite] = &[&Suite];
/// The library wants one of DTLS 1.3 to be there, though only 1.2 is spoken here.
pub(super) static SUITES_OF_1_3: &[&dyn SupportedDtls13CipherSuite] = &[&Suite];

#[derive(Debug)]
struct Suite;

impl SupportedDtls12CipherSuite for Suite {
    fn suite(&self) -> Dtls12CipherSuite {
        Dtls12CipherSuite::ECDHE_ECDSA_AES128_GCM_SHA256
    }

    fn hash_algorithm(&self) -> HashAlgorithm {
        HashAlgorithm::SHA256
    }

    /// Of a separate authentication, of the encryption, and the fixed part of the nonce (RFC 5288 section 3).
    fn key_lengths(&self) -> (usize, usize, usize) {
        (0, KEY_BYTES, 4)
    }

    fn explicit_nonce_len(&self) -> usize {
        8
    }

    fn tag_len(&self) -> usize {
        TAG_BYTES
    }

    fn create_cipher(&self, key: &[u8]) -> Result<Box<dyn Cipher>, CryptoError> {
        Ok(Box::new(Sealing::new(key)?))
    }
}

impl SupportedDtls13CipherSuite for Suite {
    fn suite(&self) -> Dtls13CipherSuite {
        Dtls13CipherSuite::AES_128_GCM_SHA256
    }

    fn hash_algorithm(&self) -> HashAlgorithm {
        HashAlgorithm::SHA256
    }

    fn key_len(&self) -> usize {
        KEY_BYTES
    }

    fn iv_len(&self) -> usize {
        12
    }

    fn tag_len(&self) -> usize {
        TAG_BYTES
    }

    fn create_cipher(&self, key: &[u8]) -> Result<Box<dyn Cipher>, CryptoError> {
        Ok(Box::new(Sealing::new(key)?))
    }

    fn encrypt_sn(&self, key: &[u8], sample: &[u8; 16]) -> [u8; 16] {
        let mut block = (*sample).into();
        if let Ok(aes) = Aes128::new_from_slice(key) {
            aes.encrypt_block(&mut block);
        }
        block.into()
    }
}

struct Sealing(LessSafeKey);

impl Sealing {
    fn new(key: &[u8]) -> Result<Self, CryptoError> {
        let key = UnboundKey::new(&AES_128_GCM, key).map_err(|_| failed(CryptoOperation::CreateCipher))?;
        Ok(Self(LessSafeKey::new(key)))
    }
}

impl std::fmt::Debug for Sealing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealing(****)")
    }
}

impl Cipher for Sealing {
    fn encrypt(&mut self, plain: &mut Buf, aad: Aad, nonce: Nonce) -> Result<(), CryptoError> {
        let nonce = aead::Nonce::assume_unique_for_key(nonce.0);
        let sealed = self.0.seal_in_place_append_tag(nonce, aead::Aad::from(&*aad), plain);
        sealed.map_err(|_| failed(CryptoOperation::Encrypt))
    }

    fn decrypt(&mut self, sealed: &mut TmpBuf<'_>, aad: Aad, nonce: Nonce) -> Result<(), CryptoError> {
        let nonce = aead::Nonce::assume_unique_for_key(nonce.0);
        let opened = self.0.open_in_place(nonce, aead::Aad::from(&*aad), sealed.as_mut());
        let length = opened.map_err(|_| failed(CryptoOperation::Decrypt))?.len();
        sealed.truncate(length);
        Ok(())
    }
}
