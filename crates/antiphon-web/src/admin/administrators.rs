//! Administrators: added, given another role, removed after a question.

use antiphon_core::account::{Account, Administration};
use antiphon_core::ids::{AccountId, LocationId};
use antiphon_office::accounts::administration::NewAccount;
use antiphon_office::admin::AdminError;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::calls::zone;
use super::organization::{self, HERE, name_of_account, role_name};
use crate::form::{Form, Typed};
use crate::new_address::NewAddress;
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;
use crate::{Hub, confirm};

const SECRETS: &[&str] = &["password"];
/// Roles as forms name them.
const ROLES: [(&str, &str); 3] = [
    ("organization", "Organization administrator: sees and changes everything"),
    ("locations", "Location administrator: sees and changes the locations chosen below"),
    ("read-only", "Read-only administrator: sees everything and changes nothing"),
];

/// A location to choose, and whether it is chosen.
pub(super) struct LocationBox {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) ticked: bool,
}

/// The roles that there are to choose.
pub(super) fn roles() -> Vec<(String, String)> {
    ROLES.iter().map(|(word, words)| ((*word).to_owned(), (*words).to_owned())).collect()
}

/// The locations to choose from, with those ticked that are administered.
pub(super) async fn boxes(
    hub: &Hub,
    admin: &Admin,
    ticked: &[LocationId],
) -> Result<Vec<LocationBox>, Refusal> {
    let locations = hub.office.locations(admin.organization()).await?;
    let shown = locations.into_iter().map(|location| LocationBox {
        id: location.id.to_string(),
        ticked: ticked.contains(&location.id),
        name: location.name,
    });
    Ok(shown.collect())
}

/// The role that a form names.
pub(super) fn role(typed: &Typed) -> Result<Administration, AdminError> {
    let invalid = |problem: &str| AdminError::Invalid { field: "role", problem: problem.to_owned() };
    match typed.text("role") {
        "organization" => Ok(Administration::Organization),
        "read-only" => Ok(Administration::ReadOnly),
        "none" => Ok(Administration::Nothing),
        "locations" if ticked(typed).is_empty() => Err(invalid("a location administrator needs a location")),
        "locations" => Ok(Administration::of_locations(ticked(typed))),
        _ => Err(invalid("choose one of the roles")),
    }
}

pub(super) fn ticked(typed: &Typed) -> Vec<LocationId> {
    typed.all("location").filter_map(|id| id.parse().ok()).collect()
}

/// `POST /admin/organization/accounts`: an administrator who has neither extension nor mailbox. Without a first password
/// a letter brings a link to choose one.
pub(crate) async fn add(State(hub): State<Hub>, admin: Admin, typed: Typed) -> Answer {
    admin.to_change_organization()?;
    let password = Some(typed.exact("password")).filter(|typed| !typed.is_empty());
    let made = match role(&typed) {
        Ok(_) if password.is_none() && !hub.sends_mail => Err(AdminError::Invalid {
            field: "password",
            problem: "must be given: there is no mail server to send an invitation with".to_owned(),
        }),
        Ok(administration) => {
            let new = NewAccount {
                organization: admin.organization(),
                person: None,
                name: typed.text("name"),
                email: typed.text("email"),
                administration,
                password,
            };
            hub.office.create_account(admin.actor(), &new).await
        }
        Err(error) => Err(error),
    };
    match made {
        Ok(account) if password.is_none() => {
            hub.office.invite_account(admin.actor(), &account).await?;
            go(HERE, "invited")
        }
        Ok(_) => go(HERE, "created"),
        Err(error) => {
            let form = Form::sent(&typed, SECRETS).refused(&error);
            let locations = boxes(&hub, &admin, &ticked(&typed)).await?;
            let page = organization::page(&hub, &admin, None).await?;
            show_again(&page.again(form, locations))
        }
    }
}

#[derive(Template)]
#[template(path = "admin/administrator.html")]
pub(super) struct Page {
    frame: Frame,
    id: String,
    email: String,
    name: String,
    roles: Vec<(String, String)>,
    locations: Vec<LocationBox>,
    form: Form,
    /// Whether the role can be changed here: nobody changes his own.
    may_change: bool,
    sends_mail: bool,
    /// Another address to sign in with.
    address: NewAddress,
}

impl Page {
    /// With the form of another address as it was sent.
    pub(super) fn with_address_form(self, form: Form) -> Self {
        Self { address: NewAddress { form, ..self.address }, ..self }
    }
}

/// `GET /admin/organization/accounts/{id}`
pub(crate) async fn show_one(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AccountId>,
    RawQuery(query): RawQuery,
) -> Answer {
    admin.to_see_organization()?;
    let account = hub.office.account(admin.organization(), id).await?;
    show(&stored_page(&hub, &admin, &account, query.as_deref()).await?)
}

