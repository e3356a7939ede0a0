//! Every limit of the voice portal by name, each with where its figure came from.
//!
//! Whatever can grow, wait or repeat is bounded by one of these. What an administrator may change is called a
//! default here and travels as a [`Limit`] or in a policy of its own; the rest is fixed.

use std::time::Duration;

/// One second in the milliseconds that stored times count in.
pub const SECOND_MS: i64 = 1_000;
/// One hour in the milliseconds that stored times count in.
pub const HOUR_MS: i64 = 60 * 60 * SECOND_MS;
/// One day in the milliseconds that stored times count in; days here are never shortened by summer time.
pub const DAY_MS: i64 = 24 * 60 * 60 * SECOND_MS;

/// A figure that an administrator sets, with its switch.
///
/// The figure stays while the switch is off, so that switching on again needs no retyping and clients read back
/// what they wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Whether the figure is in force.
    pub enabled: bool,
    /// The figure; its unit and range are told by the field that holds the limit.
    pub value: u16,
}

impl Limit {
    /// A figure in force.
    #[must_use]
    pub const fn on(value: u16) -> Self {
        Self { enabled: true, value }
    }

    /// A figure kept for later, without effect now.
    #[must_use]
    pub const fn off(value: u16) -> Self {
        Self { enabled: false, value }
    }

    /// The figure if it is in force.
    #[must_use]
    pub fn active(self) -> Option<u16> {
        self.enabled.then_some(self.value)
    }
}

// Passcodes.

/// Digits of the shortest passcode any rule may allow; the field's systems let an administrator go down to two.
pub const PASSCODE_DIGITS_MIN: usize = 2;
/// Digits of the longest passcode; the field's systems store no more than thirty.
pub const PASSCODE_DIGITS_MAX: usize = 30;
/// Digits of a passcode that we propose, where the rules leave the choice: the usual minimum length.
pub const PROPOSED_PASSCODE_DIGITS: u16 = 6;
/// Random candidates tried for one proposal. Valid rules accept more than one candidate in ten, so that a thousand
/// misses in a row happen only where no passcode can satisfy the rules.
pub const PROPOSALS_MAX: usize = 1_000;
/// Evaluations a side still gets when the limit of failed attempts is switched off. NIST SP 800-63B (5.2.2) allows
/// no more than a hundred failures in a row, whatever the policy says.
pub const ATTEMPTS_WHEN_UNLIMITED: u32 = 100;
/// Days until a default or one-time passcode that nobody used stops working (an administrator may change it):
/// longer than a holiday, shorter than a forgotten account.
pub const INITIAL_PASSCODE_DAYS: u32 = 30;
/// Wrong passcodes an hour from one source over all mailboxes: five times the usual four of one mailbox, which no
/// honest telephone reaches and which makes trying one passcode at many mailboxes slow.
pub const WRONG_PASSCODES_PER_SOURCE_HOUR_MAX: usize = 20;
/// Sources remembered at once: ten thousand busy ones fit in a few megabytes.
pub const SOURCES_REMEMBERED_MAX: usize = 10_000;
/// Mailbox numbers without a mailbox whose attempts are counted, per organization: every number of a four-digit
/// plan, so that a caller who tries them all still cannot tell which exist.
pub const UNKNOWN_MAILBOXES_REMEMBERED_MAX: usize = 10_000;

// What a caller enters.

/// Digits of one entry. Two more than the longest passcode, so that one too long is seen to be too long instead of
/// being cut to a right one.
pub const DIGITS_PER_ENTRY_MAX: usize = PASSCODE_DIGITS_MAX + 2;
/// Keys held for later prompts while the caller types ahead: a mailbox number, a passcode and a way through the
/// menus.
pub const KEYS_TYPED_AHEAD_MAX: usize = 64;
/// Rounds of silence at one prompt before goodbye.
pub const SILENCES_PER_PROMPT_MAX: u32 = 3;
/// Keys without a meaning pressed at one menu before goodbye: more than a searching finger needs, less than a fax
/// machine or a talking caller makes.
pub const UNKNOWN_KEYS_PER_MENU_MAX: u32 = 10;
/// Silence after a prompt before it is repeated: the field's default for its automated attendants.
pub const FIRST_KEY_TIMEOUT: Duration = Duration::from_secs(10);
/// Silence within an entry before it counts as finished: enough to read the next digits from paper.
pub const NEXT_KEY_TIMEOUT: Duration = Duration::from_secs(5);

// Calls.

