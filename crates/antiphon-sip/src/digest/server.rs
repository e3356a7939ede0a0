//! The server's side: challenges, and whether an answer proves what it claims.

use std::collections::BTreeMap;

use antiphon_core::time::Now;
use bytes::Bytes;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use sipx_sip::{Host, Uri};
use subtle::{Choice, ConstantTimeEq as _};

use super::syntax::quoted;
use super::{Algorithm, Authorization, Ha1s, Question, hex, unhex};

/// How long a nonce is good, in milliseconds: a phone that registers every few minutes is rarely asked twice, and a
/// nonce that was read on the wire is soon worth nothing.
const NONCE_MAX_MS: u64 = 5 * 60 * 1_000;
/// Nonces in use whose counts are remembered: ten thousand phones within the life of a nonce.
const NONCES_MAX: usize = 10_000;
/// Bytes of the seal on a nonce: nobody hits 128 bits by trying.
const SEAL_BYTES: usize = 16;

/// Whether a request proves what it claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It comes from the account.
    Proved,
    /// The secret is right, the nonce is too old, was used before, or is not ours: to be challenged again with
    /// `stale`, so that the phone answers without asking anybody.
    Stale,
    /// The secret is wrong, or there is no such account: to be challenged again.
    Wrong,
}

/// Makes challenges and judges the answers, for one realm.
pub struct Authenticator {
    realm: String,
    key: [u8; 32],
    /// Number of the last nonce made.
    last: u64,
    /// How each nonce in use was used last, by its number, and so by its age.
    uses: BTreeMap<u64, Use>,
    /// Nonces up to this number have been forgotten: whether they were used cannot be told any more.
    forgotten: u64,
}

/// The last use of a nonce.
struct Use {
    made_ms: u64,
    count: u32,
}

impl std::fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authenticator").field("realm", &self.realm).finish_non_exhaustive()
    }
}

impl Authenticator {
    /// An authenticator with a secret key of its own. With a new key at each start, nonces from before are stale.
    #[must_use]
    pub fn new(realm: &str, key: [u8; 32]) -> Self {
        Self { realm: realm.to_owned(), key, last: 0, uses: BTreeMap::new(), forgotten: 0 }
    }

    /// The realm that passwords are hashed with.
    #[must_use]
    pub fn realm(&self) -> &str {
        &self.realm
    }

    /// Nonces whose use is remembered at `now`, old ones being forgotten.
    pub fn nonces(&mut self, now: Now) -> usize {
        self.forget(now);
        self.uses.len()
    }

    /// The values of `WWW-Authenticate`, in the order to be sent: phones that know one algorithm pick theirs, phones
    /// that take the first get the better one (RFC 7616 section 3.7).
    pub fn challenges(&mut self, now: Now, stale: bool) -> [String; 2] {
        self.last += 1;
        let nonce = self.seal(Nonce { number: self.last, made_ms: millis(now) });
        let stale = if stale { ", stale=true" } else { "" };
        [Algorithm::Sha256, Algorithm::Md5].map(|algorithm| {
            let (realm, algorithm) = (quoted(&self.realm), algorithm.name());
            format!("Digest realm={realm}, nonce=\"{nonce}\", algorithm={algorithm}, qop=\"auth\"{stale}")
        })
    }

