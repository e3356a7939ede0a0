//! The client's side: answering a challenge.

use std::fmt;

use antiphon_core::entropy::Entropy;
use zeroize::Zeroizing;

use super::syntax::{Params, quoted};
use super::{Algorithm, Ha1s, Question, hex};

/// The count of a nonce that is used once: each challenge is answered afresh.
const FIRST_COUNT: &str = "00000001";

/// An account of ours at another server.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    username: String,
    secret: Secret,
}

#[derive(Clone, PartialEq, Eq)]
enum Secret {
    Password(Zeroizing<String>),
    Hashes(Ha1s),
}

impl Credentials {
    /// An account with its password.
    #[must_use]
    pub fn with_password(username: &str, password: &str) -> Self {
        let secret = Secret::Password(Zeroizing::new(password.to_owned()));
        Self { username: username.to_owned(), secret }
    }

    /// An account of which only the hashes are known; they hold for one realm.
    #[must_use]
    pub fn with_ha1s(username: &str, ha1s: Ha1s) -> Self {
        Self { username: username.to_owned(), secret: Secret::Hashes(ha1s) }
    }

    /// The user name.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    fn ha1s(&self, realm: &str) -> Ha1s {
        match &self.secret {
            Secret::Password(password) => Ha1s::new(&self.username, realm, password),
            Secret::Hashes(ha1s) => ha1s.clone(),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("username", &self.username).finish_non_exhaustive()
    }
}

/// Answers the challenge of a 401 or 407: the value of `Authorization` or `Proxy-Authorization`.
///
/// `challenges` are the values of all `WWW-Authenticate` or `Proxy-Authenticate` headers, `method` and `uri` those of
/// the request. Of several challenges the one with the better algorithm is answered. `None` if there is none that we
/// can answer.
pub fn answer<'a>(
    challenges: impl Iterator<Item = &'a [u8]>,
    credentials: &Credentials,
    method: &str,
    uri: &str,
    entropy: &mut dyn Entropy,
) -> Option<String> {
    let understood: Vec<Challenge> = challenges.filter_map(Challenge::parse).collect();
    let pick = |algorithm| understood.iter().find(|challenge| challenge.algorithm == algorithm);
    let challenge = pick(Algorithm::Sha256).or_else(|| pick(Algorithm::Md5))?;
    let mut cnonce = [0; 16];
    entropy.fill(&mut cnonce);
    Some(challenge.answer(credentials, method, uri, &hex(&cnonce)))
}

struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    algorithm: Algorithm,
    /// Whether `qop=auth` is offered; without it the answer is as in RFC 2069.
    counted: bool,
}

impl Challenge {
    fn parse(value: &[u8]) -> Option<Self> {
        let params = Params::parse(value)?;
        let qop = params.get("qop");
        let counted = qop.map(|qop| qop.split(',').any(|it| it.trim().eq_ignore_ascii_case("auth")));
        if counted == Some(false) {
            return None;
        }
        Some(Self {
            realm: params.get("realm")?.to_owned(),
            nonce: params.get("nonce")?.to_owned(),
            opaque: params.get("opaque").map(str::to_owned),
            algorithm: Algorithm::parse(params.get("algorithm"))?,
            counted: counted.is_some(),
        })
    }

    fn answer(&self, credentials: &Credentials, method: &str, uri: &str, cnonce: &str) -> String {
        let counted = self.counted.then_some((FIRST_COUNT, cnonce));
        let question = Question { algorithm: self.algorithm, nonce: &self.nonce, counted, method, uri };
        let response = question.response(&credentials.ha1s(&self.realm));
        let mut value = format!(
            "Digest username={}, realm={}, nonce={}, uri={}, response=\"{response}\", algorithm={}",
            quoted(&credentials.username),
            quoted(&self.realm),
            quoted(&self.nonce),
            quoted(uri),
            self.algorithm.name(),
        );
        if counted.is_some() {
            value.push_str(&format!(", qop=auth, nc={FIRST_COUNT}, cnonce=\"{cnonce}\""));
        }
        if let Some(opaque) = &self.opaque {
            value.push_str(&format!(", opaque={}", quoted(opaque)));
        }
        value
    }
}
