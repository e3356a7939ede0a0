//! Two organizations with an administrator and people each, and the hands to make requests.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use antiphon_api::{ApiSettings, Onlookers, routes};
use antiphon_core::account::scope::Scopes;
use antiphon_core::account::{Account, Administration};
use antiphon_core::call_record::AnsweredBy;
use antiphon_core::entropy::SeededEntropy;
use antiphon_core::ids::{
    AnnouncementId, AttendantId, CallRecordId, GroupId, LocationId, MessageId, OrganizationId, PersonId,
    RecordingId, ScheduleId, WebhookId,
};
use antiphon_core::live_call::{Expects, LiveCall, LiveNews, LiveState};
use antiphon_core::location::Location;
use antiphon_core::message::{Message, MessageFrom, MessageState};
use antiphon_core::person::Person;
use antiphon_core::schedule::ScheduleKind;
use antiphon_core::webhook::WebhookOwner;
use antiphon_media::wav::file_from_samples;
use antiphon_office::accounts::administration::NewAccount;
use antiphon_office::accounts::tokens::NewToken;
use antiphon_office::admin::Actor;
use antiphon_office::admin::announcements::NewAnnouncement;
use antiphon_office::admin::attendants::AttendantDraft;
use antiphon_office::admin::groups::NewGroup;
use antiphon_office::admin::locations::{NewLocation, PortalChange};
use antiphon_office::admin::organizations::NewOrganization;
use antiphon_office::admin::people::NewPerson;
use antiphon_office::admin::schedules::ScheduleDraft;
use antiphon_office::events::Newsroom;
use antiphon_office::live::Monitor;
use antiphon_office::memory::{
    InsecureTestHasher, MemoryBlobs, MemoryClock, MemoryFeed, MemoryLiveCalls, MemorySpool, MemoryStore,
};
use antiphon_office::ports::{Blobs as _, Deposit, Store as _};
use antiphon_office::webhooks::WebhookChange;
use antiphon_office::{Office, Ports};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use base64::Engine as _;
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;
use uuid::Uuid;

pub(crate) const OPERATOR: Actor = Actor::Operator;
/// 2026-01-14 12:00 UTC.
pub(crate) const START_MS: i64 = 1_768_392_000_000;

/// The proxy whose word is taken.
pub(crate) const PROXY: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
/// The domain that phones register at.
pub(crate) const DOMAIN: &str = "voice.example";

pub(crate) struct World {
    pub(crate) office: Arc<Office>,
    store: Arc<MemoryStore>,
    blobs: Arc<MemoryBlobs>,
    routes: Router,
    pub(crate) ours: Tenant,
    pub(crate) theirs: Tenant,
}

