//! How many sockets and files the system lets us have: calls and connections have sockets, and many systems begin with
//! a thousand.

use antiphon_net::sip::CONNECTIONS_MAX;
use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Files and sockets beside those of calls and connections: database, spool, listening sockets.
const BESIDE: u64 = 1_024;

/// A call has a socket for audio and one for reports. One that the server connects with somebody has both twice, but never
/// are all calls such; and where no socket is left for reports, audio goes without.
const SOCKETS_PER_CALL: u64 = 2;

/// Asks for enough for so many calls, as far as the administrator lets us, and returns how many connections may be
/// there at once beside them.
pub(crate) fn raise(calls_max: u32) -> usize {
    let wanted = beside_connections(calls_max) + u64::try_from(CONNECTIONS_MAX).unwrap_or(u64::MAX);
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else { return CONNECTIONS_MAX };
    let asked = wanted.min(hard);
    // Within the hard limit nobody refuses.
    let is_granted = soft >= asked || setrlimit(Resource::RLIMIT_NOFILE, asked, hard).is_ok();
    let granted = if is_granted { soft.max(asked) } else { soft };
    let connections_max = connections_within(granted, calls_max);
    if granted < wanted {
        tracing::warn!(
            granted,
            wanted,
            connections_max,
            "too few open files are allowed for sip.calls_max calls and all connections (ulimit -n)"
        );
    }
    connections_max
}

/// Connections for which so many files and sockets leave room. A quarter is theirs in any case: `calls_max` is rarely
/// reached, and phones that cannot connect cannot call at all.
fn connections_within(granted: u64, calls_max: u32) -> usize {
    let left = granted.saturating_sub(beside_connections(calls_max)).max(granted / 4);
    usize::try_from(left).map_or(CONNECTIONS_MAX, |left| left.min(CONNECTIONS_MAX))
}

fn beside_connections(calls_max: u32) -> u64 {
    SOCKETS_PER_CALL * u64::from(calls_max) + BESIDE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_as_many_as_calls_leave_room_for() {
        for (granted, calls_max, connections_max) in [
            (19_024, 4_000, CONNECTIONS_MAX),
            (u64::MAX, u32::MAX, CONNECTIONS_MAX),
            (19_023, 4_000, 9_999),
            (16_384, 4_000, 7_360),
            (1_024, 4_000, 256),
            (4_096, 100, 2_872),
            (0, 1, 0),
        ] {
            assert_eq!(connections_within(granted, calls_max), connections_max, "{granted} for {calls_max}");
        }
    }
}
