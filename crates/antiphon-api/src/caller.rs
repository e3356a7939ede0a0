//! Whoever made a request, and what he may see and change. What is not his organization's does not exist for him.

use antiphon_core::account::Administration;
use antiphon_core::account::scope::Scope;
use antiphon_core::ids::{LocationId, MailboxId, OrganizationId, PersonId};
use antiphon_core::location::Location;
use antiphon_core::person::Person;
use antiphon_office::accounts::Principal;
use antiphon_office::admin::Actor;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::Api;
use crate::error::ApiError;
use crate::id::WireId as _;

/// Somebody with a token that holds and has a scope for this route.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    principal: Principal,
}

/// What he wants of somebody's mailbox or settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// Somebody's mailbox, which the caller may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TheirMailbox {
    pub(crate) organization: OrganizationId,
    pub(crate) mailbox: MailboxId,
    pub(crate) actor: Actor,
}

impl Caller {
    pub(crate) fn new(principal: Principal) -> Self {
        Self { principal }
    }

    pub(crate) fn principal(&self) -> &Principal {
        &self.principal
    }

    pub(crate) fn organization(&self) -> OrganizationId {
        self.principal.organization
    }

    pub(crate) fn actor(&self) -> Actor {
        self.principal.actor
    }

    /// Refuses whoever does not see the whole organization.
    pub(crate) fn sees_organization(&self) -> Result<(), ApiError> {
        may(self.principal.administration.sees_organization())
    }

    /// Refuses whoever may not change what belongs to the whole organization.
    pub(crate) fn changes_organization(&self) -> Result<(), ApiError> {
        may(self.principal.administration.changes_organization())
    }

    /// Refuses whoever administers nothing, or may only look.
    pub(crate) fn changes_something(&self) -> Result<(), ApiError> {
        may(match &self.principal.administration {
            Administration::Nothing | Administration::ReadOnly => false,
            Administration::Locations(_) | Administration::Organization => true,
        })
    }

    /// The location, if it is there and he may.
    pub(crate) async fn location(&self, api: &Api, text: &str, access: Access) -> Result<Location, ApiError> {
        let id = LocationId::read(text).ok_or_else(|| ApiError::no_such("location"))?;
        let location = api.office.location(self.organization(), id).await?;
        may(self.may(access, location.id))?;
        Ok(location)
    }

    /// The person he is.
    pub(crate) async fn own_person(&self, api: &Api) -> Result<Person, ApiError> {
        let id = self.principal.person.ok_or_else(|| {
            ApiError::forbidden(
                "the token belongs to nobody with a mailbox; use the administrators' resource",
            )
        })?;
        Ok(api.office.person(self.organization(), id).await?)
    }

    /// A person, if there is one, whoever asks: a directory is everybody's in an organization.
    pub(crate) async fn anybody(&self, api: &Api, text: &str) -> Result<Person, ApiError> {
        let id = PersonId::read(text).ok_or_else(|| ApiError::no_such("person"))?;
        Ok(api.office.person(self.organization(), id).await?)
    }

    /// A person whose settings he may have: his own with an own scope, others' as their administrator with an
    /// administrator's scope.
    pub(crate) async fn person(
        &self,
        api: &Api,
        text: &str,
        access: Access,
        own: Scope,
        admin: Scope,
    ) -> Result<Person, ApiError> {
        let person = self.anybody(api, text).await?;
        let is_own = self.principal.person == Some(person.id) && self.principal.has(own);
        may(is_own || (self.principal.has(admin) && self.may(access, person.location)))?;
        Ok(person)
    }

    /// Refuses whoever does not administer the location.
    pub(crate) fn administers(&self, location: LocationId, access: Access) -> Result<(), ApiError> {
        may(self.may(access, location))
    }

    pub(crate) fn mailbox_of(&self, person: &Person) -> TheirMailbox {
        TheirMailbox { organization: person.organization, mailbox: person.mailbox, actor: self.actor() }
    }

    fn may(&self, access: Access, location: LocationId) -> bool {
        match access {
            Access::Read => self.principal.administration.sees(location),
            Access::Write => self.principal.administration.changes(location),
        }
    }
}

fn may(it_may: bool) -> Result<(), ApiError> {
    if it_may { Ok(()) } else { Err(ApiError::forbidden("your role does not allow this")) }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    /// The guard has put him there; a route that it does not stand before lets nobody in.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let caller = parts.extensions.get::<Self>().cloned();
        caller.ok_or_else(|| ApiError::forbidden("nobody is let in here"))
    }
}
