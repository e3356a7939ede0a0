//! Where calls go, in the switchboard's words.

use std::sync::Arc;

use antiphon_call::input::{self, OutsideCall, Party, Route, RouteRequest};
use antiphon_core::call_handling::{Diversion, DivertCause};
use antiphon_core::message::MessageFrom;
use antiphon_dialog as dialog;
use antiphon_dialog::start::OwnMailbox;
use antiphon_office::connecting::{ConnectRequest, ConnectTo, OnBehalf};
use antiphon_office::ports::StoreError;
use antiphon_office::routing::diverting::DivertRequest;
use antiphon_office::routing::from_trunk::{Identity, TrunkCall};
use antiphon_office::routing::outside::Outside;
use antiphon_office::routing::{self, CallRequest, Caller, Destination, Ring};
use antiphon_office::transferring::{Known, TransferRequest};
use antiphon_sip::caller::NameAddr;
use antiphon_sip::trunks::FromTrunk;

use crate::contacts::target;
use crate::{Desk, noted};

impl Desk {
    pub(crate) async fn route(&self, request: &RouteRequest) -> Route {
        let Some(from) = &request.trunk else { return self.led(self.office.route(call(request)).await) };
        self.led(self.office.route_from_trunk(trunk_call(request, from)).await)
    }

    pub(crate) async fn connect(
        &self,
        party: &Party,
        to: &dialog::Destination,
        on_behalf: dialog::OnBehalf,
    ) -> Route {
        let request = ConnectRequest {
            caller: &caller(party),
            to: match to {
                dialog::Destination::Number(number) => ConnectTo::Number(number),
                dialog::Destination::Mailbox(mailbox) => ConnectTo::Mailbox(*mailbox),
            },
            on_behalf: match on_behalf {
                dialog::OnBehalf::Caller => OnBehalf::Caller,
                dialog::OnBehalf::Location => OnBehalf::Location,
                dialog::OnBehalf::Addressee(mailbox) => OnBehalf::Addressee(mailbox),
                dialog::OnBehalf::Owner(mailbox) => OnBehalf::Owner(mailbox),
            },
        };
        self.led(self.office.connect(request).await)
    }

    pub(crate) async fn divert(
        &self,
        party: &Party,
        diversion: &Diversion,
        cause: DivertCause,
        to: Option<&str>,
    ) -> Route {
        let request = DivertRequest { caller: &caller(party), diversion, cause, to };
        self.led(self.office.divert(request).await)
    }

    pub(crate) async fn transfer(
        &self,
        by: &input::Known,
        moved: &input::Known,
        shown: &MessageFrom,
        source: &str,
        to: &str,
    ) -> Route {
        let request = TransferRequest { by: known(by), moved: known(moved), shown, source, to };
        self.led(self.office.transfer(request).await)
    }

    /// Whether somebody in a call is the owner of a phone; nobody is while that cannot be found out.
    pub(crate) async fn owns(&self, account: &str, of: &input::Known) -> bool {
        self.office.is_owner(account, known(of)).await.inspect_err(noted).unwrap_or(false)
    }

    /// Where a call goes, if the office could find out.
    fn led(&self, destination: Result<Destination, StoreError>) -> Route {
        match destination {
            Ok(Destination::Portal(caller)) => Route::Portal(self.party(caller)),
            Ok(Destination::Attendant(caller, attendant)) => {
                Route::Attendant { party: self.party(caller), attendant }
            }
            Ok(Destination::Ring(ring)) => self.ringing(ring),
            Ok(Destination::Deposit(caller, mailbox, cause)) => {
                Route::Deposit { party: self.party(caller), mailbox, cause }
            }
            Ok(Destination::NotFound) => Route::NotFound,
            Ok(Destination::NotAllowed) => Route::NotAllowed,
            Ok(Destination::Blocked(class)) => Route::Blocked(class),
            Ok(Destination::Outside(outside)) => self.outside(*outside),
            Ok(Destination::NotReachable) => Route::NotReachable,
            Ok(Destination::Busy) => Route::Busy,
            Err(error) => {
                noted(&error);
                Route::Unavailable
            }
        }
    }

    fn outside(&self, outside: Outside) -> Route {
        Route::Outside(Box::new(OutsideCall {
            party: self.party(outside.caller),
            trunks: outside.trunks,
            number: outside.number,
            identity: outside.identity,
            ring: outside.ring,
            busy: outside.busy,
            unanswered: outside.unanswered,
            diversion: Arc::new(outside.diversion),
        }))
    }

    fn ringing(&self, ring: Ring) -> Route {
        Route::Ring {
            targets: ring.contacts.iter().filter_map(target).collect(),
            party: self.party(ring.caller),
            ring: ring.ring,
            busy: ring.busy,
            unanswered: ring.unanswered,
            diversion: Arc::new(ring.diversion),
        }
    }

    fn party(&self, caller: Caller) -> Arc<Party> {
        Arc::new(Party {
            organization: caller.organization,
            location: caller.location,
            person: caller.from.person,
            from: caller.from,
            source: caller.source,
            language: (self.language)(&caller.language),
            key_layout: caller.key_layout,
            branding: caller.branding,
            own: caller.own.map(own),
        })
    }
}

fn known(known: &input::Known) -> Known<'_> {
    match known {
        input::Known::Account(account) => Known::Account(account),
        input::Known::Person(organization, person) => Known::Person(*organization, *person),
        input::Known::Nobody => Known::Nobody,
    }
}

fn call(request: &RouteRequest) -> CallRequest<'_> {
    CallRequest {
        account: request.account.as_deref(),
        called: &request.called,
        called_host: &request.called_host,
        called_instance: request.called_instance.as_deref(),
        shown_number: request.shown_number.as_deref(),
        shown_name: request.shown_name.as_deref(),
        address: request.remote.ip(),
    }
}

fn trunk_call<'a>(request: &'a RouteRequest, from: &'a FromTrunk) -> TrunkCall<'a> {
    let asserted = |it: &'a NameAddr| Identity { number: Some(&it.user), name: it.display.as_deref() };
    TrunkCall {
        trunks: &from.trunks,
        called: &request.called,
        to: &request.to,
        shown: Identity { number: request.shown_number.as_deref(), name: request.shown_name.as_deref() },
        asserted: from.asserted.as_ref().map(asserted),
        is_private: from.is_private,
        redirections: &from.redirections,
    }
}

/// The other way round: who calls the dialog that wants its caller connected.
fn caller(party: &Party) -> Caller {
    Caller {
        organization: party.organization,
        location: party.location,
        from: party.from.clone(),
        source: party.source.clone(),
        language: party.language.tag().to_owned(),
        key_layout: party.key_layout,
        branding: party.branding.clone(),
        own: party
            .own
            .as_ref()
            .map(|own| routing::OwnMailbox { mailbox: own.mailbox, passcode_unset: own.passcode_unset }),
    }
}

fn own(own: routing::OwnMailbox) -> OwnMailbox {
    OwnMailbox { mailbox: own.mailbox, passcode_unset: own.passcode_unset }
}
