//! What the desk says when the office cannot answer.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use antiphon_call::input::{Answer, Ask, Party, Route, RouteRequest, Unavailable};
use antiphon_core::entropy::SeededEntropy;
use antiphon_core::greeting::DepositCause;
use antiphon_core::key_layout::KeyLayout;
use antiphon_core::message::{MessageFrom, MessageState};
use antiphon_core::passcode::Passcode;
use antiphon_desk::Desk;
use antiphon_dialog::prompts::Language;
use antiphon_dialog::question::{Answer as DialogAnswer, ChangeOccasion, Claim, Question};
use antiphon_office::memory::{InsecureTestHasher, MemoryBlobs, MemoryClock, MemorySpool, MemoryStore};
use antiphon_office::ports::StoreError;
use antiphon_office::{Office, Ports};
use antiphon_sip::event::Subscriber;
use futures::executor::block_on;

const ID: &str = "00000000-0000-0000-0000-000000000001";

#[test]
fn nothing_is_made_up_while_the_database_is_away() {
    let store = Arc::<MemoryStore>::default();
    let ports = Ports {
        store: store.clone(),
        blobs: Arc::<MemoryBlobs>::default(),
        spool: Arc::<MemorySpool>::default(),
        hasher: Arc::<InsecureTestHasher>::default(),
        clock: Arc::new(MemoryClock::new(0)),
        vault: antiphon_office::vault::Vault::new(&antiphon_office::hashing::ServerKey::new([7; 32])),
    };
    let desk = Desk::new(Arc::new(Office::new(ports, Box::new(SeededEntropy::new(1)))));
    store.faults.fail_with(StoreError::Unavailable("away".to_owned()));
    let answer = |ask| block_on(desk.answer(ask));
    let username = || "2001.k7m2pq".to_owned();

    let credentials = answer(Ask::Credentials { username: username() });
    assert!(matches!(credentials, Some(Answer::Credentials(Err(Unavailable)))));
    assert!(matches!(answer(Ask::Lamp(Subscriber::Phone(username()))), Some(Answer::Lamp(None))));
    let request = RouteRequest {
        account: None,
        called: "2000".to_owned(),
        called_host: "voice.example".to_owned(),
        called_instance: None,
        shown_number: None,
        shown_name: None,
        trunk: None,
        to: String::new(),
        remote: SocketAddr::from((Ipv4Addr::LOCALHOST, 5060)),
    };
    assert!(matches!(answer(Ask::Route(request)), Some(Answer::Route(Route::Unavailable))));
    assert_eq!(block_on(desk.live_flows()).err(), Some(StoreError::Unavailable("away".to_owned())));

    let party = Arc::new(Party {
        organization: ID.parse().unwrap(),
        location: ID.parse().unwrap(),
        from: MessageFrom::default(),
        person: None,
        source: "address:127.0.0.1".to_owned(),
        language: Language::EnUs,
        key_layout: KeyLayout::default(),
        branding: None,
        own: None,
    });
    let passcode = || Passcode::parse("739158").unwrap();
    let mailbox = ID.parse().unwrap();
    for question in [
        Question::Verify { claim: Claim::Number("2001".to_owned()), passcode: passcode() },
        Question::ChangePasscode { mailbox, passcode: passcode(), occasion: ChangeOccasion::Voluntary },
        Question::ConfirmName { mailbox },
        Question::Counts { mailbox },
        Question::Inbox { mailbox },
        Question::Mark { mailbox, message: ID.parse().unwrap(), state: MessageState::Saved },
        Question::Reception { mailbox, cause: DepositCause::NoAnswer },
    ] {
        let asked = format!("{question:?}");
        let answered = answer(Ask::Dialog { party: Arc::clone(&party), question });
        assert!(matches!(answered, Some(Answer::Dialog(DialogAnswer::Unavailable))), "{asked}");
    }
    assert!(answer(Ask::CallOver { recordings: vec![ID.parse().unwrap()] }).is_none());
}
