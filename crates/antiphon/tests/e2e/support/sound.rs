//! What is said and whether it was heard. Sound is mu-law at 8 kHz here, as on the line.

use std::sync::OnceLock;

use antiphon_core::ids::{LocationId, OrganizationId};
use antiphon_dialog::prompts::{Language, Prompt};
use antiphon_media::codec::Codec;
use antiphon_media::wav::WavInfo;
use antiphon_prompts::{PromptLibrary, PromptScope};

/// A tenth of a second: what is looked for in one piece.
const PIECE: usize = 800;
/// Below this a piece is a pause, which may be anything.
const LOUD: i16 = 500;
/// One piece in so many may be missing: a packet lost or late spoils one.
const MISSING_OF: usize = 10;

/// The words of a prompt as the built-in pack speaks them.
pub(crate) fn words(prompt: &Prompt) -> Vec<u8> {
    static LIBRARY: OnceLock<PromptLibrary> = OnceLock::new();
    let library = LIBRARY.get_or_init(PromptLibrary::built_in);
    words_of(library, Language::EnUs, prompt)
}

/// The words of a prompt as a server speaks them that has these recordings.
pub(crate) fn words_of(library: &PromptLibrary, language: Language, prompt: &Prompt) -> Vec<u8> {
    let nobody = uuid::Uuid::nil();
    let scope = PromptScope { organization: OrganizationId(nobody), location: LocationId(nobody) };
    let sounds = library.prompt(scope, language, prompt, Codec::Pcmu);
    sounds.iter().flat_map(|sound| sound.encoded().to_vec()).collect()
}

/// Whether these words are in what was heard, sample for sample and in their order.
pub(crate) fn is_heard(words: &[u8], heard: &[u8]) -> bool {
    let pieces: Vec<&[u8]> = words.chunks_exact(PIECE).filter(|piece| is_loud(piece)).collect();
    assert!(!pieces.is_empty(), "words too short to be recognized");
    let mut may_miss = pieces.len() / MISSING_OF;
    let mut from = 0;
    for piece in &pieces {
        match position(piece, &heard[from..]) {
            Some(at) => from += at + PIECE,
            None if may_miss == 0 => return false,
            None => may_miss -= 1,
        }
    }
    true
}

/// The audio of a WAV file as it stands in it.
pub(crate) fn audio(wav: &[u8]) -> &[u8] {
    &wav[WavInfo::parse(wav).expect("a WAV file").data]
}

/// The samples of a WAV file.
pub(crate) fn samples(wav: &[u8]) -> Vec<i16> {
    WavInfo::parse(wav).expect("a WAV file").samples(wav)
}

/// A stored message as it goes over the line, at the level of the prompts.
pub(crate) fn as_played(wav: &[u8]) -> Vec<u8> {
    antiphon_prompts::levelled(wav, Codec::Pcmu).expect("a WAV file").encoded().to_vec()
}

/// Where `part` begins in `whole`.
pub(crate) fn position(part: &[u8], whole: &[u8]) -> Option<usize> {
    whole.windows(part.len()).position(|window| window == part)
}

/// Whether anybody speaks in it.
pub(crate) fn is_loud(piece: &[u8]) -> bool {
    Codec::Pcmu.decode_all(piece).iter().any(|sample| sample.unsigned_abs() > LOUD.unsigned_abs())
}

/// So many seconds of a voice that never says the same twice: each twentieth of a second has a pitch of its own.
pub(crate) fn speech(seconds: u32) -> Vec<i16> {
    let mut phase = 0.0_f64;
    (0..seconds * 8_000)
        .map(|at| {
            let pitch = 300.0 + f64::from((at / 400).wrapping_mul(7_919) % 1_499);
            phase += std::f64::consts::TAU * pitch / 8_000.0;
            (phase.sin() * 8_000.0) as i16
        })
        .collect()
}

/// The same as it goes over the line.
pub(crate) fn speech_on_the_line(seconds: u32) -> Vec<u8> {
    Codec::Pcmu.encode_all(&speech(seconds))
}

#[test]
fn silence_and_other_words_are_not_taken_for_a_prompt() {
    let (welcome, other) = (words(&Prompt::ENTER_PASSCODE_OR_STAR), words(&Prompt::ACCESS_LOCKED));
    assert!(is_heard(&welcome, &[other.clone(), welcome.clone()].concat()));
    let half = welcome[..welcome.len() / 2].to_vec();
    let halves_swapped = [welcome[welcome.len() / 2..].to_vec(), half.clone()].concat();
    for wrong in [Vec::new(), vec![0xff; 80_000], other, speech_on_the_line(10), half, halves_swapped] {
        assert!(!is_heard(&welcome, &wrong));
    }
}
