//! Lockout: how many passcodes may be tried, at one mailbox and from one source.
//!
//! An attempt is reserved before the passcode is looked at, and the reservation is what counts: parallel guesses
//! each need one, and a crash between reservation and verdict costs an attempt instead of giving one away. The
//! rules are pure; the store keeps [`Attempts`] in one durable transaction per reservation.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use crate::limits::{SOURCES_REMEMBERED_MAX, WRONG_PASSCODES_PER_SOURCE_HOUR_MAX};
use crate::time::Now;

const HOUR: Duration = Duration::from_secs(60 * 60);

/// Where an attempt comes from. Each side has its own counter, so that a stranger cannot lock the owner out of
/// his desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// A phone that proved to be the owner's.
    OwnPhone,
    /// Anything else.
    Outside,
}

/// Evaluations since the last right passcode, reset or unlock, per side. Two zeros for a new mailbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    /// Evaluations reserved from the owner's phones.
    pub own_phone: u32,
    /// Evaluations reserved from elsewhere.
    pub outside: u32,
}

/// From where a mailbox is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LockState {
    /// From nowhere.
    Open,
    /// From everywhere but the owner's phones.
    LockedOutside,
    /// From everywhere, the owner's phones included.
    LockedEverywhere,
}

impl LockState {
    /// Whether a passcode from that side is not even looked at.
    #[must_use]
    pub fn bars(self, side: Side) -> bool {
        match self {
            Self::Open => false,
            Self::LockedOutside => side == Side::Outside,
            Self::LockedEverywhere => true,
        }
    }
}

/// The answer to who wants a passcode evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reservation {
    /// Store these counters durably, then evaluate.
    Evaluate(Attempts),
    /// Locked from this side: neither evaluate nor count.
    Locked,
}

impl Attempts {
    /// From where the mailbox is locked, if each side is admitted `max` evaluations.
    #[must_use]
    pub fn lock_state(self, max: u32) -> LockState {
        if self.own_phone >= max {
            LockState::LockedEverywhere
        } else if self.outside >= max {
            LockState::LockedOutside
        } else {
            LockState::Open
        }
    }

    /// Takes one of the side's `max` evaluations, if it is not locked.
    #[must_use]
    pub fn reserve(self, side: Side, max: u32) -> Reservation {
        if self.lock_state(max).bars(side) {
            return Reservation::Locked;
        }
        Reservation::Evaluate(match side {
            Side::OwnPhone => Self { own_phone: self.own_phone + 1, ..self },
            Side::Outside => Self { outside: self.outside + 1, ..self },
        })
    }

    /// After a reset or an unlock: both sides open.
    #[must_use]
    pub fn cleared(self) -> Self {
        Self::default()
    }

    /// After a right passcode from that side: it alone starts anew.
    ///
    /// Were the other side cleared too, an owner who logs in daily from his desk would hand a stranger three
    /// more guesses a day, and would open an outside lock without anybody having been told why it was there.
    #[must_use]
    pub fn cleared_from(self, side: Side) -> Self {
        match side {
            Side::OwnPhone => Self { own_phone: 0, ..self },
            Side::Outside => Self { outside: 0, ..self },
        }
    }

    /// The lock that these counters show and `before` did not: what owner and administrators are told about.
    ///
    /// Ask it when the verdict is in and wrong, of the counters that its reservation found and left: of parallel
    /// wrong guesses exactly one took the last evaluation, so exactly one tells.
    #[must_use]
    pub fn became_locked(self, before: Self, max: u32) -> Option<LockState> {
        let (was, is) = (before.lock_state(max), self.lock_state(max));
        (is > was).then_some(is)
    }

    /// Evaluations the side has left; 0 while it is locked.
    #[must_use]
    pub fn left(self, side: Side, max: u32) -> u32 {
        let used = match side {
            Side::OwnPhone => self.own_phone,
            Side::Outside => self.outside,
        };
        if self.lock_state(max).bars(side) { 0 } else { max.saturating_sub(used) }
    }
}

