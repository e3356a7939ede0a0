//! Which messages a page shows, as its address says it.

use antiphon_core::message::Message;
use antiphon_core::message::search::MessageSearch;

use super::{DELETED, HERE};
use crate::form::{Form, Typed};
use crate::words::Zone;

/// Kinds to choose from, with what they are called.
const KINDS: [(&str, &str); 5] = [
    ("", "All messages"),
    ("new", "New"),
    ("heard", "Heard"),
    ("urgent", "Urgent"),
    ("confidential", "Confidential"),
];
/// The fields of an address that say what is looked for.
const FIELDS: [&str; 4] = ["q", "kind", "from", "until"];

/// What is asked for.
pub(super) struct Asked {
    pub(super) deleted: bool,
    /// Messages of the pages before.
    pub(super) skip: usize,
    pub(super) form: Form,
    search: MessageSearch,
}

impl Asked {
    pub(super) fn read(query: Option<&str>, zone: &Zone) -> Self {
        let typed = Typed::of_query(query);
        let mut form = FIELDS.iter().fold(Form::new(), |form, name| form.with(name, typed.text(name)));
        let mut day = |name: &'static str, days_later| {
            let day = typed.given(name)?;
            let begins = zone.day_begins(&day, days_later);
            if begins.is_none() {
                form = std::mem::take(&mut form).with_fault(name, &format!("\"{day}\" is no date"));
            }
            begins
        };
        let (from_ms, before_ms) = (day("from", 0), day("until", 1));
        let is = |kind: &str| (typed.text("kind") == kind).then_some(true);
        let read = is("heard").or_else(|| is("new").map(|_| false));
        let (urgent, confidential) = (is("urgent"), is("confidential"));
        let text = typed.text("q").to_owned();
        Self {
            deleted: typed.text("show") == "deleted",
            skip: typed.text("skip").parse().unwrap_or_default(),
            form,
            search: MessageSearch { text, read, urgent, confidential, from_ms, before_ms },
        }
    }

    pub(super) fn finds(&self, message: &Message) -> bool {
        let from = &message.from;
        self.search.fits(message) && self.search.finds(from.name.as_deref(), from.number.as_deref())
    }

    /// The kinds to choose from: what was deleted is neither new nor heard.
    pub(super) fn kinds(&self) -> Vec<(String, String)> {
        let fit = KINDS.iter().filter(|(word, _)| !self.deleted || !["new", "heard"].contains(word));
        fit.map(|(word, words)| ((*word).to_owned(), (*words).to_owned())).collect()
    }

    /// Whether anything is looked for.
    pub(super) fn is_search(&self) -> bool {
        FIELDS.iter().any(|name| !self.form.value(name).is_empty())
    }

    /// Whether more than a caller is looked for.
    pub(super) fn is_narrow(&self) -> bool {
        FIELDS.iter().skip(1).any(|name| !self.form.value(name).is_empty())
    }

    /// The list without anything looked for.
    pub(super) fn whole(&self) -> &'static str {
        if self.deleted { DELETED } else { HERE }
    }

    /// The address of the same with so many messages skipped.
    pub(super) fn address(&self, skip: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if self.deleted {
            query.append_pair("show", "deleted");
        }
        let given = FIELDS.iter().map(|name| (*name, self.form.value(name)));
        query.extend_pairs(given.filter(|(_, value)| !value.is_empty()));
        if skip > 0 {
            query.append_pair("skip", &skip.to_string());
        }
        match query.finish() {
            query if query.is_empty() => HERE.to_owned(),
            query => format!("{HERE}?{query}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        Asked::read(Some(query), &Zone::named("Europe/Vienna"))
    }

    #[test]
    fn an_address_says_what_is_looked_for_and_goes_on_saying_it() {
        let query = "show=deleted&q=zo%C3%AB+1&kind=urgent&from=2026-01-14&until=2026-01-14";
        let asked = asked(query);
        assert_eq!(asked.address(0), format!("/voicemail?{query}"));
        assert_eq!(asked.address(25), format!("/voicemail?{query}&skip=25"));
        let (from, before) = (asked.search.from_ms.unwrap(), asked.search.before_ms.unwrap());
        assert_eq!(before - from, 86_400_000, "to the end of that day there");
        assert_eq!(self::asked("").address(0), "/voicemail");
    }

    #[test]
    fn what_is_no_date_is_told_beside_its_field() {
        let asked = asked("from=yesterday&until=2026-01-14");
        assert_eq!(asked.form.error("from"), "\"yesterday\" is no date.");
        assert!(asked.search.before_ms.is_some());
    }
}
