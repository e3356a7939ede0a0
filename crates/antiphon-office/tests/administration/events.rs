//! What programs are told, in which order, and who hears it.

use std::sync::{Arc, Mutex};

use antiphon_core::account::Administration;
use antiphon_core::account::scope::Scopes;
use antiphon_core::event::{DomainEvent, EventKind};
use antiphon_core::ids::{EventId, EventPosition, OrganizationId, PersonId};
use antiphon_core::message::MessageState;
use antiphon_office::Office;
use antiphon_office::accounts::Principal;
use antiphon_office::events::{Newsroom, Told};
use antiphon_office::memory::{MemoryFeed, MemoryStore};
use antiphon_office::ports::{Deliver, Events as _, FeedItem, Lamp, Letter, MailFailure, Published};
use async_trait::async_trait;
use futures::StreamExt as _;
use futures::executor::block_on;
use futures::stream::BoxStream;
use uuid::Uuid;

use crate::desk::{DAY, Desk, OPERATOR, START_MS};

/// Notes what is told.
#[derive(Default)]
struct Heard(Mutex<Vec<Published>>);

#[async_trait]
impl Deliver for Heard {
    async fn lamp(&self, _: Lamp) -> Result<(), String> {
        Ok(())
    }

    async fn mail(&self, _: Letter) -> Result<(), MailFailure> {
        Ok(())
    }

    fn event(&self, event: &Published) {
        self.0.lock().unwrap().push(event.clone());
    }
}

/// What is told of all that happened since.
fn told(office: &Office) -> Vec<DomainEvent> {
    let heard = Heard::default();
    block_on(office.run_events(&heard)).unwrap();
    block_on(office.run_outbox(&heard)).unwrap();
    heard.0.into_inner().unwrap().into_iter().map(|it| it.event).collect()
}

fn words(events: &[DomainEvent]) -> Vec<&'static str> {
    events.iter().map(|it| it.what.word()).collect()
}

fn somebody(organization: OrganizationId, who: Administration, person: Option<PersonId>) -> Principal {
    let (actor, account, scopes) = (OPERATOR, None, Scopes::all());
    Principal { organization, actor, account, person, administration: who, scopes }
}

#[test]
fn the_life_of_a_message_is_told_with_whose_it_is_and_its_lamp() {
    let desk = Desk::settled();
    told(&desk.office);
    let message = desk.leave(&desk.ann);
    let events = told(&desk.office);
    assert_eq!(words(&events), ["message.deposited", "lamp.changed"]);
    let [deposited, lamp] = events.as_slice() else { panic!("two") };
    assert_eq!(deposited.message, Some(message.id));
    assert_eq!(lamp.counts.map(|it| it.new), Some(1));
    for event in &events {
        assert_eq!((event.person, event.location), (Some(desk.ann.id), Some(desk.location.id)));
        assert_eq!((event.mailbox, event.at_ms), (Some(desk.ann.mailbox), START_MS));
    }
    for (state, word) in [
        (MessageState::Saved, "message.read"),
        (MessageState::New, "message.unread"),
        (MessageState::Deleted, "message.deleted"),
    ] {
        desk.mark(&desk.ann, message.id, state);
        assert_eq!(words(&told(&desk.office)), [word, "lamp.changed"]);
    }
    assert!(told(&desk.office).is_empty(), "told once");
}

#[test]
fn locks_resets_and_greetings_are_told() {
    let desk = Desk::settled();
    desk.choose(&desk.ann, "482913").unwrap();
    assert_eq!(words(&told(&desk.office)), ["passcode.reset"]);
    for _ in 0..5 {
        desk.enter(&desk.ann, "111222");
    }
    assert_eq!(words(&told(&desk.office)), ["mailbox.locked"]);
    block_on(desk.office.unlock_mailbox(OPERATOR, desk.id(), desk.ann.mailbox)).unwrap();
    block_on(desk.office.reset_passcode(OPERATOR, desk.id(), desk.ann.mailbox)).unwrap();
    assert_eq!(words(&told(&desk.office)), ["mailbox.unlocked", "passcode.reset"]);
}

