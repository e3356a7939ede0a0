//! Routes that need no token: how often one network address may come to them.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use antiphon_core::client_address::client_address;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{Extensions, HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::error::ApiError;
use crate::rate::RateLimit;

/// The limit, and whose word is taken for who is behind a connection.
pub(crate) struct Strangers {
    limit: RateLimit<IpAddr>,
    trusted_proxies: Arc<[IpAddr]>,
}

impl Strangers {
    pub(crate) fn new(requests_per_minute: u32, trusted_proxies: Arc<[IpAddr]>) -> Self {
        Self { limit: RateLimit::per_minute(requests_per_minute), trusted_proxies }
    }

    /// Counts a request; why it comes too soon, and the seconds to wait.
    pub(crate) fn take(&self, request: &Request) -> Result<(), (String, u64)> {
        let address = address(request.extensions(), request.headers(), &self.trusted_proxies);
        self.limit.take(address, Instant::now()).map_err(|seconds| {
            (format!("too many requests from {address} without a token: again in {seconds} s"), seconds)
        })
    }
}

/// Lets a request pass, or answers 429.
pub(crate) async fn pass(State(strangers): State<Arc<Strangers>>, request: Request, next: Next) -> Response {
    match strangers.take(&request) {
        Ok(()) => next.run(request).await,
        Err((told, seconds)) => {
            ApiError::new(StatusCode::TOO_MANY_REQUESTS, told).again_after(seconds).into_response()
        }
    }
}

/// Who asks; where the connection tells nothing, as in tests, everybody is the same one.
pub(crate) fn address(extensions: &Extensions, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(it)| it.ip());
    let said = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    client_address(peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)), said, trusted)
}
