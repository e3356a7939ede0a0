//! Calls in progress as those who look on see them: what is observed of each, folded into one picture.
//!
//! Pure like the [`History`](crate::history::History), which does the same for afterwards. It costs what an observation
//! says and no more: texts are moved in once, and copied only for somebody who looks.

use std::borrow::Cow;
use std::collections::BTreeMap;

use antiphon_core::call_record::AnsweredBy;
use antiphon_core::ids::CallRecordId;
use antiphon_core::live_call::{Happened, LiveCall, LiveNews, LiveState, MOMENTS_MAX, Moment, Words};
use antiphon_core::message::MessageFrom;
use antiphon_dialog::map::place;

use crate::input::{CallId, Observation, Party};

/// The calls in progress.
#[derive(Debug, Default)]
pub struct Live {
    calls: BTreeMap<CallId, Picture>,
}

#[derive(Debug)]
struct Picture {
    call: LiveCall,
    /// The dialog that talks to the caller, or waits while he talks to somebody.
    dialog: Option<AnsweredBy>,
    /// Where in the menus it waits.
    left_at: Option<String>,
}

/// What has changed.
#[derive(Debug)]
pub struct Change<'a> {
    /// The call as it is now.
    pub call: Cow<'a, LiveCall>,
    /// What it was.
    pub news: LiveNews,
}

impl Live {
    /// Takes note of what was observed at `now_ms`; what has changed by it, if anything that anybody may see.
    ///
    /// `id_of` tells the identity of a call when it begins; one without is passed over.
    pub fn observe(
        &mut self,
        now_ms: i64,
        observation: &Observation,
        id_of: impl FnOnce(CallId) -> Option<CallRecordId>,
    ) -> Option<Change<'_>> {
        if let Observation::Began { call, sip_call_id, called, account, shown } = observation {
            let began = began(id_of(*call)?, now_ms, sip_call_id, called, account.as_ref(), shown);
            self.calls.insert(*call, Picture { call: began, dialog: None, left_at: None });
            return None;
        }
        if let Observation::Ended { call, .. } = observation {
            let over = self.calls.remove(call)?.call;
            over.organization?;
            return Some(Change { call: Cow::Owned(over), news: LiveNews::Ended });
        }
        let picture = self.calls.get_mut(&subject(observation)?)?;
        let news = picture.observe(now_ms, observation)?;
        picture.call.organization?;
        Some(Change { call: Cow::Borrowed(&picture.call), news })
    }

    /// Every call of which it is known whose it is, in the order they came.
    pub fn calls(&self) -> impl Iterator<Item = &LiveCall> {
        self.calls.values().map(|picture| &picture.call).filter(|call| call.organization.is_some())
    }

    /// The call with this identity, and what the switchboard calls it.
    #[must_use]
    pub fn find(&self, id: CallRecordId) -> Option<(CallId, &LiveCall)> {
        self.calls.iter().find(|(_, it)| it.call.id == id).map(|(call, it)| (*call, &it.call))
    }
}

impl Picture {
    fn observe(&mut self, now_ms: i64, observation: &Observation) -> Option<LiveNews> {
        match observation {
            Observation::Routed { party, .. } => Some(self.routed(party)),
            Observation::Rings { .. } if self.call.state == LiveState::Arriving => {
                self.stands(LiveState::Ringing)
            }
            Observation::Connects { .. } => self.stands(LiveState::Ringing),
            Observation::Answered { by, .. } => self.answered(now_ms, *by),
            Observation::Disconnects { .. } => self.disconnected(),
            Observation::Scene { scene, .. } => {
                self.call.scene = Some(place(scene).to_owned());
                self.call.expects = None;
                Some(LiveNews::Moved)
            }
            Observation::Expects { what, .. } => {
                self.call.expects = Some(*what);
                Some(LiveNews::Moved)
            }
            Observation::Pressed { key, .. } => {
                self.remember(now_ms, Happened::Pressed(key.as_char()));
                Some(LiveNews::Pressed(key.as_char()))
            }
            Observation::Says { language, text, .. } => {
                self.remember(now_ms, Happened::Said(text.clone()));
                let words = Words { language: language.tag(), text: text.clone(), since_ms: now_ms };
                self.call.says = Some(words);
                Some(LiveNews::Says)
            }
            Observation::Silent { .. } => self.call.says.take().map(|_| LiveNews::Silent),
            Observation::Records { .. } => {
                self.stands(LiveState::Recording(self.dialog.unwrap_or(AnsweredBy::Voicemail)))
            }
            Observation::Recorded { .. } => match self.call.state {
                LiveState::Recording(by) => self.stands(LiveState::Talking(by)),
                LiveState::Arriving | LiveState::Ringing | LiveState::Talking(_) => None,
            },
            Observation::Began { .. }
            | Observation::Rings { .. }
            | Observation::Refused { .. }
            | Observation::Released { .. }
            | Observation::HangsUp { .. }
            | Observation::Ended { .. } => None,
        }
    }

