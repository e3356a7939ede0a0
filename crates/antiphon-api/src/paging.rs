//! Lists in pages. The address of the next page is absolute and carries everything: clients repeat nothing.

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::header::{HOST, LINK};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::Api;
use crate::body::Json;
use crate::error::ApiError;

/// Items of a page, if the client does not say.
const PAGE_DEFAULT: u32 = 100;
/// Items of a page at most.
const PAGE_MAX: u32 = 1_000;

/// Which part of a list a client wants.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Window {
    /// Items of a page, at most 1000.
    pub(crate) max: Option<u32>,
    /// Items to be skipped.
    pub(crate) start: Option<u32>,
}

impl Window {
    pub(crate) fn max(self) -> u32 {
        self.max.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX)
    }

    /// The way to the next page of a list that is cut elsewhere, if this one of so many items is full.
    pub(crate) fn behind(self, length: usize) -> Option<Further> {
        let is_full = u32::try_from(length).is_ok_and(|length| length >= self.max());
        let start = u64::from(self.start.unwrap_or(0)) + u64::from(self.max());
        is_full.then(|| Further(vec![("max", self.max().to_string()), ("start", start.to_string())]))
    }
}

/// Where the request came to, for the address of the next page.
pub(crate) struct Here {
    base: String,
    uri: Uri,
}

impl FromRequestParts<Api> for Here {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, ApiError> {
        let uri = parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |it| it.0.clone());
        let host = || {
            let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
            format!("http://{}", host.unwrap_or("localhost"))
        };
        Ok(Self { base: api.public_url.as_deref().map_or_else(host, str::to_owned), uri })
    }
}

impl Here {
    /// How clients reach the server, such as `https://voice.example.org`.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// The same without how.
    pub(crate) fn host(&self) -> &str {
        self.base.split_once("://").map_or(self.base.as_str(), |(_, host)| host)
    }

    /// The same request with these parameters in place of those of their names.
    fn with(&self, changes: &[(&str, String)]) -> String {
        let kept = self.uri.query().unwrap_or_default().split('&').filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !name.is_empty() && changes.iter().all(|(changed, _)| *changed != name)
        });
        let changed = changes.iter().map(|(name, value)| format!("{name}={value}"));
        let query: Vec<String> = kept.map(str::to_owned).chain(changed).collect();
        format!("{}{}?{}", self.base, self.uri.path(), query.join("&"))
    }
}

/// The parameters that lead from one page to the next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Further(pub(crate) Vec<(&'static str, String)>);

/// A page of a list, and the way to the next.
pub(crate) struct Page<T> {
    body: T,
    next: Option<String>,
}

impl<T> Page<T> {
    /// The only page.
    pub(crate) fn last(body: T) -> Self {
        Self { body, next: None }
    }

    /// A page after which the list goes on, if there is more.
    pub(crate) fn before(body: T, here: &Here, more: Option<Further>) -> Self {
        Self { body, next: more.map(|further| here.with(&further.0)) }
    }
}

/// The part of a list that is wanted, and the way to the next part, if there is one.
pub(crate) fn cut<T>(all: Vec<T>, window: Window) -> (Vec<T>, Option<Further>) {
    let (start, max) = (window.start.unwrap_or(0), window.max());
    let end = u64::from(start) + u64::from(max);
    let more = u64::try_from(all.len()).is_ok_and(|length| length > end);
    let skipped = usize::try_from(start).unwrap_or(usize::MAX);
    let part = all.into_iter().skip(skipped).take(usize::try_from(max).unwrap_or(usize::MAX)).collect();
    (part, more.then(|| Further(vec![("max", max.to_string()), ("start", end.to_string())])))
}

impl<T: Serialize> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.body).into_response();
        let link = self.next.map(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")));
        if let Some(Ok(link)) = link {
            response.headers_mut().insert(LINK, link);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_cut_until_it_ends() {
        let window = |max, start| Window { max: Some(max), start: Some(start) };
        let all = || (0..5).collect::<Vec<u32>>();
        let next = |start: &str| Some(Further(vec![("max", "2".to_owned()), ("start", start.to_owned())]));
        assert_eq!(cut(all(), window(2, 0)), (vec![0, 1], next("2")));
        assert_eq!(cut(all(), window(2, 4)), (vec![4], None));
        assert_eq!(cut(all(), window(2, 9)), (vec![], None));
        assert_eq!(cut(all(), window(5, 0)).1, None);
    }

    #[test]
    fn the_next_page_is_the_same_request_elsewhere() {
        let uri = "/v1/people?max=2&displayName=A%20b&orgId=x".parse().unwrap();
        let here = Here { base: "https://voice.example.org".into(), uri };
        assert_eq!(
            here.with(&[("max", "2".into()), ("start", "2".into())]),
            "https://voice.example.org/v1/people?displayName=A%20b&orgId=x&max=2&start=2"
        );
    }
}
