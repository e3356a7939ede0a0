//! Where a location stands: its postal address and what else is noted of it. No call depends on any of it.

use std::collections::BTreeMap;

/// One thing that is noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceField {
    /// Street and house.
    Address1,
    /// What the street alone does not say.
    Address2,
    /// Town.
    City,
    /// State or province.
    State,
    /// Postal code.
    PostalCode,
    /// Country, two capital letters (ISO 3166-1).
    Country,
    /// Degrees north, -90 to 90.
    Latitude,
    /// Degrees east, -180 to 180.
    Longitude,
    /// Whatever else is worth knowing.
    Notes,
}

impl PlaceField {
    /// Each of them, in the order of an address.
    pub const ALL: [Self; 9] = [
        Self::Address1,
        Self::Address2,
        Self::City,
        Self::State,
        Self::PostalCode,
        Self::Country,
        Self::Latitude,
        Self::Longitude,
        Self::Notes,
    ];

    /// Its word in requests, rows and complaints.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Address1 => "address1",
            Self::Address2 => "address2",
            Self::City => "city",
            Self::State => "state",
            Self::PostalCode => "postalCode",
            Self::Country => "country",
            Self::Latitude => "latitude",
            Self::Longitude => "longitude",
            Self::Notes => "notes",
        }
    }

    /// The field of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// What is noted of a place; nothing is noted as an empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place(BTreeMap<PlaceField, String>);

impl Place {
    /// What is noted under a field.
    #[must_use]
    pub fn of(&self, field: PlaceField) -> Option<&str> {
        self.0.get(&field).map(String::as_str)
    }

    /// Notes something; an empty text takes it away.
    pub fn note(&mut self, field: PlaceField, text: String) {
        if text.is_empty() {
            self.0.remove(&field);
        } else {
            self.0.insert(field, text);
        }
    }

    /// All that is noted, in the order of an address.
    pub fn iter(&self) -> impl Iterator<Item = (PlaceField, &str)> {
        self.0.iter().map(|(field, text)| (*field, text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_is_found_by_its_word() {
        for field in PlaceField::ALL {
            assert_eq!(PlaceField::from_word(field.word()), Some(field));
        }
        assert_eq!(PlaceField::from_word("planet"), None);
    }

    #[test]
    fn what_is_empty_is_not_noted() {
        let mut place = Place::default();
        place.note(PlaceField::City, "Graz".into());
        place.note(PlaceField::Notes, "by the river".into());
        place.note(PlaceField::City, String::new());
        assert_eq!(place.iter().collect::<Vec<_>>(), [(PlaceField::Notes, "by the river")]);
        assert_eq!(place.of(PlaceField::City), None);
    }
}
