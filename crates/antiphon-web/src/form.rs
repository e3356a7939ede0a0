//! Forms: what was typed, what is stored, and what was wrong, so that nothing typed is ever lost and every error
//! stands beside its field.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use antiphon_office::admin::AdminError;
use antiphon_office::ports::StoreError;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;

use crate::Hub;
use crate::page::Refusal;

/// What a browser sent of a form, field by field as typed.
#[derive(Clone, Default)]
pub(crate) struct Typed(Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let body = Bytes::from_request(request, state).await.map_err(|_| Refusal::TooLarge)?;
        Ok(Self::of_body(&body))
    }
}

/// A form that may carry a file of text: its fields, the file's text under the name of its field.
pub(crate) struct WithFile(pub(crate) Typed);

impl FromRequest<Hub> for WithFile {
    type Rejection = Refusal;

    async fn from_request(request: Request, hub: &Hub) -> Result<Self, Refusal> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("multipart/")) {
            return Typed::from_request(request, hub).await.map(Self);
        }
        let unreadable = |_| Refusal::Bad("The form came incomplete. Nothing has changed.".to_owned());
        let mut form = Multipart::from_request(request, hub).await.map_err(unreadable)?;
        let mut fields = Vec::new();
        while let Some(field) = form.next_field().await.map_err(|_| Refusal::TooLarge)? {
            let name = field.name().unwrap_or_default().to_owned();
            fields.push((name, text(&field.bytes().await.map_err(|_| Refusal::TooLarge)?)));
        }
        Ok(Self(Typed(fields)))
    }
}

/// UTF-8, or else what older spreadsheets write (ISO 8859-1): every byte is a letter there.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

impl Typed {
    /// The fields of what was sent.
    pub(crate) fn of_body(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// All fields but these, in the order they were sent.
    pub(crate) fn without(&self, names: &[&str]) -> Vec<(String, String)> {
        self.0.iter().filter(|(key, _)| !names.contains(&key.as_str())).cloned().collect()
    }

    /// The fields of an address.
    pub(crate) fn of_query(query: Option<&str>) -> Self {
        Self(form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect())
    }

    /// With one more field.
    pub(crate) fn add(&mut self, name: String, value: String) {
        self.0.push((name, value));
    }

    /// A field without the blanks around it; empty if it was not sent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.exact(name).trim()
    }

    /// A field as it is, blanks and all: web passwords may have them.
    pub(crate) fn exact(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// A field unless it is empty.
    pub(crate) fn given(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|typed| !typed.is_empty()).map(str::to_owned)
    }

    /// Whether a box was ticked. A box that is not ticked is not sent at all.
    pub(crate) fn on(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Every value of a field that may come several times.
    pub(crate) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// From fields and what stands in them.
    pub(crate) fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The names of all fields.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// A field if it was sent at all.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// A field if it differs from what is stored.
    pub(crate) fn changed(&self, stored: &Form, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|typed| *typed != stored.value(name)).map(str::to_owned)
    }

    /// The last field that was sent, whatever its name.
    pub(crate) fn last(&self) -> &str {
        self.0.last().map_or("", |(_, value)| value.trim())
    }

    /// A field that is a number.
    ///
    /// # Errors
    /// What to say beside the field.
    pub(crate) fn number<T: FromStr>(&self, name: &'static str) -> Result<T, AdminError> {
        let typed = self.text(name);
        typed.parse().map_err(|_| {
            let problem = if typed.is_empty() {
                "needs a number".to_owned()
            } else {
                format!("\"{typed}\" is no number that fits here")
            };
            AdminError::Invalid { field: name, problem }
        })
    }
}

/// What a form shows.
#[derive(Clone, Default)]
pub(crate) struct Form {
    values: BTreeMap<String, String>,
    errors: BTreeMap<String, String>,
    problem: Option<String>,
}

impl Form {
    /// A form that shows what is stored.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// With a field.
    pub(crate) fn with(mut self, name: &str, value: impl Display) -> Self {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }

