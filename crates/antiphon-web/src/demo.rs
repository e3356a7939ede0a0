//! The first page of the demo: what this is, a phone that is ready, and whom one can be.
//!
//! Nobody else has this page: the demo listens on the loopback alone, and whoever reaches it there has started it.

use std::sync::{Arc, OnceLock};

use antiphon_core::person::Person;
use antiphon_office::accounts::sign_in::{Door, SignIn};
use antiphon_office::admin::Actor;
use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse as _;

use crate::Hub;
use crate::form::Typed;
use crate::page::{Answer, Frame, Refusal, go_on, show};
use crate::session::{SignedIn, cookie};
use crate::sign_in::Visitor;
use crate::telephone::{Scene, Telephone, map_for};
use crate::user::Subject;

const HERE: &str = "/demo";

/// Whom one can be in the demo.
#[derive(Clone, Debug)]
pub struct DemoRole {
    /// The word that stands for it.
    pub word: &'static str,
    /// What its button says.
    pub label: String,
    /// What there is to be tried as this one, a step each.
    pub steps: Vec<String>,
    /// The account's e-mail address.
    pub email: String,
    /// Its web password.
    pub password: String,
    /// What is done first, so that the steps can be taken again.
    pub scenario: Scenario,
}

/// What a role is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// A mailbox as it is.
    Mailbox,
    /// A mailbox whose passcode is the default one, again.
    NewUser,
    /// A mailbox that is open, and to be locked.
    LockOut,
    /// The admin hub.
    Administrator,
}

/// The way into the demo, once it is made; closed everywhere else.
#[derive(Clone, Default)]
pub struct DemoDoor(Arc<OnceLock<Vec<DemoRole>>>);

impl DemoDoor {
    /// Opens it: whoever comes is the first of these.
    pub fn open(&self, roles: Vec<DemoRole>) {
        // It is opened once.
        let _ = self.0.set(roles);
    }

    pub(crate) fn is_open(&self) -> bool {
        self.0.get().is_some()
    }

    /// The roles, for somebody on this machine: a page elsewhere whose name leads here has another host.
    fn roles(&self, headers: &HeaderMap) -> Result<&[DemoRole], Refusal> {
        let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let is_here = ["127.0.0.1", "localhost", "[::1]"].contains(&name);
        self.0.get().map(Vec::as_slice).filter(|_| is_here).ok_or(Refusal::Missing)
    }
}

#[derive(Template)]
#[template(path = "demo.html")]
struct Page {
    frame: Frame,
    phone: Telephone,
    scenes: Vec<Scene>,
    name: String,
    steps: Vec<String>,
    others: Vec<(&'static str, String)>,
}

/// `GET /demo`
pub(crate) async fn page(
    State(hub): State<Hub>,
    who: Option<SignedIn>,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Answer {
    let roles = hub.demo.roles(&headers)?;
    let somebody = who.and_then(|who| Some((who.person.clone()?, who)));
    let Some((person, who)) = somebody else {
        let first = roles.first().ok_or(Refusal::Missing)?;
        return enter(&hub, first, &visitor).await;
    };
    let mine = person.email.as_deref();
    let role = roles.iter().find(|role| mine == Some(role.email.as_str()));
    let others = roles.iter().filter(|role| mine != Some(role.email.as_str()));
    let subject = Subject::of(&hub.office, person.clone()).await?;
    show(&Page {
        frame: Frame::of(&who, HERE, query.as_deref()),
        phone: Telephone::of(&subject),
        scenes: map_for(&hub, &subject.location, None),
        name: person.name,
        steps: role.map(|role| role.steps.clone()).unwrap_or_default(),
        others: others.map(|role| (role.word, role.label.clone())).collect(),
    })
}

/// `POST /demo`: to be somebody else.
pub(crate) async fn be(State(hub): State<Hub>, visitor: Visitor, headers: HeaderMap, typed: Typed) -> Answer {
    let roles = hub.demo.roles(&headers)?;
    let role = roles.iter().find(|role| role.word == typed.text("role")).ok_or(Refusal::Missing)?;
    enter(&hub, role, &visitor).await
}

async fn enter(hub: &Hub, role: &DemoRole, visitor: &Visitor) -> Answer {
    let door = Door {
        email: &role.email,
        password: &role.password,
        source: &visitor.address,
        user_agent: &visitor.user_agent,
    };
    let signed_in = match hub.office.sign_in(door).await? {
        SignIn::In(signed_in) => signed_in,
        // Its password was changed in the hub: whoever did that knows it.
        SignIn::Wrong | SignIn::Wait { .. } => return go_on("/sign-in"),
    };
    let who = hub.office.session_of(&signed_in.secret).await?.ok_or(Refusal::Missing)?.principal;
    if let Some(person) = who.person {
        let person = hub.office.person(who.organization, person).await?;
        begin(hub, role.scenario, &person).await?;
    }
    let place = go_on(if role.scenario == Scenario::Administrator { "/admin" } else { HERE })?;
    Ok(([(header::SET_COOKIE, cookie(&signed_in.secret, hub.secure))], place).into_response())
}

/// Makes the mailbox as the scenario finds it.
async fn begin(hub: &Hub, scenario: Scenario, person: &Person) -> Result<(), Refusal> {
    let (operator, organization, mailbox) = (Actor::Operator, person.organization, person.mailbox);
    match scenario {
        Scenario::Mailbox | Scenario::Administrator => {}
        Scenario::NewUser => {
            hub.office.reset_passcode(operator, organization, mailbox).await?;
        }
        Scenario::LockOut => hub.office.unlock_mailbox(operator, organization, mailbox).await?,
    }
    Ok(())
}
