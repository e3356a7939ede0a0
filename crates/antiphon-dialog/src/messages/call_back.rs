//! Calling whoever left a message back, as the owner of the mailbox.

use antiphon_core::ids::MailboxId;

use crate::command::{Destination, OnBehalf};
use crate::event::ConnectFailure;
use crate::kernel::{Call, Leave};
use crate::prompts::Prompt;

/// Connects the owner with that number and comes back when the call is over, or tells why it could not be made.
pub(super) async fn call_back(call: &Call, mailbox: MailboxId, number: &str) -> Result<(), Leave> {
    let to = Destination::Number(number.to_owned());
    if let Err(why) = call.connect(to, OnBehalf::Owner(mailbox)).await? {
        call.mention(why_not(why));
    }
    Ok(())
}

fn why_not(why: ConnectFailure) -> Prompt {
    match why {
        ConnectFailure::NotFound => Prompt::CALL_BACK_NOT_FOUND,
        ConnectFailure::Busy => Prompt::CALL_BACK_BUSY,
        ConnectFailure::NoAnswer => Prompt::CALL_BACK_NO_ANSWER,
        ConnectFailure::NotReachable => Prompt::CALL_BACK_NOT_REACHABLE,
        ConnectFailure::NotAllowed => Prompt::CALL_BACK_NOT_ALLOWED,
        ConnectFailure::Unavailable => Prompt::CALL_BACK_UNAVAILABLE,
    }
}
