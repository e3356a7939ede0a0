//! Every use case once, over ports; the phone, the pages, the API and the command line all go through it.
//!
//! Invariants: no socket, no SQL, no file; whoever calls decides nothing about passcodes, locks or quotas.

pub mod ports;
