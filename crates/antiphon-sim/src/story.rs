//! Stories: a transcript is played, and what really happened is written down in the same words.
//!
//! A story's lines say who does something (`caller`, `admin`, …) and what is heard and seen (`portal`, `mailbox`, …).
//! [`check`] plays the first kind and writes the second kind anew; the test holds if nothing differs.
//! `UPDATE_EXPECT=1` rewrites the test's text. The words are explained in `docs/testing.md`.

use std::net::SocketAddr;
use std::time::Duration;

use antiphon_call::input::Outcome;
use antiphon_core::digit::Digit;
use antiphon_phone::{Manner, Phone, PhoneEvent, Way};
use antiphon_sip::offer_answer::AudioCodec;

use crate::backing::Backing;
use crate::people::People;
use crate::script::{Act, Caller, Step, parse};
use crate::wire::WireQuality;
use crate::world::{Noticed, World};

/// The longest that a story waits for the portal to fall silent: a full message and its menus.
const QUIET_WITHIN: Duration = Duration::from_secs(20 * 60);
/// Between two keys of one entry.
const KEY_GAP: Duration = Duration::from_millis(150);
/// So far into a prompt an impatient caller presses.
const IMPATIENCE: Duration = Duration::from_millis(700);
/// The tone before a recording, and the caller's breath after what he says.
const TONE_AND_BREATH: Duration = Duration::from_millis(800);
/// Before somebody acts who does not listen to the portal.
const GLANCE: Duration = Duration::from_secs(1);
/// A call is under way so long after it was dialled.
const DIALLED: Duration = Duration::from_millis(300);
/// At the end of a story, so that what the last step led to is seen.
const AFTERMATH: Duration = Duration::from_secs(3);
/// The byte that a caller's voice is made of.
pub(crate) const VOICE: u8 = 0x55;

/// Plays the story and compares it with what it says.
///
/// # Panics
/// If anything differs, or a line cannot be understood.
#[track_caller]
pub fn check(story: &expect_test::Expect) {
    story.assert_eq(&tell(story.data()));
}

/// Plays the story; what really happened, as a story.
#[must_use]
pub fn tell(story: &str) -> String {
    let steps = parse(story);
    let given = |what: &str| steps.iter().any(|step| step.act == Act::Given(what.to_owned()));
    let mut teller = Teller::new(given("branding"), given("media through the server"));
    for step in steps {
        teller.play(&step);
    }
    teller.world.run_for(AFTERMATH);
    teller.write_down();
    teller.lines.join("\n") + "\n"
}

struct Teller {
    world: World,
    people: People,
    /// The phone that called last.
    caller: Option<SocketAddr>,
    lines: Vec<String>,
    restarts: u64,
}

impl Teller {
    fn new(branded: bool, relayed: bool) -> Self {
        let mut world = World::new(Backing::default(), WireQuality::GOOD, 1);
        if relayed {
            world.relay_all(1);
        }
        Self { people: People::new(&mut world, branded), world, caller: None, lines: Vec::new(), restarts: 1 }
    }

    fn play(&mut self, step: &Step) {
        self.wait_for(&step.act);
        self.write_down();
        self.lines.push(step.line.clone());
        match &step.act {
            Act::Given(what) => self.people.given(&mut self.world, what),
            Act::Call(what) => {
                self.caller = Some(self.people.call(&mut self.world, what));
                self.world.run_for(DIALLED);
            }
            Act::Caller(caller) => self.caller_does(caller),
            Act::Phone(what) => self.phone(what),
            Act::Admin(what) => self.note(|people, world| people.admin(world, what)),
            Act::Hub(what) => self.note(|people, world| people.hub(world, what)),
            Act::Time(passes) => self.world.let_pass(*passes),
            Act::Fault(what) => self.fault(what),
            Act::Look { what, extension } => {
                let seen = self.people.look(&self.world, what, extension);
                if let Some(line) = self.lines.last_mut() {
                    line.push_str(&seen);
                }
            }
        }
    }

