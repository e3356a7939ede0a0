//! Engines that are programs: the words go in, a WAV file comes out, within a time.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::{EngineError, samples};

/// One sentence takes an engine a second, or ten on a small machine that loads a large voice each time.
const SPEAK_MAX: Duration = Duration::from_secs(120);
/// How often a program is asked whether it has ended.
const LOOK_EVERY: Duration = Duration::from_millis(2);
/// A minute of stereo at 48 kHz is 12 MB.
const WAV_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// What is shown of a program's complaint.
const COMPLAINT_CHARS_MAX: usize = 200;

/// What espeak-ng says.
pub(super) fn espeak_ng(text: &str, voice: &str, work: &Path) -> Result<Vec<i16>, EngineError> {
    let words = ["espeak-ng", "-v", voice, "--stdin", "-w", "{out}"].map(str::to_owned);
    speak(&words, text, work)
}

/// What a command says: `{out}` stands for the file, `{text}` for the words, which are also its standard input.
pub(super) fn speak(words: &[String], text: &str, work: &Path) -> Result<Vec<i16>, EngineError> {
    let out = work.display().to_string();
    let to_file = words.iter().any(|word| word.contains("{out}"));
    let arguments = words.iter().skip(1).map(|word| word.replace("{out}", &out).replace("{text}", text));
    let mut command = Command::new(words.first().ok_or(EngineError::Unnamed)?);
    command.args(arguments);
    let printed = run(&mut command, text)?;
    if !to_file {
        return samples(&printed);
    }
    let read = std::fs::read(work);
    let wav = read.map_err(|error| failed(&command, &format!("it wrote no file: {error}")))?;
    // What is left there must not be taken for the next words.
    let _ = std::fs::remove_file(work);
    samples(&wav)
}

/// What espeak-ng calls itself.
pub(super) fn espeak_ng_version() -> Result<String, EngineError> {
    let said = version("espeak-ng")?;
    // Where its data lies, which follows, is of this machine.
    Ok(said.split("  ").next().unwrap_or_default().trim().to_owned())
}

/// What a program says about itself, whatever its exit code.
pub(super) fn version(program: &str) -> Result<String, EngineError> {
    let output = Command::new(program).arg("--version").stdin(Stdio::null()).output();
    let output = output.map_err(|reason| EngineError::Missing { program: program.to_owned(), reason })?;
    Ok(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

/// Runs a program to its end; what it printed.
pub(super) fn run(command: &mut Command, input: &str) -> Result<Vec<u8>, EngineError> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = command.spawn().map_err(|reason| EngineError::Missing { program, reason })?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that does not want the words closes its input.
        let _ = stdin.write_all(format!("{input}\n").as_bytes());
    }
    let (printed, complained) = (drain(child.stdout.take()), drain(child.stderr.take()));
    let ended = wait(&mut child).map_err(|error| failed(command, &error.to_string()))?;
    let printed = printed.join().unwrap_or_default();
    let complained = String::from_utf8_lossy(&complained.join().unwrap_or_default()).into_owned();
    match ended {
        Some(status) if status.success() => Ok(printed),
        Some(status) => {
            let line = complained.lines().find(|line| !line.trim().is_empty());
            Err(failed(command, line.unwrap_or(&status.to_string())))
        }
        None => Err(failed(command, "it took too long")),
    }
}

/// Reads on in a thread of its own, so that no program waits for us to read.
fn drain(from: Option<impl std::io::Read + Send + 'static>) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(from) = from {
            let _ = from.take(WAV_BYTES_MAX).read_to_end(&mut bytes);
        }
        bytes
    })
}

fn wait(child: &mut Child) -> std::io::Result<Option<ExitStatus>> {
    let deadline = Instant::now() + SPEAK_MAX;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

fn failed(command: &Command, reason: &str) -> EngineError {
    let reason = reason.trim().chars().take(COMPLAINT_CHARS_MAX).collect();
    EngineError::Failed { program: command.get_program().to_string_lossy().into_owned(), reason }
}
