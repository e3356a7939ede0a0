//! All rows. Each method that changes them checks first and changes then, so that it happens whole or not at all.

use std::collections::{BTreeMap, BTreeSet};

use antiphon_core::account::link::AccountLink;
use antiphon_core::account::passkey::Passkey;
use antiphon_core::account::secret::SecretHash;
use antiphon_core::account::tries::SignInTries;
use antiphon_core::account::{Account, ApiToken, PasswordHash, WebSession};
use antiphon_core::announcement::{Announcement, EarlierTake};
use antiphon_core::attendant::Attendant;
use antiphon_core::call_handling::CallHandling;
use antiphon_core::dialling::{DialRules, PersonalPermissions};
use antiphon_core::group::Group;
use antiphon_core::ids::{
    AccountId, AnnouncementId, AttendantId, CallRecordId, DeviceId, GroupId, LocationId, MailboxId,
    MessageId, OrganizationId, PasskeyId, PersonId, ScheduleId, TrunkId, WebhookId,
};
use antiphon_core::lists::{DistributionList, ListNumber};
use antiphon_core::location::Location;
use antiphon_core::mailbox::{Access, Mailbox, PasscodeHash};
use antiphon_core::message::Message;
use antiphon_core::numbering::{Extension, PhoneNumber};
use antiphon_core::organization::Organization;
use antiphon_core::person::{Device, Person};
use antiphon_core::schedule::Schedule;
use antiphon_core::trunk::Trunk;
use antiphon_core::webhook::{Delivery, Webhook};

use super::attempts::AttemptRows;
use super::integrations::IntegrationRows;
use super::jobs::JobRows;
use crate::ports::{
    Audit, BindingRecord, KeptCall, Leaver, Logo, NumberOwner, NumberRecord, Published, SetUpLink, TrunkState,
};
use uuid::Uuid;

#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) organizations: BTreeMap<OrganizationId, Organization>,
    pub(super) logos: BTreeMap<OrganizationId, Logo>,
    pub(super) default_passcodes: BTreeMap<OrganizationId, PasscodeHash>,
    pub(super) locations: BTreeMap<(OrganizationId, LocationId), Location>,
    pub(super) portal_passcodes: BTreeMap<(OrganizationId, LocationId), PasscodeHash>,
    pub(super) extensions: BTreeMap<(OrganizationId, LocationId, Extension), NumberOwner>,
    pub(super) numbers: BTreeMap<PhoneNumber, NumberRecord>,
    pub(super) people: BTreeMap<(OrganizationId, PersonId), Person>,
    pub(super) call_handling: BTreeMap<(OrganizationId, PersonId), CallHandling>,
    pub(super) groups: BTreeMap<(OrganizationId, GroupId), Group>,
    /// Removed, and to be brought back perhaps.
    pub(super) leavers: BTreeMap<(OrganizationId, PersonId), Leaver>,
    pub(super) devices: BTreeMap<DeviceId, Device>,
    pub(super) bindings: BTreeMap<DeviceId, Vec<BindingRecord>>,
    pub(super) mailboxes: BTreeMap<(OrganizationId, MailboxId), MailboxRow>,
    pub(super) announcements: BTreeMap<(OrganizationId, AnnouncementId), Announcement>,
    /// Of each announcement, newest first.
    pub(super) earlier_takes: BTreeMap<(OrganizationId, AnnouncementId), Vec<EarlierTake>>,
    pub(super) schedules: BTreeMap<(OrganizationId, ScheduleId), Schedule>,
    pub(super) attendants: BTreeMap<(OrganizationId, AttendantId), Attendant>,
    pub(super) trunks: BTreeMap<(OrganizationId, TrunkId), Trunk>,
    pub(super) trunk_states: BTreeMap<(OrganizationId, TrunkId), TrunkState>,
    pub(super) dial_rules: BTreeMap<(OrganizationId, LocationId), DialRules>,
    pub(super) permissions: BTreeMap<(OrganizationId, PersonId), PersonalPermissions>,
    pub(super) attempts: AttemptRows,
    pub(super) messages: BTreeMap<(OrganizationId, MailboxId, MessageId), Message>,
    pub(super) lists: BTreeMap<(OrganizationId, MailboxId, ListNumber), DistributionList>,
    pub(super) external_lamps: BTreeSet<(OrganizationId, MailboxId)>,
    pub(super) jobs: JobRows,
    pub(super) accounts: BTreeMap<(OrganizationId, AccountId), Account>,
    pub(super) account_passwords: BTreeMap<AccountId, PasswordHash>,
    pub(super) sign_in_tries: BTreeMap<SecretHash, SignInTries>,
    pub(super) set_up_link: Option<SetUpLink>,
    pub(super) links: BTreeMap<SecretHash, AccountLink>,
    pub(super) sessions: BTreeMap<SecretHash, WebSession>,
    pub(super) tokens: BTreeMap<SecretHash, ApiToken>,
    pub(super) passkeys: BTreeMap<PasskeyId, Passkey>,
    pub(super) oauth: IntegrationRows,
    /// By age.
    pub(super) calls: BTreeMap<(i64, CallRecordId), KeptCall>,
    /// In the order of telling.
    pub(super) events: Vec<Published>,
    pub(super) webhooks: BTreeMap<(OrganizationId, WebhookId), Webhook>,
    /// In the order of trying.
    pub(super) webhook_deliveries: Vec<Delivery>,
    /// In the order of writing.
    pub(super) audit: Vec<Audit>,
}

#[derive(Debug)]
pub(super) struct MailboxRow {
    pub(super) mailbox: Mailbox,
    pub(super) access: Access,
    pub(super) name_due: bool,
    /// Hashes of own passcodes, newest first.
    pub(super) history: Vec<PasscodeHash>,
}

impl Rows {
    /// Writes an entry of the audit, and the jobs that go with the change.
    pub(super) fn note(&mut self, audit: &Audit) {
        self.jobs.add(&audit.jobs);
        // Identities of version 8 (RFC 9562 section 5.8), so that they meet no others.
        let id = Uuid::from_u128((0x8 << 76) | (0x2 << 62) | self.audit.len() as u128);
        self.jobs.add(audit.event_job(id).as_slice());
        self.audit.push(Audit { jobs: Vec::new(), ..audit.clone() });
    }

    pub(super) fn newest_audit(&self, organization: OrganizationId, max: u32) -> Vec<Audit> {
        let mut entries: Vec<_> =
            self.audit.iter().rev().filter(|entry| entry.organization == organization).collect();
        // Stable: of one millisecond, the one written last stays first.
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.at_ms));
        entries.into_iter().take(to_usize(max)).cloned().collect()
    }
}

pub(super) fn to_usize(max: u32) -> usize {
    usize::try_from(max).unwrap_or(usize::MAX)
}
