//! The keys of Unity Connection's first conversation, from memory of its reference cards.
//!
//! Sure are: 1 hear, 2 save, 3 delete, 4 reply, 5 forward and `#` next after a message; 1 again, 7 back, 8 pause, 9 on
//! and `#` to the end during one; `*` back and 0 help everywhere. The rest is put where it does no harm.

use super::{Layout, MenuLayout};

pub(super) const LAYOUT: Layout = Layout {
    menus: &[
        MenuLayout { menu: "voicePortalMainMenu", keys: &[("exitVoicePortal", '*'), ("repeatMenu", '0')] },
        MenuLayout { menu: "voiceMessagingMenu", keys: &[("repeatMenu", '0')] },
        MenuLayout {
            menu: "playMessagesMenu",
            keys: &[
                ("playMessage", '1'),
                ("saveMessage", '2'),
                ("deleteMessage", '3'),
                ("previousMessage", '7'),
                ("playEnvelope", '9'),
                ("nextMessage", '#'),
                // 4 replies there, and 5 forwards.
                ("additionalMessageOptions", '4'),
            ],
        },
        MenuLayout {
            menu: "playDeletedMessagesMenu",
            keys: &[
                ("playMessage", '1'),
                ("restoreMessage", '3'),
                ("previousMessage", '7'),
                ("playEnvelope", '9'),
                ("nextMessage", '#'),
                ("repeatMenu", '0'),
            ],
        },
        MenuLayout {
            menu: "playMessageMenu",
            keys: &[
                ("skipBackward", '7'),
                ("pauseOrResume", '8'),
                ("skipForward", '9'),
                ("jumpToBegin", '1'),
                ("jumpToEnd", '#'),
            ],
        },
        MenuLayout { menu: "announcementRecordingMenu", keys: &[("repeatMenu", '0')] },
        MenuLayout { menu: "attendantGreetingsMenu", keys: &[("repeatMenu", '0')] },
        MenuLayout { menu: "attendantGreetingMenu", keys: &[("repeatMenu", '0')] },
        MenuLayout { menu: "announcementMenu", keys: &[("repeatMenu", '0')] },
        // As after a message: 1 again, 7 back, `#` on.
        MenuLayout {
            menu: "playAnnouncementsMenu",
            keys: &[
                ("playAnnouncement", '1'),
                ("rerecordAudio", '2'),
                ("previousAnnouncement", '7'),
                ("nextAnnouncement", '#'),
                ("repeatMenu", '0'),
            ],
        },
        MenuLayout { menu: "confirmName", keys: &[("repeatMenu", '0')] },
        MenuLayout { menu: "depositReview", keys: &[("sendMessage", '#'), ("repeatMenu", '9')] },
    ],
};
