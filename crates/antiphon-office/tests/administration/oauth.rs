//! Integrations: what people let them do, and what they get for it.

use std::time::Duration;

use antiphon_core::account::scope::{Scope, Scopes};
use antiphon_core::account::secret::Secret;
use antiphon_core::account::{Account, Administration};
use antiphon_office::accounts::Principal;
use antiphon_office::accounts::administration::NewAccount;
use antiphon_office::accounts::integrations::{MadeIntegration, NewIntegration};
use antiphon_office::accounts::oauth::{Asked, Asking, Client, GrantError, Issued, Question, Wanted};
use antiphon_office::admin::Actor;
use futures::executor::block_on;

use crate::desk::{DAY, Desk, OPERATOR};

const DONE: &str = "https://app.example.org/done";
/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn ann(desk: &Desk) -> Account {
    let new = NewAccount {
        organization: desk.id(),
        person: Some(desk.ann.id),
        name: "",
        email: "ann@example.org",
        administration: Administration::Nothing,
        password: None,
    };
    block_on(desk.office.create_account(OPERATOR, &new)).unwrap()
}

fn registered(desk: &Desk, administration: Administration) -> MadeIntegration {
    let new = NewIntegration {
        name: "Dialler".to_owned(),
        redirects: vec![DONE.to_owned(), "http://localhost:6001/redirect".to_owned()],
        scopes: None,
        administration,
    };
    block_on(desk.office.create_integration(OPERATOR, desk.id(), &new)).unwrap()
}

fn asking(client_id: &str) -> Asking<'_> {
    Asking {
        client_id,
        redirect_uri: DONE,
        response_type: "code",
        scope: "spark:calls_read spark:kms spark-admin:people_read",
        challenge: "",
        challenge_method: "",
    }
}

fn asked(desk: &Desk, account: &Account, asking: Asking<'_>) -> Asked {
    block_on(desk.office.asked(account, asking)).unwrap()
}

fn question(desk: &Desk, account: &Account, asking: Asking<'_>) -> Question {
    match asked(desk, account, asking) {
        Asked::Question(question) => *question,
        other @ (Asked::Refused { .. } | Asked::Unknown(_)) => panic!("{other:?}"),
    }
}

fn code(desk: &Desk, account: &Account, question: &Question) -> Secret {
    block_on(desk.office.grant(Actor::Account(account.id), account, question)).unwrap()
}

fn issue(desk: &Desk, made: &MadeIntegration, wanted: Wanted<'_>) -> Result<Issued, GrantError> {
    let client = Client { id: made.integration.id.to_string(), secret: made.secret.clone() };
    block_on(desk.office.issue(&client, wanted))
}

fn by_code<'a>(code: &Secret, redirect_uri: &'a str, verifier: &'a str) -> Wanted<'a> {
    Wanted::Code { code: code.clone(), redirect_uri, verifier }
}

fn comes(desk: &Desk, token: &Secret) -> Option<Principal> {
    block_on(desk.office.token_of(token)).unwrap().map(|open| open.principal)
}

#[test]
fn an_integration_acts_for_whoever_let_it_in_as_far_as_both_may() {
    let desk = Desk::new();
    let (ann, made) = (ann(&desk), registered(&desk, Administration::Nothing));
    let id = made.integration.id.to_string();
    let question = question(&desk, &ann, asking(&id));
    let wanted: Scopes = [Scope::OwnCallsRead].into_iter().collect();
    assert_eq!(question.scopes, wanted, "what nobody knows, and what she has no use for, is left out");
    let code = code(&desk, &ann, &question);
    let issued = issue(&desk, &made, by_code(&code, DONE, "")).unwrap();
    let principal = comes(&desk, &issued.access).unwrap();
    assert_eq!((principal.person, principal.actor), (Some(desk.ann.id), Actor::Account(ann.id)));
    assert_eq!(principal.scopes, wanted);
    let grants = block_on(desk.office.grants(&ann)).unwrap();
    assert_eq!((grants.len(), grants[0].used_ms.is_some()), (1, true));

    desk.clock.advance(DAY * 20);
    assert_eq!(comes(&desk, &issued.access), None, "it holds for a fortnight");
    let renewal = issued.renewal.unwrap().0;
    let renewed = issue(&desk, &made, Wanted::Renewal { token: renewal.clone() }).unwrap();
    assert!(comes(&desk, &renewed.access).is_some());
    block_on(desk.office.revoke_grant(OPERATOR, &ann, grants[0].id)).unwrap();
    assert_eq!(comes(&desk, &renewed.access), None);
    let gone = issue(&desk, &made, Wanted::Renewal { token: renewal });
    assert_eq!(gone.unwrap_err(), GrantError::Grant);
    let audited = format!("{:?}", block_on(desk.office.audit_entries(desk.id(), 99)).unwrap());
    assert!(audited.contains("account.integration-granted") && audited.contains("Dialler"));
    for secret in [&code, &made.secret, &issued.access] {
        assert!(!audited.contains(secret.expose()));
    }
}

