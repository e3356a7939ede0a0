//! The words: every clip of every language, exactly as it is to be spoken, one file for each language and subject.
//!
//! A sound pack has one recording for each line. Words in the middle of a sentence have no full stop, so that the
//! voice stays up.

mod de_de;
mod en_us;
mod es_es;
mod fr_fr;

use super::{Clip, ClipId};

pub(super) use de_de::SUBJECTS as DE_DE;
pub(super) use en_us::SUBJECTS as EN_US;
pub(super) use es_es::SUBJECTS as ES_ES;
pub(super) use fr_fr::SUBJECTS as FR_FR;

const fn clip(id: &'static str, text: &'static str) -> Clip {
    Clip { id: ClipId(id), text }
}
