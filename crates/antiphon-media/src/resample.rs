//! Changes the sampling rate of whole sounds, offline.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Async, FixedAsync, ResampleResult, Resampler, SincInterpolationParameters, WindowFunction};

/// The lowest rate of any sound we handle: telephone quality.
pub const RATE_MIN: u32 = 8000;
/// The highest rate of any sound we handle: what studios deliver.
pub const RATE_MAX: u32 = 48_000;

/// Samples handed to the filter at once; short enough to stay in cache.
const CHUNK_SAMPLES: usize = 1024;

/// Taps of the filter: at 16 kHz its passband ends at about 3.6 kHz on the way to 8 kHz, where telephony's ends too.
const FILTER_TAPS: usize = 128;

/// Converts mono samples from one rate to another, both clamped to [`RATE_MIN`]–[`RATE_MAX`]. The result has
/// the same duration, to the nearest sample.
#[must_use]
pub fn resample(samples: &[i16], from_hz: u32, to_hz: u32) -> Vec<i16> {
    let from = from_hz.clamp(RATE_MIN, RATE_MAX) as usize;
    let to = to_hz.clamp(RATE_MIN, RATE_MAX) as usize;
    if from == to || samples.is_empty() {
        return samples.to_vec();
    }
    let wanted = (samples.len() * to + from / 2) / from;
    let input: Vec<f32> = samples.iter().map(|&sample| f32::from(sample)).collect();
    let output =
        transform(&input, from, to).expect("the rates are within limits and the buffers are sized for them");
    output
        .into_iter()
        .chain(std::iter::repeat(0.0))
        .take(wanted)
        .map(|sample| sample.round() as i16)
        .collect()
}

fn transform(input: &[f32], from: usize, to: usize) -> Result<Vec<f32>, Box<dyn std::error::Error>> {
    let filter = SincInterpolationParameters::new(FILTER_TAPS, WindowFunction::BlackmanHarris2);
    let ratio = to as f64 / from as f64;
    let mut resampler = Async::<f32>::new_sinc(ratio, 1.0, &filter, CHUNK_SAMPLES, 1, FixedAsync::Input)?;
    let mut output = vec![0.0; resampler.process_all_needed_output_len(input.len())];
    let capacity = output.len();
    let source = InterleavedSlice::new(input, 1, input.len())?;
    let mut sink = InterleavedSlice::new_mut(&mut output, 1, capacity)?;
    let done: ResampleResult<(usize, usize)> =
        resampler.process_all_into_buffer(&source, &mut sink, input.len(), None);
    let (_, written) = done?;
    output.truncate(written);
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(hz: f32, rate: u32, count: usize) -> Vec<i16> {
        (0..count)
            .map(|n| (8000.0 * (n as f32 * hz * std::f32::consts::TAU / rate as f32).sin()) as i16)
            .collect()
    }

    fn rms(samples: &[i16]) -> f32 {
        crate::level::rms(samples)
    }

    #[test]
    fn duration_is_kept_for_every_rate() {
        for from in [8000, 11_025, 16_000, 22_050, 32_000, 44_100, 47_999, 48_000] {
            for to in [8000, 16_000] {
                for len in [0, 1, 159, 1000, 20_011] {
                    let want = (len as f64 * f64::from(to) / f64::from(from)).round() as usize;
                    assert_eq!(resample(&vec![100; len], from, to).len(), want, "{len} from {from} to {to}");
                }
            }
        }
    }

    #[test]
    fn a_tone_keeps_its_place_and_pitch_and_level() {
        for (from, to) in [(8000, 16_000), (16_000, 8000), (44_100, 16_000), (48_000, 8000)] {
            let heard = resample(&sine(1000.0, from, from as usize), from, to);
            let wanted = sine(1000.0, to, to as usize);
            let middle = to as usize / 4..to as usize * 3 / 4;
            let difference: Vec<i16> = middle.clone().map(|n| heard[n].saturating_sub(wanted[n])).collect();
            // The filter's delay is made up for to within a sample of the lower rate, an eighth of a millisecond.
            let allowed = 0.01 + 1000.0 * std::f32::consts::TAU / from.min(to) as f32;
            assert!(
                rms(&difference) < allowed * rms(&wanted[middle]),
                "{from} to {to}: {}",
                rms(&difference)
            );
        }
    }

    #[test]
    fn what_the_lower_rate_cannot_carry_is_removed_not_folded() {
        let heard = resample(&sine(6000.0, 16_000, 16_000), 16_000, 8000);
        assert!(rms(&heard[1000..7000]) < 10.0);
    }

    #[test]
    fn full_scale_is_clipped_not_wrapped() {
        let square: Vec<i16> = (0..8000).map(|n| if n / 20 % 2 == 0 { i16::MAX } else { i16::MIN }).collect();
        let heard = resample(&square, 8000, 16_000);
        assert!(heard[85..115].iter().all(|&sample| sample > 10_000), "{:?}", &heard[85..115]);
    }
}
