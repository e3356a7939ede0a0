//! To whom a message goes, one after the other: entered, named, confirmed.

use antiphon_core::limits::ADDRESSEES_PER_MESSAGE_MAX;

use super::Draft;
use crate::draft::named;
use crate::kernel::{Call, Does, Entry, Key, Leave, Menu};
use crate::prompts::Prompt;
use crate::question::{Addressee, Recipients};

/// After an addressee was named.
pub(crate) static SEND_TO_PERSON: Menu<ToPerson> = Menu {
    id: "sendToPersonMenu",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "confirmSendingMessage",
            says: Some("choice.confirm"),
            does: Does::Act(ToPerson::Confirm),
        },
        Key {
            key: '*',
            id: "cancelSendingMessage",
            says: Some("choice.cancel"),
            does: Does::Act(ToPerson::Cancel),
        },
        Key {
            key: '#',
            id: "finishForwardingOrSendingMessage",
            says: Some("choice.send_to_chosen"),
            does: Does::Act(ToPerson::Finish),
        },
    ],
};

/// What to do with an addressee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ToPerson {
    /// He gets the message too.
    Confirm,
    /// He does not.
    Cancel,
    /// He does not, and those chosen before get it now.
    Finish,
}

/// What came of asking for one more addressee.
enum Next {
    Chosen(Addressee),
    NotChosen,
    Finish,
    Back,
}

impl Draft<'_> {
    /// Has the owner choose addressees; `None` if he goes back. One who goes away with some chosen has sent it.
    pub(super) async fn people(&mut self) -> Result<Option<Vec<Addressee>>, Leave> {
        let mut chosen = Vec::new();
        let outcome = self.call.scene("people", choose(self, &mut chosen)).await;
        match outcome {
            Ok(true) => Ok(Some(chosen)),
            Ok(false) => Ok(None),
            Err(leave) if chosen.is_empty() => Err(leave),
            Err(leave) => {
                self.send(Recipients::People(chosen)).await;
                Err(leave)
            }
        }
    }
}

/// Whether the message is to be sent to those chosen.
async fn choose(draft: &Draft<'_>, chosen: &mut Vec<Addressee>) -> Result<bool, Leave> {
    while chosen.len() < ADDRESSEES_PER_MESSAGE_MAX {
        match next(draft, chosen).await? {
            Next::Chosen(addressee) => chosen.push(addressee),
            Next::NotChosen => {}
            Next::Finish => return Ok(true),
            Next::Back => return Ok(false),
        }
    }
    draft.call.mention(Prompt::ADDRESSEES_AT_MAXIMUM);
    Ok(true)
}

async fn next(draft: &Draft<'_>, chosen: &[Addressee]) -> Result<Next, Leave> {
    let Some(entry) = enter(draft.call, chosen).await? else { return Ok(Next::Finish) };
    let Entry::Digits(digits) = entry else { return Ok(Next::Back) };
    let Some(addressee) = draft.call.addressee(draft.author, &digits).await? else {
        draft.call.object(Prompt::NO_SUCH_ADDRESSEE);
        return Ok(Next::NotChosen);
    };
    if chosen.iter().any(|it| it.mailbox == addressee.mailbox) {
        draft.call.mention(Prompt::ADDRESSEE_CHOSEN_ALREADY);
        return Ok(Next::NotChosen);
    }
    confirm(draft.call, addressee, chosen.is_empty()).await
}

/// `None` if there are no more addressees.
async fn enter(call: &Call, chosen: &[Addressee]) -> Result<Option<Entry>, Leave> {
    if chosen.is_empty() {
        return call.enter(Prompt::ENTER_ADDRESSEE).await.map(Some);
    }
    call.enter_if_any(Prompt::ENTER_NEXT_ADDRESSEE).await
}

async fn confirm(call: &Call, addressee: Addressee, is_first: bool) -> Result<Next, Leave> {
    for utterance in named(&addressee.spoken) {
        call.mention(utterance);
    }
    let is_open = |action| action != ToPerson::Finish || !is_first;
    Ok(match call.choose_among(&SEND_TO_PERSON, is_open).await? {
        ToPerson::Confirm => Next::Chosen(addressee),
        ToPerson::Cancel => Next::NotChosen,
        ToPerson::Finish => Next::Finish,
    })
}
