//! Passkeys: made, signed in with, proved with, copied and removed.

use std::time::Duration;

use antiphon_core::account::passkey::{Passkey, PasskeySite};
use antiphon_core::account::secret::Secret;
use antiphon_core::account::{Account, Administration};
use antiphon_office::accounts::administration::NewAccount;
use antiphon_office::accounts::passkeys::{
    PasskeyAdded, PasskeyDoor, PasskeyProof, PasskeyRefusal, PasskeySignIn, Visitor,
};
use antiphon_office::accounts::sessions::OpenSession;
use antiphon_office::admin::AdminError;
use antiphon_office::memory::InsecureTestPasskeys;
use antiphon_office::ports::{Clock as _, Spare, StoreError};
use futures::executor::block_on;

use crate::desk::{Desk, OPERATOR};

const MINUTE: Duration = Duration::from_secs(60);
const AT: Visitor<'static> = Visitor { source: "192.0.2.7", user_agent: "Browser/1" };

/// An office whose people have passkeys.
struct Place {
    desk: Desk,
    protocol: InsecureTestPasskeys,
    site: PasskeySite,
}

impl Place {
    fn new() -> Self {
        let site = PasskeySite::of("https://voice.example.org").unwrap();
        Self { desk: Desk::new(), protocol: InsecureTestPasskeys::default(), site }
    }

    fn door(&self) -> PasskeyDoor<'_> {
        PasskeyDoor { protocol: &self.protocol, site: &self.site }
    }

    fn account(&self, email: &str, password: Option<&str>) -> Account {
        let new = NewAccount {
            organization: self.desk.id(),
            person: None,
            name: "Ann",
            email,
            administration: Administration::ReadOnly,
            password,
        };
        block_on(self.desk.office.create_account(OPERATOR, &new)).unwrap()
    }

    /// A session that was begun by the operator's leave: a link, or a provider.
    fn session(&self, account: &Account) -> OpenSession {
        let identity = antiphon_office::ports::Identity {
            email: Some(account.email.to_string()),
            is_verified: true,
            proved_seconds: Some(self.desk.clock.now_ms() / 1_000),
        };
        let known = block_on(self.desk.office.recognize(&identity, "Example", AT.source, AT.user_agent));
        let antiphon_office::accounts::provider::Recognized::In(signed_in) = known.unwrap() else {
            panic!("the account is known")
        };
        self.open(&signed_in.secret).unwrap()
    }

    fn open(&self, secret: &Secret) -> Option<OpenSession> {
        block_on(self.desk.office.session_of(secret)).unwrap()
    }

    fn makes(&self, open: &OpenSession, credential: &str) -> Passkey {
        let options = block_on(self.desk.office.ask_for_new_passkey(self.door(), open, "Ann")).unwrap();
        let answer = InsecureTestPasskeys::answer(&options, credential, 1);
        match block_on(self.desk.office.add_passkey(self.door(), open, " Phone ", &answer)).unwrap() {
            PasskeyAdded::Added(passkey) => *passkey,
            PasskeyAdded::Refused(refusal) => panic!("{refusal}"),
        }
    }

    fn comes(&self, credential: &str, count: u32) -> PasskeySignIn {
        let (options, browser) = self.desk.office.ask_for_passkey(self.door(), AT.source).unwrap();
        let answer = InsecureTestPasskeys::answer(&options, credential, count);
        block_on(self.desk.office.sign_in_with_passkey(self.door(), &browser, &answer, AT)).unwrap()
    }

    fn comes_in(&self, credential: &str, count: u32) -> OpenSession {
        match self.comes(credential, count) {
            PasskeySignIn::In(signed_in) => self.open(&signed_in.secret).unwrap(),
            PasskeySignIn::Refused(refusal) => panic!("{refusal}"),
        }
    }

    fn is_refused(&self, credential: &str, count: u32) -> PasskeyRefusal {
        match self.comes(credential, count) {
            PasskeySignIn::In(_) => panic!("it is believed"),
            PasskeySignIn::Refused(refusal) => refusal,
        }
    }

    fn proves(&self, open: &OpenSession, credential: &str, count: u32) -> PasskeyProof {
        let options = self.desk.office.ask_for_passkey_again(self.door(), open).unwrap();
        let answer = InsecureTestPasskeys::answer(&options, credential, count);
        block_on(self.desk.office.reauthenticate_with_passkey(self.door(), open, &answer)).unwrap()
    }

    fn audited(&self) -> Vec<(String, String)> {
        let entries = block_on(self.desk.office.audit_entries(self.desk.id(), 99)).unwrap();
        entries.into_iter().map(|it| (it.action, it.detail)).collect()
    }

    fn was_audited(&self, action: &str, detail: &str) -> bool {
        self.audited().iter().any(|(known, said)| known == action && said.contains(detail))
    }
}

