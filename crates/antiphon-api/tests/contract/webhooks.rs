//! Webhooks as the SDKs of the field use them, and what is posted.

use antiphon_core::account::Administration;
use antiphon_core::account::scope::Scope;
use antiphon_core::event::{CallFacts, DomainEvent, EventKind};
use antiphon_core::ids::EventId;
use antiphon_core::mailbox::Counts;
use antiphon_core::message::MessageFrom;
use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{START_MS, World, account, location, person, wire};

const ALL: &str = "/v1/webhooks";

async fn made(world: &World, token: &str, body: &Value) -> Value {
    let answer = world.post(ALL, token, body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

fn new() -> Value {
    json!({
        "name": "Lamps", "targetUrl": "https://example.org/lamps", "resource": "telephony_mwi",
        "event": "updated", "secret": "a good secret", "ownedBy": "org",
    })
}

#[tokio::test]
async fn a_webhook_is_made_listed_changed_and_removed() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    let hook = made(&world, token, &new()).await;
    assert_eq!(
        hook,
        json!({
            "id": hook["id"], "name": "Lamps", "targetUrl": "https://example.org/lamps",
            "resource": "telephony_mwi", "event": "updated", "secret": "a good secret", "status": "active",
            "failures": 0, "created": "2026-01-14T12:00:00.000Z", "orgId": wire("ORGANIZATION", world.ours.id),
            "ownedBy": "org",
        })
    );
    let path = format!("{ALL}/{}", hook["id"].as_str().unwrap());
    assert_eq!(world.get(&path, token).await.json()["secret"], Value::Null, "it is shown once");
    let listed = world.get(&format!("{ALL}?ownedBy=org"), token).await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(world.get(ALL, token).await.json()["items"].as_array().unwrap().len(), 2, "and Bob's");

    let filter =
        format!("personId={}&locationId={}", person(world.ours.ann.id), location(world.ours.location.id));
    let update = json!({"name": "Ann's", "targetUrl": "https://example.org/", "filter": filter,
        "status": "inactive", "ownedBy": "org"});
    let changed = world.put(&path, token, &update).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text());
    let changed = changed.json();
    assert_eq!((&changed["filter"], &changed["status"]), (&filter.into(), &"inactive".into()));
    assert_eq!(
        (&changed["resource"], &changed["inactiveReason"]),
        (&"telephony_mwi".into(), &"switched off".into())
    );
    assert_eq!(world.put(&path, token, &json!({"status": "active"})).await.json()["status"], "active");
    // As one of the SDKs sends it.
    let (kind, form) =
        ("application/json;charset=utf-8", "name=a+%26+b&target_url=https%3A%2F%2Fe.org%2F&status=active");
    let form = world.request("PUT", &path, token, Some(kind), form).await.json();
    assert_eq!((&form["name"], &form["targetUrl"]), (&"a & b".into(), &"https://e.org/".into()));
    assert_eq!(world.request("DELETE", &path, token, None, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get(&path, token).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_persons_webhook_is_his_own_and_an_administrators_to_see() {
    let world = World::new().await;
    let (ours, ann) = (&world.ours, &world.ours.ann_token);
    let body =
        json!({"name": "Mine", "targetUrl": "https://example.org/", "resource": "all", "event": "all"});
    let hook = made(&world, ann, &body).await;
    assert_eq!((&hook["ownedBy"], &hook["createdBy"]), (&"creator".into(), &person(ours.ann.id).into()));
    assert!(hook["secret"].as_str().unwrap().starts_with("whsec_"), "one is made");
    let items = world.get(ALL, ann).await.json();
    assert_eq!(items["items"].as_array().unwrap().len(), 1, "not Bob's");
    let bobs = format!("{ALL}/{}", wire("WEBHOOK", ours.webhook));
    assert_eq!(world.get(&bobs, ann).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get(&bobs, &ours.admin_token).await.status, StatusCode::OK);
    let of_all = world.post(ALL, ann, &new()).await;
    assert_eq!(of_all.status, StatusCode::FORBIDDEN, "she does not administer it");
}

#[tokio::test]
async fn the_scope_of_ones_own_makes_nothing_for_all() {
    let world = World::new().await;
    let ours = &world.ours;
    let both = account(&world.office, ours.id, Some(ours.bob.id), "", Administration::Organization).await;
    let scopes = [Scope::OwnCallsRead, Scope::OwnCallsWrite].into_iter().collect();
    let token = crate::world::token(&world.office, &both, Some(scopes)).await;
    assert_eq!(world.post(ALL, &token, &new()).await.status, StatusCode::FORBIDDEN);
    let own = json!({"name": "Mine", "targetUrl": "https://example.org/"});
    assert_eq!(made(&world, &token, &own).await["ownedBy"], "creator");
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_says_why() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    for (key, value, message) in [
        ("name", json!(""), "name: must not be empty"),
        ("targetUrl", json!("ftp://example.org"), "targetUrl: must be an address such as"),
        ("resource", json!("rooms"), "resource: must be voicemail_messages, telephony_mwi,"),
        ("event", json!("started"), "event: must be created, updated, deleted or all"),
        ("filter", json!("roomId=1"), "filter: is personId=… or locationId=…"),
        ("secret", json!("short"), "secret: must have 8 to 256 characters"),
        ("ownedBy", json!("everybody"), "ownedBy: is org or creator"),
    ] {
        let mut body = new();
        body[key] = value;
        let refused = world.post(ALL, token, &body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{key}: {}", refused.text());
        let told = refused.json()["message"].as_str().unwrap().to_owned();
        assert!(told.starts_with(message), "{told}");
    }
}

#[tokio::test]
async fn a_test_waits_to_be_posted() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    let path = format!("{ALL}/{}", wire("WEBHOOK", world.ours.webhook));
    let tested = world.request("POST", &format!("{path}/actions/test/invoke"), token, None, "").await;
    assert_eq!(tested.status, StatusCode::NO_CONTENT, "{}", tested.text());
    let waiting = world.office.deliveries(world.ours.id, 99).await.unwrap();
    assert!(waiting.iter().any(|it| matches!(&it.kind, antiphon_office::ports::JobKind::Post(_))));
    assert_eq!(world.get(&format!("{path}/deliveries"), token).await.json(), json!({"items": []}));
}

#[tokio::test]
async fn what_is_posted_is_read_by_old_receivers_and_new_ones() {
    let world = World::new().await;
    let ours = &world.ours;
    let webhook = world.office.webhook(ours.id, ours.webhook).await.unwrap();
    let event = |what| DomainEvent {
        person: Some(ours.ann.id),
        ..DomainEvent::new(EventId(Uuid::from_u128(7)), ours.id, START_MS, what)
    };
    let counts = Counts { new: 3, new_urgent: 1, saved: 2, saved_urgent: 0 };
    let lamp = DomainEvent { counts: Some(counts), ..event(EventKind::LampChanged) };
    let posted: Value = serde_json::from_str(&antiphon_api::posted(&webhook, &lamp)).unwrap();
    assert_eq!(
        posted,
        json!({
            "id": wire("WEBHOOK", webhook.id), "name": "CRM",
            "targetUrl": "https://crm.example.org/events?key=1", "resource": "telephony_mwi",
            "event": "updated", "status": "active", "failures": 0, "created": "2026-01-14T12:00:00.000Z",
            "orgId": wire("ORGANIZATION", ours.id), "createdBy": person(ours.bob.id), "ownedBy": "creator",
            "eventId": Uuid::from_u128(7).to_string(), "type": "lamp.changed",
            "timestamp": "2026-01-14T12:00:00.000Z",
            "data": {
                "personId": person(ours.ann.id),
                "counts": {"newMessages": 2, "newUrgentMessages": 1, "oldMessages": 2, "oldUrgentMessages": 0},
            },
        })
    );
    let call = CallFacts {
        id: crate::world::live_call_id(ours),
        caller: MessageFrom { number: Some("+431555001".into()), ..MessageFrom::default() },
        called: "2001".into(),
        answered_by: None,
    };
    let started = DomainEvent { call: Some(call), person: None, ..event(EventKind::CallStarted) };
    let posted: Value = serde_json::from_str(&antiphon_api::posted(&webhook, &started)).unwrap();
    let data = &posted["data"];
    assert_eq!((&data["eventType"], &data["state"]), (&"received".into(), &"alerting".into()));
    assert_eq!(data["remoteParty"], json!({"number": "+431555001", "privacyEnabled": false}));
    assert_eq!(data["callId"], data["id"]);
}
