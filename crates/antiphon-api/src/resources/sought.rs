//! Which of the things that have a location, a name and a number a list is to show.

use antiphon_core::ids::LocationId;
use antiphon_core::numbering::PhoneNumber;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::id::WireId as _;
use crate::paging::Window;

/// Which of them to list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sought {
    /// Of this location.
    location_id: Option<String>,
    /// With a name that contains this.
    name: Option<String>,
    /// With this public number.
    phone_number: Option<String>,
    /// Items of a page, at most 1000.
    max: Option<u32>,
    /// Items to be skipped.
    start: Option<u32>,
}

impl Sought {
    pub(crate) fn window(&self) -> Window {
        Window { max: self.max, start: self.start }
    }

    pub(crate) fn fits(&self, location: LocationId, name: &str, number: Option<&PhoneNumber>) -> bool {
        let (place, part) = (self.location_id.as_ref(), self.name.as_ref());
        place.is_none_or(|text| LocationId::read(text) == Some(location))
            && part.is_none_or(|part| name.to_lowercase().contains(&part.to_lowercase()))
            && self.phone_number.as_deref().is_none_or(|text| number.is_some_and(|it| it.as_str() == text))
    }
}
