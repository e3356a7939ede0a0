//! Randomness as a port: the pure crates ask for bytes, the edge says where they come from.

/// A source of unpredictable bytes: the operating system in the server, a seeded generator in tests.
pub trait Entropy: Send {
    /// Fills `bytes` with unpredictable content.
    fn fill(&mut self, bytes: &mut [u8]);

    /// Eight bytes at once.
    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    /// One of `choices`, each equally likely; `None` if there are none.
    fn pick(&mut self, choices: &[u8]) -> Option<u8> {
        // The remainder favours the first choices by less than one part in 2^56, which nobody can measure.
        let index = self.next_u64().checked_rem(u64::try_from(choices.len()).ok()?)?;
        choices.get(usize::try_from(index).ok()?).copied()
    }
}

impl Entropy for Box<dyn Entropy> {
    fn fill(&mut self, bytes: &mut [u8]) {
        (**self).fill(bytes);
    }
}

/// A small deterministic generator (splitmix64) for tests and simulations; never for secrets.
#[derive(Clone, Debug)]
pub struct SeededEntropy(u64);

impl SeededEntropy {
    /// The same seed gives the same bytes for ever.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn step(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

impl Entropy for SeededEntropy {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let block = self.step().to_le_bytes();
            for (byte, random) in chunk.iter_mut().zip(block) {
                *byte = random;
            }
        }
    }
}
