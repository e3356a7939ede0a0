//! What callers of an auto attendant hear, in text: the words of the telephone, and what each key leads to.

use antiphon_core::announcement::Announcement;
use antiphon_core::attendant::{Attendant, Greeting, KeyAction, Menu, MenuKey, NoInputAction, Period};
use antiphon_core::numbering::Dialled;
use antiphon_dialog::attendant::{own_words, said_before};
use antiphon_dialog::prompts::{Language, Prompt, text};
use antiphon_office::admin::attendants::AttendantDraft;
use askama::Template;

use super::{Place, keypad};
use crate::Hub;
use crate::form::{Form, Typed};
use crate::page::Refusal;
use crate::words::{counted, length};

/// What a caller hears in a menu.
#[derive(Template)]
#[template(path = "parts/attendant_heard.html")]
pub(super) struct Heard {
    /// Why it cannot be as it is typed.
    problem: String,
    language: &'static str,
    /// Our own words.
    words: Vec<String>,
    /// The announcement that is played instead of them.
    played: Option<Played>,
    keys: Vec<Choice>,
    silence: String,
    /// What callers would stumble over.
    foolish: Vec<String>,
}

struct Played {
    id: String,
    name: String,
    length: String,
    version: i64,
}

struct Choice {
    sign: char,
    description: String,
    what: String,
}

/// What callers hear now.
pub(super) async fn of_stored(hub: &Hub, attendant: &Attendant, place: &Place) -> Result<Heard, Refusal> {
    heard(hub, attendant, place).await
}

/// What callers would hear, were it saved as it is typed.
pub(super) async fn of_typed(
    hub: &Hub,
    attendant: &Attendant,
    place: &Place,
    mut draft: AttendantDraft,
    typed: &Typed,
) -> Result<Heard, Refusal> {
    let planned = match keypad::read(typed) {
        Ok(menu) => {
            let kept = place.is_holiday() && !typed.on("own");
            place.put(&mut draft, if kept { None } else { Some(menu) });
            hub.office.plan_attendant_change(attendant.organization, attendant.id, &draft).await
        }
        Err(error) => Err(error),
    };
    match planned {
        Ok(plan) => heard(hub, &plan.after, place).await,
        Err(error) => {
            let form = Form::new().refused(&keypad::beside(error, &place.at(), typed));
            let silent = heard(hub, attendant, place).await?;
            Ok(Heard { problem: form.problem("saved"), ..silent })
        }
    }
}

async fn heard(hub: &Hub, attendant: &Attendant, place: &Place) -> Result<Heard, Refusal> {
    let (menu, period) = match place {
        Place::Of(period) => (attendant.menu(*period), Some(*period)),
        Place::Sub(name) => {
            let sub_menu = attendant.sub_menus.iter().find(|it| it.name == *name).ok_or(Refusal::Missing)?;
            (&sub_menu.menu, None)
        }
    };
    let all = hub.office.announcements(attendant.organization).await?;
    let announcements: Vec<_> = all.into_iter().map(|it| it.announcement).collect();
    let teller = Teller { hub, attendant, announcements: &announcements };
    let mut keys = Vec::new();
    for key in &menu.keys {
        keys.push(teller.choice(key).await?);
    }
    let found = hub.office.foolish_in(attendant).await?;
    Ok(Heard {
        problem: String::new(),
        language: teller.language().tag(),
        words: teller.words(menu, period),
        played: teller.played(menu.greeting),
        keys,
        silence: teller.silence(menu).await?,
        foolish: found.iter().filter(|it| concerns(it, place)).map(|it| in_words(it)).collect(),
    })
}

/// Whether what was found is about this menu, or about no menu at all.
fn concerns(found: &str, place: &Place) -> bool {
    let name = match place {
        Place::Of(period) => period.word(),
        Place::Sub(name) => name,
    };
    match found.strip_prefix("menu ") {
        Some(rest) => rest.starts_with(&format!("{name}:")) || rest.starts_with(&format!("{name},")),
        None => true,
    }
}

fn in_words(found: &str) -> String {
    let found = match found.strip_prefix("menu ").and_then(|rest| rest.split_once([',', ':'])) {
        Some((_, rest)) => rest.trim(),
        None => found,
    };
    let mut letters = found.chars();
    letters.next().map(|first| format!("{}{}.", first.to_uppercase(), letters.as_str())).unwrap_or_default()
}

