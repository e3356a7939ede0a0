//! The passcode rules in tables: every published example, every rule's sentence, every range.

use proptest::prelude::*;

use super::*;
use crate::entropy::SeededEntropy;

/// Rules that ask for nothing but a length of 2–30, to see one rule at a time.
fn no_rules() -> PasscodeRules {
    PasscodeRules {
        length_min: 2,
        length_max: 30,
        block_repeated_patterns: false,
        repeated_digits: Limit::off(3),
        sequences: SequenceLimit { enabled: false, ascending_max: 3, descending_max: 3 },
        block_own_number: false,
        block_reversed_own_number: false,
        ..PasscodeRules::default()
    }
}

fn owner() -> PasscodeContext {
    PasscodeContext::new()
        .with_number("147869")
        .with_number("+13015551212")
        .with_name("Ann")
        .with_name("Miller")
}

fn passcode(digits: &str) -> Passcode {
    Passcode::parse(digits).unwrap()
}

fn expect(rules: &PasscodeRules, cases: &[(&str, &[BrokenRule])]) {
    for (digits, broken) in cases {
        let (candidate, owner) = (passcode(digits), owner());
        assert_eq!(rules.check_all(&candidate, &owner), *broken, "{digits}");
        assert_eq!(rules.check(&candidate, &owner).err(), broken.first().copied(), "{digits}");
    }
}

#[test]
fn passcodes_are_two_to_thirty_digits() {
    for (text, want) in [
        ("12", None),
        ("123456789012345678901234567890", None),
        ("", Some(NotAPasscode::TooShort)),
        ("1", Some(NotAPasscode::TooShort)),
        ("1234567890123456789012345678901", Some(NotAPasscode::TooLong)),
        ("12*4", Some(NotAPasscode::NotDigits)),
        ("12 4", Some(NotAPasscode::NotDigits)),
        ("١٢٣٤", Some(NotAPasscode::NotDigits)),
    ] {
        assert_eq!(Passcode::parse(text).err(), want, "{text}");
    }
}

#[test]
fn a_passcode_stays_out_of_debug() {
    assert_eq!(format!("{:?}", passcode("739158")), "Passcode(****)");
    assert_eq!(format!("{:?}", Some(&passcode("739158"))), "Some(Passcode(****))");
}

#[test]
fn passcodes_compare_and_reverse_by_their_digits() {
    assert_eq!(passcode("739158").reversed(), passcode("851937"));
    for (one, two, same) in
        [("739158", "739158", true), ("739158", "739159", false), ("7391", "73915", false)]
    {
        assert_eq!(passcode(one) == passcode(two), same, "{one}, {two}");
    }
}

#[test]
fn the_default_rules_are_those_of_a_new_organization() {
    let rules = PasscodeRules::default();
    assert_eq!(rules.validate(), Ok(()));
    assert_eq!((rules.length_min, rules.length_max), (6, 30));
    assert_eq!((rules.attempts_max(), rules.previous_max()), (4, 10));
    assert!(!rules.is_expired(i64::MAX, 0));
    assert_eq!(rules.check_age(0, 0), Ok(()));
    expect(
        &rules,
        &[
            ("482913", &[]),
            ("48291", &[BrokenRule::TooShort { min: 6 }]),
            (
                "1111",
                &[
                    BrokenRule::TooShort { min: 6 },
                    BrokenRule::RepeatedDigits { max: 3 },
                    BrokenRule::RepeatedPattern,
                ],
            ),
            ("123456", &[BrokenRule::Ascending { max: 3 }]),
            ("987654", &[BrokenRule::Descending { max: 3 }]),
            ("258085", &[]),
        ],
    );
}

#[test]
fn length_is_checked_at_both_ends() {
    let rules = PasscodeRules { length_min: 4, length_max: 6, ..no_rules() };
    expect(
        &rules,
        &[
            ("482", &[BrokenRule::TooShort { min: 4 }]),
            ("4829", &[]),
            ("482913", &[]),
            ("4829137", &[BrokenRule::TooLong { max: 6 }]),
        ],
    );
}

#[test]
fn a_digit_comes_at_most_so_often_in_a_row() {
    let broken = &[BrokenRule::RepeatedDigits { max: 3 }];
    expect(
        &PasscodeRules { repeated_digits: Limit::on(3), ..no_rules() },
        &[("111222", &[]), ("112222", broken), ("222211", broken), ("888888", broken), ("9099991", broken)],
    );
}

