//! The pages over the real office with ports in memory, asked as a browser asks.

#[cfg(test)]
mod access;
#[cfg(test)]
mod addresses;
#[cfg(test)]
mod attendants;
#[cfg(test)]
mod authorize;
#[cfg(test)]
mod brands;
#[cfg(test)]
mod features;
#[cfg(test)]
mod links;
#[cfg(test)]
mod many;
#[cfg(test)]
mod openid;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod proof;
#[cfg(test)]
mod passkeys;
#[cfg(test)]
mod places;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod together;
#[cfg(test)]
mod trunks;
#[cfg(test)]
mod world;
#[cfg(test)]
mod webhooks;
