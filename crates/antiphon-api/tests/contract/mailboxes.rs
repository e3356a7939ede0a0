//! Portals, settings, passcodes and greetings.

use axum::http::StatusCode;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::world::{Answer, World, location, person, speech};

fn done(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
}

fn voicemail(world: &World) -> String {
    format!("/v1/people/{}/features/voicemail", person(world.ours.ann.id))
}

#[tokio::test]
async fn what_one_writer_does_not_name_another_does_not_lose() {
    let world = World::new().await;
    let (path, token) = (voicemail(&world), &world.ours.admin_token);
    let changes = [
        json!({"sendAllCalls": {"enabled": true}}),
        json!({"sendBusyCalls": {"enabled": false}}),
        json!({"sendUnansweredCalls": {"numberOfRings": 7}}),
        json!({"transferToNumber": {"enabled": true, "destination": 2002}}),
    ];
    for answer in join_all(changes.iter().map(|change| world.put(&path, token, change))).await {
        done(&answer);
    }
    let now = world.get(&path, token).await.json();
    assert_eq!(now["sendAllCalls"], json!({"enabled": true}));
    assert_eq!(now["sendBusyCalls"]["enabled"], false);
    assert_eq!(now["sendUnansweredCalls"]["enabled"], true);
    assert_eq!(now["sendUnansweredCalls"]["numberOfRings"], 7);
    assert_eq!(now["transferToNumber"], json!({"enabled": true, "destination": "2002"}));
    done(&world.put(&path, token, &now).await);
    assert_eq!(world.get(&path, token).await.json(), now, "what was read can be written");
    done(
        &world.put(&path, token, &json!({"transferToNumber": {"enabled": false, "destination": null}})).await,
    );
    assert_eq!(world.get(&path, token).await.json()["transferToNumber"], json!({"enabled": false}));
    let own = world.get("/v1/telephony/config/people/me/settings/voicemail", &world.ours.ann_token).await;
    assert_eq!(own.json()["sendUnansweredCalls"]["numberOfRings"], 7);
}

#[tokio::test]
async fn news_and_copies_go_to_an_address_until_they_are_switched_off() {
    let world = World::new().await;
    let (path, token) = (voicemail(&world), &world.ours.admin_token);
    let wanted = json!({
        "notifications": {"enabled": true, "destination": "news@ours.example"},
        "emailCopyOfMessage": {"enabled": true, "emailId": "copy@ours.example"},
    });
    done(&world.put(&path, token, &wanted).await);
    let now = world.get(&path, token).await.json();
    for field in ["notifications", "emailCopyOfMessage"] {
        assert_eq!(now[field], wanted[field]);
    }
    done(&world.put(&path, token, &json!({"notifications": {"enabled": false}})).await);
    let now = world.get(&path, token).await.json();
    assert_eq!(now["notifications"], json!({"enabled": false, "destination": "news@ours.example"}));
}

#[tokio::test]
async fn what_this_server_lacks_cannot_be_switched_on() {
    let world = World::new().await;
    let (path, token) = (voicemail(&world), &world.ours.admin_token);
    for (wanted, told) in [
        (json!({"faxMessage": {"enabled": true}}), "faxMessage"),
        (json!({"messageStorage": {"storageType": "EXTERNAL"}}), "messageStorage"),
        (json!({"sendUnansweredCalls": {"numberOfRings": 21}}), "rings"),
        (json!({"transferToNumber": {"enabled": true}}), "transfer"),
        (json!({"notifications": {"enabled": true}}), "notification_email"),
        (json!({"emailCopyOfMessage": {"enabled": true, "emailId": "nobody"}}), "copy_email"),
        (json!({"sendBusyCalls": {"greeting": "CUSTOM"}}), "greeting"),
    ] {
        let before = world.get(&path, token).await.json();
        let answer = world.put(&path, token, &wanted).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wanted}");
        let message = answer.json()["message"].as_str().unwrap().to_owned();
        assert!(message.starts_with(told), "{message}");
        assert_eq!(world.get(&path, token).await.json(), before);
    }
}

