//! German as spoken in Germany.

mod portal;
mod passcode;
mod menus;
mod messages;
mod sending;
mod deposit;
mod handling;
mod attendant;
mod admin;
mod units;
mod numbers;
mod dates;

use crate::prompts::Clip;

/// Every clip, by subject.
pub(in crate::prompts) const SUBJECTS: &[&[Clip]] = &[
    portal::CLIPS,
    passcode::CLIPS,
    menus::CLIPS,
    messages::CLIPS,
    sending::CLIPS,
    deposit::CLIPS,
    handling::CLIPS,
    attendant::CLIPS,
    admin::CLIPS,
    units::CLIPS,
    numbers::CLIPS,
    dates::CLIPS,
];
