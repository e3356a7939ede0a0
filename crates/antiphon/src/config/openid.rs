//! The provider that people may sign in with.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::ConfigError;

/// The provider that people may sign in with (OpenID Connect).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenId {
    /// Its issuer, letter by letter as it writes it itself.
    pub(crate) issuer: String,
    /// What it calls this server.
    pub(crate) client_id: String,
    /// A file that holds what this server proves itself with.
    pub(crate) client_secret_file: PathBuf,
    /// What people call it; its host, if that is not said.
    #[serde(default)]
    pub(crate) name: Option<String>,
}

impl OpenId {
    /// Whether it makes sense as it is written.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let host = self.issuer.strip_prefix("https://").or_else(|| self.issuer.strip_prefix("http://"));
        let is_address = |rest: &str| !rest.is_empty() && !rest.starts_with('/');
        if !host.is_some_and(is_address) || self.issuer.contains([' ', '?', '#', '@']) {
            let issuer = &self.issuer;
            let told = format!("openid.issuer: \"{issuer}\" is not like https://login.example.org");
            return Err(ConfigError::Wrong(told));
        }
        if self.client_id.trim().is_empty() {
            return Err(ConfigError::Wrong("openid.client_id: it is empty".into()));
        }
        Ok(())
    }

    /// The secret from its file.
    pub(crate) fn client_secret(&self) -> Result<Zeroizing<String>, ConfigError> {
        let file = &self.client_secret_file;
        let text = std::fs::read_to_string(file).map(Zeroizing::new).map_err(|error| {
            ConfigError::Wrong(format!("openid.client_secret_file: cannot read {}: {error}", file.display()))
        })?;
        let secret = text.trim_end_matches(['\r', '\n']);
        if secret.is_empty() {
            return Err(ConfigError::Wrong(format!(
                "openid.client_secret_file: {} is empty",
                file.display()
            )));
        }
        Ok(Zeroizing::new(secret.to_owned()))
    }

    /// What people call it.
    pub(crate) fn shown_name(&self) -> String {
        let host = self.issuer.split("://").last().and_then(|rest| rest.split(['/', ':']).next());
        let name = self.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        name.or(host).unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn openid(issuer: &str, client_id: &str) -> OpenId {
        OpenId {
            issuer: issuer.to_owned(),
            client_id: client_id.to_owned(),
            client_secret_file: PathBuf::from("/nowhere/secret"),
            name: None,
        }
    }

    #[test]
    fn an_issuer_is_an_address_and_a_client_has_a_name() {
        for right in ["https://login.example.org", "https://login.example.org/realm/", "http://[::1]:4000"] {
            assert!(openid(right, "antiphon").check().is_ok(), "{right}");
        }
        for wrong in
            ["", "login.example.org", "https://", "https:///realm", "https://a@b.example", "https://a?b"]
        {
            let told = openid(wrong, "antiphon").check().unwrap_err().to_string();
            assert!(told.starts_with("openid.issuer: "), "{told}");
        }
        let told = openid("https://login.example.org", " ").check().unwrap_err().to_string();
        assert!(told.starts_with("openid.client_id: "), "{told}");
    }

    #[test]
    fn it_is_called_what_is_said_or_by_its_host() {
        let mut openid = openid("https://login.example.org:8443/realm", "antiphon");
        assert_eq!(openid.shown_name(), "login.example.org");
        openid.name = Some(" ".into());
        assert_eq!(openid.shown_name(), "login.example.org");
        openid.name = Some("Example".into());
        assert_eq!(openid.shown_name(), "Example");
    }

    #[test]
    fn the_secret_is_the_files_without_the_end_of_its_line() {
        let mut openid = openid("https://login.example.org", "antiphon");
        let missing = openid.client_secret().unwrap_err().to_string();
        assert!(missing.contains("cannot read /nowhere/secret"), "{missing}");
        let folder = tempfile::tempdir().unwrap();
        openid.client_secret_file = folder.path().join("secret");
        std::fs::write(&openid.client_secret_file, "a secret \r\n").unwrap();
        assert_eq!(openid.client_secret().unwrap().as_str(), "a secret ");
        std::fs::write(&openid.client_secret_file, "\n").unwrap();
        assert!(openid.client_secret().unwrap_err().to_string().ends_with("is empty"));
    }
}
