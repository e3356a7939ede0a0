//! Webhooks: addresses of programs that events are posted to.

use crate::event::{DomainEvent, Resource, Verb};
use crate::ids::{LocationId, OrganizationId, PersonId, WebhookId};

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

impl EventFilter {
    fn takes(&self, event: &DomainEvent) -> bool {
        self.resource.is_none_or(|it| it == event.what.resource())
            && self.verb.is_none_or(|it| it == event.what.verb())
            && (self.person.is_none() || self.person == event.person)
            && (self.location.is_none() || self.location == event.location)
    }
}

impl WebhookStatus {
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
}
