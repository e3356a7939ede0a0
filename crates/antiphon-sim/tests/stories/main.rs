//! The telephone's rules, told as the calls they protect. How to read and write them: `docs/testing.md`.

mod login;
mod set_up;
mod trunks;
mod passcodes;
mod lockout;
mod groups;
mod administrator;
mod announcing;
mod messages;
mod sending;
mod connecting;
mod deposit;
mod reception;
mod handling;
mod lamps;
mod routing;
mod attendants;
mod registrar;
mod faults;
mod keys;
mod sweep;
mod model;
mod lossy;
mod relaying;
mod transfers;