    /// A person acts when it makes sense: after the portal has spoken, or in the middle of it.
    fn wait_for(&mut self, act: &Act) {
        match act {
            Act::Caller(Caller::Presses(_) | Caller::Waits(_)) => {
                self.wait_until(World::is_answered);
                self.wait_until(|world| !world.is_speaking());
            }
            Act::Caller(Caller::HangsUp) => self.wait_until(|world| !world.is_speaking()),
            Act::Caller(Caller::Interrupts(_) | Caller::HangsUpAtOnce) => {
                self.wait_until(World::is_speaking);
                self.world.run_for(IMPATIENCE);
            }
            Act::Caller(Caller::Listens) => self.wait_until(World::is_playing_message),
            Act::Caller(Caller::Says(_)) => self.wait_until(World::is_recording),
            Act::Given(_) | Act::Time(_) => {}
            Act::Look { what, .. } if what == "playback" => self.world.run_for(GLANCE),
            Act::Look { .. } | Act::Call(_) | Act::Admin(_) => {
                self.wait_until(|world| !world.is_speaking());
                self.world.run_for(GLANCE);
            }
            Act::Phone(_) | Act::Hub(_) | Act::Fault(_) => self.world.run_for(GLANCE),
        }
    }

    fn wait_until(&mut self, done: impl Fn(&World) -> bool) {
        if !self.world.run_until(QUIET_WITHIN, done) {
            self.write_down();
            panic!("the story cannot go on after:\n{}", self.lines.join("\n"));
        }
    }

    fn caller_does(&mut self, caller: &Caller) {
        match caller {
            Caller::Presses(keys) | Caller::Interrupts(keys) => self.press(keys),
            Caller::Says(how_long) => {
                self.world.say(*how_long, VOICE);
                self.world.run_for(*how_long + TONE_AND_BREATH);
            }
            Caller::Listens => {}
            Caller::Waits(how_long) => self.world.run_for(*how_long),
            Caller::HangsUp | Caller::HangsUpAtOnce => {
                let address = self.caller.expect("somebody has called");
                assert!(self.world.hang_up(address), "a caller hangs up whose call is over");
            }
        }
    }

    fn press(&mut self, keys: &str) {
        for key in self.people.keys(keys).chars() {
            assert!(self.world.press(key), "a key is pressed on a call that is over: {keys}");
            self.world.run_for(KEY_GAP);
        }
    }

    /// `2002 is busy`, `2002 rings`, `2002 answers`, `2002 registers`, `2002 is unplugged`, `2002 hangs up`, …
    fn phone(&mut self, what: &str) {
        let (extension, does) = what.split_once(' ').expect("a phone and what it does");
        let address = self.people.phone(extension);
        match does {
            "is busy" => self.world.behave(address, Manner::Busy),
            "rings" => self.world.behave(address, Manner::Ring),
            "plays something" => self.world.behave(address, Manner::Announce),
            "answers" => self.world.behave(address, Manner::Answer),
            "registers" => self.world.register(address),
            "leaves" => self.world.with_phone(address, |phone, now| phone.register(now, 0)),
            "hangs up" => {
                assert!(self.world.hang_up(address), "a phone hangs up whose call is over");
            }
            "picks up" => self.world.pick_up(address),
            _ if does.starts_with("picks up while ") => {
                self.world.pick_up(address);
                self.phone(does.trim_start_matches("picks up while "));
            }
            _ if does.starts_with("hangs up while ") => {
                self.world.hang_up(address);
                self.phone(does.trim_start_matches("hangs up while "));
            }
            "connects them" => self.world.with_phone(address, Phone::connect),
            "goes back to its call" => self.world.with_phone(address, Phone::resume_kept),
            "asks for an offer" => self.world.with_phone(address, Phone::ask_for_offer),
            _ if does.starts_with("presses ") => {
                let key = does.chars().next_back().and_then(Digit::from_char).expect("a key");
                self.world.with_phone(address, |phone, now| phone.press(now, key));
            }
            _ if does.starts_with("takes over from ") => {
                let other = self.people.phone(does.trim_start_matches("takes over from "));
                let name = self.world.phones.get(&other).and_then(|it| it.phone.call_name());
                let name = name.expect("a call to be taken over");
                self.world.with_phone(address, |phone, now| phone.take_over(now, &name));
            }
            _ if does.starts_with("sends on to ") => {
                let to = does.trim_start_matches("sends on to ");
                self.world.with_phone(address, |phone, now| phone.transfer(now, to));
            }
            _ if does.starts_with("asks ") => {
                let whom = does.trim_start_matches("asks ");
                self.world.with_phone(address, |phone, now| phone.consult(now, whom));
            }
            "holds" => self.world.change(address, Way::Out),
            "only listens" => self.world.change(address, Way::In),
            "falls silent" => self.world.change(address, Way::Neither),
            "resumes" => self.world.change(address, Way::Both),
            "moves" => {
                self.world.with_phone(address, |phone, _| phone.media().port += 2);
                self.world.change(address, Way::Both);
            }
            "changes to PCMA" => {
                self.world.with_phone(address, |phone, _| phone.media().codecs = vec![AudioCodec::Pcma]);
                self.world.change(address, Way::Both);
            }
            "is unplugged" => self.world.unplug(address, true),
            "is plugged in" => self.world.unplug(address, false),
            _ => panic!("a phone cannot do this: {does}"),
        }
    }

