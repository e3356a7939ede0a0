use std::time::Duration;

use antiphon_core::entropy::SeededEntropy;
use antiphon_core::time::Now;

use super::*;

const URI: &str = "sip:example.com";
const START: Now = Now { since_start: Duration::from_secs(1), wall_ms: 0 };

fn secrets() -> Ha1s {
    Ha1s::new("2001.k7m2pq", "antiphon", "open sesame")
}

fn server() -> Authenticator {
    Authenticator::new("antiphon", [7; 32])
}

/// The client's answer to the challenges it was given.
fn reply(challenges: &[String], password: &str) -> Authorization {
    let credentials = Credentials::with_password("2001.k7m2pq", password);
    let values = challenges.iter().map(String::as_bytes);
    let value = answer(values, &credentials, "REGISTER", URI, &mut SeededEntropy::new(1)).unwrap();
    Authorization::parse(value.as_bytes()).unwrap()
}

/// The same credentials, used for the `count`th time.
fn again(first: &Authorization, count: u32) -> Authorization {
    let mut later = Authorization { nc: format!("{count:08x}"), ..first.clone() };
    let question = Question {
        algorithm: later.algorithm,
        nonce: &later.nonce,
        counted: Some((&later.nc, &later.cnonce)),
        method: "REGISTER",
        uri: &later.uri,
    };
    later.response = question.response(&secrets());
    later
}

