//! Who may pass: a token that holds, not too often, with one of the scopes that the document names for the route.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use antiphon_core::account::scope::Scope;
use antiphon_core::account::secret::Secret;
use antiphon_core::ids::TokenId;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use utoipa::openapi::OpenApi;

use crate::Api;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::rate::RateLimit;

/// Characters of the longest token that is looked at.
const TOKEN_CHARS_MAX: usize = 200;

/// What the guard knows.
pub(crate) struct Guard {
    api: Api,
    limit: RateLimit<TokenId>,
    /// Any one of them opens the route.
    scopes: HashMap<(Method, String), Vec<Scope>>,
}

impl Guard {
    pub(crate) fn new(api: Api, limit: RateLimit<TokenId>, document: &OpenApi) -> Self {
        Self { api, limit, scopes: crate::document::scopes(document) }
    }

    async fn admit(&self, token: Option<Secret>, scopes: &[Scope]) -> Result<Caller, ApiError> {
        let token = token.ok_or_else(unknown)?;
        let open = self.api.office.token_of(&token).await?.ok_or_else(unknown)?;
        if let Err(seconds) = self.limit.take(open.id, Instant::now()) {
            let told = format!("too many requests with this token: again in {seconds} s");
            return Err(ApiError::new(StatusCode::TOO_MANY_REQUESTS, told).again_after(seconds));
        }
        // A token may be older than its owner's role.
        let administers = open.principal.administration.is_any();
        let opens = |scope: &Scope| open.principal.has(*scope) && (administers || !scope.is_administrative());
        if !scopes.iter().any(opens) {
            let words: Vec<&str> = scopes.iter().map(|scope| scope.word()).collect();
            let told =
                format!("the token and its owner's role need one of these scopes: {}", words.join(", "));
            return Err(ApiError::forbidden(&told));
        }
        Ok(Caller::new(open.principal))
    }

    /// The scopes of the route that a request came to. What a GET may read a HEAD may look at.
    fn route(&self, request: &Request) -> Option<&[Scope]> {
        let path = request.extensions().get::<MatchedPath>()?.as_str().to_owned();
        let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
        self.scopes.get(&(method.clone(), path)).map(Vec::as_slice)
    }
}

/// Lets a request pass, or answers it.
pub(crate) async fn pass(State(guard): State<Arc<Guard>>, mut request: Request, next: Next) -> Response {
    // A method that the path does not have is answered by the router, and no handler is behind it.
    let Some(route) = guard.route(&request) else { return next.run(request).await };
    match guard.admit(bearer(request.headers()), route).await {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(error) => {
            let asks_for_token = error.status == StatusCode::UNAUTHORIZED;
            let mut response = error.into_response();
            if asks_for_token {
                response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            response
        }
    }
}

pub(crate) fn bearer(headers: &HeaderMap) -> Option<Secret> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    let plausible = scheme.eq_ignore_ascii_case("bearer") && token.len() <= TOKEN_CHARS_MAX;
    plausible.then(|| Secret::presented(token))
}

fn unknown() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "the request needs a valid token: Authorization: Bearer …")
}
