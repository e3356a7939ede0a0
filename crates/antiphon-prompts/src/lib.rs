//! Spoken audio: the prompt packs, an operator's own recordings, and stored messages as frames for a leg.
//!
//! A [`PromptLibrary`] is asked for a clip and gives the best recording there is of it, coded for the call.
//! The built-in pack is part of the binary, so that no file needs to be there for the portal to speak.
//! [`stored`] and [`levelled`] do the same for what callers have recorded.
//!
//! [`install`] and [`import`] make packs of other languages, [`check`] tells what they lack; no call waits for them.
//!
//! Looking up a clip never touches the disk and never fails: a recording that cannot be used is reported once
//! and the built-in one is heard. Nothing here knows what a prompt is for; that is the dialogs' business.

mod library;
mod overrides;
pub mod pack;
mod prepared;
mod stored;

pub mod measure;
pub mod render;
pub mod manifest;
pub mod install;
pub mod import;
pub mod check;

pub use library::{PromptLibrary, PromptScope};
pub use overrides::{Fault, OverrideError};
pub use stored::{levelled, stored};
