//! HTTP: whether the server is alive and ready, for whoever watches it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use antiphon_office::Office;
use antiphon_office::ports::StoreError;
use anyhow::Context as _;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What readiness depends on.
#[derive(Clone)]
pub(crate) struct Health {
    pub(crate) office: Arc<Office>,
    /// No new calls are taken any more.
    pub(crate) draining: Arc<AtomicBool>,
}

/// The listening server; dropping it ends it.
pub(crate) struct HttpServer {
    local: SocketAddr,
    task: JoinHandle<()>,
}

impl HttpServer {
    /// Listens on `address`.
    pub(crate) async fn listen(address: SocketAddr, health: Health) -> anyhow::Result<Self> {
        let cannot = || format!("cannot listen for HTTP on {address}");
        let listener = TcpListener::bind(address).await.with_context(cannot)?;
        let local = listener.local_addr().with_context(cannot)?;
        let routes = Router::new()
            .route("/healthz/live", get(|| async { "alive\n" }))
            .route("/healthz/ready", get(ready))
            .with_state(health);
        let task = tokio::spawn(async move {
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

async fn ready(State(health): State<Health>) -> (StatusCode, String) {
    if health.draining.load(Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, "draining\n".into());
    }
    match report(&health.office).await {
        Ok(report) => (StatusCode::OK, report),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")),
    }
}

/// Ready, and which locations get no voicemail all the same (M1).
async fn report(office: &Office) -> Result<String, StoreError> {
    office.is_ready().await?;
    let mut report = "ready\n".to_owned();
    for portal in office.silent_portals().await? {
        report += &format!("warning: {} has no portal number: nobody there gets voicemail\n", portal.name);
    }
    Ok(report)
}
