//! Lamps against the database: whatever changes a mailbox, on any path, its owner's phone shows it two seconds later.
//!
//! Where [`crate::sweep`] lets everything go wrong at once, here nothing is lost on the wire, so that after each single
//! step the last NOTIFY must equal the rows.

use std::time::Duration;

use antiphon_core::entropy::{Entropy, SeededEntropy};
use antiphon_core::message::{Message, MessageState};
use antiphon_office::admin::Actor;
use antiphon_office::ports::Store as _;
use antiphon_phone::Manner;
use futures::executor::block_on;

use crate::backing::Backing;
use crate::people::People;
use crate::story::VOICE;
use crate::wire::WireQuality;
use crate::world::{DOMAIN, World};

/// Within which a phone shows what its mailbox holds.
const SHOWN_WITHIN: Duration = Duration::from_secs(2);
/// The longest that a caller listens for what he can act on.
const LISTENS_MAX: Duration = Duration::from_secs(120);
/// Messages that a mailbox holds before some are deleted, so that its time is not used up.
const MESSAGES_MAX: usize = 12;
const OWNER: &str = "2001";
const PORTAL: &str = "2000";

/// Plays so many random steps of a seed; `log` takes them down.
///
/// # Errors
/// The first step after which the lamp shows something else than the mailbox holds.
pub fn lamps_follow(seed: u64, steps: u32, log: &mut Vec<String>) -> Result<(), String> {
    let mut model = Model::begin(seed, log);
    model.verify("at the beginning")?;
    (0..steps).try_for_each(|step| model.step(step))
}

struct Model<'a> {
    world: World,
    people: People,
    luck: SeededEntropy,
    log: &'a mut Vec<String>,
}

impl<'a> Model<'a> {
    fn begin(seed: u64, log: &'a mut Vec<String>) -> Self {
        let mut world = World::new(Backing::default(), WireQuality::GOOD, seed);
        let mut people = People::new(&mut world, false);
        people.given(&mut world, "person 2001 Ada, passcode 482913");
        people.given(&mut world, "person 2002 Bob, passcode 605172");
        world.behave(people.phone(OWNER), Manner::Busy);
        Self { world, people, luck: SeededEntropy::new(seed ^ 0x1A3F), log }
    }

    fn step(&mut self, step: u32) -> Result<(), String> {
        let crowded = self.messages().len() >= MESSAGES_MAX;
        let what = match self.luck.next_u64() % 15 {
            _ if crowded => self.marks(MessageState::Deleted),
            0 | 1 => self.deposits(false),
            2 => self.deposits(true),
            3 => self.leaves_by_phone("#", "by phone"),
            4 => self.leaves_by_phone("#6", "by phone, perhaps urgent"),
            5 => self.marks(MessageState::Saved),
            6 => self.marks(MessageState::Deleted),
            7 => self.marks(MessageState::New),
            8 => self.reads_by_phone("#", "saves by phone"),
            9 => self.reads_by_phone("7", "deletes by phone"),
            10 => self.registers(),
            11 => self.brings_back(),
            12 => self.clears(),
            13 => self.marks_all(),
            _ => self.restarts(step),
        };
        self.log.push(what.clone());
        self.world.run_for(SHOWN_WITHIN);
        self.verify(&what)
    }

    fn verify(&self, after: &str) -> Result<(), String> {
        let messages = self.messages();
        let count = |state, urgent: bool| {
            let counted = messages.iter().filter(|it| it.state == state && (it.urgent || !urgent));
            u32::try_from(counted.count()).unwrap_or(u32::MAX)
        };
        let rows =
            [MessageState::New, MessageState::Saved].map(|state| [count(state, false), count(state, true)]);
        let shown = self.world.phones.get(&self.people.phone(OWNER)).and_then(|it| it.lamp.as_ref());
        let Some(shown) = shown else { return Err(format!("{after}: the lamp shows nothing")) };
        let lamp = [[shown.new, shown.new_urgent], [shown.saved, shown.saved_urgent]];
        let account = format!("sip:{PORTAL}@{DOMAIN}");
        let is_right = lamp == rows && shown.waiting == (rows[0][0] > 0) && shown.account == account;
        if is_right { Ok(()) } else { Err(format!("{after}: the rows say {rows:?}, the lamp {shown:?}")) }
    }

