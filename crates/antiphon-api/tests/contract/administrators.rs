//! Roles: among people as clients write them back, and over which locations.

use antiphon_core::account::Administration;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::world::{World, account, location, person, token, wire};

const FULL: &str = "id_full_admin";
const READ_ONLY: &str = "id_readonly_admin";
const LOCATION: &str = "id_location_full_admin";

fn role(word: &str) -> String {
    wire("ROLE", word)
}

async fn role_of_bob(world: &World) -> Administration {
    let (office, ours) = (&world.office, &world.ours);
    let account = office.account_of_person(ours.id, ours.bob.id).await.unwrap();
    account.map(|it| it.administration).unwrap_or_default()
}

#[tokio::test]
async fn a_role_is_given_changed_listed_and_taken_and_the_audit_tells() {
    let world = World::new().await;
    let (ours, admin) = (&world.ours, &world.ours.admin_token);
    let here = location(ours.location.id);
    let bob = person(ours.bob.id);
    let new = json!({"personId": bob, "role": role(LOCATION), "locationIds": [here]});
    let given = world.post("/v1/administrators", admin, &new).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.text());
    let given = given.json();
    assert_eq!((&given["id"], &given["locationIds"]), (&json!(bob), &json!([here])));
    assert_eq!((&given["displayName"], &given["hasMailbox"]), (&json!("Bob Example"), &json!(true)));
    assert_eq!(role_of_bob(&world).await, Administration::of_locations(vec![ours.location.id]));
    // The invitation that he has been sent as a user chooses the password of the account.
    assert!(world.office.invitation_of(ours.id, ours.bob.id).await.unwrap().is_some());

    let path = format!("/v1/administrators/{bob}");
    let whole = world.put(&path, admin, &json!({"role": role(READ_ONLY)})).await.json();
    assert_eq!((&whole["role"], &whole["locationIds"]), (&json!(role(READ_ONLY)), &Value::Null));
    let listed = world.get("/v1/administrators", admin).await.json();
    let names: Vec<_> = listed["items"].as_array().unwrap().iter().map(|it| &it["displayName"]).collect();
    assert_eq!(names, ["Bob Example", "Root"]);
    assert_eq!(world.get(&path, admin).await.json(), whole);
    assert_eq!(world.request("DELETE", &path, admin, None, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(role_of_bob(&world).await, Administration::Nothing);
    assert_eq!(world.get(&path, admin).await.status, StatusCode::NOT_FOUND);
    let audit = world.office.audit_entries(ours.id, 3).await.unwrap();
    let told: Vec<_> = audit.iter().map(|it| (it.action.as_str(), it.detail.as_str())).collect();
    let address = "bob@ours.example";
    let expected = [
        ("account.changed", format!("{address}, user")),
        ("account.changed", format!("{address}, read-only")),
        ("account.created", format!("{address}, locations")),
    ];
    assert_eq!(told, expected.each_ref().map(|(action, detail)| (*action, detail.as_str())));
}

#[tokio::test]
async fn an_administrator_without_a_mailbox_comes_by_letter_and_goes_with_the_role() {
    let world = World::new().await;
    let admin = &world.ours.admin_token;
    let new = json!({"email": "Eve@ours.example", "displayName": "Eve", "role": role(FULL)});
    let eve = world.post("/v1/administrators", admin, &new).await.json();
    assert_eq!((&eve["email"], &eve["hasMailbox"]), (&json!("eve@ours.example"), &json!(false)));
    assert_eq!(world.office.audit_entries(world.ours.id, 1).await.unwrap()[0].action, "account.invited");
    let id = eve["id"].as_str().unwrap();
    assert_eq!(world.get(&format!("/v1/people/{id}"), admin).await.json()["displayName"], "Eve");
    let path = format!("/v1/administrators/{id}");
    assert_eq!(world.request("DELETE", &path, admin, None, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get(&format!("/v1/people/{id}"), admin).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobody_changes_his_own_role_and_somebody_is_always_left() {
    let world = World::new().await;
    let (office, ours) = (&world.office, &world.ours);
    let own = format!("/v1/administrators/{}", wire("PEOPLE", ours.admin.id));
    let refused = world.put(&own, &ours.admin_token, &json!({"role": role(READ_ONLY)})).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.text().contains("nobody changes the role of his own account"), "{}", refused.text());
    let new = antiphon_office::accounts::tokens::NewToken { name: "t".into(), scopes: None, days: None };
    let role = Administration::Organization;
    let made = office.create_service_token(crate::world::OPERATOR, ours.id, &role, &new).await.unwrap();
    let last = world.request("DELETE", &own, made.secret.expose(), None, "").await;
    assert_eq!(last.status, StatusCode::BAD_REQUEST);
    assert!(last.text().contains("somebody must administer the organization"), "{}", last.text());
}

#[tokio::test]
async fn what_cannot_be_a_role_is_refused_and_says_why() {
    let world = World::new().await;
    let (ours, admin) = (&world.ours, &world.ours.admin_token);
    let (bob, here) = (person(ours.bob.id), location(ours.location.id));
    for (body, told) in [
        (json!({"personId": bob}), "role: is needed"),
        (json!({"role": role(FULL)}), "personId: either a person or an email is needed"),
        (json!({"personId": bob, "role": "boss"}), "roles: there is no such role; GET /v1/roles lists them"),
        (
            json!({"personId": bob, "role": role(LOCATION)}),
            "locationIds: a location administrator needs a location",
        ),
        (
            json!({"personId": bob, "role": role(FULL), "locationIds": [here]}),
            "locationIds: the role is for the whole organization",
        ),
        (
            json!({"personId": bob, "locationIds": [location(world.theirs.location.id)]}),
            "locationIds: there is no such location",
        ),
    ] {
        let refused = world.post("/v1/administrators", admin, &body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(refused.json()["message"], told, "{body}");
    }
    assert_eq!(world.office.account_of_person(ours.id, ours.bob.id).await.unwrap(), None);
}

#[tokio::test]
async fn roles_among_people_act_and_come_back_unchanged() {
    let world = World::new().await;
    let (ours, admin) = (&world.ours, &world.ours.admin_token);
    let path = format!("/v1/people/{}", person(ours.bob.id));
    let write_back = async || {
        let now = world.get(&path, admin).await.json();
        let again = world.put(&path, admin, &now).await;
        assert_eq!(again.status, StatusCode::OK, "{}", again.text());
        assert_eq!(world.get(&path, admin).await.json(), now);
        now
    };
    assert_eq!(write_back().await["roles"], Value::Null);
    assert_eq!(world.office.account_of_person(ours.id, ours.bob.id).await.unwrap(), None);
    let made = world.put(&path, admin, &json!({"roles": [role(READ_ONLY)]})).await.json();
    assert_eq!(made["roles"], json!([role(READ_ONLY)]));
    assert_eq!(role_of_bob(&world).await, Administration::ReadOnly);
    write_back().await;
    let which = world.put(&path, admin, &json!({"roles": [role(LOCATION)]})).await;
    assert_eq!(which.json()["message"], "roles: of which locations is said with POST /v1/administrators");
    world
        .post(
            "/v1/administrators",
            admin,
            &json!({
                "personId": person(ours.bob.id), "locationIds": [location(ours.location.id)],
            }),
        )
        .await;
    assert_eq!(write_back().await["roles"], json!([role(LOCATION)]));
    assert_eq!(role_of_bob(&world).await, Administration::of_locations(vec![ours.location.id]));
    assert_eq!(world.put(&path, admin, &json!({"roles": []})).await.json()["roles"], Value::Null);
    assert_eq!(role_of_bob(&world).await, Administration::Nothing);
    let two = world.put(&path, admin, &json!({"roles": [role(FULL), role(READ_ONLY)]})).await;
    assert_eq!(two.json()["message"], "roles: there is one at most");

    let of = Administration::of_locations(vec![ours.location.id]);
    let local = account(&world.office, ours.id, None, "local@ours.example", of).await;
    let local = token(&world.office, &local, None).await;
    let grab = json!({"displayName": "Bob Power", "roles": [role(FULL)]});
    assert_eq!(world.put(&path, &local, &grab).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.get(&path, admin).await.json()["displayName"], "Bob Example", "nothing is half done");
    assert_eq!(world.put(&path, &local, &json!({"displayName": "Bob Local"})).await.status, StatusCode::OK);
}

#[tokio::test]
async fn people_are_listed_by_their_roles() {
    let world = World::new().await;
    let (ours, admin) = (&world.ours, &world.ours.admin_token);
    world
        .put(&format!("/v1/people/{}", person(ours.bob.id)), admin, &json!({"roles": [role(READ_ONLY)]}))
        .await;
    let named = async |query: String, token: &str| {
        let listed = world.get(&format!("/v1/people?{query}"), token).await;
        let items = listed.json()["items"].as_array().cloned().unwrap_or_default();
        items.iter().map(|it| it["displayName"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (full, read) = (role(FULL), role(READ_ONLY));
    assert_eq!(named(format!("roles={full}"), admin).await, ["Root"]);
    assert_eq!(named(format!("roles={full},{read}"), admin).await, ["Bob Example", "Root"]);
    assert_eq!(named(format!("roles={full},{read}&displayName=bo"), admin).await, ["Bob Example"]);
    assert_eq!(named(format!("roles={read}&email=root@ours.example"), admin).await, [""; 0]);
    let by_ann = world.get(&format!("/v1/people?roles={full}"), &ours.ann_token).await;
    assert_eq!(by_ann.status, StatusCode::FORBIDDEN, "who administers is not everybody's to know");
}

#[tokio::test]
async fn a_person_is_added_with_a_role() {
    let world = World::new().await;
    let (ours, admin) = (&world.ours, &world.ours.admin_token);
    let new = json!({
        "emails": ["cleo@ours.example"], "displayName": "Cleo Example", "extension": "2003",
        "locationId": location(ours.location.id), "roles": [role(READ_ONLY)],
        "licenses": [wire("LICENSE", ours.id)],
    });
    let cleo = world.post("/v1/people", admin, &new).await.json();
    assert_eq!(cleo["roles"], json!([role(READ_ONLY)]));
    let nameless = json!({
        "displayName": "Dan", "extension": "2004", "locationId": location(ours.location.id), "roles": [role(FULL)],
    });
    let refused = world.post("/v1/people", admin, &nameless).await;
    assert_eq!(refused.json()["message"], "emails: whoever has a role signs in with an address");
}

#[tokio::test]
async fn what_a_client_wants_of_a_person_and_cannot_have_is_refused_and_not_passed_over() {
    let world = World::new().await;
    let (ours, admin) = (&world.ours, &world.ours.admin_token);
    let path = format!("/v1/people/{}", person(ours.bob.id));
    for (body, told) in [
        (
            json!({"licenses": []}),
            "licenses: everybody has the one of GET /v1/licenses; \
             voicemail is switched off with enabled in /features/voicemail",
        ),
        (
            json!({"licenses": [wire("LICENSE", ours.id), "Y2lzY29"]}),
            "licenses: there is no such licence; GET /v1/licenses lists them",
        ),
        (
            json!({"loginEnabled": false}),
            "loginEnabled: keeping somebody from signing in is not available on this server",
        ),
        (
            json!({"phoneNumbers": [{"type": "mobile", "value": "+43155599"}]}),
            "phoneNumbers: a number of the type \"mobile\" is not available on this server",
        ),
        (
            json!({"phoneNumbers": [{"value": "+43155598"}, {"type": "work", "value": "+43155599"}]}),
            "phoneNumbers: a second number is not available on this server",
        ),
        (
            json!({"extension": "2007", "phoneNumbers": [{"type": "work_extension", "value": "2008"}]}),
            "extension: it is another one than that in phoneNumbers",
        ),
    ] {
        let refused = world.put(&path, admin, &body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(refused.json()["message"], told, "{body}");
    }
    // Clients send the short number twice, and change either.
    for (extension, listed, now) in [("2007", "2002", "2007"), ("2007", "2009", "2009")] {
        let listed = json!([{"type": "work_extension", "value": listed}]);
        let body =
            json!({"extension": extension, "phoneNumbers": listed, "avatar": "https://example.org/b.png"});
        assert_eq!(world.put(&path, admin, &body).await.json()["extension"], now);
    }
}
