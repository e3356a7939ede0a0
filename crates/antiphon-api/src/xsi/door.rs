//! Who asks: a phone with its SIP account, by the field's own scheme or by Basic (RFC 7617), or a program with a token.

use antiphon_core::account::scope::Scope;
use antiphon_core::person::Person;
use antiphon_office::accounts::phones::{PhoneDoor, PhoneSignIn};
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::{Xsi, authorization};
use crate::error::ApiError;
use crate::guard::bearer;

/// Characters of the longest header that is looked at.
const AUTHORIZATION_CHARS_MAX: usize = 1_024;

impl Xsi {
    /// The person whose phone or token it is.
    pub(super) async fn let_in(
        &self,
        headers: &HeaderMap,
        source: &str,
        changes: bool,
    ) -> Result<Person, ApiError> {
        if let Some(account) = authorization(headers).and_then(account) {
            return self.phone(&account, source).await;
        }
        let token = bearer(headers).ok_or_else(unproved)?;
        let open = self.office.token_of(&token).await?.ok_or_else(unproved)?;
        let scope = if changes { Scope::OwnCallsWrite } else { Scope::OwnCallsRead };
        let person = open.principal.person.filter(|_| open.principal.has(scope));
        let told =
            || ApiError::forbidden("the token needs a mailbox and the scope spark:calls_read or _write");
        let person = person.ok_or_else(told)?;
        Ok(self.office.person(open.principal.organization, person).await?)
    }

    async fn phone(&self, account: &SipAccount, source: &str) -> Result<Person, ApiError> {
        let (username, password) = (&account.username, &account.password);
        let door = PhoneDoor { username, password, realm: &self.realm, source };
        match self.office.prove_phone(door).await? {
            PhoneSignIn::Of(person) => Ok(*person),
            PhoneSignIn::Wrong => Err(unproved()),
            PhoneSignIn::Wait { seconds } => {
                let told = "too many wrong passwords: none is looked at for a while";
                Err(ApiError::new(StatusCode::TOO_MANY_REQUESTS, told).again_after(seconds))
            }
        }
    }
}

/// What a phone says that it is.
struct SipAccount {
    username: String,
    password: Zeroizing<String>,
}

/// The account in a header; `None` if it is of another kind.
fn account(header: &str) -> Option<SipAccount> {
    if header.len() > AUTHORIZATION_CHARS_MAX {
        return None;
    }
    let (scheme, rest) = header.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("basic") {
        return of_basic(rest.trim());
    }
    if !scheme.eq_ignore_ascii_case("broadworkssip") {
        return None;
    }
    let basic = of_basic(parameter(rest, "basic")?)?;
    // The name of the SIP account counts; the other one is of a user as another system knows him.
    match parameter(rest, "sipUser").and_then(decoded) {
        Some(username) if !username.is_empty() => {
            Some(SipAccount { username: username.to_string(), ..basic })
        }
        Some(_) | None => Some(basic),
    }
}

/// The user may be an address with a port, so that the password is what stands behind the last colon.
fn of_basic(text: &str) -> Option<SipAccount> {
    let text = decoded(text)?;
    let (username, password) = text.rsplit_once(':')?;
    let username = username.split('@').next().unwrap_or_default().to_owned();
    Some(SipAccount { username, password: Zeroizing::new(password.to_owned()) })
}

fn decoded(text: &str) -> Option<Zeroizing<String>> {
    String::from_utf8(STANDARD.decode(text).ok()?).ok().map(Zeroizing::new)
}

/// The value between quotes of `name="value"` in a list with commas.
fn parameter<'a>(list: &'a str, name: &str) -> Option<&'a str> {
    let parameters = list.split(',').filter_map(|it| it.trim().split_once('='));
    let (_, value) = parameters.into_iter().find(|(it, _)| it.eq_ignore_ascii_case(name))?;
    value.strip_prefix('"')?.strip_suffix('"')
}

fn unproved() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "the account of the phone or a valid token is needed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(header: &str) -> Option<(String, String)> {
        account(header).map(|it| (it.username, it.password.to_string()))
    }

    #[test]
    fn accounts_are_read_in_either_scheme() {
        let ann = || Some(("ann2001".to_owned(), "secret".to_owned()));
        let b64 = |text: &str| STANDARD.encode(text);
        for header in [
            format!("Basic {}", b64("ann2001:secret")),
            format!("basic {}", b64("ann2001@voice.example:5060:secret")),
            format!("BroadWorksSIP basic=\"{}\", sipUser=\"{}\"", b64("Ann:secret"), b64("ann2001")),
            format!("BroadWorksSIP basic=\"{}\"", b64("ann2001:secret")),
        ] {
            assert_eq!(told(&header), ann(), "{header}");
        }
        for header in ["Basic", "Basic ???", "Bearer antiphon_x", "BroadWorksSIP sipUser=\"YQ==\""] {
            assert_eq!(told(header), None, "{header}");
        }
    }
}
