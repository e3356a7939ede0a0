//! What a caller hears and what each key does.
