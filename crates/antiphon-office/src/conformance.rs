//! What every adapter of a port must do, as checks that each adapter runs on itself.
//!
//! A check is an asynchronous function that panics where the adapter breaks a rule. An adapter never names the
//! checks: it hands a macro of its own to [`for_each_store_check`](crate::for_each_store_check),
//! [`for_each_blobs_check`](crate::for_each_blobs_check) and
//! [`for_each_spool_check`](crate::for_each_spool_check), which call it with all of them, so that none is skipped:
//!
//! ```ignore
//! macro_rules! on_memory {
//!     ($($check:ident)*) => {$(
//!         #[test]
//!         fn $check() {
//!             block_on(conformance::store::$check(&MemoryStore::default()));
//!         }
//!     )*};
//! }
//! antiphon_office::for_each_store_check!(on_memory);
//! ```
//!
//! Each check needs an empty store (blob store, spool) that nobody else uses meanwhile. Some call in parallel, on
//! one task: an adapter that works on threads of its own shows there whether its transactions are.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a check is a test: what fails is to panic"
)]

mod account_links;
mod accounts;
mod ageing;
mod announcements;
mod attempts;
mod attendants;
mod audit_log;
mod audio;
mod branding;
mod call_handling;
mod call_log;
mod clearing;
mod credentials;
mod device_list;
mod dialling;
mod directory;
mod events;
mod fixture;
mod greetings;
mod groups;
mod integrations;
mod isolation;
mod jobs;
mod leavers;
mod lists;
mod locations;
mod external_lamps;
mod mailbox_edits;
mod mailboxes;
mod messages;
mod organizations;
mod passkeys;
mod people;
mod phones;
mod roster;
mod schedules;
mod sign_ins;
mod spooling;
mod trunks;
mod webhooks;

