//! Randomness from the operating system.

use antiphon_core::entropy::Entropy;

/// The operating system's generator.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&mut self, bytes: &mut [u8]) {
        // Without randomness every nonce and passcode would be guessable: stopping is the only right thing.
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// Fresh random bytes, for keys.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemEntropy.fill(&mut bytes);
    bytes
}
