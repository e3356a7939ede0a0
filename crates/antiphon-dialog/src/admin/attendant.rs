//! What callers of an auto attendant hear first: chosen, recorded, heard, activated.

use std::time::Duration;

use antiphon_core::attendant::Period;
use antiphon_core::ids::AttendantId;
use antiphon_core::limits::{ANNOUNCEMENT_MAX_MS, CHOICES_BY_KEY_MAX};

use super::of_another_kind;
use crate::command::Utterance;
use crate::kernel::{Call, Does, Entry, Key, Leave, Menu};
use crate::picking::{Candidate, pick};
use crate::prompts::Prompt;
use crate::question::RecordingPurpose;
use crate::question::admin::{AdminAnswer, AdminQuestion, ManagedAttendant};
use crate::recording::{self, Wanted};

/// Which greeting of an auto attendant.
pub(crate) static GREETINGS: Menu<Greetings> = Menu {
    id: "attendantGreetingsMenu",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "businessHoursGreeting",
            says: Some("choice.business_greeting"),
            does: Does::Act(Greetings::Of(Period::Business)),
        },
        Key {
            key: '2',
            id: "afterHoursGreeting",
            says: Some("choice.after_hours_greeting"),
            does: Does::Act(Greetings::Of(Period::AfterHours)),
        },
        Key {
            key: '3',
            id: "holidayGreeting",
            says: Some("choice.holiday_greeting"),
            does: Does::Act(Greetings::Of(Period::Holiday)),
        },
        Key {
            key: '4',
            id: "followSchedule",
            says: Some("choice.follow_schedule"),
            does: Does::Act(Greetings::FollowSchedule),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Greetings::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// Which greeting an administrator wants to look after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Greetings {
    Of(Period),
    /// Nothing is activated any more. Open where something is.
    FollowSchedule,
    Back,
}

/// What to do with a greeting of an auto attendant.
pub(crate) static GREETING: Menu<Greeting> = Menu {
    id: "attendantGreetingMenu",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "recordGreeting",
            says: Some("choice.record_group_greeting"),
            does: Does::Act(Greeting::Record),
        },
        Key {
            key: '2',
            id: "listenToGreeting",
            says: Some("choice.listen_to_group_greeting"),
            does: Does::Act(Greeting::Listen),
        },
        Key {
            key: '3',
            id: "revertToSystemDefaultGreeting",
            says: Some("choice.default_greeting"),
            does: Does::Act(Greeting::Default),
        },
        Key {
            key: '4',
            id: "activateGreetingNow",
            says: Some("choice.activate_now"),
            does: Does::Act(Greeting::Activate),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Greeting::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What an administrator does with a greeting.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Greeting {
    Record,
    Listen,
    Default,
    Activate,
    Back,
}

/// Has an auto attendant chosen, and looks after its greetings.
pub(super) async fn run(call: &Call) -> Result<(), Leave> {
    let all = attendants(call).await?;
    let Some(chosen) = choose(call, &all).await? else { return Ok(()) };
    call.mention(Prompt::AttendantAt(chosen.number.clone()));
    let desk = Desk { call, attendant: chosen.attendant };
    desk.greetings(chosen).await
}

async fn attendants(call: &Call) -> Result<Vec<ManagedAttendant>, Leave> {
    let answer = call.administer(AdminQuestion::Attendants).await?;
    let AdminAnswer::Attendants(all) = answer else { return Err(of_another_kind()) };
    Ok(all)
}

/// The only one, one of a few by a key, or one of many by its extension.
async fn choose<'a>(call: &Call, all: &'a [ManagedAttendant]) -> Result<Option<&'a ManagedAttendant>, Leave> {
    match all {
        [] => {
            call.object(Prompt::ADMIN_NO_ATTENDANTS);
            Ok(None)
        }
        [only] => Ok(Some(only)),
        many if many.len() > CHOICES_BY_KEY_MAX => by_extension(call, many).await,
        several => {
            let candidates: Vec<_> =
                several.iter().map(|it| Candidate { name: None, number: &it.number }).collect();
            call.mention(Prompt::ADMIN_CHOOSE_ATTENDANT);
            Ok(pick(call, &candidates, "choice.previous").await?.and_then(|chosen| several.get(chosen)))
        }
    }
}

async fn by_extension<'a>(
    call: &Call,
    many: &'a [ManagedAttendant],
) -> Result<Option<&'a ManagedAttendant>, Leave> {
    let Entry::Digits(digits) = call.enter(Prompt::ADMIN_ENTER_ATTENDANT).await? else { return Ok(None) };
    let found = many.iter().find(|it| it.number.trim_start_matches('+') == digits.as_str());
    if found.is_none() {
        call.object(Prompt::ADMIN_NO_ATTENDANT);
    }
    Ok(found)
}

