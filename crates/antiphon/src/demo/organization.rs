//! Making the demo organization, through the same use cases as everybody.

use antiphon_core::ids::{LocationId, OrganizationId, PersonId};
use antiphon_core::passcode::{PasscodeContext, PasscodeRules, propose};
use antiphon_core::person::Person;
use antiphon_office::admin::Actor;
use antiphon_office::admin::attendants::{AttendantDraft, KeyDraft, MenuDraft};
use antiphon_office::admin::groups::NewGroup;
use antiphon_office::admin::locations::{NewLocation, PortalChange};
use antiphon_office::admin::organizations::NewOrganization;
use antiphon_office::admin::people::NewPerson;
use antiphon_office::admin::service::DefaultChange;
use anyhow::Context as _;

use super::accounts::Credentials;
use super::description::{
    AttendantPlace, Description, DevicePlace, GroupPlace, LocationPlace, OrganizationPlace, PersonPlace,
    PortalPlace, SipPlace,
};
use super::{DOMAIN, accounts, audio};
use crate::server::Server;
use crate::server::entropy::SystemEntropy;

const OPERATOR: Actor = Actor::Operator;

/// How somebody's passcode stands at the beginning.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The person has chosen one.
    Set,
    /// It is the organization's default: the next login is the set-up dialog.
    Default,
    /// There is none: the person came before the default was switched on.
    Unset,
}

/// Name, extension, the number of the location, state.
const PEOPLE: [(&str, &str, usize, State); 6] = [
    ("Ada Lovelace", "2001", 0, State::Set),
    ("Ben Franklin", "2002", 0, State::Default),
    ("Clara Barton", "2003", 0, State::Unset),
    ("Dora Marsden", "2004", 0, State::Set),
    ("Emil Noether", "2101", 1, State::Set),
    ("Fay Wray", "2102", 1, State::Default),
];
/// Name, time zone, prefix, extension of the portal.
const LOCATIONS: [(&str, &str, &str, &str); 2] =
    [("Vienna", "Europe/Vienna", "81", "2000"), ("New York", "America/New_York", "82", "2100")];

/// Extension of the auto attendant.
const ATTENDANT: &str = "2900";
/// Its keys: key, action, value.
const ATTENDANT_KEYS: [(&str, &str, &str); 6] = [
    ("1", "TRANSFER_WITH_PROMPT", "2001"),
    ("3", "NAME_DIALING", ""),
    ("4", "TRANSFER_TO_MAILBOX", "2004"),
    ("0", "TRANSFER_TO_OPERATOR", "2001"),
    ("9", "REPEAT_MENU", ""),
    ("#", "EXIT", ""),
];
/// Name, extension and members of the voicemail group, which belongs to the first location.
const GROUP: (&str, &str, [&str; 2]) = ("Support", "2801", ["2001", "2004"]);

/// Makes organization, locations, people and messages.
pub(super) async fn create(server: &Server) -> anyhow::Result<Description> {
    let new = NewOrganization { name: "Antiphon Demo".to_owned(), branded: false };
    let organization = server.office().create_organization(OPERATOR, &new).await?;
    let maker = Maker { server, organization: organization.id, rules: organization.service.passcode_rules };
    let mut locations = Vec::new();
    for (name, zone, prefix, extension) in LOCATIONS {
        locations.push(maker.location(name, zone, prefix, extension).await?);
    }
    let default_passcode = maker.passcode(&[])?;
    let mut people = Vec::new();
    // Those without a passcode come first: the default applies only to mailboxes created after it was switched on.
    for wanted in PEOPLE.iter().filter(|(.., state)| *state == State::Unset) {
        people.push(maker.person(wanted, &locations, &default_passcode).await?);
    }
    let change = DefaultChange::Set(&default_passcode);
    let (id, version) = (organization.id, organization.version);
    server.office().save_service_settings(OPERATOR, id, version, &organization.service, change).await?;
    for wanted in PEOPLE.iter().filter(|(.., state)| *state != State::Unset) {
        people.push(maker.person(wanted, &locations, &default_passcode).await?);
    }
    let attendants = vec![maker.attendant(&locations).await?];
    people.sort_by(|one, other| one.extension.cmp(&other.extension));
    let groups = vec![maker.group(&locations, &people).await?];
    let admin = accounts::administrator(server, organization.id).await?;
    Ok(Description {
        sip: SipPlace::of(server),
        http: format!("http://{}", server.http()),
        admin_http: format!("http://{}", server.admin()),
        organization: OrganizationPlace { id: id.to_string(), name: organization.name, default_passcode },
        locations,
        people,
        admin,
        attendants,
        groups,
    })
}

struct Maker<'a> {
    server: &'a Server,
    organization: OrganizationId,
    rules: PasscodeRules,
}

