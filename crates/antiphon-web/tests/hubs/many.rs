//! Users by the dozen: lists in and out, people and phones removed and brought back.

use antiphon_core::account::Administration;
use antiphon_core::group::Group;
use antiphon_office::admin::groups::NewGroup;
use axum::http::StatusCode;

use crate::world::{Answer, Browser, OPERATOR, World, person};

async fn imported(browser: &Browser<'_>, world: &World, list: &str, act: &str) -> Answer {
    let location = world.vienna.id.to_string();
    let fields = [("location", location.as_str()), ("list", ""), ("do", act)];
    browser.upload_form("/admin/users/import", &fields, Some(("file", list.as_bytes()))).await
}

#[tokio::test]
async fn a_file_of_users_is_compared_before_anything_changes() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let list = "name;extension;email;number;location\nAda King;2001;;+43 1 5550101;\nBen;2002;-;;Graz\n\
                Cleo;2003;no address;;\nDora;2003;;;\nEve;2004;;;Paris\n";
    let looked = imported(&administrator, &world, list, "look").await;
    assert!(looked.text.contains("1 user would be added, 1 changed, 0 stay as they are, 3 cannot be."));
    for told in [
        "name Ada Lovelace → Ada King, number none → +43 1 5550101",
        "line 4 has extension 2003 already",
        "there is no location &#34;Paris&#34; of yours",
        "email: ",
    ] {
        assert!(looked.text.contains(told), "{told}: {}", looked.text);
    }
    assert!(looked.text.contains("Cleo;2003;no address"), "what was read can be mended on the page");
    assert_eq!(world.office.people_count(world.organization.id, None).await.unwrap(), 1);
    let done = imported(&administrator, &world, list, "add").await;
    assert!(done.text.contains("1 user added, 1 changed"), "{}", done.text);
    let out = administrator.get("/admin/users.csv").await.text;
    assert!(out.contains("\"2001\",\"Ada King\",\"ada.lovelace@example.org\",\"'+4315550101\",\"Vienna\""));
    let again = imported(&administrator, &world, &out, "look").await;
    assert!(again.text.contains("0 users would be added, 0 changed, 2 stay as they are, 0 cannot be."));
}

#[tokio::test]
async fn a_location_administrator_adds_to_his_own_locations_alone() {
    let world = World::new().await;
    let graz = Administration::of_locations(vec![world.graz.id]);
    let administrator = world.administrator("graz", graz).await;
    let location = world.graz.id.to_string();
    let fields = [("location", location.as_str()), ("list", "2301,Fay,,,Vienna"), ("do", "add")];
    let refused = administrator.post("/admin/users/import", &fields).await;
    assert!(refused.text.contains("of yours"), "{}", refused.text);
    assert_eq!(
        administrator.get("/admin/users.csv").await.text.lines().count(),
        1,
        "nobody of Vienna is taken out"
    );
}

async fn group_of(world: &World) -> Group {
    let new = NewGroup {
        organization: world.organization.id,
        location: world.vienna.id,
        name: "Support".into(),
        extension: Some("2801".into()),
        number: None,
        language: None,
        notification_email: None,
        members: vec![world.ada.id],
    };
    world.office.create_group(OPERATOR, &new, None).await.unwrap()
}

#[tokio::test]
async fn a_removed_user_is_named_first_and_brought_back() {
    let world = World::new().await;
    let ada = world.ada().await;
    let group = group_of(&world).await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let place = world.address("/admin/users/{id}/remove").await;
    let asked = administrator.get(&place).await;
    assert!(
        asked.text.contains("Remove Ada Lovelace?") && asked.text.contains("extension 2001"),
        "{}",
        asked.text
    );
    let gone = administrator.post(&place, &[]).await;
    assert_eq!(gone.to, "/admin/users/removed?done=person-removed");
    assert_eq!(ada.get("/voicemail").await.status, StatusCode::SEE_OTHER, "the session has ended");
    assert!(!administrator.get("/admin/users").await.text.contains("Ada Lovelace"));
    let members = world.office.group(world.organization.id, group.id).await.unwrap().members;
    assert!(members.is_empty(), "{members:?}");

    person(&world.office, &world.vienna, "Grace Hopper", "2001").await;
    let removed = administrator.get("/admin/users/removed").await;
    assert!(removed.text.contains("Ada Lovelace"), "{}", removed.text);
    let back = format!("/admin/users/removed/{}", world.ada.id);
    let taken = administrator.post(&back, &[("extension", "2001"), ("number", "")]).await;
    assert!(taken.text.contains("extension 2001 is taken already."), "{}", taken.text);
    let restored = administrator.post(&back, &[("extension", "2009"), ("number", "")]).await;
    assert_eq!(restored.to, format!("/admin/users/{}?done=person-restored", world.ada.id));
    let found = world.office.people_at(world.organization.id, "2009").await.unwrap();
    assert_eq!((found.len(), found[0].mailbox), (1, world.ada.mailbox));
}

#[tokio::test]
async fn nobody_removes_himself_or_whoever_is_above_him() {
    let world = World::new().await;
    world.ada().await;
    let account = world.office.account_of_person(world.organization.id, world.ada.id).await.unwrap().unwrap();
    world.office.change_administration(OPERATOR, &account, Administration::Organization).await.unwrap();
    let herself = world.signed_in("ada.lovelace@example.org").await;
    let place = world.address("/admin/users/{id}/remove").await;
    assert!(herself.post(&place, &[]).await.text.contains("Nobody can remove himself."));
    let local = Administration::of_locations(vec![world.vienna.id]);
    let local = world.administrator("local", local).await;
    assert_eq!(local.post(&place, &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_phone_is_shown_once_with_its_code_and_removed_by_name() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let place = world.address("/admin/users/{id}/devices").await;
    let made = administrator.post(&place, &[]).await;
    assert!(
        made.text.contains("<svg viewBox=") && made.text.contains("id=\"made-password\""),
        "{}",
        made.text
    );
    let listed = administrator.get(&place).await;
    assert!(!listed.text.contains("made-password"));
    let remove = world.address("/admin/users/{id}/devices/{device}/remove").await;
    let name = world.office.devices(world.organization.id, world.ada.id).await.unwrap().remove(0).username;
    assert!(
        administrator.get(&remove).await.text.contains(&format!("Remove the phone {name} of Ada Lovelace?"))
    );
    assert_eq!(administrator.post(&remove, &[]).await.to, format!("{place}?done=device-removed"));
    assert!(world.office.device(&name).await.unwrap().is_none());
}
