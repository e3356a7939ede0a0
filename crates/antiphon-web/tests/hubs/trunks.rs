//! Trunks on the pages.

use antiphon_core::account::Administration;
use antiphon_core::trunk::{Trunk, TrunkLamps};
use axum::http::StatusCode;

use crate::world::{Answer, Browser, World};

const PLACE: &str = "/admin/trunks";

async fn only(world: &World) -> Trunk {
    world.office.trunks(world.organization.id).await.unwrap().remove(0)
}

/// Saves a trunk with these fields beside those that it needs.
async fn saves(admin: &Browser<'_>, world: &World, fields: &[(&str, &str)]) -> Answer {
    let trunk = only(world).await;
    let (place, location) = (format!("{PLACE}/{}", trunk.id), world.vienna.id.to_string());
    let needed = [("name", "Exchange"), ("location", location.as_str()), ("active", "on")];
    admin.post(&place, &[&needed, fields].concat()).await
}

#[tokio::test]
async fn a_telephone_system_beside_is_added_and_told_of_lamps() {
    let world = World::new().await;
    let admin = world.administrator("admin", Administration::Organization).await;
    assert!(admin.get(PLACE).await.text.contains("No trunks."));
    let location = world.vienna.id.to_string();
    let new = [
        ("name", "Exchange"),
        ("location", location.as_str()),
        ("active", "on"),
        ("peers", "pbx.example:5061;transport=tls, 192.0.2.7"),
        ("username", "antiphon"),
        ("password", "s3cret word"),
    ];
    let added = admin.post(PLACE, &new).await;
    let trunk = only(&world).await;
    assert_eq!(added.to, format!("{PLACE}/{}?done=created", trunk.id), "{}", added.text);
    assert_eq!((trunk.peers.len(), trunk.lamps), (2, TrunkLamps::Off));
    let page = admin.get(&format!("{PLACE}/{}", trunk.id)).await.text;
    assert!(page.contains("unknown: nothing was heard of it lately") && !page.contains("s3cret"), "{page}");
    let peers = ("peers", "192.0.2.7");
    let lamps = [peers, ("username", "antiphon"), ("lamps", "notify"), ("pilot", "2000")];
    let saved = saves(&admin, &world, &lamps).await;
    assert!(saved.to.ends_with("done=saved"), "{}", saved.text);
    let after = only(&world).await;
    assert_eq!((after.lamps, after.peers.len()), (TrunkLamps::Notify, 1));
    assert_eq!(after.account, trunk.account, "a password that is left empty stays");
    assert!(admin.get(PLACE).await.text.contains("All of the location"));
    saves(&admin, &world, &[peers]).await;
    assert_eq!(only(&world).await.account, None, "without a user name there is no account");
    let gone = format!("{PLACE}/{}/remove", after.id);
    assert!(admin.get(&gone).await.text.contains("Remove Exchange?"));
    assert_eq!(admin.post(&gone, &[]).await.to, "/admin/trunks?done=removed");
}

#[tokio::test]
async fn what_a_trunk_lacks_is_told_beside_its_field_and_no_password_comes_back() {
    let world = World::new().await;
    let admin = world.administrator("admin", Administration::Organization).await;
    world.trunk().await;
    for (fields, field) in [
        (&[("peers", "a b c;transport=pigeon")][..], "peers"),
        (&[("sources", "0.0.0.0/0"), ("peers", "192.0.2.7")], "sources"),
        (&[("lamps", "notify"), ("sources", "192.0.2.7")], "lamps"),
        (&[("peers", "192.0.2.7"), ("username", "antiphon")], "password"),
        (&[("peers", "192.0.2.7"), ("login", "pbx"), ("login_password", "s3cret\n")], "login_password"),
        (&[("peers", "192.0.2.7"), ("registers", "on")], "registers"),
        (&[("peers", "192.0.2.7"), ("pilot", "front desk")], "pilot"),
    ] {
        let refused = saves(&admin, &world, fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(refused.text.contains(&format!("id=\"{field}-error\"")), "{field}: {}", refused.text);
        assert!(!refused.text.contains("s3cret"));
    }
}

#[tokio::test]
async fn two_who_change_a_trunk_lose_neither_change() {
    let world = World::new().await;
    let admin = world.administrator("admin", Administration::Organization).await;
    world.trunk().await;
    let page = admin.get(&format!("{PLACE}/{}", only(&world).await.id)).await.text;
    let (_, was) = page.split_once("name=\"was\" value=\"").expect("the form says what it was made from");
    let was = was.split('"').next().unwrap().replace("&#38;", "&");
    let peers = ("peers", "sip.carrier.example");
    saves(&admin, &world, &[peers, ("trusted", "on")]).await;
    let second = saves(&admin, &world, &[peers, ("domain", "carrier.example"), ("was", &was)]).await;
    assert!(second.to.ends_with("done=saved"), "{}", second.text);
    let trunk = only(&world).await;
    assert!(trunk.trusted && trunk.domain.as_deref() == Some("carrier.example"), "{trunk:?}");
}
