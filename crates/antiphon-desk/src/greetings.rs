//! Greetings: what callers hear and owners set, in the dialog's words.

use antiphon_dialog::question as ask;
use antiphon_office::reception;

use crate::FindLanguage;

/// How a caller is received; `language` finds the one to speak for a tag.
pub(crate) fn received(reception: reception::Reception, language: &FindLanguage) -> ask::Reception {
    ask::Reception {
        kind: reception.kind,
        recording: reception.recording,
        owner: match reception.owner {
            reception::SpokenOwner::Name(name) => ask::SpokenOwner::Name(name),
            reception::SpokenOwner::Number(number) => ask::SpokenOwner::Number(number),
        },
        intake: match reception.intake {
            reception::Intake::Takes { max_ms } => ask::Intake::Takes { max_ms },
            reception::Intake::Full => ask::Intake::Full,
            reception::Intake::Refuses { then } => ask::Intake::Refuses { then },
        },
        transfer: reception.transfer,
        warned: reception.warned,
        login_allowed: reception.login_allowed,
        language: reception.language.map(|tag| language(&tag)),
    }
}
