//! Dialing an extension: at any time in a menu that allows it, or asked for.

use antiphon_core::limits::NUMBERS_PER_VISIT_MAX;

use super::Visit;
use crate::command::Destination;
use crate::kernel::{Entry, Leave};
use crate::prompts::Prompt;

/// Asks for an extension until somebody can be put through, or the caller goes back.
pub(super) async fn run(visit: &Visit<'_>) -> Result<(), Leave> {
    for _ in 0..NUMBERS_PER_VISIT_MAX {
        let Entry::Digits(digits) = visit.call.enter(Prompt::ENTER_EXTENSION).await? else { return Ok(()) };
        if dial(visit, &digits).await? == Found::Somebody {
            return Ok(());
        }
    }
    Ok(())
}

/// Puts the caller through to whoever has the extension, if the auto attendant lets him dial it.
pub(super) async fn dial(visit: &Visit<'_>, digits: &str) -> Result<Found, Leave> {
    if !visit.call.may_dial(visit.attending.attendant.id, digits.to_owned()).await? {
        visit.call.object(Prompt::NO_SUCH_EXTENSION);
        return Ok(Found::Nobody);
    }
    visit.put_through(Destination::Number(digits.to_owned()), Some(Prompt::PUTTING_THROUGH)).await?;
    Ok(Found::Somebody)
}

/// Whether somebody has an extension that was dialled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Somebody,
    Nobody,
}
