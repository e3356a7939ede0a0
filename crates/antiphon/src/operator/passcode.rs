//! Where a command's passcode comes from: a file or standard input, never an argument.

use std::io::{IsTerminal as _, Read as _};

use anyhow::{Context as _, bail};
use zeroize::Zeroizing;

use crate::cli::PasscodeSource;

/// More than any passcode, and little enough to be read from a wrong file.
const BYTES_MAX: u64 = 1_024;

/// Reads a passcode; the line's end is left out.
pub(super) fn read(source: &PasscodeSource) -> anyhow::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    match &source.passcode_file {
        Some(path) => {
            let file =
                std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
            file.take(BYTES_MAX)
                .read_to_string(&mut text)
                .with_context(|| format!("cannot read {}", path.display()))?;
        }
        None => read_standard_input(&mut text)?,
    }
    let passcode = Zeroizing::new(text.trim().to_owned());
    if passcode.is_empty() {
        bail!("no passcode was given: type it, pipe it in, or name a file with --passcode-file");
    }
    Ok(passcode)
}

fn read_standard_input(text: &mut String) -> anyhow::Result<()> {
    let input = std::io::stdin();
    if input.is_terminal() {
        *text = rpassword::prompt_password("Passcode: ").context("cannot read the passcode")?;
        return Ok(());
    }
    input.take(BYTES_MAX).read_to_string(text).context("cannot read the passcode")?;
    Ok(())
}
