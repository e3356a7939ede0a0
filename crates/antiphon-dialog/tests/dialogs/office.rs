//! The office behind a call in a test: it answers from a few fields, and keeps account of the recordings.

use std::collections::BTreeMap;

use antiphon_core::attendant::Period;
use antiphon_core::greeting::{DepositCause, GreetingKind};
use antiphon_core::ids::{BlobKey, MailboxId, MessageId, RecordingId};
use antiphon_core::lists::ListRefusal;
use antiphon_core::lockout::LockState;
use antiphon_core::mailbox::Counts;
use antiphon_core::message::MessageState;
use antiphon_core::passcode::{BrokenRule, Passcode, PasscodeContext, PasscodeRules};
use antiphon_core::time::{LocalTime, Weekday};
use antiphon_dialog::question::admin::{AdminAnswer, AdminQuestion, ManagedMailbox, OwnerKind};
use antiphon_dialog::question::{
    Addressee, Admission, Answer, AttendantAnswer, AttendantQuestion, ChangeOccasion, Claim,
    ClearingQuestion, Composing, Content, DepositOutcome, Envelope, HandlingQuestion, Intake, ListsAnswer,
    ListsQuestion, Marked, NameDue, PasscodeChange, PasscodeDue, Question, Reception, Recipients,
    RecordingPurpose, ReplyTo, Report, Sending, SendingAnswer, SendingQuestion, Sent, SpokenFrom,
    SpokenOwner, Terms, Verdict,
};

use crate::desk::{self, Handled};
use crate::front::Front;
use crate::place::Place;

/// The one mailbox.
pub(crate) fn mailbox() -> MailboxId {
    MailboxId(id(1))
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(number: u32) -> T {
    format!("00000000-0000-7000-8000-{number:012}").parse().unwrap()
}

/// An office with one mailbox, 2001.
#[derive(Clone)]
pub(crate) struct Office {
    /// The passcode in force.
    pub(crate) passcode: &'static str,
    /// Wrong ones until this side locks.
    pub(crate) attempts_max: u32,
    pub(crate) attempts: u32,
    /// The source has guessed too often.
    pub(crate) refuses: bool,
    pub(crate) admission: Admission,
    /// The passcode cannot be changed again so soon.
    pub(crate) change_too_soon: bool,
    pub(crate) inbox: Vec<Envelope>,
    /// Messages deleted elsewhere since the inbox was read.
    pub(crate) gone: Vec<MessageId>,
    pub(crate) reception: Reception,
    pub(crate) handled: Handled,
    pub(crate) deposit: DepositOutcome,
    /// Messages deleted before this call.
    pub(crate) deleted: Vec<Envelope>,
    pub(crate) composing: Composing,
    pub(crate) reply_to: ReplyTo,
    pub(crate) sent: Sent,
    /// Who is in every list.
    pub(crate) members: Vec<SpokenFrom>,
    pub(crate) list_kept: Result<(), ListRefusal>,
    /// The mailbox that the administrator menu finds.
    pub(crate) managed: ManagedMailbox,
    /// The organization has a default passcode.
    pub(crate) has_default: bool,
    /// What else the administrator menu finds.
    pub(crate) place: Place,
    /// The first word of the question that cannot be answered.
    pub(crate) unavailable: Option<&'static str>,
    pub(crate) chosen: Option<Passcode>,
    pub(crate) recordings: BTreeMap<RecordingId, Fate>,
    pub(crate) verifies: u32,
    pub(crate) front: Front,
}

/// What has become of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Open,
    Kept,
    Deposited,
    Discarded,
}

