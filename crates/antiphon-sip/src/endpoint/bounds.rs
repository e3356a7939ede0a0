//! Every limit of the SIP machine by name, each with where its figure came from. Two are small in tests, which reach
//! them.

use std::ops::RangeInclusive;
use std::time::Duration;

/// T1 of RFC 3261 section 17: the round trip that all retransmissions are derived from.
pub(super) const T1: Duration = Duration::from_millis(500);
/// T2 of RFC 3261 section 17: the longest time between two retransmissions.
pub(super) const T2: Duration = Duration::from_secs(4);
/// After this a peer that has not answered is gone: 64 times T1 (RFC 3261 section 17.1.1.2).
pub(super) const GONE_AFTER: Duration = T1.saturating_mul(64);

/// Server transactions at once. Each stays half a minute after its answer, so that this is 400 calls a second, at about
/// 5 kB each.
pub(super) const SERVER_TRANSACTIONS_MAX: usize = if cfg!(test) { 400 } else { 40_000 };
/// Server transactions beyond that for requests within calls: one for each leg, as when all of them end at once. The
/// request that ends a call needs no room.
pub(super) const CALL_TRANSACTIONS_MAX: usize = LEGS_MAX;
/// Client transactions at once: a lamp on every phone of a large site, at the same moment.
pub(super) const CLIENT_TRANSACTIONS_MAX: usize = 40_000;
/// Legs at once: twice the calls that one server can hold audio for, and those that ring.
pub(super) const LEGS_MAX: usize = 20_000;
/// Requests that wait for an answer from outside. The office answers thousands a second: more is a flood. BYEs are not
/// counted, since there is one for each leg.
pub(super) const REQUESTS_MAX: usize = if cfg!(test) { 100 } else { 10_000 };
/// Subscriptions at once, and lamps told without one: three phones for every mailbox of a large site.
pub(super) const SUBSCRIPTIONS_MAX: usize = 100_000;
/// Paths of registered phones that are remembered.
pub(super) const FLOWS_MAX: usize = 200_000;
/// Accounts of one of them that are remembered: the lines of one phone.
pub(super) const ACCOUNTS_PER_FLOW_MAX: usize = 16;
/// Route values of one dialog: a request has been through no more proxies than that.
pub(super) const ROUTES_MAX: usize = 16;
/// Addresses of a redirection that are looked at: no phone names more.
pub(super) const REDIRECTIONS_MAX: usize = 16;
/// Hops of a request of ours, as RFC 3261 section 8.1.1.6 recommends.
pub(super) const HOPS_MAX: u8 = 70;
/// Bytes of a Call-ID, a tag or a branch: phones send less than a hundred.
pub(super) const TOKEN_BYTES_MAX: usize = 512;
/// Bytes of a body: a session description with every codec there is has four thousand.
pub(super) const BODY_BYTES_MAX: usize = 32 * 1024;

/// How long a peer that was given up is listened to: a telephone that it has ring all the same rings no longer
/// (RFC 3261 section 16.6, timer C).
pub(super) const LATE_WITHIN: Duration = Duration::from_secs(180);
/// Calls whose peers are listened to so: with more of them, a whole network is away, and its telephones give up
/// themselves.
pub(super) const LATE_MAX: usize = 1_000;

/// How long an answered call goes on whose connection is gone, where no session timer says so: a phone looks after its
/// flow every two minutes at least, and comes back within another one (RFC 5626 sections 4.4.1 and 4.5).
pub(super) const LOST_MAX: Duration = Duration::from_secs(180);
/// How often a connection is opened again for a call whose peer does not say a word on it.
pub(super) const REOPENED_MAX: u32 = 3;

/// How many times as long as a datagram its answer may be, while nothing shows that it came from where it says: what
/// RFC 9000 section 8 allows as well.
pub(super) const AMPLIFICATION_MAX: usize = 3;
/// Bytes of a datagram that calls, from somebody of whom nothing else is known: its answer describes a session, which
/// cannot be shortened. Phones send more than twice that.
pub(super) const STRANGER_INVITE_BYTES_MIN: usize = 400;

/// How long a request waits for an answer from outside: longer than its client does, and than a message that is left
/// takes to be stored.
pub(super) const REQUEST_WAIT_MAX: Duration = Duration::from_secs(40);
/// How often a ringing leg tells the caller so again: proxies on the way drop what is silent for three minutes
/// (RFC 3261 section 13.3.1.1).
pub(super) const RINGING_REPEAT: Duration = Duration::from_secs(60);
/// How many times it does before the call is refused: twenty rings and a mailbox take less.
pub(super) const RINGING_REPEATS_MAX: u32 = 5;

/// How long a peer that is sent on to somebody else may take to tell how that went: twenty rings and some.
pub(super) const REFERRAL_MAX: Duration = Duration::from_secs(150);

/// After how many seconds a caller who was refused for lack of room should try again.
pub(super) const RETRY_CALL_S: RangeInclusive<u32> = 5..=15;
/// The same for a phone that registers or subscribes: a thousand of them come back over a minute, not at once.
pub(super) const RETRY_REGISTRATION_S: RangeInclusive<u32> = 10..=60;

/// The shortest session interval we agree to, RFC 4028 section 4's own floor.
pub(super) const SESSION_MIN: Duration = Duration::from_secs(90);
/// The session interval we ask for, as RFC 4028 section 4 recommends.
pub(super) const SESSION_INTERVAL: Duration = Duration::from_secs(1_800);
/// The longest session interval we run: a refresh later than that finds nobody who cares.
pub(super) const SESSION_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// Shortest subscription we grant, in seconds; 0 ends one.
pub(super) const SUBSCRIPTION_MIN_S: u32 = 60;
/// Longest subscription we grant, in seconds, and that of a phone that has no wish (RFC 3842 section 3.4).
pub(super) const SUBSCRIPTION_MAX_S: u32 = 3_600;
