//! What becomes of somebody's calls, as a form: call forwarding of each kind, and do not disturb.

use antiphon_core::call_handling::{CallHandling, DivertCause, HandlingChange, Rings};
use antiphon_core::forwarding::{Forwarding, ForwardingChange};
use antiphon_core::numbering::dialled;
use antiphon_office::Office;
use antiphon_office::admin::{Actor, AdminError};
use antiphon_office::handling::{CallForwarding, Changed};

use crate::form::{Form, Typed};
use crate::page::Refusal;
use crate::user::Subject;

/// The kinds of forwarding: which calls, the field of the switch, the field of the number.
const KINDS: [(DivertCause, &str, &str); 4] = [
    (DivertCause::Always, "always", "always_to"),
    (DivertCause::Busy, "busy", "busy_to"),
    (DivertCause::NoAnswer, "no_answer", "no_answer_to"),
    (DivertCause::NotReachable, "not_reachable", "not_reachable_to"),
];

/// The form of what is stored.
pub(crate) async fn shown(office: &Office, subject: &Subject) -> Result<Form, Refusal> {
    let (organization, person) = (subject.organization(), subject.person.id);
    let always = office.call_forwarding(organization, person).await?;
    let handling = office.call_handling(organization, person).await?;
    let form = KINDS.iter().fold(Form::new(), |form, (cause, switch, to)| {
        let forwarding = forwarding(&always, &handling, *cause);
        form.with_box(switch, forwarding.active).with_given(to, forwarding.destination.as_ref())
    });
    Ok(form
        .with("no_answer_rings", handling.no_answer_rings)
        .with_box("do_not_disturb", handling.do_not_disturb))
}

/// Makes the changes one after the other; the first that cannot be is told beside its field, and those after it are
/// not made.
pub(crate) async fn save(
    office: &Office,
    actor: Actor,
    subject: &Subject,
    typed: &Typed,
) -> Result<Result<(), AdminError>, Refusal> {
    let changes = match changes(office, subject, typed).await? {
        Ok(changes) => changes,
        Err(error) => return Ok(Err(error)),
    };
    let (organization, person, actor) = (subject.organization(), subject.person.id, actor.to_string());
    for (field, change) in changes {
        let refused = match &change {
            HandlingChange::Forward(DivertCause::Always, change) => {
                refusal(field, &office.change_call_forwarding(&actor, organization, person, change).await?)
            }
            change @ (HandlingChange::Forward(..)
            | HandlingChange::Rings(_)
            | HandlingChange::DoNotDisturb(_)) => {
                refusal(field, &office.change_call_handling(&actor, organization, person, change).await?)
            }
        };
        if let Some(error) = refused {
            return Ok(Err(error));
        }
    }
    Ok(Ok(()))
}

/// What differs from what is stored.
async fn changes(
    office: &Office,
    subject: &Subject,
    typed: &Typed,
) -> Result<Result<Vec<(&'static str, HandlingChange)>, AdminError>, Refusal> {
    let (organization, person) = (subject.organization(), subject.person.id);
    let always = office.call_forwarding(organization, person).await?;
    let handling = office.call_handling(organization, person).await?;
    Ok(differences(&always, &handling, typed))
}

fn differences(
    always: &CallForwarding,
    handling: &CallHandling,
    typed: &Typed,
) -> Result<Vec<(&'static str, HandlingChange)>, AdminError> {
    let mut changes = Vec::new();
    for (cause, switch, to) in KINDS {
        let before = forwarding(always, handling, cause);
        let on = typed.on(switch);
        if let Some(text) = typed.given(to) {
            let number = dialled(&text).map_err(|error| invalid(to, &format!("\"{text}\": {error}")))?;
            if before.destination.as_ref() != Some(&number) {
                // A new number switches on; the switch below has the last word.
                changes.push((to, HandlingChange::Forward(cause, ForwardingChange::To(number))));
                if !on {
                    changes.push((to, HandlingChange::Forward(cause, ForwardingChange::Off)));
                }
            }
        } else if on {
            return Err(invalid(to, "needs a number to forward calls to"));
        }
        if on != before.active {
            let change = if on { ForwardingChange::On } else { ForwardingChange::Off };
            changes.push((to, HandlingChange::Forward(cause, change)));
        }
    }
    if typed.given("no_answer_rings").is_some() {
        let rings = Rings::new(typed.number("no_answer_rings")?);
        let rings = rings.map_err(|error| invalid("no_answer_rings", &error.to_string()))?;
        if rings.get() != handling.no_answer_rings {
            changes.push(("no_answer_rings", HandlingChange::Rings(rings)));
        }
    }
    let quiet = typed.on("do_not_disturb");
    if quiet != handling.do_not_disturb {
        changes.push(("do_not_disturb", HandlingChange::DoNotDisturb(quiet)));
    }
    Ok(changes)
}

fn forwarding<'a>(
    always: &'a CallForwarding,
    handling: &'a CallHandling,
    cause: DivertCause,
) -> &'a Forwarding {
    match cause {
        DivertCause::Busy => &handling.busy,
        DivertCause::NoAnswer => &handling.no_answer,
        DivertCause::NotReachable => &handling.not_reachable,
        DivertCause::Always | DivertCause::Deflected => &always.forwarding,
    }
}

fn refusal<T>(field: &'static str, changed: &Changed<T>) -> Option<AdminError> {
    match changed {
        Changed::To(_) => None,
        Changed::NoDestination => Some(invalid(field, "needs a number to forward calls to")),
        Changed::OwnNumber => Some(invalid(field, "is this person's own number")),
    }
}

fn invalid(field: &'static str, problem: &str) -> AdminError {
    AdminError::Invalid { field, problem: problem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored() -> (CallForwarding, CallHandling) {
        let always = CallForwarding { forwarding: Forwarding::default(), reachable: false };
        let busy = Forwarding { active: true, destination: Some(dialled("2002").unwrap()) };
        (always, CallHandling { busy, ..CallHandling::default() })
    }

    fn fields(body: &str) -> Vec<&'static str> {
        let (always, handling) = stored();
        let typed = Typed::of_query(Some(body));
        differences(&always, &handling, &typed).unwrap().into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn only_what_differs_is_changed() {
        let same = "busy=on&busy_to=2002&no_answer_rings=3";
        let rings = stored().1.no_answer_rings;
        assert!(fields(&format!("busy=on&busy_to=2002&no_answer_rings={rings}")).is_empty());
        assert!(fields(same).len() <= 1);
        assert_eq!(fields("busy_to=2002"), ["busy_to"]);
        assert_eq!(fields("busy=on&busy_to=2002&do_not_disturb=on"), ["do_not_disturb"]);
    }

    #[test]
    fn forwarding_to_nowhere_is_told_beside_the_number() {
        let (always, handling) = stored();
        let typed = Typed::of_query(Some("always=on&busy=on&busy_to=2002"));
        let error = differences(&always, &handling, &typed).unwrap_err();
        assert_eq!(error.to_string(), "always_to: needs a number to forward calls to");
    }
}
