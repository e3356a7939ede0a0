//! G.711 (ITU-T G.711): logarithmic coding of one sample in one byte, mu-law and A-law.
//!
//! Decoding reads a table; encoding finds the segment by counting leading zeros. Samples are 16-bit, so the
//! 14 and 13 bits of the standard sit at the top.

/// Mu-law positive zero.
pub const ULAW_SILENCE: u8 = 0xFF;
/// A-law's smallest positive value; the law has no zero.
pub const ALAW_SILENCE: u8 = 0xD5;

/// What mu-law adds to the magnitude so that segments begin at powers of two.
const ULAW_BIAS: u16 = 0x84;
/// The loudest magnitude whose biased value still fits the top segment.
const ULAW_CLIP: u16 = 0x7FFF - ULAW_BIAS;
/// A-law inverts every other bit on the wire, so that silence has many transitions.
const ALAW_TOGGLE: u8 = 0x55;

static ULAW: [i16; 256] = table(Law::U);
static ALAW: [i16; 256] = table(Law::A);

/// The sample of a mu-law byte.
#[must_use]
#[inline]
#[allow(clippy::indexing_slicing, reason = "a byte always lies within 256 entries")]
pub fn ulaw_decode(byte: u8) -> i16 {
    ULAW[byte as usize]
}

/// The sample of an A-law byte.
#[must_use]
#[inline]
#[allow(clippy::indexing_slicing, reason = "a byte always lies within 256 entries")]
pub fn alaw_decode(byte: u8) -> i16 {
    ALAW[byte as usize]
}

/// The mu-law byte of a sample.
#[must_use]
#[inline]
pub fn ulaw_encode(sample: i16) -> u8 {
    let sign = if sample < 0 { 0x80 } else { 0 };
    let biased = sample.unsigned_abs().min(ULAW_CLIP) + ULAW_BIAS;
    let segment = 8 - biased.leading_zeros();
    let step = (biased >> (segment + 3)) & 0x0F;
    !(sign | (segment << 4) as u8 | step as u8)
}

/// The A-law byte of a sample.
#[must_use]
#[inline]
pub fn alaw_encode(sample: i16) -> u8 {
    let sign = if sample < 0 { 0 } else { 0x80 };
    let magnitude = (if sample < 0 { !sample } else { sample }) as u16;
    let segment = 8u32.saturating_sub(magnitude.leading_zeros());
    let step = (magnitude >> (segment.max(1) + 3)) & 0x0F;
    (sign | (segment << 4) as u8 | step as u8) ^ ALAW_TOGGLE
}

#[derive(Clone, Copy)]
enum Law {
    U,
    A,
}

#[allow(
    clippy::indexing_slicing,
    reason = "the loop ends with the table, and a constant is checked when built"
)]
const fn table(law: Law) -> [i16; 256] {
    let mut samples = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        samples[byte] = match law {
            Law::U => ulaw_expand(byte as u8),
            Law::A => alaw_expand(byte as u8),
        };
        byte += 1;
    }
    samples
}

const fn ulaw_expand(byte: u8) -> i16 {
    let bits = !byte;
    let step = ((bits & 0x0F) as i16) << 3;
    let magnitude = ((step + ULAW_BIAS as i16) << ((bits >> 4) & 0x07)) - ULAW_BIAS as i16;
    if bits & 0x80 == 0 { magnitude } else { -magnitude }
}

const fn alaw_expand(byte: u8) -> i16 {
    let bits = byte ^ ALAW_TOGGLE;
    let segment = (bits >> 4) & 0x07;
    let step = ((bits & 0x0F) as i16) << 4;
    let magnitude = if segment == 0 { step + 8 } else { (step + 0x108) << (segment - 1) };
    if bits & 0x80 == 0 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the decoder output values of ITU-T G.711 tables 2a (mu-law, 14 bits) and 1a (A-law, 13 bits),
    /// moved up to 16 bits.
    #[test]
    fn bytes_decode_to_the_values_of_the_standard() {
        let ulaw = [(0x80, 32_124), (0x00, -32_124), (0x8F, 16_764), (0xFF, 0), (0xFE, 8), (0x7E, -8)];
        for (byte, sample) in ulaw {
            assert_eq!(ulaw_decode(byte), sample, "mu-law {byte:#x}");
        }
        let alaw = [(0xAA, 32_256), (0x2A, -32_256), (0xD5, 8), (0x55, -8), (0xD4, 24), (0x80, 5504)];
        for (byte, sample) in alaw {
            assert_eq!(alaw_decode(byte), sample, "A-law {byte:#x}");
        }
    }

    #[test]
    fn every_byte_survives_decoding_and_encoding() {
        for byte in 0..=255 {
            // Mu-law has two zeros, and a sample cannot tell them apart.
            let same = if byte == 0x7F { 0xFF } else { byte };
            assert_eq!(ulaw_encode(ulaw_decode(byte)), same);
            assert_eq!(alaw_encode(alaw_decode(byte)), byte);
        }
    }

    #[test]
    fn every_sample_is_coded_to_the_nearest_level_or_its_neighbour() {
        for sample in i16::MIN..=i16::MAX {
            let allowed = 4 + (i32::from(sample).abs() + 132) / 32;
            for (law, back) in
                [("mu", ulaw_decode(ulaw_encode(sample))), ("A", alaw_decode(alaw_encode(sample)))]
            {
                let error = (i32::from(sample) - i32::from(back)).abs();
                assert!(error <= allowed + 4, "{law}-law {sample}: off by {error}");
            }
        }
    }
}
