//! The tables. A migration is a list of statements that one transaction runs; they are never edited once released.
//!
//! All integers are 64 bit; times are epoch milliseconds; identities are UUIDs; what is compared or sorted as text
//! sorts by its bytes on both engines. The key of a tenant's table begins with the organization.

/// The migrations, in order; the database's version is how many of them it has seen.
pub(crate) const MIGRATIONS: &[&[&str]] = &[FIRST];

/// The tokens of a statement for SQLite.
pub(crate) const LITE_TOKENS: &[(&str, &str)] = &[
    ("{{id}}", "BLOB"),
    ("{{int}}", "INTEGER"),
    ("{{bool}}", "INTEGER"),
    ("{{text}}", "TEXT"),
    ("{{bytes}}", "BLOB"),
    ("{{strict}}", "STRICT"),
];

/// The tokens of a statement for PostgreSQL.
pub(crate) const PG_TOKENS: &[(&str, &str)] = &[
    ("{{id}}", "UUID"),
    ("{{int}}", "BIGINT"),
    ("{{bool}}", "BOOLEAN"),
    ("{{text}}", "TEXT COLLATE \"C\""),
    ("{{bytes}}", "BYTEA"),
    ("{{strict}}", ""),
];

/// What there is before the first migration: the version alone.
pub(crate) const META: &str =
    "CREATE TABLE IF NOT EXISTS meta (name {{text}} PRIMARY KEY, value {{int}} NOT NULL) {{strict}}";

/// Fills the tokens in.
pub(crate) fn with_tokens(statement: &str, tokens: &[(&str, &str)]) -> String {
    tokens.iter().fold(statement.to_owned(), |statement, (token, word)| statement.replace(token, word))
}