impl Default for Office {
    fn default() -> Self {
        Self {
            passcode: "471169",
            attempts_max: 4,
            attempts: 0,
            refuses: false,
            admission: Admission {
                mailbox: mailbox(),
                passcode_due: PasscodeDue::No,
                name_due: NameDue::No,
                passcode_expires_in_days: None,
            },
            change_too_soon: false,
            inbox: Vec::new(),
            gone: Vec::new(),
            reception: Reception {
                kind: GreetingKind::NoAnswer,
                recording: None,
                owner: SpokenOwner::Number("2001".to_owned()),
                intake: Intake::Takes { max_ms: 600_000 },
                transfer: None,
                warned: false,
                login_allowed: false,
                language: None,
            },
            handled: Handled::default(),
            deposit: DepositOutcome::Stored,
            deleted: Vec::new(),
            composing: Composing::Open(Terms {
                max_ms: 600_000,
                everybody: true,
                sending: RecordingId(id(900)),
            }),
            reply_to: ReplyTo::Mailbox { mailbox: MailboxId(id(2)), max_ms: 600_000 },
            sent: Sent::Report(Report { sent: 1, ..Report::default() }),
            members: vec![number("2002"), SpokenFrom::Name(BlobKey("name of 2003".to_owned()))],
            list_kept: Ok(()),
            managed: ManagedMailbox {
                mailbox: mailbox(),
                name: None,
                number: "2001".to_owned(),
                lock: LockState::LockedEverywhere,
                greeting: None,
                counts: Counts { new: 2, new_urgent: 0, saved: 1, saved_urgent: 0 },
            },
            has_default: true,
            place: Place::default(),
            unavailable: None,
            chosen: None,
            recordings: BTreeMap::new(),
            verifies: 0,
            front: Front::default(),
        }
    }
}

/// A message of 12 seconds from 3001, the `number`th of its inbox.
pub(crate) fn message(number: u32, state: MessageState) -> Envelope {
    Envelope {
        message: MessageId(id(100 + number)),
        state,
        urgent: false,
        confidential: false,
        from: SpokenFrom::Number("3001".to_owned()),
        received: LocalTime {
            year: 2026,
            month: 7,
            day: 14,
            weekday: Weekday::Tuesday,
            hour: 9,
            minute: 5,
            days_ago: 0,
        },
        duration_ms: 11_400,
        audio: BlobKey(format!("message {number}")),
        introduction: None,
        answerable: true,
        call_back: None,
    }
}

pub(crate) fn number(digits: &str) -> SpokenFrom {
    SpokenFrom::Number(digits.to_owned())
}

impl Office {
    /// The right passcode opens the set-up dialog.
    pub(crate) fn due(passcode_due: PasscodeDue, name_due: NameDue) -> Self {
        let office = Self::default();
        Self { admission: Admission { passcode_due, name_due, ..office.admission }, ..office }
    }

    /// With messages of these states.
    pub(crate) fn with_messages(states: &[MessageState]) -> Self {
        let inbox = (1..).zip(states).map(|(number, state)| message(number, *state)).collect();
        Self { inbox, ..Self::default() }
    }

    /// The answer, and the exchange as the transcript shows it.
    pub(crate) fn answer(&mut self, question: &Question) -> (Answer, String) {
        let asked = asked(question);
        if self.unavailable.is_some_and(|kind| asked.starts_with(kind)) {
            self.decide(question, Fate::Deposited);
            return (Answer::Unavailable, format!("{asked}: unavailable"));
        }
        let answer = self.answer_available(question);
        let outcome = outcome(&answer);
        (answer, if outcome.is_empty() { asked } else { format!("{asked}: {outcome}") })
    }

    fn answer_available(&mut self, question: &Question) -> Answer {
        match question {
            Question::Verify { claim, passcode, .. } => Answer::Verdict(self.verify(claim, passcode)),
            Question::ChangePasscode { passcode, .. } => Answer::PasscodeChange(self.change(passcode)),
            Question::BeginRecording(_) => {
                let recording = RecordingId(id(u32::try_from(self.recordings.len()).unwrap() + 500));
                self.recordings.insert(recording, Fate::Open);
                Answer::Recording(recording)
            }
            Question::KeepName { .. } => {
                self.decide(question, Fate::Kept);
                Answer::Kept
            }
            Question::Administer(asked) => Answer::Administered(self.administer(question, asked)),
            Question::DiscardRecording(_) => {
                self.decide(question, Fate::Discarded);
                Answer::Kept
            }
            Question::ConfirmName { .. } => Answer::Kept,
            Question::Counts { .. } => Answer::Counts(self.counts()),
            Question::Inbox { .. } => Answer::Inbox(self.inbox.clone()),
            Question::Mark { message, state, .. } => Answer::Marked(self.mark(*message, *state)),
            Question::Attendant(question) => self.front.answer(question).into(),
            Question::Handling { question: asked, .. } => {
                self.decide(question, Fate::Kept);
                Answer::Handling(self.handled.answer(asked))
            }
            Question::Reception { cause, .. } => Answer::Reception(self.received(*cause)),
            Question::Deposit { .. } => {
                self.decide(question, Fate::Deposited);
                Answer::Deposit(self.deposit)
            }
            Question::Sending(question) => Answer::Sending(self.sending(question)),
            Question::Lists(ListsQuestion::Members { .. }) => {
                Answer::Lists(ListsAnswer::Members(self.members.clone()))
            }
            Question::Lists(_) => Answer::Lists(ListsAnswer::Kept(self.list_kept)),
            Question::Clearing(question) => self.clearing(question),
        }
    }

