//! `antiphon schedule` and `antiphon attendant`.

mod differences;

use antiphon_core::attendant::{Attendant, Period};
use antiphon_core::organization::Organization;
use antiphon_core::schedule::Schedule;
use antiphon_office::admin::Actor;
use antiphon_office::admin::attendants::AttendantDraft;
use antiphon_office::admin::schedules::ScheduleDraft;
use anyhow::Context as _;
use serde_json::{Value, json};

use super::Desktop;
use super::documents::{self, AttendantDocument, ScheduleDocument};
use super::find::one;
use crate::cli::attendants::{
    AttendantCommand, NamedAnnouncement, NamedAttendant, NamedSchedule, ScheduleCommand,
};

impl Desktop {
    pub(super) async fn schedule(&self, command: ScheduleCommand) -> anyhow::Result<()> {
        match command {
            ScheduleCommand::Apply { of, file, location } => {
                let organization = self.organization_of(&of).await?;
                let location = self.location_of(&organization, &location).await?.id;
                let draft: ScheduleDraft = documents::read::<ScheduleDocument>(&file)?.try_into()?;
                let applied =
                    self.office.apply_schedule(Actor::Operator, organization.id, location, &draft).await?;
                self.output.object(&shown_schedule(&applied))
            }
            ScheduleCommand::List(of) => {
                let organization = self.organization_of(&of).await?;
                let all = self.office.schedules(organization.id).await?;
                let rows: Vec<Value> = all.iter().map(shown_schedule).collect();
                self.output.list(&["id", "name", "kind", "events", "location"], &rows)
            }
            ScheduleCommand::Show(named) => {
                let (_, schedule) = self.schedule_of(&named).await?;
                let document = ScheduleDocument::from(&schedule);
                self.output.document(&serde_json::to_value(&document)?, &toml::to_string(&document)?)
            }
            ScheduleCommand::Remove(named) => {
                let (organization, schedule) = self.schedule_of(&named).await?;
                self.office.remove_schedule(Actor::Operator, organization.id, schedule.id).await?;
                self.output.object(&json!({ "schedule": schedule.name, "removed": true }))
            }
        }
    }

    async fn schedule_of(&self, named: &NamedSchedule) -> anyhow::Result<(Organization, Schedule)> {
        let organization = self.organization_of(&named.of).await?;
        let all = self.office.schedules(organization.id).await?;
        let found = one(all, "schedule", &named.schedule, |it| [it.id.to_string(), it.name.clone()])?;
        Ok((organization, found))
    }

    pub(super) async fn attendant(&self, command: AttendantCommand) -> anyhow::Result<()> {
        match command {
            AttendantCommand::Apply { of, file, location, dry_run } => {
                let organization = self.organization_of(&of).await?;
                let location = self.location_of(&organization, &location).await?.id;
                let draft: AttendantDraft = documents::read::<AttendantDocument>(&file)?.into();
                if dry_run {
                    let plan = self.office.plan_attendant(organization.id, location, &draft).await?;
                    let before = match &plan.before {
                        Some(before) => self.document_of(before).await?,
                        None => json!({}),
                    };
                    let rows = differences::between(&before, &self.document_of(&plan.after).await?);
                    return self.output.list(&["field", "before", "after"], &rows);
                }
                let applied =
                    self.office.apply_attendant(Actor::Operator, organization.id, location, &draft).await?;
                self.output.object(&shown_attendant(&applied))
            }
            AttendantCommand::List(of) => {
                let organization = self.organization_of(&of).await?;
                let all = self.office.attendants(organization.id).await?;
                let rows: Vec<Value> = all.iter().map(shown_attendant).collect();
                self.output.list(&["id", "name", "extension", "number", "language", "location"], &rows)
            }
            AttendantCommand::Show(named) => {
                let (_, attendant) = self.attendant_of(&named).await?;
                let document = AttendantDocument::from(self.office.draft_of(&attendant).await?);
                self.output.document(&serde_json::to_value(&document)?, &toml::to_string(&document)?)
            }
            AttendantCommand::Check(named) => {
                let (organization, attendant) = self.attendant_of(&named).await?;
                let found = self.office.check_attendant(organization.id, attendant.id).await?;
                let rows: Vec<Value> = found.iter().map(|problem| json!({ "problem": problem })).collect();
                self.output.list(&["problem"], &rows)
            }
            AttendantCommand::Greeting { named, period, greeting } => {
                let (organization, attendant) = self.attendant_of(&named).await?;
                let announcement = match greeting.announcement {
                    Some(announcement) => {
                        let named = NamedAnnouncement { of: named.of, announcement };
                        Some(self.announcement_of(&named).await?.1.announcement.id)
                    }
                    None => None,
                };
                let (office, actor, id) = (&self.office, Actor::Operator, attendant.id);
                let period = Period::parse(&period).context("there is no such period")?;
                let changed =
                    office.activate_greeting(actor, organization.id, id, period, announcement).await?;
                self.output.object(&shown_attendant(&changed))
            }
            AttendantCommand::Activate { named, period } => {
                let (organization, attendant) = self.attendant_of(&named).await?;
                let (office, actor, id) = (&self.office, Actor::Operator, attendant.id);
                let changed =
                    office.activate_period(actor, organization.id, id, Period::parse(&period)).await?;
                self.output.object(&shown_attendant(&changed))
            }
            AttendantCommand::Remove(named) => {
                let (organization, attendant) = self.attendant_of(&named).await?;
                self.office.remove_attendant(Actor::Operator, organization.id, attendant.id).await?;
                self.output.object(&json!({ "attendant": attendant.name, "removed": true }))
            }
        }
    }

    async fn document_of(&self, attendant: &Attendant) -> anyhow::Result<Value> {
        let draft = AttendantDraft { version: None, ..self.office.draft_of(attendant).await? };
        Ok(serde_json::to_value(AttendantDocument::from(draft))?)
    }

    async fn attendant_of(&self, named: &NamedAttendant) -> anyhow::Result<(Organization, Attendant)> {
        let organization = self.organization_of(&named.of).await?;
        let all = self.office.attendants(organization.id).await?;
        let found = one(all, "auto attendant", &named.attendant, |it| {
            let extension = it.extension.as_ref().map(ToString::to_string).unwrap_or_default();
            [it.id.to_string(), extension, it.name.clone()]
        })?;
        Ok((organization, found))
    }
}

fn shown_schedule(schedule: &Schedule) -> Value {
    json!({
        "id": schedule.id.to_string(),
        "name": schedule.name,
        "kind": schedule.kind.word(),
        "events": schedule.events.len(),
        "location": schedule.location.to_string(),
    })
}

fn shown_attendant(attendant: &Attendant) -> Value {
    json!({
        "id": attendant.id.to_string(),
        "name": attendant.name,
        "extension": attendant.extension.as_ref().map(ToString::to_string),
        "number": attendant.number.as_ref().map(ToString::to_string),
        "language": attendant.language,
        "location": attendant.location.to_string(),
        "activated": attendant.activated.map(Period::word),
        "version": attendant.version,
    })
}
