//! Messages that have reached an age, found by index however many have not.

use antiphon_core::ids::OrganizationId;
use antiphon_core::message::Message;
use antiphon_office::ports::AgeLimits;

use crate::failure::Failure;
use crate::messages;
use crate::session::{Session, values};

/// One search per state: each has its own age, and together they are disjoint.
pub(crate) const AGED: &str = "SELECT mailbox, id, state, urgent, confidential, from_person, from_number,
        from_name, duration_ms, truncated, audio, introduction, recording, created_ms, state_changed_ms
    FROM messages WHERE organization = $1 AND state = 'new' AND created_ms <= $2
    UNION ALL
    SELECT mailbox, id, state, urgent, confidential, from_person, from_number,
        from_name, duration_ms, truncated, audio, introduction, recording, created_ms, state_changed_ms
    FROM messages WHERE organization = $1 AND state = 'saved' AND created_ms <= $3
    UNION ALL
    SELECT mailbox, id, state, urgent, confidential, from_person, from_number,
        from_name, duration_ms, truncated, audio, introduction, recording, created_ms, state_changed_ms
    FROM messages WHERE organization = $1 AND state = 'deleted'
        AND (created_ms <= $2 OR state_changed_ms <= $4)
    ORDER BY created_ms, id LIMIT $5";

pub(crate) async fn aged(
    session: &mut Session<'_>,
    organization: OrganizationId,
    ages: &AgeLimits,
    max: u32,
) -> Result<Vec<Message>, Failure> {
    let never = i64::MIN;
    let all_until_ms = ages.all_until_ms.unwrap_or(never);
    let saved_until_ms = ages.saved_until_ms.unwrap_or(never).max(all_until_ms);
    let values = values![organization.0, all_until_ms, saved_until_ms, ages.deleted_until_ms, max];
    session.rows(AGED, values).await?.iter().map(messages::read).collect()
}

#[cfg(test)]
mod tests {
    use super::AGED;
    use crate::clearing::DELETED;
    use crate::messages::{KEPT, ONE};
    use crate::schema::{LITE_TOKENS, MIGRATIONS, with_tokens};

    const TEN_THOUSAND: &str =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
        INSERT INTO messages SELECT CAST(i % 10 AS BLOB), CAST(i % 100 AS BLOB), CAST(i AS BLOB), 'new', 0, 0,
            NULL, NULL, NULL, 1, 0, 'a', NULL, CAST(i AS BLOB), i, i FROM n";

    #[test]
    fn no_statement_walks_through_all_messages() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        for statement in MIGRATIONS.iter().copied().flatten() {
            connection.execute_batch(&with_tokens(statement, LITE_TOKENS)).unwrap();
        }
        connection.execute_batch(TEN_THOUSAND).unwrap();
        connection.execute_batch("ANALYZE").unwrap();
        for statement in [AGED, KEPT, ONE, DELETED] {
            let mut explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
            let plan = explained.raw_query().mapped(|row| row.get("detail"));
            let steps: Vec<String> = plan.map(Result::unwrap).collect();
            assert!(steps.iter().any(|step| step.starts_with("SEARCH messages")), "{steps:?}");
            assert!(!steps.iter().any(|step| step.starts_with("SCAN messages")), "{steps:?}");
        }
    }
}
