//! The switchboard: the SIP machine and all calls, each a dialog joined to a media leg.
//!
//! [`Switchboard::handle`] takes what happened and returns what is to be done; it owns every timer of calls and SIP.
//!
//! Invariants: pure (no socket, clock, thread or file; `now` is a parameter); it knows neither rows nor passcodes: routes,
//! credentials and everything a dialog wants to know are questions ([`Effect::Ask`]) that the office answers outside;
//! an answer that comes too late is dropped. A caller's BYE is answered only when what he left is durable.

pub mod history;
pub mod live;
pub mod input;
pub mod switchboard;

mod call;
mod conversation;
mod talk;
mod ringing;
mod outgoing;
mod connection;
mod transfer;
mod relay;
mod lamps;
mod timers;
mod tones;
pub mod trunks;

pub use input::{Answer, Ask, AskId, CallId, Effect, Input, MediaId, Observation};
pub use relay::DirectMedia;
pub use switchboard::{SrtpPolicy, Switchboard, SwitchboardConfig, WebMedia};
