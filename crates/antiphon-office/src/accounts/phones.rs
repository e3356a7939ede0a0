//! Phones that ask for their owner's messages over HTTP: they prove themselves with their SIP account.

use antiphon_core::account::tries::TryReserved;
use antiphon_core::lockout::{Budget, Side};
use antiphon_core::person::Person;

use super::sign_in::{SOURCE_WAIT_SECONDS, seconds_of, tries_subject};
use crate::Office;
use crate::admin::people::ha1s;
use crate::ports::StoreError;

/// A phone at the door.
#[derive(Clone, Copy)]
pub struct PhoneDoor<'a> {
    /// Its SIP user name.
    pub username: &'a str,
    /// Its SIP password.
    pub password: &'a str,
    /// The domain that phones register at: the password is kept bound to it.
    pub realm: &'a str,
    /// The network address it comes from: a limited number of wrong passwords is evaluated for each.
    pub source: &'a str,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhoneSignIn {
    /// It is this person's.
    Of(Box<Person>),
    /// Name or password are wrong: which, is not told.
    Wrong,
    /// Too many wrong ones: nothing is evaluated for so many seconds.
    Wait {
        /// Seconds, at least 1.
        seconds: u64,
    },
}

impl Office {
    /// Whose phone it is. Wrong passwords are counted as those of accounts are, for the phone and for the source, and
    /// a phone that does not exist is like one with another password.
    ///
    /// # Errors
    /// What the store says.
    pub async fn prove_phone(&self, door: PhoneDoor<'_>) -> Result<PhoneSignIn, StoreError> {
        let source = door.source.to_owned();
        if let Budget::Refused { .. } = self.sign_in_sources().reserve(Side::Outside, &source, self.now()) {
            return Ok(PhoneSignIn::Wait { seconds: SOURCE_WAIT_SECONDS });
        }
        let subject = tries_subject(&format!("phone:{}", door.username));
        let reserved = self.ports.store.reserve_sign_in(&subject, self.now_ms()).await?;
        if let TryReserved::Wait { ms } = reserved {
            self.sign_in_sources().give_back(Side::Outside, &source);
            return Ok(PhoneSignIn::Wait { seconds: seconds_of(ms) });
        }
        let device = self.device(door.username).await?;
        let (_, proved) = ha1s(door.username, door.realm, door.password);
        let Some(device) = device.filter(|it| is_same(&it.ha1_sha256, &proved)) else {
            return Ok(PhoneSignIn::Wrong);
        };
        self.sign_in_sources().give_back(Side::Outside, &source);
        self.ports.store.clear_sign_in(&subject, None).await?;
        let owner = self.ports.store.person(device.organization, device.person).await?;
        Ok(owner.map_or(PhoneSignIn::Wrong, |owner| PhoneSignIn::Of(Box::new(owner))))
    }
}

/// Takes as long wherever the two differ.
fn is_same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.iter().zip(other).fold(0, |differing, (a, b)| differing | (a ^ b)) == 0
}
