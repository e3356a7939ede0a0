//! Calls in progress, as they are now, and the map of the menus that their scenes are on.

use antiphon_core::account::scope::Scope;
use antiphon_core::ids::CallRecordId;
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::live_call::{Expects, LiveCall, LiveState};
use antiphon_core::menu_map::{MapKey, MapMenu, MapScene};
use antiphon_office::accounts::Principal;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::body::{DONE, Json};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::wire::time;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(details))
        .routes(routes!(end))
        .routes(routes!(menu_map))
}

/// A call in progress.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireLiveCall {
    /// The identity that it has in the call history afterwards.
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    location_id: Option<String>,
    /// Whose phone calls, where that is proved.
    #[serde(skip_serializing_if = "Option::is_none")]
    person_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caller_number: Option<String>,
    /// What was dialled.
    called: String,
    /// Call-ID of the caller's INVITE.
    sip_call_id: String,
    started: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered: Option<String>,
    /// `arriving`, `ringing`, `talking` or `recording`.
    state: &'static str,
    /// What the caller talks to: `phone`, `portal`, `attendant` or `voicemail`.
    #[serde(skip_serializing_if = "Option::is_none")]
    with: Option<&'static str>,
    /// Where in the menus, such as `portal/main_menu/messages`.
    #[serde(skip_serializing_if = "Option::is_none")]
    scene: Option<String>,
    /// What is to be pressed: `menu`, `attendant`, `digits` or `secret`.
    #[serde(skip_serializing_if = "Option::is_none")]
    expects: Option<&'static str>,
    /// The menu that is offered, by its name on the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    menu: Option<&'static str>,
    /// The words that the caller hears now.
    #[serde(skip_serializing_if = "Option::is_none")]
    says: Option<WireWords>,
}

/// Words that are spoken.
#[derive(Serialize, ToSchema)]
pub(crate) struct WireWords {
    /// Such as `en-US`.
    language: &'static str,
    /// What is recorded speech stands in parentheses.
    text: String,
}

/// Calls in progress.
#[derive(Serialize, ToSchema)]
pub(crate) struct LiveCalls {
    items: Vec<WireLiveCall>,
}

/// The map of the menus.
#[derive(Serialize, ToSchema)]
pub(crate) struct MenuMap {
    /// Each scene comes before those that lie in it.
    scenes: Vec<WireScene>,
}

/// A scene of the telephone interface.
#[derive(Serialize, ToSchema)]
pub(crate) struct WireScene {
    /// The way to it; what stands before the last `/` is the scene around it.
    path: String,
    menus: Vec<WireMenu>,
}

/// A menu.
#[derive(Serialize, ToSchema)]
pub(crate) struct WireMenu {
    id: &'static str,
    keys: Vec<WireKey>,
}

/// A key of a menu.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireKey {
    key: String,
    action: &'static str,
    /// What the menu says of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    says: Option<String>,
    /// The scene that it leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    leads_to: Option<String>,
}

/// Which map.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhichMap {
    /// `webex`, `asterisk` or `unity`; `webex` if it is absent.
    layout: Option<String>,
    /// Such as `de-DE`; English if it is absent.
    language: Option<String>,
}

/// Calls in progress: those of locations one administers, and those of one's own phones.
#[utoipa::path(get, path = "/telephony/liveCalls", tag = "Live calls", operation_id = "listLiveCalls",
    responses((status = 200, body = LiveCalls)),
    security(("token" = ["spark:calls_read"]), ("token" = ["spark-admin:calls_read"])))]
async fn list(State(api): State<Api>, caller: Caller) -> Json<LiveCalls> {
    let calls = api.monitor.calls(&onlooker(&caller));
    Json(LiveCalls { items: calls.iter().map(|call| shown(call)).collect() })
}

/// One call in progress.
#[utoipa::path(get, path = "/telephony/liveCalls/{callId}", tag = "Live calls", operation_id = "getLiveCall",
    params(("callId" = String, Path, description = "The call")),
    responses((status = 200, body = WireLiveCall)),
    security(("token" = ["spark:calls_read"]), ("token" = ["spark-admin:calls_read"])))]