#[tokio::test]
async fn a_portal_is_changed_and_its_nulls_take_away() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    let path = format!("/v1/telephony/config/locations/{}/voicePortal", location(world.ours.location.id));
    let mut portal = world.get(&path, token).await.json();
    assert_eq!((&portal["extension"], &portal["phoneNumber"]), (&"2000".into(), &Value::Null));
    portal["name"] = "Front Desk".into();
    portal["phoneNumber"] = "+43155520".into();
    portal["extension"] = 2900.into();
    portal["passcode"] = json!({"newPasscode": "738291", "confirmPasscode": "738291"});
    done(&world.put(&path, token, &portal).await);
    let now = world.get(&path, token).await.json();
    assert_eq!((&now["extension"], &now["phoneNumber"]), (&"2900".into(), &"+43155520".into()));
    assert!(!now.to_string().contains("738291"));
    done(&world.put(&path, token, &json!({"phoneNumber": null})).await);
    let now = world.get(&path, token).await.json();
    assert_eq!((&now["extension"], &now["phoneNumber"]), (&"2900".into(), &Value::Null));
    assert_eq!(now["name"], "Front Desk");
    for (passcode, told) in [
        (json!({"newPasscode": "738291", "confirmPasscode": "738292"}), "passcode: newPasscode"),
        (json!({"newPasscode": "111111", "confirmPasscode": "111111"}), "The passcode"),
    ] {
        let refused = world.put(&path, token, &json!({"passcode": passcode})).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(refused.json()["message"].as_str().unwrap().starts_with(told), "{}", refused.text());
    }
    let rules = world.get(&format!("{path}/passcodeRules"), token).await.json();
    assert_eq!(rules["expirePasscode"], json!({"enabled": false, "numberOfDays": 180, "days": 180}));
    assert_eq!(rules["failedAttempts"], json!({"enabled": true, "attempts": 4}));
}

#[tokio::test]
async fn both_spellings_of_a_setting_are_taken() {
    let world = World::new().await;
    let (path, token) = ("/v1/telephony/config/voicemail/settings", &world.ours.admin_token);
    for (spelling, on) in
        [("voicePortalAccessVMDepositEnabled", true), ("voicePortalAccessVmDepositEnabled", false)]
    {
        done(&world.put(path, token, &json!({spelling: on})).await);
        let now = world.get(path, token).await.json();
        assert_eq!(now["voicePortalAccessVMDepositEnabled"], on);
        assert_eq!(now["voicePortalAccessVmDepositEnabled"], on);
    }
    let expiry = json!({"messageExpiryEnabled": true, "numberOfDaysForMessageExpiry": 30});
    done(&world.put(path, token, &expiry).await);
    done(&world.put(path, token, &json!({"strictDeletionEnabled": true})).await);
    let now = world.get(path, token).await.json();
    assert_eq!(now["numberOfDaysForMessageExpiry"], 30);
    assert_eq!(now["strictDeletionEnabled"], true);
}

#[tokio::test]
async fn a_reset_tells_a_one_time_passcode_or_uses_the_default() {
    let world = World::new().await;
    let token = &world.ours.admin_token;
    let reset = format!("{}/actions/resetPin/invoke", voicemail(&world));
    let one_time = world.post(&reset, token, &json!({})).await;
    assert_eq!(one_time.status, StatusCode::OK);
    assert_eq!(one_time.json()["oneTimePasscode"].as_str().unwrap().len(), 6);
    let rules = "/v1/telephony/config/voicemail/rules";
    let default = json!({"defaultVoicemailPinEnabled": true, "defaultVoicemailPin": "284915"});
    done(&world.put(rules, token, &default).await);
    done(&world.post(&reset, token, &json!({})).await);
    let lock = world.get(&format!("{}/lockState", voicemail(&world)), &world.ours.ann_token).await.json();
    assert_eq!(lock["passcodeState"], "default");
    done(&world.put(rules, token, &json!({"expirePasscode": {"enabled": true, "numberOfDays": 90}})).await);
    let now = world.get(rules, token).await.json();
    assert_eq!(now["defaultVoicemailPinRules"]["defaultVoicemailPinEnabled"], true);
    assert_eq!(now["expirePasscode"], json!({"enabled": true, "numberOfDays": 90}));
    done(&world.post(&format!("{}/actions/unlock/invoke", voicemail(&world)), token, &json!({})).await);
}

