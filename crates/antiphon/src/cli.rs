//! The command line: what can be said, and nothing of how it is done.

pub(crate) mod accounts;
pub(crate) mod attendants;
pub(crate) mod greetings;
pub(crate) mod integrations;
pub(crate) mod lists;
pub(crate) mod trunks;
pub(crate) mod webhooks;

use std::net::SocketAddr;
use std::path::PathBuf;

use antiphon_core::ids::{JobId, MessageId};
use clap::{Args, Parser, Subcommand};

use self::accounts::{AccountCommand, AdminCommand, TokenCommand};
use self::attendants::{AnnouncementCommand, AttendantCommand, ScheduleCommand};
use self::greetings::{DoNotDisturb, Forward, GreetingCommand, NameCommand};
use self::integrations::IntegrationCommand;
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

/// `antiphon prompts …`
#[derive(Debug, Subcommand)]
pub(crate) enum PromptsCommand {
    /// Have a speech engine speak every prompt of a language into the data folder; goes on where it was interrupted.
    Build {
        /// The language, such as de or de-DE.
        #[arg(long, value_name = "TAG")]
        lang: String,
        /// espeak-ng, flite, or a command that writes a WAV file to {out}, with the words on its standard input;
        /// otherwise as configured.
        #[arg(long, value_name = "ENGINE|COMMAND")]
        engine: Option<String>,
        /// The engine's voice; otherwise that of the language.
        #[arg(long, value_name = "NAME")]
        voice: Option<String>,
        /// Under which terms the recordings may be used, for the pack's manifest.
        #[arg(long, value_name = "TEXT", default_value = "see the terms of the engine and its voice")]
        licence: String,
    },
    /// Take over recordings that somebody else has made.
    Import {
        /// The language, such as de or de-DE.
        #[arg(long, value_name = "TAG")]
        lang: String,
        /// A file that says which recording says which prompt; asterisk for that of Debian's asterisk-core-sounds.
        #[arg(long, value_name = "FILE|asterisk")]
        mapping: String,
        /// Under which terms the recordings may be used, for the pack's manifest.
        #[arg(long, value_name = "TEXT", default_value = "see where they come from")]
        licence: String,
        /// The folder with the recordings.
        #[arg(value_name = "DIR")]
        from: PathBuf,
    },
    /// List what packs lack and what is damaged or not used; fails if there is anything.
    Check {
        /// Only this language; otherwise every one that has a pack.
        #[arg(long, value_name = "TAG")]
        lang: Option<String>,
    },
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

/// `antiphon settings …`
#[derive(Debug, Subcommand)]
pub(crate) enum SettingsCommand {
    /// Print the service settings.
    Show(OfOrganization),
    /// Change service settings; what is not named stays.
    Set(Box<SettingsSet>),
    /// Switch the default passcode on, or replace it; it is read from standard input or a file.
    SetDefaultPasscode {
        #[command(flatten)]
        of: OfOrganization,
        #[command(flatten)]
        passcode: PasscodeSource,
    },
    /// Switch the default passcode off: mailboxes still on it have none then.
    ClearDefaultPasscode(OfOrganization),
}

/// `antiphon settings set`
#[derive(Debug, Args)]
pub(crate) struct SettingsSet {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Whether voicemail may be forwarded by e-mail.
    #[arg(long, value_name = "true|false")]
    pub(crate) email_forwarding: Option<bool>,
    /// Days after which messages expire, 1-180; 0 for never.
    #[arg(long, value_name = "DAYS")]
    pub(crate) message_expiry_days: Option<u32>,
    /// Whether unread messages expire too.
    #[arg(long, value_name = "true|false")]
    pub(crate) message_expiry_strict: Option<bool>,
    /// Wrong passcodes until a mailbox locks, 2-10.
    #[arg(long, value_name = "N")]
    pub(crate) failed_attempts: Option<u16>,
    /// Days after which a passcode must be changed, 15-180; 0 for never.
    #[arg(long, value_name = "DAYS")]
    pub(crate) passcode_expiry_days: Option<u16>,
    /// Days between two voluntary changes, 1-7; 0 for no limit.
    #[arg(long, value_name = "DAYS")]
    pub(crate) passcode_change_days: Option<u16>,
    /// Days after which an unused default or one-time passcode stops working.
    #[arg(long, value_name = "DAYS")]
    pub(crate) initial_passcode_days: Option<u32>,
    /// Whether a default or one-time passcode works from other phones than the owner's.
    #[arg(long, value_name = "true|false")]
    pub(crate) initial_passcode_from_outside: Option<bool>,
    /// Whether `*` while leaving a message opens the voice portal's login.
    #[arg(long, value_name = "true|false")]
    pub(crate) login_from_deposit: Option<bool>,
    /// Whether owners may call back who left them a message, from their own phones.
    #[arg(long, value_name = "true|false")]
    pub(crate) call_back: Option<bool>,
    /// Whether callers are told before the tone that they will be recorded.
    #[arg(long, value_name = "true|false")]
    pub(crate) warn_before_recording: Option<bool>,
    /// Whether owners may send one message to everybody of their location.
    #[arg(long, value_name = "true|false")]
    pub(crate) send_to_all: Option<bool>,
    /// Longest message, in seconds.
    #[arg(long, value_name = "SECONDS")]
    pub(crate) message_max_seconds: Option<u32>,
    /// All messages of a mailbox together, in minutes.
    #[arg(long, value_name = "MINUTES")]
    pub(crate) mailbox_max_minutes: Option<u32>,
    #[command(flatten)]
    pub(crate) rules: RulesSet,
}

/// What new passcodes must satisfy.
#[derive(Debug, Args)]
pub(crate) struct RulesSet {
    /// Fewest digits of a new passcode, 2-15.
    #[arg(long, value_name = "N")]
    pub(crate) passcode_length_min: Option<u16>,
    /// Most digits of a new passcode, 3-30.
    #[arg(long, value_name = "N")]
    pub(crate) passcode_length_max: Option<u16>,
    /// Earlier passcodes that may not come back, 1-10; 0 to allow all.
    #[arg(long, value_name = "N")]
    pub(crate) passcode_history: Option<u16>,
    /// Whether an earlier passcode read backwards is refused too.
    #[arg(long, value_name = "true|false")]
    pub(crate) passcode_block_reversed_history: Option<bool>,
    /// Longest run of one digit, 1-6; 0 for no limit.
    #[arg(long, value_name = "N")]
    pub(crate) passcode_repeated_digits: Option<u16>,
    /// Whether runs that count upwards or downwards are limited.
    #[arg(long, value_name = "true|false")]
    pub(crate) passcode_limit_sequences: Option<bool>,
    /// Longest run upwards, 2-5.
    #[arg(long, value_name = "N")]
    pub(crate) passcode_ascending_max: Option<u16>,
    /// Longest run downwards, 2-5.
    #[arg(long, value_name = "N")]
    pub(crate) passcode_descending_max: Option<u16>,
    /// Whether a repeated block such as 123123 is refused.
    #[arg(long, value_name = "true|false")]
    pub(crate) passcode_block_patterns: Option<bool>,
    /// Whether the owner's number or extension is refused.
    #[arg(long, value_name = "true|false")]
    pub(crate) passcode_block_own_number: Option<bool>,
    /// Whether the owner's number or extension read backwards is refused.
    #[arg(long, value_name = "true|false")]
    pub(crate) passcode_block_reversed_own_number: Option<bool>,
    /// Whether straight lines on the keypad, such as 2580, are refused.
    #[arg(long, value_name = "true|false")]
    pub(crate) passcode_block_keypad_lines: Option<bool>,
    /// Whether the owner's name spelled on the keypad is refused.
    #[arg(long, value_name = "true|false")]
    pub(crate) passcode_block_own_name: Option<bool>,
    /// Whether a year from 1900 to 2099 is refused.
    #[arg(long, value_name = "true|false")]
    pub(crate) passcode_block_years: Option<bool>,
    /// Fewest different digits, 2-5; 0 to ask for no variety.
    #[arg(long, value_name = "N")]
    pub(crate) passcode_distinct_digits: Option<u16>,
}

/// `antiphon location …`
#[derive(Debug, Subcommand)]
pub(crate) enum LocationCommand {
    /// Add a location; its voice portal comes with it.
    Create {
        #[command(flatten)]
        of: OfOrganization,
        /// Its name.
        name: String,
        /// IANA time zone, such as Europe/Vienna.
        #[arg(long, value_name = "ZONE", default_value = "UTC")]
        time_zone: String,
        /// Digits that other locations dial before an extension.
        #[arg(long, value_name = "DIGITS")]
        prefix: Option<String>,
    },
    /// Change a location; what is not named stays.
    Set {
        #[command(flatten)]
        of: OfOrganization,
        /// Name or id of the location.
        #[arg(value_name = "LOCATION")]
        location: String,
        /// Its name.
        #[arg(long)]
        name: Option<String>,
        /// IANA time zone.
        #[arg(long, value_name = "ZONE")]
        time_zone: Option<String>,
        /// Digits that other locations dial before an extension; empty takes them away.
        #[arg(long, value_name = "DIGITS")]
        prefix: Option<String>,
    },
    /// List the locations with their portals.
    List(OfOrganization),
}

/// `antiphon portal …`
#[derive(Debug, Subcommand)]
pub(crate) enum PortalCommand {
    /// Change the voice portal; what is not named stays.
    Set(Box<PortalSet>),
    /// Set the portal admin passcode; it is read from standard input or a file.
    SetPasscode {
        #[command(flatten)]
        of: OfOrganization,
        /// Name or id of the location.
        #[arg(value_name = "LOCATION")]
        location: String,
        #[command(flatten)]
        passcode: PasscodeSource,
    },
}

/// `antiphon portal set`
#[derive(Debug, Args)]
pub(crate) struct PortalSet {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Name or id of the location.
    #[arg(value_name = "LOCATION")]
    pub(crate) location: String,
    /// The portal's name.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// First part of the caller ID name.
    #[arg(long, value_name = "NAME")]
    pub(crate) caller_id_first: Option<String>,
    /// Last part of the caller ID name.
    #[arg(long, value_name = "NAME")]
    pub(crate) caller_id_last: Option<String>,
    /// Language of its prompts.
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<String>,
    /// Whose keys its menus have: webex, asterisk or unity.
    #[arg(long, value_name = "LAYOUT")]
    pub(crate) key_layout: Option<String>,
    /// Extension; empty takes it away.
    #[arg(long, value_name = "DIGITS")]
    pub(crate) extension: Option<String>,
    /// Phone number in international form; empty takes it away.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) number: Option<String>,
}

/// `antiphon person …`
#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    /// Add a person with a mailbox.
    Create {
        #[command(flatten)]
        of: OfOrganization,
        /// Name or id of the location.
        #[arg(long, value_name = "NAME|ID")]
        location: String,
        /// Their name.
        name: String,
        /// Extension.
        #[arg(long, value_name = "DIGITS")]
        extension: String,
        /// Phone number in international form.
        #[arg(long, value_name = "NUMBER")]
        number: Option<String>,
        /// E-mail address.
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
    },
    /// List the people.
    List(OfOrganization),
    /// Change a person; what is not named stays, and an empty number or address is taken away.
    Set {
        #[command(flatten)]
        of: OfPerson,
        /// Their name.
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// Extension.
        #[arg(long, value_name = "DIGITS")]
        new_extension: Option<String>,
        /// Phone number in international form.
        #[arg(long, value_name = "NUMBER")]
        number: Option<String>,
        /// E-mail address.
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
    },
    /// Show or change call forwarding: where all calls of a person go, or those that come to nothing.
    Forward(Forward),
    /// Show or change whether a person's phones ring at all.
    DoNotDisturb(DoNotDisturb),
}

