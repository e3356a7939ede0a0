//! How a location dials outside numbers, which calls its people may make, and how numbers come in on its trunks.

use crate::numbering::{Dialled, PhoneNumber};

/// The dial rules of a location.
///
/// Without any, numbers outside are dialled in international form with `+`, and nobody may call them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DialRules {
    /// Digits of the country code (ITU-T E.164), such as `43`.
    pub country_code: Option<String>,
    /// Digits before a national number, such as `0`.
    pub national_prefix: Option<String>,
    /// Digits before a country code, such as `00`.
    pub international_prefix: Option<String>,
    /// Digits before every number outside, such as `9`; then numbers without it are inside ones.
    pub outside_prefix: Option<String>,
    /// Numbers that everybody may call from every phone, as they are dialled, such as `112`.
    pub emergency: Vec<String>,
    /// Digits that dear numbers begin with, after the `+`, such as `43900`.
    pub premium: Vec<String>,
    /// Which calls people may make.
    pub permissions: Permissions,
}

/// Kinds of calls that are allowed or blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallClass {
    /// To somebody on this server.
    Internal,
    /// To a number of the location's own country.
    National,
    /// To a number of another country.
    International,
    /// To a dear number.
    Premium,
}

impl CallClass {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Internal, Self::National, Self::International, Self::Premium];

    /// Its name, for commands, rows and messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::National => "national",
            Self::International => "international",
            Self::Premium => "premium",
        }
    }

    /// The class of that name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// Which calls may be made at a location. Calls inside are allowed at first, and none that cost money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permissions {
    /// Inside.
    pub internal: bool,
    /// To the own country.
    pub national: bool,
    /// To other countries.
    pub international: bool,
    /// To dear numbers.
    pub premium: bool,
}

impl Default for Permissions {
    fn default() -> Self {
        Self { internal: true, national: false, international: false, premium: false }
    }
}

impl Permissions {
    /// Whether calls of a class may be made.
    #[must_use]
    pub fn allow(&self, class: CallClass) -> bool {
        match class {
            CallClass::Internal => self.internal,
            CallClass::National => self.national,
            CallClass::International => self.international,
            CallClass::Premium => self.premium,
        }
    }

    /// Allows or blocks a class.
    pub fn set(&mut self, class: CallClass, allowed: bool) {
        match class {
            CallClass::Internal => self.internal = allowed,
            CallClass::National => self.national = allowed,
            CallClass::International => self.international = allowed,
            CallClass::Premium => self.premium = allowed,
        }
    }
}

/// Where a person's permissions differ from those of the location.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PersonalPermissions {
    /// Inside.
    pub internal: Option<bool>,
    /// To the own country.
    pub national: Option<bool>,
    /// To other countries.
    pub international: Option<bool>,
    /// To dear numbers.
    pub premium: Option<bool>,
}

impl PersonalPermissions {
    /// What is said of a class, if anything is.
    #[must_use]
    pub fn of(&self, class: CallClass) -> Option<bool> {
        match class {
            CallClass::Internal => self.internal,
            CallClass::National => self.national,
            CallClass::International => self.international,
            CallClass::Premium => self.premium,
        }
    }

    /// Says something of a class, or nothing.
    pub fn set(&mut self, class: CallClass, allowed: Option<bool>) {
        match class {
            CallClass::Internal => self.internal = allowed,
            CallClass::National => self.national = allowed,
            CallClass::International => self.international = allowed,
            CallClass::Premium => self.premium = allowed,
        }
    }

    /// Whether the person may make calls of a class at a location.
    #[must_use]
    pub fn allow(&self, class: CallClass, location: &Permissions) -> bool {
        self.of(class).unwrap_or_else(|| location.allow(class))
    }
}

/// A number outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutsideNumber {
    /// Of the emergency services: it goes out as the location lists it.
    Emergency(String),
    /// Anybody's.
    Public(PhoneNumber),
}

impl OutsideNumber {
    /// As it goes out on a trunk.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Emergency(number) => number,
            Self::Public(number) => number.as_str(),
        }
    }
}

