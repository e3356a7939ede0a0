//! Configuration: a TOML file, then `ANTIPHON_…` environment variables, then flags; the later one wins.
//!
//! An unknown key is an error that names it: a misspelt key must not silently do nothing.

mod openid;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use antiphon_sip::sources::{Network, Rate, SourceLimits};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

pub(crate) use openid::OpenId;

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

/// SIP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sip {
    /// Address and port for UDP and TCP, or several.
    pub(crate) listen: Addresses,
    /// SIP over TLS.
    pub(crate) tls: Option<Encrypted>,
    /// Address and port for SIP over WebSocket in the clear, as behind a proxy that encrypts.
    pub(crate) ws: Addresses,
    /// SIP over WebSocket over TLS.
    pub(crate) wss: Option<Encrypted>,
    /// Whose certificates are trusted of trunks' peers that are called over TLS, in PEM; those that the system trusts if
    /// nothing is said.
    pub(crate) authorities: Option<PathBuf>,
    /// The domain phones register at; also the digest realm. Changing it makes every phone's password void.
    pub(crate) domain: String,
    /// Calls at once; more are refused with 503.
    pub(crate) calls_max: u32,
    /// Whether a caller who is sent on to somebody's phone is asked to call there himself (REFER), where his phone can.
    pub(crate) prefer_refer: bool,
    /// Other names the server goes by.
    pub(crate) aliases: Vec<String>,
    /// Whether callers without an account are let in.
    pub(crate) strangers: Strangers,
    /// How much one source may send that has proved nothing.
    pub(crate) limits: SipLimits,
}

/// What becomes of callers who have no account and come from no trunk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Strangers {
    /// They are asked for an account, whatever they dial.
    #[default]
    Challenge,
    /// They reach the numbers of this server, and learn which there are.
    Answer,
}

/// How much one source may send that has proved nothing: an IPv4 address, or an IPv6 network of 64 bits. 0 is no limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SipLimits {
    /// Messages a second in the long run.
    pub(crate) messages_per_second: u32,
    /// Messages at once after a pause.
    pub(crate) messages_burst: u32,
    /// Calls of strangers a second in the long run.
    pub(crate) calls_per_second: u32,
    /// Calls of strangers at once after a pause.
    pub(crate) calls_burst: u32,
    /// Calls that are a trunk's by their address alone, a second in the long run.
    pub(crate) trunk_calls_per_second: u32,
    /// Such calls at once after a pause.
    pub(crate) trunk_calls_burst: u32,
    /// Wrong passwords of phones an hour in the long run, over all accounts; a fifth of it for one account.
    pub(crate) wrong_passwords_per_hour: u32,
    /// Wrong passwords at once after a pause.
    pub(crate) wrong_passwords_burst: u32,
    /// Addresses and networks that are not limited.
    #[serde(with = "networks")]
    pub(crate) exempt: Vec<Network>,
}

impl Default for SipLimits {
    fn default() -> Self {
        Self {
            messages_per_second: 100,
            messages_burst: 2_000,
            calls_per_second: 10,
            calls_burst: 100,
            trunk_calls_per_second: 50,
            trunk_calls_burst: 500,
            wrong_passwords_per_hour: 600,
            wrong_passwords_burst: 50,
            exempt: SourceLimits::default().exempt,
        }
    }
}

impl SipLimits {
    /// As the SIP machine takes them.
    pub(crate) fn of_sources(&self) -> SourceLimits {
        SourceLimits {
            messages: Rate::per_second(self.messages_per_second, self.messages_burst),
            calls: Rate::per_second(self.calls_per_second, self.calls_burst),
            trunk_calls: Rate::per_second(self.trunk_calls_per_second, self.trunk_calls_burst),
            wrong_passwords: Rate::per_hour(self.wrong_passwords_per_hour, self.wrong_passwords_burst),
            exempt: self.exempt.clone(),
        }
    }
}

/// Networks are written as texts.
mod networks {
    use antiphon_sip::sources::Network;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(networks: &[Network], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(networks.iter().map(ToString::to_string))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(given: D) -> Result<Vec<Network>, D::Error> {
        let parse =
            |text: String| text.parse().map_err(|error| D::Error::custom(format!("\"{text}\" is {error}")));
        Vec::<String>::deserialize(given)?.into_iter().map(parse).collect()
    }
}

/// One address with its port, or a list of them, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "OneOrMore", into = "OneOrMore")]
pub(crate) struct Addresses(pub(crate) Vec<SocketAddr>);

#[derive(Serialize, Deserialize)]
#[serde(untagged, expecting = "not an address with its port, such as \"0.0.0.0:5060\", nor a list of them")]
enum OneOrMore {
    One(SocketAddr),
    More(Vec<SocketAddr>),
}

impl From<OneOrMore> for Addresses {
    fn from(given: OneOrMore) -> Self {
        match given {
            OneOrMore::One(address) => Self(vec![address]),
            OneOrMore::More(addresses) => Self(addresses),
        }
    }
}

impl From<Addresses> for OneOrMore {
    fn from(Addresses(addresses): Addresses) -> Self {
        match *addresses {
            [address] => Self::One(address),
            _ => Self::More(addresses),
        }
    }
}

impl From<SocketAddr> for Addresses {
    fn from(address: SocketAddr) -> Self {
        Self(vec![address])
    }
}

/// An encrypted transport.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Encrypted {
    /// Address and port, or several.
    pub(crate) listen: Addresses,
    /// The certificate in PEM, and after it those that lead to a known authority.
    pub(crate) certificate: PathBuf,
    /// Its private key in PEM.
    pub(crate) key: PathBuf,
}

