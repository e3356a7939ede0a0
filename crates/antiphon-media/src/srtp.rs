//! Encrypted media: SRTP and SRTCP (RFC 3711), with AES-GCM too (RFC 7714).
//!
//! The keys come from the signalling ([`MasterKey`]); a leg seals what it sends with a [`Sealer`] and opens what it
//! hears with an [`Opener`]. What is not authentic, or was there before, opens to nothing. Keys are shown by no `Debug`
//! and are wiped when they are dropped; no packet asks for memory.

mod cipher;
mod keys;
mod opener;
mod sealer;

pub use keys::{MasterKey, SrtpKeys, Suite};
pub use opener::Opener;
pub use sealer::Sealer;

/// The most that sealing adds to an RTP packet: the tag of AES-GCM.
pub const SEAL_BYTES_MAX: usize = 16;

/// The most that sealing adds to an RTCP packet: its index, and the tag of AES-GCM.
pub const RTCP_SEAL_BYTES_MAX: usize = 20;

#[cfg(test)]
mod tests;
