//! Webhooks: programs that are told of events, how they do, and what was last posted to each.

use antiphon_core::event::{Resource, Verb};
use antiphon_core::ids::WebhookId;
use antiphon_core::webhook::{Delivery, Webhook, WebhookOwner, WebhookStatus};
use antiphon_office::webhooks::{WebhookChange, off_words};
use askama::Template;
use axum::extract::{RawQuery, State};
use zeroize::Zeroizing;

use super::calls::zone;
use crate::Hub;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;
use crate::words::Zone;

const HERE: &str = "/admin/webhooks";
const SECRETS: &[&str] = &["secret"];
/// What stands for everything.
const ALL: &str = "all";

#[derive(Template)]
#[template(path = "admin/webhooks.html")]
struct Page {
    frame: Frame,
    may_change: bool,
    webhooks: Vec<Row>,
    form: Form,
    resources: Vec<(String, String)>,
    events: Vec<(String, String)>,
}

struct Row {
    id: String,
    name: String,
    host: String,
    wants: String,
    whose: &'static str,
    state: String,
    kind: &'static str,
}

/// `GET /admin/webhooks`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    show(&page(&hub, &admin, Form::new(), query.as_deref()).await?)
}

/// `POST /admin/webhooks`: one for the events of the whole organization. Its secret is shown in this answer and never
/// again.
pub(crate) async fn add(State(hub): State<Hub>, admin: Admin, typed: Typed) -> Answer {
    admin.to_change_organization()?;
    let secret = Some(Zeroizing::new(typed.exact("secret").to_owned()));
    let new = WebhookChange { secret, ..changes(&typed) };
    let (actor, organization) = (admin.actor(), admin.organization());
    match hub.office.create_webhook(actor, organization, WebhookOwner::Organization, &new).await {
        Ok(made) => {
            let secret = Some(made.secret.to_string());
            show(&WebhookPage { secret, ..one(&hub, &admin, made.webhook, Some("done=created")).await? })
        }
        Err(error) => {
            let form = Form::sent(&typed, SECRETS).refused(&error);
            show_again(&page(&hub, &admin, form, None).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "admin/webhook.html")]
struct WebhookPage {
    frame: Frame,
    id: String,
    name: String,
    whose: &'static str,
    is_active: bool,
    off: Option<&'static str>,
    failures: u32,
    since: String,
    may_change: bool,
    form: Form,
    resources: Vec<(String, String)>,
    events: Vec<(String, String)>,
    deliveries: Vec<Line>,
    secret: Option<String>,
}

struct Line {
    at: String,
    what: &'static str,
    attempt: u32,
    outcome: String,
    kind: &'static str,
}

/// `GET /admin/webhooks/{id}`
pub(crate) async fn show_webhook(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<WebhookId>,
    RawQuery(query): RawQuery,
) -> Answer {
    admin.to_see_organization()?;
    let webhook = hub.office.webhook(admin.organization(), id).await?;
    show(&one(&hub, &admin, webhook, query.as_deref()).await?)
}

/// `POST /admin/webhooks/{id}`
pub(crate) async fn save(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<WebhookId>,
    typed: Typed,
) -> Answer {
    let webhook = to_change(&hub, &admin, id).await?;
    let secret = Some(Zeroizing::new(typed.exact("secret").to_owned()));
    let change = WebhookChange { secret, ..changes(&typed) };
    match hub.office.change_webhook(admin.actor(), admin.organization(), id, &change).await {
        Ok(_) => go(&place(id), "saved"),
        Err(error) => {
            let form = Form::sent(&typed, SECRETS).refused(&error);
            show_again(&WebhookPage { form, ..one(&hub, &admin, webhook, None).await? })
        }
    }
}

/// `POST /admin/webhooks/{id}/act`: tests it, or switches it on or off.
pub(crate) async fn act(State(hub): State<Hub>, admin: Admin, Id(id): Id<WebhookId>, typed: Typed) -> Answer {
    to_change(&hub, &admin, id).await?;
    let (actor, organization) = (admin.actor(), admin.organization());
    let switched = |on| WebhookChange { active: Some(on), ..WebhookChange::default() };
    match typed.text("do") {
        "enable" => {
            hub.office.change_webhook(actor, organization, id, &switched(true)).await?;
            go(&place(id), "webhook-enabled")
        }
        "disable" => {
            hub.office.change_webhook(actor, organization, id, &switched(false)).await?;
            go(&place(id), "webhook-disabled")
        }
        _ => {
            hub.office.test_webhook(actor, organization, id).await?;
            go(&place(id), "webhook-tested")
        }
    }
}

#[derive(Template)]
#[template(path = "admin/webhook_remove.html")]
struct RemovePage {
    frame: Frame,
    id: String,
    name: String,
    form: Form,
}

/// `GET /admin/webhooks/{id}/remove`
pub(crate) async fn ask_to_remove(State(hub): State<Hub>, admin: Admin, Id(id): Id<WebhookId>) -> Answer {
    let webhook = to_change(&hub, &admin, id).await?;
    show(&remove_page(&admin, webhook, Form::new()))
}

/// `POST /admin/webhooks/{id}/remove`, confirmed by its name.
pub(crate) async fn remove(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<WebhookId>,
    typed: Typed,
) -> Answer {
    let webhook = to_change(&hub, &admin, id).await?;
    if typed.text("name") != webhook.name {
        let form =
            Form::sent(&typed, &[]).with_fault("name", "must be the name of the webhook, to confirm it");
        return show_again(&remove_page(&admin, webhook, form));
    }
    hub.office.remove_webhook(admin.actor(), admin.organization(), id).await?;
    go(HERE, "removed")
}

fn remove_page(admin: &Admin, webhook: Webhook, form: Form) -> RemovePage {
    RemovePage {
        frame: Frame::of(&admin.who, HERE, None),
        id: webhook.id.to_string(),
        name: webhook.name,
        form,
    }
}

async fn to_change(hub: &Hub, admin: &Admin, id: WebhookId) -> Result<Webhook, Refusal> {
    admin.to_see_organization()?;
    let webhook = hub.office.webhook(admin.organization(), id).await?;
    admin.to_change_organization()?;
    Ok(webhook)
}

async fn page(hub: &Hub, admin: &Admin, form: Form, query: Option<&str>) -> Result<Page, Refusal> {
    admin.to_see_organization()?;
    let webhooks = hub.office.webhooks(admin.organization()).await?;
    Ok(Page {
        frame: Frame::of(&admin.who, HERE, query),
        may_change: admin.changes_organization(),
        webhooks: webhooks.iter().map(row).collect(),
        form,
        resources: resources(),
        events: events(),
    })
}

async fn one(
    hub: &Hub,
    admin: &Admin,
    webhook: Webhook,
    query: Option<&str>,
) -> Result<WebhookPage, Refusal> {
    let zone = zone(hub, admin).await?;
    let deliveries = hub.office.webhook_deliveries(admin.organization(), webhook.id).await?;
    let filter = webhook.filter;
    let form = Form::new()
        .with("name", &webhook.name)
        .with("targetUrl", &webhook.target_url)
        .with("resource", filter.resource.map_or(ALL, Resource::word))
        .with("event", filter.verb.map_or(ALL, Verb::word));
    Ok(WebhookPage {
        frame: Frame::of(&admin.who, HERE, query),
        id: webhook.id.to_string(),
        whose: whose(webhook.owner),
        is_active: webhook.status == WebhookStatus::Active,
        off: off_words(webhook.status),
        failures: webhook.standing.failures,
        since: webhook.standing.failing_since_ms.map(|at| zone.moment(at, hub.now_ms())).unwrap_or_default(),
        may_change: admin.changes_organization(),
        form,
        resources: resources(),
        events: events(),
        deliveries: deliveries.into_iter().map(|it| line(it, &zone)).collect(),
        secret: None,
        name: webhook.name,
    })
}

fn row(webhook: &Webhook) -> Row {
    let failing = webhook.standing.failures;
    let (state, kind) = match off_words(webhook.status) {
        Some(words) => (words.to_owned(), "bad"),
        None if failing > 0 => (format!("failing ({failing})"), "warn"),
        None => ("active".to_owned(), "good"),
    };
    let wants = [webhook.filter.resource.map(resource_words), webhook.filter.verb.map(verb_words)];
    let wants: Vec<_> = wants.into_iter().flatten().collect();
    Row {
        id: webhook.id.to_string(),
        name: webhook.name.clone(),
        host: webhook.host().to_owned(),
        wants: if wants.is_empty() { "Everything".to_owned() } else { wants.join(", ") },
        whose: whose(webhook.owner),
        state,
        kind,
    }
}

fn line(delivery: Delivery, zone: &Zone) -> Line {
    let (outcome, kind) = match (delivery.error, delivery.status) {
        (Some(error), _) => (error, "bad"),
        (None, Some(status)) => (format!("taken ({status})"), "good"),
        (None, None) => ("taken".to_owned(), "good"),
    };
    Line {
        at: zone.exact(delivery.at_ms),
        what: delivery.what.word(),
        attempt: delivery.attempt,
        outcome,
        kind,
    }
}

/// What was typed, but for the secret.
fn changes(typed: &Typed) -> WebhookChange {
    let text = |name: &str| Some(typed.text(name).to_owned());
    WebhookChange {
        name: text("name"),
        target_url: text("targetUrl"),
        resource: typed.given("resource").or_else(|| Some(ALL.to_owned())),
        event: typed.given("event").or_else(|| Some(ALL.to_owned())),
        ..WebhookChange::default()
    }
}

fn resources() -> Vec<(String, String)> {
    let all = (ALL.to_owned(), "Everything".to_owned());
    let each = Resource::ALL.iter().map(|it| (it.word().to_owned(), resource_words(*it).to_owned()));
    std::iter::once(all).chain(each).collect()
}

fn events() -> Vec<(String, String)> {
    let all = (ALL.to_owned(), "Whatever happens".to_owned());
    let each = Verb::ALL.iter().map(|it| (it.word().to_owned(), verb_words(*it).to_owned()));
    std::iter::once(all).chain(each).collect()
}

fn resource_words(resource: Resource) -> &'static str {
    match resource {
        Resource::Messages => "Messages",
        Resource::Lamps => "Lamps",
        Resource::Access => "Locks and passcodes",
        Resource::Greetings => "Greetings",
        Resource::Calls => "Calls",
        Resource::Webhooks => "Tests of webhooks",
    }
}

fn verb_words(verb: Verb) -> &'static str {
    match verb {
        Verb::Created => "when it begins to be",
        Verb::Updated => "when it changes",
        Verb::Deleted => "when it ends",
    }
}

fn whose(owner: WebhookOwner) -> &'static str {
    match owner {
        WebhookOwner::Organization => "the organization's",
        WebhookOwner::Person(_) => "a person's own",
    }
}

fn place(id: WebhookId) -> String {
    format!("{HERE}/{id}")
}