    fn routed(&mut self, party: &Party) -> LiveNews {
        let is_new = self.call.organization.is_none();
        self.call.organization = Some(party.organization);
        self.call.location = Some(party.location);
        self.call.person = party.person;
        self.call.caller = MessageFrom { person: party.person.or(party.from.person), ..party.from.clone() };
        if is_new { LiveNews::Began } else { LiveNews::Moved }
    }

    fn answered(&mut self, now_ms: i64, by: AnsweredBy) -> Option<LiveNews> {
        let is_first = self.call.answered_ms.is_none();
        self.call.answered_ms.get_or_insert(now_ms);
        self.call.says = None;
        self.call.expects = None;
        let scene = self.call.scene.take();
        match by {
            AnsweredBy::Phone => self.left_at = scene,
            AnsweredBy::Portal | AnsweredBy::Attendant | AnsweredBy::Voicemail => self.dialog = Some(by),
        }
        self.call.state = LiveState::Talking(by);
        Some(if is_first { LiveNews::Answered } else { LiveNews::Moved })
    }

    /// The dialog that has waited has its caller again.
    fn disconnected(&mut self) -> Option<LiveNews> {
        let dialog = self.dialog?;
        if let Some(scene) = self.left_at.take() {
            self.call.scene = Some(scene);
        }
        self.stands(LiveState::Talking(dialog))
    }

    fn stands(&mut self, state: LiveState) -> Option<LiveNews> {
        let is_news = self.call.state != state;
        self.call.state = state;
        is_news.then_some(LiveNews::Moved)
    }

    fn remember(&mut self, at_ms: i64, what: Happened) {
        let moments = &mut self.call.moments;
        if moments.len() >= MOMENTS_MAX {
            moments.remove(0);
        }
        moments.push(Moment { at_ms, what });
    }
}

/// Which call an observation is about; what concerns one phone of several changes nothing in the picture.
fn subject(observation: &Observation) -> Option<CallId> {
    match observation {
        Observation::Began { call, .. }
        | Observation::Routed { call, .. }
        | Observation::Rings { call, .. }
        | Observation::Answered { call, .. }
        | Observation::Scene { call, .. }
        | Observation::Expects { call, .. }
        | Observation::Pressed { call, .. }
        | Observation::Says { call, .. }
        | Observation::Silent { call }
        | Observation::Records { call }
        | Observation::Recorded { call }
        | Observation::Connects { call, .. }
        | Observation::Disconnects { call }
        | Observation::HangsUp { call }
        | Observation::Ended { call, .. } => Some(*call),
        Observation::Refused { .. } | Observation::Released { .. } => None,
    }
}

fn began(
    id: CallRecordId,
    now_ms: i64,
    sip_call_id: &str,
    called: &str,
    account: Option<&String>,
    shown: &MessageFrom,
) -> LiveCall {
    LiveCall {
        id,
        organization: None,
        location: None,
        caller: shown.clone(),
        account: account.cloned(),
        person: None,
        sip_call_id: sip_call_id.to_owned(),
        called: called.to_owned(),
        begun_ms: now_ms,
        answered_ms: None,
        state: LiveState::Arriving,
        scene: None,
        expects: None,
        says: None,
        moments: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
