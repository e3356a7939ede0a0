//! Renders the built-in pack of a language from the text catalogue, with the speech engine flite and with sox
//! as FLAC encoder. Run it by `scripts/render-prompts`.
//!
//! The same catalogue and the same engine give the same files, bit for bit.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use antiphon_dialog::prompts::{Clip, Language, catalogue};
use antiphon_media::level::Gain;
use antiphon_media::wav::WavInfo;
use antiphon_prompts::measure::{Measures, RATE, words};
use antiphon_prompts::pack;
use anyhow::{Context as _, Result, bail, ensure};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

const VOICE: &str = "rms";
const LICENCE: &str = "see LICENCE";

/// Follows words from the middle of a sentence, so that the voice stays up, and is cut off again. It begins with
/// the silence of a closed mouth, where a cut is not heard.
const CARRIER: &str = "today";
/// The sounds of [`CARRIER`] and the pause after it.
const CARRIER_SOUNDS: usize = 5;

/// Clips of these families are said among others of their kind and need their ends to be understood: they are
/// followed by the pause of a comma. Other unfinished sentences run straight on.
const ENUMERATED: [&str; 7] = ["number.", "day.", "month.", "weekday.", "time.", "unit.", "message."];

/// Silence left before the words, in samples: 10 ms.
const LEAD: usize = RATE as usize / 100;
/// Silence left after unfinished words: 30 ms, little enough for numbers to be one.
const TRAIL_OPEN: usize = RATE as usize * 3 / 100;
/// Silence left after a sentence: 100 ms.
const TRAIL_CLOSED: usize = RATE as usize / 10;
/// Over so many samples a cut end fades away: 5 ms.
const FADE: usize = RATE as usize / 200;
/// Bits of a sample that no codec of a call carries: G.711 has 14 (RFC 3551 section 4.5.14).
const UNHEARD_BITS: u32 = 2;

#[derive(Serialize)]
struct Manifest {
    language: &'static str,
    engine: String,
    voice: &'static str,
    licence: &'static str,
    clips: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    id: &'static str,
    text: &'static str,
    text_sha256: String,
    flac_sha256: String,
}

