//! What dialogs ask about messages that are sent, distribution lists and deleted messages, in the office's words.

use antiphon_call::input::Party;
use antiphon_dialog::question as ask;
use antiphon_dialog::question::{
    Answer, ClearingQuestion, ListsAnswer, ListsQuestion, SendingAnswer, SendingQuestion,
};
use antiphon_office::addressing::{Addressee, ReplyTo};
use antiphon_office::compose::{self, Missed};
use antiphon_office::inbox::{Mark, SpokenFrom};
use antiphon_office::lists::{ListMember, ListOwner};

use crate::Desk;
use crate::dialogs::{actor, answered, marked, spoken};

impl Desk {
    pub(crate) async fn sending(&self, party: &Party, question: SendingQuestion) -> Answer {
        let (office, organization) = (&self.office, party.organization);
        match question {
            SendingQuestion::Begin { author, original } => {
                let terms = office.composing(organization, author, original).await;
                answered(terms, |it| Answer::Sending(SendingAnswer::Composing(composing(it))))
            }
            SendingQuestion::Find { author, number } => {
                let found = office.addressee(organization, author, &number).await;
                answered(found, |it| Answer::Sending(SendingAnswer::Addressee(it.map(addressee))))
            }
            SendingQuestion::ReplyTo { mailbox, message } => {
                let to = office.reply_to(organization, mailbox, message).await;
                answered(to, |it| Answer::Sending(SendingAnswer::ReplyTo(reply_to(it))))
            }
            SendingQuestion::Send(sending) => {
                let sending = compose::Sending {
                    organization,
                    author: sending.author,
                    content: content(sending.content),
                    to: recipients(sending.to),
                    urgent: sending.urgent,
                    confidential: sending.confidential,
                };
                answered(office.send(sending).await, |it| Answer::Sending(SendingAnswer::Sent(sent(it))))
            }
        }
    }

    pub(crate) async fn lists(&self, party: &Party, question: ListsQuestion) -> Answer {
        let (organization, actor) = (party.organization, actor(party));
        let owner = |mailbox, list| ListOwner { organization, mailbox, list, actor: &actor };
        match question {
            ListsQuestion::Members { author, list } => {
                let members = self.office.list_members(organization, author, list).await;
                answered(members, |it| Answer::Lists(ListsAnswer::Members(names(&it))))
            }
            ListsQuestion::Add { author, list, number } => {
                let kept = self.office.add_to_list(owner(author, list), &number).await;
                answered(kept, |it| Answer::Lists(ListsAnswer::Kept(it.map(drop))))
            }
            ListsQuestion::Remove { author, list, number } => {
                let kept = self.office.remove_from_list(owner(author, list), &number).await;
                answered(kept, |it| Answer::Lists(ListsAnswer::Kept(it.map(drop))))
            }
        }
    }

    pub(crate) async fn clearing(&self, party: &Party, question: ClearingQuestion) -> Answer {
        let organization = party.organization;
        match question {
            ClearingQuestion::Clear { mailbox, messages } => {
                let cleared = self.office.clear_mailbox(organization, mailbox, messages).await;
                answered(cleared, Answer::Cleared)
            }
            ClearingQuestion::Deleted { mailbox } => {
                let deleted = self.office.deleted_inbox(organization, mailbox).await;
                self.envelopes(party, mailbox, deleted).await
            }
            ClearingQuestion::Restore { mailbox, message, state } => {
                let mark = Mark { organization, mailbox, message, state };
                answered(self.office.undelete(mark).await, |it| Answer::Marked(marked(it)))
            }
        }
    }
}

fn composing(composing: compose::Composing) -> ask::Composing {
    match composing {
        compose::Composing::Open(compose::Terms { max_ms, everybody, sending }) => {
            ask::Composing::Open(ask::Terms { max_ms, everybody, sending })
        }
        compose::Composing::Confidential => ask::Composing::Confidential,
        compose::Composing::Gone => ask::Composing::Gone,
    }
}

fn addressee(addressee: Addressee) -> ask::Addressee {
    ask::Addressee { mailbox: addressee.mailbox, spoken: spoken(addressee.spoken) }
}

fn reply_to(to: ReplyTo) -> ask::ReplyTo {
    match to {
        ReplyTo::Mailbox(mailbox, max_ms) => ask::ReplyTo::Mailbox { mailbox, max_ms },
        ReplyTo::Full => ask::ReplyTo::Full,
        ReplyTo::Nobody => ask::ReplyTo::Nobody,
    }
}

fn content(content: ask::Content) -> compose::Content {
    match content {
        ask::Content::Composed(recording) => compose::Content::Composed(recording),
        ask::Content::Forwarded { original, introduction, sending } => {
            compose::Content::Forwarded { original, introduction, sending }
        }
    }
}

fn recipients(to: ask::Recipients) -> compose::Recipients {
    match to {
        ask::Recipients::People(people) => {
            let asked = |it: ask::Addressee| Addressee { mailbox: it.mailbox, spoken: known(it.spoken) };
            compose::Recipients::People(people.into_iter().map(asked).collect())
        }
        ask::Recipients::Everybody => compose::Recipients::Everybody,
        ask::Recipients::List(list) => compose::Recipients::List(list),
    }
}

fn known(spoken: ask::SpokenFrom) -> SpokenFrom {
    match spoken {
        ask::SpokenFrom::Name(name) => SpokenFrom::Name(name),
        ask::SpokenFrom::Number(number) => SpokenFrom::Number(number),
        ask::SpokenFrom::Unknown => SpokenFrom::Unknown,
    }
}

fn sent(sent: compose::Sent) -> ask::Sent {
    match sent {
        compose::Sent::Report(report) => ask::Sent::Report(reported(report)),
        compose::Sent::Confidential => ask::Sent::Confidential,
        compose::Sent::Gone => ask::Sent::Gone,
        compose::Sent::NotAllowed => ask::Sent::NotAllowed,
    }
}

fn reported(report: compose::Report) -> ask::Report {
    let all = |missed: Vec<Missed>| missed.into_iter().map(|it| spoken(it.spoken)).collect();
    ask::Report {
        sent: report.sent,
        full: all(report.full),
        vanished: all(report.vanished),
        failed: all(report.failed),
    }
}

fn names(members: &[ListMember]) -> Vec<ask::SpokenFrom> {
    members.iter().map(|member| spoken(member.spoken())).collect()
}
