//! Organization > Name and branding: what the organization is called, its colour and its logo.

use antiphon_core::organization::Organization;
use antiphon_office::admin::organizations::OrganizationChange;
use askama::Template;
use axum::extract::{Multipart, RawQuery, State};

use super::calls::zone;
use crate::Hub;
use crate::brand::{self, Brand};
use crate::form::{Form, Typed};
use crate::merging::{merged, who_changed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::session::Admin;

const HERE: &str = "/admin/organization/branding";

#[derive(Template)]
#[template(path = "admin/branding.html")]
struct Page {
    frame: Frame,
    tab: &'static str,
    name: String,
    may_change: bool,
    form: Form,
    logo: Option<String>,
}

/// `GET /admin/organization/branding`
pub(crate) async fn show_branding(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    admin.to_see_organization()?;
    let organization = hub.office.organization(admin.organization()).await?;
    show(&page(&admin, &organization, stored(&organization), query.as_deref()))
}

/// `POST /admin/organization/branding`
pub(crate) async fn save(State(hub): State<Hub>, admin: Admin, form: Multipart) -> Answer {
    admin.to_change_organization()?;
    let (typed, logo) = read(form).await?;
    let organization = hub.office.organization(admin.organization()).await?;
    let typed = match merged(&typed, &stored(&organization)) {
        Ok(typed) => typed,
        Err(clash) => {
            let zone = zone(&hub, &admin).await?;
            let who = who_changed(&hub, &admin, &zone, &format!("organization:{}", organization.id)).await?;
            return show_again(&page(&admin, &organization, clash.shown(&who), None));
        }
    };
    let change = OrganizationChange {
        name: Some(typed.text("name").to_owned()),
        branded: Some(typed.on("branded")),
        accent: Some(if typed.on("coloured") { typed.text("accent").to_owned() } else { String::new() }),
        logo: logo.or_else(|| typed.on("no_logo").then(Vec::new)),
    };
    match hub.office.change_organization(admin.actor(), organization.id, &change).await {
        Ok(_) => go(HERE, "saved"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            show_again(&page(&admin, &organization, form, None))
        }
    }
}

/// The fields, and the file if one was chosen.
async fn read(mut form: Multipart) -> Result<(Typed, Option<Vec<u8>>), Refusal> {
    let incomplete = |_| Refusal::Bad("The form came incomplete. Nothing has changed.".to_owned());
    let (mut fields, mut file) = (Vec::new(), None);
    while let Some(field) = form.next_field().await.map_err(incomplete)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|_| Refusal::TooLarge)?;
        if name == "logo" {
            file = Some(bytes.to_vec()).filter(|file| !file.is_empty());
        } else {
            fields.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    Ok((Typed::from_pairs(fields), file))
}

fn stored(organization: &Organization) -> Form {
    let accent = organization.branding.accent;
    Form::new()
        .with("name", &organization.name)
        .with_box("branded", organization.branded)
        .with_box("coloured", accent.is_some())
        .with("accent", accent.unwrap_or(brand::OWN))
}

fn page(admin: &Admin, organization: &Organization, form: Form, query: Option<&str>) -> Page {
    Page {
        frame: Frame::of(&admin.who, "/admin/organization", query),
        tab: "branding",
        name: organization.name.clone(),
        may_change: admin.changes_organization(),
        form,
        logo: Brand::of(organization.clone()).logo,
    }
}