    /// With a field that may be empty.
    pub(crate) fn with_given(self, name: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self.with(name, ""),
        }
    }

    /// With a box.
    pub(crate) fn with_box(self, name: &str, ticked: bool) -> Self {
        if ticked { self.with(name, "on") } else { self }
    }

    /// The form as it was sent, to be shown again. Secrets are not: nobody wants them in a page.
    pub(crate) fn sent(typed: &Typed, secrets: &[&str]) -> Self {
        let shown = typed.0.iter().filter(|(name, _)| !secrets.contains(&name.as_str()));
        Self { values: shown.cloned().collect(), ..Self::default() }
    }

    /// With what was wrong. An error of a field that the form does not have stands above it.
    pub(crate) fn refused(mut self, error: &AdminError) -> Self {
        match error {
            AdminError::Invalid { field, problem } => self.fault(field, problem),
            AdminError::InvalidAt { field, problem } => self.fault(field, problem),
            AdminError::Passcode { field, rule } => self.fault(field, &rule.to_string()),
            AdminError::Store(StoreError::Exists(what)) => {
                self.problem = Some(format!("{what} is taken already. Choose another."));
            }
            AdminError::Store(StoreError::Conflict(_)) => {
                let problem = "Somebody else changed this meanwhile. What you typed is below; saving again \
                               replaces what they saved.";
                self.problem = Some(problem.to_owned());
            }
            AdminError::Store(error) => self.problem = Some(sentence(&error.to_string())),
            AdminError::Blob(error) => self.problem = Some(sentence(&error.to_string())),
        }
        self
    }

    /// Without secrets.
    pub(crate) fn without(mut self, secrets: &[&str]) -> Self {
        self.values.retain(|name, _| !secrets.contains(&name.as_str()));
        self
    }

    /// With a problem of one field.
    pub(crate) fn with_fault(mut self, field: &str, problem: &str) -> Self {
        self.fault(field, problem);
        self
    }

    /// With a problem of the whole.
    pub(crate) fn with_problem(mut self, problem: &str) -> Self {
        self.problem = Some(problem.to_owned());
        self
    }

    /// The names of all fields.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// A field if the form has it.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// What the form was made from, as it goes with it: all of what is stored, or what came along when it was sent.
    pub(crate) fn made_from(&self) -> String {
        match self.values.get("was") {
            Some(was) => was.clone(),
            None => form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.values).finish(),
        }
    }

    fn fault(&mut self, field: &str, problem: &str) {
        self.errors.insert(field.to_owned(), sentence(problem));
    }

    // What the templates ask.

    pub(crate) fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    pub(crate) fn is(&self, name: &str, value: &str) -> bool {
        self.value(name) == value
    }

    pub(crate) fn ticked(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    pub(crate) fn error(&self, name: &str) -> &str {
        self.errors.get(name).map_or("", String::as_str)
    }

    pub(crate) fn faulty(&self, name: &str) -> bool {
        self.errors.contains_key(name)
    }

    /// Whether anything was wrong.
    pub(crate) fn is_refused(&self) -> bool {
        self.problem.is_some() || !self.errors.is_empty()
    }

    /// What stands above the form, whose button gets something "saved", "sent" or the like.
    pub(crate) fn problem(&self, act: &str) -> String {
        match &self.problem {
            Some(problem) => problem.clone(),
            None if self.errors.is_empty() => String::new(),
            // Also here, because a field may be further down, or have another name on this page.
            None => format!("Not {act} yet. {}", self.errors.values().cloned().collect::<Vec<_>>().join(" ")),
        }
    }
}

/// Whether somebody else changed it meanwhile.
pub(crate) fn is_conflict(error: &AdminError) -> bool {
    matches!(error, AdminError::Store(StoreError::Conflict(_)))
}

/// A problem as it stands in a page: with a capital and a full stop.
pub(crate) fn sentence(problem: &str) -> String {
    let mut letters = problem.chars();
    let Some(first) = letters.next() else { return String::new() };
    let end = if problem.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{}{}{end}", first.to_uppercase(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(body: &str) -> Typed {
        Typed::of_query(Some(body))
    }

    #[test]
    fn what_was_typed_is_shown_again_but_for_secrets() {
        let sent = typed("name=+Zo%C3%AB+&passcode=482913&enabled=on");
        let form = Form::sent(&sent, &["passcode"]);
        assert_eq!((form.value("name"), form.value("passcode")), (" Zoë ", ""));
        assert!(form.ticked("enabled") && !form.ticked("mwi"));
        assert_eq!(sent.text("name"), "Zoë");
    }

    #[test]
    fn letters_of_older_spreadsheets_are_read() {
        assert_eq!([text("Zoë".as_bytes()), text(b"Zo\xeb")], ["Zoë", "Zoë"]);
    }

    #[test]
    fn an_error_stands_beside_its_field_in_a_sentence() {
        let error =
            AdminError::Invalid { field: "rings", problem: "must lie between 2 and 20, not 21".into() };
        let form = Form::new().refused(&error);
        assert_eq!(form.error("rings"), "Must lie between 2 and 20, not 21.");
        assert_eq!(form.problem("saved"), "Not saved yet. Must lie between 2 and 20, not 21.");
    }

    #[test]
    fn a_number_that_is_none_is_told_so() {
        let error = typed("rings=many").number::<u32>("rings").unwrap_err();
        assert_eq!(error.to_string(), "rings: \"many\" is no number that fits here");
        assert_eq!(typed("").number::<u32>("rings").unwrap_err().to_string(), "rings: needs a number");
    }

    #[test]
    fn what_others_saved_meanwhile_is_not_lost_in_silence() {
        let form = Form::new().refused(&StoreError::Conflict("location".into()).into());
        assert!(form.problem("saved").starts_with("Somebody else changed this meanwhile."));
    }
}
