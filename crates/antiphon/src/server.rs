//! The server: everything put together, from the sockets to the rows.

pub(crate) mod call_log;
pub(crate) mod clocks;
pub(crate) mod descriptors;
pub(crate) mod entropy;
pub(crate) mod exchange;
pub(crate) mod feed;
pub(crate) mod housekeeping;
pub(crate) mod http;
pub(crate) mod keys;
pub(crate) mod live;
pub(crate) mod lately;
pub(crate) mod load;
pub(crate) mod logs;
pub(crate) mod metrics;
pub(crate) mod office;
pub(crate) mod outside;
pub(crate) mod page_phones;
pub(crate) mod playback;
pub(crate) mod provider;
pub(crate) mod set_up;
pub(crate) mod trunks;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use antiphon_api::{ApiSettings, Onlookers};
use antiphon_call::{DirectMedia, Input, SrtpPolicy, Switchboard, SwitchboardConfig, WebMedia};
use antiphon_desk::Desk;
use antiphon_media::codec::Codec;
use antiphon_net::rtp::{EventSink, RtpConfig, RtpEngine, WebConfig, WebPort};
use antiphon_net::sip::locating::{Locator, SystemDns};
use antiphon_net::sip::tls::CertificateFiles;
use antiphon_net::sip::{self, Bound, SipSockets};
use antiphon_office::Office;
use antiphon_office::calls::CallRetention;
use antiphon_office::events::Newsroom;
use antiphon_office::live::Monitor;
use antiphon_office::ports::EventFeed as _;
use antiphon_passkey::WebAuthn;
use antiphon_prompts::PromptLibrary;
use antiphon_sip::endpoint::EndpointConfig;
use antiphon_store::{DataFolder, FileSpool};
use antiphon_web::{DemoDoor, Hub, MailServer, Telephones};
use anyhow::Context as _;
use axum::Router;
use tokio::runtime::Handle;
use tokio::sync::{Notify, broadcast};

use crate::config::{self, Config};
use call_log::{CallLog, Keeper, Measurements};
use clocks::Clocks;
use entropy::{SystemEntropy, random};
use exchange::{Equipment, Exchange, Line, Queue, Watcher};
use feed::FeedBoard;
use housekeeping::Housekeeping;
use http::{HttpServer, Watched};
use live::LiveBoard;
use metrics::Metrics;
use office::Opened;
use outside::Outside;
use page_phones::{PagePaths, PagePhones};
use playback::Playback;
use trunks::TrunkWatch;

/// How often a draining server looks whether its calls are over.
const DRAIN_LOOK: Duration = Duration::from_millis(100);
/// How long calls that were told to end may take to store what they recorded.
const FINISH_MAX: Duration = Duration::from_secs(10);
/// Changes of mailboxes that a page may be behind; one that missed more looks at its mailbox all the same.
const NEWS_KEPT: usize = 256;

/// A running server. Dropping it ends it at once; [`Server::stop`] lets calls finish.
pub(crate) struct Server {
    office: Arc<Office>,
    line: Line,
    calls: Arc<AtomicUsize>,
    draining: Arc<AtomicBool>,
    watchers: Arc<Mutex<Vec<Watcher>>>,
    keeper: Keeper,
    demo: DemoDoor,
    // The rest is kept for its ending, in this order.
    http: HttpServer,
    admin: HttpServer,
    _housekeeping: Housekeeping,
    sockets: SipSockets,
    _exchange: Exchange,
    store: Opened,
    _folder: DataFolder,
}

