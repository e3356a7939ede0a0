//! SIP over WebSocket (RFC 7118): one message in one frame.
//!
//! Whoever may open a connection may open this one: where a page comes from (`Origin`) is what its browser says, and
//! proves nothing. Who somebody is, SIP itself finds out.

use std::time::Duration;

use bytes::Bytes;
use futures::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::http::header::{HeaderValue, SEC_WEBSOCKET_PROTOCOL};
use tokio_tungstenite::tungstenite::http::{HeaderMap, StatusCode};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::connections::{Connection, Post, Waiting};
use super::framer::{MESSAGE_MAX, begins_with_message};
use super::stream::{MESSAGE_TIME_MAX, PONG, WRITE_TIME_MAX};

/// The name of SIP among the subprotocols (RFC 7118 section 4.1).
const SUBPROTOCOL: &str = "sip";

/// From one ping to the next: proxies and translators of addresses close what is silent for a minute.
const PING_EVERY: Duration = Duration::from_secs(25);

/// Pings that may stay without an answer: then nobody is there any more.
const UNANSWERED_MAX: u8 = 3;

/// Room for reading; a connection that waits holds it.
const READ_BYTES: usize = 4 * 1024;

/// Agrees with a browser on how to speak.
///
/// # Errors
/// It does not speak WebSocket, or not SIP over it.
#[expect(clippy::result_large_err, reason = "the library has the callback refuse with a whole answer")]
pub(super) async fn accept<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
) -> Result<WebSocketStream<S>, Box<Error>> {
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BYTES)
        .write_buffer_size(0)
        .max_frame_size(Some(MESSAGE_MAX))
        .max_message_size(Some(MESSAGE_MAX));
    let choose = |request: &Request, mut answer: Response| -> Result<Response, ErrorResponse> {
        if !offers_sip(request.headers()) {
            let mut refusal = ErrorResponse::new(Some("Only the subprotocol sip is spoken here.\n".into()));
            *refusal.status_mut() = StatusCode::BAD_REQUEST;
            return Err(refusal);
        }
        answer.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
        Ok(answer)
    };
    tokio_tungstenite::accept_hdr_async_with_config(stream, choose, Some(config)).await.map_err(Box::new)
}

fn offers_sip(headers: &HeaderMap) -> bool {
    let rows = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|row| row.to_str().ok());
    rows.flat_map(|row| row.split(',')).any(|offered| offered.trim().eq_ignore_ascii_case(SUBPROTOCOL))
}

/// Carries messages both ways until one side ends it.
pub(super) async fn serve<S>(mut socket: WebSocketStream<S>, mut connection: Connection)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let first = Instant::now() + MESSAGE_TIME_MAX;
    let mut pings = interval_at(first, PING_EVERY);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut unanswered, mut has_spoken) = (0, false);
    let Connection { post, queued, give_up, .. } = &mut connection;
    loop {
        let next = tokio::select! {
            arrived = next_frame(&mut socket, post) => {
                let Some((frame, waiting)) = arrived else { return };
                unanswered = 0;
                has_spoken |= take(frame, post, waiting);
                continue;
            }
            Some(message) = queued.recv() => frame_of(message),
            _ = pings.tick() => {
                // A stranger who only holds the line is not pinged but closed.
                if !has_spoken || unanswered >= UNANSWERED_MAX {
                    return;
                }
                unanswered += 1;
                Message::Ping(Bytes::new())
            }
            () = give_up.notified() => return,
        };
        if !matches!(timeout(WRITE_TIME_MAX, socket.send(next)).await, Ok(Ok(()))) {
            return;
        }
    }
}

/// The next frame, once there is room for the message that it may be; `None` at the end.
async fn next_frame<S>(socket: &mut WebSocketStream<S>, post: &Post) -> Option<(Message, Waiting)>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let waiting = post.room(MESSAGE_MAX).await;
    Some((socket.next().await?.ok()?, waiting))
}

/// Takes what a frame brings; whether it was a message, and not only a frame.
fn take(frame: Message, post: &mut Post, waiting: Waiting) -> bool {
    let message = match frame {
        Message::Text(text) => Bytes::from(text),
        Message::Binary(bytes) => bytes,
        // The library answers pings by itself, and ends the stream after a close.
        Message::Ping(_) | Message::Pong(_) | Message::Close(_) | Message::Frame(_) => return false,
    };
    if message.iter().all(u8::is_ascii_whitespace) {
        // Some clients send the keep-alive of the other transports (RFC 5626 section 4.4.1) here too.
        post.reply(PONG);
        return false;
    }
    let is_message = begins_with_message(&message);
    post.message(message, waiting);
    is_message
}

/// Text, as browsers expect; a message that is none goes as bytes (RFC 7118 section 4.2).
fn frame_of(message: Bytes) -> Message {
    match std::str::from_utf8(&message) {
        Ok(text) => Message::text(text),
        Err(_) => Message::Binary(message),
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, SocketAddr};
    use std::sync::Arc;

    use antiphon_sip::flow::Transport;

    use super::super::connections::Connections;
    use super::super::dialler::Dialler;
    use super::*;

    #[test]
    fn only_a_message_counts_as_having_spoken() {
        let here = SocketAddr::from((Ipv4Addr::LOCALHOST, 5060));
        let place = Connections::new(1, Dialler::default(), Arc::new(drop)).place(here.ip()).unwrap();
        let mut connection = place.open(Transport::Ws, here, here);
        for (frame, is_message) in [
            (Message::text("\r\n\r\n"), false),
            (Message::text("x"), false),
            (Message::binary(&b"GET / HTTP/1.1\r\n\r\n"[..]), false),
            (Message::text("OPTIONS sip:a@b SIP/2.0\r\n"), false),
            (Message::Pong(Bytes::new()), false),
            (Message::text("OPTIONS sip:a@b SIP/2.0\r\n\r\n"), true),
            (Message::binary(&b"SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"[..]), true),
        ] {
            assert_eq!(
                take(frame.clone(), &mut connection.post, Waiting::unlimited()),
                is_message,
                "{frame:?}"
            );
        }
    }
}
