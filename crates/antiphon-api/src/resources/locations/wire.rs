//! Locations as they stand on the wire.

use std::fmt;

use antiphon_core::location::{Location, Place, PlaceField};
use antiphon_office::admin::locations::LocationChange;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::id::WireId as _;
use crate::wire::{Digits, language_code, language_tag, present};

/// A site of the organization.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireLocation {
    id: String,
    name: String,
    org_id: String,
    /// IANA time zone.
    time_zone: String,
    /// Language of its voice portal.
    preferred_language: String,
    announcement_language: String,
    address: Address,
    /// Degrees north.
    #[serde(skip_serializing_if = "Option::is_none")]
    latitude: Option<String>,
    /// Degrees east.
    #[serde(skip_serializing_if = "Option::is_none")]
    longitude: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<String>,
}

/// A postal address. What is not known is empty.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Address {
    address1: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    address2: Option<String>,
    city: String,
    state: String,
    postal_code: String,
    /// Two letters, such as `AT`.
    country: String,
}

/// A page of locations.
#[derive(Serialize, ToSchema)]
pub(crate) struct Locations {
    pub(super) items: Vec<WireLocation>,
}

/// A location as its telephone settings have it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallingLocation {
    id: String,
    name: String,
    /// Digits that other locations dial before an extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    routing_prefix: Option<String>,
    time_zone: String,
    /// Language of its voice portal, such as `en_us`.
    announcement_language: String,
    preferred_language: String,
}

/// A page of locations with telephone settings.
#[derive(Serialize, ToSchema)]
pub(crate) struct CallingLocations {
    pub(super) locations: Vec<CallingLocation>,
}

/// A location to be added or changed. In a PUT what is absent stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LocationUpdate {
    /// Needed for a new one.
    pub(super) name: Option<String>,
    /// IANA time zone; needed for a new one.
    pub(super) time_zone: Option<String>,
    /// A location has one language: it is enough to name it here or below.
    preferred_language: Option<String>,
    announcement_language: Option<String>,
    address: Option<AddressUpdate>,
    /// Degrees north.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    latitude: Option<Option<Degrees>>,
    /// Degrees east.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    longitude: Option<Option<Degrees>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    notes: Option<Option<String>>,
}

/// A postal address; `null` takes a line away, one that is absent stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AddressUpdate {
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    address1: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    address2: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    city: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    state: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    postal_code: Option<Option<String>>,
    /// Two letters, such as `AT`.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    country: Option<Option<String>>,
}

/// Telephone settings of a location to be changed. What is absent stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallingUpdate {
    announcement_language: Option<String>,
    preferred_language: Option<String>,
    /// Digits that other locations dial before an extension; `null` takes them away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    routing_prefix: Option<Option<Digits>>,
    /// Not available: what is dialled for outside is a dial rule of the organization.
    outside_dial_digit: Option<Digits>,
    /// Not available.
    charge_number: Option<String>,
    /// Not available: trunks decide.
    connection: Option<Connection>,
}

/// A way to the public network, which is not chosen here.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Connection {}

/// The location that is to have telephones.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Enabling {
    pub(super) id: String,
}

/// Degrees, which clients send as a string or as a number.
#[derive(ToSchema)]
#[schema(value_type = String, example = "48.2082")]
pub(crate) struct Degrees(String);

impl<'de> Deserialize<'de> for Degrees {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct StringOrNumber;
        impl Visitor<'_> for StringOrNumber {
            type Value = Degrees;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a number")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Degrees, E> {
                Ok(Degrees(text.to_owned()))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Degrees, E> {
                Ok(Degrees(number.to_string()))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Degrees, E> {
                Ok(Degrees(number.to_string()))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Degrees, E> {
                Ok(Degrees(number.to_string()))
            }
        }
        deserializer.deserialize_any(StringOrNumber)
    }
}

