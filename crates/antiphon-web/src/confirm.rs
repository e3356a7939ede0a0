//! Whether somebody means it: a page that names what is to go and what goes with it, before it goes.

use askama::Template;

use crate::page::{Answer, Frame, show};
use crate::session::Admin;

/// What is asked. Its button sends to the address of the page.
#[derive(Template)]
#[template(path = "admin/confirm.html")]
pub(crate) struct Confirm {
    pub(crate) frame: Frame,
    /// The question, with the name of the thing.
    pub(crate) title: String,
    /// What comes of it, a sentence each.
    pub(crate) effects: Vec<String>,
    /// What the button says, with the name of the thing.
    pub(crate) button: String,
    /// Where one goes on without doing it.
    pub(crate) back: String,
}

/// Asks.
pub(crate) fn ask(
    admin: &Admin,
    (here, back): (&'static str, &str),
    title: String,
    button: String,
    effects: &[String],
) -> Answer {
    let frame = Frame::of(&admin.who, here, None);
    show(&Confirm { frame, title, effects: effects.to_vec(), button, back: back.to_owned() })
}
