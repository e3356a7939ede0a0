//! Auto attendants and schedules.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::world::{World, location, wire};

fn at(world: &World, what: &str) -> String {
    format!("/v1/telephony/config/locations/{}/{what}", location(world.ours.location.id))
}

fn menu() -> Value {
    json!({"greeting": "DEFAULT", "extensionEnabled": true, "keyConfigurations": [{"key": "0", "action": "EXIT"}]})
}

#[tokio::test]
async fn an_attendant_is_added_changed_renamed_and_removed() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    let announcement = wire("ANNOUNCEMENT", world.ours.announcement);
    let new = json!({
        "name": "Reception", "phoneNumber": null, "extension": 2901, "businessSchedule": "Always",
        "businessHoursMenu": menu(), "afterHoursMenu": menu(),
    });
    let made = world.post(&at(&world, "autoAttendants"), token, &new).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let path = at(&world, &format!("autoAttendants/{}", made.json()["id"].as_str().unwrap()));
    let twin = world.post(&at(&world, "autoAttendants"), token, &new).await;
    assert_eq!(twin.status, StatusCode::CONFLICT);
    let mut it = world.get(&path, token).await.json();
    assert_eq!((&it["esn"], &it["businessSchedule"]), (&"812901".into(), &"Always".into()));
    assert_eq!(it["businessHoursMenu"]["callTreatment"]["retryAttemptForNoInput"], "NO_REPEAT");
    it["name"] = "Front Desk".into();
    it["afterHoursMenu"] = json!({
        "greeting": "CUSTOM", "audioAnnouncementFile": {"id": announcement},
        "keyConfigurations": [
            {"key": "1", "action": "TRANSFER_WITH_PROMPT", "value": "2001", "description": "Ann"},
            {"key": "2", "action": "PLAY_ANNOUNCEMENT", "value": announcement},
            {"key": "3", "action": "SUB_MENU", "value": "More"},
        ],
        "callTreatment": {"retryAttemptForNoInput": "TWO_TIMES", "noInputTimer": "7",
            "actionToBePerformed": {"action": "TRANSFER_TO_OPERATOR", "transferCallTo": "2002"}},
    });
    it["subMenus"] = json!([{"name": "More", "menu": menu()}]);
    let changed = world.put(&path, token, &it).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text());
    let now = world.get(&path, token).await.json();
    let menu = &now["afterHoursMenu"];
    assert_eq!((&now["name"], &menu["extensionEnabled"]), (&"Front Desk".into(), &true.into()));
    assert_eq!(menu["audioAnnouncementFile"]["fileName"], "Welcome.wav");
    assert_eq!(menu["keyConfigurations"][1]["audioAnnouncementFile"]["id"], announcement);
    assert_eq!(menu["callTreatment"]["noInputTimer"], 7);
    assert_eq!(menu["callTreatment"]["actionToBePerformed"]["transferCallTo"], "2002");
    let played = world.get(&format!("{path}/announcements"), token).await.json();
    assert_eq!(played["announcements"].as_array().unwrap().len(), 1);
    let listed = world.get("/v1/telephony/config/autoAttendants?name=front", token).await.json();
    assert_eq!(listed["autoAttendants"][0]["id"], now["id"]);
    assert_eq!(world.put(&path, token, &now).await.status, StatusCode::NO_CONTENT, "it can be sent back");
    assert_eq!(world.get(&path, token).await.json(), now);
    let gone = world.request("DELETE", &path, token, None, "").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get(&path, token).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_cannot_be_of_an_attendant_is_told_by_the_wires_names() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    let path = at(&world, &format!("autoAttendants/{}", wire("AUTO_ATTENDANT", world.ours.attendant)));
    let before = world.get(&path, token).await.json();
    let key = |key: Value| json!({"businessHoursMenu": {"keyConfigurations": [key]}});
    for (wrong, told) in [
        (key(json!({"key": "x", "action": "EXIT"})), "businessHoursMenu.keyConfigurations[0].key: "),
        (key(json!({"key": "1", "action": "FLY"})), "businessHoursMenu.keyConfigurations[0].action: "),
        (json!({"afterHoursMenu": {"greeting": "CUSTOM"}}), "greeting: CUSTOM needs"),
        (json!({"businessSchedule": "Never"}), "business_schedule: "),
        (json!({"enabled": false}), "enabled: "),
        (json!({"alternateNumbers": [{"phoneNumber": "+431"}]}), "alternateNumbers: "),
    ] {
        let refused = world.put(&path, token, &wrong).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(refused.json()["message"].as_str().unwrap().starts_with(told), "{}", refused.text());
    }
    assert_eq!(world.get(&path, token).await.json(), before);
    let forwarding = format!("{path}/callForwarding");
    let off = world.get(&forwarding, token).await.json();
    assert_eq!(world.put(&forwarding, token, &off).await.status, StatusCode::NO_CONTENT);
    let on = json!({"callForwarding": {"always": {"enabled": true, "destination": "2001"}}});
    assert_eq!(world.put(&forwarding, token, &on).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn writers_of_one_attendant_do_not_lose_each_others_fields() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    let path = at(&world, &format!("autoAttendants/{}", wire("AUTO_ATTENDANT", world.ours.attendant)));
    let (name, number, zone) =
        (json!({"name": "Porter"}), json!({"phoneNumber": "+43155509"}), json!({"timeZone": "UTC"}));
    let all = tokio::join!(
        world.put(&path, token, &name),
        world.put(&path, token, &number),
        world.put(&path, token, &zone)
    );
    for answer in [all.0, all.1, all.2] {
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
    }
    let now = world.get(&path, token).await.json();
    let fields = ["name", "phoneNumber", "timeZone", "extension"].map(|it| now[it].clone());
    assert_eq!(fields, ["Porter", "+43155509", "UTC", "2909"]);
}