#[test]
fn whoever_has_made_a_passkey_signs_in_with_it_and_types_nothing() {
    let place = Place::new();
    let ann = place.account("ann@example.org", None);
    let passkey = place.makes(&place.session(&ann), "c1");
    assert_eq!((passkey.name.as_str(), passkey.site.as_str()), ("Phone", "voice.example.org"));
    place.desk.clock.advance(MINUTE);
    let open = place.comes_in("c1", 2);
    assert_eq!(open.account.id, ann.id);
    assert!(open.is_proved);
    let kept = block_on(place.desk.office.passkeys(&ann)).unwrap();
    assert_eq!((kept[0].state.sign_count, kept[0].used_ms), (2, Some(passkey.created_ms + 60_000)));
    assert!(place.was_audited("passkey.created", "Phone"));
    assert!(place.was_audited("account.signed-in", "from 192.0.2.7, with the passkey \"Phone\""));
    assert_eq!(place.is_refused("c9", 1), PasskeyRefusal::Unknown);
    block_on(place.desk.office.sign_out_everywhere(OPERATOR, &ann, None)).unwrap();
    assert!(block_on(place.desk.office.sessions(&ann)).unwrap().is_empty());
}

#[test]
fn a_question_is_answered_once_in_time_by_the_browser_that_was_asked() {
    let place = Place::new();
    let ann = place.account("ann@example.org", None);
    let session = place.session(&ann);
    place.makes(&session, "c1");
    let office = &place.desk.office;
    let comes = |browser: &Secret, options: &str, count| {
        let answer = InsecureTestPasskeys::answer(options, "c1", count);
        block_on(office.sign_in_with_passkey(place.door(), browser, &answer, AT)).unwrap()
    };
    let (options, browser) = office.ask_for_passkey(place.door(), AT.source).unwrap();
    let late = |it| matches!(it, PasskeySignIn::Refused(PasskeyRefusal::Late));
    assert!(late(comes(&Secret::presented("another"), &options, 2)));
    assert!(matches!(comes(&browser, &options, 2), PasskeySignIn::In(_)));
    assert!(late(comes(&browser, &options, 3)), "once");
    let (options, browser) = office.ask_for_passkey(place.door(), AT.source).unwrap();
    place.desk.clock.advance(5 * MINUTE);
    assert!(late(comes(&browser, &options, 4)), "in time");
    let (options, _) = office.ask_for_passkey(place.door(), AT.source).unwrap();
    let (_, other) = office.ask_for_passkey(place.door(), AT.source).unwrap();
    let crossed = comes(&other, &options, 5);
    assert!(matches!(crossed, PasskeySignIn::Refused(PasskeyRefusal::Unfit)), "{crossed:?}");
    let unasked = block_on(office.add_passkey(place.door(), &session, "Key", "{} c2 1")).unwrap();
    assert_eq!(unasked, PasskeyAdded::Refused(PasskeyRefusal::Late));
}

