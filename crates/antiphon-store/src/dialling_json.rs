//! Dial rules and permissions as the JSON texts of their rows; nothing is ever searched by them.
//!
//! The shapes here repeat those of the core field by field, as those of the service settings do.

use antiphon_core::dialling::{DialRules, Permissions, PersonalPermissions};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(remote = "DialRules")]
struct DialRulesJson {
    country_code: Option<String>,
    national_prefix: Option<String>,
    international_prefix: Option<String>,
    outside_prefix: Option<String>,
    emergency: Vec<String>,
    premium: Vec<String>,
    #[serde(with = "PermissionsJson")]
    permissions: Permissions,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Permissions")]
struct PermissionsJson {
    internal: bool,
    national: bool,
    international: bool,
    premium: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "PersonalPermissions")]
struct PersonalPermissionsJson {
    internal: Option<bool>,
    national: Option<bool>,
    international: Option<bool>,
    premium: Option<bool>,
}

#[derive(Serialize)]
#[serde(transparent)]
struct WrittenRules<'r>(#[serde(with = "DialRulesJson")] &'r DialRules);

#[derive(Deserialize)]
#[serde(transparent)]
struct ReadRules(#[serde(with = "DialRulesJson")] DialRules);

#[derive(Serialize)]
#[serde(transparent)]
struct WrittenPermissions<'p>(#[serde(with = "PersonalPermissionsJson")] &'p PersonalPermissions);

#[derive(Deserialize)]
#[serde(transparent)]
struct ReadPermissions(#[serde(with = "PersonalPermissionsJson")] PersonalPermissions);

/// Writes dial rules.
pub(crate) fn write_rules(rules: &DialRules) -> String {
    serde_json::to_string(&WrittenRules(rules)).expect("texts and switches are always JSON")
}

/// Reads dial rules.
pub(crate) fn read_rules(text: &str) -> Result<DialRules, serde_json::Error> {
    serde_json::from_str::<ReadRules>(text).map(|it| it.0)
}

/// Writes permissions.
pub(crate) fn write_permissions(permissions: &PersonalPermissions) -> String {
    serde_json::to_string(&WrittenPermissions(permissions)).expect("switches are always JSON")
}

/// Reads permissions.
pub(crate) fn read_permissions(text: &str) -> Result<PersonalPermissions, serde_json::Error> {
    serde_json::from_str::<ReadPermissions>(text).map(|it| it.0)
}
