//! Measures a server: starts it, calls it from many telephones on the loopback, and prints what a call costs it.
//!
//! `docs/performance.md` says how to run it and what it said. It is a tool, not a test: it judges nothing.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Parser, ValueEnum};

mod clocks;
mod kernel;
mod report;

mod server;
mod audio;
mod callers;
mod phones;
mod bench;
mod crowd;
mod rows;

use bench::Bench;
use report::note;

/// Measures a server on this machine.
#[derive(Debug, Parser)]
struct Options {
    /// The program to be measured; the one beside this program unless told otherwise.
    #[arg(long, value_name = "FILE")]
    server: Option<PathBuf>,
    /// A folder on the disk to be measured.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// One run of each figure instead of several.
    #[arg(long)]
    quick: bool,
    /// Only these rows.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Rows>,
}

/// Rows that are measured together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Rows {
    Memory,
    Channels,
    Calls,
    Login,
    Deposit,
    Lamp,
    Burst,
    Capacity,
    Overload,
    Media,
    Dialog,
    /// Last: a hundred thousand people stay in the store.
    Requests,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let beside = || Ok::<_, std::io::Error>(std::env::current_exe()?.with_file_name("antiphon"));
    let program = options.server.clone().map_or_else(beside, Ok).context("where this program is")?;
    let within = options.dir.clone().unwrap_or_else(std::env::temp_dir);
    let mut bench = Bench::start(&program, &within, options.quick)?;
    note(&format!("load {}", std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim()));
    note(&format!("the idle server: {:.2} % of a core", bench.idle.as_secs_f64() * 100.0));
    for &rows in Rows::value_variants() {
        if options.only.is_empty() || options.only.contains(&rows) {
            bench.take_price()?;
            measure(&mut bench, rows).with_context(|| format!("{rows:?}"))?;
        }
    }
    note(&format!("load {}", std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim()));
    bench.table.print();
    Ok(())
}

fn measure(bench: &mut Bench, rows: Rows) -> anyhow::Result<()> {
    match rows {
        Rows::Memory => rows::channels::memory(bench),
        Rows::Channels => rows::channels::price(bench),
        Rows::Calls => rows::calls::answered(bench),
        Rows::Login => rows::login::login(bench),
        Rows::Deposit => rows::deposits::deposit(bench),
        Rows::Lamp => rows::deposits::lamp(bench),
        Rows::Burst => rows::deposits::burst(bench),
        Rows::Capacity => rows::channels::capacity(bench),
        Rows::Overload => rows::overload::flood(bench),
        Rows::Media => rows::media::price(&mut bench.table),
        Rows::Dialog => rows::dialog::events(&mut bench.table),
        Rows::Requests => rows::requests::requests(bench),
    }
}
