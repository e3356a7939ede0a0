//! Whole calls, from the first word to the last: what the caller does and what is heard, asked and recorded stand in
//! one text. The office behind them is a scripted one.

#[cfg(test)]
mod attendant;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod handling;
#[cfg(test)]
mod admin;
#[cfg(test)]
mod announcing;
#[cfg(test)]
mod deposit;
mod reception;
#[cfg(test)]
mod front;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod layouts;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod login;
#[cfg(test)]
mod map;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod office;
#[cfg(test)]
mod place;
#[cfg(test)]
mod passcode_change;
#[cfg(test)]
mod sending;
#[cfg(test)]
mod set_up;
#[cfg(test)]
mod silence;
#[cfg(test)]
mod sweep;
#[cfg(test)]
mod walk;
