//! How challenges and credentials are written (RFC 7616 section 3.3, RFC 3261 section 25.1).

use super::Algorithm;

/// Bytes of a header that are looked at: a dozen times what phones send.
const VALUE_BYTES_MAX: usize = 4_096;
/// Parameters of one header: three times what RFC 7616 defines.
const PARAMS_MAX: usize = 32;
/// Bytes of a user name.
const USERNAME_BYTES_MAX: usize = 128;

/// Credentials that arrived in an `Authorization` header. They prove nothing until an
/// [`Authenticator`](super::Authenticator) says so.
#[derive(Clone, PartialEq, Eq)]
pub struct Authorization {
    /// Who it claims to be.
    pub username: String,
    pub(super) realm: String,
    pub(super) nonce: String,
    pub(super) uri: String,
    pub(super) response: String,
    pub(super) algorithm: Algorithm,
    pub(super) nc: String,
    pub(super) cnonce: String,
}

impl std::fmt::Debug for Authorization {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authorization").field("username", &self.username).finish_non_exhaustive()
    }
}

impl Authorization {
    /// Reads the value of an `Authorization` header. `None` if it is not Digest with `qop=auth` and an algorithm we
    /// offer: then the request counts as one without credentials and is challenged.
    #[must_use]
    pub fn parse(value: &[u8]) -> Option<Self> {
        let params = Params::parse(value)?;
        if !params.get("qop")?.eq_ignore_ascii_case("auth") {
            return None;
        }
        let required = |name| params.get(name).map(str::to_owned);
        Some(Self {
            username: required("username").filter(|name| is_username(name))?,
            realm: required("realm")?,
            nonce: required("nonce")?,
            uri: required("uri")?,
            response: required("response")?,
            algorithm: Algorithm::parse(params.get("algorithm"))?,
            nc: required("nc")?,
            cnonce: required("cnonce")?,
        })
    }
}

fn is_username(name: &str) -> bool {
    !name.is_empty() && name.len() <= USERNAME_BYTES_MAX && !name.chars().any(char::is_control)
}

/// The parameters of a Digest challenge or of credentials.
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    /// Reads a header value; `None` if it is of another scheme or no list of parameters.
    pub(super) fn parse(value: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(value).ok().filter(|text| text.len() <= VALUE_BYTES_MAX)?;
        let (scheme, mut rest) = text.trim().split_once([' ', '\t'])?;
        if !scheme.eq_ignore_ascii_case("Digest") {
            return None;
        }
        let mut params = Vec::new();
        loop {
            rest = rest.trim_start_matches([' ', '\t', ',']);
            if rest.is_empty() {
                return Some(Self(params));
            }
            let (param, after) = take_param(rest)?;
            params.push(param);
            rest = after.trim_start_matches([' ', '\t']);
            if params.len() > PARAMS_MAX || !(rest.is_empty() || rest.starts_with(',')) {
                return None;
            }
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }
}

fn take_param(text: &str) -> Option<((String, String), &str)> {
    let (name, rest) = text.split_once('=')?;
    let rest = rest.trim_start_matches([' ', '\t']);
    let (value, rest) = match rest.strip_prefix('"') {
        Some(quoted) => take_quoted(quoted)?,
        None => {
            let end = rest.find([',', ' ', '\t']).unwrap_or(rest.len());
            let (value, rest) = rest.split_at_checked(end)?;
            (value.to_owned(), rest)
        }
    };
    Some(((name.trim().to_owned(), value), rest))
}

/// Reads up to the closing quote; a backslash keeps the next character from meaning anything.
fn take_quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.chars();
    loop {
        match chars.next()? {
            '"' => return Some((value, chars.as_str())),
            '\\' => value.push(chars.next()?),
            other => value.push(other),
        }
    }
}

/// A text between quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
