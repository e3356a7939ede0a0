//! Webhooks as people and programs write them, parsed into what they must be.

use antiphon_core::entropy::Entropy;
use antiphon_core::event::{Resource, Verb};
use antiphon_core::ids::{LocationId, PersonId};
use antiphon_core::webhook::{EventFilter, Webhook, WebhookStatus, WhyOff, is_target_url};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

use crate::admin::{AdminError, fields};

/// What a secret begins with that is the base64 of its bytes, by the Standard Webhooks convention.
pub(crate) const SECRET_PREFIX: &str = "whsec_";
/// Bytes of a secret of ours: as many as the hash has.
const SECRET_BYTES: usize = 32;
/// Characters of a secret: fewer can be guessed, and more helps nobody.
const SECRET_CHARS: std::ops::RangeInclusive<usize> = 8..=256;
/// What stands for everything.
const ALL: &str = "all";

/// A webhook as typed, or what is to change of one; what is `None` stays.
#[derive(Clone, Default)]
pub struct WebhookChange {
    /// Its name.
    pub name: Option<String>,
    /// Where to post.
    pub target_url: Option<String>,
    /// About what, such as `telephony_mwi`, or `all`.
    pub resource: Option<String>,
    /// What has become of it: `created`, `updated`, `deleted` or `all`.
    pub event: Option<String>,
    /// Whose and where.
    pub filter: Option<FilterText>,
    /// The secret to sign with; empty says nothing.
    pub secret: Option<Zeroizing<String>>,
    /// Whether it is posted to.
    pub active: Option<bool>,
}

/// Whose events and of where; what is `None` says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FilterText {
    /// Of one person.
    pub person: Option<PersonId>,
    /// Of one location.
    pub location: Option<LocationId>,
}

impl std::fmt::Debug for WebhookChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebhookChange").field("name", &self.name).finish_non_exhaustive()
    }
}

impl WebhookChange {
    /// The same for a new one, of which nothing may be left out but the secret and the filter.
    pub(super) fn complete(&self) -> Self {
        let all = |it: &Option<String>| Some(it.clone().unwrap_or_else(|| ALL.to_owned()));
        Self {
            name: Some(self.name.clone().unwrap_or_default()),
            target_url: Some(self.target_url.clone().unwrap_or_default()),
            resource: all(&self.resource),
            event: all(&self.event),
            ..self.clone()
        }
    }
}

/// The webhook with the change.
pub(super) fn changed(webhook: Webhook, change: &WebhookChange) -> Result<Webhook, AdminError> {
    let mut webhook = webhook;
    if let Some(name) = &change.name {
        webhook.name = fields::name("name", name)?;
    }
    if let Some(url) = &change.target_url {
        webhook.target_url = target_url(url)?;
    }
    if let Some(resource) = &change.resource {
        webhook.filter.resource = one_of("resource", resource, Resource::ALL, Resource::word)?;
    }
    if let Some(event) = &change.event {
        webhook.filter.verb = one_of("event", event, Verb::ALL, Verb::word)?;
    }
    if let Some(FilterText { person, location }) = change.filter {
        webhook.filter = EventFilter { person, location, ..webhook.filter };
    }
    webhook.status = match change.active {
        Some(true) => WebhookStatus::Active,
        Some(false) => WebhookStatus::Off(WhyOff::SwitchedOff),
        None => webhook.status,
    };
    Ok(webhook)
}

/// A secret as typed; none if nothing was.
pub(super) fn secret(typed: Option<&Zeroizing<String>>) -> Result<Option<Zeroizing<String>>, AdminError> {
    let Some(secret) = typed.filter(|it| !it.is_empty()) else { return Ok(None) };
    if !SECRET_CHARS.contains(&secret.chars().count()) {
        let (least, most) = SECRET_CHARS.into_inner();
        return Err(fields::invalid("secret", &format!("must have {least} to {most} characters")));
    }
    Ok(Some(secret.clone()))
}

/// A new secret: `whsec_` and base64.
pub(super) fn new_secret(entropy: &mut dyn Entropy) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0; SECRET_BYTES]);
    entropy.fill(&mut *bytes);
    Zeroizing::new(format!("{SECRET_PREFIX}{}", BASE64_STANDARD.encode(*bytes)))
}

fn target_url(typed: &str) -> Result<String, AdminError> {
    let typed = typed.trim();
    if !is_target_url(typed) {
        let problem = "must be an address such as https://example.org/events, without user and password";
        return Err(fields::invalid("targetUrl", problem));
    }
    Ok(typed.to_owned())
}

fn one_of<T: Copy>(
    field: &'static str,
    typed: &str,
    known: &[T],
    word: fn(T) -> &'static str,
) -> Result<Option<T>, AdminError> {
    if typed == ALL {
        return Ok(None);
    }
    let found = known.iter().copied().find(|it| word(*it) == typed);
    found.map(Some).ok_or_else(|| {
        let known: Vec<_> = known.iter().map(|it| word(*it)).collect();
        fields::invalid(field, &format!("must be {} or {ALL}", known.join(", ")))
    })
}
