//! Sockets: SIP over UDP, TCP, TLS and WebSocket, and the threads that move RTP.
//!
//! Invariants: nothing here decides anything about a call; bytes come in and go out. The packet path knows no async
//! runtime, takes no lock and reads no file.

pub mod rtp;
pub mod sip;
