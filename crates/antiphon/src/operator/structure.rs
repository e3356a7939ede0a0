//! `antiphon organization`, `location`, `portal`, `person` and `device`.

use antiphon_core::location::Location;
use antiphon_core::organization::Organization;
use antiphon_core::person::Person;
use antiphon_office::admin::Actor;
use antiphon_office::admin::locations::{LocationChange, NewLocation, PortalChange};
use antiphon_office::admin::organizations::{NewOrganization, OrganizationChange};
use antiphon_office::admin::people::{NewPerson, PersonChange};
use anyhow::Context as _;
use serde_json::{Value, json};

use super::{Desktop, passcode};
use crate::cli::OrganizationCommand;
use crate::cli::locations::{LocationCommand, PortalCommand, PortalSet};
use crate::cli::people::{DeviceCommand, PersonCommand};

impl Desktop {
    pub(super) async fn organization(&self, command: OrganizationCommand) -> anyhow::Result<()> {
        match command {
            OrganizationCommand::Create { name, branded } => {
                let new = NewOrganization { name, branded };
                let organization = self.office.create_organization(Actor::Operator, &new).await?;
                self.output.object(&shown_organization(&organization))
            }
            OrganizationCommand::List => {
                let all = self.office.organizations().await?;
                let rows: Vec<Value> = all.iter().map(shown_organization).collect();
                self.output.list(&["id", "name", "branded", "accent", "logo", "default_passcode"], &rows)
            }
            OrganizationCommand::Set { of, name, branded, accent, logo, no_logo } => {
                let id = self.organization_of(&of).await?.id;
                let logo = match logo {
                    Some(file) => Some(
                        std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?,
                    ),
                    None => no_logo.then(Vec::new),
                };
                let change = OrganizationChange { name, branded, accent, logo };
                let changed = self.office.change_organization(Actor::Operator, id, &change).await?;
                self.output.object(&shown_organization(&changed))
            }
        }
    }

    pub(super) async fn location(&self, command: LocationCommand) -> anyhow::Result<()> {
        match command {
            LocationCommand::Create { of, name, time_zone, prefix } => {
                let organization = self.organization_of(&of).await?.id;
                let new =
                    NewLocation { organization, name, time_zone, prefix, language: None, place: Vec::new() };
                let location = self.office.create_location(Actor::Operator, &new).await?;
                self.output.object(&shown_location(&location))
            }
            LocationCommand::Set { of, location, name, time_zone, prefix } => {
                let organization = self.organization_of(&of).await?;
                let location = self.location_of(&organization, &location).await?;
                let change = LocationChange { name, time_zone, prefix, ..LocationChange::default() };
                let office = &self.office;
                let changed =
                    office.change_location(Actor::Operator, organization.id, location.id, &change).await?;
                self.output.object(&shown_location(&changed))
            }
            LocationCommand::List(of) => {
                let organization = self.organization_of(&of).await?;
                let all = self.office.locations(organization.id).await?;
                let rows: Vec<Value> = all.iter().map(shown_location).collect();
                self.output.list(&["id", "name", "time_zone", "prefix", "portal", "warning"], &rows)
            }
        }
    }

    pub(super) async fn portal(&self, command: PortalCommand) -> anyhow::Result<()> {
        match command {
            PortalCommand::Set(set) => self.set_portal(*set).await,
            PortalCommand::SetPasscode { of, location, passcode } => {
                let organization = self.organization_of(&of).await?;
                let location = self.location_of(&organization, &location).await?;
                let passcode = passcode::read(&passcode)?;
                let office = &self.office;
                office.set_portal_passcode(Actor::Operator, organization.id, location.id, &passcode).await?;
                self.output.object(&json!({ "location": location.name, "admin_passcode": "set" }))
            }
        }
    }

