//! What is said: messages with arguments, turned into words and clips by a catalogue per language.
//!
//! Dialogs name a [`Prompt`]; only here and below is it known which words that is in which language. [`render`] gives
//! the clips to be played one after the other, [`text`] the same as captions and logs show it. A language is a module
//! with a `Grammar` and its words in `catalogue`; [`Language`] lists them, and nothing else does. Nothing here knows
//! audio, and nothing here is secret: no prompt takes entered digits but mailbox and telephone numbers.

use antiphon_core::digit::Digit;
use antiphon_core::passcode::BrokenRule;
use antiphon_core::time::LocalTime;

mod catalogue;
mod en_us;
mod de_de;
mod fr_fr;
mod es_es;
mod fixed;
mod parts;
mod piece;
mod say;
#[cfg(test)]
mod tests;

use piece::Piece;
use say::Grammar;

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
    /// Tells the number of somebody a message goes to.
    ToNumber(String),
    /// Says which distribution list it is, and how many are in it.
    ListMembers {
        /// The list's number.
        list: u32,
        /// How many are in it.
        members: u32,
    },
    /// When the message was left.
    Received(LocalTime),
    /// How long the message is.
    MessageLength {
        /// In seconds.
        seconds: u32,
    },
    /// Leads in the default greeting where no name is recorded.
    PersonAt(String),
    /// The number that calls are sent on to.
    ForwardingNumber(String),
    /// Names a mailbox whose owner has recorded no name, by number.
    MailboxAt(String),
    /// Names an auto attendant by its number.
    AttendantAt(String),
    /// Leads in an announcement.
    AnnouncementNumber {
        /// Its place in the list, from 1.
        number: u32,
        /// How many there are.
        of: u32,
    },
    /// One entry of a menu: who has the number.
    NumberChoice {
        /// The number.
        number: String,
        /// The key, which is named last.
        key: Digit,
    },
    /// A number that can be called.
    Number(String),
}

/// A language that the portal speaks. What it takes to speak it stands in one module for each, behind `Grammar`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English as spoken in the United States: what is said where another language has no words or no recording.
    #[default]
    EnUs,
    /// German as spoken in Germany.
    DeDe,
    /// French as spoken in France.
    FrFr,
    /// Spanish as spoken in Spain.
    EsEs,
}

impl Language {
    /// Every language there is a catalogue for.
    pub const ALL: [Self; 4] = [Self::EnUs, Self::DeDe, Self::FrFr, Self::EsEs];

    fn grammar(self) -> &'static dyn Grammar {
        match self {
            Self::EnUs => &en_us::EnUs,
            Self::DeDe => &de_de::DeDe,
            Self::FrFr => &fr_fr::FrFr,
            Self::EsEs => &es_es::EsEs,
        }
    }

    /// The language of a tag such as `en-US`, or `None` if there is no catalogue for it.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let same = |it: &Self| it.tag().eq_ignore_ascii_case(&tag.replace('_', "-"));
        Self::ALL.into_iter().find(same)
    }

    /// The language of a tag, else another of the same family: `de` and `de-AT` are German.
    #[must_use]
    pub fn nearest(tag: &str) -> Option<Self> {
        let family = |tag: &str| tag.split(['-', '_']).next().map(str::to_ascii_lowercase);
        Self::parse(tag).or_else(|| Self::ALL.into_iter().find(|it| family(it.tag()) == family(tag)))
    }

    /// The language to speak for a tag: the nearest, else the default.
    #[must_use]
    pub fn or_nearest(tag: &str) -> Self {
        Self::nearest(tag).unwrap_or_default()
    }

    /// The tag (RFC 5646), such as `en-US`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.grammar().tag()
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
    language.grammar().clips().iter().copied().flatten()
}

/// The clips that the default language has and this one lacks: prompts with them are said in the default one.
#[must_use]
pub fn untranslated(language: Language) -> Vec<ClipId> {
    let grammar = language.grammar();
    let unused = |id: ClipId| grammar.unused().iter().any(|it| id.0.starts_with(it));
    let lacks = |clip: &&Clip| !unused(clip.id) && say::find(grammar, clip.id).is_none();
    catalogue(Language::default()).filter(lacks).map(|clip| clip.id).collect()
}

/// Whether there are words for a clip, in the language or in the default one.
pub(crate) fn is_said(language: Language, clip: ClipId) -> bool {
    [language, Language::default()].into_iter().any(|it| say::find(it.grammar(), clip).is_some())
}

/// A prompt as the clips that say it, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Whose clips they are: a prompt is in one language from its first word to its last.
    pub language: Language,
    /// Which clips.
    pub clips: Vec<ClipId>,
}

/// The clips that say the prompt. Where the language lacks words for a part of it, all of it is in the default one.
#[must_use]
pub fn render(language: Language, prompt: &Prompt) -> Rendered {
    let (language, pieces) = pieces(language, prompt);
    let mut clips = Vec::with_capacity(4);
    for piece in pieces {
        say::speak(language.grammar(), &piece, &mut clips);
    }
    Rendered { language, clips }
}

/// The prompt as captions and logs show it: numbers in figures, sentences with their punctuation.
#[must_use]
pub fn text(language: Language, prompt: &Prompt) -> String {
    let (language, pieces) = pieces(language, prompt);
    let mut line = String::new();
    for piece in pieces {
        piece::join(&mut line, &say::write(language.grammar(), &piece));
    }
    // The next prompt goes on with this sentence.
    if !matches!(prompt, Prompt::PersonAt(_)) {
        piece::finish_sentence(&mut line);
    }
    line
}

/// The parts of the prompt, and in which language there are words for all of them.
fn pieces(language: Language, prompt: &Prompt) -> (Language, Vec<Piece>) {
    let there = |pieces: &Vec<Piece>| pieces.iter().all(|piece| say::has_words(language.grammar(), piece));
    match language.grammar().pieces(prompt).filter(there) {
        Some(pieces) => (language, pieces),
        None => (Language::EnUs, en_us::pieces(prompt)),
    }
}
