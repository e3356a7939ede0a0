//! Entries: rows of digits, ended by `#` or by a pause.

use antiphon_core::digit::Digit;
use antiphon_core::limits::{
    DIGITS_PER_ENTRY_MAX, FIRST_KEY_TIMEOUT, NEXT_KEY_TIMEOUT, SILENCES_PER_PROMPT_MAX,
};
use antiphon_core::live_call::Expects;
use zeroize::Zeroizing;

use super::{Call, Gone, Leave};
use crate::prompts::Prompt;

/// What a caller entered. It has no `Debug`: digits are secret.
pub(crate) enum Entry {
    /// At least one key that is neither `#` nor `*`.
    Digits(Zeroizing<String>),
    /// `*`: one step back.
    Back,
}

impl Call {
    /// Asks for an entry until there is one. An empty one is answered like silence.
    pub(crate) async fn enter(&self, prompt: Prompt) -> Result<Entry, Leave> {
        self.enter_as(Expects::Digits, prompt).await
    }

    /// The same for an entry that nobody who looks on may see.
    pub(crate) async fn enter_secret(&self, prompt: Prompt) -> Result<Entry, Leave> {
        self.enter_as(Expects::Secret, prompt).await
    }

    async fn enter_as(&self, what: Expects, prompt: Prompt) -> Result<Entry, Leave> {
        for _ in 0..SILENCES_PER_PROMPT_MAX {
            self.offer()?;
            self.expect(what);
            let first = self.key_after([prompt.clone().into()], FIRST_KEY_TIMEOUT).await?;
            match first {
                None | Some(Digit::POUND) => {}
                Some(Digit::STAR) => return Ok(Entry::Back),
                Some(digit) => return Ok(self.rest_of_entry(digit).await?),
            }
        }
        Err(Leave::Goodbye)
    }

    /// Collects the digits after the first until there are so many, which nobody waits after.
    pub(crate) async fn rest_of_number(&self, first: Digit, digits_max: usize) -> Result<Entry, Gone> {
        let mut digits = Zeroizing::new(String::with_capacity(DIGITS_PER_ENTRY_MAX));
        digits.push(first.as_char());
        while digits.len() < digits_max.min(DIGITS_PER_ENTRY_MAX) {
            match self.key_within(NEXT_KEY_TIMEOUT).await? {
                None | Some(Digit::POUND) => break,
                Some(Digit::STAR) => return Ok(Entry::Back),
                Some(digit) => digits.push(digit.as_char()),
            }
        }
        Ok(Entry::Digits(digits))
    }

    /// Asks for one more entry until there is one; `None` if the caller ends the entries by `#` alone.
    pub(crate) async fn enter_if_any(&self, prompt: Prompt) -> Result<Option<Entry>, Leave> {
        for _ in 0..SILENCES_PER_PROMPT_MAX {
            self.offer()?;
            self.expect(Expects::Digits);
            match self.key_after([prompt.clone().into()], FIRST_KEY_TIMEOUT).await? {
                None => {}
                Some(Digit::POUND) => return Ok(None),
                Some(Digit::STAR) => return Ok(Some(Entry::Back)),
                Some(digit) => return Ok(Some(self.rest_of_entry(digit).await?)),
            }
        }
        Err(Leave::Goodbye)
    }

    /// Collects the digits after the first. Those beyond the limit are dropped and do not prolong the entry.
    async fn rest_of_entry(&self, first: Digit) -> Result<Entry, Gone> {
        // The capacity is right from the start: a buffer that grew would leave an unwiped copy behind.
        let mut digits = Zeroizing::new(String::with_capacity(DIGITS_PER_ENTRY_MAX));
        digits.push(first.as_char());
        self.line.borrow_mut().set_timer(NEXT_KEY_TIMEOUT);
        let entry = loop {
            match self.next_key().await? {
                None | Some(Digit::POUND) => break Entry::Digits(digits),
                Some(Digit::STAR) => break Entry::Back,
                Some(digit) if digits.len() < DIGITS_PER_ENTRY_MAX => {
                    digits.push(digit.as_char());
                    self.line.borrow_mut().set_timer(NEXT_KEY_TIMEOUT);
                }
                Some(_) => {}
            }
        };
        self.line.borrow_mut().clear_timer();
        Ok(entry)
    }
}
