//! Service settings as the JSON text of their row; nothing is ever searched by them.
//!
//! The shapes here repeat those of the core field by field: a field that is added there does not compile here until
//! it is added too, with `#[serde(default)]` where stored rows lack it.

use antiphon_core::limits::Limit;
use antiphon_core::organization::{MessageExpiry, ServiceSettings};
use antiphon_core::passcode::{OptionalRules, PasscodeRules, SequenceLimit};
use serde::{Deserialize, Serialize};

/// Writes settings.
pub(crate) fn write(settings: &ServiceSettings) -> String {
    serde_json::to_string(&Written(settings)).expect("a struct of numbers and switches is always JSON")
}

/// Reads settings.
pub(crate) fn read(text: &str) -> Result<ServiceSettings, serde_json::Error> {
    serde_json::from_str::<ReadBack>(text).map(|it| it.0)
}

#[derive(Serialize)]
#[serde(transparent)]
struct Written<'s>(#[serde(with = "ServiceSettingsJson")] &'s ServiceSettings);

#[derive(Deserialize)]
#[serde(transparent)]
struct ReadBack(#[serde(with = "ServiceSettingsJson")] ServiceSettings);

#[derive(Serialize, Deserialize)]
#[serde(remote = "ServiceSettings")]
struct ServiceSettingsJson {
    email_forwarding_allowed: bool,
    #[serde(with = "expiry_if_any")]
    message_expiry: Option<MessageExpiry>,
    #[serde(with = "PasscodeRulesJson")]
    passcode_rules: PasscodeRules,
    default_passcode_on: bool,
    initial_passcode_days: u32,
    initial_passcode_from_outside: bool,
    login_from_deposit: bool,
    call_back_allowed: bool,
    send_to_all_allowed: bool,
    warn_before_recording: bool,
    message_max_ms: u32,
    mailbox_max_ms: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PasscodeRules")]
struct PasscodeRulesJson {
    length_min: u16,
    length_max: u16,
    block_repeated_patterns: bool,
    #[serde(with = "LimitJson")]
    repeated_digits: Limit,
    #[serde(with = "SequenceLimitJson")]
    sequences: SequenceLimit,
    block_own_number: bool,
    block_reversed_own_number: bool,
    #[serde(with = "LimitJson")]
    previous: Limit,
    block_reversed_previous: bool,
    #[serde(with = "LimitJson")]
    expiry_days: Limit,
    #[serde(with = "LimitJson")]
    change_days: Limit,
    #[serde(with = "LimitJson")]
    failed_attempts: Limit,
    #[serde(with = "OptionalRulesJson")]
    optional: OptionalRules,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Limit")]
struct LimitJson {
    enabled: bool,
    value: u16,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "SequenceLimit")]
struct SequenceLimitJson {
    enabled: bool,
    ascending_max: u16,
    descending_max: u16,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "OptionalRules")]
struct OptionalRulesJson {
    block_keypad_lines: bool,
    block_own_name: bool,
    block_years: bool,
    distinct_digits_min: Option<u16>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "MessageExpiry")]
struct MessageExpiryJson {
    days: u32,
    strict: bool,
}

/// Serde knows no remote shapes inside an `Option`.
mod expiry_if_any {
    use antiphon_core::organization::MessageExpiry;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Some(#[serde(with = "super::MessageExpiryJson")] MessageExpiry);

    // The signature is serde's.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    pub(super) fn serialize<S: Serializer>(
        expiry: &Option<MessageExpiry>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        expiry.map(Some).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<MessageExpiry>, D::Error> {
        Ok(Option::<Some>::deserialize(deserializer)?.map(|expiry| expiry.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_as_they_were_written() {
        let unusual = ServiceSettings {
            message_expiry: Some(MessageExpiry { days: 30, strict: true }),
            mailbox_max_ms: u64::MAX,
            default_passcode_on: true,
            ..ServiceSettings::default()
        };
        for settings in [ServiceSettings::default(), unusual] {
            assert_eq!(read(&write(&settings)).unwrap(), settings);
        }
        assert!(read("{}").is_err());
    }
}
