//! Calling > Service Settings (M7): what holds for all mailboxes, with the passcode rules.

use antiphon_core::limits::Limit;
use antiphon_core::organization::{MessageExpiry, Organization, ServiceSettings};
use antiphon_core::passcode::{OptionalRules, PasscodeRules, SequenceLimit};
use antiphon_office::admin::AdminError;
use antiphon_office::admin::service::DefaultChange;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::calls::zone;
use crate::Hub;
use crate::form::{Form, Typed};
use crate::merging::{merged, who_changed};
use crate::page::{Answer, Frame, go, show, show_again};
use crate::session::Admin;

const HERE: &str = "/admin/service-settings";
const SECRETS: &[&str] = &["default_passcode", "default_passcode_again"];
const MINUTE_MS: u32 = 60_000;

#[derive(Template)]
#[template(path = "admin/service.html")]
struct Page {
    frame: Frame,
    may_change: bool,
    form: Form,
    default_words: &'static str,
    rule_fields: &'static [RuleField],
}

/// A rule that can be switched, and the figure that goes with it.
struct RuleField {
    name: &'static str,
    label: &'static str,
    number_name: &'static str,
    number_label: &'static str,
    number_hint: &'static str,
    has_number: bool,
}

const fn switch(name: &'static str, label: &'static str) -> RuleField {
    RuleField { name, label, number_name: "", number_label: "", number_hint: "", has_number: false }
}

const fn figure(
    name: &'static str,
    label: &'static str,
    number_name: &'static str,
    number_label: &'static str,
    number_hint: &'static str,
) -> RuleField {
    RuleField { name, label, number_name, number_label, number_hint, has_number: true }
}

const RULE_FIELDS: &[RuleField] = &[
    figure(
        "repeated_digits",
        "Limit repeated digits",
        "repeated_digits_max",
        "Longest run of one digit",
        "1 to 6.",
    ),
    figure("sequences", "Limit digits that count", "ascending_max", "Longest ascending run", "2 to 5."),
    switch("block_repeated_patterns", "Refuse repeated patterns such as 123123"),
    switch("block_own_number", "Refuse the user's own number or extension"),
    switch("block_reversed_own_number", "Refuse them read backwards too"),
    figure("previous", "Refuse earlier passcodes", "previous_max", "How many", "1 to 10."),
    switch("block_reversed_previous", "Refuse them read backwards too"),
    figure("expiry", "Passcodes expire", "expiry_days", "After so many days", "15 to 180."),
    figure(
        "change",
        "Passcodes cannot be changed at once again",
        "change_days",
        "Days between two changes",
        "1 to 7.",
    ),
    switch("block_keypad_lines", "Refuse straight lines on the keypad such as 2580"),
    switch("block_own_name", "Refuse the user's name as spelled on the keypad"),
    switch("block_years", "Refuse years from 1900 to 2099"),
];

/// `GET /admin/service-settings`
pub(crate) async fn show_settings(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    admin.to_see_organization()?;
    let organization = hub.office.organization(admin.organization()).await?;
    show(&page(&admin, &organization, stored(&organization), query.as_deref()))
}

/// `POST /admin/service-settings`
pub(crate) async fn save(State(hub): State<Hub>, admin: Admin, typed: Typed) -> Answer {
    admin.to_change_organization()?;
    let organization = hub.office.organization(admin.organization()).await?;
    let typed = match merged(&typed, &stored(&organization)) {
        Ok(typed) => typed,
        Err(clash) => {
            let zone = zone(&hub, &admin).await?;
            let who = who_changed(&hub, &admin, &zone, &format!("organization:{}", organization.id)).await?;
            return show_again(&page(&admin, &organization, clash.shown(&who).without(SECRETS), None));
        }
    };
    let saved = match read(&typed, &organization.service) {
        Ok(settings) => store(&hub, &admin, &typed, &organization, &settings).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => go(HERE, "saved"),
        Err(error) => {
            let form = Form::sent(&typed, SECRETS).refused(&error);
            show_again(&page(&admin, &organization, form, None))
        }
    }
}

