//! The server's keys: files beside the data, never in the database.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::entropy::random;

/// The key that passcodes are hashed under. Without it no passcode of this data folder can be verified.
///
/// Where there is none, `is_new` says whether one may be made: where passcodes are stored already, a new key would
/// make every one of them wrong.
pub(crate) fn passcode_key(data: &Path, is_new: bool) -> anyhow::Result<[u8; 32]> {
    let path = data.join("keys").join("passcodes.key");
    if !path.exists() {
        if !is_new {
            bail!("{} is missing: restore it, without it no stored passcode can be verified", path.display());
        }
        make_key(&path)?;
    }
    let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let length = bytes.len();
    <[u8; 32]>::try_from(bytes)
        .map_err(|_| anyhow::anyhow!("{}: a key has 32 bytes, this file has {length}", path.display()))
}

/// Makes a key, unless another process has just made one.
fn make_key(path: &Path) -> anyhow::Result<()> {
    let mine = path.with_extension(std::process::id().to_string());
    write_secret(&mine, &random::<32>())?;
    let linked = std::fs::hard_link(&mine, path);
    std::fs::remove_file(&mine).ok();
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(error).with_context(|| format!("cannot write {}", path.display()))
        }
        Ok(()) | Err(_) => sync_folder(path).with_context(|| format!("cannot write {}", path.display())),
    }
}

/// A name is durable with the folder that holds it.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), |folder| std::fs::File::open(folder)?.sync_all())
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
    std::fs::rename(&half_written, path).with_context(cannot)?;
    sync_folder(path).with_context(cannot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let key = passcode_key(folder.path(), true).unwrap();
        assert_eq!(passcode_key(folder.path(), true).unwrap(), key);
        assert_eq!(passcode_key(folder.path(), false).unwrap(), key);
        assert_eq!(std::fs::read_dir(folder.path().join("keys")).unwrap().count(), 1);
    }

    #[test]
    fn a_lost_key_is_not_replaced_where_passcodes_are_stored() {
        let folder = tempfile::tempdir().unwrap();
        let error = passcode_key(folder.path(), false).unwrap_err().to_string();
        assert!(error.contains("passcodes.key is missing"), "{error}");
        assert!(!folder.path().join("keys").exists());
    }
}
