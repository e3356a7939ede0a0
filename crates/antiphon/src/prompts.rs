//! `antiphon prompts`: packs of other languages, rendered, taken over and checked.
//!
//! They need no database, and a server that runs takes what is new within seconds.

use std::path::{Path, PathBuf};

use antiphon_dialog::prompts::{Clip, Language, catalogue};
use antiphon_prompts::check::{Finding, check, is_installed};
use antiphon_prompts::import::{self, Mapping, Skipped};
use antiphon_prompts::install::{self, Installed};
use antiphon_prompts::render::Engine;
use anyhow::{Context as _, bail, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use crate::cli::prompts::PromptsCommand;
use crate::config::Config;
use crate::operator::output::Output;

/// Carries out one command.
///
/// # Errors
/// One line that names what was wrong; for a check, that something was found.
pub(crate) fn run(command: PromptsCommand, config: &Config, json: bool) -> anyhow::Result<()> {
    let (folder, output) = (config.data.join("prompts"), Output::new(json));
    match command {
        PromptsCommand::Build { lang, engine, voice, licence } => {
            let language = language(&lang)?;
            let engine = Engine::parse(engine.as_deref().unwrap_or(&config.prompts.engine), voice)?;
            let done =
                with_progress(language, |told| install::render(&folder, language, &engine, &licence, told))?;
            output.object(&installed(&folder, language, done, &[]))
        }
        PromptsCommand::Import { lang, mapping, licence, from } => {
            let language = language(&lang)?;
            ensure!(from.is_dir(), "there is no folder {}", from.display());
            let mapping = read_mapping(&mapping, language)?;
            let (done, skipped) = with_progress(language, |told| {
                import::import(&folder, language, &mapping, &from, &licence, told)
            })?;
            output.object(&installed(&folder, language, done, &skipped))
        }
        PromptsCommand::Check { lang } => check_all(&folder, lang.as_deref(), &output),
    }
}

fn language(typed: &str) -> anyhow::Result<Language> {
    let known = || Language::ALL.map(Language::tag).join(", ");
    Language::nearest(typed)
        .with_context(|| format!("--lang: there are no words in \"{typed}\"; there are {}", known()))
}

/// Shows on standard error, where that is a terminal, how far a pack is.
fn with_progress<T, E>(
    language: Language,
    work: impl FnOnce(&mut dyn FnMut(&Clip)) -> Result<T, E>,
) -> Result<T, E> {
    let progress = ProgressBar::new(catalogue(language).count() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
        progress.set_style(style);
    }
    let done = work(&mut |clip| {
        progress.set_message(clip.id.0);
        progress.inc(1);
    });
    progress.finish_and_clear();
    done
}

fn installed(folder: &Path, language: Language, done: Installed, skipped: &[Skipped]) -> Value {
    let skipped: Vec<Value> = skipped.iter().map(shown_skipped).collect();
    json!({
        "language": language.tag(),
        "folder": install::folder(folder, language).display().to_string(),
        "made": done.made,
        "kept": done.kept,
        "missing": check(folder, language).iter().filter(|it| matches!(it, Finding::Missing(_))).count(),
        "skipped": skipped,
    })
}

fn shown_skipped(skipped: &Skipped) -> Value {
    json!({ "clip": skipped.clip.0, "reason": skipped.reason })
}

fn read_mapping(typed: &str, language: Language) -> anyhow::Result<Mapping> {
    if typed == "asterisk" {
        return Ok(Mapping::parse(import::ASTERISK, language)?);
    }
    let path = PathBuf::from(typed);
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("--mapping: cannot read {}", path.display()))?;
    Mapping::parse(&text, language).with_context(|| format!("--mapping: {}", path.display()))
}

fn check_all(folder: &Path, lang: Option<&str>, output: &Output) -> anyhow::Result<()> {
    let languages = match lang {
        Some(typed) => vec![language(typed)?],
        None => Language::ALL.into_iter().filter(|it| is_installed(folder, *it)).collect(),
    };
    let mut rows = Vec::new();
    for language in languages {
        let found = check(folder, language);
        rows.extend(found.iter().map(|finding| {
            json!({
                "language": language.tag(),
                "finding": finding.word(),
                "about": finding.about(),
                "detail": finding.to_string(),
            })
        }));
    }
    output.list(&["language", "finding", "about", "detail"], &rows)?;
    if !rows.is_empty() {
        bail!("{} findings", rows.len());
    }
    Ok(())
}
