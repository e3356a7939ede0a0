//! Distribution lists: chosen and heard, kept up to date, and sent to.

use antiphon_core::ids::MailboxId;
use antiphon_core::lists::{ListNumber, ListRefusal};

use crate::confirm::{Confirm, no, yes};
use crate::draft::named;
use crate::kernel::{Call, Does, Entry, Key, Leave, Menu};
use crate::prompts::Prompt;
use crate::question::SpokenFrom;

/// What to do with lists. Sending is open only where there is something to send.
pub(crate) static LISTS: Menu<Lists> = Menu {
    id: "sendToDistributionListMenu",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "selectDistributionList",
            says: Some("choice.select_list"),
            does: Does::Act(Lists::Select),
        },
        Key {
            key: '2',
            id: "reviewSelectedDistributionList",
            says: Some("choice.review_list"),
            does: Does::Act(Lists::Review),
        },
        Key {
            key: '3',
            id: "sendMessageToSelectedDistributionList",
            says: Some("choice.send_to_this_list"),
            does: Does::Act(Lists::Send),
        },
        Key {
            key: '4',
            id: "addToDistributionList",
            says: Some("choice.add_to_list"),
            does: Does::Act(Lists::Add),
        },
        Key {
            key: '5',
            id: "removeFromDistributionList",
            says: Some("choice.remove_from_list"),
            does: Does::Act(Lists::Remove),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Lists::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What to do with a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lists {
    Select,
    Review,
    Send,
    Add,
    Remove,
    Back,
}

/// The question before a message goes to a list.
pub(crate) static SEND_TO_LIST: Menu<Confirm> = Menu {
    id: "confirmSendingToDistributionListMenu",
    intro: None,
    keys: &[
        yes("confirmSendingMessage"),
        no("cancelSendingMessage"),
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// The question before somebody comes into a list.
pub(crate) static ADD_TO_LIST: Menu<Confirm> = Menu {
    id: "addToDistributionListMenu",
    intro: None,
    keys: &[
        yes("confirmAddingToDistributionList"),
        no("cancelAddingToDistributionList"),
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// The owner's lists, of which one may be selected.
struct Shelf<'a> {
    call: &'a Call,
    author: MailboxId,
    selected: Option<ListNumber>,
}

/// Has the owner keep his lists until he goes back.
pub(crate) async fn keep(call: &Call, author: MailboxId) -> Result<(), Leave> {
    let _nothing_to_send = Shelf { call, author, selected: None }.run(false).await?;
    Ok(())
}

/// Has the owner choose a list to send to; `None` if he goes back.
pub(crate) async fn choose(call: &Call, author: MailboxId) -> Result<Option<ListNumber>, Leave> {
    Shelf { call, author, selected: None }.run(true).await
}

impl Shelf<'_> {
    async fn run(mut self, sends: bool) -> Result<Option<ListNumber>, Leave> {
        loop {
            let action = self.call.choose_among(&LISTS, |action| sends || action != Lists::Send).await?;
            let Some(list) = self.list_for(action).await? else {
                if action == Lists::Back {
                    return Ok(None);
                }
                continue;
            };
            match action {
                Lists::Select => self.mention_size(list).await?,
                Lists::Review => self.review(list).await?,
                Lists::Add => self.add(list).await?,
                Lists::Remove => self.remove(list).await?,
                Lists::Send if self.is_wanted(list).await? => return Ok(Some(list)),
                Lists::Send | Lists::Back => {}
            }
        }
    }

    /// The list an action is about: the one selected, else one that is selected now. `None` if there is none.
    async fn list_for(&mut self, action: Lists) -> Result<Option<ListNumber>, Leave> {
        match (action, self.selected) {
            (Lists::Back, _) => Ok(None),
            (Lists::Review | Lists::Send | Lists::Add | Lists::Remove, Some(list)) => Ok(Some(list)),
            (Lists::Select | Lists::Review | Lists::Send | Lists::Add | Lists::Remove, _) => {
                let entered = self.enter_list().await?;
                self.selected = entered.or(self.selected);
                Ok(entered)
            }
        }
    }

    async fn enter_list(&self) -> Result<Option<ListNumber>, Leave> {
        loop {
            let Entry::Digits(digits) = self.call.enter(Prompt::ENTER_LIST_NUMBER).await? else {
                return Ok(None);
            };
            match ListNumber::parse(&digits) {
                Some(list) => return Ok(Some(list)),
                None => self.call.object(Prompt::NO_SUCH_LIST),
            }
        }
    }

    /// Says which list it is and how many are in it, and gives them back.
    async fn members(&self, list: ListNumber) -> Result<Vec<SpokenFrom>, Leave> {
        let members = self.call.list_members(self.author, list).await?;
        let count = u32::try_from(members.len()).unwrap_or(u32::MAX);
        self.call.mention(Prompt::ListMembers { list: list.get(), members: count });
        Ok(members)
    }

    async fn mention_size(&self, list: ListNumber) -> Result<(), Leave> {
        self.members(list).await.map(drop)
    }

    /// Says who is in the list before the menu comes again; any key of that interrupts.
    async fn review(&self, list: ListNumber) -> Result<(), Leave> {
        for utterance in self.members(list).await?.iter().flat_map(named) {
            self.call.mention(utterance);
        }
        Ok(())
    }

    async fn is_wanted(&self, list: ListNumber) -> Result<bool, Leave> {
        if self.members(list).await?.is_empty() {
            return Ok(false);
        }
        Ok(self.call.choose(&SEND_TO_LIST).await? == Confirm::Yes)
    }

    async fn add(&self, list: ListNumber) -> Result<(), Leave> {
        let Entry::Digits(digits) = self.call.enter(Prompt::ENTER_MEMBER).await? else { return Ok(()) };
        let Some(member) = self.call.addressee(self.author, &digits).await? else {
            self.call.object(Prompt::NO_SUCH_ADDRESSEE);
            return Ok(());
        };
        for utterance in named(&member.spoken) {
            self.call.mention(utterance);
        }
        match self.call.choose(&ADD_TO_LIST).await? {
            Confirm::No => {}
            Confirm::Yes => {
                let kept = self.call.add_to_list(self.author, list, &digits).await?;
                self.tell(kept, Prompt::MEMBER_ADDED);
            }
        }
        Ok(())
    }

    async fn remove(&self, list: ListNumber) -> Result<(), Leave> {
        let Entry::Digits(digits) = self.call.enter(Prompt::ENTER_MEMBER).await? else { return Ok(()) };
        let kept = self.call.remove_from_list(self.author, list, &digits).await?;
        self.tell(kept, Prompt::MEMBER_REMOVED);
        Ok(())
    }

    fn tell(&self, kept: Result<(), ListRefusal>, done: Prompt) {
        match kept {
            Ok(()) => self.call.mention(done),
            Err(why) => self.call.object(why_not(why)),
        }
    }
}

fn why_not(why: ListRefusal) -> Prompt {
    match why {
        ListRefusal::Already => Prompt::MEMBER_ALREADY,
        ListRefusal::Full => Prompt::LIST_FULL,
        ListRefusal::NotThere => Prompt::MEMBER_NOT_THERE,
        ListRefusal::BadNumber | ListRefusal::BadName => Prompt::NO_SUCH_ADDRESSEE,
    }
}
