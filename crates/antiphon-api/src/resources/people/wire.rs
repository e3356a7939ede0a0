//! People as clients see them.

use antiphon_core::account::{Account, AccountOwner, Administration};
use antiphon_core::ids::{LocationId, OrganizationId};
use antiphon_core::person::Person;
use serde::Serialize;
use utoipa::ToSchema;

use super::Wanted;
use crate::id::WireId as _;
use crate::resources::organizations::{
    FULL_ADMINISTRATOR, LOCATION_ADMINISTRATOR, READ_ONLY_ADMINISTRATOR, license_of, role_id,
};
use crate::wire::time;

/// Somebody of the organization.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WirePerson {
    id: String,
    emails: Vec<String>,
    phone_numbers: Vec<WirePhoneNumber>,
    /// Short number; an administrator without a mailbox has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    extension: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location_id: Option<String>,
    display_name: String,
    first_name: String,
    last_name: String,
    org_id: String,
    /// Names of roles, only for oneself and for administrators.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<String>,
    licenses: Vec<String>,
    created: String,
    last_modified: String,
    /// Always `person`.
    #[serde(rename = "type")]
    kind: &'static str,
}

impl WirePerson {
    /// Whether it is whom a client asks for: by an address and a name, whoever has both.
    pub(super) fn fits(&self, wanted: &Wanted) -> bool {
        let lower = |text: &str| text.to_lowercase();
        let begin = lower(wanted.display_name.as_deref().unwrap_or_default());
        let has_address =
            |address: &String| self.emails.first().is_some_and(|it| lower(it) == lower(address));
        let is_there = |location: &String| {
            let own = self.location_id.as_deref().and_then(LocationId::read);
            own.is_some() && own == LocationId::read(location)
        };
        lower(&self.display_name).starts_with(&begin)
            && wanted.email.as_ref().is_none_or(has_address)
            && wanted.location_id.as_ref().is_none_or(is_there)
    }
}

/// A number of a person.
#[derive(Serialize, ToSchema)]
pub(crate) struct WirePhoneNumber {
    /// `work` for a public number, `work_extension` for a short one.
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
    primary: bool,
}

/// A page of people.
#[derive(Serialize, ToSchema)]
pub(crate) struct People {
    pub(super) items: Vec<WirePerson>,
}

/// A person, with the roles of the account where they may be known.
pub(super) fn shown(person: &Person, account: Option<&Account>) -> WirePerson {
    let (first_name, last_name) = halves(&person.name);
    let mut phone_numbers: Vec<WirePhoneNumber> = Vec::new();
    if let Some(number) = &person.number {
        phone_numbers.push(WirePhoneNumber { kind: "work", value: number.to_string(), primary: true });
    }
    let extension = person.extension.to_string();
    let primary = phone_numbers.is_empty();
    phone_numbers.push(WirePhoneNumber { kind: "work_extension", value: extension.clone(), primary });
    WirePerson {
        id: person.id.wire(),
        emails: person.email.iter().cloned().collect(),
        phone_numbers,
        extension: Some(extension),
        location_id: Some(person.location.wire()),
        display_name: person.name.clone(),
        first_name,
        last_name,
        org_id: person.organization.wire(),
        roles: account.map(|account| roles(&account.administration)).unwrap_or_default(),
        licenses: vec![license_of(person.organization)],
        created: time(person.created_ms),
        last_modified: time(person.created_ms),
        kind: "person",
    }
}

/// The name of an administrator without a mailbox.
pub(crate) fn name_of_administrator(account: &Account) -> String {
    match &account.owner {
        AccountOwner::Administrator { name } => name.clone(),
        AccountOwner::Person(_) => account.email.to_string(),
    }
}

/// An administrator without a mailbox.
pub(super) fn administrator(account: &Account) -> WirePerson {
    let name = name_of_administrator(account);
    let (first_name, last_name) = halves(&name);
    WirePerson {
        id: account.id.wire(),
        emails: vec![account.email.to_string()],
        phone_numbers: Vec::new(),
        extension: None,
        location_id: None,
        display_name: name,
        first_name,
        last_name,
        org_id: OrganizationId::wire(&account.organization),
        roles: roles(&account.administration),
        licenses: Vec::new(),
        created: time(account.created_ms),
        last_modified: time(account.created_ms),
        kind: "person",
    }
}

/// The last word of a name is the last name.
fn halves(name: &str) -> (String, String) {
    match name.rsplit_once(' ') {
        Some((first, last)) => (first.to_owned(), last.to_owned()),
        None => (name.to_owned(), String::new()),
    }
}

fn roles(administration: &Administration) -> Vec<String> {
    role_of(administration).map(role_id).into_iter().collect()
}

/// The word of a role, if it is one.
pub(super) fn role_of(administration: &Administration) -> Option<&'static str> {
    match administration {
        Administration::Nothing => None,
        Administration::ReadOnly => Some(READ_ONLY_ADMINISTRATOR),
        Administration::Locations(_) => Some(LOCATION_ADMINISTRATOR),
        Administration::Organization => Some(FULL_ADMINISTRATOR),
    }
}
