//! The demo's accounts: everybody signs in, and everybody has a token.

use antiphon_core::account::secret::Secret;
use antiphon_core::account::{Account, Administration};
use antiphon_core::ids::OrganizationId;
use antiphon_core::person::Person;
use antiphon_office::accounts::administration::NewAccount;
use antiphon_office::accounts::tokens::NewToken;
use antiphon_office::admin::Actor;

use super::description::AdminPlace;
use crate::server::Server;
use crate::server::entropy::SystemEntropy;

const OPERATOR: Actor = Actor::Operator;
/// What the administrator signs in with.
const ADMINISTRATOR: &str = "admin@demo.example";
/// Characters of a password: easily typed, and never guessed.
const PASSWORD_CHARS: usize = 16;

/// What opens pages and API.
pub(super) struct Credentials {
    pub(super) web_password: String,
    pub(super) api_token: String,
}

/// An account of a person.
pub(super) async fn of_person(server: &Server, person: &Person) -> anyhow::Result<Credentials> {
    let new = NewAccount {
        organization: person.organization,
        person: Some(person.id),
        name: "",
        email: "",
        administration: Administration::Nothing,
        password: None,
    };
    credentials(server, new).await.map(|(_, credentials)| credentials)
}

/// The administrator's account.
pub(super) async fn administrator(
    server: &Server,
    organization: OrganizationId,
) -> anyhow::Result<AdminPlace> {
    let new = NewAccount {
        organization,
        person: None,
        name: "Demo Administrator",
        email: ADMINISTRATOR,
        administration: Administration::Organization,
        password: None,
    };
    let (account, Credentials { web_password, api_token }) = credentials(server, new).await?;
    Ok(AdminPlace { email: account.email.to_string(), web_password, api_token })
}

async fn credentials(server: &Server, new: NewAccount<'_>) -> anyhow::Result<(Account, Credentials)> {
    let web_password: String =
        Secret::random(&mut SystemEntropy).expose().chars().take(PASSWORD_CHARS).collect();
    let new = NewAccount { password: Some(&web_password), ..new };
    let account = server.office().create_account(OPERATOR, &new).await?;
    let token = NewToken { name: "demo.json".to_owned(), scopes: None, days: None };
    let made = server.office().create_personal_token(OPERATOR, &account, &token).await?;
    let api_token = made.secret.expose().to_owned();
    Ok((account, Credentials { web_password, api_token }))
}
