//! HTTP: whether the server is alive and ready, for whoever sends it calls; and, on a listener of its own, what
//! administrators' machines watch: the same with reasons, and figures.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use antiphon_office::Office;
use antiphon_office::ports::{Clock as _, StoreError};
use anyhow::Context as _;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::clocks::Clocks;
use super::metrics::Metrics;
use super::trunks::TrunkBoard;

/// The media type of OpenMetrics text.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What there is to be watched.
#[derive(Clone)]
pub(crate) struct Watched {
    pub(crate) office: Arc<Office>,
    /// No new calls are taken any more.
    pub(crate) draining: Arc<AtomicBool>,
    /// Calls in progress.
    pub(crate) calls: Arc<AtomicUsize>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) clocks: Clocks,
    /// How trunks do.
    pub(crate) trunks: Arc<TrunkBoard>,
}

/// A listening server; dropping it ends it.
pub(crate) struct HttpServer {
    local: SocketAddr,
    task: JoinHandle<()>,
}

impl HttpServer {
    /// Listens for everybody: alive, ready or not, and what is `served`: pages and API.
    pub(crate) async fn for_everybody(
        address: SocketAddr,
        watched: Watched,
        served: Router,
    ) -> anyhow::Result<Self> {
        let routes = Router::new()
            .route("/healthz/live", get(live))
            .route("/healthz/ready", get(ready))
            .with_state(watched)
            .merge(served);
        Self::listen(address, "HTTP", routes).await
    }

    /// Listens for administrators' machines: why it is not ready, which locations get no voicemail, and figures.
    pub(crate) async fn for_administrators(address: SocketAddr, watched: Watched) -> anyhow::Result<Self> {
        let routes = Router::new()
            .route("/healthz/live", get(live))
            .route("/healthz/ready", get(ready_with_reasons))
            .route("/metrics", get(metrics))
            .with_state(watched);
        Self::listen(address, "administrators' HTTP", routes).await
    }

    async fn listen(address: SocketAddr, what: &str, routes: Router) -> anyhow::Result<Self> {
        let cannot = || format!("cannot listen for {what} on {address}");
        let listener = TcpListener::bind(address).await.with_context(cannot)?;
        let local = listener.local_addr().with_context(cannot)?;
        let task = tokio::spawn(async move {
            let routes = routes.into_make_service_with_connect_info::<SocketAddr>();
            if let Err(error) = axum::serve(listener, routes).await {
                tracing::error!(%error, "the HTTP server ended");
            }
        });
        Ok(Self { local, task })
    }

    /// Where it listens.
    pub(crate) fn local(&self) -> SocketAddr {
        self.local
    }
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn live() -> &'static str {
    "alive\n"
}

async fn ready(State(watched): State<Watched>) -> (StatusCode, &'static str) {
    match watched.readiness().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
    }
}

async fn ready_with_reasons(State(watched): State<Watched>) -> (StatusCode, String) {
    let report = match watched.readiness().await {
        Ok(()) => report(&watched.office, &watched.trunks).await.map_err(|error| error.to_string()),
        Err(why) => Err(why),
    };
    match report {
        Ok(report) => (StatusCode::OK, report),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
    }
}

async fn metrics(State(watched): State<Watched>) -> impl IntoResponse {
    let calls = watched.calls.load(Ordering::Relaxed);
    watched.metrics.trunks_unwell(watched.trunks.unwell());
    let text = watched.metrics.text(&watched.office, calls, watched.clocks.now_ms()).await;
    ([(header::CONTENT_TYPE, OPEN_METRICS)], text)
}

impl Watched {
    /// Whether calls should be sent here; if not, why.
    async fn readiness(&self) -> Result<(), String> {
        if self.draining.load(Ordering::Relaxed) {
            return Err("draining".to_owned());
        }
        self.office.is_ready().await.map_err(|error| error.to_string())
    }
}

/// Ready, which locations get no voicemail all the same (M1), and which trunks are not well.
async fn report(office: &Office, trunks: &TrunkBoard) -> Result<String, StoreError> {
    let mut report = "ready\n".to_owned();
    for portal in office.silent_portals().await? {
        report += &format!("warning: {} has no portal number: nobody there gets voicemail\n", portal.name);
    }
    for complaint in trunks.complaints(office).await? {
        report += &format!("warning: {complaint}\n");
    }
    Ok(report)
}