async fn store(
    hub: &Hub,
    admin: &Admin,
    typed: &Typed,
    before: &Organization,
    settings: &ServiceSettings,
) -> Result<(), AdminError> {
    let (on, passcode) = (typed.on("default_passcode_on"), typed.given("default_passcode"));
    if typed.exact("default_passcode") != typed.exact("default_passcode_again") {
        return Err(invalid("default_passcode_again", "the two are not the same"));
    }
    let default = match (on, passcode.as_deref(), before.service.default_passcode_on) {
        (false, _, true) => DefaultChange::Off,
        (false, _, false) | (true, None, true) => DefaultChange::Keep,
        (true, Some(passcode), _) => DefaultChange::Set(passcode),
        (true, None, false) => return Err(invalid("default_passcode", "is needed to switch it on")),
    };
    let office = &hub.office;
    office.save_service_settings(admin.actor(), before.id, before.version, settings, default).await.map(drop)
}

fn page(admin: &Admin, organization: &Organization, form: Form, query: Option<&str>) -> Page {
    Page {
        frame: Frame::of(&admin.who, HERE, query),
        may_change: admin.changes_organization(),
        form,
        default_words: match organization.service.default_passcode_on {
            true => {
                "It is on. Switching it off leaves those who still have it without a passcode: they set one in the user hub."
            }
            false => {
                "It is off: new users set their passcode in the user hub before the portal lets them in."
            }
        },
        rule_fields: RULE_FIELDS,
    }
}

fn stored(organization: &Organization) -> Form {
    let service = &organization.service;
    let rules = &service.passcode_rules;
    let limit = |form: Form, name: &str, number: &str, limit: Limit| {
        form.with_box(name, limit.enabled).with(number, limit.value)
    };
    let form = Form::new()
        .with_box("email_forwarding_allowed", service.email_forwarding_allowed)
        .with_box("message_expiry", service.message_expiry.is_some())
        .with("message_expiry_days", service.message_expiry.map_or(15, |expiry| expiry.days))
        .with_box("message_expiry_strict", service.message_expiry.is_some_and(|expiry| expiry.strict))
        .with_box("warn_before_recording", service.warn_before_recording)
        .with("message_max_minutes", service.message_max_ms.div_ceil(MINUTE_MS))
        .with("mailbox_max_minutes", service.mailbox_max_ms.div_ceil(u64::from(MINUTE_MS)))
        .with_box("default_passcode_on", service.default_passcode_on)
        .with("initial_passcode_days", service.initial_passcode_days)
        .with_box("initial_passcode_from_outside", service.initial_passcode_from_outside)
        .with_box("login_from_deposit", service.login_from_deposit)
        .with_box("call_back_allowed", service.call_back_allowed)
        .with_box("send_to_all_allowed", service.send_to_all_allowed)
        .with("length_min", rules.length_min)
        .with("length_max", rules.length_max)
        .with_box("sequences", rules.sequences.enabled)
        .with("ascending_max", rules.sequences.ascending_max)
        .with("descending_max", rules.sequences.descending_max)
        .with_box("block_repeated_patterns", rules.block_repeated_patterns)
        .with_box("block_own_number", rules.block_own_number)
        .with_box("block_reversed_own_number", rules.block_reversed_own_number)
        .with_box("block_reversed_previous", rules.block_reversed_previous)
        .with_box("block_keypad_lines", rules.optional.block_keypad_lines)
        .with_box("block_own_name", rules.optional.block_own_name)
        .with_box("block_years", rules.optional.block_years)
        .with("failed_attempts", rules.attempts_max());
    let form = limit(form, "repeated_digits", "repeated_digits_max", rules.repeated_digits);
    let form = limit(form, "previous", "previous_max", rules.previous);
    let form = limit(form, "expiry", "expiry_days", rules.expiry_days);
    limit(form, "change", "change_days", rules.change_days)
}

