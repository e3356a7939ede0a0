//! Auto attendants are made, copied and removed.

use antiphon_core::attendant::{Attendant, KeyAction, NoInputAction};
use antiphon_core::ids::AttendantId;
use antiphon_core::numbering::Dialled;
use antiphon_office::admin::attendants::AttendantDraft;
use askama::Template;
use axum::extract::State;

use super::{HERE, to_change};
use crate::Hub;
use crate::admin::people::location;
use crate::admin::{choices, locations_seen};
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;

#[derive(Template)]
#[template(path = "admin/attendant_new.html")]
struct NewPage {
    frame: Frame,
    /// The one that is copied: identity and name.
    original: Option<(String, String)>,
    locations: Vec<(String, String)>,
    form: Form,
}

/// `GET /admin/features/attendants/new`
pub(crate) async fn new(State(hub): State<Hub>, admin: Admin) -> Answer {
    show(&new_page(&hub, &admin, Form::new()).await?)
}

/// `POST /admin/features/attendants/new`
pub(crate) async fn create(State(hub): State<Hub>, admin: Admin, typed: Typed) -> Answer {
    let made = match location(&admin, &typed)? {
        Ok(location) => {
            let draft = called(AttendantDraft::default(), &typed);
            hub.office.create_attendant(admin.actor(), admin.organization(), location, &draft).await
        }
        Err(error) => Err(error),
    };
    match made {
        Ok(attendant) => go(&format!("{HERE}/attendants/{}", attendant.id), "attendant-made"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            show_again(&new_page(&hub, &admin, form).await?)
        }
    }
}

async fn new_page(hub: &Hub, admin: &Admin, form: Form) -> Result<NewPage, Refusal> {
    admin.to_change_anything()?;
    Ok(NewPage {
        frame: Frame::of(&admin.who, HERE, None),
        original: None,
        locations: choices(admin, &locations_seen(hub, admin).await?),
        form,
    })
}

/// The draft under the name and numbers that were typed.
fn called(draft: AttendantDraft, typed: &Typed) -> AttendantDraft {
    AttendantDraft {
        name: typed.text("name").to_owned(),
        extension: typed.given("extension"),
        number: typed.given("number"),
        activated: None,
        version: None,
        ..draft
    }
}

/// `GET /admin/features/attendants/{id}/copy`
pub(crate) async fn show_copy(State(hub): State<Hub>, admin: Admin, Id(id): Id<AttendantId>) -> Answer {
    let attendant = to_change(&hub, &admin, id).await?;
    let form = Form::new().with("name", format!("{} (copy)", attendant.name));
    show(&copy_page(&admin, &attendant, form))
}

/// `POST /admin/features/attendants/{id}/copy`: the same menus and hours under another name.
pub(crate) async fn copy(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AttendantId>,
    typed: Typed,
) -> Answer {
    let original = to_change(&hub, &admin, id).await?;
    let draft = called(hub.office.draft_of(&original).await?, &typed);
    match hub.office.create_attendant(admin.actor(), admin.organization(), original.location, &draft).await {
        Ok(attendant) => go(&format!("{HERE}/attendants/{}", attendant.id), "created"),
        Err(error) => show_again(&copy_page(&admin, &original, Form::sent(&typed, &[]).refused(&error))),
    }
}

fn copy_page(admin: &Admin, original: &Attendant, form: Form) -> NewPage {
    NewPage {
        frame: Frame::of(&admin.who, HERE, None),
        original: Some((original.id.to_string(), original.name.clone())),
        locations: Vec::new(),
        form,
    }
}

#[derive(Template)]
#[template(path = "admin/attendant_remove.html")]
struct RemovePage {
    frame: Frame,
    id: String,
    name: String,
    numbers: String,
    /// Auto attendants whose keys lead here.
    leading_here: Vec<String>,
    form: Form,
}

/// `GET /admin/features/attendants/{id}/remove`
pub(crate) async fn ask_to_remove(State(hub): State<Hub>, admin: Admin, Id(id): Id<AttendantId>) -> Answer {
    let attendant = to_change(&hub, &admin, id).await?;
    show(&remove_page(&hub, &admin, &attendant, Form::new()).await?)
}

/// `POST /admin/features/attendants/{id}/remove`, confirmed by the name.
pub(crate) async fn remove(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AttendantId>,
    typed: Typed,
) -> Answer {
    let attendant = to_change(&hub, &admin, id).await?;
    if typed.text("name") != attendant.name {
        let problem = "must be the name of the auto attendant, to confirm it";
        let form = Form::sent(&typed, &[]).with_fault("name", problem);
        return show_again(&remove_page(&hub, &admin, &attendant, form).await?);
    }
    hub.office.remove_attendant(admin.actor(), admin.organization(), id).await?;
    go(HERE, "removed")
}

async fn remove_page(
    hub: &Hub,
    admin: &Admin,
    attendant: &Attendant,
    form: Form,
) -> Result<RemovePage, Refusal> {
    let mut others = hub.office.attendants(admin.organization()).await?;
    others.retain(|it| it.id != attendant.id && it.location == attendant.location);
    let leads = |it: &Attendant| destinations(it).any(|to| is_number_of(to, attendant));
    Ok(RemovePage {
        frame: Frame::of(&admin.who, HERE, None),
        id: attendant.id.to_string(),
        name: attendant.name.clone(),
        numbers: super::numbers(attendant),
        leading_here: others.into_iter().filter(leads).map(|it| it.name).collect(),
        form,
    })
}

fn is_number_of(to: &Dialled, attendant: &Attendant) -> bool {
    let extension = attendant.extension.as_ref().map(ToString::to_string);
    let number = attendant.number.as_ref().map(ToString::to_string);
    extension.into_iter().chain(number).any(|it| it == to.as_str())
}

/// Every number that its keys and silences lead to.
fn destinations(attendant: &Attendant) -> impl Iterator<Item = &Dialled> {
    attendant.menus().flat_map(|(_, menu)| {
        let keys = menu.keys.iter().filter_map(|key| match &key.action {
            KeyAction::TransferWithPrompt(to)
            | KeyAction::TransferWithoutPrompt(to)
            | KeyAction::TransferToOperator(to)
            | KeyAction::TransferToMailbox(to) => Some(to),
            KeyAction::PlayAnnouncement(_)
            | KeyAction::NameDialing
            | KeyAction::ExtensionDialing
            | KeyAction::RepeatMenu
            | KeyAction::Exit
            | KeyAction::SubMenu(_)
            | KeyAction::ReturnToPreviousMenu => None,
        });
        let last = match &menu.no_input.action {
            NoInputAction::TransferWithPrompt(to)
            | NoInputAction::TransferWithoutPrompt(to)
            | NoInputAction::TransferToOperator(to)
            | NoInputAction::TransferToMailbox(to) => Some(to),
            NoInputAction::PlayMessageAndDisconnect(_) | NoInputAction::Disconnect => None,
        };
        keys.chain(last)
    })
}
