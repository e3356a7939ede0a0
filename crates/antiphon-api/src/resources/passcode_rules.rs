//! Passcode rules as they stand in three objects of the field.

use antiphon_core::limits::Limit;
use antiphon_core::passcode::{PasscodeRules, SequenceLimit};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a new passcode of a location's portal or of its people must satisfy.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PortalPasscodeRules {
    /// After how many days a passcode must be changed.
    expire_passcode: Expiry,
    /// Wrong passcodes until a mailbox locks.
    failed_attempts: Attempts,
    #[serde(flatten)]
    shape: OwnPasscodeRules,
}

/// What a new passcode of one's own must satisfy.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OwnPasscodeRules {
    /// Earlier passcodes that may not come back.
    block_previous_passcodes: Previous,
    block_repeated_digits: RepeatedDigits,
    block_contiguous_sequences: Sequences,
    length: Length,
    block_repeated_patterns_enabled: bool,
    block_user_number_enabled: bool,
    block_reversed_user_number_enabled: bool,
    block_reversed_old_passcode_enabled: bool,
}

/// A passcode grows old. Two names for the days: the field's text has one, its SDK the other.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Expiry {
    enabled: bool,
    number_of_days: u16,
    days: u16,
}

/// A number of days with its switch.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Days {
    pub(crate) enabled: bool,
    /// The days stay while it is switched off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) number_of_days: Option<u16>,
}

/// Wrong passcodes until a mailbox locks.
#[derive(Serialize, ToSchema)]
pub(crate) struct Attempts {
    enabled: bool,
    attempts: u16,
}

/// Earlier passcodes that may not come back.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Previous {
    pub(crate) enabled: bool,
    /// The number stays while it is switched off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) number_of_passcodes: Option<u16>,
}

/// The longest run of one digit.
#[derive(Serialize, ToSchema)]
pub(crate) struct RepeatedDigits {
    enabled: bool,
    max: u16,
}

/// The longest runs upwards and downwards.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sequences {
    enabled: bool,
    number_of_ascending_digits: u16,
    number_of_descending_digits: u16,
}

/// Digits of a passcode.
#[derive(Serialize, ToSchema)]
pub(crate) struct Length {
    min: u16,
    max: u16,
}

impl PortalPasscodeRules {
    pub(crate) fn of(rules: &PasscodeRules) -> Self {
        let Limit { enabled, value } = rules.failed_attempts;
        Self {
            expire_passcode: Expiry {
                enabled: rules.expiry_days.enabled,
                number_of_days: rules.expiry_days.value,
                days: rules.expiry_days.value,
            },
            failed_attempts: Attempts { enabled, attempts: value },
            shape: OwnPasscodeRules::of(rules),
        }
    }
}

impl OwnPasscodeRules {
    pub(crate) fn of(rules: &PasscodeRules) -> Self {
        Self {
            block_previous_passcodes: Previous::of(rules.previous),
            block_repeated_digits: RepeatedDigits::of(rules.repeated_digits),
            block_contiguous_sequences: Sequences::of(rules.sequences),
            length: Length::of(rules),
            block_repeated_patterns_enabled: rules.block_repeated_patterns,
            block_user_number_enabled: rules.block_own_number,
            block_reversed_user_number_enabled: rules.block_reversed_own_number,
            block_reversed_old_passcode_enabled: rules.block_reversed_previous,
        }
    }
}

impl Days {
    pub(crate) fn of(limit: Limit) -> Self {
        Self { enabled: limit.enabled, number_of_days: Some(limit.value) }
    }

    pub(crate) fn limit(self, before: Limit) -> Limit {
        Limit { enabled: self.enabled, value: self.number_of_days.unwrap_or(before.value) }
    }
}

impl Previous {
    pub(crate) fn of(limit: Limit) -> Self {
        Self { enabled: limit.enabled, number_of_passcodes: Some(limit.value) }
    }

    pub(crate) fn limit(self, before: Limit) -> Limit {
        Limit { enabled: self.enabled, value: self.number_of_passcodes.unwrap_or(before.value) }
    }
}

impl RepeatedDigits {
    pub(crate) fn of(limit: Limit) -> Self {
        Self { enabled: limit.enabled, max: limit.value }
    }
}

impl Sequences {
    pub(crate) fn of(limit: SequenceLimit) -> Self {
        Self {
            enabled: limit.enabled,
            number_of_ascending_digits: limit.ascending_max,
            number_of_descending_digits: limit.descending_max,
        }
    }
}

impl Length {
    pub(crate) fn of(rules: &PasscodeRules) -> Self {
        Self { min: rules.length_min, max: rules.length_max }
    }
}
