//! Phones as pages show them, and the account of a new one, which is shown only once.

use antiphon_office::Office;
use antiphon_office::admin::people::Account;

use crate::page::Refusal;
use crate::user::Subject;

/// A phone in a list.
pub(crate) struct Phone {
    pub(crate) username: String,
    pub(crate) added: String,
    /// What is registered with it, by what it says of itself, else by its address.
    pub(crate) contacts: Vec<String>,
}

/// The account of a phone that was just made.
pub(crate) struct MadePhone {
    pub(crate) domain: String,
    pub(crate) username: String,
    pub(crate) password: String,
}

impl MadePhone {
    pub(crate) fn of(account: &Account, domain: &str) -> Self {
        Self {
            domain: domain.to_owned(),
            username: account.username.clone(),
            password: account.password.expose().to_owned(),
        }
    }
}

/// The phones of a person.
pub(crate) async fn phones(office: &Office, subject: &Subject, now_ms: i64) -> Result<Vec<Phone>, Refusal> {
    let mut phones = Vec::new();
    for device in office.devices(subject.organization(), subject.person.id).await? {
        let contacts = office.contacts_of(&device.username).await?;
        phones.push(Phone {
            added: subject.zone().moment(device.created_ms, now_ms),
            contacts: contacts.into_iter().map(|it| it.user_agent.unwrap_or(it.contact)).collect(),
            username: device.username,
        });
    }
    Ok(phones)
}
