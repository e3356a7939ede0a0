//! What is said: messages with arguments, turned into words and clips by a catalogue per language.
//!
//! Dialogs name a [`Prompt`]; only here and below is it known which words that is in which language. [`render`] gives
//! the clips to be played one after the other, [`text`] the same as captions and logs show it. Nothing here knows
//! audio, and nothing here is secret: no prompt takes entered digits but mailbox and telephone numbers.

use antiphon_core::passcode::BrokenRule;
use antiphon_core::time::LocalTime;

mod catalogue;
mod en_us;
mod piece;
#[cfg(test)]
mod tests;

use piece::Piece;

/// A message to be heard, with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// The portal's welcome, with the organization's name where it wants that said.
    Welcome {
        /// The organization's name.
        branding: Option<String>,
    },
    /// Asks for the passcode on the owner's own phone, with the way out for others.
    EnterPasscodeOrStar,
    /// Asks for the passcode of a mailbox named before.
    EnterPasscode,
    /// Asks for a mailbox number.
    EnterMailboxNumber,
    /// The passcode was wrong, or the mailbox does not exist: the same words.
    PasscodeWrong,
    /// The voice portal is locked for this mailbox from this side.
    AccessLocked,
    /// This line has guessed too often over all mailboxes.
    AccessRefused,
    /// The owner must set a passcode in the user hub first.
    PasscodeUnset,

    /// First login: a new passcode and a name come first.
    SetUpPasscodeAndName,
    /// First login where no name is asked for: a new passcode comes first.
    SetUpPasscode,
    /// First login, the passcode chosen on the web already: a name comes first.
    SetUpName,
    /// The passcode has expired and a new one is asked for.
    PasscodeExpired,
    /// The passcode is going to expire.
    PasscodeExpires {
        /// Days left; 0 is today.
        days: u32,
    },
    /// Asks for a new passcode.
    EnterNewPasscode,
    /// Asks for the new passcode again.
    EnterNewPasscodeAgain,
    /// The two entries of the new passcode differ.
    PasscodesDiffer,
    /// The new passcode is refused, and why.
    PasscodeBroken(BrokenRule),
    /// The new passcode has too few digits to be one at all.
    PasscodeTooShort,
    /// The new passcode has too many digits to be one at all.
    PasscodeTooLong,
    /// The new passcode works from now on.
    PasscodeAccepted,
    /// Asks for the personalized name, to be spoken after the tone.
    RecordName,
    /// Leads in the recorded name, which follows.
    YourNameIs,
    /// The recorded name is kept.
    NameKept,

    /// One entry of a menu: what a key does.
    Choice(Choice),
    /// The key pressed has no meaning here.
    NotAChoice,

    /// What lies in the mailbox.
    InboxCount {
        /// New messages, the urgent ones among them.
        new: u32,
        /// New urgent messages.
        urgent: u32,
        /// Saved messages.
        saved: u32,
    },
    /// There is nothing to play.
    NoMessages,
    /// The last message has been passed.
    EndOfMessages,
    /// There is no message before this one.
    NoEarlierMessage,
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
    /// Leads in the recorded name of the one who left the message, which follows.
    From,
    /// Tells the number of the one who left the message.
    FromNumber(String),
    /// Nobody knows who left the message.
    FromUnknown,
    /// When the message was left.
    Received(LocalTime),
    /// How long the message is.
    MessageLength {
        /// In seconds.
        seconds: u32,
    },
    /// The message is saved.
    MessageSaved,
    /// The message is deleted.
    MessageDeleted,
    /// The message was deleted elsewhere meanwhile.
    MessageGone,
    /// The message's audio cannot be played; it is kept.
    MessageDamaged,

    /// Leads in the default greeting where no name is recorded.
    PersonAt(String),
    /// Ends the default greeting: the phone is busy.
    IsOnThePhone,
    /// Ends the default greeting: any other cause.
    IsNotAvailable,
    /// Asks for a message after the tone.
    LeaveMessage,
    /// The mailbox takes no message.
    MailboxClosed,
    /// The recording was too short and is dropped.
    RecordingTooShort,
    /// The recording has reached its maximum length.
    RecordingAtMaximum,
    /// The recording could not be kept.
    RecordingLost,
    /// The message is marked urgent.
    MarkedUrgent,
    /// The message is no longer marked urgent.
    UrgentCleared,
    /// The message is marked confidential.
    MarkedConfidential,
    /// The message is no longer marked confidential.
    ConfidentialCleared,
    /// The message is stored.
    MessageSent,
    /// The message could not be stored.
    MessageLost,
    /// The caller's message is thrown away as he wished.
    MessageCancelled,

    /// The office does not answer.
    Unavailable,
    /// The dialog failed.
    Apology,
    /// The end.
    Goodbye,
}

/// What a menu says of one of its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Repeat this menu.
    Repeat,
    /// Return to the previous menu.
    Previous,
    /// Main menu: messages.
    Messages,
    /// Main menu: change the passcode.
    ChangePasscode,
    /// Main menu: leave.
    Exit,
    /// Messages: play them.
    PlayMessages,
    /// After a message: save it and go on.
    SaveMessage,
    /// After a message: hear it again.
    RepeatMessage,
    /// After a message: the one before.
    PreviousMessage,
    /// After a message: its envelope.
    PlayEnvelope,
    /// After a message: the next one.
    NextMessage,
    /// After a message: delete it.
    DeleteMessage,
    /// After recording: keep it.
    AcceptRecording,
    /// After recording: once more.
    RecordAgain,
    /// After recording: hear it.
    ListenToRecording,
    /// After a kept name: keep it.
    KeepName,
    /// After leaving a message: record it once more.
    RecordMessageAgain,
    /// After leaving a message: hear it.
    ListenToMessage,
    /// After leaving a message: send it.
    SendMessage,
    /// After leaving a message: set or clear the urgent mark.
    ToggleUrgent,
    /// After leaving a message: set or clear the confidential mark.
    ToggleConfidential,
    /// After leaving a message: throw it away.
    CancelMessage,
}

impl Choice {
    /// Every choice of every menu.
    pub const ALL: [Self; 22] = [
        Self::Repeat,
        Self::Previous,
        Self::Messages,
        Self::ChangePasscode,
        Self::Exit,
        Self::PlayMessages,
        Self::SaveMessage,
        Self::RepeatMessage,
        Self::PreviousMessage,
        Self::PlayEnvelope,
        Self::NextMessage,
        Self::DeleteMessage,
        Self::AcceptRecording,
        Self::RecordAgain,
        Self::ListenToRecording,
        Self::KeepName,
        Self::RecordMessageAgain,
        Self::ListenToMessage,
        Self::SendMessage,
        Self::ToggleUrgent,
        Self::ToggleConfidential,
        Self::CancelMessage,
    ];
}

impl From<Choice> for Prompt {
    fn from(choice: Choice) -> Self {
        Self::Choice(choice)
    }
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
#[must_use]
pub fn catalogue(language: Language) -> &'static [Clip] {
    match language {
        Language::EnUs => catalogue::EN_US,
    }
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
    catalogue(language).iter().find(|clip| clip.id == id).map_or("", |clip| clip.text)
}