    /// The credentials for our realm among the values of `Authorization`.
    pub fn find<'a>(&self, values: impl Iterator<Item = &'a [u8]>) -> Option<Authorization> {
        values.filter_map(Authorization::parse).find(|it| it.realm == self.realm)
    }

    /// Whether credentials answer a challenge of ours that is young enough, whatever they prove. What does not is not
    /// worth looking an account up for: its sender has not heard us, or long ago.
    #[must_use]
    pub fn is_answer(&self, now: Now, given: &Authorization) -> bool {
        self.open_young(now, given).is_some()
    }

    /// Judges the answer to a challenge. `uri` is the Request-URI; `secrets` are those of the account claimed,
    /// `None` if there is none, which takes as long and looks the same.
    pub fn verify(
        &mut self,
        now: Now,
        given: &Authorization,
        method: &str,
        uri: &str,
        secrets: Option<&Ha1s>,
    ) -> Verdict {
        let fake = self.fake_secrets(&given.username);
        let known = Choice::from(u8::from(secrets.is_some()));
        let question = Question {
            algorithm: given.algorithm,
            nonce: &given.nonce,
            counted: Some((&given.nc, &given.cnonce)),
            method,
            uri: &given.uri,
        };
        let expected = question.response(secrets.unwrap_or(&fake));
        let right = expected.as_bytes().ct_eq(given.response.to_ascii_lowercase().as_bytes());
        let right = bool::from(right & known) && given.realm == self.realm && is_same_target(&given.uri, uri);
        match (right, self.open_young(now, given)) {
            (false, _) => Verdict::Wrong,
            (true, None) => Verdict::Stale,
            (true, Some((nonce, count))) => self.use_nonce(now, nonce, count),
        }
    }

    /// A nonce that is ours and young enough, and the count it is used with.
    fn open_young(&self, now: Now, given: &Authorization) -> Option<(Nonce, u32)> {
        let nonce = self.open(&given.nonce)?;
        let age_ms = millis(now).checked_sub(nonce.made_ms)?;
        let count = (given.nc.len() == 8).then(|| u32::from_str_radix(&given.nc, 16).ok()).flatten()?;
        (age_ms <= NONCE_MAX_MS && nonce.number > self.forgotten).then_some((nonce, count))
    }

    /// Takes note of a use. A count that is not higher than the last one was used before.
    fn use_nonce(&mut self, now: Now, nonce: Nonce, count: u32) -> Verdict {
        let last = self.uses.get(&nonce.number).map_or(0, |last| last.count);
        if count <= last {
            return Verdict::Stale;
        }
        self.uses.insert(nonce.number, Use { made_ms: nonce.made_ms, count });
        self.forget(now);
        Verdict::Proved
    }

    /// Forgets nonces that are too old to be used again, and the oldest ones when there are too many. What is
    /// forgotten is stale from then on, never fresh.
    fn forget(&mut self, now: Now) {
        let too_old = |made_ms: u64| millis(now).saturating_sub(made_ms) > NONCE_MAX_MS;
        while self.uses.len() > NONCES_MAX || self.uses.values().next().is_some_and(|it| too_old(it.made_ms))
        {
            let Some((number, _)) = self.uses.pop_first() else { return };
            self.forgotten = self.forgotten.max(number);
        }
    }

    /// Secrets that nobody has, for accounts that do not exist.
    fn fake_secrets(&self, username: &str) -> Ha1s {
        let fake = self.mac(&[b"no such account", username.as_bytes()]);
        let mut md5 = [0; 16];
        md5.iter_mut().zip(fake).for_each(|(byte, random)| *byte = random);
        Ha1s { md5, sha256: fake }
    }

    fn seal(&self, nonce: Nonce) -> String {
        let content = nonce.to_bytes();
        let seal = self.mac(&[b"nonce", &content]);
        hex(&content) + &hex(seal.get(..SEAL_BYTES).unwrap_or_default())
    }

    fn open(&self, text: &str) -> Option<Nonce> {
        let bytes = unhex(text)?;
        let nonce = Nonce::from_bytes(bytes.get(..16)?)?;
        let ours = bool::from(self.seal(nonce).as_bytes().ct_eq(text.as_bytes()));
        ours.then_some(nonce)
    }

    fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("a key of any length will do");
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

#[derive(Clone, Copy)]
struct Nonce {
    number: u64,
    made_ms: u64,
}

impl Nonce {
    fn to_bytes(self) -> [u8; 16] {
        (u128::from(self.number) << u64::BITS | u128::from(self.made_ms)).to_be_bytes()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (number, made_ms) = bytes.split_at_checked(8)?;
        let number = u64::from_be_bytes(number.try_into().ok()?);
        Some(Self { number, made_ms: u64::from_be_bytes(made_ms.try_into().ok()?) })
    }
}

fn millis(now: Now) -> u64 {
    u64::try_from(now.since_start.as_millis()).unwrap_or(u64::MAX)
}

/// Whether credentials were made for this request. Phones leave port and parameters out of the one or the other, so
/// only the address itself is compared (RFC 7616 section 3.4.6 leaves the rest to the server).
fn is_same_target(given: &str, uri: &str) -> bool {
    let parse = |text: &str| Uri::parse(Bytes::copy_from_slice(text.as_bytes())).ok();
    match (parse(given), parse(uri)) {
        (Some(given), Some(uri)) => {
            given.decoded_user() == uri.decoded_user() && same_host(given.host(), uri.host())
        }
        (None, _) | (_, None) => given == uri,
    }
}

fn same_host(one: Option<&Host>, other: Option<&Host>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.equivalent(other),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}
