//! The settings of a mailbox as a form: the owner's own page and the administrator's page of a person share it.

use antiphon_core::forwarding::Forwarding;
use antiphon_core::mailbox::{EmailSwitch, MailboxSettings, MessageDeposit};
use antiphon_core::numbering::dialled;
use antiphon_office::admin::AdminError;

use crate::form::{Form, Typed};

/// The form of what is stored.
pub(crate) fn shown(settings: &MailboxSettings) -> Form {
    Form::new()
        .with_box("enabled", settings.enabled)
        .with_box("send_all_calls", settings.send_all_calls)
        .with_box("send_busy_calls", settings.send_busy_calls)
        .with_box("send_unanswered_calls", settings.send_unanswered_calls)
        .with("rings", settings.rings)
        .with_box("takes_messages", settings.message_deposit.enabled)
        .with_given("after_greeting", settings.message_deposit.afterwards.destination_in_force())
        .with_given("transfer", settings.transfer.destination_in_force())
        .with_given("language", settings.language.as_ref())
        .with_box("notification", settings.notification.active)
        .with_given("notification_email", settings.notification.email.as_ref())
        .with_box("copy", settings.email_copy.active)
        .with_given("copy_email", settings.email_copy.email.as_ref())
}

/// What was typed, over what is stored: what the form does not show stays as it is.
pub(crate) fn read(typed: &Typed, before: &MailboxSettings) -> Result<MailboxSettings, AdminError> {
    Ok(MailboxSettings {
        enabled: typed.on("enabled"),
        send_all_calls: typed.on("send_all_calls"),
        send_busy_calls: typed.on("send_busy_calls"),
        send_unanswered_calls: typed.on("send_unanswered_calls"),
        rings: typed.number("rings")?,
        message_deposit: MessageDeposit {
            enabled: typed.on("takes_messages"),
            afterwards: number(typed, "after_greeting", &before.message_deposit.afterwards)?,
        },
        transfer: number(typed, "transfer", &before.transfer)?,
        language: typed.given("language"),
        notification: EmailSwitch {
            active: typed.on("notification"),
            email: typed.given("notification_email"),
        },
        email_copy: EmailSwitch { active: typed.on("copy"), email: typed.given("copy_email") },
    })
}

/// A number that is in force while it is there. An empty field switches off and keeps the number for the telephone,
/// which can switch it on again.
pub(crate) fn number(
    typed: &Typed,
    field: &'static str,
    before: &Forwarding,
) -> Result<Forwarding, AdminError> {
    match typed.given(field) {
        None => Ok(Forwarding { active: false, ..before.clone() }),
        Some(text) => {
            let destination = dialled(&text).map_err(|error| AdminError::Invalid {
                field,
                problem: format!("\"{text}\" is no number that can be dialled: {error}"),
            })?;
            Ok(Forwarding { active: true, destination: Some(destination) })
        }
    }
}

/// Languages of prompts, with the first choice for "as the location".
pub(crate) fn languages(first: &str) -> Vec<(String, String)> {
    let known = [("en-US", "English"), ("de-DE", "Deutsch"), ("fr-FR", "Français"), ("es-ES", "Español")];
    let first = (!first.is_empty()).then(|| (String::new(), first.to_owned()));
    first.into_iter().chain(known.map(|(tag, name)| (tag.to_owned(), name.to_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(body: &str) -> Typed {
        Typed::of_query(Some(body))
    }

    #[test]
    fn what_is_shown_and_sent_back_unchanged_changes_nothing() {
        let transfer = Forwarding { active: true, destination: Some(dialled("2005").unwrap()) };
        let settings =
            MailboxSettings { transfer, rings: 7, language: Some("de-DE".into()), ..Default::default() };
        let form = shown(&settings);
        assert_eq!(
            (form.value("rings"), form.value("transfer"), form.ticked("enabled")),
            ("7", "2005", true)
        );
        let back = "enabled=on&send_busy_calls=on&send_unanswered_calls=on&rings=7&takes_messages=on\
                    &after_greeting=&transfer=2005&language=de-DE";
        assert_eq!(read(&typed(back), &settings).unwrap(), settings);
    }

    #[test]
    fn an_emptied_number_is_off_and_remembered() {
        let before = Forwarding { active: true, destination: Some(dialled("2005").unwrap()) };
        let after = number(&typed("transfer="), "transfer", &before).unwrap();
        assert_eq!((after.active, after.destination), (false, before.destination.clone()));
        assert!(number(&typed("transfer=mum"), "transfer", &before).is_err());
    }
}
