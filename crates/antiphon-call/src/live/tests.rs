use antiphon_core::call_record::Outcome;
use antiphon_core::digit::Digit;
use antiphon_core::ids::{LocationId, OrganizationId, PersonId};
use antiphon_core::live_call::Expects;
use antiphon_dialog::prompts::Language;
use antiphon_sip::event::LegId;
use std::sync::Arc;
use uuid::Uuid;

use super::*;

const CALL: CallId = CallId(7);
const ID: CallRecordId = CallRecordId(Uuid::from_u128(1));

#[derive(Default)]
struct Look {
    live: Live,
    now_ms: i64,
    news: Vec<LiveNews>,
}

impl Look {
    #[expect(clippy::needless_pass_by_value, reason = "so that it reads like what happened")]
    fn sees(&mut self, observation: Observation) -> &mut Self {
        self.now_ms += 1;
        let change = self.live.observe(self.now_ms, &observation, |_| Some(ID));
        self.news.extend(change.map(|change| change.news));
        self
    }

    fn call(&self) -> &LiveCall {
        self.live.calls().next().expect("a call is there")
    }

    fn at_the_portal() -> Self {
        let mut look = Self::default();
        let by = AnsweredBy::Portal;
        look.sees(began()).sees(routed()).sees(Observation::Answered { call: CALL, by, leg: None });
        look.sees(scene("portal/main_menu"));
        look
    }
}

fn began() -> Observation {
    let shown = MessageFrom { number: Some("2001".into()), ..MessageFrom::default() };
    let (sip_call_id, called) = ("a@b".to_owned(), "2000".to_owned());
    Observation::Began { call: CALL, sip_call_id, called, account: Some("ada".into()), shown }
}

fn routed() -> Observation {
    let party = Party {
        organization: OrganizationId(Uuid::from_u128(2)),
        location: LocationId(Uuid::from_u128(3)),
        from: MessageFrom { number: Some("2001".into()), ..MessageFrom::default() },
        person: Some(PersonId(Uuid::from_u128(4))),
        source: String::new(),
        language: Language::EnUs,
        key_layout: antiphon_core::key_layout::KeyLayout::Webex,
        branding: None,
        own: None,
    };
    Observation::Routed { call: CALL, party: Arc::new(party) }
}

fn scene(scene: &str) -> Observation {
    Observation::Scene { call: CALL, scene: scene.to_owned() }
}

fn says(text: &str) -> Observation {
    Observation::Says { call: CALL, language: Language::DeDe, text: text.to_owned() }
}

#[test]
fn a_call_is_shown_once_it_is_known_whose_it_is() {
    let mut look = Look::default();
    look.sees(began());
    assert!(look.news.is_empty() && look.live.calls().next().is_none());
    look.sees(routed());
    assert_eq!((look.call().id, look.call().state), (ID, LiveState::Arriving));
    look.sees(Observation::Ended { call: CALL, outcome: Outcome::Answered });
    assert_eq!(look.news, [LiveNews::Began, LiveNews::Ended]);
    assert!(look.live.calls().next().is_none());
}

#[test]
fn a_call_to_nobody_is_shown_to_nobody() {
    let mut look = Look::default();
    look.sees(began()).sees(Observation::Ended { call: CALL, outcome: Outcome::Refused(404) });
    assert!(look.news.is_empty());
}

#[test]
fn words_are_there_from_their_beginning_to_their_end() {
    let mut look = Look::at_the_portal();
    look.sees(says("Sie haben eine neue Nachricht."));
    let words = look.call().says.clone().unwrap();
    assert_eq!((words.language, words.text.as_str()), ("de-DE", "Sie haben eine neue Nachricht."));
    look.sees(Observation::Silent { call: CALL });
    assert_eq!(look.call().says, None);
    assert_eq!(look.news.last(), Some(&LiveNews::Silent));
}

#[test]
fn a_scene_hides_what_was_expected_in_the_one_before() {
    let mut look = Look::at_the_portal();
    look.sees(Observation::Expects { call: CALL, what: Expects::Menu("voicePortalMainMenu") });
    look.sees(scene("deposit/portal/login"));
    assert_eq!(look.call().scene.as_deref(), Some("portal/login"));
    assert_eq!(look.call().expects, None);
}

#[test]
fn an_owner_who_calls_back_is_shown_with_the_phone_and_then_in_the_menu_again() {
    let mut look = Look::at_the_portal();
    look.sees(Observation::Connects { call: CALL, to: "2002".into() });
    assert_eq!(look.call().state, LiveState::Ringing);
    look.sees(Observation::Answered { call: CALL, by: AnsweredBy::Phone, leg: Some(LegId(2)) });
    assert_eq!(look.call().state, LiveState::Talking(AnsweredBy::Phone));
    assert_eq!(look.call().scene, None, "he is in no menu");
    look.sees(Observation::Disconnects { call: CALL });
    assert_eq!(look.call().state, LiveState::Talking(AnsweredBy::Portal));
    assert_eq!(look.call().scene.as_deref(), Some("portal/main_menu"));
}

#[test]
fn a_recording_is_shown_while_it_is_made() {
    let mut look = Look::at_the_portal();
    look.sees(Observation::Records { call: CALL });
    assert_eq!(look.call().state, LiveState::Recording(AnsweredBy::Portal));
    look.sees(Observation::Recorded { call: CALL });
    assert_eq!(look.call().state, LiveState::Talking(AnsweredBy::Portal));
}

#[test]
fn no_more_is_remembered_of_a_long_call_than_fits() {
    let mut look = Look::at_the_portal();
    for round in 0..100 {
        look.sees(says(&round.to_string()));
        look.sees(Observation::Pressed { call: CALL, key: Digit::POUND });
    }
    let moments = &look.call().moments;
    assert_eq!(moments.len(), MOMENTS_MAX);
    assert_eq!(moments.last().map(|it| &it.what), Some(&Happened::Pressed('#')));
}
