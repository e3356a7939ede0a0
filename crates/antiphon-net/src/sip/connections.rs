//! All connections of a server, whatever carries them: who is there, and how something is sent to him.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use antiphon_sip::flow::{ConnectionId, Flow, Transport};
use antiphon_sip::sources::Source;
use bytes::Bytes;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};

use super::dialler::{Dialler, Line};
use super::{Arrival, Sink};

/// Connections at once. A phone needs one; beyond this a flood is more likely than an office.
pub const CONNECTIONS_MAX: usize = 10_000;

/// Connections at once from one source, so that no single host takes all. The loopback is exempt: a proxy on this
/// machine speaks for many.
const CONNECTIONS_PER_SOURCE_MAX: usize = 256;

/// Messages waiting to be written on one connection, enough for a trunk's busiest moment. A peer that lets more wait
/// does not read: its connection is closed, since nobody repeats what gets lost on it.
const QUEUE_MAX: usize = 1_024;

/// Lines to peers that are remembered: a few for every trunk of a large server. The oldest one is forgotten first.
const LINES_MAX: usize = 1_000;

/// Bytes of one connection that wait to be handled: 64 messages of the usual size. While there are so many nothing more
/// is read from it, so that its peer has to wait, and not our memory to grow.
const WAITING_BYTES_MAX: usize = 64 * MESSAGE_BYTES_MIN;

/// Bytes of all connections that wait to be handled: what two hundred and fifty-six of them may let wait, the
/// switchboard handles in a second or two.
const ALL_WAITING_BYTES_MAX: usize = 256 * WAITING_BYTES_MAX;

/// What a message counts at least: beside its bytes there is what is needed to keep it.
const MESSAGE_BYTES_MIN: usize = 4 * 1024;

/// The place of a message in the queues of its connection and of all, free again when this is dropped.
#[derive(Debug)]
pub struct Waiting {
    permits: [Option<OwnedSemaphorePermit>; 2],
}

impl Waiting {
    /// That of a datagram: no connection waits for it.
    pub(super) fn unlimited() -> Self {
        Self { permits: [None, None] }
    }

    /// Keeps what a message of so many bytes takes, and gives the rest back.
    fn keep(&mut self, bytes: usize) {
        for permit in self.permits.iter_mut().flatten() {
            let kept = permit.split(permit.num_permits().min(cost(bytes)));
            if let Some(kept) = kept {
                *permit = kept;
            }
        }
    }
}

/// What a message of so many bytes takes of the room for waiting ones.
fn cost(bytes: usize) -> usize {
    bytes.clamp(MESSAGE_BYTES_MIN, WAITING_BYTES_MAX)
}

/// All connections; cheap to clone.
#[derive(Clone)]
pub(super) struct Connections(Arc<All>);

struct All {
    open: Mutex<BTreeMap<ConnectionId, Handle>>,
    /// Lines that we call peers on, whether they are open or not.
    lines: Mutex<BTreeMap<ConnectionId, Line>>,
    dialler: Dialler,
    places: Mutex<Places>,
    places_max: usize,
    next: AtomicU64,
    sink: Sink,
    room: Arc<Semaphore>,
}

/// The places that are taken, by connections that are open and by those that are not agreed on yet.
#[derive(Debug, Default)]
struct Places {
    taken: usize,
    by_source: BTreeMap<Source, usize>,
}

impl Places {
    /// Takes one more; whether there was one.
    fn take(&mut self, source: Source, max: usize) -> bool {
        let of_source = self.by_source.get(&source).copied().unwrap_or_default();
        if self.taken >= max || (of_source >= CONNECTIONS_PER_SOURCE_MAX && !source.is_loopback()) {
            return false;
        }
        self.taken += 1;
        self.by_source.insert(source, of_source + 1);
        true
    }

    /// Gives one back that was taken.
    fn give_back(&mut self, source: Source) {
        self.taken = self.taken.saturating_sub(1);
        match self.by_source.get_mut(&source) {
            Some(of_source) if *of_source > 1 => *of_source -= 1,
            Some(_) | None => drop(self.by_source.remove(&source)),
        }
    }
}

/// What is known of a connection outside of its task.
#[derive(Clone, Debug)]
struct Handle {
    queue: mpsc::Sender<Bytes>,
    give_up: Arc<Notify>,
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connections").field("taken", &self.0.places().taken).finish_non_exhaustive()
    }
}

impl Connections {
    /// No connections yet, and never more than `places_max`; what they bring goes to `sink`.
    pub(super) fn new(places_max: usize, dialler: Dialler, sink: Sink) -> Self {
        let (open, lines, places) = (Mutex::default(), Mutex::default(), Mutex::default());
        let next = AtomicU64::new(first_id());
        let room = Arc::new(Semaphore::new(ALL_WAITING_BYTES_MAX));
        Self(Arc::new(All { open, lines, dialler, places, places_max, next, sink, room }))
    }

