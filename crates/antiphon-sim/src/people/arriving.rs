//! Who and what is there before a story begins.

use super::*;

impl People {
    /// `for 2001 from 2002 4 s`, `for 2001 from outside 4 s`: left before the story begins.
    pub(super) fn add_message(&self, world: &mut World, what: &str) {
        let [_, extension, _, from, seconds, _] = words(what);
        self.deposit(world, extension, from, seconds.parse().expect("a figure"), false);
        world.run_for(Duration::from_secs(60));
    }

    /// A message of somebody for somebody, by no phone.
    pub(crate) fn deposit(&self, world: &mut World, extension: &str, from: &str, seconds: u64, urgent: bool) {
        let mailbox = self.member(extension).mailbox;
        let new = NewRecording {
            organization: self.organization,
            mailbox: Some(mailbox),
            purpose: SpoolPurpose::Deposit,
            from: self.message_from(from),
        };
        let recording = block_on(world.office.begin_recording(new)).expect("a recording");
        let bytes = 8_000 * seconds;
        let audio = vec![crate::story::VOICE; usize::try_from(bytes).expect("a short message")];
        world.backing.spool().chunk(recording, AudioFormat::MuLaw8k, audio);
        world.backing.spool().complete(recording, bytes, AudioFormat::MuLaw8k);
        let organization = self.organization;
        let left = LeftMessage { organization, mailbox, recording, urgent, confidential: false };
        assert_eq!(block_on(world.office.deposit(left)), DepositOutcome::Stored);
    }

    pub(super) fn message_from(&self, who: &str) -> MessageFrom {
        if who == STRANGER {
            return MessageFrom { person: None, number: Some(STRANGERS_NUMBER.to_owned()), name: None };
        }
        MessageFrom { person: Some(self.member(who).person), number: Some(who.to_owned()), name: None }
    }

    pub(super) fn add_location(&mut self, world: &World, name: &str, prefix: &str, portal: &str) {
        let new = NewLocation {
            organization: self.organization,
            name: name.to_owned(),
            time_zone: "Europe/Vienna".to_owned(),
            prefix: Some(prefix.to_owned()),
            language: None,
            place: Vec::new(),
        };
        let location = block_on(world.office.create_location(Actor::Operator, &new)).expect("a new location");
        self.locations.insert(name.to_owned(), location.id);
        if portal == "-" {
            return;
        }
        let change = PortalChange { extension: Some(portal.to_owned()), ..PortalChange::default() };
        block_on(world.office.change_portal(Actor::Operator, self.organization, location.id, &change))
            .expect("the portal takes the extension");
    }

    /// `2900, 1 TRANSFER_WITH_PROMPT 2001, 2 NAME_DIALING, extensions, silence TRANSFER_TO_OPERATOR 2001`.
    pub(super) fn add_attendant(&self, world: &World, what: &str) {
        let mut parts = what.split(", ");
        let mut draft = AttendantDraft {
            name: "Reception".to_owned(),
            extension: parts.next().map(str::to_owned),
            ..AttendantDraft::default()
        };
        parts.for_each(|part| add_to_menu(&mut draft.business_menu, part));
        let location = *self.locations.get("Main").expect("the location that is always there");
        block_on(world.office.apply_attendant(Actor::Operator, self.organization, location, &draft))
            .expect("an auto attendant");
    }

    /// `2001 Ada, passcode 482913, no name yet, without phone, number +4315550101, in Branch`.
    pub(super) fn add_person(&mut self, world: &mut World, what: &str) {
        let mut parts = what.split(", ");
        let (extension, name) =
            parts.next().and_then(|who| who.split_once(' ')).expect("a person has an extension and a name");
        let facts: Vec<&str> = parts.collect();
        facts.iter().for_each(|fact| check_fact(fact));
        let location = facts.iter().find_map(|fact| fact.strip_prefix("in ")).unwrap_or("Main");
        let new = NewPerson {
            organization: self.organization,
            location: *self.locations.get(location).expect("a location of the story"),
            name: name.to_owned(),
            email: None,
            extension: extension.to_owned(),
            number: facts.iter().find_map(|fact| fact.strip_prefix("number ")).map(str::to_owned),
        };
        let person = block_on(world.office.create_person(Actor::Operator, &new)).expect("a new person");
        let member =
            Member { person: person.id, mailbox: person.mailbox, phone: None, username: String::new() };
        self.members.insert(extension.to_owned(), member);
        if let Some(passcode) = facts.iter().find_map(|fact| fact.strip_prefix("passcode ")) {
            self.hub(world, &format!("{extension} sets passcode {passcode}"));
            if !facts.contains(&"no name yet") {
                self.confirm_name(world, person.mailbox);
            }
        }
        if !facts.contains(&"without phone") {
            self.add_device(world, extension, name, person.id);
        }
    }

