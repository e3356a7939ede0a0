//! Call history: what became of calls, and each as a ladder of its SIP messages.

use antiphon_core::call_record::{CallRecord, Outcome, SipStep};
use antiphon_core::ids::CallRecordId;
use antiphon_office::ports::{CallFilter, CallName};
use askama::Template;
use axum::extract::{RawQuery, State};

use crate::Hub;
use crate::form::Typed;
use crate::page::{Answer, Frame, Refusal, show};
use crate::path::Id;
use crate::session::Admin;
use crate::words::{Zone, caller};

const HERE: &str = "/admin/calls";
const PER_PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "admin/calls.html")]
struct Page {
    frame: Frame,
    calls: Vec<Row>,
    older: Option<String>,
}

struct Row {
    id: String,
    when: String,
    from: String,
    number: String,
    called: String,
    outcome: String,
    kind: &'static str,
    seconds: i64,
}

/// `GET /admin/calls`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    let zone = zone(&hub, &admin).await?;
    let found = found(&hub, &admin, &Typed::of_query(query.as_deref())).await?;
    let full = found.len() == PER_PAGE as usize;
    let older =
        found.last().filter(|_| full).map(|last| format!("{HERE}?before={}&id={}", last.begun_ms, last.id));
    show(&Page {
        frame: Frame::of(&admin.who, HERE, query.as_deref()),
        calls: found.iter().map(|call| row(call, &zone)).collect(),
        older,
    })
}

/// A page of the calls that the administrator sees, newest first.
async fn found(hub: &Hub, admin: &Admin, asked: &Typed) -> Result<Vec<CallRecord>, Refusal> {
    let mut all = Vec::new();
    for location in admin.restricted_to() {
        let filter = CallFilter {
            organization: Some(admin.organization()),
            location,
            begun_before_ms: asked.text("before").parse().unwrap_or(i64::MAX),
            before: asked.text("id").parse().ok(),
            max: PER_PAGE,
        };
        all.extend(hub.office.calls(&filter).await?);
    }
    all.sort_by_key(|call| std::cmp::Reverse((call.begun_ms, call.id)));
    all.truncate(PER_PAGE as usize);
    Ok(all)
}

#[derive(Template)]
#[template(path = "admin/call.html")]
struct CallPage {
    frame: Frame,
    call: Row,
    legs: Vec<Leg>,
    steps: Vec<Step>,
}

struct Leg {
    whom: String,
    began: String,
    outcome: String,
}

struct Step {
    at: String,
    arrow: &'static str,
    direction: &'static str,
    peer: String,
    summary: String,
    message: String,
}

/// `GET /admin/calls/{id}`
pub(crate) async fn one(State(hub): State<Hub>, admin: Admin, Id(id): Id<CallRecordId>) -> Answer {
    let kept = hub.office.call(&CallName::Record(id)).await?.ok_or(Refusal::Missing)?;
    if kept.record.organization != Some(admin.organization()) || !sees(&admin, &kept.record) {
        return Err(Refusal::Missing);
    }
    let zone = zone(&hub, &admin).await?;
    let begun_ms = kept.record.begun_ms;
    show(&CallPage {
        frame: Frame::of(&admin.who, HERE, None),
        call: row(&kept.record, &zone),
        legs: legs(&kept.record),
        steps: kept.ladder.iter().map(|step| drawn(step, begun_ms)).collect(),
    })
}

fn sees(admin: &Admin, call: &CallRecord) -> bool {
    match call.location {
        Some(location) => admin.sees(location),
        None => admin.who.administration().sees_organization(),
    }
}

/// Calls are told in the time of the organization's first location: a list needs one clock.
pub(super) async fn zone(hub: &Hub, admin: &Admin) -> Result<Zone, Refusal> {
    let locations = super::locations_seen(hub, admin).await?;
    Ok(Zone::named(locations.first().map_or("UTC", |location| location.time_zone.as_str())))
}

fn row(call: &CallRecord, zone: &Zone) -> Row {
    let (from, number) = caller(&call.caller);
    let by = call.answered_by.map(|by| format!(" by the {}", by.word())).unwrap_or_default();
    let (outcome, kind) = match call.outcome {
        Outcome::Answered => (format!("answered{by}"), "good"),
        Outcome::Cancelled => ("given up by the caller".to_owned(), ""),
        Outcome::Refused(status) => (format!("refused with {status}"), "warn"),
        Outcome::Failed => ("broken off".to_owned(), "bad"),
    };
    Row {
        id: call.id.to_string(),
        when: zone.exact(call.begun_ms),
        from,
        number,
        called: call.called.clone(),
        outcome,
        kind,
        seconds: (call.ended_ms - call.begun_ms) / 1_000,
    }
}

fn legs(call: &CallRecord) -> Vec<Leg> {
    let after = |at_ms: i64| format!("{:.1} s", (at_ms - call.begun_ms) as f64 / 1_000.0);
    call.legs
        .iter()
        .map(|leg| Leg {
            whom: leg.contact.clone().unwrap_or_else(|| "the caller".to_owned()),
            began: after(leg.begun_ms),
            outcome: match (leg.answered_ms, leg.refused) {
                (Some(at), _) => format!("answered after {}", after(at)),
                (None, Some(status)) => format!("refused with {status}"),
                (None, None) => "not answered".to_owned(),
            },
        })
        .collect()
}

fn drawn(step: &SipStep, begun_ms: i64) -> Step {
    let (arrow, direction) = if step.inbound { ("←", "from") } else { ("→", "to") };
    Step {
        at: format!("{:+.3}", (step.at_ms - begun_ms) as f64 / 1_000.0),
        arrow,
        direction,
        peer: step.peer.clone(),
        summary: summary(&step.message),
        message: step.message.clone(),
    }
}

/// The first line of a message, and what an answer answers.
fn summary(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default();
    match first.strip_prefix("SIP/2.0 ") {
        Some(status) => {
            let to = message.lines().find_map(|line| line.strip_prefix("CSeq:")).unwrap_or_default();
            format!("{status} ({})", to.trim())
        }
        None => first.trim_end_matches("SIP/2.0").trim_end().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_told_in_a_line() {
        assert_eq!(summary("INVITE sip:2001@x SIP/2.0\r\nCSeq: 1 INVITE\r\n"), "INVITE sip:2001@x");
        assert_eq!(summary("SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n"), "200 OK (1 INVITE)");
    }
}
