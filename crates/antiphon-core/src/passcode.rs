//! Passcodes: the digits that open a mailbox by telephone, and the rules they must satisfy.
//!
//! What is decided here needs the passcode itself and nothing else. Earlier passcodes are stored as hashes, so the
//! office compares with them and answers with the [`BrokenRule`] of that kind. Nothing here stores or hashes.

mod shape;

use std::fmt;

use zeroize::Zeroizing;

use crate::entropy::Entropy;
use crate::limits::{
    ATTEMPTS_WHEN_UNLIMITED, DAY_MS, Limit, PASSCODE_DIGITS_MAX, PASSCODE_DIGITS_MIN, PROPOSALS_MAX,
    PROPOSED_PASSCODE_DIGITS,
};

/// Digits that open a mailbox or a portal's administrator menu: 2–30 of `0`–`9`.
///
/// The digits are wiped from memory on drop and hidden in `Debug`; whoever needs them says [`Passcode::expose`].
#[derive(Clone)]
pub struct Passcode(Zeroizing<String>);

impl Passcode {
    /// Reads the digits a person entered or typed; nothing is trimmed.
    ///
    /// # Errors
    /// [`NotAPasscode`] if there is another character than `0`–`9`, or fewer than 2 or more than 30 digits.
    pub fn parse(digits: &str) -> Result<Self, NotAPasscode> {
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotAPasscode::NotDigits);
        }
        match digits.len() {
            0..PASSCODE_DIGITS_MIN => Err(NotAPasscode::TooShort),
            PASSCODE_DIGITS_MIN..=PASSCODE_DIGITS_MAX => Ok(Self(Zeroizing::new(digits.to_owned()))),
            _ => Err(NotAPasscode::TooLong),
        }
    }

    /// What a person entered to log in, whatever it is.
    ///
    /// An entry that is no passcode becomes one without digits, which no mailbox has: it is evaluated, counted and
    /// answered like any other wrong one.
    #[must_use]
    pub fn entered(digits: &str) -> Self {
        Self::parse(digits).unwrap_or_else(|_| Self(Zeroizing::new(String::new())))
    }

    /// The digits in the clear, for hashing and for the one place that tells a one-time passcode to its owner.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The same digits read backwards.
    #[must_use]
    pub fn reversed(&self) -> Self {
        // The capacity is right from the start: a buffer that grew would leave an unwiped copy behind.
        let mut reversed = Zeroizing::new(String::with_capacity(self.0.len()));
        reversed.extend(self.0.chars().rev());
        Self(reversed)
    }

    fn digits(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Passcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passcode(****)")
    }
}

/// Compares a passcode with its repetition. It looks at all digits, wherever the first difference is.
impl PartialEq for Passcode {
    fn eq(&self, other: &Self) -> bool {
        let difference =
            self.digits().iter().zip(other.digits()).fold(0, |all, (one, two)| all | (one ^ two));
        self.0.len() == other.0.len() && difference == 0
    }
}

impl Eq for Passcode {}

/// Why an entry is no passcode at all. Entered to log in, it is a wrong passcode like any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPasscode {
    /// A character other than `0`–`9`.
    #[error("a passcode has digits only")]
    NotDigits,
    /// Fewer than two digits.
    #[error("a passcode has at least {PASSCODE_DIGITS_MIN} digits")]
    TooShort,
    /// More than thirty digits.
    #[error("a passcode has at most {PASSCODE_DIGITS_MAX} digits")]
    TooLong,
}

/// The rules for new passcodes, set per organization. The default is what a new organization gets.
///
/// Passcodes that are in use already are not looked at again when the rules change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasscodeRules {
    /// Fewest digits, 2–15.
    pub length_min: u16,
    /// Most digits, 3–30 and not below `length_min`.
    pub length_max: u16,
    /// Refuse one block of digits said twice or more, such as 123123.
    pub block_repeated_patterns: bool,
    /// Longest run of one digit, 1–6.
    pub repeated_digits: Limit,
    /// Longest runs upwards and downwards.
    pub sequences: SequenceLimit,
    /// Refuse what contains the owner's number or extension, or is contained in it.
    pub block_own_number: bool,
    /// The same for the number read backwards.
    pub block_reversed_own_number: bool,
    /// How many earlier passcodes may not come back, 1–10.
    pub previous: Limit,
    /// Refuse an earlier passcode read backwards; it looks as far back as `previous` says.
    pub block_reversed_previous: bool,
    /// Days until a passcode must be changed, 15–180.
    pub expiry_days: Limit,
    /// Days between two voluntary changes, 1–7. Resets are not bound by it.
    pub change_days: Limit,
    /// Wrong passcodes until a side locks, 2–10.
    pub failed_attempts: Limit,
    /// Further rules that an organization may add.
    pub optional: OptionalRules,
}

