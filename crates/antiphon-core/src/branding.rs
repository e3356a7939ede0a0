//! How an organization looks: an accent colour and a logo, on its pages and in its letters.

use std::fmt;

/// The contrast that text needs on what is behind it (WCAG 2.2, 1.4.3).
const CONTRAST_MIN: f64 = 4.5;
/// Steps from a colour to black or white: small enough that none is seen.
const STEPS: u8 = 50;

/// A colour of a screen (sRGB).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

/// What is no colour.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no colour such as #0b5a86")]
pub struct NoColour(String);

impl Colour {
    /// Black.
    pub const BLACK: Self = Self::new(0, 0, 0);
    /// White.
    pub const WHITE: Self = Self::new(255, 255, 255);

    /// A colour of these amounts of light.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// A colour as browsers write it: `#` and six hexadecimal digits.
    ///
    /// # Errors
    /// [`NoColour`] for anything else.
    pub fn parse(text: &str) -> Result<Self, NoColour> {
        let digits = text.strip_prefix('#').filter(|it| it.len() == 6 && it.is_ascii());
        let wrong = || NoColour(text.to_owned());
        let digits =
            digits.filter(|it| it.bytes().all(|digit| digit.is_ascii_hexdigit())).ok_or_else(wrong)?;
        let amount = |at: usize| {
            let pair = digits.get(at..at + 2).ok_or_else(wrong)?;
            u8::from_str_radix(pair, 16).map_err(|_| wrong())
        };
        Ok(Self::new(amount(0)?, amount(2)?, amount(4)?))
    }

    /// This colour with so many percent of another.
    #[must_use]
    pub fn mixed(self, other: Self, percent: u8) -> Self {
        let percent = u32::from(percent.min(100));
        let mix = |own: u8, others: u8| {
            let sum = u32::from(own) * (100 - percent) + u32::from(others) * percent;
            u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX)
        };
        Self::new(mix(self.red, other.red), mix(self.green, other.green), mix(self.blue, other.blue))
    }

    /// How well one is told from the other, from 1 to 21 (WCAG 2.2, contrast ratio).
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The nearest colour on the way to `towards` in which text is read on all of these grounds; `towards` itself
    /// where none is.
    #[must_use]
    pub fn readable_on(self, grounds: &[Self], towards: Self) -> Self {
        let is_read = |colour: &Self| grounds.iter().all(|ground| colour.contrast(*ground) >= CONTRAST_MIN);
        let mut steps = (0..=STEPS).map(|step| self.mixed(towards, step * (100 / STEPS)));
        steps.find(is_read).unwrap_or(towards)
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |amount: u8| {
            let share = f64::from(amount) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// What kind of picture a logo is. Drawings that can hold scripts are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogoFormat {
    /// Portable Network Graphics (ISO/IEC 15948).
    Png,
    /// JPEG (ISO/IEC 10918).
    Jpeg,
}

impl LogoFormat {
    /// The format of a file by how it begins; none for any other.
    #[must_use]
    pub fn of(file: &[u8]) -> Option<Self> {
        match file {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', _, _, _, _, b'I', b'H', b'D', b'R', ..] => {
                Some(Self::Png)
            }
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            _ => None,
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// The format of that media type.
    #[must_use]
    pub fn from_media_type(media_type: &str) -> Option<Self> {
        [Self::Png, Self::Jpeg].into_iter().find(|format| format.media_type() == media_type)
    }
}

/// How an organization looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Branding {
    /// The colour of links and buttons; the product's own where there is none.
    pub accent: Option<Colour>,
    /// Whether there is a logo, and of which kind.
    pub logo: Option<LogoFormat>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_read_and_written_as_browsers_do() {
        assert_eq!(Colour::parse("#0B5a86").map(|it| it.to_string()), Ok("#0b5a86".to_owned()));
        for wrong in ["0b5a86", "#0b5a8", "#0b5a8g", "#+b5a86", "#äöü", "red", ""] {
            assert!(Colour::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn contrast_is_as_wcag_has_it() {
        assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 0.001);
        let grey = Colour::new(0x76, 0x76, 0x76);
        assert!((Colour::WHITE.contrast(grey) - 4.54).abs() < 0.01);
    }

    #[test]
    fn any_colour_becomes_one_that_is_read() {
        let grounds = [Colour::WHITE, Colour::new(0xee, 0xf1, 0xf4)];
        let dark = [Colour::new(0x13, 0x15, 0x1a), Colour::new(0x25, 0x2a, 0x33)];
        for text in ["#ffff00", "#0b5a86", "#ff8800", "#ffffff", "#000000", "#7f7f7f"] {
            let colour = Colour::parse(text).expect("a colour");
            let light = colour.readable_on(&grounds, Colour::BLACK);
            assert!(grounds.iter().all(|ground| light.contrast(*ground) >= CONTRAST_MIN), "{text}: {light}");
            let bright = colour.readable_on(&dark, Colour::WHITE);
            assert!(dark.iter().all(|ground| bright.contrast(*ground) >= CONTRAST_MIN), "{text}: {bright}");
        }
        let own = Colour::parse("#0b5a86").expect("a colour");
        assert_eq!(own.readable_on(&grounds, Colour::BLACK), own, "what is read already stays");
    }

    #[test]
    fn a_logo_is_known_by_how_its_file_begins() {
        assert_eq!(LogoFormat::of(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR...."), Some(LogoFormat::Png));
        assert_eq!(LogoFormat::of(b"\xff\xd8\xff\xe0...."), Some(LogoFormat::Jpeg));
        assert_eq!(LogoFormat::of(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), None);
        assert_eq!(LogoFormat::from_media_type("image/jpeg"), Some(LogoFormat::Jpeg));
    }
}
