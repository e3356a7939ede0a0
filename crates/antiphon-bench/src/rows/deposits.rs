//! Messages: what one costs, how soon its owner's lamp tells, and how many a second become durable.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use antiphon_media::codec::Codec;
use antiphon_media::sound::Sound;
use anyhow::bail;

use crate::bench::{Bench, Outcome, Plan, speech};
use crate::callers::Noticed;
use crate::clocks::{Stamp, stamp};
use crate::phones::{Lamp, Phones};
use crate::report::{median, ms, note, quantile};

/// From the key that skips the greeting to the end of the tone.
const BEFORE_RECORDING: Duration = Duration::from_millis(600);
/// Calls that record at once and end together.
const BURST: usize = 300;

/// CPU of a message of ten seconds.
pub(crate) fn deposit(bench: &mut Bench) -> anyhow::Result<()> {
    let hold = BEFORE_RECORDING + Duration::from_secs(10);
    // A hundred callers at once.
    let plan = Plan { calls: 150, every: Duration::from_millis(100), hold };
    let mut costs = Vec::new();
    let threads = bench.server.cpu_by_thread()?;
    for _ in 0..bench.runs() {
        let outcome = leave_messages(bench, plan, 12)?;
        note(&format!("{} a deposit, {} lost", ms(outcome.cpu), outcome.lost));
        costs.push(outcome.cpu);
    }
    bench.note_threads(&threads, plan.calls * bench.runs())?;
    let cost = median(&costs);
    let packets = bench.in_packets(cost);
    bench.table.add("CPU of a 10 s deposit, stored durably", ms(cost), Some(packets), "≤ 10 ms");
    Ok(())
}

/// From the BYE to the NOTIFY at the owner's phone, which was busy.
pub(crate) fn lamp(bench: &mut Bench) -> anyhow::Result<()> {
    let phones = Phones::register(&bench.server.demo)?;
    bench.wait(Duration::from_secs(1))?;
    let mut before = latest(&phones.lamps());
    let hold = BEFORE_RECORDING + Duration::from_secs(2);
    let people = bench.server.demo.people.len();
    // Each person has one message on the way at a time, so that it is known which BYE lit the lamp.
    let plan = Plan { calls: people, every: Duration::from_millis(250), hold };
    let mut waits = Vec::new();
    for _ in 0..bench.runs() * 10 {
        let outcome = leave_messages(bench, plan, 4)?;
        let lamps = phones.lamps();
        for (place, bye) in &outcome.byes {
            let known = before.get(place).copied().unwrap_or_default();
            let lit = lamps.iter().find(|lamp| lamp.person == *place && lamp.new > known);
            waits.extend(lit.map(|lamp| Duration::from_nanos(lamp.at.saturating_sub(*bye))));
        }
        before.extend(latest(&lamps));
    }
    note(&format!("{} lamps of {}", waits.len(), plan.calls * bench.runs() * 10));
    drop(phones);
    let (p50, p99) = (quantile(&waits, 0.5), quantile(&waits, 0.99));
    bench.table.add(
        "BYE to MWI NOTIFY, p50 / p99",
        format!("{} / {}", ms(p50), ms(p99)),
        None,
        "≤ 8 / 20 ms",
    );
    Ok(())
}

/// Many messages that end together: how many a second become durable.
pub(crate) fn burst(bench: &mut Bench) -> anyhow::Result<()> {
    let mut rates = Vec::new();
    for _ in 0..bench.runs() {
        rates.push(one_burst(bench)?);
    }
    let figure = format!("{}", median(&rates));
    bench.table.add("durable deposits per second, calls and all", figure, None, "≥ 150");
    Ok(())
}

fn one_burst(bench: &mut Bench) -> anyhow::Result<u64> {
    let (people, sound) = (extensions(bench), Sound::from_samples(Codec::Pcmu, &speech(20)));
    let stored = bench.server.audio_files();
    for place in 0..BURST {
        if let Some(extension) = people.get(place % people.len().max(1)) {
            bench.callers.call(extension)?;
        }
        record_until(bench, Instant::now() + Duration::from_millis(15), &sound)?;
    }
    // The last one may be answered late, and records for two seconds all the same.
    record_until(bench, Instant::now() + Duration::from_secs(1), &sound)?;
    bench.wait(BEFORE_RECORDING + Duration::from_secs(2))?;
    let begun = stamp();
    let calls = bench.callers.calls();
    let wanted = calls.len();
    for call in calls {
        bench.callers.hang_up(call);
    }
    let last = await_byes(bench, wanted)?;
    bench.wait(Duration::from_secs(1))?;
    let kept = bench.server.audio_files() - stored;
    note(&format!("{wanted} calls ended, {kept} messages in {}", ms(Duration::from_nanos(last - begun))));
    Ok(kept as u64 * 1_000_000_000 / (last - begun).max(1))
}

/// Lets everybody who hears the greeting until then skip it and speak.
fn record_until(bench: &mut Bench, until: Instant, sound: &Sound) -> anyhow::Result<()> {
    while Instant::now() < until {
        for noticed in bench.callers.attend(until)? {
            if let Noticed::Heard(call, _) = noticed {
                bench.callers.press(call, "#");
                bench.callers.say(call, sound);
            }
        }
    }
    Ok(())
}

/// When the last BYE was answered.
fn await_byes(bench: &mut Bench, wanted: usize) -> anyhow::Result<Stamp> {
    let (deadline, mut answered, mut last) = (Instant::now() + Duration::from_secs(30), 0, 0);
    while answered < wanted {
        if Instant::now() >= deadline {
            bail!("{answered} of {wanted} BYEs were answered");
        }
        for noticed in bench.callers.attend(deadline)? {
            if let Noticed::ByeAnswered(at) = noticed {
                (answered, last) = (answered + 1, at);
            }
        }
    }
    Ok(last)
}

/// Lets callers leave messages, each with the next person; all must be kept.
fn leave_messages(bench: &mut Bench, plan: Plan, seconds: u32) -> anyhow::Result<Outcome> {
    let (people, sound) = (extensions(bench), Sound::from_samples(Codec::Pcmu, &speech(seconds)));
    let whom = |place: usize| people.get(place % people.len().max(1)).cloned().unwrap_or_default();
    let stored = bench.server.audio_files();
    let outcome = bench.drive(plan, &whom, &|callers, call, _| {
        callers.press(call, "#");
        callers.say(call, &sound);
    })?;
    let kept = bench.server.audio_files() - stored;
    if kept != plan.calls {
        bail!("{kept} of {} messages were kept", plan.calls);
    }
    Ok(outcome)
}

fn extensions(bench: &Bench) -> Vec<String> {
    bench.server.demo.people.iter().map(|person| person.extension.clone()).collect()
}

/// What each person's lamp showed last.
fn latest(lamps: &[Lamp]) -> HashMap<usize, u32> {
    lamps.iter().map(|lamp| (lamp.person, lamp.new)).collect()
}