impl DialRules {
    /// The number outside that is dialled, if it is one. `None` for what can only be inside.
    #[must_use]
    pub fn outside(&self, dialled: &Dialled) -> Option<OutsideNumber> {
        let text = dialled.as_str();
        let behind_prefix = self.outside_prefix.as_deref().and_then(|prefix| text.strip_prefix(prefix));
        let is_emergency = |text: &str| self.emergency.iter().any(|number| number == text);
        if let Some(number) = [Some(text), behind_prefix].into_iter().flatten().find(|it| is_emergency(it)) {
            return Some(OutsideNumber::Emergency(number.to_owned()));
        }
        if text.starts_with('+') {
            return public(text);
        }
        let number = match (&self.outside_prefix, behind_prefix) {
            (None, _) => text,
            (Some(_), number) => number?,
        };
        if number.starts_with('+') {
            return public(number);
        }
        let international = self.international_prefix.as_deref().and_then(|it| number.strip_prefix(it));
        if let Some(international) = international {
            return public(&format!("+{international}"));
        }
        let code = self.country_code.as_deref()?;
        let national = self.national_prefix.as_deref().and_then(|it| {
            // The prefix twice is no national number, but perhaps one of another country.
            number.strip_prefix(it).filter(|rest| !rest.starts_with(it))
        });
        // Behind the outside prefix everything is outside, also where a national number needs no prefix.
        let national = national.or_else(|| behind_prefix.filter(|_| self.national_prefix.is_none()))?;
        public(&format!("+{code}{national}"))
    }

    /// What a number may be that comes in on a trunk, in the order of likelihood: carriers send it in international form
    /// with or without `+`, or as it is dialled in the country.
    #[must_use]
    pub fn received(&self, number: &Dialled) -> Vec<PhoneNumber> {
        let text = number.as_str();
        if text.starts_with('+') {
            return number.phone_number().into_iter().collect();
        }
        let international = self.international_prefix.as_deref().and_then(|it| text.strip_prefix(it));
        let national = self.national_prefix.as_deref().and_then(|it| text.strip_prefix(it));
        let code = self.country_code.as_deref();
        let with_code = |rest: &str| code.map(|code| format!("+{code}{rest}"));
        let forms = [
            international.map(|rest| format!("+{rest}")),
            national.and_then(with_code),
            Some(format!("+{text}")),
            with_code(text),
        ];
        forms.into_iter().flatten().filter_map(|form| PhoneNumber::parse(&form).ok()).collect()
    }

    /// The number of somebody outside who calls, in international form where it is known which that is.
    #[must_use]
    pub fn caller(&self, number: &Dialled) -> String {
        let text = number.as_str();
        if text.starts_with('+') {
            return text.to_owned();
        }
        let international = self.international_prefix.as_deref().and_then(|it| text.strip_prefix(it));
        let national = self.national_prefix.as_deref().and_then(|it| text.strip_prefix(it));
        let form = match (international, national, &self.country_code) {
            (Some(rest), _, _) => format!("+{rest}"),
            (None, Some(rest), Some(code)) => format!("+{code}{rest}"),
            (None, Some(_), None) | (None, None, _) => return text.to_owned(),
        };
        PhoneNumber::parse(&form).map_or_else(|_| text.to_owned(), |number| number.to_string())
    }

    /// What kind of call one to a number is. Where no country code is known, every number is one of another country.
    #[must_use]
    pub fn class(&self, number: &PhoneNumber) -> CallClass {
        let begins = |with: &String| number.digits().starts_with(with.as_str());
        if self.premium.iter().any(begins) {
            CallClass::Premium
        } else if self.country_code.as_ref().is_some_and(begins) {
            CallClass::National
        } else {
            CallClass::International
        }
    }
}