    fn sending(&self, question: &SendingQuestion) -> SendingAnswer {
        match question {
            SendingQuestion::Begin { .. } => SendingAnswer::Composing(self.composing),
            SendingQuestion::Find { number, .. } => SendingAnswer::Addressee(addressee(number)),
            SendingQuestion::ReplyTo { .. } => SendingAnswer::ReplyTo(self.reply_to),
            SendingQuestion::Send(_) => SendingAnswer::Sent(self.sent.clone()),
        }
    }

    fn clearing(&mut self, question: &ClearingQuestion) -> Answer {
        match question {
            ClearingQuestion::Clear { messages, .. } => {
                self.inbox.retain(|it| !messages.contains(&it.message));
                Answer::Cleared(u32::try_from(messages.len()).unwrap())
            }
            ClearingQuestion::Deleted { .. } => Answer::Inbox(self.deleted.clone()),
            ClearingQuestion::Restore { message, .. } if self.gone.contains(message) => {
                Answer::Marked(Marked::Gone)
            }
            ClearingQuestion::Restore { .. } => Answer::Marked(Marked::Done),
        }
    }

    /// The kind of greeting is that of the cause, but in an absence.
    fn received(&self, cause: DepositCause) -> Reception {
        let mut reception = self.reception.clone();
        if cause == DepositCause::Busy && reception.kind == GreetingKind::NoAnswer {
            reception.kind = GreetingKind::Busy;
        }
        reception
    }

    fn administer(&mut self, question: &Question, asked: &AdminQuestion) -> AdminAnswer {
        match asked {
            AdminQuestion::Find { number, kind } => {
                let there = [("2001", OwnerKind::Person), ("2801", OwnerKind::Group)];
                let found = there.contains(&(number, *kind));
                AdminAnswer::Found(found.then(|| self.managed.clone()))
            }
            AdminQuestion::Unlock { .. } => {
                self.managed.lock = LockState::Open;
                AdminAnswer::Done
            }
            AdminQuestion::Reset { .. } if !self.has_default => AdminAnswer::NoDefaultPasscode,
            AdminQuestion::Reset { .. } => AdminAnswer::Done,
            AdminQuestion::KeepGreeting { .. } => {
                self.decide(question, Fate::Kept);
                self.managed.greeting = Some(BlobKey("group greeting".to_owned()));
                AdminAnswer::Done
            }
            AdminQuestion::Groups
            | AdminQuestion::Attendants
            | AdminQuestion::KeepAttendantGreeting { .. }
            | AdminQuestion::DefaultAttendantGreeting { .. }
            | AdminQuestion::Activate { .. }
            | AdminQuestion::Announcements
            | AdminQuestion::KeepAnnouncement { .. } => {
                self.decide(question, Fate::Kept);
                self.place.answer(asked)
            }
        }
    }

    fn verify(&mut self, claim: &Claim, passcode: &Passcode) -> Verdict {
        self.verifies += 1;
        if self.refuses {
            return Verdict::Refused;
        }
        if self.attempts >= self.attempts_max {
            return Verdict::Locked;
        }
        let right = match &self.chosen {
            Some(chosen) => passcode == chosen,
            None => passcode.expose() == self.passcode,
        };
        let exists = *claim == Claim::Own || *claim == Claim::Number("2001".to_owned());
        if passcode.expose() == "918273" && *claim == Claim::Number("2000".to_owned()) {
            return Verdict::Administration;
        }
        if right && exists {
            self.attempts = 0;
            return Verdict::Open(self.admission.clone());
        }
        self.attempts += 1;
        if self.attempts >= self.attempts_max { Verdict::Locked } else { Verdict::Wrong }
    }

