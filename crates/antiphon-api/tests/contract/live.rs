//! Calls in progress, and events.

use antiphon_core::account::Administration;
use antiphon_core::account::scope::Scope;
use antiphon_office::ports::{Deliver, Lamp, Letter, MailFailure};
use async_trait::async_trait;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::world::{Tenant, World, account, location, message, person, wire};

const CALLS: &str = "/v1/telephony/liveCalls";
/// Before every event.
const BEGINNING: &str = "00000000-0000-0000-0000-000000000000";

/// Takes everything, and tells nobody.
struct Nobody;

#[async_trait]
impl Deliver for Nobody {
    async fn lamp(&self, _: Lamp) -> Result<(), String> {
        Ok(())
    }

    async fn mail(&self, _: Letter) -> Result<(), MailFailure> {
        Ok(())
    }
}

fn call(tenant: &Tenant) -> String {
    format!("{CALLS}/{}", wire("CALL", crate::world::live_call_id(tenant)))
}

/// The events in what was streamed, with their places.
fn events(text: &str) -> Vec<(String, Value)> {
    let mut events = Vec::new();
    for block in text.split("\n\n") {
        let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
        if let (Some(id), Some(data)) = (field("id: "), field("data: ")) {
            let data: Value = serde_json::from_str(data).unwrap();
            assert_eq!(field("event: "), data["type"].as_str());
            events.push((id.to_owned(), data));
        }
    }
    events
}

async fn missed(world: &World, token: &str, since: &str) -> Vec<(String, Value)> {
    let request = Request::get("/v1/events?seconds=0")
        .header("authorization", format!("Bearer {token}"))
        .header("last-event-id", since);
    let answer = world.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "text/event-stream"));
    events(&answer.text())
}

#[tokio::test]
async fn calls_in_progress_are_listed_looked_at_and_ended() {
    let world = World::new().await;
    let ours = &world.ours;
    let expected = json!({
        "id": wire("CALL", crate::world::live_call_id(ours)), "locationId": location(ours.location.id),
        "personId": person(ours.ann.id), "callerNumber": "2001", "called": "2000", "sipCallId": "a@b",
        "started": "2026-01-14T12:00:00.000Z", "answered": "2026-01-14T12:00:00.000Z",
        "state": "talking", "with": "portal", "scene": "portal/main_menu", "expects": "menu",
        "menu": "voicePortalMainMenu",
    });
    for token in [&ours.admin_token, &ours.ann_token] {
        assert_eq!(world.get(CALLS, token).await.json(), json!({"items": [expected]}));
        assert_eq!(world.get(&call(ours), token).await.json(), expected);
    }
    let end = format!("{}/actions/end/invoke", call(ours));
    let owner = world.request("POST", &end, &ours.ann_token, None, "").await;
    assert_eq!(owner.status, StatusCode::FORBIDDEN, "her own call she ends with her telephone");
    let ended = world.request("POST", &end, &ours.admin_token, None, "").await;
    assert_eq!((ended.status, ended.text()), (StatusCode::NO_CONTENT, String::new()));
    let again = world.request("POST", &end, &ours.admin_token, None, "").await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get(CALLS, &ours.admin_token).await.json(), json!({"items": []}));
}

#[tokio::test]
async fn whoever_has_only_the_scope_for_his_own_calls_sees_no_others() {
    let world = World::new().await;
    let ours = &world.ours;
    let both = account(&world.office, ours.id, Some(ours.bob.id), "", Administration::Organization).await;
    let scopes = [Scope::OwnCallsRead].into_iter().collect();
    let token = crate::world::token(&world.office, &both, Some(scopes)).await;
    assert_eq!(world.get(CALLS, &token).await.json(), json!({"items": []}));
}

#[tokio::test]
async fn the_map_of_the_menus_is_drawn_for_a_layout() {
    let world = World::new().await;
    let ann = &world.ours.ann_token;
    let map = world.get("/v1/telephony/menuMap?layout=unity&language=de-DE", ann).await;
    assert_eq!(map.json(), json!({"scenes": []}));
    let unknown = world.get("/v1/telephony/menuMap?layout=rotary", ann).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    assert_eq!(unknown.json()["message"], "layout: there is no such layout");
}

#[tokio::test]
async fn events_that_were_missed_are_told_to_whom_they_concern() {
    let world = World::new().await;
    let (ours, theirs) = (&world.ours, &world.theirs);
    let read = format!("/v1/telephony/voiceMessages/{}", message(ours.message));
    world.request("DELETE", &read, &ours.ann_token, None, "").await;
    world.office.reset_passcode(crate::world::OPERATOR, ours.id, ours.bob.mailbox).await.unwrap();
    while world.office.run_events(&Nobody).await.unwrap().more {}

    let anns = missed(&world, &ours.ann_token, BEGINNING).await;
    let (place, deleted) = &anns[0];
    let kinds: Vec<_> = anns.iter().map(|(_, it)| it["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["message.deleted"]);
    assert_eq!(
        *deleted,
        json!({
            "id": deleted["id"], "type": "message.deleted", "resource": "voicemail_messages",
            "event": "deleted", "created": "2026-01-14T12:00:00.000Z", "orgId": wire("ORGANIZATION", ours.id),
            "data": {
                "id": message(ours.message), "personId": person(ours.ann.id),
                "locationId": location(ours.location.id), "mailboxId": ours.ann.mailbox.to_string(),
            },
        })
    );
    assert!(missed(&world, &ours.ann_token, place).await.is_empty(), "nothing comes twice");
    let all = missed(&world, &ours.admin_token, BEGINNING).await;
    let resets: Vec<_> = all.iter().filter(|(_, it)| it["type"] == "passcode.reset").collect();
    assert_eq!(resets.len(), 1);
    assert_eq!(resets[0].1["data"]["personId"], person(ours.bob.id));
    assert!(missed(&world, &theirs.ann_token, BEGINNING).await.is_empty());
}

#[tokio::test]
async fn a_place_that_is_none_is_refused_and_none_means_nothing_old() {
    let world = World::new().await;
    let ann = &world.ours.ann_token;
    let refused = world.get("/v1/events?seconds=0&lastEventId=yesterday", ann).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(refused.json()["message"], "Last-Event-ID: is the id of no event");
    let fresh = world.get("/v1/events?seconds=0", ann).await;
    assert!(fresh.text().contains("retry: 2000") && events(&fresh.text()).is_empty(), "{}", fresh.text());
}
