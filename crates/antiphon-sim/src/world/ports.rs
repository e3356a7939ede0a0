//! The ports for audio: which are open, and how many there are.

use std::collections::BTreeSet;

use antiphon_call::MediaId;

/// Ports of the server.
#[derive(Debug, Default)]
pub(crate) struct Ports {
    /// Whose are open.
    pub(crate) open: BTreeSet<MediaId>,
    /// How many may be, if there is an end to them.
    pub(crate) most: Option<usize>,
}

impl Ports {
    /// Takes a port, if one is free.
    pub(crate) fn open(&mut self, media: MediaId) -> Option<u16> {
        if self.most.is_some_and(|most| self.open.len() >= most) {
            return None;
        }
        self.open.insert(media);
        Some(20_000)
    }

    /// Gives a port back.
    pub(crate) fn close(&mut self, media: MediaId) {
        self.open.remove(&media);
    }
}