/// How far a passcode may count upwards or downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SequenceLimit {
    /// Whether the two figures are in force.
    pub enabled: bool,
    /// Longest run in which each digit is one more than the last, 2–5.
    pub ascending_max: u16,
    /// Longest run in which each digit is one less than the last, 2–5.
    pub descending_max: u16,
}

/// Rules against passcodes that people choose often; all off unless an organization adds them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OptionalRules {
    /// Refuse passcodes made of straight lines on the keypad, such as 2580 or 147258.
    pub block_keypad_lines: bool,
    /// Refuse the keypad spelling of the owner's first or last name, as numbers are refused.
    pub block_own_name: bool,
    /// Refuse four digits in a row that are a year from 1900 to 2099.
    pub block_years: bool,
    /// Fewest different digits, 2–5; `None` asks for no variety.
    pub distinct_digits_min: Option<u16>,
}

impl Default for PasscodeRules {
    fn default() -> Self {
        Self {
            length_min: 6,
            length_max: 30,
            block_repeated_patterns: true,
            repeated_digits: Limit::on(3),
            sequences: SequenceLimit { enabled: true, ascending_max: 3, descending_max: 3 },
            block_own_number: true,
            block_reversed_own_number: true,
            previous: Limit::on(10),
            block_reversed_previous: true,
            expiry_days: Limit::off(180),
            change_days: Limit::off(1),
            failed_attempts: Limit::on(4),
            optional: OptionalRules::default(),
        }
    }
}

impl PasscodeRules {
    /// Checks a candidate against every rule that needs no memory: all but earlier passcodes and their age.
    ///
    /// # Errors
    /// The first broken rule, which is the one to say on the telephone.
    pub fn check(&self, candidate: &Passcode, context: &PasscodeContext) -> Result<(), BrokenRule> {
        self.check_all(candidate, context).into_iter().next().map_or(Ok(()), Err)
    }

    /// Every rule the candidate breaks, in the order they are said; empty if it is acceptable.
    #[must_use]
    pub fn check_all(&self, candidate: &Passcode, context: &PasscodeContext) -> Vec<BrokenRule> {
        let digits = candidate.digits();
        let mut broken: Vec<_> = self.broken_by_shape(digits).collect();
        broken.extend(self.broken_by_number(digits, context));
        broken.extend(self.broken_by_custom(digits, context));
        broken
    }

    /// Checks an organization's default passcode. It belongs to nobody yet, so that length, repeated digits,
    /// sequences and patterns are all there is to check.
    ///
    /// # Errors
    /// The first broken rule.
    pub fn check_default(&self, candidate: &Passcode) -> Result<(), BrokenRule> {
        self.broken_by_shape(candidate.digits()).next().map_or(Ok(()), Err)
    }

    /// The rule to name for an entry that is no passcode at all.
    #[must_use]
    pub fn broken_by(&self, entry: NotAPasscode) -> BrokenRule {
        match entry {
            NotAPasscode::NotDigits => BrokenRule::NotDigits,
            NotAPasscode::TooShort => BrokenRule::TooShort { min: self.length_min },
            NotAPasscode::TooLong => BrokenRule::TooLong { max: self.length_max },
        }
    }

    /// Whether the owner may change his passcode of his own will now. Resets do not ask.
    ///
    /// # Errors
    /// [`BrokenRule::TooSoon`] while the minimum days since the last change have not passed.
    pub fn check_age(&self, now_ms: i64, changed_ms: i64) -> Result<(), BrokenRule> {
        match self.change_days.active() {
            Some(days) if now_ms < after_days(changed_ms, days) => Err(BrokenRule::TooSoon { days }),
            _ => Ok(()),
        }
    }