    /// A place for one more from `host`; `None` if there are too many. It is given back when dropped.
    pub(super) fn place(&self, host: IpAddr) -> Option<Place> {
        let source = Source::of(host);
        let is_free = self.0.places().take(source, self.0.places_max);
        is_free.then(|| Place { all: Arc::clone(&self.0), source })
    }

    /// Sends a message. That its connection is gone is reported at once, since no timer of a reliable transport would
    /// tell before half a minute has passed.
    pub(super) fn send(&self, flow: &Flow, message: Bytes) {
        let known = |id| self.0.open().get(&id).cloned();
        let Some(connection) = flow.connection.and_then(known) else { return self.call(flow, message) };
        match connection.queue.try_send(message) {
            Ok(()) => {}
            // It is just ending.
            Err(TrySendError::Closed(message)) => self.call(flow, message),
            Err(TrySendError::Full(_)) => {
                tracing::warn!(%flow, "closing a connection: its peer does not read");
                connection.give_up.notify_one();
            }
        }
    }

    /// A line to a peer, on which it is called when there is something to be said, and again when the connection was
    /// lost meanwhile. The same peer has the same line.
    pub(super) fn line(&self, local: SocketAddr, line: Line) -> Flow {
        let mut lines = self.0.lines();
        let known = lines.iter().find(|(_, it)| **it == line).map(|(id, _)| *id);
        let id = known.unwrap_or_else(|| self.0.next_id());
        let flow = Flow { transport: line.transport, local, remote: line.remote, connection: Some(id) };
        if known.is_none() && lines.len() >= LINES_MAX {
            lines.pop_first();
        }
        lines.insert(id, line);
        flow
    }

    /// Opens the connection of a line. Of any other it is told that it is gone.
    fn call(&self, flow: &Flow, message: Bytes) {
        let line = flow.connection.and_then(|id| self.0.lines().get(&id).cloned());
        let place = line.as_ref().and_then(|line| self.place(line.remote.ip()));
        let runtime = self.0.dialler.runtime();
        let (Some(line), Some(place), Some(runtime)) = (line, place, runtime) else {
            tracing::debug!(%flow, "cannot send on a connection: gone");
            return (self.0.sink)(Arrival::Closed(*flow));
        };
        let mut connection = place.on(*flow);
        connection.is_called = true;
        // There is room: nothing waits on a connection that is new.
        drop(connection.post.queue.try_send(message));
        let (dialler, sink) = (self.0.dialler.clone(), Arc::clone(&self.0.sink));
        runtime.spawn(async move { dialler.dial(line, connection, &sink).await });
    }
}

impl All {
    fn open(&self) -> std::sync::MutexGuard<'_, BTreeMap<ConnectionId, Handle>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lines(&self) -> std::sync::MutexGuard<'_, BTreeMap<ConnectionId, Line>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_id(&self) -> ConnectionId {
        ConnectionId(self.next.fetch_add(1, Ordering::Relaxed))
    }

    fn places(&self) -> std::sync::MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A phone's registration outlives a restart of the server, its connection does not: numbers never come again, so that
/// what is stored of one connection is never taken for another.
fn first_id() -> u64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_1970.as_micros()).unwrap_or(1)
}

/// The place of a connection among the others.
pub(super) struct Place {
    all: Arc<All>,
    source: Source,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.all.places().give_back(self.source);
    }
}

impl Place {
    /// Both sides agree on how to speak: messages can be sent from now on.
    pub(super) fn open(self, transport: Transport, local: SocketAddr, remote: SocketAddr) -> Connection {
        let id = self.all.next_id();
        self.on(Flow { transport, local, remote, connection: Some(id) })
    }

    /// Messages can be sent on that flow from now on; of a peer that is being called they wait until it has answered.
    fn on(self, flow: Flow) -> Connection {
        let (sender, queued) = mpsc::channel(QUEUE_MAX);
        let give_up = Arc::<Notify>::default();
        let handle = Handle { queue: sender.clone(), give_up: Arc::clone(&give_up) };
        flow.connection.map(|id| self.all.open().insert(id, handle));
        let rooms = [Arc::new(Semaphore::new(WAITING_BYTES_MAX)), Arc::clone(&self.all.room)];
        let post = Post { flow, queue: sender, sink: Arc::clone(&self.all.sink), rooms, is_known: false };
        Connection { flow, post, queued, give_up, is_called: false, place: self }
    }
}