#[test]
fn whoever_signed_in_long_ago_proves_himself_with_a_passkey_of_his_own() {
    let place = Place::new();
    let (ann, bob) = (place.account("ann@example.org", None), place.account("bob@example.org", None));
    place.makes(&place.session(&ann), "c1");
    place.makes(&place.session(&bob), "c2");
    let open = place.comes_in("c1", 2);
    place.desk.clock.advance(16 * MINUTE);
    let others = place.proves(&open, "c2", 2);
    assert!(matches!(others, PasskeyProof::Refused(PasskeyRefusal::NotYours)), "{others:?}");
    let PasskeyProof::Proved(secret) = place.proves(&open, "c1", 3) else { panic!("it is hers") };
    assert!(place.open(&secret).unwrap().is_proved);
    assert!(place.was_audited("passkey.used", "Phone"));
}

#[test]
fn a_copy_is_refused_and_told() {
    let place = Place::new();
    let ann = place.account("ann@example.org", None);
    place.makes(&place.session(&ann), "c1");
    let open = place.comes_in("c1", 7);
    assert_eq!(place.is_refused("c1", 7), PasskeyRefusal::Copied);
    assert_eq!(place.is_refused("c1", 3), PasskeyRefusal::Copied);
    let proof = place.proves(&open, "c1", 2);
    assert!(matches!(proof, PasskeyProof::Refused(PasskeyRefusal::Copied)), "{proof:?}");
    assert!(place.was_audited("passkey.copied", "Phone"));
    place.comes_in("c1", 8);
}

#[test]
fn names_are_kept_changed_and_refused() {
    let place = Place::new();
    let ann = place.account("ann@example.org", None);
    let session = place.session(&ann);
    let passkey = place.makes(&session, "c1");
    let office = &place.desk.office;
    let actor = session.principal.actor;
    block_on(office.rename_passkey(actor, &ann, passkey.id, "Drawer")).unwrap();
    assert_eq!(block_on(office.passkey(&ann, passkey.id)).unwrap().name, "Drawer");
    let nameless = block_on(office.rename_passkey(actor, &ann, passkey.id, " "));
    assert!(matches!(nameless, Err(AdminError::Invalid { field: "name", .. })), "{nameless:?}");
    let options = block_on(office.ask_for_new_passkey(place.door(), &session, "Ann")).unwrap();
    let again = InsecureTestPasskeys::answer(&options, "c1", 1);
    let known = block_on(office.add_passkey(place.door(), &session, "Twin", &again));
    assert!(matches!(known, Err(AdminError::Store(StoreError::Exists(_)))), "{known:?}");
}

#[test]
fn a_passkey_goes_unless_it_is_the_last_way_in() {
    let place = Place::new();
    let ann = place.account("ann@example.org", None);
    let with_password = place.account("bob@example.org", Some("correct horse battery"));
    let office = &place.desk.office;
    let session = place.session(&ann);
    let [one, other] = ["c1", "c2"].map(|it| place.makes(&session, it).id);
    let actor = session.principal.actor;
    let removes = |id| block_on(office.remove_passkey(actor, &ann, id, Spare::LastWayIn));
    removes(one).unwrap();
    assert_eq!(place.is_refused("c1", 2), PasskeyRefusal::Unknown);
    assert!(matches!(removes(other), Err(StoreError::InUse(_))));
    block_on(office.remove_passkey(actor, &ann, other, Spare::Nothing)).unwrap();
    let bobs = place.makes(&place.session(&with_password), "c3").id;
    let foreign = block_on(office.remove_passkey(actor, &ann, bobs, Spare::Nothing));
    assert!(matches!(foreign, Err(StoreError::Missing(_))), "{foreign:?}");
    let counts = block_on(office.passkey_counts(place.desk.id())).unwrap();
    assert_eq!(counts, [(with_password.id, 1)].into());
    assert_eq!(block_on(office.remove_passkeys(OPERATOR, &with_password)).unwrap(), 1);
    assert!(place.was_audited("passkey.removed", "Phone"));
    assert!(place.was_audited("passkeys.removed", "bob@example.org"));
}

#[test]
fn passkeys_go_with_their_account() {
    let place = Place::new();
    let ann = place.account("ann@example.org", None);
    place.makes(&place.session(&ann), "c1");
    block_on(place.desk.office.remove_account(OPERATOR, &ann)).unwrap();
    assert_eq!(place.is_refused("c1", 2), PasskeyRefusal::Unknown);
}
