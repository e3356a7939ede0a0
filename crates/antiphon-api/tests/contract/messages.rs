//! Voice messages.

use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::world::{World, message, person, speech};

const ALL: &str = "/v1/telephony/voiceMessages";

async fn summary(world: &World) -> [Value; 2] {
    let summary = world.get(&format!("{ALL}/summary"), &world.ours.ann_token).await.json();
    [summary["newMessages"].clone(), summary["oldMessages"].clone()]
}

#[tokio::test]
async fn messages_are_counted_listed_marked_and_the_lamps_follow() {
    let world = World::new().await;
    let (ours, ann) = (&world.ours, &world.ours.ann_token);
    let second = world.leaves_message(&ours.ann, 7).await;
    assert_eq!(summary(&world).await, [2, 0]);
    let list = world.get(ALL, ann).await.json();
    assert_eq!(list["items"][0]["id"], message(second), "newest first");
    assert_eq!(
        list["items"][1],
        json!({
            "id": message(ours.message), "duration": 2, "urgent": false, "confidential": false, "read": false,
            "callingParty": {"name": "Carol", "number": "+431555001", "privacyEnabled": false},
            "created": "2026-01-14T12:00:00.001Z",
        })
    );
    let lamps = world.lamps_due().await;
    let marked = world.post(&format!("{ALL}/markAsRead"), ann, &json!({"messageId": message(second)})).await;
    assert_eq!(marked.status, StatusCode::NO_CONTENT, "{}", marked.text());
    assert_eq!(summary(&world).await, [1, 1]);
    assert!(world.lamps_due().await > lamps, "no lamp is told");
    for body in [json!({"messageId": null}), json!({})] {
        world.post(&format!("{ALL}/markAsRead"), ann, &body).await;
        assert_eq!(summary(&world).await, [0, 2]);
    }
    world.post(&format!("{ALL}/markAsUnread"), ann, &json!({"lineOwnerId": person(ours.ann.id)})).await;
    assert_eq!(summary(&world).await, [2, 0]);
}

#[tokio::test]
async fn a_deleted_message_is_gone_and_can_be_brought_back() {
    let world = World::new().await;
    let (ours, ann) = (&world.ours, &world.ours.ann_token);
    let path = format!("{ALL}/{}", message(ours.message));
    assert_eq!(world.get(&path, ann).await.json()["read"], false);
    for status in [StatusCode::NO_CONTENT, StatusCode::NO_CONTENT] {
        assert_eq!(world.request("DELETE", &path, ann, None, "").await.status, status, "twice is once");
    }
    assert_eq!(world.get(ALL, ann).await.json(), json!({"items": []}));
    assert_eq!(world.get(&path, ann).await.status, StatusCode::NOT_FOUND);
    let mark =
        world.post(&format!("{ALL}/markAsRead"), ann, &json!({"messageId": message(ours.message)})).await;
    assert_eq!(mark.status, StatusCode::NOT_FOUND);
    let deleted = world.get(&format!("{ALL}/deleted"), ann).await.json();
    assert_eq!(deleted["items"][0]["id"], message(ours.message));
    let back = world.post(&format!("{path}/actions/undelete/invoke"), ann, &json!({})).await;
    assert_eq!(back.status, StatusCode::NO_CONTENT, "{}", back.text());
    assert_eq!(summary(&world).await, [0, 1]);
}

#[tokio::test]
async fn a_message_is_heard_whole_and_in_parts() {
    let world = World::new().await;
    let (ours, ann) = (&world.ours, &world.ours.ann_token);
    let path = format!("{ALL}/{}/audio", message(ours.message));
    let whole = world.get(&path, ann).await;
    assert_eq!((whole.status, whole.header("accept-ranges")), (StatusCode::OK, "bytes"));
    assert_eq!(whole.bytes, speech());
    let part = |range: &str| {
        Request::get(&path)
            .header("authorization", format!("Bearer {ann}"))
            .header("range", range)
            .body(axum::body::Body::empty())
            .unwrap()
    };
    let four = world.send(part("bytes=0-3")).await;
    assert_eq!((four.status, four.bytes.as_slice()), (StatusCode::PARTIAL_CONTENT, b"RIFF".as_slice()));
    assert_eq!(four.header("content-range"), format!("bytes 0-3/{}", speech().len()));
    let beyond = world.send(part("bytes=9999999-")).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(summary(&world).await, [1, 0], "it is still new");
}

#[tokio::test]
async fn lists_of_messages_come_in_pages() {
    let world = World::new().await;
    let ann = &world.ours.ann_token;
    for n in 10..14 {
        world.leaves_message(&world.ours.ann, n).await;
    }
    let first = world.get(&format!("{ALL}?max=3"), ann).await;
    assert_eq!(first.json()["items"].as_array().unwrap().len(), 3);
    assert_eq!(
        first.header("link"),
        "<http://voice.example:8080/v1/telephony/voiceMessages?max=3&start=3>; rel=\"next\""
    );
    let last = world.get(&format!("{ALL}?max=3&start=3"), ann).await;
    assert_eq!((last.json()["items"].as_array().unwrap().len(), last.header("link")), (2, ""));
}
