//! What owners send: composed, forwarded and to lists; what they clear away and bring back.

use antiphon_core::ids::RecordingId;
use antiphon_core::limits::DAY_MS;
use antiphon_core::lists::{ListChange, ListNumber, ListRefusal};
use antiphon_core::message::{Message, MessageFrom, MessageState};
use antiphon_core::organization::ServiceSettings;
use antiphon_media::wav::WavInfo;
use antiphon_office::addressing::{Addressee, ReplyTo};
use antiphon_office::compose::{Composing, Content, Missed, Recipients, Report, Sending, Sent, Terms};
use antiphon_office::inbox::{Mark, Marked, SpokenFrom};
use antiphon_office::lists::ListOwner;
use antiphon_office::ports::{JobKind, Lane, SpoolPurpose, Store, StoreError};
use futures::executor::block_on;

use crate::world::{GRAZ, ORGANIZATION, Resident, World, left};

const PASSCODE: &str = "739158";

fn composed(world: &World, author: &Resident, seconds: usize) -> RecordingId {
    let recording = world.begin_from(author, SpoolPurpose::Composition, MessageFrom::default());
    world.speak(recording, seconds);
    recording
}

fn to(world: &World, author: &Resident, digits: &str) -> Addressee {
    block_on(world.office.addressee(ORGANIZATION, author.mailbox, digits)).unwrap().unwrap()
}

fn terms(world: &World, author: &Resident, original: Option<&Message>) -> Terms {
    let composing = world.office.composing(ORGANIZATION, author.mailbox, original.map(|it| it.id));
    let Composing::Open(terms) = block_on(composing).unwrap() else { panic!("may not be composed") };
    terms
}

fn send(world: &World, author: &Resident, content: Content, to: Recipients) -> Sent {
    let author = author.mailbox;
    let sending =
        Sending { organization: ORGANIZATION, author, content, to, urgent: true, confidential: false };
    block_on(world.office.send(sending)).unwrap()
}

fn report(sent: Sent) -> Report {
    let Sent::Report(report) = sent else { panic!("{sent:?}") };
    report
}

fn forwarded(world: &World, author: &Resident, original: &Message, said: Option<RecordingId>) -> Content {
    let sending = terms(world, author, Some(original)).sending;
    Content::Forwarded { original: original.id, introduction: said, sending }
}

fn only(world: &World, of: &Resident) -> Message {
    let [message] = <[Message; 1]>::try_from(world.messages(of)).unwrap();
    message
}

#[test]
fn a_composed_message_reaches_each_addressee_once_with_its_lamp() {
    let world = World::new();
    let (ann, bob) = (world.resident("2001", PASSCODE), world.resident("2002", PASSCODE));
    let eve = world.add_person(ORGANIZATION, GRAZ, "2002", None, &antiphon_core::mailbox::Access::Unset);
    let recording = composed(&world, &ann, 3);
    let people = vec![to(&world, &ann, "2002"), to(&world, &ann, "92002"), to(&world, &ann, "2002")];
    for _ in 0..2 {
        let sent = send(&world, &ann, Content::Composed(recording), Recipients::People(people.clone()));
        assert_eq!(report(sent), Report { sent: 2, ..Report::default() });
    }
    let (here, there) = (only(&world, &bob), only(&world, &eve));
    assert_eq!((here.duration_ms, here.urgent, here.from.person), (3_000, true, Some(ann.person)));
    assert_eq!(here.from.number.as_deref(), Some("2001"));
    assert_eq!(there.from.number.as_deref(), Some("82001"), "called back from another location");
    assert_eq!(here.audio, there.audio);
    let jobs = block_on(world.store.claim_jobs(Lane::Lamps, world.now_ms(), 1_000, 10)).unwrap();
    let lamp = |kind: JobKind| match kind {
        JobKind::Lamp(mailbox) => Some(mailbox),
        JobKind::Mail(_) | JobKind::Event(_) | JobKind::Post(_) => None,
    };
    let mut lamps: Vec<_> = jobs.into_iter().filter_map(|job| lamp(job.job.kind)).collect();
    lamps.sort();
    let mut expected = [bob.mailbox, eve.mailbox];
    expected.sort();
    assert_eq!(lamps, expected);
    block_on(world.office.discard_recording(recording)).unwrap();
    assert!(block_on(world.office.audio(&here.audio)).is_ok());
}

