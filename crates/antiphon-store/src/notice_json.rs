//! An e-mail that waits as the JSON text of its row; nothing is ever searched by it.

use antiphon_core::ids::{AccountId, LocationId, MailboxId, MessageId, PersonId, WebhookId};
use antiphon_core::notice::{Mail, Notice};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct MailJson {
    to: String,
    notice: NoticeJson,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "kebab-case")]
enum NoticeJson {
    PortalNumber {
        location: String,
    },
    Welcome {
        person: String,
        /// Sealed.
        link: Option<Vec<u8>>,
    },
    Invitation {
        account: String,
        /// Sealed.
        link: Vec<u8>,
    },
    NewPassword {
        account: String,
        /// Sealed.
        link: Vec<u8>,
    },
    NewEmail {
        account: String,
        /// Sealed.
        link: Vec<u8>,
    },
    EmailChanged {
        account: String,
    },
    NewMessage {
        mailbox: String,
        message: String,
        with_audio: bool,
    },
    Locked {
        mailbox: String,
    },
    PasscodeReset {
        mailbox: String,
        /// Sealed.
        one_time: Option<Vec<u8>>,
    },
    PasscodeSet {
        mailbox: String,
    },
    NearlyFull {
        mailbox: String,
    },
    WebhookOff {
        webhook: String,
    },
    Test,
}

/// Writes an e-mail.
pub(crate) fn write(mail: &Mail) -> String {
    let notice = match &mail.notice {
        Notice::PortalNumber(location) => NoticeJson::PortalNumber { location: location.to_string() },
        Notice::Welcome { person, link } => {
            NoticeJson::Welcome { person: person.to_string(), link: link.clone() }
        }
        Notice::Invitation { account, link } => {
            NoticeJson::Invitation { account: account.to_string(), link: link.clone() }
        }
        Notice::NewPassword { account, link } => {
            NoticeJson::NewPassword { account: account.to_string(), link: link.clone() }
        }
        Notice::NewEmail { account, link } => {
            NoticeJson::NewEmail { account: account.to_string(), link: link.clone() }
        }
        Notice::EmailChanged(account) => NoticeJson::EmailChanged { account: account.to_string() },
        Notice::NewMessage { mailbox, message, with_audio } => NoticeJson::NewMessage {
            mailbox: mailbox.to_string(),
            message: message.to_string(),
            with_audio: *with_audio,
        },
        Notice::Locked(mailbox) => NoticeJson::Locked { mailbox: mailbox.to_string() },
        Notice::PasscodeReset { mailbox, one_time } => {
            NoticeJson::PasscodeReset { mailbox: mailbox.to_string(), one_time: one_time.clone() }
        }
        Notice::PasscodeSet(mailbox) => NoticeJson::PasscodeSet { mailbox: mailbox.to_string() },
        Notice::NearlyFull(mailbox) => NoticeJson::NearlyFull { mailbox: mailbox.to_string() },
        Notice::WebhookOff(webhook) => NoticeJson::WebhookOff { webhook: webhook.to_string() },
        Notice::Test => NoticeJson::Test,
    };
    let json = MailJson { to: mail.to.clone(), notice };
    serde_json::to_string(&json).expect("texts and numbers are always JSON")
}

/// Reads an e-mail.
pub(crate) fn read(text: &str) -> Result<Mail, NotAMail> {
    let MailJson { to, notice } = serde_json::from_str(text).map_err(|_| NotAMail)?;
    let notice = match notice {
        NoticeJson::PortalNumber { location } => Notice::PortalNumber(LocationId(id(&location)?)),
        NoticeJson::Welcome { person, link } => Notice::Welcome { person: PersonId(id(&person)?), link },
        NoticeJson::Invitation { account, link } => {
            Notice::Invitation { account: AccountId(id(&account)?), link }
        }
        NoticeJson::NewPassword { account, link } => {
            Notice::NewPassword { account: AccountId(id(&account)?), link }
        }
        NoticeJson::NewEmail { account, link } => {
            Notice::NewEmail { account: AccountId(id(&account)?), link }
        }
        NoticeJson::EmailChanged { account } => Notice::EmailChanged(AccountId(id(&account)?)),
        NoticeJson::NewMessage { mailbox, message, with_audio } => Notice::NewMessage {
            mailbox: MailboxId(id(&mailbox)?),
            message: MessageId(id(&message)?),
            with_audio,
        },
        NoticeJson::Locked { mailbox } => Notice::Locked(MailboxId(id(&mailbox)?)),
        NoticeJson::PasscodeReset { mailbox, one_time } => {
            Notice::PasscodeReset { mailbox: MailboxId(id(&mailbox)?), one_time }
        }
        NoticeJson::PasscodeSet { mailbox } => Notice::PasscodeSet(MailboxId(id(&mailbox)?)),
        NoticeJson::NearlyFull { mailbox } => Notice::NearlyFull(MailboxId(id(&mailbox)?)),
        NoticeJson::WebhookOff { webhook } => Notice::WebhookOff(WebhookId(id(&webhook)?)),
        NoticeJson::Test => Notice::Test,
    };
    Ok(Mail { to, notice })
}

/// What is stored is no e-mail.
#[derive(Debug)]
pub(crate) struct NotAMail;

fn id(text: &str) -> Result<Uuid, NotAMail> {
    Uuid::parse_str(text).map_err(|_| NotAMail)
}
