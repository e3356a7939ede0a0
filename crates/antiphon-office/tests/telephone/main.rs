//! What the telephone asks of the office, over the ports in memory.

#[cfg(test)]
mod world;

#[cfg(test)]
mod aliases;
#[cfg(test)]
mod connecting;
#[cfg(test)]
mod deposits;
#[cfg(test)]
mod drafts;
#[cfg(test)]
mod greetings;
#[cfg(test)]
mod inbox;
#[cfg(test)]
mod logins;
#[cfg(test)]
mod names;
#[cfg(test)]
mod outside;
#[cfg(test)]
mod passcodes;
#[cfg(test)]
mod phones;
#[cfg(test)]
mod routes;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod sending;
