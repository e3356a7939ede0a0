//! The words: every clip of every language, exactly as it is to be spoken, one file for each language and subject.
//!
//! A sound pack has one recording for each line. Words in the middle of a sentence have no full stop, so that the
//! voice stays up.

mod en_us;

use super::{Clip, ClipId, Language};

/// The clips of a language, by subject.
pub(super) fn subjects(language: Language) -> &'static [&'static [Clip]] {
    match language {
        Language::EnUs => en_us::SUBJECTS,
    }
}

const fn clip(id: &'static str, text: &'static str) -> Clip {
    Clip { id: ClipId(id), text }
}
