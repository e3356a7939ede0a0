//! The speech engine flite, which tells where each of its sounds ends.

use std::path::Path;
use std::process::Command;

use antiphon_dialog::prompts::Clip;

use super::command::{self, run};
use super::{Ending, EngineError, samples};
use crate::measure::RATE;

/// The voice of the built-in pack.
pub(super) const VOICE: &str = "rms";

/// Follows words from the middle of a sentence, so that the voice stays up, and is cut off again. It begins with
/// the silence of a closed mouth, where a cut is not heard.
const CARRIER: &str = "today";
/// The sounds of [`CARRIER`] and the pause after it.
const CARRIER_SOUNDS: usize = 5;
/// Over so many samples a cut end fades away: 5 ms.
const FADE: usize = RATE as usize / 200;

/// Clips of these families are said among others of their kind and need their ends to be understood: they are
/// followed by the pause of a comma. Other unfinished sentences run straight on.
const ENUMERATED: [&str; 7] = ["number.", "day.", "month.", "weekday.", "time.", "unit.", "message."];

pub(super) fn version() -> Result<String, EngineError> {
    let version = command::version("flite")?;
    let named = version.split_whitespace().find(|word| word.starts_with("flite-"));
    Ok(named.unwrap_or("flite").to_owned())
}

pub(super) fn clip(clip: &Clip, voice: &str, work: &Path) -> Result<Vec<i16>, EngineError> {
    match Ending::of(clip.text) {
        Ending::Closed => Ok(speak(clip.text, voice, work)?.0),
        Ending::Open => speak_open(clip, voice, work),
    }
}

/// Words from the middle of a sentence: said with more to follow, which is cut off.
fn speak_open(clip: &Clip, voice: &str, work: &Path) -> Result<Vec<i16>, EngineError> {
    let text = clip.text.trim_start_matches([',', ' ']);
    let comma = ENUMERATED.iter().any(|family| clip.id.0.starts_with(family)) && !text.ends_with(',');
    let sentence = format!("{text}{} {CARRIER}.", if comma { "," } else { "" });
    let (mut samples, ends) = speak(&sentence, voice, work)?;
    let last = ends.len().checked_sub(CARRIER_SOUNDS + 1).and_then(|at| ends.get(at));
    let seconds = last.ok_or(EngineError::Silent { words: clip.text })?;
    samples.truncate((seconds * f64::from(RATE)) as usize);
    for (n, sample) in samples.iter_mut().rev().take(FADE).enumerate() {
        *sample = (i32::from(*sample) * n as i32 / FADE as i32) as i16;
    }
    Ok(samples)
}

/// Has a text spoken: the samples, and where each sound ends, in seconds.
fn speak(text: &str, voice: &str, work: &Path) -> Result<(Vec<i16>, Vec<f64>), EngineError> {
    let mut flite = Command::new("flite");
    flite.args(["-voice", voice, "-psdur", "-t", text, "-o"]).arg(work);
    let sounds = String::from_utf8_lossy(&run(&mut flite, "")?).into_owned();
    let wav = std::fs::read(work).map_err(|error| EngineError::Failed {
        program: "flite".to_owned(),
        reason: format!("it wrote no file: {error}"),
    })?;
    let ends = sounds.split_whitespace().filter_map(|sound| sound.split_once(':')?.1.parse().ok());
    Ok((samples(&wav)?, ends.collect()))
}
