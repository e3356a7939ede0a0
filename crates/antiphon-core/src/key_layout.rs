//! Key layouts: which system's keys a voice portal has.

use std::fmt;

/// Whose keys the menus of a voice portal have. The keys themselves are the dialogs' business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyLayout {
    /// Those of Webex Calling.
    #[default]
    Webex,
    /// Those of Asterisk's Comedian Mail.
    Asterisk,
    /// Those of Unity Connection.
    Unity,
}

impl KeyLayout {
    /// Every layout.
    pub const ALL: [Self; 3] = [Self::Webex, Self::Asterisk, Self::Unity];

    /// Its name in settings and rows.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Webex => "webex",
            Self::Asterisk => "asterisk",
            Self::Unity => "unity",
        }
    }

    /// The layout of a name in settings.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

impl fmt::Display for KeyLayout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_is_found_by_its_name() {
        for layout in KeyLayout::ALL {
            assert_eq!(KeyLayout::parse(layout.word()), Some(layout));
        }
        assert_eq!(KeyLayout::parse("Webex "), None);
    }
}
