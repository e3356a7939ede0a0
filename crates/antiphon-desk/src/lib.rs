//! The front desk: answers what the switchboard asks, out of the office.
//!
//! Invariants: nothing is decided here. A question is put into the office's words, its answer into the switchboard's;
//! whatever the office could not find out becomes "unavailable". Flows are read and written here and nowhere else
//! between SIP and the rows.

mod attendants;
mod contacts;
mod admin;
mod dialogs;
mod greetings;
mod handling;
mod routes;
mod sending;
mod trunks;

use std::sync::Arc;

use antiphon_call::input::{Answer, Ask, Lamp, Target, Unavailable};
use antiphon_core::ids::RecordingId;
use antiphon_core::trunk::TrunkRef;
use antiphon_dialog::prompts::Language;
use antiphon_office::Office;
use antiphon_office::ports::{Lamp as Shown, StoreError};
use antiphon_sip::digest::Ha1s;
use antiphon_sip::event::Subscriber;
use antiphon_sip::flow::Flow;
use antiphon_sip::registrar::{Binding, ContactChanges};

use crate::contacts::{bindings, records, target};

/// Answers the questions of switchboards.
pub struct Desk {
    office: Arc<Office>,
    language: Arc<FindLanguage>,
}

/// Finds the language to speak where that of a tag is wanted.
type FindLanguage = dyn Fn(&str) -> Language + Send + Sync;

impl Desk {
    /// A desk in front of an office, where every language is spoken that there are words in.
    #[must_use]
    pub fn new(office: Arc<Office>) -> Self {
        Self { office, language: Arc::new(Language::or_nearest) }
    }

    /// The same where not every language is spoken: `language` finds the one to speak where that of a tag is wanted.
    #[must_use]
    pub fn speaking(self, language: impl Fn(&str) -> Language + Send + Sync + 'static) -> Self {
        Self { language: Arc::new(language), ..self }
    }

    /// Answers a question, if it has an answer.
    pub async fn answer(&self, ask: Ask) -> Option<Answer> {
        match ask {
            Ask::Credentials { username } => Some(Answer::Credentials(self.credentials(&username).await)),
            Ask::Register { username, changes } => {
                Some(Answer::Bindings(self.register(&username, changes).await))
            }
            Ask::Route(request) => Some(Answer::Route(self.route(&request).await)),
            Ask::Connect { party, to, on_behalf } => {
                Some(Answer::Route(self.connect(&party, &to, on_behalf).await))
            }
            Ask::Divert { party, diversion, cause, to } => {
                Some(Answer::Route(self.divert(&party, &diversion, cause, to.as_deref()).await))
            }
            Ask::Transfer { by, moved, shown, source, to } => {
                Some(Answer::Route(self.transfer(&by, &moved, &shown, &source, &to).await))
            }
            Ask::Owns { account, known } => Some(Answer::Owns(self.owns(&account, &known).await)),
            Ask::Dialog { party, question } => Some(Answer::Dialog(self.dialog(&party, question).await)),
            Ask::Lamp(whose) => Some(Answer::Lamp(self.lamp_of(&whose).await)),
            Ask::TrunkLamps(trunk) => Some(Answer::Lamps(self.lamps_of_trunk(trunk).await)),
            Ask::CallOver { recordings } => {
                self.call_over(&recordings).await;
                None
            }
        }
    }

    /// What the outbox wants shown, with the owner's contacts where the switchboard finds his phones.
    ///
    /// # Errors
    /// What the store says.
    pub async fn lamp(&self, shown: &Shown) -> Result<Lamp, StoreError> {
        let mut targets = Vec::new();
        for username in &shown.devices {
            let contacts = self.office.contacts_of(username).await?;
            targets.extend(contacts.iter().filter_map(target));
        }
        Ok(lamp(shown, targets))
    }

    /// The flows of all phones that are registered now, each with the end of its registration in epoch milliseconds:
    /// what a switchboard learns when it starts. Those with a `Path` are left out: their flow is a proxy's.
    ///
    /// # Errors
    /// What the store says.
    pub async fn live_flows(&self) -> Result<Vec<(Flow, i64)>, StoreError> {
        let live = self.office.live_contacts().await?;
        let direct = live.iter().filter(|(_, it)| it.path.is_empty());
        Ok(direct.filter_map(|(_, it)| Some((it.flow.parse().ok()?, it.expires_ms))).collect())
    }

    async fn credentials(&self, username: &str) -> Result<Option<Ha1s>, Unavailable> {
        let device = self.office.device(username).await.inspect_err(noted).map_err(|_| Unavailable)?;
        if let Some(device) = device {
            return Ok(Some(Ha1s { md5: device.ha1_md5, sha256: device.ha1_sha256 }));
        }
        let login = self.office.trunk_login(username).await.inspect_err(noted).map_err(|_| Unavailable)?;
        Ok(login.map(|login| Ha1s { md5: login.ha1_md5, sha256: login.ha1_sha256 }))
    }

    /// A registration older than what is stored changes nothing, and is told what is stored.
    async fn register(&self, username: &str, changes: ContactChanges) -> Result<Vec<Binding>, Unavailable> {
        let change =
            |before: &[_], now_ms| changes.apply(&bindings(before), now_ms).ok().map(|it| records(&it));
        let stored = self.office.register(username, change).await;
        stored.map(|records| bindings(&records)).inspect_err(noted).map_err(|_| Unavailable)
    }

    async fn lamp_of(&self, whose: &Subscriber) -> Option<Lamp> {
        let shown = match whose {
            Subscriber::Phone(username) => self.office.lamp_of(username).await,
            Subscriber::Trunk { trunks, number } => self.office.lamp_on_trunk(trunks, number).await,
        };
        self.lamp(&shown.inspect_err(noted).ok()??).await.inspect_err(noted).ok()
    }

    /// For a telephone system beside, which knows of no phones here.
    async fn lamps_of_trunk(&self, trunk: TrunkRef) -> Vec<Lamp> {
        let lamps = self.office.lamps_of_trunk(trunk).await.inspect_err(noted).unwrap_or_default();
        lamps.iter().map(|shown| lamp(shown, Vec::new())).collect()
    }

    async fn call_over(&self, recordings: &[RecordingId]) {
        for recording in recordings {
            if let Err(error) = self.office.discard_recording(*recording).await {
                tracing::warn!(%recording, %error, "a recording stays in the spool");
            }
        }
    }
}

fn lamp(shown: &Shown, targets: Vec<Target>) -> Lamp {
    Lamp {
        mailbox: shown.mailbox,
        counts: shown.counts,
        version: shown.version,
        portal: shown.portal.clone(),
        targets,
        organization: shown.organization,
        location: shown.location,
        number: shown.number.clone(),
    }
}

/// The caller hears that something is wrong; whoever runs the server reads what.
fn noted(error: &impl std::fmt::Display) {
    tracing::warn!(%error, "the office cannot answer");
}