    /// Whether a passcode set at `changed_ms` has expired and must be changed at the next login.
    #[must_use]
    pub fn is_expired(&self, now_ms: i64, changed_ms: i64) -> bool {
        self.expiry_days.active().is_some_and(|days| now_ms >= after_days(changed_ms, days))
    }

    /// How many earlier passcodes a new one is compared with; 0 if none.
    #[must_use]
    pub fn previous_max(&self) -> u16 {
        self.previous.active().unwrap_or(0)
    }

    /// Evaluations per side until it locks. With the limit switched off there still is one, a generous one.
    #[must_use]
    pub fn attempts_max(&self) -> u32 {
        self.failed_attempts.active().map_or(ATTEMPTS_WHEN_UNLIMITED, u32::from)
    }

    /// Whether every figure in force lies in its range. Figures that are switched off are not looked at.
    ///
    /// # Errors
    /// The first figure that does not.
    pub fn validate(&self) -> Result<(), InvalidRules> {
        let sequence = |value| Limit { enabled: self.sequences.enabled, value };
        in_range("length_min", Limit::on(self.length_min), 2, 15)?;
        in_range("length_max", Limit::on(self.length_max), self.length_min.max(3), 30)?;
        in_range("repeated_digits", self.repeated_digits, 1, 6)?;
        in_range("ascending_max", sequence(self.sequences.ascending_max), 2, 5)?;
        in_range("descending_max", sequence(self.sequences.descending_max), 2, 5)?;
        in_range("previous", self.previous, 1, 10)?;
        in_range("expiry_days", self.expiry_days, 15, 180)?;
        in_range("change_days", self.change_days, 1, 7)?;
        in_range("failed_attempts", self.failed_attempts, 2, 10)?;
        let distinct = self.optional.distinct_digits_min.map_or(Limit::off(0), Limit::on);
        in_range("distinct_digits_min", distinct, 2, self.length_max.min(5))
    }

    fn broken_by_shape(&self, digits: &[u8]) -> impl Iterator<Item = BrokenRule> + use<> {
        let repeated = self.repeated_digits.active();
        let ascending = self.sequences.enabled.then_some(self.sequences.ascending_max);
        let descending = self.sequences.enabled.then_some(self.sequences.descending_max);
        let pattern = self.block_repeated_patterns && shape::is_repeated_block(digits);
        [
            (digits.len() < self.length_min.into()).then_some(BrokenRule::TooShort { min: self.length_min }),
            (digits.len() > self.length_max.into()).then_some(BrokenRule::TooLong { max: self.length_max }),
            exceeded(repeated, shape::longest_repeat(digits)).map(|max| BrokenRule::RepeatedDigits { max }),
            exceeded(ascending, shape::longest_ascent(digits)).map(|max| BrokenRule::Ascending { max }),
            exceeded(descending, shape::longest_descent(digits)).map(|max| BrokenRule::Descending { max }),
            pattern.then_some(BrokenRule::RepeatedPattern),
        ]
        .into_iter()
        .flatten()
    }

    /// A number that reads the same both ways is named once, as the number itself.
    fn broken_by_number(&self, digits: &[u8], context: &PasscodeContext) -> Option<BrokenRule> {
        let overlaps_any =
            |numbers: &[String]| numbers.iter().any(|it| shape::overlaps(digits, it.as_bytes()));
        if self.block_own_number && overlaps_any(&context.numbers) {
            return Some(BrokenRule::OwnNumber);
        }
        let reversed = self.block_reversed_own_number && overlaps_any(&context.reversed_numbers);
        reversed.then_some(BrokenRule::ReversedOwnNumber)
    }

