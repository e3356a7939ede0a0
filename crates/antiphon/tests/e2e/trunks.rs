//! Trunks with peers no one here wrote: Kamailio as a carrier, as the telephone system beside the server, and as the
//! proxy before it; SIPp as whoever is called outside.

use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use antiphon_dialog::prompts::Prompt;

use crate::support::baresip::Baresip;
use crate::support::caller::Caller;
use crate::support::kamailio::{Kamailio, free_address};
use crate::support::operator::Operator;
use crate::support::server::{Demo, ENOUGH_RECORDED, Place, Server, recorded_bytes};
use crate::support::{eventually, is_installed, sound};

/// A telephone system whose phones are busy: it sends their callers to the portal and says for whom they were.
const BUSY_SYSTEM: &str = r#"
request_route {
    if (is_method("OPTIONS")) { sl_send_reply("200", "OK"); exit; }
    if (has_totag()) { loose_route(); t_relay(); exit; }
    if (is_method("CANCEL")) { t_relay(); exit; }
    if (is_method("ACK")) { exit; }
    record_route();
    append_hf("Diversion: <sip:$rU@127.0.0.1>;reason=user-busy;counter=1\r\n");
    $ru = "sip:2000@{there}";
    t_relay();
}
"#;

/// A carrier that wants to know who calls, twice: by a password, and by an identity that somebody vouches for.
const CARRIER: &str = r#"
request_route {
    if (is_method("OPTIONS")) { sl_send_reply("200", "OK"); exit; }
    if (is_method("REGISTER")) {
        if (!pv_www_authenticate("carrier.example", "s3cret", "0")) {
            www_challenge("carrier.example", "1");
            exit;
        }
        append_to_reply("Contact: $ct;expires=60\r\n");
        sl_send_reply("200", "OK");
        exit;
    }
    if (has_totag()) { loose_route(); t_relay(); exit; }
    if (is_method("CANCEL")) { t_relay(); exit; }
    if (is_method("ACK")) { exit; }
    if (!pv_proxy_authenticate("carrier.example", "s3cret", "0")) {
        proxy_challenge("carrier.example", "1");
        exit;
    }
    consume_credentials();
    if (!is_present_hf("P-Asserted-Identity")) { sl_send_reply("403", "Who is it"); exit; }
    record_route();
    $du = "sip:{called}";
    t_relay();
}
"#;

/// A proxy that everything goes through.
const PROXY: &str = r#"
request_route {
    if (has_totag()) { loose_route(); t_relay(); exit; }
    if (is_method("CANCEL")) { t_relay(); exit; }
    if (is_method("ACK")) { exit; }
    loose_route();
    if (!is_method("REGISTER")) { record_route(); }
    if ($sp == {server_port}) { t_relay(); exit; }
    if (is_method("REGISTER")) { add_path_received(); }
    $du = "sip:{there}";
    t_relay();
}
"#;

/// A telephone system that lights the lamps of its phones as it is told.
const LAMPS: &str = r#"
request_route {
    if (is_method("NOTIFY")) {
        xlog("L_ERR", "lamp of $rU: $rb");
        sl_send_reply("200", "OK");
        exit;
    }
    if (is_method("OPTIONS")) { sl_send_reply("200", "OK"); exit; }
    if (is_method("ACK")) { exit; }
    t_relay();
}
"#;

/// A proxy that speaks TCP with the server.
const CONNECTED: &str = r#"
request_route {
    if (has_totag()) { loose_route(); t_relay(); exit; }
    if (is_method("CANCEL")) { t_relay(); exit; }
    if (is_method("ACK")) { exit; }
    record_route();
    $du = "sip:{there};transport=tcp";
    t_relay();
}
"#;

/// The trunk is in service, and the running server knows it.
fn trunk_is_up(operator: &Operator<'_>, words: &str) {
    eventually("the trunk is up", || {
        let trunks = operator.asks("trunk list");
        let state = trunks[0]["state"].as_str().unwrap_or_default().to_owned();
        (state == words).then_some(())
    });
}

#[test]
fn a_telephone_system_sends_callers_of_busy_phones_to_their_mailboxes() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let operator = Operator(folder.path());
    let Some(system) = Kamailio::start(server.place.sip, BUSY_SYSTEM) else { return };
    operator.asks(&format!(
        "trunk create System --location Vienna --peer {} --source 127.0.0.1 --trusted true",
        system.address
    ));
    trunk_is_up(&operator, "up");
    let place = Place { sip: system.address, domain: system.address.to_string() };
    let Some(mut caller) = Baresip::of_stranger(&place) else { return };
    caller.calls("2004", &place);
    caller.hears(&Prompt::IS_ON_THE_PHONE);
    caller.hears(&Prompt::LEAVE_MESSAGE);
    caller.listens_for(4_000);
    caller.hangs_up();
    eventually("the message", || (!operator.messages("2004").is_empty()).then_some(()));
    server.ends();
}

