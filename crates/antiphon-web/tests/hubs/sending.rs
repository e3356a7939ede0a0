//! Messages from desk to desk: composed, forwarded, to lists and to everybody.

use antiphon_core::account::Administration;
use antiphon_core::ids::MailboxId;
use antiphon_core::message::Message;
use antiphon_core::organization::ServiceSettings;
use antiphon_core::person::Person;
use antiphon_office::admin::service::DefaultChange;
use axum::http::StatusCode;

use crate::world::{Answer, Browser, OPERATOR, World, person, speech};

async fn messages(world: &World, of: &Person) -> Vec<Message> {
    world.office.messages(world.organization.id, of.mailbox).await.unwrap()
}

async fn service(world: &World, change: impl FnOnce(&mut ServiceSettings)) {
    let organization = world.office.organization(world.organization.id).await.unwrap();
    let (id, version, mut service) = (organization.id, organization.version, organization.service);
    change(&mut service);
    let saved = world.office.save_service_settings(OPERATOR, id, version, &service, DefaultChange::Keep);
    saved.await.unwrap();
}

/// The value of a hidden field.
fn hidden(answer: &Answer, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = answer.text.split_once(&start).unwrap_or_else(|| panic!("{name}: {}", answer.text));
    rest.split_once('"').unwrap().0.to_owned()
}

async fn send(ada: &Browser<'_>, fields: &[(&str, &str)], file: Option<&[u8]>) -> Answer {
    ada.upload_with("/voicemail/new", &[fields, &[("do", "send")]].concat(), file).await
}

fn is_sent(answer: &Answer) {
    assert_eq!((answer.status, answer.to.as_str()), (StatusCode::SEE_OTHER, "/voicemail?done=sent"));
}

#[tokio::test]
async fn a_message_goes_to_people_by_name_extension_and_box() {
    let world = World::new().await;
    let bob = person(&world.office, &world.vienna, "Bob Brown", "2002").await;
    let eve = person(&world.office, &world.graz, "Eve Ernst", "2003").await;
    let ada = world.ada().await;
    let to = [("to", "bob brown, 2002"), ("who", "722003"), ("urgent", "on")];
    is_sent(&send(&ada, &to, Some(&speech())).await);
    let (here, there) = (messages(&world, &bob).await, messages(&world, &eve).await);
    assert_eq!((here.len(), there.len()), (1, 1), "each once, however often named");
    assert!(here[0].urgent && !here[0].confidential);
    assert_eq!(here[0].from.person, Some(world.ada.id));
    assert_eq!(here[0].from.number.as_deref(), Some("2001"));
    assert_eq!(there[0].from.number.as_deref(), Some("712001"), "as it is called back from there");
    assert_eq!(here[0].duration_ms, 2_000);
}

#[tokio::test]
async fn a_wrong_addressee_costs_nobody_the_recording() {
    let world = World::new().await;
    let bob = person(&world.office, &world.vienna, "Bob Brown", "2002").await;
    let ada = world.ada().await;
    let answer = send(&ada, &[("to", "2002, Mallory, 2999")], Some(&speech())).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("Nobody here is called Mallory; 2999 reaches nobody"), "{}", answer.text);
    assert!(answer.text.contains("value=\"Mallory, 2999\""), "what was typed is kept");
    assert!(answer.text.contains("value=\"2002\" checked"), "who is known has a box");
    let draft = hidden(&answer, "draft");
    let heard = ada.get(&format!("/voicemail/drafts/{draft}/audio")).await;
    assert_eq!(heard.status, StatusCode::OK);
    is_sent(&send(&ada, &[("who", "2002"), ("draft", &draft)], None).await);
    assert_eq!(messages(&world, &bob).await.len(), 1);
    assert_eq!(ada.get(&format!("/voicemail/drafts/{draft}/audio")).await.status, StatusCode::NOT_FOUND);
    let again = send(&ada, &[("who", "2002"), ("draft", &draft)], None).await;
    assert!(again.text.contains("record it again"), "{}", again.text);
}

