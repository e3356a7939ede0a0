//! The people of a story: who they are, which phone is theirs, and what administrators and owners do.

mod arriving;
mod acting;
mod looking;
mod trunking;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use antiphon_core::call_handling::{DivertCause, HandlingChange};
use antiphon_core::forwarding::{Forwarding, ForwardingChange};
use antiphon_core::ids::{LocationId, MailboxId, MessageId, OrganizationId, PersonId};
use antiphon_core::limits::Limit;
use antiphon_core::lockout::LockState;
use antiphon_core::mailbox::MailboxSettings;
use antiphon_core::message::{Message, MessageFrom, MessageState};
use antiphon_core::numbering::{Dialled, dialled};
use antiphon_core::organization::{MessageExpiry, ServiceSettings};
use antiphon_core::passcode::Passcode;
use antiphon_office::admin::attendants::{AttendantDraft, KeyDraft, MenuDraft, NoInputDraft};
use antiphon_office::admin::groups::NewGroup;
use antiphon_office::admin::locations::{NewLocation, PortalChange};
use antiphon_office::admin::organizations::NewOrganization;
use antiphon_office::admin::passcodes::ResetPasscode;
use antiphon_office::admin::people::NewPerson;
use antiphon_office::admin::service::DefaultChange;
use antiphon_office::admin::{Actor, AdminError};
use antiphon_office::deposit::{DepositOutcome, LeftMessage};
use antiphon_office::handling::Changed;
use antiphon_office::inbox::Mark;
use antiphon_office::ports::{AudioFormat, SpoolPurpose, SpoolWriter as _};
use antiphon_office::recording::NewRecording;
use antiphon_sip::digest::Credentials;
use futures::executor::block_on;

use crate::parts;
use crate::script::duration;
use crate::world::phones::Handset;
use crate::world::{DOMAIN, World};

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

    /// Whom they all belong to.
    pub(crate) fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// The mailbox of an extension.
    pub(crate) fn mailbox_of(&self, extension: &str) -> MailboxId {
        self.member(extension).mailbox
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
            "group" => self.add_group(world, rest),
            "location" => {
                let [name, prefix, portal] = words(rest);
                self.add_location(world, name, prefix, portal);
            }
            "settings" => self.set(world, rest),
            // The organization and the server are born with it.
            "branding" | "media" => {}
            "phone" => {
                let [name, _, of] = words(rest);
                let person = self.member(of).person;
                self.add_device(world, name, of, person);
            }
            "thief" => self.add_thief(world, rest.trim_start_matches("of").trim()),
            "impostor" => drop(self.add_phone(world, "impostor", rest, "An Impostor", None)),
            "message" => self.add_message(world, rest),
            "ports" => world.ports.most = Some(rest.parse().expect("a figure")),
            "office" => world.delay_answers(duration(rest.trim_start_matches("answers after").trim())),
            "trunk" => self.add_trunk(world, rest),
            "dialing" => self.set_dialing(world, rest),
            "permission" => self.set_permission(world, rest),
            "attendant" => self.add_attendant(world, rest),
            "admin" => self.set_portal_passcode(world, rest.trim_start_matches("passcode").trim()),
            _ => panic!("a story cannot begin with this: {what}"),
        }
    }

    /// `from 2001 to 2000`, `from 2001 to 2000 without offer`, `from Carrier to 2000, showing +4315550199, diverted from
    /// 2001 user-busy`: the phone that calls.
    pub(crate) fn call(&mut self, world: &mut World, what: &str) -> SocketAddr {
        if let Some((way, saying)) = what.split_once(", ") {
            return self.call_through_trunk(world, way, saying);
        }
        let (way, offers_nothing) = match what.strip_suffix(" without offer") {
            Some(way) => (way, true),
            None => (what, false),
        };
        let [_, from, _, to] = words(way);
        let address = self.phone(from);
        world.with_phone(address, |phone, now| match offers_nothing {
            true => phone.call_without_offer(now, to),
            false => phone.call(now, to),
        });
        address
    }

    /// Keys as they are pressed: `one-time` stands for the passcode that nobody could know beforehand.
    pub(crate) fn keys(&self, keys: &str) -> String {
        match (keys.strip_prefix("one-time"), &self.one_time) {
            (Some(rest), Some(passcode)) => format!("{}{rest}", passcode.expose()),
            (Some(_), None) => panic!("nobody was told a one-time passcode"),
            (None, _) => keys.to_owned(),
        }
    }

    fn member(&self, extension: &str) -> &Member {
        self.members.get(extension).expect("somebody with this extension")
    }
}

fn words<const N: usize>(text: &str) -> [&str; N] {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.try_into().unwrap_or_else(|_| panic!("{N} words are needed: {text}"))
}
