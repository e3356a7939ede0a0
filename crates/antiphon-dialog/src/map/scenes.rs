//! The scenes as they lie within one another.

/// A scene.
pub(super) struct Scene {
    /// The last part of its path.
    pub(super) name: &'static str,
    /// The menus offered in it.
    pub(super) menus: &'static [&'static str],
    /// The keys of the scene around it that lead here: menu and action.
    pub(super) by: &'static [(&'static str, &'static str)],
    /// The scenes in it.
    pub(super) scenes: &'static [Self],
}

const fn scene(
    name: &'static str,
    by: &'static [(&'static str, &'static str)],
    menus: &'static [&'static str],
    scenes: &'static [Scene],
) -> Scene {
    Scene { name, menus, by, scenes }
}

/// All of them: those that a call begins in, with all that lie in them.
pub(super) static ALL: &[Scene] = &[
    scene("portal", &[], &[], PORTAL),
    scene("deposit", &[], DEPOSIT, &[]),
    scene("attendant", &[], &[], ATTENDANT),
];

const PORTAL: &[Scene] = &[
    scene("login", &[], &["voicePortalLogin"], &[]),
    scene("set_up", &[], &["announcementRecordingMenu", "confirmName"], &[]),
    scene("main_menu", &[], &["voicePortalMainMenu"], MAIN_MENU),
    scene("admin", &[], &["administratorMenu"], ADMIN),
];

const MAIN_MENU: &[Scene] = &[
    scene("messages", &[("voicePortalMainMenu", "voiceMessaging")], &["voiceMessagingMenu"], MESSAGES),
    scene("greetings", &[("voicePortalMainMenu", "greetings")], &["greetingsMenu"], GREETINGS),
    scene(
        "forwarding",
        &[("voicePortalMainMenu", "callForwardingOptions")],
        &["callForwardingOptionsMenu"],
        &[],
    ),
    scene("passcode_change", &[("voicePortalMainMenu", "passcode")], &[], &[]),
];

const GREETINGS: &[Scene] = &[scene(
    "name",
    &[("greetingsMenu", "personalizedName")],
    &["personalizedNameMenu", "announcementRecordingMenu"],
    &[],
)];

const MESSAGES: &[Scene] = &[
    scene("play", &[("voiceMessagingMenu", "playMessages")], LISTENING, MESSAGE),
    scene("busy_greeting", &[("voiceMessagingMenu", "changeBusyGreeting")], GREETING, &[]),
    scene("no_answer_greeting", &[("voiceMessagingMenu", "changeNoAnswerGreeting")], GREETING, &[]),
    scene("away_greeting", &[("voiceMessagingMenu", "changeExtendedAwayGreeting")], AWAY, &[]),
    scene("compose", &[("voiceMessagingMenu", "composeMessage")], COMPOSING, COMPOSE),
    scene("message_deposit", &[("voiceMessagingMenu", "messageDeposit")], &["messageDepositMenu"], DISABLING),
    scene("delete_all", &[("voiceMessagingMenu", "deleteAllMessages")], &["deleteAllMessagesMenu"], &[]),
    scene("lists", &[("voiceMessagingMenu", "distributionLists")], LISTS, &[]),
    scene("deleted", &[("voiceMessagingMenu", "playDeletedMessages")], LISTENING, MESSAGE),
];

const LISTENING: &[&str] = &["playMessagesMenu", "playMessageMenu", "playDeletedMessagesMenu"];

const GREETING: &[&str] =
    &["changeBusyOrNoAnswerGreetingMenu", "playGreetingMenu", "announcementRecordingMenu"];

const AWAY: &[&str] = &["changeExtendedAwayGreetingMenu", "playGreetingMenu", "announcementRecordingMenu"];

const MESSAGE: &[Scene] = &[
    scene("call_back", &[("playMessagesMenu", "callbackCaller")], &[], &[]),
    scene(
        "options",
        &[("playMessagesMenu", "additionalMessageOptions")],
        &["additionalMessageOptionsMenu"],
        OPTIONS,
    ),
];

const OPTIONS: &[Scene] = &[
    scene("reply", &[("additionalMessageOptionsMenu", "replyMessage")], &["replyMessageMenu"], &[]),
    scene("forward", &[("additionalMessageOptionsMenu", "forwardMessage")], COMPOSING, COMPOSE),
];

const COMPOSING: &[&str] = &["forwardOrComposeMessageMenu"];

const COMPOSE: &[Scene] = &[
    scene("people", &[("forwardOrComposeMessageMenu", "sendToPerson")], &["sendToPersonMenu"], &[]),
    scene(
        "everybody",
        &[("forwardOrComposeMessageMenu", "sendToAllGroupMembers")],
        &["sendToAllGroupMembersMenu"],
        &[],
    ),
    scene("list", &[("forwardOrComposeMessageMenu", "sendToDistributionList")], LISTS, &[]),
];

const LISTS: &[&str] =
    &["sendToDistributionListMenu", "confirmSendingToDistributionListMenu", "addToDistributionListMenu"];

const DISABLING: &[Scene] = &[scene(
    "afterwards",
    &[("messageDepositMenu", "disableMessageDeposit")],
    &["disableMessageDepositMenu"],
    &[],
)];

const ADMIN: &[Scene] = &[
    scene(
        "attendant",
        &[("administratorMenu", "attendantGreetings")],
        &["attendantGreetingsMenu", "attendantGreetingMenu", "announcementRecordingMenu"],
        &[],
    ),
    scene(
        "announcements",
        &[("administratorMenu", "announcements")],
        &["announcementMenu", "playAnnouncementsMenu", "announcementRecordingMenu"],
        &[],
    ),
    scene(
        "group",
        &[("administratorMenu", "groupMailboxes")],
        &["administerGroup", "confirmReset", "announcementRecordingMenu"],
        &[],
    ),
    scene("user", &[("administratorMenu", "userMailbox")], &["administerUser", "confirmReset"], &[]),
];

const DEPOSIT: &[&str] =
    &["depositGreeting", "depositRecording", "depositReview", "depositSent", "depositClosed"];

const ATTENDANT: &[Scene] = &[
    scene("name_dialing", &[], &["nameDialingConfirmation"], &[]),
    scene("extension_dialing", &[], &[], &[]),
];

/// Keys that lead out of their scene into one that does not lie in it: menu, action, path.
pub(super) static ELSEWHERE: &[(&str, &str, &str)] = &[
    ("depositGreeting", "voicePortalLogin", "portal/login"),
    ("depositSent", "voicePortalLogin", "portal/login"),
];
