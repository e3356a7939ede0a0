//! Hashes of passcodes: Argon2id over a keyed digest, so that rows without the server key tell nothing.
//!
//! A passcode has so few digits that whoever holds the rows and the key tries them all. The key, kept outside the
//! database, and the attempt limit protect; the cost of the hash only slows down who has both.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use antiphon_core::account::PasswordHash;
use antiphon_core::account::password::WebPassword;
use antiphon_core::ids::{AccountId, LocationId, MailboxId, OrganizationId};
use antiphon_core::mailbox::PasscodeHash;
use antiphon_core::passcode::Passcode;
use argon2::password_hash::phc;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use async_trait::async_trait;
use futures::channel::oneshot;
use futures::lock::Mutex;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::ports::PasscodeHasher;

/// What the hash of a mailbox's own or one-time passcode is bound to.
#[must_use]
pub fn mailbox_subject(mailbox: MailboxId) -> String {
    format!("mailbox:{mailbox}")
}

/// What the hash of an organization's default passcode is bound to.
#[must_use]
pub fn default_subject(organization: OrganizationId) -> String {
    format!("default:{organization}")
}

/// What the hash of a portal's admin passcode is bound to; the portal shares its location's identity.
#[must_use]
pub fn portal_subject(location: LocationId) -> String {
    format!("portal:{location}")
}

/// What the hash of an account's web password is bound to.
#[must_use]
pub fn account_subject(account: AccountId) -> String {
    format!("account:{account}")
}

/// The server's key. Without it no stored hash can be checked against a guess: keep it outside the database, and
/// back it up, because with it every passcode is lost.
#[derive(Clone)]
pub struct ServerKey(Zeroizing<[u8; 32]>);

impl ServerKey {
    /// A key of 32 unpredictable bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A key for another use, which tells nothing of this one.
    pub(crate) fn derived(&self, label: &str) -> Zeroizing<[u8; 32]> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(self.0.as_slice())
            .expect("a key of any length is fine (RFC 2104 section 2)");
        mac.update(b"antiphon derived key: ");
        mac.update(label.as_bytes());
        Zeroizing::new(mac.finalize().into_bytes().into())
    }
}

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKey(****)")
    }
}

/// How dear a hash is. It is stored with each hash, so that a change holds for new ones only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB (`m`), at least 8.
    pub memory_kib: u32,
    /// Passes over it (`t`), at least 1.
    pub passes: u32,
}

impl Cost {
    /// That of web passwords, `m=19456,t=2,p=1`: OWASP's first choice, about 25 ms of a core.
    pub const PASSWORD: Self = Self { memory_kib: 19 * 1024, passes: 2 };
}

/// Hashes of web passwords computed at once: each takes 19 MiB, and a flood of tries must not take the memory of calls.
const PASSWORDS_AT_ONCE: usize = 4;

impl Default for Cost {
    /// 7 MiB once, in one lane (`m=7168,t=1,p=1`): 4–5 ms of one core of a server of 2024 within a running process,
    /// which has to ask the system for the memory each time; 10 MiB take 6–10 ms. Memory makes a guess dear; passes
    /// do not, so the time goes into memory.
    fn default() -> Self {
        Self { memory_kib: 7 * 1024, passes: 1 }
    }
}

/// A piece of work that takes a core for milliseconds.
type Job = Box<dyn FnOnce() + Send>;

/// The [`PasscodeHasher`] of a server.
#[derive(Clone)]
pub struct Argon2Hasher {
    keyed: Keyed,
    passwords: Keyed,
    lanes: Arc<[Mutex<()>; PASSWORDS_AT_ONCE]>,
    next_lane: Arc<AtomicUsize>,
    /// What a passcode is compared with where there is nothing to compare it with.
    dummy: PasscodeHash,
    password_dummy: PasscodeHash,
    run: Arc<dyn Fn(Job) + Send + Sync>,
}

impl Argon2Hasher {
    /// A hasher with the usual cost. `run` says where the work is done, such as on a pool for blocking work: not
    /// on a thread that packets or other calls wait for.
    #[must_use]
    pub fn new(key: ServerKey, run: impl Fn(Job) + Send + Sync + 'static) -> Self {
        Self::with_costs(key, Cost::default(), Cost::PASSWORD, run)
    }

