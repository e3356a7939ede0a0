//! Two organizations with people and administrators, and a browser.

use std::sync::Arc;

use antiphon_core::account::Administration;
use antiphon_core::account::secret::Secret;
use antiphon_core::announcement::Level;
use antiphon_core::call_record::{AnsweredBy, CallRecord, Outcome};
use antiphon_core::entropy::SeededEntropy;
use antiphon_core::ids::CallRecordId;
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::live_call::{Expects, Happened, LiveCall, LiveNews, LiveState, Moment, Words};
use antiphon_core::location::Location;
use antiphon_core::menu_map::{MapKey, MapMenu, MapScene};
use antiphon_core::message::MessageFrom;
use antiphon_core::organization::Organization;
use antiphon_core::person::Person;
use antiphon_core::schedule::ScheduleKind;
use antiphon_core::webhook::WebhookOwner;
use antiphon_media::wav::file_from_samples;
use antiphon_office::accounts::administration::NewAccount;
use antiphon_office::accounts::integrations::NewIntegration;
use antiphon_office::accounts::tokens::NewToken;
use antiphon_office::admin::Actor;
use antiphon_office::admin::announcements::NewAnnouncement;
use antiphon_office::admin::attendants::AttendantDraft;
use antiphon_office::admin::groups::NewGroup;
use antiphon_office::admin::locations::{NewLocation, PortalChange};
use antiphon_office::admin::organizations::NewOrganization;
use antiphon_office::admin::people::NewPerson;
use antiphon_office::admin::schedules::ScheduleDraft;
use antiphon_office::admin::trunks::TrunkChange;
use antiphon_office::hashing::ServerKey;
use antiphon_office::live::Monitor;
use antiphon_office::memory::{
    InsecureTestHasher, InsecureTestPasskeys, MemoryBlobs, MemoryClock, MemoryLiveCalls, MemorySpool,
    MemoryStore,
};
use antiphon_office::ports::KeptCall;
use antiphon_office::vault::Vault;
use antiphon_office::webhooks::WebhookChange;
use antiphon_office::{Office, Ports};
use antiphon_web::{DemoDoor, Hub, LineOwner, MailServer, OpenLine, PageLines, Telephones, pages};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use tokio::sync::{broadcast, mpsc};
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::openid::Provider;

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const OPERATOR: Actor = Actor::Operator;
/// Wednesday, 14 January 2026, 13:00 in Vienna.
pub(crate) const NOW_MS: i64 = 1_768_392_000_000;

