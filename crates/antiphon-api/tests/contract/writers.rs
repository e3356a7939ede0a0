//! Writers at the same time, who must not lose each other's fields.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::world::{World, location, person, wire};

/// Times that all of them write at once.
const ROUNDS: usize = 12;

/// What is changed by several at once: its path, and what each of them writes, which must all be there afterwards.
fn resources(world: &World) -> Vec<(String, Vec<Value>)> {
    let (ours, at) = (&world.ours, location(world.ours.location.id));
    let place = format!("/v1/telephony/config/locations/{at}");
    let bob = format!("/v1/people/{}", person(ours.bob.id));
    vec![
        (
            format!("{bob}/features/voicemail"),
            vec![
                json!({"sendAllCalls": {"enabled": true}}),
                json!({"sendUnansweredCalls": {"numberOfRings": 7}}),
                json!({"transferToNumber": {"enabled": true, "destination": "2001"}}),
                json!({"emailCopyOfMessage": {"enabled": true, "emailId": "bob@ours.example"}}),
            ],
        ),
        (
            format!("{bob}/features/callForwarding"),
            vec![
                json!({"callForwarding": {"busy": {"enabled": true, "destination": "2001"}}}),
                json!({"callForwarding": {"noAnswer": {"numberOfRings": 8}}}),
            ],
        ),
        (
            bob,
            vec![
                json!({"displayName": "Bob Sample"}),
                json!({"extension": "2022"}),
                json!({"emails": ["b@ours.example"]}),
            ],
        ),
        (
            format!("/v1/locations/{at}"),
            vec![json!({"timeZone": "UTC"}), json!({"address": {"city": "Linz"}}), json!({"notes": "here"})],
        ),
        (place.clone(), vec![json!({"routingPrefix": "83"}), json!({"announcementLanguage": "fr_fr"})]),
        (
            format!("{place}/voicePortal"),
            vec![json!({"name": "Desk"}), json!({"firstName": "Front"}), json!({"lastName": "Door"})],
        ),
        (
            format!("{place}/voicemailGroups/{}", wire("VOICEMAIL_GROUP", ours.group)),
            vec![json!({"name": "Help"}), json!({"extension": "2899"}), json!({"enabled": false})],
        ),
        (
            format!("{place}/autoAttendants/{}", wire("AUTO_ATTENDANT", ours.attendant)),
            vec![json!({"name": "Porter"}), json!({"extension": "2998"})],
        ),
        (
            "/v1/telephony/config/voicemail/settings".to_owned(),
            vec![json!({"messageExpiryEnabled": true}), json!({"voiceMessageForwardingEnabled": true})],
        ),
        (
            "/v1/telephony/config/voicemail/rules".to_owned(),
            vec![
                json!({"expirePasscode": {"enabled": true, "numberOfDays": 77}}),
                json!({"blockPreviousPasscodes": {"enabled": true, "numberOfPasscodes": 5}}),
            ],
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_at_once_keep_each_others_fields() {
    for _ in 0..ROUNDS {
        let world = Arc::new(World::new().await);
        for (path, changes) in resources(&world) {
            let writers: Vec<_> = changes
                .iter()
                .map(|change| {
                    let (world, path, change) = (Arc::clone(&world), path.clone(), change.clone());
                    tokio::spawn(async move { world.put(&path, &world.ours.admin_token, &change).await })
                })
                .collect();
            for writer in writers {
                let answer = writer.await.unwrap();
                let done = [StatusCode::OK, StatusCode::NO_CONTENT];
                assert!(done.contains(&answer.status), "{path}: {}", answer.text());
            }
            let now = world.get(&path, &world.ours.admin_token).await.json();
            for change in changes {
                assert!(holds(&now, &change), "{path} lost {change}: {now}");
            }
        }
    }
}

/// Whether all that was written is there.
fn holds(now: &Value, written: &Value) -> bool {
    match written {
        Value::Object(fields) => fields.iter().all(|(name, value)| holds(&now[name], value)),
        Value::Array(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            now == written
        }
    }
}
