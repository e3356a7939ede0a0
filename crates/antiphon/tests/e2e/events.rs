//! Events as programs meet them: a stream that stays open, and posts to a receiver.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use antiphon_dialog::prompts::Prompt;
use serde_json::Value;

use crate::support::caller::Caller;
use crate::support::operator::Operator;
use crate::support::server::{Demo, Server};
use crate::support::{PATIENCE, eventually};

/// A post as it came: its path, its headers, its body.
#[derive(Clone)]
struct Post {
    path: String,
    headers: String,
    body: Value,
}

impl Post {
    fn header(&self, name: &str) -> &str {
        let line = self.headers.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        line.unwrap_or_else(|| panic!("no {name}: {}", self.headers))
    }
}

/// A receiver of posts. It answers 500 to the first reset, 410 to every one below `/gone`, and 204 else.
struct Receiver {
    port: u16,
    posts: Arc<Mutex<Vec<Post>>>,
}

impl Receiver {
    fn listens() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let posts = Arc::<Mutex<Vec<Post>>>::default();
        let taken = Arc::clone(&posts);
        // It ends with the test.
        std::thread::spawn(move || {
            for socket in listener.incoming() {
                let taken = Arc::clone(&taken);
                std::thread::spawn(move || serve(&socket.unwrap(), &taken));
            }
        });
        Self { port, posts }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn of(&self, kind: &str) -> Vec<Post> {
        let posts = self.posts.lock().unwrap();
        posts.iter().filter(|it| it.body["type"] == kind && it.path == "/events").cloned().collect()
    }
}

/// Answers the posts of one connection.
fn serve(socket: &TcpStream, taken: &Mutex<Vec<Post>>) {
    let mut reader = BufReader::new(socket);
    loop {
        let mut headers = String::new();
        while !headers.ends_with("\r\n\r\n") {
            if reader.read_line(&mut headers).unwrap_or(0) == 0 {
                return;
            }
        }
        let headers = headers.to_ascii_lowercase();
        let length = headers.lines().find_map(|it| it.strip_prefix("content-length: ")).unwrap();
        let mut body = vec![0; length.parse().unwrap()];
        reader.read_exact(&mut body).unwrap();
        let path = headers.split(' ').nth(1).unwrap().to_owned();
        let body: Value = serde_json::from_slice(&body).unwrap();
        let mut taken = taken.lock().unwrap();
        let is_first = !taken.iter().any(|it| it.path == path && it.body["type"] == body["type"]);
        let status = match path.as_str() {
            "/gone" => "410 Gone",
            "/events" if is_first && body["type"] == "passcode.reset" => "500 Internal Server Error",
            _ => "204 No Content",
        };
        taken.push(Post { path, headers, body });
        drop(taken);
        let mut socket = socket;
        if write!(socket, "HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n").is_err() {
            return;
        }
    }
}

/// Listens to the stream of events until there is one of that type.
fn hears(demo: &Demo, token: &str, after: Option<&str>, kind: &str) -> (String, Value) {
    let address = demo.all()["http"].as_str().unwrap().trim_start_matches("http://").to_owned();
    let mut socket = TcpStream::connect(&address).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let last = after.map(|it| format!("last-event-id: {it}\r\n")).unwrap_or_default();
    write!(
        socket,
        "GET /v1/events HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n{last}\r\n"
    )
    .unwrap();
    let (mut id, mut event) = (String::new(), String::new());
    let deadline = Instant::now() + PATIENCE;
    for line in BufReader::new(socket).lines() {
        // Comments come in the silence, so that reading alone never gives up.
        let line = line.unwrap();
        assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {kind}");
        if let Some(it) = line.strip_prefix("id: ") {
            it.clone_into(&mut id);
        } else if let Some(it) = line.strip_prefix("event: ") {
            it.clone_into(&mut event);
        } else if let Some(data) = line.strip_prefix("data: ")
            && event == kind
        {
            return (id, serde_json::from_str(data).unwrap());
        }
    }
    panic!("the stream ended before {kind}");
}

#[test]
fn what_happens_is_streamed_and_posted_again_until_it_is_taken_and_never_to_a_private_address() {
    let folder = tempfile::tempdir().unwrap();
    let receiver = Receiver::listens();
    let server = Server::demo_with(
        folder.path(),
        &[("ANTIPHON_LOG__LEVEL", "warn"), ("ANTIPHON_WEBHOOKS__ALLOW", "[\"127.0.0.1\"]")],
    );
    let (operator, demo) = (Operator(folder.path()), Demo::of(folder.path()));
    let token = demo.all()["admin"]["api_token"].as_str().unwrap().to_owned();
    // What happened while the demo was set up is told before this; only what comes after it counts.
    operator.asks("mailbox unlock 2002");
    let start = "00000000-0000-0000-0000-000000000000";
    let (ready, _) = hears(&demo, &token, Some(start), "mailbox.unlocked");
    let made = operator.asks(&format!("webhook create CRM --url {}", receiver.url("/events")));
    assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
    assert!(operator.asks("webhook show CRM").get("secret").is_none(), "it is shown once");
    operator.asks(&format!("webhook create Old --url {}", receiver.url("/gone")));
    let elsewhere = format!("http://127.0.0.2:{}/events", receiver.port);
    operator.asks(&format!("webhook create Inside --url {elsewhere}"));

    operator.asks("mailbox reset-passcode 2001");
    let (place, reset) = hears(&demo, &token, Some(&ready), "passcode.reset");
    let posts =
        eventually("the second post", || Some(receiver.of("passcode.reset")).filter(|it| it.len() > 1));
    assert_eq!(posts[0].header("webhook-id"), posts[1].header("webhook-id"), "it is the same post");
    assert_eq!(posts[1].body["eventId"], reset["id"]);
    assert_eq!(posts[1].body["data"], reset["data"]);
    assert!(posts[1].header("webhook-signature").starts_with("v1,"));
    assert_eq!(posts[1].header("x-spark-signature").len(), 40);

    let mut caller = Caller::with_phone(&server.place, &demo.account("2002"));
    caller.calls("2000");
    caller.hears(&Prompt::Welcome { branding: None });
    caller.hangs_up();
    let ended = eventually("the end of the call", || receiver.of("call.ended").pop());
    assert_eq!(
        (&ended.body["data"]["state"], &ended.body["data"]["call"]["called"]),
        (&"disconnected".into(), &"2000".into())
    );
    assert_eq!(receiver.of("call.started").len(), 1);

    let old = eventually("the one that is gone", || {
        Some(operator.asks("webhook show Old")).filter(|it| it["status"] == "inactive")
    });
    assert!(old["inactive_reason"].as_str().unwrap().contains("410"));
    let refused =
        eventually("the one that is inside", || operator.asks("webhook deliveries Inside").get(0).cloned());
    assert_eq!(refused["error"], "127.0.0.2 is no public address, and webhooks.allow does not name it");

    operator.asks("mailbox unlock 2001");
    let (_, unlocked) = hears(&demo, &token, Some(&place), "mailbox.unlocked");
    assert_eq!(unlocked["data"]["personId"], reset["data"]["personId"]);
    server.ends();
}