impl Server {
    /// Starts a server; it answers calls when this returns.
    ///
    /// # Errors
    /// One line that says what is in the way: a port in use, a folder that cannot be written, another server on it.
    pub(crate) async fn start(config: &Config) -> anyhow::Result<Self> {
        let connections_max = descriptors::raise(config.sip.calls_max);
        let folder = DataFolder::open(&config.data)?;
        let clocks = Clocks::start();
        let store = Opened::open(config, clocks).await?;
        let office = Arc::clone(&store.office);
        let library = Arc::new(PromptLibrary::open(config.data.join("prompts")));
        library.warm(&Codec::ALL).context("cannot start a thread for the prompts")?;
        let prompts = Arc::clone(&library);
        let voices = Arc::clone(&library);
        let desk = Arc::new(Desk::new(Arc::clone(&office)).speaking(move |tag| voices.language(tag)));

        let queue = Queue::new();
        let line = queue.line();
        // First of all, so that no call from a trunk is taken for a stranger's.
        let trunks = TrunkWatch::start(Arc::clone(&office), Arc::clone(&desk), line.clone(), clocks);
        let trunks = trunks.await.context("cannot read the trunks")?;
        let board = trunks.board();
        let arrivals = line.clone();
        let sink: sip::Sink = Arc::new(move |arrival| arrivals.arrived(arrival));
        let sockets = SipSockets::listen(&listening(&config.sip, connections_max), sink).await?;
        let call_log = Arc::new(CallLog::new(call_retention(config)));
        let page_paths = PagePaths::default();
        let feed = Arc::new(FeedBoard::new());
        let live_calls = Arc::new(LiveBoard::new(line.clone(), Arc::clone(&office), Arc::clone(&feed)));
        let monitor = Monitor::new(Arc::clone(&office), Arc::clone(&live_calls) as _, live::map);
        let rtp = start_rtp(config, clocks, &line, store.spool.clone(), call_log.measurements())?;

        let (outbox, calls) = (Arc::new(Notify::new()), Arc::default());
        let watchers: Arc<Mutex<Vec<Watcher>>> = Arc::new(Mutex::new(vec![Box::new(logs::observed)]));
        let keep = call_retention(config);
        let metrics = Arc::new(Metrics::new());
        let live = desk.live_flows().await.context("cannot read the registered phones")?;
        let dns = Locator::new(SystemDns::new(), sockets.sender(), Box::new(SystemEntropy));
        let locator = Arc::new(dns);
        let shown = Arc::clone(&board);
        let equip = {
            let config = switchboard_config(config, rtp.web());
            let (desk, outbox) = (Arc::clone(&desk), Arc::clone(&outbox));
            let (sip, office) = (sockets.sender(), Arc::clone(&office));
            let (calls, watchers) = (Arc::clone(&calls), Arc::clone(&watchers));
            let (runtime, line) = (Handle::current(), line.clone());
            let (call_log, metrics) = (Arc::clone(&call_log), Arc::clone(&metrics));
            let (live_calls, page_paths) = (Arc::clone(&live_calls), page_paths.clone());
            move || {
                let entropy = [Box::new(SystemEntropy) as _, Box::new(SystemEntropy) as _];
                let mut switchboard = Switchboard::new(config, random(), entropy);
                for (flow, until_ms) in live {
                    switchboard.learn_binding(clocks.now(), flow, until_ms);
                }
                let playback = Playback::new(library, office, runtime.clone(), rtp.commander(), line);
                Equipment {
                    switchboard,
                    clocks,
                    sip,
                    page_paths,
                    trunks: shown,
                    locator,
                    rtp,
                    playback,
                    desk,
                    runtime,
                    outbox,
                    watchers,
                    call_log,
                    live_calls,
                    metrics,
                    calls,
                }
            }
        };
        let exchange = Exchange::start(queue, equip)?;
        let (news, _) = broadcast::channel(NEWS_KEPT);
        let mailer = outside::mailer(config, &config.http.pages(config.http.listen))?;
        let deliver = Arc::new(Outside {
            desk,
            line: line.clone(),
            news: news.clone(),
            feed: Arc::clone(&feed),
            mailer,
            poster: outside::poster(config),
        });
        let mut housekeeping = Housekeeping::start(&office, prompts, deliver, outbox, keep);
        let keeper = Keeper::new(Arc::clone(&call_log), Arc::clone(&office));
        housekeeping.also(housekeeping::post_calls(Arc::clone(&office), feed.listen()));
        housekeeping.also(trunks.run());
        housekeeping.also(keeper.clone().run(move || clocks.since_start()));
        let draining = Arc::new(AtomicBool::new(false));
        let watched = Watched {
            office: Arc::clone(&office),
            draining: Arc::clone(&draining),
            calls: Arc::clone(&calls),
            metrics,
            clocks,
            trunks: board,
        };
        let (domain, at) = (config.sip.domain.clone(), config.http.listen.ip());
        let page_phones = PagePhones::start(line.clone(), page_paths, clocks, domain, at)?;
        let demo = DemoDoor::default();
        let pages = antiphon_web::pages(Hub {
            office: Arc::clone(&office),
            clock: Arc::new(clocks),
            sip_domain: config.sip.domain.clone(),
            secure: config.http.is_secure(),
            trusted_proxies: config.http.trusted_proxies.clone(),
            public_url: config.http.public_url.clone(),
            provider: provider::provider(config)?,
            passkeys: Arc::new(WebAuthn),
            sends_mail: config.mail.is_some(),
            mail_server: config.mail.as_ref().map(|mail| MailServer {
                url: mail.server.clone(),
                from: mail.from.clone(),
                user: mail.user.clone(),
            }),
            news,
            monitor: monitor.clone(),
            telephones: Telephones::new(Arc::new(page_phones)),
            demo: demo.clone(),
        });
        let newsroom = Newsroom::new(Arc::clone(&office), feed);
        let onlookers = Onlookers { monitor, newsroom };
        let served = pages.merge(api(config, &office, onlookers));
        let http = HttpServer::for_everybody(config.http.listen, watched.clone(), served).await?;
        let admin = HttpServer::for_administrators(config.admin.listen, watched).await?;
        Ok(Self {
            office,
            line,
            calls,
            draining,
            watchers,
            keeper,
            demo,
            http,
            admin,
            _housekeeping: housekeeping,
            sockets,
            _exchange: exchange,
            store,
            _folder: folder,
        })
    }