/// How many wrong passcodes each source may enter within an hour, over all mailboxes.
///
/// `K` names a source: the account, else trunk and asserted number, else address. Time is the monotonic one, so
/// that a clock set forward frees nobody. Memory is bounded: when too many sources are remembered, the one that
/// was quiet longest is forgotten.
#[derive(Clone, Debug)]
pub struct SourceBudget<K> {
    wrong_per_hour_max: usize,
    sources_max: usize,
    sources: BTreeMap<K, Source>,
}

/// The answer to a source that wants a passcode evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    /// Evaluate.
    Evaluate,
    /// Spent: refuse, without looking at the passcode.
    Refused {
        /// Whether this is the first refusal since the last evaluation: the one to raise the alert for.
        newly: bool,
    },
}

/// The attempts of one source within the last hour that were not right, oldest first.
#[derive(Clone, Debug, Default)]
struct Source {
    counted: VecDeque<Duration>,
    refused: bool,
}

impl<K: Ord + Clone> Default for SourceBudget<K> {
    fn default() -> Self {
        Self::new(WRONG_PASSCODES_PER_SOURCE_HOUR_MAX, SOURCES_REMEMBERED_MAX)
    }
}

impl<K: Ord + Clone> SourceBudget<K> {
    /// A budget of `wrong_per_hour_max` wrong passcodes for each of at most `sources_max` sources, at least one.
    #[must_use]
    pub fn new(wrong_per_hour_max: usize, sources_max: usize) -> Self {
        Self { wrong_per_hour_max, sources_max, sources: BTreeMap::new() }
    }

    /// Takes one evaluation from the source's budget. Own phones are exempt, and nothing is remembered of them.
    pub fn reserve(&mut self, side: Side, source: &K, now: Now) -> Budget {
        if side == Side::OwnPhone {
            return Budget::Evaluate;
        }
        self.make_room_for(source, now.since_start);
        let entry = self.sources.entry(source.clone()).or_default();
        entry.forget_before(now.since_start);
        if entry.counted.len() >= self.wrong_per_hour_max {
            return Budget::Refused { newly: !std::mem::replace(&mut entry.refused, true) };
        }
        entry.refused = false;
        entry.counted.push_back(now.since_start);
        Budget::Evaluate
    }

    /// Gives the evaluation back: the passcode was right, or a lock kept it from being looked at.
    pub fn give_back(&mut self, side: Side, source: &K) {
        if side == Side::OwnPhone {
            return;
        }
        if let Some(entry) = self.sources.get_mut(source) {
            entry.counted.pop_back();
        }
    }

    /// Sources remembered now, never more than the largest number given.
    #[must_use]
    pub fn sources(&self) -> usize {
        self.sources.len()
    }

    fn make_room_for(&mut self, source: &K, now: Duration) {
        if self.sources.contains_key(source) || self.sources.len() < self.sources_max {
            return;
        }
        self.sources.retain(|_, entry| entry.counted.back().is_some_and(|last| now < *last + HOUR));
        while self.sources.len() >= self.sources_max.max(1) {
            let quietest = self.sources.iter().min_by_key(|(_, entry)| entry.counted.back());
            let Some(quietest) = quietest.map(|(source, _)| source.clone()) else { return };
            self.sources.remove(&quietest);
        }
    }
}

