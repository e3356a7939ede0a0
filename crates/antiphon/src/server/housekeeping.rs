//! Work that goes on beside the calls: the outbox, recovery of recordings, retention, prompts an operator replaces.

use std::sync::Arc;
use std::time::Duration;

use antiphon_office::Office;
use antiphon_office::calls::CallRetention;
use antiphon_office::deposit::Recovery;
use antiphon_office::outbox::OutboxRun;
use antiphon_office::ports::{Deliver, FeedItem, StoreError};
use antiphon_prompts::PromptLibrary;
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

/// How often the outbox is looked at unasked: what a command line or another server put there waits no longer.
const OUTBOX_INTERVAL: Duration = Duration::from_secs(1);
/// How often events are looked for: what programs are told of may be so old.
const EVENTS_INTERVAL: Duration = Duration::from_millis(250);
/// How often recordings are looked for that could not be stored when they were made.
const RECOVERY_INTERVAL: Duration = Duration::from_secs(10);
/// How often messages are looked through for those that have reached their age.
const RETENTION_INTERVAL: Duration = Duration::from_secs(60 * 60);
/// How often the folder of an operator's own prompts is looked at.
const PROMPTS_INTERVAL: Duration = Duration::from_secs(5);

/// The tasks; dropping them ends them, and nothing is lost by that.
pub(crate) struct Housekeeping {
    tasks: JoinSet<()>,
}

impl Housekeeping {
    /// Starts all tasks on the current runtime.
    pub(crate) fn start(
        office: &Arc<Office>,
        library: Arc<PromptLibrary>,
        deliver: Arc<dyn Deliver>,
        outbox: Arc<Notify>,
        calls: CallRetention,
    ) -> Self {
        let mut tasks = JoinSet::new();
        tasks.spawn(run_events(Arc::clone(office), Arc::clone(&deliver)));
        tasks.spawn(forget_events(Arc::clone(office)));
        tasks.spawn(run_posts(Arc::clone(office), Arc::clone(&deliver)));
        tasks.spawn(run_post(Arc::clone(office), Arc::clone(&deliver)));
        tasks.spawn(run_outbox(Arc::clone(office), deliver, outbox));
        tasks.spawn(recover(Arc::clone(office)));
        tasks.spawn(retain(Arc::clone(office)));
        tasks.spawn(look_at_prompts(library));
        tasks.spawn(forget_calls(Arc::clone(office), calls));
        tasks.spawn(forget_sign_ins(Arc::clone(office)));
        Self { tasks }
    }

    /// One more task.
    pub(crate) fn also(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }
}

async fn run_outbox(office: Arc<Office>, deliver: Arc<dyn Deliver>, outbox: Arc<Notify>) {
    loop {
        // A time-out means that nobody called: look all the same.
        let _ = tokio::time::timeout(OUTBOX_INTERVAL, outbox.notified()).await;
        if let Err(error) = office.run_outbox(&*deliver).await {
            tracing::warn!(%error, "the outbox cannot be worked off");
        }
    }
}

/// Events go by themselves too: they are many, and nobody waits for them on a telephone.
async fn run_events(office: Arc<Office>, deliver: Arc<dyn Deliver>) {
    let mut interval = tokio::time::interval(EVENTS_INTERVAL);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        while office.run_events(&*deliver).await.unwrap_or_else(|error| no_events_now(&error)).more {}
    }
}

fn no_events_now(error: &StoreError) -> OutboxRun {
    tracing::warn!(%error, "events cannot be worked off");
    OutboxRun::default()
}

/// Posts to webhooks go by themselves: their servers take their time.
async fn run_posts(office: Arc<Office>, deliver: Arc<dyn Deliver>) {
    let mut interval = tokio::time::interval(EVENTS_INTERVAL);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let looks = stream::unfold(interval, async |mut interval| {
        interval.tick().await;
        Some(((), interval))
    });
    office.run_posts(&*deliver, looks).await;
}

/// What is told of calls stands in no log: it is handed to whoever wants it posted as it passes.
pub(crate) async fn post_calls(office: Arc<Office>, mut feed: BoxStream<'static, FeedItem>) {
    while let Some(item) = feed.next().await {
        match item {
            FeedItem::Passing(event) => {
                if let Err(error) = office.post_passing(&event).await {
                    tracing::warn!(%error, "a call is told to no webhook");
                }
            }
            FeedItem::Missed => tracing::warn!("there are too many calls to tell webhooks of all"),
            FeedItem::Published(_) => {}
        }
    }
}

async fn forget_events(office: Arc<Office>) {
    let mut interval = tokio::time::interval(RETENTION_INTERVAL);
    loop {
        interval.tick().await;
        match office.forget_events().await {
            Ok(forgotten) => tracing::debug!(forgotten, "looked through the events for old ones"),
            Err(error) => tracing::warn!(%error, "old events cannot be removed yet"),
        }
    }
}

/// Letters go by themselves: a mail server that takes its time must not hold back a lamp.
async fn run_post(office: Arc<Office>, deliver: Arc<dyn Deliver>) {
    let mut interval = tokio::time::interval(OUTBOX_INTERVAL);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        while office.run_post(&*deliver).await.unwrap_or_else(|error| not_now(&error)).more {}
    }
}

fn not_now(error: &StoreError) -> OutboxRun {
    tracing::warn!(%error, "letters cannot be worked off");
    OutboxRun::default()
}

async fn recover(office: Arc<Office>) {
    let mut interval = tokio::time::interval(RECOVERY_INTERVAL);
    loop {
        interval.tick().await;
        match office.recover().await {
            Ok(recovery) if recovery == Recovery::default() => {}
            Ok(Recovery { stored, dropped, waiting }) => {
                tracing::info!(stored, dropped, waiting, "looked after recordings that were left over");
            }
            Err(error) => tracing::warn!(%error, "left-over recordings cannot be stored yet"),
        }
    }
}

async fn retain(office: Arc<Office>) {
    let mut interval = tokio::time::interval(RETENTION_INTERVAL);
    loop {
        interval.tick().await;
        match office.sweep().await {
            Ok(swept) => tracing::debug!(?swept, "looked through the messages for old ones"),
            Err(error) => tracing::warn!(%error, "old messages cannot be removed yet"),
        }
    }
}

async fn forget_calls(office: Arc<Office>, keep: CallRetention) {
    let mut interval = tokio::time::interval(RETENTION_INTERVAL);
    loop {
        interval.tick().await;
        match office.forget_old_calls(keep).await {
            Ok(forgotten) => tracing::debug!(?forgotten, "looked through the calls for old ones"),
            Err(error) => tracing::warn!(%error, "old calls cannot be removed yet"),
        }
    }
}

async fn forget_sign_ins(office: Arc<Office>) {
    let mut interval = tokio::time::interval(RETENTION_INTERVAL);
    loop {
        interval.tick().await;
        match office.forget_sign_ins().await {
            Ok(forgotten) => tracing::debug!(forgotten, "looked through sessions and tokens for ended ones"),
            Err(error) => tracing::warn!(%error, "sessions that are over cannot be removed yet"),
        }
    }
}

async fn look_at_prompts(library: Arc<PromptLibrary>) {
    let mut interval = tokio::time::interval(PROMPTS_INTERVAL);
    loop {
        interval.tick().await;
        let library = Arc::clone(&library);
        // What cannot be used is logged where it is found; a panic there would be logged by its own thread.
        let _ = tokio::task::spawn_blocking(move || library.reload()).await;
    }
}
