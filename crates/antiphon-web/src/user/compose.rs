//! Messages that are composed and forwarded: to people and groups, to one of the owner's lists, or to everybody.
//!
//! A recording is kept as a draft before anything else is looked at, so that nobody has to say it twice because of a
//! number that was wrong.

use std::time::Duration;

use antiphon_core::ids::{MessageId, RecordingId};
use antiphon_core::lists::ListNumber;
use antiphon_office::admin::attendants::Target;
use antiphon_office::compose::{Composing, Content, Missed, Recipients, Report, Sending, Sent, Terms};
use antiphon_office::drafts::DraftError;
use antiphon_office::error::OfficeError;
use antiphon_office::inbox::SpokenFrom;
use antiphon_office::ports::SpoolError;
use askama::Template;
use axum::extract::{Multipart, RawQuery, State};
use axum::http::HeaderMap;

use super::Subject;
use super::addressees::{self, Chosen, Named};
use crate::Hub;
use crate::audio;
use crate::form::{Form, Typed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::recording::{self, Part};
use crate::session::Owner;
use crate::words::{caller, counted, instant, length};

const HERE: &str = "/voicemail";
/// The value of `whom` for everybody of the location.
const EVERYBODY: &str = "everybody";

#[derive(Template)]
#[template(path = "user/compose.html")]
struct Page {
    frame: Frame,
    place: String,
    original: Option<Original>,
    form: Form,
    whom: Vec<(String, String)>,
    people: Vec<Chosen>,
    targets: Vec<Target>,
    draft: Option<RecordingId>,
    part: Part,
}

/// The message that is forwarded.
struct Original {
    id: MessageId,
    from: String,
    instant: String,
    when: String,
    length: String,
}

#[derive(Template)]
#[template(path = "parts/targets.html")]
struct Targets {
    targets: Vec<Target>,
}

/// What is being written, and under which terms.
struct Desk {
    owner: Owner,
    original: Option<MessageId>,
    terms: Terms,
}

/// `GET /voicemail/new`, with `?to=` or `?whom=` for whom it is.
pub(crate) async fn show_new(State(hub): State<Hub>, owner: Owner, RawQuery(query): RawQuery) -> Answer {
    let desk = Desk::of(&hub, owner, None).await?;
    let asked = Typed::of_query(query.as_deref());
    let named = addressees::read(&hub, &desk.owner.subject, &asked).await?;
    let form = desk.fresh().with("whom", asked.text("whom"));
    show(&desk.page(&hub, form, named, None).await?)
}

/// `POST /voicemail/new`
pub(crate) async fn take_new(State(hub): State<Hub>, owner: Owner, sent: Multipart) -> Answer {
    take(&hub, Desk::of(&hub, owner, None).await?, sent).await
}

/// `GET /voicemail/{message}/forward`
pub(crate) async fn show_forward(State(hub): State<Hub>, owner: Owner, Id(message): Id<MessageId>) -> Answer {
    let desk = Desk::of(&hub, owner, Some(message)).await?;
    let form = desk.fresh();
    show(&desk.page(&hub, form, Named::default(), None).await?)
}

/// `POST /voicemail/{message}/forward`
pub(crate) async fn take_forward(
    State(hub): State<Hub>,
    owner: Owner,
    Id(message): Id<MessageId>,
    sent: Multipart,
) -> Answer {
    take(&hub, Desk::of(&hub, owner, Some(message)).await?, sent).await
}

/// `GET /voicemail/drafts/{draft}/audio`
pub(crate) async fn draft_sound(
    State(hub): State<Hub>,
    Owner { subject, .. }: Owner,
    Id(draft): Id<RecordingId>,
    headers: HeaderMap,
) -> Answer {
    match hub.office.draft(subject.organization(), subject.mailbox(), draft).await {
        Ok(wav) => Ok(audio::serve(&headers, audio::playable(wav))),
        Err(SpoolError::Missing(_)) => Err(Refusal::Missing),
        Err(error) => Err(Refusal::Away(error.to_string())),
    }
}

/// `GET /voicemail/addressees`: whom the text may mean.
pub(crate) async fn find(State(hub): State<Hub>, owner: Owner, RawQuery(query): RawQuery) -> Answer {
    let asked = Typed::of_query(query.as_deref());
    // Of several names with commas between, the last is being typed.
    let text = asked.text("to").rsplit([',', ';']).next().unwrap_or_default().trim().to_owned();
    show(&Targets { targets: addressees::proposed(&hub, &owner.subject, &text).await? })
}

/// What was sent of the form: whatever the button, the recording is kept first.
async fn take(hub: &Hub, desk: Desk, sent: Multipart) -> Answer {
    let recording::Sent { typed, file } = recording::Sent::read(sent).await?;
    let mut form = Form::sent(&typed, &["file"]);
    let mut draft: Option<RecordingId> = typed.given("draft").and_then(|it| it.parse().ok());
    if !file.is_empty() {
        match desk.keep(hub, &file).await? {
            Ok(kept) => desk.replace(hub, draft.replace(kept)).await?,
            Err(problem) => form = form.with_fault("file", &problem),
        }
    }
    if typed.text("do") == "forget" {
        desk.replace(hub, draft.take()).await?;
    }
    let named = addressees::read(hub, &desk.owner.subject, &typed).await?;
    match typed.text("do") {
        "send" => desk.send(hub, form, &typed, named, draft).await,
        _ => {
            let fine = !form.is_refused() && named.left.is_empty();
            let page = desk.page(hub, form, named, draft).await?;
            if fine { show(&page) } else { show_again(&page) }
        }
    }
}

impl Desk {
    async fn of(hub: &Hub, owner: Owner, original: Option<MessageId>) -> Result<Self, Refusal> {
        let (organization, author) = (owner.subject.organization(), owner.subject.mailbox());
        match hub.office.composing(organization, author, original).await? {
            Composing::Open(terms) => Ok(Self { owner, original, terms }),
            Composing::Confidential => {
                Err(Refusal::Bad("A confidential message is not forwarded.".to_owned()))
            }
            Composing::Gone => Err(Refusal::Missing),
        }
    }

    fn author(&self) -> &Subject {
        &self.owner.subject
    }

    fn fresh(&self) -> Form {
        Form::new().with("sending", self.terms.sending)
    }

    fn longest(&self) -> Duration {
        Duration::from_millis(self.terms.max_ms.into())
    }

    /// Keeps a recording. The inner error is one to be told beside it.
    async fn keep(&self, hub: &Hub, file: &[u8]) -> Result<Result<RecordingId, String>, Refusal> {
        let author = self.author();
        let (organization, mailbox) = (author.organization(), author.mailbox());
        match hub.office.keep_draft(organization, mailbox, file, self.longest()).await {
            Ok(kept) => Ok(Ok(kept)),
            Err(DraftError::Unfit(problem)) => Ok(Err(problem)),
            Err(DraftError::Failed(error)) => Err(refusal(error)),
        }
    }

    /// Throws the draft away that another one replaces, or nothing, if it is the author's.
    async fn replace(&self, hub: &Hub, before: Option<RecordingId>) -> Result<(), Refusal> {
        let Some(before) = before else { return Ok(()) };
        let author = self.author();
        match hub.office.draft(author.organization(), author.mailbox(), before).await {
            Ok(_) => hub.office.discard_recording(before).await.map_err(|error| refusal(error.into())),
            Err(_) => Ok(()),
        }
    }

    async fn send(
        self,
        hub: &Hub,
        form: Form,
        typed: &Typed,
        named: Named,
        draft: Option<RecordingId>,
    ) -> Answer {
        // Whoever is not known yet has to be, before anybody gets it.
        let (to, form) = self.recipients(typed, &named, form);
        let content = self.content(typed, draft);
        let (Some(to), Some(content), false) = (to, content, form.is_refused()) else {
            let form = if draft.is_none() && self.original.is_none() && !form.faulty("file") {
                form.with_fault("file", "record the message first, or choose a file")
            } else {
                form
            };
            return show_again(&self.page(hub, form, named, draft).await?);
        };
        let (urgent, confidential) = (typed.on("urgent"), typed.on("confidential"));
        let (organization, author) = (self.author().organization(), self.author().mailbox());
        let sending = Sending { organization, author, content, to, urgent, confidential };
        let (form, draft) = match hub.office.send(sending).await {
            Ok(Sent::Report(report)) if report.reached_all() => {
                self.replace(hub, draft).await?;
                return go(HERE, "sent");
            }
            Ok(Sent::Report(report)) => (form.with_problem(&self.told(hub, &report).await?), draft),
            Ok(Sent::NotAllowed) => {
                (form.with_fault("whom", "these are more than one message may go to"), draft)
            }
            Ok(Sent::Confidential | Sent::Gone) => return Err(Refusal::Missing),
            Err(OfficeError::Spool(SpoolError::Missing(_))) => (
                form.with_fault("file", "the recording was not sent in time and is gone; record it again"),
                None,
            ),
            Err(error) => return Err(refusal(error)),
        };
        show_again(&self.page(hub, form, named, draft).await?)
    }

    fn content(&self, typed: &Typed, draft: Option<RecordingId>) -> Option<Content> {
        match self.original {
            None => draft.map(Content::Composed),
            Some(original) => {
                let sending = typed.text("sending").parse().unwrap_or(self.terms.sending);
                Some(Content::Forwarded { original, introduction: draft, sending })
            }
        }
    }

    /// Who is to get it; `None` with what is wrong beside the field.
    fn recipients(&self, typed: &Typed, named: &Named, form: Form) -> (Option<Recipients>, Form) {
        let people = || named.chosen.iter().map(|it| it.addressee.clone()).collect();
        if !named.left.is_empty() {
            return (None, form);
        }
        let nobody = named.chosen.is_empty();
        match (typed.text("whom"), nobody) {
            ("", true) => (None, form.with_fault("to", "name somebody, or choose a list")),
            ("", false) => (Some(Recipients::People(people())), form),
            (_, false) => {
                let problem = "these would not get it: choose “The people named here”, or take them away";
                (None, form.with_fault("to", problem))
            }
            (EVERYBODY, true) => (Some(Recipients::Everybody), form),
            (list, true) => match ListNumber::parse(list) {
                Some(list) => (Some(Recipients::List(list)), form),
                None => (None, form.with_fault("whom", "there is no such list")),
            },
        }
    }

    /// Who has it and who has not, in words.
    async fn told(&self, hub: &Hub, report: &Report) -> Result<String, Refusal> {
        let mut words = vec![format!("Sent to {}.", counted(report.sent, "mailbox", "mailboxes"))];
        for (missed, why) in [
            (&report.full, "the mailbox is full"),
            (&report.vanished, "there is no such mailbox any more"),
            (&report.failed, "it could not be stored now; send it again"),
        ] {
            for it in missed {
                words.push(format!("Not to {}: {why}.", self.name_of(hub, it).await?));
            }
        }
        words.push("Who has it does not get it twice.".to_owned());
        Ok(words.join(" "))
    }

    async fn name_of(&self, hub: &Hub, missed: &Missed) -> Result<String, Refusal> {
        match (missed.mailbox, &missed.spoken) {
            (Some(mailbox), _) => match addressees::name_of(hub, self.author(), mailbox).await {
                Err(Refusal::Missing) => Ok("somebody who has gone".to_owned()),
                named => named,
            },
            (None, SpokenFrom::Number(number)) => Ok(number.clone()),
            (None, SpokenFrom::Name(_) | SpokenFrom::Unknown) => Ok("somebody who has gone".to_owned()),
        }
    }

    async fn page(
        &self,
        hub: &Hub,
        form: Form,
        named: Named,
        draft: Option<RecordingId>,
    ) -> Result<Page, Refusal> {
        let fault = Some(form.error("file").to_owned()).filter(|it| !it.is_empty());
        let label = if self.original.is_some() { "Words before it, as a WAV file" } else { "A WAV file" };
        let part = Part::of_message(label, self.longest()).with(fault);
        let mut form = form.with("to", named.left.join(", "));
        if !named.faults.is_empty() {
            form = form.with_fault("to", &named.faults.join("; "));
        }
        Ok(Page {
            frame: Frame::of(&self.owner.who, HERE, None),
            place: match self.original {
                Some(message) => format!("/voicemail/{message}/forward"),
                None => "/voicemail/new".to_owned(),
            },
            original: self.original(hub).await?,
            form,
            whom: self.whom(hub).await?,
            people: named.chosen,
            targets: addressees::proposed(hub, self.author(), "").await?,
            draft,
            part: if self.original.is_some() || draft.is_some() { part.optional() } else { part },
        })
    }

    async fn original(&self, hub: &Hub) -> Result<Option<Original>, Refusal> {
        let Some(id) = self.original else { return Ok(None) };
        let author = self.author();
        let messages = hub.office.messages(author.organization(), author.mailbox()).await?;
        let message = messages.into_iter().find(|it| it.id == id).ok_or(Refusal::Missing)?;
        Ok(Some(Original {
            id,
            from: caller(&message.from).0,
            instant: instant(message.created_ms),
            when: author.zone().moment(message.created_ms, hub.now_ms()),
            length: length(message.duration_ms),
        }))
    }

    /// What one message can go to.
    async fn whom(&self, hub: &Hub) -> Result<Vec<(String, String)>, Refusal> {
        let author = self.author();
        let mut whom = vec![(String::new(), "The people named here".to_owned())];
        for list in hub.office.distribution_lists(author.organization(), author.mailbox()).await? {
            let members = counted(list.entries.len(), "member", "members");
            let shown = format!("{} ({members})", super::lists::title(list.number, &list.name));
            whom.push((list.number.to_string(), shown));
        }
        if self.terms.everybody {
            whom.push((EVERYBODY.to_owned(), format!("Everybody in {}", author.location.name)));
        }
        Ok(whom)
    }
}

fn refusal(error: OfficeError) -> Refusal {
    match error {
        OfficeError::Store(error) => error.into(),
        OfficeError::Blob(error) => Refusal::Away(error.to_string()),
        OfficeError::Spool(error) => Refusal::Away(error.to_string()),
    }
}