    /// A hasher with other costs of passcodes and of web passwords; figures outside the algorithm's range give its
    /// own default.
    #[must_use]
    pub fn with_costs(
        key: ServerKey,
        passcodes: Cost,
        passwords: Cost,
        run: impl Fn(Job) + Send + Sync + 'static,
    ) -> Self {
        let keyed = Keyed { key: key.clone(), params: params(passcodes).unwrap_or_default() };
        let passwords = Keyed { key, params: params(passwords).unwrap_or_default() };
        let (dummy, password_dummy) = (keyed.hash("", b""), passwords.hash("", b""));
        let (lanes, next_lane) = (Arc::default(), Arc::default());
        Self { keyed, passwords, lanes, next_lane, dummy, password_dummy, run: Arc::new(run) }
    }

    /// Waits for its turn, then does the work.
    async fn compute_password<T: Send + 'static>(&self, work: impl Fn() -> T + Send + Sync + 'static) -> T {
        let lane = self.next_lane.fetch_add(1, Ordering::Relaxed) % PASSWORDS_AT_ONCE;
        let _turn = match self.lanes.get(lane) {
            Some(lane) => Some(lane.lock().await),
            None => None,
        };
        self.compute(work).await
    }

    /// Does the work where `run` says; here, if that place has closed down.
    async fn compute<T: Send + 'static>(&self, work: impl Fn() -> T + Send + Sync + 'static) -> T {
        let (work, (tell, told)) = (Arc::new(work), oneshot::channel());
        let there = Arc::clone(&work);
        (self.run)(Box::new(move || drop(tell.send(there()))));
        told.await.unwrap_or_else(|_| work())
    }
}

impl fmt::Debug for Argon2Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Argon2Hasher").field("params", &self.keyed.params).finish_non_exhaustive()
    }
}

#[async_trait]
impl PasscodeHasher for Argon2Hasher {
    async fn hash(&self, subject: &str, passcode: &Passcode) -> PasscodeHash {
        let (keyed, subject, passcode) = (self.keyed.clone(), subject.to_owned(), passcode.clone());
        self.compute(move || keyed.hash(&subject, passcode.expose().as_bytes())).await
    }

    async fn verify(&self, subject: &str, passcode: &Passcode, hash: Option<&PasscodeHash>) -> bool {
        let (keyed, subject, passcode) = (self.keyed.clone(), subject.to_owned(), passcode.clone());
        let (hash, dummy) = (hash.cloned(), self.dummy.clone());
        self.compute(move || keyed.verify(&subject, passcode.expose().as_bytes(), hash.as_ref(), &dummy))
            .await
    }

    async fn hash_password(&self, subject: &str, password: &WebPassword) -> PasswordHash {
        let (keyed, subject, password) = (self.passwords.clone(), subject.to_owned(), password.clone());
        let hash = self.compute_password(move || keyed.hash(&subject, password.expose().as_bytes())).await;
        PasswordHash(hash.0)
    }

    async fn verify_password(
        &self,
        subject: &str,
        password: &WebPassword,
        hash: Option<&PasswordHash>,
    ) -> bool {
        let (keyed, subject, password) = (self.passwords.clone(), subject.to_owned(), password.clone());
        let hash = hash.map(|hash| PasscodeHash(hash.0.clone()));
        let dummy = self.password_dummy.clone();
        self.compute_password(move || {
            keyed.verify(&subject, password.expose().as_bytes(), hash.as_ref(), &dummy)
        })
        .await
    }
}

#[derive(Clone)]
struct Keyed {
    key: ServerKey,
    params: Params,
}

impl Keyed {
    fn hash(&self, subject: &str, passcode: &[u8]) -> PasscodeHash {
        let hash = self.argon2().hash_password(self.digest(subject, passcode).as_slice());
        PasscodeHash(hash.expect("a digest of 32 bytes and a fresh salt are in range").to_string())
    }

    /// One evaluation, whatever there is to compare with. What cannot be read is wrong, and costs as much.
    fn verify(
        &self,
        subject: &str,
        passcode: &[u8],
        hash: Option<&PasscodeHash>,
        dummy: &PasscodeHash,
    ) -> bool {
        let digest = self.digest(subject, passcode);
        let stored = hash.and_then(|hash| phc::PasswordHash::new(&hash.0).ok());
        let known = stored.is_some();
        let Some(compared) = stored.or_else(|| phc::PasswordHash::new(&dummy.0).ok()) else { return false };
        let same = self.argon2().verify_password(digest.as_slice(), &compared).is_ok();
        same && known
    }

    fn argon2(&self) -> Argon2<'_> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone())
    }

    /// The length goes first, so that no subject runs into a passcode.
    fn digest(&self, subject: &str, passcode: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(self.key.0.as_slice())
            .expect("a key of any length is fine (RFC 2104 section 2)");
        mac.update(&(subject.len() as u64).to_be_bytes());
        mac.update(subject.as_bytes());
        mac.update(passcode);
        Zeroizing::new(mac.finalize().into_bytes().into())
    }
}

