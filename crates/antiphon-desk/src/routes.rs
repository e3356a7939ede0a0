//! Where calls go, in the switchboard's words.

use std::sync::Arc;

use antiphon_call::input::{Party, Route, RouteRequest};
use antiphon_dialog::prompts::Language;
use antiphon_dialog::start::OwnMailbox;
use antiphon_office::routing::{self, CallRequest, Caller, Destination, Ring};

use crate::contacts::target;
use crate::{Desk, noted};

impl Desk {
    pub(crate) async fn route(&self, request: &RouteRequest) -> Route {
        match self.office.route(call(request)).await {
            Ok(Destination::Portal(caller)) => Route::Portal(party(caller)),
            Ok(Destination::Ring(ring)) => ringing(ring),
            Ok(Destination::Deposit(caller, mailbox, cause)) => {
                Route::Deposit { party: party(caller), mailbox, cause }
            }
            Ok(Destination::NotFound) => Route::NotFound,
            Ok(Destination::NotReachable) => Route::NotReachable,
            Err(error) => {
                noted(&error);
                Route::Unavailable
            }
        }
    }
}

fn call(request: &RouteRequest) -> CallRequest<'_> {
    CallRequest {
        account: request.account.as_deref(),
        called: &request.called,
        called_host: &request.called_host,
        shown_number: request.shown_number.as_deref(),
        shown_name: request.shown_name.as_deref(),
        address: request.remote.ip(),
    }
}

fn ringing(ring: Ring) -> Route {
    Route::Ring {
        targets: ring.contacts.iter().filter_map(target).collect(),
        party: party(ring.caller),
        ring: ring.ring,
        busy: ring.busy,
        unanswered: ring.unanswered,
    }
}

fn party(caller: Caller) -> Arc<Party> {
    Arc::new(Party {
        organization: caller.organization,
        location: caller.location,
        person: caller.from.person,
        from: caller.from,
        source: caller.source,
        language: Language::or_nearest(&caller.language),
        key_layout: caller.key_layout,
        branding: caller.branding,
        own: caller.own.map(own),
    })
}

fn own(own: routing::OwnMailbox) -> OwnMailbox {
    OwnMailbox { mailbox: own.mailbox, passcode_unset: own.passcode_unset }
}
