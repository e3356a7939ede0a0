//! Texts as QR codes (ISO/IEC 18004), drawn as SVG: no picture is stored, and no address carries what is in it.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// Modules of white around the code, as the standard asks.
const QUIET: usize = 4;

/// A code to be drawn.
#[derive(Clone)]
pub(crate) struct Qr {
    /// Modules of a side, the white around it included.
    pub(crate) size: usize,
    /// The dark modules: the `d` of an SVG path, a module being one unit.
    pub(crate) path: String,
}

impl Qr {
    /// A text of some hundred letters at most; a longer one may not fit, and then there is no code.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (at, _) in code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark) {
            let (x, y) = (at % width + QUIET, at / width + QUIET);
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
        Some(Self { size: width + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_corners_and_white_around() {
        let code = Qr::of("sip:2001.kxm4tw:secret@voice.example").expect("it fits");
        let last = code.size - QUIET - 1;
        for (x, y) in [(QUIET, QUIET), (last, QUIET), (QUIET, last)] {
            assert!(code.path.contains(&format!("M{x} {y}h")), "{x} {y}");
        }
        assert!(!code.path.contains("M3 "));
    }
}