    fn change(&mut self, passcode: &Passcode) -> PasscodeChange {
        if self.change_too_soon {
            return PasscodeChange::Broken(BrokenRule::TooSoon { days: 1 });
        }
        let owner = PasscodeContext::new().with_number("2001");
        match PasscodeRules::default().check(passcode, &owner) {
            Err(rule) => PasscodeChange::Broken(rule),
            Ok(()) => {
                self.chosen = Some(passcode.clone());
                PasscodeChange::Accepted
            }
        }
    }

    fn counts(&self) -> Counts {
        let count = |state, urgent: bool| {
            let of_kind = self.inbox.iter().filter(|it| it.state == state && (it.urgent || !urgent));
            u32::try_from(of_kind.count()).unwrap()
        };
        Counts {
            new: count(MessageState::New, false),
            new_urgent: count(MessageState::New, true),
            saved: count(MessageState::Saved, false),
            saved_urgent: count(MessageState::Saved, true),
        }
    }

    fn mark(&mut self, message: MessageId, state: MessageState) -> Marked {
        if self.gone.contains(&message) {
            self.inbox.retain(|it| it.message != message);
            return Marked::Gone;
        }
        for envelope in self.inbox.iter_mut().filter(|it| it.message == message) {
            envelope.state = state;
        }
        self.inbox.retain(|it| it.state != MessageState::Deleted);
        Marked::Done
    }

    fn decide(&mut self, question: &Question, fate: Fate) {
        let (Question::KeepName { recording, .. }
        | Question::Handling { question: HandlingQuestion::KeepGreeting { recording, .. }, .. }
        | Question::Deposit { recording, .. }
        | Question::DiscardRecording(recording)
        | Question::Administer(
            AdminQuestion::KeepGreeting { recording, .. }
            | AdminQuestion::KeepAttendantGreeting { recording, .. }
            | AdminQuestion::KeepAnnouncement { recording, .. },
        )) = question
        else {
            return;
        };
        let before = self.recordings.insert(*recording, fate);
        assert_eq!(before, Some(Fate::Open), "a recording is decided about once");
    }
}

