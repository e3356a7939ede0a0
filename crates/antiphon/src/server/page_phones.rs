//! Telephones on people's pages: SIP telephones in this process, each on a path of its own to the switchboard.
//!
//! They are phones as any other: registered with the person's account, challenged, routed, rung. Only their messages go by
//! no network.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use antiphon_call::Input;
use antiphon_core::account::secret::Secret;
use antiphon_core::page_phone::{PhoneNews, PhoneOrder};
use antiphon_phone::page::{PagePhone, PagePhoneConfig};
use antiphon_sip::caller::NameAddr;
use antiphon_sip::digest::{Credentials, Ha1s};
use antiphon_sip::flow::{ConnectionId, Flow, Transport};
use antiphon_web::{LineOwner, OpenLine, PageLines};
use anyhow::Context as _;
use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::task::LocalSet;

use super::clocks::Clocks;
use super::entropy::{SystemEntropy, random};
use super::exchange::Line;

/// Connections of the network are counted below this.
const FIRST_CONNECTION: u64 = 1 << 63;
/// Orders and news that may wait; a person does one thing after the other.
const WAITING_MAX: usize = 64;
/// How long a phone whose page is gone may take to say goodbye.
const GOODBYE_MAX: Duration = Duration::from_secs(5);

/// The paths to all of them.
#[derive(Clone, Default)]
pub(crate) struct PagePaths(Arc<Mutex<HashMap<ConnectionId, mpsc::UnboundedSender<Bytes>>>>);

impl PagePaths {
    /// Takes a message that goes to a phone on a page. False if it is for somebody else, or the phone is gone.
    pub(crate) fn take(&self, flow: &Flow, message: &Bytes) -> bool {
        let Some(connection) = flow.connection.filter(|it| it.0 >= FIRST_CONNECTION) else { return false };
        self.all().get(&connection).is_some_and(|phone| phone.send(message.clone()).is_ok())
    }

    fn all(&self) -> MutexGuard<'_, HashMap<ConnectionId, mpsc::UnboundedSender<Bytes>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread they live on, and the way to it.
pub(crate) struct PagePhones {
    opening: mpsc::UnboundedSender<Opening>,
    next: AtomicU64,
    /// Where pages are served, which is where their phones reach the server.
    local: SocketAddr,
}

/// The port of phones' paths at the server; nobody connects to it.
const PORT: u16 = 443;

struct Opening {
    owner: LineOwner,
    server: Flow,
    orders: mpsc::Receiver<PhoneOrder>,
    news: mpsc::Sender<PhoneNews>,
}

/// What each of them needs.
#[derive(Clone)]
struct Surroundings {
    line: Line,
    paths: PagePaths,
    clocks: Clocks,
    domain: String,
}

impl PagePhones {
    /// Starts the thread. A SIP machine never leaves its thread, so they share one; it ends with this.
    pub(crate) fn start(
        line: Line,
        paths: PagePaths,
        clocks: Clocks,
        domain: String,
        at: IpAddr,
    ) -> anyhow::Result<Self> {
        let (opening, mut opened) = mpsc::unbounded_channel::<Opening>();
        let surroundings = Surroundings { line, paths, clocks, domain };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        let runtime = runtime.context("cannot start the phones on pages")?;
        let run = move || {
            let phones = LocalSet::new();
            let open = async {
                while let Some(opening) = opened.recv().await {
                    tokio::task::spawn_local(serve(opening, surroundings.clone()));
                }
            };
            runtime.block_on(phones.run_until(open));
        };
        let thread = std::thread::Builder::new().name("page-phones".into());
        thread.spawn(run).context("cannot start the phones on pages")?;
        let at = if at.is_unspecified() { Ipv4Addr::LOCALHOST.into() } else { at };
        let local = SocketAddr::new(at, PORT);
        Ok(Self { opening, next: AtomicU64::new(first_connection()), local })
    }
}

/// Another one for each start: what is stored of an earlier one is nobody's.
fn first_connection() -> u64 {
    FIRST_CONNECTION | u64::from_le_bytes(random()) >> 2
}

impl PageLines for PagePhones {
    fn open(&self, owner: LineOwner) -> OpenLine {
        let (to_phone, orders) = mpsc::channel(WAITING_MAX);
        let (news, from_phone) = mpsc::channel(WAITING_MAX);
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        // The port stands for the phone, so that each is registered by itself.
        let port = 1_024 + u16::try_from(number % 60_000).unwrap_or_default();
        let server = Flow {
            transport: Transport::Wss,
            local: SocketAddr::new(owner.remote, port),
            remote: self.local,
            connection: Some(ConnectionId(number)),
        };
        // The thread ends only with the server.
        let _ = self.opening.send(Opening { owner, server, orders, news });
        OpenLine { orders: to_phone, news: from_phone }
    }

    fn secret(&self) -> Secret {
        Secret::random(&mut SystemEntropy)
    }
}

/// The path of a phone as the server sees it.
fn seen_by_server(flow: Flow) -> Flow {
    Flow { local: flow.remote, remote: flow.local, ..flow }
}

/// The life of one phone.
async fn serve(opening: Opening, surroundings: Surroundings) {
    let Opening { owner, server, mut orders, news } = opening;
    let Surroundings { line, paths, clocks, domain } = surroundings;
    let LineOwner { account, number, name, .. } = owner;
    let ha1s = Ha1s { md5: account.ha1_md5, sha256: account.ha1_sha256 };
    let config = PagePhoneConfig {
        account: Credentials::with_ha1s(&account.username, ha1s),
        shown: NameAddr::new(Some(name), &number, &domain),
        domain,
        server,
    };
    let (to_phone, mut messages) = mpsc::unbounded_channel();
    let connection = server.connection.unwrap_or(ConnectionId(FIRST_CONNECTION));
    paths.all().insert(connection, to_phone);
    let flow = seen_by_server(server);
    let mut phone = PagePhone::new(config, random(), Box::new(SystemEntropy));
    phone.register(clocks.now());
    let mut goodbye = None;
    loop {
        while let Some(message) = phone.transmit() {
            line.tell(Input::Sip { flow, message });
        }
        while let Some(told) = phone.news() {
            // A page that takes nothing is gone; its line ends by itself.
            let _ = news.try_send(told);
        }
        let due = phone.next_deadline().into_iter().chain(goodbye).min();
        let wait = due.map_or(Duration::from_secs(3_600), |due| due.saturating_sub(clocks.since_start()));
        tokio::select! {
            order = orders.recv(), if goodbye.is_none() => match order {
                Some(order) => phone.order(clocks.now(), order),
                None => {
                    phone.leave(clocks.now());
                    goodbye = Some(clocks.since_start() + GOODBYE_MAX);
                }
            },
            Some(message) = messages.recv() => phone.receive(clocks.now(), message),
            () = tokio::time::sleep(wait) => phone.timeout(clocks.now()),
        }
        if goodbye.is_some_and(|end| clocks.since_start() >= end) {
            break;
        }
    }
    paths.all().remove(&connection);
    line.tell(Input::FlowClosed(flow));
}
