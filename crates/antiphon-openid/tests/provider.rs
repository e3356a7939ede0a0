//! The whole way with a provider on a port of this machine: what it is asked, and what of its answers is believed.

#[cfg(test)]
mod support;

use antiphon_office::ports::{IdentityProvider as _, ProviderError, Visit};
use antiphon_openid::OpenId;
use serde_json::json;

use support::{Provider, SECRET, code_for};

const REDIRECT: &str = "https://voice.example.org/sign-in/openid/back";

fn visit() -> Visit {
    Visit {
        state: "the-state".into(),
        nonce: "the-nonce".into(),
        challenge: "the-challenge".into(),
        verifier: "the-verifier".into(),
        max_age_seconds: 600,
    }
}

/// An error in its words, which hold no secret.
fn told(error: &ProviderError) -> String {
    let told = error.to_string();
    for secret in [SECRET, "the-verifier", "code-", "access-"] {
        assert!(!told.contains(secret) && !format!("{error:?}").contains(secret), "{told}");
    }
    told
}

#[tokio::test]
async fn a_browser_is_sent_with_a_challenge_and_comes_back_as_somebody() {
    let provider = Provider::start().await;
    let client = provider.client();
    let door = client.door(&visit(), REDIRECT).await.unwrap();
    let place = format!("{}/authorize?response_type=code&client_id=antiphon&", provider.issuer);
    assert!(door.starts_with(&place), "{door}");
    for part in [
        "redirect_uri=https%3A%2F%2Fvoice.example.org%2Fsign-in%2Fopenid%2Fback",
        "state=the-state",
        "nonce=the-nonce",
        "code_challenge=the-challenge&code_challenge_method=S256",
        "max_age=600",
    ] {
        assert!(door.contains(part), "{door}");
    }
    assert!(!door.contains("the-verifier") && !door.contains(SECRET), "{door}");

    let code = code_for(&json!({ "auth_time": 1_700_000_000 }));
    let identity = client.visitor(&code, &visit(), REDIRECT).await.unwrap();
    assert_eq!(identity.email.as_deref(), Some("ada@example.org"));
    assert_eq!((identity.is_verified, identity.proved_seconds), (true, Some(1_700_000_000)));
    let asked = provider.asked("/token");
    assert!(
        asked.contains("code_verifier=the-verifier") && asked.contains("uthorization: Basic "),
        "{asked}"
    );
}

#[tokio::test]
async fn a_proof_that_is_given_now_is_asked_for() {
    let provider = Provider::start().await;
    let now = Visit { max_age_seconds: 0, ..visit() };
    let door = provider.client().door(&now, REDIRECT).await.unwrap();
    assert!(door.ends_with("max_age=0&prompt=login"), "{door}");
}

#[tokio::test]
async fn a_token_of_another_visit_is_not_believed() {
    let provider = Provider::start().await;
    for changes in [json!({ "nonce": "another" }), json!({ "nonce": null })] {
        let error = provider.client().visitor(&code_for(&changes), &visit(), REDIRECT).await.unwrap_err();
        assert_eq!(told(&error), "the ID token is not for this visit");
    }
}

#[tokio::test]
async fn a_provider_that_names_itself_otherwise_is_not_believed() {
    let provider = Provider::start().await;
    let mut settings = provider.settings();
    settings.issuer.push('/');
    let error = OpenId::new(settings).unwrap().door(&visit(), REDIRECT).await.unwrap_err();
    let issuer = &provider.issuer;
    assert!(told(&error).ends_with(&format!("is about \"{issuer}\", not about \"{issuer}/\"")), "{error}");
}

#[tokio::test]
async fn an_address_that_the_token_lacks_is_told_beside_it_of_the_same_person() {
    let provider = Provider::start().await;
    let without = code_for(&json!({ "email": null, "email_verified": null }));
    let identity = provider.client().visitor(&without, &visit(), REDIRECT).await.unwrap();
    assert_eq!((identity.email.as_deref(), identity.is_verified), (Some("beside@example.org"), true));
    let other = code_for(&json!({ "email": null, "sub": "another" }));
    let error = provider.client().visitor(&other, &visit(), REDIRECT).await.unwrap_err();
    assert_eq!(told(&error), "the provider tells of somebody else");
}

#[tokio::test]
async fn a_key_that_is_new_is_asked_for() {
    let provider = Provider::start().await;
    let client = provider.client();
    client.visitor(&code_for(&json!({})), &visit(), REDIRECT).await.unwrap();
    provider.change_key();
    client.visitor(&code_for(&json!({})), &visit(), REDIRECT).await.unwrap();
    assert_eq!(provider.count("/keys"), 2);
}

#[tokio::test]
async fn errors_are_in_words_without_secrets_and_secrets_follow_no_redirect() {
    let provider = Provider::start().await;
    let client = provider.client();
    let refused = client.visitor("code-that-is-unknown", &visit(), REDIRECT).await.unwrap_err();
    assert!(told(&refused).ends_with("/token answers 400 Bad Request (invalid_grant)"), "{refused}");
    let elsewhere = client.visitor("elsewhere", &visit(), REDIRECT).await.unwrap_err();
    assert!(told(&elsewhere).ends_with("/token answers 302 Found"), "{elsewhere}");
    assert_eq!(provider.count("/elsewhere"), 0);
}

#[tokio::test]
async fn a_provider_that_is_away_is_not_asked_by_everybody() {
    let provider = Provider::start().await;
    let client = provider.client();
    provider.go_away();
    let (one, two) = (visit(), visit());
    let (one, two) = tokio::join!(client.door(&one, REDIRECT), client.door(&two, REDIRECT));
    for answer in [one, two] {
        let error = answer.unwrap_err();
        assert!(told(&error).contains("answers 503"), "{error}");
    }
    assert_eq!(provider.count("/.well-known/openid-configuration"), 1);
}
