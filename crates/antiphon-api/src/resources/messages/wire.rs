//! Messages as they stand on the wire.

use antiphon_core::message::search::MessageSearch;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::ApiError;
use crate::wire::instant;

/// How many messages there are.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Summary {
    /// Urgent ones not included.
    pub(super) new_messages: u32,
    pub(super) old_messages: u32,
    pub(super) new_urgent_messages: u32,
    pub(super) old_urgent_messages: u32,
}

/// A message.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WireMessage {
    pub(super) id: String,
    /// Seconds.
    pub(super) duration: u64,
    pub(super) calling_party: CallingParty,
    pub(super) urgent: bool,
    pub(super) confidential: bool,
    pub(super) read: bool,
    /// When it was left.
    pub(super) created: String,
}

/// Who left a message.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallingParty {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) person_id: Option<String>,
    /// Whether the number was withheld.
    pub(super) privacy_enabled: bool,
}

/// A page of messages.
#[derive(Serialize, ToSchema)]
pub(crate) struct Messages {
    pub(super) items: Vec<WireMessage>,
}

/// Mailboxes that one shares with others.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Memberships {
    pub(super) member_of: Vec<Membership>,
}

/// A mailbox that one shares with others.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Membership {
    pub(super) id: String,
    pub(super) name: String,
    /// Always `VOICEMAIL_GROUP`.
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) extension: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) phone_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) routing_prefix: Option<String>,
    /// Prefix and extension together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) esn: Option<String>,
}

/// Whose messages.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Whose {
    /// Oneself, or a voicemail group that one is a member of; oneself if it is absent.
    pub(super) line_owner_id: Option<String>,
}

/// Whose messages, and which part of them.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WhoseList {
    /// Oneself, or a voicemail group that one is a member of; oneself if it is absent.
    pub(super) line_owner_id: Option<String>,
    /// Left by somebody whose name and number contain these words; a number may have blanks and hyphens.
    pub(super) text: Option<String>,
    /// Only those that were read, or only those that were not.
    pub(super) read: Option<bool>,
    /// Only urgent ones, or only others.
    pub(super) urgent: Option<bool>,
    /// Only confidential ones, or only others.
    pub(super) confidential: Option<bool>,
    /// Left at this time or later, such as `2026-01-14T12:00:00Z`.
    pub(super) from: Option<String>,
    /// Left before this time.
    pub(super) to: Option<String>,
    /// Messages of a page, at most 1000.
    pub(super) max: Option<u32>,
    /// Messages to be skipped.
    pub(super) start: Option<u32>,
}

impl WhoseList {
    /// What is looked for.
    pub(super) fn search(&self) -> Result<MessageSearch, ApiError> {
        let moment = |text: &Option<String>| text.as_deref().map(instant).transpose();
        Ok(MessageSearch {
            text: self.text.clone().unwrap_or_default(),
            read: self.read,
            urgent: self.urgent,
            confidential: self.confidential,
            from_ms: moment(&self.from)?,
            before_ms: moment(&self.to)?,
        })
    }
}

/// Which messages are to be marked.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Marking {
    /// The message; all of them if it is absent or null.
    pub(super) message_id: Option<String>,
    /// Oneself, or a voicemail group that one is a member of; oneself if it is absent.
    pub(super) line_owner_id: Option<String>,
}

/// Which messages of a member are to be marked.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MemberMarking {
    /// The message; all of them if it is absent or null.
    pub(super) message_id: Option<String>,
}

/// What is said in a message.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Transcript {
    pub(super) message_id: String,
    /// `NOT_AVAILABLE`: this server writes no transcripts.
    pub(super) status: &'static str,
}
