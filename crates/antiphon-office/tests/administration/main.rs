//! What administrators set, and what follows from it, over ports in memory.

#[cfg(test)]
mod desk;

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod addresses;
#[cfg(test)]
mod ageing;
#[cfg(test)]
mod attendants;
#[cfg(test)]
mod events;
#[cfg(test)]
mod greetings;
#[cfg(test)]
mod groups;
#[cfg(test)]
mod lamps;
#[cfg(test)]
mod live;
#[cfg(test)]
mod links;
#[cfg(test)]
mod mails;
#[cfg(test)]
mod oauth;
#[cfg(test)]
mod organizations;
#[cfg(test)]
mod passcodes;
#[cfg(test)]
mod passkeys;
mod people;
#[cfg(test)]
mod portal_admin;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod service;
#[cfg(test)]
mod trunks;
#[cfg(test)]
mod webhooks;
