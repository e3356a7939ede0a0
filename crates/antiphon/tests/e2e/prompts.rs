//! Packs of prompts: built by a real engine, and spoken to a caller.

use antiphon_core::digit::Digit;
use antiphon_dialog::prompts::{ClipId, Language, Prompt, catalogue};

use antiphon_prompts::PromptLibrary;

use crate::support::caller::Caller;
use crate::support::is_installed;
use crate::support::operator::{Operator, antiphon, refusal, run};
use crate::support::server::{Demo, Server};
use crate::support::sound;

#[test]
fn a_german_portal_speaks_the_pack_that_was_built() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator(folder.path());
    if !is_installed("espeak-ng", "espeak-ng") {
        return;
    }
    let built = operator.asks("prompts build --lang de");
    let all = catalogue(Language::DeDe).count();
    assert_eq!((&built["made"], &built["missing"]), (&all.into(), &0.into()));
    assert_eq!(operator.asks("prompts build --lang de-DE")["kept"], all, "it goes on where it was");

    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    for location in operator.asks("location list").as_array().unwrap() {
        let name = location["name"].as_str().unwrap();
        assert_eq!(operator.asks(&format!("portal set '{name}' --language de-DE"))["language"], "de-DE");
    }
    let library = PromptLibrary::open(folder.path().join("prompts"));
    let german = |prompt: &Prompt| sound::words_of(&library, Language::DeDe, prompt);
    let welcome = Prompt::Welcome { branding: None };
    assert_ne!(german(&welcome), sound::words(&welcome));

    let mut caller = Caller::with_phone(&server.place, &demo.account("2001"));
    caller.calls("2000");
    caller.hears_words("the welcome", &german(&welcome));
    caller.hears_words("the passcode asked for", &german(&Prompt::ENTER_PASSCODE_OR_STAR));
    caller.presses(&format!("{}#", demo.passcode("2001")));
    caller.hears_words("counts", &german(&Prompt::InboxCount { new: 3, urgent: 1, saved: 0 }));
    let key = Digit::from_char('1').expect("a key");
    let messages = Prompt::Choice { says: ClipId("choice.messages"), key };
    caller.hears_words("the menu", &german(&messages));
    caller.hangs_up();

    // The owner of a mailbox greets in a language of his own; in English where there is no pack of it.
    operator.asks("mailbox set 2004 --language fr-FR --send-all-calls true");
    let mut caller = Caller::stranger(&server.place);
    caller.calls("2004");
    caller.hears(&Prompt::LEAVE_MESSAGE);
    caller.hangs_up();
    operator.asks("mailbox set 2004 --language ''");
    let mut caller = Caller::stranger(&server.place);
    caller.calls("2004");
    caller.hears_words("the greeting", &german(&Prompt::LEAVE_MESSAGE));
    caller.hangs_up();
    server.ends();
}

#[test]
fn what_a_pack_lacks_is_listed_with_an_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let checked = |lang: &str| run(antiphon(folder.path()).args(["prompts", "check", "--lang", lang]), "");
    let all = catalogue(Language::FrFr).count();
    let ran = checked("fr");
    assert!(
        refusal(&ran, "check").ends_with("findings") && ran.stdout.lines().count() > all,
        "{}",
        ran.stdout
    );
    let operator = Operator(folder.path());
    assert_eq!(operator.asks("prompts check").as_array().unwrap().len(), 0, "no pack, nothing wrong with it");
    for (words, line) in [
        ("prompts build --lang tlh", "there are en-US, de-DE, fr-FR, es-ES"),
        ("prompts build --lang de --engine flite", "the speech engine flite speaks English only"),
        ("prompts build --lang de --engine 'no-such-engine {out}'", "is it installed?"),
        ("prompts import --lang de --mapping asterisk /nowhere", "there is no folder /nowhere"),
    ] {
        let refused = operator.is_refused(words, "");
        assert!(refused.contains(line), "{words}: {refused}");
    }
}