struct Teller<'a> {
    hub: &'a Hub,
    attendant: &'a Attendant,
    announcements: &'a [Announcement],
}

impl Teller<'_> {
    fn language(&self) -> Language {
        Language::or_nearest(&self.attendant.language)
    }

    fn say(&self, prompt: &Prompt) -> String {
        text(self.language(), prompt)
    }

    fn words(&self, menu: &Menu, period: Option<Period>) -> Vec<String> {
        if self.played(menu.greeting).is_some() {
            return Vec::new();
        }
        own_words(menu, period, true).iter().map(|prompt| self.say(prompt)).collect()
    }

    fn played(&self, greeting: Greeting) -> Option<Played> {
        let id = greeting.announcement()?;
        let it = self.announcements.iter().find(|it| it.id == id)?;
        Some(Played {
            id: it.id.to_string(),
            name: it.name.clone(),
            length: length(it.duration_ms),
            version: it.version,
        })
    }

    fn recording(&self, greeting: Greeting) -> Option<String> {
        self.played(greeting).map(|it| format!("“{}” ({})", it.name, it.length))
    }

    async fn choice(&self, key: &MenuKey) -> Result<Choice, Refusal> {
        let what = match &key.action {
            KeyAction::PlayAnnouncement(id) => match self.recording(Greeting::Announcement(*id)) {
                Some(recording) => format!("plays {recording} and offers the menu again"),
                None => "plays an announcement that is not there".to_owned(),
            },
            KeyAction::TransferWithPrompt(to)
            | KeyAction::TransferWithoutPrompt(to)
            | KeyAction::TransferToOperator(to) => {
                let calls = format!("calls {}", self.whose(to).await?);
                self.after_words(said_before(&key.action), &calls)
            }
            KeyAction::TransferToMailbox(to) => format!("takes a message for {}", self.whose(to).await?),
            KeyAction::NameDialing => "asks for a name, spelled on the keys".to_owned(),
            KeyAction::ExtensionDialing => "asks for an extension".to_owned(),
            KeyAction::RepeatMenu => "offers the menu again".to_owned(),
            KeyAction::Exit => "ends the call".to_owned(),
            KeyAction::SubMenu(name) => format!("leads to the sub-menu “{name}”"),
            KeyAction::ReturnToPreviousMenu => "leads back to the menu before".to_owned(),
        };
        Ok(Choice { sign: key.key.as_char(), description: key.description.clone(), what })
    }

    fn after_words(&self, prompt: Option<Prompt>, calls: &str) -> String {
        match prompt {
            Some(prompt) => format!("says “{}” and {calls}", self.say(&prompt)),
            None => calls.to_owned(),
        }
    }

    async fn silence(&self, menu: &Menu) -> Result<String, Refusal> {
        let then = match &menu.no_input.action {
            NoInputAction::PlayMessageAndDisconnect(message) => {
                let words =
                    self.recording(*message).unwrap_or_else(|| format!("“{}”", self.say(&Prompt::GOODBYE)));
                format!("plays {words} and ends the call")
            }
            NoInputAction::TransferWithPrompt(to) => {
                self.after_words(Some(Prompt::PUTTING_THROUGH), &format!("calls {}", self.whose(to).await?))
            }
            NoInputAction::TransferToOperator(to) => {
                self.after_words(Some(Prompt::TO_OPERATOR), &format!("calls {}", self.whose(to).await?))
            }
            NoInputAction::TransferWithoutPrompt(to) => format!("calls {}", self.whose(to).await?),
            NoInputAction::TransferToMailbox(to) => format!("takes a message for {}", self.whose(to).await?),
            NoInputAction::Disconnect => "ends the call".to_owned(),
        };
        let waits = counted(menu.no_input.timer.seconds(), "second", "seconds");
        Ok(match menu.no_input.retries() {
            0 => format!("waits {waits}, then {then}"),
            1 => format!("waits {waits}, offers the menu once more, then {then}"),
            more => format!("waits {waits}, offers the menu {more} times more, then {then}"),
        })
    }

    async fn whose(&self, to: &Dialled) -> Result<String, Refusal> {
        let Attendant { organization, location, .. } = self.attendant;
        let found = self.hub.office.target_at(*organization, *location, to).await?;
        Ok(found.map_or_else(|| to.to_string(), |it| format!("{} ({to})", it.name)))
    }
}
