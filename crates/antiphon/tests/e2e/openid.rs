//! Signing in with a provider of OpenID Connect that no one here wrote: npm's `oidc-provider`.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::is_installed;
use crate::support::server::{Demo, Server};

const PEERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/peers");
const PROVIDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/openid/provider.mjs");
const BROWSER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/openid/browser.mjs");
const SECRET: &str = "a secret of the test & more";

#[test]
fn whoever_the_provider_knows_signs_in_with_it() {
    let peer = Path::new(PEERS).join("node_modules/oidc-provider");
    if !is_installed("node", "nodejs") {
        return;
    }
    if !peer.exists() {
        println!("skipped: oidc-provider is not installed (npm, by ./test)");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("openid-secret");
    std::fs::write(&secret, format!("{SECRET}\n")).unwrap();
    let mut provider = Command::new("node")
        .args([PROVIDER, SECRET])
        .env("ANTIPHON_PEERS", PEERS)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(provider.stdout.take().unwrap()).lines();
    // It listens first, so that the server can be told where, and is told where the server listens then.
    let issuer = said.next().unwrap().unwrap();
    let settings = [
        ("ANTIPHON_OPENID__ISSUER", issuer.as_str()),
        ("ANTIPHON_OPENID__CLIENT_ID", "antiphon"),
        ("ANTIPHON_OPENID__CLIENT_SECRET_FILE", secret.to_str().unwrap()),
        ("ANTIPHON_OPENID__NAME", "Example"),
    ];
    let data = folder.path().join("data");
    let server = Server::demo_with(&data, &settings);
    let http = Demo::of(&data).all()["http"].as_str().unwrap().to_owned();
    writeln!(provider.stdin.as_mut().unwrap(), "{http}/sign-in/openid/back").unwrap();
    assert_eq!(said.next().unwrap().unwrap(), "ready");

    let browser = Command::new("node").args([BROWSER, &http]).stdin(Stdio::null()).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (told, complained) = (text(&browser.stdout), text(&browser.stderr));
    let [out, log] = server.printed();
    assert!(browser.status.success(), "{told}{complained}{log}");
    assert_eq!(told.lines().filter(|line| line.starts_with("ok ")).count(), 5, "{told}");
    for secret in [SECRET, "a%20secret"] {
        assert!(!out.contains(secret) && !log.contains(secret), "{log}");
    }
    drop(provider.stdin.take());
    provider.wait().unwrap();
    server.ends();
}
