//! The ports in memory: the reference of what their methods mean, and the ground tests and simulations stand on.
//!
//! Nothing here survives the process, and nothing is slow or random. Never to be used by a server that anybody
//! relies on; [`InsecureTestHasher`] and [`InsecureTestPasskeys`] least of all.

mod account_links;
mod accounts;
mod announcements;
mod attempts;
mod attendants;
mod audit_log;
mod backlog;
mod call_log;
mod blobs;
mod clearing;
mod clock;
mod device_list;
mod dialling;
mod directory;
mod events;
mod feed;
mod faults;
mod branding;
mod call_handling;
mod forwarding;
mod greetings;
mod groups;
mod hasher;
mod integrations;
mod jobs;
mod leavers;
mod lists;
mod live;
mod external_lamps;
mod mailbox_edits;
mod mailboxes;
mod messages;
mod passkey_protocol;
mod passkeys;
mod roster;
mod rows;
mod schedules;
mod sign_ins;
mod spool;
mod store;
mod tenants;
mod trunks;
mod webhooks;

pub use blobs::MemoryBlobs;
pub use clock::MemoryClock;
pub use faults::Faults;
pub use feed::MemoryFeed;
pub use hasher::InsecureTestHasher;
pub use live::MemoryLiveCalls;
pub use passkey_protocol::InsecureTestPasskeys;
pub use spool::MemorySpool;
pub use store::MemoryStore;

#[cfg(test)]
mod tests;
