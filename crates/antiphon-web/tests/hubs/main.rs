//! The pages over the real office with ports in memory, asked as a browser asks.

#![allow(clippy::unwrap_used)]

mod access;
mod pages;
mod world;
