//! The people of a story: who they are, which phone is theirs, and what administrators and owners do.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use antiphon_core::ids::{LocationId, MailboxId, OrganizationId, PersonId};
use antiphon_core::limits::Limit;
use antiphon_core::lockout::LockState;
use antiphon_core::mailbox::MailboxSettings;
use antiphon_core::message::{Message, MessageFrom, MessageState};
use antiphon_core::organization::{MessageExpiry, ServiceSettings};
use antiphon_core::passcode::Passcode;
use antiphon_office::admin::locations::{NewLocation, PortalChange};
use antiphon_office::admin::organizations::NewOrganization;
use antiphon_office::admin::passcodes::ResetPasscode;
use antiphon_office::admin::people::NewPerson;
use antiphon_office::admin::service::DefaultChange;
use antiphon_office::admin::{Actor, AdminError};
use antiphon_office::deposit::{DepositOutcome, LeftMessage};
use antiphon_office::inbox::Mark;
use antiphon_office::ports::{AudioFormat, SpoolPurpose, SpoolWriter as _};
use antiphon_office::recording::NewRecording;
use antiphon_sip::digest::Credentials;
use futures::executor::block_on;

use crate::parts;
use crate::script::duration;
use crate::world::{DOMAIN, Handset, World};

/// The phone of a caller nobody knows.
const STRANGER: &str = "outside";
/// The number that caller shows.
const STRANGERS_NUMBER: &str = "+15550123";

/// Who is in the story.
pub(crate) struct People {
    organization: OrganizationId,
    locations: BTreeMap<String, LocationId>,
    members: BTreeMap<String, Member>,
    phones: u8,
    /// What the last reset told the administrator, and the owner.
    one_time: Option<Passcode>,
}

/// One of them.
struct Member {
    person: PersonId,
    mailbox: MailboxId,
    phone: Option<SocketAddr>,
    /// The phone's account.
    username: String,
}

impl People {
    /// An organization with one location, `Main`, whose portal has extension 2000, and a caller outside.
    pub(crate) fn new(world: &mut World, branded: bool) -> Self {
        let new = NewOrganization { name: "Demo Ltd".to_owned(), branded };
        let organization = block_on(world.office.create_organization(Actor::Operator, &new))
            .expect("an organization can be created");
        let mut people = Self {
            organization: organization.id,
            locations: BTreeMap::new(),
            members: BTreeMap::new(),
            phones: 0,
            one_time: None,
        };
        people.add_location(world, "Main", "81", "2000");
        people.add_phone(world, STRANGER, STRANGERS_NUMBER, "A Stranger", None);
        people
    }

    /// Where the phone of that extension is; `outside` is the stranger's.
    pub(crate) fn phone(&self, extension: &str) -> SocketAddr {
        self.members.get(extension).and_then(|member| member.phone).expect("somebody with a phone")
    }

    /// `person …`, `default passcode …`, `admin passcode …`, `location …`, `settings …`.
    pub(crate) fn given(&mut self, world: &mut World, what: &str) {
        let (kind, rest) = what.split_once(' ').unwrap_or((what, ""));
        match kind {
            "person" => self.add_person(world, rest),
            "default" => self.set_default(world, rest.trim_start_matches("passcode").trim()),
            "location" => {
                let [name, prefix, portal] = words(rest);
                self.add_location(world, name, prefix, portal);
            }
            "settings" => self.set(world, rest),
            // The organization is born with it.
            "branding" => {}
            "thief" => self.add_thief(world, rest.trim_start_matches("of").trim()),
            "impostor" => drop(self.add_phone(world, "impostor", rest, "An Impostor", None)),
            "message" => self.add_message(world, rest),
            "office" => world.delay_answers(duration(rest.trim_start_matches("answers after").trim())),
            "admin" => self.set_portal_passcode(world, rest.trim_start_matches("passcode").trim()),
            _ => panic!("a story cannot begin with this: {what}"),
        }
    }

    /// `from 2001 to 2000`: the phone that calls.
    pub(crate) fn call(&mut self, world: &mut World, what: &str) -> SocketAddr {
        let [_, from, _, to] = words(what);
        let address = self.phone(from);
        world.with_phone(address, |phone, now| phone.call(now, to));
        address
    }

