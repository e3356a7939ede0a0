//! Live calls: who talks to what, where in the menus, and the words being spoken; and the end of one of them.

use std::sync::Arc;

use antiphon_core::call_record::AnsweredBy;
use antiphon_core::ids::CallRecordId;
use antiphon_core::live_call::{Expects, Happened, LiveCall, LiveState, Moment};
use antiphon_office::live::ends;
use askama::Template;
use axum::extract::{RawQuery, State};

use crate::Hub;
use crate::page::{Answer, Frame, Refusal, go, show};
use crate::path::Id;
use crate::session::Admin;
use crate::telephone::{Scene, map_for};
use crate::words::{Zone, caller, length};

const HERE: &str = "/admin/live-calls";

#[derive(Template)]
#[template(path = "admin/live_calls.html")]
struct ListPage {
    frame: Frame,
    calls: Vec<Row>,
}

struct Row {
    id: String,
    from: String,
    number: String,
    called: String,
    lasts: String,
    state: &'static str,
    kind: &'static str,
    scene: String,
    says: Option<Caption>,
}

struct Caption {
    language: &'static str,
    text: String,
}

/// `GET /admin/live-calls`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let calls = hub.monitor.calls(&admin.who.open.principal);
    let now_ms = hub.now_ms();
    show(&ListPage {
        frame: Frame::of(&admin.who, HERE, query.as_deref()),
        calls: calls.iter().map(|call| row(call, now_ms)).collect(),
    })
}

#[derive(Template)]
#[template(path = "admin/live_call.html")]
struct CallPage {
    frame: Frame,
    call: Row,
    account: Option<String>,
    expects: Option<String>,
    since: String,
    moments: Vec<Line>,
    /// The map of the menus, with where the call is.
    scenes: Vec<Scene>,
    may_end: bool,
}

struct Line {
    at: String,
    text: String,
    pressed: bool,
}

/// `GET /admin/live-calls/{id}`
pub(crate) async fn one(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<CallRecordId>,
    RawQuery(query): RawQuery,
) -> Answer {
    let principal = &admin.who.open.principal;
    let frame = Frame::of(&admin.who, HERE, query.as_deref());
    let call = hub.monitor.call(principal, id).ok_or(Refusal::Missing)?;
    let zone = super::calls::zone(&hub, &admin).await?;
    let scenes = scenes(&hub, &admin, &call).await?;
    show(&CallPage {
        frame,
        scenes,
        account: call.account.clone(),
        expects: call.expects.map(expected),
        since: zone.exact(call.begun_ms),
        moments: call.moments.iter().map(|moment| line(moment, &zone)).collect(),
        may_end: ends(principal, &call),
        call: row(&call, hub.now_ms()),
    })
}

/// The map as long as the call is somewhere on it.
async fn scenes(hub: &Hub, admin: &Admin, call: &LiveCall) -> Result<Vec<Scene>, Refusal> {
    let Some((location, scene)) = call.location.zip(call.scene.as_deref()) else { return Ok(Vec::new()) };
    let location = hub.office.location(admin.organization(), location).await?;
    Ok(map_for(hub, &location, Some(scene)))
}

#[derive(Template)]
#[template(path = "admin/live_call_end.html")]
struct EndPage {
    frame: Frame,
    call: Row,
}

/// `GET /admin/live-calls/{id}/end`
pub(crate) async fn ask_to_end(State(hub): State<Hub>, admin: Admin, Id(id): Id<CallRecordId>) -> Answer {
    let call = to_end(&hub, &admin, id)?;
    show(&EndPage { frame: Frame::of(&admin.who, HERE, None), call: row(&call, hub.now_ms()) })
}

/// `POST /admin/live-calls/{id}/end`
pub(crate) async fn end(State(hub): State<Hub>, admin: Admin, Id(id): Id<CallRecordId>) -> Answer {
    to_end(&hub, &admin, id)?;
    hub.monitor.end(&admin.who.open.principal, id).await?;
    go(HERE, "call-ended")
}

fn to_end(hub: &Hub, admin: &Admin, id: CallRecordId) -> Result<Arc<LiveCall>, Refusal> {
    let principal = &admin.who.open.principal;
    let call = hub.monitor.call(principal, id).ok_or(Refusal::Missing)?;
    if ends(principal, &call) { Ok(call) } else { Err(Refusal::Forbidden) }
}

fn row(call: &LiveCall, now_ms: i64) -> Row {
    let (from, number) = caller(&call.caller);
    let (state, kind) = stands(call.state);
    Row {
        id: call.id.to_string(),
        from,
        number,
        called: call.called.clone(),
        lasts: length(u64::try_from(now_ms - call.begun_ms).unwrap_or(0)),
        state,
        kind,
        scene: call.scene.as_deref().map(place).unwrap_or_default(),
        says: call.says.as_ref().map(|it| Caption { language: it.language, text: it.text.clone() }),
    }
}

fn stands(state: LiveState) -> (&'static str, &'static str) {
    match state {
        LiveState::Arriving => ("arriving", ""),
        LiveState::Ringing => ("ringing", "warn"),
        LiveState::Talking(AnsweredBy::Phone) => ("talks to a phone", "good"),
        LiveState::Talking(AnsweredBy::Portal) => ("in the voice portal", "good"),
        LiveState::Talking(AnsweredBy::Attendant) => ("at an auto attendant", "good"),
        LiveState::Talking(AnsweredBy::Voicemail) => ("at a mailbox", "good"),
        LiveState::Recording(_) => ("is recorded", "bad"),
    }
}

/// Where in the menus, for people: `portal › main menu › messages`.
fn place(scene: &str) -> String {
    scene.replace('_', " ").replace('/', " › ")
}

fn expected(expects: Expects) -> String {
    match expects {
        Expects::Menu(id) => format!("a key of {id}"),
        Expects::Custom => "a key of the auto attendant".to_owned(),
        Expects::Digits => "digits".to_owned(),
        Expects::Secret => "keys that nobody sees here".to_owned(),
    }
}

fn line(moment: &Moment, zone: &Zone) -> Line {
    let (text, pressed) = match &moment.what {
        Happened::Said(text) => (text.clone(), false),
        Happened::Pressed(key) => (key.to_string(), true),
    };
    Line { at: zone.time_of_day(moment.at_ms), text, pressed }
}
