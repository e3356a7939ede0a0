//! Every operation of the document, tried by whoever must not have it.

use antiphon_core::account::scope::{Scope, Scopes};
use antiphon_core::account::{Administration, TokenOwner};
use axum::http::StatusCode;
use serde_json::Value;

use crate::world::{Answer, Tenant, World, account, location, message, person, wire};

/// An operation as the document has it.
struct Operation {
    method: String,
    path: String,
    scopes: Vec<Scope>,
    body: Option<String>,
}

fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(&antiphon_api::document()).unwrap();
    let mut operations = Vec::new();
    // Integrations prove themselves with their secret there: `oauth.rs`.
    let paths = document["paths"].as_object().unwrap().iter().filter(|(path, _)| *path != "/v1/access_token");
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            let security = operation["security"].as_array().cloned().unwrap_or_default();
            let words = security.iter().flat_map(|it| it["token"].as_array().unwrap().clone());
            let scopes = words.map(|word| Scope::from_word(word.as_str().unwrap()).expect("a scope"));
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
            operations.push(Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                scopes: scopes.collect(),
                body: schema.as_str().and_then(|it| it.rsplit('/').next()).map(str::to_owned),
            });
        }
    }
    assert!(operations.len() > 40, "{}", operations.len());
    operations
}

impl Operation {
    fn is_for_owners(&self) -> bool {
        self.scopes.iter().any(|scope| !scope.is_administrative())
    }

    /// Whether whoever may only read is served.
    fn changes_something(&self) -> bool {
        self.method != "GET" && !self.path.contains("checkPin")
    }

    fn path_in(&self, tenant: &Tenant) -> String {
        let path = self.path.replace("/externalVoicemail/mwi", "/externalVoicemail/mwi?id={personId}");
        path.replace("{personId}", &person(tenant.bob.id))
            .replace("{locationId}", &location(tenant.location.id))
            .replace("{orgId}", &wire("ORGANIZATION", tenant.id))
            .replace("{messageId}", &message(tenant.message))
            .replace("{voicemailGroupId}", &wire("VOICEMAIL_GROUP", tenant.group))
            .replace("{announcementId}", &wire("ANNOUNCEMENT", tenant.announcement))
            .replace("{scheduleId}", &wire("SCHEDULE", tenant.schedule))
            .replace("{autoAttendantId}", &wire("AUTO_ATTENDANT", tenant.attendant))
            .replace("{deviceId}", &wire("DEVICE", uuid::Uuid::nil()))
            .replace("{administratorId}", &wire("PEOPLE", tenant.admin.id))
            .replace("{memberId}", &person(tenant.bob.id))
            .replace("{listNumber}", "1")
            .replace("{eventId}", &wire("SCHEDULE_EVENT", "0/nothing"))
            .replace("{licenseId}", &wire("LICENSE", tenant.id))
            .replace("{roleId}", "nobody")
            .replace("{workspaceId}", "nowhere")
            .replace("{virtualLineId}", "nowhere")
            .replace("{deliveryId}", &wire("DELIVERY", uuid::Uuid::nil()))
            .replace("{type}", "businessHours")
            .replace("{greeting}", "busy")
            .replace("{callId}", &wire("CALL", crate::world::live_call_id(tenant)))
            .replace("{webhookId}", &wire("WEBHOOK", tenant.webhook))
            .replace("/v1/events", "/v1/events?seconds=0")
    }

