//! Messages that owners send, distribution lists, and deleting and bringing back.

super::fixed! {
    /// Asks before all messages are deleted.
    DELETE_ALL_QUESTION = "clear.question";
    /// All messages are deleted.
    ALL_DELETED = "clear.done";
    /// No message was deleted.
    NOTHING_DELETED = "clear.cancelled";
    /// The message just announced is deleted.
    MESSAGE_IS_DELETED = "message.is_deleted";
    /// The message is brought back.
    MESSAGE_RESTORED = "message.restored";
    /// A confidential message is not forwarded.
    CONFIDENTIAL_NOT_FORWARDED = "forward.confidential";
    /// Asks for an introduction, or `#` for none.
    RECORD_INTRODUCTION = "forward.record_introduction";
    /// Asks for the message.
    RECORD_MESSAGE = "compose.record";
    /// Asks for the reply.
    RECORD_REPLY = "reply.record";
    /// Whoever left the message cannot be replied to.
    NO_REPLY_POSSIBLE = "reply.nobody";
    /// The mailbox a reply would go to is full.
    REPLY_MAILBOX_FULL = "reply.full";
    /// Asks for the first addressee.
    ENTER_ADDRESSEE = "send.enter_addressee";
    /// Asks for one more addressee, or `#` to send.
    ENTER_NEXT_ADDRESSEE = "send.enter_next_addressee";
    /// Leads in the recorded name of an addressee, which follows.
    TO = "send.to";
    /// An addressee that cannot be named.
    TO_UNKNOWN = "send.to_unknown";
    /// Nobody has that number who takes messages.
    NO_SUCH_ADDRESSEE = "send.no_such_addressee";
    /// The addressee is among those chosen already.
    ADDRESSEE_CHOSEN_ALREADY = "send.chosen_already";
    /// There are as many addressees as a message may have.
    ADDRESSEES_AT_MAXIMUM = "send.addressees_at_maximum";
    /// Asks before a message goes to everybody.
    SEND_TO_ALL_QUESTION = "send.everybody_question";
    /// Nobody got the message.
    SENT_TO_NOBODY = "send.nobody";
    /// Leads in whose mailbox is full.
    NOT_SENT_FULL = "send.full";
    /// Leads in who has no mailbox any more.
    NOT_SENT_VANISHED = "send.vanished";
    /// Leads in for whom the message could not be stored.
    NOT_SENT_FAILED = "send.failed";
    /// The message may not go to so many.
    SENDING_NOT_ALLOWED = "send.not_allowed";
    /// The message cannot be sent now, and is still there to be sent.
    NOT_SENT_NOW = "send.not_now";
    /// Asks for the number of a list.
    ENTER_LIST_NUMBER = "list.enter_number";
    /// There is no list of that number.
    NO_SUCH_LIST = "list.none";
    /// Asks whom to add or remove.
    ENTER_MEMBER = "list.enter_member";
    /// The member is in the list.
    MEMBER_ADDED = "list.added";
    /// The member is no longer in the list.
    MEMBER_REMOVED = "list.removed";
    /// The member was in the list before.
    MEMBER_ALREADY = "list.already";
    /// The list takes no more members.
    LIST_FULL = "list.full";
    /// The member is not in the list.
    MEMBER_NOT_THERE = "list.not_there";
    /// Nobody has the number that should be called back.
    CALL_BACK_NOT_FOUND = "call_back.not_found";
    /// They are on the phone.
    CALL_BACK_BUSY = "call_back.busy";
    /// Nobody answered.
    CALL_BACK_NO_ANSWER = "call_back.no_answer";
    /// Their phone is not there.
    CALL_BACK_NOT_REACHABLE = "call_back.not_reachable";
    /// The owner may not call that number.
    CALL_BACK_NOT_ALLOWED = "call_back.not_allowed";
    /// The call cannot be made now.
    CALL_BACK_UNAVAILABLE = "call_back.unavailable";
}
