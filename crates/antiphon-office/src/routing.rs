//! Where a call goes: to a voice portal, to a person's phone, to a mailbox, or nowhere.
//!
//! Who calls is what the phone proved. What a caller merely shows is passed on to be said and displayed; it opens
//! nothing and changes no way.

pub mod diverting;
mod forwarding;
pub mod outside;
pub mod from_trunk;

use std::net::IpAddr;
use std::time::Duration;

use antiphon_core::call_handling::{Diversion, Diverted};
use antiphon_core::dialling::CallClass;
use antiphon_core::greeting::DepositCause;
use antiphon_core::ids::{AttendantId, GroupId, LocationId, MailboxId, OrganizationId, PersonId};
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::limits::PREFIX_DIGITS_MAX;
use antiphon_core::location::Location;
use antiphon_core::mailbox::Access;
use antiphon_core::message::MessageFrom;
use antiphon_core::numbering::{Dialled, Extension, dialled};
use antiphon_core::organization::Organization;
use antiphon_core::person::Person;

use crate::Office;
use crate::directory::only;
use crate::ports::{BindingRecord, NumberOwner, NumberRecord, StoreError};
use crate::routing::diverting::Step;
use crate::routing::forwarding::Reached;
use crate::routing::outside::{Behalf, Onward, Outside};

/// Characters of a name or number that a caller shows: what displays have room for, several times over.
const SHOWN_CHARS_MAX: usize = 128;

/// A call that wants to be routed.
#[derive(Clone, Copy, Debug)]
pub struct CallRequest<'a> {
    /// SIP user name of the phone that calls, if it proved who it is.
    pub account: Option<&'a str>,
    /// What it dials.
    pub called: &'a str,
    /// The host it dials at.
    pub called_host: &'a str,
    /// The instance it dials, where it wants one phone of an account and no other (RFC 5627).
    pub called_instance: Option<&'a str>,
    /// The number it shows. Proves nothing.
    pub shown_number: Option<&'a str>,
    /// The name it shows. Proves nothing.
    pub shown_name: Option<&'a str>,
    /// The address it calls from.
    pub address: IpAddr,
}

/// Who calls, and what applies to the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The organization called.
    pub organization: OrganizationId,
    /// The location called: its portal, language and time zone apply.
    pub location: LocationId,
    /// The calling person of the same organization, number and name.
    pub from: MessageFrom,
    /// What wrong passcodes are counted on over all mailboxes.
    pub source: String,
    /// Language of the prompts, such as `en-US`.
    pub language: String,
    /// Whose keys the menus have.
    pub key_layout: KeyLayout,
    /// The organization's name, where it wants it said.
    pub branding: Option<String>,
    /// The mailbox of the phone that calls, in the organization called.
    pub own: Option<OwnMailbox>,
}

/// The mailbox of the phone that calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnMailbox {
    /// Which.
    pub mailbox: MailboxId,
    /// It has no passcode, and no default applies: the owner must set one in the user hub first (M9).
    pub passcode_unset: bool,
}

/// What a call shows whoever calls.
#[derive(Clone)]
pub(crate) struct Shown {
    /// What wrong passcodes are counted on.
    pub(crate) source: String,
    /// Who it is, if nobody proved more.
    pub(crate) stranger: MessageFrom,
}

/// Where a call goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To the location's voice portal.
    Portal(Caller),
    /// To a person's phone, then perhaps to the mailbox.
    Ring(Ring),
    /// To an auto attendant, which speaks its own language.
    Attendant(Caller, AttendantId),
    /// To a number outside.
    Outside(Box<Outside>),
    /// Straight to a mailbox.
    Deposit(Caller, MailboxId, DepositCause),
    /// Nobody has that number.
    NotFound,
    /// The one on whose behalf it is may not call there.
    NotAllowed,
    /// The one on whose behalf it is may make no calls of that kind.
    Blocked(CallClass),
    /// The person's phone is not there, and there is no voicemail.
    NotReachable,
    /// The person does not want to be disturbed, and there is no voicemail.
    Busy,
}

/// A phone to be rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    /// Who calls.
    pub caller: Caller,
    /// The person's live contacts, the one that was registered last first.
    pub contacts: Vec<BindingRecord>,
    /// How long.
    pub ring: Duration,
    /// The mailbox if the phone is busy.
    pub busy: Option<MailboxId>,
    /// The mailbox if nobody answers, or the phone cannot be reached.
    pub unanswered: Option<MailboxId>,
    /// Whose phone it is, and for which reasons the call goes on to somebody else instead.
    pub diversion: Diversion,
}