    async fn tried(&self, world: &World, tenant: &Tenant, token: &str) -> Answer {
        let enabling = format!(r#"{{"id":"{}"}}"#, location(tenant.location.id));
        let (kind, body) = match self.body.as_deref() {
            Some("Enabling") => ("application/json", enabling.as_str()),
            Some("LocationVoicemail") => ("application/json", r#"{"voicemailTranscriptionEnabled":false}"#),
            Some("HotDesking") => ("application/json", r#"{"voicePortalHotDeskSignInEnabled":false}"#),
            Some("NewSchedule") => ("application/json", r#"{"name":"Hours","type":"businessHours"}"#),
            Some("Event") => {
                ("application/json", r#"{"name":"New Year","startDate":"2027-01-01","endDate":"2027-01-01"}"#)
            }
            Some("LampUpdate") => ("application/json", r#"{"action":"SET"}"#),
            Some("NewWebhook") => {
                ("application/json", r#"{"name":"CRM","targetUrl":"https://example.org/"}"#)
            }
            Some("PasscodeUpdate") => ("application/json", r#"{"passcode":"738291"}"#),
            Some(_) => ("application/json", "{}"),
            None if self.path.contains("/announcements") => ("multipart/form-data; boundary=x", "--x--\r\n"),
            None => ("audio/wav", "no sound"),
        };
        let path = self.path_in(tenant);
        world
            .request(&self.method, &path, token, (self.method != "GET").then_some(kind), body.to_owned())
            .await
    }
}

fn is(answer: &Answer, status: StatusCode, operation: &Operation) {
    let (method, path) = (&operation.method, &operation.path);
    assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
    let body = answer.json();
    assert!(body["message"].is_string() && body["trackingId"].is_string(), "{method} {path}: {body}");
    assert!(body["errors"][0]["errorCode"].is_u64(), "{method} {path}: {body}");
}

#[tokio::test]
async fn every_operation_needs_a_token() {
    let world = World::new().await;
    for operation in operations() {
        assert!(!operation.scopes.is_empty(), "{} names no scope", operation.path);
        for token in ["", "antiphon_nonsense"] {
            let answer = operation.tried(&world, &world.ours, token).await;
            is(&answer, StatusCode::UNAUTHORIZED, &operation);
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
    }
}

#[tokio::test]
async fn every_operation_needs_one_of_its_scopes() {
    let world = World::new().await;
    let ours = &world.ours;
    let both = account(&world.office, ours.id, Some(ours.bob.id), "", Administration::Organization).await;
    for operation in operations() {
        let others: Scopes = Scopes::all().iter().filter(|it| !operation.scopes.contains(it)).collect();
        let token = crate::world::token(&world.office, &both, Some(others)).await;
        is(&operation.tried(&world, ours, &token).await, StatusCode::FORBIDDEN, &operation);
        // An account has only so many tokens.
        let mut its = world.office.tokens(ours.id).await.unwrap();
        its.retain(|it| it.owner == TokenOwner::Account(both.id));
        for token in its {
            world.office.revoke_token(crate::world::OPERATOR, ours.id, token.id).await.unwrap();
        }
    }
}

#[tokio::test]
async fn every_operation_tells_a_token_that_comes_too_often_when_to_come_again() {
    let world = World::with_limit(1).await;
    for operation in operations() {
        // On a slow machine a request may have dripped into the bucket meanwhile; the next one finds it empty.
        let mut answer = operation.tried(&world, &world.ours, &world.ours.admin_token).await;
        if answer.status != StatusCode::TOO_MANY_REQUESTS {
            answer = operation.tried(&world, &world.ours, &world.ours.admin_token).await;
        }
        is(&answer, StatusCode::TOO_MANY_REQUESTS, &operation);
        let seconds: u64 = answer.header("retry-after").parse().unwrap();
        assert!((1..=61).contains(&seconds), "{}: {seconds}", operation.path);
    }
}

#[tokio::test]
async fn scopes_without_the_role_open_nothing_of_others() {
    let world = World::new().await;
    let ours = &world.ours;
    let token =
        world.token(&ours.admin, useful(&Administration::Organization), Administration::Nothing).await;
    for operation in operations() {
        if !operation.is_for_owners() || operation.path.contains("{personId}/") {
            is(&operation.tried(&world, ours, &token).await, StatusCode::FORBIDDEN, &operation);
        }
    }
    for operation in operations().iter().filter(|it| it.path.contains("{personId}/")) {
        is(&operation.tried(&world, ours, &ours.ann_token).await, StatusCode::FORBIDDEN, operation);
    }
}

#[tokio::test]
async fn whoever_may_only_read_changes_nothing() {
    let world = World::new().await;
    let ours = &world.ours;
    let token =
        world.token(&ours.admin, useful(&Administration::Organization), Administration::ReadOnly).await;
    for operation in operations() {
        let answer = operation.tried(&world, ours, &token).await;
        if operation.changes_something() {
            is(&answer, StatusCode::FORBIDDEN, &operation);
        } else {
            assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", operation.path);
        }
    }
}

#[tokio::test]
async fn whoever_administers_another_location_has_nothing_of_this_one() {
    let world = World::new().await;
    let ours = &world.ours;
    let elsewhere = antiphon_office::admin::locations::NewLocation {
        organization: ours.id,
        name: "Graz".into(),
        time_zone: "UTC".into(),
        prefix: None,
        language: None,
        place: Vec::new(),
    };
    let elsewhere = world.office.create_location(crate::world::OPERATOR, &elsewhere).await.unwrap();
    let role = Administration::of_locations(vec![elsewhere.id]);
    let token = world.token(&ours.admin, useful(&Administration::Organization), role).await;
    for operation in operations().iter().filter(|it| it.path.contains("{locationId}")) {
        is(&operation.tried(&world, ours, &token).await, StatusCode::FORBIDDEN, operation);
    }
    for operation in operations().iter().filter(|it| it.path.contains("{personId}/")) {
        is(&operation.tried(&world, ours, &token).await, StatusCode::FORBIDDEN, operation);
    }
    let seen = world.get("/v1/locations", &token).await.json();
    assert_eq!(seen["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn nothing_of_another_organization_exists() {
    let world = World::new().await;
    for operation in operations().iter().filter(|it| it.path.contains('{')) {
        let token = if operation.is_for_owners() { &world.ours.ann_token } else { &world.ours.admin_token };
        is(&operation.tried(&world, &world.theirs, token).await, StatusCode::NOT_FOUND, operation);
        if operation.scopes.iter().any(|scope| scope.is_administrative()) {
            let answer = operation.tried(&world, &world.theirs, &world.ours.admin_token).await;
            is(&answer, StatusCode::NOT_FOUND, operation);
        }
    }
}

#[tokio::test]
async fn a_revoked_token_opens_nothing() {
    let world = World::new().await;
    let tokens = world.office.tokens(world.ours.id).await.unwrap();
    assert_eq!(world.get("/v1/people/me", &world.ours.ann_token).await.status, StatusCode::OK);
    for token in tokens {
        world.office.revoke_token(crate::world::OPERATOR, world.ours.id, token.id).await.unwrap();
    }
    assert_eq!(world.get("/v1/people/me", &world.ours.ann_token).await.status, StatusCode::UNAUTHORIZED);
}

fn useful(administration: &Administration) -> Scopes {
    Scopes::useful_to(administration, false)
}
