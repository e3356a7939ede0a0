//! The rows of the table, one function for each group that is measured together.

pub(crate) mod calls;
pub(crate) mod channels;
pub(crate) mod deposits;
pub(crate) mod dialog;
pub(crate) mod login;
pub(crate) mod media;
pub(crate) mod overload;
pub(crate) mod requests;