#[test]
fn administrators_hear_of_what_they_administer_and_owners_of_their_own() {
    let desk = Desk::settled();
    let (ann, other) = (Some(desk.ann.id), Some(PersonId(Uuid::from_u128(9))));
    let at = |location, person| DomainEvent {
        location,
        person,
        ..DomainEvent::new(EventId(Uuid::nil()), desk.id(), START_MS, EventKind::MailboxLocked)
    };
    let of_ann = at(Some(desk.location.id), ann);
    let of_nobody = at(None, None);
    let elsewhere = antiphon_core::ids::LocationId(Uuid::from_u128(8));
    let [here, there] = [desk.location.id, elsewhere].map(|it| Administration::of_locations(vec![it]));
    for (who, person, hears_ann, hears_nobody) in [
        (Administration::Organization, None, true, true),
        (Administration::ReadOnly, None, true, true),
        (here, None, true, false),
        (there, None, false, false),
        (Administration::Nothing, ann, true, false),
        (Administration::Nothing, other, false, false),
        (Administration::Nothing, None, false, false),
    ] {
        let somebody = somebody(desk.id(), who.clone(), person);
        let hears = [&of_ann, &of_nobody].map(|it| antiphon_office::events::hears(&somebody, it));
        assert_eq!(hears, [hears_ann, hears_nobody], "{who:?} {person:?}");
        let foreign = Principal { organization: OrganizationId(Uuid::nil()), ..somebody };
        assert!(!antiphon_office::events::hears(&foreign, &of_ann));
    }
}

/// An office whose events are told to listeners.
struct Room {
    store: Arc<MemoryStore>,
    feed: Arc<MemoryFeed>,
    newsroom: Newsroom,
    who: Principal,
}

impl Room {
    fn new() -> Self {
        let Desk { office, store, organization, .. } = Desk::settled();
        let who = somebody(organization.id, Administration::Organization, None);
        let feed = Arc::new(MemoryFeed::default());
        let newsroom = Newsroom::new(Arc::new(office), feed.clone());
        Self { store, feed, newsroom, who }
    }

    fn event(&self, n: u128) -> DomainEvent {
        let id = EventId(Uuid::from_u128(n));
        DomainEvent::new(id, self.who.organization, START_MS, EventKind::PasscodeReset)
    }

    fn writes(&self, n: u128) -> Published {
        block_on(self.store.publish_event(None, &self.event(n), &[])).unwrap().unwrap()
    }

    fn listens(&self, after: Option<EventPosition>) -> BoxStream<'static, Told> {
        block_on(self.newsroom.listen(self.who.clone(), after)).unwrap()
    }
}

/// The numbers of the next events.
fn next(stream: &mut BoxStream<'static, Told>, count: usize) -> Vec<u128> {
    let told = block_on(stream.by_ref().take(count).collect::<Vec<_>>());
    told.iter().map(|it| it.event.id.0.as_u128()).collect()
}

#[test]
fn whoever_comes_back_hears_what_he_missed_and_then_what_comes_each_once() {
    let room = Room::new();
    let published: Vec<Published> = (1..=250).map(|n| room.writes(n)).collect();
    let mut stream = room.listens(Some(published[9].position));
    let fresh = room.writes(251);
    for item in [&published[249], &fresh] {
        room.feed.tell(&FeedItem::Published(item.clone()));
    }
    room.feed.tell(&FeedItem::Passing(room.event(1_000)));
    assert_eq!(next(&mut stream, 242), (11..=251).chain([1_000]).collect::<Vec<_>>());
    for n in 252..=254 {
        room.writes(n);
    }
    room.feed.tell(&FeedItem::Missed);
    assert_eq!(next(&mut stream, 3), [252, 253, 254], "out of the log");
    let missed = block_on(room.newsroom.missed(&room.who, Some(fresh.position))).unwrap();
    assert_eq!(missed.iter().map(|it| it.event.id.0.as_u128()).collect::<Vec<_>>(), [252, 253, 254]);
    assert_eq!(block_on(room.newsroom.missed(&room.who, None)), Ok(Vec::new()));
}

#[test]
fn whoever_begins_to_listen_hears_nothing_old() {
    let room = Room::new();
    let old = room.writes(1);
    let mut stream = room.listens(None);
    let fresh = room.writes(2);
    for item in [old, fresh] {
        room.feed.tell(&FeedItem::Published(item));
    }
    assert_eq!(next(&mut stream, 1), [2]);
}

#[test]
fn events_are_forgotten_after_a_week() {
    let desk = Desk::settled();
    told(&desk.office);
    desk.leave(&desk.ann);
    told(&desk.office);
    desk.clock.advance(7 * DAY);
    assert_eq!(block_on(desk.office.forget_events()), Ok(0));
    desk.clock.advance(std::time::Duration::from_millis(1));
    assert!(block_on(desk.office.forget_events()).unwrap() >= 2);
}
