//! Doubles and halves the sampling rate of a running stream, for the two rates of our codecs.
//!
//! The filter passes one half of the band: every other of its coefficients is nothing, so that a sample costs eight
//! multiplications. It leaves 3.4 kHz whole, and what would fold back from above 4.6 kHz is 50 dB down.

/// Coefficients on one side of the middle.
const SIDE: usize = 8;

/// The samples of one rate, between whose middle two the filter finds the one of the double rate.
struct Between {
    samples: [f32; 2 * SIDE],
    weights: [f32; SIDE],
}

impl Default for Between {
    fn default() -> Self {
        Self { samples: [0.0; 2 * SIDE], weights: weights() }
    }
}

/// A sinc at half the rate under a Hamming window, scaled so that silence and a constant pass unchanged.
fn weights() -> [f32; SIDE] {
    let raw: [f32; SIDE] = std::array::from_fn(|n| {
        let distance = (2 * n + 1) as f32;
        let sinc = if n % 2 == 0 { 1.0 } else { -1.0 } / distance;
        let turn = std::f32::consts::PI * distance / (2 * SIDE) as f32;
        sinc * (0.54 + 0.46 * turn.cos())
    });
    let sum: f32 = raw.iter().sum();
    raw.map(|weight| weight / (2.0 * sum))
}

impl Between {
    fn push(&mut self, sample: f32) {
        self.samples.rotate_left(1);
        if let Some(last) = self.samples.last_mut() {
            *last = sample;
        }
    }

    /// The sample half a step after [`Self::before`].
    fn middle(&self) -> f32 {
        let (earlier, later) = self.samples.split_at(SIDE);
        let pairs = earlier.iter().rev().zip(later).map(|(one, other)| one + other);
        pairs.zip(self.weights).map(|(pair, weight)| pair * weight).sum()
    }

    /// The sample just before the middle.
    fn before(&self) -> f32 {
        let (earlier, _) = self.samples.split_at(SIDE);
        earlier.last().copied().unwrap_or_default()
    }
}

/// From 8 to 16 kHz.
#[derive(Default)]
pub(crate) struct Doubler(Between);

impl Doubler {
    /// Takes the next samples; twice as many come out.
    pub(crate) fn double<const IN: usize>(&mut self, samples: &[i16; IN], out: &mut [i16]) {
        for (pair, sample) in out.as_chunks_mut::<2>().0.iter_mut().zip(samples) {
            self.0.push(f32::from(*sample));
            *pair = [self.0.before() as i16, self.0.middle().round() as i16];
        }
    }
}

/// From 16 to 8 kHz.
#[derive(Default)]
pub(crate) struct Halver {
    /// Every second sample, between which the filter looks.
    odd: Between,
    /// The others, that lie where it looks, until it does.
    even: [f32; SIDE],
}

impl Halver {
    /// Takes the next samples; half as many come out.
    pub(crate) fn halve<const OUT: usize>(&mut self, samples: &[i16], out: &mut [i16; OUT]) {
        for ([even, odd], out) in samples.as_chunks::<2>().0.iter().zip(out) {
            self.odd.push(f32::from(*odd));
            self.even.rotate_left(1);
            if let Some(last) = self.even.last_mut() {
                *last = f32::from(*even);
            }
            let middle = self.even.first().copied().unwrap_or_default();
            *out = (0.5 * (middle + self.odd.middle())).round() as i16;
        }
    }
}