impl Office {
    /// Where a call goes.
    ///
    /// A phone that proved whose it is dials as its location does (own extensions, prefix and extension, public
    /// numbers), and reaches other organizations by their public numbers only. Anybody else reaches a public number,
    /// or an extension that one location of this server alone has. Where several organizations have the extension,
    /// the host decides: its first label is the organization's identity or its name, in small letters and with a
    /// hyphen for everything but letters and digits (`sip:2001@example-inc.voice.example`). What remains ambiguous
    /// is nobody's number.
    ///
    /// Somebody who forwards all calls is passed over: the phone that rings in the end, its settings and its mailbox
    /// are those of whom the call reaches. Nobody else can tell whether he is busy or away, and a message must light
    /// the lamp of the one whose greeting was heard. Where forwarding goes in a circle, or on and on, the voicemail of
    /// the last one reached answers at once.
    ///
    /// # Errors
    /// What the store says.
    pub async fn route(&self, call: CallRequest<'_>) -> Result<Destination, StoreError> {
        let calling = self.calling(call.account).await?;
        if let Some(instance) = call.called_instance {
            return self.to_instance(call, calling.as_ref(), instance).await;
        }
        let Ok(number) = dialled(call.called) else { return Ok(Destination::NotFound) };
        let shown = Shown { source: source(call), stranger: from_stranger(call) };
        let Some(person) = &calling else {
            let found = self.dialled_outside(&number, call.called_host).await?;
            let Some(record) = found else { return Ok(Destination::NotFound) };
            return self.to_number(shown, None, record).await;
        };
        self.dialled_by(person, &number, shown).await
    }

    /// Where a person's call goes: first of all for help, then to whoever has the number inside, then outside.
    async fn dialled_by(
        &self,
        person: &Person,
        number: &Dialled,
        shown: Shown,
    ) -> Result<Destination, StoreError> {
        if let Some(way) = self.emergency(person, number).await? {
            let caller = self.calling_out(person, shown).await?;
            return self.call_out(caller, person, way).await;
        }
        let onward = match self.dialled_inside(person, number).await? {
            Some(record) => Some(Onward::Inside(record)),
            None => self.way_out(Behalf::Person(person), number).await?,
        };
        match onward {
            None => Ok(Destination::NotFound),
            Some(Onward::Blocked(class)) => Ok(Destination::Blocked(class)),
            Some(Onward::Inside(record)) if !self.may_call_inside(person, &record).await? => {
                Ok(Destination::Blocked(CallClass::Internal))
            }
            Some(Onward::Inside(record)) => self.to_number(shown, Some(person), record).await,
            Some(Onward::Outside(way)) => {
                let caller = self.calling_out(person, shown).await?;
                self.call_out(caller, person, way).await
            }
        }
    }

    /// A person who calls outside: the own location's language and rules apply.
    pub(crate) async fn calling_out(&self, person: &Person, shown: Shown) -> Result<Caller, StoreError> {
        let (organization, location) = (person.organization, person.location);
        let record = NumberRecord { organization, location, owner: NumberOwner::Portal };
        let (organization, location) = self.place(&record).await?;
        self.caller(shown, Some(person), &organization, &location).await
    }

    /// To whoever has a number, or where that one sends all calls.
    pub(crate) async fn to_number(
        &self,
        shown: Shown,
        calling: Option<&Person>,
        record: NumberRecord,
    ) -> Result<Destination, StoreError> {
        self.along(shown, calling, record, Vec::new()).await
    }

    /// The same for a call that has been for others before.
    pub(crate) async fn along(
        &self,
        shown: Shown,
        calling: Option<&Person>,
        mut record: NumberRecord,
        mut trail: Vec<Diverted>,
    ) -> Result<Destination, StoreError> {
        loop {
            let reached = self.forwarded(record, calling, &mut trail).await?;
            let (organization, location) = self.place(reached.record()).await?;
            let caller = self.caller(shown.clone(), calling, &organization, &location).await?;
            if let Reached::Outside { person, way, .. } = reached {
                return self.forwarded_out(caller, &person, way, trail).await;
            }
            let Reached::Person { person, stuck, .. } = reached else {
                return self.to_other(caller, &location, reached.record()).await;
            };
            match self.to_person(caller, &location, &person, stuck, calling, &mut trail).await? {
                Step::There(destination) => return Ok(destination),
                Step::On(next) => record = next,
            }
        }
    }