#[test]
fn who_is_full_or_gone_is_named_and_the_others_get_it() {
    let world = World::with(ServiceSettings { mailbox_max_ms: 5_000, ..ServiceSettings::default() });
    let ann = world.resident("2001", PASSCODE);
    let (bob, eve) = (world.resident("2002", PASSCODE), world.resident("2003", PASSCODE));
    world.leave(&bob, 4);
    let vanished = Addressee {
        mailbox: antiphon_core::ids::MailboxId(uuid::Uuid::nil()),
        spoken: SpokenFrom::Number("2009".to_owned()),
    };
    let people = vec![to(&world, &ann, "2002"), vanished.clone(), to(&world, &ann, "2003")];
    let content = Content::Composed(composed(&world, &ann, 3));
    let report = report(send(&world, &ann, content, Recipients::People(people)));
    let missed = |it: Addressee| vec![Missed { spoken: it.spoken, mailbox: Some(it.mailbox) }];
    let (full, vanished) = (missed(to(&world, &ann, "2002")), missed(vanished));
    assert_eq!(report, Report { sent: 1, full, vanished, failed: Vec::new() });
    assert_eq!((world.messages(&bob).len(), world.messages(&eve).len()), (1, 1));
}

#[test]
fn what_nobody_got_leaves_no_audio_behind() {
    let world = World::with(ServiceSettings { mailbox_max_ms: 5_000, ..ServiceSettings::default() });
    let (ann, bob) = (world.resident("2001", PASSCODE), world.resident("2002", PASSCODE));
    world.leave(&bob, 4);
    let before = world.blobs.keys();
    let people = Recipients::People(vec![to(&world, &ann, "2002")]);
    let recording = composed(&world, &ann, 3);
    assert_eq!(report(send(&world, &ann, Content::Composed(recording), people)).full.len(), 1);
    assert_eq!(world.blobs.keys(), before);
}

#[test]
fn a_failing_database_is_told_and_the_message_can_be_sent_again() {
    let world = World::new();
    let (ann, bob) = (world.resident("2001", PASSCODE), world.resident("2002", PASSCODE));
    let recording = composed(&world, &ann, 3);
    let people = Recipients::People(vec![to(&world, &ann, "2002")]);
    world.store.faults.fail_with(StoreError::Unavailable("away".to_owned()));
    let sending = Sending {
        organization: ORGANIZATION,
        author: ann.mailbox,
        content: Content::Composed(recording),
        to: people.clone(),
        urgent: false,
        confidential: false,
    };
    assert!(block_on(world.office.send(sending)).is_err());
    world.store.faults.work();
    assert_eq!(report(send(&world, &ann, Content::Composed(recording), people)).sent, 1);
    assert_eq!(world.messages(&bob).len(), 1);
}

#[test]
fn only_what_the_author_composed_is_sent() {
    let world = World::new();
    let (ann, bob) = (world.resident("2001", PASSCODE), world.resident("2002", PASSCODE));
    let theirs = composed(&world, &bob, 3);
    let left = world.begin(&ann, SpoolPurpose::Deposit);
    world.speak(left, 3);
    for recording in [theirs, left] {
        let sending = Sending {
            organization: ORGANIZATION,
            author: ann.mailbox,
            content: Content::Composed(recording),
            to: Recipients::People(vec![to(&world, &ann, "2002")]),
            urgent: false,
            confidential: false,
        };
        assert!(block_on(world.office.send(sending)).is_err());
    }
    assert_eq!(world.messages(&bob), []);
}

