use antiphon_media::wav;

use super::*;
use crate::check::{Finding, check};
use crate::install::folder;

fn tone(rate: u32, ms: u32) -> Vec<i16> {
    (0..rate * ms / 1_000).map(|n| (3000.0 * (n as f32 * 0.3).sin()) as i16).collect()
}

#[test]
fn the_shipped_mapping_names_clips_of_the_languages_that_debian_has() {
    for (tag, least) in [("en-US", 200), ("fr-FR", 150), ("es-ES", 150), ("de-DE", 50)] {
        let mapping = Mapping::parse(ASTERISK, Language::parse(tag).unwrap()).unwrap();
        let clips: Vec<ClipId> = mapping.clips().collect();
        assert!(clips.len() >= least, "{tag}: {}", clips.len());
        assert!(clips.contains(&ClipId("number.7")) && clips.contains(&ClipId("deposit.leave_message")));
    }
}

#[test]
fn a_mapping_that_cannot_be_understood_is_told_by_its_line() {
    for (text, told) in [
        ("# all\nnumber.1 digits/1", "line 2: \"number.1 digits/1\" is not of the form: clip = file + file"),
        ("number.1 = a + ", "line 1: \"number.1 = a +\" is not of the form: clip = file + file"),
        ("[tlh-US]", "line 1: there is no language \"tlh-US\""),
        ("[de-DE]\nnumber.one = a", "line 2: there is no clip \"number.one\" in de-DE"),
    ] {
        assert_eq!(Mapping::parse(text, Language::DeDe).unwrap_err().to_string(), told);
    }
    let other = "[fr-FR]\nnumber.one = a\n";
    assert_eq!(Mapping::parse(other, Language::DeDe), Ok(Mapping(Vec::new())), "not ours to judge");
}

#[test]
fn recordings_of_every_coding_are_joined_levelled_and_named() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = |name: &str, bytes: &[u8]| fs::write(from.path().join(name), bytes).unwrap();
    let bytes = |samples: &[i16]| samples.iter().flat_map(|it| it.to_le_bytes()).collect::<Vec<u8>>();
    file("one.wav", &wav::file_from_samples(&tone(8_000, 500), 8_000));
    file("two.g722", &Codec::G722.encode_all(&tone(16_000, 500)));
    file("three.sln16", &bytes(&tone(16_000, 500)));
    file("four.ulaw", &Codec::Pcmu.encode_all(&tone(8_000, 500)));
    file("silent.sln", &bytes(&[0; 4_000]));
    file("broken.wav", b"RIFF");
    let text = "number.1 = one\nnumber.2 = two\nnumber.3 = three\nnumber.4 = four\nnumber.5 = one + four\n\
                number.6 = silent\nnumber.7 = broken\nnumber.8 = missing\n";
    let mapping = Mapping::parse(text, Language::DeDe).unwrap();
    let mut told = 0;
    let mut run = || import(to.path(), Language::DeDe, &mapping, from.path(), "ours", |_| told += 1).unwrap();
    let (done, skipped) = run();
    assert_eq!(done, Installed { made: 5, kept: 0 });
    let skipped: Vec<_> = skipped.iter().map(|it| (it.clip.0, it.reason.clone())).collect();
    let place = from.path().display();
    let damaged = format!("{place}/broken.wav: ");
    assert_eq!(skipped[0], ("number.6", "silent is silent".to_owned()));
    assert!(skipped[1].0 == "number.7" && skipped[1].1.starts_with(&damaged), "{skipped:?}");
    assert_eq!(skipped[2], ("number.8", format!("there is no missing in {place}")));
    assert_eq!(run().0, Installed { made: 0, kept: 5 }, "what is there is not made again");
    assert_eq!(told, 2 * catalogue(Language::DeDe).count());

    let findings = check(to.path(), Language::DeDe);
    let missing = |clip| findings.iter().any(|it| matches!(it, Finding::Missing(it) if *it == ClipId(clip)));
    assert!(missing("number.6") && !missing("number.5"));
    let joined = fs::read(folder(to.path(), Language::DeDe).join("number.5.wav")).unwrap();
    let length = WavInfo::parse(&joined).unwrap().duration_ms();
    assert!((1_050..1_120).contains(&length), "{length}");
}
