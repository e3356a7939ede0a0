//! Trunks and dial rules as operators set them.

use antiphon_core::dialling::CallClass;
use antiphon_office::admin::dialling::DialRulesChange;
use antiphon_office::admin::trunks::{AccountDraft, TrunkChange};
use antiphon_office::vault::{Vault, trunk_subject};
use futures::executor::block_on;
use zeroize::Zeroizing;

use crate::desk::{Desk, OPERATOR};

const REALM: &str = "voice.example";

fn draft(username: &str, password: &str) -> Option<Option<AccountDraft>> {
    let password = Zeroizing::new(password.to_owned());
    Some(Some(AccountDraft { username: username.to_owned(), password }))
}

fn texts(all: &[&str]) -> Option<Vec<String>> {
    Some(all.iter().map(|it| (*it).to_owned()).collect())
}

#[test]
fn what_is_typed_of_a_trunk_is_taken_or_told_what_would_be_right() {
    let desk = Desk::new();
    let create = |change: TrunkChange| {
        let named = TrunkChange { name: Some("Carrier".to_owned()), ..change };
        let (organization, location) = (desk.organization.id, desk.location.id);
        block_on(desk.office.create_trunk(OPERATOR, organization, location, REALM, &named))
            .map_err(|error| error.to_string())
    };
    let peers = texts(&["sip.example.net"]);
    for (change, problem) in [
        (TrunkChange::default(), "peers: or a source or login is needed"),
        (TrunkChange { peers: texts(&["a b"]), ..TrunkChange::default() }, "peers: \"a b\" is not a peer"),
        (TrunkChange { sources: texts(&["host"]), ..TrunkChange::default() }, "sources: \"host\" is not"),
        (TrunkChange { sources: texts(&["0.0.0.0/0"]), ..TrunkChange::default() }, "is too wide"),
        (TrunkChange { peers: peers.clone(), registers: Some(true), ..TrunkChange::default() }, "registers:"),
        (
            TrunkChange { login: draft("2001.k7m2pq", "x"), ..TrunkChange::default() },
            "login: \"2001.k7m2pq\"",
        ),
        (TrunkChange { login: draft("pbx", "s3\ncret"), ..TrunkChange::default() }, "login password: must"),
        (TrunkChange { peers, domain: Some("a b".to_owned()), ..TrunkChange::default() }, "domain:"),
    ] {
        let refused = create(change).unwrap_err();
        assert!(refused.contains(problem) && !refused.contains("s3"), "{refused}");
    }
}

#[test]
fn a_password_of_ours_is_sealed_and_one_of_a_peer_is_hashed() {
    let desk = Desk::new();
    let (organization, location) = (desk.organization.id, desk.location.id);
    let new = TrunkChange {
        name: Some("Carrier".to_owned()),
        peers: texts(&["sip.example.net:5061;transport=tls", "192.0.2.1"]),
        sources: texts(&["192.0.2.0/24"]),
        account: draft("ann", "s3cret"),
        login: draft("pbx", "hidden"),
        registers: Some(true),
        ..TrunkChange::default()
    };
    let made = block_on(desk.office.create_trunk(OPERATOR, organization, location, REALM, &new)).unwrap();
    let account = made.account.clone().unwrap();
    let vault = Vault::new(&antiphon_office::hashing::ServerKey::new([7; 32]));
    let opened = vault.open(&trunk_subject(made.id), &account.sealed_password);
    assert_eq!(opened.as_deref().map(String::as_str), Some("s3cret"));
    let change = TrunkChange { active: Some(false), login: Some(None), ..TrunkChange::default() };
    let changed =
        block_on(desk.office.change_trunk(OPERATOR, organization, made.id, REALM, &change)).unwrap();
    assert_eq!((changed.active, changed.login, changed.account), (false, None, Some(account)));
    block_on(desk.office.remove_trunk(OPERATOR, organization, made.id)).unwrap();
    let audit = block_on(desk.office.audit_entries(organization, 3)).unwrap();
    let actions: Vec<&str> = audit.iter().map(|it| it.action.as_str()).collect();
    assert_eq!(actions, ["trunk.removed", "trunk.changed", "trunk.created"]);
    assert!(audit.iter().all(|it| !it.detail.contains("s3cret") && !it.detail.contains("hidden")));
}

#[test]
fn dial_rules_and_permissions_are_changed_one_by_one() {
    let desk = Desk::new();
    let (organization, location) = (desk.organization.id, desk.location.id);
    let change = |change: DialRulesChange| {
        block_on(desk.office.change_dial_rules(OPERATOR, organization, location, &change))
            .map_err(|error| error.to_string())
    };
    let first = DialRulesChange {
        country_code: Some("43".to_owned()),
        national_prefix: Some("0".to_owned()),
        premium: texts(&["+43900"]),
        permissions: vec![(CallClass::National, true)],
        ..DialRulesChange::default()
    };
    change(first).unwrap();
    let second = DialRulesChange { national_prefix: Some(String::new()), ..DialRulesChange::default() };
    let rules = change(second).unwrap();
    assert_eq!((rules.country_code.as_deref(), rules.national_prefix), (Some("43"), None));
    assert_eq!(rules.premium, ["43900"]);
    assert!(rules.permissions.national && !rules.permissions.international);
    let wrong = DialRulesChange { emergency: texts(&["1x"]), ..DialRulesChange::default() };
    assert!(change(wrong).unwrap_err().starts_with("emergency: \"1x\" is refused"));
    let changes = [(CallClass::International, Some(true)), (CallClass::National, None)];
    let personal =
        block_on(desk.office.change_personal_permissions(OPERATOR, organization, desk.ann.id, &changes));
    assert!(personal.unwrap().allow(CallClass::International, &rules.permissions));
}
