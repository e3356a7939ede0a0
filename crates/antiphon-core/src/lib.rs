//! Nouns and rules of a voice portal; no opinion on storage or network.
//!
//! Invariants: no I/O, no clock (time is a parameter called `now`), no randomness but the [`entropy`] port,
//! no serialization, no async. Wire types stay in the adapter that speaks the wire.

pub mod organization;
pub mod branding;
pub mod location;
pub mod key_layout;
pub mod person;
pub mod account;
pub mod group;
pub mod mailbox;
pub mod message;
pub mod audio_quality;
pub mod notice;
pub mod event;
pub mod webhook;
pub mod call_record;
pub mod live_call;
pub mod menu_map;
pub mod lists;
pub mod greeting;
pub mod forwarding;
pub mod call_handling;
pub mod announcement;
pub mod schedule;
pub mod attendant;
pub mod spelling;
pub mod page_phone;
pub mod passcode;
pub mod lockout;
pub mod retention;
pub mod quota;
pub mod numbering;
pub mod dialling;
pub mod trunk;
pub mod client_address;
pub mod limits;

pub mod digit;
pub mod entropy;
pub mod ids;
pub mod time;