#[test]
fn digits_count_up_or_down_only_so_far() {
    let sequences = SequenceLimit { enabled: true, ascending_max: 3, descending_max: 3 };
    expect(
        &PasscodeRules { sequences, ..no_rules() },
        &[
            ("123856", &[]),
            ("123485", &[BrokenRule::Ascending { max: 3 }]),
            ("321856", &[]),
            ("432185", &[BrokenRule::Descending { max: 3 }]),
        ],
    );
}

#[test]
fn a_passcode_is_not_a_repeated_pattern() {
    let broken = &[BrokenRule::RepeatedPattern];
    expect(
        &PasscodeRules { block_repeated_patterns: true, ..no_rules() },
        &[("121212", broken), ("123123", broken), ("13571357", broken), ("1235123", &[])],
    );
}

#[test]
fn a_passcode_and_the_own_number_do_not_contain_each_other() {
    let both = PasscodeRules { block_own_number: true, block_reversed_own_number: true, ..no_rules() };
    let forward = &[BrokenRule::OwnNumber];
    let reversed = &[BrokenRule::ReversedOwnNumber];
    expect(
        &both,
        &[
            ("9147869", forward),
            ("9968741", reversed),
            ("5551212", forward),
            ("2121555", reversed),
            ("7869", forward),
            ("482913", &[]),
        ],
    );
    expect(
        &PasscodeRules { block_reversed_own_number: false, ..both },
        &[("9968741", &[]), ("9147869", forward)],
    );
    expect(&PasscodeRules { block_own_number: false, ..both }, &[("9968741", reversed), ("9147869", &[])]);
}

#[test]
fn a_number_that_reads_the_same_both_ways_is_named_once() {
    let context = PasscodeContext::new().with_number("2002");
    let rules = PasscodeRules::default();
    assert_eq!(rules.check_all(&passcode("720027"), &context), [BrokenRule::OwnNumber]);
    let rules = PasscodeRules { block_own_number: false, ..rules };
    assert_eq!(rules.check_all(&passcode("720027"), &context), [BrokenRule::ReversedOwnNumber]);
}

#[test]
fn optional_rules_bind_once_they_are_switched_on() {
    let optional = OptionalRules {
        block_keypad_lines: true,
        block_own_name: true,
        block_years: true,
        distinct_digits_min: Some(3),
    };
    expect(&no_rules(), &[("147258", &[]), ("645537", &[]), ("311984", &[]), ("474744", &[])]);
    expect(
        &PasscodeRules { optional, ..no_rules() },
        &[
            ("147258", &[BrokenRule::KeypadLine]),
            ("2580", &[BrokenRule::KeypadLine]),
            ("645537", &[BrokenRule::OwnName]),
            ("126608", &[BrokenRule::OwnName]),
            ("126508", &[]),
            ("311984", &[BrokenRule::Year]),
            ("474744", &[BrokenRule::TooFewDistinctDigits { min: 3 }]),
            ("482913", &[]),
        ],
    );
}

#[test]
fn a_default_passcode_answers_to_shape_alone() {
    let rules = PasscodeRules::default();
    for (digits, want) in [
        ("482913", Ok(())),
        ("9147869", Ok(())),
        ("48291", Err(BrokenRule::TooShort { min: 6 })),
        ("777788", Err(BrokenRule::RepeatedDigits { max: 3 })),
        ("123485", Err(BrokenRule::Ascending { max: 3 })),
        ("432185", Err(BrokenRule::Descending { max: 3 })),
        ("123123", Err(BrokenRule::RepeatedPattern)),
    ] {
        assert_eq!(rules.check_default(&passcode(digits)), want, "{digits}");
    }
}

#[test]
fn an_entry_that_is_no_passcode_breaks_the_rule_in_force() {
    let rules = PasscodeRules { length_max: 8, ..PasscodeRules::default() };
    assert_eq!(rules.broken_by(NotAPasscode::TooShort), BrokenRule::TooShort { min: 6 });
    assert_eq!(rules.broken_by(NotAPasscode::TooLong), BrokenRule::TooLong { max: 8 });
    assert_eq!(rules.broken_by(NotAPasscode::NotDigits), BrokenRule::NotDigits);
}

