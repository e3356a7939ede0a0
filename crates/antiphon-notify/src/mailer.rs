//! The way to the mail server (SMTP, RFC 5321), with TLS unless it is said otherwise.

use std::time::Duration;

use antiphon_office::ports::{Letter, MailFailure};
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use tokio::time::timeout;

use crate::compose::compose;

/// How long the server may take over one letter: the outbox leases a job for a minute.
const GIVE_UP_AFTER: Duration = Duration::from_secs(30);

/// Which server, and as whom.
pub struct Server<'a> {
    /// `smtps://host`, `smtp://host?tls=required`, or `smtp://host` in the clear, each with `:port` where it is another.
    pub url: &'a str,
    /// User name and password, where the server asks for them.
    pub login: Option<(&'a str, &'a str)>,
    /// What stands behind From, such as `Voicemail <voicemail@example.org>`.
    pub from: &'a str,
    /// Where the pages are, for links in letters.
    pub pages: &'a str,
}

/// Sends letters.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    pages: String,
}

/// Why there can be no mailer.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// The URL of the server cannot be used.
    #[error("\"{url}\" is no mail server such as smtps://mail.example.org: {problem}")]
    Server {
        /// The URL, which has no password in it.
        url: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The address behind From is none.
    #[error("\"{0}\" is no sender such as Voicemail <voicemail@example.org>")]
    From(String),
}

impl Mailer {
    /// A mailer for this server. Nothing is sent or connected to yet.
    ///
    /// # Errors
    /// [`MailerError`] for what cannot be used.
    pub fn new(server: &Server<'_>) -> Result<Self, MailerError> {
        let from = server.from.parse().map_err(|_| MailerError::From(server.from.to_owned()))?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(server.url);
        let transport = transport.map_err(|error| MailerError::Server {
            url: server.url.to_owned(),
            problem: error.to_string(),
        })?;
        let transport = match server.login {
            Some((user, password)) => {
                transport.credentials(Credentials::new(user.to_owned(), password.to_owned()))
            }
            None => transport,
        };
        let transport = transport.timeout(Some(GIVE_UP_AFTER)).build();
        Ok(Self { transport, from, pages: server.pages.to_owned() })
    }

    /// Sends a letter.
    ///
    /// # Errors
    /// [`MailFailure::Never`] for an address that cannot be and for what the server refuses for good (RFC 5321 section
    /// 4.2.1: 5yz), else [`MailFailure::Later`].
    pub async fn send(&self, letter: &Letter) -> Result<(), MailFailure> {
        let message = compose(letter, &self.from, &self.pages).map_err(MailFailure::Never)?;
        match timeout(GIVE_UP_AFTER, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if is_about_the_letter(&error) => Err(MailFailure::Never(error.to_string())),
            Ok(Err(error)) => Err(MailFailure::Later(error.to_string())),
            Err(_) => Err(MailFailure::Later("the mail server does not answer".to_owned())),
        }
    }
}

/// Whether the server refuses this letter for good. What it says of us, such as that our password is wrong (RFC 4954
/// section 6), somebody will mend, and then every letter that waited goes.
fn is_about_the_letter(error: &lettre::transport::smtp::Error) -> bool {
    let status = error.status().map(u16::from);
    error.is_permanent() && !matches!(status, Some(530 | 534 | 535 | 538))
}

#[cfg(test)]
mod tests {
    use antiphon_core::ids::JobId;
    use antiphon_office::ports::LetterContent;
    use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
    use tokio::net::TcpListener;
    use uuid::Uuid;

    use super::*;

    /// Sends a letter to a server that answers each line with the next of these, and to the last one with silence.
    async fn sent(answers: &'static [&'static str]) -> Result<(), MailFailure> {
        let server = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://{}", server.local_addr().expect("an address"));
        tokio::spawn(async move {
            let (socket, _) = server.accept().await.expect("a client");
            let mut socket = BufReader::new(socket);
            let mut line = String::new();
            for answer in answers {
                socket.write_all(answer.as_bytes()).await.expect("written");
                line.clear();
                socket.read_line(&mut line).await.expect("read");
            }
            std::future::pending::<()>().await;
        });
        let server = Server { url: &url, login: Some(("ada", "secret")), from: "a@example.org", pages: "" };
        let letter = Letter {
            id: JobId(Uuid::from_u128(1)),
            to: "ada@example.org".to_owned(),
            language: "en-US".to_owned(),
            organization: "Example".to_owned(),
            accent: None,
            logo: None,
            content: LetterContent::Test,
            attachment: None,
        };
        Mailer::new(&server).expect("a mailer").send(&letter).await
    }

    const HELLO: &str = "250-mail.test\r\n250 AUTH PLAIN\r\n";

    #[tokio::test]
    async fn a_wrong_password_of_ours_throws_no_letter_away() {
        let failed = sent(&["220 mail.test\r\n", HELLO, "535 no\r\n", "221 bye\r\n"]).await;
        assert!(matches!(failed, Err(MailFailure::Later(_))), "{failed:?}");
        assert!(!format!("{failed:?}").contains("secret"));
    }

    #[tokio::test]
    async fn a_recipient_nobody_knows_is_given_up() {
        let answers =
            &["220 mail.test\r\n", HELLO, "235 in\r\n", "250 ok\r\n", "550 no such user\r\n", "221 bye\r\n"];
        let failed = sent(answers).await;
        assert!(matches!(failed, Err(MailFailure::Never(_))), "{failed:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_never_speaks_is_left() {
        let failed = sent(&[]).await;
        assert_eq!(failed, Err(MailFailure::Later("the mail server does not answer".to_owned())));
    }
}
