//! The adapters against the office's checks, on SQLite, PostgreSQL and files, and what only adapters can break.

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod crashes;
#[cfg(test)]
mod databases;
#[cfg(test)]
mod openings;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod transactions;
