//! Events as server-sent events: what happens, as it happens, and what one has missed.

mod listeners;

use std::convert::Infallible;
use std::time::Duration;

use antiphon_core::ids::EventPosition;
use antiphon_office::events::Told;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::live_calls::onlooker;
use crate::Api;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::event::{WireEvent, shown};

pub(crate) use listeners::Listeners;

/// Comments in the silence, so that nothing on the way thinks the connection dead.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// The longest that somebody listens before he is asked again who he is; clients come back by themselves.
const LISTENING_MAX: Duration = Duration::from_secs(60 * 60);
/// When a client that lost the connection should come back.
const COME_BACK: Duration = Duration::from_secs(2);
/// Seconds after which somebody who was refused for the number of listeners may try again.
const AGAIN_SECONDS: u64 = 30;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(listen))
}

/// How long, and from where on.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Listening {
    /// Ends after so many seconds, at most 3600; 0 tells what was missed and nothing else.
    seconds: Option<u64>,
    /// The `id` of the last event that was heard; the header `Last-Event-ID` says the same.
    last_event_id: Option<String>,
}

/// Events as they happen, after those missed since `Last-Event-ID`, which are kept for seven days.
#[utoipa::path(get, path = "/events", tag = "Events", operation_id = "listenToEvents", params(Listening),
    responses((status = 200, description = "Events, each with its type as the event's name and this as data",
        content_type = "text/event-stream", body = WireEvent)),
    security(("token" = ["spark:calls_read"]), ("token" = ["spark-admin:calls_read"])))]
async fn listen(
    State(api): State<Api>,
    caller: Caller,
    Query(how): Query<Listening>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let place = api.listeners.enter(caller.organization()).ok_or_else(|| {
        let told = "the organization has as many listeners as it may";
        ApiError::new(StatusCode::TOO_MANY_REQUESTS, told).again_after(AGAIN_SECONDS)
    })?;
    let after = last_heard(&how, &headers)?;
    let who = onlooker(&caller);
    let told: BoxStream<'static, Told> = match how.seconds {
        Some(0) => stream::iter(api.newsroom.missed(&who, after).await?).boxed(),
        seconds => {
            let longest = seconds.map_or(LISTENING_MAX, |it| LISTENING_MAX.min(Duration::from_secs(it)));
            let heard = api.newsroom.listen(who, after).await?;
            heard.take_until(Box::pin(tokio::time::sleep(longest))).boxed()
        }
    };
    let first = stream::iter([Ok(Event::default().retry(COME_BACK).comment("listening"))]);
    let events = first.chain(told.map(move |told| {
        // He has his place as long as the stream is there.
        let _ = &place;
        Ok::<_, Infallible>(written(&told))
    }));
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response())
}

fn last_heard(how: &Listening, headers: &HeaderMap) -> Result<Option<EventPosition>, ApiError> {
    let header = headers.get("last-event-id").and_then(|it| it.to_str().ok());
    let Some(text) = header.or(how.last_event_id.as_deref()).filter(|it| !it.is_empty()) else {
        return Ok(None);
    };
    let position = text.parse().map_err(|_| ApiError::bad("Last-Event-ID: is the id of no event"))?;
    Ok(Some(position))
}

fn written(told: &Told) -> Event {
    let event = Event::default().event(told.event.what.word());
    let event = match told.position {
        Some(position) => event.id(position.to_string()),
        None => event,
    };
    let data = serde_json::to_string(&shown(&told.event)).expect("texts and numbers are always JSON");
    event.data(data)
}
