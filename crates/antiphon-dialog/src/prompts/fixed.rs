//! Prompts without arguments: each is one clip, the same in every language. One file for each subject.

mod attendant;
mod admin;
mod deposit;
mod handling;
mod messages;
mod passcode;
mod portal;
mod sending;

#[cfg(test)]
use super::Prompt;

/// Declares prompts of fixed words: a name for dialogs, and the clip that says it.
macro_rules! fixed {
    ($($(#[$doc:meta])* $name:ident = $clip:literal;)+) => {
        impl crate::prompts::Prompt {
            $($(#[$doc])* pub const $name: Self = Self::Fixed(crate::prompts::ClipId($clip));)+
        }

        #[cfg(test)]
        pub(super) const ALL: &[crate::prompts::Prompt] = &[$(crate::prompts::Prompt::$name),+];
    };
}
use fixed;

/// Every one, for the tests that hold them and the catalogues together.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = Prompt> {
    [
        attendant::ALL,
        portal::ALL,
        passcode::ALL,
        messages::ALL,
        deposit::ALL,
        sending::ALL,
        handling::ALL,
        admin::ALL,
    ]
    .into_iter()
    .flatten()
    .cloned()
}
