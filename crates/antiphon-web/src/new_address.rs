//! Another address to sign in with: what the pages of both hubs say of it, and what becomes of one that was typed.
//! Where letters are sent, it has to be confirmed by the link in one; else an administrator changes it at once.

use antiphon_core::account::Account;
use antiphon_office::admin::{Actor, AdminError};
use antiphon_office::ports::StoreError;

use crate::Hub;
use crate::form::{Form, Typed};
use crate::page::Refusal;
use crate::words::Zone;

/// The form of a page.
pub(crate) struct NewAddress {
    pub(crate) place: String,
    pub(crate) words: String,
    /// The address that a link went to, and until when it holds.
    pub(crate) waits: Option<(String, String)>,
    /// What the button says; none where nobody can change it here.
    pub(crate) button: Option<&'static str>,
    pub(crate) form: Form,
}

impl NewAddress {
    /// For one's own account.
    pub(crate) async fn own(hub: &Hub, account: &Account, zone: &Zone, form: Form) -> Result<Self, Refusal> {
        let email = &account.email;
        let way = Way::of(hub, account.administration.changes_organization());
        let words = match way {
            Way::Letter => format!(
                "You sign in with {email}. A link goes to the new address: open it in this browser, and you sign in with \
                 that one from then on. {email} is told of it."
            ),
            Way::AtOnce => format!(
                "You sign in with {email}. This server sends no letters, so another one holds at once."
            ),
            Way::Closed => format!("You sign in with {email}. An administrator can give you another one."),
        };
        let place = "/account/email".to_owned();
        Ok(Self { place, words, waits: waits(hub, account, zone).await?, button: way.button(), form })
    }

    /// For somebody else's account, by an administrator.
    pub(crate) async fn of_another(
        hub: &Hub,
        account: &Account,
        (name, place): (&str, String),
        zone: &Zone,
        form: Form,
    ) -> Result<Self, Refusal> {
        let email = &account.email;
        let way = Way::of(hub, true);
        let words = match way {
            Way::Letter => format!(
                "{name} signs in with {email}. A link goes to the new address: once {name} has opened it, signed in, it is \
                 that one. {email} is told of it."
            ),
            Way::AtOnce | Way::Closed => format!(
                "{name} signs in with {email}. This server sends no letters, so another one holds at once."
            ),
        };
        Ok(Self { place, words, waits: waits(hub, account, zone).await?, button: way.button(), form })
    }
}

/// How an address becomes another one.
#[derive(Clone, Copy)]
enum Way {
    Letter,
    AtOnce,
    Closed,
}

impl Way {
    fn of(hub: &Hub, administers: bool) -> Self {
        match (hub.sends_mail, administers) {
            (true, _) => Self::Letter,
            (false, true) => Self::AtOnce,
            (false, false) => Self::Closed,
        }
    }

    fn button(self) -> Option<&'static str> {
        match self {
            Self::Letter => Some("Send the link there"),
            Self::AtOnce => Some("Change the address"),
            Self::Closed => None,
        }
    }
}

async fn waits(hub: &Hub, account: &Account, zone: &Zone) -> Result<Option<(String, String)>, Refusal> {
    let asked = hub.office.asked_email(account).await?;
    Ok(asked.map(|link| (link.email.to_string(), zone.moment(link.expires_ms, hub.now_ms()))))
}

/// Does what was typed; gives back the word of what is done. `administers` says whether it may hold at once where no
/// letters are sent.
///
/// # Errors
/// [`Refusal`] where it may not be changed here; the inner error is one to be told beside the field.
pub(crate) async fn change(
    hub: &Hub,
    actor: Actor,
    account: &Account,
    administers: bool,
    typed: &Typed,
) -> Result<Result<&'static str, AdminError>, Refusal> {
    let address = typed.text("new_email");
    match Way::of(hub, administers) {
        Way::Letter => Ok(hub.office.ask_for_email(actor, account, address).await.map(|_| "address-asked")),
        Way::AtOnce => {
            let changed = hub.office.change_email(actor, account, address).await;
            Ok(changed.map(|_| "address-changed").map_err(without_whose))
        }
        Way::Closed => Err(Refusal::Bad(
            "This server sends no letters: an administrator can change your address.".to_owned(),
        )),
    }
}

/// An address that somebody signs in with is refused without saying that, or where: it may be another organization.
pub(crate) fn without_whose(error: AdminError) -> AdminError {
    let AdminError::Store(StoreError::Exists(_)) = error else { return error };
    let problem = "cannot be used to sign in here; choose another one".to_owned();
    AdminError::Invalid { field: "new_email", problem }
}