fn asked(question: &Question) -> String {
    match question {
        Question::Verify { claim: Claim::Own, .. } => "verify own mailbox".to_owned(),
        Question::Verify { claim: Claim::Number(number), .. } => format!("verify {number}"),
        Question::ChangePasscode { occasion: ChangeOccasion::Voluntary, .. } => "change passcode".to_owned(),
        Question::ChangePasscode { occasion: ChangeOccasion::Demanded, .. } => {
            "change passcode on demand".to_owned()
        }
        Question::BeginRecording(RecordingPurpose::Name { .. }) => "begin recording a name".to_owned(),
        Question::BeginRecording(RecordingPurpose::Greeting { .. }) => {
            "begin recording a greeting".to_owned()
        }
        Question::BeginRecording(RecordingPurpose::Composition { .. }) => {
            "begin recording a composition".to_owned()
        }
        Question::BeginRecording(RecordingPurpose::Announcement) => {
            "begin recording an announcement".to_owned()
        }
        Question::BeginRecording(RecordingPurpose::Reply { .. }) => "begin recording a reply".to_owned(),
        Question::BeginRecording(RecordingPurpose::Deposit { .. }) => "begin recording a message".to_owned(),
        Question::Administer(AdminQuestion::Find { number, .. }) => format!("find {number}"),
        Question::Administer(AdminQuestion::Unlock { .. }) => "unlock".to_owned(),
        Question::Administer(AdminQuestion::Reset { .. }) => "reset the passcode".to_owned(),
        Question::Administer(AdminQuestion::KeepGreeting { .. }) => "keep the greeting".to_owned(),
        Question::Administer(AdminQuestion::Groups) => "groups".to_owned(),
        Question::Administer(AdminQuestion::Attendants) => "auto attendants".to_owned(),
        Question::Administer(AdminQuestion::KeepAttendantGreeting { period, .. }) => {
            format!("keep the greeting for {}", period.word())
        }
        Question::Administer(AdminQuestion::DefaultAttendantGreeting { period, .. }) => {
            format!("default greeting for {}", period.word())
        }
        Question::Administer(AdminQuestion::Activate { period, .. }) => {
            format!("activate {}", period.map_or("the schedule", Period::word))
        }
        Question::Administer(AdminQuestion::Announcements) => "announcements".to_owned(),
        Question::Administer(AdminQuestion::KeepAnnouncement { instead_of: None, .. }) => {
            "keep a new announcement".to_owned()
        }
        Question::Administer(AdminQuestion::KeepAnnouncement { .. }) => "replace the announcement".to_owned(),
        Question::KeepName { .. } => "keep the name".to_owned(),
        Question::ConfirmName { .. } => "confirm the name".to_owned(),
        Question::DiscardRecording(_) => "discard the recording".to_owned(),
        Question::Counts { .. } => "counts".to_owned(),
        Question::Inbox { .. } => "inbox".to_owned(),
        Question::Mark { message, state, .. } => {
            format!("mark message {} {}", last(message), state.word())
        }
        Question::Attendant(AttendantQuestion::Attending(_)) => "attending".to_owned(),
        Question::Attendant(AttendantQuestion::MayDial { digits, .. }) => format!("may dial {digits}"),
        Question::Attendant(AttendantQuestion::Names { digits, .. }) => format!("names {digits}"),
        Question::Handling { question, .. } => desk::asked(question),
        Question::Reception { cause, .. } => format!("reception, {}", cause.word()),
        Question::Deposit { urgent, confidential, .. } => {
            let marks = [(*urgent, ", urgent"), (*confidential, ", confidential")];
            let marks = marks.into_iter().filter(|(set, _)| *set).map(|(_, word)| word);
            format!("deposit{}", marks.collect::<String>())
        }
        Question::Sending(question) => asked_of_sending(question),
        Question::Lists(question) => asked_of_lists(question),
        Question::Clearing(ClearingQuestion::Clear { messages, .. }) => format!("delete {}", messages.len()),
        Question::Clearing(ClearingQuestion::Deleted { .. }) => "deleted messages".to_owned(),
        Question::Clearing(ClearingQuestion::Restore { message, state, .. }) => {
            format!("restore message {} as {}", last(message), state.word())
        }
    }
}

fn asked_of_sending(question: &SendingQuestion) -> String {
    match question {
        SendingQuestion::Begin { original: None, .. } => "compose".to_owned(),
        SendingQuestion::Begin { original: Some(message), .. } => {
            format!("forward message {}", last(message))
        }
        SendingQuestion::Find { number, .. } => format!("find {number}"),
        SendingQuestion::ReplyTo { message, .. } => format!("reply to message {}", last(message)),
        SendingQuestion::Send(sending) => asked_to_send(sending),
    }
}

fn asked_to_send(sending: &Sending) -> String {
    let what = match sending.content {
        Content::Composed(_) => "the recording".to_owned(),
        Content::Forwarded { original, introduction: None, .. } => format!("message {}", last(&original)),
        Content::Forwarded { original, introduction: Some(_), .. } => {
            format!("message {} after the recording", last(&original))
        }
    };
    let to = match &sending.to {
        Recipients::People(people) => {
            people.iter().map(|it| named(&it.spoken)).collect::<Vec<_>>().join(", ")
        }
        Recipients::Everybody => "everybody".to_owned(),
        Recipients::List(list) => format!("list {list}"),
    };
    let marks = [(sending.urgent, ", urgent"), (sending.confidential, ", confidential")];
    let marks: String = marks.into_iter().filter(|(set, _)| *set).map(|(_, word)| word).collect();
    format!("send {what} to {to}{marks}")
}

fn named(spoken: &SpokenFrom) -> &str {
    match spoken {
        SpokenFrom::Name(BlobKey(name)) => name,
        SpokenFrom::Number(number) => number,
        SpokenFrom::Unknown => "somebody",
    }
}

