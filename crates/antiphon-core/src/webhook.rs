//! Webhooks: addresses of programs that events are posted to.

pub mod address;
mod delivery;

use crate::event::{DomainEvent, Resource, Verb};
use crate::ids::{LocationId, OrganizationId, PersonId, WebhookId};

pub use delivery::{Delivery, Standing};

/// Characters of an address: longer ones are cut off by servers on the way.
const TARGET_URL_CHARS_MAX: usize = 2_048;

/// Where events are posted, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its identity.
    pub id: WebhookId,
    /// The organization.
    pub organization: OrganizationId,
    /// Whose events it gets.
    pub owner: WebhookOwner,
    /// What people call it.
    pub name: String,
    /// Where to post, an `http` or `https` address.
    pub target_url: String,
    /// Which events.
    pub filter: EventFilter,
    /// The secret that posts are signed with, sealed.
    pub secret: Vec<u8>,
    /// Whether it is posted to.
    pub status: WebhookStatus,
    /// How it has done of late.
    pub standing: Standing,
    /// When it was made, epoch milliseconds.
    pub created_ms: i64,
    /// Counts changes, so that two writers cannot lose each other's.
    pub version: i64,
}

/// Whose events a webhook gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookOwner {
    /// All of the organization's.
    Organization,
    /// Those of this person's mailbox and calls.
    Person(PersonId),
}

/// Which events are wanted; what is `None` says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// About what.
    pub resource: Option<Resource>,
    /// What has become of it.
    pub verb: Option<Verb>,
    /// Of one person.
    pub person: Option<PersonId>,
    /// Of one location.
    pub location: Option<LocationId>,
}

/// Whether a webhook is posted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookStatus {
    /// It is.
    Active,
    /// Not until somebody switches it on again, and why not.
    Off(WhyOff),
}

/// Why a webhook is not posted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyOff {
    /// Somebody wanted that.
    SwitchedOff,
    /// Its server answered 410: nobody wants it there any more (RFC 9110 section 15.5.11).
    Gone,
    /// It has failed for too long.
    Failing,
}

impl Webhook {
    /// The server that events are posted to; the rest of an address may have secrets in it.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.target_url.split_once("://").map_or("", |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    }

    /// Whether it is to be told of the event, once the event says where it happened and to whom.
    #[must_use]
    pub fn wants(&self, event: &DomainEvent) -> bool {
        let is_theirs = match self.owner {
            WebhookOwner::Organization => true,
            WebhookOwner::Person(person) => event.person == Some(person),
        };
        let is_active = self.status == WebhookStatus::Active;
        is_active && is_theirs && self.organization == event.organization && self.filter.takes(event)
    }
}

impl WebhookOwner {
    /// The person, if it is one's.
    #[must_use]
    pub fn person(self) -> Option<PersonId> {
        match self {
            Self::Organization => None,
            Self::Person(person) => Some(person),
        }
    }
}

/// Whether it looks like an address that can be posted to: `http` or `https`, a host, nothing that is no address, and no
/// user and password, which would lie in logs. What it leads to is looked at when it is called.
#[must_use]
pub fn is_target_url(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
    let Some((scheme, rest)) = scheme else { return false };
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    let is_plain =
        text.chars().all(|it| it.is_ascii_graphic() && !matches!(it, '#' | '\\' | '"' | '<' | '>'));
    let has_host = !host.is_empty() && !host.starts_with(':') && !host.contains('@');
    matches!(scheme.as_str(), "http" | "https") && is_plain && has_host && text.len() <= TARGET_URL_CHARS_MAX
}

impl EventFilter {
    fn takes(&self, event: &DomainEvent) -> bool {
        self.resource.is_none_or(|it| it == event.what.resource())
            && self.verb.is_none_or(|it| it == event.what.verb())
            && (self.person.is_none() || self.person == event.person)
            && (self.location.is_none() || self.location == event.location)
    }
}

impl WebhookStatus {
    /// Whether it was switched off without anybody having wanted that here.
    #[must_use]
    pub fn is_given_up(self) -> bool {
        match self {
            Self::Active | Self::Off(WhyOff::SwitchedOff) => false,
            Self::Off(WhyOff::Gone | WhyOff::Failing) => true,
        }
    }