    /// What lies in the mailbox and is not deleted, straight from the rows.
    fn messages(&self) -> Vec<Message> {
        let (organization, mailbox) = (self.people.organization(), self.people.mailbox_of(OWNER));
        let rows =
            block_on(self.world.backing.store.messages(organization, mailbox)).expect("rows in memory");
        rows.into_iter().filter(|it| it.state != MessageState::Deleted).collect()
    }

    /// As the API does it: a recording becomes a message.
    fn deposits(&mut self, urgent: bool) -> String {
        self.people.deposit(&mut self.world, OWNER, "outside", 3, urgent);
        format!("deposits{}", if urgent { " urgent" } else { "" })
    }

    /// As the page does it.
    fn marks(&mut self, state: MessageState) -> String {
        let messages = self.messages();
        if messages.is_empty() {
            return "marks nothing".to_owned();
        }
        let index = usize::try_from(self.luck.next_u64() % messages.len() as u64).unwrap_or_default();
        if let Some(message) = messages.get(index) {
            self.people.mark(&self.world, OWNER, message.id, state);
        }
        format!("marks one {}", state.word())
    }

    /// As page, API and command line do it: a message that was deleted is saved again.
    fn brings_back(&mut self) -> String {
        let (organization, mailbox) = (self.people.organization(), self.people.mailbox_of(OWNER));
        let deleted = block_on(self.world.office.deleted_messages(organization, mailbox)).expect("messages");
        let Some(message) = deleted.last() else { return "brings nothing back".to_owned() };
        let (office, state) = (&self.world.office, MessageState::Saved);
        let back = office.undelete_message(Actor::Operator, organization, mailbox, message.id, state);
        block_on(back).expect("it is brought back");
        "brings one back".to_owned()
    }

    /// As the telephone does it with all at once.
    fn clears(&mut self) -> String {
        let (organization, mailbox) = (self.people.organization(), self.people.mailbox_of(OWNER));
        let messages = self.messages().into_iter().map(|it| it.id).collect();
        let cleared = block_on(self.world.office.clear_mailbox(organization, mailbox, messages));
        format!("clears {} away", cleared.expect("the mailbox is there"))
    }

    /// As the page and the API do it with all at once.
    fn marks_all(&mut self) -> String {
        for message in self.messages().into_iter().filter(|it| it.state == MessageState::New) {
            self.people.mark(&self.world, OWNER, message.id, MessageState::Saved);
        }
        "marks all heard".to_owned()
    }

    /// Somebody calls and leaves a message, with these keys after it.
    fn leaves_by_phone(&mut self, keys: &str, what: &str) -> String {
        let caller = self.people.call(&mut self.world, "from outside to 2001");
        if self.world.run_until(LISTENS_MAX, World::is_recording) {
            self.world.say(Duration::from_secs(3), VOICE);
            self.world.run_for(Duration::from_secs(4));
            self.press(keys);
        }
        self.world.hang_up(caller);
        format!("leaves a message {what}")
    }

    /// The owner listens to his first message and does something with it.
    fn reads_by_phone(&mut self, key: &str, what: &str) -> String {
        let owner = self.people.call(&mut self.world, "from 2001 to 2000");
        self.press("482913#");
        if !self.messages().is_empty() {
            self.press("11");
            self.press(key);
        }
        self.world.hang_up(owner);
        what.to_owned()
    }

    fn press(&mut self, keys: &str) {
        for key in keys.chars() {
            self.world.run_until(LISTENS_MAX, |world| world.is_answered() && !world.is_speaking());
            self.world.press(key);
            self.world.run_for(Duration::from_millis(200));
        }
    }

    fn registers(&mut self) -> String {
        self.world.register(self.people.phone(OWNER));
        "registers".to_owned()
    }

    /// In the middle of something, half of the time.
    fn restarts(&mut self, step: u32) -> String {
        let [clean, busy] = [(); 2].map(|()| self.luck.next_u64().is_multiple_of(2));
        if busy {
            let caller = self.people.call(&mut self.world, "from outside to 2001");
            self.world.run_until(LISTENS_MAX, World::is_recording);
            self.world.say(Duration::from_secs(3), VOICE);
            self.world.run_for(Duration::from_millis(self.luck.next_u64() % 5_000));
            self.world.restart(clean, u64::from(step) + 2);
            self.world.hang_up(caller);
        } else {
            self.people.deposit(&mut self.world, OWNER, "outside", 3, false);
            self.world.restart(clean, u64::from(step) + 2);
        }
        format!("the server {}", if clean { "restarts" } else { "is killed" })
    }
}
