//! The passcode of a mailbox as pages show it: what opens it, whether it is locked, and its rules.

use antiphon_core::lockout::{LockState, Side};
use antiphon_core::passcode::{BrokenRule, Passcode, PasscodeRules};
use antiphon_office::admin::mailboxes::MailboxListing;
use antiphon_office::ports::Try;

use crate::words::Zone;

/// How the passcode stands.
pub(crate) struct PinState {
    pub(crate) passcode: &'static str,
    pub(crate) lock: &'static str,
    pub(crate) lock_kind: &'static str,
    pub(crate) own_phone: u32,
    pub(crate) outside: u32,
    pub(crate) attempts_max: u32,
    pub(crate) name_due: bool,
}

impl PinState {
    pub(crate) fn of(listing: &MailboxListing) -> Self {
        let (lock, lock_kind) = lock_words(listing.lock);
        Self {
            passcode: match listing.access {
                "default" => "the organization's default passcode, to be changed at the first login",
                "one-time" => "a one-time passcode, to be changed at the next login",
                "set" => "set",
                _ => "none: it has to be set in the user hub first",
            },
            lock,
            lock_kind,
            own_phone: listing.attempts.own_phone,
            outside: listing.attempts.outside,
            attempts_max: listing.attempts_max,
            name_due: listing.name_due,
        }
    }
}

/// A wrong passcode that counts, in words.
pub(crate) struct WrongPasscode {
    pub(crate) when: String,
    pub(crate) side: &'static str,
    pub(crate) source: String,
}

impl WrongPasscode {
    pub(crate) fn of(one: Try, zone: &Zone, now_ms: i64) -> Self {
        let side = match one.side {
            Side::OwnPhone => "own phone",
            Side::Outside => "elsewhere",
        };
        Self { when: zone.moment(one.at_ms, now_ms), side, source: one.source }
    }
}

/// A lock in words, and the kind of badge that shows it.
pub(crate) fn lock_words(lock: LockState) -> (&'static str, &'static str) {
    match lock {
        LockState::Open => ("open", "good"),
        LockState::LockedOutside => ("locked from other phones", "warn"),
        LockState::LockedEverywhere => ("locked", "bad"),
    }
}

/// A rule beside the field of a new passcode.
pub(crate) struct Rule {
    pub(crate) words: String,
    /// `open` while nothing is typed, then `kept` or `broken`.
    pub(crate) state: &'static str,
}

/// Every rule in force, judged by what has been typed so far. `broken` are the rules that are broken, each in the order
/// of the list; a rule that needs memory, such as earlier passcodes, is judged only when the passcode is set.
pub(crate) fn rules(rules: &PasscodeRules, typed: &str, broken: &[BrokenRule]) -> Vec<Rule> {
    let state = |sign: BrokenRule, needs_memory: bool| match (typed.is_empty(), needs_memory) {
        (true, _) => "open",
        (false, _) if broken.iter().any(|it| it.code() == sign.code()) => "broken",
        (false, true) => "open",
        (false, false) => "kept",
    };
    in_force(rules)
        .into_iter()
        .map(|sign| {
            let needs_memory = matches!(
                sign,
                BrokenRule::PreviousPasscode { .. } | BrokenRule::ReversedPreviousPasscode { .. }
            );
            Rule { words: sign.to_string(), state: state(sign, needs_memory) }
        })
        .collect()
}

/// The rules that what is typed breaks on its own.
pub(crate) fn broken_by(
    rules: &PasscodeRules,
    context: &antiphon_core::passcode::PasscodeContext,
    typed: &str,
) -> Vec<BrokenRule> {
    match Passcode::parse(typed) {
        Ok(passcode) => rules.check_all(&passcode, context),
        Err(error) => vec![rules.broken_by(error)],
    }
}

fn in_force(rules: &PasscodeRules) -> Vec<BrokenRule> {
    let mut all = vec![
        BrokenRule::NotDigits,
        BrokenRule::TooShort { min: rules.length_min },
        BrokenRule::TooLong { max: rules.length_max },
    ];
    let mut add = |on: bool, rule: BrokenRule| all.extend(on.then_some(rule));
    add(rules.repeated_digits.enabled, BrokenRule::RepeatedDigits { max: rules.repeated_digits.value });
    add(rules.sequences.enabled, BrokenRule::Ascending { max: rules.sequences.ascending_max });
    add(rules.sequences.enabled, BrokenRule::Descending { max: rules.sequences.descending_max });
    add(rules.block_repeated_patterns, BrokenRule::RepeatedPattern);
    add(rules.block_own_number, BrokenRule::OwnNumber);
    add(rules.block_reversed_own_number, BrokenRule::ReversedOwnNumber);
    let previous_max = rules.previous_max();
    add(rules.previous.enabled, BrokenRule::PreviousPasscode { previous_max });
    add(rules.block_reversed_previous, BrokenRule::ReversedPreviousPasscode { previous_max });
    add(rules.optional.block_keypad_lines, BrokenRule::KeypadLine);
    add(rules.optional.block_own_name, BrokenRule::OwnName);
    add(rules.optional.block_years, BrokenRule::Year);
    if let Some(min) = rules.optional.distinct_digits_min {
        all.push(BrokenRule::TooFewDistinctDigits { min });
    }
    all
}

#[cfg(test)]
mod tests {
    use antiphon_core::passcode::PasscodeContext;

    use super::*;

    #[test]
    fn each_rule_is_judged_while_one_types() {
        let of = PasscodeRules::default();
        let shown = |typed: &str| {
            let broken = broken_by(&of, &PasscodeContext::new().with_number("2001"), typed);
            rules(&of, typed, &broken)
        };
        assert!(shown("").iter().all(|rule| rule.state == "open"));
        let broken: Vec<_> = shown("111123").into_iter().filter(|rule| rule.state == "broken").collect();
        assert_eq!(broken.len(), 1);
        assert!(broken[0].words.contains("same digit"), "{}", broken[0].words);
        assert!(shown("482913").iter().all(|rule| rule.state != "broken"));
    }
}
