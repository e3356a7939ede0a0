//! What an administrator hears.

super::fixed! {
    /// Asks whose mailbox is to be looked after.
    ADMIN_ENTER_EXTENSION = "admin.enter_extension";
    /// Asks for a voicemail group.
    ADMIN_ENTER_GROUP = "admin.enter_group";
    /// Nobody at this location has that extension.
    ADMIN_NOBODY = "admin.nobody";
    /// No voicemail group of this location has that extension.
    ADMIN_NO_GROUP = "admin.no_group";
    /// Leads in the recorded name of a mailbox's owner.
    ADMIN_MAILBOX_OF = "admin.mailbox_of";
    /// The mailbox is open.
    ADMIN_NOT_LOCKED = "admin.not_locked";
    /// The mailbox is locked for calls from other phones than the owner's.
    ADMIN_LOCKED_OUTSIDE = "admin.locked_outside";
    /// The mailbox is locked.
    ADMIN_LOCKED = "admin.locked";
    /// The mailbox is freed.
    ADMIN_UNLOCKED = "admin.unlocked";
    /// Asks before a passcode is reset.
    ADMIN_CONFIRM_RESET = "admin.confirm_reset";
    /// The passcode is reset to the default one.
    ADMIN_RESET = "admin.reset";
    /// The passcode cannot be reset by telephone.
    ADMIN_NO_DEFAULT = "admin.no_default";
    /// Leads in a greeting.
    ADMIN_GREETING_IS = "admin.greeting_is";
    /// Callers hear the default greeting.
    ADMIN_GREETING_DEFAULT = "admin.greeting_default";
    /// Asks for a greeting after the tone.
    ADMIN_RECORD_GREETING = "admin.record_greeting";
    /// The greeting is kept.
    ADMIN_GREETING_KEPT = "admin.greeting_kept";
    /// Leads in what lies in somebody's mailbox.
    ADMIN_IN_THIS_MAILBOX = "admin.in_this_mailbox";
    /// The location has no voicemail group.
    ADMIN_NO_GROUPS = "admin.no_groups";
    /// Leads in the voicemail groups of which one is chosen.
    ADMIN_CHOOSE_GROUP = "admin.choose_group";
    /// No auto attendant of the location can be called.
    ADMIN_NO_ATTENDANTS = "admin.no_attendants";
    /// Leads in the auto attendants of which one is chosen.
    ADMIN_CHOOSE_ATTENDANT = "admin.choose_attendant";
    /// Asks for an auto attendant.
    ADMIN_ENTER_ATTENDANT = "admin.enter_attendant";
    /// No auto attendant of this location has that extension.
    ADMIN_NO_ATTENDANT = "admin.no_attendant";
    /// Callers hear the greeting for business hours, whatever the schedule says.
    ADMIN_BUSINESS_ACTIVATED = "admin.business_activated";
    /// Callers hear the greeting after hours, whatever the schedule says.
    ADMIN_AFTER_HOURS_ACTIVATED = "admin.after_hours_activated";
    /// Callers hear the greeting on holidays, whatever the schedule says.
    ADMIN_HOLIDAY_ACTIVATED = "admin.holiday_activated";
    /// The schedule decides again.
    ADMIN_SCHEDULE_FOLLOWED = "admin.schedule_followed";
    /// Asks for an announcement after the tone.
    ADMIN_RECORD_ANNOUNCEMENT = "admin.record_announcement";
    /// Leads in an announcement just recorded.
    ADMIN_ANNOUNCEMENT_IS = "admin.announcement_is";
    /// The announcement is kept.
    ADMIN_ANNOUNCEMENT_KEPT = "admin.announcement_kept";
    /// The announcement is replaced.
    ADMIN_ANNOUNCEMENT_REPLACED = "admin.announcement_replaced";
    /// The location has no announcements.
    ADMIN_NO_ANNOUNCEMENTS = "admin.no_announcements";
    /// There is no more room for announcements.
    ADMIN_NO_ROOM = "admin.no_room";
}
