//! Channels that hear a prompt: what one costs, how evenly its packets come, how many are held clean, what memory
//! they take.

use std::time::{Duration, Instant};

use crate::bench::Bench;
use crate::report::{median, ms, note};

/// Channels that the price of one is measured with.
const CHANNELS: usize = 300;
/// How many more calls a second while channels are filled up.
const RAMP_EVERY: Duration = Duration::from_millis(7);
/// Until the beginning of the calls is over.
const SETTLE: Duration = Duration::from_secs(3);
/// How long packets are counted.
const WINDOW: Duration = Duration::from_secs(8);
/// The numbers of channels tried.
const STEPS: [usize; 6] = [500, 1_000, 1_500, 2_000, 2_500, 3_000];
/// A channel is clean with no more between two packets.
const CLEAN_GAP_MAX: Duration = Duration::from_millis(40);
/// Until every transaction of the calls that are over is forgotten (RFC 3261 timer J), and some more.
const FORGET: Duration = Duration::from_secs(45);
/// Channels that memory is measured with.
const MEMORY_CHANNELS: usize = 100;

/// CPU of a channel and gaps of its packets.
pub(crate) fn price(bench: &mut Bench) -> anyhow::Result<()> {
    let portal = bench.portal();
    let mut lost = bench.ramp(&portal, CHANNELS, RAMP_EVERY)?;
    bench.wait(SETTLE)?;
    let (mut shares, mut gaps) = (Vec::new(), Vec::new());
    let threads = bench.server.cpu_by_thread()?;
    for _ in 0..bench.runs() {
        bench.callers.count_anew();
        let (cpu, begun) = (bench.server.cpu()?, Instant::now());
        lost += bench.wait(WINDOW)?;
        let used = bench.server.cpu()?.saturating_sub(cpu);
        // What a channel uses in a second.
        shares.push(used.div_f64(begun.elapsed().as_secs_f64()) / CHANNELS as u32);
        let report = bench.callers.report()?;
        note(&format!(
            "{} packets, {} lost, gaps p50 {} p99.9 {} longest {}",
            report.packets,
            report.lost,
            ms(report.gap_p50),
            ms(report.gap_p999),
            ms(report.gap_max)
        ));
        gaps.push(report.gap_p999);
    }
    bench.note_threads(&threads, CHANNELS)?;
    note(&format!("{lost} calls lost"));
    let (share, gap) = (median(&shares), median(&gaps));
    // Fifty packets a second each way.
    let packets = bench.in_packets(share) / 50.0;
    let percent = format!("{:.4} %", share.as_secs_f64() * 100.0);
    bench.table.add(
        "CPU of one core per channel hearing a prompt (300 channels)",
        percent,
        Some(packets),
        "≤ 0.04 %",
    );
    bench.table.add("packet-gap p99.9 at 300 channels", ms(gap), None, "≤ 21.5 ms");
    bench.end_all()
}

/// How many channels are held clean, and whether their memory is given back.
pub(crate) fn capacity(bench: &mut Bench) -> anyhow::Result<()> {
    let (portal, before) = (bench.portal(), bench.server.memory()?);
    let (mut clean, mut peak) = (0, 0);
    for channels in STEPS {
        let lost = bench.ramp(&portal, channels, RAMP_EVERY)? + bench.wait(SETTLE)?;
        bench.callers.count_anew();
        let begun = Instant::now();
        let lost = lost + bench.wait(WINDOW)?;
        let report = bench.callers.report()?;
        let due = begun.elapsed().as_secs_f64() * 50.0 * channels as f64;
        peak = peak.max(bench.server.memory()?);
        let held = lost == 0 && report.lost == 0 && report.packets as f64 > due * 0.998;
        note(&format!(
            "{channels} channels: {lost} calls lost, {} of {due:.0} packets, {} lost, gaps p99.9 {} longest {}, {} MB",
            report.packets,
            report.lost,
            ms(report.gap_p999),
            ms(report.gap_max),
            bench.server.memory()? / 1_000_000
        ));
        bench.end_all()?;
        if !held || report.gap_p999 > CLEAN_GAP_MAX {
            break;
        }
        clean = channels;
    }
    bench.table.add("channels held clean", format!("{clean}"), None, "≥ 1,500");
    bench.wait(FORGET)?;
    let after = bench.server.memory()?;
    let back = format!("{} → {} → {} MB", before / 1_000_000, peak / 1_000_000, after / 1_000_000);
    bench.table.add("memory before, at and after that peak", back, None, "given back");
    Ok(())
}

/// Memory of a channel.
pub(crate) fn memory(bench: &mut Bench) -> anyhow::Result<()> {
    let (portal, before) = (bench.portal(), bench.server.memory()?);
    bench.ramp(&portal, MEMORY_CHANNELS, RAMP_EVERY)?;
    bench.wait(SETTLE)?;
    let each = bench.server.memory()?.saturating_sub(before) / MEMORY_CHANNELS as u64;
    let figure = format!("{:.1} kB", each as f64 / 1_000.0);
    bench.table.add("memory per channel at 100 channels", figure, None, "≤ 40 kB");
    bench.end_all()
}
