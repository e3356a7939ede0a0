//! What becomes of a person's calls that no phone answers, and whether phones ring at all.

use crate::forwarding::{Forwarding, ForwardingChange};
use crate::greeting::DepositCause;
use crate::ids::PersonId;
use crate::limits::{RINGS_DEFAULT, RINGS_MAX, RINGS_MIN};
use crate::numbering::Dialled;

/// How a person's calls are handled besides call forwarding always. Whatever is not forwarded goes to the mailbox, as
/// its settings say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallHandling {
    /// Call forwarding busy: where calls go while the person talks, refuses them or does not want to be disturbed.
    pub busy: Forwarding,
    /// Call forwarding no answer: where calls go after [`no_answer_rings`](Self::no_answer_rings).
    pub no_answer: Forwarding,
    /// Rings before a call is forwarded for no answer, between [`RINGS_MIN`] and [`RINGS_MAX`].
    pub no_answer_rings: u32,
    /// Call forwarding not reachable: where calls go while no phone is registered.
    pub not_reachable: Forwarding,
    /// No phone rings; whoever calls finds the person busy.
    pub do_not_disturb: bool,
}

impl Default for CallHandling {
    fn default() -> Self {
        Self {
            busy: Forwarding::default(),
            no_answer: Forwarding::default(),
            no_answer_rings: RINGS_DEFAULT,
            not_reachable: Forwarding::default(),
            do_not_disturb: false,
        }
    }
}

/// Rings before a call is forwarded, between [`RINGS_MIN`] and [`RINGS_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rings(u32);

impl Rings {
    /// That many.
    ///
    /// # Errors
    /// [`InvalidRings`] outside of [`RINGS_MIN`] to [`RINGS_MAX`].
    pub fn new(rings: u32) -> Result<Self, InvalidRings> {
        if (RINGS_MIN..=RINGS_MAX).contains(&rings) { Ok(Self(rings)) } else { Err(InvalidRings(rings)) }
    }

    /// How many.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }
}

/// One change of how calls are handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandlingChange {
    /// Of where calls go for a reason, which is not [`DivertCause::Always`] or [`DivertCause::Deflected`].
    Forward(DivertCause, ForwardingChange),
    /// Of the rings before a call is forwarded for no answer.
    Rings(Rings),
    /// Whether phones ring at all.
    DoNotDisturb(bool),
}

/// A number of rings that nobody waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} rings: between {RINGS_MIN} and {RINGS_MAX} are possible")]
pub struct InvalidRings(pub u32);

impl CallHandling {
    /// Where calls go that come to nothing for this reason, if they are sent on. Call forwarding always is a person's
    /// own setting, and a phone that deflects a call says itself where to.
    #[must_use]
    pub fn destination(&self, cause: DivertCause) -> Option<&Dialled> {
        let forwarding = match cause {
            DivertCause::Busy => &self.busy,
            DivertCause::NoAnswer => &self.no_answer,
            DivertCause::NotReachable => &self.not_reachable,
            DivertCause::Always | DivertCause::Deflected => return None,
        };
        forwarding.destination_in_force()
    }

    /// Rings after which a call is forwarded, if it is.
    #[must_use]
    pub fn rings(&self) -> Option<u32> {
        self.no_answer.destination_in_force().map(|_| self.no_answer_rings)
    }

    /// Makes the change. False if calls were to be sent on to nowhere, or for a reason that has no number here: nothing
    /// has changed then.
    pub fn make(&mut self, change: &HandlingChange) -> bool {
        match change {
            HandlingChange::Forward(DivertCause::Busy, change) => self.busy.make(change),
            HandlingChange::Forward(DivertCause::NoAnswer, change) => self.no_answer.make(change),
            HandlingChange::Forward(DivertCause::NotReachable, change) => self.not_reachable.make(change),
            HandlingChange::Forward(DivertCause::Always | DivertCause::Deflected, _) => false,
            HandlingChange::Rings(Rings(rings)) => {
                self.no_answer_rings = *rings;
                true
            }
            HandlingChange::DoNotDisturb(on) => {
                self.do_not_disturb = *on;
                true
            }
        }
    }
}

