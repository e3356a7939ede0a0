//! The threads that move RTP: one socket per call, no async runtime, no lock, no file in the packet path.
//!
//! Waking per packet is what costs; so each thread wakes for rounds of many legs, four to a frame, reads their sockets
//! and sends what is due. `docs/performance.md` has the measurements.

mod engine;
mod line;
mod ports;
mod priority;
mod thread;
mod web;

pub use engine::{EventSink, LegKey, RtpCommander, RtpConfig, RtpEngine, RtpStats};
pub use web::{WebConfig, WebPort};
