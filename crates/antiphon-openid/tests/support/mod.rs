//! A provider for tests. Its codes say what its ID tokens are to say.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{SystemTime, UNIX_EPOCH};

use antiphon_openid::{OpenId, ProviderSettings};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use zeroize::Zeroizing;

pub(crate) const SECRET: &str = "hunter2-and-more";

pub(crate) struct Provider {
    pub(crate) issuer: String,
    state: Arc<Mutex<State>>,
}

struct State {
    issuer: String,
    key: Key,
    is_away: bool,
    /// Requests, whole, by path.
    asked: HashMap<String, Vec<String>>,
}

struct Key {
    name: String,
    secret: EncodingKey,
    public: Value,
}

impl Key {
    fn new(name: &str) -> Self {
        let (kind, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(kind, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(kind, pkcs8.as_ref(), &random).unwrap();
        let part = |range: std::ops::Range<usize>| {
            BASE64_URL_SAFE_NO_PAD.encode(pair.public_key().as_ref().get(range).unwrap())
        };
        let public = json!({ "kty": "EC", "crv": "P-256", "x": part(1..33), "y": part(33..65), "kid": name });
        Self { name: name.to_owned(), secret: EncodingKey::from_ec_der(pkcs8.as_ref()), public }
    }
}

/// A code that brings an ID token with these changes.
pub(crate) fn code_for(changes: &Value) -> String {
    format!("code-{}", BASE64_URL_SAFE_NO_PAD.encode(changes.to_string()))
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let state =
            State { issuer: issuer.clone(), key: Key::new("one"), is_away: false, asked: HashMap::new() };
        let state = Arc::new(Mutex::new(state));
        let served = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&served)));
            }
        });
        Self { issuer, state }
    }

    pub(crate) fn settings(&self) -> ProviderSettings {
        ProviderSettings {
            name: "Example".into(),
            issuer: self.issuer.clone(),
            client_id: "antiphon".into(),
            client_secret: Zeroizing::new(SECRET.into()),
        }
    }

    pub(crate) fn client(&self) -> OpenId {
        OpenId::new(self.settings()).unwrap()
    }

    /// From now on it signs with another key.
    pub(crate) fn change_key(&self) {
        self.state().key = Key::new("two");
    }

    /// From now on it has no answers.
    pub(crate) fn go_away(&self) {
        self.state().is_away = true;
    }

    /// The last request for a path, whole.
    pub(crate) fn asked(&self, path: &str) -> String {
        self.state().asked.get(path).and_then(|all| all.last()).unwrap().clone()
    }

    /// How often a path was asked for.
    pub(crate) fn count(&self, path: &str) -> usize {
        self.state().asked.get(path).map_or(0, Vec::len)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let mut request = String::new();
    let mut chunk = [0; 4096];
    while !is_whole(&request) {
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return,
            Ok(length) => request.push_str(&String::from_utf8_lossy(chunk.get(..length).unwrap())),
        }
    }
    let path = request.split(' ').nth(1).unwrap().to_owned();
    let (status, body) = {
        let mut state = state.lock().unwrap();
        state.asked.entry(path.clone()).or_default().push(request.clone());
        answer(&state, &path, &request)
    };
    let body = body.to_string();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
    let _ = stream.write_all(format!("{head}Location: /elsewhere\r\n\r\n{body}").as_bytes()).await;
}

/// Whether the head is there, and as much body as it says.
fn is_whole(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
    });
    body.len() >= length.unwrap_or(0)
}

fn answer(state: &State, path: &str, request: &str) -> (&'static str, Value) {
    let issuer = &state.issuer;
    match path {
        _ if state.is_away => ("503 Service Unavailable", Value::Null),
        "/.well-known/openid-configuration" | "//.well-known/openid-configuration" => {
            let document = json!({
                "issuer": issuer,
                "authorization_endpoint": format!("{issuer}/authorize"),
                "token_endpoint": format!("{issuer}/token"),
                "userinfo_endpoint": format!("{issuer}/me"),
                "jwks_uri": format!("{issuer}/keys"),
            });
            ("200 OK", document)
        }
        "/keys" => ("200 OK", json!({ "keys": [{ "kty": "odd" }, state.key.public] })),
        "/me" => ("200 OK", json!({ "sub": "1", "email": "beside@example.org", "email_verified": true })),
        "/token" => tokens(state, request),
        _ => ("404 Not Found", Value::Null),
    }
}

fn tokens(state: &State, request: &str) -> (&'static str, Value) {
    let code = request.split("code=").nth(1).and_then(|rest| rest.split('&').next()).unwrap();
    if code == "elsewhere" {
        return ("302 Found", Value::Null);
    }
    let changes = code.strip_prefix("code-").and_then(|it| BASE64_URL_SAFE_NO_PAD.decode(it).ok());
    let Some(changes) = changes.and_then(|it| serde_json::from_slice::<Value>(&it).ok()) else {
        let told = json!({ "error": "invalid_grant", "error_description": format!("{code} is unknown") });
        return ("400 Bad Request", told);
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let mut claims = json!({
        "iss": state.issuer, "aud": "antiphon", "sub": "1", "exp": now + 600, "nonce": "the-nonce",
        "email": "ada@example.org", "email_verified": true,
    });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    let header = Header { kid: Some(state.key.name.clone()), ..Header::new(Algorithm::ES256) };
    let token = encode(&header, &claims, &state.key.secret).unwrap();
    ("200 OK", json!({ "id_token": token, "access_token": "access-1", "token_type": "Bearer" }))
}
