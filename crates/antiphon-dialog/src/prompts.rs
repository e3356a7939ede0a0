//! What is said: messages with arguments, turned into words and clips by a catalogue per language.
//!
//! Dialogs name a [`Prompt`]; only here and below is it known which words that is in which language. [`render`] gives
//! the clips to be played one after the other, [`text`] the same as captions and logs show it. Nothing here knows
//! audio, and nothing here is secret: no prompt takes entered digits but mailbox and telephone numbers.

use antiphon_core::digit::Digit;
use antiphon_core::passcode::BrokenRule;
use antiphon_core::time::LocalTime;

mod catalogue;
mod en_us;
mod fixed;
mod piece;
#[cfg(test)]
mod tests;

use piece::Piece;

/// A message to be heard, with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Fixed words: the associated constants name them, one file for each subject in `prompts/fixed`.
    Fixed(ClipId),
    /// The portal's welcome, with the organization's name where it wants that said.
    Welcome {
        /// The organization's name.
        branding: Option<String>,
    },
    /// The passcode is going to expire.
    PasscodeExpires {
        /// Days left; 0 is today.
        days: u32,
    },
    /// The new passcode is refused, and why.
    PasscodeBroken(BrokenRule),
    /// One entry of a menu.
    Choice {
        /// The words for what the key does.
        says: ClipId,
        /// The key, which is named last.
        key: Digit,
    },
    /// What lies in the mailbox.
    InboxCount {
        /// New messages, the urgent ones among them.
        new: u32,
        /// New urgent messages.
        urgent: u32,
        /// Saved messages.
        saved: u32,
    },
    /// Leads in a message.
    MessageHeading {
        /// Its place in this listening, from 1.
        number: u32,
        /// Not heard before.
        new: bool,
        /// Marked urgent.
        urgent: bool,
        /// Marked confidential.
        confidential: bool,
    },
    /// Tells the number of the one who left the message.
    FromNumber(String),
    /// When the message was left.
    Received(LocalTime),
    /// How long the message is.
    MessageLength {
        /// In seconds.
        seconds: u32,
    },
    /// Leads in the default greeting where no name is recorded.
    PersonAt(String),
}

/// A language that the portal speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English as spoken in the United States.
    #[default]
    EnUs,
}

impl Language {
    /// Every language there is a catalogue for.
    pub const ALL: [Self; 1] = [Self::EnUs];

    /// The language of a tag such as `en-US`, or `None` if there is no catalogue for it.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let same = |it: &Self| it.tag().eq_ignore_ascii_case(&tag.replace('_', "-"));
        Self::ALL.into_iter().find(same)
    }

    /// The language to speak for a tag: its own, else another of the same family, else the default.
    #[must_use]
    pub fn or_nearest(tag: &str) -> Self {
        let family = |tag: &str| tag.get(..2).map(str::to_ascii_lowercase);
        let related = || Self::ALL.into_iter().find(|it| family(it.tag()) == family(tag));
        Self::parse(tag).or_else(related).unwrap_or_default()
    }

    /// The tag (RFC 5646), such as `en-US`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::EnUs => "en-US",
        }
    }
}

/// Names a clip: the same in every language, and what a professional recording overrides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClipId(pub &'static str);

/// A piece of speech recorded as a whole: a sentence, a part of one, a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clip {
    /// Its name.
    pub id: ClipId,
    /// The exact words.
    pub text: &'static str,
}

/// Every clip of a language, sorted by where it is used.
pub fn catalogue(language: Language) -> impl Iterator<Item = &'static Clip> {
    catalogue::subjects(language).iter().copied().flatten()
}

/// The clips that say the prompt, in order.
#[must_use]
pub fn render(language: Language, prompt: &Prompt) -> Vec<ClipId> {
    let mut clips = Vec::with_capacity(4);
    for piece in pieces(language, prompt) {
        match language {
            Language::EnUs => en_us::speak(&piece, &mut clips),
        }
    }
    clips
}

/// The prompt as captions and logs show it: numbers in figures, sentences with their punctuation.
#[must_use]
pub fn text(language: Language, prompt: &Prompt) -> String {
    let mut line = String::new();
    for piece in pieces(language, prompt) {
        let words = match language {
            Language::EnUs => en_us::write(&piece),
        };
        piece::join(&mut line, &words);
    }
    // The next prompt goes on with this sentence.
    if !matches!(prompt, Prompt::PersonAt(_)) {
        piece::finish_sentence(&mut line);
    }
    line
}

fn pieces(language: Language, prompt: &Prompt) -> Vec<Piece> {
    match language {
        Language::EnUs => en_us::pieces(prompt),
    }
}

/// The words of a clip; empty for one that the catalogue lacks, which a test excludes.
fn words(language: Language, id: ClipId) -> &'static str {
    catalogue(language).find(|clip| clip.id == id).map_or("", |clip| clip.text)
}
