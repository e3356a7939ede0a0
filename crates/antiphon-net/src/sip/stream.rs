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
    let mut deadline = Instant::now() + MESSAGE_TIME_MAX;
    loop {
        let was_whole = framer.is_empty();
        let next = poll_fn(|context| read_ready(Pin::new(&mut reader), context, &mut framer));
        let items = timeout_at(deadline, next).await??;
        match (framer.is_empty(), items.is_empty()) {
            (true, false) => deadline = Instant::now() + IDLE_MAX,
            (false, false) => deadline = Instant::now() + MESSAGE_TIME_MAX,
            (false, true) if was_whole => deadline = deadline.min(Instant::now() + MESSAGE_TIME_MAX),
            (_, true) => {}
        }
        for item in items {
            match item {
                Framed::Message(message) => post.message(message),
                Framed::Ping => post.reply(PONG),
            }
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