/// RTP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Media {
    /// First UDP port for audio.
    pub(crate) port_min: u16,
    /// Last UDP port for audio.
    pub(crate) port_max: u16,
    /// Threads that move audio; one serves about 2,000 calls.
    pub(crate) threads: usize,
    /// Whether audio is encrypted on calls over TLS and encrypted WebSockets.
    pub(crate) srtp: Srtp,
    /// Whether audio of two phones may go from the one to the other.
    pub(crate) direct: Direct,
    /// After how many seconds a side is gone whose audio should come here, and neither it nor a report does.
    pub(crate) silence_max: u64,
    /// Address and the one UDP port for the audio of web phones, the one on the pages among them; empty for none.
    pub(crate) web_listen: Addresses,
    /// Where web phones reach that port, if not at this machine's own addresses; empty for those.
    pub(crate) web_announce: Addresses,
}

/// Whether audio of two phones goes from the one to the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Direct {
    /// Where it can.
    #[default]
    Auto,
    /// Never: all goes through the server.
    Never,
}

/// Whether audio is encrypted (SRTP).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Srtp {
    /// Never.
    Off,
    /// Where the other side can.
    #[default]
    Offer,
    /// Always: who cannot gets no call.
    Require,
}

/// HTTP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Http {
    /// Address and port.
    pub(crate) listen: SocketAddr,
    /// How browsers and programs reach it, such as `https://voice.example.org`, where a proxy stands before it.
    pub(crate) public_url: Option<String>,
    /// Addresses of proxies that say truly whom they speak for, by `X-Forwarded-For`.
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// Requests that each token of the API may make in a minute.
    pub(crate) api_requests_per_minute: u32,
}

impl Http {
    /// The address of the pages, without a slash at its end; `bound` is where it listens.
    pub(crate) fn pages(&self, bound: SocketAddr) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{bound}"))
    }

    /// Whether browsers reach the pages over TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}

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

/// HTTP for administrators' machines: health with reasons, and figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Admin {
    /// Address and port; whoever reaches it may read it.
    pub(crate) listen: SocketAddr,
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
            sip: Sip {
                listen: SocketAddr::from(([0, 0, 0, 0], 5060)).into(),
                tls: None,
                ws: Addresses::default(),
                wss: None,
                authorities: None,
                domain: "localhost".into(),
                calls_max: 4_000,
                prefer_refer: false,
                aliases: Vec::new(),
                strangers: Strangers::default(),
                limits: SipLimits::default(),
            },
            media: Media {
                port_min: 20_000,
                port_max: 29_999,
                threads: 1,
                srtp: Srtp::default(),
                direct: Direct::default(),
                silence_max: 300,
                web_listen: SocketAddr::from(([0, 0, 0, 0], 19_999)).into(),
                web_announce: Addresses::default(),
            },
            http: Http {
                listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
                public_url: None,
                trusted_proxies: Vec::new(),
                api_requests_per_minute: 3_000,
            },
            prompts: Prompts { engine: "espeak-ng".into() },
            mail: None,
            openid: None,
            admin: Admin { listen: SocketAddr::from(([127, 0, 0, 1], 8090)) },
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
        let wrong = |text: String| Err(ConfigError::Wrong(text));
        if self.media.port_max < self.media.port_min.saturating_add(1) {
            let (min, max) = (self.media.port_min, self.media.port_max);
            return wrong(format!("media.port_max: {max} leaves no room above media.port_min {min}"));
        }
        if !(1..=64).contains(&self.media.threads) {
            return wrong(format!("media.threads: {} is not between 1 and 64", self.media.threads));
        }
        if !(30..=86_400).contains(&self.media.silence_max) {
            let silence_max = self.media.silence_max;
            return wrong(format!("media.silence_max: {silence_max} is not between 30 and 86400"));
        }
        if self.media.web_listen.0.len() > 1 {
            return wrong("media.web_listen: web phones share one port on one address".into());
        }
        if let Some(openid) = &self.openid {
            openid.check()?;
        }
        if self.sip.domain.is_empty() || self.sip.domain.contains(['"', ' ', '@', '<', '>']) {
            return wrong(format!("sip.domain: \"{}\" is not a host name", self.sip.domain));
        }
        if self.sip.listen.0.is_empty() {
            return wrong("sip.listen: nobody can call where nothing listens".into());
        }
        if let Some(url) = &self.http.public_url
            && (!(url.starts_with("https://") || url.starts_with("http://")) || url.ends_with('/'))
        {
            return wrong(format!("http.public_url: \"{url}\" is not like https://voice.example.org"));
        }
        if self.http.api_requests_per_minute == 0 {
            return wrong("http.api_requests_per_minute: 0 would refuse every request".into());
        }
        if self.sip.calls_max == 0 {
            return wrong("sip.calls_max: 0 would refuse every call".into());
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