    async fn set_portal(&self, set: PortalSet) -> anyhow::Result<()> {
        let organization = self.organization_of(&set.of).await?;
        let location = self.location_of(&organization, &set.location).await?;
        super::check_language(set.language.as_deref())?;
        let change = PortalChange {
            name: set.name,
            caller_id_first: set.caller_id_first,
            caller_id_last: set.caller_id_last,
            language: set.language,
            key_layout: set.key_layout,
            extension: set.extension,
            number: set.number,
        };
        let changed =
            self.office.change_portal(Actor::Operator, organization.id, location.id, &change).await?;
        self.output.object(&shown_location(&changed))
    }

    pub(super) async fn person(&self, command: PersonCommand) -> anyhow::Result<()> {
        match command {
            PersonCommand::Create { of, location, name, extension, number, email } => {
                let organization = self.organization_of(&of).await?;
                let location = self.location_of(&organization, &location).await?.id;
                let new =
                    NewPerson { organization: organization.id, location, name, email, extension, number };
                let person = self.office.create_person(Actor::Operator, &new).await?;
                self.output.object(&shown_person(&person))
            }
            PersonCommand::List(of) => {
                let organization = self.organization_of(&of).await?;
                let all = self.office.people(organization.id).await?;
                let rows: Vec<Value> = all.iter().map(shown_person).collect();
                self.output.list(&["id", "extension", "name", "number", "email"], &rows)
            }
            PersonCommand::Set { of, name, new_extension, number, email } => {
                let (organization, person) = self.person_of(&of).await?;
                let change = PersonChange { name, email, extension: new_extension, number };
                let office = &self.office;
                let person =
                    office.change_person(Actor::Operator, organization.id, person.id, &change).await?;
                self.output.object(&shown_person(&person))
            }
            PersonCommand::Forward(forward) => self.forward(&forward).await,
            PersonCommand::DoNotDisturb(change) => self.do_not_disturb(&change).await,
        }
    }

    pub(super) async fn device(&self, command: DeviceCommand) -> anyhow::Result<()> {
        match command {
            DeviceCommand::Create(of) => {
                let (organization, person) = self.person_of(&of).await?;
                let account = self
                    .office
                    .create_device(Actor::Operator, organization.id, person.id, &self.domain)
                    .await?;
                self.output.object(&json!({
                    "username": account.username,
                    "password": account.password.expose(),
                    "domain": self.domain,
                }))
            }
            DeviceCommand::List(of) => {
                let (organization, person) = self.person_of(&of).await?;
                let all = self.office.devices(organization.id, person.id).await?;
                let rows: Vec<Value> = all
                    .iter()
                    .map(|device| json!({ "id": device.id.to_string(), "username": device.username }))
                    .collect();
                self.output.list(&["id", "username"], &rows)
            }
        }
    }
}

fn shown_organization(organization: &Organization) -> Value {
    json!({
        "id": organization.id.to_string(),
        "name": organization.name,
        "branded": organization.branded,
        "accent": organization.branding.accent.map(|accent| accent.to_string()),
        "logo": organization.branding.logo.map(|logo| logo.media_type()),
        "default_passcode": if organization.service.default_passcode_on { "on" } else { "off" },
    })
}

fn shown_location(location: &Location) -> Value {
    let portal = &location.portal;
    let numbers =
        [portal.extension.as_ref().map(ToString::to_string), portal.number.as_ref().map(ToString::to_string)];
    let numbers: Vec<String> = numbers.into_iter().flatten().collect();
    json!({
        "id": location.id.to_string(),
        "name": location.name,
        "time_zone": location.time_zone,
        "prefix": location.prefix,
        "portal": numbers.join(" "),
        "portal_name": portal.name,
        "extension": portal.extension.as_ref().map(ToString::to_string),
        "number": portal.number.as_ref().map(ToString::to_string),
        "language": portal.language,
        "key_layout": portal.key_layout.word(),
        // M1: said wherever a location is shown.
        "warning": (!portal.answers()).then_some("no number: nobody here gets voicemail"),
    })
}

fn shown_person(person: &Person) -> Value {
    json!({
        "id": person.id.to_string(),
        "name": person.name,
        "extension": person.extension.as_str(),
        "number": person.number.as_ref().map(ToString::to_string),
        "email": person.email,
        "location": person.location.to_string(),
    })
}
