//! The messages of RFC 4475, read from the files of the crate that carries them.
//!
//! That crate is never compiled: it would bring two hundred others. Cargo knows where its files are.

use std::path::{Path, PathBuf};
use std::process::Command;

/// In the archive but in no section of the RFC: nothing says what its answer should be.
const UNREFERENCED: &str = "test";

/// One message.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// All messages that the RFC speaks of, by name.
pub(crate) fn messages() -> Vec<Case> {
    let files = std::fs::read_dir(folder()).expect("the corpus is a folder");
    let mut cases: Vec<Case> = files.filter_map(|file| case(&file.expect("a file").path())).collect();
    cases.retain(|case| case.name != UNREFERENCED);
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    cases
}

fn case(path: &Path) -> Option<Case> {
    let is_message = path.extension().is_some_and(|extension| extension == "dat");
    let name = path.file_stem()?.to_str()?.to_owned();
    is_message.then(|| Case { name, bytes: std::fs::read(path).expect("a readable message") })
}

fn folder() -> PathBuf {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .expect("cargo runs");
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let kit = packages.iter().find(|package| package["name"] == "sipx-testkit").expect("the crate is known");
    let manifest = kit["manifest_path"].as_str().expect("a path");
    Path::new(manifest).with_file_name("corpus").join("rfc4475")
}