/// An office with pages.
pub(crate) struct World {
    pub(crate) office: Arc<Office>,
    pub(crate) organization: Organization,
    pub(crate) vienna: Location,
    pub(crate) graz: Location,
    pub(crate) ada: Person,
    /// The way into the demo, closed.
    pub(crate) demo: DemoDoor,
    live: Arc<MemoryLiveCalls>,
    pub(crate) clock: Arc<MemoryClock>,
    pages: Router,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(|hub| hub).await
    }

    /// The same of a server that sends no letters.
    pub(crate) async fn without_letters() -> Self {
        Self::with(|hub| Hub { sends_mail: false, mail_server: None, ..hub }).await
    }

    async fn with(change: impl FnOnce(Hub) -> Hub) -> Self {
        let clock = Arc::new(MemoryClock::new(NOW_MS));
        let ports = Ports {
            store: Arc::new(MemoryStore::default()),
            blobs: Arc::new(MemoryBlobs::default()),
            spool: Arc::new(MemorySpool::default()),
            hasher: Arc::new(InsecureTestHasher::default()),
            clock: clock.clone(),
            vault: Vault::new(&ServerKey::new([7; 32])),
        };
        let office = Arc::new(Office::new(ports, Box::new(SeededEntropy::new(1))));
        let organization = organization(&office, "Example").await;
        let vienna = location(&office, &organization, "Vienna", "71").await;
        let graz = location(&office, &organization, "Graz", "72").await;
        let portal = PortalChange { extension: Some("2000".into()), ..PortalChange::default() };
        office.change_portal(OPERATOR, organization.id, vienna.id, &portal).await.unwrap();
        let ada = person(&office, &vienna, "Ada Lovelace", "2001").await;
        let (news, _) = broadcast::channel(16);
        let live = Arc::new(MemoryLiveCalls::default());
        let demo = DemoDoor::default();
        let hub = change(Hub {
            office: office.clone(),
            clock: clock.clone(),
            sip_domain: "voice.example".into(),
            secure: false,
            trusted_proxies: Vec::new(),
            public_url: None,
            provider: Some(Arc::new(Provider)),
            passkeys: Arc::new(InsecureTestPasskeys::default()),
            sends_mail: true,
            mail_server: Some(MailServer {
                url: "smtps://mail.example.org".into(),
                from: "Voicemail <voicemail@example.org>".into(),
                user: None,
            }),
            news,
            monitor: Monitor::new(office.clone(), live.clone(), map),
            telephones: Telephones::new(Arc::new(NoLines)),
            demo: demo.clone(),
        });
        Self { office, organization, vienna, graz, ada, demo, live, clock, pages: pages(hub) }
    }

    /// Somebody who may administer, in the organization of that name, signed in.
    pub(crate) async fn administrator(&self, name: &str, administration: Administration) -> Browser<'_> {
        self.administrator_of(&self.organization, name, administration).await
    }

    /// The same of an organization that is not this one.
    pub(crate) async fn foreign_administrator(&self) -> Browser<'_> {
        let other = organization(&self.office, "Other").await;
        self.administrator_of(&other, "other", Administration::Organization).await
    }

    async fn administrator_of(
        &self,
        organization: &Organization,
        name: &str,
        administration: Administration,
    ) -> Browser<'_> {
        let email = format!("{name}@example.org");
        let new = NewAccount {
            organization: organization.id,
            person: None,
            name,
            email: &email,
            administration,
            password: Some(PASSWORD),
        };
        self.office.create_account(OPERATOR, &new).await.unwrap();
        self.signed_in(&email).await
    }

    /// Somebody with a mailbox can sign in.
    pub(crate) async fn gives_account(&self, person: &Person, administration: Administration) {
        let new = NewAccount {
            organization: self.organization.id,
            person: Some(person.id),
            name: "",
            email: "",
            administration,
            password: Some(PASSWORD),
        };
        self.office.create_account(OPERATOR, &new).await.unwrap();
    }

    /// Ada, signed in.
    pub(crate) async fn ada(&self) -> Browser<'_> {
        self.gives_account(&self.ada, Administration::Nothing).await;
        self.signed_in("ada.lovelace@example.org").await
    }

    /// A browser that nobody has signed in with.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser { world: self, cookie: None, host: "voice.example" }
    }

    pub(crate) async fn signed_in(&self, email: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let answer = browser.post("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        browser.cookie = answer.cookie;
        browser
    }

    /// Every identity that an address of the admin hub can lead to, all of them in Vienna.
    pub(crate) async fn address(&self, place: &str) -> String {
        let id = match place {
            place if place.starts_with("/admin/users") => self.ada.id.to_string(),
            place if place.starts_with("/admin/locations") => self.vienna.id.to_string(),
            place if place.starts_with("/admin/groups") => self.group().await,
            place if place.starts_with("/admin/live-calls") => self.live_call(),
            place if place.starts_with("/admin/organization/tokens") => self.token().await,
            place if place.starts_with("/admin/deliveries/{id}") => self.delivery().await,
            place if place.starts_with("/admin/organization/accounts") => self.other_account().await,
            place if place.starts_with("/admin/integrations") => self.integration().await,
            place if place.starts_with("/admin/calls") => self.call().await,
            place if place.starts_with("/admin/webhooks") => self.webhook().await,
            place if place.starts_with("/admin/trunks") => self.trunk().await,
            place if place.starts_with("/admin/features/attendants") => self.attendant().await,
            place if place.starts_with("/admin/features/announcements") => self.announcement().await,
            place if place.starts_with("/admin/features/schedules") => self.schedule().await,
            _ => Uuid::from_u128(7).to_string(),
        };
        let device = if place.contains("{device}") { self.device().await } else { String::new() };
        place
            .replace("{id}", &id)
            .replace("{device}", &device)
            .replace("{piece}", "name")
            .replace("{version}", "1")
            .replace("{name}", "x")
    }

    /// A token of a program.
    async fn token(&self) -> String {
        let organization = self.organization.id;
        if let Some(known) = self.office.tokens(organization).await.unwrap().first() {
            return known.id.to_string();
        }
        let new = NewToken { name: "Export".into(), scopes: None, days: None };
        let reads = Administration::ReadOnly;
        self.office.create_service_token(OPERATOR, organization, &reads, &new).await.unwrap();
        self.office.tokens(organization).await.unwrap()[0].id.to_string()
    }

    /// A letter that waits.
    pub(crate) async fn delivery(&self) -> String {
        let organization = self.organization.id;
        self.office.send_test_mail(OPERATOR, organization, "ops@example.org").await.unwrap();
        self.office.deliveries(organization, 1).await.unwrap()[0].id.to_string()
    }

    /// Ada's phone.
    pub(crate) async fn device(&self) -> String {
        let organization = self.organization.id;
        if let Some(known) = self.office.devices(organization, self.ada.id).await.unwrap().first() {
            return known.id.to_string();
        }
        let made = self.office.create_device(OPERATOR, organization, self.ada.id, "voice.example").await;
        made.unwrap().device.to_string()
    }

    pub(crate) async fn webhook(&self) -> String {
        let organization = self.organization.id;
        if let Some(webhook) = self.office.webhooks(organization).await.unwrap().first() {
            return webhook.id.to_string();
        }
        let new = WebhookChange {
            name: Some("CRM".into()),
            target_url: Some("https://crm.example.org/events?key=1".into()),
            ..WebhookChange::default()
        };
        let owner = WebhookOwner::Organization;
        let made = self.office.create_webhook(OPERATOR, organization, owner, &new).await.unwrap();
        made.webhook.id.to_string()
    }

    pub(crate) async fn trunk(&self) -> String {
        let organization = self.organization.id;
        if let Some(trunk) = self.office.trunks(organization).await.unwrap().first() {
            return trunk.id.to_string();
        }
        let new = TrunkChange {
            name: Some("Carrier".into()),
            peers: Some(vec!["sip.carrier.example".into()]),
            ..TrunkChange::default()
        };
        let made = self.office.create_trunk(OPERATOR, organization, self.vienna.id, "voice.example", &new);
        made.await.unwrap().id.to_string()
    }

    async fn group(&self) -> String {
        let organization = self.organization.id;
        if let Some(group) = self.office.groups(organization).await.unwrap().first() {
            return group.id.to_string();
        }
        let new = NewGroup {
            organization,
            location: self.vienna.id,
            name: "Support".into(),
            extension: Some("2801".into()),
            number: None,
            language: None,
            notification_email: None,
            members: vec![self.ada.id],
        };
        self.office.create_group(OPERATOR, &new, None).await.unwrap().id.to_string()
    }

    /// Ada's call to the portal is in progress.
    fn live_call(&self) -> String {
        let id = CallRecordId(Uuid::from_u128(2));
        let call = LiveCall {
            id,
            organization: Some(self.organization.id),
            location: Some(self.vienna.id),
            caller: MessageFrom { number: Some("2001".into()), ..MessageFrom::default() },
            account: Some("ada".into()),
            person: Some(self.ada.id),
            sip_call_id: "a@b".into(),
            called: "2000".into(),
            begun_ms: NOW_MS - 7_000,
            answered_ms: Some(NOW_MS - 7_000),
            state: LiveState::Talking(AnsweredBy::Portal),
            scene: Some("portal/main_menu".into()),
            expects: Some(Expects::Menu("voicePortalMainMenu")),
            says: Some(Words { language: "de-DE", text: "Sie haben <2> neue.".into(), since_ms: NOW_MS }),
            moments: vec![Moment { at_ms: NOW_MS, what: Happened::Pressed('1') }],
        };
        self.live.show(call, LiveNews::Began);
        id.to_string()
    }

    async fn integration(&self) -> String {
        if let Some(integration) = self.office.integrations(self.organization.id).await.unwrap().first() {
            return integration.id.to_string();
        }
        let new = NewIntegration {
            name: "Dialler".into(),
            redirects: vec!["https://app.example.org/done".into()],
            scopes: None,
            administration: Administration::Nothing,
        };
        let made = self.office.create_integration(OPERATOR, self.organization.id, &new).await.unwrap();
        made.integration.id.to_string()
    }

    async fn other_account(&self) -> String {
        let email = "colleague@example.org";
        if let Some(account) = self.office.account_with_email(email).await.unwrap() {
            return account.id.to_string();
        }
        let new = NewAccount {
            organization: self.organization.id,
            person: None,
            name: "Colleague",
            email,
            administration: Administration::ReadOnly,
            password: None,
        };
        self.office.create_account(OPERATOR, &new).await.unwrap().id.to_string()
    }

    async fn call(&self) -> String {
        let record = CallRecord {
            audio: Vec::new(),
            id: CallRecordId(Uuid::from_u128(1)),
            organization: Some(self.organization.id),
            location: Some(self.vienna.id),
            caller: MessageFrom { number: Some("2001".into()), ..MessageFrom::default() },
            called: "2000".into(),
            begun_ms: NOW_MS,
            answered_ms: None,
            ended_ms: NOW_MS + 1_000,
            answered_by: None,
            outcome: Outcome::Cancelled,
            legs: Vec::new(),
        };
        let id = record.id.to_string();
        self.office.keep_calls(&[KeptCall { record, ladder: Vec::new() }]).await.unwrap();
        id
    }

    async fn attendant(&self) -> String {
        let draft = AttendantDraft {
            name: "Reception".into(),
            extension: Some("2900".into()),
            ..AttendantDraft::default()
        };
        let made = self.office.apply_attendant(OPERATOR, self.organization.id, self.vienna.id, &draft).await;
        made.unwrap().id.to_string()
    }

    async fn schedule(&self) -> String {
        let draft =
            ScheduleDraft { name: "Week".into(), kind: ScheduleKind::BusinessHours, events: Vec::new() };
        let made = self.office.apply_schedule(OPERATOR, self.organization.id, self.vienna.id, &draft).await;
        made.unwrap().id.to_string()
    }

    async fn announcement(&self) -> String {
        let organization = self.organization.id;
        let known = self.office.announcements(organization).await.unwrap();
        if let Some(known) = known.first() {
            return known.announcement.id.to_string();
        }
        let new = NewAnnouncement {
            organization,
            level: Level::Location(self.vienna.id),
            name: "Hours".into(),
            wav: speech(),
        };
        self.office.add_announcement(OPERATOR, new).await.unwrap().id.to_string()
    }
}

