//! Where calls are sent on to.

use crate::numbering::Dialled;

/// A number that calls are sent on to, with its switch: the transfer number of a mailbox, the number behind a greeting
/// that takes no messages, or where a person sends all calls.
///
/// The number stays while the switch is off, so that switching on again needs no retyping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forwarding {
    /// Whether calls are sent on.
    pub active: bool,
    /// Where to, as dialled at the owner's location.
    pub destination: Option<Dialled>,
}

impl Forwarding {
    /// Where calls are sent on to now, if anywhere.
    #[must_use]
    pub fn destination_in_force(&self) -> Option<&Dialled> {
        self.destination.as_ref().filter(|_| self.active)
    }

    /// Makes the change. False if calls were to be sent on to nowhere: nothing has changed then.
    pub fn make(&mut self, change: &ForwardingChange) -> bool {
        match change {
            ForwardingChange::On if self.destination.is_none() => return false,
            ForwardingChange::On => self.active = true,
            ForwardingChange::Off => self.active = false,
            ForwardingChange::To(destination) => self.destination = Some(destination.clone()),
        }
        true
    }
}

/// One change of where calls are sent on to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForwardingChange {
    /// Calls are sent on.
    On,
    /// They are not; the number stays.
    Off,
    /// The number is another; the switch stays.
    To(Dialled),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbering::dialled;

    #[test]
    fn calls_are_sent_on_only_while_that_is_switched_on_and_somewhere() {
        let number = dialled("2005").unwrap();
        for (active, destination, want) in [
            (true, Some(number.clone()), Some(&number)),
            (false, Some(number.clone()), None),
            (true, None, None),
            (false, None, None),
        ] {
            assert_eq!(Forwarding { active, destination }.destination_in_force(), want);
        }
    }

    #[test]
    fn a_switch_needs_a_number_which_then_stays() {
        let number = dialled("2005").unwrap();
        let mut forwarding = Forwarding::default();
        for (change, made, want) in [
            (ForwardingChange::On, false, (false, None)),
            (ForwardingChange::To(number.clone()), true, (false, Some(number.clone()))),
            (ForwardingChange::On, true, (true, Some(number.clone()))),
            (ForwardingChange::Off, true, (false, Some(number))),
        ] {
            assert_eq!(forwarding.make(&change), made, "{change:?}");
            assert_eq!((forwarding.active, forwarding.destination.clone()), want, "{change:?}");
        }
    }
}