#[test]
fn published_examples_give_the_published_answers() {
    // RFC 7616 section 3.9.1.
    for (algorithm, response) in [
        (Algorithm::Md5, "8ca523f5e9506fed4657c9700eebdbec"),
        (Algorithm::Sha256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ] {
        let question = Question {
            algorithm,
            nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            counted: Some(("00000001", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")),
            method: "GET",
            uri: "/dir/index.html",
        };
        let ha1s = Ha1s::new("Mufasa", "http-auth@example.org", "Circle of Life");
        assert_eq!(question.response(&ha1s), response, "{}", algorithm.name());
    }
}

#[test]
fn the_better_algorithm_is_asked_for_first_and_answered_first() {
    let mut server = server();
    let challenges = server.challenges(START, false);
    let [first, second] = &challenges;
    assert!(first.contains("algorithm=SHA-256") && second.contains("algorithm=MD5"), "{challenges:?}");
    assert!(challenges.iter().all(|it| it.contains("qop=\"auth\"") && !it.contains("stale")));
    assert_eq!(reply(&challenges, "open sesame").algorithm, Algorithm::Sha256);
    assert_eq!(reply(&challenges[1..], "open sesame").algorithm, Algorithm::Md5);
}

#[test]
fn the_right_password_proves_the_account_by_either_algorithm() {
    for skipped in [0, 1] {
        let mut server = server();
        let challenges = server.challenges(START, false);
        let given = reply(&challenges[skipped..], "open sesame");
        assert_eq!(server.verify(START, &given, "REGISTER", URI, Some(&secrets())), Verdict::Proved);
    }
}

#[test]
fn a_client_that_knows_only_the_hashes_can_answer() {
    let mut server = server();
    let challenges = server.challenges(START, false);
    let credentials = Credentials::with_ha1s("2001.k7m2pq", secrets());
    let values = challenges.iter().map(String::as_bytes);
    let value = answer(values, &credentials, "INVITE", URI, &mut SeededEntropy::new(1)).unwrap();
    let given = Authorization::parse(value.as_bytes()).unwrap();
    assert_eq!(server.verify(START, &given, "INVITE", URI, Some(&secrets())), Verdict::Proved);
}

#[test]
fn a_wrong_secret_and_an_unknown_account_get_the_same_answer() {
    let mut server = server();
    let challenges = server.challenges(START, false);
    let wrong = reply(&challenges, "open barley");
    assert_eq!(server.verify(START, &wrong, "REGISTER", URI, Some(&secrets())), Verdict::Wrong);
    let right = reply(&challenges, "open sesame");
    assert_eq!(server.verify(START, &right, "REGISTER", URI, None), Verdict::Wrong);
}

#[test]
fn an_answer_holds_for_its_method_and_address_only() {
    for (method, uri, want) in [
        ("REGISTER", "sip:EXAMPLE.com:5060;transport=tcp", Verdict::Proved),
        ("INVITE", URI, Verdict::Wrong),
        ("REGISTER", "sip:example.org", Verdict::Wrong),
        ("REGISTER", "sip:2000@example.com", Verdict::Wrong),
    ] {
        let mut server = server();
        let given = reply(&server.challenges(START, false), "open sesame");
        assert_eq!(server.verify(START, &given, method, uri, Some(&secrets())), want, "{method} {uri}");
    }
}

#[test]
fn a_count_is_good_once_and_only_upwards() {
    let mut server = server();
    let first = reply(&server.challenges(START, false), "open sesame");
    let mut verify = |given: &Authorization| server.verify(START, given, "REGISTER", URI, Some(&secrets()));
    assert_eq!(verify(&first), Verdict::Proved);
    assert_eq!(verify(&first), Verdict::Stale, "replayed");
    assert_eq!(verify(&again(&first, 3)), Verdict::Proved);
    assert_eq!(verify(&again(&first, 2)), Verdict::Stale, "older");
    assert_eq!(verify(&again(&first, 0)), Verdict::Stale);
}

#[test]
fn a_nonce_gets_stale_with_age_and_after_a_restart() {
    let mut server = server();
    let given = reply(&server.challenges(START, false), "open sesame");
    let old = START.later(Duration::from_millis(300_001));
    assert_eq!(server.verify(old, &given, "REGISTER", URI, Some(&secrets())), Verdict::Stale);
    let wrong = reply(&server.challenges(START, false), "open barley");
    assert_eq!(server.verify(old, &wrong, "REGISTER", URI, Some(&secrets())), Verdict::Wrong);
    let mut restarted = Authenticator::new("antiphon", [8; 32]);
    assert_eq!(restarted.verify(START, &given, "REGISTER", URI, Some(&secrets())), Verdict::Stale);
    assert!(restarted.challenges(START, true).iter().all(|it| it.ends_with(", stale=true")));
}

#[test]
fn a_nonce_cannot_be_made_or_made_younger() {
    let mut server = server();
    let given = reply(&server.challenges(START, false), "open sesame");
    for position in 0..given.nonce.len() {
        let mut nonce = given.nonce.clone().into_bytes();
        nonce[position] = if nonce[position] == b'0' { b'1' } else { b'0' };
        let forged = Authorization { nonce: String::from_utf8(nonce).unwrap(), ..given.clone() };
        let verdict = server.verify(START, &again(&forged, 1), "REGISTER", URI, Some(&secrets()));
        assert_eq!(verdict, Verdict::Stale, "{position}");
    }
}

#[test]
fn what_is_remembered_is_bounded_and_what_is_forgotten_is_stale() {
    let mut server = server();
    let secrets = secrets();
    let first = reply(&server.challenges(START, false), "open sesame");
    let mut used = Vec::new();
    for _ in 0..10_001 {
        let given = reply(&server.challenges(START, false)[1..], "open sesame");
        assert_eq!(server.verify(START, &given, "REGISTER", URI, Some(&secrets)), Verdict::Proved);
        used.push(given);
    }
    assert_eq!(server.nonces(START), 10_000);
    for forgotten in [&first, &used[0]] {
        assert_eq!(server.verify(START, forgotten, "REGISTER", URI, Some(&secrets)), Verdict::Stale);
    }
    assert_eq!(server.nonces(START.later(Duration::from_secs(301))), 0);
}

#[test]
fn credentials_of_another_realm_scheme_or_quality_are_not_for_us() {
    let server = server();
    let digest = |realm: &str, more: &str| {
        format!("Digest username=\"a\", realm=\"{realm}\", nonce=\"n\", uri=\"sip:x\", response=\"r\"{more}")
    };
    let counted = ", qop=auth, nc=00000001, cnonce=\"c\"";
    for (value, found) in [
        (digest("antiphon", counted), true),
        (digest("antiphon", counted).replace(", ", " ,\t"), true),
        (digest("antiphon", counted).replace("Digest", "dIGEST"), true),
        (digest("elsewhere", counted), false),
        (digest("antiphon", ""), false),
        (digest("antiphon", &counted.replace("auth", "auth-int")), false),
        (digest("antiphon", &format!("{counted}, algorithm=SHA-512-256")), false),
        (digest("antiphon", counted).replace("\"a\"", "\"\""), false),
        (digest("antiphon", counted).replace("\"a\"", "\"a\u{1}\""), false),
        ("NoOneKnowsThisScheme opaque-data=here".to_owned(), false),
        ("Digest".to_owned(), false),
        ("Digest username=\"a".to_owned(), false),
        ("Digest username=\"a\\".to_owned(), false),
        (format!("Digest {}", "a=b,".repeat(2_000)), false),
    ] {
        assert_eq!(server.find([value.as_bytes()].into_iter()).is_some(), found, "{value}");
    }
}

#[test]
fn quotes_in_names_survive_the_wire() {
    let mut server = Authenticator::new("the \"portal\" \\", [7; 32]);
    let challenges = server.challenges(START, false);
    let credentials = Credentials::with_password("a\"b\\", "x");
    let values = challenges.iter().map(String::as_bytes);
    let value = answer(values, &credentials, "REGISTER", URI, &mut SeededEntropy::new(1)).unwrap();
    let given = server.find([value.as_bytes()].into_iter()).unwrap();
    assert_eq!(given.username, "a\"b\\");
    let ha1s = Ha1s::new("a\"b\\", "the \"portal\" \\", "x");
    assert_eq!(server.verify(START, &given, "REGISTER", URI, Some(&ha1s)), Verdict::Proved);
}

#[test]
fn a_challenge_that_cannot_be_answered_is_not() {
    let credentials = Credentials::with_password("a", "b");
    for (value, answered) in [
        ("Digest realm=\"r\", nonce=\"n\"", true),
        ("Digest realm=\"r\", nonce=\"n\", qop=\"auth-int,auth\", opaque=\"o\"", true),
        ("Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"", false),
        ("Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256", false),
        ("Digest realm=\"r\"", false),
        ("Basic realm=\"r\"", false),
    ] {
        let challenges = [value.as_bytes()].into_iter();
        let value = answer(challenges, &credentials, "INVITE", URI, &mut SeededEntropy::new(1));
        assert_eq!(value.is_some(), answered);
        let opaque = value.is_some_and(|value| value.contains("opaque=\"o\""));
        assert!(!opaque || answered);
    }
}

#[test]
fn secrets_stay_out_of_debug() {
    let credentials = Credentials::with_password("2001", "open sesame");
    let mut server = server();
    let given = reply(&server.challenges(START, false), "open sesame");
    let shown = format!("{:?} {credentials:?} {server:?} {given:?}", secrets());
    assert!(!shown.contains("sesame") && !shown.contains(&given.response), "{shown}");
    assert!(!shown.contains(&format!("{:?}", secrets().md5)), "{shown}");
}
