//! What the field's API lacks: messages that are sent, lists, shared mailboxes, deliveries, what is not here.

use antiphon_core::message::MessageState;
use axum::http::StatusCode;
use serde_json::json;

use crate::world::{Answer, World, location, message, person, speech, wire};

/// The parts of a form, the recording last.
fn form(texts: &[(&str, &str)], wav: Option<Vec<u8>>) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, text) in texts {
        let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
        body.extend(part.into_bytes());
    }
    if let Some(wav) = wav {
        let head = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\nContent-Type: audio/wav\r\n\r\n";
        body.extend(head.as_bytes());
        body.extend(wav);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    body
}

async fn post_form(world: &World, path: &str, token: &str, texts: &[(&str, &str)], wav: bool) -> Answer {
    let body = form(texts, wav.then(speech));
    world.request("POST", path, token, Some("multipart/form-data; boundary=x"), body).await
}

#[tokio::test]
async fn messages_are_composed_forwarded_and_replied() {
    let world = World::new().await;
    let (ours, ann) = (&world.ours, &world.ours.ann_token);
    let messages = "/v1/telephony/voiceMessages";
    let to = format!("2002, {}", person(ours.bob.id));
    let sent = post_form(&world, messages, ann, &[("to", &to), ("urgent", "true")], true).await;
    assert_eq!(sent.json(), json!({"sent": 1, "full": [], "vanished": [], "failed": []}), "each once");
    let bobs = world.office.messages(ours.id, ours.bob.mailbox).await.unwrap();
    assert_eq!((bobs.len(), bobs[0].urgent, bobs[0].from.person), (1, true, Some(ours.ann.id)));
    let forward = format!("{messages}/{}/actions/forward/invoke", message(ours.message));
    let sent = world.post(&forward, ann, &json!({"to": [2002]})).await;
    assert_eq!(sent.json()["sent"], 1, "{}", sent.text());
    let sent = post_form(&world, &forward, ann, &[("to", "2002")], true).await;
    assert_eq!(sent.json()["sent"], 1, "{}", sent.text());
    let bobs = world.office.messages(ours.id, ours.bob.mailbox).await.unwrap();
    assert_eq!((bobs.len(), bobs.iter().filter(|it| it.introduction.is_some()).count()), (3, 1));
    for (body, told) in [
        (json!({"to": ["2999"]}), "to: \"2999\" is nobody"),
        (json!({}), "to: name somebody"),
        (json!({"to": [person(world.theirs.bob.id)]}), "to: "),
        (json!({"to": ["2002"], "list": 16}), "list: "),
    ] {
        let refused = world.post(&forward, ann, &body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(refused.json()["message"].as_str().unwrap().starts_with(told), "{}", refused.text());
    }
    let mute = post_form(&world, messages, ann, &[("to", "2002")], false).await;
    assert_eq!(mute.json()["message"], "file: the form has no such part");
    let reply = format!("{messages}/{}/actions/reply/invoke", message(ours.message));
    let stranger = post_form(&world, &reply, ann, &[], true).await;
    assert_eq!(stranger.json()["message"], "whoever left the message has no mailbox here");
}

#[tokio::test]
async fn lists_are_kept_and_messages_sent_to_them() {
    let world = World::new().await;
    let (ours, ann) = (&world.ours, &world.ours.ann_token);
    let lists = format!("/v1/people/{}/features/voicemail/distributionLists", person(ours.ann.id));
    let team = format!("{lists}/3");
    let kept = world.put(&team, ann, &json!({"name": "Team", "entries": [2002, "2801"]})).await;
    assert_eq!(kept.json(), json!({"number": 3, "name": "Team", "entries": ["2002", "2801"]}));
    let kept = world.put(&team, ann, &json!({"entries": ["2002"]})).await.json();
    assert_eq!(kept, json!({"number": 3, "name": "Team", "entries": ["2002"]}));
    let refused = world.put(&team, ann, &json!({"entries": ["2002", "2999"], "name": "No"})).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(world.get(&lists, ann).await.json(), json!({"distributionLists": [kept]}));
    let sent = post_form(&world, "/v1/telephony/voiceMessages", ann, &[("list", "3")], true).await;
    assert_eq!(sent.json()["sent"], 1, "{}", sent.text());
    assert_eq!(world.request("DELETE", &team, ann, None, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get(&team, ann).await.json()["entries"], json!([]));
    assert_eq!(world.get(&format!("{lists}/16"), ann).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn messages_are_found_by_who_left_them_and_when() {
    let world = World::new().await;
    let (ours, ann) = (&world.ours, &world.ours.ann_token);
    world.leaves_message(&ours.ann, 60_000).await;
    for (query, count) in [
        ("text=caro", 2),
        ("text=555001", 2),
        ("text=dora", 0),
        ("text=caro+555001", 2),
        ("text=caro+555002", 0),
        ("text=555-001", 2),
        ("confidential=true", 0),
        ("confidential=false", 2),
        ("read=false", 2),
        ("read=true", 0),
        ("urgent=true", 0),
        ("from=2026-01-14T12:00:30Z", 1),
        ("to=2026-01-14T12:00:30Z", 1),
    ] {
        let found = world.get(&format!("/v1/telephony/voiceMessages?{query}"), ann).await.json();
        assert_eq!(found["items"].as_array().unwrap().len(), count, "{query}");
    }
    let wrong = world.get("/v1/telephony/voiceMessages?from=yesterday", ann).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    let transcript = format!("/v1/telephony/voiceMessages/{}/transcript", message(ours.message));
    assert_eq!(world.get(&transcript, ann).await.json()["status"], "NOT_AVAILABLE");
}

#[tokio::test]
async fn administrators_mark_messages_of_members_and_that_is_audited() {
    let world = World::new().await;
    let (ours, token) = (&world.ours, &world.ours.admin_token);
    let members = "/v1/telephony/voiceMessages/members";
    let ann = format!("{members}/{}", person(ours.ann.id));
    assert_eq!(world.get(&format!("{ann}/summary"), token).await.json()["newMessages"], 1);
    let listed = world.get(&format!("{ann}/voiceMessages"), token).await.json();
    assert_eq!(listed["items"][0]["id"], message(ours.message));
    let memberships = world.get(&format!("{ann}/memberships"), token).await.json();
    assert_eq!(memberships["memberOf"][0]["esn"], "812801");
    let marked = world.post(&format!("{ann}/markAsRead"), token, &json!({})).await;
    assert_eq!(marked.status, StatusCode::NO_CONTENT);
    let group = format!("{members}/{}/summary", wire("VOICEMAIL_GROUP", ours.group));
    assert_eq!(world.get(&group, token).await.json()["oldMessages"], 0);
    let one = format!("{ann}/voiceMessages/{}", message(ours.message));
    assert_eq!(world.request("DELETE", &one, token, None, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.request("DELETE", &one, token, None, "").await.status, StatusCode::NOT_FOUND);
    let audit = world.office.audit_entries(ours.id, 2).await.unwrap();
    let details: Vec<_> = audit.iter().map(|it| (it.action.as_str(), it.detail.as_str())).collect();
    assert_eq!(details, [("messages.marked", "1 as deleted"), ("messages.marked", "1 as saved")]);
    assert_eq!(
        world.office.deleted_messages(ours.id, ours.ann.mailbox).await.unwrap()[0].state,
        MessageState::Deleted
    );
    let own = world.get(&format!("{members}/me/summary"), &ours.ann_token).await.json();
    assert_eq!((&own["newMessages"], &own["oldMessages"]), (&0.into(), &0.into()));
}

#[tokio::test]
async fn a_groups_mailbox_is_kept_like_a_persons() {
    let world = World::new().await;
    let (ours, token) = (&world.ours, &world.ours.admin_token);
    let at = format!(
        "/v1/telephony/config/locations/{}/voicemailGroups/{}",
        location(ours.location.id),
        wire("VOICEMAIL_GROUP", ours.group)
    );
    let greeting = format!("{at}/greeting");
    assert_eq!(world.get(&greeting, token).await.status, StatusCode::NOT_FOUND);
    let put = world.request("PUT", &greeting, token, Some("audio/wav"), speech()).await;
    assert_eq!(put.status, StatusCode::NO_CONTENT, "{}", put.text());
    assert_eq!(world.get(&greeting, token).await.header("content-type"), "audio/wav");
    assert_eq!(world.get(&at, token).await.json()["greeting"], "CUSTOM");
    let gone = world.request("DELETE", &greeting, token, None, "").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let lock = world.get(&format!("{at}/lockState"), token).await.json();
    assert_eq!((&lock["state"], &lock["attempts"]), (&"OPEN".into(), &json!([])));
    let weak =
        world.post(&format!("{at}/actions/checkPin/invoke"), token, &json!({"passcode": 111_111})).await;
    assert_eq!(weak.json()["errors"][0]["errorCode"], 4104);
}

#[tokio::test]
async fn a_one_time_passcode_is_told_once_whatever_the_default_is() {
    let world = World::new().await;
    let (ours, token) = (&world.ours, &world.ours.admin_token);
    let person = format!("/v1/people/{}/features/voicemail", person(ours.ann.id));
    let group = format!(
        "/v1/telephony/config/locations/{}/voicemailGroups/{}",
        location(ours.location.id),
        wire("VOICEMAIL_GROUP", ours.group)
    );
    for at in [person, group] {
        let issued =
            world.post(&format!("{at}/actions/issueOneTimePasscode/invoke"), token, &json!({})).await;
        assert_eq!(issued.status, StatusCode::OK, "{}", issued.text());
        let passcode = issued.json()["oneTimePasscode"].as_str().unwrap().to_owned();
        assert!(passcode.len() >= 6 && passcode.chars().all(|it| it.is_ascii_digit()));
        assert_eq!(world.get(&format!("{at}/lockState"), token).await.json()["passcodeState"], "one-time");
        let audit = world.office.audit_entries(ours.id, 1).await.unwrap();
        assert_eq!(
            (audit[0].action.as_str(), audit[0].detail.contains(&passcode)),
            ("passcode.reset", false)
        );
    }
}

#[tokio::test]
async fn phones_and_people_come_and_go() {
    let world = World::new().await;
    let (ours, token) = (&world.ours, &world.ours.admin_token);
    let at = format!("/v1/telephony/config/people/{}/devices", person(ours.bob.id));
    let made = world.post(&at, token, &json!({})).await;
    assert_eq!((made.status, &made.json()["domain"]), (StatusCode::CREATED, &crate::world::DOMAIN.into()));
    let listed = world.get(&at, token).await.json();
    assert_eq!(listed["devices"][0]["username"], made.json()["username"]);
    assert!(!listed.to_string().contains(made.json()["password"].as_str().unwrap()));
    let one = format!("{at}/{}", made.json()["id"].as_str().unwrap());
    assert_eq!(world.request("DELETE", &one, token, None, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.request("DELETE", &one, token, None, "").await.status, StatusCode::NOT_FOUND);
    let bob = format!("/v1/people/{}", person(ours.bob.id));
    assert_eq!(world.request("DELETE", &bob, token, None, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get(&bob, token).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.office.leavers(ours.id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn deliveries_are_listed_hurried_and_dropped() {
    let world = World::new().await;
    let (ours, token) = (&world.ours, &world.ours.admin_token);
    world.post("/v1/telephony/voiceMessages/markAsRead", &ours.ann_token, &json!({})).await;
    let at = "/v1/telephony/config/deliveries";
    let waiting = world.get(at, token).await.json();
    let lamp = waiting["items"].as_array().unwrap().iter().find(|it| it["kind"] == "lamp").unwrap().clone();
    let one = format!("{at}/{}", lamp["id"].as_str().unwrap());
    let retried = world.post(&format!("{one}/actions/retry/invoke"), token, &json!({})).await;
    assert_eq!(retried.status, StatusCode::NO_CONTENT, "{}", retried.text());
    assert_eq!(world.request("DELETE", &one, token, None, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.request("DELETE", &one, token, None, "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn another_voicemail_system_lights_a_lamp() {
    let world = World::new().await;
    let (ours, token) = (&world.ours, &world.ours.admin_token);
    let lamp = format!("/v1/telephony/externalVoicemail/mwi?id={}", person(ours.bob.id));
    for (action, new) in [("SET", 1), ("CLEAR", 0)] {
        let done = world.post(&lamp, token, &json!({"action": action})).await;
        assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text());
        let shown = world.office.lamp_now(ours.id, ours.bob.mailbox).await.unwrap().unwrap();
        assert_eq!(shown.counts.new, new, "{action}");
    }
    assert_eq!(world.post(&lamp, token, &json!({"action": "BLINK"})).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_is_not_here_says_so() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    for (path, key) in [
        ("/v1/workspaces", "items"),
        ("/v1/telephony/config/virtualLines", "virtualLines"),
        ("/v1/telephony/config/announcements/playlists", "playlists"),
        ("/v1/telephony/config/textToSpeech/voices", "voices"),
    ] {
        assert_eq!(world.get(path, token).await.json()[key], json!([]), "{path}");
    }
    for (path, body) in [
        ("/v1/telephony/config/announcements/playlists", json!({"name": "All", "announcementIds": []})),
        ("/v1/telephony/config/textToSpeech/actions/generate/invoke", json!({"text": "Hello"})),
    ] {
        let refused = world.post(path, token, &body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(refused.json()["message"].as_str().unwrap().ends_with("is not available on this server"));
    }
    let workspace = world.get("/v1/telephony/config/workspaces/nowhere/voicemail", token).await;
    assert!(workspace.json()["message"].as_str().unwrap().starts_with("there is no such workspace"));
}