    /// What an administrator does, and what he is told.
    pub(crate) fn admin(&mut self, world: &mut World, what: &str) -> Option<String> {
        let last = what.split_whitespace().last().expect("an administrator does something");
        if what.starts_with("resets the passcode of") {
            let mailbox = self.member(last).mailbox;
            let reset = block_on(world.office.reset_passcode(Actor::Operator, self.organization, mailbox));
            return Some(match reset {
                Ok(ResetPasscode::Default) => "the default passcode opens it".to_owned(),
                Ok(ResetPasscode::OneTime(passcode)) => {
                    let digits = passcode.expose().len();
                    self.one_time = Some(passcode);
                    format!("a one-time passcode of {digits} digits opens it")
                }
                Err(error) => error.to_string(),
            });
        }
        if what.starts_with("unlocks") {
            let mailbox = self.member(last).mailbox;
            return said(block_on(world.office.unlock_mailbox(Actor::Operator, self.organization, mailbox)));
        }
        match what.strip_prefix("sets ") {
            Some(rest) if rest.starts_with("default passcode") => self.set_default(world, last),
            Some(rest) => self.set(world, rest),
            None if what == "switches the default passcode off" => {
                self.save(world, |_| {}, DefaultChange::Off);
            }
            None => panic!("an administrator cannot do this: {what}"),
        }
        None
    }

    /// `2001 sets passcode 482913`, `2001 deletes the first message`, `2001 sends all calls to voicemail`,
    /// `2001 switches voicemail off`; why not, if it is refused.
    pub(crate) fn hub(&mut self, world: &mut World, what: &str) -> Option<String> {
        let (extension, does) = what.split_once(' ').expect("an owner and what he does");
        let member = self.member(extension);
        match does {
            "deletes the first message" => {
                self.delete_first(world, member.mailbox);
                None
            }
            "sends all calls to voicemail" => self.set_mailbox(world, member, |it| it.send_all_calls = true),
            "switches voicemail off" => self.set_mailbox(world, member, |it| it.enabled = false),
            _ => {
                let passcode = does.strip_prefix("sets passcode ").expect("something an owner can do");
                let (actor, organization) = (Actor::Person(member.person), self.organization);
                said(block_on(world.office.choose_passcode(actor, organization, member.mailbox, passcode)))
            }
        }
    }

    fn delete_first(&self, world: &World, mailbox: MailboxId) {
        let organization = self.organization;
        let inbox = block_on(world.office.inbox(organization, mailbox)).expect("an inbox");
        let message = inbox.first().expect("a first message").message;
        let mark = Mark { organization, mailbox, message, state: MessageState::Deleted };
        block_on(world.office.mark(mark)).expect("the message is marked");
    }

    fn set_mailbox(
        &self,
        world: &World,
        member: &Member,
        change: impl FnOnce(&mut MailboxSettings),
    ) -> Option<String> {
        let (actor, organization) = (Actor::Person(member.person), self.organization);
        let listing = block_on(world.office.mailbox(organization, member.mailbox)).expect("a mailbox");
        let mut settings = listing.mailbox.settings;
        change(&mut settings);
        said(block_on(world.office.save_mailbox_settings(actor, organization, member.mailbox, &settings)))
    }

    /// `for 2001 from 2002 4 s`, `for 2001 from outside 4 s`: left before the story begins.
    fn add_message(&self, world: &mut World, what: &str) {
        let [_, extension, _, from, seconds, _] = words(what);
        let mailbox = self.member(extension).mailbox;
        let new = NewRecording {
            organization: self.organization,
            mailbox,
            purpose: SpoolPurpose::Deposit,
            from: self.message_from(from),
        };
        let recording = block_on(world.office.begin_recording(new)).expect("a recording");
        let bytes = 8_000 * seconds.parse::<u64>().expect("a figure");
        let audio = vec![crate::story::VOICE; usize::try_from(bytes).expect("a short message")];
        world.backing.spool().chunk(recording, AudioFormat::MuLaw8k, audio);
        world.backing.spool().complete(recording, bytes, AudioFormat::MuLaw8k);
        let organization = self.organization;
        let left = LeftMessage { organization, mailbox, recording, urgent: false, confidential: false };
        assert_eq!(block_on(world.office.deposit(left)), DepositOutcome::Stored);
        world.run_for(Duration::from_secs(60));
    }

    fn message_from(&self, who: &str) -> MessageFrom {
        if who == STRANGER {
            return MessageFrom { person: None, number: Some(STRANGERS_NUMBER.to_owned()), name: None };
        }
        MessageFrom { person: Some(self.member(who).person), number: Some(who.to_owned()), name: None }
    }

    /// `135790 of Main`.
    fn set_portal_passcode(&self, world: &World, what: &str) {
        let [passcode, _, location] = words(what);
        let location = *self.locations.get(location).expect("a location of the story");
        let set = world.office.set_portal_passcode(Actor::Operator, self.organization, location, passcode);
        block_on(set).expect("the portal takes the passcode");
    }

    /// Keys as they are pressed: `one-time` stands for the passcode that nobody could know beforehand.
    pub(crate) fn keys(&self, keys: &str) -> String {
        match (keys.strip_prefix("one-time"), &self.one_time) {
            (Some(rest), Some(passcode)) => format!("{}{rest}", passcode.expose()),
            (Some(_), None) => panic!("nobody was told a one-time passcode"),
            (None, _) => keys.to_owned(),
        }
    }