/// Calls the macro `$each` with the name of every check of a [`Store`](crate::ports::Store), found in
/// [`conformance::store`](crate::conformance::store).
#[macro_export]
macro_rules! for_each_store_check {
    ($each:ident) => {
        $each! {
            a_store_answers
            organizations_come_back_whole
            organizations_are_listed_oldest_first
            the_only_organization_is_known_until_there_is_another
            an_organization_is_added_once
            service_settings_are_saved_whole
            service_settings_conflict_by_version
            of_parallel_settings_one_is_saved
            the_default_passcode_is_kept_replaced_and_switched_off
            switching_the_default_off_leaves_its_mailboxes_without_passcode
            name_and_looks_are_replaced
            looks_conflict_by_version
            locations_come_back_whole
            locations_are_listed_oldest_first
            a_location_needs_its_organization_and_is_added_once
            a_location_conflicts_by_version
            of_parallel_locations_one_is_saved
            portal_numbers_are_taken_and_freed
            taken_numbers_are_refused_and_nothing_changes
            a_portal_passcode_starts_its_attempts_anew
            people_come_back_whole
            a_person_takes_numbers
            a_taken_extension_is_refused_and_nobody_is_added
            of_parallel_people_one_gets_the_extension
            people_are_listed_by_extension_in_pages
            a_new_mailbox_owes_its_name
            phones_come_back_whole
            a_phone_needs_its_person_and_a_name_of_its_own
            bindings_are_replaced
            live_bindings_are_those_that_have_not_expired
            mailbox_settings_are_saved_whole
            parallel_edits_of_a_mailbox_lose_no_field
            a_personalized_name_ends_its_duty
            greetings_are_changed_one_by_one
            a_replaced_greeting_gives_its_audio_back
            audio_that_is_a_greeting_outlives_the_message_it_was
            of_parallel_greetings_one_stays_and_all_others_are_given_back
            call_forwarding_is_replaced
            call_handling_is_changed_bit_by_bit
            what_cannot_be_changed_stays
            call_handling_belongs_to_one_organization
            distribution_lists_are_changed_one_by_one
            a_refused_list_change_changes_nothing
            of_parallel_entries_none_is_lost
            distribution_lists_belong_to_one_mailbox
            what_opens_a_mailbox_is_replaced
            the_newest_own_passcodes_are_remembered
            a_new_passcode_unlocks_if_asked_to
            attempts_are_counted_to_the_limit
            the_lock_of_the_own_phone_holds_outside_and_not_the_other_way_round
            parallel_attempts_never_exceed_the_limit
            attempts_start_anew_when_cleared
            a_right_passcode_clears_its_own_side
            subjects_count_apart
            unknown_mailboxes_are_forgotten_in_the_order_of_their_last_try
            messages_come_back_whole
            messages_are_listed_oldest_first_without_deleted_ones
            a_message_needs_its_mailbox
            a_recording_is_stored_once
            of_parallel_deposits_of_a_recording_one_is_stored
            a_full_mailbox_refuses_and_nothing_changes
            parallel_deposits_never_exceed_the_mailbox
            a_message_is_marked_from_the_states_named
            of_parallel_marks_one_holds
            counters_equal_rows_and_the_version_grows
            messages_reach_their_ages
            a_purged_message_gives_its_audio_back_once
            shared_audio_is_given_back_by_its_last_message
            a_message_shares_audio_only_while_somebody_has_it
            an_introduction_is_kept_and_given_back_with_its_message
            a_mailbox_is_cleared_of_the_messages_named
            only_deleted_messages_are_purged
            letters_wait_as_they_were_written_and_are_seen_to
            jobs_are_leased_when_due
            a_lease_ends
            a_failed_job_is_due_again_later
            the_outbox_says_what_waits
            of_parallel_claims_one_gets_the_job
            jobs_go_with_their_change_or_not_at_all
            events_come_back_whole_in_the_order_of_telling
            an_event_is_written_once_by_whoever_has_its_job
            what_concerns_a_mailbox_in_the_audit_is_an_event
            old_events_are_forgotten
            webhooks_come_back_whole_oldest_first
            a_webhook_conflicts_by_version_and_not_by_its_standing
            attempts_to_post_are_kept_and_decide_over_their_job
            posts_to_a_webhook_go_one_by_one_and_hold_up_no_other
            the_job_of_a_removed_webhook_goes_with_it
            whoever_is_forgotten_leaves_no_webhook
            audit_entries_are_listed_newest_first
            the_audit_log_is_searched_by_whom_what_and_when
            a_refused_change_leaves_no_audit_entry
            announcements_come_back_whole_oldest_first
            an_announcement_has_its_name_alone_at_its_level
            an_announcement_conflicts_by_version
            an_announcement_in_use_stays
            audio_of_announcements_is_counted
            what_an_announcement_said_before_is_kept
            an_announcement_is_used_or_removed_but_not_both
            schedules_come_back_whole_oldest_first
            a_schedule_has_its_name_alone_among_its_kind
            a_schedule_conflicts_by_version
            a_schedule_in_use_stays
            attendants_come_back_whole_oldest_first
            an_attendant_needs_what_it_names
            an_attendant_conflicts_by_version
            attendants_take_and_free_numbers
            numbers_of_attendants_are_nobody_elses
            attendants_stay_in_their_organization
            groups_come_back_whole_oldest_first
            a_group_needs_what_it_names
            a_group_conflicts_by_version
            groups_take_and_free_numbers
            a_group_is_removed_with_its_mailbox_and_with_messages_only_if_wanted
            groups_stay_in_their_organization
            trunks_come_back_whole_oldest_first
            a_trunk_has_its_name_and_login_alone
            a_trunk_conflicts_by_version
            a_trunk_is_removed_with_its_state
            dial_rules_are_replaced
            personal_permissions_are_replaced
            calls_come_back_whole_newest_first
            calls_of_one_millisecond_are_listed_in_pages
            a_call_is_kept_once
            the_calls_of_a_person_are_those_made_and_those_got
            old_calls_go_and_their_messages_before_them
            the_directory_is_listed_by_name
            extensions_show_how_they_begin
            people_are_found_by_any_part
            an_edited_person_keeps_what_is_not_named
            an_edit_that_takes_anothers_number_changes_nothing
            a_removed_person_is_found_nowhere_and_comes_back_whole
            numbers_given_away_meanwhile_are_not_taken_back
            whoever_was_removed_long_ago_is_forgotten_with_all_audio
            a_removed_phone_is_nobodys
            phones_are_found_with_their_owners_and_contacts
            mailboxes_that_need_attention_are_found
            the_tries_that_count_are_told_with_their_sources
            accounts_come_back_whole_by_address
            an_address_and_a_person_have_one_account_on_the_server
            an_account_needs_what_it_names
            a_new_password_ends_the_other_sessions
            a_removed_account_takes_sessions_and_tokens_along
            parallel_tries_to_sign_in_get_no_more_than_the_free_ones
            the_set_up_link_works_once
            a_link_is_the_only_one_of_its_subject_and_purpose
            a_link_is_used_once_and_adds_its_account_or_signs_it_out
            a_link_to_a_new_address_is_used_once_and_saves_its_account
            links_go_with_their_account_and_with_age
            sessions_come_back_whole_and_end
            of_too_many_sessions_the_one_unused_longest_ends
            tokens_come_back_whole_and_are_revoked
            sign_ins_that_are_over_are_forgotten
            passkeys_come_back_whole_and_are_known_by_their_credential
            a_passkey_that_is_used_says_what_it_counted_and_a_copy_is_noticed
            passkeys_are_renamed_and_removed_by_their_account_alone
            the_last_way_of_signing_in_stays_unless_an_operator_takes_it
            of_parallel_removals_one_way_of_signing_in_stays
            of_too_many_passkeys_none_is_added
            passkeys_go_with_their_account
            an_external_lamp_is_lit_and_cleared_and_counts_as_newer
            integrations_come_back_whole_and_are_known_by_their_secret
            a_grant_is_taken_up_once_and_renewed
            an_integration_has_tokens_of_its_own
            grants_go_with_their_account_their_integration_and_with_age
            of_too_many_grants_the_oldest_ends
            nothing_of_another_organization_is_read
            nothing_of_another_organization_is_changed
        }
    };
}