    /// Where it listens for SIP.
    pub(crate) fn sip(&self) -> Bound {
        self.sockets.bound()
    }

    /// Reads the certificates again.
    pub(crate) fn reload(&self) {
        self.sockets.reload_certificates();
    }

    /// Where it listens for HTTP.
    pub(crate) fn http(&self) -> SocketAddr {
        self.http.local()
    }

    /// Where it listens for administrators' machines.
    pub(crate) fn admin(&self) -> SocketAddr {
        self.admin.local()
    }

    /// The way into the demo, for the demo to open.
    pub(crate) fn demo_door(&self) -> &DemoDoor {
        &self.demo
    }

    /// Every use case.
    pub(crate) fn office(&self) -> &Arc<Office> {
        &self.office
    }

    /// Where recordings go while they are made.
    pub(crate) fn spool(&self) -> &FileSpool {
        &self.store.spool
    }

    /// Shows everything that happens on calls to `watcher`, on the switchboard's own thread: it must be quick.
    pub(crate) fn watch(&self, watcher: Watcher) {
        self.watchers.lock().unwrap_or_else(PoisonError::into_inner).push(watcher);
    }

    /// Takes no new calls, lets those in progress finish for `drain` or until there is a `hurry`, ends the
    /// others and stores what they recorded.
    pub(crate) async fn stop(self, drain: Duration, hurry: impl Future<Output = ()>) {
        self.draining.store(true, Ordering::Relaxed);
        self.line.tell(Input::Drain);
        let are_over = tokio::select! {
            are_over = self.calls_end_within(drain) => are_over,
            () = hurry => false,
        };
        if !are_over {
            self.line.tell(Input::HangUpAll);
            self.calls_end_within(FINISH_MAX).await;
        }
        self.keeper.finish().await;
        self.store.close().await;
    }

