//! The keys of Unity Connection's first conversation, from memory of its reference cards.
//!
//! Sure are: 1 hear, 2 save, 3 delete, 4 reply, 5 forward and `#` next after a message; 1 again, 7 back, 8 pause, 9 on
//! and `#` to the end during one; `*` back and 0 help everywhere. Likely are 2 in the main menu, which sends a message,
//! and after a recording `#` send, 1 urgent, 3 private, 5 listen, 6 again. The rest is put where it does no harm.

use super::{Layout, MenuLayout};

/// What says a menu again.
const HELP: &[(&str, char)] = &[("repeatMenu", '0')];

pub(super) const LAYOUT: Layout = Layout {
    menus: &[
        MenuLayout { menu: "voicePortalMainMenu", keys: &[("exitVoicePortal", '*'), ("repeatMenu", '0')] },
        MenuLayout {
            menu: "voiceMessagingMenu",
            keys: &[("composeMessage", '2'), ("changeBusyGreeting", '5'), ("repeatMenu", '0')],
        },
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
        MenuLayout {
            menu: "playGreetingMenu",
            keys: &[
                ("skipBackward", '7'),
                ("pauseOrResume", '8'),
                ("skipForward", '9'),
                ("jumpToBegin", '1'),
                ("jumpToEnd", '#'),
            ],
        },
        // As after a message: 4 replies, and 5 forwards.
        MenuLayout {
            menu: "additionalMessageOptionsMenu",
            keys: &[("replyMessage", '4'), ("forwardMessage", '5'), ("repeatMenu", '0')],
        },
        MenuLayout {
            menu: "replyMessageMenu",
            keys: &[
                ("sendReplyToCaller", '#'),
                ("setOrClearUrgentIndicator", '1'),
                ("setOrClearConfidentialIndicator", '3'),
                ("listenToCurrentReply", '5'),
                ("changeCurrentReply", '6'),
                ("repeatMenu", '0'),
            ],
        },
        // Addressing comes first there: whom `#` asks for is who the message is sent to.
        MenuLayout {
            menu: "forwardOrComposeMessageMenu",
            keys: &[
                ("sendToPerson", '#'),
                ("setOrClearUrgentIndicator", '1'),
                ("setOrClearConfidentialIndicator", '3'),
                ("listenToCurrentIntroductionOrMessage", '5'),
                ("changeCurrentIntroductionOrMessage", '6'),
                ("sendToDistributionList", '7'),
                ("repeatMenu", '0'),
            ],
        },
        MenuLayout { menu: "deleteAllMessagesMenu", keys: HELP },
        MenuLayout { menu: "sendToAllGroupMembersMenu", keys: HELP },
        MenuLayout { menu: "sendToDistributionListMenu", keys: HELP },
        MenuLayout { menu: "confirmSendingToDistributionListMenu", keys: HELP },
        MenuLayout { menu: "addToDistributionListMenu", keys: HELP },
        MenuLayout { menu: "changeBusyOrNoAnswerGreetingMenu", keys: HELP },
        MenuLayout { menu: "changeExtendedAwayGreetingMenu", keys: HELP },
        MenuLayout { menu: "greetingsMenu", keys: HELP },
        MenuLayout { menu: "personalizedNameMenu", keys: HELP },
        MenuLayout { menu: "callForwardingOptionsMenu", keys: HELP },
        MenuLayout { menu: "messageDepositMenu", keys: HELP },
        MenuLayout { menu: "disableMessageDepositMenu", keys: HELP },
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
