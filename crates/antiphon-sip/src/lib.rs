//! SIP as a machine: registrar, user agent server and client, notifier of waiting messages.
//!
//! [`endpoint::Endpoint`] takes messages and time, and gives messages and events; everything else here is what it is
//! made of. Messages, the four transaction machines and the grammar come from the sans-IO crate `sipx-sip`; dialogs,
//! registrations, digest, subscriptions and session timers are ours.
//!
//! Invariants: pure (no socket, clock, thread or file; `now` is a parameter, randomness a port; the same inputs give
//! the same bytes); bytes from the wire never panic; everything that can grow is bounded; nothing here knows rows,
//! mailboxes or the plan of numbers. Only this crate and `antiphon-net` know that SIP has a syntax. Passwords, digits
//! and digest secrets are in no `Debug`.

pub mod caller;
pub mod digest;
pub mod diversion;
pub mod endpoint;
pub mod event;
pub mod flow;
pub mod ladder;
pub mod mwi;
pub mod offer_answer;
pub mod refusal;
pub mod registrar;
pub mod sources;
pub mod trunks;
