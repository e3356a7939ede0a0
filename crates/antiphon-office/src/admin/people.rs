//! People and their phones.

use antiphon_core::forwarding::Forwarding;
use antiphon_core::greeting::Greetings;
use antiphon_core::ids::{DeviceId, LocationId, MailboxId, OrganizationId, PersonId};
use antiphon_core::mailbox::{Access, Counts, Mailbox, MailboxOwner, MailboxSettings};
use antiphon_core::numbering::{DevicePassword, Extension, device_password, device_username};
use antiphon_core::person::{Device, Person};
use md5::Md5;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Actor, AdminError, fields};
use crate::Office;
use crate::ports::{
    DevicesQuery, ListedDevice, NumberCounts, NumberOwner, NumbersQuery, PeopleQuery, PersonEdit, Sought,
    StoreError,
};

/// People read from the store at once.
const PEOPLE_PER_PAGE: u32 = 200;
/// User names tried for a phone: each is free but once in hundreds of millions.
const USERNAMES_TRIED_MAX: usize = 3;

/// A person about to be added, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// The organization.
    pub organization: OrganizationId,
    /// Where they sit.
    pub location: LocationId,
    /// Name as pages and caller ID show it.
    pub name: String,
    /// Their e-mail address, where they have one.
    pub email: Option<String>,
    /// Short number, unique in the location.
    pub extension: String,
    /// Public number in international form.
    pub number: Option<String>,
}

/// What is to change in a person, as typed; `None` leaves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonChange {
    /// Name as pages and caller ID show it.
    pub name: Option<String>,
    /// The e-mail address; an empty one takes it away.
    pub email: Option<String>,
    /// Short number, unique in the location.
    pub extension: Option<String>,
    /// Public number in international form; an empty one takes it away.
    pub number: Option<String>,
}

/// A phone's account, in the one answer that shows its password.
#[derive(Clone, Debug)]
pub struct Account {
    /// The phone.
    pub device: DeviceId,
    /// SIP user name.
    pub username: String,
    /// SIP password.
    pub password: DevicePassword,
}

impl Office {
    /// Adds a person with a mailbox. It opens with the default passcode where that is on now (M8), else not until
    /// the owner sets one (M9). Whoever has an e-mail address is welcomed there, and invited to the pages.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be; [`StoreError::Exists`] for a number that somebody has; and what
    /// the store says.
    pub async fn create_person(&self, actor: Actor, new: &NewPerson) -> Result<Person, AdminError> {
        let person = self.new_person(new)?;
        let mailbox = new_mailbox(&person);
        let default = self.ports.store.default_passcode(new.organization).await?;
        let access = default.map_or(Access::Unset, |_| Access::Default { since_ms: person.created_ms });
        let mut audit = self.audit_of(actor, new.organization, "person.created", target(person.id));
        audit.detail = format!("{}, extension {}", person.name, person.extension);
        audit.jobs.extend(self.welcome_job(&person).await?);
        self.ports.store.insert_person(&person, &mailbox, &access, &audit).await?;
        Ok(person)
    }

    /// Who has this extension in an organization, in whichever location.
    ///
    /// # Errors
    /// What the store says.
    pub async fn people_at(
        &self,
        organization: OrganizationId,
        extension: &str,
    ) -> Result<Vec<Person>, StoreError> {
        let Ok(extension) = Extension::parse(extension) else { return Ok(Vec::new()) };
        let mut people = Vec::new();
        for record in self.ports.store.extension_owners(&extension).await? {
            if let (NumberOwner::Person(id), true) = (record.owner, record.organization == organization) {
                people.extend(self.ports.store.person(organization, id).await?);
            }
        }
        Ok(people)
    }

    /// Whether a person could be added now. Nothing changes.
    ///
    /// # Errors
    /// What [`Self::create_person`] would say.
    pub async fn check_person(&self, new: &NewPerson) -> Result<(), AdminError> {
        let person = self.new_person(new)?;
        let store = &self.ports.store;
        store.location(new.organization, new.location).await?.ok_or(StoreError::Missing("location"))?;
        self.check_numbers(&person).await
    }

    /// Whether a person could be changed like this now. Nothing changes.
    ///
    /// # Errors
    /// What [`Self::change_person`] would say.
    pub async fn check_change(
        &self,
        organization: OrganizationId,
        id: PersonId,
        change: &PersonChange,
    ) -> Result<(), AdminError> {
        let edit = edit(change)?;
        self.check_numbers(&edit.applied(self.person(organization, id).await?)).await
    }

    /// Whether nobody else has the numbers of a person.
    async fn check_numbers(&self, person: &Person) -> Result<(), AdminError> {
        let store = &self.ports.store;
        let own = NumberOwner::Person(person.id);
        let place = (person.organization, person.location);
        let owners = store.extension_owners(&person.extension).await?;
        if owners.iter().any(|it| (it.organization, it.location) == place && it.owner != own) {
            return Err(StoreError::Exists(format!("extension {}", person.extension)).into());
        }
        let Some(number) = &person.number else { return Ok(()) };
        match store.number_owner(number).await? {
            Some(record) if record.owner != own => Err(StoreError::Exists(format!("number {number}")).into()),
            Some(_) | None => Ok(()),
        }
    }

