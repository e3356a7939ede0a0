//! Messages that are composed, forwarded and replied: a recording, and whom it goes to.

use antiphon_core::ids::{GroupId, PersonId};
use antiphon_core::lists::ListNumber;
use antiphon_core::message::Message;
use antiphon_core::person::Person;
use antiphon_office::addressing::{Addressee, ReplyTo};
use antiphon_office::compose::{FileSending, Missed, Recipients, Report, Sent};
use antiphon_office::inbox::SpokenFrom;
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Request, State};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::inbox::{Inbox, found};
use crate::Api;
use crate::body::{Body, Json, is_json};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::id::WireId as _;
use crate::upload::{BODY_BYTES_MAX, Form};
use crate::wire::Digits;

pub(in crate::resources) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(compose))
        .routes(routes!(forward))
        .routes(routes!(reply))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}

/// Whom a message goes to, and how it is marked.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Outgoing {
    /// Extensions and numbers as the sender dials them, or identities of people and voicemail groups.
    #[schema(default = json!([]))]
    to: Vec<Digits>,
    /// One of the sender's distribution lists, 1–15.
    #[schema(default = json!(null))]
    list: Option<u32>,
    #[schema(default = json!(false))]
    urgent: bool,
    /// A confidential message is not forwarded.
    #[schema(default = json!(false))]
    confidential: bool,
}

/// The same as the parts of a form, with a recording.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the form is read part by part; this describes it")]
pub(crate) struct OutgoingForm {
    /// A WAV file.
    #[schema(value_type = Option<String>, format = Binary)]
    file: Option<Vec<u8>>,
    /// Extensions, numbers and identities, with commas between.
    to: Option<String>,
    /// One of the sender's distribution lists, 1–15.
    list: Option<u32>,
    urgent: Option<bool>,
    confidential: Option<bool>,
}

/// Who got a message and who did not.
#[derive(Serialize, ToSchema)]
pub(crate) struct SentReport {
    /// How many have it.
    sent: u32,
    /// Whose mailboxes are full.
    full: Vec<String>,
    /// Who has no mailbox that takes messages.
    vanished: Vec<String>,
    /// For whom it could not be stored now.
    failed: Vec<String>,
}

/// What came in either form.
struct Parcel {
    outgoing: Outgoing,
    file: Option<Bytes>,
}

impl FromRequest<Api> for Parcel {
    type Rejection = ApiError;

    async fn from_request(request: Request, api: &Api) -> Result<Self, ApiError> {
        if is_json(request.headers()) {
            let Body(outgoing) = Body::from_request(request, api).await?;
            return Ok(Self { outgoing, file: None });
        }
        let form = Form::from_request(request, api).await?;
        let text = |name: &'static str| form.texts_of(name);
        let is = |name: &'static str| text(name).any(|text| text.eq_ignore_ascii_case("true"));
        let numbers = text("to").flat_map(|text| text.split(',')).map(str::trim).filter(|it| !it.is_empty());
        let list = text("list").find(|text| !text.is_empty()).map(str::parse).transpose();
        let outgoing = Outgoing {
            to: numbers.map(|it| Digits(it.to_owned())).collect(),
            list: list.map_err(|_| ApiError::bad("list: is a number from 1 to 15"))?,
            urgent: is("urgent"),
            confidential: is("confidential"),
        };
        Ok(Self { outgoing, file: form.file.map(|(_, bytes)| bytes) })
    }
}

/// Sends a recording as a message to people and voicemail groups, each once.
#[utoipa::path(post, path = "/telephony/voiceMessages", tag = "Voice messages", operation_id = "composeVoiceMessage",
    request_body(content((OutgoingForm = "multipart/form-data"), (Outgoing = "application/json")),
        description = "The form with a `file`; JSON cannot carry one"),
    responses((status = 200, description = "Who got it", body = SentReport)),
    security(("token" = ["spark:calls_write"])))]
async fn compose(
    State(api): State<Api>,
    caller: Caller,
    parcel: Parcel,
) -> Result<Json<SentReport>, ApiError> {
    let author = caller.own_person(&api).await?;
    let to = recipients(&api, &author, &parcel.outgoing).await?;
    if parcel.file.is_none() {
        return Err(ApiError::bad("file: the form has no such part"));
    }
    send(&api, &author, None, to, parcel).await
}

/// Forwards a message, after what the recording says, if there is one.
#[utoipa::path(post, path = "/telephony/voiceMessages/{messageId}/actions/forward/invoke", tag = "Voice messages",
    operation_id = "forwardVoiceMessage",
    params(("messageId" = String, Path, description = "The message")),
    request_body(content((Outgoing = "application/json"), (OutgoingForm = "multipart/form-data"))),
    responses((status = 200, description = "Who got it", body = SentReport)),
    security(("token" = ["spark:calls_write"])))]
async fn forward(
    State(api): State<Api>,
    caller: Caller,
    Path(message): Path<String>,
    parcel: Parcel,
) -> Result<Json<SentReport>, ApiError> {
    let (author, original) = own_message(&api, &caller, &message).await?;
    let to = recipients(&api, &author, &parcel.outgoing).await?;
    send(&api, &author, Some(&original), to, parcel).await
}