const FIRST: &[&str] = &[
    "CREATE TABLE organizations (
        id {{id}} PRIMARY KEY,
        name {{text}} NOT NULL,
        branded {{bool}} NOT NULL,
        service {{text}} NOT NULL,
        default_passcode {{text}},
        version {{int}} NOT NULL,
        created_ms {{int}} NOT NULL,
        accent {{text}},
        logo_type {{text}},
        logo {{bytes}} NOT NULL
    ) {{strict}}",
    "CREATE TABLE locations (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL,
        name {{text}} NOT NULL,
        time_zone {{text}} NOT NULL,
        prefix {{text}},
        portal_name {{text}} NOT NULL,
        portal_caller_id_first {{text}} NOT NULL,
        portal_caller_id_last {{text}} NOT NULL,
        portal_language {{text}} NOT NULL,
        portal_key_layout {{text}} NOT NULL,
        portal_extension {{text}},
        portal_number {{text}},
        portal_passcode {{text}},
        place {{text}} NOT NULL,
        version {{int}} NOT NULL,
        created_ms {{int}} NOT NULL,
        PRIMARY KEY (organization, id)
    ) {{strict}}",
    // A short number is unique within its location only. A portal is its location's: it has no `owner` of its own.
    "CREATE TABLE extensions (
        organization {{id}} NOT NULL,
        location {{id}} NOT NULL,
        extension {{text}} NOT NULL,
        kind {{text}} NOT NULL,
        owner {{id}},
        PRIMARY KEY (organization, location, extension)
    ) {{strict}}",
    "CREATE INDEX extensions_by_text ON extensions (extension, organization, location)",
    // The only table across organizations: a public number leads to its tenant.
    "CREATE TABLE phone_numbers (
        number {{text}} PRIMARY KEY,
        organization {{id}} NOT NULL,
        location {{id}} NOT NULL,
        kind {{text}} NOT NULL,
        owner {{id}}
    ) {{strict}}",
    "CREATE INDEX phone_numbers_by_location ON phone_numbers (organization, location)",
    "CREATE TABLE people (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL,
        location {{id}} NOT NULL,
        name {{text}} NOT NULL,
        email {{text}},
        extension {{text}} NOT NULL,
        number {{text}},
        mailbox {{id}} NOT NULL,
        forwarded {{bool}} NOT NULL,
        forwarded_to {{text}},
        created_ms {{int}} NOT NULL,
        sought {{text}} NOT NULL,
        email_sought {{text}},
        PRIMARY KEY (organization, id)
    ) {{strict}}",
    "CREATE INDEX people_by_email ON people (organization, email_sought, extension, id)",
    // With what people are sought by in them, so that a search reads these alone and not the rows.
    "CREATE INDEX people_by_extension ON people (organization, extension, id, sought)",
    "CREATE INDEX people_by_location ON people (organization, location, extension, id, sought)",
    "CREATE TABLE removed_people (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL,
        location {{id}} NOT NULL,
        name {{text}} NOT NULL,
        email {{text}},
        extension {{text}} NOT NULL,
        number {{text}},
        mailbox {{id}} NOT NULL,
        forwarded {{bool}} NOT NULL,
        forwarded_to {{text}},
        created_ms {{int}} NOT NULL,
        removed_ms {{int}} NOT NULL,
        PRIMARY KEY (organization, id)
    ) {{strict}}",
    "CREATE INDEX removed_people_by_age ON removed_people (organization, removed_ms, id)",
    "CREATE TABLE call_handling (
        organization {{id}} NOT NULL,
        person {{id}} NOT NULL,
        busy_forwarded {{bool}} NOT NULL,
        busy_forwarded_to {{text}},
        no_answer_forwarded {{bool}} NOT NULL,
        no_answer_forwarded_to {{text}},
        no_answer_rings {{int}} NOT NULL,
        not_reachable_forwarded {{bool}} NOT NULL,
        not_reachable_forwarded_to {{text}},
        do_not_disturb {{bool}} NOT NULL,
        PRIMARY KEY (organization, person)
    ) {{strict}}",
    "CREATE TABLE devices (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL UNIQUE,
        person {{id}} NOT NULL,
        username {{text}} NOT NULL UNIQUE,
        ha1_md5 {{bytes}} NOT NULL,
        ha1_sha256 {{bytes}} NOT NULL,
        in_browser {{bool}} NOT NULL,
        created_ms {{int}} NOT NULL,
        PRIMARY KEY (organization, id)
    ) {{strict}}",
    "CREATE INDEX devices_by_person ON devices (organization, person, id)",
    "CREATE TABLE bindings (
        organization {{id}} NOT NULL,
        device {{id}} NOT NULL,
        position {{int}} NOT NULL,
        contact {{text}} NOT NULL,
        flow {{text}} NOT NULL,
        instance {{text}},
        user_agent {{text}},
        path {{text}} NOT NULL,
        call_id {{text}} NOT NULL,
        cseq {{int}} NOT NULL,
        expires_ms {{int}} NOT NULL,
        PRIMARY KEY (organization, device, position)
    ) {{strict}}",
    "CREATE TABLE mailboxes (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL,
        location {{id}} NOT NULL,
        owner_kind {{text}} NOT NULL,
        owner {{id}} NOT NULL,
        personalized_name {{text}},
        enabled {{bool}} NOT NULL,
        send_all_calls {{bool}} NOT NULL,
        send_busy_calls {{bool}} NOT NULL,
        send_unanswered_calls {{bool}} NOT NULL,
        rings {{int}} NOT NULL,
        takes_messages {{bool}} NOT NULL,
        afterwards_forwarded {{bool}} NOT NULL,
        afterwards_forwarded_to {{text}},
        transferred {{bool}} NOT NULL,
        transferred_to {{text}},
        language {{text}},
        notification_on {{bool}} NOT NULL,
        notification_email {{text}},
        copy_on {{bool}} NOT NULL,
        copy_email {{text}},
        busy_greeting_on {{bool}} NOT NULL,
        busy_greeting {{text}},
        no_answer_greeting_on {{bool}} NOT NULL,
        no_answer_greeting {{text}},
        away_greeting_on {{bool}} NOT NULL,
        away_greeting {{text}},
        away_takes_messages {{bool}} NOT NULL,
        new_count {{int}} NOT NULL,
        new_urgent_count {{int}} NOT NULL,
        saved_count {{int}} NOT NULL,
        saved_urgent_count {{int}} NOT NULL,
        used_ms {{int}} NOT NULL,
        version {{int}} NOT NULL,
        PRIMARY KEY (organization, id)
    ) {{strict}}",
    "CREATE INDEX mailboxes_by_space ON mailboxes (organization, used_ms, id)",
    "CREATE INDEX mailboxes_away ON mailboxes (organization, id) WHERE away_greeting_on",
    // `members` are identities with spaces between: they are read and written whole.
    "CREATE TABLE voicemail_groups (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL,
        location {{id}} NOT NULL,
        name {{text}} NOT NULL,
        extension {{text}},
        number {{text}},
        mailbox {{id}} NOT NULL,
        language {{text}} NOT NULL,
        members {{text}} NOT NULL,
        notification_email {{text}},
        version {{int}} NOT NULL,
        created_ms {{int}} NOT NULL,
        PRIMARY KEY (organization, id),
        UNIQUE (organization, location, name)
    ) {{strict}}",
    "CREATE TABLE credentials (
        organization {{id}} NOT NULL,
        mailbox {{id}} NOT NULL,
        access {{text}} NOT NULL,
        hash {{text}},
        since_ms {{int}},
        name_due {{bool}} NOT NULL,
        PRIMARY KEY (organization, mailbox)
    ) {{strict}}",
    "CREATE TABLE passcode_history (
        organization {{id}} NOT NULL,
        mailbox {{id}} NOT NULL,
        position {{int}} NOT NULL,
        hash {{text}} NOT NULL,
        PRIMARY KEY (organization, mailbox, position)
    ) {{strict}}",
    // `scope` names who may use it, so that names are unique at their level: `organization`, or the location.
    "CREATE TABLE announcements (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL,
        scope {{text}} NOT NULL,
        location {{id}},
        name {{text}} NOT NULL,
        audio {{text}} NOT NULL,
        duration_ms {{int}} NOT NULL,
        bytes {{int}} NOT NULL,
        version {{int}} NOT NULL,
        created_ms {{int}} NOT NULL,
        PRIMARY KEY (organization, id),
        UNIQUE (organization, scope, name)
    ) {{strict}}",
    // What an announcement said before.
    "CREATE TABLE announcement_takes (
        organization {{id}} NOT NULL,
        announcement {{id}} NOT NULL,
        number {{int}} NOT NULL,
        audio {{text}} NOT NULL,
        duration_ms {{int}} NOT NULL,
        bytes {{int}} NOT NULL,
        replaced_ms {{int}} NOT NULL,
        PRIMARY KEY (organization, announcement, number)
    ) {{strict}}",
    "CREATE TABLE schedules (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL,
        location {{id}} NOT NULL,
        kind {{text}} NOT NULL,
        name {{text}} NOT NULL,
        events {{text}} NOT NULL,
        version {{int}} NOT NULL,
        created_ms {{int}} NOT NULL,
        PRIMARY KEY (organization, id),
        UNIQUE (organization, location, kind, name)
    ) {{strict}}",
    "CREATE TABLE attendants (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL,
        location {{id}} NOT NULL,
        name {{text}} NOT NULL,
        extension {{text}},
        number {{text}},
        language {{text}} NOT NULL,
        time_zone {{text}} NOT NULL,
        business_schedule {{id}},
        holiday_schedule {{id}},
        activated {{text}},
        menus {{text}} NOT NULL,
        extension_dialing {{text}} NOT NULL,
        name_dialing {{text}} NOT NULL,
        version {{int}} NOT NULL,
        created_ms {{int}} NOT NULL,
        PRIMARY KEY (organization, id),
        UNIQUE (organization, location, name)
    ) {{strict}}",
    // Which announcements an auto attendant plays.
    "CREATE TABLE announcement_uses (
        organization {{id}} NOT NULL,
        announcement {{id}} NOT NULL,
        attendant {{id}} NOT NULL,
        PRIMARY KEY (organization, announcement, attendant)
    ) {{strict}}",
    "CREATE INDEX announcement_uses_by_attendant ON announcement_uses (organization, attendant, announcement)",
    // A login is unique on the server: it alone says whose call it is. Secrets that are not there are empty.
    "CREATE TABLE trunks (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL,
        location {{id}} NOT NULL,
        name {{text}} NOT NULL,
        facts {{text}} NOT NULL,
        account {{text}},
        password {{bytes}} NOT NULL,
        login {{text}} UNIQUE,
        ha1_md5 {{bytes}} NOT NULL,
        ha1_sha256 {{bytes}} NOT NULL,
        version {{int}} NOT NULL,
        created_ms {{int}} NOT NULL,
        PRIMARY KEY (organization, id),
        UNIQUE (organization, name)
    ) {{strict}}",
    "CREATE TABLE trunk_states (
        organization {{id}} NOT NULL,
        trunk {{id}} NOT NULL,
        state {{text}} NOT NULL,
        at_ms {{int}} NOT NULL,
        PRIMARY KEY (organization, trunk)
    ) {{strict}}",
    "CREATE TABLE dial_rules (
        organization {{id}} NOT NULL,
        location {{id}} NOT NULL,
        rules {{text}} NOT NULL,
        PRIMARY KEY (organization, location)
    ) {{strict}}",
    "CREATE TABLE call_permissions (
        organization {{id}} NOT NULL,
        person {{id}} NOT NULL,
        permissions {{text}} NOT NULL,
        PRIMARY KEY (organization, person)
    ) {{strict}}",
    // `tried` is a version 7 UUID: it orders the tries, also when the clock was set back between them. The tries that
    // count stand in a text for each side, a line each: when, and from where.
    "CREATE TABLE attempts (
        organization {{id}} NOT NULL,
        kind {{text}} NOT NULL,
        subject {{text}} NOT NULL,
        own_phone {{int}} NOT NULL,
        outside {{int}} NOT NULL,
        own_phone_tries {{text}} NOT NULL,
        outside_tries {{text}} NOT NULL,
        tried {{id}} NOT NULL,
        PRIMARY KEY (organization, kind, subject)
    ) {{strict}}",
    "CREATE INDEX attempts_by_age ON attempts (organization, kind, tried)",
    "CREATE INDEX attempts_counted ON attempts (organization, kind, tried) WHERE own_phone > 0 OR outside > 0",
    "CREATE TABLE messages (
        organization {{id}} NOT NULL,
        mailbox {{id}} NOT NULL,
        id {{id}} NOT NULL,
        state {{text}} NOT NULL,
        urgent {{bool}} NOT NULL,
        confidential {{bool}} NOT NULL,
        from_person {{id}},
        from_number {{text}},
        from_name {{text}},
        duration_ms {{int}} NOT NULL,
        truncated {{bool}} NOT NULL,
        audio {{text}} NOT NULL,
        introduction {{text}},
        recording {{id}} NOT NULL,
        created_ms {{int}} NOT NULL,
        state_changed_ms {{int}} NOT NULL,
        PRIMARY KEY (organization, mailbox, id),
        UNIQUE (organization, mailbox, recording)
    ) {{strict}}",
    "CREATE INDEX messages_by_age ON messages (organization, mailbox, state, created_ms, id)",
    "CREATE INDEX messages_by_state ON messages (organization, state, created_ms, id)",
    // The numbers of a list stand in one text, separated by blanks: nobody searches by them.
    "CREATE TABLE distribution_lists (
        organization {{id}} NOT NULL,
        mailbox {{id}} NOT NULL,
        number {{int}} NOT NULL,
        name {{text}} NOT NULL,
        entries {{text}} NOT NULL,
        PRIMARY KEY (organization, mailbox, number)
    ) {{strict}}",
    // A row for each mailbox whose owner another voicemail system has something new for.
    "CREATE TABLE external_lamps (
        organization {{id}} NOT NULL,
        mailbox {{id}} NOT NULL,
        PRIMARY KEY (organization, mailbox)
    ) {{strict}}",
    // How often a piece of audio is referred to: by messages, personalized names and greetings. Its key names the tenant.
    "CREATE TABLE blobs (audio {{text}} PRIMARY KEY, refs {{int}} NOT NULL) {{strict}}",
    "CREATE TABLE outbox (
        id {{id}} PRIMARY KEY,
        organization {{id}} NOT NULL,
        kind {{text}} NOT NULL,
        mailbox {{id}},
        webhook {{id}},
        body {{text}},
        due_ms {{int}} NOT NULL,
        leased_until_ms {{int}} NOT NULL,
        attempts {{int}} NOT NULL,
        last_error {{text}}
    ) {{strict}}",
    "CREATE INDEX outbox_by_due ON outbox (kind, due_ms, id)",
    "CREATE INDEX outbox_of_webhook ON outbox (webhook, id) WHERE webhook IS NOT NULL",
    "CREATE INDEX outbox_of_organization ON outbox (organization, due_ms, id)",
    // What happened, in the order it was told; `position` is a version 7 UUID.
    "CREATE TABLE events (
        organization {{id}} NOT NULL,
        position {{id}} NOT NULL,
        at_ms {{int}} NOT NULL,
        event {{text}} NOT NULL,
        PRIMARY KEY (organization, position)
    ) {{strict}}",
    "CREATE INDEX events_by_age ON events (at_ms)",
    // `owner` is a person, or nobody: then it is the organization's. `secret` is sealed.
    "CREATE TABLE webhooks (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL,
        owner {{id}},
        name {{text}} NOT NULL,
        target_url {{text}} NOT NULL,
        resource {{text}},
        verb {{text}},
        only_person {{id}},
        only_location {{id}},
        secret {{bytes}} NOT NULL,
        status {{text}} NOT NULL,
        failures {{int}} NOT NULL,
        failing_since_ms {{int}},
        version {{int}} NOT NULL,
        created_ms {{int}} NOT NULL,
        PRIMARY KEY (organization, id)
    ) {{strict}}",
    // The last attempts to post to each; `id` is a version 7 UUID.
    "CREATE TABLE webhook_deliveries (
        organization {{id}} NOT NULL,
        webhook {{id}} NOT NULL,
        id {{id}} NOT NULL,
        job {{id}} NOT NULL,
        event {{id}} NOT NULL,
        what {{text}} NOT NULL,
        at_ms {{int}} NOT NULL,
        attempt {{int}} NOT NULL,
        status {{int}},
        error {{text}},
        PRIMARY KEY (organization, webhook, id)
    ) {{strict}}",
    // Who signs in: a person, or an administrator alone, who has a name instead. `locations` are identities with
    // spaces between.
    "CREATE TABLE accounts (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL,
        person {{id}},
        name {{text}},
        email {{text}} NOT NULL UNIQUE,
        administration {{text}} NOT NULL,
        locations {{text}} NOT NULL,
        password {{text}},
        version {{int}} NOT NULL,
        created_ms {{int}} NOT NULL,
        PRIMARY KEY (organization, id),
        UNIQUE (organization, person)
    ) {{strict}}",
    // Links with which web passwords are chosen. `subject` says what `target` is: a person, or an account.
    "CREATE TABLE account_links (
        hash {{bytes}} PRIMARY KEY,
        organization {{id}} NOT NULL,
        subject {{text}} NOT NULL,
        target {{id}} NOT NULL,
        purpose {{text}} NOT NULL,
        email {{text}} NOT NULL,
        created_ms {{int}} NOT NULL,
        expires_ms {{int}} NOT NULL,
        UNIQUE (organization, subject, target, purpose)
    ) {{strict}}",
    // By the digest of an address, whether it has an account or not.
    "CREATE TABLE sign_in_tries (
        subject {{bytes}} PRIMARY KEY,
        failed {{int}} NOT NULL,
        last_ms {{int}} NOT NULL
    ) {{strict}}",
    "CREATE INDEX sign_in_tries_by_age ON sign_in_tries (last_ms)",
    "CREATE TABLE set_up_link (
        slot {{int}} PRIMARY KEY,
        hash {{bytes}} NOT NULL,
        organization {{id}},
        expires_ms {{int}} NOT NULL
    ) {{strict}}",
    "CREATE TABLE web_sessions (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL UNIQUE,
        account {{id}} NOT NULL,
        hash {{bytes}} NOT NULL UNIQUE,
        created_ms {{int}} NOT NULL,
        used_ms {{int}} NOT NULL,
        proved_ms {{int}} NOT NULL,
        user_agent {{text}} NOT NULL,
        address {{text}} NOT NULL,
        PRIMARY KEY (organization, id)
    ) {{strict}}",
    "CREATE INDEX web_sessions_of_account ON web_sessions (organization, account, used_ms, id)",
    // `site` is the host that a passkey belongs to.
    "CREATE TABLE passkeys (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL UNIQUE,
        account {{id}} NOT NULL,
        credential {{bytes}} NOT NULL UNIQUE,
        site {{text}} NOT NULL,
        name {{text}} NOT NULL,
        public_key {{bytes}} NOT NULL,
        sign_count {{int}} NOT NULL,
        user_verified {{bool}} NOT NULL,
        backup {{text}} NOT NULL,
        created_ms {{int}} NOT NULL,
        used_ms {{int}},
        PRIMARY KEY (organization, id)
    ) {{strict}}",
    "CREATE INDEX passkeys_of_account ON passkeys (organization, account, created_ms, id)",
    // A token without an account acts for itself, with an administration of its own.
    "CREATE TABLE api_tokens (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL UNIQUE,
        account {{id}},
        administration {{text}} NOT NULL,
        locations {{text}} NOT NULL,
        hash {{bytes}} NOT NULL UNIQUE,
        name {{text}} NOT NULL,
        scopes {{text}} NOT NULL,
        created_ms {{int}} NOT NULL,
        expires_ms {{int}},
        used_ms {{int}},
        PRIMARY KEY (organization, id)
    ) {{strict}}",
    "CREATE INDEX api_tokens_of_account ON api_tokens (organization, account)",
    // Programs that people can let in; `redirects` has one address in each line.
    "CREATE TABLE integrations (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL UNIQUE,
        name {{text}} NOT NULL,
        redirects {{text}} NOT NULL,
        scopes {{text}} NOT NULL,
        administration {{text}} NOT NULL,
        locations {{text}} NOT NULL,
        secret {{bytes}} NOT NULL,
        created_ms {{int}} NOT NULL,
        PRIMARY KEY (organization, id)
    ) {{strict}}",
    // The digest of the code stays when the grant is taken up, so that a code that comes twice is known. `renewal` is
    // what it is renewed with from then on.
    "CREATE TABLE integration_grants (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL UNIQUE,
        integration {{id}} NOT NULL,
        account {{id}} NOT NULL,
        scopes {{text}} NOT NULL,
        created_ms {{int}} NOT NULL,
        used_ms {{int}},
        expires_ms {{int}} NOT NULL,
        code {{bytes}} NOT NULL UNIQUE,
        redirect {{text}} NOT NULL,
        challenge {{text}},
        renewal {{bytes}} UNIQUE,
        PRIMARY KEY (organization, id)
    ) {{strict}}",
    "CREATE INDEX integration_grants_of_account ON integration_grants (organization, account, created_ms, id)",
    "CREATE INDEX integration_grants_by_end ON integration_grants (expires_ms)",
    // What integrations present: for an account by a grant, or without either for themselves.
    "CREATE TABLE access_tokens (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL UNIQUE,
        integration {{id}} NOT NULL,
        grant_id {{id}},
        account {{id}},
        hash {{bytes}} NOT NULL UNIQUE,
        scopes {{text}} NOT NULL,
        created_ms {{int}} NOT NULL,
        expires_ms {{int}} NOT NULL,
        used_ms {{int}},
        PRIMARY KEY (organization, id)
    ) {{strict}}",
    "CREATE INDEX access_tokens_of_grant ON access_tokens (grant_id, created_ms, id)",
    "CREATE INDEX access_tokens_of_integration ON access_tokens (integration, created_ms, id)",
    "CREATE INDEX access_tokens_of_account ON access_tokens (organization, account)",
    "CREATE INDEX access_tokens_by_end ON access_tokens (expires_ms)",
    // Calls that are over. Those that led nowhere belong to nobody.
    "CREATE TABLE calls (
        id {{id}} PRIMARY KEY,
        organization {{id}},
        location {{id}},
        caller_person {{id}},
        caller_number {{text}},
        caller_name {{text}},
        called {{text}} NOT NULL,
        begun_ms {{int}} NOT NULL,
        answered_ms {{int}},
        ended_ms {{int}} NOT NULL,
        answered_by {{text}},
        outcome {{text}} NOT NULL,
        refused {{int}},
        legs {{text}} NOT NULL,
        audio {{text}} NOT NULL
    ) {{strict}}",
    "CREATE INDEX calls_by_age ON calls (begun_ms, id)",
    "CREATE INDEX calls_of_organization ON calls (organization, begun_ms, id)",
    "CREATE INDEX calls_made ON calls (organization, caller_person, begun_ms, id)",
    "CREATE INDEX calls_got ON calls (organization, called, begun_ms, id)",
    "CREATE INDEX calls_of_location ON calls (organization, location, begun_ms, id)",
    "CREATE TABLE call_ids (
        sip_call_id {{text}} NOT NULL,
        call {{id}} NOT NULL,
        begun_ms {{int}} NOT NULL,
        PRIMARY KEY (sip_call_id, call)
    ) {{strict}}",
    "CREATE INDEX call_ids_by_call ON call_ids (call)",
    "CREATE TABLE call_ladders (
        call {{id}} PRIMARY KEY,
        begun_ms {{int}} NOT NULL,
        steps {{text}} NOT NULL
    ) {{strict}}",
    "CREATE INDEX call_ladders_by_age ON call_ladders (begun_ms, call)",
    "CREATE TABLE audit (
        organization {{id}} NOT NULL,
        id {{id}} NOT NULL,
        at_ms {{int}} NOT NULL,
        actor {{text}} NOT NULL,
        action {{text}} NOT NULL,
        target {{text}} NOT NULL,
        detail {{text}} NOT NULL,
        PRIMARY KEY (organization, id)
    ) {{strict}}",
    "CREATE INDEX audit_by_age ON audit (organization, at_ms, id)",
    "CREATE INDEX audit_by_actor ON audit (organization, actor, at_ms)",
    "CREATE INDEX audit_by_target ON audit (organization, target, at_ms)",
];
