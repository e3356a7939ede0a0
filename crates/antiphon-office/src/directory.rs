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
    ///
    /// The store is asked the same questions whether or not somebody has the number, so that the time does not tell.
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
        let prefixed = self.by_prefix(&locations, digits).await?;
        let public = self.by_phone_number(digits).await?;
        let inside = |record: &&NumberRecord| record.organization == organization;
        let unprefixed = |record: &&NumberRecord| {
            locations.iter().any(|it| it.id == record.location && it.prefix.is_none())
        };
        let here = short.iter().filter(inside).find(|record| record.location == location);
        let found = here.or(prefixed.as_ref()).or_else(|| public.as_ref().filter(inside));
        Ok(found.or_else(|| only(short.iter().filter(inside).filter(unprefixed))).cloned())
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
        let mut found = None;
        for (location, extension) in after_prefix(locations, digits) {
            let owners = self.ports.store.extension_owners(&extension).await?;
            found = found.or_else(|| owners.into_iter().find(|record| record.location == location.id));
        }
        Ok(found)
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