/// Wrong passcodes in one call before goodbye, where the mailbox did not lock earlier: the largest limit of failed
/// attempts that an administrator can set.
pub const WRONG_PASSCODES_PER_CALL_MAX: u32 = 10;
/// Mailbox numbers entered in one call before goodbye: an honest caller mistypes twice, a scanner needs hundreds.
pub const MAILBOX_NUMBERS_PER_CALL_MAX: u32 = 5;
/// New passcodes entered in one call before goodbye: an owner who broke every rule once has found one by then.
pub const NEW_PASSCODES_PER_CALL_MAX: u32 = 20;
/// Recordings begun in one call before goodbye: an owner answers some fifty messages in a full mailbox of two minutes
/// each, and says half of it again. One is kept or thrown away before the next begins, so they never lie side by side.
pub const RECORDINGS_PER_CALL_MAX: u32 = 100;
/// How long a caller may still press a key after his message was sent, where he may log in: most have only to hang up.
pub const KEY_AFTER_DEPOSIT_MAX: Duration = Duration::from_secs(3);
/// The longest pause within a message, which then goes on by itself: time to answer the door.
pub const PAUSE_MAX: Duration = Duration::from_secs(5 * 60);
/// Menus entered in one call before goodbye: a full mailbox heard with five keys a message, and none needs more.
pub const MENUS_PER_CALL_MAX: u32 = 10_000;
/// The longest call to a portal. A full mailbox of a hundred minutes, heard twice, fits.
pub const PORTAL_CALL_MAX: Duration = Duration::from_secs(4 * 60 * 60);
/// The longest call between two people that is bridged here: longer than any conversation, so that only two handsets
/// off their hooks are ended by it.
pub const BRIDGED_CALL_MAX: Duration = Duration::from_secs(12 * 60 * 60);
/// Dialogs that may take over from another one in one call: from an attendant to a mailbox to its operator and on; two
/// that send a caller to each other are stopped by it.
pub const HAND_OVERS_PER_CALL_MAX: u32 = 5;
/// Phones of a person that ring at once: one on each desk, a mobile one, an app on each screen, and a few that were
/// taken away without a word.
pub const PHONES_RUNG_MAX: usize = 10;
/// How long a number outside rings: as long as a proxy waits (Timer C of RFC 3261 section 16.6), since whoever has
/// called there gives up himself.
pub const OUTSIDE_RING: Duration = Duration::from_secs(180);
/// Calls that go outside in a day because one owner sends his on, or has callers sent there: what somebody who calls
/// again and again could cost is bounded by it.
pub const SENT_OUTSIDE_PER_DAY_MAX: u32 = 200;
/// Calls that one owner may make back from his mailbox in a day: one for each message of a busy one. What a thief of a
/// passcode could cost is bounded by it.
pub const CALL_BACKS_PER_DAY_MAX: u32 = 50;
/// Calls that one location's portal answers at once by default, so that one location cannot take all lines of a
/// server that many share.
pub const CALLS_PER_LOCATION_DEFAULT: usize = 100;

/// Times a call is sent on from one person to the next before the last one's voicemail answers: more than any office
/// arranges on purpose, and few enough to be looked up while the caller waits.
pub const FORWARDS_PER_CALL_MAX: usize = 5;
/// Rings before a call counts as unanswered by default: half a minute at six seconds a ring.
pub const RINGS_DEFAULT: u32 = 5;
/// Fewest rings before a call counts as unanswered, as the field has it.
pub const RINGS_MIN: u32 = 2;
/// Most rings before a call counts as unanswered, as the field has it.
pub const RINGS_MAX: u32 = 20;

// Messages and recordings.

