//! `antiphon mailbox`: locks, passcodes, and how a mailbox takes calls.

use antiphon_core::forwarding::Forwarding;
use antiphon_core::lockout::LockState;
use antiphon_core::mailbox::{EmailSwitch, MailboxSettings, MessageDeposit};
use antiphon_core::numbering::Dialled;
use antiphon_core::passcode::Passcode;
use antiphon_office::admin::Actor;
use antiphon_office::admin::mailboxes::MailboxListing;
use antiphon_office::admin::passcodes::ResetPasscode;
use antiphon_office::owner::Owner;
use serde_json::{Value, json};

use super::greetings::changed;
use super::{Desktop, passcode};
use crate::cli::mailboxes::{MailboxCommand, MailboxSet};

impl Desktop {
    pub(super) async fn mailbox(&self, command: MailboxCommand) -> anyhow::Result<()> {
        match command {
            MailboxCommand::List(of) => {
                let organization = self.organization_of(&of).await?;
                let all = self.office.mailboxes(organization.id).await?;
                let rows: Vec<Value> = all.iter().map(shown).collect();
                let columns =
                    ["extension", "name", "passcode", "lock", "attempts", "new", "saved", "used_percent"];
                self.output.list(&columns, &rows)
            }
            MailboxCommand::Lists(command) => self.lists(command).await,
            MailboxCommand::Set(set) => self.set_mailbox(&set).await,
            MailboxCommand::SetPasscode { of, passcode } => {
                let (organization, owner) = self.mailbox_of(&of).await?;
                let passcode = passcode::read(&passcode)?;
                self.office
                    .choose_passcode(Actor::Operator, organization.id, owner.mailbox, &passcode)
                    .await?;
                self.output.object(&json!({ "extension": owner.spoken_number(), "passcode": "set" }))
            }
            MailboxCommand::ResetPasscode(of) => {
                let (organization, owner) = self.mailbox_of(&of).await?;
                let reset =
                    self.office.reset_passcode(Actor::Operator, organization.id, owner.mailbox).await?;
                self.output.object(&match reset {
                    ResetPasscode::Default => {
                        json!({ "extension": owner.spoken_number(), "passcode": "default" })
                    }
                    ResetPasscode::OneTime(passcode) => one_time(&owner, &passcode),
                })
            }
            MailboxCommand::OneTimePasscode(of) => {
                let (organization, owner) = self.mailbox_of(&of).await?;
                let office = &self.office;
                let passcode =
                    office.issue_one_time_passcode(Actor::Operator, organization.id, owner.mailbox).await?;
                self.output.object(&one_time(&owner, &passcode))
            }
            MailboxCommand::Unlock(of) => {
                let (organization, owner) = self.mailbox_of(&of).await?;
                self.office.unlock_mailbox(Actor::Operator, organization.id, owner.mailbox).await?;
                let listing = self.office.mailbox(organization.id, owner.mailbox).await?;
                self.output.object(&shown(&listing))
            }
            MailboxCommand::Greeting(command) => self.greeting(command).await,
            MailboxCommand::Name(command) => self.name(command).await,
        }
    }

    async fn set_mailbox(&self, set: &MailboxSet) -> anyhow::Result<()> {
        let (organization, owner) = self.mailbox_of(&set.of).await?;
        let before = self.office.mailbox(organization.id, owner.mailbox).await?.mailbox.settings;
        let settings = MailboxSettings {
            enabled: set.enabled.unwrap_or(before.enabled),
            send_all_calls: set.send_all_calls.unwrap_or(before.send_all_calls),
            send_busy_calls: set.send_busy_calls.unwrap_or(before.send_busy_calls),
            send_unanswered_calls: set.send_unanswered_calls.unwrap_or(before.send_unanswered_calls),
            rings: set.rings.unwrap_or(before.rings),
            message_deposit: deposit_changed(before.message_deposit, set)?,
            transfer: changed(
                before.transfer,
                "--transfer-number",
                set.transfer,
                set.transfer_number.as_deref(),
            )?,
            language: language(set.language.as_deref())?.unwrap_or(before.language),
            notification: address(before.notification, set.notification_email.as_deref()),
            email_copy: address(before.email_copy, set.copy_email.as_deref()),
        };
        let office = &self.office;
        office.save_mailbox_settings(Actor::Operator, organization.id, owner.mailbox, &settings).await?;
        self.output.object(&json!({
            "extension": owner.spoken_number(),
            "enabled": settings.enabled,
            "send_all_calls": settings.send_all_calls,
            "send_busy_calls": settings.send_busy_calls,
            "send_unanswered_calls": settings.send_unanswered_calls,
            "rings": settings.rings,
            "takes_messages": settings.message_deposit.enabled,
            "after_greeting_number": number(&settings.message_deposit.afterwards),
            "transfer_number": number(&settings.transfer),
            "language": settings.language,
            "notification_email": settings.notification.in_force(),
            "copy_email": settings.email_copy.in_force(),
        }))
    }
}

/// The one place that tells it.
fn one_time(owner: &Owner, passcode: &Passcode) -> Value {
    json!({
        "extension": owner.spoken_number(),
        "passcode": "one-time",
        "one_time_passcode": passcode.expose(),
    })
}

fn deposit_changed(before: MessageDeposit, set: &MailboxSet) -> anyhow::Result<MessageDeposit> {
    let typed = set.after_greeting_number.as_deref();
    Ok(MessageDeposit {
        enabled: set.takes_messages.unwrap_or(before.enabled),
        afterwards: changed(before.afterwards, "--after-greeting-number", set.forward_after_greeting, typed)?,
    })
}

/// An address as typed: `None` leaves the switch as it is, an empty one switches it off.
fn address(before: EmailSwitch, typed: Option<&str>) -> EmailSwitch {
    match typed {
        None => before,
        Some("") => EmailSwitch { active: false, ..before },
        Some(address) => EmailSwitch { active: true, email: Some(address.to_owned()) },
    }
}

/// The number that calls are sent on to now.
fn number(forwarding: &Forwarding) -> Option<&str> {
    forwarding.destination_in_force().map(Dialled::as_str)
}

/// A language as typed: `None` leaves the one there is, an empty one is that of the location called.
fn language(typed: Option<&str>) -> anyhow::Result<Option<Option<String>>> {
    let Some(tag) = typed else { return Ok(None) };
    super::check_language(Some(tag).filter(|tag| !tag.is_empty()))?;
    Ok(Some((!tag.is_empty()).then(|| tag.to_owned())))
}

fn shown(listing: &MailboxListing) -> Value {
    let (counts, attempts) = (listing.mailbox.counts, listing.attempts);
    let lock = match listing.lock {
        LockState::Open => "open",
        LockState::LockedOutside => "locked-outside",
        LockState::LockedEverywhere => "locked",
    };
    json!({
        "id": listing.mailbox.id.to_string(),
        "extension": listing.owner.spoken_number(),
        "name": listing.owner.name,
        "passcode": listing.access,
        "name_due": listing.name_due,
        "lock": lock,
        "attempts": format!("{}/{} of {}", attempts.own_phone, attempts.outside, listing.attempts_max),
        "attempts_own_phone": attempts.own_phone,
        "attempts_outside": attempts.outside,
        "attempts_max": listing.attempts_max,
        "new": counts.new,
        "new_urgent": counts.new_urgent,
        "saved": counts.saved,
        "saved_urgent": counts.saved_urgent,
        "used_ms": listing.mailbox.used_ms,
        "used_percent": listing.mailbox.used_ms * 100 / listing.mailbox_max_ms.max(1),
    })
}
