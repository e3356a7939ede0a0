//! Letters in English.

use antiphon_office::ports::{Letter, LetterContent, LetterLink};

use super::{Words, caller, moment, opening, seconds};

/// The words of a letter.
pub(super) fn words(letter: &Letter, pages: &str) -> Words {
    let words = |subject: String, name: Option<&str>, paragraphs: Vec<String>| Words {
        subject,
        greeting: name.map_or_else(|| "Hello,".to_owned(), |name| format!("Hello {name},")),
        paragraphs,
        secret: None,
        link: None,
        signature: format!("Voicemail of {}", letter.organization),
    };
    let link = |words: Words, label: &str, place: &str| Words {
        link: Some((label.to_owned(), format!("{pages}{place}"))),
        ..words
    };
    let once = |mut words: Words, label: &str, page: &str, link: &LetterLink| {
        let until = moment(link.expires_ms, &link.time_zone, "%-d %B %Y, %H:%M");
        words.paragraphs.push(format!("The link works once, until {until}."));
        Words { link: Some((label.to_owned(), opening(pages, page, link))), ..words }
    };
    let chosen =
        |words: Words, link: &LetterLink| once(words, "Choose the web password", "/set-password", link);
    match &letter.content {
        LetterContent::PortalNumber { location, numbers } => {
            let numbers = numbers.join(" or ");
            let paragraphs = vec![
                format!("The voice portal of {location} can be called now: {numbers}."),
                "To record announcements by telephone, call it, enter its own number at the mailbox-number prompt, and then its admin passcode.".to_owned(),
            ];
            link(
                words(format!("The voice portal of {location} has its number"), None, paragraphs),
                "Locations",
                "/admin/locations",
            )
        }
        LetterContent::Welcome { name, extension, portal, by_default_passcode, link: choice } => {
            let mut paragraphs = vec![format!("You have a mailbox at extension {extension} now.")];
            paragraphs.push(match portal.as_slice() {
                [] => "Your location's voice portal has no number yet; until it has, you hear your messages in the user hub.".to_owned(),
                numbers => format!("To hear your messages, call {}, or press the voicemail button of your phone.", numbers.join(" or ")),
            });
            paragraphs.push(match (by_default_passcode, choice) {
                (true, _) => "At your first call, enter the default passcode that your administrator tells you. Then you choose your own and record your name.",
                (false, None) => "Before your first call, set your passcode in the user hub. Your administrator tells you how to sign in there. Then you record your name by telephone.",
                (false, Some(_)) => "Before your first call, set your passcode in the user hub. Then you record your name by telephone.",
            }.to_owned());
            if choice.is_some() {
                paragraphs.push("Your web password opens the user hub, where you read and hear your messages. Choose it with the link below.".to_owned());
            }
            let said = words(format!("Your voicemail at {}", letter.organization), Some(name), paragraphs);
            match choice {
                Some(choice) => chosen(said, choice),
                None if *by_default_passcode => said,
                None => link(said, "Set the passcode", "/passcode"),
            }
        }
        LetterContent::Invitation { name, link } => {
            let paragraphs =
                vec!["An account was made for you. Choose the password that you sign in with.".to_owned()];
            chosen(
                words(
                    format!("Your access to the voicemail of {}", letter.organization),
                    Some(name),
                    paragraphs,
                ),
                link,
            )
        }
        LetterContent::NewPassword { name, link } => {
            let paragraphs = vec![
                "Somebody has asked for a link to choose another web password. With it you are signed out everywhere.".to_owned(),
                "If it was not you, do nothing: your password stays as it is.".to_owned(),
            ];
            let subject = "A new web password for your voicemail".to_owned();
            chosen(words(subject, Some(name), paragraphs), link)
        }
        LetterContent::NewEmail { name, link } => {
            let paragraphs = vec![
                format!(
                    "Somebody wants to sign in to the voicemail of {} with this address. If it was you, open the link in the browser in which you are signed in.",
                    letter.organization
                ),
                "If it was not you, do nothing: nothing changes.".to_owned(),
            ];
            let said = words("Sign in with this address from now on?".to_owned(), Some(name), paragraphs);
            once(said, "Confirm the address", "/account/email/confirm", link)
        }
        LetterContent::EmailChanged { name, address } => {
            let paragraphs = vec![
                format!(
                    "Your account is signed in with {address} from now on, and with this address no more."
                ),
                "If it was not you, tell your administrator at once.".to_owned(),
            ];
            words("Your address for signing in has changed".to_owned(), Some(name), paragraphs)
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
            let from = caller(name.as_deref(), number.as_deref(), "an unknown caller");
            let at = moment(*received_ms, time_zone, "%-d %B %Y, %H:%M");
            let seconds = seconds(*duration_ms);
            let mut paragraphs = vec![format!("{from} left you a message of {seconds} s ({at}).")];
            if letter.attachment.is_some() {
                paragraphs.push("The recording is attached.".to_owned());
            }
            paragraphs.push(match new {
                0 | 1 => "It is your only new message.".to_owned(),
                new => format!("You have {new} new messages."),
            });
            let subject = if *urgent {
                format!("Urgent message from {from}")
            } else {
                format!("New message from {from}")
            };
            link(words(subject, Some(owner), paragraphs), "Listen", "/voicemail")
        }
        LetterContent::Locked { owner, everywhere } => {
            let paragraphs = vec![
                match everywhere {
                    true => "Too many wrong passcodes have locked your mailbox for the telephone.",
                    false => "Too many wrong passcodes from other phones have locked your mailbox for them. Your own phone still opens it.",
                }.to_owned(),
                "To unlock it, reset your voicemail PIN in the user hub, or ask your administrator to reset or unlock it.".to_owned(),
                "If it was not you who tried, somebody is guessing: choose a new passcode.".to_owned(),
            ];
            link(
                words("Your mailbox is locked".to_owned(), Some(owner), paragraphs),
                "Reset voicemail PIN",
                "/passcode",
            )
        }
        LetterContent::PasscodeReset { owner, one_time, portal } => {
            let mut paragraphs =
                vec!["An administrator has reset the passcode of your mailbox, and unlocked it.".to_owned()];
            paragraphs.push(match one_time {
                Some(_) => "This one-time passcode opens it the next time you call; then you choose a new one:",
                None => "The default passcode of your organization opens it the next time you call; then you choose a new one. Your administrator can tell it to you.",
            }.to_owned());
            if !portal.is_empty() {
                paragraphs.push(format!("Call {}.", portal.join(" or ")));
            }
            let said = words("Your voicemail PIN was reset".to_owned(), Some(owner), paragraphs);
            Words { secret: one_time.as_ref().map(|passcode| passcode.expose().to_owned()), ..said }
        }
        LetterContent::PasscodeSet { owner } => {
            let paragraphs = vec![
                "A new passcode was set for your mailbox, and it works at once.".to_owned(),
                "If it was not you, tell your administrator, and set another one.".to_owned(),
            ];
            link(
                words("Your voicemail PIN was changed".to_owned(), Some(owner), paragraphs),
                "Voicemail PIN",
                "/passcode",
            )
        }
        LetterContent::NearlyFull { owner, percent } => {
            let paragraphs = vec![
                format!(
                    "Your mailbox is {percent} % full. When it is full, callers can leave no more messages."
                ),
                "Delete messages that you no longer need.".to_owned(),
            ];
            link(
                words(format!("Your mailbox is {percent} % full"), Some(owner), paragraphs),
                "Messages",
                "/voicemail",
            )
        }
        LetterContent::WebhookOff { name, host, gone } => {
            let why = match gone {
                true => format!("Its server, {host}, has answered that nobody wants events there any more."),
                false => format!("Its server, {host}, has taken nothing for too long."),
            };
            let paragraphs =
                vec![why, "What happens until it is enabled again is not posted later.".to_owned()];
            link(
                words(format!("No events are posted to {name} any more"), None, paragraphs),
                "Webhook",
                "/admin/webhooks",
            )
        }
        LetterContent::Test => words(
            "The mail server of your voicemail works".to_owned(),
            None,
            vec!["Somebody has asked for this letter to see whether it arrives. It does.".to_owned()],
        ),
    }
}
