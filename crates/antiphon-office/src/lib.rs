//! Every use case once, over ports.
