//! The command line: what can be said, and nothing of how it is done.

pub(crate) mod accounts;
pub(crate) mod attendants;
pub(crate) mod greetings;
pub(crate) mod groups;
pub(crate) mod integrations;
pub(crate) mod lists;
pub(crate) mod locations;
pub(crate) mod mailboxes;
pub(crate) mod people;
pub(crate) mod prompts;
pub(crate) mod records;
pub(crate) mod settings;
pub(crate) mod trunks;
pub(crate) mod webhooks;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use self::accounts::{AccountCommand, AdminCommand, TokenCommand};
use self::attendants::{AnnouncementCommand, AttendantCommand, ScheduleCommand};
use self::groups::GroupCommand;
use self::integrations::IntegrationCommand;
use self::locations::{LocationCommand, PortalCommand};
use self::mailboxes::{MailboxCommand, MessageCommand};
use self::people::{DeviceCommand, PersonCommand};
use self::prompts::PromptsCommand;
use self::records::{AuditArgs, CallsArgs, DeliveryCommand, TraceArgs};
use self::settings::SettingsCommand;
use crate::config::Overrides;

/// A self-hosted voice portal and voicemail server for SIP telephony.
#[derive(Debug, Parser)]
#[command(name = "antiphon", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// Configuration file (TOML). Environment variables `ANTIPHON_SECTION__KEY` and flags win over it.
    #[arg(long, value_name = "FILE", global = true, env = "ANTIPHON_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) overrides: Overrides,
    /// Print data as JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start a demo organization in a folder of its own and call it once.
    Demo(Demo),
    /// Answer calls until told to stop.
    Serve,
    /// Check the configuration and print it whole.
    CheckConfig,
    /// Packs of prompts in other languages.
    #[command(subcommand)]
    Prompts(PromptsCommand),
    #[command(flatten)]
    Operator(OperatorCommand),
}

/// What an operator does to the rows and files of a server, whether it runs or not.
#[derive(Debug, Subcommand)]
pub(crate) enum OperatorCommand {
    /// Organizations, the tenants of this server.
    #[command(subcommand)]
    Organization(OrganizationCommand),
    /// Calling > Service Settings of an organization.
    #[command(subcommand)]
    Settings(SettingsCommand),
    /// Locations, each with its voice portal.
    #[command(subcommand)]
    Location(LocationCommand),
    /// The voice portal of a location.
    #[command(subcommand)]
    Portal(PortalCommand),
    /// People, each with an extension and a mailbox.
    #[command(subcommand)]
    Person(PersonCommand),
    /// The phones of a person.
    #[command(subcommand)]
    Device(DeviceCommand),
    /// Voicemail groups: mailboxes that several people share.
    #[command(subcommand)]
    Group(GroupCommand),
    /// Mailboxes: their locks and passcodes.
    #[command(subcommand)]
    Mailbox(MailboxCommand),
    /// What waits to be told to phones and by e-mail.
    #[command(subcommand)]
    Delivery(DeliveryCommand),
    /// Messages.
    #[command(subcommand)]
    Message(MessageCommand),
    /// Announcements: recordings that auto attendants play.
    #[command(subcommand)]
    Announcement(AnnouncementCommand),
    /// Schedules of business hours and holidays.
    #[command(subcommand)]
    Schedule(ScheduleCommand),
    /// Auto attendants.
    #[command(subcommand)]
    Attendant(AttendantCommand),
    /// Trunks: the ways to the telephone network, and to other telephone systems.
    #[command(subcommand)]
    Trunk(trunks::TrunkCommand),
    /// Webhooks: programs that events are posted to.
    #[command(subcommand)]
    Webhook(webhooks::WebhookCommand),
    /// How locations dial numbers outside, and who may call them.
    #[command(subcommand)]
    Dialing(trunks::DialingCommand),
    /// Administrators who are no person with a mailbox.
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Accounts: who signs in to the pages and the API.
    #[command(subcommand)]
    Account(AccountCommand),
    /// Tokens of the API.
    #[command(subcommand)]
    Token(TokenCommand),
    /// Programs that people can let act for them (OAuth 2).
    #[command(subcommand)]
    Integration(IntegrationCommand),
    /// Print a link that sets up the first administrator; an earlier one is worth nothing then.
    SetupLink(OfOrganization),
    /// Who did what, newest first.
    Audit(AuditArgs),
    /// Who called whom and how it went, newest first.
    Calls(CallsArgs),
    /// One call with its SIP messages as a ladder; credentials and keys are masked.
    Trace(TraceArgs),
}

/// `antiphon demo`
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Address and port for SIP over UDP and TCP, on the loopback; port 0 takes any free one.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:5060")]
    pub(crate) sip: SocketAddr,
    /// Address and port for HTTP, on the loopback; port 0 takes any free one.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    pub(crate) http: SocketAddr,
    /// Do not place the call to the portal.
    #[arg(long)]
    pub(crate) no_call: bool,
}

/// Which organization: needed only where there are several.
#[derive(Debug, Args)]
pub(crate) struct OfOrganization {
    /// Name or id of the organization; may be left out where there is only one.
    #[arg(long, value_name = "NAME|ID")]
    pub(crate) organization: Option<String>,
}

/// Which person, by extension or id.
#[derive(Debug, Args)]
pub(crate) struct OfPerson {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Extension or id of the person.
    #[arg(value_name = "EXTENSION|ID")]
    pub(crate) person: String,
    /// Name or id of the person's location, where an extension exists in several.
    #[arg(long, value_name = "NAME|ID")]
    pub(crate) location: Option<String>,
}

/// Which mailbox, by its owner's extension or id.
#[derive(Debug, Args)]
pub(crate) struct OfMailbox {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Extension or id of the person, or of the voicemail group, which may be named too.
    #[arg(value_name = "EXTENSION|ID")]
    pub(crate) owner: String,
    /// Name or id of the owner's location, where an extension exists in several.
    #[arg(long, value_name = "NAME|ID")]
    pub(crate) location: Option<String>,
}

/// Where a passcode comes from. It is never an argument: those show in process lists.
#[derive(Debug, Args)]
pub(crate) struct PasscodeSource {
    /// Read the passcode from this file instead of standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) passcode_file: Option<PathBuf>,
}

/// `antiphon organization …`
#[derive(Debug, Subcommand)]
pub(crate) enum OrganizationCommand {
    /// Add an organization.
    Create {
        /// Its name.
        name: String,
        /// Say the organization's name in the welcome.
        #[arg(long)]
        branded: bool,
    },
    /// List the organizations.
    List,
    /// Change name and looks; what is not named stays.
    Set {
        #[command(flatten)]
        of: OfOrganization,
        /// Its new name.
        #[arg(long)]
        name: Option<String>,
        /// Whether the welcome says the organization's name.
        #[arg(long, value_name = "true|false")]
        branded: Option<bool>,
        /// Colour of links and buttons, such as #0b5a86; an empty text takes it away.
        #[arg(long, value_name = "#RRGGBB")]
        accent: Option<String>,
        /// Picture that pages and letters show, PNG or JPEG.
        #[arg(long, value_name = "FILE", conflicts_with = "no_logo")]
        logo: Option<PathBuf>,
        /// Take the logo away.
        #[arg(long)]
        no_logo: bool,
    },
}
