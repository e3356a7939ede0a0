//! Who has a number, as seen from somewhere: the one place where digits become people and portals.

use antiphon_core::ids::{LocationId, OrganizationId};
use antiphon_core::location::Location;
use antiphon_core::numbering::{Extension, PhoneNumber, Prefix};

use crate::Office;
use crate::ports::{NumberRecord, StoreError};

impl Office {
    /// Who has the number inside an organization, as dialled or entered at one of its locations: an extension of
    /// that location, prefix and extension of any, a public number with or without its `+`, or an extension that
    /// one location alone has and that has no prefix to tell it by.
    pub(crate) async fn number_inside(
        &self,
        organization: OrganizationId,
        location: LocationId,
        digits: &str,
    ) -> Result<Option<NumberRecord>, StoreError> {
        let locations = self.ports.store.locations(organization).await?;
        let short = match Extension::parse(digits) {
            Ok(extension) => self.ports.store.extension_owners(&extension).await?,
            Err(_) => Vec::new(),
        };
        let inside = |record: &&NumberRecord| record.organization == organization;
        if let Some(here) = short.iter().filter(inside).find(|record| record.location == location) {
            return Ok(Some(here.clone()));
        }
        if let Some(there) = self.by_prefix(&locations, digits).await? {
            return Ok(Some(there));
        }
        if let Some(public) = self.by_phone_number(digits).await?.filter(|record| inside(&record)) {
            return Ok(Some(public));
        }
        let unprefixed = |record: &&NumberRecord| {
            locations.iter().any(|it| it.id == record.location && it.prefix.is_none())
        };
        Ok(only(short.iter().filter(inside).filter(unprefixed)).cloned())
    }

    /// Who has the public number, in any organization; its `+` may be missing.
    pub(crate) async fn by_phone_number(&self, digits: &str) -> Result<Option<NumberRecord>, StoreError> {
        match PhoneNumber::parse(&format!("+{}", digits.trim_start_matches('+'))) {
            Ok(number) => self.ports.store.number_owner(&number).await,
            Err(_) => Ok(None),
        }
    }

    async fn by_prefix(
        &self,
        locations: &[Location],
        digits: &str,
    ) -> Result<Option<NumberRecord>, StoreError> {
        for (location, extension) in after_prefix(locations, digits) {
            let owners = self.ports.store.extension_owners(&extension).await?;
            if let Some(found) = owners.into_iter().find(|record| record.location == location.id) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

/// Every way to read the digits as the prefix of a location and an extension there.
pub(crate) fn after_prefix<'a>(
    locations: &'a [Location],
    digits: &str,
) -> impl Iterator<Item = (&'a Location, Extension)> {
    locations.iter().filter_map(move |location| {
        let prefix = Prefix::parse(location.prefix.as_deref()?).ok()?;
        let rest = digits.strip_prefix(prefix.as_str())?;
        Some((location, Extension::parse(rest).ok()?))
    })
}

/// The only one, if there is exactly one.
pub(crate) fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}
