//! Trunks: the ways to carriers and telephone systems beside, how they do, and what they are made of.

mod form;

use antiphon_core::ids::TrunkId;
use antiphon_core::location::Location;
use antiphon_core::trunk::Trunk;
use antiphon_office::ports::TrunkState;
use askama::Template;
use axum::extract::{RawQuery, State};

use super::calls::zone;
use super::{choices, locations_seen, name_of};
use crate::form::{Form, Typed};
use crate::merging::{merged, who_changed};
use crate::page::{Answer, Frame, Refusal, go, show, show_again};
use crate::path::Id;
use crate::session::Admin;
use crate::{Hub, confirm};

const HERE: &str = "/admin/trunks";
const SECRETS: &[&str] = &["password", "login_password"];
/// A state older than this says nothing of now: a running server renews it every minute.
const STATE_FRESH_MS: i64 = 3 * 60 * 1_000;

#[derive(Template)]
#[template(path = "admin/trunks.html")]
struct Page {
    frame: Frame,
    may_change: bool,
    trunks: Vec<Row>,
    locations: Vec<(String, String)>,
    form: Form,
}

struct Row {
    id: String,
    name: String,
    location: String,
    peers: String,
    lamps: &'static str,
    health: Health,
}

/// How a trunk does, in words and a colour.
struct Health {
    words: String,
    kind: &'static str,
}

impl Health {
    /// What the running server said last of a trunk; what it said long ago tells nothing.
    fn of(trunk: &Trunk, states: &[TrunkState], now_ms: i64) -> Self {
        let said = states.iter().find(|it| it.trunk == trunk.id);
        let said = said.filter(|it| now_ms.saturating_sub(it.at_ms) <= STATE_FRESH_MS);
        let (words, kind) = match said.map(|it| it.state.as_str()) {
            _ if !trunk.active => ("out of service", ""),
            None => ("unknown: nothing was heard of it lately", "warn"),
            Some(state) if state.starts_with("down") => (state, "bad"),
            Some(state) => (state, "good"),
        };
        Self { words: words.to_owned(), kind }
    }
}

/// `GET /admin/trunks`
pub(crate) async fn list(State(hub): State<Hub>, admin: Admin, RawQuery(query): RawQuery) -> Answer {
    show(&page(&hub, &admin, form::fresh(), query.as_deref()).await?)
}