    /// What there is to see, to be written behind the line.
    pub(crate) fn look(&self, world: &World, what: &str, extension: &str) -> String {
        match what {
            "mailbox" => self.mailbox(world, extension),
            "lamp" => self.lamp(world, extension),
            "messages" => self.messages(world, extension),
            "playback" => world.playback(),
            _ => self.audit(world),
        }
    }

    fn member(&self, extension: &str) -> &Member {
        self.members.get(extension).expect("somebody with this extension")
    }

    fn mailbox(&self, world: &World, extension: &str) -> String {
        let mailbox = self.member(extension).mailbox;
        let listing = block_on(world.office.mailbox(self.organization, mailbox)).expect("a mailbox");
        let lock = match listing.lock {
            LockState::Open => "open",
            LockState::LockedOutside => "locked outside",
            LockState::LockedEverywhere => "locked",
        };
        let counts = listing.mailbox.counts;
        let name = if listing.name_due { ", name due" } else { "" };
        let urgent =
            if counts.new_urgent > 0 { format!(" ({} urgent)", counts.new_urgent) } else { String::new() };
        format!(
            " is {lock}, passcode {}{name}, {} new{urgent}, {} saved",
            listing.access, counts.new, counts.saved
        )
    }

    fn lamp(&self, world: &World, extension: &str) -> String {
        let lamp = world.phones.get(&self.phone(extension)).and_then(|handset| handset.lamp.as_ref());
        match lamp {
            None => " shows nothing".to_owned(),
            Some(lamp) => {
                let light = if lamp.waiting { "on" } else { "off" };
                format!(
                    " is {light}: {}/{} ({}/{})",
                    lamp.new, lamp.saved, lamp.new_urgent, lamp.saved_urgent
                )
            }
        }
    }

    /// What lies in the mailbox, oldest first, each on a line of its own.
    fn messages(&self, world: &World, extension: &str) -> String {
        let mailbox = self.member(extension).mailbox;
        let messages = block_on(world.office.messages(self.organization, mailbox)).expect("messages");
        messages.iter().map(|message| format!("\n-         {}", described(message))).collect()
    }

    /// What happened last, without what differs from run to run.
    fn audit(&self, world: &World) -> String {
        let entries = block_on(world.office.audit_entries(self.organization, 1)).expect("an audit log");
        entries.first().map(|entry| entry.action.clone()).unwrap_or_default()
    }

    fn add_location(&mut self, world: &World, name: &str, prefix: &str, portal: &str) {
        let new = NewLocation {
            organization: self.organization,
            name: name.to_owned(),
            time_zone: "Europe/Vienna".to_owned(),
            prefix: Some(prefix.to_owned()),
        };
        let location = block_on(world.office.create_location(Actor::Operator, &new)).expect("a new location");
        self.locations.insert(name.to_owned(), location.id);
        if portal == "-" {
            return;
        }
        let change = PortalChange { extension: Some(portal.to_owned()), ..PortalChange::default() };
        block_on(world.office.change_portal(Actor::Operator, self.organization, location.id, &change))
            .expect("the portal takes the extension");
    }

    /// `2001 Ada, passcode 482913, no name yet, without phone, in Branch`.
    fn add_person(&mut self, world: &mut World, what: &str) {
        let mut parts = what.split(", ");
        let (extension, name) =
            parts.next().and_then(|who| who.split_once(' ')).expect("a person has an extension and a name");
        let facts: Vec<&str> = parts.collect();
        facts.iter().for_each(|fact| check_fact(fact));
        let location = facts.iter().find_map(|fact| fact.strip_prefix("in ")).unwrap_or("Main");
        let new = NewPerson {
            organization: self.organization,
            location: *self.locations.get(location).expect("a location of the story"),
            name: name.to_owned(),
            email: None,
            extension: extension.to_owned(),
            number: None,
        };
        let person = block_on(world.office.create_person(Actor::Operator, &new)).expect("a new person");
        let member =
            Member { person: person.id, mailbox: person.mailbox, phone: None, username: String::new() };
        self.members.insert(extension.to_owned(), member);
        if let Some(passcode) = facts.iter().find_map(|fact| fact.strip_prefix("passcode ")) {
            self.hub(world, &format!("{extension} sets passcode {passcode}"));
            if !facts.contains(&"no name yet") {
                self.confirm_name(world, person.mailbox);
            }
        }
        if !facts.contains(&"without phone") {
            self.add_device(world, extension, name, person.id);
        }
    }

    /// The owner has been through the set-up dialog long ago, without a recorded name.
    fn confirm_name(&self, world: &World, mailbox: MailboxId) {
        block_on(world.backing.forget_name_duty(self.organization, mailbox));
    }

