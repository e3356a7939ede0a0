//! The contract, held against an office over ports in memory.

#[cfg(test)]
mod world;

#[cfg(test)]
mod access;
#[cfg(test)]
mod administrators;
#[cfg(test)]
mod attendants;
#[cfg(test)]
mod beyond;
#[cfg(test)]
mod document;
#[cfg(test)]
mod groups;
#[cfg(test)]
mod live;
#[cfg(test)]
mod locations;
#[cfg(test)]
mod mailboxes;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod oauth;
#[cfg(test)]
mod repository;
#[cfg(test)]
mod transport;
#[cfg(test)]
mod webhooks;
#[cfg(test)]
mod writers;
#[cfg(test)]
mod xsi;