#[test]
fn a_forwarded_message_shares_its_audio_and_plays_after_the_introductions() {
    let world = World::new();
    let [ann, bob, eve] = ["2001", "2002", "2003"].map(|it| world.resident(it, PASSCODE));
    world.leave(&ann, 4);
    let original = only(&world, &ann);
    let said = composed(&world, &ann, 2);
    let content = forwarded(&world, &ann, &original, Some(said));
    for _ in 0..2 {
        let people = Recipients::People(vec![to(&world, &ann, "2002")]);
        assert_eq!(report(send(&world, &ann, content, people)).sent, 1);
    }
    let second = only(&world, &bob);
    assert_eq!((second.audio.clone(), second.duration_ms), (original.audio.clone(), 6_000));
    assert_eq!(seconds(&world, &second), 2);
    let said = composed(&world, &bob, 3);
    let content = forwarded(&world, &bob, &second, Some(said));
    let people = Recipients::People(vec![to(&world, &bob, "2003")]);
    assert_eq!(report(send(&world, &bob, content, people)).sent, 1);
    let third = only(&world, &eve);
    assert_eq!((third.audio.clone(), third.duration_ms), (original.audio, 9_000));
    assert_eq!(seconds(&world, &third), 5, "both introductions, the last one first");
    // Without a word of one's own the earlier introduction goes on.
    let content = forwarded(&world, &eve, &third, None);
    let people = Recipients::People(vec![to(&world, &eve, "2001")]);
    assert_eq!(report(send(&world, &eve, content, people)).sent, 1);
    let back = world.messages(&ann).into_iter().find(|it| it.introduction.is_some()).unwrap();
    assert_eq!((seconds(&world, &back), back.duration_ms), (5, 9_000));
}

/// How long the introduction of a message is.
fn seconds(world: &World, message: &Message) -> u64 {
    let introduction = message.introduction.as_ref().unwrap();
    let wav = block_on(world.office.audio(introduction)).unwrap();
    WavInfo::parse(&wav).unwrap().duration_ms() / 1_000
}

#[test]
fn confidential_and_deleted_messages_are_not_forwarded() {
    let world = World::new();
    let (ann, bob) = (world.resident("2001", PASSCODE), world.resident("2002", PASSCODE));
    let recording = world.begin(&ann, SpoolPurpose::Deposit);
    world.speak(recording, 3);
    let secret = antiphon_office::deposit::LeftMessage { confidential: true, ..left(&ann, recording) };
    block_on(world.office.deposit(secret));
    let message = only(&world, &ann);
    let begun = || block_on(world.office.composing(ORGANIZATION, ann.mailbox, Some(message.id))).unwrap();
    let content =
        Content::Forwarded { original: message.id, introduction: None, sending: RecordingId(message.id.0) };
    let people = || Recipients::People(vec![to(&world, &ann, "2002")]);
    assert_eq!(
        (begun(), send(&world, &ann, content, people())),
        (Composing::Confidential, Sent::Confidential)
    );
    block_on(world.office.clear_mailbox(ORGANIZATION, ann.mailbox, vec![message.id])).unwrap();
    assert_eq!((begun(), send(&world, &ann, content, people())), (Composing::Gone, Sent::Gone));
    assert_eq!(world.messages(&bob), []);
}

#[test]
fn everybody_of_the_location_is_reached_only_where_it_is_allowed() {
    let world = World::new();
    let [ann, bob, eve] = ["2001", "2002", "2003"].map(|it| world.resident(it, PASSCODE));
    let graz = world.add_person(ORGANIZATION, GRAZ, "2004", None, &antiphon_core::mailbox::Access::Unset);
    let content = Content::Composed(composed(&world, &ann, 3));
    assert!(!terms(&world, &ann, None).everybody);
    assert_eq!(send(&world, &ann, content, Recipients::Everybody), Sent::NotAllowed);
    world.change_service(|service| service.send_to_all_allowed = true);
    assert!(terms(&world, &ann, None).everybody);
    assert_eq!(report(send(&world, &ann, content, Recipients::Everybody)).sent, 2);
    let got = [&ann, &bob, &eve, &graz].map(|it| world.messages(it).len());
    assert_eq!(got, [0, 1, 1, 0]);
}