/// Calls the macro `$each` with the name of every check of [`Blobs`](crate::ports::Blobs), found in
/// [`conformance::blobs`](crate::conformance::blobs).
#[macro_export]
macro_rules! for_each_blobs_check {
    ($each:ident) => {
        $each! {
            a_blob_is_read_as_it_was_put
            a_blob_may_be_put_again
            a_missing_blob_is_named
            a_removed_blob_is_gone_and_may_be_removed_again
        }
    };
}

/// Calls the macro `$each` with the name of every check of [`Spool`](crate::ports::Spool) and
/// [`SpoolWriter`](crate::ports::SpoolWriter), found in [`conformance::spool`](crate::conformance::spool).
#[macro_export]
macro_rules! for_each_spool_check {
    ($each:ident) => {
        $each! {
            a_recording_is_read_as_it_was_made
            a_recording_that_is_whole_is_read_as_it_was_put
            what_was_cut_is_not_read
            an_incomplete_recording_is_read_as_far_as_it_got
            a_seal_is_kept_and_replaced
            a_recording_without_sound_is_empty
            recordings_grow_apart
            late_bytes_are_dropped
            a_removed_recording_is_gone
            a_missing_recording_is_named
            leftovers_are_listed_oldest_first
        }
    };
}

/// The checks of a store.
pub mod store {
    use super::{
        account_links, accounts, ageing, announcements, attempts, attendants, audit_log, branding,
        call_handling, call_log, clearing, credentials, device_list, dialling, directory, events,
        external_lamps, greetings, groups, integrations, isolation, jobs, leavers, lists, locations,
        mailbox_edits, mailboxes, messages, organizations, passkeys, people, phones, roster, schedules,
        sign_ins, trunks, webhooks,
    };
    use crate::ports::Store;

    /// The check functions are private but for this list, so that one that is missing from it is dead code.
    mod checks {
        pub(super) use super::account_links::*;
        pub(super) use super::accounts::*;
        pub(super) use super::ageing::*;
        pub(super) use super::announcements::*;
        pub(super) use super::attempts::*;
        pub(super) use super::attendants::*;
        pub(super) use super::audit_log::*;
        pub(super) use super::branding::*;
        pub(super) use super::call_handling::*;
        pub(super) use super::call_log::*;
        pub(super) use super::clearing::*;
        pub(super) use super::credentials::*;
        pub(super) use super::device_list::*;
        pub(super) use super::dialling::*;
        pub(super) use super::directory::*;
        pub(super) use super::events::*;
        pub(super) use super::external_lamps::*;
        pub(super) use super::greetings::*;
        pub(super) use super::groups::*;
        pub(super) use super::integrations::*;
        pub(super) use super::isolation::*;
        pub(super) use super::jobs::*;
        pub(super) use super::leavers::*;
        pub(super) use super::lists::*;
        pub(super) use super::locations::*;
        pub(super) use super::mailbox_edits::*;
        pub(super) use super::mailboxes::*;
        pub(super) use super::messages::*;
        pub(super) use super::organizations::*;
        pub(super) use super::passkeys::*;
        pub(super) use super::people::*;
        pub(super) use super::phones::*;
        pub(super) use super::roster::*;
        pub(super) use super::schedules::*;
        pub(super) use super::sign_ins::*;
        pub(super) use super::trunks::*;
        pub(super) use super::webhooks::*;
    }

    macro_rules! list {
        ($($check:ident)*) => {$(
            /// The rule is the name. Panics where the store breaks it.
            pub async fn $check(store: &dyn Store) {
                checks::$check(store).await;
            }
        )*};
    }
    crate::for_each_store_check!(list);
}

/// The checks of a blob store.
pub mod blobs {
    use super::audio;
    use crate::ports::Blobs;

    macro_rules! list {
        ($($check:ident)*) => {$(
            /// The rule is the name. Panics where the blob store breaks it.
            pub async fn $check(blobs: &dyn Blobs) {
                audio::$check(blobs).await;
            }
        )*};
    }
    crate::for_each_blobs_check!(list);
}

/// The checks of a spool, with the path of the media threads into it.
pub mod spool {
    use super::spooling;
    use crate::ports::{Spool, SpoolWriter};

    macro_rules! list {
        ($($check:ident)*) => {$(
            /// The rule is the name. Panics where the spool breaks it.
            pub async fn $check(spool: &dyn Spool, writer: &dyn SpoolWriter) {
                spooling::$check(spool, writer).await;
            }
        )*};
    }
    crate::for_each_spool_check!(list);
}