#[test]
fn a_call_goes_out_through_a_carrier_that_wants_a_password_and_registers_there() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (demo, operator) = (Demo::of(folder.path()), Operator(folder.path()));
    let Some(called) = Called::start() else { return };
    let routes = CARRIER.replace("{called}", &called.address.to_string());
    let Some(carrier) = Kamailio::start(server.place.sip, &routes) else { return };
    operator.asks("portal set Vienna --number +4315550100");
    operator.asks(
        "dialing set Vienna --country-code 43 --national-prefix 0 --international-prefix 00 --national true",
    );
    let create = format!(
        "trunk create Carrier --location Vienna --peer {} --username ann --registers true \
         --trusted true",
        carrier.address
    );
    operator.types(&create, "s3cret\n");
    trunk_is_up(&operator, "up, registered");
    let Some(mut phone) = Baresip::of(&server.place, &demo.account("2001")) else { return };
    phone.calls("06641234567", &server.place);
    phone.hangs_up();
    eventually("the call in the log", || {
        let call = operator.asks("calls --last 1")[0].clone();
        let contact = call["legs"][1]["contact"].as_str()?.to_owned();
        assert!(contact.starts_with("sip:+436641234567@127.0.0.1:"), "{contact}");
        (call["outcome"] == "answered").then_some(())
    });
    phone.dials("0049305550100", &server.place);
    phone.prints("403");
    server.ends();
}

#[test]
fn phones_behind_a_proxy_register_call_and_are_called() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let routes = PROXY.replace("{server_port}", &server.place.sip.port().to_string());
    let Some(proxy) = Kamailio::start(server.place.sip, &routes) else { return };
    let place = Place { sip: proxy.address, domain: server.place.domain.clone() };
    let Some(mut caller) = Baresip::of(&place, &demo.account("2001")) else { return };
    let mut called = Baresip::of(&place, &demo.account("2002")).expect("it is installed");
    caller.calls("2000", &place);
    caller.hears(&Prompt::ENTER_PASSCODE_OR_STAR);
    caller.hangs_up();
    caller.dials("2002", &place);
    called.answers();
    caller.prints("Call established");
    called.hears_the_other();
    caller.hangs_up();
    called.is_left();
    server.ends();
}

#[test]
fn a_telephone_system_is_told_of_the_messages_that_wait_for_its_phones() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let operator = Operator(folder.path());
    let Some(system) = Kamailio::start(server.place.sip, LAMPS) else { return };
    operator.asks(&format!("trunk create System --location Vienna --peer {} --lamps notify", system.address));
    trunk_is_up(&operator, "up");
    let is_told = |lamp: &str, counts: &str| {
        eventually(&format!("{lamp} shows {counts}"), || {
            let output = system.output();
            let last = output.rmatch_indices(&format!("lamp of {lamp}: ")).next()?.0;
            let told = output.get(last..)?.lines().take(4).collect::<Vec<_>>().join("\n");
            told.contains(&format!("Voice-Message: {counts}")).then_some(())
        });
    };
    // All of them when it comes up.
    is_told("2001", "3/0 (1/0)");
    is_told("2004", "0/0 (0/0)");
    // One of them when it changes: nobody's phone is registered at 2004.
    let mut caller = Caller::stranger(&server.place);
    caller.calls("2004");
    caller.presses("#");
    caller.speaks(&sound::speech_on_the_line(10));
    caller.until("some seconds are recorded", |_| recorded_bytes(folder.path()) > ENOUGH_RECORDED);
    caller.hangs_up();
    is_told("2004", "1/0 (0/0)");
    server.ends();
}

#[test]
fn a_call_outlives_the_connection_that_a_proxy_closes() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());
    let Some(proxy) = Kamailio::start_connected(server.place.sip, CONNECTED) else { return };
    let place = Place { sip: proxy.address, domain: server.place.domain.clone() };
    let Some(mut caller) = Baresip::of_stranger(&place) else { return };
    caller.calls("2000", &place);
    caller.hears(&Prompt::ENTER_MAILBOX_NUMBER);
    eventually("the connection is closed", || (connections(server.place.sip.port()) == 0).then_some(()));
    caller.presses(&format!("2001#{}#", demo.passcode("2001")));
    caller.hears(&Prompt::InboxCount { new: 3, urgent: 1, saved: 0 });
    // The server ends the call, and says so on a connection of its own.
    caller.presses("9");
    caller.is_left();
    server.ends();
}

/// Connections over TCP that this port has now (state 01 is ESTABLISHED).
fn connections(port: u16) -> usize {
    let table = std::fs::read_to_string("/proc/net/tcp").expect("the system's connections");
    let is_of = |row: &&str| {
        let columns: Vec<&str> = row.split_whitespace().collect();
        columns.get(1).is_some_and(|local| local.ends_with(&format!(":{port:04X}")))
            && columns.get(3) == Some(&"01")
    };
    table.lines().filter(is_of).count()
}

/// SIPp, which answers every call.
struct Called {
    child: Child,
    address: SocketAddr,
}

impl Called {
    fn start() -> Option<Self> {
        if !is_installed("sipp", "sip-tester") {
            return None;
        }
        let address = free_address();
        let child = Command::new("sipp")
            .args(["-sn", "uas", "-i", "127.0.0.1", "-nostdin", "-p", &address.port().to_string()])
            .env("TERM", "dumb")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("SIPp starts");
        Some(Self { child, address })
    }
}

impl Drop for Called {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
