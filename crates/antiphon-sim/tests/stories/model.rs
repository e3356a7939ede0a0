//! A lamp and its mailbox through 500 random steps, with restarts and kills between them; `ANTIPHON_SEED=n` replays one.

use antiphon_sim::lamps_follow;

const STEPS: u32 = 500;
const SEEDS: u64 = 2;
const SEEDS_SLOW: u64 = 40;

#[test]
fn whatever_changes_a_mailbox_its_lamp_shows_it_two_seconds_later() {
    let one = std::env::var("ANTIPHON_SEED").ok().and_then(|seed| seed.parse().ok());
    let seeds = if std::env::var_os("ANTIPHON_SLOW").is_some() { SEEDS_SLOW } else { SEEDS };
    let seeds = one.map_or(0..seeds, |seed: u64| seed..seed + 1);
    for seed in seeds {
        let mut log = Vec::new();
        if let Err(why) = lamps_follow(seed, STEPS, &mut log) {
            let last = log.iter().rev().take(8).rev().cloned().collect::<Vec<_>>().join("\n  ");
            panic!(
                "seed {seed}, step {}: {why}\n  {last}\nreplay: ANTIPHON_SEED={seed} cargo test -p antiphon-sim lamp",
                log.len()
            );
        }
    }
}
