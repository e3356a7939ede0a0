//! What the rows have in common: a server, its callers, and calls placed by a plan.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use antiphon_media::wav;

use crate::audio::CallId;
use crate::callers::{Callers, Noticed};
use crate::clocks::Stamp;
use crate::report::{Table, median, note};
use crate::server::Server;

/// Seconds of the prompt that stands for the welcome: longer than anything is measured, so that all calls hear it.
const PROMPT_S: u32 = 58;
const RATE: u32 = 8_000;
/// What a plan may take beyond its own time before the missing calls are given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// The kernel's price is the middle one of so many.
const PRICES: usize = 3;
/// Between the calls before the first that counts.
const WARM_UP_EVERY: Duration = Duration::from_millis(50);

/// Calls to be placed one after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) calls: usize,
    /// From one call to the next.
    pub(crate) every: Duration,
    /// From its first packet to its BYE.
    pub(crate) hold: Duration,
}

/// What became of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// From the INVITE to the first packet of audio.
    pub(crate) waits: Vec<Duration>,
    /// When each call's BYE left, by its place in the plan.
    pub(crate) byes: Vec<(usize, Stamp)>,
    /// Calls the server refused or ended.
    pub(crate) lost: usize,
    /// What the server used for one call, beyond what it uses idle.
    pub(crate) cpu: Duration,
}

pub(crate) struct Bench {
    pub(crate) server: Server,
    pub(crate) callers: Callers,
    /// The kernel's price of one packet sent and one received.
    pub(crate) price: Duration,
    /// What the idle server uses in a second.
    pub(crate) idle: Duration,
    pub(crate) table: Table,
    pub(crate) quick: bool,
}

impl Bench {
    pub(crate) fn start(program: &Path, within: &Path, quick: bool) -> anyhow::Result<Self> {
        let server = Server::start(program, within, long_welcome)?;
        let callers = Callers::new(server.demo.sip.udp, &server.demo.sip.domain)?;
        let mut bench = Self {
            server,
            callers,
            price: Duration::ZERO,
            idle: Duration::ZERO,
            table: Table::default(),
            quick,
        };
        // What is made at the first call, such as a coding of a prompt, is not what a call costs.
        let (portal, warm_up) =
            (bench.portal(), Plan { calls: 20, every: WARM_UP_EVERY, hold: Duration::ZERO });
        bench.drive(warm_up, &|_| portal.clone(), &|_, _, _| {})?;
        bench.idle = bench.idle_cpu()?;
        Ok(bench)
    }

    /// Asks for the kernel's price once more: on a machine that others use, it changes by the minute.
    pub(crate) fn take_price(&mut self) -> anyhow::Result<()> {
        let prices = (0..PRICES).map(|_| crate::kernel::price()).collect::<anyhow::Result<Vec<_>>>()?;
        self.price = median(&prices);
        note(&format!("the kernel's price of a packet sent and one received: {:?}", self.price));
        Ok(())
    }

    /// The extension of the first portal.
    pub(crate) fn portal(&self) -> String {
        self.server.demo.locations.first().map(|it| it.portal.extension.clone()).unwrap_or_default()
    }

    /// A figure in packets of the kernel's price.
    pub(crate) fn in_packets(&self, figure: Duration) -> f64 {
        figure.as_secs_f64() / self.price.as_secs_f64()
    }

    /// How often a row is measured.
    pub(crate) fn runs(&self) -> usize {
        if self.quick { 1 } else { 3 }
    }

    /// Attends to the calls for so long; how many the server ended.
    pub(crate) fn wait(&mut self, time: Duration) -> anyhow::Result<usize> {
        let (until, mut lost) = (Instant::now() + time, 0);
        while Instant::now() < until {
            let noticed = self.callers.attend(until)?;
            lost += noticed.iter().filter(|it| matches!(it, Noticed::Lost(_))).count();
        }
        Ok(lost)
    }

    /// Places calls that stay; how many the server did not take.
    pub(crate) fn ramp(&mut self, number: &str, calls: usize, every: Duration) -> anyhow::Result<usize> {
        let (mut next, mut lost) = (Instant::now(), 0);
        for _ in 0..calls {
            self.callers.call(number)?;
            next += every;
            lost += self.wait(next.saturating_duration_since(Instant::now()))?;
        }
        Ok(lost)
    }

    /// Ends all calls, not all at once.
    pub(crate) fn end_all(&mut self) -> anyhow::Result<()> {
        for call in self.callers.calls() {
            self.callers.hang_up(call);
            self.wait(Duration::from_millis(2))?;
        }
        self.wait(Duration::from_secs(1))?;
        Ok(())
    }

