//! What callers of an auto attendant will stumble over: in its menus, and where its keys lead.

use antiphon_core::attendant::{Attendant, KeyAction, Menu, NoInputAction};
use antiphon_core::ids::{AttendantId, OrganizationId, ScheduleId};
use antiphon_core::numbering::Dialled;

use crate::Office;
use crate::ports::{BlobError, NumberOwner, StoreError};

impl Office {
    /// Everything that is foolish in an auto attendant, one line each, in the order of its menus.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such auto attendant, and what the store says.
    pub async fn check_attendant(
        &self,
        organization: OrganizationId,
        id: AttendantId,
    ) -> Result<Vec<String>, StoreError> {
        self.foolish_in(&self.attendant(organization, id).await?).await
    }

    /// The same of an auto attendant that nobody has saved yet.
    ///
    /// # Errors
    /// What the store says.
    pub async fn foolish_in(&self, attendant: &Attendant) -> Result<Vec<String>, StoreError> {
        let organization = attendant.organization;
        let mut found: Vec<String> = attendant.faults().iter().map(ToString::to_string).collect();
        for (field, schedule) in [
            ("business_schedule", attendant.business_schedule),
            ("holiday_schedule", attendant.holiday_schedule),
        ] {
            found.extend(self.faulty_schedule(organization, field, schedule).await?);
        }
        for (name, menu) in attendant.menus() {
            self.check_targets(attendant, name, menu, &mut found).await?;
        }
        self.check_audio(attendant, &mut found).await?;
        Ok(found)
    }

    async fn faulty_schedule(
        &self,
        organization: OrganizationId,
        field: &str,
        id: Option<ScheduleId>,
    ) -> Result<Option<String>, StoreError> {
        let Some(id) = id else { return Ok(None) };
        let schedule = self.ports.store.schedule(organization, id).await?;
        Ok(match schedule {
            None => Some(format!("{field}: there is no such schedule")),
            Some(it) if it.events.is_empty() => Some(format!("{field}: \"{}\" has no times", it.name)),
            Some(_) => None,
        })
    }

    async fn check_targets(
        &self,
        attendant: &Attendant,
        menu_name: &str,
        menu: &Menu,
        found: &mut Vec<String>,
    ) -> Result<(), StoreError> {
        for key in &menu.keys {
            let at = format!("menu {menu_name}, key {}", key.key.as_char());
            let problem = match &key.action {
                KeyAction::TransferWithPrompt(to)
                | KeyAction::TransferWithoutPrompt(to)
                | KeyAction::TransferToOperator(to) => self.faulty_number(attendant, to).await?,
                KeyAction::TransferToMailbox(to) => self.faulty_mailbox(attendant, to).await?,
                KeyAction::PlayAnnouncement(_)
                | KeyAction::NameDialing
                | KeyAction::ExtensionDialing
                | KeyAction::RepeatMenu
                | KeyAction::Exit
                | KeyAction::SubMenu(_)
                | KeyAction::ReturnToPreviousMenu => None,
            };
            found.extend(problem.map(|problem| format!("{at}: {problem}")));
        }
        let problem = match &menu.no_input.action {
            NoInputAction::TransferWithPrompt(to)
            | NoInputAction::TransferWithoutPrompt(to)
            | NoInputAction::TransferToOperator(to) => self.faulty_number(attendant, to).await?,
            NoInputAction::TransferToMailbox(to) => self.faulty_mailbox(attendant, to).await?,
            NoInputAction::PlayMessageAndDisconnect(_) | NoInputAction::Disconnect => None,
        };
        found.extend(problem.map(|problem| format!("menu {menu_name}, no input: {problem}")));
        Ok(())
    }

    async fn faulty_number(&self, attendant: &Attendant, to: &Dialled) -> Result<Option<String>, StoreError> {
        let owner = self.number_inside(attendant.organization, attendant.location, to.as_str()).await?;
        Ok(match owner.map(|it| it.owner) {
            Some(NumberOwner::Attendant(id)) if id == attendant.id => {
                Some(format!("{to} leads back to this auto attendant"))
            }
            // Who has a number outside cannot be known here.
            None if to.phone_number().is_none() => Some(format!("nobody has the number {to}")),
            Some(_) | None => None,
        })
    }

    async fn faulty_mailbox(
        &self,
        attendant: &Attendant,
        to: &Dialled,
    ) -> Result<Option<String>, StoreError> {
        let mailbox = self.mailbox_at(attendant.organization, attendant.location, to).await?;
        Ok(mailbox.is_none().then(|| format!("nobody with the number {to} has a mailbox")))
    }

    async fn check_audio(&self, attendant: &Attendant, found: &mut Vec<String>) -> Result<(), StoreError> {
        for id in attendant.announcements() {
            let announcement = self.ports.store.announcement(attendant.organization, id).await?;
            let Some(announcement) = announcement else {
                found.push(format!("announcement {id} is not there"));
                continue;
            };
            match self.ports.blobs.read(&announcement.audio).await {
                Ok(_) => {}
                Err(BlobError::Missing(_) | BlobError::Failed(_)) => {
                    found.push(format!("the audio of announcement \"{}\" cannot be read", announcement.name));
                }
            }
        }
        Ok(())
    }
}
