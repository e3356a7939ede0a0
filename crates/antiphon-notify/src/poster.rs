//! The way to webhooks: one POST for each event, signed, to public addresses and no others.
//!
//! Names are resolved here, the addresses looked at, and the connection goes to one of those that passed: a name that is
//! public when it is looked at and private when it is called leads nowhere. Redirects are not followed.

mod signature;

use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use antiphon_office::ports::PostFailure;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Url, header, redirect};

/// How long a server may take to answer; the convention says 15 to 30 seconds, and whoever needs longer answers first
/// and works afterwards.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// How long a connection may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// What these posts say of themselves.
const USER_AGENT: &str = concat!("Antiphon/", env!("CARGO_PKG_VERSION"));

/// Says whether an address may be called.
pub type MayReach = Arc<dyn Fn(IpAddr) -> bool + Send + Sync>;

/// Posts events.
pub struct Poster {
    /// Or why there is none: without certificates of the system nothing can be trusted.
    client: Result<Client, String>,
    may_reach: MayReach,
}

/// What is posted.
#[derive(Clone, Copy)]
pub struct Sheet<'a> {
    /// Where to.
    pub target: &'a str,
    /// The same for all attempts.
    pub id: &'a str,
    /// When, epoch seconds.
    pub at: i64,
    /// What to sign with.
    pub secret: &'a str,
    /// JSON.
    pub body: &'a str,
}

impl Poster {
    /// A poster that calls addresses of which `may_reach` says yes.
    #[must_use]
    pub fn new(may_reach: MayReach) -> Self {
        // Another part of the program may have named the same one before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(USER_AGENT)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(ANSWER_WITHIN)
            .connect_timeout(CONNECT_WITHIN)
            .dns_resolver(Resolver(Arc::clone(&may_reach)))
            .build();
        Self { client: client.map_err(|error| why(&error)), may_reach }
    }

    /// Posts, and returns the status, which is one of success.
    ///
    /// # Errors
    /// [`PostFailure`] for every other status, and where nothing was reached.
    pub async fn post(&self, sheet: Sheet<'_>) -> Result<u16, PostFailure> {
        let client = self.client.as_ref().map_err(|why| PostFailure::NotReached(why.clone()))?;
        let target = self.allowed(sheet.target).map_err(PostFailure::NotReached)?;
        let request = client
            .post(target)
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", sheet.id)
            .header("webhook-timestamp", sheet.at)
            .header("webhook-signature", signature::standard(sheet.secret, sheet.id, sheet.at, sheet.body))
            .header("x-spark-signature", signature::spark(sheet.secret, sheet.body))
            .body(sheet.body.to_owned());
        let answered = request.send().await.map_err(|error| PostFailure::NotReached(why(&error)))?;
        // Whatever else it says is not read: it is no business of ours, and could be endless.
        match answered.status() {
            status if status.is_success() => Ok(status.as_u16()),
            status => Err(PostFailure::Answered(status.as_u16())),
        }
    }

    /// The address, unless it names a host by a number that may not be called. Names are looked at when they are resolved.
    fn allowed(&self, target: &str) -> Result<Url, String> {
        let url = Url::parse(target).map_err(|_| "this is no address that can be posted to".to_owned())?;
        let literal = match url.domain() {
            Some(_) => None,
            None => url.host_str().and_then(|host| host.trim_matches(['[', ']']).parse::<IpAddr>().ok()),
        };
        match literal {
            Some(address) if !(self.may_reach)(address) => Err(refused(address)),
            Some(_) | None => Ok(url),
        }
    }
}

/// Resolves names to addresses that may be called.
struct Resolver(MayReach);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let may_reach = Arc::clone(&self.0);
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let (good, bad): (Vec<_>, Vec<_>) = found.into_iter().partition(|it| may_reach(it.ip()));
            match (good.is_empty(), bad.first()) {
                (true, Some(address)) => Err(refused(address.ip()).into()),
                _ => Ok(Box::new(good.into_iter()) as Addrs),
            }
        })
    }
}

