//! Tokens for integrations, as clients of OAuth ask for them.

use antiphon_core::account::Administration;
use antiphon_office::accounts::integrations::NewIntegration;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::world::{Answer, OPERATOR, World};

const FORM: &str = "application/x-www-form-urlencoded";

async fn registered(world: &World) -> (String, String) {
    let new = NewIntegration {
        name: "Dialler".to_owned(),
        redirects: Vec::new(),
        scopes: None,
        administration: Administration::ReadOnly,
    };
    let made = world.office.create_integration(OPERATOR, world.ours.id, &new).await.unwrap();
    (made.integration.id.to_string(), made.secret.expose().to_owned())
}

async fn asks(world: &World, authorization: &str, body: &str) -> Answer {
    world.request_with("POST", "/v1/access_token", authorization, Some(FORM), body.to_owned()).await
}

fn refused(answer: &Answer, status: StatusCode, error: &str) {
    assert_eq!((answer.status, answer.json()["error"].as_str()), (status, Some(error)), "{}", answer.text());
    assert!(answer.json()["error_description"].is_string());
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn an_integration_gets_a_token_for_itself_with_its_secret_in_body_or_header() {
    let world = World::new().await;
    let (id, secret) = registered(&world).await;
    let body = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("{id}:{secret}")));
    for answer in [asks(&world, "", &body).await, asks(&world, &basic, "grant_type=client_credentials").await]
    {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let tokens = answer.json();
        assert_eq!(
            (tokens["token_type"].as_str(), tokens["expires_in"].as_u64()),
            (Some("Bearer"), Some(1_209_600))
        );
        assert!(tokens.get("refresh_token").is_none());
        assert_eq!(answer.header("cache-control"), "no-store");
        let access = tokens["access_token"].as_str().unwrap();
        assert_eq!(world.get("/v1/locations", access).await.status, StatusCode::OK);
    }
    refused(&asks(&world, &basic, &body).await, StatusCode::BAD_REQUEST, "invalid_request");
}

#[tokio::test]
async fn what_is_wrong_with_a_request_for_tokens_is_told_in_the_words_of_oauth() {
    let world = World::new().await;
    let (id, secret) = registered(&world).await;
    let known = format!("client_id={id}&client_secret={secret}");
    let impostor = asks(&world, "", &format!("grant_type=client_credentials&client_id={id}")).await;
    refused(&impostor, StatusCode::UNAUTHORIZED, "invalid_client");
    assert_eq!(impostor.header("www-authenticate"), "Basic realm=\"Antiphon\"");
    for (rest, error) in [
        ("", "unsupported_grant_type"),
        ("&grant_type=password", "unsupported_grant_type"),
        ("&grant_type=authorization_code&code=nonsense", "invalid_grant"),
        ("&grant_type=refresh_token&refresh_token=nonsense", "invalid_grant"),
        ("&grant_type=client_credentials&scope=spark:calls_read", "invalid_scope"),
        ("&grant_type=client_credentials&grant_type=password", "invalid_request"),
    ] {
        refused(&asks(&world, "", &format!("{known}{rest}")).await, StatusCode::BAD_REQUEST, error);
    }
    for broken in ["Basic", "Basic ???", "Bearer x"] {
        let answer = asks(&world, broken, "grant_type=client_credentials").await;
        refused(&answer, StatusCode::UNAUTHORIZED, "invalid_client");
    }
}
