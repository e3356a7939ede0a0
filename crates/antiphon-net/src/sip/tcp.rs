//! SIP over TCP: a task per connection; messages are cut out of the stream by Content-Length (RFC 3261 section 18.3).

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use antiphon_sip::flow::{ConnectionId, Flow, Transport};
use bytes::Bytes;
use socket2::{Domain, Protocol, Socket, Type};
use tokio::io::AsyncWriteExt;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};

use super::framer::{Framed, Framer};
use super::{Arrival, ListenError, Sink};

/// Connections at once. A phone needs one; beyond this a flood is more likely than an office.
const CONNECTIONS_MAX: usize = 10_000;

/// Connections waiting to be accepted: an office that comes back after a power cut.
const BACKLOG: i32 = 1_024;

/// A connection on which nothing arrives for this long is closed. A phone that does not ping (RFC 5626 section 4.4.1)
/// is only heard of when it registers again, and the longest registration is an hour.
const IDLE_MAX: Duration = Duration::from_secs(4_000);

/// A connection that has not brought its first whole message by then is closed, and one that leaves a message half
/// sent for so long, so that idle strangers cost little.
const MESSAGE_TIME_MAX: Duration = Duration::from_secs(20);

/// A peer that does not read for so long is given up.
const WRITE_TIME_MAX: Duration = Duration::from_secs(20);

/// Messages waiting to be written on one connection, enough for a trunk's busiest moment. A peer that lets more wait
/// does not read: its connection is closed, since nobody repeats what gets lost on it.
const QUEUE_MAX: usize = 1_024;

/// Bytes read at once. Room for them is taken only while there is something to read.
const READ_BYTES: usize = 8 * 1024;

/// The answer to a keep-alive ping (RFC 5626 section 4.4.1).
const PONG: &[u8] = b"\r\n";

type Connections = Arc<Mutex<BTreeMap<ConnectionId, Connection>>>;

/// What is known of a connection outside of its task.
#[derive(Clone, Debug)]
struct Connection {
    queue: mpsc::Sender<Bytes>,
    /// Ends the connection.
    give_up: Arc<Notify>,
}

/// A listening TCP socket and its connections.
pub struct TcpTransport {
    listener: Option<TcpListener>,
    connections: Connections,
    sink: Sink,
    accepting: Option<JoinHandle<()>>,
}

impl fmt::Debug for TcpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TcpTransport").field("listener", &self.listener).finish_non_exhaustive()
    }
}

impl TcpTransport {
    pub(super) fn bind(address: SocketAddr, sink: Sink) -> Result<Self, ListenError> {
        let fail = |error| ListenError { transport: "TCP", address, error };
        let listener = listen(address).map_err(fail)?;
        Ok(Self { listener: Some(listener), connections: Connections::default(), sink, accepting: None })
    }

    pub(super) fn sender(&self) -> TcpSender {
        TcpSender { connections: Arc::clone(&self.connections), sink: Arc::clone(&self.sink) }
    }

    pub(super) fn serve(&mut self) {
        let Some(listener) = self.listener.take() else { return };
        let (connections, sink) = (Arc::clone(&self.connections), Arc::clone(&self.sink));
        self.accepting = Some(tokio::spawn(accept(listener, connections, sink)));
    }
}

impl Drop for TcpTransport {
    fn drop(&mut self) {
        if let Some(accepting) = &self.accepting {
            accepting.abort();
        }
    }
}

fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        // The same port for IPv4 is another listener's, and an IPv4 address must not arrive in the shape of IPv6.
        socket.set_only_v6(true)?;
    }
    // A restarted server must not wait for the connections of the one before.
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
}

async fn accept(listener: TcpListener, connections: Connections, sink: Sink) {
    let next = AtomicU64::new(first_id());
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, most likely: give closing connections a moment.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        if count(&connections) >= CONNECTIONS_MAX {
            tracing::warn!(max = CONNECTIONS_MAX, "refused a TCP connection: too many");
            continue;
        }
        let id = ConnectionId(next.fetch_add(1, Ordering::Relaxed));
        if let Some(flow) = flow_of(&stream, id) {
            serve_connection(stream, flow, id, &connections, &sink);
        }
    }
}

/// A phone's registration outlives a restart of the server, its connection does not: numbers never come again, so that
/// what is stored of one connection is never taken for another.
fn first_id() -> u64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_1970.as_micros()).unwrap_or(1)
}

