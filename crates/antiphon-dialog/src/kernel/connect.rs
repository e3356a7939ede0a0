//! Connecting the caller with somebody else, for good or until that call is over.

use antiphon_core::digit::Digit;
use antiphon_core::live_call::Expects;

use super::{Call, Gone, Leave};
use crate::command::{Afterwards, Destination, OnBehalf};
use crate::event::{ConnectFailure, ConnectionNews};

impl Call {
    /// Hands the caller over to somebody else. Comes back only with why that was not possible.
    pub(crate) async fn hand_over(
        &self,
        to: Destination,
        on_behalf: OnBehalf,
    ) -> Result<ConnectFailure, Leave> {
        self.start_connecting(to, on_behalf, Afterwards::HandOver)?;
        loop {
            match self.news_or_key().await? {
                Heard::News(ConnectionNews::Answered) => return Err(Leave::HandedOver),
                Heard::News(ConnectionNews::Failed(why)) => return Ok(why),
                Heard::News(ConnectionNews::Over) | Heard::Key(_) => {}
            }
        }
    }

    /// Connects the caller and comes back when that call is over. Two `#` in a row end it; before it is answered, `*`
    /// gives up.
    pub(crate) async fn connect(
        &self,
        to: Destination,
        on_behalf: OnBehalf,
    ) -> Result<Result<(), ConnectFailure>, Leave> {
        self.start_connecting(to, on_behalf, Afterwards::Return)?;
        let (mut answered, mut pounds) = (false, 0);
        loop {
            match self.news_or_key().await? {
                Heard::News(ConnectionNews::Answered) => answered = true,
                Heard::News(ConnectionNews::Failed(why)) => return Ok(Err(why)),
                Heard::News(ConnectionNews::Over) => return Ok(Ok(())),
                Heard::Key(Digit::POUND) => pounds += 1,
                Heard::Key(Digit::STAR) if !answered => pounds = 2,
                Heard::Key(_) => pounds = 0,
            }
            if pounds == 2 {
                self.line.borrow_mut().disconnect();
                return Ok(Ok(()));
            }
        }
    }

    fn start_connecting(&self, to: Destination, on_behalf: OnBehalf, then: Afterwards) -> Result<(), Gone> {
        let mut line = self.line.borrow_mut();
        if line.is_gone() {
            return Err(Gone);
        }
        line.forget_keys();
        // What he presses now may be for the other side.
        line.expect(Expects::Secret);
        line.connect(to, on_behalf, then);
        Ok(())
    }

    async fn news_or_key(&self) -> Result<Heard, Gone> {
        self.until(|line| {
            if line.is_gone() {
                return Some(Err(Gone));
            }
            let news = line.take_connection_news().map(Heard::News);
            news.or_else(|| line.next_key().map(Heard::Key)).map(Ok)
        })
        .await
    }
}

/// What comes first while a connection stands.
enum Heard {
    News(ConnectionNews),
    Key(Digit),
}
