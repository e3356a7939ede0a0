//! Announcements: gone through, recorded, recorded anew.

use antiphon_core::ids::AnnouncementId;

use super::attendant::{keep, wanted};
use super::of_another_kind;
use crate::command::Utterance;
use crate::kernel::{Call, Does, Key, Leave, Menu};
use crate::prompts::Prompt;
use crate::question::admin::{AdminAnswer, AdminQuestion, ManagedAnnouncement};
use crate::recording;

/// What to do with the announcements of the location.
pub(crate) static ANNOUNCEMENTS: Menu<Announcements> = Menu {
    id: "announcementMenu",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "recordAudio",
            says: Some("choice.record_announcement"),
            does: Does::Act(Announcements::Record),
        },
        Key {
            key: '3',
            id: "playAnnouncements",
            says: Some("choice.play_announcements"),
            does: Does::Act(Announcements::Play),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Announcements::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What an administrator does with announcements.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Announcements {
    Record,
    Play,
    Back,
}

/// What to do with the announcement at hand.
pub(crate) static ANNOUNCEMENT: Menu<Announcement> = Menu {
    id: "playAnnouncementsMenu",
    intro: None,
    keys: &[
        Key {
            key: '1',
            id: "rerecordAudio",
            says: Some("choice.replace_announcement"),
            does: Does::Act(Announcement::Replace),
        },
        Key {
            key: '2',
            id: "playAnnouncement",
            says: Some("choice.listen"),
            does: Does::Act(Announcement::Listen),
        },
        Key {
            key: '4',
            id: "previousAnnouncement",
            says: Some("choice.previous_announcement"),
            does: Does::Act(Announcement::Previous),
        },
        Key {
            key: '6',
            id: "nextAnnouncement",
            says: Some("choice.next_announcement"),
            does: Does::Act(Announcement::Next),
        },
        Key {
            key: '*',
            id: "returnToPreviousMenu",
            says: Some("choice.previous"),
            does: Does::Act(Announcement::Back),
        },
        Key { key: '#', id: "repeatMenu", says: Some("choice.repeat"), does: Does::Repeat },
    ],
};

/// What an administrator does with an announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Announcement {
    Replace,
    Listen,
    /// One step to newer ones; from the newest to the oldest. Open where there are several.
    Previous,
    /// One step to older ones; from the oldest to the newest. Open where there are several.
    Next,
    Back,
}

/// Looks after the announcements of the location.
pub(super) async fn run(call: &Call) -> Result<(), Leave> {
    loop {
        match call.choose(&ANNOUNCEMENTS).await? {
            Announcements::Record => {
                record(call, None, Prompt::ADMIN_ANNOUNCEMENT_KEPT).await?;
            }
            Announcements::Play => go_through(call).await?,
            Announcements::Back => return Ok(()),
        }
    }
}

async fn go_through(call: &Call) -> Result<(), Leave> {
    let mut all = announcements(call).await?;
    let mut at = 0;
    loop {
        // Going on from the last one leads to the first.
        let Some(here) = all.get(at).or_else(|| all.first()) else {
            call.object(Prompt::ADMIN_NO_ANNOUNCEMENTS);
            return Ok(());
        };
        present(call, here, at, all.len());
        let several = all.len() > 1;
        let is_open = |it| several || !matches!(it, Announcement::Previous | Announcement::Next);
        match call.choose_among(&ANNOUNCEMENT, is_open).await? {
            Announcement::Listen => {}
            Announcement::Next => at = (at + 1) % all.len(),
            Announcement::Previous => at = at.checked_sub(1).unwrap_or(all.len() - 1),
            Announcement::Back => return Ok(()),
            Announcement::Replace => {
                let replaced = here.announcement;
                record(call, Some(replaced), Prompt::ADMIN_ANNOUNCEMENT_REPLACED).await?;
                all = announcements(call).await?;
                at = all.iter().position(|it| it.announcement == replaced).unwrap_or(0);
            }
        }
    }
}

async fn announcements(call: &Call) -> Result<Vec<ManagedAnnouncement>, Leave> {
    let answer = call.administer(AdminQuestion::Announcements).await?;
    let AdminAnswer::Announcements(all) = answer else { return Err(of_another_kind()) };
    Ok(all)
}

/// Which one it is, and what it sounds like, before the menu is said.
fn present(call: &Call, here: &ManagedAnnouncement, at: usize, of: usize) {
    let figure = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    call.mention(Prompt::AnnouncementNumber { number: figure(at + 1), of: figure(of) });
    call.mention(Utterance::Stored(here.audio.clone()));
}

async fn record(call: &Call, instead_of: Option<AnnouncementId>, done: Prompt) -> Result<(), Leave> {
    let wanted = wanted(Prompt::ADMIN_RECORD_ANNOUNCEMENT, Prompt::ADMIN_ANNOUNCEMENT_IS);
    let Some(recording) = recording::make(call, &wanted).await? else { return Ok(()) };
    keep(call, AdminQuestion::KeepAnnouncement { instead_of, recording }, done).await
}
