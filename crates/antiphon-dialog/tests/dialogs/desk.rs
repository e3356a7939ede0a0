//! Greetings, and how calls are handled, at the office behind a call in a test.

use antiphon_core::forwarding::Forwarding;
use antiphon_core::greeting::{GreetingChange, Greetings};
use antiphon_core::ids::BlobKey;
use antiphon_core::mailbox::MessageDeposit;
use antiphon_dialog::question::{HandlingAnswer, HandlingQuestion, NotSentOn, OwnGreetings, SpokenOwner};

/// What the owner of 2001 has set.
#[derive(Clone, Debug)]
pub(crate) struct Handled {
    pub(crate) greetings: Greetings,
    pub(crate) owner: SpokenOwner,
    pub(crate) forwarding: Forwarding,
    pub(crate) deposit: MessageDeposit,
}

impl Default for Handled {
    fn default() -> Self {
        Self {
            greetings: Greetings::default(),
            owner: SpokenOwner::Number("2001".to_owned()),
            forwarding: Forwarding::default(),
            deposit: MessageDeposit::default(),
        }
    }
}

impl Handled {
    pub(crate) fn answer(&mut self, question: &HandlingQuestion) -> HandlingAnswer {
        match question {
            HandlingQuestion::Greetings => HandlingAnswer::Greetings(OwnGreetings {
                greetings: self.greetings.clone(),
                owner: self.owner.clone(),
            }),
            HandlingQuestion::KeepGreeting { kind, .. } => {
                let audio = BlobKey(format!("{} greeting", kind.word()));
                self.greetings.make(&GreetingChange::Record(*kind, audio));
                HandlingAnswer::Done
            }
            HandlingQuestion::ChangeGreetings(change) => {
                self.greetings.make(change);
                HandlingAnswer::Done
            }
            HandlingQuestion::DeleteName => {
                self.owner = SpokenOwner::Number("2001".to_owned());
                HandlingAnswer::Done
            }
            HandlingQuestion::Forwarding => self.forwarding(),
            HandlingQuestion::ChangeForwarding(change) if self.forwarding.make(change) => self.forwarding(),
            HandlingQuestion::MessageDeposit => HandlingAnswer::MessageDeposit(self.deposit.clone()),
            HandlingQuestion::ChangeMessageDeposit(change) if self.deposit.make(change) => {
                HandlingAnswer::MessageDeposit(self.deposit.clone())
            }
            HandlingQuestion::ChangeForwarding(_) | HandlingQuestion::ChangeMessageDeposit(_) => {
                HandlingAnswer::Refused(NotSentOn::NoDestination)
            }
        }
    }

    /// Everybody but 2099 is there.
    fn forwarding(&self) -> HandlingAnswer {
        let to = self.forwarding.destination.as_ref();
        let reachable = to.is_some_and(|number| number.as_str() != "2099");
        HandlingAnswer::Forwarding { forwarding: self.forwarding.clone(), reachable }
    }
}

/// The question as the transcript shows it.
pub(crate) fn asked(question: &HandlingQuestion) -> String {
    match question {
        HandlingQuestion::Greetings => "greetings".to_owned(),
        HandlingQuestion::KeepGreeting { kind, .. } => format!("keep the {} greeting", kind.word()),
        HandlingQuestion::ChangeGreetings(change) => match change {
            GreetingChange::Record(kind, _) => format!("record the {} greeting", kind.word()),
            GreetingChange::Forget(kind) => format!("forget the {} greeting", kind.word()),
            GreetingChange::Switch(kind, on) => {
                format!("switch the {} greeting {}", kind.word(), if *on { "on" } else { "off" })
            }
            GreetingChange::AwayTakesMessages(takes) => format!("messages while away: {takes}"),
        },
        HandlingQuestion::DeleteName => "delete the name".to_owned(),
        HandlingQuestion::Forwarding => "forwarding".to_owned(),
        HandlingQuestion::ChangeForwarding(change) => format!("change forwarding: {change:?}"),
        HandlingQuestion::MessageDeposit => "message deposit".to_owned(),
        HandlingQuestion::ChangeMessageDeposit(change) => format!("change message deposit: {change:?}"),
    }
}
