//! The SIP machine as a peer meets it: bytes in, bytes out, in virtual time.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail as tests do")]

mod dialogs;
mod mutation;
mod corpus;
mod rfc4475;
mod server;
