//! The owner's phones.

use askama::Template;
use axum::extract::{RawQuery, State};

use crate::Hub;
use crate::page::{Answer, Frame, show};
use crate::phones::{self, MadePhone, Phone};
use crate::session::Owner;

#[derive(Template)]
#[template(path = "user/devices.html")]
struct Page {
    frame: Frame,
    devices: Vec<Phone>,
    made: Option<MadePhone>,
    /// Phones are removed by administrators.
    removable: bool,
    place: &'static str,
    call_in: String,
}

/// `GET /devices`
pub(crate) async fn list(State(hub): State<Hub>, owner: Owner, RawQuery(query): RawQuery) -> Answer {
    show(&Page {
        frame: Frame::of(&owner.who, "/devices", query.as_deref()),
        devices: phones::phones(&hub.office, &owner.subject, hub.now_ms()).await?,
        made: None,
        removable: false,
        place: "",
        call_in: owner.subject.call_in(),
    })
}