/// `antiphon device …`
#[derive(Debug, Subcommand)]
pub(crate) enum DeviceCommand {
    /// Add a phone; prints its account, the password this once.
    Create(OfPerson),
    /// List a person's phones.
    List(OfPerson),
}

/// `antiphon group …`
#[derive(Debug, Subcommand)]
pub(crate) enum GroupCommand {
    /// Add a voicemail group; its passcode is read from standard input or a file.
    Create(Box<GroupCreate>),
    /// List the voicemail groups.
    List(OfOrganization),
    /// Change a voicemail group; what is not named stays.
    Set(Box<GroupSet>),
    /// Remove a voicemail group with its mailbox; refused while there are messages in it.
    Remove(GroupRemove),
}

/// `antiphon group remove`
#[derive(Debug, Args)]
pub(crate) struct GroupRemove {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Name, extension, number or id of the voicemail group.
    #[arg(value_name = "NAME|EXTENSION|NUMBER|ID")]
    pub(crate) group: String,
    /// Remove its messages too.
    #[arg(long)]
    pub(crate) with_messages: bool,
}

/// `antiphon group create`
#[derive(Debug, Args)]
pub(crate) struct GroupCreate {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Name or id of the location.
    #[arg(long, value_name = "NAME|ID")]
    pub(crate) location: String,
    /// Its name.
    pub(crate) name: String,
    /// Extension; this or a number is needed.
    #[arg(long, value_name = "DIGITS")]
    pub(crate) extension: Option<String>,
    /// Phone number in international form.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) number: Option<String>,
    /// Language of what its callers hear; the portal's if it is left out.
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<String>,
    /// E-mail address for news of its messages.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) notification_email: Option<String>,
    /// Extension or id of a member; may be given several times.
    #[arg(long = "member", value_name = "EXTENSION|ID")]
    pub(crate) members: Vec<String>,
    /// Take no passcode: the default passcode opens it where that is on.
    #[arg(long, conflicts_with = "passcode_file")]
    pub(crate) without_passcode: bool,
    #[command(flatten)]
    pub(crate) passcode: PasscodeSource,
}

