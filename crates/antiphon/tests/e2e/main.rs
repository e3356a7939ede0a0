//! The binary as its users meet it: started, called, killed and administered from outside.
//!
//! Where a real peer matters it is one: baresip, linphone and SIPp. A peer that is not installed skips its tests with a printed
//! reason. Every test has a server, a folder and ports of its own, and waits for what it sees, never for a time.

#[cfg(test)]
mod support;

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod baresip;
#[cfg(test)]
mod browserphone;
#[cfg(test)]
mod commands;
#[cfg(test)]
mod draining;
#[cfg(test)]
mod durability;
#[cfg(test)]
mod events;
#[cfg(test)]
mod greetings;
#[cfg(test)]
mod hubs;
#[cfg(test)]
mod hubs_features;
#[cfg(test)]
mod hubs_sending;
#[cfg(test)]
mod linphone;
#[cfg(test)]
mod load;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod odd_phones;
#[cfg(test)]
mod postgresql;
#[cfg(test)]
mod openid;
#[cfg(test)]
mod passkeys;
#[cfg(test)]
mod prompts;
#[cfg(test)]
mod scanners;
#[cfg(test)]
mod rest;
#[cfg(test)]
mod second_start;
#[cfg(test)]
mod secrecy;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod seen;
#[cfg(test)]
mod transfer;
#[cfg(test)]
mod webphone;
#[cfg(test)]
mod trunks;