    /// Everybody in an organization, by extension.
    ///
    /// # Errors
    /// What the store says.
    pub async fn people(&self, organization: OrganizationId) -> Result<Vec<Person>, StoreError> {
        let mut people: Vec<Person> = Vec::new();
        loop {
            let after = people.last().map(|person| person.id);
            let page = self.ports.store.people(organization, after, PEOPLE_PER_PAGE).await?;
            if page.is_empty() {
                return Ok(people);
            }
            people.extend(page);
        }
    }

    /// The people of an organization who fit what was typed, by extension: a page of a list.
    ///
    /// # Errors
    /// What the store says.
    pub async fn find_people(
        &self,
        organization: OrganizationId,
        query: &PeopleQuery,
    ) -> Result<Vec<Person>, StoreError> {
        let by = match &query.sought {
            Sought::Part(text) => Sought::Part(sought(text)),
            whole @ (Sought::Name(_) | Sought::Email(_)) => whole.clone(),
        };
        let query = PeopleQuery { sought: by, ..query.clone() };
        self.ports.store.find_people(organization, &query).await
    }

    /// How many people an organization has, or one of its locations.
    ///
    /// # Errors
    /// What the store says.
    pub async fn people_count(
        &self,
        organization: OrganizationId,
        location: Option<LocationId>,
    ) -> Result<u64, StoreError> {
        self.ports.store.count_people(organization, location).await
    }

    /// People by their numbers, by extension: `max` of them behind the first `skip`.
    ///
    /// # Errors
    /// What the store says.
    pub async fn numbered_people(
        &self,
        organization: OrganizationId,
        query: &NumbersQuery,
        skip: u64,
        max: u32,
    ) -> Result<Vec<Person>, StoreError> {
        self.ports.store.numbered_people(organization, query, skip, max).await
    }

    /// How many people have which numbers.
    ///
    /// # Errors
    /// What the store says.
    pub async fn number_counts(
        &self,
        organization: OrganizationId,
        query: &NumbersQuery,
    ) -> Result<NumberCounts, StoreError> {
        self.ports.store.count_numbered_people(organization, query).await
    }

    /// Changes a person and returns it as it is now. The mailbox and the passcode stay.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be; [`StoreError::Exists`] for a number that somebody has;
    /// [`StoreError::Missing`] if there is no such person; and what the store says.
    pub async fn change_person(
        &self,
        actor: Actor,
        organization: OrganizationId,
        id: PersonId,
        change: &PersonChange,
    ) -> Result<Person, AdminError> {
        let edit = edit(change)?;
        let mut audit = self.audit_of(actor, organization, "person.changed", target(id));
        audit.detail = said(&edit);
        self.ports.store.edit_person(organization, id, &edit, &audit).await?;
        Ok(self.person(organization, id).await?)
    }

    /// One person.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, and what the store says.
    pub async fn person(&self, organization: OrganizationId, id: PersonId) -> Result<Person, StoreError> {
        self.ports.store.person(organization, id).await?.ok_or(StoreError::Missing("person"))
    }

