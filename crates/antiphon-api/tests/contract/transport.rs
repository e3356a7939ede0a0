//! What is around every answer: identities, pages, content types, errors, limits.

use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use serde_json::json;

use crate::world::{PROXY, World, person, speech, wire};

#[tokio::test]
async fn the_tracking_id_of_a_request_comes_back() {
    let world = World::new().await;
    let request = Request::get("/v1/people/nobody")
        .header("authorization", format!("Bearer {}", world.ours.admin_token))
        .header("TrackingID", "SIMPLE_1")
        .body(Body::empty())
        .unwrap();
    let answer = world.send(request).await;
    assert_eq!((answer.status, answer.header("trackingid")), (StatusCode::NOT_FOUND, "SIMPLE_1"));
    let error = answer.json();
    assert_eq!(error["trackingId"], "SIMPLE_1");
    assert_eq!(error["errors"][0], json!({"description": "there is no such person", "errorCode": 4040}));
    let own = world.get("/v1/people/me", &world.ours.ann_token).await;
    assert!(own.header("trackingid").starts_with("ANTIPHON_"));
    assert_eq!(own.header("cache-control"), "no-store");
}

#[tokio::test]
async fn what_nobody_knows_is_an_error_like_any_other() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    for (method, path, status) in [
        ("GET", "/v1/nowhere", StatusCode::NOT_FOUND),
        ("GET", "/v1", StatusCode::NOT_FOUND),
        ("DELETE", "/v1/people/me", StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let answer = world.request(method, path, token, None, "").await;
        assert_eq!(answer.status, status, "{method} {path}");
        assert!(answer.json()["trackingId"].is_string());
    }
}

#[tokio::test]
async fn pages_lead_to_one_another_with_whole_addresses() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    let first = world.get("/v1/people?max=1&callingData=true", token).await;
    let link = first.header("link").to_owned();
    assert!(link.starts_with("<http://voice.example:8080/v1/people?callingData=true&max=1&after="), "{link}");
    assert!(link.ends_with(">; rel=\"next\""), "{link}");
    let next = link.split(['<', '>']).nth(1).unwrap().replace("http://voice.example:8080", "");
    let second = world.get(&next, token).await;
    let names = [&first, &second].map(|page| page.json()["items"][0]["displayName"].clone());
    assert_eq!(names, ["Ann Example", "Bob Example"]);
    let rest =
        second.header("link").split(['<', '>']).nth(1).unwrap().replace("http://voice.example:8080", "");
    let last = world.get(&rest, token).await;
    assert_eq!((last.json(), last.header("link")), (json!({"items": []}), ""));
}