#[test]
fn a_code_that_comes_twice_ends_what_it_brought() {
    let desk = Desk::new();
    let (ann, made) = (ann(&desk), registered(&desk, Administration::Nothing));
    let id = made.integration.id.to_string();
    let code = code(&desk, &ann, &question(&desk, &ann, asking(&id)));
    let issued = issue(&desk, &made, by_code(&code, DONE, "")).unwrap();
    assert_eq!(issue(&desk, &made, by_code(&code, DONE, "")).unwrap_err(), GrantError::Grant);
    assert_eq!(comes(&desk, &issued.access), None, "one of the two had stolen it");
    let audited = block_on(desk.office.audit_entries(desk.id(), 99)).unwrap();
    assert_eq!(audited[0].detail, "a code for Dialler came twice");
}

#[test]
fn a_code_works_soon_at_its_own_address_and_for_its_own_integration() {
    let desk = Desk::new();
    let (ann, made) = (ann(&desk), registered(&desk, Administration::Nothing));
    let other = registered(&desk, Administration::Nothing);
    let id = made.integration.id.to_string();
    let code = code(&desk, &ann, &question(&desk, &ann, asking(&id)));
    let elsewhere = by_code(&code, "http://localhost:6001/redirect", "");
    assert_eq!(issue(&desk, &made, elsewhere).unwrap_err(), GrantError::Grant);
    assert_eq!(issue(&desk, &other, by_code(&code, DONE, "")).unwrap_err(), GrantError::Grant);
    let impostor = MadeIntegration { secret: other.secret.clone(), ..made.clone() };
    assert_eq!(issue(&desk, &impostor, by_code(&code, DONE, "")).unwrap_err(), GrantError::Client);
    desk.clock.advance(Duration::from_secs(121));
    assert_eq!(issue(&desk, &made, by_code(&code, DONE, "")).unwrap_err(), GrantError::Grant);
}

#[test]
fn whoever_showed_a_challenge_must_know_what_it_was_made_of() {
    let desk = Desk::new();
    let (ann, made) = (ann(&desk), registered(&desk, Administration::Nothing));
    let id = made.integration.id.to_string();
    let with = Asking { challenge: CHALLENGE, challenge_method: "S256", ..asking(&id) };
    let code_of = |asking| code(&desk, &ann, &question(&desk, &ann, asking));
    let shown = code_of(with);
    let wrong = VERIFIER.replace('d', "e");
    for verifier in ["", "short", &wrong] {
        assert_eq!(issue(&desk, &made, by_code(&shown, DONE, verifier)).unwrap_err(), GrantError::Grant);
    }
    assert!(issue(&desk, &made, by_code(&shown, DONE, VERIFIER)).is_ok());
    let bare = code_of(asking(&id));
    assert_eq!(issue(&desk, &made, by_code(&bare, DONE, VERIFIER)).unwrap_err(), GrantError::Grant);
    let plain = asked(&desk, &ann, Asking { challenge: CHALLENGE, challenge_method: "plain", ..asking(&id) });
    assert!(matches!(plain, Asked::Refused { error: GrantError::Request(_), .. }), "{plain:?}");
}

