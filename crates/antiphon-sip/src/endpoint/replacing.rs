//! Legs that others are to take the place of (RFC 3891): named by a call and two tags in a `Replaces`.

use super::dialog::text;
use super::*;
use crate::event::Replaced;

/// The three names of a dialog, as the one who is to find it has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replaces {
    call_id: Vec<u8>,
    to_tag: String,
    from_tag: Vec<u8>,
    early_only: bool,
}

/// What a `Replaces` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A leg that there is.
    Leg(Replaced),
    /// One that there is not, or not any more.
    Gone,
}

impl Replaces {
    /// Reads the value of the header. Both tags are needed once each (RFC 3891 section 6.1).
    pub(super) fn parse(value: &[u8]) -> Option<Self> {
        let value = text(value);
        let mut parts = value.split(';').map(str::trim);
        let call_id = parts.next().filter(|it| !it.is_empty())?.as_bytes().to_vec();
        let (mut to_tag, mut from_tag, mut early_only) = (None, None, false);
        for part in parts {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                "to-tag" if to_tag.is_none() => to_tag = Some(value.trim().to_owned()),
                "from-tag" if from_tag.is_none() => from_tag = Some(value.trim().as_bytes().to_vec()),
                "to-tag" | "from-tag" => return None,
                "early-only" => early_only = true,
                _ => {}
            }
        }
        // A peer older than RFC 3261 has the tag 0 here, which stands for none.
        let from_tag = from_tag.map(|tag| if tag == b"0" { Vec::new() } else { tag })?;
        Some(Self { call_id, to_tag: to_tag?, from_tag, early_only })
    }

    /// The header by which the peer of a leg finds it.
    pub(super) fn of(dialog: &dialog::Dialog) -> String {
        let (call_id, theirs) = (text(&dialog.call_id), text(&dialog.remote_tag));
        format!("{call_id};to-tag={theirs};from-tag={}", dialog.local_tag)
    }
}

impl Endpoint {
    /// The `Replaces` by which the peer of a leg finds it, for a call that is to take its place.
    #[must_use]
    pub fn replaces(&self, leg: LegId) -> Option<String> {
        self.legs.get(&leg).map(|leg| Replaces::of(&leg.dialog))
    }

    /// The `Replaces` of a request, if it has one: `Err` is the status that answers one that says nothing clear.
    pub(super) fn replaced_by(&self, request: &Request) -> Result<Option<Wanted>, u16> {
        let mut rows = request.headers.get_all(&HeaderName::Replaces);
        let Some(first) = rows.next() else { return Ok(None) };
        let replaces = Replaces::parse(&first.value()).filter(|_| rows.next().is_none());
        replaces.map(|replaces| Some(self.find_replaced(&replaces))).ok_or(400)
    }

    /// The leg that is meant. Its tags are the one thing that proves that somebody knows of it.
    pub(super) fn find_replaced(&self, replaces: &Replaces) -> Wanted {
        let id = self.dialogs.get(&(replaces.call_id.clone(), replaces.to_tag.clone()));
        let found = id.and_then(|id| Some((*id, self.legs.get(id)?)));
        match found {
            Some((leg, it)) if it.dialog.remote_tag == replaces.from_tag && !it.is_ending() => {
                Wanted::Leg(Replaced { leg, early_only: replaces.early_only })
            }
            Some(_) | None => Wanted::Gone,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_is_named_by_its_call_and_both_tags() {
        let replaces = |to_tag: &str, from_tag: &str, early_only| {
            let from_tag = from_tag.as_bytes().to_vec();
            Some(Replaces { call_id: b"c@x".to_vec(), to_tag: to_tag.to_owned(), from_tag, early_only })
        };
        for (value, want) in [
            ("c@x;to-tag=a;from-tag=b", replaces("a", "b", false)),
            ("c@x ; from-tag = b ; early-only;to-tag=a;x=y", replaces("a", "b", true)),
            ("c@x;to-tag=a;from-tag=0", replaces("a", "", false)),
            ("c@x;to-tag=a", None),
            ("c@x;to-tag=a;from-tag=b;to-tag=c", None),
            (";to-tag=a;from-tag=b", None),
            ("", None),
        ] {
            assert_eq!(Replaces::parse(value.as_bytes()), want, "{value}");
        }
    }
}
