//! `antiphon settings`: Calling > Service Settings of an organization.

use antiphon_core::limits::Limit;
use antiphon_core::organization::{MessageExpiry, Organization, ServiceSettings};
use antiphon_core::passcode::PasscodeRules;
use antiphon_office::admin::Actor;
use antiphon_office::admin::service::DefaultChange;
use anyhow::bail;
use serde_json::json;

use super::{Desktop, passcode};
use crate::cli::settings::{RulesSet, SettingsCommand, SettingsSet};

impl Desktop {
    pub(super) async fn settings(&self, command: SettingsCommand) -> anyhow::Result<()> {
        match command {
            SettingsCommand::Show(of) => self.show_settings(&self.organization_of(&of).await?),
            SettingsCommand::Set(set) => {
                let organization = self.organization_of(&set.of).await?;
                let settings = changed(organization.service.clone(), &set)?;
                self.save_settings(&organization, &settings, DefaultChange::Keep).await
            }
            SettingsCommand::SetDefaultPasscode { of, passcode } => {
                let organization = self.organization_of(&of).await?;
                let passcode = passcode::read(&passcode)?;
                self.save_settings(&organization, &organization.service, DefaultChange::Set(&passcode)).await
            }
            SettingsCommand::ClearDefaultPasscode(of) => {
                let organization = self.organization_of(&of).await?;
                self.save_settings(&organization, &organization.service, DefaultChange::Off).await
            }
        }
    }

    async fn save_settings(
        &self,
        organization: &Organization,
        settings: &ServiceSettings,
        default: DefaultChange<'_>,
    ) -> anyhow::Result<()> {
        let (id, version) = (organization.id, organization.version);
        let saved =
            self.office.save_service_settings(Actor::Operator, id, version, settings, default).await?;
        self.show_settings(&saved)
    }

    fn show_settings(&self, organization: &Organization) -> anyhow::Result<()> {
        let service = &organization.service;
        let (rules, sequences) = (&service.passcode_rules, service.passcode_rules.sequences);
        self.output.object(&json!({
            "organization": organization.name,
            "email_forwarding": service.email_forwarding_allowed,
            "message_expiry_days": service.message_expiry.map_or(0, |expiry| expiry.days),
            "message_expiry_strict": service.message_expiry.is_some_and(|expiry| expiry.strict),
            "default_passcode": service.default_passcode_on,
            "failed_attempts": rules.failed_attempts.active().unwrap_or(0),
            "passcode_expiry_days": rules.expiry_days.active().unwrap_or(0),
            "passcode_change_days": rules.change_days.active().unwrap_or(0),
            "passcode_length_min": rules.length_min,
            "passcode_length_max": rules.length_max,
            "passcode_history": rules.previous.active().unwrap_or(0),
            "passcode_block_reversed_history": rules.block_reversed_previous,
            "passcode_repeated_digits": rules.repeated_digits.active().unwrap_or(0),
            "passcode_limit_sequences": sequences.enabled,
            "passcode_ascending_max": sequences.ascending_max,
            "passcode_descending_max": sequences.descending_max,
            "passcode_block_patterns": rules.block_repeated_patterns,
            "passcode_block_own_number": rules.block_own_number,
            "passcode_block_reversed_own_number": rules.block_reversed_own_number,
            "passcode_block_keypad_lines": rules.optional.block_keypad_lines,
            "passcode_block_own_name": rules.optional.block_own_name,
            "passcode_block_years": rules.optional.block_years,
            "passcode_distinct_digits": rules.optional.distinct_digits_min.unwrap_or(0),
            "initial_passcode_days": service.initial_passcode_days,
            "initial_passcode_from_outside": service.initial_passcode_from_outside,
            "login_from_deposit": service.login_from_deposit,
            "call_back": service.call_back_allowed,
            "warn_before_recording": service.warn_before_recording,
            "send_to_all": service.send_to_all_allowed,
            "message_max_seconds": service.message_max_ms / 1_000,
            "mailbox_max_minutes": service.mailbox_max_ms / 60_000,
        }))
    }
}

/// The settings with everything changed that was named.
fn changed(mut settings: ServiceSettings, set: &SettingsSet) -> anyhow::Result<ServiceSettings> {
    let before = settings.message_expiry.unwrap_or(MessageExpiry { days: 0, strict: false });
    let expiry = MessageExpiry {
        days: set.message_expiry_days.unwrap_or(before.days),
        strict: set.message_expiry_strict.unwrap_or(before.strict),
    };
    if expiry.strict && expiry.days == 0 && set.message_expiry_strict.is_some() {
        bail!("--message-expiry-strict: messages do not expire; say when with --message-expiry-days");
    }
    settings.message_expiry = (expiry.days > 0).then_some(expiry);
    let rules = &mut settings.passcode_rules;
    limit(&mut rules.failed_attempts, set.failed_attempts);
    limit(&mut rules.expiry_days, set.passcode_expiry_days);
    limit(&mut rules.change_days, set.passcode_change_days);
    change_rules(rules, &set.rules);
    replace(&mut settings.email_forwarding_allowed, set.email_forwarding);
    replace(&mut settings.initial_passcode_days, set.initial_passcode_days);
    replace(&mut settings.initial_passcode_from_outside, set.initial_passcode_from_outside);
    replace(&mut settings.login_from_deposit, set.login_from_deposit);
    replace(&mut settings.call_back_allowed, set.call_back);
    replace(&mut settings.warn_before_recording, set.warn_before_recording);
    replace(&mut settings.send_to_all_allowed, set.send_to_all);
    replace(
        &mut settings.message_max_ms,
        set.message_max_seconds.map(|seconds| seconds.saturating_mul(1_000)),
    );
    replace(&mut settings.mailbox_max_ms, set.mailbox_max_minutes.map(|minutes| u64::from(minutes) * 60_000));
    Ok(settings)
}

fn change_rules(rules: &mut PasscodeRules, set: &RulesSet) {
    replace(&mut rules.length_min, set.passcode_length_min);
    replace(&mut rules.length_max, set.passcode_length_max);
    limit(&mut rules.previous, set.passcode_history);
    replace(&mut rules.block_reversed_previous, set.passcode_block_reversed_history);
    limit(&mut rules.repeated_digits, set.passcode_repeated_digits);
    replace(&mut rules.sequences.enabled, set.passcode_limit_sequences);
    replace(&mut rules.sequences.ascending_max, set.passcode_ascending_max);
    replace(&mut rules.sequences.descending_max, set.passcode_descending_max);
    replace(&mut rules.block_repeated_patterns, set.passcode_block_patterns);
    replace(&mut rules.block_own_number, set.passcode_block_own_number);
    replace(&mut rules.block_reversed_own_number, set.passcode_block_reversed_own_number);
    replace(&mut rules.optional.block_keypad_lines, set.passcode_block_keypad_lines);
    replace(&mut rules.optional.block_own_name, set.passcode_block_own_name);
    replace(&mut rules.optional.block_years, set.passcode_block_years);
    if let Some(min) = set.passcode_distinct_digits {
        rules.optional.distinct_digits_min = (min > 0).then_some(min);
    }
}

fn replace<T>(setting: &mut T, wanted: Option<T>) {
    if let Some(wanted) = wanted {
        *setting = wanted;
    }
}

/// 0 switches a limit off and keeps its figure.
fn limit(limit: &mut Limit, wanted: Option<u16>) {
    match wanted {
        None => {}
        Some(0) => limit.enabled = false,
        Some(value) => *limit = Limit::on(value),
    }
}
