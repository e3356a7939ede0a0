//! `[mail]`: the mail server.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::ConfigError;

/// The mail server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mail {
    /// `smtps://host`, `smtp://host?tls=required`, or `smtp://host` in the clear; with `:port` where it is another.
    pub(crate) server: String,
    /// User name, where the server asks for one.
    #[serde(default)]
    pub(crate) user: Option<String>,
    /// A file that holds the password of that user.
    #[serde(default)]
    pub(crate) password_file: Option<PathBuf>,
    /// What stands behind From, such as `Voicemail <voicemail@example.org>`.
    pub(crate) from: String,
}

impl Mail {
    /// The password from its file.
    pub(crate) fn password(&self) -> Result<Option<Zeroizing<String>>, ConfigError> {
        let Some(file) = &self.password_file else { return Ok(None) };
        let text = std::fs::read_to_string(file).map_err(|error| {
            ConfigError::Wrong(format!("mail.password_file: cannot read {}: {error}", file.display()))
        })?;
        Ok(Some(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned())))
    }
}
