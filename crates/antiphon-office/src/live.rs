//! Looking on: who may see which calls in progress, and end them.
//!
//! Administrators see the calls of what they administer, a person those that his own phones make. Nobody is told of
//! another organization's calls, not even that there are any.

use std::sync::Arc;

use antiphon_core::ids::CallRecordId;
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::live_call::LiveCall;
use antiphon_core::menu_map::MapScene;
use futures::StreamExt as _;

use crate::Office;
use crate::accounts::Principal;
use crate::admin::AdminError;
use crate::ports::{LiveCalls, LiveEvent, LiveWatch, StoreError};

/// Draws the map of the menus for a key layout, in the language of a tag such as `en-US`.
pub type DrawMap = fn(KeyLayout, &str) -> Vec<MapScene>;

/// The use cases about calls in progress.
#[derive(Clone)]
pub struct Monitor {
    office: Arc<Office>,
    calls: Arc<dyn LiveCalls>,
    map: DrawMap,
}

impl Monitor {
    /// Over this office, of these calls, on this map.
    #[must_use]
    pub fn new(office: Arc<Office>, calls: Arc<dyn LiveCalls>, map: DrawMap) -> Self {
        Self { office, calls, map }
    }

    /// Every scene of the telephone interface, each before those that lie in it.
    #[must_use]
    pub fn map(&self, layout: KeyLayout, language: &str) -> Vec<MapScene> {
        (self.map)(layout, language)
    }

    /// The calls in progress that he may see, in the order they came.
    #[must_use]
    pub fn calls(&self, who: &Principal) -> Vec<Arc<LiveCall>> {
        let mut calls = self.calls.calls();
        calls.retain(|call| sees(who, call));
        calls
    }

    /// One of them.
    #[must_use]
    pub fn call(&self, who: &Principal, id: CallRecordId) -> Option<Arc<LiveCall>> {
        self.calls(who).into_iter().find(|call| call.id == id)
    }

    /// The same calls, and what happens on them from now on.
    #[must_use]
    pub fn watch(&self, who: Principal) -> LiveWatch {
        let LiveWatch { mut calls, events } = self.calls.watch();
        calls.retain(|call| sees(&who, call));
        let events = events.filter(move |event| {
            let is_his = match event {
                LiveEvent::Of(call, _) => sees(&who, call),
                LiveEvent::Missed => true,
            };
            std::future::ready(is_his)
        });
        LiveWatch { calls, events: events.boxed() }
    }

    /// Ends a call for an administrator who may change things where it is; what its caller left is kept. That it was
    /// ended, and by whom, is in the audit.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a call that is over, or that he may not end, and what the store says.
    pub async fn end(&self, who: &Principal, id: CallRecordId) -> Result<(), AdminError> {
        let missing = || StoreError::Missing("call in progress");
        let call = self.call(who, id).filter(|call| ends(who, call)).ok_or_else(missing)?;
        if !self.calls.end(id) {
            return Err(missing().into());
        }
        let target = format!("call:{id}");
        let mut audit = self.office.audit_of(who.actor, who.organization, "call.ended", target);
        let from = call.caller.number.as_deref().unwrap_or("a withheld number");
        audit.detail = format!("from {from} to {}", call.called);
        Ok(self.office.ports.store.audit(&audit).await?)
    }
}

/// Whether he may look on.
#[must_use]
pub fn sees(who: &Principal, call: &LiveCall) -> bool {
    let Some(organization) = call.organization else { return false };
    let is_administered = match call.location {
        Some(location) => who.administration.sees(location),
        None => who.administration.sees_organization(),
    };
    let is_own = call.person.is_some() && call.person == who.person;
    organization == who.organization && (is_administered || is_own)
}

/// Whether he may end it.
#[must_use]
pub fn ends(who: &Principal, call: &LiveCall) -> bool {
    let Some(organization) = call.organization else { return false };
    let changes = match call.location {
        Some(location) => who.administration.changes(location),
        None => who.administration.changes_organization(),
    };
    organization == who.organization && changes
}