#[tokio::test]
async fn schedules_and_their_events_are_changed() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    let day = |name: &str, day: &str| json!({"name": name, "startDate": day, "endDate": day, "allDayEnabled": true});
    let new = json!({"name": "Closed", "type": "holidays", "events": [day("Eve", "2026-12-24")]});
    let made = world.post(&at(&world, "schedules"), token, &new).await.json();
    let path = at(&world, &format!("schedules/holidays/{}", made["id"].as_str().unwrap()));
    let events = format!("{path}/events");
    let added = world.post(&events, token, &day("Eve", "2027-12-24")).await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.text());
    let event = format!("{events}/{}", added.json()["id"].as_str().unwrap());
    assert_eq!(world.get(&event, token).await.json()["startDate"], "2027-12-24");
    let mut later = day("Eve", "2028-12-24");
    later["newName"] = "Christmas Eve".into();
    let renamed = world.put(&event, token, &later).await.json();
    assert_eq!(world.get(&event, token).await.status, StatusCode::NOT_FOUND, "its name was its identity");
    let now = world.get(&path, token).await.json();
    assert_eq!(now["events"][1]["id"], renamed["id"]);
    let event = format!("{events}/{}", renamed["id"].as_str().unwrap());
    assert_eq!(world.request("DELETE", &event, token, None, "").await.status, StatusCode::NO_CONTENT);
    let update = json!({"name": "Closed", "newName": "Holidays", "type": "holidays"});
    assert_eq!(world.put(&path, token, &update).await.json(), made);
    let now = world.get(&path, token).await.json();
    assert_eq!((&now["name"], now["events"].as_array().unwrap().len()), (&"Holidays".into(), 1));
    let update = json!({"events": [day("New Year", "2027-01-01"), day("Easter", "2027-03-29")]});
    assert_eq!(world.put(&path, token, &update).await.status, StatusCode::OK);
    assert_eq!(world.get(&path, token).await.json()["events"][1]["name"], "Easter");
}
