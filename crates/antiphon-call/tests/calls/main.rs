//! The switchboard with peers in text: what it sends whom, and asks whom.

mod office;

mod referring;
mod returning;
mod secrecy;
mod trunk_care;