#[test]
fn a_change_waits_its_days_and_a_passcode_expires_after_its_own() {
    let rules =
        PasscodeRules { change_days: Limit::on(2), expiry_days: Limit::on(180), ..PasscodeRules::default() };
    let set_ms = 1_000;
    for (now_ms, may_change, expired) in [
        (set_ms - DAY_MS, false, false),
        (set_ms, false, false),
        (set_ms + 2 * DAY_MS - 1, false, false),
        (set_ms + 2 * DAY_MS, true, false),
        (set_ms + 180 * DAY_MS - 1, true, false),
        (set_ms + 180 * DAY_MS, true, true),
    ] {
        let want = if may_change { Ok(()) } else { Err(BrokenRule::TooSoon { days: 2 }) };
        assert_eq!(rules.check_age(now_ms, set_ms), want, "{now_ms}");
        assert_eq!(rules.is_expired(now_ms, set_ms), expired, "{now_ms}");
    }
}

#[test]
fn an_unlimited_number_of_attempts_still_ends() {
    let rules = PasscodeRules { failed_attempts: Limit::off(4), ..PasscodeRules::default() };
    assert_eq!(rules.attempts_max(), 100);
}

#[test]
fn figures_outside_their_range_are_named() {
    let rules = PasscodeRules::default();
    let sequences = rules.sequences;
    let distinct = |min| OptionalRules { distinct_digits_min: Some(min), ..rules.optional };
    for (wrong, field, value) in [
        (PasscodeRules { length_min: 1, ..rules }, "length_min", 1),
        (PasscodeRules { length_min: 16, ..rules }, "length_min", 16),
        (PasscodeRules { length_max: 31, ..rules }, "length_max", 31),
        (PasscodeRules { length_max: 5, ..rules }, "length_max", 5),
        (PasscodeRules { length_min: 2, length_max: 2, ..rules }, "length_max", 2),
        (PasscodeRules { repeated_digits: Limit::on(0), ..rules }, "repeated_digits", 0),
        (PasscodeRules { repeated_digits: Limit::on(7), ..rules }, "repeated_digits", 7),
        (
            PasscodeRules { sequences: SequenceLimit { ascending_max: 1, ..sequences }, ..rules },
            "ascending_max",
            1,
        ),
        (
            PasscodeRules { sequences: SequenceLimit { descending_max: 6, ..sequences }, ..rules },
            "descending_max",
            6,
        ),
        (PasscodeRules { previous: Limit::on(0), ..rules }, "previous", 0),
        (PasscodeRules { previous: Limit::on(11), ..rules }, "previous", 11),
        (PasscodeRules { expiry_days: Limit::on(14), ..rules }, "expiry_days", 14),
        (PasscodeRules { expiry_days: Limit::on(181), ..rules }, "expiry_days", 181),
        (PasscodeRules { change_days: Limit::on(0), ..rules }, "change_days", 0),
        (PasscodeRules { change_days: Limit::on(8), ..rules }, "change_days", 8),
        (PasscodeRules { failed_attempts: Limit::on(1), ..rules }, "failed_attempts", 1),
        (PasscodeRules { failed_attempts: Limit::on(11), ..rules }, "failed_attempts", 11),
        (PasscodeRules { optional: distinct(1), ..rules }, "distinct_digits_min", 1),
        (PasscodeRules { optional: distinct(6), ..rules }, "distinct_digits_min", 6),
        (
            PasscodeRules { optional: distinct(5), length_min: 4, length_max: 4, ..rules },
            "distinct_digits_min",
            5,
        ),
    ] {
        let error = wrong.validate().unwrap_err();
        assert_eq!((error.field, error.value), (field, value));
    }
    let off = PasscodeRules { expiry_days: Limit::off(0), change_days: Limit::off(0), ..rules };
    assert_eq!(off.validate(), Ok(()));
    let error = PasscodeRules { length_min: 8, length_max: 7, ..rules }.validate().unwrap_err();
    assert_eq!(error.to_string(), "length_max must lie between 8 and 30, not 7");
}