/// The longest message by default, in milliseconds: ten minutes, the field's largest.
pub const MESSAGE_MAX_MS: u32 = 10 * 60 * 1_000;
/// All messages of a mailbox together by default, in milliseconds: a hundred minutes, as the field gives.
pub const MAILBOX_MAX_MS: u64 = 100 * 60 * 1_000;
/// The largest mailbox an administrator can set, in milliseconds: 900 minutes, the field's largest choice.
pub const MAILBOX_MAX_MS_MAX: u64 = 900 * 60 * 1_000;
/// Percent of its minutes at which a mailbox's owner is warned.
pub const MAILBOX_WARNING_PERCENT: u64 = 80;
/// New and saved messages of one mailbox: a hundred minutes of six-second messages. The deleted ones are not counted,
/// for they go by themselves.
pub const MESSAGES_PER_MAILBOX_MAX: usize = 1_000;
/// Sound below which a recording is dropped: nobody says anything in less than a second.
pub const RECORDING_MIN: Duration = Duration::from_secs(1);
/// Silence that ends a recording: longer than a caller thinks, shorter than he waits.
pub const RECORDING_SILENCE_MAX: Duration = Duration::from_secs(10);
/// The longest greeting: callers do not hear out more, and an upload of the field holds about as much.
pub const GREETING_MAX: Duration = Duration::from_secs(5 * 60);
/// Bytes of an uploaded greeting: five minutes of stereo at 48 kHz, beyond which no format we read can be of use.
pub const UPLOAD_BYTES_MAX: usize = 60 * 1024 * 1024;
/// The longest personalized name: a name and a department, spoken slowly.
pub const NAME_MAX: Duration = Duration::from_secs(10);
/// Addressees of one composed or forwarded message: a department, not the company.
pub const ADDRESSEES_PER_MESSAGE_MAX: usize = 100;
/// Distribution lists of one person, as the field has them.
pub const DISTRIBUTION_LISTS_MAX: usize = 15;
/// Characters of a distribution list's name, as the field has it.
pub const DISTRIBUTION_LIST_NAME_CHARS_MAX: usize = 80;
/// Characters of a number as it is typed into a distribution list, as the field has it.
pub const DISTRIBUTION_LIST_ENTRY_CHARS_MAX: usize = 161;
/// Numbers in a distribution list: as many as one message may have addressees.
pub const DISTRIBUTION_LIST_ENTRIES_MAX: usize = ADDRESSEES_PER_MESSAGE_MAX;
/// The longest introduction of a forwarded message: why it is sent on, not a message of its own.
pub const INTRODUCTION_MAX: Duration = Duration::from_secs(2 * 60);
/// How long a message that was recorded at a desk waits to be sent, in milliseconds: an interrupted quarter of an hour
/// fits in easily, and nobody looks for it tomorrow.
pub const DRAFT_MAX_MS: i64 = 60 * 60 * SECOND_MS;
/// Messages of one author that wait at a desk to be sent: enough for several windows, and too little to fill a disk.
pub const DRAFTS_PER_AUTHOR_MAX: usize = 5;
/// People of a location whom one message to all reaches: a large site; in a larger one such messages are no longer
/// spoken ones, and the caller who sends them would wait too long.
pub const EVERYBODY_MAX: usize = 1_000;
/// Days a deleted message is kept for undelete.
pub const UNDELETE_DAYS: u32 = 14;
/// Days in which a person who was removed can be brought back: as long as a deleted message.
pub const REMOVED_PEOPLE_DAYS: u32 = 14;
/// Days of message expiry by default, once it is switched on: the field's default.
pub const EXPIRY_DAYS_DEFAULT: u32 = 15;
/// Days of message expiry at most, as the field's administrators may choose.
pub const EXPIRY_DAYS_MAX: u32 = 180;

// Auto attendants.

/// The longest announcement, in milliseconds: four minutes, as the field has it. Nobody hears out more.
pub const ANNOUNCEMENT_MAX_MS: u64 = 4 * 60 * 1_000;
/// The largest file of an announcement: 9,600 kB, the field's figure.
pub const ANNOUNCEMENT_BYTES_MAX: u64 = 9_600 * 1_000;
/// Announcements that an administrator goes through by telephone: nobody listens to more.
pub const ANNOUNCEMENTS_BY_PHONE_MAX: usize = 50;
/// Auto attendants, voicemail groups or people of whom one is chosen by a key: as many as there are keys for them.
pub const CHOICES_BY_KEY_MAX: usize = 9;
/// All announcements of an organization together: 1,000 MB, the field's figure.
pub const ANNOUNCEMENTS_BYTES_MAX: u64 = 1_000 * 1_000 * 1_000;
/// Announcements of one organization: as many as fit in a list that somebody reads.
pub const ANNOUNCEMENTS_MAX: usize = 5_000;
/// Earlier recordings kept of one announcement, so that a mistake is taken back: the last ten.
pub const EARLIER_TAKES_MAX: usize = 10;
/// Schedules of one location: one for every department, and one for every holiday calendar.
pub const SCHEDULES_PER_LOCATION_MAX: usize = 200;
/// Events of one schedule: twenty holidays a year for ten years, and every day of the week in five parts.
pub const EVENTS_PER_SCHEDULE_MAX: usize = 250;
/// Auto attendants of one location: more numbers than a switchboard has lamps.
pub const ATTENDANTS_PER_LOCATION_MAX: usize = 100;
/// Sub-menus of one auto attendant: more than a caller bears, and few enough to be loaded with every call.
pub const SUB_MENUS_PER_ATTENDANT_MAX: usize = 50;
/// Menus that a caller can go back through; from deeper ones the way back is shorter.
pub const MENU_DEPTH_MAX: usize = 8;
/// Menus offered in one call to an auto attendant before goodbye: whoever lets himself be led in circles has had
/// every menu of the largest one twice.
pub const ATTENDANT_MENUS_PER_CALL_MAX: u32 = 100;
/// Seconds a menu waits for a key by default: the field's default.
pub const NO_INPUT_TIMER_DEFAULT: u8 = 10;
/// The longest time a menu waits for a key, as the field has it.
pub const NO_INPUT_TIMER_MAX: Duration = Duration::from_secs(60);
/// How often a menu can be offered again to a caller who presses nothing, as the field has it.
pub const RETRIES_WITHOUT_INPUT_MAX: u8 = 3;
/// Extensions or names entered at one key of an auto attendant before its menu comes back: a caller who finds nobody
/// in five tries is better served by another key.
pub const NUMBERS_PER_VISIT_MAX: u32 = 5;
/// Letters to be spelled at least before names are looked for: with fewer, half of the directory fits.
pub const SPELLED_LETTERS_MIN: usize = 3;
/// Names offered as choices: as many as there are keys for them.
pub const SPELLED_NAMES_MAX: usize = 9;

