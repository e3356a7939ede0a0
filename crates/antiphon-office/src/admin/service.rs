//! Calling > Service Settings (M7, M8).

use antiphon_core::ids::OrganizationId;
use antiphon_core::limits::{EXPIRY_DAYS_MAX, MAILBOX_MAX_MS_MAX, MESSAGE_MAX_MS};
use antiphon_core::mailbox::PasscodeHash;
use antiphon_core::organization::{Organization, ServiceSettings};
use antiphon_core::passcode::Passcode;

use super::{Actor, AdminError, fields};
use crate::Office;
use crate::hashing::{default_subject, portal_subject};
use crate::ports::DefaultPasscode;

/// Days that a default or one-time passcode may wait at most: a year.
const INITIAL_PASSCODE_DAYS_MAX: u32 = 365;
/// The shortest "longest message" in milliseconds: time to say a name and a number.
const MESSAGE_MAX_MS_MIN: u32 = 10_000;

/// What becomes of the default passcode.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum DefaultChange<'a> {
    /// It stays as it is, on or off.
    Keep,
    /// It is switched on with these digits, or replaced; mailboxes on the default follow (M8).
    Set(&'a str),
    /// It is switched off; mailboxes still on it have none from now on (M8, M9).
    Off,
}

impl Office {
    /// Saves all service settings, if `version` is still the organization's, and returns it as it is now.
    ///
    /// Whether the default passcode is on is said by `default` alone; the switch in `settings` is not looked at.
    ///
    /// # Errors
    /// [`AdminError`] for a field that cannot be; [`StoreError::Conflict`](crate::ports::StoreError::Conflict) if
    /// somebody else saved meanwhile; and what the store says.
    pub async fn save_service_settings(
        &self,
        actor: Actor,
        organization: OrganizationId,
        version: i64,
        settings: &ServiceSettings,
        default: DefaultChange<'_>,
    ) -> Result<Organization, AdminError> {
        check(settings)?;
        let before = self.organization(organization).await?;
        let (on, change) = match default {
            DefaultChange::Keep => (before.service.default_passcode_on, DefaultPasscode::Keep),
            DefaultChange::Set(typed) => {
                let hash = self.default_hash(organization, typed, settings).await?;
                (true, DefaultPasscode::Set(hash))
            }
            DefaultChange::Off => (false, DefaultPasscode::Off),
        };
        let settings = ServiceSettings { default_passcode_on: on, ..settings.clone() };
        let target = format!("organization:{organization}");
        let mut audit = self.audit_of(actor, organization, "service-settings.saved", target);
        audit.detail = default_word(default).to_owned();
        let store = &self.ports.store;
        store.save_service_settings(organization, version, &settings, &change, &audit).await?;
        Ok(self.organization(organization).await?)
    }

    async fn default_hash(
        &self,
        organization: OrganizationId,
        typed: &str,
        settings: &ServiceSettings,
    ) -> Result<PasscodeHash, AdminError> {
        let rules = &settings.passcode_rules;
        let passcode = fields::passcode("default_passcode", typed, rules)?;
        let broken = |rule| AdminError::Passcode { field: "default_passcode", rule };
        rules.check_default(&passcode).map_err(broken)?;
        self.check_opens_no_portal(organization, &passcode).await?;
        Ok(self.ports.hasher.hash(&default_subject(organization), &passcode).await)
    }

    /// What every new user knows must not open the administrators' menu.
    async fn check_opens_no_portal(
        &self,
        organization: OrganizationId,
        passcode: &Passcode,
    ) -> Result<(), AdminError> {
        for location in self.ports.store.locations(organization).await? {
            let hash = self.ports.store.portal_passcode(organization, location.id).await?;
            let Some(hash) = hash else { continue };
            if self.ports.hasher.verify(&portal_subject(location.id), passcode, Some(&hash)).await {
                let problem =
                    format!("must not be the portal admin passcode of location \"{}\"", location.name);
                return Err(fields::invalid("default_passcode", &problem));
            }
        }
        Ok(())
    }
}

fn check(settings: &ServiceSettings) -> Result<(), AdminError> {
    settings.passcode_rules.validate().map_err(|error| {
        let problem = format!("must lie between {} and {}, not {}", error.min, error.max, error.value);
        fields::invalid(error.field, &problem)
    })?;
    if let Some(expiry) = settings.message_expiry {
        fields::in_range("message_expiry_days", expiry.days, 1, EXPIRY_DAYS_MAX)?;
    }
    let ServiceSettings { initial_passcode_days, message_max_ms, mailbox_max_ms, .. } = settings;
    fields::in_range("initial_passcode_days", *initial_passcode_days, 1, INITIAL_PASSCODE_DAYS_MAX)?;
    fields::in_range("message_max_ms", *message_max_ms, MESSAGE_MAX_MS_MIN, MESSAGE_MAX_MS)?;
    fields::in_range("mailbox_max_ms", *mailbox_max_ms, u64::from(*message_max_ms), MAILBOX_MAX_MS_MAX)
}

fn default_word(default: DefaultChange<'_>) -> &'static str {
    match default {
        DefaultChange::Keep => "",
        DefaultChange::Set(_) => "default passcode set",
        DefaultChange::Off => "default passcode off",
    }
}
