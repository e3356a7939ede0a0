//! How people have their calls handled: forwarding for each reason, and do not disturb.

use antiphon_core::call_handling::{CallHandling, DivertCause, HandlingChange, Rings};
use antiphon_core::forwarding::{Forwarding, ForwardingChange};
use antiphon_core::numbering::Dialled;
use antiphon_core::organization::Organization;
use antiphon_core::person::Person;
use antiphon_office::admin::Actor;
use antiphon_office::handling::{CallForwarding, Changed};
use anyhow::bail;
use serde_json::{Value, json};

use super::Desktop;
use super::greetings::number;
use crate::cli::greetings::{DoNotDisturb, Forward, When};

impl Desktop {
    pub(super) async fn forward(&self, forward: &Forward) -> anyhow::Result<()> {
        let (organization, person) = self.person_of(&forward.of).await?;
        match cause(forward.when) {
            None => self.forward_always(forward, &organization, &person).await,
            Some(cause) => self.forward_for(cause, forward, &organization, &person).await,
        }
    }

    async fn forward_always(
        &self,
        forward: &Forward,
        organization: &Organization,
        person: &Person,
    ) -> anyhow::Result<()> {
        if forward.rings.is_some() {
            bail!("--rings: only with --when no-answer");
        }
        let (actor, id) = (Actor::Operator.to_string(), organization.id);
        for change in changes(forward)? {
            possible(&self.office.change_call_forwarding(&actor, id, person.id, &change).await?)?;
        }
        let now = self.office.call_forwarding(organization.id, person.id).await?;
        self.output.object(&shown_forwarding(person, &now))
    }

    async fn forward_for(
        &self,
        cause: DivertCause,
        forward: &Forward,
        organization: &Organization,
        person: &Person,
    ) -> anyhow::Result<()> {
        if forward.rings.is_some() && cause != DivertCause::NoAnswer {
            bail!("--rings: only with --when no-answer");
        }
        let rings = forward.rings.map(Rings::new).transpose()?.map(HandlingChange::Rings);
        let numbers = changes(forward)?.into_iter().map(|change| HandlingChange::Forward(cause, change));
        for change in rings.into_iter().chain(numbers) {
            self.change_handling(organization, person, &change).await?;
        }
        let now = self.office.call_handling(organization.id, person.id).await?;
        let shown = match cause {
            DivertCause::Busy => &now.busy,
            DivertCause::NotReachable => &now.not_reachable,
            DivertCause::Always | DivertCause::NoAnswer | DivertCause::Deflected => &now.no_answer,
        };
        let rings = (cause == DivertCause::NoAnswer).then_some(now.no_answer_rings);
        let reaches = match &shown.destination {
            Some(to) => self.office.can_go_on(organization.id, person.id, to).await?,
            None => true,
        };
        self.output.object(&shown_reason(person, shown, rings, reaches))
    }

    pub(super) async fn do_not_disturb(&self, change: &DoNotDisturb) -> anyhow::Result<()> {
        let (organization, person) = self.person_of(&change.of).await?;
        if let Some(active) = change.active {
            self.change_handling(&organization, &person, &HandlingChange::DoNotDisturb(active)).await?;
        }
        let now = self.office.call_handling(organization.id, person.id).await?;
        self.output
            .object(&json!({ "extension": person.extension.as_str(), "do_not_disturb": now.do_not_disturb }))
    }

    async fn change_handling(
        &self,
        organization: &Organization,
        person: &Person,
        change: &HandlingChange,
    ) -> anyhow::Result<CallHandling> {
        let actor = Actor::Operator.to_string();
        let changed = self.office.change_call_handling(&actor, organization.id, person.id, change).await?;
        possible(&changed)?;
        Ok(self.office.call_handling(organization.id, person.id).await?)
    }
}

/// The reason for which calls go on; all calls have none.
fn cause(when: When) -> Option<DivertCause> {
    match when {
        When::Always => None,
        When::Busy => Some(DivertCause::Busy),
        When::NoAnswer => Some(DivertCause::NoAnswer),
        When::NotReachable => Some(DivertCause::NotReachable),
    }
}

fn changes(forward: &Forward) -> anyhow::Result<Vec<ForwardingChange>> {
    let to = forward.to.as_deref().map(|typed| number("--to", typed)).transpose()?;
    let switch = forward.active.map(|on| if on { ForwardingChange::On } else { ForwardingChange::Off });
    Ok(to.map(ForwardingChange::To).into_iter().chain(switch).collect())
}

fn possible<T>(changed: &Changed<T>) -> anyhow::Result<()> {
    match changed {
        Changed::To(_) => Ok(()),
        Changed::NoDestination => bail!("--active: say where to with --to"),
        Changed::OwnNumber => bail!("--to: this is the person's own number"),
    }
}

fn shown_forwarding(person: &Person, now: &CallForwarding) -> Value {
    let without_effect = now.forwarding.destination.is_some() && !now.reachable;
    json!({
        "extension": person.extension.as_str(),
        "active": now.forwarding.active,
        "to": now.forwarding.destination.as_ref().map(Dialled::as_str),
        "warning": without_effect.then_some("nobody here has this number: calls ring the phone as before"),
    })
}

fn shown_reason(person: &Person, forwarding: &Forwarding, rings: Option<u32>, reaches: bool) -> Value {
    let mut shown = json!({
        "extension": person.extension.as_str(),
        "active": forwarding.active,
        "to": forwarding.destination.as_ref().map(Dialled::as_str),
        "warning": (!reaches).then_some("nobody here has this number: calls are handled as without it"),
    });
    if let (Some(rings), Some(row)) = (rings, shown.as_object_mut()) {
        row.insert("rings".to_owned(), rings.into());
    }
    shown
}