#[tokio::test]
async fn bodies_are_json_or_recordings_and_not_too_long() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    let path = format!("/v1/people/{}/features/voicemail", person(world.ours.ann.id));
    let put = async |kind, body: String| world.request("PUT", &path, token, kind, body).await;
    let text = put(Some("text/plain"), "{}".into()).await;
    assert_eq!(text.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let broken = put(Some("application/json"), "{".into()).await;
    assert_eq!(broken.json()["message"], "the body is no JSON (line 1, column 1)");
    let wrong = put(Some("application/json"), r#"{"enabled":"1234"}"#.into()).await;
    assert_eq!(
        wrong.json()["message"],
        "the body has a value of the wrong kind: expected a boolean (line 1, column 17)"
    );
    let long = put(Some("application/json"), " ".repeat(300_000)).await;
    assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
    let greeting = format!("{path}/actions/uploadBusyGreeting/invoke");
    let none = world.request("POST", &greeting, token, Some("application/json"), "{}").await;
    assert_eq!(none.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let noise = world.request("POST", &greeting, token, Some("audio/wav"), "no sound").await;
    assert_eq!(noise.status, StatusCode::BAD_REQUEST);
    let raw = world.request("POST", &greeting, token, Some("audio/wav"), speech()).await;
    assert_eq!(raw.status, StatusCode::NO_CONTENT, "{}", raw.text());
}

#[tokio::test]
async fn a_character_that_databases_cannot_hold_is_refused_at_the_door() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    for path in ["/v1/people?email=a%00b", "/v1/people/a%00b"] {
        assert_eq!(world.get(path, token).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
    let path = format!("/v1/people/{}", person(world.ours.ann.id));
    let named = world.put(&path, token, &json!({"displayName": "A\u{0}"})).await;
    assert_eq!(named.json()["message"], "the body must not contain the character U+0000");
}

#[tokio::test]
async fn a_token_that_comes_too_often_is_told_when_to_come_again() {
    let world = World::with_limit(6).await;
    assert_eq!(world.get("/v1/people/me", &world.ours.ann_token).await.status, StatusCode::OK);
    let refused = world.get("/v1/people/me", &world.ours.ann_token).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=11).contains(&seconds), "{seconds}");
    assert_eq!(world.get("/v1/people/me", &world.theirs.ann_token).await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_needs_no_token_is_limited_by_his_address() {
    let world = World::with_limit(6).await;
    let from = async |peer: IpAddr, behind: &str, path: &str, method: &str| {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("x-forwarded-for", behind)
            .extension(ConnectInfo(SocketAddr::new(peer, 4_711)))
            .body(Body::empty());
        world.send(request.unwrap()).await
    };
    let stranger: IpAddr = "198.51.100.7".parse().unwrap();
    assert_eq!(from(stranger, "", "/v1/docs", "GET").await.status, StatusCode::OK);
    for (path, method) in [("/v1/openapi.json", "GET"), ("/v1/nowhere", "GET"), ("/v1/access_token", "POST")]
    {
        let refused = from(stranger, "203.0.113.9", path, method).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        assert!((1..=11).contains(&refused.header("retry-after").parse().unwrap()), "{path}");
        assert!(refused.text().contains("too many requests from 198.51.100.7"), "{}", refused.text());
    }
    for visitor in ["203.0.113.9", "203.0.113.10"] {
        let behind = from(PROXY, visitor, "/v1/openapi.json", "GET").await;
        assert_eq!(behind.status, StatusCode::OK, "{visitor} behind a proxy");
    }
}

#[tokio::test]
async fn people_and_identities_are_as_clients_know_them() {
    let world = World::new().await;
    let ours = &world.ours;
    let ann = world.get("/v1/people/me", &ours.ann_token).await.json();
    assert_eq!(ann["id"], person(ours.ann.id));
    assert_eq!(ann["orgId"], wire("ORGANIZATION", ours.id));
    assert_eq!((&ann["firstName"], &ann["extension"]), (&"Ann".into(), &"2001".into()));
    let root = world.get("/v1/people/me", &ours.admin_token).await.json();
    assert_eq!(root["emails"], json!(["root@ours.example"]));
    let again = world.get(&format!("/v1/people/{}", root["id"].as_str().unwrap()), &ours.admin_token).await;
    assert_eq!(again.json()["displayName"], "Root");
    for (query, names) in [
        ("email=ANN@ours.example", json!(["Ann Example"])),
        ("displayName=bo", json!(["Bob Example"])),
        ("displayName=example", json!([])),
        (&format!("id={},{}", person(ours.bob.id), person(world.theirs.ann.id)), json!(["Bob Example"])),
    ] {
        let found = world.get(&format!("/v1/people?{query}"), &ours.ann_token).await.json();
        let found: Vec<_> =
            found["items"].as_array().unwrap().iter().map(|it| it["displayName"].clone()).collect();
        assert_eq!(json!(found), names, "{query}");
    }
}

#[tokio::test]
async fn people_are_added_and_changed() {
    let world = World::new().await;
    let (ours, token) = (&world.ours, &world.ours.admin_token);
    let new = json!({
        "emails": ["Cleo@ours.example"], "firstName": "Cleo", "lastName": "Example", "extension": 2003,
        "locationId": crate::world::location(ours.location.id), "licenses": [wire("LICENSE", ours.id)],
        "phoneNumbers": [{"type": "work", "value": "+43155503"}],
    });
    let made = world.post("/v1/people?callingData=true", token, &new).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    let mut cleo = made.json();
    assert_eq!((&cleo["displayName"], &cleo["extension"]), (&"Cleo Example".into(), &"2003".into()));
    let path = format!("/v1/people/{}", cleo["id"].as_str().unwrap());
    cleo["displayName"] = "Cleo Sample".into();
    cleo["extension"] = "2005".into();
    assert_eq!(world.put(&path, token, &cleo).await.json()["displayName"], "Cleo Sample");
    let now = world.get(&path, token).await.json();
    assert_eq!((&now["extension"], &now["phoneNumbers"][0]["value"]), (&"2005".into(), &"+43155503".into()));
    let taken = world.put(&path, token, &json!({"extension": "2001"})).await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    let nowhere = world.post("/v1/people", token, &json!({"displayName": "Nobody"})).await;
    assert_eq!(nowhere.json()["message"], "locationId: is needed");
}
