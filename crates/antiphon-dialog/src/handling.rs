//! How an owner has his calls handled: all of them forwarded, messages taken or not.

use antiphon_core::forwarding::{Forwarding, ForwardingChange};
use antiphon_core::ids::MailboxId;
use antiphon_core::mailbox::{MessageDeposit, MessageDepositChange};
use antiphon_core::numbering::dialled;

use crate::kernel::{Call, Does, Entry, Key, Leave, Menu};
use crate::prompts::Prompt;
use crate::question::{HandlingAnswer, HandlingQuestion, NotSentOn};

/// Call forwarding always.
pub(crate) static FORWARDING: Menu<Forward> = Menu {
    id: "callForwardingOptionsMenu",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "activateCallForwarding",
            says: Some("choice.activate_forwarding"),
            does: Does::Act(Forward::Activate),
        },
        Key {
            key: '2',
            id: "deactivateCallForwarding",
            says: Some("choice.deactivate_forwarding"),
            does: Does::Act(Forward::Deactivate),
        },
        Key {
            key: '3',
            id: "changeCallForwardingDestination",
            says: Some("choice.change_number"),
            does: Does::Act(Forward::Change),
        },
        Key {
            key: '4',
            id: "listenToCallForwardingStatus",
            says: Some("choice.status"),
            does: Does::Act(Forward::Listen),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Forward::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do about call forwarding.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Forward {
    Activate,
    Deactivate,
    Change,
    Listen,
    Back,
}

/// Whether messages are taken.
pub(crate) static DEPOSIT: Menu<Deposit> = Menu {
    id: "messageDepositMenu",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "enableMessageDeposit",
            says: Some("choice.take_messages"),
            does: Does::Act(Deposit::Enable),
        },
        Key {
            key: '2',
            id: "disableMessageDeposit",
            says: Some("choice.refuse_messages"),
            does: Does::Act(Deposit::Disable),
        },
        Key {
            key: '3',
            id: "listenToMessageDepositStatus",
            says: Some("choice.status"),
            does: Does::Act(Deposit::Listen),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Deposit::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do about messages.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Deposit {
    Enable,
    Disable,
    Listen,
    Back,
}

/// What happens after a greeting that takes no messages.
pub(crate) static AFTERWARDS: Menu<Afterwards> = Menu {
    id: "disableMessageDepositMenu",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "disconnectAfterGreeting",
            says: Some("choice.disconnect_after_greeting"),
            does: Does::Act(Afterwards::Disconnect),
        },
        Key {
            key: '2',
            id: "forwardAfterGreeting",
            says: Some("choice.forward_after_greeting"),
            does: Does::Act(Afterwards::Forward),
        },
        Key {
            key: '3',
            id: "changeForwardingDestination",
            says: Some("choice.change_number"),
            does: Does::Act(Afterwards::Change),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Afterwards::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do with callers after the greeting.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Afterwards {
    Disconnect,
    Forward,
    Change,
    Back,
}

/// Call forwarding, until the owner goes back.
pub(crate) async fn forwarding(call: &Call, mailbox: MailboxId) -> Result<(), Leave> {
    loop {
        let question = match call.choose(&FORWARDING).await? {
            Forward::Activate => HandlingQuestion::ChangeForwarding(ForwardingChange::On),
            Forward::Deactivate => HandlingQuestion::ChangeForwarding(ForwardingChange::Off),
            Forward::Listen => HandlingQuestion::Forwarding,
            Forward::Change => match number(call).await? {
                Some(change) => HandlingQuestion::ChangeForwarding(change),
                None => continue,
            },
            Forward::Back => return Ok(()),
        };
        tell(call, call.handle(mailbox, question).await?);
    }
}

/// Whether messages are taken, until the owner goes back.
pub(crate) async fn message_deposit(call: &Call, mailbox: MailboxId) -> Result<(), Leave> {
    loop {
        let change = HandlingQuestion::ChangeMessageDeposit;
        match call.choose(&DEPOSIT).await? {
            Deposit::Enable => {
                tell(call, call.handle(mailbox, change(MessageDepositChange::Enable)).await?);
            }
            Deposit::Disable => {
                tell(call, call.handle(mailbox, change(MessageDepositChange::Disable)).await?);
                call.scene("afterwards", afterwards(call, mailbox)).await?;
            }
            Deposit::Listen => tell(call, call.handle(mailbox, HandlingQuestion::MessageDeposit).await?),
            Deposit::Back => return Ok(()),
        }
    }
}

async fn afterwards(call: &Call, mailbox: MailboxId) -> Result<(), Leave> {
    loop {
        let change = match call.choose(&AFTERWARDS).await? {
            Afterwards::Disconnect => ForwardingChange::Off,
            Afterwards::Forward => ForwardingChange::On,
            Afterwards::Change => match number(call).await? {
                Some(change) => change,
                None => continue,
            },
            Afterwards::Back => return Ok(()),
        };
        let change = MessageDepositChange::Afterwards(change);
        tell(call, call.handle(mailbox, HandlingQuestion::ChangeMessageDeposit(change)).await?);
    }
}

/// Takes a number to send calls on to. `None` if the owner goes back, or has entered none.
async fn number(call: &Call) -> Result<Option<ForwardingChange>, Leave> {
    let Entry::Digits(digits) = call.enter(Prompt::ENTER_FORWARDING_NUMBER).await? else {
        return Ok(None);
    };
    match dialled(&digits) {
        Ok(number) => Ok(Some(ForwardingChange::To(number))),
        Err(_) => {
            call.object(Prompt::NOT_A_NUMBER);
            Ok(None)
        }
    }
}

/// Tells with the next words how it is now.
fn tell(call: &Call, answer: HandlingAnswer) {
    match answer {
        HandlingAnswer::Forwarding { forwarding, reachable } => {
            call.mention(if forwarding.active { Prompt::FORWARDED } else { Prompt::NOT_FORWARDED });
            tell_number(call, &forwarding);
            if forwarding.destination.is_some() && !reachable {
                call.mention(Prompt::FORWARDING_WITHOUT_EFFECT);
            }
        }
        HandlingAnswer::MessageDeposit(MessageDeposit { enabled: true, .. }) => {
            call.mention(Prompt::MESSAGES_TAKEN);
        }
        HandlingAnswer::MessageDeposit(MessageDeposit { enabled: false, afterwards }) => {
            call.mention(Prompt::MESSAGES_REFUSED);
            call.mention(if afterwards.active {
                Prompt::CALLERS_SENT_ON
            } else {
                Prompt::CALLERS_NOT_SENT_ON
            });
            tell_number(call, &afterwards);
        }
        HandlingAnswer::Refused(NotSentOn::NoDestination) => call.object(Prompt::NO_FORWARDING_NUMBER),
        HandlingAnswer::Refused(NotSentOn::NotFromOutside) => call.object(Prompt::CALL_BACK_NOT_ALLOWED),
        HandlingAnswer::Refused(NotSentOn::OwnNumber) => call.object(Prompt::FORWARDING_TO_ONESELF),
        HandlingAnswer::Done | HandlingAnswer::Greetings(_) => {}
    }
}

fn tell_number(call: &Call, forwarding: &Forwarding) {
    if let Some(number) = &forwarding.destination {
        call.mention(Prompt::ForwardingNumber(number.to_string()));
    }
}
