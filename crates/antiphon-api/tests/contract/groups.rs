//! Voicemail groups, call forwarding, numbers.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::world::{World, location, person, wire};

#[tokio::test]
async fn a_group_is_added_changed_listed_and_removed() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    let at = format!("/v1/telephony/config/locations/{}/voicemailGroups", location(world.ours.location.id));
    let new = json!({
        "name": "Sales", "phoneNumber": null, "extension": 2802, "passcode": 27_919_140, "languageCode": "en_us",
        "messageStorage": {"storageType": "INTERNAL"}, "notifications": {"enabled": false},
        "faxMessage": {"enabled": false}, "transferToNumber": {"enabled": true, "destination": "2001"},
    });
    let made = world.post(&at, token, &new).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let path = format!("{at}/{}", made.json()["id"].as_str().unwrap());
    let mut group = world.get(&path, token).await.json();
    assert_eq!((&group["extension"], &group["esn"]), (&"2802".into(), &"812802".into()));
    assert_eq!(group["transferToNumber"], json!({"enabled": true, "destination": "2001"}));
    assert!(!group.to_string().contains("27919140"));
    group["name"] = "Sales and Rent".into();
    group["notifications"] = json!({"enabled": true, "destination": "sales@ours.example"});
    group["passcode"] = "738295".into();
    assert_eq!(world.put(&path, token, &group).await.status, StatusCode::NO_CONTENT);
    let listed = world.get("/v1/telephony/config/voicemailGroups?name=RENT", token).await.json();
    assert_eq!(listed["voicemailGroups"][0]["name"], "Sales and Rent");
    assert_eq!(listed["voicemailGroups"].as_array().unwrap().len(), 1);
    let fax = json!({"faxMessage": {"enabled": true}});
    assert_eq!(world.put(&path, token, &fax).await.status, StatusCode::BAD_REQUEST);
    let weak = world.put(&path, token, &json!({"passcode": 111_111})).await;
    assert_eq!(weak.json()["errors"][0]["errorCode"], 4104);
    let twin =
        world.post(&at, token, &json!({"name": "Twin", "extension": "2802", "passcode": "738296"})).await;
    assert_eq!(twin.status, StatusCode::CONFLICT);
    let bare = world.post(&at, token, &json!({"name": "Bare"})).await;
    assert_eq!(bare.status, StatusCode::BAD_REQUEST);
    assert_eq!(world.request("DELETE", &path, token, None, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get(&path, token).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn members_hear_a_groups_messages_and_others_do_not() {
    let world = World::new().await;
    let ours = &world.ours;
    let line = wire("VOICEMAIL_GROUP", ours.group);
    let summary = format!("/v1/telephony/voiceMessages/summary?lineOwnerId={line}");
    assert_eq!(world.get(&summary, &ours.ann_token).await.json()["newMessages"], 0);
    let memberships = world.get("/v1/telephony/voiceMessages/memberships", &ours.ann_token).await.json();
    assert_eq!(memberships["memberOf"][0]["id"], line);
    for other in [person(ours.bob.id), wire("VOICEMAIL_GROUP", world.theirs.group)] {
        let path = format!("/v1/telephony/voiceMessages/summary?lineOwnerId={other}");
        assert_eq!(world.get(&path, &ours.ann_token).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn forwarding_is_changed_by_reason() {
    let world = World::new().await;
    let (ours, ann) = (&world.ours, &world.ours.ann_token);
    let path = format!("/v1/people/{}/features/callForwarding", person(ours.ann.id));
    let before = world.get(&path, ann).await.json();
    assert_eq!(before["callForwarding"]["noAnswer"]["numberOfRings"], 5);
    let mut wanted = before.clone();
    wanted["callForwarding"]["busy"] = json!({"enabled": true, "destination": "2002"});
    wanted["callForwarding"]["noAnswer"]["numberOfRings"] = 7.into();
    wanted["businessContinuity"] = json!({"enabled": false, "destination": "2002"});
    assert_eq!(world.put(&path, ann, &wanted).await.status, StatusCode::NO_CONTENT);
    let now = world.get(&path, ann).await.json();
    assert_eq!(now["callForwarding"]["busy"]["enabled"], true);
    assert_eq!(now["callForwarding"]["noAnswer"]["numberOfRings"], 7);
    assert_eq!(now["businessContinuity"]["destination"], "2002");
    let always = |always: Value| json!({"callForwarding": {"always": always}});
    for (wrong, told) in [
        (always(json!({"enabled": true})), "destination: is needed"),
        (always(json!({"enabled": true, "destination": "2001"})), "destination: must not be"),
        (always(json!({"ringReminderEnabled": true})), "ringReminderEnabled"),
        (json!({"callForwarding": {"noAnswer": {"numberOfRings": 99}}}), "numberOfRings"),
    ] {
        let refused = world.put(&path, ann, &wrong).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(refused.json()["message"].as_str().unwrap().starts_with(told), "{}", refused.text());
    }
    assert_eq!(world.get(&path, ann).await.json(), now);
}

#[tokio::test]
async fn numbers_are_listed_with_their_owners_and_counted() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    let path = "/v1/telephony/config/numbers";
    let all = world.get(path, token).await.json();
    let extensions: Vec<_> =
        all["phoneNumbers"].as_array().unwrap().iter().map(|it| it["extension"].clone()).collect();
    assert_eq!(extensions, ["2000", "2001", "2002", "2801", "2909"]);
    assert_eq!(all["phoneNumbers"][1]["owner"]["firstName"], "Ann");
    let mut paged = Vec::new();
    for start in 0..5 {
        let page = world.get(&format!("{path}?max=1&start={start}"), token).await;
        assert_eq!(page.header("link").is_empty(), start == 4, "{start}: {}", page.header("link"));
        paged.push(page.json()["phoneNumbers"][0]["extension"].clone());
    }
    assert_eq!(paged, extensions);
    let there = format!("{path}?locationId={}&ownerType=PEOPLE", location(world.ours.location.id));
    assert_eq!(world.get(&there, token).await.json()["phoneNumbers"].as_array().unwrap().len(), 2);
    let one = world.get(&format!("{path}?extension=2801"), token).await.json();
    assert_eq!(one["phoneNumbers"][0]["owner"]["type"], "VOICEMAIL_GROUP");
    let count = world.get(&format!("{path}?details=true&max=1"), token).await.json();
    assert_eq!((&count["count"]["total"], &count["count"]["extensionOnly"]), (&5.into(), &5.into()));
}
