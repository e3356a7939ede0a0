//! The `antiphon` program: configuration, wiring, command line, demo.
//!
//! Invariants: it holds no rule of its own; every change goes through the office, whoever asks for it.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

mod cli;
mod config;
mod demo;
mod operator;
mod prompts;
mod serve;
mod server;

use cli::{Cli, Command};
use config::Config;

/// Gives back what a peak of calls took, and is quicker than the system's: decision 11.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&anyhow::Error::new(error).context("cannot start the runtime")),
    };
    let done = runtime.block_on(run(cli));
    // Whatever still runs has nothing to say any more, such as the demo's own call when the demo is ended in it.
    runtime.shutdown_background();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    let config = || Config::load(cli.config.as_deref(), &cli.overrides);
    match cli.command {
        // The demo has a configuration of its own.
        Command::Demo(demo) => demo::run(&demo, cli.overrides.data.as_deref()).await,
        Command::Serve => serve::run(&config()?).await,
        Command::CheckConfig => serve::check_config(&config()?),
        Command::Prompts(command) => prompts::run(command, &config()?, cli.json),
        Command::Operator(command) => operator::run(command, &config()?, cli.json).await,
    }
}

/// One line, whatever went wrong.
fn fail(error: &anyhow::Error) -> ExitCode {
    // Whoever has closed standard error does not want to hear it; the exit code tells it all the same.
    let _unread = writeln!(std::io::stderr(), "antiphon: {error:#}");
    ExitCode::FAILURE
}
