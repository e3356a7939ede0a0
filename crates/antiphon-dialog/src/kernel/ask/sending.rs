//! Questions about messages that are sent, distribution lists, and deleted messages.

use antiphon_core::ids::{MailboxId, MessageId};
use antiphon_core::lists::{ListNumber, ListRefusal};
use antiphon_core::message::MessageState;

use super::{Unavailable, none_of_its_kind};
use crate::kernel::Call;
use crate::question::{
    Addressee, Answer, ClearingQuestion, Composing, Envelope, ListsAnswer, ListsQuestion, Marked, Question,
    ReplyTo, Sending, SendingAnswer, SendingQuestion, Sent, SpokenFrom,
};

impl Call {
    /// Whether and how the owner may compose a message, or forward one.
    pub(crate) async fn composing(
        &self,
        author: MailboxId,
        original: Option<MessageId>,
    ) -> Result<Composing, Unavailable> {
        let question = SendingQuestion::Begin { author, original };
        ask!(self, Question::Sending(question), Sending(SendingAnswer::Composing))
    }

    /// Who has this number; `None` if nobody who takes messages.
    pub(crate) async fn addressee(
        &self,
        author: MailboxId,
        number: &str,
    ) -> Result<Option<Addressee>, Unavailable> {
        let question = SendingQuestion::Find { author, number: number.to_owned() };
        ask!(self, Question::Sending(question), Sending(SendingAnswer::Addressee))
    }

    /// Whether, and to whom, a message can be replied to.
    pub(crate) async fn reply_to(
        &self,
        mailbox: MailboxId,
        message: MessageId,
    ) -> Result<ReplyTo, Unavailable> {
        let question = SendingQuestion::ReplyTo { mailbox, message };
        ask!(self, Question::Sending(question), Sending(SendingAnswer::ReplyTo))
    }

    /// Sends a message.
    pub(crate) async fn send(&self, sending: Sending) -> Result<Sent, Unavailable> {
        let question = SendingQuestion::Send(sending);
        ask!(self, Question::Sending(question), Sending(SendingAnswer::Sent))
    }

    /// How the members of a list are named.
    pub(crate) async fn list_members(
        &self,
        author: MailboxId,
        list: ListNumber,
    ) -> Result<Vec<SpokenFrom>, Unavailable> {
        let question = ListsQuestion::Members { author, list };
        ask!(self, Question::Lists(question), Lists(ListsAnswer::Members))
    }

    /// Adds whoever has the number to a list.
    pub(crate) async fn add_to_list(
        &self,
        author: MailboxId,
        list: ListNumber,
        number: &str,
    ) -> Result<Result<(), ListRefusal>, Unavailable> {
        let question = ListsQuestion::Add { author, list, number: number.to_owned() };
        ask!(self, Question::Lists(question), Lists(ListsAnswer::Kept))
    }

    /// Takes whoever has the number out of a list.
    pub(crate) async fn remove_from_list(
        &self,
        author: MailboxId,
        list: ListNumber,
        number: &str,
    ) -> Result<Result<(), ListRefusal>, Unavailable> {
        let question = ListsQuestion::Remove { author, list, number: number.to_owned() };
        ask!(self, Question::Lists(question), Lists(ListsAnswer::Kept))
    }

    /// Deletes those of the messages that are still there, and says how many.
    pub(crate) async fn clear(
        &self,
        mailbox: MailboxId,
        messages: Vec<MessageId>,
    ) -> Result<u32, Unavailable> {
        ask!(self, Question::Clearing(ClearingQuestion::Clear { mailbox, messages }), Cleared)
    }

    /// The deleted messages that can be brought back, oldest first.
    pub(crate) async fn deleted(&self, mailbox: MailboxId) -> Result<Vec<Envelope>, Unavailable> {
        ask!(self, Question::Clearing(ClearingQuestion::Deleted { mailbox }), Inbox)
    }

    /// Brings a deleted message back.
    pub(crate) async fn restore(
        &self,
        mailbox: MailboxId,
        message: MessageId,
        state: MessageState,
    ) -> Result<Marked, Unavailable> {
        ask!(self, Question::Clearing(ClearingQuestion::Restore { mailbox, message, state }), Marked)
    }
}
