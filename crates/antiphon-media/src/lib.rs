//! Frames in, frames out: everything Antiphon does with sound, without ever touching a socket.
//!
//! One [`Leg`] stands for the media of one call. Whoever owns the socket hands it each datagram
//! ([`Leg::receive`]), asks it every 20 ms for the next packet ([`Leg::tick`]), passes on orders
//! ([`Leg::command`]) and reads what happened from a list of [`LegEvent`]s.
//!
//! This crate never opens a socket or file, never reads a clock and never waits: time is the parameter
//! `now`. Nothing in [`Leg::receive`] or [`Leg::tick`] locks, and the only memory they ask for is the
//! growth of the caller's event list and, while recording, one buffer per second and the few packets that
//! arrive before their turn. Neither digits nor audio
//! appear in any `Debug` output. Hostile packets and files are refused, never panicked over.

pub mod rtp;

pub mod rtcp;

pub mod srtp;

pub mod codec;

pub mod sound;

pub mod wav;

pub mod resample;

pub mod translator;
mod halfband;
mod reception;

pub mod level;

pub mod digits;

pub mod player;

pub mod recorder;

pub mod leg;

pub mod web_path;

pub use codec::Codec;
pub use leg::{Leg, LegCommand, LegConfig, LegEvent};
pub use sound::Sound;
pub use web_path::{IceCredentials, WEB_PEER, WebPath};