/// Two seconds of something loud.
pub(crate) fn speech() -> Vec<u8> {
    let samples: Vec<i16> = (0..16_000).map(|n| if n / 20 % 2 == 0 { 8_000 } else { -8_000 }).collect();
    file_from_samples(&samples, 8_000)
}

async fn organization(office: &Office, name: &str) -> Organization {
    let new = NewOrganization { name: name.into(), branded: false };
    office.create_organization(OPERATOR, &new).await.unwrap()
}

async fn location(office: &Office, organization: &Organization, name: &str, prefix: &str) -> Location {
    let new = NewLocation {
        organization: organization.id,
        name: name.into(),
        time_zone: "Europe/Vienna".into(),
        prefix: Some(prefix.into()),
        language: None,
        place: Vec::new(),
    };
    office.create_location(OPERATOR, &new).await.unwrap()
}

pub(crate) async fn person(office: &Office, location: &Location, name: &str, extension: &str) -> Person {
    let new = NewPerson {
        organization: location.organization,
        location: location.id,
        name: name.into(),
        email: Some(format!("{}@example.org", name.to_lowercase().replace(' ', "."))),
        extension: extension.into(),
        number: None,
    };
    office.create_person(OPERATOR, &new).await.unwrap()
}

/// A browser, signed in or not.
pub(crate) struct Browser<'a> {
    pub(crate) world: &'a World,
    pub(crate) cookie: Option<String>,
    /// The name by which it reaches the pages.
    pub(crate) host: &'static str,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// Where it leads.
    pub(crate) to: String,
    pub(crate) cookie: Option<String>,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) text: String,
}

