//! The connection of a phone on a page: a WebSocket (RFC 6455), authorized by the session's cookie and a ticket.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use antiphon_core::live_call::{LiveCall, LiveNews};
use antiphon_core::page_phone::{PhoneNews, PhoneOrder};
use antiphon_office::ports::{LiveEvent, LiveWatch};
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures::{SinkExt as _, StreamExt as _};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message};

use super::lines::{Line, LineOwner, lock};
use super::messages::{self, FromPage, MESSAGE_BYTES_MAX};
use crate::Hub;
use crate::page::{Answer, Refusal};
use crate::session::Owner;
use crate::sign_in::client;

/// The protocol that page and server speak.
const PROTOCOL: &str = "antiphon.phone";
/// What a ticket stands behind: it goes with the protocols, where no address and no log has it.
const TICKET: &str = "ticket.";
/// How often the server says that it is there, so that a page notices a network that is gone.
const ALIVE: Duration = Duration::from_secs(1);
/// How often it is asked whether the page's user is still signed in.
const PROOF: Duration = Duration::from_secs(15);
/// How long a page may take to take what it is sent.
const SEND_MAX: Duration = Duration::from_secs(10);

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// `GET /phone/line`
pub(crate) async fn line(State(hub): State<Hub>, owner: Owner, mut request: Request) -> Answer {
    let headers = request.headers();
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let key = said(header::SEC_WEBSOCKET_KEY).to_owned();
    let protocols = said(header::SEC_WEBSOCKET_PROTOCOL).split(',').map(str::trim);
    let ticket = protocols.filter_map(|it| it.strip_prefix(TICKET)).next().unwrap_or_default().to_owned();
    let remote = remote(&request, headers, &hub);
    let Some(upgrade) = request.extensions_mut().remove::<OnUpgrade>().filter(|_| !key.is_empty()) else {
        let words = "This place is for phones on pages, which come by WebSocket.\n";
        return Ok((StatusCode::UPGRADE_REQUIRED, [(header::UPGRADE, "websocket")], words).into_response());
    };
    if !hub.telephones.admits(owner.subject.person.id, &ticket) {
        return Err(Refusal::Forbidden);
    }
    tokio::spawn(async move {
        // Whoever asks and then does not switch has no phone.
        let Ok(upgraded) = upgrade.await else { return };
        let config = WebSocketConfig::default().max_message_size(Some(MESSAGE_BYTES_MAX));
        let io = TokioIo::new(upgraded);
        let socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
        let connection = Connection { hub, owner, remote, socket };
        // What fails is the connection, which the page makes anew.
        let _ = connection.serve().await;
    });
    Ok(switching(&key))
}

fn switching(key: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    for (name, value) in [
        (header::CONNECTION, "upgrade"),
        (header::UPGRADE, "websocket"),
        (header::SEC_WEBSOCKET_ACCEPT, &derive_accept_key(key.as_bytes())),
        (header::SEC_WEBSOCKET_PROTOCOL, PROTOCOL),
    ] {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn remote(request: &Request, headers: &HeaderMap, hub: &Hub) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(it)| it.ip());
    peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| client(peer, headers, &hub.trusted_proxies))
}

struct Connection {
    hub: Hub,
    owner: Owner,
    remote: IpAddr,
    socket: Socket,
}

/// How a connection ends.
enum End {
    /// It is gone, or another one of the same page takes its line.
    Gone,
    /// The page is left.
    Left,
}

impl Connection {
    async fn serve(mut self) -> Result<(), tungstenite::Error> {
        let Some(Ok(Message::Text(first))) = self.socket.next().await else { return Ok(()) };
        let Some(FromPage::Open { name, seen }) = messages::read(&first) else { return Ok(()) };
        let person = self.owner.subject.person.id;
        let before = name.and_then(|name| self.hub.telephones.find(person, &name));
        let is_fresh = before.is_none();
        let line = match before {
            Some(line) => line,
            None => match self.new_line().await {
                Some(line) => line,
                None => {
                    self.say(messages::no_line()).await?;
                    return self.socket.close(None).await;
                }
            },
        };
        let tenant = self.hub.telephones.take(&line);
        let served = self.talk(&line, tenant, (is_fresh, seen)).await;
        let is_left = matches!(served, Ok(End::Left));
        self.hub.telephones.give_back(line, tenant, is_left);
        served.map(|_| ())
    }

    async fn new_line(&mut self) -> Option<Arc<Line>> {
        let (hub, subject) = (&self.hub, &self.owner.subject);
        let (organization, person) = (subject.organization(), subject.person.id);
        let realm = &hub.sip_domain;
        let account = hub.office.browser_phone(self.owner.who.actor(), organization, person, realm).await;
        let owner = LineOwner {
            account: account.inspect_err(|error| tracing::warn!(%error, "no account for a phone")).ok()?,
            number: subject.person.extension.to_string(),
            name: subject.person.name.clone(),
            remote: self.remote,
        };
        hub.telephones.open(person, owner)
    }

