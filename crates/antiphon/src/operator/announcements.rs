//! `antiphon announcement`.

use std::path::Path;

use antiphon_core::announcement::{Announcement, EarlierTake, Level};
use antiphon_core::limits::ANNOUNCEMENT_BYTES_MAX;
use antiphon_core::organization::Organization;
use antiphon_office::admin::Actor;
use antiphon_office::admin::announcements::{AnnouncementListing, NewAnnouncement};
use anyhow::{Context as _, bail};
use serde_json::{Map, Value, json};

use super::Desktop;
use super::find::one;
use crate::cli::attendants::{AnnouncementCommand, NamedAnnouncement};

impl Desktop {
    pub(super) async fn announcement(&self, command: AnnouncementCommand) -> anyhow::Result<()> {
        match command {
            AnnouncementCommand::Add { of, name, file, location } => {
                let organization = self.organization_of(&of).await?;
                let level = match location {
                    Some(named) => Level::Location(self.location_of(&organization, &named).await?.id),
                    None => Level::Organization,
                };
                let new = NewAnnouncement { organization: organization.id, level, name, wav: read(&file)? };
                let announcement = self.office.add_announcement(Actor::Operator, new).await?;
                self.output.object(&shown(&announcement))
            }
            AnnouncementCommand::Replace { named, file } => {
                let (organization, AnnouncementListing { announcement, .. }) =
                    self.announcement_of(&named).await?;
                let wav = read(&file)?;
                let replaced = self
                    .office
                    .replace_announcement(Actor::Operator, organization.id, announcement.id, wav)
                    .await?;
                self.output.object(&shown(&replaced))
            }
            AnnouncementCommand::History(named) => {
                let (organization, listing) = self.announcement_of(&named).await?;
                let takes = self.office.earlier_takes(organization.id, listing.announcement.id).await?;
                let rows: Vec<Value> = takes.iter().map(earlier).collect();
                self.output.list(&["version", "seconds", "kilobytes", "until"], &rows)
            }
            AnnouncementCommand::Restore { named, version } => {
                let (organization, AnnouncementListing { announcement, .. }) =
                    self.announcement_of(&named).await?;
                let restored = self
                    .office
                    .restore_announcement(Actor::Operator, organization.id, announcement.id, version)
                    .await?;
                self.output.object(&shown(&restored))
            }
            AnnouncementCommand::List(of) => {
                let organization = self.organization_of(&of).await?;
                let all = self.office.announcements(organization.id).await?;
                let rows: Vec<Value> = all.iter().map(listed).collect();
                self.output.list(&["id", "name", "location", "seconds", "kilobytes", "users"], &rows)
            }
            AnnouncementCommand::Show(named) => {
                let (organization, listing) = self.announcement_of(&named).await?;
                let mut fields = fields_of_listing(&listing);
                let attendants = self.office.attendants(organization.id).await?;
                let playing = attendants
                    .iter()
                    .filter(|it| it.announcements().contains(&listing.announcement.id))
                    .map(|it| it.name.clone());
                fields.insert("attendants".to_owned(), playing.collect());
                self.output.object(&fields.into())
            }
            AnnouncementCommand::Export { named, to } => {
                let (organization, AnnouncementListing { announcement, .. }) =
                    self.announcement_of(&named).await?;
                let wav = self.office.announcement_audio(organization.id, announcement.id).await?;
                std::fs::write(&to, wav).with_context(|| format!("cannot write {}", to.display()))?;
                self.output
                    .object(&json!({ "announcement": announcement.name, "file": to.display().to_string() }))
            }
            AnnouncementCommand::Remove(named) => {
                let (organization, AnnouncementListing { announcement, .. }) =
                    self.announcement_of(&named).await?;
                self.office.remove_announcement(Actor::Operator, organization.id, announcement.id).await?;
                self.output.object(&json!({ "announcement": announcement.name, "removed": true }))
            }
        }
    }

    pub(super) async fn announcement_of(
        &self,
        named: &NamedAnnouncement,
    ) -> anyhow::Result<(Organization, AnnouncementListing)> {
        let organization = self.organization_of(&named.of).await?;
        let all = self.office.announcements(organization.id).await?;
        let names = |it: &AnnouncementListing| [it.announcement.id.to_string(), it.announcement.name.clone()];
        Ok((organization, one(all, "announcement", &named.announcement, names)?))
    }
}

/// What is far too large is not even read.
fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    let name = file.display();
    let size = std::fs::metadata(file).with_context(|| format!("cannot read {name}"))?.len();
    if size > ANNOUNCEMENT_BYTES_MAX {
        bail!("{name}: may have at most {} kB", ANNOUNCEMENT_BYTES_MAX / 1_000);
    }
    std::fs::read(file).with_context(|| format!("cannot read {name}"))
}

fn earlier(take: &EarlierTake) -> Value {
    json!({
        "version": take.number,
        "seconds": take.duration_ms / 1_000,
        "duration_ms": take.duration_ms,
        "kilobytes": take.bytes / 1_000,
        "bytes": take.bytes,
        "until": super::output::time(take.replaced_ms),
    })
}

fn listed(listing: &AnnouncementListing) -> Value {
    fields_of_listing(listing).into()
}

fn fields_of_listing(listing: &AnnouncementListing) -> Map<String, Value> {
    let mut fields = fields(&listing.announcement);
    fields.insert("users".to_owned(), listing.users.into());
    fields
}

fn shown(announcement: &Announcement) -> Value {
    fields(announcement).into()
}

fn fields(announcement: &Announcement) -> Map<String, Value> {
    let location = match announcement.level {
        Level::Organization => None,
        Level::Location(location) => Some(location.to_string()),
    };
    let fields = [
        ("id", announcement.id.to_string().into()),
        ("name", announcement.name.clone().into()),
        ("location", location.into()),
        ("seconds", (announcement.duration_ms / 1_000).into()),
        ("duration_ms", announcement.duration_ms.into()),
        ("kilobytes", (announcement.bytes / 1_000).into()),
        ("bytes", announcement.bytes.into()),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