impl Maker<'_> {
    /// A random passcode that the rules accept for somebody with these numbers.
    fn passcode(&self, numbers: &[&str]) -> anyhow::Result<String> {
        let context =
            numbers.iter().fold(PasscodeContext::new(), |context, number| context.with_number(number));
        let passcode =
            propose(&mut SystemEntropy, &self.rules, &context).context("no passcode satisfies the rules")?;
        Ok(passcode.expose().to_owned())
    }

    async fn location(
        &self,
        name: &str,
        zone: &str,
        prefix: &str,
        extension: &str,
    ) -> anyhow::Result<LocationPlace> {
        let office = self.server.office();
        let new = NewLocation {
            organization: self.organization,
            name: name.to_owned(),
            time_zone: zone.to_owned(),
            prefix: Some(prefix.to_owned()),
            language: None,
            place: Vec::new(),
        };
        let location = office.create_location(OPERATOR, &new).await?;
        let change = PortalChange { extension: Some(extension.to_owned()), ..PortalChange::default() };
        office.change_portal(OPERATOR, self.organization, location.id, &change).await?;
        let admin_passcode = self.passcode(&[extension, &format!("{prefix}{extension}")])?;
        office.set_portal_passcode(OPERATOR, self.organization, location.id, &admin_passcode).await?;
        let portal = PortalPlace { extension: extension.to_owned(), admin_passcode };
        let (id, prefix) = (location.id.to_string(), prefix.to_owned());
        Ok(LocationPlace { id, name: location.name, prefix, portal })
    }

    /// A reception that leads to everybody of the first location.
    async fn attendant(&self, locations: &[LocationPlace]) -> anyhow::Result<AttendantPlace> {
        let location = locations.first().context("a location")?;
        let keys = ATTENDANT_KEYS.iter().map(|(key, action, value)| KeyDraft {
            key: (*key).to_owned(),
            action: (*action).to_owned(),
            description: String::new(),
            value: Some((*value).to_owned()).filter(|value| !value.is_empty()),
        });
        let business_menu =
            MenuDraft { extension_enabled: true, keys: keys.collect(), ..MenuDraft::default() };
        let draft = AttendantDraft {
            name: "Reception".to_owned(),
            extension: Some(ATTENDANT.to_owned()),
            business_menu,
            ..AttendantDraft::default()
        };
        let id = location.id.parse::<LocationId>()?;
        let made = self.server.office().apply_attendant(OPERATOR, self.organization, id, &draft).await?;
        let (location, extension) = (location.id.clone(), ATTENDANT.to_owned());
        Ok(AttendantPlace { id: made.id.to_string(), name: made.name, location, extension })
    }

    async fn person(
        &self,
        wanted: &(&str, &str, usize, State),
        locations: &[LocationPlace],
        default_passcode: &str,
    ) -> anyhow::Result<PersonPlace> {
        let (name, extension, location, state) = *wanted;
        let (location, prefix) =
            locations.get(location).zip(LOCATIONS.get(location)).context("a location")?;
        let email = format!("{}@demo.example", name.to_lowercase().replace(' ', "."));
        let new = NewPerson {
            organization: self.organization,
            location: location.id.parse::<LocationId>()?,
            name: name.to_owned(),
            email: Some(email.clone()),
            extension: extension.to_owned(),
            number: None,
        };
        let office = self.server.office();
        let person = office.create_person(OPERATOR, &new).await?;
        let account = office.create_device(OPERATOR, self.organization, person.id, DOMAIN).await?;
        let (state, passcode) = match state {
            State::Set => ("set", Some(self.settle(&person, &format!("{}{extension}", prefix.2)).await?)),
            State::Default => ("default", Some(default_passcode.to_owned())),
            State::Unset => ("unset", None),
        };
        let Credentials { web_password, api_token } = accounts::of_person(self.server, &person).await?;
        Ok(PersonPlace {
            id: person.id.to_string(),
            name: name.to_owned(),
            location: location.id.clone(),
            extension: extension.to_owned(),
            state: state.to_owned(),
            passcode,
            email,
            web_password,
            api_token,
            device: DevicePlace {
                username: account.username,
                password: account.password.expose().to_owned(),
            },
        })
    }

    async fn group(&self, locations: &[LocationPlace], people: &[PersonPlace]) -> anyhow::Result<GroupPlace> {
        let (name, extension, members) = GROUP;
        let location = locations.first().context("a location")?;
        let passcode = self.passcode(&[extension, &format!("{}{extension}", location.prefix)])?;
        let belongs = |person: &&PersonPlace| members.contains(&person.extension.as_str());
        let ids = people.iter().filter(belongs).map(|person| person.id.parse::<PersonId>());
        let new = NewGroup {
            organization: self.organization,
            location: location.id.parse::<LocationId>()?,
            name: name.to_owned(),
            extension: Some(extension.to_owned()),
            number: None,
            language: None,
            notification_email: None,
            members: ids.collect::<Result<_, _>>()?,
        };
        let group = self.server.office().create_group(OPERATOR, &new, Some(&passcode)).await?;
        Ok(GroupPlace {
            id: group.id.to_string(),
            name: group.name,
            location: location.id.clone(),
            extension: extension.to_owned(),
            passcode,
            members: members.map(str::to_owned).to_vec(),
        })
    }

    /// Somebody who has been here for a while: an own passcode and a recorded name; one has messages waiting.
    async fn settle(&self, person: &Person, with_prefix: &str) -> anyhow::Result<String> {
        let passcode = self.passcode(&[person.extension.as_str(), with_prefix])?;
        let office = self.server.office();
        office
            .choose_passcode(Actor::Person(person.id), self.organization, person.mailbox, &passcode)
            .await?;
        audio::record_name(self.server, person).await?;
        if person.extension.as_str() == "2001" {
            audio::leave_messages(self.server, person).await?;
        }
        Ok(passcode)
    }
}