    /// To what has a number and is no person.
    async fn to_other(
        &self,
        caller: Caller,
        location: &Location,
        record: &NumberRecord,
    ) -> Result<Destination, StoreError> {
        match record.owner {
            NumberOwner::Portal => Ok(Destination::Portal(caller)),
            NumberOwner::Attendant(attendant) => self.to_attendant(caller, attendant).await,
            NumberOwner::Group(group) => self.to_group(caller, location, group).await,
            NumberOwner::Person(_) => Ok(Destination::NotReachable),
        }
    }

    pub(crate) async fn calling(&self, account: Option<&str>) -> Result<Option<Person>, StoreError> {
        let Some(account) = account else { return Ok(None) };
        let Some(device) = self.ports.store.device_named(account).await? else { return Ok(None) };
        self.ports.store.person(device.organization, device.person).await
    }

    async fn dialled_inside(
        &self,
        calling: &Person,
        number: &Dialled,
    ) -> Result<Option<NumberRecord>, StoreError> {
        self.dialled_at(calling.organization, calling.location, number).await
    }

    /// Whom a number reaches that is dialled at a location.
    pub(crate) async fn dialled_at(
        &self,
        organization: OrganizationId,
        location: LocationId,
        number: &Dialled,
    ) -> Result<Option<NumberRecord>, StoreError> {
        let inside = self.number_inside(organization, location, number.as_str()).await?;
        match inside {
            Some(record) => Ok(Some(record)),
            None => self.by_phone_number(number.as_str()).await,
        }
    }

    async fn dialled_outside(
        &self,
        number: &Dialled,
        host: &str,
    ) -> Result<Option<NumberRecord>, StoreError> {
        if let Some(public) = self.by_phone_number(number.as_str()).await? {
            return Ok(Some(public));
        }
        let mut candidates = self.by_prefix_anywhere(number).await?;
        if let Some(extension) = number.extension() {
            candidates.extend(self.ports.store.extension_owners(&extension).await?);
        }
        if let Some(single) = only(candidates.iter()) {
            return Ok(Some(single.clone()));
        }
        let called = self.organization_of(host).await?;
        Ok(only(candidates.into_iter().filter(|record| Some(record.organization) == called)))
    }

    /// Whom a location's prefix and an extension there reach, in all organizations.
    async fn by_prefix_anywhere(&self, number: &Dialled) -> Result<Vec<NumberRecord>, StoreError> {
        let mut found = Vec::new();
        for prefix_digits in 1..=PREFIX_DIGITS_MAX {
            let Some((prefix, rest)) = number.as_str().split_at_checked(prefix_digits) else { break };
            let Ok(extension) = Extension::parse(rest) else { continue };
            for record in self.ports.store.extension_owners(&extension).await? {
                let location = self.ports.store.location(record.organization, record.location).await?;
                if location.and_then(|location| location.prefix).as_deref() == Some(prefix) {
                    found.push(record);
                }
            }
        }
        Ok(found)
    }

    async fn organization_of(&self, host: &str) -> Result<Option<OrganizationId>, StoreError> {
        let label = host.split('.').next().unwrap_or_default().to_ascii_lowercase();
        let organizations = self.ports.store.organizations().await?;
        let named = organizations.iter().filter(|it| it.id.to_string() == label || slug(&it.name) == label);
        Ok(only(named).map(|organization| organization.id))
    }

    pub(crate) async fn place(&self, record: &NumberRecord) -> Result<(Organization, Location), StoreError> {
        let store = &self.ports.store;
        let organization = store.organization(record.organization).await?;
        let location = store.location(record.organization, record.location).await?;
        let organization = organization.ok_or(StoreError::Missing("organization"))?;
        Ok((organization, location.ok_or(StoreError::Missing("location"))?))
    }

    /// Who calls, as the organization and the location called see it.
    pub(crate) async fn caller(
        &self,
        shown: Shown,
        calling: Option<&Person>,
        organization: &Organization,
        location: &Location,
    ) -> Result<Caller, StoreError> {
        let colleague = calling.filter(|person| person.organization == organization.id);
        let (own, from) = match colleague {
            Some(person) => {
                (Some(self.own_mailbox(person).await?), self.name_colleague(person, location).await?)
            }
            None => (None, calling.map_or(shown.stranger, from_elsewhere)),
        };
        Ok(Caller {
            organization: organization.id,
            location: location.id,
            from,
            source: shown.source,
            language: location.portal.language.clone(),
            key_layout: location.portal.key_layout,
            branding: organization.branded.then(|| organization.name.clone()),
            own,
        })
    }