    async fn talk(
        &mut self,
        line: &Line,
        tenant: u64,
        (is_fresh, seen): (bool, u64),
    ) -> Result<End, tungstenite::Error> {
        // The connection that had the line before lets go of it at once.
        let mut news = line.news.lock().await;
        self.say(messages::line(&line.name, is_fresh)).await?;
        let missed = lock(&line.known).missed(seen);
        for text in missed {
            self.say(text).await?;
        }
        let principal = self.owner.who.open.principal.clone();
        let LiveWatch { calls, mut events } = self.hub.monitor.watch(principal.clone());
        for call in calls {
            self.caption(line, &call).await?;
        }
        let mut alive = interval(ALIVE);
        let mut proof = interval(PROOF);
        for beat in [&mut alive, &mut proof] {
            beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        }
        loop {
            // Whoever was busy when another one took the line has not heard of it.
            if lock(&line.known).tenants != tenant {
                return Ok(End::Gone);
            }
            tokio::select! {
                () = line.taken.notified() => return Ok(End::Gone),
                said = self.socket.next() => match said.transpose()? {
                    Some(Message::Text(text)) => match messages::read(&text) {
                        Some(FromPage::Order(number, order)) => self.order(line, number, order).await?,
                        Some(FromPage::Leave) => return Ok(End::Left),
                        Some(FromPage::Open { .. }) | None => {}
                    },
                    Some(Message::Close(_)) | None => return Ok(End::Gone),
                    Some(_) => {}
                },
                told = news.recv() => match told {
                    Some(told) => self.tell(line, &told).await?,
                    None => return Ok(End::Left),
                },
                event = events.next() => match event {
                    Some(LiveEvent::Of(call, what)) if what != LiveNews::Ended => self.caption(line, &call).await?,
                    Some(LiveEvent::Of(..)) => {}
                    Some(LiveEvent::Missed) | None => events = self.hub.monitor.watch(principal.clone()).events,
                },
                _ = alive.tick() => self.say(messages::alive()).await?,
                _ = proof.tick() => if !self.is_signed_in().await {
                    self.say(messages::signed_out()).await?;
                    return Ok(End::Left);
                },
            }
        }
    }

    /// The user does something. What was heeded before is not heeded again: the page did not hear that it was.
    async fn order(&mut self, line: &Line, number: u64, order: PhoneOrder) -> Result<(), tungstenite::Error> {
        let is_new = {
            let mut known = lock(&line.known);
            let is_new = number > known.ordered;
            known.ordered = known.ordered.max(number);
            is_new
        };
        let begins = matches!(order, PhoneOrder::Call { .. });
        if begins && !self.is_signed_in().await {
            return Err(tungstenite::Error::ConnectionClosed);
        }
        if is_new && line.orders.send(order).await.is_err() {
            return Err(tungstenite::Error::ConnectionClosed);
        }
        self.say(messages::heeded(number)).await
    }

    /// Whether the page's user may still have a phone. While nobody can tell, he may.
    async fn is_signed_in(&mut self) -> bool {
        !matches!(self.hub.office.session_of(&self.owner.who.secret).await, Ok(None))
    }

    async fn tell(&mut self, line: &Line, told: &PhoneNews) -> Result<(), tungstenite::Error> {
        let text = {
            let mut known = lock(&line.known);
            known.told += 1;
            match told {
                PhoneNews::Talks { call, .. } => known.call = Some(call.clone()),
                PhoneNews::Ended | PhoneNews::Refused(_) => known.call = None,
                PhoneNews::Registered
                | PhoneNews::NotRegistered(_)
                | PhoneNews::Rings
                | PhoneNews::Called { .. }
                | PhoneNews::Changed { .. }
                | PhoneNews::Asked { .. }
                | PhoneNews::Lamp { .. } => {}
            }
            let text = messages::news(known.told, told);
            known.keep(text.clone());
            text
        };
        self.say(text).await?;
        if let PhoneNews::Talks { .. } = told {
            // The first words have begun already.
            for call in self.hub.monitor.calls(&self.owner.who.open.principal) {
                self.caption(line, &call).await?;
            }
        }
        Ok(())
    }

    /// What is said on the line's own call.
    async fn caption(&mut self, line: &Line, call: &LiveCall) -> Result<(), tungstenite::Error> {
        let is_its = lock(&line.known).call.as_deref() == Some(call.sip_call_id.as_str());
        if is_its { self.say(messages::caption(call)).await } else { Ok(()) }
    }

    async fn say(&mut self, text: String) -> Result<(), tungstenite::Error> {
        let sent = timeout(SEND_MAX, self.socket.send(Message::text(text))).await;
        sent.unwrap_or(Err(tungstenite::Error::ConnectionClosed))
    }
}