fn params(cost: Cost) -> Option<Params> {
    Params::new(cost.memory_kib, cost.passes, 1, None).ok()
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 8, passes: 1 };

    fn hasher(key: u8) -> Argon2Hasher {
        Argon2Hasher::with_costs(ServerKey::new([key; 32]), CHEAP, CHEAP, |job| job())
    }

    fn passcode(digits: &str) -> Passcode {
        Passcode::parse(digits).unwrap()
    }

    #[test]
    fn only_the_passcode_of_its_owner_under_the_servers_key_verifies() {
        let hash = block_on(hasher(1).hash("mailbox:a", &passcode("739158")));
        for (key, subject, digits, want) in [
            (1, "mailbox:a", "739158", true),
            (1, "mailbox:a", "739159", false),
            (1, "mailbox:a", "73915", false),
            (1, "mailbox:b", "739158", false),
            (1, "mailbox:a7", "39158", false),
            (2, "mailbox:a", "739158", false),
        ] {
            let verified = block_on(hasher(key).verify(subject, &passcode(digits), Some(&hash)));
            assert_eq!(verified, want, "{key} {subject} {digits}");
        }
    }

    #[test]
    fn nothing_and_nonsense_verify_no_passcode() {
        let hasher = hasher(1);
        assert!(!block_on(hasher.verify("", &passcode("739158"), None)));
        for stored in
            ["", "739158", "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ", "$argon2id$v=19$m=1,t=0,p=0$x$y"]
        {
            let hash = PasscodeHash(stored.to_owned());
            assert!(!block_on(hasher.verify("", &passcode("739158"), Some(&hash))), "{stored}");
        }
    }

    #[test]
    fn parameters_are_stored_and_older_ones_go_on_working() {
        let dearer = Cost { memory_kib: 16, passes: 2 };
        let older = Argon2Hasher::with_costs(ServerKey::new([1; 32]), dearer, CHEAP, |job| job());
        let hash = block_on(older.hash("mailbox:a", &passcode("739158")));
        assert!(hash.0.starts_with("$argon2id$v=19$m=16,t=2,p=1$"), "{}", hash.0);
        assert!(block_on(hasher(1).verify("mailbox:a", &passcode("739158"), Some(&hash))));
    }

    #[test]
    fn equal_passcodes_have_different_hashes() {
        let hasher = hasher(1);
        let hash = || block_on(hasher.hash("mailbox:a", &passcode("739158")));
        assert_ne!(hash(), hash());
    }

    #[test]
    fn a_place_of_work_that_closed_down_loses_no_hash() {
        let hasher = Argon2Hasher::with_costs(ServerKey::new([1; 32]), CHEAP, CHEAP, drop);
        let hash = block_on(hasher.hash("mailbox:a", &passcode("739158")));
        assert!(block_on(hasher.verify("mailbox:a", &passcode("739158"), Some(&hash))));
    }

    #[test]
    fn the_usual_cost_is_in_the_algorithms_range() {
        assert_eq!(
            params(Cost::default()).map(|it| (it.m_cost(), it.t_cost(), it.p_cost())),
            Some((7_168, 1, 1))
        );
    }

    #[test]
    fn a_web_password_verifies_for_its_account_alone() {
        let hasher = hasher(1);
        let right = WebPassword::entered("correct horse");
        let hash = block_on(hasher.hash_password("account:a", &right));
        for (subject, typed, hash, want) in [
            ("account:a", "correct horse", Some(&hash), true),
            ("account:a", "correct horsf", Some(&hash), false),
            ("account:b", "correct horse", Some(&hash), false),
            ("account:a", "correct horse", None, false),
        ] {
            let typed = WebPassword::entered(typed);
            assert_eq!(block_on(hasher.verify_password(subject, &typed, hash)), want);
        }
        assert_eq!(
            params(Cost::PASSWORD).map(|it| (it.m_cost(), it.t_cost(), it.p_cost())),
            Some((19_456, 2, 1))
        );
    }

    #[test]
    fn keys_stay_out_of_debug() {
        let hasher = hasher(77);
        let shown = format!("{:?} {:?}", ServerKey::new([77; 32]), hasher);
        assert!(!shown.contains("77"), "{shown}");
        assert!(!shown.contains(&hasher.dummy.0), "{shown}");
    }
}
