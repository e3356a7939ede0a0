//! Packs of prompts.

use std::path::PathBuf;

use clap::Subcommand;

/// `antiphon prompts …`
#[derive(Debug, Subcommand)]
pub(crate) enum PromptsCommand {
    /// Have a speech engine speak every prompt of a language into the data folder; goes on where it was interrupted.
    Build {
        /// The language, such as de or de-DE.
        #[arg(long, value_name = "TAG")]
        lang: String,
        /// espeak-ng, flite, or a command that writes a WAV file to {out}, with the words on its standard input;
        /// otherwise as configured.
        #[arg(long, value_name = "ENGINE|COMMAND")]
        engine: Option<String>,
        /// The engine's voice; otherwise that of the language.
        #[arg(long, value_name = "NAME")]
        voice: Option<String>,
        /// Under which terms the recordings may be used, for the pack's manifest.
        #[arg(long, value_name = "TEXT", default_value = "see the terms of the engine and its voice")]
        licence: String,
    },
    /// Take over recordings that somebody else has made.
    Import {
        /// The language, such as de or de-DE.
        #[arg(long, value_name = "TAG")]
        lang: String,
        /// A file that says which recording says which prompt; asterisk for that of Debian's asterisk-core-sounds.
        #[arg(long, value_name = "FILE|asterisk")]
        mapping: String,
        /// Under which terms the recordings may be used, for the pack's manifest.
        #[arg(long, value_name = "TEXT", default_value = "see where they come from")]
        licence: String,
        /// The folder with the recordings.
        #[arg(value_name = "DIR")]
        from: PathBuf,
    },
    /// List what packs lack and what is damaged or not used; fails if there is anything.
    Check {
        /// Only this language; otherwise every one that has a pack.
        #[arg(long, value_name = "TAG")]
        lang: Option<String>,
    },
}
