//! What others sign in with, given by administrators: a web password, and another address.

use antiphon_core::account::{Account, Administration};
use antiphon_core::ids::{AccountId, PersonId};
use antiphon_office::accounts::administration::NewAccount;
use axum::extract::State;

use super::administrators::{self, anothers};
use super::person::{place, profile_page, stored, to_change};
use crate::Hub;
use crate::form::{Form, Typed};
use crate::new_address::change;
use crate::page::{Answer, Refusal, go, show_again};
use crate::path::Id;
use crate::session::Admin;

const SECRETS: &[&str] = &["password"];

/// `POST /admin/users/{id}/web-access`: a web password for a person, who gets an account with the first one.
pub(crate) async fn give_web_access(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    typed: Typed,
) -> Answer {
    let subject = to_change(&hub, &admin, id).await?;
    let password = typed.exact("password");
    let given = match hub.office.account_of_person(subject.organization(), id).await? {
        Some(account) => {
            to_change_account(&admin, &account)?;
            hub.office.set_account_password(admin.actor(), &account, password).await
        }
        None => {
            let new = NewAccount {
                organization: subject.organization(),
                person: Some(id),
                name: "",
                email: "",
                administration: Administration::Nothing,
                password: Some(password),
            };
            hub.office.create_account(admin.actor(), &new).await.map(|_| ())
        }
    };
    match given {
        Ok(()) => go(&place(id, ""), "web-access"),
        Err(error) => {
            let page = profile_page(&hub, &admin, &subject, stored(&subject), None).await?;
            show_again(&page.with_access_form(Form::sent(&typed, SECRETS).refused(&error)))
        }
    }
}

/// `POST /admin/users/{id}/address`
pub(crate) async fn change_persons_address(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    typed: Typed,
) -> Answer {
    let subject = to_change(&hub, &admin, id).await?;
    let account = hub.office.account_of_person(subject.organization(), id).await?.ok_or(Refusal::Missing)?;
    to_change_account(&admin, &account)?;
    match change(&hub, admin.actor(), &account, true, &typed).await? {
        Ok(word) => go(&place(id, ""), word),
        Err(error) => {
            let page = profile_page(&hub, &admin, &subject, stored(&subject), None).await?;
            show_again(&page.with_address_form(Form::sent(&typed, &[]).refused(&error)))
        }
    }
}

/// `POST /admin/organization/accounts/{id}/address`
pub(crate) async fn change_accounts_address(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<AccountId>,
    typed: Typed,
) -> Answer {
    admin.to_change_organization()?;
    let account = anothers(&hub, &admin, id).await?;
    match change(&hub, admin.actor(), &account, true, &typed).await? {
        Ok(word) => go(&format!("/admin/organization/accounts/{id}"), word),
        Err(error) => {
            let page = administrators::stored_page(&hub, &admin, &account, None).await?;
            show_again(&page.with_address_form(Form::sent(&typed, &[]).refused(&error)))
        }
    }
}

/// Whoever may change a location may not change who administers anything: with what he signs in with goes the account.
pub(super) fn to_change_account(admin: &Admin, account: &Account) -> Result<(), Refusal> {
    match account.administration.is_any() && !admin.changes_organization() {
        true => Err(Refusal::Forbidden),
        false => Ok(()),
    }
}