async fn details(
    State(api): State<Api>,
    caller: Caller,
    Path(call): Path<String>,
) -> Result<Json<WireLiveCall>, ApiError> {
    let call = api.monitor.call(&onlooker(&caller), id(&call)?).ok_or_else(|| ApiError::no_such("call"))?;
    Ok(Json(shown(&call)))
}

/// Ends a call; what its caller left is kept.
#[utoipa::path(post, path = "/telephony/liveCalls/{callId}/actions/end/invoke", tag = "Live calls",
    operation_id = "endLiveCall", params(("callId" = String, Path, description = "The call")),
    responses((status = 204, description = "It is ended")),
    security(("token" = ["spark-admin:calls_write"])))]
async fn end(
    State(api): State<Api>,
    caller: Caller,
    Path(call): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id = id(&call)?;
    let call = api.monitor.call(caller.principal(), id).ok_or_else(|| ApiError::no_such("call"))?;
    if !antiphon_office::live::ends(caller.principal(), &call) {
        return Err(ApiError::forbidden("your role does not allow this"));
    }
    api.monitor.end(caller.principal(), id).await?;
    Ok(DONE)
}

/// Every scene of the telephone interface with its menus and where their keys lead.
#[utoipa::path(get, path = "/telephony/menuMap", tag = "Live calls", operation_id = "getMenuMap",
    params(WhichMap), responses((status = 200, body = MenuMap)),
    security(("token" = ["spark:calls_read"]), ("token" = ["spark-admin:calls_read"])))]
async fn menu_map(
    State(api): State<Api>,
    _: Caller,
    Query(which): Query<WhichMap>,
) -> Result<Json<MenuMap>, ApiError> {
    let layout = match which.layout.as_deref() {
        None => KeyLayout::default(),
        Some(word) => {
            KeyLayout::parse(word).ok_or_else(|| ApiError::bad("layout: there is no such layout"))?
        }
    };
    let scenes = api.monitor.map(layout, which.language.as_deref().unwrap_or("en-US"));
    Ok(Json(MenuMap { scenes: scenes.into_iter().map(drawn).collect() }))
}

/// With which rights somebody looks on: his own with an own scope, others' as administrator with that one's.
pub(super) fn onlooker(caller: &Caller) -> Principal {
    let mut who = caller.principal().clone();
    if !who.has(Scope::CallsRead) {
        who.administration = antiphon_core::account::Administration::Nothing;
    }
    if !who.has(Scope::OwnCallsRead) {
        who.person = None;
    }
    who
}

fn id(text: &str) -> Result<CallRecordId, ApiError> {
    CallRecordId::read(text).ok_or_else(|| ApiError::no_such("call"))
}

fn shown(call: &LiveCall) -> WireLiveCall {
    WireLiveCall {
        id: call.id.wire(),
        location_id: call.location.map(|it| it.wire()),
        person_id: call.person.map(|it| it.wire()),
        caller_name: call.caller.name.clone(),
        caller_number: call.caller.number.clone(),
        called: call.called.clone(),
        sip_call_id: call.sip_call_id.clone(),
        started: time(call.begun_ms),
        answered: call.answered_ms.map(time),
        state: LiveState::word(call.state),
        with: call.state.with().map(|it| it.word()),
        scene: call.scene.clone(),
        expects: call.expects.map(Expects::word),
        menu: call.expects.and_then(Expects::menu),
        says: call.says.as_ref().map(|it| WireWords { language: it.language, text: it.text.clone() }),
    }
}

fn drawn(scene: MapScene) -> WireScene {
    WireScene { path: scene.path, menus: scene.menus.into_iter().map(drawn_menu).collect() }
}

fn drawn_menu(menu: MapMenu) -> WireMenu {
    let keys = menu.keys.into_iter().map(|MapKey { key, action, says, leads_to }| WireKey {
        key: key.to_string(),
        action,
        says,
        leads_to,
    });
    WireMenu { id: menu.id, keys: keys.collect() }
}