/// Why a call goes on to somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DivertCause {
    /// All calls do.
    Always,
    /// The person talks, has refused the call, or does not want to be disturbed.
    Busy,
    /// Nobody answered.
    NoAnswer,
    /// No phone could be reached.
    NotReachable,
    /// The phone itself sent the call on.
    Deflected,
}

impl DivertCause {
    /// What the mailbox takes a call for that went nowhere else.
    #[must_use]
    pub const fn deposit(self) -> DepositCause {
        match self {
            Self::Always => DepositCause::AllCalls,
            Self::Busy => DepositCause::Busy,
            Self::NoAnswer | Self::Deflected => DepositCause::NoAnswer,
            Self::NotReachable => DepositCause::NotRegistered,
        }
    }
}

/// Somebody whom a call was for before another server sent it here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirection {
    /// The number, as that server writes it.
    pub number: String,
    /// Why it went on.
    pub cause: DivertCause,
}

/// Somebody whom a call was for, before it went on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diverted {
    /// Who.
    pub person: PersonId,
    /// Under which extension.
    pub number: String,
    /// Why it went on.
    pub cause: DivertCause,
}

/// Whose phones ring, whom the call was for before, and why it may go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diversion {
    /// Whose phones.
    pub person: PersonId,
    /// Under which extension.
    pub number: String,
    /// The reasons for which the call goes on to somebody else; for all others it goes to the mailbox, if there is one.
    pub causes: Vec<DivertCause>,
    /// Whom the call was for before, in order.
    pub trail: Vec<Diverted>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbering::dialled;

    #[test]
    fn each_reason_has_its_own_destination_and_only_while_it_is_on() {
        let to = |number: &str, active| Forwarding { active, destination: dialled(number).ok() };
        let handling = CallHandling {
            busy: to("2001", true),
            no_answer: to("2002", true),
            not_reachable: to("2003", false),
            ..CallHandling::default()
        };
        for (cause, want) in [
            (DivertCause::Always, None),
            (DivertCause::Busy, Some("2001")),
            (DivertCause::NoAnswer, Some("2002")),
            (DivertCause::NotReachable, None),
            (DivertCause::Deflected, None),
        ] {
            assert_eq!(handling.destination(cause).map(Dialled::as_str), want, "{cause:?}");
        }
        assert_eq!(handling.rings(), Some(RINGS_DEFAULT));
        assert_eq!(CallHandling::default().rings(), None);
    }

    #[test]
    fn rings_are_those_of_the_field() {
        let mut handling = CallHandling::default();
        for (rings, want) in [(1, false), (2, true), (20, true), (21, false)] {
            let made = Rings::new(rings).is_ok_and(|rings| handling.make(&HandlingChange::Rings(rings)));
            assert_eq!(made, want, "{rings}");
        }
        assert_eq!(handling.no_answer_rings, 20);
    }

    #[test]
    fn a_change_concerns_its_own_reason() {
        let mut handling = CallHandling::default();
        let number = dialled("2005").unwrap();
        for (cause, change, made) in [
            (DivertCause::Busy, ForwardingChange::On, false),
            (DivertCause::NoAnswer, ForwardingChange::To(number.clone()), true),
            (DivertCause::NoAnswer, ForwardingChange::On, true),
            (DivertCause::Always, ForwardingChange::To(number.clone()), false),
            (DivertCause::Deflected, ForwardingChange::To(number.clone()), false),
        ] {
            let change = HandlingChange::Forward(cause, change);
            assert_eq!(handling.make(&change), made, "{change:?}");
        }
        assert!(handling.make(&HandlingChange::DoNotDisturb(true)));
        let no_answer = Forwarding { active: true, destination: Some(number) };
        assert_eq!(handling, CallHandling { no_answer, do_not_disturb: true, ..CallHandling::default() });
    }
}
