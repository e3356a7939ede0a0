//! The mailbox of a voicemail group: what its callers may do, and what they hear.

use antiphon_core::mailbox::{EmailSwitch, MailboxSettings, MessageDeposit};
use antiphon_office::admin::AdminError;
use askama::Template;
use axum::extract::{Multipart, RawQuery, State};
use axum::http::HeaderMap;

use super::{Tabs, place, seen, to_change};
use crate::Hub;
use crate::audio;
use crate::form::{Form, Typed};
use crate::greeting_cards::{self, Card, Piece};
use crate::mailbox_form::number;
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;
use antiphon_core::group::Group;
use antiphon_core::ids::GroupId;

#[derive(Template)]
#[template(path = "admin/group_voicemail.html")]
struct SettingsPage {
    frame: Frame,
    tabs: Tabs,
    form: Form,
}

/// `GET /admin/groups/{id}/voicemail`
pub(crate) async fn show_settings(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<GroupId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let group = seen(&hub, &admin, id).await?;
    let settings = hub.office.mailbox(admin.organization(), group.mailbox).await?.mailbox.settings;
    show(&settings_page(&hub, &admin, &group, shown(&settings), query.as_deref()).await?)
}

/// `POST /admin/groups/{id}/voicemail`
pub(crate) async fn save_settings(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<GroupId>,
    typed: Typed,
) -> Answer {
    let group = to_change(&hub, &admin, id).await?;
    let organization = admin.organization();
    let before = hub.office.mailbox(organization, group.mailbox).await?.mailbox.settings;
    let saved = match read(&typed, &before) {
        Ok(settings) => {
            hub.office.save_mailbox_settings(admin.actor(), organization, group.mailbox, &settings).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => go(&format!("{}/voicemail", place(id)), "saved"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            show_again(&settings_page(&hub, &admin, &group, form, None).await?)
        }
    }
}

async fn settings_page(
    hub: &Hub,
    admin: &Admin,
    group: &Group,
    form: Form,
    query: Option<&str>,
) -> Result<SettingsPage, Refusal> {
    let tabs = Tabs::of(hub, admin, group, "voicemail").await?;
    Ok(SettingsPage { frame: Frame::of(&admin.who, super::HERE, query), tabs, form })
}

/// What of a mailbox's settings a group has a use for: nobody rings, so there is nothing to send to voicemail.
fn shown(settings: &MailboxSettings) -> Form {
    Form::new()
        .with_box("enabled", settings.enabled)
        .with_box("takes_messages", settings.message_deposit.enabled)
        .with_given("after_greeting", settings.message_deposit.afterwards.destination_in_force())
        .with_given("transfer", settings.transfer.destination_in_force())
        .with_box("copy", settings.email_copy.active)
        .with_given("copy_email", settings.email_copy.email.as_ref())
}

fn read(typed: &Typed, before: &MailboxSettings) -> Result<MailboxSettings, AdminError> {
    Ok(MailboxSettings {
        enabled: typed.on("enabled"),
        message_deposit: MessageDeposit {
            enabled: typed.on("takes_messages"),
            afterwards: number(typed, "after_greeting", &before.message_deposit.afterwards)?,
        },
        transfer: number(typed, "transfer", &before.transfer)?,
        email_copy: EmailSwitch { active: typed.on("copy"), email: typed.given("copy_email") },
        ..before.clone()
    })
}

#[derive(Template)]
#[template(path = "admin/group_greetings.html")]
struct GreetingsPage {
    frame: Frame,
    tabs: Tabs,
    place: String,
    greetings: Vec<Card>,
}

/// `GET /admin/groups/{id}/greetings`
pub(crate) async fn greetings(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<GroupId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let group = seen(&hub, &admin, id).await?;
    show(&greetings_page(&hub, &admin, &group, None, query.as_deref()).await?)
}

/// `POST /admin/groups/{id}/greetings/{piece}`
pub(crate) async fn act_on_greeting(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<GroupId>,
    piece: Piece,
    typed: Typed,
) -> Answer {
    let group = to_change(&hub, &admin, id).await?;
    let done = greeting_cards::act(&hub.office, admin.actor(), &group, piece, typed.text("do")).await?;
    go(&greetings_place(id), done)
}

/// `POST /admin/groups/{id}/greetings/{piece}/upload`
pub(crate) async fn upload_greeting(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<GroupId>,
    piece: Piece,
    form: Multipart,
) -> Answer {
    let group = to_change(&hub, &admin, id).await?;
    match greeting_cards::upload(&hub.office, admin.actor(), &group, piece, form).await? {
        Ok(word) => go(&greetings_place(id), word),
        Err(problem) => {
            show_again(&greetings_page(&hub, &admin, &group, Some((piece, problem)), None).await?)
        }
    }
}

/// `GET /admin/groups/{id}/greetings/{piece}/audio`
pub(crate) async fn greeting_sound(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<GroupId>,
    piece: Piece,
    headers: HeaderMap,
) -> Answer {
    let group = seen(&hub, &admin, id).await?;
    let stored = greeting_cards::sound(&hub.office, &group, piece).await?;
    Ok(audio::serve(&headers, audio::playable(stored)))
}

async fn greetings_page(
    hub: &Hub,
    admin: &Admin,
    group: &Group,
    fault: Option<(Piece, String)>,
    query: Option<&str>,
) -> Result<GreetingsPage, Refusal> {
    let mailbox = hub.office.mailbox(admin.organization(), group.mailbox).await?.mailbox;
    Ok(GreetingsPage {
        frame: Frame::of(&admin.who, super::HERE, query),
        tabs: Tabs::of(hub, admin, group, "greetings").await?,
        place: greetings_place(group.id),
        greetings: greeting_cards::cards(&mailbox, fault),
    })
}

fn greetings_place(id: GroupId) -> String {
    format!("{}/greetings", place(id))
}
