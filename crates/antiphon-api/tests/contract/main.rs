//! The contract, held against an office over ports in memory.

#[cfg(test)]
mod world;

#[cfg(test)]
mod access;
#[cfg(test)]
mod document;
#[cfg(test)]
mod groups;
#[cfg(test)]
mod mailboxes;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod repository;
#[cfg(test)]
mod transport;
