//! Nouns and rules of a voice portal; no opinion on storage or network.
//!
//! Invariants: no I/O, no clock (time is a parameter called `now`), no randomness but the [`entropy`] port,
//! no serialization, no async. Wire types stay in the adapter that speaks the wire.

pub mod digit;
pub mod entropy;
pub mod time;
