//! Locations, licences and roles.

use axum::http::StatusCode;
use serde_json::json;

use crate::world::{World, location};

#[tokio::test]
async fn a_location_is_added_with_its_address_and_changed_field_by_field() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    let new = json!({
        "name": "Graz", "timeZone": "Europe/Vienna", "preferredLanguage": "de_at", "announcementLanguage": "de_AT",
        "address": {"address1": "Herrengasse 1", "city": "Graz", "state": "ST", "postalCode": "8010", "country": "at"},
        "latitude": "47.07", "longitude": 15.44,
    });
    let made = world.post("/v1/locations", token, &new).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let path = format!("/v1/locations/{}", made.json()["id"].as_str().unwrap());
    let mut graz = world.get(&path, token).await.json();
    assert_eq!(graz, made.json());
    assert_eq!((&graz["announcementLanguage"], &graz["longitude"]), (&"de_at".into(), &"15.44".into()));
    assert_eq!((&graz["address"]["country"], &graz["notes"]), (&"AT".into(), &json!(null)));

    let change = json!({"address": {"address1": null, "address2": "Second floor"}, "notes": "by the river"});
    assert_eq!(world.put(&path, token, &change).await.status, StatusCode::OK);
    graz["address"]["address1"] = "".into();
    graz["address"]["address2"] = "Second floor".into();
    graz["notes"] = "by the river".into();
    assert_eq!(world.get(&path, token).await.json(), graz, "what is not named stays");
    for (change, told) in [
        (json!({"timeZone": "Graz"}), "time_zone: \"Graz\" is no IANA time zone"),
        (json!({"latitude": 91}), "latitude: must be degrees"),
        (
            json!({"preferredLanguage": "en_us", "announcementLanguage": "fr_fr"}),
            "preferredLanguage: differs",
        ),
        (json!({"name": null, "address": {"country": "Austria"}}), "country: "),
    ] {
        let refused = world.put(&path, token, &change).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{change}");
        assert!(refused.json()["message"].as_str().unwrap().starts_with(told), "{}", refused.text());
    }
    let nameless = world.post("/v1/locations", token, &json!({"timeZone": "UTC"})).await;
    assert_eq!(nameless.json()["message"], "name: must not be empty");
}

#[tokio::test]
async fn a_location_has_telephones_from_the_beginning_and_a_prefix_that_changes() {
    let world = World::new().await;
    let (token, id) = (&world.ours.admin_token, location(world.ours.location.id));
    let enabled =
        world.post("/v1/telephony/config/locations", token, &json!({"id": id, "name": "Vienna"})).await;
    assert_eq!((enabled.status, enabled.json()), (StatusCode::CREATED, json!({"id": id})));
    let path = format!("/v1/telephony/config/locations/{id}");
    let changed =
        world.put(&path, token, &json!({"routingPrefix": 82, "announcementLanguage": "fr_fr"})).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text());
    let now = world.get(&path, token).await.json();
    assert_eq!((&now["routingPrefix"], &now["announcementLanguage"]), (&"82".into(), &"fr_fr".into()));
    assert_eq!(world.put(&path, token, &json!({"routingPrefix": null})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get(&path, token).await.json()["routingPrefix"], json!(null));
    let refused = world.put(&path, token, &json!({"outsideDialDigit": "9"})).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let audit = world.office.audit_entries(world.ours.id, 2).await.unwrap();
    assert_eq!(audit.iter().map(|it| it.action.as_str()).collect::<Vec<_>>(), ["location.changed"; 2]);
}

#[tokio::test]
async fn the_licence_and_the_roles_are_found_by_their_identities() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    for (path, count) in [("/v1/licenses", 1), ("/v1/roles", 3)] {
        let items = world.get(path, token).await.json()["items"].as_array().unwrap().clone();
        assert_eq!(items.len(), count, "{path}");
        for item in items {
            let one = world.get(&format!("{path}/{}", item["id"].as_str().unwrap()), token).await;
            assert_eq!(one.json(), item);
        }
        assert_eq!(world.get(&format!("{path}/nothing"), token).await.status, StatusCode::NOT_FOUND);
    }
    let me = world.get("/v1/people/me", token).await.json();
    let roles = world.get("/v1/roles", token).await.json();
    assert!(roles["items"].as_array().unwrap().iter().any(|it| it["id"] == me["roles"][0]));
}