    /// `2801 Support, passcode 739158, member 2001, no name yet`: the first member looks after it.
    pub(super) fn add_group(&mut self, world: &mut World, what: &str) {
        let mut parts = what.split(", ");
        let (extension, name) =
            parts.next().and_then(|who| who.split_once(' ')).expect("a group has an extension and a name");
        let facts: Vec<&str> = parts.collect();
        let members = facts.iter().filter_map(|fact| fact.strip_prefix("member "));
        let members: Vec<PersonId> = members.map(|member| self.member(member).person).collect();
        let passcode = facts.iter().find_map(|fact| fact.strip_prefix("passcode "));
        let new = NewGroup {
            organization: self.organization,
            location: *self.locations.get("Main").expect("the location of every story"),
            name: name.to_owned(),
            extension: Some(extension.to_owned()),
            number: None,
            language: None,
            notification_email: None,
            members: members.clone(),
        };
        let group =
            block_on(world.office.create_group(Actor::Operator, &new, passcode)).expect("a new group");
        if !facts.contains(&"no name yet") {
            self.confirm_name(world, group.mailbox);
        }
        let person = *members.first().expect("a group has a member");
        let member = Member { person, mailbox: group.mailbox, phone: None, username: String::new() };
        self.members.insert(extension.to_owned(), member);
    }

    /// The owner has been through the set-up dialog long ago, without a recorded name.
    pub(super) fn confirm_name(&self, world: &World, mailbox: MailboxId) {
        block_on(world.backing.forget_name_duty(self.organization, mailbox));
    }

    pub(super) fn add_device(&mut self, world: &mut World, extension: &str, name: &str, person: PersonId) {
        let account =
            block_on(world.office.create_device(Actor::Operator, self.organization, person, DOMAIN))
                .expect("a new phone");
        let credentials = Credentials::with_password(&account.username, account.password.expose());
        let address = self.add_phone(world, extension, &account.username, name, Some(credentials));
        if let Some(member) = self.members.get_mut(extension) {
            member.username = account.username;
        }
        world.register(address);
        world.run_for(Duration::from_secs(1));
    }

    /// A phone that knows somebody's account, but not its password.
    pub(super) fn add_thief(&mut self, world: &mut World, of: &str) {
        let username = self.member(of).username.clone();
        let credentials = Credentials::with_password(&username, "not the password");
        self.add_phone(world, "thief", &username, "A Thief", Some(credentials));
    }

    pub(super) fn add_phone(
        &mut self,
        world: &mut World,
        extension: &str,
        number: &str,
        name: &str,
        account: Option<Credentials>,
    ) -> SocketAddr {
        self.phones += 1;
        let address = parts::phone_address(self.phones);
        let phone = parts::phone(address, number, name, account, self.phones.into());
        let handset = Handset {
            phone,
            name: extension.to_owned(),
            lamp: None,
            unplugged: false,
            talks_to_phone: false,
            peer: None,
            moved: Vec::new(),
        };
        world.phones.insert(address, handset);
        let nobody = || Member {
            person: PersonId(uuid::Uuid::nil()),
            mailbox: MailboxId(uuid::Uuid::nil()),
            phone: None,
            username: String::new(),
        };
        self.members.entry(extension.to_owned()).or_insert_with(nobody).phone = Some(address);
        address
    }
}

/// A fact that is not understood must not be passed over.
fn check_fact(fact: &str) {
    let plain = ["on the default passcode", "without passcode", "no name yet", "without phone"];
    let known = plain.contains(&fact)
        || fact.starts_with("passcode ")
        || fact.starts_with("in ")
        || fact.starts_with("number ");
    assert!(known, "not a fact about a person: {fact}");
}

/// `extensions`, `silence ACTION VALUE`, or `KEY ACTION VALUE`.
fn add_to_menu(menu: &mut MenuDraft, part: &str) {
    let mut words = part.split_whitespace();
    let (first, action) = (words.next().unwrap_or_default(), words.next().map(str::to_owned));
    let value = words.next().map(str::to_owned);
    match first {
        "extensions" => menu.extension_enabled = true,
        "silence" => menu.no_input = Some(NoInputDraft { action, value, ..NoInputDraft::default() }),
        key => menu.keys.push(KeyDraft {
            key: key.to_owned(),
            action: action.expect("a key does something"),
            description: String::new(),
            value,
        }),
    }
}