/// `antiphon group set`
#[derive(Debug, Args)]
pub(crate) struct GroupSet {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// Extension, name or id of the group.
    #[arg(value_name = "EXTENSION|NAME|ID")]
    pub(crate) group: String,
    /// Its name.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Extension; empty takes it away.
    #[arg(long, value_name = "DIGITS")]
    pub(crate) extension: Option<String>,
    /// Phone number in international form; empty takes it away.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) number: Option<String>,
    /// Language of what its callers hear.
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<String>,
    /// E-mail address for news of its messages; empty for none.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) notification_email: Option<String>,
    /// Extension or id of somebody who becomes a member; may be given several times.
    #[arg(long = "add-member", value_name = "EXTENSION|ID")]
    pub(crate) add_members: Vec<String>,
    /// Extension or id of a member who leaves; may be given several times.
    #[arg(long = "remove-member", value_name = "EXTENSION|ID")]
    pub(crate) remove_members: Vec<String>,
}

/// `antiphon mailbox …`
#[derive(Debug, Subcommand)]
pub(crate) enum MailboxCommand {
    /// List the mailboxes with their counts, passcode state and locks.
    List(OfOrganization),
    /// Change how a mailbox takes calls; what is not named stays.
    Set(Box<MailboxSet>),
    /// Set the owner's own passcode, as in the user hub: it unlocks and works at once.
    SetPasscode {
        #[command(flatten)]
        of: OfMailbox,
        #[command(flatten)]
        passcode: PasscodeSource,
    },
    /// Reset Voicemail PIN: the default passcode, or a one-time one that is printed this once; unlocks.
    ResetPasscode(OfMailbox),
    /// Reset to a one-time passcode, which is printed this once, also where there is a default one; unlocks.
    OneTimePasscode(OfMailbox),
    /// Unlock without changing the passcode.
    Unlock(OfMailbox),
    /// The greetings that callers hear.
    #[command(subcommand)]
    Greeting(GreetingCommand),
    /// The owner's personalized name.
    #[command(subcommand)]
    Name(NameCommand),
    /// Distribution lists.
    #[command(subcommand)]
    Lists(lists::ListsCommand),
}