    fn add_device(&mut self, world: &mut World, extension: &str, name: &str, person: PersonId) {
        let account =
            block_on(world.office.create_device(Actor::Operator, self.organization, person, DOMAIN))
                .expect("a new phone");
        let credentials = Credentials::with_password(&account.username, account.password.expose());
        let address = self.add_phone(world, extension, &account.username, name, Some(credentials));
        if let Some(member) = self.members.get_mut(extension) {
            member.username = account.username;
        }
        world.register(address);
        world.run_for(Duration::from_secs(1));
    }

    /// A phone that knows somebody's account, but not its password.
    fn add_thief(&mut self, world: &mut World, of: &str) {
        let username = self.member(of).username.clone();
        let credentials = Credentials::with_password(&username, "not the password");
        self.add_phone(world, "thief", &username, "A Thief", Some(credentials));
    }

    fn add_phone(
        &mut self,
        world: &mut World,
        extension: &str,
        number: &str,
        name: &str,
        account: Option<Credentials>,
    ) -> SocketAddr {
        self.phones += 1;
        let address = parts::phone_address(self.phones);
        let phone = parts::phone(address, number, name, account, self.phones.into());
        let handset = Handset {
            phone,
            name: extension.to_owned(),
            lamp: None,
            unplugged: false,
            talks_to_phone: false,
        };
        world.phones.insert(address, handset);
        let nobody = || Member {
            person: PersonId(uuid::Uuid::nil()),
            mailbox: MailboxId(uuid::Uuid::nil()),
            phone: None,
            username: String::new(),
        };
        self.members.entry(extension.to_owned()).or_insert_with(nobody).phone = Some(address);
        address
    }

    fn set_default(&self, world: &World, passcode: &str) {
        self.save(world, |_| {}, DefaultChange::Set(passcode));
    }

    /// `failed attempts 3`, `message seconds 5`, `mailbox seconds 10`, `expiry 30 days`, `change days 2`, …
    fn set(&self, world: &World, what: &str) {
        let (setting, figure) = what.rsplit_once(' ').expect("a setting and its figure");
        let number = || figure.parse::<u32>().expect("a figure");
        let short = || u16::try_from(number()).expect("a small figure");
        let change = |settings: &mut ServiceSettings| match setting {
            "failed attempts" => settings.passcode_rules.failed_attempts = Limit::on(short()),
            "passcode expiry days" => settings.passcode_rules.expiry_days = Limit::on(short()),
            "change days" => settings.passcode_rules.change_days = Limit::on(short()),
            "message seconds" => settings.message_max_ms = number() * 1_000,
            "mailbox seconds" => settings.mailbox_max_ms = u64::from(number()) * 1_000,
            "permissive expiry days" => {
                settings.message_expiry = Some(MessageExpiry { days: number(), strict: false });
            }
            "strict expiry days" => {
                settings.message_expiry = Some(MessageExpiry { days: number(), strict: true })
            }
            "initial passcode from outside" => settings.initial_passcode_from_outside = figure == "yes",
            "login from deposit" => settings.login_from_deposit = figure == "yes",
            _ => panic!("no such setting: {setting}"),
        };
        self.save(world, change, DefaultChange::Keep);
    }

    fn save(&self, world: &World, change: impl FnOnce(&mut ServiceSettings), default: DefaultChange<'_>) {
        let organization = block_on(world.office.organization(self.organization)).expect("the organization");
        let mut settings = organization.service.clone();
        change(&mut settings);
        let version = organization.version;
        let saved = world.office.save_service_settings(
            Actor::Operator,
            self.organization,
            version,
            &settings,
            default,
        );
        block_on(saved).expect("the settings are saved");
    }
}

fn said(result: Result<(), AdminError>) -> Option<String> {
    result.err().map(|error| error.to_string())
}

/// `4 s from 2001, new, urgent, confidential, cut off`.
fn described(message: &Message) -> String {
    let seconds = message.duration_ms.div_ceil(1_000);
    let from = message.from.number.as_deref().unwrap_or("nobody");
    let mut words = format!("{seconds} s from {from}, {}", message.state.word());
    let marks = [
        (message.urgent, ", urgent"),
        (message.confidential, ", confidential"),
        (message.truncated, ", cut off"),
    ];
    words.extend(marks.into_iter().filter_map(|(is, word)| is.then_some(word)));
    words
}

/// A fact that is not understood must not be passed over.
fn check_fact(fact: &str) {
    let plain = ["on the default passcode", "without passcode", "no name yet", "without phone"];
    let known = plain.contains(&fact) || fact.starts_with("passcode ") || fact.starts_with("in ");
    assert!(known, "not a fact about a person: {fact}");
}

fn words<const N: usize>(text: &str) -> [&str; N] {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.try_into().unwrap_or_else(|_| panic!("{N} words are needed: {text}"))
}
