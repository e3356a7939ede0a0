//! What a story looks at, in words.

use super::*;

impl People {
    /// What there is to see, to be written behind the line.
    pub(crate) fn look(&self, world: &World, what: &str, extension: &str) -> String {
        match what {
            "mailbox" => self.mailbox(world, extension),
            "trunk" => self.trunk(world, extension),
            "lamp" => self.lamp(world, extension),
            "messages" => self.messages(world, extension),
            "playback" => world.playback(),
            "ports" => match world.open_ports() {
                0 => "are all free".to_owned(),
                open => format!("in use: {open}"),
            },
            _ => self.audit(world),
        }
    }

    pub(super) fn mailbox(&self, world: &World, extension: &str) -> String {
        let mailbox = self.member(extension).mailbox;
        let listing = block_on(world.office.mailbox(self.organization, mailbox)).expect("a mailbox");
        let lock = match listing.lock {
            LockState::Open => "open",
            LockState::LockedOutside => "locked outside",
            LockState::LockedEverywhere => "locked",
        };
        let counts = listing.mailbox.counts;
        let name = if listing.name_due { ", name due" } else { "" };
        let urgent =
            if counts.new_urgent > 0 { format!(" ({} urgent)", counts.new_urgent) } else { String::new() };
        format!(
            " is {lock}, passcode {}{name}, {} new{urgent}, {} saved",
            listing.access, counts.new, counts.saved
        )
    }

    pub(super) fn lamp(&self, world: &World, extension: &str) -> String {
        let lamp = world.phones.get(&self.phone(extension)).and_then(|handset| handset.lamp.as_ref());
        match lamp {
            None => " shows nothing".to_owned(),
            Some(lamp) => {
                let light = if lamp.waiting { "on" } else { "off" };
                format!(
                    " is {light}: {}/{} ({}/{})",
                    lamp.new, lamp.saved, lamp.new_urgent, lamp.saved_urgent
                )
            }
        }
    }

    /// What lies in the mailbox, oldest first, each on a line of its own.
    pub(super) fn messages(&self, world: &World, extension: &str) -> String {
        let mailbox = self.member(extension).mailbox;
        let messages = block_on(world.office.messages(self.organization, mailbox)).expect("messages");
        messages.iter().map(|message| format!("\n-         {}", described(message))).collect()
    }

    /// What happened last, without what differs from run to run.
    pub(super) fn audit(&self, world: &World) -> String {
        let entries = block_on(world.office.audit_entries(self.organization, 1)).expect("an audit log");
        entries.first().map(|entry| entry.action.clone()).unwrap_or_default()
    }
}

/// `4 s from 2001, new, urgent, confidential, cut off`.
fn described(message: &Message) -> String {
    let seconds = message.duration_ms.div_ceil(1_000);
    let from = message.from.number.as_deref().unwrap_or("nobody");
    let mut words = format!("{seconds} s from {from}, {}", message.state.word());
    let marks = [
        (message.urgent, ", urgent"),
        (message.confidential, ", confidential"),
        (message.truncated, ", cut off"),
    ];
    words.extend(marks.into_iter().filter_map(|(is, word)| is.then_some(word)));
    words
}
