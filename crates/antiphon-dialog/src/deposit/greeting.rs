//! The greeting: what is heard before the tone, and what a caller may do instead of hearing it.

use antiphon_core::digit::Digit;
use antiphon_core::greeting::GreetingKind;

use crate::command::Utterance;
use crate::kernel::{Call, Does, Gone, Key, Menu};
use crate::prompts::Prompt;
use crate::question::{Intake, Reception, SpokenOwner};

/// While the greeting is heard. Other keys do not disturb it.
pub(crate) static GREETING: Menu<AtGreeting> = Menu {
    id: "depositGreeting",
    intro: None,
    keys: &[
        Key { key: '#', id: "skipGreeting", says: None, does: Does::Act(AtGreeting::Skip) },
        Key {
            key: '0',
            id: "transferToNumber",
            says: Some("choice.transfer"),
            does: Does::Act(AtGreeting::Transfer),
        },
        Key { key: '*', id: "voicePortalLogin", says: None, does: Does::Act(AtGreeting::LogIn) },
    ],
};

/// What to do instead of hearing the greeting.
#[derive(Clone, Copy, Debug)]
pub(crate) enum AtGreeting {
    Skip,
    /// Where the owner has set a number for that.
    Transfer,
    /// Where the organization allows it.
    LogIn,
}

/// How something was heard.
pub(super) enum Heard {
    ToTheEnd,
    /// It could not be played.
    Not,
    Key(AtGreeting),
}

/// Says something before the tone. Keys that mean nothing here do not pass over it, whenever they are pressed.
pub(super) async fn hear(
    call: &Call,
    reception: &Reception,
    speech: impl IntoIterator<Item = Utterance>,
) -> Result<Heard, Gone> {
    call.forget_keys_but(|key| action(call, key, reception).is_some());
    call.expect(GREETING.expects());
    call.begin_speech(speech)?;
    while let Some(key) = call.key_during_speech().await? {
        if let Some(action) = action(call, key, reception) {
            call.stop_speaking();
            return Ok(Heard::Key(action));
        }
    }
    Ok(if call.was_unplayable() { Heard::Not } else { Heard::ToTheEnd })
}

/// What the key does while the greeting is heard.
fn action(call: &Call, key: Digit, reception: &Reception) -> Option<AtGreeting> {
    match call.action(&GREETING, key)? {
        Does::Act(action) => is_open(action, reception).then_some(action),
        Does::Repeat => None,
    }
}

fn is_open(action: AtGreeting, reception: &Reception) -> bool {
    match action {
        AtGreeting::Skip => true,
        AtGreeting::Transfer => reception.transfer.is_some(),
        AtGreeting::LogIn => reception.login_allowed,
    }
}

/// The default greeting. Owners say in their own what they want callers to do; only this one has instructions.
pub(super) fn default_words(call: &Call, reception: &Reception) -> Vec<Utterance> {
    let mut speech = owner(&reception.owner, reception.kind).to_vec();
    match reception.intake {
        Intake::Takes { .. } => {
            speech.extend(call.choices(&GREETING, |action| is_open(action, reception)));
            speech.push(Prompt::LEAVE_MESSAGE.into());
        }
        Intake::Refuses { then: None } => speech.push(Prompt::MAILBOX_REFUSES.into()),
        // Told, or sent on, next.
        Intake::Refuses { then: Some(_) } | Intake::Full => {}
    }
    speech
}

/// Who it is that cannot come to the phone, and why.
pub(crate) fn owner(owner: &SpokenOwner, kind: GreetingKind) -> [Utterance; 2] {
    let who = match owner {
        SpokenOwner::Name(name) => Utterance::Stored(name.clone()),
        SpokenOwner::Number(number) => Prompt::PersonAt(number.clone()).into(),
    };
    let why = match kind {
        GreetingKind::Busy => Prompt::IS_ON_THE_PHONE,
        GreetingKind::NoAnswer => Prompt::IS_NOT_AVAILABLE,
        GreetingKind::ExtendedAway => Prompt::IS_AWAY,
    };
    [who, why.into()]
}