// Numbers.

/// Members of one voicemail group: a department; more share no list of messages to any use.
pub const GROUP_MEMBERS_MAX: usize = 200;
/// Voicemail groups of one location: one for every department, several times over.
pub const GROUPS_PER_LOCATION_MAX: usize = 200;
/// Trunks of one organization: a main and a spare carrier for each of many sites. Every call looks at them.
pub const TRUNKS_MAX: usize = 100;
/// Peers of one trunk: each that is tried costs the caller seconds.
pub const PEERS_PER_TRUNK_MAX: usize = 8;
/// Addresses and ranges that calls on one trunk come from: the largest carriers list a few dozen.
pub const SOURCES_PER_TRUNK_MAX: usize = 64;
/// Emergency numbers of one location, and beginnings of dear numbers: what a country's numbering plan has.
pub const DIAL_RULE_NUMBERS_MAX: usize = 100;
/// Digits of a prefix of a dial rule: the longest escape to another country has five.
pub const DIAL_PREFIX_DIGITS_MAX: usize = 7;
/// Digits of the shortest extension.
pub const EXTENSION_DIGITS_MIN: usize = 2;
/// Digits of the longest extension.
pub const EXTENSION_DIGITS_MAX: usize = 10;
/// Digits of the longest location prefix, as the field has it.
pub const PREFIX_DIGITS_MAX: usize = 7;
/// Digits of the shortest international number: a country code of three digits and a subscriber number of four.
pub const PHONE_NUMBER_DIGITS_MIN: usize = 7;
/// Digits of the longest international number (ITU-T E.164 section 6.1).
pub const PHONE_NUMBER_DIGITS_MAX: usize = 15;
/// Characters of a dialled string once it is normalised: the longest number, with an international and a trunk
/// access code before it and a service code around it.
pub const DIALLED_CHARS_MAX: usize = 32;
/// Characters looked at for a dialled string before normalisation: the longest normalised one, with a separator
/// after each character and parameters behind it.
pub const DIALLED_INPUT_BYTES_MAX: usize = 256;

/// Percent of a mailbox that are in use when its owner is warned.
pub const NEARLY_FULL_PERCENT: u64 = 80;

// Looks.

/// Bytes of a logo: it goes with every page once and with every letter.
pub const LOGO_BYTES_MAX: usize = 100_000;

// Accounts.

