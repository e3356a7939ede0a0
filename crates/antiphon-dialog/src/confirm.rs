//! Questions that are answered by 1 or `*`.

use crate::kernel::{Does, Key};

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Confirm {
    Yes,
    No,
}

/// The key that confirms, under this name in the key map.
pub(crate) const fn yes(id: &'static str) -> Key<Confirm> {
    Key { key: '1', id, says: Some("choice.confirm"), does: Does::Act(Confirm::Yes) }
}

/// The key that leaves things as they are.
pub(crate) const fn no(id: &'static str) -> Key<Confirm> {
    Key { key: '*', id, says: Some("choice.cancel"), does: Does::Act(Confirm::No) }
}
