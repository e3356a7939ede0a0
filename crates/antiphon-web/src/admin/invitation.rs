//! The invitation of a user: sent once more, or taken back.

use antiphon_core::ids::PersonId;
use axum::extract::State;

use super::people::HERE;
use crate::Hub;
use crate::form::Typed;
use crate::page::{Answer, Refusal, go};
use crate::path::Id;
use crate::session::Admin;
use crate::user::Subject;
use crate::words::Zone;

/// What became of the invitation of a person, in a sentence; nothing where there is none.
pub(super) async fn state(hub: &Hub, subject: &Subject) -> Result<Option<String>, Refusal> {
    let invitation = hub.office.invitation_of(subject.organization(), subject.person.id).await?;
    let zone = Zone::named(&subject.location.time_zone);
    let now_ms = hub.now_ms();
    Ok(invitation.map(|link| {
        let sent = zone.moment(link.created_ms, now_ms);
        match link.holds_at(now_ms) {
            true => {
                let until = zone.moment(link.expires_ms, now_ms);
                format!(
                    "Invited: {sent}, to {}. The link holds until {until} and was not used yet.",
                    link.email
                )
            }
            false => format!("Invited: {sent}, to {}. The link was not used and has ended.", link.email),
        }
    }))
}

/// `POST /admin/users/{id}/invitation`
pub(crate) async fn send_or_revoke(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<PersonId>,
    typed: Typed,
) -> Answer {
    let person = hub.office.person(admin.organization(), id).await?;
    admin.to_change(person.location)?;
    let place = format!("{HERE}/{id}");
    match typed.text("do") {
        "revoke" => {
            hub.office.revoke_invitation(admin.actor(), admin.organization(), id).await?;
            go(&place, "invitation-revoked")
        }
        _ => {
            hub.office.invite_person(admin.actor(), admin.organization(), id).await?;
            go(&place, "invited")
        }
    }
}
