//! Tells the outside what happened: letters of the office as e-mails, in the reader's language, as plain text and HTML, and
//! events to webhooks.
//!
//! Invariants: what callers or administrators typed is text in every letter, never a header or markup; a letter has the
//! same Message-ID however often it is tried; neither passwords nor passcodes reach an error or a log; no address is
//! called that only this server can reach, unless the configuration names it.

mod compose;
mod mailer;
mod poster;
mod words;

pub use mailer::{Mailer, MailerError, Server};
pub use poster::{MayReach, Poster, Sheet};
