//! Recordings made by a speech engine: words are spoken, cut to size and brought to the level of the packs.
//!
//! What an engine does with a sentence differs; what is made of it does not. Nothing here is used during a call.

mod command;
mod finish;
mod flite;

use std::path::Path;

use antiphon_dialog::prompts::{Clip, Language};
use antiphon_media::wav::{WavError, WavInfo};

pub use finish::{Ending, finish};

use crate::measure::RATE;

/// A speech engine that the operator has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Engine {
    kind: Kind,
    voice: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    EspeakNg,
    Flite,
    /// A program and its arguments.
    Command(Vec<String>),
}

/// Why an engine cannot speak.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// It is not there.
    #[error("the speech engine \"{program}\" cannot be started ({reason}); is it installed?")]
    Missing {
        /// The program.
        program: String,
        /// What the system says.
        reason: std::io::Error,
    },
    /// It does not speak the language.
    #[error("the speech engine flite speaks English only, not {}; try espeak-ng", language.tag())]
    Foreign {
        /// The language.
        language: Language,
    },
    /// It ended with an error.
    #[error("the speech engine \"{program}\" failed: {reason}")]
    Failed {
        /// The program.
        program: String,
        /// What it printed, or what became of it.
        reason: String,
    },
    /// What it wrote is not a WAV file that we play.
    #[error("the speech engine wrote no usable WAV file: {0}")]
    NotWav(#[from] WavError),
    /// It said nothing.
    #[error("the speech engine said nothing to \"{words}\"")]
    Silent {
        /// The words.
        words: &'static str,
    },
    /// Nothing is named.
    #[error("no speech engine is named")]
    Unnamed,
}

impl Engine {
    /// An engine by what an operator calls it: `espeak-ng`, `flite`, or any command.
    ///
    /// A command is split at blanks. It gets the words on its standard input, and in place of `{text}` where that
    /// stands; the WAV file goes where `{out}` stands, and to its standard output where that is nowhere.
    ///
    /// # Errors
    /// [`EngineError::Unnamed`] if there is no word in it.
    pub fn parse(typed: &str, voice: Option<String>) -> Result<Self, EngineError> {
        let words: Vec<String> = typed.split_whitespace().map(str::to_owned).collect();
        let kind = match words.as_slice() {
            [] => return Err(EngineError::Unnamed),
            [name] if name == "espeak-ng" => Kind::EspeakNg,
            [name] if name == "flite" => Kind::Flite,
            _ => Kind::Command(words),
        };
        Ok(Self { kind, voice })
    }

    /// What a manifest says of it, with its version where it tells one.
    ///
    /// # Errors
    /// [`EngineError::Missing`] if it cannot be started.
    pub fn name(&self) -> Result<String, EngineError> {
        match &self.kind {
            Kind::EspeakNg => command::espeak_ng_version(),
            Kind::Flite => flite::version(),
            Kind::Command(words) => Ok(words.join(" ")),
        }
    }

    /// The voice it speaks a language with.
    #[must_use]
    pub fn voice(&self, language: Language) -> String {
        let own = || match &self.kind {
            Kind::EspeakNg => language.tag().to_lowercase(),
            Kind::Flite => flite::VOICE.to_owned(),
            Kind::Command(_) => "as the command chooses".to_owned(),
        };
        self.voice.clone().unwrap_or_else(own)
    }

    /// Whether it speaks a language; of a command and its voice nobody can tell.
    ///
    /// # Errors
    /// [`EngineError::Foreign`] if it does not.
    pub fn check(&self, language: Language) -> Result<(), EngineError> {
        match self.kind {
            Kind::Flite if language != Language::EnUs => Err(EngineError::Foreign { language }),
            Kind::Flite | Kind::EspeakNg | Kind::Command(_) => Ok(()),
        }
    }