/// The greetings of one auto attendant.
struct Desk<'a> {
    call: &'a Call,
    attendant: AttendantId,
}

impl Desk<'_> {
    async fn greetings(&self, chosen: &ManagedAttendant) -> Result<(), Leave> {
        let mut now = chosen.clone();
        loop {
            if let Some(period) = now.activated {
                self.call.mention(activated(period));
            }
            let is_open = |action| action != Greetings::FollowSchedule || now.activated.is_some();
            match self.call.choose_among(&GREETINGS, is_open).await? {
                Greetings::Of(period) => now = self.greeting(period, now).await?,
                Greetings::FollowSchedule => {
                    self.activate(None).await?;
                    self.call.mention(Prompt::ADMIN_SCHEDULE_FOLLOWED);
                    now = self.as_it_is().await?;
                }
                Greetings::Back => return Ok(()),
            }
        }
    }

    /// Looks after one greeting, and gives back how the auto attendant stands then.
    async fn greeting(&self, period: Period, mut now: ManagedAttendant) -> Result<ManagedAttendant, Leave> {
        loop {
            match self.call.choose(&GREETING).await? {
                Greeting::Record => self.record(period).await?,
                Greeting::Listen => {
                    self.play(&now, period);
                    continue;
                }
                Greeting::Default => self.revert(period).await?,
                Greeting::Activate => {
                    self.activate(Some(period)).await?;
                    self.call.mention(activated(period));
                }
                Greeting::Back => return Ok(now),
            }
            now = self.as_it_is().await?;
        }
    }

    async fn as_it_is(&self) -> Result<ManagedAttendant, Leave> {
        let all = attendants(self.call).await?;
        all.into_iter().find(|it| it.attendant == self.attendant).ok_or(Leave::Unavailable)
    }

    async fn record(&self, period: Period) -> Result<(), Leave> {
        let wanted = wanted(Prompt::ADMIN_RECORD_GREETING, Prompt::ADMIN_GREETING_IS);
        let Some(recording) = recording::make(self.call, &wanted).await? else { return Ok(()) };
        let question = AdminQuestion::KeepAttendantGreeting { attendant: self.attendant, period, recording };
        keep(self.call, question, Prompt::ADMIN_GREETING_KEPT).await
    }

    fn play(&self, now: &ManagedAttendant, period: Period) {
        match now.greetings.get(&period) {
            Some(greeting) => {
                self.call.mention(Prompt::ADMIN_GREETING_IS);
                self.call.mention(Utterance::Stored(greeting.clone()));
            }
            None => self.call.mention(Prompt::ADMIN_GREETING_DEFAULT),
        }
    }

    async fn revert(&self, period: Period) -> Result<(), Leave> {
        let question = AdminQuestion::DefaultAttendantGreeting { attendant: self.attendant, period };
        self.call.administer(question).await?;
        self.call.mention(Prompt::ADMIN_GREETING_DEFAULT);
        Ok(())
    }

    async fn activate(&self, period: Option<Period>) -> Result<(), Leave> {
        self.call.administer(AdminQuestion::Activate { attendant: self.attendant, period }).await?;
        Ok(())
    }
}

/// What auto attendants play is as long as a file of it may be.
pub(super) fn wanted(ask: Prompt, heard_as: Prompt) -> Wanted {
    Wanted {
        purpose: RecordingPurpose::Announcement,
        longest: Duration::from_millis(ANNOUNCEMENT_MAX_MS),
        ask,
        heard_as,
        is_due: false,
    }
}

/// Has a recording kept, and says with the next words whether it is.
pub(super) async fn keep(call: &Call, question: AdminQuestion, done: Prompt) -> Result<(), Leave> {
    match call.administer(question).await? {
        AdminAnswer::NoRoom => call.object(Prompt::ADMIN_NO_ROOM),
        AdminAnswer::Done => call.mention(done),
        AdminAnswer::NoDefaultPasscode
        | AdminAnswer::Found(_)
        | AdminAnswer::Groups(_)
        | AdminAnswer::Attendants(_)
        | AdminAnswer::Announcements(_) => return Err(of_another_kind()),
    }
    Ok(())
}

fn activated(period: Period) -> Prompt {
    match period {
        Period::Business => Prompt::ADMIN_BUSINESS_ACTIVATED,
        Period::AfterHours => Prompt::ADMIN_AFTER_HOURS_ACTIVATED,
        Period::Holiday => Prompt::ADMIN_HOLIDAY_ACTIVATED,
    }
}
