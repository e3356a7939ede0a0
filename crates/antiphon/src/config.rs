//! Configuration: a TOML file, then `ANTIPHON_…` environment variables, then flags; the later one wins.
//!
//! An unknown key is an error that names it: a misspelt key must not silently do nothing.

mod addresses;
mod http;
mod mail;
mod media;
mod openid;
mod sip;

use std::path::{Path, PathBuf};

use antiphon_sip::sources::Network;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

pub(crate) use addresses::Encrypted;
pub(crate) use http::{Admin, Http};
pub(crate) use mail::Mail;
pub(crate) use media::{Direct, Media, Srtp};
pub(crate) use openid::OpenId;
pub(crate) use sip::{Sip, Strangers};

use addresses::networks;

/// Everything that can be configured. `antiphon check-config` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The data folder: audio, spool, prompts, keys, and the database unless it is elsewhere.
    pub(crate) data: PathBuf,
    /// Where rows are kept.
    pub(crate) database: Database,
    /// SIP.
    pub(crate) sip: Sip,
    /// RTP.
    pub(crate) media: Media,
    /// HTTP: health for now, pages and API where they exist.
    pub(crate) http: Http,
    /// Packs of prompts.
    pub(crate) prompts: Prompts,
    /// HTTP for administrators' machines.
    pub(crate) admin: Admin,
    /// The mail server; without one, nobody is told anything by e-mail.
    pub(crate) mail: Option<Mail>,
    /// Programs that events are posted to.
    pub(crate) webhooks: Webhooks,
    /// The provider that people may sign in with; without one, they have passwords here.
    pub(crate) openid: Option<OpenId>,
    /// What is kept of calls.
    pub(crate) calls: Calls,
    /// Logs.
    pub(crate) log: Log,
}

/// Where rows are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Database {
    /// `sqlite:PATH` or `postgres://…`; empty for `antiphon.sqlite` in the data folder.
    pub(crate) url: String,
    /// A file that holds the URL, for one with a password in it.
    pub(crate) url_file: Option<PathBuf>,
}

/// Programs that events are posted to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Webhooks {
    /// Addresses and networks that may be called although they are not public.
    #[serde(with = "networks")]
    pub(crate) allow: Vec<Network>,
}

/// Packs of prompts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Prompts {
    /// What `antiphon prompts build` has speak: `espeak-ng`, `flite`, or a command.
    pub(crate) engine: String,
}

/// What is kept of calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Calls {
    /// Days a call stays in the log.
    pub(crate) keep_days: u32,
    /// Days its SIP messages stay, for `antiphon trace`; 0 keeps none.
    pub(crate) keep_messages_days: u32,
}

/// Logs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Log {
    /// A level, or a filter such as `info,antiphon_sip=debug`.
    pub(crate) level: String,
    /// One JSON object a line instead of text.
    pub(crate) json: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("/var/lib/antiphon"),
            database: Database { url: String::new(), url_file: None },
            sip: Sip::default(),
            media: Media::default(),
            http: Http::default(),
            prompts: Prompts { engine: "espeak-ng".into() },
            mail: None,
            openid: None,
            admin: Admin::default(),
            webhooks: Webhooks::default(),
            calls: Calls { keep_days: 90, keep_messages_days: 7 },
            log: Log { level: "info".into(), json: false },
        }
    }
}

/// Flags that override the file and the environment.
#[derive(Clone, Debug, Default, Serialize, clap::Args)]
pub(crate) struct Overrides {
    /// Data folder.
    #[arg(long, value_name = "DIR", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) data: Option<PathBuf>,
    /// Database: `sqlite:PATH` or `postgres://…`.
    #[arg(long, value_name = "URL", global = true)]
    #[serde(skip)]
    database: Option<String>,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// The file was named but is not there.
    #[error("configuration file {0} does not exist")]
    NoFile(PathBuf),
    /// A key is unknown, or its value is not what it should be.
    #[error("{0}")]
    Wrong(String),
}

impl Config {
    /// Reads file, environment and flags, and checks that they make sense together.
    pub(crate) fn load(file: Option<&Path>, overrides: &Overrides) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file {
            if !file.exists() {
                return Err(ConfigError::NoFile(file.to_owned()));
            }
            figment = figment.merge(Toml::file_exact(file));
        }
        figment = figment
            .merge(Env::prefixed("ANTIPHON_").ignore(&["CONFIG"]).split("__"))
            .merge(Serialized::defaults(overrides));
        if let Some(url) = &overrides.database {
            figment = figment.merge(("database.url", url));
        }
        let config: Self = figment.extract().map_err(|errors| ConfigError::Wrong(explain(errors)))?;
        config.check()?;
        Ok(config)
    }

    /// The database's URL, from wherever it is said.
    pub(crate) fn database_url(&self) -> Result<String, ConfigError> {
        if let Some(file) = &self.database.url_file {
            return std::fs::read_to_string(file).map(|url| url.trim().to_owned()).map_err(|error| {
                ConfigError::Wrong(format!("database.url_file: cannot read {}: {error}", file.display()))
            });
        }
        if self.database.url.is_empty() {
            return Ok(format!("sqlite:{}", self.data.join("antiphon.sqlite").display()));
        }
        Ok(self.database.url.clone())
    }

    /// The same with the password of the database's URL hidden, to be printed.
    pub(crate) fn without_secrets(&self) -> Self {
        let mut shown = self.clone();
        if let Some((scheme, rest)) = self.database.url.split_once("://")
            && let Some((account, place)) = rest.rsplit_once('@')
            && let Some((user, _)) = account.split_once(':')
        {
            shown.database.url = format!("{scheme}://{user}:****@{place}");
        }
        shown
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.sip.check()?;
        self.media.check()?;
        self.http.check()?;
        if let Some(openid) = &self.openid {
            openid.check()?;
        }
        Ok(())
    }
}