#[test]
fn every_broken_rule_has_its_code_and_its_sentence() {
    for (rule, code, sentence) in [
        (BrokenRule::NotDigits, "not_digits", "digits only"),
        (BrokenRule::TooShort { min: 6 }, "too_short", "at least 6 digits"),
        (BrokenRule::TooLong { max: 30 }, "too_long", "at most 30 digits"),
        (BrokenRule::RepeatedDigits { max: 1 }, "repeated_digits", "same digit twice in a row"),
        (BrokenRule::RepeatedDigits { max: 3 }, "repeated_digits", "same digit more than 3 times"),
        (BrokenRule::Ascending { max: 3 }, "ascending_digits", "more than 3 ascending digits"),
        (BrokenRule::Descending { max: 3 }, "descending_digits", "more than 3 descending digits"),
        (BrokenRule::RepeatedPattern, "repeated_pattern", "repeated pattern"),
        (BrokenRule::OwnNumber, "own_number", "contain your phone number or extension, or"),
        (BrokenRule::ReversedOwnNumber, "reversed_own_number", "extension backwards"),
        (BrokenRule::PreviousPasscode { previous_max: 1 }, "previous_passcode", "your previous passcode."),
        (BrokenRule::PreviousPasscode { previous_max: 10 }, "previous_passcode", "last 10 passcodes."),
        (
            BrokenRule::ReversedPreviousPasscode { previous_max: 1 },
            "reversed_previous_passcode",
            "your previous passcode backwards.",
        ),
        (
            BrokenRule::ReversedPreviousPasscode { previous_max: 10 },
            "reversed_previous_passcode",
            "last 10 passcodes backwards.",
        ),
        (BrokenRule::TooSoon { days: 1 }, "changed_too_soon", "once a day"),
        (BrokenRule::TooSoon { days: 7 }, "changed_too_soon", "once in 7 days"),
        (BrokenRule::KeypadLine, "keypad_line", "straight line"),
        (BrokenRule::OwnName, "own_name", "your name"),
        (BrokenRule::Year, "year", "a year"),
        (BrokenRule::TooFewDistinctDigits { min: 3 }, "too_few_distinct_digits", "3 different digits"),
    ] {
        let said = rule.to_string();
        assert_eq!(rule.code(), code);
        assert!(
            said.starts_with("The passcode ") && said.contains(sentence) && said.ends_with('.'),
            "{said}"
        );
    }
}

#[test]
fn no_passcode_is_proposed_where_none_can_satisfy() {
    let impossible = PasscodeRules { repeated_digits: Limit::on(0), ..PasscodeRules::default() };
    assert_eq!(propose(&mut SeededEntropy::new(1), &impossible, &owner()), None);
}

#[test]
fn proposals_favour_no_digit() {
    let mut seen = [0_u32; 10];
    let mut entropy = SeededEntropy::new(7);
    for _ in 0..2_000 {
        let proposal = propose(&mut entropy, &no_rules(), &owner()).unwrap();
        proposal.expose().bytes().for_each(|digit| seen[usize::from(digit - b'0')] += 1);
    }
    // 1,200 are expected of each; 150 off is more than four standard deviations.
    assert!(seen.iter().all(|count| (1_050..=1_350).contains(count)), "{seen:?}");
}

fn valid_rules() -> impl Strategy<Value = PasscodeRules> {
    let lengths = (2_u16..=15, 3_u16..=30).prop_map(|(min, max)| (min, max.max(min)));
    let runs = (1_u16..=6, 2_u16..=5, 2_u16..=5);
    let optional = (any::<bool>(), any::<bool>(), any::<bool>(), prop::option::of(2_u16..=5));
    (lengths, runs, optional).prop_map(|((length_min, length_max), (repeated, up, down), optional)| {
        PasscodeRules {
            length_min,
            length_max,
            repeated_digits: Limit::on(repeated),
            sequences: SequenceLimit { enabled: true, ascending_max: up, descending_max: down },
            optional: OptionalRules {
                block_keypad_lines: optional.0,
                block_own_name: optional.1,
                block_years: optional.2,
                distinct_digits_min: optional.3.map(|min| min.min(length_max)),
            },
            ..PasscodeRules::default()
        }
    })
}

proptest! {
    #[test]
    fn every_proposal_satisfies_the_rules(seed: u64, rules in valid_rules()) {
        prop_assert_eq!(rules.validate(), Ok(()));
        let proposal = propose(&mut SeededEntropy::new(seed), &rules, &owner()).unwrap();
        prop_assert_eq!(rules.check_all(&proposal, &owner()), []);
    }

    #[test]
    fn any_passcode_can_be_checked(digits in "[0-9]{2,30}", rules in valid_rules()) {
        let (candidate, owner) = (passcode(&digits), owner());
        let broken = rules.check_all(&candidate, &owner);
        prop_assert_eq!(rules.check(&candidate, &owner).is_ok(), broken.is_empty());
        prop_assert_eq!(candidate.reversed().reversed(), candidate);
    }
}

#[test]
fn an_entry_that_is_no_passcode_is_a_wrong_one_and_a_passcode_is_taken_as_it_is() {
    for entry in ["", "1", "12A4", "*", &"7".repeat(31)] {
        assert_eq!(Passcode::entered(entry).expose(), "", "{entry}");
    }
    for entry in ["12", "471169"] {
        assert_eq!(Passcode::entered(entry), passcode(entry));
    }
}