    /// Places calls by a plan: `number` says whom each calls, `heard` what it does at its first packet.
    pub(crate) fn drive(
        &mut self,
        plan: Plan,
        number: &dyn Fn(usize) -> String,
        heard: &dyn Fn(&Callers, CallId, usize),
    ) -> anyhow::Result<Outcome> {
        let (begun, cpu) = (Instant::now(), self.server.cpu()?);
        let mut outcome = Outcome::default();
        let mut driving = Driving { places: HashMap::new(), ends: Vec::new(), placed: 0, next: begun };
        let give_up = begun + plan.every * u32::try_from(plan.calls)? + plan.hold + PATIENCE;
        while (driving.placed < plan.calls || !driving.places.is_empty()) && Instant::now() < give_up {
            if driving.placed < plan.calls && Instant::now() >= driving.next {
                let call = self.callers.call(&number(driving.placed))?;
                driving.places.insert(call, driving.placed);
                driving.placed += 1;
                driving.next += plan.every;
            }
            self.hang_up_due(&mut driving, &mut outcome);
            for noticed in self.callers.attend(driving.wake(plan).min(give_up))? {
                match noticed {
                    Noticed::Heard(call, waited) => {
                        outcome.waits.push(waited);
                        let place = driving.places.get(&call).copied().unwrap_or_default();
                        heard(&self.callers, call, place);
                        driving.ends.push((Instant::now() + plan.hold, call));
                    }
                    Noticed::Lost(call) => {
                        outcome.lost += usize::from(driving.places.remove(&call).is_some());
                    }
                    Noticed::ByeAnswered(_) => {}
                }
            }
        }
        outcome.lost += driving.places.len();
        self.wait(Duration::from_secs(1))?;
        let used = self.server.cpu()?.saturating_sub(cpu);
        let idle = self.idle.mul_f64(begun.elapsed().as_secs_f64());
        outcome.cpu = used.saturating_sub(idle) / u32::try_from(plan.calls)?;
        Ok(outcome)
    }

    fn hang_up_due(&mut self, driving: &mut Driving, outcome: &mut Outcome) {
        let now = Instant::now();
        let due: Vec<CallId> = driving.ends.iter().filter(|(at, _)| *at <= now).map(|(_, it)| *it).collect();
        driving.ends.retain(|(at, _)| *at > now);
        for call in due {
            if let Some(place) = driving.places.remove(&call) {
                outcome.byes.push((place, self.callers.hang_up(call)));
            }
        }
    }

    fn idle_cpu(&mut self) -> anyhow::Result<Duration> {
        self.wait(Duration::from_secs(1))?;
        let (cpu, seconds) = (self.server.cpu()?, 5);
        self.wait(Duration::from_secs(seconds))?;
        Ok((self.server.cpu()? - cpu) / u32::try_from(seconds)?)
    }

    /// Shows which threads of the server used what since `before`.
    pub(crate) fn note_threads(&self, before: &[(String, u64)], calls: usize) -> anyhow::Result<()> {
        let known: HashMap<&str, u64> = before.iter().map(|(name, used)| (name.as_str(), *used)).collect();
        for (name, used) in self.server.cpu_by_thread()? {
            let used = used.saturating_sub(known.get(name.as_str()).copied().unwrap_or_default());
            note(&format!("{name:>16}: {:.3} ms a call", used as f64 / 1e6 / calls.max(1) as f64));
        }
        Ok(())
    }
}

struct Driving {
    /// Calls that are not over, by their place in the plan.
    places: HashMap<CallId, usize>,
    ends: Vec<(Instant, CallId)>,
    placed: usize,
    next: Instant,
}

impl Driving {
    /// When there is something to do.
    fn wake(&self, plan: Plan) -> Instant {
        let first_end = self.ends.iter().map(|(at, _)| *at).min();
        let next = (self.placed < plan.calls).then_some(self.next);
        let soon = Instant::now() + Duration::from_millis(100);
        [first_end, next, Some(soon)].into_iter().flatten().min().unwrap_or(soon)
    }
}

fn long_welcome(data: &Path) -> anyhow::Result<()> {
    let folder = data.join("prompts").join("en-US");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("portal.welcome.wav"), wav::file_from_samples(&speech(PROMPT_S), RATE))?;
    Ok(())
}

/// Something like speech at 8,000 samples a second: syllables with pauses, so that a recorder hears sound in it.
pub(crate) fn speech(seconds: u32) -> Vec<i16> {
    let sample = |n: u32| {
        let time = n as f32 / RATE as f32;
        let loud = if (time * 2.5).fract() < 0.65 { 9_000.0 } else { 60.0 };
        (loud * (time * 310.0 * std::f32::consts::TAU).sin() * (0.6 + 0.4 * (time * 23.0).sin())) as i16
    };
    (0..seconds * RATE).map(sample).collect()
}
