//! Set-up: what must be done before the mailbox can be used — a new passcode, a name, or both.
//!
//! Each part takes effect by itself, so that hanging up in between leaves only the rest to do.

use crate::kernel::{Call, Leave};
use crate::passcode_change::Change;
use crate::prompts::Prompt;
use crate::question::{Admission, NameDue, PasscodeDue};
use crate::{name, passcode_change};

/// Does what is due.
pub(crate) async fn run(call: &Call, admission: &Admission) -> Result<(), Leave> {
    if let Some(prompt) = passcode_prompt(admission) {
        match passcode_change::demanded(call, admission.mailbox, prompt).await? {
            Change::Made => {}
            Change::Dropped => return Err(Leave::Goodbye),
        }
    }
    if admission.name_due != NameDue::No && admission.passcode_due != PasscodeDue::Initial {
        call.mention(Prompt::SET_UP_NAME);
    }
    match &admission.name_due {
        NameDue::No => Ok(()),
        NameDue::Record => name::record(call, admission.mailbox).await,
        NameDue::Confirm(earlier) => name::confirm(call, admission.mailbox, earlier).await,
    }
}

/// The words that demand a new passcode, if one is due. They announce a name only where one is due as well.
fn passcode_prompt(admission: &Admission) -> Option<Prompt> {
    match (admission.passcode_due, &admission.name_due) {
        (PasscodeDue::No, _) => None,
        (PasscodeDue::Expired, _) => Some(Prompt::PASSCODE_EXPIRED),
        (PasscodeDue::Initial, NameDue::No) => Some(Prompt::SET_UP_PASSCODE),
        (PasscodeDue::Initial, NameDue::Record | NameDue::Confirm(_)) => {
            Some(Prompt::SET_UP_PASSCODE_AND_NAME)
        }
    }
}
