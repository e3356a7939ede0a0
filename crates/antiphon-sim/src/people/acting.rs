//! What administrators do, and what owners do on their web page.

use super::*;

impl People {
    /// What an administrator does, and what he is told.
    pub(crate) fn admin(&mut self, world: &mut World, what: &str) -> Option<String> {
        let last = what.split_whitespace().last().expect("an administrator does something");
        if what.starts_with("resets the passcode of") {
            let mailbox = self.member(last).mailbox;
            let reset = block_on(world.office.reset_passcode(Actor::Operator, self.organization, mailbox));
            return Some(match reset {
                Ok(ResetPasscode::Default) => "the default passcode opens it".to_owned(),
                Ok(ResetPasscode::OneTime(passcode)) => {
                    let digits = passcode.expose().len();
                    self.one_time = Some(passcode);
                    format!("a one-time passcode of {digits} digits opens it")
                }
                Err(error) => error.to_string(),
            });
        }
        if what.starts_with("unlocks") {
            let mailbox = self.member(last).mailbox;
            return said(block_on(world.office.unlock_mailbox(Actor::Operator, self.organization, mailbox)));
        }
        match what.strip_prefix("sets ") {
            Some(rest) if rest.starts_with("default passcode") => self.set_default(world, last),
            Some(rest) if rest.starts_with("admin passcode ") => {
                self.set_portal_passcode(world, rest.trim_start_matches("admin passcode "));
            }
            Some(rest) => self.set(world, rest),
            None if what == "switches the default passcode off" => {
                self.save(world, |_| {}, DefaultChange::Off);
            }
            None => panic!("an administrator cannot do this: {what}"),
        }
        None
    }

    /// `2001 sets passcode 482913`, `2001 deletes the first message`, `2001 sends all calls to voicemail`,
    /// `2001 switches voicemail off`, `2001 takes no messages`, `2001 has callers sent on to 2005`, `2001 has callers who
    /// press 0 sent to 2005`, `2001 forwards all calls to 2005`; why not, if it is refused.
    pub(crate) fn hub(&mut self, world: &mut World, what: &str) -> Option<String> {
        let (extension, does) = what.split_once(' ').expect("an owner and what he does");
        let member = self.member(extension);
        match does {
            "deletes the first message" => {
                self.delete_first(world, member.mailbox);
                None
            }
            "sends all calls to voicemail" => self.set_mailbox(world, member, |it| it.send_all_calls = true),
            "switches voicemail off" => self.set_mailbox(world, member, |it| it.enabled = false),
            "takes no messages" => self.set_mailbox(world, member, |it| it.message_deposit.enabled = false),
            _ if does.starts_with("forwards all calls to ") => {
                let to = ForwardingChange::To(last_number(does));
                for change in [to, ForwardingChange::On] {
                    let change =
                        world.office.change_call_forwarding("hub", self.organization, member.person, &change);
                    assert!(matches!(block_on(change), Ok(Changed::To(_))), "{does}");
                }
                None
            }
            "does not want to be disturbed" => {
                self.handle_calls(world, member.person, &HandlingChange::DoNotDisturb(true));
                None
            }
            _ if does.starts_with("forwards ") => {
                self.forward_for(world, member.person, does);
                None
            }
            _ if does.starts_with("has callers who press 0 sent to ") => {
                self.set_mailbox(world, member, |it| it.transfer = switched_on(does))
            }
            _ if does.starts_with("has callers sent on to ") => {
                self.set_mailbox(world, member, |it| it.message_deposit.afterwards = switched_on(does))
            }
            _ => {
                let passcode = does.strip_prefix("sets passcode ").expect("something an owner can do");
                let (actor, organization) = (Actor::Person(member.person), self.organization);
                said(block_on(world.office.choose_passcode(actor, organization, member.mailbox, passcode)))
            }
        }
    }

    /// `forwards busy calls to 2005`, `forwards unanswered calls to 2005 …`, `forwards unreachable calls to 2005`.
    fn forward_for(&self, world: &World, person: PersonId, does: &str) {
        let cause = match does.split(' ').nth(1) {
            Some("busy") => DivertCause::Busy,
            Some("unanswered") => DivertCause::NoAnswer,
            Some("unreachable") => DivertCause::NotReachable,
            _ => panic!("calls are not forwarded like this: {does}"),
        };
        for change in [ForwardingChange::To(last_number(does)), ForwardingChange::On] {
            self.handle_calls(world, person, &HandlingChange::Forward(cause, change));
        }
    }

