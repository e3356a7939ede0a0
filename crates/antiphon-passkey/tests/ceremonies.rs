//! Passkeys are made and shown, and what does not prove anything is refused.

#[cfg(test)]
mod support;

use antiphon_core::account::passkey::{Backup, Passkey, PasskeySite};
use antiphon_core::ids::AccountId;
use antiphon_office::ports::{PasskeyError, PasskeyOwner, PasskeyProtocol as _};
use antiphon_passkey::WebAuthn;
use uuid::Uuid;

use support::{
    BACKUP_MADE, BACKUP_POSSIBLE, Device, USER_PRESENT, USER_VERIFIED, device, kept, made, owner, shown, site,
};

#[test]
fn a_passkey_is_made_and_shown() {
    let mut device = Device::new();
    device.flags |= BACKUP_POSSIBLE | BACKUP_MADE;
    let passkey = kept(made(&mut device).unwrap());
    assert_eq!(passkey.credential, device.credential);
    assert!(passkey.state.is_user_verified && passkey.state.backup == Backup::Made);
    let asked = WebAuthn.ask_to_show(&site()).unwrap();
    let answer = device.shows(&asked.options);
    assert_eq!(WebAuthn.named(&answer).unwrap(), device.credential);
    assert_eq!(WebAuthn.shown(&site(), &asked.kept, &answer, &passkey), Ok(passkey.state));
    device.flags &= !BACKUP_MADE;
    assert_eq!(shown(&device, &passkey), Ok(0), "its copies may go");
    device.flags &= !BACKUP_POSSIBLE;
    assert!(shown(&device, &passkey).is_err(), "but not that it can have any");
}

#[test]
fn browsers_are_asked_for_a_key_of_the_site_that_verifies_its_owner() {
    let (_, known) = device();
    let asked = WebAuthn.ask_to_make(&site(), &owner(), &[known]).unwrap();
    let options: serde_json::Value = serde_json::from_str(&asked.options).unwrap();
    assert_eq!(options["rp"]["id"], "voice.example.org");
    assert_eq!(
        (&options["user"]["name"], &options["user"]["displayName"]),
        (&"ada@example.org".into(), &"Ada Lovelace".into())
    );
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(options["attestation"], "none");
    assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 1);
    assert_eq!(options["timeout"], antiphon_core::limits::PASSKEY_CEREMONY_MAX_MS);
    let asked = WebAuthn.ask_to_show(&site()).unwrap();
    let options: serde_json::Value = serde_json::from_str(&asked.options).unwrap();
    assert_eq!(
        (&options["rpId"], &options["userVerification"]),
        (&"voice.example.org".into(), &"required".into())
    );
    assert_eq!(options["allowCredentials"], serde_json::json!([]), "whichever there is");
}

#[test]
fn an_owner_whose_name_no_browser_can_show_makes_a_passkey_too() {
    let odd = PasskeyOwner { email: "a\u{202e}b@example.org", name: "", ..owner() };
    assert!(WebAuthn.ask_to_make(&site(), &odd, &[]).is_ok());
}

#[test]
fn a_passkey_is_of_one_site_and_asks_its_owner() {
    type Change = fn(&mut Device);
    let wrong: [(&str, Change); 5] = [
        ("another origin", |it| it.origin = "https://voice.example.org.evil.example".into()),
        ("another port", |it| it.origin = "https://voice.example.org:8443".into()),
        ("another site", |it| it.site = "evil.example".into()),
        ("nobody was verified", |it| it.flags = USER_PRESENT),
        ("nobody was there", |it| it.flags = USER_VERIFIED),
    ];
    for (what, change) in wrong {
        let mut fresh = Device::new();
        change(&mut fresh);
        assert!(made(&mut fresh).is_err(), "made with {what}");
        let (mut changed, passkey) = device();
        change(&mut changed);
        assert!(shown(&changed, &passkey).is_err(), "shown with {what}");
    }
}

#[test]
fn an_answer_is_for_its_question_alone() {
    let (device, passkey) = device();
    let [one, other] = [0; 2].map(|_| WebAuthn.ask_to_show(&site()).unwrap());
    let answer = device.shows(&one.options);
    assert!(WebAuthn.shown(&site(), &other.kept, &answer, &passkey).is_err());
    assert!(WebAuthn.shown(&site(), &one.kept, &answer, &passkey).is_ok());
    let elsewhere = PasskeySite::of("https://other.example.org").unwrap();
    assert!(WebAuthn.shown(&elsewhere, &one.kept, &answer, &passkey).is_err());
    let mut fresh = Device::new();
    let [one, other] = [0; 2].map(|_| WebAuthn.ask_to_make(&site(), &owner(), &[]).unwrap());
    let answer = fresh.makes(&one.options);
    assert!(WebAuthn.made(&site(), &other.kept, &answer).is_err());
}

#[test]
fn another_key_or_another_owner_proves_nothing() {
    let (device, passkey) = device();
    let mut stranger = Device::new();
    stranger.owner.clone_from(&device.owner);
    assert!(shown(&stranger, &passkey).is_err(), "the same name, another key");
    let elses = Passkey { account: AccountId(Uuid::from_u128(8)), ..passkey.clone() };
    assert!(shown(&device, &elses).is_err(), "the passkey says whose it is");
    let renamed = Passkey { credential: b"another credential now".to_vec(), ..passkey };
    assert!(shown(&device, &renamed).is_err());
}

#[test]
fn a_count_that_does_not_grow_is_a_copys() {
    let (mut device, mut passkey) = device();
    assert_eq!(shown(&device, &passkey), Ok(0), "it does not count");
    device.count = 7;
    assert_eq!(shown(&device, &passkey), Ok(7));
    passkey.state.sign_count = 7;
    for (count, want) in [(7, Err(PasskeyError::Copied)), (0, Err(PasskeyError::Copied)), (8, Ok(8))] {
        device.count = count;
        assert_eq!(shown(&device, &passkey), want);
    }
}

#[test]
fn what_is_no_answer_is_refused_without_being_quoted() {
    let (_, passkey) = device();
    let (make, show) =
        (WebAuthn.ask_to_make(&site(), &owner(), &[]).unwrap(), WebAuthn.ask_to_show(&site()).unwrap());
    for answer in ["", "{}", "[]", "null", "{\"id\":\"SECRET\"}", "SECRET", &"9".repeat(10_000)] {
        for error in [
            WebAuthn.made(&site(), &make.kept, answer).map(drop),
            WebAuthn.named(answer).map(drop),
            WebAuthn.shown(&site(), &show.kept, answer, &passkey).map(drop),
            WebAuthn.made(&site(), answer.as_bytes(), "{}").map(drop),
        ] {
            let told = error.unwrap_err().to_string();
            assert!(!told.contains("SECRET"), "{told}");
        }
    }
}