impl Source {
    fn forget_before(&mut self, now: Duration) {
        while self.counted.front().is_some_and(|counted| now >= *counted + HOUR) {
            self.counted.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MAX: u32 = 4;

    fn admitted(attempts: Attempts, side: Side) -> Attempts {
        match attempts.reserve(side, MAX) {
            Reservation::Evaluate(after) => after,
            Reservation::Locked => panic!("{side:?} is locked at {attempts:?}"),
        }
    }

    fn wrong(times: u32, side: Side) -> Attempts {
        (0..times).fold(Attempts::default(), |attempts, _| admitted(attempts, side))
    }

    fn at_minute(minute: u64) -> Now {
        Now { since_start: Duration::from_secs(minute * 60), wall_ms: 0 }
    }

    #[test]
    fn counters_decide_from_where_a_mailbox_is_locked() {
        for (own_phone, outside, want) in [
            (0, 0, LockState::Open),
            (3, 3, LockState::Open),
            (0, 4, LockState::LockedOutside),
            (3, 9, LockState::LockedOutside),
            (4, 0, LockState::LockedEverywhere),
            (4, 4, LockState::LockedEverywhere),
        ] {
            assert_eq!(Attempts { own_phone, outside }.lock_state(MAX), want, "{own_phone}, {outside}");
        }
    }

    #[test]
    fn the_fourth_wrong_passcode_locks_and_the_fifth_is_not_looked_at() {
        let third = wrong(3, Side::OwnPhone);
        assert_eq!(third.lock_state(MAX), LockState::Open);
        let fourth = admitted(third, Side::OwnPhone);
        assert_eq!(fourth.became_locked(third, MAX), Some(LockState::LockedEverywhere));
        assert_eq!(fourth.reserve(Side::OwnPhone, MAX), Reservation::Locked);
        assert_eq!(fourth.reserve(Side::Outside, MAX), Reservation::Locked);
    }

    #[test]
    fn a_stranger_cannot_lock_the_owner_out_of_his_desk() {
        let locked = wrong(4, Side::Outside);
        assert_eq!(locked.reserve(Side::Outside, MAX), Reservation::Locked);
        assert_eq!(locked.left(Side::OwnPhone, MAX), 4);
        assert_eq!(admitted(locked, Side::OwnPhone), Attempts { own_phone: 1, outside: 4 });
    }

    #[test]
    fn a_right_passcode_at_the_desk_gives_a_stranger_no_further_guesses() {
        let attempts = admitted(wrong(4, Side::Outside), Side::OwnPhone).cleared_from(Side::OwnPhone);
        assert_eq!(attempts, Attempts { own_phone: 0, outside: 4 });
        assert_eq!(attempts.lock_state(MAX), LockState::LockedOutside);
    }

    #[test]
    fn a_reset_opens_both_sides() {
        let locked = Attempts { own_phone: 4, outside: 4 };
        assert_eq!(locked.cleared().lock_state(MAX), LockState::Open);
        assert_eq!(locked.left(Side::Outside, MAX), 0);
        assert_eq!(locked.cleared().left(Side::Outside, MAX), MAX);
    }

    #[test]
    fn each_side_has_its_own_attempts_left() {
        for (own_phone, outside, left_own, left_outside) in
            [(0, 0, 4, 4), (3, 1, 1, 3), (1, 4, 3, 0), (4, 1, 0, 0)]
        {
            let attempts = Attempts { own_phone, outside };
            let left = (attempts.left(Side::OwnPhone, MAX), attempts.left(Side::Outside, MAX));
            assert_eq!(left, (left_own, left_outside), "{attempts:?}");
        }
    }

    #[test]
    fn each_lock_is_told_once() {
        let outside = Attempts { own_phone: 3, outside: 4 };
        let everywhere = admitted(outside, Side::OwnPhone);
        assert_eq!(everywhere.became_locked(outside, MAX), Some(LockState::LockedEverywhere));
        assert_eq!(outside.became_locked(outside, MAX), None);
        assert_eq!(outside.cleared().became_locked(outside, MAX), None);
    }

    #[derive(Clone, Copy, Debug)]
    enum Act {
        Guess(Side),
        Right(Side),
        Reset,
    }

    fn act() -> impl Strategy<Value = Act> {
        let side = prop_oneof![Just(Side::OwnPhone), Just(Side::Outside)];
        prop_oneof![
            8 => side.clone().prop_map(Act::Guess),
            1 => side.prop_map(Act::Right),
            1 => Just(Act::Reset),
        ]
    }

    /// Evaluations admitted to a side since it was last cleared, counted apart from the counters under test.
    #[derive(Default)]
    struct Admitted(BTreeMap<Side, u32>);

    impl Admitted {
        fn count(&mut self, side: Side) -> u32 {
            let count = self.0.entry(side).or_default();
            *count += 1;
            *count
        }
    }

    proptest! {
        #[test]
        fn no_interleaving_admits_more_than_the_limit(max in 2u32..=10, acts in prop::collection::vec(act(), 0..200)) {
            let (mut attempts, mut admitted) = (Attempts::default(), Admitted::default());
            for act in acts {
                match act {
                    Act::Guess(side) => {
                        let own_locked = attempts.own_phone == max;
                        match attempts.reserve(side, max) {
                            Reservation::Evaluate(after) => {
                                prop_assert!(!own_locked);
                                prop_assert!(admitted.count(side) <= max);
                                attempts = after;
                            }
                            Reservation::Locked => {
                                prop_assert!(own_locked || admitted.0.get(&side) == Some(&max));
                            }
                        }
                    }
                    Act::Right(side) => {
                        attempts = attempts.cleared_from(side);
                        admitted.0.remove(&side);
                    }
                    Act::Reset => {
                        attempts = attempts.cleared();
                        admitted.0.clear();
                    }
                }
            }
        }

        #[test]
        fn no_source_gets_more_than_its_budget_in_any_hour(minutes in prop::collection::vec(0u64..30, 1..300)) {
            let mut budget = SourceBudget::new(20, 10);
            let (mut minute, mut admitted) = (0, Vec::new());
            for pause in minutes {
                minute += pause;
                if budget.reserve(Side::Outside, &"trunk", at_minute(minute)) == Budget::Evaluate {
                    admitted.push(minute);
                }
                prop_assert!(admitted.iter().filter(|at| **at + 60 > minute).count() <= 20);
            }
        }

        #[test]
        fn sources_remembered_stay_bounded(sources in prop::collection::vec(0u32..500, 1..400)) {
            let mut budget = SourceBudget::new(20, 16);
            for (minute, source) in (0..).zip(sources) {
                prop_assert_eq!(budget.reserve(Side::Outside, &source, at_minute(minute)), Budget::Evaluate);
                prop_assert!(budget.sources() <= 16);
            }
        }
    }

    #[test]
    fn the_twenty_first_wrong_passcode_within_an_hour_is_refused_and_alerted_once() {
        let mut budget = SourceBudget::default();
        for _ in 0..20 {
            assert_eq!(budget.reserve(Side::Outside, &"trunk", at_minute(1)), Budget::Evaluate);
        }
        assert_eq!(budget.reserve(Side::Outside, &"trunk", at_minute(2)), Budget::Refused { newly: true });
        assert_eq!(budget.reserve(Side::Outside, &"trunk", at_minute(3)), Budget::Refused { newly: false });
        assert_eq!(budget.reserve(Side::Outside, &"other", at_minute(3)), Budget::Evaluate);
        for _ in 0..20 {
            assert_eq!(budget.reserve(Side::Outside, &"trunk", at_minute(61)), Budget::Evaluate);
        }
        assert_eq!(budget.reserve(Side::Outside, &"trunk", at_minute(62)), Budget::Refused { newly: true });
    }

    #[test]
    fn right_passcodes_cost_a_source_nothing() {
        let mut budget = SourceBudget::default();
        for _ in 0..100 {
            assert_eq!(budget.reserve(Side::Outside, &"office", at_minute(1)), Budget::Evaluate);
            budget.give_back(Side::Outside, &"office");
        }
    }

    #[test]
    fn own_phones_have_no_budget_to_spend() {
        let mut budget = SourceBudget::new(0, 10);
        assert_eq!(budget.reserve(Side::OwnPhone, &"desk", at_minute(1)), Budget::Evaluate);
        budget.give_back(Side::OwnPhone, &"desk");
        assert_eq!(budget.sources(), 0);
    }

    #[test]
    fn the_quietest_source_is_forgotten_first() {
        let mut budget = SourceBudget::new(1, 2);
        for (source, minute) in [("first", 1), ("second", 2), ("third", 3)] {
            assert_eq!(budget.reserve(Side::Outside, &source, at_minute(minute)), Budget::Evaluate);
        }
        assert_eq!(budget.reserve(Side::Outside, &"second", at_minute(4)), Budget::Refused { newly: true });
        assert_eq!(budget.reserve(Side::Outside, &"first", at_minute(5)), Budget::Evaluate);
    }
}