impl Browser<'_> {
    pub(crate) async fn get(&self, place: &str) -> Answer {
        self.ask(self.request(Method::GET, place).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, place: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let request = self
            .request(Method::POST, place)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.ask(request.body(Body::from(form.finish())).unwrap()).await
    }

    /// The same of fields that were made up on the way.
    pub(crate) async fn send(&self, place: &str, fields: &[(String, String)]) -> Answer {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(place, &fields).await
    }

    /// Sends a file, or nothing where there is none.
    pub(crate) async fn upload(&self, place: &str, file: Option<&[u8]>) -> Answer {
        self.upload_with(place, &[], file).await
    }

    /// The same with other fields.
    pub(crate) async fn upload_with(
        &self,
        place: &str,
        fields: &[(&str, &str)],
        file: Option<&[u8]>,
    ) -> Answer {
        self.upload_form(place, fields, file.map(|file| ("file", file))).await
    }

    /// Sends fields and a file.
    pub(crate) async fn upload_form(
        &self,
        place: &str,
        fields: &[(&str, &str)],
        file: Option<(&str, &[u8])>,
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        if let Some((name, file)) = file {
            let disposition = format!("form-data; name=\"{name}\"; filename=\"a.wav\"");
            body.extend_from_slice(format!("--x\r\nContent-Disposition: {disposition}\r\n\r\n").as_bytes());
            body.extend_from_slice(file);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--x--\r\n");
        let request = self
            .request(Method::POST, place)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .header("sec-fetch-site", "same-origin");
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    pub(crate) fn request(&self, method: Method, place: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(place).header(header::HOST, self.host);
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        let answer = self.world.pages.clone().oneshot(request).await.unwrap();
        let headers = answer.headers().clone();
        let text = |name| headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
        let cookie = text(header::SET_COOKIE).split(';').next().map(str::to_owned);
        let (status, to) = (answer.status(), text(header::LOCATION));
        let cookie = cookie.filter(|it| !it.is_empty());
        // A stream of news never ends by itself.
        let text = match text(header::CONTENT_TYPE).as_str() {
            "text/event-stream" => String::new(),
            _ => {
                String::from_utf8_lossy(&to_bytes(answer.into_body(), usize::MAX).await.unwrap()).into_owned()
            }
        };
        Answer { status, to, cookie, headers, text }
    }
}

/// Phones on pages that reach nobody.
struct NoLines;

impl PageLines for NoLines {
    fn open(&self, _: LineOwner) -> OpenLine {
        let ((orders, _), (_, news)) = (mpsc::channel(1), mpsc::channel(1));
        OpenLine { orders, news }
    }

    fn secret(&self) -> Secret {
        Secret::presented("a-secret")
    }
}

/// A map of two scenes.
fn map(_: KeyLayout, _: &str) -> Vec<MapScene> {
    let says = Some("To listen to your messages, press 1.".to_owned());
    let key = MapKey { key: '1', action: "voiceMessaging", says, leads_to: None };
    let menu = MapMenu { id: "voicePortalMainMenu", keys: vec![key] };
    vec![
        MapScene { path: "portal".into(), menus: Vec::new() },
        MapScene { path: "portal/main_menu".into(), menus: vec![menu] },
    ]
}
