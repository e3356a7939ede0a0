use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use antiphon_dialog::prompts::{Prompt, catalogue, render};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::*;
use crate::measure::{Measures, SILENCE_MAX_MS};

#[derive(Deserialize)]
struct Manifest {
    clips: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    text_sha256: String,
    flac_sha256: String,
}

fn folder(language: Language) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "packs", language.tag()].iter().collect()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_catalogue_and_the_pack_hold_together() {
    let language = BUILT_IN;
    let manifest = fs::read(folder(language).join("manifest.json")).unwrap();
    let manifest: Manifest = serde_json::from_slice(&manifest).unwrap();
    let hashes = |entry: Entry| (entry.id, (entry.text_sha256, entry.flac_sha256));
    let listed: BTreeMap<_, _> = manifest.clips.into_iter().map(hashes).collect();
    let recorded: BTreeMap<_, _> = recordings(language).iter().copied().collect();
    let said = catalogue(language).map(|clip| {
        let flac = recorded.get(&clip.id).map_or_else(String::new, |flac| sha256(flac));
        (clip.id.0.to_owned(), (sha256(clip.text.as_bytes()), flac))
    });
    assert_eq!(said.collect::<BTreeMap<_, _>>(), listed, "run scripts/render-prompts");
    assert_eq!(recorded.len(), listed.len(), "run scripts/render-prompts");
}

#[test]
fn no_recording_lies_there_for_nothing() {
    let language = BUILT_IN;
    let files = fs::read_dir(folder(language)).unwrap().map(|file| file.unwrap().path());
    let flacs = files.filter(|path| path.extension().is_some_and(|it| it == "flac")).count();
    assert_eq!(flacs, recordings(language).len(), "run scripts/render-prompts");
}

#[test]
fn recordings_are_equally_loud_and_begin_and_end_without_delay() {
    let language = BUILT_IN;
    assert!(!recordings(language).is_empty());
    for (clip, flac) in recordings(language) {
        let found = Measures::of(&decode(flac).unwrap());
        let level = (-21.0..=-19.0).contains(&found.level_dbfs) && found.peak_dbfs <= -0.99;
        let silence = found.lead_ms.max(found.trail_ms) < SILENCE_MAX_MS;
        assert!(level && silence, "{clip:?}: {found:?}; run scripts/render-prompts");
    }
}

#[test]
fn what_prompts_are_made_of_is_recorded() {
    let language = BUILT_IN;
    let counts = (0..120).map(|new| Prompt::InboxCount { new, urgent: new / 2, saved: 9_999 - new });
    for clip in counts.flat_map(|prompt| render(language, &prompt).clips) {
        let found = recordings(language).binary_search_by_key(&clip, |&(id, _)| id);
        assert!(found.is_ok(), "{clip:?}; run scripts/render-prompts");
    }
}

#[test]
fn a_damaged_recording_is_an_error_and_never_a_panic() {
    let (_, flac) = recordings(Language::EnUs).iter().min_by_key(|(_, flac)| flac.len()).unwrap();
    for len in (0..flac.len()).step_by(7) {
        assert!(decode(&flac[..len]).is_err(), "{len}");
    }
    for at in (0..flac.len()).step_by(61) {
        let mut damaged = flac.to_vec();
        damaged[at] ^= 0x55;
        let _either = decode(&damaged);
    }
}
