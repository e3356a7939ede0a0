//! Spoken audio: the prompt packs, an operator's own recordings, and stored messages as frames for a leg.
//!
//! A [`PromptLibrary`] is asked for a clip and gives the best recording there is of it, coded for the call.
//! The built-in packs are part of the binary, so that no file needs to be there for the portal to speak.
//! [`stored`] and [`levelled`] do the same for what callers have recorded.
//!
//! Looking up a clip never touches the disk and never fails: a recording that cannot be used is reported once
//! and the built-in one is heard. Nothing here knows what a prompt is for; that is the dialogs' business.

mod library;
pub mod measure;
mod overrides;
pub mod pack;
mod prepared;
mod stored;

pub use library::{PromptLibrary, PromptScope};
pub use overrides::{Fault, OverrideError};
pub use stored::{levelled, stored};