fn main() -> Result<()> {
    let language = Language::EnUs;
    let crate_dir = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = crate_dir.join("packs").join(language.tag());
    let work = std::env::temp_dir().join(format!("antiphon-render-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    fs::create_dir_all(&work)?;
    let manifest = render(language, &folder, &work);
    fs::remove_dir_all(&work)?;
    let manifest = manifest?;
    fs::write(folder.join("manifest.json"), serde_json::to_string_pretty(&manifest)? + "\n")?;
    fs::write(crate_dir.join("src/pack/en_us.rs"), table(&manifest)?)?;
    remove_orphans(&manifest, &folder)
}

fn render(language: Language, folder: &Path, work: &Path) -> Result<Manifest> {
    let mut clips = Vec::new();
    for clip in catalogue(language) {
        let flac = render_clip(clip, work).with_context(|| format!("cannot render {}", clip.id.0))?;
        fs::write(folder.join(format!("{}.flac", clip.id.0)), &flac)?;
        clips.push(Entry {
            id: clip.id.0,
            text: clip.text,
            text_sha256: sha256(clip.text.as_bytes()),
            flac_sha256: sha256(&flac),
        });
    }
    clips.sort_by_key(|entry| entry.id);
    Ok(Manifest { language: language.tag(), engine: engine()?, voice: VOICE, licence: LICENCE, clips })
}

fn render_clip(clip: &Clip, work: &Path) -> Result<Vec<u8>> {
    let closed = clip.text.ends_with(['.', ':', '?', '!']);
    let trail = if closed { TRAIL_CLOSED } else { TRAIL_OPEN };
    let mut samples = if closed { speak(clip.text, work)?.0 } else { speak_open(clip, work)? };
    // Level and silence depend on each other: what counts as silence is told by the level of the words, which
    // is measured best without silence around them.
    for _ in 0..2 {
        Gain::to_target(&samples, RATE).apply(&mut samples);
        samples = trimmed(&samples, trail);
    }
    samples.iter_mut().for_each(|sample| *sample = rounded(*sample));
    let found = Measures::of(&samples);
    report(clip, &found)?;
    let flac = compress(&samples, work)?;
    ensure!(pack::decode(&flac)? == samples, "the compressed recording differs");
    Ok(flac)
}

fn report(clip: &Clip, found: &Measures) -> Result<()> {
    writeln!(
        std::io::stdout(),
        "{} ms {} lead {} trail {} level {:.1} peak {:.1}",
        clip.id.0,
        found.duration_ms,
        found.lead_ms,
        found.trail_ms,
        found.level_dbfs,
        found.peak_dbfs
    )?;
    Ok(())
}

/// Words from the middle of a sentence: said with more to follow, which is cut off.
fn speak_open(clip: &Clip, work: &Path) -> Result<Vec<i16>> {
    let text = clip.text.trim_start_matches([',', ' ']);
    let comma = ENUMERATED.iter().any(|family| clip.id.0.starts_with(family)) && !text.ends_with(',');
    let (mut samples, ends) = speak(&format!("{text}{} {CARRIER}.", if comma { "," } else { "" }), work)?;
    let last = ends.len().checked_sub(CARRIER_SOUNDS + 1).and_then(|at| ends.get(at));
    let seconds = last.context("flite reported too few sounds")?;
    samples.truncate((seconds * f64::from(RATE)) as usize);
    for (n, sample) in samples.iter_mut().rev().take(FADE).enumerate() {
        *sample = (i32::from(*sample) * n as i32 / FADE as i32) as i16;
    }
    Ok(samples)
}

/// Has a text spoken: the samples, and where each sound ends, in seconds.
fn speak(text: &str, work: &Path) -> Result<(Vec<i16>, Vec<f64>)> {
    let file = work.join("speech.wav");
    let output = Command::new("flite")
        .args(["-voice", VOICE, "-psdur", "-t", text, "-o"])
        .arg(&file)
        .output()
        .context("cannot run flite")?;
    ensure!(output.status.success(), "flite failed: {}", String::from_utf8_lossy(&output.stderr));
    let wav = fs::read(&file)?;
    let info = WavInfo::parse(&wav)?;
    ensure!(info.format.rate == RATE, "the voice speaks at {} Hz", info.format.rate);
    let sounds = String::from_utf8(output.stdout)?;
    let ends = sounds.split_whitespace().filter_map(|sound| sound.split_once(':')?.1.parse().ok());
    Ok((info.samples(&wav), ends.collect()))
}

fn trimmed(samples: &[i16], trail: usize) -> Vec<i16> {
    let found = words(samples);
    let silence = LEAD.saturating_sub(found.start);
    let end = found.end.saturating_add(trail);
    let rest = end.saturating_sub(samples.len());
    let kept = samples.iter().copied().take(end).skip(found.start.saturating_sub(LEAD));
    std::iter::repeat_n(0, silence).chain(kept).chain(std::iter::repeat_n(0, rest)).collect()
}

/// The nearest sample without the bits that nobody hears.
fn rounded(sample: i16) -> i16 {
    let step = 1 << UNHEARD_BITS;
    let nearest = (i32::from(sample) + step / 2) & !(step - 1);
    i16::try_from(nearest).unwrap_or(sample & !(step as i16 - 1))
}

fn compress(samples: &[i16], work: &Path) -> Result<Vec<u8>> {
    let file = work.join("clip.flac");
    let mut sox = Command::new("sox")
        .args(["-D", "-t", "raw", "-r", "16000", "-e", "signed", "-b", "16", "-L", "-c", "1", "-"])
        .args(["-C", "8", "--comment", ""])
        .arg(&file)
        .stdin(Stdio::piped())
        .spawn()
        .context("cannot run sox")?;
    let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    sox.stdin.take().context("sox has no input")?.write_all(&bytes)?;
    ensure!(sox.wait()?.success(), "sox failed");
    Ok(fs::read(file)?)
}

fn engine() -> Result<String> {
    let output = Command::new("flite").arg("--version").output().context("cannot run flite")?;
    let text = String::from_utf8(output.stdout)? + &String::from_utf8(output.stderr)?;
    let Some(version) = text.split_whitespace().find(|word| word.starts_with("flite-")) else {
        bail!("flite does not say its version");
    };
    Ok(version.to_owned())
}

fn table(manifest: &Manifest) -> Result<String> {
    let mut text = String::from(
        "//! Generated by `scripts/render-prompts`.\n\nuse antiphon_dialog::prompts::ClipId;\n\n\
         macro_rules! recording {\n    ($id:literal) => {\n        (ClipId($id), include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/packs/en-US/\", $id, \".flac\")))\n    };\n}\n\n\
         /// Every recording, sorted by clip.\npub(super) const RECORDINGS: &[(ClipId, &[u8])] = &[\n",
    );
    for entry in &manifest.clips {
        writeln!(text, "    recording!({:?}),", entry.id)?;
    }
    Ok(text + "];\n")
}

fn remove_orphans(manifest: &Manifest, folder: &Path) -> Result<()> {
    let known: BTreeSet<PathBuf> =
        manifest.clips.iter().map(|entry| folder.join(format!("{}.flac", entry.id))).collect();
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        if path.extension().is_some_and(|it| it == "flac") && !known.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
