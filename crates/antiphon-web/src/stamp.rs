//! A stamp of what a page showed, so that saving can tell whether somebody else has changed that meanwhile.

use std::fmt::Debug;

use sha2::{Digest as _, Sha256};

/// The same for the same content, and practically never for another.
pub(crate) fn stamp(content: &impl Debug) -> String {
    let hash = Sha256::digest(format!("{content:?}"));
    hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}