    fn broken_by_custom(&self, digits: &[u8], context: &PasscodeContext) -> impl Iterator<Item = BrokenRule> {
        let rules = self.optional;
        let spells_name = || context.names.iter().any(|name| shape::overlaps(digits, name.as_bytes()));
        let too_few = rules.distinct_digits_min.filter(|min| shape::distinct(digits) < usize::from(*min));
        [
            (rules.block_keypad_lines && shape::is_keypad_lines(digits)).then_some(BrokenRule::KeypadLine),
            (rules.block_own_name && spells_name()).then_some(BrokenRule::OwnName),
            (rules.block_years && shape::contains_year(digits)).then_some(BrokenRule::Year),
            too_few.map(|min| BrokenRule::TooFewDistinctDigits { min }),
        ]
        .into_iter()
        .flatten()
    }
}

/// What the rules must know of a passcode's owner: his numbers and his names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PasscodeContext {
    numbers: Vec<String>,
    reversed_numbers: Vec<String>,
    names: Vec<String>,
}

impl PasscodeContext {
    /// An owner of whom nothing is known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a number of the owner: his phone number, his extension, or location prefix and extension together.
    /// Everything but digits is left out, so that the `+` of a phone number may stand.
    #[must_use]
    pub fn with_number(mut self, number: &str) -> Self {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        self.reversed_numbers.push(digits.chars().rev().collect());
        self.numbers.push(digits);
        self
    }

    /// Adds a first or last name of the owner, for the optional rule on names.
    #[must_use]
    pub fn with_name(mut self, name: &str) -> Self {
        self.names.push(shape::keypad_spelling(name));
        self
    }
}

/// A rule that a new passcode breaks, with what is needed to say so. `Display` is the sentence for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BrokenRule {
    /// Another character than a digit.
    NotDigits,
    /// Fewer than `min` digits.
    TooShort {
        /// Fewest digits.
        min: u16,
    },
    /// More than `max` digits.
    TooLong {
        /// Most digits.
        max: u16,
    },
    /// One digit more than `max` times in a row.
    RepeatedDigits {
        /// Longest run allowed.
        max: u16,
    },
    /// More than `max` digits counting upwards.
    Ascending {
        /// Longest run allowed.
        max: u16,
    },
    /// More than `max` digits counting downwards.
    Descending {
        /// Longest run allowed.
        max: u16,
    },
    /// One block of digits said twice or more.
    RepeatedPattern,
    /// Contains the own number or is contained in it.
    OwnNumber,
    /// Contains the own number read backwards or is contained in it.
    ReversedOwnNumber,
    /// One of the last `previous_max` passcodes; the office finds out.
    PreviousPasscode {
        /// How many earlier passcodes may not come back.
        previous_max: u16,
    },
    /// One of the last `previous_max` passcodes read backwards; the office finds out.
    ReversedPreviousPasscode {
        /// How many earlier passcodes are looked at.
        previous_max: u16,
    },
    /// The last change is less than `days` days ago.
    TooSoon {
        /// Days between two changes.
        days: u16,
    },
    /// Straight lines on the keypad and nothing else (optional rule).
    KeypadLine,
    /// Spells the owner's name on the keypad (optional rule).
    OwnName,
    /// Contains a year (optional rule).
    Year,
    /// Fewer than `min` different digits (optional rule).
    TooFewDistinctDigits {
        /// Fewest different digits.
        min: u16,
    },
}

impl BrokenRule {
    /// The rule's name for programs: stable, `snake_case`, never translated.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotDigits => "not_digits",
            Self::TooShort { .. } => "too_short",
            Self::TooLong { .. } => "too_long",
            Self::RepeatedDigits { .. } => "repeated_digits",
            Self::Ascending { .. } => "ascending_digits",
            Self::Descending { .. } => "descending_digits",
            Self::RepeatedPattern => "repeated_pattern",
            Self::OwnNumber => "own_number",
            Self::ReversedOwnNumber => "reversed_own_number",
            Self::PreviousPasscode { .. } => "previous_passcode",
            Self::ReversedPreviousPasscode { .. } => "reversed_previous_passcode",
            Self::TooSoon { .. } => "changed_too_soon",
            Self::KeypadLine => "keypad_line",
            Self::OwnName => "own_name",
            Self::Year => "year",
            Self::TooFewDistinctDigits { .. } => "too_few_distinct_digits",
        }
    }
}

