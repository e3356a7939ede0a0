//! `antiphon announcement`, `antiphon schedule` and `antiphon attendant`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::OfOrganization;

/// `antiphon announcement …`
#[derive(Debug, Subcommand)]
pub(crate) enum AnnouncementCommand {
    /// Add an announcement from a WAV file of at most four minutes.
    Add {
        #[command(flatten)]
        of: OfOrganization,
        /// Its name.
        name: String,
        /// The WAV file.
        file: PathBuf,
        /// Name or id of the only location that may use it.
        #[arg(long, value_name = "NAME|ID")]
        location: Option<String>,
    },
    /// Replace the audio of an announcement.
    Replace {
        #[command(flatten)]
        named: NamedAnnouncement,
        /// The WAV file.
        file: PathBuf,
    },
    /// List what an announcement said before, newest first.
    History(NamedAnnouncement),
    /// Give an announcement back what it said at a version.
    Restore {
        #[command(flatten)]
        named: NamedAnnouncement,
        /// The version, as `history` lists it.
        version: i64,
    },
    /// List the announcements.
    List(OfOrganization),
    /// Print one announcement, and which auto attendants play it.
    Show(NamedAnnouncement),
    /// Write the WAV file of an announcement.
    Export {
        #[command(flatten)]
        named: NamedAnnouncement,
        /// The file to write.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Remove an announcement that no auto attendant plays.
    Remove(NamedAnnouncement),
}

/// Which announcement.
#[derive(Debug, Args)]
pub(crate) struct NamedAnnouncement {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Name or id of the announcement.
    #[arg(value_name = "NAME|ID")]
    pub(crate) announcement: String,
}

/// `antiphon schedule …`
#[derive(Debug, Subcommand)]
pub(crate) enum ScheduleCommand {
    /// Create the schedule of a file (TOML or JSON), or replace the one of its name and kind.
    Apply {
        #[command(flatten)]
        of: OfOrganization,
        /// The file.
        file: PathBuf,
        /// Name or id of the location.
        #[arg(long, value_name = "NAME|ID")]
        location: String,
    },
    /// List the schedules.
    List(OfOrganization),
    /// Print a schedule as a file that can be applied.
    Show(NamedSchedule),
    /// Remove a schedule that no auto attendant follows.
    Remove(NamedSchedule),
}

/// Which schedule.
#[derive(Debug, Args)]
pub(crate) struct NamedSchedule {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Name or id of the schedule.
    #[arg(value_name = "NAME|ID")]
    pub(crate) schedule: String,
}

/// `antiphon attendant …`
#[derive(Debug, Subcommand)]
pub(crate) enum AttendantCommand {
    /// Create the auto attendant of a file (TOML or JSON), or replace the one of its name.
    Apply {
        #[command(flatten)]
        of: OfOrganization,
        /// The file.
        file: PathBuf,
        /// Name or id of the location.
        #[arg(long, value_name = "NAME|ID")]
        location: String,
        /// Only print what would change.
        #[arg(long)]
        dry_run: bool,
    },
    /// List the auto attendants.
    List(OfOrganization),
    /// Print an auto attendant as a file that can be applied.
    Show(NamedAttendant),
    /// Print what callers of an auto attendant will stumble over.
    Check(NamedAttendant),
    /// Choose what callers of an auto attendant hear first in a period.
    Greeting {
        #[command(flatten)]
        named: NamedAttendant,
        /// When they hear it: business, after_hours or holiday.
        #[arg(value_parser = ["business", "after_hours", "holiday"])]
        period: String,
        #[command(flatten)]
        greeting: ChosenGreeting,
    },
    /// Have the greeting and menu of a period hold from the next call on, whatever the schedules say.
    Activate {
        #[command(flatten)]
        named: NamedAttendant,
        /// The period, or schedule to let the schedules decide again.
        #[arg(value_parser = ["business", "after_hours", "holiday", "schedule"])]
        period: String,
    },
    /// Remove an auto attendant.
    Remove(NamedAttendant),
}

/// What callers hear first.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct ChosenGreeting {
    /// Name or id of an announcement.
    #[arg(long, value_name = "NAME|ID")]
    pub(crate) announcement: Option<String>,
    /// Our own words, which name the keys.
    #[arg(long)]
    pub(crate) default: bool,
}

/// Which auto attendant.
#[derive(Debug, Args)]
pub(crate) struct NamedAttendant {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Name, extension or id of the auto attendant.
    #[arg(value_name = "NAME|EXTENSION|ID")]
    pub(crate) attendant: String,
}