    fn fault(&mut self, what: &str) {
        self.restarts += 1;
        match what {
            "server restarts" => self.world.restart(true, self.restarts),
            "server is killed" => self.world.restart(false, self.restarts),
            "server drains" => self.world.drain(),
            _ => self.world.backing.suffer(what),
        }
    }

    /// Something whose result is a line of its own, if it has one.
    fn note(&mut self, act: impl FnOnce(&mut People, &mut World) -> Option<String>) {
        let answer = act(&mut self.people, &mut self.world);
        self.lines.extend(answer.map(|answer| format!("answer    {answer}")));
    }

    fn write_down(&mut self) {
        let noticed = std::mem::take(&mut self.world.noticed);
        self.lines.extend(noticed.into_iter().filter_map(line));
    }
}

fn line(noticed: Noticed) -> Option<String> {
    match noticed {
        Noticed::Says(text) => Some(format!("portal    {text}")),
        Noticed::Records => Some("portal    records".into()),
        Noticed::PortalHangsUp => Some("portal    hangs up".into()),
        Noticed::Connects(to) => Some(format!("portal    connects with {to}")),
        Noticed::Bridged(one, other) => Some(format!("line      {one} and {other} hear each other")),
        Noticed::Changed(name, how) => Some(format!("line      {name} {how}")),
        Noticed::Goodbye { status: 200, .. } => None,
        Noticed::Goodbye { phone, status } => Some(format!("line      {phone} hangs up and hears {status}")),
        Noticed::Talks(name) => Some(format!("line      {name} talks")),
        Noticed::TalksTo(name, other) => Some(format!("line      {name} talks to {other}")),
        Noticed::IsLeft(name) => Some(format!("line      {name} hears the other side hang up")),
        Noticed::Phone(name, PhoneEvent::Heard) => {
            Some(format!("line      {name} hears it before the answer"))
        }
        Noticed::Phone(name, PhoneEvent::Called) => Some(format!("line      {name} rings")),
        Noticed::Phone(name, PhoneEvent::Refused { status } | PhoneEvent::ChangeRefused { status }) => {
            Some(format!("line      {name} hears {status}"))
        }
        Noticed::Phone(name, PhoneEvent::Registered { status }) if status != 200 => {
            Some(format!("line      {name} cannot register: {status}"))
        }
        Noticed::Phone(name, PhoneEvent::Pressed(digit)) => {
            Some(format!("line      {name} is told of key {}", digit.as_char()))
        }
        Noticed::Phone(name, PhoneEvent::Transferred { status }) => {
            Some(format!("line      {name} is told {status}"))
        }
        Noticed::Phone(..) => None,
        Noticed::Ended(Outcome::Answered | Outcome::Cancelled | Outcome::Refused(_)) => None,
        Noticed::Ended(Outcome::Failed) => Some("line      the call broke down".into()),
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    const CALL: &str = "given person 2001 Ada, passcode 482913\ncall from 2001 to 2000\n";

    #[test]
    fn a_story_that_cannot_be_told_fails() {
        for (why, line) in [
            ("nobody knows the word", "whistle a tune"),
            ("nobody has the extension", "call from 2002 to 2000"),
            ("the call is over", "caller presses 482913#9\ncaller presses 1"),
            ("nobody is recorded", "caller says 4 s"),
            ("the call is over", "caller hangs up\ncaller hangs up"),
            ("no phone does that", "phone 2001 sings"),
            ("there is no such fault", "disk is on fire"),
            ("it is no fact about a person", "given person 2002 Bob, happy"),
        ] {
            let told = catch_unwind(|| tell(&format!("{CALL}{line}")));
            assert!(told.is_err(), "{why}: {line}");
        }
    }

    #[test]
    fn what_a_story_claims_to_have_heard_is_not_repeated_but_found_out() {
        let told = tell(&format!("{CALL}portal You have won a prize.\ncaller hangs up"));
        assert!(told.contains("portal    Welcome to your Voice Portal."), "{told}");
        assert!(!told.contains("prize"), "{told}");
    }
}
