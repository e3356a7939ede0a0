//! Every use case once, over ports; the phone, the pages, the API and the command line all go through it.
//!
//! Invariants: no socket, no SQL, no file; whoever calls decides nothing about passcodes, locks or quotas.

pub mod ports;
pub mod memory;
#[cfg(any(test, feature = "conformance"))]
pub mod conformance;

pub mod office;
mod identities;

pub mod hashing;
pub mod vault;
pub mod error;
mod directory;
pub mod accounts;
pub mod owner;
pub mod verify;
pub mod passcode;
pub mod recording;
pub mod setter;
pub mod name;
pub mod greetings;
pub mod handling;
pub mod reception;
pub mod deposit;
mod local_time;
pub mod inbox;
pub mod clearing;
pub mod addressing;
pub mod lists;
mod pieces;
mod uploads;
pub mod drafts;
pub mod compose;
pub mod reply;
pub mod routing;
pub mod connecting;
pub mod transferring;
pub mod attending;
pub mod registrar;
pub mod trunk_lamps;
pub mod trunks;
pub mod calls;
pub mod live;
pub mod events;
pub mod webhooks;

pub mod outbox;
pub mod deliveries;
mod letters;
mod notices;
pub mod retention;
pub mod portal_admin;
pub mod admin;

pub use office::{Office, Ports};
