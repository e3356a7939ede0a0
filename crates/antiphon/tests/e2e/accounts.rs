//! Accounts and tokens on the command line, and the link that a new server prints.

use crate::support::operator::Operator;
use crate::support::server::{Demo, Server, files_below};

const PASSWORD: &str = "correct horse battery";

fn office(operator: &Operator<'_>) {
    operator.asks("organization create Lantern");
    operator.asks("location create Vienna");
    operator.asks("location create Graz");
    operator
        .asks("person create --location Vienna 'Ada Lovelace' --extension 2001 --email Ada@lantern.example");
}

#[test]
fn accounts_made_by_commands_are_listed_changed_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator(folder.path());
    office(&operator);
    let admin = operator.types("admin create root@lantern.example --name Root", &format!("{PASSWORD}\n"));
    assert_eq!((&admin["role"], &admin["name"]), (&"organization".into(), &"Root".into()));
    let person = operator.types("account create 2001 --administers Graz", &format!("{PASSWORD}\n"));
    assert_eq!((&person["email"], &person["role"]), (&"ada@lantern.example".into(), &"locations".into()));
    let weak = operator.is_refused("account set-password ada@lantern.example", "short\n");
    assert!(weak.contains("at least 12 characters"), "{weak}");
    let twice = operator.is_refused("admin create ADA@lantern.example --no-password", "");
    assert!(twice.contains("exists already"), "{twice}");

    let changed = operator.asks("account set ada@lantern.example --role read-only --new-email ada@l.example");
    assert_eq!((&changed["email"], &changed["role"]), (&"ada@l.example".into(), &"read-only".into()));
    let emails: Vec<_> =
        operator.asks("account list").as_array().unwrap().iter().map(|it| it["email"].clone()).collect();
    assert_eq!(emails, ["ada@l.example", "root@lantern.example"]);
    operator.types("account set-password ada@l.example", &format!("{PASSWORD} 2\n"));
    assert_eq!(operator.asks("account sessions ada@l.example"), serde_json::json!([]));
    assert_eq!(operator.asks("account free ada@l.example")["freed"], true);
    assert_eq!(operator.asks("account sign-out ada@l.example")["sessions_ended"], 0);

    let made =
        operator.asks("token create script --account ada@l.example --days 30 --scope spark:calls_read");
    let token = made["token"].as_str().unwrap().to_owned();
    let service = operator.asks("token create billing --role read-only");
    let listed = operator.asks("token list");
    assert_eq!(
        (&listed[0]["owner"], &listed[1]["owner"]),
        (&"ada@l.example".into(), &"service, read-only".into())
    );
    assert_eq!(listed[0]["scopes"], "spark:calls_read");
    assert!(!listed.to_string().contains(&token));
    let unknown = operator.is_refused("token create x --account ada@l.example --scope spark:all", "");
    assert!(unknown.contains("there is no \"spark:all\""), "{unknown}");
    operator.asks(&format!("token revoke {}", service["id"].as_str().unwrap()));
    assert_eq!(operator.asks("token list").as_array().unwrap().len(), 1);
    operator.asks("account remove ada@l.example");
    assert_eq!(operator.asks("token list"), serde_json::json!([]));
    let audited = operator.asks("audit --last 100").to_string();
    assert!(audited.contains("token.revoked") && !audited.contains(PASSWORD) && !audited.contains(&token));
    for path in files_below(folder.path()) {
        let bytes = std::fs::read(&path).unwrap();
        let holds = |secret: &str| bytes.windows(secret.len()).any(|it| it == secret.as_bytes());
        assert!(!holds(&token) && !holds(PASSWORD), "{}", path.display());
    }
}

#[test]
fn a_server_without_accounts_prints_a_link_and_one_with_an_account_none() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator(folder.path());
    let server = Server::serve(folder.path(), "trace");
    let printed = server.until_printed("/set-up#");
    let (_, rest) = printed[0].split_once("/set-up#").expect("the link");
    let secret = rest.lines().next().unwrap();
    assert_eq!(secret.len(), 43);
    assert!(!printed[1].contains(secret), "it is in the log");
    server.ends();

    let link = operator.asks("setup-link")["link"].as_str().unwrap().to_owned();
    assert!(link.contains("/set-up#") && !link.contains(secret));
    office(&operator);
    operator.asks("admin create root@lantern.example --no-password");
    let server = Server::serve(folder.path(), "info");
    assert!(!server.printed()[0].contains("/set-up#"));
    server.ends();
}

#[test]
fn the_demos_people_and_administrator_have_accounts_and_tokens() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let people = demo.all()["people"].as_array().unwrap();
    for account in people.iter().chain([&demo.all()["admin"]]) {
        assert!(account["email"].as_str().unwrap().ends_with("@demo.example"));
        assert_eq!(account["web_password"].as_str().unwrap().len(), 16);
        assert!(account["api_token"].as_str().unwrap().starts_with("antiphon_"));
    }
    let printed = server.until_printed("All of it is in");
    assert!(printed[0].contains(demo.all()["admin"]["web_password"].as_str().unwrap()));
    assert!(printed[0].contains("/v1/docs"));
    server.ends();
}
