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
    fs::create_dir_all(folder).unwrap();
    let tone: Vec<i16> = (0..8000 * seconds).map(|n| (3000.0 * (n as f32 * 0.3).sin()) as i16).collect();
    fs::write(folder.join("number.1.wav"), wav::file_from_samples(&tone, 8000)).unwrap();
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
