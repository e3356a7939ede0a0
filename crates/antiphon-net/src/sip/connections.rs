//! All connections of a server, whatever carries them: who is there, and how something is sent to him.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use antiphon_sip::flow::{ConnectionId, Flow, Transport};
use bytes::Bytes;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};

use super::{Arrival, Sink};

/// Connections at once. A phone needs one; beyond this a flood is more likely than an office.
pub const CONNECTIONS_MAX: usize = 10_000;

/// Connections at once from one address, so that no single host takes all. The loopback is exempt: a proxy on this
/// machine speaks for many.
const CONNECTIONS_PER_HOST_MAX: usize = 256;

/// Messages waiting to be written on one connection, enough for a trunk's busiest moment. A peer that lets more wait
/// does not read: its connection is closed, since nobody repeats what gets lost on it.
const QUEUE_MAX: usize = 1_024;

/// Messages of one connection that wait to be handled. While there are so many nothing more is read from it, so that
/// its peer has to wait, and not our memory to grow.
const WAITING_MAX: usize = 64;

/// The place of a message in the queue of its connection, free again when this is dropped.
#[derive(Debug)]
pub struct Waiting {
    _permit: Option<OwnedSemaphorePermit>,
}

impl Waiting {
    /// That of a datagram: no connection waits for it.
    pub(super) fn unlimited() -> Self {
        Self { _permit: None }
    }
}

/// All connections; cheap to clone.
#[derive(Clone)]
pub(super) struct Connections(Arc<All>);

struct All {
    open: Mutex<BTreeMap<ConnectionId, Handle>>,
    places: Mutex<Places>,
    places_max: usize,
    next: AtomicU64,
    sink: Sink,
}

/// The places that are taken, by connections that are open and by those that are not agreed on yet.
#[derive(Debug, Default)]
struct Places {
    taken: usize,
    by_host: BTreeMap<IpAddr, usize>,
}

impl Places {
    /// Takes one more; whether there was one.
    fn take(&mut self, host: IpAddr, max: usize) -> bool {
        let of_host = self.by_host.get(&host).copied().unwrap_or_default();
        if self.taken >= max || (of_host >= CONNECTIONS_PER_HOST_MAX && !host.is_loopback()) {
            return false;
        }
        self.taken += 1;
        self.by_host.insert(host, of_host + 1);
        true
    }

    /// Gives one back that was taken.
    fn give_back(&mut self, host: IpAddr) {
        self.taken = self.taken.saturating_sub(1);
        match self.by_host.get_mut(&host) {
            Some(of_host) if *of_host > 1 => *of_host -= 1,
            Some(_) | None => drop(self.by_host.remove(&host)),
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
    pub(super) fn new(places_max: usize, sink: Sink) -> Self {
        let (open, next) = (Mutex::default(), AtomicU64::new(first_id()));
        Self(Arc::new(All { open, places: Mutex::default(), places_max, next, sink }))
    }

    /// A place for one more from `host`; `None` if there are too many. It is given back when dropped.
    pub(super) fn place(&self, host: IpAddr) -> Option<Place> {
        let is_free = self.0.places().take(host, self.0.places_max);
        is_free.then(|| Place { all: Arc::clone(&self.0), host })
    }

    /// Sends a message. That its connection is gone is reported at once, since no timer of a reliable transport would
    /// tell before half a minute has passed.
    pub(super) fn send(&self, flow: &Flow, message: Bytes) {
        let known = |id| self.0.open().get(&id).cloned();
        let Some(connection) = flow.connection.and_then(known) else {
            tracing::debug!(%flow, "cannot send on a connection: gone");
            return (self.0.sink)(Arrival::Closed(*flow));
        };
        if connection.queue.try_send(message).is_err() {
            tracing::warn!(%flow, "closing a connection: its peer does not read");
            connection.give_up.notify_one();
        }
    }
}

impl All {
    fn open(&self) -> std::sync::MutexGuard<'_, BTreeMap<ConnectionId, Handle>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
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
    host: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.all.places().give_back(self.host);
    }
}

impl Place {
    /// Both sides agree on how to speak: messages can be sent from now on.
    pub(super) fn open(self, transport: Transport, local: SocketAddr, remote: SocketAddr) -> Connection {
        let id = ConnectionId(self.all.next.fetch_add(1, Ordering::Relaxed));
        let (sender, queued) = mpsc::channel(QUEUE_MAX);
        let give_up = Arc::<Notify>::default();
        self.all.open().insert(id, Handle { queue: sender.clone(), give_up: Arc::clone(&give_up) });
        let flow = Flow { transport, local, remote, connection: Some(id) };
        let (sink, room) = (Arc::clone(&self.all.sink), Arc::new(Semaphore::new(WAITING_MAX)));
        let post = Post { flow, queue: sender, sink, room, is_known: false };
        Connection { flow, post, queued, give_up, place: self }
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
    place: Place,
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let Some(id) = self.flow.connection {
            self.place.all.open().remove(&id);
        }
        // Nobody has heard of one that brought no message.
        if self.post.is_known {
            (self.post.sink)(Arrival::Closed(self.flow));
        }
    }
}

/// What a connection brings goes here.
pub(super) struct Post {
    flow: Flow,
    queue: mpsc::Sender<Bytes>,
    sink: Sink,
    room: Arc<Semaphore>,
    is_known: bool,
}

impl Post {
    /// Waits until one more message may wait to be handled.
    pub(super) async fn room(&self) -> Waiting {
        // It is never closed, so that there is always a permit in the end.
        Waiting { _permit: Arc::clone(&self.room).acquire_owned().await.ok() }
    }

    /// A message has come, for which there was room.
    pub(super) fn message(&mut self, message: Bytes, waiting: Waiting) {
        self.is_known = true;
        (self.sink)(Arrival::Message { flow: self.flow, message, waiting });
    }

    /// Something is to be sent back. A peer that asks without reading the answers needs none.
    pub(super) fn reply(&self, bytes: &'static [u8]) {
        drop(self.queue.try_send(Bytes::from_static(bytes)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(connections: &Connections, host: &str, asked: usize) -> Vec<Place> {
        std::iter::from_fn(|| connections.place(host.parse().unwrap())).take(asked).collect()
    }

    #[test]
    fn no_single_host_takes_every_place() {
        let connections = Connections::new(600, Arc::new(drop));
        let greedy = places(&connections, "192.0.2.1", 1_000);
        assert_eq!(greedy.len(), CONNECTIONS_PER_HOST_MAX);
        let other = places(&connections, "2001:db8::1", 1);
        let local = places(&connections, "127.0.0.1", 1_000);
        assert_eq!((other.len(), local.len()), (1, 600 - 1 - CONNECTIONS_PER_HOST_MAX), "all of the rest");
        assert!(connections.place("192.0.2.2".parse().unwrap()).is_none(), "none is left");
        drop(greedy);
        assert_eq!(places(&connections, "192.0.2.1", 1_000).len(), CONNECTIONS_PER_HOST_MAX, "given back");
        drop((other, local));
        assert!(connections.0.places().by_host.is_empty(), "nobody who left is remembered");
    }
}