#[tokio::test]
async fn a_draft_is_its_authors_alone() {
    let world = World::new().await;
    let bob = person(&world.office, &world.vienna, "Bob Brown", "2002").await;
    let ada = world.ada().await;
    let (wav, longest) = (speech(), std::time::Duration::from_secs(60));
    let foreign = world.office.keep_draft(world.organization.id, bob.mailbox, &wav, longest);
    let foreign = foreign.await.unwrap().to_string();
    assert_eq!(ada.get(&format!("/voicemail/drafts/{foreign}/audio")).await.status, StatusCode::NOT_FOUND);
    for deed in ["send", "forget"] {
        ada.upload_with("/voicemail/new", &[("do", deed), ("to", "2002"), ("draft", &foreign)], None).await;
    }
    assert!(messages(&world, &bob).await.is_empty());
    let draft = foreign.parse().unwrap();
    assert!(world.office.draft(world.organization.id, bob.mailbox, draft).await.is_ok(), "still there");
}

#[tokio::test]
async fn nothing_is_sent_without_a_recording_and_somebody_who_gets_it() {
    let world = World::new().await;
    person(&world.office, &world.vienna, "Bob Brown", "2002").await;
    let ada = world.ada().await;
    for (fields, file, problem) in [
        (&[("to", "2002")][..], None, "Record the message first"),
        (&[("to", "")], Some(speech()), "Name somebody"),
        (&[("to", "2002")], Some(b"no sound".to_vec()), "Not a WAV file"),
        (&[("to", "2002"), ("whom", "3")], Some(speech()), "These would not get it"),
        (&[("whom", "everybody")], Some(speech()), "more than one message may go to"),
        (&[("whom", "99")], Some(speech()), "There is no such list"),
    ] {
        let answer = send(&ada, fields, file.as_deref()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer.text.contains("Not sent yet.") && answer.text.contains(problem),
            "{problem}: {}",
            answer.text
        );
    }
}

