//! The names of what the audit log writes as kind and identity, such as `person:` and a UUID.

use std::collections::BTreeMap;

use antiphon_core::account::AccountOwner;
use antiphon_core::ids::OrganizationId;
use antiphon_office::ports::StoreError;

use crate::Hub;

/// Something as pages name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) words: String,
    /// Its page, where it has one.
    pub(crate) place: Option<String>,
}

/// Names of one organization, each looked up once.
pub(crate) struct Names<'a> {
    hub: &'a Hub,
    organization: OrganizationId,
    known: BTreeMap<String, Named>,
}

impl<'a> Names<'a> {
    pub(crate) fn of(hub: &'a Hub, organization: OrganizationId) -> Self {
        Self { hub, organization, known: BTreeMap::new() }
    }

    /// The name of something; what has none, or is not there any more, goes by what the log says.
    pub(crate) async fn name(&mut self, written: &str) -> Result<Named, StoreError> {
        if let Some(known) = self.known.get(written) {
            return Ok(known.clone());
        }
        let named = match self.found(written).await {
            Ok(Some(named)) => named,
            Ok(None) | Err(StoreError::Missing(_)) => Named { words: written.to_owned(), place: None },
            Err(error) => return Err(error),
        };
        self.known.insert(written.to_owned(), named.clone());
        Ok(named)
    }

    async fn found(&self, written: &str) -> Result<Option<Named>, StoreError> {
        let (office, organization) = (&self.hub.office, self.organization);
        let (kind, id) = written.split_once(':').unwrap_or((written, ""));
        let named = |words: String, place: String| Some(Named { words, place: Some(place) });
        let bare = |words: String| Some(Named { words, place: None });
        Ok(match (kind, id) {
            ("operator", _) => bare("The operator of the server".to_owned()),
            ("server", _) => bare("The server".to_owned()),
            ("caller", source) => bare(format!("A caller from {source}")),
            ("organization", _) => named(
                office.organization(organization).await?.name,
                "/admin/organization/branding".to_owned(),
            ),
            ("person", id) => match id.parse() {
                Ok(id) => named(office.person(organization, id).await?.name, format!("/admin/users/{id}")),
                Err(_) => None,
            },
            ("mailbox", id) => match id.parse() {
                Ok(id) => {
                    let owner = office.mailbox(organization, id).await?.owner;
                    named(format!("Mailbox of {}", owner.name), crate::admin::person::place_of(&owner))
                }
                Err(_) => None,
            },
            ("group", id) => match id.parse() {
                Ok(id) => named(office.group(organization, id).await?.name, format!("/admin/groups/{id}")),
                Err(_) => None,
            },
            ("location" | "portal" | "portal-admin", id) => match id.parse() {
                Ok(id) => {
                    let name = office.location(organization, id).await?.name;
                    let words =
                        if kind == "portal-admin" { format!("The portal admin of {name}") } else { name };
                    named(words, format!("/admin/locations/{id}"))
                }
                Err(_) => None,
            },
            ("account", id) => match id.parse() {
                Ok(id) => self.account(id).await?,
                Err(_) => None,
            },
            _ => None,
        })
    }

    async fn account(&self, id: antiphon_core::ids::AccountId) -> Result<Option<Named>, StoreError> {
        let account = self.hub.office.account(self.organization, id).await?;
        Ok(match account.owner {
            AccountOwner::Administrator { name } => Some(Named { words: name, place: None }),
            AccountOwner::Person(person) => {
                let name = self.hub.office.person(self.organization, person).await?.name;
                Some(Named { words: name, place: Some(format!("/admin/users/{person}")) })
            }
        })
    }
}
