//! The office's ports on SQLite or PostgreSQL and files.
//!
//! One set of statements serves both engines; what differs is a handful of tokens in the schema. Rows, JSON and file
//! names are this crate's own affair: no other crate knows them.
//!
//! Invariants: no rule is decided here; a statement is a constant and a value is always a parameter; no passcode,
//! hash, SIP password or database password reaches an error, a log or a `Debug`; nothing is answered before it is
//! durable.

mod open;
mod sql_store;

mod account_links;
mod accounts;
mod aging;
mod announcements;
mod takes;
mod attempts;
mod attendants;
mod audit;
mod backlog;
mod branding;
mod call_json;
mod call_log;
mod clearing;
mod credentials;
mod device_list;
mod devices;
mod dialling;
mod dialling_json;
mod directory;
mod event_json;
mod events;
mod call_handling;
mod forwarding;
mod greetings;
mod groups;
mod removal;
mod leavers;
mod integrations;
mod lists;
mod locations;
mod external_lamps;
mod mailbox_edits;
mod mailboxes;
mod menus_json;
mod messages;
mod notice_json;
mod numbers;
mod organizations;
mod outbox;
mod passkeys;
mod people;
mod roster;
mod schedule_json;
mod schedules;
mod set_up;
mod settings_json;
mod trunk_json;
mod trunks;
mod webhooks;
mod sign_in_tries;
mod sign_ins;
mod unknown;
mod unwell;

mod db;
mod failure;
mod lite;
mod migrate;
mod schema;
mod session;
mod writer;

mod blobs;
mod data_folder;
mod spool;

pub use blobs::FileBlobs;
pub use data_folder::{DataFolder, DataFolderError};
pub use open::{OpenError, open};
pub use spool::FileSpool;
pub use sql_store::SqlStore;