#[tokio::test]
async fn a_refused_form_says_what_has_not_been_done() {
    let world = World::new().await;
    let admin = world.administrator("boss", Administration::Organization).await;
    for (place, field, words) in [
        ("/admin/organization/mail", "to", "Not sent yet."),
        ("/admin/users/new", "extension", "Not added yet."),
        ("/admin/organization/tokens", "name", "Not made yet."),
        ("/admin/integrations", "name", "Not registered yet."),
    ] {
        let answer = admin.post(place, &[(field, "")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{place}");
        assert!(answer.text.contains(words), "{place}: {}", answer.text);
    }
}

#[tokio::test]
async fn whose_mailbox_is_full_is_named_and_the_others_have_it_once() {
    let world = World::new().await;
    let bob = person(&world.office, &world.vienna, "Bob Brown", "2002").await;
    let eve = person(&world.office, &world.vienna, "Eve Ernst", "2003").await;
    let ada = world.ada().await;
    is_sent(&send(&ada, &[("to", "2002")], Some(&speech())).await);
    service(&world, |it| (it.message_max_ms, it.mailbox_max_ms) = (60_000, 60_000)).await;
    for _ in 0..29 {
        is_sent(&send(&ada, &[("to", "2002")], Some(&speech())).await);
    }
    let answer = send(&ada, &[("to", "2002, 2003")], Some(&speech())).await;
    assert!(answer.text.contains("Not to Bob Brown: the mailbox is full."), "{}", answer.text);
    let draft = hidden(&answer, "draft");
    send(&ada, &[("to", "2002, 2003"), ("draft", &draft)], None).await;
    assert_eq!((messages(&world, &bob).await.len(), messages(&world, &eve).await.len()), (30, 1));
}

#[tokio::test]
async fn everybody_is_offered_where_it_is_allowed() {
    let world = World::new().await;
    let bob = person(&world.office, &world.vienna, "Bob Brown", "2002").await;
    let eve = person(&world.office, &world.graz, "Eve Ernst", "2003").await;
    let ada = world.ada().await;
    assert!(!ada.get("/voicemail/new").await.text.contains("Everybody in Vienna"));
    service(&world, |it| it.send_to_all_allowed = true).await;
    assert!(ada.get("/voicemail/new").await.text.contains("Everybody in Vienna"));
    is_sent(&send(&ada, &[("whom", "everybody")], Some(&speech())).await);
    assert_eq!((messages(&world, &bob).await.len(), messages(&world, &eve).await.len()), (1, 0));
}

/// A message that Bob has left for Ada.
async fn left_for_ada(world: &World, bob: MailboxId, confidential: bool) -> String {
    use antiphon_office::compose::{Content, Recipients, Sending};
    let (organization, longest) = (world.organization.id, std::time::Duration::from_secs(60));
    let draft = world.office.keep_draft(organization, bob, &speech(), longest).await.unwrap();
    let ada = world.office.addressee(organization, bob, "2001").await.unwrap().unwrap();
    let to = Recipients::People(vec![ada]);
    let content = Content::Composed(draft);
    let sending = Sending { organization, author: bob, content, to, urgent: false, confidential };
    world.office.send(sending).await.unwrap();
    let newest = messages(world, &world.ada).await.pop().unwrap();
    newest.id.to_string()
}

#[tokio::test]
async fn messages_are_found_by_caller_day_and_kind() {
    let world = World::new().await;
    let bob = person(&world.office, &world.vienna, "Bob Brown", "2002").await;
    let eve = person(&world.office, &world.vienna, "Eve Ernst", "2003").await;
    let ada = world.ada().await;
    let secret = left_for_ada(&world, bob.mailbox, true).await;
    let plain = left_for_ada(&world, eve.mailbox, false).await;
    let found = async |query: &str| {
        let page = ada.get(&format!("/voicemail?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        [&secret, &plain].map(|it| page.text.contains(&format!("id=\"m-{it}\"")))
    };
    for (query, both) in [
        ("q=bob", [true, false]),
        ("q=Brown+2002", [true, false]),
        ("q=200-3", [false, true]),
        ("q=nobody", [false, false]),
        ("kind=confidential", [true, false]),
        ("kind=urgent", [false, false]),
        ("kind=new", [true, true]),
        ("kind=heard", [false, false]),
        ("from=2026-01-14&until=2026-01-14", [true, true]),
        ("from=2026-01-15", [false, false]),
        ("until=2026-01-13", [false, false]),
        ("q=eve&kind=new&from=2026-01-14", [false, true]),
        ("show=deleted", [false, false]),
    ] {
        assert_eq!(found(query).await, both, "{query}");
    }
    ada.post(&format!("/voicemail/{plain}"), &[("do", "heard")]).await;
    assert_eq!(found("kind=heard").await, [false, true]);
    ada.post(&format!("/voicemail/{secret}"), &[("do", "delete")]).await;
    assert_eq!(found("show=deleted&q=bob&kind=confidential").await, [true, false]);
    let wrong = ada.get("/voicemail?from=yesterday").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("&#34;yesterday&#34; is no date.") && wrong.text.contains("open>"),
        "{}",
        wrong.text
    );
}

