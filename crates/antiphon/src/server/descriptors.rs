//! How many sockets and files the system lets us have: each call has a socket, and many systems begin with a thousand.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Files and sockets beside those of calls: database, spool, connections.
const BESIDE_CALLS: u64 = 1_024;

/// Asks for enough for so many calls, as far as the administrator lets us.
pub(crate) fn raise(calls_max: u32) {
    let wanted = u64::from(calls_max) + BESIDE_CALLS;
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else { return };
    if soft >= wanted {
        return;
    }
    // Within the hard limit nobody refuses.
    let _ = setrlimit(Resource::RLIMIT_NOFILE, wanted.min(hard), hard);
    if hard < wanted {
        tracing::warn!(hard, wanted, "too few open files are allowed for sip.calls_max calls (ulimit -n)");
    }
}