    fn handle_calls(&self, world: &World, person: PersonId, change: &HandlingChange) {
        let changed = block_on(world.office.change_call_handling("hub", self.organization, person, change));
        assert!(matches!(changed, Ok(Changed::To(_))), "{change:?}");
    }

    pub(super) fn delete_first(&self, world: &World, mailbox: MailboxId) {
        let organization = self.organization;
        let inbox = block_on(world.office.inbox(organization, mailbox)).expect("an inbox");
        let message = inbox.first().expect("a first message").message;
        let mark = Mark { organization, mailbox, message, state: MessageState::Deleted };
        block_on(world.office.mark(mark)).expect("the message is marked");
    }

    /// An owner marks a message on his page.
    pub(crate) fn mark(&self, world: &World, extension: &str, message: MessageId, state: MessageState) {
        let (organization, mailbox) = (self.organization, self.member(extension).mailbox);
        block_on(world.office.mark(Mark { organization, mailbox, message, state })).expect("it is marked");
    }

    pub(super) fn set_mailbox(
        &self,
        world: &World,
        member: &Member,
        change: impl FnOnce(&mut MailboxSettings),
    ) -> Option<String> {
        let (actor, organization) = (Actor::Person(member.person), self.organization);
        let listing = block_on(world.office.mailbox(organization, member.mailbox)).expect("a mailbox");
        let mut settings = listing.mailbox.settings;
        change(&mut settings);
        said(block_on(world.office.save_mailbox_settings(actor, organization, member.mailbox, &settings)))
    }

    /// `135790 of Main`.
    pub(super) fn set_portal_passcode(&self, world: &World, what: &str) {
        let [passcode, _, location] = words(what);
        let location = *self.locations.get(location).expect("a location of the story");
        let set = world.office.set_portal_passcode(Actor::Operator, self.organization, location, passcode);
        block_on(set).expect("the portal takes the passcode");
    }

    pub(super) fn set_default(&self, world: &World, passcode: &str) {
        self.save(world, |_| {}, DefaultChange::Set(passcode));
    }

    /// `failed attempts 3`, `message seconds 5`, `mailbox seconds 10`, `expiry 30 days`, `change days 2`, …
    pub(super) fn set(&self, world: &World, what: &str) {
        let (setting, figure) = what.rsplit_once(' ').expect("a setting and its figure");
        let number = || figure.parse::<u32>().expect("a figure");
        let short = || u16::try_from(number()).expect("a small figure");
        let change = |settings: &mut ServiceSettings| match setting {
            "failed attempts" => settings.passcode_rules.failed_attempts = Limit::on(short()),
            "passcode expiry days" => settings.passcode_rules.expiry_days = Limit::on(short()),
            "change days" => settings.passcode_rules.change_days = Limit::on(short()),
            "message seconds" => settings.message_max_ms = number() * 1_000,
            "mailbox seconds" => settings.mailbox_max_ms = u64::from(number()) * 1_000,
            "permissive expiry days" => {
                settings.message_expiry = Some(MessageExpiry { days: number(), strict: false });
            }
            "strict expiry days" => {
                settings.message_expiry = Some(MessageExpiry { days: number(), strict: true })
            }
            "initial passcode from outside" => settings.initial_passcode_from_outside = figure == "yes",
            "call back" => settings.call_back_allowed = figure == "yes",
            "sending to all" => settings.send_to_all_allowed = figure == "yes",
            "login from deposit" => settings.login_from_deposit = figure == "yes",
            "warn before recording" => settings.warn_before_recording = figure == "yes",
            _ => panic!("no such setting: {setting}"),
        };
        self.save(world, change, DefaultChange::Keep);
    }

    pub(super) fn save(
        &self,
        world: &World,
        change: impl FnOnce(&mut ServiceSettings),
        default: DefaultChange<'_>,
    ) {
        let organization = block_on(world.office.organization(self.organization)).expect("the organization");
        let mut settings = organization.service.clone();
        change(&mut settings);
        let version = organization.version;
        let saved = world.office.save_service_settings(
            Actor::Operator,
            self.organization,
            version,
            &settings,
            default,
        );
        block_on(saved).expect("the settings are saved");
    }
}

/// The number at the end of a line, switched on.
fn switched_on(does: &str) -> Forwarding {
    Forwarding { active: true, destination: Some(last_number(does)) }
}

fn last_number(does: &str) -> Dialled {
    let number = does.rsplit(' ').next().and_then(|number| dialled(number).ok());
    number.expect("a number at the end of the line")
}

fn said(result: Result<(), AdminError>) -> Option<String> {
    result.err().map(|error| error.to_string())
}
