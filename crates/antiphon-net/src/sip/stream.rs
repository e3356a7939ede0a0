//! SIP over a stream of bytes: messages are cut out of it by Content-Length (RFC 3261 section 18.3).

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf, ReadHalf, WriteHalf};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout, timeout_at};

use super::connections::{Connection, Post};
use super::framer::{Framed, Framer};

/// A connection on which nothing arrives for this long is closed. A phone that does not ping (RFC 5626 section 4.4.1)
/// is only heard of when it registers again, and the longest registration is an hour.
const IDLE_MAX: Duration = Duration::from_secs(4_000);

/// A connection that has not brought its first whole message by then is closed, and one that leaves a message half
/// sent for so long, so that idle strangers cost little.
pub(super) const MESSAGE_TIME_MAX: Duration = Duration::from_secs(20);

/// A peer that does not read for so long is given up.
pub(super) const WRITE_TIME_MAX: Duration = Duration::from_secs(20);

/// Bytes read at once. Room for them is taken only while there is something to read.
const READ_BYTES: usize = 8 * 1024;

/// The answer to a keep-alive ping (RFC 5626 section 4.4.1).
pub(super) const PONG: &[u8] = b"\r\n";

/// Carries messages both ways until one side ends it.
pub(super) async fn serve<S: AsyncRead + AsyncWrite>(stream: S, mut connection: Connection) {
    let (reader, writer) = tokio::io::split(stream);
    let Connection { post, queued, give_up, flow, .. } = &mut connection;
    // Whichever ends first ends the connection.
    let ended = tokio::select! {
        ended = read(reader, post) => ended,
        () = write(writer, queued) => Ok(()),
        () = give_up.notified() => Ok(()),
    };
    if let Err(error) = ended {
        tracing::debug!(%flow, %error, "a connection ends");
    }
}

async fn read<S: AsyncRead>(mut reader: ReadHalf<S>, post: &mut Post) -> std::io::Result<()> {
    let mut framer = Framer::default();
    let mut patience = Patience::new(Instant::now());
    loop {
        let was_whole = framer.is_empty();
        let next = poll_fn(|context| read_ready(Pin::new(&mut reader), context, &mut framer));
        let items = timeout_at(patience.deadline, next).await??;
        patience.heard(&items, was_whole, framer.is_empty(), Instant::now());
        for item in items {
            match item {
                Framed::Message(message) => {
                    let waiting = post.room(message.len()).await;
                    post.message(message, waiting);
                }
                Framed::Ping => post.reply(PONG),
            }
        }
    }
}

/// How long a connection is kept that brings nothing.
struct Patience {
    deadline: Instant,
    has_spoken: bool,
}

impl Patience {
    fn new(now: Instant) -> Self {
        Self { deadline: now + MESSAGE_TIME_MAX, has_spoken: false }
    }

    /// Bytes have come that complete `items`; no message was half sent before if `was_whole`, and none is now if
    /// `is_whole`. Until there was a message nothing gains time: anybody can send keep-alives.
    fn heard(&mut self, items: &[Framed], was_whole: bool, is_whole: bool, now: Instant) {
        self.has_spoken |= items.iter().any(|item| matches!(item, Framed::Message(_)));
        match (is_whole, items.is_empty()) {
            _ if !self.has_spoken => {}
            (true, false) => self.deadline = now + IDLE_MAX,
            (false, false) => self.deadline = now + MESSAGE_TIME_MAX,
            (false, true) if was_whole => self.deadline = self.deadline.min(now + MESSAGE_TIME_MAX),
            (_, true) => {}
        }
    }
}

/// What the bytes that are there complete. A connection that waits holds no buffer.
fn read_ready<S: AsyncRead>(
    reader: Pin<&mut ReadHalf<S>>,
    context: &mut Context<'_>,
    framer: &mut Framer,
) -> Poll<std::io::Result<Vec<Framed>>> {
    let mut room = [0; READ_BYTES];
    let mut buffer = ReadBuf::new(&mut room);
    std::task::ready!(reader.poll_read(context, &mut buffer))?;
    Poll::Ready(match buffer.filled() {
        [] => Err(std::io::ErrorKind::UnexpectedEof.into()),
        bytes => framer.push(bytes).map_err(std::io::Error::other),
    })
}

async fn write<S: AsyncWrite>(mut writer: WriteHalf<S>, queued: &mut mpsc::Receiver<Bytes>) {
    while let Some(message) = queued.recv().await {
        let written = timeout(WRITE_TIME_MAX, async {
            writer.write_all(&message).await?;
            // Encryption keeps bytes back until it is told that no more come.
            writer.flush().await
        });
        if !matches!(written.await, Ok(Ok(()))) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, SocketAddr};
    use std::sync::Arc;

    use antiphon_sip::flow::Transport;

    use super::super::Arrival;
    use super::super::connections::Connections;
    use super::super::dialler::Dialler;
    use super::*;

    /// Lets everybody do what can be done without waiting.
    async fn settle() {
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_peer_that_is_faster_than_the_switchboard_waits() {
        let (sender, mut arrivals) = mpsc::unbounded_channel();
        let connections =
            Connections::new(1, Dialler::default(), Arc::new(move |arrival| drop(sender.send(arrival))));
        let here = SocketAddr::from((Ipv4Addr::LOCALHOST, 5060));
        let (mut phone, office) = tokio::io::duplex(1_024);
        let connection = connections.place(here.ip()).unwrap().open(Transport::Tcp, here, here);
        let _serving = tokio::spawn(serve(office, connection));
        let _flooding = tokio::spawn(async move { phone.write_all(&b"x SIP/2.0\r\n\r\n".repeat(200)).await });
        let mut handled = 0;
        for more in [64, 64, 64, 8] {
            settle().await;
            let waiting: Vec<_> = std::iter::from_fn(|| arrivals.try_recv().ok())
                .filter(|arrival| matches!(arrival, Arrival::Message { .. }))
                .collect();
            assert_eq!(waiting.len(), more, "after {handled}");
            handled += waiting.len();
        }
    }

    #[test]
    fn only_a_whole_message_earns_more_time() {
        let (start, second) = (Instant::now(), Duration::from_secs(1));
        let (message, first) = (Framed::Message(Bytes::new()), start + MESSAGE_TIME_MAX);
        let mut patience = Patience::new(start);
        // (what came, whether a message was half sent before and is now, seconds since the start, deadline)
        let heard: [(&[Framed], bool, bool, u32, Instant); 7] = [
            (&[Framed::Ping], true, true, 1, first),
            (&[Framed::Ping], true, false, 2, first),
            (&[], false, false, 3, first),
            (std::slice::from_ref(&message), false, true, 4, start + 4 * second + IDLE_MAX),
            (&[Framed::Ping], true, true, 5, start + 5 * second + IDLE_MAX),
            (&[], true, false, 6, start + 6 * second + MESSAGE_TIME_MAX),
            (std::slice::from_ref(&message), false, false, 7, start + 7 * second + MESSAGE_TIME_MAX),
        ];
        for (items, was_whole, is_whole, seconds, deadline) in heard {
            patience.heard(items, was_whole, is_whole, start + seconds * second);
            assert_eq!(patience.deadline, deadline, "after {seconds} s");
        }
    }
}