    async fn calls_end_within(&self, limit: Duration) -> bool {
        let deadline = tokio::time::Instant::now() + limit;
        while self.calls.load(Ordering::Relaxed) > 0 {
            if tokio::time::Instant::now() >= deadline {
                return false;
            }
            tokio::time::sleep(DRAIN_LOOK).await;
        }
        true
    }
}

/// The REST API, to be merged with the pages on one listener.
fn api(config: &Config, office: &Arc<Office>, onlookers: Onlookers) -> Router {
    let settings = ApiSettings {
        public_url: config.http.public_url.clone(),
        requests_per_minute: config.http.api_requests_per_minute,
        trusted_proxies: config.http.trusted_proxies.clone(),
        sip_domain: config.sip.domain.clone(),
    };
    antiphon_api::routes(Arc::clone(office), onlookers, &settings)
}

/// Events of legs go to the switchboard; recorded sound goes to the spool and nowhere else.
fn start_rtp(
    config: &Config,
    clocks: Clocks,
    line: &Line,
    spool: Arc<FileSpool>,
    measurements: Measurements,
) -> anyhow::Result<RtpEngine> {
    let line = line.clone();
    let sink: EventSink =
        Arc::new(move |leg, event| exchange::on_leg_event(leg, event, &line, &*spool, &measurements));
    let media = &config.media;
    let web = media.web_listen.0.first().map(|listen| {
        let announce = media.web_announce.0.clone();
        WebConfig { listen: *listen, announce }
    });
    let (port_min, port_max, threads) = (media.port_min, media.port_max, media.threads);
    let rtp = RtpConfig { port_min, port_max, threads, web };
    RtpEngine::start(&rtp, clocks.started(), &sink).with_context(|| match media.web_listen.0.first() {
        Some(listen) => {
            format!("cannot start the threads for audio, or open {listen} for that of web phones")
        }
        None => "cannot start the threads for audio".to_owned(),
    })
}

fn listening(config: &config::Sip, connections_max: usize) -> sip::Listening {
    let encrypted = |it: &config::Encrypted| sip::Encrypted {
        listen: it.listen.0.clone(),
        files: CertificateFiles { certificate: it.certificate.clone(), key: it.key.clone() },
    };
    sip::Listening {
        plain: config.listen.0.clone(),
        tls: config.tls.as_ref().map(encrypted),
        ws: config.ws.0.clone(),
        wss: config.wss.as_ref().map(encrypted),
        authorities: config.authorities.clone(),
        connections_max: Some(connections_max),
    }
}

fn call_retention(config: &Config) -> CallRetention {
    let calls = &config.calls;
    CallRetention { calls_days: calls.keep_days, messages_days: calls.keep_messages_days }
}

fn switchboard_config(config: &Config, web: Option<&WebPort>) -> SwitchboardConfig {
    SwitchboardConfig {
        endpoint: EndpointConfig {
            limits: config.sip.limits.of_sources(),
            aliases: config.sip.aliases.clone(),
            challenges_strangers: config.sip.strangers == config::Strangers::Challenge,
            ..EndpointConfig::server(&config.sip.domain)
        },
        codecs: Codec::ALL.to_vec(),
        srtp: match config.media.srtp {
            config::Srtp::Off => SrtpPolicy::Off,
            config::Srtp::Offer => SrtpPolicy::Offer,
            config::Srtp::Require => SrtpPolicy::Require,
        },
        direct_media: match config.media.direct {
            config::Direct::Auto => DirectMedia::Auto,
            config::Direct::Never => DirectMedia::Never,
        },
        silence_max: Duration::from_secs(config.media.silence_max),
        web: web.map(|web| WebMedia {
            fingerprint: web.fingerprint,
            port: web.port,
            addresses: web.addresses.clone(),
        }),
        calls_max: usize::try_from(config.sip.calls_max).unwrap_or(usize::MAX),
        prefer_refer: config.sip.prefer_refer,
        observed: true,
    }
}
