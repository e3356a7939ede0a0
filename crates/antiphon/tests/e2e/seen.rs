//! What an operator sees of a call: its row, its ladder, the figures it left.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use antiphon_dialog::prompts::Prompt;

use crate::support::caller::Caller;
use crate::support::eventually;
use crate::support::operator::Operator;
use crate::support::server::{Demo, Server};

#[test]
fn a_call_is_counted_listed_and_drawn_without_its_credentials() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let demo = Demo::of(folder.path());

    let mut caller = Caller::with_phone(&server.place, &demo.account("2001"));
    caller.calls("2000");
    caller.hears(&Prompt::Welcome { branding: None });
    assert_eq!(figure(&demo, "antiphon_calls_active "), "1");
    caller.hangs_up();

    let operator = Operator(folder.path());
    let call = eventually("the call in the log", || operator.asks("calls").get(0).cloned());
    assert_eq!(call["from"], "2001");
    assert_eq!((&call["called"], &call["outcome"]), (&"2000".into(), &"answered".into()));
    assert_eq!(call["answered_by"], "portal");
    assert!(call["audio"][0]["packets"].as_u64().is_some_and(|packets| packets > 50), "{}", call["audio"]);
    let id = call["call"].as_str().unwrap();
    let traced = operator.asks(&format!("trace {id}"));
    let messages = traced["messages"].as_array().unwrap();
    let mut said: Vec<&str> = Vec::new();
    for message in messages.iter().map(|it| it["message"].as_str().unwrap()) {
        // On a busy machine some are sent again, and drawn again.
        if !said.contains(&message) {
            said.push(message);
        }
    }
    let starts =
        ["INVITE", "SIP/2.0 401", "ACK", "INVITE", "SIP/2.0 100", "SIP/2.0 200", "ACK", "BYE", "SIP/2.0 200"];
    assert_eq!(said.len(), starts.len(), "{said:#?}");
    for (message, start) in said.iter().zip(starts) {
        assert!(message.starts_with(start), "not {start}: {message}");
    }
    assert!(said[3].contains("Authorization: ***") && !said.concat().contains("response="), "{}", said[3]);

    assert_eq!(figure(&demo, "antiphon_calls_active "), "0");
    assert_eq!(figure(&demo, "antiphon_calls_total{outcome=\"answered\"} "), "1");
    assert_eq!(figure(&demo, "antiphon_calls_answered_total{by=\"portal\"} "), "1");
    server.ends();
}

/// A figure of the server as Prometheus reads it.
fn figure(demo: &Demo, name: &str) -> String {
    let place = demo.all()["admin_http"].as_str().unwrap().trim_start_matches("http://");
    let mut stream = TcpStream::connect(place).unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: antiphon\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.unwrap_or_else(|| panic!("no {name} in {text}")).to_owned()
}
