//! Calls from phone to phone on a wire that loses messages.

use std::time::Duration;

use antiphon_phone::Manner;

use crate::backing::Backing;
use crate::people::People;
use crate::wire::WireQuality;
use crate::world::World;

/// A SIP client gives up after 32 s (RFC 3261 Timer B), and its server repeats a 200 for as long.
const SET_UP_WITHIN: Duration = Duration::from_secs(32);

/// Calls a phone from another one over a wire that loses so much, transfers the call to a third one, and hangs up.
///
/// # Errors
/// What did not come about.
pub fn calls_over_a_bad_wire(seed: u64, loss_percent: u64) -> Result<(), String> {
    let mut world = World::new(Backing::default(), WireQuality::GOOD, seed);
    let mut people = People::new(&mut world, false);
    for person in ["2001 Ada", "2002 Bob", "2003 Cy"] {
        people.given(&mut world, &format!("person {person}, passcode 482913"));
    }
    let [caller, called, third] = ["2001", "2002", "2003"].map(|it| people.phone(it));
    world.behave(third, Manner::Answer);
    world.set_wire(WireQuality { loss_percent, jitter: Duration::from_millis(40), ..WireQuality::GOOD });
    people.call(&mut world, "from 2001 to 2002");
    let talks = |it| move |world: &World| world.phones.get(&it).is_some_and(|phone| phone.talks_to_phone);
    let both = |one, other| move |world: &World| talks(one)(world) && talks(other)(world);
    if !world.run_until(SET_UP_WITHIN, both(caller, called)) {
        return Err(format!("the two do not talk: {:?}", world.noticed));
    }
    world.with_phone(called, |phone, now| phone.transfer(now, "2003"));
    if !world.run_until(SET_UP_WITHIN * 2, both(caller, third)) {
        return Err(format!("he was not sent on: {:?}", world.noticed));
    }
    world.hang_up(caller);
    world.run_until(SET_UP_WITHIN * 2, |world| world.calls() == 0);
    if world.calls() == 0 { Ok(()) } else { Err(format!("{} calls are left", world.calls())) }
}
