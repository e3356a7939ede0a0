//! What an office would say: of one mailbox, and of phones.

use std::sync::Arc;
use std::time::Duration;

use antiphon_call::Answer;
use antiphon_call::input::{Party, Route, Target};
use antiphon_core::call_handling::Diversion;
use antiphon_core::greeting::{DepositCause, GreetingKind};
use antiphon_core::ids::{LocationId, MailboxId, OrganizationId, PersonId};
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::message::MessageFrom;
use antiphon_dialog::prompts::Language;
use antiphon_dialog::question::{Answer as DialogAnswer, Intake, Reception, SpokenOwner};
use antiphon_sip::flow::Flow;
use uuid::Uuid;

fn party() -> Arc<Party> {
    Arc::new(Party {
        organization: OrganizationId(Uuid::nil()),
        location: LocationId(Uuid::nil()),
        from: MessageFrom { person: None, number: None, name: None },
        person: None,
        source: "address:10.0.0.9".to_owned(),
        language: Language::EnUs,
        key_layout: KeyLayout::default(),
        branding: None,
        own: None,
    })
}

/// The caller comes to the mailbox 2001.
pub(crate) fn mailbox() -> Answer {
    let (mailbox, cause) = (MailboxId(Uuid::nil()), DepositCause::NoAnswer);
    Answer::Route(Route::Deposit { party: party(), mailbox, cause })
}

/// That mailbox sends its callers on to 2002.
pub(crate) fn sends_on() -> Answer {
    Answer::Dialog(DialogAnswer::Reception(Reception {
        language: None,
        kind: GreetingKind::NoAnswer,
        recording: None,
        owner: SpokenOwner::Number("2001".to_owned()),
        intake: Intake::Refuses { then: Some("2002".to_owned()) },
        transfer: None,
        warned: false,
        login_allowed: false,
    }))
}

/// These phones ring, and nobody else is reached if they do not answer.
pub(crate) fn ring(targets: Vec<Target>) -> Answer {
    Answer::Route(Route::Ring {
        party: party(),
        targets,
        ring: Duration::from_secs(30),
        busy: None,
        unanswered: None,
        diversion: Arc::new(Diversion {
            person: PersonId(Uuid::nil()),
            number: "2002".to_owned(),
            causes: Vec::new(),
            trail: Vec::new(),
        }),
    })
}

/// A phone that registered on a path.
pub(crate) fn target(flow: Flow) -> Target {
    Target {
        contact: format!("sip:bob@{}", flow.remote.ip()),
        flow,
        path: Vec::new(),
        phone: None,
        trunk: None,
    }
}