impl fmt::Display for BrokenRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotDigits => f.write_str("The passcode may have digits only."),
            Self::TooShort { min } => write!(f, "The passcode must have at least {min} digits."),
            Self::TooLong { max } => write!(f, "The passcode must have at most {max} digits."),
            Self::RepeatedDigits { max: 1 } => {
                f.write_str("The passcode must not have the same digit twice in a row.")
            }
            Self::RepeatedDigits { max } => {
                write!(f, "The passcode must not have the same digit more than {max} times in a row.")
            }
            Self::Ascending { max } => {
                write!(f, "The passcode must not have more than {max} ascending digits in a row.")
            }
            Self::Descending { max } => {
                write!(f, "The passcode must not have more than {max} descending digits in a row.")
            }
            Self::RepeatedPattern => f.write_str("The passcode must not be a repeated pattern of digits."),
            Self::OwnNumber => f.write_str(
                "The passcode must not contain your phone number or extension, or be a part of it.",
            ),
            Self::ReversedOwnNumber => f.write_str(
                "The passcode must not contain your phone number or extension backwards, or be a part of it.",
            ),
            Self::PreviousPasscode { previous_max: 1 } => {
                f.write_str("The passcode must not be your previous passcode.")
            }
            Self::PreviousPasscode { previous_max } => {
                write!(f, "The passcode must not be one of your last {previous_max} passcodes.")
            }
            Self::ReversedPreviousPasscode { previous_max: 1 } => {
                f.write_str("The passcode must not be your previous passcode backwards.")
            }
            Self::ReversedPreviousPasscode { previous_max } => {
                write!(f, "The passcode must not be one of your last {previous_max} passcodes backwards.")
            }
            Self::TooSoon { days: 1 } => f.write_str("The passcode can be changed once a day only."),
            Self::TooSoon { days } => write!(f, "The passcode can be changed once in {days} days only."),
            Self::KeypadLine => f.write_str("The passcode must not be a straight line on the keypad."),
            Self::OwnName => f.write_str("The passcode must not spell your name on the keypad."),
            Self::Year => f.write_str("The passcode must not contain a year."),
            Self::TooFewDistinctDigits { min } => {
                write!(f, "The passcode must have at least {min} different digits.")
            }
        }
    }
}

/// A figure of the passcode rules that lies outside its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} must lie between {min} and {max}, not {value}")]
pub struct InvalidRules {
    /// The field of [`PasscodeRules`], of its sequences or of its optional rules.
    pub field: &'static str,
    /// The offending figure.
    pub value: u16,
    /// Smallest figure allowed.
    pub min: u16,
    /// Largest figure allowed.
    pub max: u16,
}

/// Draws a random passcode that satisfies the rules, every acceptable one of its length equally likely.
///
/// `None` means that a thousand candidates were refused, which rules that passed [`PasscodeRules::validate`] do
/// only with a broken source of randomness.
pub fn propose(
    entropy: &mut dyn Entropy,
    rules: &PasscodeRules,
    context: &PasscodeContext,
) -> Option<Passcode> {
    let length = rules.length_min.max(PROPOSED_PASSCODE_DIGITS).min(rules.length_max);
    (0..PROPOSALS_MAX)
        .map(|_| random_passcode(entropy, length))
        .find(|candidate| rules.check(candidate, context).is_ok())
}

/// Refused candidates are drawn again whole: mending one would make some passcodes likelier than others.
fn random_passcode(entropy: &mut dyn Entropy, length: u16) -> Passcode {
    let mut digits = Zeroizing::new(String::with_capacity(length.into()));
    digits.extend((0..length).filter_map(|_| entropy.pick(b"0123456789")).map(char::from));
    Passcode(digits)
}

/// The limit, if the figure is above it.
fn exceeded(max: Option<u16>, found: usize) -> Option<u16> {
    max.filter(|max| found > usize::from(*max))
}

fn in_range(field: &'static str, limit: Limit, min: u16, max: u16) -> Result<(), InvalidRules> {
    match limit.active() {
        Some(value) if !(min..=max).contains(&value) => Err(InvalidRules { field, value, min, max }),
        _ => Ok(()),
    }
}

fn after_days(since_ms: i64, days: u16) -> i64 {
    since_ms.saturating_add(i64::from(days) * DAY_MS)
}

#[cfg(test)]
mod tests;