fn public(text: &str) -> Option<OutsideNumber> {
    PhoneNumber::parse(text).ok().map(OutsideNumber::Public)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbering::dialled;

    fn vienna(outside_prefix: Option<&str>) -> DialRules {
        DialRules {
            country_code: Some("43".to_owned()),
            national_prefix: Some("0".to_owned()),
            international_prefix: Some("00".to_owned()),
            outside_prefix: outside_prefix.map(str::to_owned),
            emergency: vec!["112".to_owned(), "144".to_owned()],
            premium: vec!["43900".to_owned()],
            ..DialRules::default()
        }
    }

    fn boston() -> DialRules {
        DialRules {
            country_code: Some("1".to_owned()),
            international_prefix: Some("011".to_owned()),
            outside_prefix: Some("9".to_owned()),
            emergency: vec!["911".to_owned()],
            premium: vec!["1900".to_owned()],
            ..DialRules::default()
        }
    }

    #[test]
    fn numbers_outside_are_dialled_as_the_location_does() {
        for (rules, typed, want) in [
            (DialRules::default(), "+4315550100", Some("+4315550100")),
            (DialRules::default(), "004315550100", None),
            (DialRules::default(), "112", None),
            (vienna(None), "015550100", Some("+4315550100")),
            (vienna(None), "0049305550100", Some("+49305550100")),
            (vienna(None), "2001", None),
            (DialRules { international_prefix: None, ..vienna(None) }, "0049305550100", None),
            (vienna(None), "112", Some("112")),
            (vienna(Some("0")), "0015550100", Some("+4315550100")),
            (vienna(Some("0")), "00049305550100", Some("+49305550100")),
            (vienna(Some("0")), "2001", None),
            (vienna(Some("0")), "+49305550100", Some("+49305550100")),
            (vienna(Some("0")), "112", Some("112")),
            (vienna(Some("0")), "0112", Some("112")),
            (boston(), "96175550100", Some("+16175550100")),
            (boston(), "901143155501000", Some("+43155501000")),
            (boston(), "6175550100", None),
            (boston(), "9911", Some("911")),
            (boston(), "9*72", None),
        ] {
            let number = rules.outside(&dialled(typed).unwrap());
            assert_eq!(number.as_ref().map(OutsideNumber::as_str), want, "{typed}");
        }
    }

    #[test]
    fn numbers_come_in_as_carriers_write_them() {
        for (rules, number) in [
            (vienna(None), "+4315550100"),
            (vienna(None), "4315550100"),
            (vienna(None), "004315550100"),
            (vienna(None), "015550100"),
            (vienna(None), "15550100"),
        ] {
            let forms = rules.received(&dialled(number).unwrap());
            assert!(forms.iter().any(|it| it.as_str() == "+4315550100"), "{number}: {forms:?}");
        }
        assert_eq!(DialRules::default().received(&dialled("*97").unwrap()), []);
    }

    #[test]
    fn callers_are_named_by_a_number_that_calls_them_back() {
        for (rules, number, want) in [
            (vienna(None), "+49305550100", "+49305550100"),
            (vienna(None), "0049305550100", "+49305550100"),
            (vienna(None), "06641234567", "+436641234567"),
            (vienna(None), "2001", "2001"),
            (DialRules::default(), "06641234567", "06641234567"),
        ] {
            assert_eq!(rules.caller(&dialled(number).unwrap()), want);
        }
    }

    #[test]
    fn a_number_is_dear_before_it_is_near() {
        for (rules, number, want) in [
            (vienna(None), "+4315550100", CallClass::National),
            (vienna(None), "+43900123456", CallClass::Premium),
            (vienna(None), "+49305550100", CallClass::International),
            (DialRules::default(), "+4315550100", CallClass::International),
        ] {
            assert_eq!(rules.class(&PhoneNumber::parse(number).unwrap()), want, "{number}");
        }
    }

    #[test]
    fn a_person_differs_from_the_location_only_where_that_is_said() {
        let (mut location, mut person) = (Permissions::default(), PersonalPermissions::default());
        let allowed = |person: &PersonalPermissions, location: &Permissions| {
            CallClass::ALL.map(|class| person.allow(class, location))
        };
        assert_eq!(allowed(&person, &location), [true, false, false, false], "what costs money is off");
        location.set(CallClass::National, true);
        person.set(CallClass::International, Some(true));
        assert_eq!(allowed(&person, &location), [true, true, true, false]);
        person.set(CallClass::National, Some(false));
        person.set(CallClass::International, None);
        assert_eq!(allowed(&person, &location), [true, false, false, false]);
        assert!(CallClass::ALL.iter().all(|class| CallClass::parse(class.word()) == Some(*class)));
    }
}
