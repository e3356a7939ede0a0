//! How an organization looks, and its mail server.

use antiphon_core::account::Administration;
use axum::http::StatusCode;

use crate::world::World;

const PLACE: &str = "/admin/organization/branding";
/// The smallest beginning of a PNG.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

#[tokio::test]
async fn pages_have_the_organizations_name_colour_and_logo() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let typed = [("name", "Smith & Sons"), ("coloured", "on"), ("accent", "#ffcc00"), ("branded", "on")];
    let saved = administrator.upload_form(PLACE, &typed, Some(("logo", PNG))).await;
    assert_eq!(saved.to, format!("{PLACE}?done=saved"), "{}", saved.text);
    let page = administrator.get("/admin").await.text;
    assert!(page.contains("Smith &#38; Sons"), "{page}");
    let place = format!("/branding/{}", world.organization.id);
    let address = |after: &str| {
        let rest = page.split(after).nth(1).expect("the page names it");
        rest.split('"').next().expect("an address ends").to_owned()
    };
    let style = address(&format!("<link rel=\"stylesheet\" href=\"{place}"));
    let nobody = world.browser();
    let css = nobody.get(&format!("{place}{style}")).await;
    assert_eq!((css.status, css.headers["content-type"].to_str().unwrap()), (StatusCode::OK, "text/css"));
    assert!(css.text.contains("--accent: #") && css.text.contains("prefers-color-scheme: dark"));
    let logo = nobody.get(&format!("{place}{}", address(&format!("<img src=\"{place}")))).await;
    assert_eq!(logo.headers["content-type"].to_str().unwrap(), "image/png");
    let stored = world.office.organization(world.organization.id).await.unwrap();
    assert_eq!((stored.name.as_str(), stored.branded), ("Smith & Sons", true));

    let gone = administrator.upload_form(PLACE, &[("name", "Smith"), ("no_logo", "on")], None).await;
    assert_eq!(gone.to, format!("{PLACE}?done=saved"));
    let plain = administrator.get("/admin").await.text;
    assert!(!plain.contains("/branding/"), "{plain}");
    let missing = nobody.get(&format!("{place}/1/logo")).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_door_looks_like_the_organization_where_it_is_known() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let typed = [("name", "Smith & Sons"), ("coloured", "on"), ("accent", "#ffcc00")];
    administrator.upload_form(PLACE, &typed, Some(("logo", PNG))).await;
    let nobody = world.browser();
    let looks = |text: &str| {
        let looks = format!("/branding/{}/", world.organization.id);
        (text.contains("Smith &#38; Sons"), text.matches(&looks).count())
    };
    for place in ["/sign-in", "/forgot-password", "/set-password"] {
        let page = nobody.get(place).await.text;
        assert_eq!(looks(&page), (true, 2), "{place}: the only organization: {page}");
    }
    let wrong = nobody.post("/sign-in", &[("email", "x@example.org"), ("password", "x")]).await;
    assert_eq!(looks(&wrong.text), (true, 2));

    world.foreign_administrator().await;
    let at = world.organization.id.to_string();
    for place in ["/sign-in", "/forgot-password", "/set-password"] {
        let page = nobody.get(place).await.text;
        assert_eq!(looks(&page), (false, 0), "{place}: it is one of several: {page}");
        let page = nobody.get(&format!("{place}?at={at}")).await.text;
        assert_eq!(looks(&page), (true, 2), "{place}: a link names it: {page}");
        assert!(page.contains(&format!("name=\"at\" value=\"{at}\"")), "{place}: it goes along");
        let page = nobody.get(&format!("{place}?at={}", uuid::Uuid::from_u128(9))).await;
        assert_eq!((page.status, looks(&page.text)), (StatusCode::OK, (false, 0)), "{place}");
    }
    let wrong = [("email", "x@example.org"), ("password", "x"), ("at", at.as_str())];
    assert_eq!(looks(&nobody.post("/sign-in", &wrong).await.text), (true, 2));
    let out = administrator.post("/sign-out", &[]).await;
    assert_eq!(out.to, format!("/sign-in?at={at}&done=signed-out"));
}

#[tokio::test]
async fn what_is_no_name_colour_or_picture_is_told_beside_its_field() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let drawing: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>";
    let large = [PNG, &[0; 100_000]].concat();
    for (name, accent, file, field) in [
        ("", "#ffcc00", None, "name"),
        ("Smith", "yellow", None, "accent"),
        ("Smith", "#ffcc00", Some(drawing), "logo"),
        ("Smith", "#ffcc00", Some(&large[..]), "logo"),
    ] {
        let typed = [("name", name), ("coloured", "on"), ("accent", accent)];
        let refused = administrator.upload_form(PLACE, &typed, file.map(|file| ("logo", file))).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {}", refused.text);
        assert!(refused.text.contains(&format!("id=\"{field}-error\"")), "{field}: {}", refused.text);
    }
    assert_eq!(world.office.organization(world.organization.id).await.unwrap().name, "Example");
}

#[tokio::test]
async fn the_mail_server_is_shown_and_tested() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let place = "/admin/organization/mail";
    let page = administrator.get(place).await.text;
    assert!(page.contains("smtps://mail.example.org") && page.contains("encrypted"), "{page}");
    let refused = administrator.post(place, &[("to", "nobody")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = administrator.post(place, &[("to", "ops@example.org")]).await;
    assert_eq!(sent.to, format!("{place}?done=mail-tested"));
    let waiting = administrator.get(place).await.text;
    assert!(waiting.contains("ops@example.org") && waiting.contains("not tried yet"), "{waiting}");
}
