//! Dial rules of locations, and which calls people may make.

use antiphon_core::dialling::{CallClass, DialRules, PersonalPermissions};
use antiphon_core::ids::{LocationId, OrganizationId, PersonId};
use antiphon_core::limits::{DIAL_PREFIX_DIGITS_MAX, DIAL_RULE_NUMBERS_MAX, PHONE_NUMBER_DIGITS_MAX};

use super::{Actor, AdminError, fields};
use crate::Office;
use crate::ports::StoreError;

/// What is to change of a location's dial rules; what is `None` stays, and an empty text takes away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DialRulesChange {
    /// Digits of the country code.
    pub country_code: Option<String>,
    /// Digits before a national number.
    pub national_prefix: Option<String>,
    /// Digits before a country code.
    pub international_prefix: Option<String>,
    /// Digits before every number outside.
    pub outside_prefix: Option<String>,
    /// Emergency numbers; all of them.
    pub emergency: Option<Vec<String>>,
    /// Digits that dear numbers begin with, after the `+`; all of them.
    pub premium: Option<Vec<String>>,
    /// Classes that are allowed or blocked from now on.
    pub permissions: Vec<(CallClass, bool)>,
}

impl Office {
    /// The dial rules of a location.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such location, and what the store says.
    pub async fn dial_rules(
        &self,
        organization: OrganizationId,
        location: LocationId,
    ) -> Result<DialRules, StoreError> {
        let location = self.location(organization, location).await?;
        self.ports.store.dial_rules(organization, location.id).await
    }

    /// Changes the dial rules of a location and returns them as they are now.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be; [`StoreError::Missing`] if there is no such location; and what the
    /// store says.
    pub async fn change_dial_rules(
        &self,
        actor: Actor,
        organization: OrganizationId,
        location: LocationId,
        change: &DialRulesChange,
    ) -> Result<DialRules, AdminError> {
        let rules = changed(self.dial_rules(organization, location).await?, change)?;
        let target = format!("location:{location}");
        let mut audit = self.audit_of(actor, organization, "dial-rules.changed", target);
        audit.detail = summary(&rules);
        self.ports.store.save_dial_rules(organization, location, &rules, &audit).await?;
        Ok(rules)
    }

    /// Where a person's permissions differ from the location's.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such person, and what the store says.
    pub async fn personal_permissions(
        &self,
        organization: OrganizationId,
        person: PersonId,
    ) -> Result<PersonalPermissions, StoreError> {
        let person = self.person(organization, person).await?;
        self.ports.store.personal_permissions(organization, person.id).await
    }

    /// Changes which calls a person may make: allowed, blocked, or as at the location. Returns them as they are now.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such person, and what the store says.
    pub async fn change_personal_permissions(
        &self,
        actor: Actor,
        organization: OrganizationId,
        person: PersonId,
        changes: &[(CallClass, Option<bool>)],
    ) -> Result<PersonalPermissions, AdminError> {
        let mut permissions = self.personal_permissions(organization, person).await?;
        changes.iter().for_each(|(class, allowed)| permissions.set(*class, *allowed));
        let target = format!("person:{person}");
        let mut audit = self.audit_of(actor, organization, "permissions.changed", target);
        let words = CallClass::ALL.map(|class| format!("{} {}", class.word(), word(permissions.of(class))));
        audit.detail = words.join(", ");
        self.ports.store.save_personal_permissions(organization, person, &permissions, &audit).await?;
        Ok(permissions)
    }
}

/// What is said of a class for a person, in a word.
fn word(allowed: Option<bool>) -> &'static str {
    match allowed {
        Some(true) => "allowed",
        Some(false) => "blocked",
        None => "as at the location",
    }
}

fn changed(mut rules: DialRules, change: &DialRulesChange) -> Result<DialRules, AdminError> {
    let prefixes = [
        ("country_code", &change.country_code, &mut rules.country_code),
        ("national_prefix", &change.national_prefix, &mut rules.national_prefix),
        ("international_prefix", &change.international_prefix, &mut rules.international_prefix),
        ("outside_prefix", &change.outside_prefix, &mut rules.outside_prefix),
    ];
    for (field, typed, prefix) in prefixes {
        if let Some(typed) = typed {
            *prefix =
                fields::given(typed).map(|typed| digits(field, typed, DIAL_PREFIX_DIGITS_MAX)).transpose()?;
        }
    }
    if let Some(numbers) = &change.emergency {
        rules.emergency = all("emergency", numbers)?;
    }
    if let Some(numbers) = &change.premium {
        rules.premium = all("premium", numbers)?;
    }
    change.permissions.iter().for_each(|(class, allowed)| rules.permissions.set(*class, *allowed));
    Ok(rules)
}

fn all(field: &'static str, typed: &[String]) -> Result<Vec<String>, AdminError> {
    if typed.len() > DIAL_RULE_NUMBERS_MAX {
        return Err(fields::invalid(field, &format!("may be at most {DIAL_RULE_NUMBERS_MAX} numbers")));
    }
    let number =
        |typed: &String| digits(field, typed.trim().trim_start_matches('+'), PHONE_NUMBER_DIGITS_MAX);
    typed.iter().map(number).collect()
}

fn digits(field: &'static str, typed: &str, max: usize) -> Result<String, AdminError> {
    let is_number = typed.bytes().all(|byte| byte.is_ascii_digit()) && (1..=max).contains(&typed.len());
    if is_number {
        return Ok(typed.to_owned());
    }
    Err(fields::invalid(field, &format!("\"{typed}\" is refused: 1 to {max} digits are possible")))
}

fn summary(rules: &DialRules) -> String {
    let one = |prefix: &Option<String>| prefix.clone().unwrap_or_else(|| "none".to_owned());
    let listed = |all: &[String]| if all.is_empty() { "none".to_owned() } else { all.join(" ") };
    let allowed = CallClass::ALL.into_iter().filter(|class| rules.permissions.allow(*class));
    let allowed: Vec<&str> = allowed.map(CallClass::word).collect();
    format!(
        "country code {}, national prefix {}, international prefix {}, outside prefix {}, emergency {}, \
         premium {}, allowed {}",
        one(&rules.country_code),
        one(&rules.national_prefix),
        one(&rules.international_prefix),
        one(&rules.outside_prefix),
        listed(&rules.emergency),
        listed(&rules.premium),
        if allowed.is_empty() { "none".to_owned() } else { allowed.join(" ") },
    )
}
