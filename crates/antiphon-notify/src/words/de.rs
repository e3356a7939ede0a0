//! Letters in German.

use antiphon_office::ports::{Letter, LetterContent, LetterLink};

use super::{Words, caller, moment, opening, seconds};

/// The words of a letter.
pub(super) fn words(letter: &Letter, pages: &str) -> Words {
    let words = |subject: String, name: Option<&str>, paragraphs: Vec<String>| Words {
        subject,
        greeting: name.map_or_else(|| "Guten Tag,".to_owned(), |name| format!("Guten Tag {name},")),
        paragraphs,
        secret: None,
        link: None,
        signature: format!("Voicemail von {}", letter.organization),
    };
    let link = |words: Words, label: &str, place: &str| Words {
        link: Some((label.to_owned(), format!("{pages}{place}"))),
        ..words
    };
    let once = |mut words: Words, label: &str, page: &str, link: &LetterLink| {
        let until = moment(link.expires_ms, &link.time_zone, "%d.%m.%Y, %H:%M");
        words.paragraphs.push(format!("Der Link gilt einmal, bis {until}."));
        Words { link: Some((label.to_owned(), opening(pages, page, link))), ..words }
    };
    let chosen = |words: Words, link: &LetterLink| once(words, "Web-Passwort wählen", "/set-password", link);
    match &letter.content {
        LetterContent::PortalNumber { location, numbers } => {
            let numbers = numbers.join(" oder ");
            let paragraphs = vec![
                format!("Das Sprachportal von {location} ist jetzt erreichbar: {numbers}."),
                "Um Ansagen per Telefon aufzunehmen, rufen Sie es an, geben Sie bei der Frage nach der Mailbox-Nummer seine eigene Nummer ein und danach seine Administrator-PIN.".to_owned(),
            ];
            link(
                words(format!("Das Sprachportal von {location} hat seine Nummer"), None, paragraphs),
                "Standorte",
                "/admin/locations",
            )
        }
        LetterContent::Welcome { name, extension, portal, by_default_passcode, link: choice } => {
            let mut paragraphs =
                vec![format!("Sie haben jetzt eine Mailbox unter der Nebenstelle {extension}.")];
            paragraphs.push(match portal.as_slice() {
                [] => "Das Sprachportal Ihres Standorts hat noch keine Nummer; bis dahin hören Sie Ihre Nachrichten auf der Webseite.".to_owned(),
                numbers => format!("Ihre Nachrichten hören Sie, wenn Sie {} anrufen oder die Voicemail-Taste Ihres Telefons drücken.", numbers.join(" oder ")),
            });
            paragraphs.push(match (by_default_passcode, choice) {
                (true, _) => "Beim ersten Anruf geben Sie die Standard-PIN ein, die Ihnen Ihr Administrator nennt. Danach wählen Sie Ihre eigene und nehmen Ihren Namen auf.",
                (false, None) => "Legen Sie vor dem ersten Anruf Ihre PIN auf der Webseite fest. Wie Sie sich dort anmelden, sagt Ihnen Ihr Administrator. Danach nehmen Sie am Telefon Ihren Namen auf.",
                (false, Some(_)) => "Legen Sie vor dem ersten Anruf Ihre PIN auf der Webseite fest. Danach nehmen Sie am Telefon Ihren Namen auf.",
            }.to_owned());
            if choice.is_some() {
                paragraphs.push("Mit Ihrem Web-Passwort öffnen Sie die Webseite, auf der Sie Ihre Nachrichten sehen und hören. Wählen Sie es mit dem Link unten.".to_owned());
            }
            let said = words(format!("Ihre Voicemail bei {}", letter.organization), Some(name), paragraphs);
            match choice {
                Some(choice) => chosen(said, choice),
                None if *by_default_passcode => said,
                None => link(said, "PIN festlegen", "/passcode"),
            }
        }
        LetterContent::Invitation { name, link } => {
            let paragraphs = vec![
                "Für Sie wurde ein Konto angelegt. Wählen Sie das Passwort, mit dem Sie sich anmelden."
                    .to_owned(),
            ];
            chosen(
                words(
                    format!("Ihr Zugang zur Voicemail von {}", letter.organization),
                    Some(name),
                    paragraphs,
                ),
                link,
            )
        }
        LetterContent::NewPassword { name, link } => {
            let paragraphs = vec![
                "Jemand hat einen Link angefordert, um ein anderes Web-Passwort zu wählen. Damit werden Sie überall abgemeldet.".to_owned(),
                "Wenn Sie das nicht waren, tun Sie nichts: Ihr Passwort bleibt, wie es ist.".to_owned(),
            ];
            let subject = "Ein neues Web-Passwort für Ihre Voicemail".to_owned();
            chosen(words(subject, Some(name), paragraphs), link)
        }
        LetterContent::NewEmail { name, link } => {
            let paragraphs = vec![
                format!(
                    "Jemand möchte sich mit dieser Adresse bei der Voicemail von {} anmelden. Wenn Sie das sind, öffnen Sie den Link in dem Browser, in dem Sie angemeldet sind.",
                    letter.organization
                ),
                "Wenn Sie das nicht waren, tun Sie nichts: Es ändert sich nichts.".to_owned(),
            ];
            let said = words("Künftig mit dieser Adresse anmelden?".to_owned(), Some(name), paragraphs);
            once(said, "Adresse bestätigen", "/account/email/confirm", link)
        }
        LetterContent::EmailChanged { name, address } => {
            let paragraphs = vec![
                format!(
                    "Ihr Konto wird ab jetzt mit {address} angemeldet und mit dieser Adresse nicht mehr."
                ),
                "Wenn Sie das nicht waren, sagen Sie es sofort Ihrem Administrator.".to_owned(),
            ];
            words("Ihre Adresse für die Anmeldung ist eine andere".to_owned(), Some(name), paragraphs)
        }
        LetterContent::NewMessage {
            owner,
            caller: name,
            number,
            received_ms,
            time_zone,
            duration_ms,
            urgent,
            new,
        } => {
            let from = caller(name.as_deref(), number.as_deref(), "Unbekannt");
            let at = moment(*received_ms, time_zone, "%d.%m.%Y, %H:%M");
            let seconds = seconds(*duration_ms);
            let mut paragraphs =
                vec![format!("{from} hat Ihnen eine Nachricht von {seconds} s hinterlassen ({at}).")];
            if letter.attachment.is_some() {
                paragraphs.push("Die Aufnahme liegt bei.".to_owned());
            }
            paragraphs.push(match new {
                0 | 1 => "Es ist Ihre einzige neue Nachricht.".to_owned(),
                new => format!("Sie haben {new} neue Nachrichten."),
            });
            let subject = if *urgent {
                format!("Dringende Nachricht von {from}")
            } else {
                format!("Neue Nachricht von {from}")
            };
            link(words(subject, Some(owner), paragraphs), "Anhören", "/voicemail")
        }
        LetterContent::Locked { owner, everywhere } => {
            let paragraphs = vec![
                match everywhere {
                    true => "Zu viele falsche PINs haben Ihre Mailbox für das Telefon gesperrt.",
                    false => "Zu viele falsche PINs von fremden Telefonen haben Ihre Mailbox für diese gesperrt. Ihr eigenes Telefon öffnet sie weiterhin.",
                }.to_owned(),
                "Zum Entsperren setzen Sie Ihre Voicemail-PIN auf der Webseite zurück, oder Ihr Administrator setzt sie zurück oder entsperrt die Mailbox.".to_owned(),
                "Wenn nicht Sie es waren, rät jemand: Wählen Sie eine neue PIN.".to_owned(),
            ];
            link(
                words("Ihre Mailbox ist gesperrt".to_owned(), Some(owner), paragraphs),
                "Voicemail-PIN zurücksetzen",
                "/passcode",
            )
        }
        LetterContent::PasscodeReset { owner, one_time, portal } => {
            let mut paragraphs = vec![
                "Ein Administrator hat die PIN Ihrer Mailbox zurückgesetzt und die Mailbox entsperrt."
                    .to_owned(),
            ];
            paragraphs.push(match one_time {
                Some(_) => "Diese Einmal-PIN öffnet sie beim nächsten Anruf; danach wählen Sie eine neue:",
                None => "Beim nächsten Anruf öffnet sie die Standard-PIN Ihrer Organisation; danach wählen Sie eine neue. Ihr Administrator kann sie Ihnen nennen.",
            }.to_owned());
            if !portal.is_empty() {
                paragraphs.push(format!("Rufen Sie {} an.", portal.join(" oder ")));
            }
            let said = words("Ihre Voicemail-PIN wurde zurückgesetzt".to_owned(), Some(owner), paragraphs);
            Words { secret: one_time.as_ref().map(|passcode| passcode.expose().to_owned()), ..said }
        }
        LetterContent::PasscodeSet { owner } => {
            let paragraphs = vec![
                "Für Ihre Mailbox wurde eine neue PIN festgelegt; sie gilt sofort.".to_owned(),
                "Wenn nicht Sie es waren, sagen Sie es Ihrem Administrator und legen Sie eine andere fest."
                    .to_owned(),
            ];
            link(
                words("Ihre Voicemail-PIN wurde geändert".to_owned(), Some(owner), paragraphs),
                "Voicemail-PIN",
                "/passcode",
            )
        }
        LetterContent::NearlyFull { owner, percent } => {
            let paragraphs = vec![
                format!(
                    "Ihre Mailbox ist zu {percent} % voll. Ist sie voll, können Anrufer keine Nachrichten mehr hinterlassen."
                ),
                "Löschen Sie Nachrichten, die Sie nicht mehr brauchen.".to_owned(),
            ];
            link(
                words(format!("Ihre Mailbox ist zu {percent} % voll"), Some(owner), paragraphs),
                "Nachrichten",
                "/voicemail",
            )
        }
        LetterContent::WebhookOff { name, host, gone } => {
            let why = match gone {
                true => format!(
                    "Der Server {host} hat geantwortet, dass dort niemand mehr Ereignisse haben möchte."
                ),
                false => format!("Der Server {host} hat zu lange nichts angenommen."),
            };
            let paragraphs =
                vec![why, "Was bis zum Wiedereinschalten geschieht, wird nicht nachgesendet.".to_owned()];
            link(
                words(format!("An {name} werden keine Ereignisse mehr gesendet"), None, paragraphs),
                "Webhook",
                "/admin/webhooks",
            )
        }
        LetterContent::Test => words(
            "Der Mailserver Ihrer Voicemail funktioniert".to_owned(),
            None,
            vec!["Jemand wollte sehen, ob dieser Brief ankommt. Er kommt an.".to_owned()],
        ),
    }
}
