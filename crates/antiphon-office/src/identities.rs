//! New identities, in the order of their making.

use uuid::{Builder, Uuid};

/// The bits of a version 7 identity that are chance alone, at its end (RFC 9562 section 5.7, `rand_b`).
const CHANCE_BITS: u32 = 62;

/// Makes identities of version 7 (RFC 9562 section 5.7), each greater than the one before.
///
/// The milliseconds in them are not enough for that: two made in one millisecond would sort by chance, and so
/// would what a page lists by the time of its making.
#[derive(Debug, Default)]
pub(crate) struct Identities {
    last: Uuid,
}

impl Identities {
    /// The next one, made at `millis` (epoch milliseconds) of ten bytes of chance.
    ///
    /// Where the clock has not gone on, or was set back, it follows the last one at a distance nobody can guess
    /// (RFC 9562 section 6.2, method 2).
    pub(crate) fn next(&mut self, millis: u64, chance: &[u8; 10]) -> Uuid {
        let fresh = Builder::from_unix_timestamp_millis(millis, chance).into_uuid();
        self.last = if fresh > self.last { fresh } else { behind(self.last, chance) };
        self.last
    }
}

fn behind(last: Uuid, chance: &[u8; 10]) -> Uuid {
    let [a, b, c, d, ..] = *chance;
    let (before, step) = (last.as_u128(), 1 + u128::from(u32::from_be_bytes([a, b, c, d])));
    let after = before + step;
    if after >> CHANCE_BITS == before >> CHANCE_BITS {
        return Uuid::from_u128(after);
    }
    let millis = u64::try_from(before >> 80).expect("48 bits fit into 64");
    Builder::from_unix_timestamp_millis(millis + 1, chance).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MORNING: u64 = 1_790_000_000_000;

    #[test]
    fn of_one_millisecond_the_later_sorts_behind_the_earlier() {
        let mut identities = Identities::default();
        let first = identities.next(MORNING, &[0xff; 10]);
        let second = identities.next(MORNING, &[0; 10]);
        let third = identities.next(MORNING, &[7; 10]);
        assert!(first < second && second < third, "{first} {second} {third}");
        assert!(
            [first, second, third].iter().all(|it| it.get_version_num() == 7),
            "{first} {second} {third}"
        );
    }

    #[test]
    fn a_clock_set_back_does_not_turn_the_order_round() {
        let mut identities = Identities::default();
        let before = identities.next(MORNING, &[9; 10]);
        assert!(identities.next(MORNING - 3_600_000, &[1; 10]) > before);
        let later = identities.next(MORNING + 1, &[0; 10]);
        assert_eq!(later.get_timestamp().unwrap().to_unix().0, (MORNING + 1) / 1000);
    }

    #[test]
    fn when_the_chance_of_a_millisecond_is_used_up_the_next_one_begins() {
        let mut identities = Identities::default();
        let last = identities.next(MORNING, &[0xff; 10]);
        let next = identities.next(MORNING, &[0xff; 10]);
        assert_eq!((next.as_u128() >> 80) - (last.as_u128() >> 80), 1);
        assert_eq!((next.get_version_num(), next.get_variant()), (7, uuid::Variant::RFC4122));
    }
}
