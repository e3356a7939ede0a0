//! Random callers, 256 of them by default and 10,000 with `ANTIPHON_SLOW=1`; `ANTIPHON_SEED=n` replays one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use antiphon_sim::random_story;

const SEEDS: u64 = 256;
const SEEDS_SLOW: u64 = 10_000;

#[test]
fn whatever_callers_do_no_message_is_lost_no_call_stays_and_no_guess_is_given_away() {
    if let Some(seed) = std::env::var("ANTIPHON_SEED").ok().and_then(|seed| seed.parse().ok()) {
        return assert_eq!(play(seed), None);
    }
    let seeds = if std::env::var_os("ANTIPHON_SLOW").is_some() { SEEDS_SLOW } else { SEEDS };
    let (next, workers) = (AtomicU64::new(0), thread::available_parallelism().map_or(1, Into::into));
    thread::scope(|scope| {
        let work = || {
            while let Some(seed) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|seed| *seed < seeds) {
                if let Some(failure) = play(seed) {
                    panic!("{failure}");
                }
            }
        };
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
}

/// Why the story of this seed fails, with the line that replays it.
fn play(seed: u64) -> Option<String> {
    let mut log = Vec::new();
    let outcome = catch_unwind(AssertUnwindSafe(|| random_story(seed, &mut log)));
    let why = match outcome {
        Ok(Ok(())) => return None,
        Ok(Err(why)) => why,
        Err(_) => "it panicked, as told above".to_owned(),
    };
    let acts = log.join("\n  ");
    Some(format!(
        "seed {seed}: {why}\n  {acts}\nreplay: ANTIPHON_SEED={seed} cargo test -p antiphon-sim sweep"
    ))
}
