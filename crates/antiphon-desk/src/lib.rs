//! The front desk: answers what the switchboard asks, out of the office.
