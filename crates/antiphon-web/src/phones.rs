//! Phones as pages show them, and the account of a new one, which is shown only once.

use antiphon_office::Office;
use antiphon_office::admin::people::Account;

use crate::page::Refusal;
use crate::qr::Qr;
use crate::user::Subject;

/// A phone in a list.
pub(crate) struct Phone {
    pub(crate) id: String,
    pub(crate) username: String,
    /// Whether it is the one on the owner's pages.
    pub(crate) in_browser: bool,
    pub(crate) added: String,
    /// What is registered with it, by what it says of itself, else by its address.
    pub(crate) contacts: Vec<String>,
}

/// The account of a phone that was just made.
pub(crate) struct MadePhone {
    pub(crate) domain: String,
    pub(crate) username: String,
    pub(crate) password: String,
    /// All of it for a camera. Apps agree on no form of their own, so it is what SIP has: an address with a password
    /// (RFC 3261 section 19.1.1).
    pub(crate) qr: Option<Qr>,
}

impl MadePhone {
    pub(crate) fn of(account: &Account, domain: &str) -> Self {
        let password = account.password.expose();
        Self {
            qr: Qr::of(&format!("sip:{}:{password}@{domain}", account.username)),
            domain: domain.to_owned(),
            username: account.username.clone(),
            password: password.to_owned(),
        }
    }
}

/// The phones of a person.
pub(crate) async fn phones(office: &Office, subject: &Subject, now_ms: i64) -> Result<Vec<Phone>, Refusal> {
    let mut phones = Vec::new();
    for device in office.devices(subject.organization(), subject.person.id).await? {
        let contacts = office.contacts_of(&device.username).await?;
        phones.push(Phone {
            in_browser: device.in_browser,
            added: subject.zone().moment(device.created_ms, now_ms),
            contacts: contacts.into_iter().map(|it| it.user_agent.unwrap_or(it.contact)).collect(),
            id: device.id.to_string(),
            username: device.username,
        });
    }
    Ok(phones)
}
