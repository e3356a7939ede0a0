//! What administrators set, and what follows from it, over ports in memory.

mod ageing;
mod desk;
mod lamps;
mod organizations;
mod passcodes;
mod service;
