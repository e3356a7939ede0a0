//! Webhooks on the pages of administrators, and what Alerts says of them.

use std::time::Duration;

use antiphon_core::account::Administration;
use antiphon_office::admin::Actor;
use antiphon_office::ports::{Deliver, Lamp, Letter, MailFailure, PostFailure, Posting};
use async_trait::async_trait;
use axum::http::StatusCode;

use crate::world::{PASSWORD, World};

const HERE: &str = "/admin/webhooks";

/// A receiver that wants nothing any more.
struct Gone;

#[async_trait]
impl Deliver for Gone {
    async fn lamp(&self, _: Lamp) -> Result<(), String> {
        Ok(())
    }

    async fn mail(&self, _: Letter) -> Result<(), MailFailure> {
        Ok(())
    }

    async fn post(&self, _: &Posting) -> Result<u16, PostFailure> {
        Err(PostFailure::Answered(410))
    }
}

#[tokio::test]
async fn an_administrator_adds_tests_switches_and_removes_a_webhook() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let typed = [("name", "CRM"), ("targetUrl", "https://crm.example.org/events?key=1"), ("secret", "")];
    let made = administrator.post(HERE, &typed).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    assert!(made.text.contains("whsec_") && made.text.contains("shown only now"));
    let all = world.office.webhooks(world.organization.id).await.unwrap();
    let place = format!("{HERE}/{}", all[0].id);
    let list = administrator.get(HERE).await.text;
    assert!(list.contains(&place) && list.contains("crm.example.org") && !list.contains("key=1"));
    assert!(!administrator.get(&place).await.text.contains("whsec_"), "it is shown once");

    let act = format!("{place}/act");
    let tested = administrator.post(&act, &[("do", "test")]).await;
    assert_eq!(tested.to, format!("{place}?done=webhook-tested"));
    assert_eq!(
        administrator.post(&act, &[("do", "disable")]).await.to,
        format!("{place}?done=webhook-disabled")
    );
    assert!(administrator.get(&place).await.text.contains("Enable again"));
    administrator.post(&act, &[("do", "enable")]).await;
    let changed =
        [("name", "CRM 2"), ("targetUrl", "https://crm.example.org/"), ("resource", "telephony_mwi")];
    assert_eq!(administrator.post(&place, &changed).await.to, format!("{place}?done=saved"));

    let remove = format!("{place}/remove");
    let refused = administrator.post(&remove, &[("name", "CRM")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("ust be the name of the webhook"), "{}", refused.text);
    assert_eq!(administrator.post(&remove, &[("name", "CRM 2")]).await.to, format!("{HERE}?done=removed"));
    assert_eq!(administrator.get(&place).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whoever_sends_events_out_of_the_house_proves_lately_who_he_is() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let id = world.webhook().await;
    world.clock.advance(Duration::from_secs(16 * 60));
    let elsewhere = [("name", "CRM"), ("targetUrl", "https://elsewhere.example.org/")];
    for place in [HERE.to_owned(), format!("{HERE}/{id}"), format!("{HERE}/{id}/act")] {
        let asked = administrator.post(&place, &elsewhere).await;
        assert_eq!(asked.status, StatusCode::FORBIDDEN, "{place}");
        assert!(asked.text.contains("Confirm that it is you"), "{place}: {}", asked.text);
    }
    let all = world.office.webhooks(world.organization.id).await.unwrap();
    let hosts: Vec<_> = all.iter().map(|it| it.host()).collect();
    assert_eq!(hosts, ["crm.example.org"], "nothing has changed");
    let proof = ("proof_password", PASSWORD);
    let made = administrator.post(HERE, &[elsewhere[0], elsewhere[1], proof]).await;
    assert!(made.status == StatusCode::OK && made.text.contains("whsec_"), "{}", made.text);
}

#[tokio::test]
async fn an_address_that_cannot_be_is_told_beside_its_field_and_the_secret_is_not_repeated() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let typed = [("name", "CRM"), ("targetUrl", "crm.example.org"), ("secret", "a very good secret")];
    let refused = administrator.post(HERE, &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("id=\"targetUrl-error\"") && refused.text.contains("value=\"CRM\""));
    assert!(!refused.text.contains("a very good secret"));
}

#[tokio::test]
async fn alerts_show_webhooks_that_are_given_up() {
    let world = World::new().await;
    let administrator = world.administrator("admin", Administration::Organization).await;
    let calm = administrator.get("/admin/alerts").await.text;
    assert!(calm.contains("Nobody is locked out"), "{calm}");
    let id = world.webhook().await.parse().unwrap();
    let organization = world.organization.id;
    world.office.test_webhook(Actor::Operator, organization, id).await.unwrap();
    world.office.run_posts(&Gone, futures::stream::empty()).await;
    let alerts = administrator.get("/admin/alerts").await.text;
    assert!(alerts.contains("nobody wants events there any more"), "{alerts}");
    let vienna = Administration::of_locations(vec![world.vienna.id]);
    let local = world.administrator("vienna", vienna).await.get("/admin/alerts").await.text;
    assert!(!local.contains("nobody wants events"), "{local}");
}
