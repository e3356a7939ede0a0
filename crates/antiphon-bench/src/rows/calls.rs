//! Calls that are answered and ended at once.

use std::time::Duration;

use crate::bench::{Bench, Plan};
use crate::report::{median, ms, note, quantile};

/// A hundred calls a second.
const PLAN: Plan = Plan { calls: 1_000, every: Duration::from_millis(10), hold: Duration::ZERO };

/// CPU of a call, and how soon it hears something.
pub(crate) fn answered(bench: &mut Bench) -> anyhow::Result<()> {
    let portal = bench.portal();
    let (mut costs, mut waits) = (Vec::new(), Vec::new());
    let threads = bench.server.cpu_by_thread()?;
    for _ in 0..bench.runs() {
        let outcome = bench.drive(PLAN, &|_| portal.clone(), &|_, _, _| {})?;
        note(&format!("{} a call, {} lost", ms(outcome.cpu), outcome.lost));
        costs.push(outcome.cpu);
        waits.extend(outcome.waits);
    }
    bench.note_threads(&threads, PLAN.calls * bench.runs())?;
    let cost = median(&costs);
    let packets = bench.in_packets(cost);
    bench.table.add("CPU of a call answered and ended", ms(cost), Some(packets), "≤ 1 ms");
    let (p50, p99) = (quantile(&waits, 0.5), quantile(&waits, 0.99));
    let figure = format!("{} / {}", ms(p50), ms(p99));
    bench.table.add("INVITE to first audio packet, p50 / p99", figure, None, "≤ 5 / 15 ms");
    Ok(())
}