/// Sends a recording to whoever left a message, if that was somebody with a mailbox here.
#[utoipa::path(post, path = "/telephony/voiceMessages/{messageId}/actions/reply/invoke", tag = "Voice messages",
    operation_id = "replyToVoiceMessage",
    params(("messageId" = String, Path, description = "The message")),
    request_body(content((OutgoingForm = "multipart/form-data"), (Outgoing = "application/json")),
        description = "The form with a `file`; JSON cannot carry one"),
    responses((status = 200, description = "Whether it is there", body = SentReport)),
    security(("token" = ["spark:calls_write"])))]
async fn reply(
    State(api): State<Api>,
    caller: Caller,
    Path(message): Path<String>,
    parcel: Parcel,
) -> Result<Json<SentReport>, ApiError> {
    let (author, original) = own_message(&api, &caller, &message).await?;
    let number = original.from.number.clone().unwrap_or_default();
    let to = match api.office.reply_to(author.organization, author.mailbox, original.id).await? {
        ReplyTo::Mailbox(mailbox, _) => {
            Recipients::People(vec![Addressee { mailbox, spoken: SpokenFrom::Number(number) }])
        }
        ReplyTo::Full => {
            let missed = Missed { spoken: SpokenFrom::Number(number), mailbox: None };
            let report = Report { full: vec![missed], ..Report::default() };
            return Ok(Json(told(&report)));
        }
        ReplyTo::Nobody => return Err(ApiError::bad("whoever left the message has no mailbox here")),
    };
    if parcel.file.is_none() {
        return Err(ApiError::bad("file: the form has no such part"));
    }
    send(&api, &author, None, to, parcel).await
}

async fn own_message(api: &Api, caller: &Caller, id: &str) -> Result<(Person, Message), ApiError> {
    let author = caller.own_person(api).await?;
    let inbox = Inbox { organization: author.organization, mailbox: author.mailbox };
    let message = found(api, inbox, id).await?;
    Ok((author, message))
}

async fn send(
    api: &Api,
    author: &Person,
    original: Option<&Message>,
    to: Recipients,
    parcel: Parcel,
) -> Result<Json<SentReport>, ApiError> {
    let sending = FileSending {
        organization: author.organization,
        author: author.mailbox,
        original: original.map(|it| it.id),
        wav: parcel.file.map(|bytes| bytes.to_vec()),
        to,
        urgent: parcel.outgoing.urgent,
        confidential: parcel.outgoing.confidential,
    };
    match api.office.send_file(&sending).await? {
        Sent::Report(report) => Ok(Json(told(&report))),
        Sent::Confidential => Err(ApiError::bad("a confidential message is not forwarded")),
        Sent::Gone => Err(ApiError::no_such("message")),
        Sent::NotAllowed => Err(ApiError::bad("to: names more people than one message may go to")),
    }
}

/// Everybody who is named, with the word by which they are.
async fn recipients(api: &Api, author: &Person, outgoing: &Outgoing) -> Result<Recipients, ApiError> {
    let mut people = Vec::new();
    for Digits(named) in &outgoing.to {
        people.push(addressee(api, author, named).await?);
    }
    if let Some(list) = outgoing.list {
        let list = ListNumber::new(list).ok_or_else(|| ApiError::bad("list: is a number from 1 to 15"))?;
        let members = api.office.list_members(author.organization, author.mailbox, list).await?;
        let reached = members.into_iter().filter_map(|it| Some((it.entry, it.addressee?)));
        people.extend(
            reached.map(|(entry, it)| Addressee { spoken: SpokenFrom::Number(entry.to_string()), ..it }),
        );
    }
    if people.is_empty() {
        return Err(ApiError::bad("to: name somebody that the message is to go to"));
    }
    Ok(Recipients::People(people))
}

async fn addressee(api: &Api, author: &Person, named: &str) -> Result<Addressee, ApiError> {
    let (office, organization) = (&api.office, author.organization);
    let nobody = || ApiError::bad(format!("to: \"{named}\" is nobody with a mailbox that takes messages"));
    let spoken = SpokenFrom::Number(named.to_owned());
    if let Some(id) = PersonId::read(named) {
        let person = office.person(organization, id).await.map_err(|_| nobody())?;
        return Ok(Addressee { mailbox: person.mailbox, spoken });
    }
    if let Some(id) = GroupId::read(named) {
        let group = office.group(organization, id).await.map_err(|_| nobody())?;
        return Ok(Addressee { mailbox: group.mailbox, spoken });
    }
    let reached = office.addressee(organization, author.mailbox, named).await?.ok_or_else(nobody)?;
    Ok(Addressee { spoken, ..reached })
}

fn told(report: &Report) -> SentReport {
    let named = |some: &[Missed]| {
        let named = some.iter().map(|it| match &it.spoken {
            SpokenFrom::Number(number) => number.clone(),
            SpokenFrom::Name(_) | SpokenFrom::Unknown => String::new(),
        });
        named.collect()
    };
    SentReport {
        sent: report.sent,
        full: named(&report.full),
        vanished: named(&report.vanished),
        failed: named(&report.failed),
    }
}
