//! Login: who wants in, and does the passcode fit?
//!
//! Nothing here tells a guesser whether a mailbox exists: numbers are only taken down, and every passcode is
//! evaluated by the office, which answers alike for mailboxes there are and are not.

use antiphon_core::limits::{MAILBOX_NUMBERS_PER_CALL_MAX, WRONG_PASSCODES_PER_CALL_MAX};
use antiphon_core::passcode::Passcode;

use crate::kernel::{Call, Does, Entry, Key, Leave, Menu};
use crate::prompts::Prompt;
use crate::question::{Admission, Claim, Verdict};
use crate::start::OwnMailbox;

/// The way out on an own phone whose mailbox has no passcode yet (M9).
pub(crate) static PASSCODE_UNSET: Menu<AnotherMailbox> = Menu {
    id: "voicePortalLogin",
    intro: Some(Prompt::PASSCODE_UNSET),
    keys: &[Key { key: '*', id: "accessUsingOtherMailboxId", says: None, does: Does::Act(AnotherMailbox) }],
};

/// The caller wants another mailbox than that of the phone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AnotherMailbox;

/// What the caller has used up of what one call admits.
#[derive(Default)]
struct Attempts {
    wrong_passcodes: u32,
    mailbox_numbers: u32,
}

/// What a right passcode has opened.
pub(crate) enum Opened {
    /// A mailbox.
    Mailbox(Admission),
    /// The administrator menu.
    Administration,
}

/// Lets the caller in.
pub(crate) async fn run(call: &Call, own: Option<&OwnMailbox>) -> Result<Opened, Leave> {
    let mut attempts = Attempts::default();
    loop {
        if let Some(own) = own
            && let Some(opened) = on_own_phone(call, own, &mut attempts).await?
        {
            return Ok(opened);
        }
        if let Some(opened) = elsewhere(call, &mut attempts).await? {
            return Ok(opened);
        }
    }
}

/// The phone tells whose mailbox it is. `None` if the caller wants another one.
async fn on_own_phone(
    call: &Call,
    own: &OwnMailbox,
    attempts: &mut Attempts,
) -> Result<Option<Opened>, Leave> {
    if own.passcode_unset {
        let AnotherMailbox = call.choose(&PASSCODE_UNSET).await?;
        return Ok(None);
    }
    passcode(call, &Prompt::ENTER_PASSCODE_OR_STAR, &Claim::Own, attempts).await
}

/// The caller names the mailbox, or the portal itself to administer it; hidden like a passcode, which many enter here
/// by mistake. `None` if he goes back from there.
async fn elsewhere(call: &Call, attempts: &mut Attempts) -> Result<Option<Opened>, Leave> {
    loop {
        attempts.count_mailbox_number()?;
        let Entry::Digits(number) = call.enter_secret(Prompt::ENTER_MAILBOX_NUMBER).await? else {
            return Ok(None);
        };
        let claim = Claim::Number(number.to_string());
        let opened = passcode(call, &Prompt::ENTER_PASSCODE, &claim, attempts).await?;
        if opened.is_some() {
            return Ok(opened);
        }
    }
}

/// Takes passcodes until one opens the mailbox. `None` if the caller goes back.
async fn passcode(
    call: &Call,
    prompt: &Prompt,
    claim: &Claim,
    attempts: &mut Attempts,
) -> Result<Option<Opened>, Leave> {
    loop {
        let Entry::Digits(digits) = call.enter_secret(prompt.clone()).await? else {
            return Ok(None);
        };
        match call.verify(claim.clone(), Passcode::entered(&digits)).await? {
            Verdict::Open(admission) => return Ok(Some(Opened::Mailbox(admission))),
            Verdict::Administration => return Ok(Some(Opened::Administration)),
            Verdict::Locked => return Err(Leave::With(Prompt::ACCESS_LOCKED)),
            Verdict::Refused => return Err(Leave::With(Prompt::ACCESS_REFUSED)),
            Verdict::Wrong => {
                call.object(Prompt::PASSCODE_WRONG);
                attempts.count_wrong_passcode()?;
            }
        }
    }
}

impl Attempts {
    /// Before a number is asked for.
    fn count_mailbox_number(&mut self) -> Result<(), Leave> {
        self.mailbox_numbers += 1;
        if self.mailbox_numbers > MAILBOX_NUMBERS_PER_CALL_MAX { Err(Leave::Goodbye) } else { Ok(()) }
    }

    /// After a passcode was wrong.
    fn count_wrong_passcode(&mut self) -> Result<(), Leave> {
        self.wrong_passcodes += 1;
        if self.wrong_passcodes >= WRONG_PASSCODES_PER_CALL_MAX { Err(Leave::Goodbye) } else { Ok(()) }
    }
}
