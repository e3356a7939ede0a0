//! An office with phones, a lossy wire, failing disks and a virtual clock, for tests.