/// `antiphon mailbox set`
#[derive(Debug, Args)]
pub(crate) struct MailboxSet {
    #[command(flatten)]
    pub(crate) of: OfMailbox,
    /// Whether callers are sent to voicemail at all.
    #[arg(long, value_name = "true|false")]
    pub(crate) enabled: Option<bool>,
    /// Whether all calls go to voicemail at once.
    #[arg(long, value_name = "true|false")]
    pub(crate) send_all_calls: Option<bool>,
    /// Whether calls to a busy phone go to voicemail.
    #[arg(long, value_name = "true|false")]
    pub(crate) send_busy_calls: Option<bool>,
    /// Whether calls nobody answers go to voicemail.
    #[arg(long, value_name = "true|false")]
    pub(crate) send_unanswered_calls: Option<bool>,
    /// Rings before a call counts as unanswered, 2-20.
    #[arg(long, value_name = "N")]
    pub(crate) rings: Option<u32>,
    /// Whether callers may leave messages; if not, they hear the greeting alone.
    #[arg(long, value_name = "true|false")]
    pub(crate) takes_messages: Option<bool>,
    /// Whether callers are sent on after a greeting that takes no messages, instead of hung up on.
    #[arg(long, value_name = "true|false")]
    pub(crate) forward_after_greeting: Option<bool>,
    /// Where callers are sent on to after such a greeting; empty takes the number away.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) after_greeting_number: Option<String>,
    /// Whether callers who press 0 are transferred.
    #[arg(long, value_name = "true|false")]
    pub(crate) transfer: Option<bool>,
    /// Where callers who press 0 are transferred to; empty takes the number away.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) transfer_number: Option<String>,
    /// Language that callers are greeted in; empty for that of the location.
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Option<String>,
    /// Where news of new messages is sent, without audio; empty for nowhere.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) notification_email: Option<String>,
    /// Where a copy of each new message is sent, with its audio; empty for nowhere.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) copy_email: Option<String>,
}

