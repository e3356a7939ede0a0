//! Announcements, schedules and calls.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::world::{Answer, World, location, speech};

/// A form as the field's SDK sends it.
async fn form(world: &World, method: &str, path: &str, name: &str, wav: &[u8], speaks: &str) -> Answer {
    let part = |name: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"");
    let mut body = format!("{}\r\n\r\n{name}\r\n", part("name")).into_bytes();
    body.extend(format!("{}; filename=\"a.wav\"\r\nContent-Type: audio/wav\r\n\r\n", part("file")).bytes());
    body.extend(wav);
    body.extend(format!("\r\n{}\r\n\r\n{speaks}\r\n--x--\r\n", part("is_text_to_speech")).bytes());
    let kind = Some("multipart/form-data; boundary=x");
    world.request(method, path, &world.ours.admin_token, kind, body).await
}

fn names(answer: &Answer) -> Vec<Value> {
    answer.json()["announcements"].as_array().unwrap().iter().map(|it| it["name"].clone()).collect()
}

#[tokio::test]
async fn announcements_are_kept_changed_listed_by_level_and_removed() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    let (all, here) = ("/v1/telephony/config/announcements", location(world.ours.location.id));
    let at = format!("/v1/telephony/config/locations/{here}/announcements");
    let made = form(&world, "POST", &at, "Summer", &speech(), "false").await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let path = format!("{at}/{}", made.json()["id"].as_str().unwrap());
    for (query, want) in [
        (String::new(), vec!["Welcome"]),
        (format!("?locationId={here}"), vec!["Summer"]),
        ("?locationId=all".to_owned(), vec!["Welcome", "Summer"]),
        ("?locationId=locations&name=SUM".to_owned(), vec!["Summer"]),
    ] {
        assert_eq!(names(&world.get(&format!("{all}{query}"), token).await), want, "{query}");
    }
    let changed = form(&world, "PUT", &path, "Winter", &speech(), "false").await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text());
    let details = world.get(&path, token).await.json();
    assert_eq!((&details["name"], &details["level"]), (&"Winter".into(), &"LOCATION".into()));
    assert_eq!(details["location"]["name"], "Vienna");
    let spoken = form(&world, "POST", &at, "Robot", &speech(), "true").await;
    assert_eq!(spoken.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        form(&world, "POST", &at, "Noise", b"no sound", "false").await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(form(&world, "POST", &at, "Winter", &speech(), "false").await.status, StatusCode::CONFLICT);
    let usage = world.get(&format!("{at}/usage"), token).await.json();
    assert_eq!((&usage["totalFileSizeUsedKB"], &usage["maxVideoFileSizeAllowedKB"]), (&33.into(), &0.into()));
    let elsewhere = path.replace(&format!("locations/{here}/"), "");
    assert_eq!(world.get(&elsewhere, token).await.status, StatusCode::NOT_FOUND, "it is of another level");
    assert_eq!(world.request("DELETE", &path, token, None, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get(&path, token).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn schedules_are_added_shown_and_removed() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    let at = format!("/v1/telephony/config/locations/{}/schedules", location(world.ours.location.id));
    let hours = json!({"name": "Hours", "type": "businessHours", "events": [{
        "name": "Day", "startDate": "2026-03-02", "endDate": "2026-03-02", "startTime": "09:00",
        "endTime": "17:00", "allDayEnabled": false,
        "recurrence": {"recurForEver": true, "recurWeekly": {"recurInterval": 1, "monday": true, "friday": true}},
    }]});
    let made = world.post(&at, token, &hours).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    assert_eq!(world.post(&at, token, &hours).await.status, StatusCode::CONFLICT);
    let path = format!("{at}/businessHours/{}", made.json()["id"].as_str().unwrap());
    let shown = world.get(&path, token).await.json();
    let days: Vec<_> = ["monday", "friday", "sunday"]
        .iter()
        .map(|day| {
            let on = |event: &&Value| event["recurrence"]["recurWeekly"][*day] == true;
            shown["events"].as_array().unwrap().iter().filter(on).count()
        })
        .collect();
    assert_eq!(days, [1, 1, 0]);
    assert_eq!(
        (&shown["events"][0]["startTime"], &shown["events"][0]["endTime"]),
        (&"09:00".into(), &"17:00".into())
    );

    let holidays = json!({"name": "Holidays", "type": "holidays", "events": [{
        "name": "Christmas", "startDate": "2026-12-25", "endDate": "2026-12-26", "allDayEnabled": true,
        "recurrence": {"recurForEver": true, "recurYearlyByDate": {"dayOfMonth": 25, "month": "DECEMBER"}},
    }]});
    let made = world.post(&at, token, &holidays).await.json();
    let christmas = world.get(&format!("{at}/holidays/{}", made["id"].as_str().unwrap()), token).await.json();
    assert_eq!(
        christmas["events"][0]["recurrence"],
        json!({"recurYearlyByDate": {"dayOfMonth": 25, "month": "DECEMBER"}})
    );
    assert_eq!(christmas["events"][0]["allDayEnabled"], true);
    let listed = world.get(&format!("{at}?type=holidays"), token).await.json();
    assert_eq!(listed["schedules"].as_array().unwrap().len(), 1);
    for (event, told) in [
        (json!({"name": "x"}), "startDate"),
        (json!({"name": "x", "recurrence": {"recurEndDate": "2026-12-24"}}), "recurEndDate"),
        (json!({"name": "x", "startDate": "2026-13-01", "endDate": "2026-13-02"}), "events[0].from"),
    ] {
        let refused =
            world.post(&at, token, &json!({"name": "y", "type": "holidays", "events": [event]})).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(refused.json()["message"].as_str().unwrap().starts_with(told), "{}", refused.text());
    }
    assert_eq!(world.request("DELETE", &path, token, None, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get(&path, token).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn calls_that_are_over_are_listed() {
    let world = World::new().await;
    let calls = world.get("/v1/telephony/calls/records", &world.ours.admin_token).await;
    assert_eq!((calls.status, calls.json()), (StatusCode::OK, json!({"items": []})));
}
