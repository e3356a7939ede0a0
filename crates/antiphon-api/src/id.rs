//! Identities as clients see them: `ciscospark://us/TYPE/uuid` in base64 without padding. Clients decode them, so that
//! a bare UUID would not do; one that is sent to us is understood all the same.

use antiphon_core::ids::{
    AccountId, AnnouncementId, AttendantId, CallRecordId, DeviceId, GroupId, JobId, LocationId, MessageId,
    OrganizationId, PersonId, ScheduleId, WebhookId,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use uuid::Uuid;

/// What comes before the type.
const SCHEME: &str = "ciscospark://us/";
/// An identity that has a type on the wire.
pub(crate) trait WireId: Sized {
    /// The type's name on the wire.
    const TYPE: &'static str;
    /// From the UUID within.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The UUID within.
    fn uuid(&self) -> Uuid;

    /// As clients see it.
    fn wire(&self) -> String {
        encoded(Self::TYPE, &self.uuid().to_string())
    }

    /// What a client sent, with padding or without; `None` if it is no identity of this kind.
    fn read(text: &str) -> Option<Self> {
        if let Ok(uuid) = Uuid::parse_str(text) {
            return Some(Self::from_uuid(uuid));
        }
        let decoded = String::from_utf8(STANDARD_NO_PAD.decode(text.trim_end_matches('=')).ok()?).ok()?;
        let (kind, uuid) = decoded.strip_prefix(SCHEME)?.split_once('/')?;
        (kind == Self::TYPE).then_some(())?;
        Uuid::parse_str(uuid).ok().map(Self::from_uuid)
    }
}

/// Any type with any text.
pub(crate) fn encoded(kind: &str, text: &str) -> String {
    STANDARD_NO_PAD.encode(format!("{SCHEME}{kind}/{text}"))
}

macro_rules! wire_ids {
    ($($name:ident = $kind:literal),+ $(,)?) => {$(
        impl WireId for $name {
            const TYPE: &'static str = $kind;
            fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
            fn uuid(&self) -> Uuid {
                self.0
            }
        }
    )+};
}

wire_ids! {
    OrganizationId = "ORGANIZATION",
    LocationId = "LOCATION",
    PersonId = "PEOPLE",
    // An administrator without a mailbox is among the people of clients.
    AccountId = "PEOPLE",
    GroupId = "VOICEMAIL_GROUP",
    MessageId = "VOICE_MESSAGE",
    DeviceId = "DEVICE",
    AnnouncementId = "ANNOUNCEMENT",
    AttendantId = "AUTO_ATTENDANT",
    ScheduleId = "SCHEDULE",
    CallRecordId = "CALL",
    WebhookId = "WEBHOOK",
    JobId = "DELIVERY",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_comes_back_whatever_becomes_of_its_padding() {
        let id = PersonId(Uuid::from_u128(7));
        let wire = id.wire();
        assert!(!wire.contains('='));
        for text in [wire.clone(), format!("{wire}="), format!("{wire}=="), id.to_string()] {
            assert_eq!(PersonId::read(&text), Some(id), "{text}");
        }
        for text in ["", "me", "2001", &LocationId(Uuid::from_u128(7)).wire()] {
            assert_eq!(PersonId::read(text), None, "{text}");
        }
    }
}