/// Wrong web passwords in a row before the next try has to wait: a person who mixes up passwords has tried his by then.
pub const SIGN_IN_TRIES_FREE: u32 = 5;
/// The first wait after those, in milliseconds; it doubles with each further wrong password.
pub const SIGN_IN_WAIT_FIRST_MS: i64 = 30 * SECOND_MS;
/// The longest wait, in milliseconds: 24 guesses a day are none.
pub const SIGN_IN_WAIT_MAX_MS: i64 = 60 * 60 * SECOND_MS;
/// How long wrong web passwords in a row are remembered, in milliseconds.
pub const SIGN_IN_TRIES_KEPT_MS: i64 = DAY_MS;
/// How long a session of a browser lives without being used, in milliseconds.
pub const SESSION_IDLE_MAX_MS: i64 = DAY_MS;
/// How long it lives at most, in milliseconds (NIST SP 800-63B 2.1.3: thirty days).
pub const SESSION_MAX_MS: i64 = 30 * DAY_MS;
/// How long the proof of who one is holds for sensitive acts, in milliseconds.
pub const PROOF_FRESH_MAX_MS: i64 = 15 * 60 * SECOND_MS;
/// How exactly the last use of sessions and tokens is written down, in milliseconds: a write a minute costs nothing.
pub const LAST_USE_STEP_MS: i64 = 60 * SECOND_MS;
/// How long the link that sets up the first administrator holds, in milliseconds.
pub const SET_UP_LINK_MAX_MS: i64 = DAY_MS;
/// How long an invitation to choose a web password holds, in milliseconds: somebody on holiday comes back within it.
pub const INVITATION_MAX_MS: i64 = 7 * DAY_MS;
/// How long the link for a forgotten web password holds, in milliseconds: whoever asks for it waits for it.
pub const PASSWORD_LINK_MAX_MS: i64 = 60 * 60 * SECOND_MS;
/// Sessions of one account at once; the one used longest ago ends for a further one.
pub const SESSIONS_PER_ACCOUNT_MAX: usize = 50;
/// Passkeys of one account: one for each of somebody's devices, and a key in the drawer.
pub const PASSKEYS_PER_ACCOUNT_MAX: usize = 20;
/// How long a browser has for making or showing a passkey, in milliseconds: somebody looks for his telephone.
pub const PASSKEY_CEREMONY_MAX_MS: i64 = 5 * 60 * SECOND_MS;
/// Browsers that make or show a passkey at once; the one that began first has to begin anew for a further one.
pub const PASSKEY_CEREMONIES_MAX: usize = 4_096;
/// Those of them from one network address, so that nobody alone crowds the others out: a building behind one address.
pub const PASSKEY_CEREMONIES_PER_SOURCE_MAX: usize = 256;
/// Tokens of one account's own: one for each of somebody's programs, so that nobody uses up those of the organization.
pub const TOKENS_PER_ACCOUNT_MAX: usize = 20;
/// Tokens of one organization: a few for each of its programs, and those of some hundreds of tinkerers.
pub const TOKENS_PER_ORGANIZATION_MAX: usize = 1_000;
/// Integrations of one organization.
pub const INTEGRATIONS_PER_ORGANIZATION_MAX: usize = 100;
/// Addresses that one integration may send browsers back to.
pub const REDIRECT_URIS_MAX: usize = 10;
/// Characters of such an address.
pub const REDIRECT_URI_CHARS_MAX: usize = 500;
/// How long the code of a grant holds, in milliseconds: it is taken up by a program, at once (RFC 6749 section 4.1.2 has
/// ten minutes as the utmost).
pub const GRANT_CODE_MAX_MS: i64 = 120 * SECOND_MS;
/// How long an integration's token holds, in milliseconds: a fortnight, as the field's clients know it. It can be taken
/// back at once.
pub const ACCESS_TOKEN_MAX_MS: i64 = 14 * DAY_MS;
/// How long a grant lives without being renewed, in milliseconds: ninety days, as the field's clients know it.
pub const GRANT_IDLE_MAX_MS: i64 = 90 * DAY_MS;
/// What integrations may do for one account; the oldest grant ends for a further one.
pub const GRANTS_PER_ACCOUNT_MAX: usize = 50;
/// Tokens at once of one grant, and of one integration for itself: some processes of it, each with a token of its own.
pub const ACCESS_TOKENS_MAX: usize = 10;
/// Webhooks of one organization: a few for each of its programs; every event is looked at for each.
pub const WEBHOOKS_MAX: usize = 100;
/// How long a webhook may take nothing before it is switched off, in milliseconds: a long weekend.
pub const WEBHOOK_FAILING_MAX_MS: i64 = 3 * DAY_MS;
/// Failures in a row within an hour or more that switch a webhook off: nobody is there to see them.
pub const WEBHOOK_FAILURES_MAX: u32 = 100;
/// Attempts that are remembered of each webhook: enough to see what is wrong.
pub const DELIVERIES_PER_WEBHOOK_MAX: u32 = 50;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_counts_only_while_it_is_switched_on() {
        assert_eq!(Limit::on(3).active(), Some(3));
        assert_eq!(Limit::off(3).active(), None);
    }

    #[test]
    fn an_entry_has_room_to_be_seen_too_long() {
        const { assert!(DIGITS_PER_ENTRY_MAX > PASSCODE_DIGITS_MAX) };
        const { assert!(DIGITS_PER_ENTRY_MAX > PHONE_NUMBER_DIGITS_MAX) };
    }
}
