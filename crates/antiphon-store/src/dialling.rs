//! Dial rules and permissions: a row for each location and person of whom something was said.

use antiphon_core::dialling::{DialRules, PersonalPermissions};
use antiphon_core::ids::{LocationId, OrganizationId, PersonId};
use antiphon_office::ports::{Audit, Dialling, StoreError};
use async_trait::async_trait;

use crate::failure::Failure;
use crate::session::{Session, values};
use crate::sql_store::SqlStore;
use crate::{audit, dialling_json, locations, people};

const RULES: &str = "SELECT rules FROM dial_rules WHERE organization = $1 AND location = $2";
const SAVE_RULES: &str = "INSERT INTO dial_rules (organization, location, rules) VALUES ($1, $2, $3)
    ON CONFLICT (organization, location) DO UPDATE SET rules = excluded.rules";
const PERMISSIONS: &str = "SELECT permissions FROM call_permissions WHERE organization = $1 AND person = $2";
const SAVE_PERMISSIONS: &str = "INSERT INTO call_permissions (organization, person, permissions)
    VALUES ($1, $2, $3)
    ON CONFLICT (organization, person) DO UPDATE SET permissions = excluded.permissions";

#[async_trait]
impl Dialling for SqlStore {
    async fn dial_rules(
        &self,
        organization: OrganizationId,
        location: LocationId,
    ) -> Result<DialRules, StoreError> {
        self.db
            .read((organization, location), |session, (organization, location)| {
                Box::pin(rules(session, *organization, *location))
            })
            .await
    }

    async fn save_dial_rules(
        &self,
        organization: OrganizationId,
        location: LocationId,
        rules: &DialRules,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let change = (organization, location, rules.clone(), audit.clone());
        self.db
            .write(change, |session, (organization, location, rules, audit)| {
                Box::pin(save_rules(session, *organization, *location, rules, audit))
            })
            .await
    }

    async fn personal_permissions(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<PersonalPermissions, StoreError> {
        self.db
            .read((organization, person), |session, (organization, person)| {
                Box::pin(permissions(session, *organization, *person))
            })
            .await
    }

    async fn save_personal_permissions(
        &self,
        organization: OrganizationId,
        person: PersonId,
        permissions: &PersonalPermissions,
        audit: &Audit,
    ) -> Result<(), StoreError> {
        let change = (organization, person, *permissions, audit.clone());
        self.db
            .write(change, |session, (organization, person, permissions, audit)| {
                Box::pin(save_permissions(session, *organization, *person, permissions, audit))
            })
            .await
    }
}

async fn rules(
    session: &mut Session<'_>,
    organization: OrganizationId,
    location: LocationId,
) -> Result<DialRules, Failure> {
    let row = session.row(RULES, values![organization.0, location.0]).await?;
    row.map_or(Ok(DialRules::default()), |row| row.parsed("rules", dialling_json::read_rules))
}

async fn save_rules(
    session: &mut Session<'_>,
    organization: OrganizationId,
    location: LocationId,
    rules: &DialRules,
    audit: &Audit,
) -> Result<(), Failure> {
    if locations::one(session, organization, location).await?.is_none() {
        return Err(Failure::missing("location"));
    }
    let text = dialling_json::write_rules(rules);
    session.run(SAVE_RULES, values![organization.0, location.0, &text]).await?;
    audit::insert(session, audit).await
}

async fn permissions(
    session: &mut Session<'_>,
    organization: OrganizationId,
    person: PersonId,
) -> Result<PersonalPermissions, Failure> {
    let row = session.row(PERMISSIONS, values![organization.0, person.0]).await?;
    let read = dialling_json::read_permissions;
    row.map_or(Ok(PersonalPermissions::default()), |row| row.parsed("permissions", read))
}

async fn save_permissions(
    session: &mut Session<'_>,
    organization: OrganizationId,
    person: PersonId,
    permissions: &PersonalPermissions,
    audit: &Audit,
) -> Result<(), Failure> {
    if people::one(session, organization, person).await?.is_none() {
        return Err(Failure::missing("person"));
    }
    let text = dialling_json::write_permissions(permissions);
    session.run(SAVE_PERMISSIONS, values![organization.0, person.0, &text]).await?;
    audit::insert(session, audit).await
}
