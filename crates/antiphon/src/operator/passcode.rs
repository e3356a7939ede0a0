//! Where a command's passcode comes from: a file or standard input, never an argument.

use std::io::{IsTerminal as _, Read as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use zeroize::Zeroizing;

use crate::cli::PasscodeSource;

/// More than any passcode, and little enough to be read from a wrong file.
const BYTES_MAX: u64 = 1_024;

/// Reads a passcode; the line's end is left out.
pub(super) fn read(source: &PasscodeSource) -> anyhow::Result<Zeroizing<String>> {
    let passcode = read_line(source.passcode_file.as_deref(), "Passcode: ")?;
    if passcode.is_empty() {
        bail!("no passcode was given: type it, pipe it in, or name a file with --passcode-file");
    }
    Ok(passcode)
}

/// Reads the password of an account, from a file or as it is typed or piped in.
pub(super) fn read_secret(file: Option<&Path>, prompt: &str) -> anyhow::Result<Zeroizing<String>> {
    let password = read_line(file, prompt)?;
    if password.is_empty() {
        bail!("no password was given: type it, pipe it in, or name a file");
    }
    Ok(password)
}

fn read_line(file: Option<&Path>, prompt: &str) -> anyhow::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    match file {
        Some(path) => {
            let cannot = || format!("cannot read {}", path.display());
            let file = std::fs::File::open(path).with_context(cannot)?;
            file.take(BYTES_MAX).read_to_string(&mut text).with_context(cannot)?;
        }
        None => read_standard_input(&mut text, prompt)?,
    }
    Ok(Zeroizing::new(text.trim().to_owned()))
}

fn read_standard_input(text: &mut String, prompt: &str) -> anyhow::Result<()> {
    let input = std::io::stdin();
    if input.is_terminal() {
        *text = rpassword::prompt_password(prompt).context("cannot read what was typed")?;
        return Ok(());
    }
    input.take(BYTES_MAX).read_to_string(text).context("cannot read what was piped in")?;
    Ok(())
}
