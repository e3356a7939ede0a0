//! Organization > Mail server: which one letters go to, and whether it works.

use antiphon_office::ports::{JobKind, WaitingJob};
use askama::Template;
use axum::extract::{RawQuery, State};

use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::session::Admin;
use crate::{Hub, MailServer};

const HERE: &str = "/admin/organization/mail";
/// Deliveries looked at for letters that failed.
const LOOKED_AT_MAX: u32 = 200;

#[derive(Template)]
#[template(path = "admin/mail_server.html")]
struct Page {
    frame: Frame,
    tab: &'static str,
    name: String,
    may_change: bool,
    server: Option<MailServer>,
    waiting: Vec<Waiting>,
    form: Form,
}

/// A letter that waits, and why.
struct Waiting {
    what: &'static str,
    to: String,
    attempts: u32,
    last_error: String,
}

/// `GET /admin/organization/mail`
pub(crate) async fn show_server(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    show(&page(&hub, &admin, Form::new(), query.as_deref()).await?)
}

/// `POST /admin/organization/mail`: a letter to see whether it works.
pub(crate) async fn test(State(hub): State<Hub>, admin: Admin, typed: Typed) -> Answer {
    admin.to_change_organization()?;
    match hub.office.send_test_mail(admin.actor(), admin.organization(), typed.text("to")).await {
        Ok(()) => go(HERE, "mail-tested"),
        Err(error) => {
            let form = Form::sent(&typed, &[]).refused(&error);
            show_again(&page(&hub, &admin, form, None).await?)
        }
    }
}

async fn page(hub: &Hub, admin: &Admin, form: Form, query: Option<&str>) -> Result<Page, Refusal> {
    admin.to_see_organization()?;
    let waiting = hub.office.deliveries(admin.organization(), LOOKED_AT_MAX).await?;
    Ok(Page {
        frame: Frame::of(&admin.who, "/admin/organization", query),
        tab: "mail",
        name: admin.who.brand.name.clone(),
        may_change: admin.changes_organization(),
        server: hub.mail_server.clone(),
        waiting: waiting.into_iter().filter_map(letter).collect(),
        form,
    })
}

fn letter(job: WaitingJob) -> Option<Waiting> {
    let JobKind::Mail(mail) = &job.kind else { return None };
    Some(Waiting {
        what: mail.notice.word(),
        to: mail.to.clone(),
        attempts: job.attempts,
        last_error: job.last_error.unwrap_or_else(|| "not tried yet".to_owned()),
    })
}