    /// A clip as a recording of the packs. `work` is a file that may be overwritten.
    ///
    /// # Errors
    /// [`EngineError`] if the engine is not there, fails, or says nothing.
    pub fn render(&self, language: Language, clip: &Clip, work: &Path) -> Result<Vec<i16>, EngineError> {
        self.check(language)?;
        let ending = Ending::of(clip.text);
        let voice = self.voice(language);
        let samples = match &self.kind {
            Kind::EspeakNg => command::espeak_ng(clip.text, &voice, work)?,
            Kind::Flite => flite::clip(clip, &voice, work)?,
            Kind::Command(words) => command::speak(words, clip.text, work)?,
        };
        let samples = finish(samples, ending);
        if samples.is_empty() { Err(EngineError::Silent { words: clip.text }) } else { Ok(samples) }
    }
}

/// The samples of a WAV file, at the rate of the packs.
fn samples(wav: &[u8]) -> Result<Vec<i16>, EngineError> {
    let info = WavInfo::parse(wav)?;
    Ok(antiphon_media::resample::resample(&info.samples(wav), info.format.rate, RATE))
}

#[cfg(test)]
mod tests {
    use antiphon_dialog::prompts::ClipId;
    use antiphon_media::wav;

    use super::*;
    use crate::measure::{Measures, SILENCE_MAX_MS};

    const SENTENCE: Clip = Clip { id: ClipId("portal.goodbye"), text: "Auf Wiederhören." };

    /// A program that writes a tone with silence around it, if it is told the words on its standard input.
    fn engine(folder: &Path, ending: &str) -> Engine {
        let tone = |n: u32| (1500.0 * (n as f32 * 0.3).sin()) as i16;
        let quiet = std::iter::repeat_n(0, 11_025);
        let samples: Vec<i16> = quiet.clone().chain((0..22_050).map(tone)).chain(quiet).collect();
        std::fs::write(folder.join("tone.wav"), wav::file_from_samples(&samples, 22_050)).unwrap();
        let script = folder.join("engine.sh");
        let text = format!("read words; test \"$words\" = 'Auf Wiederhören.' || exit 3; {ending}\n");
        std::fs::write(&script, text).unwrap();
        let tone = folder.join("tone.wav").display().to_string();
        Engine::parse(&format!("sh {} {tone} {{out}} {{text}}", script.display()), None).unwrap()
    }

    #[test]
    fn what_a_command_says_is_levelled_and_cut() {
        let folder = tempfile::tempdir().unwrap();
        let engine = engine(folder.path(), "test \"$3\" = \"$words\" && cp \"$1\" \"$2\"");
        let said = engine.render(Language::DeDe, &SENTENCE, &folder.path().join("out")).unwrap();
        let found = Measures::of(&said);
        assert!((1_100..1_130).contains(&found.duration_ms), "{found:?}");
        assert!((found.level_dbfs + 20.0).abs() < 1.0 && found.trail_ms < SILENCE_MAX_MS, "{found:?}");
    }

    #[test]
    fn an_engine_that_fails_is_told_in_one_line() {
        let folder = tempfile::tempdir().unwrap();
        let told = |engine: &Engine| {
            let error = engine.render(Language::DeDe, &SENTENCE, &folder.path().join("out")).unwrap_err();
            error.to_string()
        };
        for (ending, line) in [
            ("echo no voice >&2; exit 1", "the speech engine \"sh\" failed: no voice"),
            ("exit 7", "the speech engine \"sh\" failed: exit status: 7"),
            ("echo nonsense > \"$2\"", "the speech engine wrote no usable WAV file: "),
        ] {
            let told = told(&engine(folder.path(), ending));
            assert!(told.starts_with(line), "{told}");
        }
        let missing = Engine::parse("no-such-engine {out}", None).unwrap();
        assert!(told(&missing).contains("\"no-such-engine\" cannot be started"), "{}", told(&missing));
        let flite = Engine::parse("flite", None).unwrap();
        assert_eq!(told(&flite), "the speech engine flite speaks English only, not de-DE; try espeak-ng");
        assert!(matches!(Engine::parse(" ", None), Err(EngineError::Unnamed)));
    }
}