/// What was typed over what is stored.
fn read(typed: &Typed, before: &ServiceSettings) -> Result<ServiceSettings, AdminError> {
    let message_max: u32 = typed.number("message_max_minutes")?;
    let mailbox_max: u64 = typed.number("mailbox_max_minutes")?;
    let expiry = match typed.on("message_expiry") {
        false => None,
        true => Some(MessageExpiry {
            days: typed.number("message_expiry_days")?,
            strict: typed.on("message_expiry_strict"),
        }),
    };
    Ok(ServiceSettings {
        email_forwarding_allowed: typed.on("email_forwarding_allowed"),
        message_expiry: expiry,
        passcode_rules: rules(typed, &before.passcode_rules)?,
        initial_passcode_days: typed.number("initial_passcode_days")?,
        initial_passcode_from_outside: typed.on("initial_passcode_from_outside"),
        login_from_deposit: typed.on("login_from_deposit"),
        call_back_allowed: typed.on("call_back_allowed"),
        send_to_all_allowed: typed.on("send_to_all_allowed"),
        warn_before_recording: typed.on("warn_before_recording"),
        message_max_ms: message_max.saturating_mul(MINUTE_MS),
        mailbox_max_ms: mailbox_max.saturating_mul(u64::from(MINUTE_MS)),
        ..before.clone()
    })
}

fn rules(typed: &Typed, before: &PasscodeRules) -> Result<PasscodeRules, AdminError> {
    let limit = |name: &str, number: &'static str, before: Limit| -> Result<Limit, AdminError> {
        let enabled = typed.on(name);
        let value = if enabled { typed.number(number)? } else { before.value };
        Ok(Limit { enabled, value })
    };
    let sequences = typed.on("sequences");
    let run = |number: &'static str, before: u16| if sequences { typed.number(number) } else { Ok(before) };
    Ok(PasscodeRules {
        length_min: typed.number("length_min")?,
        length_max: typed.number("length_max")?,
        block_repeated_patterns: typed.on("block_repeated_patterns"),
        repeated_digits: limit("repeated_digits", "repeated_digits_max", before.repeated_digits)?,
        sequences: SequenceLimit {
            enabled: sequences,
            ascending_max: run("ascending_max", before.sequences.ascending_max)?,
            descending_max: run("descending_max", before.sequences.descending_max)?,
        },
        block_own_number: typed.on("block_own_number"),
        block_reversed_own_number: typed.on("block_reversed_own_number"),
        previous: limit("previous", "previous_max", before.previous)?,
        block_reversed_previous: typed.on("block_reversed_previous"),
        expiry_days: limit("expiry", "expiry_days", before.expiry_days)?,
        change_days: limit("change", "change_days", before.change_days)?,
        failed_attempts: Limit { enabled: true, value: typed.number("failed_attempts")? },
        optional: OptionalRules {
            block_keypad_lines: typed.on("block_keypad_lines"),
            block_own_name: typed.on("block_own_name"),
            block_years: typed.on("block_years"),
            ..before.optional
        },
    })
}

fn invalid(field: &'static str, problem: &str) -> AdminError {
    AdminError::Invalid { field, problem: problem.to_owned() }
}

#[cfg(test)]
mod tests {
    use antiphon_core::ids::OrganizationId;

    use super::*;

    /// What a browser sends of a form that nobody has touched.
    fn sent(form: &Form, names: &[&str]) -> Typed {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for name in names.iter().filter(|name| form.ticked(name)) {
            query.append_pair(name, form.value(name));
        }
        Typed::of_query(Some(&query.finish()))
    }

    #[test]
    fn what_is_shown_and_sent_back_unchanged_changes_nothing() {
        let organization = Organization {
            id: OrganizationId(uuid::Uuid::nil()),
            name: String::new(),
            branded: false,
            branding: antiphon_core::branding::Branding::default(),
            created_ms: 0,
            service: ServiceSettings {
                message_expiry: Some(MessageExpiry { days: 30, strict: true }),
                warn_before_recording: true,
                ..ServiceSettings::default()
            },
            version: 7,
        };
        let form = stored(&organization);
        let template = page_text();
        let names: Vec<&str> = template.iter().map(String::as_str).collect();
        let settings = read(&sent(&form, &names), &organization.service).unwrap();
        assert_eq!(settings, organization.service);
    }

    /// The fields that the template names, so that none of them is forgotten.
    fn page_text() -> Vec<String> {
        let template = include_str!("../../templates/admin/service.html");
        let mut names: Vec<String> = template
            .split("(form, \"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(str::to_owned)
            .collect();
        for field in RULE_FIELDS {
            names.extend([field.name, field.number_name].map(str::to_owned));
        }
        names
    }
}
