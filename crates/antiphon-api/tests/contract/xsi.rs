//! What desk phones and the field's JavaScript client speak.

use antiphon_core::account::Administration;
use antiphon_core::account::scope::Scopes;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::world::{Answer, DOMAIN, OPERATOR, World, speech};

const XSI: &str = "/com.broadsoft.xsi-actions";

/// A phone of Ann's, as it proves itself.
async fn phone(world: &World) -> (String, String) {
    let ours = &world.ours;
    let made = world.office.create_device(OPERATOR, ours.id, ours.ann.id, DOMAIN).await.unwrap();
    (made.username, made.password.expose().to_owned())
}

fn basic((username, password): &(String, String)) -> String {
    format!("Basic {}", STANDARD.encode(format!("{username}:{password}")))
}

async fn ask(world: &World, method: &str, path: &str, authorization: &str) -> Answer {
    let mut request = Request::builder().method(method).uri(format!("{XSI}{path}"));
    if !authorization.is_empty() {
        request = request.header("authorization", authorization);
    }
    world.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_phone_lists_plays_marks_and_deletes_its_owners_messages() {
    let world = World::new().await;
    let account = basic(&phone(&world).await);
    let list = ask(&world, "GET", "/v2.0/user/2001@voice.example/VoiceMessagingMessages", &account).await;
    assert_eq!(list.header("content-type"), "application/xml; charset=UTF-8");
    let id = format!("/v2.0/user/2001@voice.example/VoiceMessagingMessages/{}", world.ours.message);
    let info = format!(
        "<messageInfo><duration>2000</duration><callingPartyInfo><name>Carol</name>\
         <address>tel:+431555001</address></callingPartyInfo><time>1768392000001</time>\
         <messageId>{id}</messageId></messageInfo>"
    );
    assert!(
        list.text().ends_with(&format!("<messageInfoList>{info}</messageInfoList></VoiceMessagingMessages>"))
    );
    let whole = ask(&world, "GET", &id, &account).await.text();
    let sound = STANDARD.encode(speech());
    let content = "<messageMediaContent><description></description><mediaType>WAV</mediaType><content>";
    assert!(
        whole.contains(&format!("{info}{content}{sound}</content></messageMediaContent></VoiceMessage>"))
    );
    let marked = ask(&world, "PUT", &format!("{id}/MarkAsRead"), &account).await;
    assert_eq!(marked.status, StatusCode::NO_CONTENT);
    let summary = ask(&world, "GET", "/v2.0/user/2001/calls/messagesummary/", &account).await.text();
    assert!(
        summary.contains("<newMessages>0</newMessages>") && summary.contains("<oldMessages>1</oldMessages>")
    );
    assert!(ask(&world, "GET", &id, &account).await.text().contains("<read/>"));
    let all = "/v2.0/user/2001/voicemessagingmessages/markAllAsUnread";
    assert_eq!(ask(&world, "PUT", all, &account).await.status, StatusCode::NO_CONTENT);
    assert!(world.lamps_due().await > 0, "the lamps follow");
    let transcript = ask(&world, "GET", &format!("{id}/transcript"), &account).await.text();
    assert!(transcript.contains("<status>NOT_AVAILABLE</status>"));
    assert_eq!(ask(&world, "DELETE", &id, &account).await.status, StatusCode::NO_CONTENT);
    let gone = ask(&world, "GET", &id, &account).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    assert!(gone.text().contains("<summary>there is no such message</summary>"), "{}", gone.text());
}

#[tokio::test]
async fn a_client_with_a_token_gets_json_and_finds_the_way() {
    let world = World::new().await;
    let ours = &world.ours;
    let found = world.get("/v1/organizations?callingData=true", &ours.admin_token).await.json();
    assert_eq!(found["items"][0]["xsiActionsEndpoint"], format!("http://voice.example:8080{XSI}"));
    let token = format!("Bearer {}", ours.ann_token);
    let path = format!("/v2.0/user/{}/VoiceMessagingMessages?format=json", ours.ann.id);
    let list = ask(&world, "GET", &path, &token).await;
    assert_eq!(list.header("content-type"), "application/json");
    let info = list.json()["VoiceMessagingMessages"]["messageInfoList"]["messageInfo"][0].clone();
    assert_eq!((&info["duration"], &info["read"]), (&json!({"$": "2000"}), &json!(null)));
    let id = info["messageId"]["$"].as_str().unwrap();
    ask(&world, "DELETE", id, &token).await;
    let empty = ask(&world, "GET", &path, &token).await.json();
    assert_eq!(empty, json!({"VoiceMessagingMessages": {"messageInfoList": {}}}));
    for (path, has) in [
        ("services", "Voice Messaging User"),
        ("profile", "<lastName>Example</lastName>"),
        (
            "directories/CallLogs",
            "<CallLogs xmlns=\"http://schema.broadsoft.com/xsi\"><placed/><received/><missed/>",
        ),
        ("directories/CallLogs/Missed", "<missed/>"),
    ] {
        let answer = ask(&world, "GET", &format!("/v2.0/user/me/{path}"), &token).await;
        assert!(answer.text().contains(has), "{path}: {}", answer.text());
    }
}

#[tokio::test]
async fn nobody_has_what_is_another_persons() {
    let world = World::new().await;
    let account = basic(&phone(&world).await);
    let theirs = format!("/v2.0/user/2001/VoiceMessagingMessages/{}", world.theirs.message);
    for (method, path) in [
        ("GET", "/v2.0/user/2002/VoiceMessagingMessages"),
        ("GET", theirs.as_str()),
        ("DELETE", theirs.as_str()),
        ("PUT", &format!("{theirs}/MarkAsRead")),
        ("GET", "/v2.0/user/2001/nothing"),
    ] {
        assert_eq!(
            ask(&world, method, path, &account).await.status,
            StatusCode::NOT_FOUND,
            "{method} {path}"
        );
    }
    let odd = ask(&world, "POST", "/v2.0/user/2001/VoiceMessagingMessages", &account).await;
    assert_eq!(odd.status, StatusCode::METHOD_NOT_ALLOWED);
    let reads = Scopes::useful_to(&Administration::Nothing, true);
    let reads = reads.iter().filter(|it| it.word() != "spark:calls_write").collect();
    let own = world.office.account_of_person(world.ours.id, world.ours.ann.id).await.unwrap().unwrap();
    let token = format!("Bearer {}", crate::world::token(&world.office, &own, Some(reads)).await);
    let path = "/v2.0/user/2001/VoiceMessagingMessages/MarkAllAsRead";
    assert_eq!(ask(&world, "PUT", path, &token).await.status, StatusCode::FORBIDDEN);
    let admin = format!("Bearer {}", world.ours.admin_token);
    let list = "/v2.0/user/2001/VoiceMessagingMessages";
    assert_eq!(ask(&world, "GET", list, &admin).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn whoever_guesses_at_a_phone_waits() {
    let world = World::new().await;
    let (username, password) = phone(&world).await;
    let list = "/v2.0/user/2001/VoiceMessagingMessages";
    let nobody = ask(&world, "GET", list, "").await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    let challenges: Vec<_> = nobody.headers.get_all("www-authenticate").iter().collect();
    assert_eq!(challenges[0], "BroadWorksSIP");
    for (name, _) in [(username.as_str(), ()), ("nobody", ())] {
        let wrong = basic(&(name.to_owned(), "wrong".to_owned()));
        for _ in 0..5 {
            assert_eq!(ask(&world, "GET", list, &wrong).await.status, StatusCode::UNAUTHORIZED, "{name}");
        }
        let waits = ask(&world, "GET", list, &wrong).await;
        assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS, "{name}");
        assert!(waits.header("retry-after").parse::<u64>().unwrap() > 0);
    }
    let right = ask(&world, "GET", list, &basic(&(username, password))).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "not even the right one is looked at");
}

#[tokio::test]
async fn a_phone_that_comes_too_often_is_told_when_to_come_again() {
    let world = World::with_limit(6).await;
    let account = basic(&phone(&world).await);
    let list = "/v2.0/user/2001/VoiceMessagingMessages";
    assert_eq!(ask(&world, "GET", list, &account).await.status, StatusCode::OK);
    let refused = ask(&world, "GET", list, &account).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 0);
}
