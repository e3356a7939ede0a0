//! The way to the mail server (SMTP, RFC 5321), with TLS unless it is said otherwise.

use std::time::Duration;

use antiphon_office::ports::{Letter, MailFailure};
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};

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
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(MailFailure::Never(error.to_string())),
            Err(error) => Err(MailFailure::Later(error.to_string())),
        }
    }
}
