use std::fs;
use std::path::Path;

use antiphon_core::ids::{LocationId, OrganizationId};
use antiphon_media::wav;

use super::*;

const CLIP: ClipId = ClipId("number.1");

fn scope() -> PromptScope {
    let id = |digit: char| format!("00000000-0000-7000-8000-00000000000{digit}");
    PromptScope {
        organization: id('1').parse::<OrganizationId>().unwrap(),
        location: id('2').parse::<LocationId>().unwrap(),
    }
}

fn heard(library: &PromptLibrary) -> u32 {
    library.sound(scope(), Language::EnUs, CLIP, Codec::Pcmu).duration_ms()
}

/// Drops a recording of so many seconds into a folder.
fn drop_in(folder: &Path, seconds: usize) {
    record(folder, CLIP.0, seconds);
}

#[test]
fn the_nearest_owner_is_heard() {
    let dir = tempfile::tempdir().unwrap();
    let library = PromptLibrary::open(dir.path());
    let built_in = heard(&PromptLibrary::built_in());
    assert_eq!(heard(&library), built_in);
    let owners = [
        dir.path().join("en-US"),
        dir.path().join(format!("organizations/{}/en-US", scope().organization)),
        dir.path().join(format!("locations/{}/en-US", scope().location)),
    ];
    for (folder, seconds) in owners.iter().zip(3..) {
        drop_in(folder, seconds);
        assert!(library.reload().is_empty());
        assert_eq!(heard(&library) as usize, seconds * 1000);
    }
    let elsewhere = PromptScope { location: LocationId(scope().organization.0), ..scope() };
    let theirs = library.sound(elsewhere, Language::EnUs, CLIP, Codec::G722);
    assert_eq!(theirs.duration_ms(), 4000, "another location of the organization");
    for folder in &owners {
        fs::remove_dir_all(folder).unwrap();
    }
    library.reload();
    assert_eq!(heard(&library), built_in);
}

#[test]
fn a_corrupt_recording_is_reported_once_and_the_built_in_one_is_heard() {
    let dir = tempfile::tempdir().unwrap();
    let library = PromptLibrary::open(dir.path());
    let folder = dir.path().join("en-US");
    drop_in(&folder, 1);
    let file = folder.join("number.1.wav");
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..1000]).unwrap();
    fs::write(folder.join("number.one.wav"), &whole).unwrap();
    let faults: Vec<String> = library.reload().iter().map(ToString::to_string).collect();
    let want = [
        format!("{}: cut short: 16000 bytes announced, 956 present", file.display()),
        format!("{}: there is no clip of this name", folder.join("number.one.wav").display()),
    ];
    assert_eq!(faults, want);
    assert_eq!(heard(&library), heard(&PromptLibrary::built_in()));
    assert!(library.reload().is_empty(), "once");
    fs::write(&file, &whole).unwrap();
    assert!(library.reload().is_empty());
    assert_eq!(heard(&library), 1000);
}

#[test]
fn a_clip_is_coded_once_and_shared() {
    let library = Arc::new(PromptLibrary::built_in());
    library.warm(&[Codec::Pcma]).unwrap().join().unwrap();
    let sound = || library.sound(scope(), Language::EnUs, CLIP, Codec::Pcma);
    assert!(std::ptr::eq(sound().encoded(), sound().encoded()));
}

#[test]
fn a_clip_that_nobody_recorded_is_silence() {
    let library = PromptLibrary::built_in();
    let sound = library.sound(scope(), Language::EnUs, ClipId("no.such.clip"), Codec::Pcmu);
    assert_eq!(sound, Sound::silence(Codec::Pcmu, 20));
}

fn said(library: &PromptLibrary, language: Language, prompt: &Prompt) -> Vec<u32> {
    let sounds = library.prompt(scope(), language, prompt, Codec::Pcmu);
    sounds.iter().map(Sound::duration_ms).collect()
}

/// Drops a recording of a clip, of so many seconds, into a folder.
fn record(folder: &Path, clip: &str, seconds: usize) {
    fs::create_dir_all(folder).unwrap();
    let tone: Vec<i16> = (0..8000 * seconds).map(|n| (3000.0 * (n as f32 * 0.3).sin()) as i16).collect();
    fs::write(folder.join(format!("{clip}.wav")), wav::file_from_samples(&tone, 8000)).unwrap();
}

#[test]
fn a_prompt_is_in_one_language_from_its_first_word_to_its_last() {
    let dir = tempfile::tempdir().unwrap();
    let library = PromptLibrary::open(dir.path());
    let heading = Prompt::MessageHeading { number: 1, new: true, urgent: false, confidential: false };
    let english = said(&library, Language::EnUs, &heading);
    assert_eq!(said(&library, Language::DeDe, &heading), english, "no pack");

    let pack = dir.path().join("packs/de-DE");
    record(&pack, "number.1", 3);
    library.reload();
    assert_eq!(said(&library, Language::DeDe, &heading), english, "half a sentence is no sentence");

    record(&pack, "message.new", 4);
    library.reload();
    assert_eq!(said(&library, Language::DeDe, &heading), [4_000, 3_000]);
    assert_eq!(said(&library, Language::EnUs, &heading), english);

    // An operator's own recording goes before the pack's, the organization's before the server's.
    record(&dir.path().join("de-DE"), "number.1", 5);
    library.reload();
    assert_eq!(said(&library, Language::DeDe, &heading), [4_000, 5_000]);
    record(&dir.path().join(format!("organizations/{}/de-DE", scope().organization)), "number.1", 6);
    library.reload();
    assert_eq!(said(&library, Language::DeDe, &heading), [4_000, 6_000]);

    // What falls back to English is the operator's English too.
    fs::remove_file(pack.join("message.new.wav")).unwrap();
    record(&dir.path().join("en-US"), "message.new", 7);
    library.reload();
    assert_eq!(said(&library, Language::DeDe, &heading), [7_000, english[1]]);
}

#[test]
fn a_language_is_spoken_where_something_is_recorded_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let library = PromptLibrary::open(dir.path());
    record(&dir.path().join("packs/fr-FR"), "number.1", 1);
    library.reload();
    for (tag, spoken) in [
        ("en-GB", Language::EnUs),
        ("fr-CA", Language::FrFr),
        ("de-DE", Language::EnUs),
        ("de-DE", Language::EnUs),
        ("tlh-US", Language::EnUs),
    ] {
        assert_eq!(library.language(tag), spoken, "{tag}");
    }
    let told = library.told.lock().unwrap().clone();
    assert_eq!(Vec::from_iter(told), ["de-DE", "tlh-US"], "each once");
}
