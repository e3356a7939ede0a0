//! The edges between crates, kept by a test: who may know whom, as ARCHITECTURE.md says.

use std::collections::BTreeMap;
use std::process::Command;

/// For each of our crates, which of our crates it may use. What is not here may not be.
const EDGES: &[(&str, &[&str])] = &[
    ("antiphon-core", &[]),
    ("antiphon-dialog", &["core"]),
    ("antiphon-media", &["core"]),
    ("antiphon-sip", &["core"]),
    ("antiphon-call", &["core", "dialog", "media", "sip"]),
    ("antiphon-phone", &["core", "sip"]),
    // The office writes and checks WAV files, with the pure crate that knows them.
    ("antiphon-office", &["core", "media"]),
    ("antiphon-desk", &["core", "call", "dialog", "office", "sip"]),
    ("antiphon-store", &["core", "office"]),
    ("antiphon-notify", &["office"]),
    ("antiphon-openid", &["office"]),
    ("antiphon-passkey", &["core", "office"]),
    // Pages show what the telephone says, word for word.
    ("antiphon-web", &["core", "dialog", "media", "office"]),
    ("antiphon-api", &["core", "office"]),
    ("antiphon-prompts", &["core", "dialog", "media"]),
    ("antiphon-net", &["core", "media", "sip"]),
];

/// The crates that know nothing of the world.
const PURE: &[&str] =
    &["antiphon-core", "antiphon-dialog", "antiphon-media", "antiphon-call", "antiphon-sip"];
/// What would make them impure.
const IMPURE: &[&str] = &[
    "axum",
    "getrandom",
    "object_store",
    "rand",
    "serde",
    "serde_json",
    "rusqlite",
    "socket2",
    "sqlx",
    "tokio",
];

#[test]
fn crates_know_only_whom_they_may() {
    let uses = direct_uses();
    for (krate, allowed) in EDGES {
        for other in uses[*krate].iter().filter_map(|it| it.strip_prefix("antiphon-")) {
            assert!(allowed.contains(&other), "{krate} must not know antiphon-{other}");
        }
    }
}

#[test]
fn pure_crates_know_nothing_of_the_world() {
    let uses = direct_uses();
    for krate in PURE {
        for other in &uses[*krate] {
            assert!(!IMPURE.contains(&other.as_str()), "{krate} is pure and must not use {other}");
        }
    }
}

#[test]
fn the_sip_cores_types_stay_where_they_are() {
    for (krate, used) in direct_uses() {
        let knows = used.iter().any(|it| it.starts_with("sipx-"));
        assert!(!knows || krate == "antiphon-sip", "{krate} must not know the SIP core");
    }
}

/// What each of our crates uses outside tests.
fn direct_uses() -> BTreeMap<String, Vec<String>> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).expect("cargo writes JSON");
    list(&metadata, "packages").iter().map(|package| (text(package, "name"), uses(package))).collect()
}

fn uses(package: &serde_json::Value) -> Vec<String> {
    let outside_tests = |it: &&serde_json::Value| it.get("kind").is_none_or(serde_json::Value::is_null);
    list(package, "dependencies").iter().filter(outside_tests).map(|it| text(it, "name")).collect()
}

fn list<'a>(value: &'a serde_json::Value, key: &str) -> &'a [serde_json::Value] {
    value.get(key).and_then(serde_json::Value::as_array).expect("a list")
}

fn text(value: &serde_json::Value, key: &str) -> String {
    value.get(key).and_then(serde_json::Value::as_str).expect("a name").to_owned()
}
