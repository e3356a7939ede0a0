//! Distribution lists: the people a mailbox's owner sends one message to.
//!
//! A list holds numbers, not people: who has a number is found out when a message is sent. Nothing here knows who
//! that is.

use std::fmt;

use crate::limits::{
    DISTRIBUTION_LIST_ENTRIES_MAX, DISTRIBUTION_LIST_ENTRY_CHARS_MAX, DISTRIBUTION_LIST_NAME_CHARS_MAX,
    DISTRIBUTION_LISTS_MAX,
};
use crate::numbering::{Dialled, dialled};

/// Which list of a mailbox, as it is spoken: 1–15.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListNumber(u8);

impl ListNumber {
    /// The list of that number; `None` if no mailbox has one.
    #[must_use]
    pub fn new(number: u32) -> Option<Self> {
        let number = u8::try_from(number).ok()?;
        (1..=DISTRIBUTION_LISTS_MAX).contains(&usize::from(number)).then_some(Self(number))
    }

    /// The list of that number as keys or arguments have it.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        digits.parse().ok().and_then(Self::new)
    }

    /// The number as it is spoken.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0.into()
    }
}

impl fmt::Display for ListNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A distribution list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistributionList {
    /// Which of the mailbox's lists.
    pub number: ListNumber,
    /// What the owner calls it; may be empty.
    pub name: String,
    /// Numbers as dialled at the owner's location, in the order in which they were added, each once.
    pub entries: Vec<Dialled>,
}

/// One change of a list. Each is made on what is there, so that two at once do not undo one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListChange {
    /// Replaces the name.
    Rename(String),
    /// Adds a number.
    Add(Dialled),
    /// Takes numbers out.
    Remove(Vec<Dialled>),
    /// Takes name and all numbers away.
    Clear,
}

/// Why a list stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListRefusal {
    /// The number is in the list already.
    #[error("the number is in the list already")]
    Already,
    /// The list holds as many numbers as it may.
    #[error("a list holds at most {DISTRIBUTION_LIST_ENTRIES_MAX} numbers")]
    Full,
    /// None of the numbers is in the list.
    #[error("the number is not in the list")]
    NotThere,
    /// The name is longer than it may be, or more than a line.
    #[error("a list's name is one line of at most {DISTRIBUTION_LIST_NAME_CHARS_MAX} characters")]
    BadName,
    /// The number is none.
    #[error("a list holds telephone numbers and extensions")]
    BadNumber,
}

impl DistributionList {
    /// The list of that number before anybody kept it.
    #[must_use]
    pub fn empty(number: ListNumber) -> Self {
        Self { number, name: String::new(), entries: Vec::new() }
    }

    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.entries.is_empty()
    }

    /// Makes the change.
    ///
    /// # Errors
    /// [`ListRefusal`]; then nothing has changed.
    pub fn make(&mut self, change: &ListChange) -> Result<(), ListRefusal> {
        match change {
            ListChange::Rename(name) => self.name = list_name(name)?,
            ListChange::Add(entry) => return self.add(entry),
            ListChange::Remove(entries) => return self.remove(entries),
            ListChange::Clear => *self = Self::empty(self.number),
        }
        Ok(())
    }

    fn add(&mut self, entry: &Dialled) -> Result<(), ListRefusal> {
        if self.entries.contains(entry) {
            return Err(ListRefusal::Already);
        }
        if self.entries.len() >= DISTRIBUTION_LIST_ENTRIES_MAX {
            return Err(ListRefusal::Full);
        }
        self.entries.push(entry.clone());
        Ok(())
    }

    fn remove(&mut self, entries: &[Dialled]) -> Result<(), ListRefusal> {
        let before = self.entries.len();
        self.entries.retain(|entry| !entries.contains(entry));
        if self.entries.len() == before { Err(ListRefusal::NotThere) } else { Ok(()) }
    }
}

/// A number as somebody types it into a list.
///
/// # Errors
/// [`ListRefusal::BadNumber`] if it is longer than 161 characters or no number.
pub fn list_entry(typed: &str) -> Result<Dialled, ListRefusal> {
    if typed.chars().count() > DISTRIBUTION_LIST_ENTRY_CHARS_MAX {
        return Err(ListRefusal::BadNumber);
    }
    dialled(typed.trim()).map_err(|_| ListRefusal::BadNumber)
}

fn list_name(typed: &str) -> Result<String, ListRefusal> {
    let name = typed.trim();
    let fits = name.chars().count() <= DISTRIBUTION_LIST_NAME_CHARS_MAX;
    if fits && !name.chars().any(char::is_control) { Ok(name.to_owned()) } else { Err(ListRefusal::BadName) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(digits: &str) -> Dialled {
        dialled(digits).unwrap()
    }

    #[test]
    fn a_mailbox_has_lists_one_to_fifteen() {
        for (digits, there) in [
            ("0", false),
            ("1", true),
            ("15", true),
            ("16", false),
            ("256", false),
            ("", false),
            ("*", false),
        ] {
            assert_eq!(ListNumber::parse(digits).is_some(), there, "{digits}");
        }
        assert_eq!(ListNumber::parse("07").map(ListNumber::get), Some(7));
    }

    #[test]
    fn a_list_is_changed_step_by_step_within_its_bounds() {
        let mut list = DistributionList::empty(ListNumber::new(3).unwrap());
        let long = "x".repeat(DISTRIBUTION_LIST_NAME_CHARS_MAX + 1);
        for (change, want) in [
            (ListChange::Rename(" Crew ".to_owned()), Ok(())),
            (ListChange::Rename(long), Err(ListRefusal::BadName)),
            (ListChange::Rename("a\nb".to_owned()), Err(ListRefusal::BadName)),
            (ListChange::Add(number("2002")), Ok(())),
            (ListChange::Add(number("2002")), Err(ListRefusal::Already)),
            (ListChange::Add(number("72002")), Ok(())),
            (ListChange::Remove(vec![number("2003")]), Err(ListRefusal::NotThere)),
            (ListChange::Remove(vec![number("2002"), number("2003")]), Ok(())),
        ] {
            assert_eq!(list.make(&change), want, "{change:?}");
        }
        assert_eq!((list.name.as_str(), list.entries.as_slice()), ("Crew", &[number("72002")][..]));
        list.make(&ListChange::Clear).unwrap();
        assert!(list.is_empty());
    }

    #[test]
    fn a_full_list_takes_no_further_number() {
        let mut list = DistributionList::empty(ListNumber::new(1).unwrap());
        for n in 0..DISTRIBUTION_LIST_ENTRIES_MAX {
            list.make(&ListChange::Add(number(&format!("{}", 1_000 + n)))).unwrap();
        }
        assert_eq!(list.make(&ListChange::Add(number("9999"))), Err(ListRefusal::Full));
    }

    #[test]
    fn an_entry_is_a_number_of_bounded_length() {
        let long = format!("2002{}", " ".repeat(DISTRIBUTION_LIST_ENTRY_CHARS_MAX));
        for (typed, want) in [
            (" 2002 ", Ok(number("2002"))),
            ("+43 1 555 001", Ok(number("+431555001"))),
            ("ann", Err(ListRefusal::BadNumber)),
            ("", Err(ListRefusal::BadNumber)),
            (&long, Err(ListRefusal::BadNumber)),
        ] {
            assert_eq!(list_entry(typed), want, "{typed}");
        }
    }
}