fn count(connections: &Connections) -> usize {
    connections.lock().unwrap_or_else(PoisonError::into_inner).len()
}

fn flow_of(stream: &TcpStream, id: ConnectionId) -> Option<Flow> {
    let (local, remote) = (stream.local_addr().ok()?, stream.peer_addr().ok()?);
    Some(Flow { transport: Transport::Tcp, local, remote, connection: Some(id) })
}

fn serve_connection(stream: TcpStream, flow: Flow, id: ConnectionId, connections: &Connections, sink: &Sink) {
    // Answers are small and awaited: do not let them wait for more.
    let _ = stream.set_nodelay(true);
    let (queue, queued) = mpsc::channel(QUEUE_MAX);
    let connection = Connection { queue, give_up: Arc::default() };
    connections.lock().unwrap_or_else(PoisonError::into_inner).insert(id, connection.clone());
    let (connections, sink) = (Arc::clone(connections), Arc::clone(sink));
    tokio::spawn(async move {
        let (reader, writer) = stream.into_split();
        let mut is_known = false;
        // Whichever ends first ends the connection.
        tokio::select! {
            () = read(reader, flow, &connection.queue, &sink, &mut is_known) => {}
            () = write(writer, queued) => {}
            () = connection.give_up.notified() => {}
        }
        connections.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        // Nobody has heard of one that brought no message.
        if is_known {
            sink(Arrival::Closed(flow));
        }
    });
}

async fn read(
    reader: OwnedReadHalf,
    flow: Flow,
    queue: &mpsc::Sender<Bytes>,
    sink: &Sink,
    is_known: &mut bool,
) {
    let mut framer = Framer::default();
    let mut deadline = Instant::now() + MESSAGE_TIME_MAX;
    while let Ok(Ok(())) = timeout_at(deadline, reader.readable()).await {
        let was_whole = framer.is_empty();
        let items = match read_ready(&reader, &mut framer) {
            Ok(items) => items,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => continue,
            Err(error) => {
                tracing::debug!(remote = %flow.remote, %error, "a TCP connection ends");
                return;
            }
        };
        match (framer.is_empty(), items.is_empty()) {
            (true, false) => deadline = Instant::now() + IDLE_MAX,
            (false, false) => deadline = Instant::now() + MESSAGE_TIME_MAX,
            (false, true) if was_whole => deadline = deadline.min(Instant::now() + MESSAGE_TIME_MAX),
            (_, true) => {}
        }
        for item in items {
            match item {
                Framed::Message(message) => {
                    *is_known = true;
                    sink(Arrival::Message { flow, message });
                }
                // A peer that pings without reading the answers needs none.
                Framed::Ping => drop(queue.try_send(Bytes::from_static(PONG))),
            }
        }
    }
}

/// What the bytes that are there complete.
fn read_ready(reader: &OwnedReadHalf, framer: &mut Framer) -> std::io::Result<Vec<Framed>> {
    let mut buffer = [0; READ_BYTES];
    match reader.try_read(&mut buffer)? {
        0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
        length => framer.push(buffer.get(..length).unwrap_or_default()).map_err(std::io::Error::other),
    }
}

async fn write(mut writer: OwnedWriteHalf, mut queued: mpsc::Receiver<Bytes>) {
    while let Some(message) = queued.recv().await {
        let written = timeout(WRITE_TIME_MAX, writer.write_all(&message)).await;
        if !matches!(written, Ok(Ok(()))) {
            return;
        }
    }
}

/// Sends on connections that peers opened.
#[derive(Clone)]
pub struct TcpSender {
    connections: Connections,
    sink: Sink,
}

impl fmt::Debug for TcpSender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TcpSender").finish_non_exhaustive()
    }
}

impl TcpSender {
    /// Sends a message. That its connection is gone is reported at once, since no timer of a reliable transport would
    /// tell before half a minute has passed.
    pub(super) fn send(&self, flow: &Flow, message: Bytes) {
        let known = |id| self.connections.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        let Some(connection) = flow.connection.and_then(known) else {
            tracing::debug!(remote = %flow.remote, "cannot send on a TCP connection: gone");
            return (self.sink)(Arrival::Closed(*flow));
        };
        if connection.queue.try_send(message).is_err() {
            tracing::warn!(remote = %flow.remote, "closing a TCP connection: its peer does not read");
            connection.give_up.notify_one();
        }
    }
}