    /// The phones of a person.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such person, and what the store says.
    pub async fn devices(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<Vec<Device>, StoreError> {
        let person = self.person(organization, person).await?;
        self.ports.store.devices(organization, person.id).await
    }

    /// The phones of an organization that fit, with what is registered.
    ///
    /// # Errors
    /// What the store says.
    pub async fn find_devices(
        &self,
        organization: OrganizationId,
        query: &DevicesQuery,
    ) -> Result<Vec<ListedDevice>, StoreError> {
        let query = DevicesQuery { text: sought(&query.text), ..query.clone() };
        self.ports.store.find_devices(organization, &query).await
    }

    /// Adds a phone for a person. `realm` is the domain that phones register at: the digest is bound to it, and
    /// the password is kept nowhere else than in this answer.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such person, and what the store says.
    pub async fn create_device(
        &self,
        actor: Actor,
        organization: OrganizationId,
        person: PersonId,
        realm: &str,
    ) -> Result<Account, AdminError> {
        let owner = self.person(organization, person).await?;
        let (device, password) = self.add_device(actor, &owner, realm, false).await?;
        Ok(Account { device: device.id, username: device.username, password })
    }

    /// The phone on a person's own pages, which is made when it is used first. Its password is told nobody: the hashes
    /// are all that the phone needs, which never leaves the server.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such person, and what the store says.
    pub async fn browser_phone(
        &self,
        actor: Actor,
        organization: OrganizationId,
        person: PersonId,
        realm: &str,
    ) -> Result<Device, AdminError> {
        let owner = self.person(organization, person).await?;
        let known = self.ports.store.devices(organization, person).await?;
        match known.into_iter().find(|device| device.in_browser) {
            Some(known) => Ok(known),
            None => Ok(self.add_device(actor, &owner, realm, true).await?.0),
        }
    }

    async fn add_device(
        &self,
        actor: Actor,
        owner: &Person,
        realm: &str,
        in_browser: bool,
    ) -> Result<(Device, DevicePassword), AdminError> {
        let mut taken = StoreError::Exists("device".into());
        for _ in 0..USERNAMES_TRIED_MAX {
            let (mut device, password) = self.new_device(owner, realm);
            device.in_browser = in_browser;
            let mut audit = self.audit_of(actor, owner.organization, "device.created", target(owner.id));
            audit.detail.clone_from(&device.username);
            match self.ports.store.insert_device(&device, &audit).await {
                Ok(()) => return Ok((device, password)),
                Err(error @ StoreError::Exists(_)) => taken = error,
                Err(error) => return Err(error.into()),
            }
        }
        Err(taken.into())
    }

    fn new_person(&self, new: &NewPerson) -> Result<Person, AdminError> {
        Ok(Person {
            id: PersonId(self.new_uuid()),
            organization: new.organization,
            location: new.location,
            name: fields::name("name", &new.name)?,
            email: new.email.as_deref().map(|typed| fields::email("email", typed)).transpose()?,
            extension: fields::extension("extension", &new.extension)?,
            number: new.number.as_deref().map(|typed| fields::phone_number("number", typed)).transpose()?,
            mailbox: MailboxId(self.new_uuid()),
            forwarding: Forwarding::default(),
            created_ms: self.now_ms(),
        })
    }

    fn new_device(&self, owner: &Person, realm: &str) -> (Device, DevicePassword) {
        let (username, password) = {
            let mut entropy = self.entropy();
            (device_username(&owner.extension, &mut **entropy), device_password(&mut **entropy))
        };
        let (ha1_md5, ha1_sha256) = ha1s(&username, realm, password.expose());
        let device = Device {
            id: DeviceId(self.new_uuid()),
            organization: owner.organization,
            person: owner.id,
            ha1_md5,
            ha1_sha256,
            in_browser: false,
            username,
            created_ms: self.now_ms(),
        };
        (device, password)
    }
}

/// What is kept of the password of an account, by MD5 and by SHA-256 (RFC 7616 section 3.4.2).
pub(crate) fn ha1s(username: &str, realm: &str, password: &str) -> ([u8; 16], [u8; 32]) {
    let secret = Zeroizing::new(format!("{username}:{realm}:{password}"));
    (Md5::digest(secret.as_bytes()).into(), Sha256::digest(secret.as_bytes()).into())
}

fn edit(change: &PersonChange) -> Result<PersonEdit, AdminError> {
    let email = |typed: &str| fields::given(typed).map(|it| fields::email("email", it)).transpose();
    let number = |typed: &str| fields::given(typed).map(|it| fields::phone_number("number", it)).transpose();
    Ok(PersonEdit {
        name: change.name.as_deref().map(|typed| fields::name("name", typed)).transpose()?,
        email: change.email.as_deref().map(email).transpose()?,
        extension: change.extension.as_deref().map(|it| fields::extension("extension", it)).transpose()?,
        number: change.number.as_deref().map(number).transpose()?,
    })
}

/// What the audit says of a change.
fn said(edit: &PersonEdit) -> String {
    let none = || "none".to_owned();
    let name = edit.name.as_ref().map(|it| format!("name {it}"));
    let email = edit.email.as_ref().map(|it| format!("e-mail {}", it.clone().unwrap_or_else(none)));
    let extension = edit.extension.as_ref().map(|it| format!("extension {it}"));
    let number = edit
        .number
        .as_ref()
        .map(|it| format!("number {}", it.as_ref().map_or_else(none, ToString::to_string)));
    [name, email, extension, number].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn new_mailbox(owner: &Person) -> Mailbox {
    Mailbox {
        id: owner.mailbox,
        organization: owner.organization,
        location: owner.location,
        owner: MailboxOwner::Person(owner.id),
        personalized_name: None,
        greetings: Greetings::default(),
        settings: MailboxSettings::default(),
        counts: Counts::default(),
        used_ms: 0,
        version: 1,
    }
}

fn target(person: PersonId) -> String {
    format!("person:{person}")
}

/// What is typed to find somebody, as it is stored: numbers have no separators (RFC 3966 section 5.1.1) there.
#[must_use]
pub fn sought(typed: &str) -> String {
    let is_number = typed.contains(|it: char| it.is_ascii_digit())
        && typed.chars().all(|it| it.is_ascii_digit() || "+-.() ".contains(it));
    if is_number { typed.replace(['-', '.', '(', ')', ' '], "") } else { typed.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::sought;

    #[test]
    fn a_number_is_sought_without_separators_and_a_name_as_it_is() {
        for (typed, want) in [
            ("+43 1 555-01.01", "+4315550101"),
            ("(01) 55", "0155"),
            ("Anna-Maria 2", "Anna-Maria 2"),
            ("- ", "- "),
            ("", ""),
        ] {
            assert_eq!(sought(typed), want);
        }
    }
}