/// What is wrong without the picture of the file that the TOML reader draws around it.
fn one_line(wrong: &str) -> String {
    let said: Vec<&str> = wrong.lines().filter(|line| !line.contains(" |")).map(str::trim).collect();
    said.join(", ")
}

/// Figment's errors, one a line: the key, what is wrong, and where it was said.
fn explain(errors: figment::Error) -> String {
    let lines: Vec<String> = errors
        .into_iter()
        .map(|error| {
            let place = error.metadata.as_ref().map(|from| match &from.source {
                Some(source) => format!(" ({source})"),
                None => format!(" ({})", from.name),
            });
            let key =
                if error.path.is_empty() { String::new() } else { format!("{}: ", error.path.join(".")) };
            format!("{key}{}{}", one_line(&error.kind.to_string()), place.unwrap_or_default())
        })
        .collect();
    lines.join("; ")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn load(text: &str) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("antiphon.toml");
        fs::write(&file, text).unwrap();
        Config::load(Some(&file), &Overrides::default()).map_err(|error| error.to_string())
    }

    #[test]
    fn the_example_names_every_key_with_its_default() {
        let example = include_str!("../../../antiphon.example.toml");
        assert_eq!(load(example), Ok(Config::default()));
        let named = |key: &str| {
            example.contains(&format!("\n{key} = ")) || example.contains(&format!("\n# {key} = "))
        };
        let default = toml::Value::try_from(Config::default()).unwrap();
        let mut sections = vec![(String::new(), default)];
        while let Some((section, value)) = sections.pop() {
            for (key, value) in value.as_table().unwrap() {
                let path = if section.is_empty() { key.clone() } else { format!("{section}.{key}") };
                match value.is_table() {
                    true => sections.push((path, value.clone())),
                    false => assert!(named(key), "{path} is not in the example"),
                }
            }
        }
    }

    #[test]
    fn one_or_more_addresses_can_be_listened_on() {
        for (text, want) in [
            ("listen = \"[::1]:5060\"", ["[::1]:5060"].as_slice()),
            ("listen = [\"0.0.0.0:5060\", \"[::]:5060\"]", &["0.0.0.0:5060", "[::]:5060"]),
        ] {
            let config = load(&format!("[sip]\n{text}")).unwrap();
            assert_eq!(config.sip.listen.0.iter().map(ToString::to_string).collect::<Vec<_>>(), want);
        }
    }

    #[test]
    fn a_wrong_key_or_value_is_named() {
        for (text, named) in [
            ("[sip]\nlisen = \"127.0.0.1:5060\"", "lisen"),
            ("dta = \"/tmp\"", "dta"),
            ("[sip]\nlisten = \"everywhere\"", "sip.listen"),
            ("[sip]\nlisten = [\"[::]:5060\", \"everywhere\"]", "sip.listen"),
            ("[sip]\nlisten = []", "sip.listen"),
            ("[sip]\ntls = { listen = \"[::]:5061\", certificate = \"a.pem\" }", "key"),
            ("[sip]\nwss = { listen = \"x\", certificate = \"a.pem\", key = \"b.pem\" }", "sip.wss"),
            ("[sip]\ndomain = \"a b\"", "sip.domain"),
            ("[sip]\ncalls_max = 0", "sip.calls_max"),
            ("[sip.limits]\nexempt = [\"10.0.0.0/40\"]", "sip.limits.exempt"),
            ("[http]\napi_requests_per_minute = 0", "http.api_requests_per_minute"),
            ("[http]\npublic_url = \"voice.example.org\"", "http.public_url"),
            ("[openid]\nissuer = \"https://login.example.org\"", "client_id"),
            ("[openid]\nissuer = \"login\"\nclient_id = \"a\"\nclient_secret_file = \"/b\"", "openid.issuer"),
            ("[openid]\nclient_secret = \"hunter2\"", "openid"),
            ("[sip]\nstrangers = \"maybe\"", "sip.strangers"),
            ("[media]\nsrtp = \"maybe\"", "media.srtp"),
            ("[media]\ndirect = \"maybe\"", "media.direct"),
            ("[media]\nthreads = 0", "media.threads"),
            ("[media]\nsilence_max = 5", "media.silence_max"),
            ("[media]\nport_min = 30000", "media.port_max"),
            ("[media]\nweb_listen = [\"0.0.0.0:1\", \"[::]:1\"]", "media.web_listen"),
        ] {
            let error = load(text).unwrap_err();
            assert!(error.contains(named), "{text}: {error}");
        }
        let missing = Config::load(Some(Path::new("/nowhere/antiphon.toml")), &Overrides::default());
        assert_eq!(
            missing.unwrap_err().to_string(),
            "configuration file /nowhere/antiphon.toml does not exist"
        );
    }

    #[test]
    fn flags_win_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("antiphon.toml");
        fs::write(&file, "data = \"/from/file\"\n[database]\nurl = \"sqlite:/from/file.db\"").unwrap();
        let flags = Overrides { data: Some("/from/flag".into()), database: None };
        let config = Config::load(Some(&file), &flags).unwrap();
        assert_eq!(config.data, Path::new("/from/flag"));
        assert_eq!(config.database_url().unwrap(), "sqlite:/from/file.db");
    }

    #[test]
    fn a_password_in_the_databases_url_is_not_printed() {
        let mut config = Config::default();
        config.database.url = "postgres://antiphon:hunter2@localhost/voice".into();
        assert_eq!(config.without_secrets().database.url, "postgres://antiphon:****@localhost/voice");
    }
}