/// `POST /admin/trunks`
pub(crate) async fn add(State(hub): State<Hub>, admin: Admin, typed: Typed) -> Answer {
    admin.to_change_organization()?;
    let made = match (super::people::location(&admin, &typed)?, form::read(&typed, None)) {
        (Ok(location), Ok(new)) => {
            let (actor, organization) = (admin.actor(), admin.organization());
            hub.office.create_trunk(actor, organization, location, &hub.sip_domain, &new).await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match made {
        Ok(trunk) => go(&place(trunk.id), "created"),
        Err(error) => {
            let form = form::beside(Form::sent(&typed, SECRETS), &error);
            show_again(&page(&hub, &admin, form, None).await?)
        }
    }
}

async fn page(hub: &Hub, admin: &Admin, form: Form, query: Option<&str>) -> Result<Page, Refusal> {
    admin.to_see_organization()?;
    let locations = locations_seen(hub, admin).await?;
    let states = hub.office.trunk_states(admin.organization()).await?;
    let row = |trunk: &Trunk| Row {
        id: trunk.id.to_string(),
        name: trunk.name.clone(),
        location: name_of(&locations, trunk.location),
        peers: form::listed(&trunk.peers),
        lamps: form::lamps_in_words(trunk.lamps),
        health: Health::of(trunk, &states, hub.now_ms()),
    };
    Ok(Page {
        frame: Frame::of(&admin.who, HERE, query),
        may_change: admin.changes_organization(),
        trunks: hub.office.trunks(admin.organization()).await?.iter().map(row).collect(),
        locations: choices(admin, &locations),
        form,
    })
}

#[derive(Template)]
#[template(path = "admin/trunk.html")]
struct TrunkPage {
    frame: Frame,
    may_change: bool,
    id: String,
    name: String,
    health: Health,
    locations: Vec<(String, String)>,
    lamps: Vec<(String, String)>,
    form: Form,
}

/// `GET /admin/trunks/{id}`
pub(crate) async fn show_trunk(
    State(hub): State<Hub>,
    admin: Admin,
    Id(id): Id<TrunkId>,
    RawQuery(query): RawQuery,
) -> Answer {
    admin.to_see_organization()?;
    let trunk = hub.office.trunk(admin.organization(), id).await?;
    show(&one(&hub, &admin, &trunk, form::stored(&trunk), query.as_deref()).await?)
}

/// `POST /admin/trunks/{id}`
pub(crate) async fn save(State(hub): State<Hub>, admin: Admin, Id(id): Id<TrunkId>, typed: Typed) -> Answer {
    let trunk = to_change(&hub, &admin, id).await?;
    let typed = match merged(&typed, &form::stored(&trunk)) {
        Ok(typed) => typed,
        Err(clash) => {
            let zone = zone(&hub, &admin).await?;
            let who = who_changed(&hub, &admin, &zone, &format!("trunk:{id}")).await?;
            return show_again(&one(&hub, &admin, &trunk, clash.shown(&who).without(SECRETS), None).await?);
        }
    };
    let (actor, organization) = (admin.actor(), admin.organization());
    let saved = match form::read(&typed, Some(&trunk)) {
        Ok(change) => hub.office.change_trunk(actor, organization, id, &hub.sip_domain, &change).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(_) => go(&place(id), "saved"),
        Err(error) => {
            let form = form::beside(Form::sent(&typed, SECRETS), &error);
            show_again(&one(&hub, &admin, &trunk, form, None).await?)
        }
    }
}

/// `GET /admin/trunks/{id}/remove`
pub(crate) async fn ask_to_remove(State(hub): State<Hub>, admin: Admin, Id(id): Id<TrunkId>) -> Answer {
    let Trunk { name, .. } = to_change(&hub, &admin, id).await?;
    confirm::ask(
        &admin,
        (HERE, &place(id)),
        format!("Remove {name}?"),
        format!("Remove {name}"),
        &[
            "From now on no call comes in or goes out on it, and its account is registered no more."
                .to_owned(),
            "This cannot be undone: its passwords would have to be typed again.".to_owned(),
        ],
    )
}

/// `POST /admin/trunks/{id}/remove`
pub(crate) async fn remove(State(hub): State<Hub>, admin: Admin, Id(id): Id<TrunkId>) -> Answer {
    to_change(&hub, &admin, id).await?;
    hub.office.remove_trunk(admin.actor(), admin.organization(), id).await?;
    go(HERE, "removed")
}

async fn to_change(hub: &Hub, admin: &Admin, id: TrunkId) -> Result<Trunk, Refusal> {
    admin.to_change_organization()?;
    Ok(hub.office.trunk(admin.organization(), id).await?)
}

async fn one(
    hub: &Hub,
    admin: &Admin,
    trunk: &Trunk,
    form: Form,
    query: Option<&str>,
) -> Result<TrunkPage, Refusal> {
    let locations: Vec<Location> = locations_seen(hub, admin).await?;
    let states = hub.office.trunk_states(admin.organization()).await?;
    Ok(TrunkPage {
        frame: Frame::of(&admin.who, HERE, query),
        may_change: admin.changes_organization(),
        id: trunk.id.to_string(),
        name: trunk.name.clone(),
        health: Health::of(trunk, &states, hub.now_ms()),
        locations: locations.into_iter().map(|it| (it.id.to_string(), it.name)).collect(),
        lamps: form::lamps(),
        form,
    })
}

fn place(id: TrunkId) -> String {
    format!("{HERE}/{id}")
}

#[cfg(test)]
mod tests {
    use antiphon_core::ids::{LocationId, OrganizationId};
    use antiphon_core::trunk::TrunkLamps;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_state_of_long_ago_says_nothing_of_now() {
        let (trunk, organization) = (TrunkId(Uuid::from_u128(1)), OrganizationId(Uuid::from_u128(2)));
        let with = |active| Trunk {
            id: trunk,
            organization,
            location: LocationId(Uuid::from_u128(3)),
            name: "Carrier".to_owned(),
            active,
            peers: Vec::new(),
            sources: Vec::new(),
            domain: None,
            account: None,
            login: None,
            registers: false,
            trusted: false,
            pilot: None,
            lamps: TrunkLamps::Off,
            created_ms: 0,
            version: 1,
        };
        let said = |state: &str| [TrunkState { organization, trunk, state: state.to_owned(), at_ms: 0 }];
        for (active, state, now_ms, words, kind) in [
            (true, "up", STATE_FRESH_MS, "up", "good"),
            (true, "down: 192.0.2.1:5060", 0, "down: 192.0.2.1:5060", "bad"),
            (true, "up", STATE_FRESH_MS + 1, "unknown: nothing was heard of it lately", "warn"),
            (false, "up", 0, "out of service", ""),
        ] {
            let health = Health::of(&with(active), &said(state), now_ms);
            assert_eq!((health.words.as_str(), health.kind), (words, kind));
        }
    }
}