/// The page as it is stored.
pub(super) async fn stored_page(
    hub: &Hub,
    admin: &Admin,
    account: &Account,
    query: Option<&str>,
) -> Result<Page, Refusal> {
    let form = Form::new().with("role", word(&account.administration));
    let theirs = match &account.administration {
        Administration::Locations(locations) => locations.as_slice(),
        Administration::Nothing | Administration::ReadOnly | Administration::Organization => &[],
    };
    let locations = boxes(hub, admin, theirs).await?;
    let page = page(hub, admin, account, form, locations).await?;
    Ok(Page { frame: Frame::of(&admin.who, HERE, query), ..page })
}

/// `POST /admin/organization/accounts/{id}`: another role.
pub(crate) async fn change(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AccountId>,
    typed: Typed,
) -> Answer {
    admin.to_change_organization()?;
    let account = anothers(&hub, &admin, id).await?;
    let changed = match role(&typed) {
        Ok(administration) => hub.office.change_role(admin.actor(), &account, administration).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(_) => go(HERE, "role-saved"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            let locations = boxes(&hub, &admin, &ticked(&typed)).await?;
            show_again(&page(&hub, &admin, &account, form, locations).await?)
        }
    }
}

/// `POST /admin/organization/accounts/{id}/invite`: a letter with a link to choose a password.
pub(crate) async fn invite(State(hub): State<Hub>, admin: Admin, Id(id): Id<AccountId>) -> Answer {
    admin.to_change_organization()?;
    let account = hub.office.account(admin.organization(), id).await?;
    hub.office.invite_account(admin.actor(), &account).await?;
    go(HERE, "invited")
}

/// `GET /admin/organization/accounts/{id}/remove`: what would be gone.
pub(crate) async fn ask_to_remove(State(hub): State<Hub>, admin: Admin, Id(id): Id<AccountId>) -> Answer {
    admin.to_see_organization()?;
    let account = hub.office.account(admin.organization(), id).await?;
    let (name, email) = (name_of_account(&hub, &account).await?, account.email.to_string());
    let mut effects = vec![
        format!(
            "{email}, {}, is signed out everywhere at once and cannot sign in any more.",
            role_name(&account.administration)
        ),
        "The account's tokens are revoked.".to_owned(),
    ];
    if account.person().is_some() {
        effects.push("The mailbox stays, with its messages.".to_owned());
    }
    effects.push("This cannot be undone; the account can be added again.".to_owned());
    confirm::ask(
        &admin,
        (HERE, &format!("{HERE}/accounts/{id}")),
        format!("Remove the account of {name}?"),
        format!("Remove {email}"),
        &effects,
    )
}

/// `POST /admin/organization/accounts/{id}/remove`
pub(crate) async fn remove(State(hub): State<Hub>, admin: Admin, Id(id): Id<AccountId>) -> Answer {
    admin.to_change_organization()?;
    let account = anothers(&hub, &admin, id).await?;
    hub.office.remove_account(admin.actor(), &account).await?;
    go(HERE, "removed")
}

/// An account that is not the administrator's own: so one who administers the organization is always left.
pub(super) async fn anothers(hub: &Hub, admin: &Admin, id: AccountId) -> Result<Account, Refusal> {
    let account = hub.office.account(admin.organization(), id).await?;
    match account.id == admin.who.open.account.id {
        true => Err(Refusal::Bad(
            "Nobody can remove or demote the account that he is signed in with: another administrator can."
                .to_owned(),
        )),
        false => Ok(account),
    }
}

async fn page(
    hub: &Hub,
    admin: &Admin,
    account: &Account,
    form: Form,
    locations: Vec<LocationBox>,
) -> Result<Page, Refusal> {
    let mut roles = roles();
    if account.person().is_some() {
        roles.push(("none".to_owned(), "User: nothing but the own mailbox".to_owned()));
    }
    let name = name_of_account(hub, account).await?;
    let (place, zone) = (format!("{HERE}/accounts/{}/address", account.id), zone(hub, admin).await?);
    let address = NewAddress::of_another(hub, account, (&name, place), &zone, Form::new()).await?;
    Ok(Page {
        frame: Frame::of(&admin.who, HERE, None),
        id: account.id.to_string(),
        email: account.email.to_string(),
        name,
        address,
        roles,
        locations,
        form,
        may_change: admin.changes_organization() && account.id != admin.who.open.account.id,
        sends_mail: hub.sends_mail,
    })
}

fn word(administration: &Administration) -> &'static str {
    match administration {
        Administration::Nothing => "none",
        Administration::ReadOnly => "read-only",
        Administration::Locations(_) => "locations",
        Administration::Organization => "organization",
    }
}
