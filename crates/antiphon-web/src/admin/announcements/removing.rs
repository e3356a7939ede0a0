//! An announcement removed, unless auto attendants play it.

use antiphon_core::announcement::Announcement;
use antiphon_core::ids::AnnouncementId;
use axum::extract::State;

use super::{FEATURES, HERE, place, to_change, users};
use crate::Hub;
use crate::admin::features::RemovePage;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;

/// `GET /admin/features/announcements/{id}/remove`
pub(crate) async fn ask_to_remove(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AnnouncementId>,
) -> Answer {
    let announcement = to_change(&hub, &admin, id).await?;
    show(&remove_page(&hub, &admin, &announcement, Form::new()).await?)
}

/// `POST /admin/features/announcements/{id}/remove`, confirmed by the name.
pub(crate) async fn remove(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AnnouncementId>,
    typed: Typed,
) -> Answer {
    let announcement = to_change(&hub, &admin, id).await?;
    if typed.text("name") != announcement.name {
        let form = Form::new().with_fault("name", "must be the name of the announcement, to confirm it");
        return show_again(&remove_page(&hub, &admin, &announcement, form).await?);
    }
    match hub.office.remove_announcement(admin.actor(), admin.organization(), id).await {
        Ok(()) => go(HERE, "removed"),
        Err(error) => {
            let form = Form::new().refused(&error);
            show_again(&remove_page(&hub, &admin, &announcement, form).await?)
        }
    }
}

async fn remove_page(
    hub: &Hub,
    admin: &Admin,
    announcement: &Announcement,
    form: Form,
) -> Result<RemovePage, Refusal> {
    Ok(RemovePage {
        frame: Frame::of(&admin.who, FEATURES, None),
        place: place(announcement.id),
        what: "announcement",
        question: "Type the name of the announcement to confirm".to_owned(),
        list: (HERE, "Announcements"),
        name: announcement.name.clone(),
        words: "Its recordings go with it. This cannot be undone.",
        users: users(hub, announcement).await?,
        form,
    })
}