    /// In a word, as the field's API has it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Off(_) => "inactive",
        }
    }

    /// In a word that tells why, for rows.
    #[must_use]
    pub fn stored(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Off(WhyOff::SwitchedOff) => "off",
            Self::Off(WhyOff::Gone) => "gone",
            Self::Off(WhyOff::Failing) => "failing",
        }
    }

    /// The one that is stored as this word.
    #[must_use]
    pub fn of_stored(word: &str) -> Option<Self> {
        let all = [
            Self::Active,
            Self::Off(WhyOff::SwitchedOff),
            Self::Off(WhyOff::Gone),
            Self::Off(WhyOff::Failing),
        ];
        all.into_iter().find(|it| it.stored() == word)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::event::EventKind;
    use crate::ids::EventId;

    const ORGANIZATION: OrganizationId = OrganizationId(Uuid::from_u128(1));
    const ANN: PersonId = PersonId(Uuid::from_u128(2));

    fn webhook(owner: WebhookOwner, filter: EventFilter, status: WebhookStatus) -> Webhook {
        Webhook {
            id: WebhookId(Uuid::from_u128(3)),
            organization: ORGANIZATION,
            owner,
            name: "CRM".into(),
            target_url: "https://example.org/hook".into(),
            filter,
            secret: Vec::new(),
            status,
            standing: Standing::default(),
            created_ms: 0,
            version: 1,
        }
    }

    fn event(person: Option<PersonId>) -> DomainEvent {
        let id = EventId(Uuid::from_u128(4));
        DomainEvent { person, ..DomainEvent::new(id, ORGANIZATION, 0, EventKind::MessageDeposited) }
    }

    #[test]
    fn a_webhook_gets_what_it_is_for_and_nothing_else() {
        let all = EventFilter::default();
        let created = EventFilter { verb: Some(Verb::Created), ..all };
        let calls = EventFilter { resource: Some(Resource::Calls), ..all };
        let of_ann = EventFilter { person: Some(ANN), ..all };
        let (everybody, own) = (WebhookOwner::Organization, WebhookOwner::Person(ANN));
        let (on, off) = (WebhookStatus::Active, WebhookStatus::Off(WhyOff::Gone));
        for (owner, filter, status, person, wants) in [
            (everybody, all, on, None, true),
            (everybody, all, off, None, false),
            (everybody, created, on, None, true),
            (everybody, calls, on, None, false),
            (everybody, of_ann, on, None, false),
            (everybody, of_ann, on, Some(ANN), true),
            (own, all, on, Some(ANN), true),
            (own, all, on, None, false),
        ] {
            let hook = webhook(owner, filter, status);
            assert_eq!(hook.wants(&event(person)), wants, "{hook:?} {person:?}");
        }
        let elsewhere = DomainEvent { organization: OrganizationId(Uuid::from_u128(9)), ..event(None) };
        assert!(!webhook(everybody, all, on).wants(&elsewhere));
    }

    #[test]
    fn addresses_are_of_the_web_and_have_no_password_in_them() {
        let long = format!("https://example.org/{}", "a".repeat(TARGET_URL_CHARS_MAX));
        for (text, right) in [
            ("https://example.org/events?key=1", true),
            ("HTTP://127.0.0.1:8080", true),
            ("http://[::1]:9/x", true),
            ("", false),
            ("example.org", false),
            ("ftp://example.org", false),
            ("https://", false),
            ("https:///events", false),
            ("https://:80/", false),
            ("https://ann:secret@example.org/", false),
            ("https://example.org/#part", false),
            ("https://example.org\\@internal/", false),
            ("https://example.org/a b", false),
            ("https://example.org/\nHost: x", false),
            (&long, false),
        ] {
            assert_eq!(is_target_url(text), right, "{text}");
        }
        let all = EventFilter::default();
        let hook = webhook(WebhookOwner::Organization, all, WebhookStatus::Active);
        assert_eq!(hook.host(), "example.org");
    }
}
