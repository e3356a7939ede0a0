//! Changing the passcode: the new one twice, the rules checked by the office, the broken one named.

use antiphon_core::ids::MailboxId;
use antiphon_core::limits::NEW_PASSCODES_PER_CALL_MAX;
use antiphon_core::passcode::{BrokenRule, NotAPasscode, Passcode};

use crate::kernel::{Call, Entry, Leave};
use crate::prompts::Prompt;
use crate::question::{ChangeOccasion, PasscodeChange};

/// How a change of passcode ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Only the new one works now.
    Made,
    /// The old one stays.
    Dropped,
}

/// The owner wants a new passcode; `*` leaves the old one.
pub(crate) async fn voluntary(call: &Call, mailbox: MailboxId) -> Result<Change, Leave> {
    for _ in 0..NEW_PASSCODES_PER_CALL_MAX {
        match offer(call, mailbox, Prompt::ENTER_NEW_PASSCODE, ChangeOccasion::Voluntary).await? {
            Offer::Accepted => return Ok(Change::Made),
            Offer::Refused => {}
            Offer::NotNow | Offer::Back => return Ok(Change::Dropped),
        }
    }
    Ok(Change::Dropped)
}

/// The owner has to choose a new passcode, asked for with these words the first time; `*` begins again.
pub(crate) async fn demanded(call: &Call, mailbox: MailboxId, first: Prompt) -> Result<Change, Leave> {
    let mut prompt = first;
    for _ in 0..NEW_PASSCODES_PER_CALL_MAX {
        match offer(call, mailbox, prompt, ChangeOccasion::Demanded).await? {
            Offer::Accepted => return Ok(Change::Made),
            Offer::Refused | Offer::NotNow | Offer::Back => prompt = Prompt::ENTER_NEW_PASSCODE,
        }
    }
    Ok(Change::Dropped)
}

/// What became of one new passcode.
enum Offer {
    Accepted,
    /// For a reason that another one may not have; it is told with the next words.
    Refused,
    /// For a reason that every other one has as well.
    NotNow,
    /// `*` was pressed at its first entry.
    Back,
}

/// Takes one new passcode.
async fn offer(
    call: &Call,
    mailbox: MailboxId,
    prompt: Prompt,
    occasion: ChangeOccasion,
) -> Result<Offer, Leave> {
    let Entry::Digits(digits) = call.enter_secret(prompt).await? else {
        return Ok(Offer::Back);
    };
    let passcode = match Passcode::parse(&digits) {
        Ok(passcode) => passcode,
        Err(reason) => return Ok(refused(call, not_a_passcode(reason))),
    };
    let Entry::Digits(again) = call.enter_secret(Prompt::ENTER_NEW_PASSCODE_AGAIN).await? else {
        return Ok(Offer::Refused);
    };
    if Passcode::parse(&again).as_ref() != Ok(&passcode) {
        return Ok(refused(call, Prompt::PASSCODES_DIFFER));
    }
    match call.change_passcode(mailbox, passcode, occasion).await? {
        PasscodeChange::Accepted => {
            call.mention(Prompt::PASSCODE_ACCEPTED);
            Ok(Offer::Accepted)
        }
        PasscodeChange::Broken(rule @ BrokenRule::TooSoon { .. }) => {
            refused(call, Prompt::PasscodeBroken(rule));
            Ok(Offer::NotNow)
        }
        PasscodeChange::Broken(rule) => Ok(refused(call, Prompt::PasscodeBroken(rule))),
    }
}

fn refused(call: &Call, why: Prompt) -> Offer {
    call.object(why);
    Offer::Refused
}

fn not_a_passcode(reason: NotAPasscode) -> Prompt {
    match reason {
        NotAPasscode::NotDigits => Prompt::PasscodeBroken(BrokenRule::NotDigits),
        NotAPasscode::TooShort => Prompt::PASSCODE_TOO_SHORT,
        NotAPasscode::TooLong => Prompt::PASSCODE_TOO_LONG,
    }
}