#[tokio::test]
async fn a_refused_passcode_names_every_rule_and_is_repeated_nowhere() {
    let world = World::new().await;
    let codes = |answer: &Answer| {
        let errors = answer.json()["errors"].clone();
        errors.as_array().unwrap().iter().map(|it| it["errorCode"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    let (own, ann) = ("/v1/telephony/config/people/me/voicemail/pin", &world.ours.ann_token);
    let refused = world.put(own, ann, &json!({"passcode": "1112001"})).await;
    assert_eq!((refused.status, codes(&refused)), (StatusCode::BAD_REQUEST, vec![4108]));
    let refused = world.put(own, ann, &json!({"passcode": "4444"})).await;
    assert_eq!(codes(&refused), [4102, 4104, 4107]);
    assert!(!refused.text().contains("4444"));
    done(&world.put(own, ann, &json!({"passcode": 738291})).await);
    let again = world.put(own, ann, &json!({"passcode": "738291"})).await;
    assert_eq!(codes(&again), [4110]);
    let check = format!("{}/actions/checkPin/invoke", voicemail(&world));
    let fine = world.post(&check, ann, &json!({"passcode": "738291"})).await.json();
    assert_eq!(fine, json!({"acceptable": true, "errors": []}), "earlier passcodes are not told");
    let short = world.post(&check, ann, &json!({"passcode": "47"})).await;
    assert_eq!((short.json()["acceptable"].clone(), codes(&short)), (false.into(), vec![4102]));
    let audited = world.get("/v1/adminAudit/events", &world.ours.admin_token).await.json();
    assert!(audited["items"][0]["actor"].as_str().unwrap().starts_with("account:"), "{audited}");
    assert!(!audited.to_string().contains("738291"));
    let actor = audited["items"][0]["actor"].as_str().unwrap();
    let hers = format!("/v1/adminAudit/events?about={actor}&max=1");
    let hers = world.get(&hers, &world.ours.admin_token).await;
    assert_eq!(hers.json()["items"].as_array().unwrap().len(), 1);
    assert!(hers.header("link").contains("start=1"), "{}", hers.header("link"));
    let none = "/v1/adminAudit/events?action=nothing&from=2026-01-14T00:00:00Z";
    assert_eq!(world.get(none, &world.ours.admin_token).await.json()["items"], json!([]));
}

#[tokio::test]
async fn recordings_go_in_and_come_out() {
    let world = World::new().await;
    let (path, ann) = (voicemail(&world), &world.ours.ann_token);
    let boundary = "----part";
    let mut form = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\
         Content-Type: audio/wav\r\n\r\n"
    )
    .into_bytes();
    form.extend(speech());
    form.extend(format!("\r\n--{boundary}--\r\n").bytes());
    let kind = format!("multipart/form-data; boundary={boundary}");
    let upload = format!("{path}/actions/uploadNoAnswerGreeting/invoke");
    done(&world.request("POST", &upload, ann, Some(&kind), form).await);
    let now = world.get(&path, ann).await.json();
    assert_eq!(now["sendUnansweredCalls"]["greetingUploaded"], true);
    assert_eq!(now["sendUnansweredCalls"]["greeting"], "CUSTOM");
    let greeting = world.get(&format!("{path}/greetings/noAnswer"), ann).await;
    assert_eq!(greeting.header("content-type"), "audio/wav");
    assert!(greeting.bytes.starts_with(b"RIFF"));
    let busy = world.get(&format!("{path}/greetings/busy"), ann).await;
    assert_eq!(busy.status, StatusCode::NOT_FOUND);
    done(&world.put(&path, ann, &json!({"sendUnansweredCalls": {"greeting": "DEFAULT"}})).await);
    assert_eq!(world.get(&path, ann).await.json()["sendUnansweredCalls"]["greeting"], "DEFAULT");

    let own = format!("{path}/greetings/noAnswer");
    done(&world.request("DELETE", &own, ann, None, "").await);
    assert_eq!(world.request("DELETE", &own, ann, None, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get(&path, ann).await.json()["sendUnansweredCalls"]["greetingUploaded"], false);

    let name = format!("{path}/personalizedName");
    assert_eq!(world.get(&name, ann).await.status, StatusCode::NOT_FOUND);
    done(&world.request("PUT", &name, ann, Some("audio/wav"), speech()).await);
    assert!(world.get(&name, ann).await.bytes.starts_with(b"RIFF"));
    let away = format!("{path}/extendedAway");
    done(&world.put(&away, ann, &json!({"enabled": true, "takesMessages": false})).await);
    assert_eq!(
        world.get(&away, ann).await.json(),
        json!({"enabled": true, "takesMessages": false, "greetingUploaded": false})
    );
}

#[tokio::test]
async fn of_two_spellings_the_one_that_changes_something_counts() {
    let world = World::new().await;
    let (path, token) = ("/v1/telephony/config/voicemail/settings", &world.ours.admin_token);
    let mut settings = world.get(path, token).await.json();
    settings["voicePortalAccessVMDepositEnabled"] = true.into();
    done(&world.put(path, token, &settings).await);
    assert_eq!(world.get(path, token).await.json()["voicePortalAccessVmDepositEnabled"], true);
}