fn asked_of_lists(question: &ListsQuestion) -> String {
    match question {
        ListsQuestion::Members { list, .. } => format!("members of list {list}"),
        ListsQuestion::Add { list, number, .. } => format!("add {number} to list {list}"),
        ListsQuestion::Remove { list, number, .. } => format!("remove {number} from list {list}"),
    }
}

/// Whoever can be sent to: 2002 by number, 2003 by name.
fn addressee(digits: &str) -> Option<Addressee> {
    let (mailbox, spoken) = match digits {
        "2002" => (2, number("2002")),
        "2003" => (3, SpokenFrom::Name(BlobKey("name of 2003".to_owned()))),
        _ => return None,
    };
    Some(Addressee { mailbox: MailboxId(id(mailbox)), spoken })
}

fn last(message: &MessageId) -> char {
    message.to_string().chars().last().unwrap_or('?')
}

fn outcome(answer: &Answer) -> String {
    match answer {
        Answer::Verdict(Verdict::Open(_)) => "open".to_owned(),
        Answer::Verdict(verdict) => format!("{verdict:?}").to_lowercase(),
        Answer::PasscodeChange(PasscodeChange::Accepted) => "accepted".to_owned(),
        Answer::PasscodeChange(PasscodeChange::Broken(_)) => "refused".to_owned(),
        Answer::Marked(marked) => format!("{marked:?}").to_lowercase(),
        Answer::Deposit(outcome) => format!("{outcome:?}").to_lowercase(),
        Answer::Attendant(AttendantAnswer::MayDial(allowed)) => {
            if *allowed { "yes" } else { "no" }.to_owned()
        }
        Answer::Attendant(AttendantAnswer::Names(found)) => format!("{} people", found.people.len()),
        Answer::Sending(SendingAnswer::Sent(Sent::Report(report))) => reported(report),
        Answer::Sending(SendingAnswer::Sent(refused)) => format!("{refused:?}").to_lowercase(),
        Answer::Sending(SendingAnswer::Addressee(found)) => {
            found.as_ref().map_or_else(|| "nobody".to_owned(), |it| named(&it.spoken).to_owned())
        }
        Answer::Sending(SendingAnswer::Composing(composing)) => match composing {
            Composing::Open(_) => "may be".to_owned(),
            Composing::Confidential => "confidential".to_owned(),
            Composing::Gone => "gone".to_owned(),
        },
        Answer::Sending(SendingAnswer::ReplyTo(ReplyTo::Mailbox { .. })) => "may be".to_owned(),
        Answer::Sending(SendingAnswer::ReplyTo(refused)) => format!("{refused:?}").to_lowercase(),
        Answer::Lists(ListsAnswer::Members(members)) => members.len().to_string(),
        Answer::Lists(ListsAnswer::Kept(kept)) => match kept {
            Ok(()) => "done".to_owned(),
            Err(why) => why.to_string(),
        },
        Answer::Cleared(count) => count.to_string(),
        Answer::Administered(AdminAnswer::Found(None)) => "nobody".to_owned(),
        Answer::Administered(AdminAnswer::NoDefaultPasscode) => "no default passcode".to_owned(),
        Answer::Administered(AdminAnswer::NoRoom) => "no room".to_owned(),
        Answer::Administered(AdminAnswer::Groups(here)) => here.groups.len().to_string(),
        Answer::Administered(AdminAnswer::Attendants(here)) => here.len().to_string(),
        Answer::Administered(AdminAnswer::Announcements(here)) => here.len().to_string(),
        Answer::Administered(AdminAnswer::Found(Some(_)) | AdminAnswer::Done) => String::new(),
        Answer::Attendant(AttendantAnswer::Attending(_))
        | Answer::Recording(_)
        | Answer::Handling(_)
        | Answer::Kept
        | Answer::Counts(_)
        | Answer::Inbox(_)
        | Answer::Reception(_)
        | Answer::Unavailable => String::new(),
    }
}

fn reported(report: &Report) -> String {
    let Report { sent, full, vanished, failed } = report;
    format!("{sent} sent, {} full, {} vanished, {} failed", full.len(), vanished.len(), failed.len())
}