/// An open connection, in the hands of its task. Nobody can send on it any more once it is dropped.
pub(super) struct Connection {
    /// What it is called.
    pub(super) flow: Flow,
    /// For what it brings.
    pub(super) post: Post,
    /// What is to be sent on it.
    pub(super) queued: mpsc::Receiver<Bytes>,
    /// Told when it has to end.
    pub(super) give_up: Arc<Notify>,
    /// Whether it is one of a line: that outlives it.
    is_called: bool,
    place: Place,
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let Some(id) = self.flow.connection {
            let mut open = self.place.all.open();
            // Its line may have been called again already.
            if open.get(&id).is_some_and(|it| it.queue.same_channel(&self.post.queue)) {
                open.remove(&id);
            }
        }
        // Nobody has heard of one that brought no message.
        if self.post.is_known && !self.is_called {
            (self.post.sink)(Arrival::Closed(self.flow));
        }
    }
}

/// What a connection brings goes here.
pub(super) struct Post {
    flow: Flow,
    queue: mpsc::Sender<Bytes>,
    sink: Sink,
    /// Of this connection and of all.
    rooms: [Arc<Semaphore>; 2],
    is_known: bool,
}

impl Post {
    /// Waits until one more message of up to so many bytes may wait to be handled.
    pub(super) async fn room(&self, bytes: usize) -> Waiting {
        let permits = u32::try_from(cost(bytes)).unwrap_or(u32::MAX);
        let mut waiting = Waiting::unlimited();
        for (room, permit) in self.rooms.iter().zip(&mut waiting.permits) {
            // They are never closed, so that there is always room in the end.
            *permit = Arc::clone(room).acquire_many_owned(permits).await.ok();
        }
        waiting
    }

    /// A message has come, for which there was room.
    pub(super) fn message(&mut self, message: Bytes, mut waiting: Waiting) {
        self.is_known = true;
        waiting.keep(message.len());
        (self.sink)(Arrival::Message { flow: self.flow, message, waiting });
    }

    /// Something is to be sent back. A peer that asks without reading the answers needs none.
    pub(super) fn reply(&self, bytes: &'static [u8]) {
        drop(self.queue.try_send(Bytes::from_static(bytes)));
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    fn places(connections: &Connections, host: &str, asked: usize) -> Vec<Place> {
        std::iter::from_fn(|| connections.place(host.parse().unwrap())).take(asked).collect()
    }

    #[test]
    fn a_network_of_64_bits_counts_as_one_host() {
        let connections = Connections::new(1_000, Dialler::default(), Arc::new(drop));
        let mut taken = places(&connections, "2001:db8::1", CONNECTIONS_PER_SOURCE_MAX);
        assert!(connections.place("2001:db8::ffff:1".parse().unwrap()).is_none());
        taken.extend(connections.place("2001:db8:0:1::1".parse().unwrap()));
        assert_eq!(taken.len(), CONNECTIONS_PER_SOURCE_MAX + 1);
    }

    #[tokio::test]
    async fn large_messages_wait_in_smaller_numbers() {
        let here = SocketAddr::from(([192, 0, 2, 1], 5060));
        let connections = Connections::new(1, Dialler::default(), Arc::new(drop));
        let connection = connections.place(here.ip()).unwrap().open(Transport::Tcp, here, here);
        for (bytes, want) in [(100, 64), (MESSAGE_BYTES_MIN, 64), (65_535, 4)] {
            let mut waiting = Vec::new();
            let room = || tokio::task::unconstrained(connection.post.room(bytes)).now_or_never();
            while let Some(more) = room() {
                waiting.push(more);
            }
            assert_eq!(waiting.len(), want, "{bytes} bytes");
        }
        let mut small = connection.post.room(65_535).await;
        small.keep(100);
        let free = [WAITING_BYTES_MAX, ALL_WAITING_BYTES_MAX].map(|it| it - MESSAGE_BYTES_MIN);
        let rooms = [0, 1].map(|it| connection.post.rooms[it].available_permits());
        assert_eq!(rooms, free, "what was not needed is given back");
    }

    #[test]
    fn no_single_host_takes_every_place() {
        let connections = Connections::new(600, Dialler::default(), Arc::new(drop));
        let greedy = places(&connections, "192.0.2.1", 1_000);
        assert_eq!(greedy.len(), CONNECTIONS_PER_SOURCE_MAX);
        let other = places(&connections, "2001:db8::1", 1);
        let local = places(&connections, "127.0.0.1", 1_000);
        assert_eq!((other.len(), local.len()), (1, 600 - 1 - CONNECTIONS_PER_SOURCE_MAX), "all of the rest");
        assert!(connections.place("192.0.2.2".parse().unwrap()).is_none(), "none is left");
        drop(greedy);
        assert_eq!(places(&connections, "192.0.2.1", 1_000).len(), CONNECTIONS_PER_SOURCE_MAX, "given back");
        drop((other, local));
        assert!(connections.0.places().by_source.is_empty(), "nobody who left is remembered");
    }
}
