//! Voicemail groups: listed, added, changed and removed, each with its mailbox.

mod mailbox;
mod members;

use antiphon_core::group::Group;
use antiphon_core::ids::GroupId;
use antiphon_office::admin::AdminError;
use antiphon_office::admin::groups::{GroupChange, NewGroup};
use antiphon_office::admin::passcodes::ResetPasscode;
use antiphon_office::ports::StoreError;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::people::location;
use super::{choices, locations_seen, name_of};
use crate::Hub;
use crate::form::{Form, Typed};
use crate::mailbox_form::languages;
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::pin::PinState;
use crate::session::Admin;
use crate::stamp::stamp;
use members::Member;

pub(crate) use mailbox::{
    act_on_greeting, greeting_sound, greetings, save_settings, show_settings, upload_greeting,
};

const HERE: &str = "/admin/groups";
const SECRETS: &[&str] = &["passcode"];

#[derive(Template)]
#[template(path = "admin/groups.html")]
struct Page {
    frame: Frame,
    may_change: bool,
    groups: Vec<Row>,
}

struct Row {
    id: String,
    name: String,
    numbers: String,
    location: String,
    members: usize,
}

/// `GET /admin/groups`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let locations = locations_seen(&hub, &admin).await?;
    let groups = hub.office.groups(admin.organization()).await?;
    let rows = groups.into_iter().filter(|group| admin.sees(group.location)).map(|group| Row {
        id: group.id.to_string(),
        numbers: numbers(&group),
        location: name_of(&locations, group.location),
        members: group.members.len(),
        name: group.name,
    });
    show(&Page {
        frame: Frame::of(&admin.who, HERE, query.as_deref()),
        may_change: admin.changes_anything(),
        groups: rows.collect(),
    })
}

#[derive(Template)]
#[template(path = "admin/group_new.html")]
struct NewPage {
    frame: Frame,
    form: Form,
    locations: Vec<(String, String)>,
    languages: Vec<(String, String)>,
    members: Vec<Member>,
}

/// `GET /admin/groups/new`
pub(crate) async fn new(State(hub): State<Hub>, admin: Admin) -> Answer {
    show(&new_page(&hub, &admin, Form::new()).await?)
}

