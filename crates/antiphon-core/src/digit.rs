//! The keys of a telephone.

use std::fmt;

/// One key of the telephone keypad. Its `Debug` hides which, because digits may be part of a passcode.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digit(u8);

impl Digit {
    /// The `*` key.
    pub const STAR: Self = Self(b'*');
    /// The `#` key, also called pound.
    pub const POUND: Self = Self(b'#');

    /// The key for one of `0`–`9`, `*`, `#`, `A`–`D`.
    #[must_use]
    pub fn from_char(key: char) -> Option<Self> {
        match key {
            '0'..='9' | '*' | '#' | 'A'..='D' => u8::try_from(key).ok().map(Self),
            _ => None,
        }
    }

    /// The key of a telephone event (RFC 4733 section 3.2: 0–9, 10 is `*`, 11 is `#`, 12–15 are A–D).
    #[must_use]
    pub fn from_event(event: u8) -> Option<Self> {
        match event {
            0..=9 => Some(Self(b'0' + event)),
            10 => Some(Self::STAR),
            11 => Some(Self::POUND),
            12..=15 => Some(Self(b'A' + (event - 12))),
            _ => None,
        }
    }

    /// The telephone event of this key (RFC 4733 section 3.2).
    #[must_use]
    pub fn event(self) -> u8 {
        match self.0 {
            b'0'..=b'9' => self.0 - b'0',
            b'*' => 10,
            b'#' => 11,
            letter => 12 + (letter - b'A'),
        }
    }

    /// The character printed on the key. Never log it while an entry is secret.
    #[must_use]
    pub fn as_char(self) -> char {
        char::from(self.0)
    }

    /// Whether the key is one of `0`–`9`.
    #[must_use]
    pub fn is_number(self) -> bool {
        self.0.is_ascii_digit()
    }
}

impl fmt::Debug for Digit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digit(*)")
    }
}