fn refused(address: IpAddr) -> String {
    format!("{address} is no public address, and webhooks.allow does not name it")
}

/// What went wrong, without the address, which may have secrets in it: the innermost error tells it best.
fn why(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("there was no answer within {} seconds", ANSWER_WITHIN.as_secs());
    }
    let mut innermost: &(dyn Error + 'static) = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    match innermost.downcast_ref::<reqwest::Error>() {
        Some(_) if error.is_connect() => "the server cannot be reached".to_owned(),
        Some(_) => "the server broke off".to_owned(),
        None => innermost.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    fn sheet<'a>(target: &'a str, body: &'a str) -> Sheet<'a> {
        Sheet { target, id: "msg_1", at: 1_764_147_600, secret: "whsec_c2VjcmV0", body }
    }

    fn poster(allowed: &'static [&'static str]) -> Poster {
        Poster::new(Arc::new(move |address| allowed.contains(&address.to_string().as_str())))
    }

    /// A receiver that answers with these bytes: what it was sent, and what became of the post.
    async fn posted(answer: &'static str) -> (String, Result<u16, PostFailure>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let target = format!("http://{}/events?key=1", listener.local_addr().expect("an address"));
        let receiver = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.expect("a client");
            let mut heard = Vec::new();
            while !heard.ends_with(b"}") {
                assert!(socket.read_buf(&mut heard).await.expect("read") > 0);
            }
            socket.write_all(answer.as_bytes()).await.expect("written");
            String::from_utf8(heard).expect("text")
        });
        let became = poster(&["127.0.0.1"]).post(sheet(&target, r#"{"type":"x"}"#)).await;
        (receiver.await.expect("heard"), became)
    }

    #[tokio::test]
    async fn a_post_is_signed_both_ways_and_says_what_it_is() {
        let (heard, became) = posted("HTTP/1.1 204 No Content\r\n\r\n").await;
        assert_eq!(became, Ok(204));
        assert!(heard.starts_with("POST /events?key=1 HTTP/1.1\r\n"), "{heard}");
        for line in [
            "content-type: application/json",
            "webhook-id: msg_1",
            "webhook-timestamp: 1764147600",
            "webhook-signature: v1,",
            "x-spark-signature: ",
            "user-agent: Antiphon/",
        ] {
            assert!(heard.contains(&format!("\r\n{line}")), "{line}: {heard}");
        }
        assert!(heard.ends_with("\r\n\r\n{\"type\":\"x\"}"));
    }

    #[tokio::test]
    async fn what_is_no_success_is_a_failure_and_no_redirect_is_followed() {
        let moved = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(posted(moved).await.1, Err(PostFailure::Answered(302)));
        assert_eq!(posted("HTTP/1.1 410 Gone\r\n\r\n").await.1, Err(PostFailure::Answered(410)));
        let broken = posted("HTTP/1.1 ").await.1;
        assert!(matches!(broken, Err(PostFailure::NotReached(_))), "{broken:?}");
    }

    #[tokio::test]
    async fn addresses_that_are_not_allowed_are_never_called() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        for host in ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]"] {
            let target = format!("http://{host}:{port}/");
            let Err(PostFailure::NotReached(why)) = poster(&[]).post(sheet(&target, "{}")).await else {
                panic!("{host} was called");
            };
            assert!(why.contains("is no public address"), "{host}: {why}");
        }
        let nobody = std::future::poll_fn(|context| match listener.poll_accept(context) {
            std::task::Poll::Ready(_) => std::task::Poll::Ready(false),
            std::task::Poll::Pending => std::task::Poll::Ready(true),
        });
        assert!(nobody.await, "somebody was called");
    }

    #[tokio::test]
    async fn an_error_names_no_address() {
        let closed = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let target = format!("http://{}/?token=secret", closed.local_addr().expect("an address"));
        drop(closed);
        let failed = poster(&["127.0.0.1"]).post(sheet(&target, "{}")).await;
        let Err(PostFailure::NotReached(why)) = failed else { panic!("{failed:?}") };
        assert!(!why.contains("secret"), "{why}");
    }
}