#[test]
fn nothing_is_sent_to_an_address_that_is_not_registered_letter_by_letter() {
    let desk = Desk::new();
    let (ann, made) = (ann(&desk), registered(&desk, Administration::Nothing));
    let id = made.integration.id.to_string();
    for redirect_uri in ["", "https://app.example.org/done/", "https://app.example.org/done?x=1"] {
        let asked = asked(&desk, &ann, Asking { redirect_uri, ..asking(&id) });
        assert_eq!(asked, Asked::Unknown("redirect_uri"));
    }
    let nobody = ann.id.to_string();
    for client_id in ["", "Dialler", nobody.as_str()] {
        assert_eq!(asked(&desk, &ann, asking(client_id)), Asked::Unknown("client_id"));
    }
    let stranger = Account { organization: antiphon_core::ids::OrganizationId(ann.id.0), ..ann.clone() };
    assert_eq!(asked(&desk, &stranger, asking(&id)), Asked::Unknown("client_id"), "another organization's");
    let useless = asked(&desk, &ann, Asking { scope: "spark-admin:people_read", ..asking(&id) });
    assert!(matches!(useless, Asked::Refused { error: GrantError::Scope, .. }), "{useless:?}");
    let implicit = asked(&desk, &ann, Asking { response_type: "token", ..asking(&id) });
    assert!(matches!(implicit, Asked::Refused { error: GrantError::ResponseType, .. }), "{implicit:?}");
}

#[test]
fn an_integration_acts_for_itself_only_with_a_role() {
    let desk = Desk::new();
    let mere = registered(&desk, Administration::Nothing);
    let refused = issue(&desk, &mere, Wanted::Itself { scope: "" });
    assert_eq!(refused.unwrap_err(), GrantError::Unauthorized);
    let made = registered(&desk, Administration::ReadOnly);
    let issued = issue(&desk, &made, Wanted::Itself { scope: "spark-admin:people_read" }).unwrap();
    assert!(issued.renewal.is_none());
    let principal = comes(&desk, &issued.access).unwrap();
    assert_eq!(principal.actor, Actor::Integration(made.integration.id));
    assert_eq!((principal.administration, principal.person), (Administration::ReadOnly, None));
    assert_eq!(principal.scopes.to_string(), "spark-admin:people_read");
    let useless = issue(&desk, &made, Wanted::Itself { scope: "spark:calls_read" });
    assert_eq!(useless.unwrap_err(), GrantError::Scope);
    let secret =
        block_on(desk.office.renew_integration_secret(OPERATOR, desk.id(), made.integration.id)).unwrap();
    let old = issue(&desk, &made, Wanted::Itself { scope: "" });
    assert_eq!(old.unwrap_err(), GrantError::Client);
    let made = MadeIntegration { secret, ..made };
    assert!(issue(&desk, &made, Wanted::Itself { scope: "" }).is_ok());
    block_on(desk.office.remove_integration(OPERATOR, desk.id(), made.integration.id)).unwrap();
    assert_eq!(comes(&desk, &issued.access), None);
}

#[test]
fn an_integration_that_could_do_nothing_is_not_registered() {
    let desk = Desk::new();
    let new = NewIntegration {
        name: "Dialler".to_owned(),
        redirects: Vec::new(),
        scopes: None,
        administration: Administration::Nothing,
    };
    let plain = NewIntegration { redirects: vec!["http://example.org/".to_owned()], ..new.clone() };
    let empty =
        NewIntegration { redirects: vec![DONE.to_owned()], scopes: Some(Scopes::default()), ..new.clone() };
    for (new, problem) in [
        (new, "redirects: must be given, unless the integration acts for itself"),
        (plain, "redirects: \"http://example.org/\" must be an https address"),
        (empty, "scopes: must not be empty"),
    ] {
        let refused = block_on(desk.office.create_integration(OPERATOR, desk.id(), &new)).unwrap_err();
        assert!(refused.to_string().starts_with(problem), "{refused}");
    }
}
