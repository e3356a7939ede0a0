//! How owners have their calls handled, in the dialog's words.

use antiphon_call::input::Party;
use antiphon_core::forwarding::{Forwarding, ForwardingChange};
use antiphon_core::ids::MailboxId;
use antiphon_core::mailbox::MessageDepositChange;
use antiphon_dialog::question as ask;
use antiphon_dialog::question::{Answer, HandlingAnswer, HandlingQuestion, NotSentOn};
use antiphon_office::greetings::OwnGreetings;
use antiphon_office::handling::{CallForwarding, Changed};
use antiphon_office::ports::StoreError;
use antiphon_office::setter::Setter;

use crate::Desk;
use crate::dialogs::{actor, answered, owner};

impl Desk {
    pub(crate) async fn handling(
        &self,
        party: &Party,
        mailbox: MailboxId,
        question: HandlingQuestion,
    ) -> Answer {
        let actor = actor(party);
        let (office, owner) = (&self.office, owner(party, mailbox, &actor));
        let done = |()| Answer::Handling(HandlingAnswer::Done);
        match question {
            HandlingQuestion::Greetings => answered(office.own_greetings(owner).await, greetings),
            HandlingQuestion::KeepGreeting { kind, recording } => {
                answered(office.keep_greeting(owner, kind, recording).await, done)
            }
            HandlingQuestion::ChangeGreetings(change) => {
                answered(office.change_greetings(owner, &change).await, done)
            }
            HandlingQuestion::DeleteName => answered(office.delete_name(owner).await, done),
            HandlingQuestion::Forwarding => {
                answered(office.own_call_forwarding(owner).await, |it| Answer::Handling(forwarding(it)))
            }
            HandlingQuestion::ChangeForwarding(change) => {
                let kept = office.own_call_forwarding(owner).await.map(|it| it.forwarding);
                if self.goes_outside(party, owner, &change, kept).await {
                    return not_from_outside();
                }
                let changed = office.change_own_call_forwarding(owner, &change).await;
                answered(changed, |it| changed_to(it, forwarding))
            }
            HandlingQuestion::MessageDeposit => answered(office.message_deposit(owner).await, |it| {
                Answer::Handling(HandlingAnswer::MessageDeposit(it))
            }),
            HandlingQuestion::ChangeMessageDeposit(change) => {
                if let MessageDepositChange::Afterwards(change) = &change {
                    let kept = office.message_deposit(owner).await.map(|it| it.afterwards);
                    if self.goes_outside(party, owner, change, kept).await {
                        return not_from_outside();
                    }
                }
                let changed = office.change_message_deposit(owner, &change).await;
                answered(changed, |it| changed_to(it, HandlingAnswer::MessageDeposit))
            }
        }
    }
}

impl Desk {
    /// Whether a change sends calls outside, wanted by somebody who is not at the owner's own phone. What cannot be found
    /// out counts as that.
    async fn goes_outside(
        &self,
        party: &Party,
        owner: Setter<'_>,
        change: &ForwardingChange,
        kept: Result<Forwarding, StoreError>,
    ) -> bool {
        let is_own_phone = party.own.as_ref().is_some_and(|own| own.mailbox == owner.mailbox);
        let number = match change {
            _ if is_own_phone => return false,
            ForwardingChange::Off => return false,
            ForwardingChange::To(number) => Some(number.clone()),
            ForwardingChange::On => match kept {
                Ok(kept) => kept.destination,
                Err(_) => return true,
            },
        };
        let Some(number) = number else { return false };
        self.office.leads_outside(owner, &number).await.unwrap_or(true)
    }
}

fn not_from_outside() -> Answer {
    Answer::Handling(HandlingAnswer::Refused(NotSentOn::NotFromOutside))
}

fn greetings(own: OwnGreetings) -> Answer {
    let owner = match own.name {
        Some(name) => ask::SpokenOwner::Name(name),
        None => ask::SpokenOwner::Number(own.number),
    };
    Answer::Handling(HandlingAnswer::Greetings(ask::OwnGreetings { greetings: own.greetings, owner }))
}

fn forwarding(now: CallForwarding) -> HandlingAnswer {
    HandlingAnswer::Forwarding { forwarding: now.forwarding, reachable: now.reachable }
}

fn changed_to<T>(changed: Changed<T>, now: impl FnOnce(T) -> HandlingAnswer) -> Answer {
    Answer::Handling(match changed {
        Changed::To(it) => now(it),
        Changed::NoDestination => HandlingAnswer::Refused(NotSentOn::NoDestination),
        Changed::OwnNumber => HandlingAnswer::Refused(NotSentOn::OwnNumber),
    })
}
