//! What a caller hears and what each key does: one file per menu, [`Event`] in, [`Command`]s out.
//!
//! Invariants: pure and synchronous from outside; a dialog never touches the office, it asks with a command and is
//! told with an event; every wait and every loop is bounded.

pub mod command;
pub mod event;
pub mod question;
pub mod start;

pub mod kernel;
mod layout;
pub mod keymap;
pub mod map;
pub mod prompts;

mod login;
mod portal;
mod admin;
mod set_up;

mod main_menu;
mod messages;
mod draft;
mod reply;
mod compose;
mod lists;
mod confirm;
mod picking;
mod name;
mod recording;
mod greetings;
mod handling;
mod passcode_change;

mod deposit;
pub mod attendant;

pub use command::{
    Afterwards, Command, ConnectionId, Destination, OnBehalf, Playback, QuestionId, SpeechId, TimerId,
    Utterance,
};
pub use event::Event;
