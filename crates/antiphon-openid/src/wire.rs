//! Requests to the provider.

use std::time::Duration;

use antiphon_office::ports::ProviderError;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, RequestBuilder, redirect};
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

/// How long somebody waits at the door for the provider's answer.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// Bytes of an answer: a set of keys has some thousands.
const ANSWER_BYTES_MAX: usize = 256 * 1024;

pub(crate) struct Wire(Client);

impl Wire {
    pub(crate) fn new() -> Result<Self, ProviderError> {
        // Whoever was first has chosen the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client =
            Client::builder().timeout(ANSWER_MAX).redirect(redirect::Policy::none()).no_proxy().build();
        client.map(Self).map_err(|error| ProviderError::Away(error.to_string()))
    }

    /// Asks for JSON, with a token if one is given.
    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        place: &str,
        token: Option<&str>,
    ) -> Result<T, ProviderError> {
        let request = self.0.get(place);
        let request = match token {
            Some(token) => request.header(AUTHORIZATION, secret(format!("Bearer {token}"))?),
            None => request,
        };
        answer(place, request).await
    }

    /// Sends a form, with name and secret if they are given (RFC 6749 section 2.3.1).
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        place: &str,
        form: String,
        basic: Option<(&str, &str)>,
    ) -> Result<T, ProviderError> {
        let request = self.0.post(place).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
        let request = match basic {
            Some((name, password)) => {
                let [name, password] = [name, password]
                    .map(|it| form_urlencoded::byte_serialize(it.as_bytes()).collect::<String>());
                let pair = Zeroizing::new(format!("{name}:{password}"));
                request.header(AUTHORIZATION, secret(format!("Basic {}", BASE64_STANDARD.encode(&*pair)))?)
            }
            None => request,
        };
        answer(place, request).await
    }
}

/// An address that secrets may be sent to: over TLS, or on this machine.
pub(crate) fn check_address(address: &str) -> Result<(), ProviderError> {
    let local = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
    let is_local = local.iter().any(|begin| {
        address.strip_prefix(begin).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    });
    match address.starts_with("https://") || is_local {
        true => Ok(()),
        false => {
            Err(ProviderError::Refused(format!("\"{address}\" is neither over TLS nor on this machine")))
        }
    }
}

fn secret(text: String) -> Result<HeaderValue, ProviderError> {
    let unfit = |_| ProviderError::Refused("a secret has letters that no header can carry".to_owned());
    let mut value = HeaderValue::try_from(text).map_err(unfit)?;
    value.set_sensitive(true);
    Ok(value)
}

async fn answer<T: DeserializeOwned>(place: &str, request: RequestBuilder) -> Result<T, ProviderError> {
    // The error would name the whole address, which may have been made of what somebody typed.
    let away = |error: reqwest::Error| ProviderError::Away(format!("{place}: {}", error.without_url()));
    let mut response = request.header(ACCEPT, "application/json").send().await.map_err(away)?;
    let status = response.status();
    let mut body = Zeroizing::new(Vec::new());
    while let Some(chunk) = response.chunk().await.map_err(away)? {
        if body.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(ProviderError::Refused(format!("{place} answers more than anybody needs")));
        }
        body.extend_from_slice(&chunk);
    }
    if !status.is_success() {
        return Err(ProviderError::Refused(format!("{place} answers {status}{}", reason(&body))));
    }
    let unread = |_| ProviderError::Refused(format!("{place} answers something else than was asked for"));
    serde_json::from_slice(&body).map_err(unread)
}

/// The word of an error (RFC 6749 section 5.2); what else the answer has may be secret.
fn reason(body: &[u8]) -> String {
    let word = serde_json::from_slice::<serde_json::Value>(body).ok();
    let word = word.as_ref().and_then(|it| it.get("error")?.as_str());
    let harmless = |it: &&str| it.len() < 50 && it.chars().all(|it| it.is_ascii_lowercase() || it == '_');
    word.filter(harmless).map_or_else(String::new, |word| format!(" ({word})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_over_tls_or_to_this_machine() {
        for right in ["https://login.example.org", "http://127.0.0.1:4000", "http://localhost/realm"] {
            assert!(check_address(right).is_ok(), "{right}");
        }
        for wrong in ["http://login.example.org", "http://127.0.0.1.example.org", "ftp://localhost", ""] {
            assert!(check_address(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn of_an_error_only_its_word_is_told() {
        assert_eq!(
            reason(br#"{"error":"invalid_grant","error_description":"code abc"}"#),
            " (invalid_grant)"
        );
        assert_eq!(reason(br#"{"error":"Code ABC"}"#), "");
        assert_eq!(reason(b"<html>"), "");
    }
}
