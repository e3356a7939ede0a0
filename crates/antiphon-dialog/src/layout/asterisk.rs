//! The keys of Asterisk's Comedian Mail, as its menus tell them and its configuration names them.

use super::{Layout, MenuLayout};

pub(super) const LAYOUT: Layout = Layout {
    menus: &[
        // 0 leads to the mailbox options there, `*` to the help, `#` out.
        MenuLayout { menu: "voicePortalMainMenu", keys: &[("exitVoicePortal", '#'), ("repeatMenu", '*')] },
        MenuLayout {
            menu: "voiceMessagingMenu",
            keys: &[("returnToPreviousMenu", '#'), ("repeatMenu", '*')],
        },
        // After a message: 4 5 6 7 9 as there; the envelope, which is below 3 there, is next to hand.
        MenuLayout {
            menu: "playMessagesMenu",
            keys: &[
                ("playMessage", '5'),
                ("previousMessage", '4'),
                ("nextMessage", '6'),
                ("deleteMessage", '7'),
                ("saveMessage", '9'),
                ("playEnvelope", '1'),
                // 8 forwards there, and nobody who wants that is to call somebody: 2 calls back below 3.
                ("callbackCaller", '2'),
                // 3 leads to replies there.
                ("additionalMessageOptions", '3'),
                ("returnToPreviousMenu", '#'),
            ],
        },
        MenuLayout {
            menu: "playDeletedMessagesMenu",
            keys: &[
                ("playMessage", '5'),
                ("playEnvelope", '1'),
                ("returnToPreviousMenu", '#'),
                ("repeatMenu", '*'),
            ],
        },
        // `*` back, `#` on, 0 pause, 2 from the beginning; there is no key to the end, and 8 is free while one listens.
        MenuLayout {
            menu: "playMessageMenu",
            keys: &[
                ("skipBackward", '*'),
                ("pauseOrResume", '0'),
                ("skipForward", '#'),
                ("jumpToBegin", '2'),
                ("jumpToEnd", '8'),
            ],
        },
        MenuLayout {
            menu: "playGreetingMenu",
            keys: &[
                ("skipBackward", '*'),
                ("pauseOrResume", '0'),
                ("skipForward", '#'),
                ("jumpToBegin", '2'),
                ("jumpToEnd", '8'),
            ],
        },
        // Below 3: 1 reply; forwarding has 8 a menu above.
        MenuLayout { menu: "additionalMessageOptionsMenu", keys: &[("forwardMessage", '8')] },
        // After a recording: 1 keep, 2 listen, 3 again, 4 urgent.
        MenuLayout {
            menu: "announcementRecordingMenu",
            keys: &[("listenToRecording", '2'), ("rejectRerecord", '3')],
        },
        // As after a message: 4 5 6, and 3 for what is less often wanted.
        MenuLayout {
            menu: "playAnnouncementsMenu",
            keys: &[("playAnnouncement", '5'), ("rerecordAudio", '3')],
        },
        MenuLayout { menu: "confirmName", keys: &[("recordPersonalizedName", '3')] },
        MenuLayout {
            menu: "depositReview",
            keys: &[
                ("sendMessage", '1'),
                ("listenToCurrentMessage", '2'),
                ("changeCurrentMessage", '3'),
                ("setOrClearUrgentIndicator", '4'),
            ],
        },
        MenuLayout {
            menu: "replyMessageMenu",
            keys: &[
                ("sendReplyToCaller", '1'),
                ("listenToCurrentReply", '2'),
                ("changeCurrentReply", '3'),
                ("setOrClearUrgentIndicator", '4'),
            ],
        },
        // To everybody at once is not there: it has the key that marks urgent elsewhere.
        MenuLayout {
            menu: "forwardOrComposeMessageMenu",
            keys: &[
                ("sendToPerson", '1'),
                ("listenToCurrentIntroductionOrMessage", '2'),
                ("changeCurrentIntroductionOrMessage", '3'),
                ("setOrClearUrgentIndicator", '4'),
                ("sendToAllGroupMembers", '6'),
            ],
        },
    ],
};
