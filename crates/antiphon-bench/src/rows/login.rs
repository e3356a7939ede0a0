//! Logins at the portal, by number and passcode, from a phone that nobody knows.

use std::time::Duration;

use anyhow::bail;

use crate::bench::{Bench, Plan};
use crate::report::{median, ms, note};

/// From the first packet to the BYE: a dozen keys take two seconds, and the main menu is heard after them.
const HOLD: Duration = Duration::from_millis(4_000);

/// CPU of a login. A mailbox locks at the fourth wrong passcode and its calls are ended, so that logins that do not
/// work show as calls lost.
pub(crate) fn login(bench: &mut Bench) -> anyhow::Result<()> {
    let portal = bench.portal();
    let entries: Vec<String> = bench
        .server
        .demo
        .people
        .iter()
        .filter(|person| person.state == "set")
        .filter_map(|person| Some(format!("{}#{}#", person.extension, person.passcode.as_ref()?)))
        .collect();
    // The other location's extensions need its prefix here.
    let entries: Vec<&String> = entries.iter().filter(|entry| entry.starts_with("20")).collect();
    let plan = Plan { calls: 80, every: Duration::from_millis(100), hold: HOLD };
    let (mut costs, mut lost) = (Vec::new(), 0);
    let threads = bench.server.cpu_by_thread()?;
    for _ in 0..bench.runs() {
        let outcome = bench.drive(plan, &|_| portal.clone(), &|callers, call, place| {
            if let Some(entry) = entries.get(place.checked_rem(entries.len()).unwrap_or_default()) {
                callers.press(call, entry);
            }
        })?;
        note(&format!("{} a login, {} lost", ms(outcome.cpu), outcome.lost));
        costs.push(outcome.cpu);
        lost += outcome.lost;
    }
    if lost > 0 {
        bail!("{lost} logins failed");
    }
    bench.note_threads(&threads, plan.calls * bench.runs())?;
    let cost = median(&costs);
    let packets = bench.in_packets(cost);
    bench.table.add("CPU of a portal login, hash included", ms(cost), Some(packets), "≤ 15 ms");
    Ok(())
}
