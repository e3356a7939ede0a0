use super::*;
use crate::check::{Finding, check, is_installed};

/// An engine that speaks a tone, and notes how often it was asked.
fn engine(place: &Path) -> Engine {
    let tone: Vec<i16> = (0..RATE / 5).map(|n| (3000.0 * (n as f32 * 0.3).sin()) as i16).collect();
    fs::write(place.join("tone.wav"), wav::file_from_samples(&tone, RATE)).unwrap();
    let script = format!("echo >>{0}/asked; cp {0}/tone.wav \"$1\"\n", place.display());
    fs::write(place.join("engine.sh"), script).unwrap();
    Engine::parse(&format!("sh {}/engine.sh {{out}}", place.display()), None).unwrap()
}

fn asked(place: &Path) -> usize {
    fs::read(place.join("asked")).map_or(0, |it| it.len())
}

#[test]
fn a_pack_is_rendered_once_goes_on_where_it_was_and_tells_what_it_lacks() {
    let (place, prompts) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let engine = engine(place.path());
    let (prompts, language) = (prompts.path(), Language::FrFr);
    let all = catalogue(language).count();
    let rendered = |told: &mut usize| render(prompts, language, &engine, "terms", |_| *told += 1).unwrap();
    assert!(!is_installed(prompts, language));
    let mut told = 0;
    assert_eq!(rendered(&mut told), Installed { made: all, kept: 0 });
    assert_eq!((told, asked(place.path())), (all, all));
    assert!(is_installed(prompts, language));
    let nothing_is_wrong = |finding: &Finding| matches!(finding, Finding::Untranslated(_));
    assert!(check(prompts, language).iter().all(nothing_is_wrong));

    // As if it had been interrupted, tampered with, and rendered from other words.
    let folder = folder(prompts, language);
    fs::remove_file(folder.join("number.1.wav")).unwrap();
    fs::write(folder.join("number.2.wav"), b"RIFF").unwrap();
    fs::copy(place.path().join("tone.wav"), folder.join("number.3.wav")).unwrap();
    fs::copy(place.path().join("tone.wav"), folder.join("number.three.wav")).unwrap();
    let mut manifest = Manifest::read(&folder).unwrap().unwrap();
    manifest.put(Entry { text: "quatre-z".to_owned(), ..manifest.entry("number.4").unwrap().clone() });
    manifest.write(&folder).unwrap();
    let findings = check(prompts, language);
    let found: Vec<_> =
        findings.iter().filter(|it| !nothing_is_wrong(it)).map(|it| (it.word(), it.about())).collect();
    assert_eq!(
        found,
        [
            ("missing", "number.1"),
            ("damaged", "number.2"),
            ("changed", "number.3"),
            ("outdated", "number.4"),
            ("unused", "number.three"),
        ]
        .map(|(word, about)| if word == "unused" {
            (word, "number.three.wav")
        } else {
            (word, about)
        })
    );
    assert_eq!(rendered(&mut told), Installed { made: 4, kept: all - 4 });
    assert_eq!(asked(place.path()), all + 4);
}

#[test]
fn another_voice_is_another_pack() {
    let prompts = tempfile::tempdir().unwrap();
    let open = |voice| {
        let mut pack = Pack::open(prompts.path(), Language::EsEs).unwrap();
        pack.about("rendered", "engine 1", voice, "terms");
        pack
    };
    let clips: Vec<&Clip> = catalogue(Language::EsEs).take(2).collect();
    let mut pack = open("one");
    clips.iter().for_each(|clip| pack.add(clip, &[1_000; 1_600]).unwrap());
    assert!(pack.keeps(clips[0]) && pack.keeps(clips[1]));
    pack.close().unwrap();
    assert!(open("one").keeps(clips[0]));

    let mut pack = open("two");
    assert!(!pack.keeps(clips[0]), "the same voice from the first prompt to the last");
    pack.add(clips[0], &[2_000; 1_600]).unwrap();
    pack.close().unwrap();
    let there =
        |clip: &Clip| folder(prompts.path(), Language::EsEs).join(format!("{}.wav", clip.id.0)).is_file();
    assert_eq!((there(clips[0]), there(clips[1])), (true, false));
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("packs"), b"").unwrap();
    let engine = engine(place.path());
    let error = render(place.path(), Language::DeDe, &engine, "", |_| ()).unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("cannot write to {}/packs/de-DE: ", place.path().display())),
        "{error}"
    );
}
