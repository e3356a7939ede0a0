//! The server's keys: files beside the data, never in the database.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::entropy::random;

/// The key that passcodes are hashed under. Without it no passcode of this data folder can be verified.
pub(crate) fn passcode_key(data: &Path) -> anyhow::Result<[u8; 32]> {
    let path = data.join("keys").join("passcodes.key");
    match std::fs::read(&path) {
        Ok(bytes) => match <[u8; 32]>::try_from(bytes) {
            Ok(key) => Ok(key),
            Err(bytes) => bail!("{}: a key has 32 bytes, this file has {}", path.display(), bytes.len()),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => make_key(&path),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

fn make_key(path: &Path) -> anyhow::Result<[u8; 32]> {
    let key = random();
    write_secret(path, &key)?;
    Ok(key)
}

/// Writes a file that only its owner can read, whole or not at all.
pub(crate) fn write_secret(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let cannot = || format!("cannot write {}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(cannot)?;
    }
    let half_written = path.with_extension("new");
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&half_written)
        .with_context(cannot)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).with_context(cannot)?;
    std::fs::rename(&half_written, path).with_context(cannot)
}