#[test]
fn a_list_reaches_its_members_and_names_those_who_are_gone() {
    let world = World::new();
    let [ann, bob, eve] = ["2001", "2002", "2003"].map(|it| world.resident(it, PASSCODE));
    let list = ListNumber::new(3).unwrap();
    let owner = ListOwner { organization: ORGANIZATION, mailbox: ann.mailbox, list, actor: "caller:desk" };
    for (digits, want) in [
        ("2002", None),
        ("82002", Some(ListRefusal::Already)),
        ("2000", Some(ListRefusal::BadNumber)),
        ("2099", Some(ListRefusal::BadNumber)),
        ("ann", Some(ListRefusal::BadNumber)),
        ("2003", None),
    ] {
        let kept = block_on(world.office.add_to_list(owner, digits)).unwrap();
        assert_eq!(kept.err(), want, "{digits}");
    }
    let gone = antiphon_core::numbering::dialled("2042").unwrap();
    block_on(world.office.change_list(owner, &ListChange::Add(gone))).unwrap().unwrap();
    let content = Content::Composed(composed(&world, &ann, 3));
    let report = report(send(&world, &ann, content, Recipients::List(list)));
    let gone = Missed { spoken: SpokenFrom::Number("2042".to_owned()), mailbox: None };
    assert_eq!((report.sent, report.vanished), (2, vec![gone]));
    assert_eq!([&bob, &eve].map(|it| world.messages(it).len()), [1, 1]);
    // By another number the same person is taken out.
    assert!(block_on(world.office.remove_from_list(owner, "82002")).unwrap().is_ok());
    assert!(block_on(world.office.remove_from_list(owner, "2042")).unwrap().is_ok());
    let again = block_on(world.office.remove_from_list(owner, "2002")).unwrap();
    assert_eq!(again.err(), Some(ListRefusal::NotThere));
    let members = block_on(world.office.list_members(ORGANIZATION, ann.mailbox, list)).unwrap();
    assert_eq!(members.iter().map(|it| it.entry.as_str()).collect::<Vec<_>>(), ["2003"]);
    assert_eq!(world.audited("list.changed").len(), 5);
}

#[test]
fn a_reply_goes_to_whoever_has_a_mailbox_here_under_the_owners_name() {
    let world = World::new();
    let (ann, bob) = (world.resident("2001", PASSCODE), world.resident("2002", PASSCODE));
    let from = MessageFrom { person: Some(bob.person), number: Some("2002".to_owned()), name: None };
    let recording = world.begin_from(&ann, SpoolPurpose::Deposit, from);
    world.speak(recording, 3);
    block_on(world.office.deposit(left(&ann, recording)));
    let question = only(&world, &ann);
    let reply_to = |message| block_on(world.office.reply_to(ORGANIZATION, ann.mailbox, message)).unwrap();
    let ReplyTo::Mailbox(mailbox, 600_000) = reply_to(question.id) else { panic!("no reply") };
    assert_eq!(mailbox, bob.mailbox);
    let reply = block_on(world.office.begin_reply(ORGANIZATION, ann.mailbox, mailbox)).unwrap();
    world.speak(reply, 2);
    block_on(world.office.deposit(left(&bob, reply)));
    let answer = only(&world, &bob);
    assert_eq!((answer.from.person, answer.from.number.as_deref()), (Some(ann.person), Some("2001")));
    world.leave(&ann, 3);
    let strangers = world.messages(&ann).into_iter().find(|it| it.from.person.is_none()).unwrap();
    assert_eq!(reply_to(strangers.id), ReplyTo::Nobody);
    world.change_service(|service| service.mailbox_max_ms = 2_000);
    assert_eq!(reply_to(question.id), ReplyTo::Full);
}

#[test]
fn deleted_messages_come_back_within_the_days_of_undelete() {
    let world = World::new();
    let ann = world.resident("2001", PASSCODE);
    world.leave(&ann, 3);
    let message = only(&world, &ann);
    let undelete = |state| {
        let mark = Mark { organization: ORGANIZATION, mailbox: ann.mailbox, message: message.id, state };
        block_on(world.office.undelete(mark)).unwrap()
    };
    let deleted = || block_on(world.office.deleted_inbox(ORGANIZATION, ann.mailbox)).unwrap().len();
    let clear = || block_on(world.office.clear_mailbox(ORGANIZATION, ann.mailbox, vec![message.id])).unwrap();
    assert_eq!((clear(), clear(), deleted()), (1, 0, 1));
    assert_eq!((undelete(MessageState::New), deleted()), (Marked::Done, 0));
    assert_eq!(world.mailbox(&ann).counts.new, 1);
    assert_eq!(undelete(MessageState::New), Marked::Done, "it holds already");
    clear();
    let days = u64::try_from(14 * DAY_MS).unwrap();
    world.clock.advance(std::time::Duration::from_millis(days - 1));
    assert_eq!(deleted(), 1);
    world.clock.advance(std::time::Duration::from_millis(1));
    assert_eq!((deleted(), undelete(MessageState::Saved)), (0, Marked::Gone));
}