/// `antiphon delivery …`
#[derive(Debug, Subcommand)]
pub(crate) enum DeliveryCommand {
    /// List what waits to be told: lamps and letters, the next due first.
    List {
        #[command(flatten)]
        of: OfOrganization,
        /// How many.
        #[arg(long, value_name = "N", default_value_t = 100)]
        last: u32,
    },
    /// Try a delivery at once instead of when it is due.
    Hurry {
        #[command(flatten)]
        of: OfOrganization,
        /// The delivery.
        #[arg(value_name = "ID")]
        delivery: JobId,
    },
    /// Take a delivery out without making it.
    Drop {
        #[command(flatten)]
        of: OfOrganization,
        /// The delivery.
        #[arg(value_name = "ID")]
        delivery: JobId,
    },
    /// Have the running server send a letter that says that the mail server works.
    TestMail {
        #[command(flatten)]
        of: OfOrganization,
        /// Whom to.
        #[arg(value_name = "ADDRESS")]
        to: String,
    },
}

/// `antiphon message …`
#[derive(Debug, Subcommand)]
pub(crate) enum MessageCommand {
    /// List the messages of a mailbox.
    List {
        #[command(flatten)]
        of: OfMailbox,
        /// Those that are deleted and can be brought back.
        #[arg(long)]
        deleted: bool,
    },
    /// Bring a deleted message back, within the 14 days.
    Undelete {
        #[command(flatten)]
        of: OfMailbox,
        /// The message.
        #[arg(value_name = "ID")]
        message: MessageId,
        /// As a new one, not as one heard already.
        #[arg(long)]
        new: bool,
    },
    /// Write the messages of a mailbox as WAV files.
    Export {
        #[command(flatten)]
        of: OfMailbox,
        /// The folder to write to; it is made if it is not there.
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
        /// Only this message.
        #[arg(long, value_name = "ID")]
        message: Option<String>,
    },
}

/// `antiphon audit`
#[derive(Debug, Args)]
pub(crate) struct AuditArgs {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// How many entries.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) last: u32,
}

/// `antiphon calls`
#[derive(Debug, Args)]
pub(crate) struct CallsArgs {
    #[command(flatten)]
    pub(crate) of: OfOrganization,
    /// The calls of the whole server, those that led nowhere among them.
    #[arg(long, conflicts_with = "organization")]
    pub(crate) all: bool,
    /// How many calls.
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) last: u32,
}

/// `antiphon trace`
#[derive(Debug, Args)]
pub(crate) struct TraceArgs {
    /// The call, as `antiphon calls` lists it, or the Call-ID of one of its SIP dialogs.
    #[arg(value_name = "CALL")]
    pub(crate) call: String,
    /// The messages whole, instead of a line each.
    #[arg(long)]
    pub(crate) messages: bool,
}
