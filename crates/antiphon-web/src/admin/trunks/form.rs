//! The form of a trunk: what is stored, and what was typed.

use antiphon_core::trunk::{Trunk, TrunkLamps};
use antiphon_office::admin::AdminError;
use antiphon_office::admin::trunks::{AccountDraft, TrunkChange};
use zeroize::Zeroizing;

use crate::form::{Form, Typed};

/// An empty one: in service, and with the lamps of nobody.
pub(super) fn fresh() -> Form {
    Form::new().with_box("active", true).with("lamps", TrunkLamps::Off.word())
}

/// What is stored, but for passwords.
pub(super) fn stored(trunk: &Trunk) -> Form {
    Form::new()
        .with("name", &trunk.name)
        .with("location", trunk.location)
        .with_box("active", trunk.active)
        .with("peers", listed(&trunk.peers))
        .with("sources", listed(&trunk.sources))
        .with_given("domain", trunk.domain.as_ref())
        .with_given("username", trunk.account.as_ref().map(|it| &it.username))
        .with_given("login", trunk.login.as_ref().map(|it| &it.username))
        .with_box("registers", trunk.registers)
        .with_box("trusted", trunk.trusted)
        .with_given("pilot", trunk.pilot.as_ref())
        .with("lamps", trunk.lamps.word())
}

/// What was typed, for a new trunk or one that is changed.
///
/// # Errors
/// What to say beside a field.
pub(super) fn read(typed: &Typed, before: Option<&Trunk>) -> Result<TrunkChange, AdminError> {
    let text = |name: &str| Some(typed.text(name).to_owned());
    let known = before.and_then(|it| it.account.as_ref()).map(|it| it.username.as_str());
    let account = account(typed, ("username", "password"), known)?;
    let known = before.and_then(|it| it.login.as_ref()).map(|it| it.username.as_str());
    let login = self::account(typed, ("login", "login_password"), known)?;
    Ok(TrunkChange {
        name: text("name"),
        location: typed.text("location").parse().ok(),
        active: Some(typed.on("active")),
        peers: Some(words(typed.text("peers"))),
        sources: Some(words(typed.text("sources"))),
        domain: text("domain"),
        account,
        login,
        registers: Some(typed.on("registers")),
        trusted: Some(typed.on("trusted")),
        pilot: text("pilot"),
        lamps: Some(TrunkLamps::parse(typed.text("lamps")).unwrap_or_default()),
    })
}

/// An account as typed: one without a user name is taken away, and one whose password was left empty stays.
fn account(
    typed: &Typed,
    (name, password): (&'static str, &'static str),
    known: Option<&str>,
) -> Result<Option<Option<AccountDraft>>, AdminError> {
    let (username, secret) = (typed.text(name), typed.exact(password));
    match (username, secret) {
        ("", _) => Ok(Some(None)),
        (username, "") if Some(username) == known => Ok(None),
        (_, "") => {
            Err(AdminError::Invalid { field: password, problem: "belongs to this user name".to_owned() })
        }
        (username, secret) => Ok(Some(Some(AccountDraft {
            username: username.to_owned(),
            password: Zeroizing::new(secret.to_owned()),
        }))),
    }
}

/// The form with an error beside its field, which the office calls by other words.
pub(super) fn beside(form: Form, error: &AdminError) -> Form {
    if let AdminError::Invalid { field: "login password", problem } = error {
        return form.with_fault("login_password", problem);
    }
    form.refused(error)
}

/// Whose lamps the peer may be told to light, to choose from.
pub(super) fn lamps() -> Vec<(String, String)> {
    TrunkLamps::ALL.map(|it| (it.word().to_owned(), lamps_in_words(it).to_owned())).into()
}

pub(super) fn lamps_in_words(lamps: TrunkLamps) -> &'static str {
    match lamps {
        TrunkLamps::Off => "None",
        TrunkLamps::Subscribe => "Those that it subscribes to",
        TrunkLamps::Notify => "All of the location",
    }
}

/// Several things in one line.
pub(super) fn listed(all: &[impl ToString]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn words(line: &str) -> Vec<String> {
    line.split([',', ' ']).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}