#[tokio::test]
async fn a_message_is_forwarded_with_and_without_words_before_it() {
    let world = World::new().await;
    let bob = person(&world.office, &world.vienna, "Bob Brown", "2002").await;
    let eve = person(&world.office, &world.vienna, "Eve Ernst", "2003").await;
    let ada = world.ada().await;
    let message = left_for_ada(&world, bob.mailbox, false).await;
    let list = ada.get("/voicemail").await.text;
    assert!(list.contains(&format!("/voicemail/{message}/forward")));
    assert!(list.contains("/voicemail/new?to=2002"), "a colleague is answered: {list}");
    let place = format!("/voicemail/{message}/forward");
    let page = ada.get(&place).await;
    assert!(page.text.contains("From Bob Brown"), "{}", page.text);
    let sending = hidden(&page, "sending");
    let fields = [("do", "send"), ("to", "2003"), ("sending", &sending)];
    for _ in 0..2 {
        is_sent(&ada.upload_with(&place, &fields, None).await);
    }
    is_sent(&ada.upload_with(&place, &fields[..2], Some(&speech())).await);
    let got = messages(&world, &eve).await;
    let lengths: Vec<_> = got.iter().map(|it| (it.introduction.is_some(), it.duration_ms)).collect();
    assert_eq!(lengths, [(false, 2_000), (true, 4_000)]);
}

#[tokio::test]
async fn a_confidential_message_stays_where_it_is() {
    let world = World::new().await;
    let bob = person(&world.office, &world.vienna, "Bob Brown", "2002").await;
    let ada = world.ada().await;
    let message = left_for_ada(&world, bob.mailbox, true).await;
    assert!(!ada.get("/voicemail").await.text.contains("/forward"));
    let place = format!("/voicemail/{message}/forward");
    let answer = ada.upload_with(&place, &[("do", "send"), ("to", "2002")], None).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(messages(&world, &bob).await.is_empty());
}

#[tokio::test]
async fn a_list_is_made_filled_used_and_taken_away() {
    let world = World::new().await;
    let bob = person(&world.office, &world.vienna, "Bob Brown", "2002").await;
    let eve = person(&world.office, &world.vienna, "Eve Ernst", "2003").await;
    let ada = world.ada().await;
    let made = ada.post("/lists", &[("name", "Crew"), ("number", "4")]).await;
    assert_eq!(made.to, "/lists/4?done=list-made");
    let taken = ada.post("/lists", &[("name", "Others"), ("number", "4")]).await;
    assert!(taken.text.contains("This number has a list already"), "{}", taken.text);
    let answer = ada.post("/lists/4", &[("do", "add"), ("to", "Bob Brown, 2003, Mallory")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("value=\"Mallory\"") && answer.text.contains("Nobody here is called"));
    let page = ada.get("/lists/4").await.text;
    assert!(page.contains("List 4, Crew") && page.contains("Bob Brown") && page.contains("Eve Ernst"));
    is_sent(&send(&ada, &[("whom", "4")], Some(&speech())).await);
    assert_eq!((messages(&world, &bob).await.len(), messages(&world, &eve).await.len()), (1, 1));
    ada.post("/lists/4", &[("do", "remove"), ("member", "2003")]).await;
    ada.post("/lists/4", &[("do", "rename"), ("name", "Team")]).await;
    let lists = world.office.distribution_lists(world.organization.id, world.ada.mailbox).await.unwrap();
    assert_eq!((lists[0].name.as_str(), lists[0].entries.len()), ("Team", 1));
    assert!(ada.get("/lists").await.text.contains("List 4, Team"));
    assert_eq!(ada.post("/lists/4", &[("do", "clear")]).await.to, "/lists?done=list-gone");
    assert_eq!(ada.get("/lists/16").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_lamp_is_on_every_page_and_asked_for_anew() {
    let world = World::new().await;
    let bob = person(&world.office, &world.vienna, "Bob Brown", "2002").await;
    let ada = world.ada().await;
    assert!(!ada.get("/settings").await.text.contains("1 new"));
    left_for_ada(&world, bob.mailbox, false).await;
    assert!(ada.get("/settings").await.text.contains("1 new"));
    assert!(ada.get("/voicemail/lamp").await.text.contains("1 new"));
    ada.post("/voicemail/mark-all-heard", &[]).await;
    assert!(!ada.get("/voicemail/lamp").await.text.contains("badge"));
}