/// An organization.
pub(crate) struct Tenant {
    pub(crate) id: OrganizationId,
    pub(crate) location: Location,
    pub(crate) ann: Person,
    pub(crate) bob: Person,
    pub(crate) admin: Account,
    pub(crate) message: MessageId,
    pub(crate) group: GroupId,
    pub(crate) announcement: AnnouncementId,
    pub(crate) schedule: ScheduleId,
    pub(crate) webhook: WebhookId,
    pub(crate) attendant: AttendantId,
    /// Tokens of the administrator and of Ann.
    pub(crate) admin_token: String,
    pub(crate) ann_token: String,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with_limit(1_000_000).await
    }

    pub(crate) async fn with_limit(requests_per_minute: u32) -> Self {
        let (store, blobs) = (Arc::new(MemoryStore::default()), Arc::new(MemoryBlobs::default()));
        let ports = Ports {
            store: store.clone(),
            blobs: blobs.clone(),
            spool: Arc::new(MemorySpool::default()),
            hasher: Arc::new(InsecureTestHasher::default()),
            vault: antiphon_office::vault::Vault::new(&antiphon_office::hashing::ServerKey::new([7; 32])),
            clock: Arc::new(MemoryClock::new(START_MS)),
        };
        let office = Arc::new(Office::new(ports, Box::new(SeededEntropy::new(1))));
        let settings = ApiSettings {
            public_url: None,
            requests_per_minute,
            trusted_proxies: vec![PROXY],
            sip_domain: DOMAIN.into(),
        };
        let live = Arc::new(MemoryLiveCalls::default());
        let monitor = Monitor::new(Arc::clone(&office), Arc::clone(&live) as _, |_, _| Vec::new());
        let feed = Arc::new(MemoryFeed::default());
        let newsroom = Newsroom::new(Arc::clone(&office), feed);
        let routes = routes(Arc::clone(&office), Onlookers { monitor, newsroom }, &settings);
        let [ours, theirs] = [tenant(&office, "Ours").await, tenant(&office, "Theirs").await];
        for tenant in [&ours, &theirs] {
            live.show(live_call(tenant), LiveNews::Began);
        }
        let mut world = Self { office, store, blobs, routes, ours, theirs };
        world.ours.message = world.leaves_message(&world.ours.ann, 1).await;
        world.theirs.message = world.leaves_message(&world.theirs.ann, 2).await;
        world
    }

    /// A message of a second for somebody.
    pub(crate) async fn leaves_message(&self, owner: &Person, n: u128) -> MessageId {
        let id = MessageId(Uuid::from_u128(0x1000 + n));
        let audio = antiphon_core::ids::BlobKey(format!("{}/messages/{n}.wav", owner.organization));
        self.blobs.put(&audio, speech()).await.unwrap();
        let message = Message {
            id,
            mailbox: owner.mailbox,
            state: MessageState::New,
            urgent: false,
            confidential: false,
            from: MessageFrom { person: None, number: Some("+431555001".into()), name: Some("Carol".into()) },
            duration_ms: 2_000,
            truncated: false,
            audio,
            introduction: None,
            recording: RecordingId(Uuid::from_u128(0x2000 + n)),
            created_ms: START_MS + i64::try_from(n).unwrap(),
            state_changed_ms: START_MS,
        };
        let organization = owner.organization;
        let deposit = Deposit {
            organization,
            message,
            mailbox_max_ms: 6_000_000,
            shares_audio: false,
            jobs: Vec::new(),
        };
        self.store.deposit(&deposit).await.unwrap();
        id
    }

    /// Lamps that wait to be told.
    pub(crate) async fn lamps_due(&self) -> u64 {
        self.office.outbox_backlog().await.unwrap().jobs
    }

    /// A token of an account with these scopes, whose role becomes another afterwards.
    pub(crate) async fn token(&self, account: &Account, scopes: Scopes, then: Administration) -> String {
        let made = token(&self.office, account, Some(scopes)).await;
        self.office.change_administration(OPERATOR, account, then).await.unwrap();
        made
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> Answer {
        self.request("GET", path, token, None, "").await
    }

    pub(crate) async fn put(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.request("PUT", path, token, Some("application/json;charset=utf-8"), body.to_string()).await
    }

    pub(crate) async fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.request("POST", path, token, Some("application/json;charset=utf-8"), body.to_string()).await
    }

    pub(crate) async fn request(
        &self,
        method: &str,
        path: &str,
        token: &str,
        kind: Option<&str>,
        body: impl Into<Body>,
    ) -> Answer {
        let authorization = if token.is_empty() { String::new() } else { format!("Bearer {token}") };
        self.request_with(method, path, &authorization, kind, body).await
    }

    /// The same with whatever header of authorization; with none if it is empty.
    pub(crate) async fn request_with(
        &self,
        method: &str,
        path: &str,
        authorization: &str,
        kind: Option<&str>,
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", "voice.example:8080");
        if !authorization.is_empty() {
            request = request.header("authorization", authorization);
        }
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        self.send(request.body(body.into()).unwrap()).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.routes.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// Identities as clients see them.
pub(crate) fn wire(kind: &str, id: impl std::fmt::Display) -> String {
    base64::engine::general_purpose::STANDARD_NO_PAD.encode(format!("ciscospark://us/{kind}/{id}"))
}

pub(crate) fn person(id: PersonId) -> String {
    wire("PEOPLE", id)
}

pub(crate) fn location(id: LocationId) -> String {
    wire("LOCATION", id)
}

pub(crate) fn message(id: MessageId) -> String {
    wire("VOICE_MESSAGE", id)
}

/// Two seconds that count as sound.
pub(crate) fn speech() -> Vec<u8> {
    let samples: Vec<i16> = (0..16_000).map(|n| if n % 8 < 4 { 8_000 } else { -8_000 }).collect();
    file_from_samples(&samples, 8_000)
}

/// The identity of the call that Ann of an organization makes.
pub(crate) fn live_call_id(tenant: &Tenant) -> CallRecordId {
    CallRecordId(tenant.id.0)
}

fn live_call(tenant: &Tenant) -> LiveCall {
    LiveCall {
        id: live_call_id(tenant),
        organization: Some(tenant.id),
        location: Some(tenant.location.id),
        caller: MessageFrom { number: Some("2001".into()), ..MessageFrom::default() },
        account: Some("ann".into()),
        person: Some(tenant.ann.id),
        sip_call_id: "a@b".into(),
        called: "2000".into(),
        begun_ms: START_MS,
        answered_ms: Some(START_MS),
        state: LiveState::Talking(AnsweredBy::Portal),
        scene: Some("portal/main_menu".into()),
        expects: Some(Expects::Menu("voicePortalMainMenu")),
        says: None,
        moments: Vec::new(),
    }
}

async fn tenant(office: &Office, name: &str) -> Tenant {
    let new = NewOrganization { name: name.to_owned(), branded: false };
    let id = office.create_organization(OPERATOR, &new).await.unwrap().id;
    let new = NewLocation {
        organization: id,
        name: "Vienna".into(),
        time_zone: "Europe/Vienna".into(),
        prefix: Some("81".into()),
        language: None,
        place: Vec::new(),
    };
    let location = office.create_location(OPERATOR, &new).await.unwrap();
    let change = PortalChange { extension: Some("2000".into()), ..PortalChange::default() };
    let location = office.change_portal(OPERATOR, id, location.id, &change).await.unwrap();
    let domain = name.to_lowercase();
    let add = async |name: &str, extension: &str| {
        let new = NewPerson {
            organization: id,
            location: location.id,
            name: format!("{name} Example"),
            email: Some(format!("{}@{domain}.example", name.to_lowercase())),
            extension: extension.to_owned(),
            number: None,
        };
        office.create_person(OPERATOR, &new).await.unwrap()
    };
    let (ann, bob) = (add("Ann", "2001").await, add("Bob", "2002").await);
    let new = NewGroup {
        organization: id,
        location: location.id,
        name: "Support".into(),
        extension: Some("2801".into()),
        number: None,
        language: None,
        notification_email: None,
        members: vec![ann.id],
    };
    let group = office.create_group(OPERATOR, &new, Some("738291")).await.unwrap().id;
    let level = antiphon_core::announcement::Level::Organization;
    let new = NewAnnouncement { organization: id, level, name: "Welcome".into(), wav: speech() };
    let announcement = office.add_announcement(OPERATOR, new).await.unwrap().id;
    let hours =
        ScheduleDraft { name: "Always".into(), kind: ScheduleKind::BusinessHours, events: Vec::new() };
    let schedule = office.apply_schedule(OPERATOR, id, location.id, &hours).await.unwrap().id;
    let draft =
        AttendantDraft { name: "Desk".into(), extension: Some("2909".into()), ..AttendantDraft::default() };
    let attendant = office.apply_attendant(OPERATOR, id, location.id, &draft).await.unwrap().id;
    let new = WebhookChange {
        name: Some("CRM".into()),
        target_url: Some("https://crm.example.org/events?key=1".into()),
        ..WebhookChange::default()
    };
    let webhook = office.create_webhook(OPERATOR, id, WebhookOwner::Person(bob.id), &new).await.unwrap();
    let email = format!("root@{domain}.example");
    let admin = account(office, id, None, &email, Administration::Organization).await;
    let own = account(office, id, Some(ann.id), "", Administration::Nothing).await;
    let admin_token = token(office, &admin, None).await;
    let ann_token = token(office, &own, None).await;
    Tenant {
        id,
        location,
        ann,
        bob,
        admin,
        message: MessageId(Uuid::nil()),
        group,
        announcement,
        schedule,
        webhook: webhook.webhook.id,
        attendant,
        admin_token,
        ann_token,
    }
}

pub(crate) async fn account(
    office: &Office,
    organization: OrganizationId,
    person: Option<PersonId>,
    email: &str,
    administration: Administration,
) -> Account {
    let new = NewAccount { organization, person, name: "Root", email, administration, password: None };
    office.create_account(OPERATOR, &new).await.unwrap()
}

pub(crate) async fn token(office: &Office, account: &Account, scopes: Option<Scopes>) -> String {
    let new = NewToken { name: "test".into(), scopes, days: None };
    let made = office.create_personal_token(OPERATOR, account, &new).await.unwrap();
    made.secret.expose().to_owned()
}