impl LocationUpdate {
    /// What is noted of the place, in the words of the office.
    pub(super) fn place(&self) -> Vec<(PlaceField, String)> {
        let degrees = |it: &Option<Option<Degrees>>| {
            it.as_ref().map(|it| it.as_ref().map(|it| it.0.clone()).unwrap_or_default())
        };
        let text = |it: &Option<Option<String>>| it.as_ref().map(|it| it.clone().unwrap_or_default());
        let none = AddressUpdate::default();
        let address = self.address.as_ref().unwrap_or(&none);
        let named = [
            (PlaceField::Address1, text(&address.address1)),
            (PlaceField::Address2, text(&address.address2)),
            (PlaceField::City, text(&address.city)),
            (PlaceField::State, text(&address.state)),
            (PlaceField::PostalCode, text(&address.postal_code)),
            (PlaceField::Country, text(&address.country)),
            (PlaceField::Latitude, degrees(&self.latitude)),
            (PlaceField::Longitude, degrees(&self.longitude)),
            (PlaceField::Notes, text(&self.notes)),
        ];
        named.into_iter().filter_map(|(field, text)| Some((field, text?))).collect()
    }

    /// The language that is wanted, beside the one that it is `now`.
    pub(super) fn language(&self, now: Option<&str>) -> Result<Option<String>, ApiError> {
        one_language(self.preferred_language.as_deref(), self.announcement_language.as_deref(), now)
    }
}

impl CallingUpdate {
    /// The change of a location whose language is `now`.
    pub(super) fn change(self, now: &str) -> Result<LocationChange, ApiError> {
        if self.outside_dial_digit.is_some() {
            return Err(ApiError::lacking("outsideDialDigit: a digit of a location alone"));
        }
        if self.charge_number.is_some() {
            return Err(ApiError::lacking("chargeNumber: another number that calls are charged to"));
        }
        if self.connection.is_some() {
            return Err(ApiError::lacking("connection: a trunk of a location alone"));
        }
        let (preferred, announced) = (self.preferred_language, self.announcement_language);
        let language = one_language(preferred.as_deref(), announced.as_deref(), Some(now))?;
        let prefix = self.routing_prefix.map(|it| it.map(|digits| digits.0).unwrap_or_default());
        Ok(LocationChange { language, prefix, ..LocationChange::default() })
    }
}

/// Of two languages that a client names, the one that is not the present one.
fn one_language(
    preferred: Option<&str>,
    announced: Option<&str>,
    now: Option<&str>,
) -> Result<Option<String>, ApiError> {
    let new = |code: Option<&str>| code.map(language_tag).filter(|tag| Some(tag.as_str()) != now);
    match (new(preferred), new(announced)) {
        (Some(one), Some(other)) if one != other => {
            let told = "preferredLanguage: differs from announcementLanguage; a location has one language";
            Err(ApiError::bad(told))
        }
        (preferred, announced) => Ok(announced.or(preferred)),
    }
}

pub(super) fn shown(location: &Location) -> WireLocation {
    let language = language_code(&location.portal.language);
    let place = &location.place;
    let noted = |field| place.of(field).map(str::to_owned);
    WireLocation {
        id: location.id.wire(),
        name: location.name.clone(),
        org_id: location.organization.wire(),
        time_zone: location.time_zone.clone(),
        preferred_language: language.clone(),
        announcement_language: language,
        address: address_of(place),
        latitude: noted(PlaceField::Latitude),
        longitude: noted(PlaceField::Longitude),
        notes: noted(PlaceField::Notes),
    }
}

fn address_of(place: &Place) -> Address {
    let line = |field| place.of(field).unwrap_or_default().to_owned();
    Address {
        address1: line(PlaceField::Address1),
        address2: place.of(PlaceField::Address2).map(str::to_owned),
        city: line(PlaceField::City),
        state: line(PlaceField::State),
        postal_code: line(PlaceField::PostalCode),
        country: line(PlaceField::Country),
    }
}

pub(super) fn calling(location: &Location) -> CallingLocation {
    let language = language_code(&location.portal.language);
    CallingLocation {
        id: location.id.wire(),
        name: location.name.clone(),
        routing_prefix: location.prefix.clone(),
        time_zone: location.time_zone.clone(),
        announcement_language: language.clone(),
        preferred_language: language,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_languages_the_new_one_counts() {
        let tag = |it: &str| Some(it.to_owned());
        for (preferred, announced, want) in [
            (Some("en_us"), Some("en_us"), Some(None)),
            (Some("de_DE"), None, Some(tag("de-DE"))),
            (Some("en_us"), Some("de_de"), Some(tag("de-DE"))),
            (Some("de_de"), Some("en_us"), Some(tag("de-DE"))),
            (Some("de_de"), Some("fr_fr"), None),
        ] {
            assert_eq!(one_language(preferred, announced, Some("en-US")).ok(), want);
        }
    }
}