/// `POST /admin/groups/new`
pub(crate) async fn create(State(hub): State<Hub>, admin: Admin, typed: Typed) -> Answer {
    let location = location(&admin, &typed)?;
    let near = location.as_ref().ok().copied();
    let made = match (location, members::read(&hub, &admin, near, &typed).await?) {
        (Ok(location), Ok(members)) => {
            let new = NewGroup {
                organization: admin.organization(),
                location,
                name: typed.text("name").to_owned(),
                extension: typed.given("extension"),
                number: typed.given("number"),
                language: typed.given("language"),
                notification_email: typed.given("notification_email"),
                members,
            };
            let passcode = typed.given("passcode");
            hub.office.create_group(admin.actor(), &new, passcode.as_deref()).await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match made {
        Ok(group) => go(&place(group.id), "created"),
        Err(error) => {
            let form = Form::sent(&typed, SECRETS).refused(&error);
            show_again(&new_page(&hub, &admin, form).await?)
        }
    }
}

async fn new_page(hub: &Hub, admin: &Admin, form: Form) -> Result<NewPage, Refusal> {
    admin.to_change_anything()?;
    Ok(NewPage {
        frame: Frame::of(&admin.who, HERE, None),
        form,
        locations: choices(admin, &locations_seen(hub, admin).await?),
        languages: languages("As the location's portal"),
        members: Vec::new(),
    })
}

#[derive(Template)]
#[template(path = "admin/group.html")]
struct GroupPage {
    frame: Frame,
    tabs: Tabs,
    state: PinState,
    one_time: Option<String>,
    form: Form,
    passcode_form: Form,
    languages: Vec<(String, String)>,
    members: Vec<Member>,
}

/// What stands above every page of a group.
struct Tabs {
    id: String,
    name: String,
    numbers: String,
    location: String,
    may_change: bool,
    here: &'static str,
}

impl Tabs {
    async fn of(hub: &Hub, admin: &Admin, group: &Group, here: &'static str) -> Result<Self, Refusal> {
        let locations = locations_seen(hub, admin).await?;
        Ok(Self {
            id: group.id.to_string(),
            name: group.name.clone(),
            numbers: numbers(group),
            location: name_of(&locations, group.location),
            may_change: admin.changes(group.location),
            here,
        })
    }
}

/// `GET /admin/groups/{id}`
pub(crate) async fn show_group(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<GroupId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let group = seen(&hub, &admin, id).await?;
    show(&page(&hub, &admin, &group, query.as_deref()).await?)
}

/// `POST /admin/groups/{id}`
pub(crate) async fn save(State(hub): State<Hub>, admin: Admin, Id(id): Id<GroupId>, typed: Typed) -> Answer {
    let group = to_change(&hub, &admin, id).await?;
    let text = |name: &str| Some(typed.text(name).to_owned());
    let near = Some(group.location);
    let unchanged = typed.text("stamp") == stamp(&facts(&group));
    let saved = match members::read(&hub, &admin, near, &typed).await? {
        Ok(_) if !unchanged => Err(StoreError::Conflict(group.name.clone()).into()),
        Ok(members) => {
            let change = GroupChange {
                name: text("name"),
                extension: text("extension"),
                number: text("number"),
                language: text("language"),
                notification_email: text("notification_email"),
                members: Some(members),
            };
            hub.office.change_group(admin.actor(), admin.organization(), id, &change).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(_) => go(&place(id), "saved"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).with("stamp", stamp(&facts(&group))).refused(&error);
            let members = members::shown(&hub, &admin, &members::ticked(&typed)).await?;
            show_again(&GroupPage { form, members, ..page(&hub, &admin, &group, None).await? })
        }
    }
}

/// `POST /admin/groups/{id}/passcode`
pub(crate) async fn set_passcode(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<GroupId>,
    typed: Typed,
) -> Answer {
    let group = to_change(&hub, &admin, id).await?;
    let passcode = typed.text("passcode");
    match hub.office.choose_passcode(admin.actor(), admin.organization(), group.mailbox, passcode).await {
        Ok(()) => go(&place(id), "passcode-set"),
        Err(error) => {
            let passcode_form = Form::sent(&typed, SECRETS).refused(&error);
            show_again(&GroupPage { passcode_form, ..page(&hub, &admin, &group, None).await? })
        }
    }
}

/// `POST /admin/groups/{id}/reset`. A one-time passcode is shown in this answer and never again.
pub(crate) async fn reset(State(hub): State<Hub>, admin: Admin, Id(id): Id<GroupId>) -> Answer {
    let group = to_change(&hub, &admin, id).await?;
    match hub.office.reset_passcode(admin.actor(), admin.organization(), group.mailbox).await? {
        ResetPasscode::Default => go(&place(id), "passcode-reset"),
        ResetPasscode::OneTime(passcode) => {
            let page = page(&hub, &admin, &group, Some("done=passcode-reset")).await?;
            show(&GroupPage { one_time: Some(passcode.expose().to_owned()), ..page })
        }
    }
}

/// `POST /admin/groups/{id}/unlock`
pub(crate) async fn unlock(State(hub): State<Hub>, admin: Admin, Id(id): Id<GroupId>) -> Answer {
    let group = to_change(&hub, &admin, id).await?;
    hub.office.unlock_mailbox(admin.actor(), admin.organization(), group.mailbox).await?;
    go(&place(id), "unlocked")
}

#[derive(Template)]
#[template(path = "admin/group_remove.html")]
struct RemovePage {
    frame: Frame,
    id: String,
    name: String,
    messages: u32,
    form: Form,
}

/// `GET /admin/groups/{id}/remove`
pub(crate) async fn ask_to_remove(State(hub): State<Hub>, admin: Admin, Id(id): Id<GroupId>) -> Answer {
    let group = to_change(&hub, &admin, id).await?;
    show(&remove_page(&hub, &admin, &group, Form::new()).await?)
}

/// `POST /admin/groups/{id}/remove`, confirmed by the group's name.
pub(crate) async fn remove(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<GroupId>,
    typed: Typed,
) -> Answer {
    let group = to_change(&hub, &admin, id).await?;
    if typed.text("name") != group.name {
        let form = Form::sent(&typed, &[]).with_fault("name", "must be the name of the group, to confirm it");
        return show_again(&remove_page(&hub, &admin, &group, form).await?);
    }
    let removed =
        hub.office.remove_group(admin.actor(), admin.organization(), id, typed.on("with_messages")).await;
    match removed {
        Ok(()) => go(HERE, "removed"),
        Err(AdminError::Store(StoreError::InUse(_))) => {
            let problem = "There are messages in its mailbox. Tick the box to remove them too.";
            let form = Form::sent(&typed, &[]).with_problem(problem);
            show_again(&remove_page(&hub, &admin, &group, form).await?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn remove_page(hub: &Hub, admin: &Admin, group: &Group, form: Form) -> Result<RemovePage, Refusal> {
    let counts = hub.office.mailbox(admin.organization(), group.mailbox).await?.mailbox.counts;
    Ok(RemovePage {
        frame: Frame::of(&admin.who, HERE, None),
        id: group.id.to_string(),
        name: group.name.clone(),
        messages: counts.new + counts.saved,
        form,
    })
}

async fn page(hub: &Hub, admin: &Admin, group: &Group, query: Option<&str>) -> Result<GroupPage, Refusal> {
    let listing = hub.office.mailbox(admin.organization(), group.mailbox).await?;
    Ok(GroupPage {
        frame: Frame::of(&admin.who, HERE, query),
        tabs: Tabs::of(hub, admin, group, "group").await?,
        state: PinState::of(&listing),
        one_time: None,
        form: Form::new()
            .with("name", &group.name)
            .with_given("extension", group.extension.as_ref())
            .with_given("number", group.number.as_ref())
            .with("language", &group.language)
            .with_given("notification_email", group.notification_email.as_ref())
            .with("stamp", stamp(&facts(group))),
        passcode_form: Form::new(),
        languages: languages(""),
        members: members::shown(hub, admin, &group.members).await?,
    })
}

/// What the form of a group holds.
fn facts(group: &Group) -> impl std::fmt::Debug {
    (
        (group.name.clone(), numbers(group), group.language.clone()),
        (group.notification_email.clone(), group.members.clone()),
    )
}

async fn seen(hub: &Hub, admin: &Admin, id: GroupId) -> Result<Group, Refusal> {
    let group = hub.office.group(admin.organization(), id).await?;
    if admin.sees(group.location) { Ok(group) } else { Err(Refusal::Missing) }
}

async fn to_change(hub: &Hub, admin: &Admin, id: GroupId) -> Result<Group, Refusal> {
    let group = seen(hub, admin, id).await?;
    admin.to_change(group.location)?;
    Ok(group)
}

fn numbers(group: &Group) -> String {
    let extension = group.extension.as_ref().map(ToString::to_string);
    let all: Vec<String> =
        extension.into_iter().chain(group.number.as_ref().map(ToString::to_string)).collect();
    all.join(", ")
}

fn place(id: GroupId) -> String {
    format!("{HERE}/{id}")
}