    /// A colleague is named by the number that calls him back from the location called: his extension, after his
    /// location's prefix if that is another one and has a prefix.
    async fn name_colleague(&self, person: &Person, called: &Location) -> Result<MessageFrom, StoreError> {
        let prefix = if person.location == called.id {
            None
        } else {
            let location = self.ports.store.location(person.organization, person.location).await?;
            location.and_then(|location| location.prefix)
        };
        Ok(MessageFrom {
            person: Some(person.id),
            number: Some(format!("{}{}", prefix.unwrap_or_default(), person.extension)),
            name: Some(person.name.clone()),
        })
    }

    async fn own_mailbox(&self, person: &Person) -> Result<OwnMailbox, StoreError> {
        let credential = self.ports.store.credential(person.organization, person.mailbox).await?;
        let passcode_unset = credential.is_none_or(|credential| credential.access == Access::Unset);
        Ok(OwnMailbox { mailbox: person.mailbox, passcode_unset })
    }

    async fn to_attendant(&self, caller: Caller, id: AttendantId) -> Result<Destination, StoreError> {
        let attendant = self.ports.store.attendant(caller.organization, id).await?;
        let language = attendant.ok_or(StoreError::Missing("auto attendant"))?.language;
        Ok(Destination::Attendant(Caller { language, ..caller }, id))
    }

    /// A voicemail group has no phone: its callers go straight to its mailbox.
    async fn to_group(
        &self,
        caller: Caller,
        location: &Location,
        group: GroupId,
    ) -> Result<Destination, StoreError> {
        let store = &self.ports.store;
        let group = store.group(caller.organization, group).await?;
        let group = group.ok_or(StoreError::Missing("voicemail group"))?;
        let mailbox = store.mailbox(caller.organization, group.mailbox).await?;
        let mailbox = mailbox.ok_or(StoreError::Missing("mailbox"))?;
        if !mailbox.settings.enabled || !location.portal.answers() {
            return Ok(Destination::NotReachable);
        }
        let caller = Caller { language: group.language, ..caller };
        Ok(Destination::Deposit(caller, mailbox.id, DepositCause::AllCalls))
    }

    /// The live contacts of a person's phones, the one that was registered last first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn contacts(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<Vec<BindingRecord>, StoreError> {
        let (now_ms, mut live) = (self.now_ms(), Vec::new());
        for device in self.ports.store.devices(organization, person).await? {
            let bindings = self.ports.store.bindings(device.id).await?;
            live.extend(bindings.into_iter().filter(|binding| binding.expires_ms > now_ms));
        }
        live.sort_by_key(|binding| std::cmp::Reverse(binding.expires_ms));
        Ok(live)
    }
}

/// A person of another organization on this server is named by his public number.
fn from_elsewhere(person: &Person) -> MessageFrom {
    MessageFrom {
        person: None,
        number: person.number.as_ref().map(ToString::to_string),
        name: Some(person.name.clone()),
    }
}

/// Anybody else is named by what he shows.
fn from_stranger(call: CallRequest<'_>) -> MessageFrom {
    MessageFrom {
        person: None,
        number: call.shown_number.and_then(shown_number),
        name: call.shown_name.and_then(shown_text),
    }
}

/// A number that can be said and dialled; anything else that stands in its place, such as `anonymous`, is none.
fn shown_number(number: &str) -> Option<String> {
    dialled(number).ok().map(|number| number.to_string())
}

fn shown_text(text: &str) -> Option<String> {
    let clean: String = text.chars().filter(|shown| !shown.is_control()).take(SHOWN_CHARS_MAX).collect();
    Some(clean.trim().to_owned()).filter(|text| !text.is_empty())
}

/// What wrong passcodes are counted on: the account that was proved, else the address, which is harder to change
/// than the number that is shown.
fn source(call: CallRequest<'_>) -> String {
    match call.account {
        Some(account) => format!("account:{account}"),
        None => format!("address:{}", call.address),
    }
}

fn slug(name: &str) -> String {
    let hyphened = name.chars().map(|it| if it.is_alphanumeric() { it } else { '-' });
    let hyphened: String = hyphened.flat_map(char::to_lowercase).collect();
    hyphened.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}
