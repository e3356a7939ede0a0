//! How owners have their calls handled, in the dialog's words.

use antiphon_call::input::Party;
use antiphon_core::ids::MailboxId;
use antiphon_dialog::question as ask;
use antiphon_dialog::question::{Answer, HandlingAnswer, HandlingQuestion, NotSentOn};
use antiphon_office::greetings::OwnGreetings;
use antiphon_office::handling::{CallForwarding, Changed};

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
                let changed = office.change_own_call_forwarding(owner, &change).await;
                answered(changed, |it| changed_to(it, forwarding))
            }
            HandlingQuestion::MessageDeposit => answered(office.message_deposit(owner).await, |it| {
                Answer::Handling(HandlingAnswer::MessageDeposit(it))
            }),
            HandlingQuestion::ChangeMessageDeposit(change) => {
                let changed = office.change_message_deposit(owner, &change).await;
                answered(changed, |it| changed_to(it, HandlingAnswer::MessageDeposit))
            }
        }
    }
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
