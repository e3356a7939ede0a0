//! The audit log: who changed what, and when; also as a file.

use antiphon_office::ports::Audit;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::calls::zone;
use crate::Hub;
use crate::page::{Answer, Frame, download, show};
use crate::session::Admin;
use crate::words::instant;

/// Entries on the page.
const SHOWN_MAX: u32 = 200;
/// Entries in a file.
const EXPORTED_MAX: u32 = 100_000;

#[derive(Template)]
#[template(path = "admin/audit.html")]
struct Page {
    frame: Frame,
    entries: Vec<Row>,
}

struct Row {
    when: String,
    actor: String,
    action: String,
    target: String,
    detail: String,
}

/// `GET /admin/audit`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    admin.to_see_organization()?;
    let zone = zone(&hub, &admin).await?;
    let entries = hub.office.audit_entries(admin.organization(), SHOWN_MAX).await?;
    let rows = entries.into_iter().map(|entry| Row {
        when: zone.exact(entry.at_ms),
        actor: entry.actor,
        action: entry.action,
        target: entry.target,
        detail: entry.detail,
    });
    show(&Page { frame: Frame::of(&admin.who, "/admin/audit", query.as_deref()), entries: rows.collect() })
}

/// `GET /admin/audit.csv`
pub(crate) async fn export(State(hub): State<Hub>, admin: Admin) -> Answer {
    admin.to_see_organization()?;
    let entries = hub.office.audit_entries(admin.organization(), EXPORTED_MAX).await?;
    Ok(download("text/csv; charset=utf-8", "audit.csv", csv(&entries).into_bytes()))
}

/// A table (RFC 4180). A cell never begins with a sign that makes a spreadsheet calculate.
fn csv(entries: &[Audit]) -> String {
    let mut text = "at,actor,action,target,detail\r\n".to_owned();
    for entry in entries {
        let at = instant(entry.at_ms);
        let cells = [&at, &entry.actor, &entry.action, &entry.target, &entry.detail].map(|cell| quoted(cell));
        text += &cells.join(",");
        text += "\r\n";
    }
    text
}

fn quoted(cell: &str) -> String {
    let calculates = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if calculates { "'" } else { "" }, cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_calculates_nothing() {
        assert_eq!(quoted("say \"hi\", Ada"), "\"say \"\"hi\"\", Ada\"");
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
    }
}
